"""docs/sensitivity.md names every topic, every word of its tables and every file of a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from jointsim.experiments.sensitivity.space.topics import TOPICS
from jointsim.experiments.sensitivity.study import METHODS
from jointsim.reports.sensitivity import AGAINST_LUCK

PAGE = Path(__file__).parents[2] / "docs" / "sensitivity.md"


@pytest.fixture(scope="module")
def page() -> str:
    return PAGE.read_text(encoding="utf-8")


def test_the_page_names_every_topic_and_what_it_holds(page):
    for topic, about in TOPICS.items():
        assert topic == "other" or f"| `{topic}` | {about} |" in page


def test_the_page_explains_every_method_and_every_standing(page):
    for word in (*(f"`{method}`" for method in METHODS), "`--versus`", *AGAINST_LUCK.values()):
        assert f"\n| {word} | " in page
