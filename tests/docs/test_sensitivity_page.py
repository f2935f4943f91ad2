"""docs/sensitivity.md names every topic, every word of its tables and every file of a study."""

from __future__ import annotations

from pathlib import Path

import pytest

from jointsim.experiments.sensitivity.again import ABOUT
from jointsim.experiments.sensitivity.files import POINTS
from jointsim.experiments.sensitivity.methods.indices import FEWEST_WALKS
from jointsim.experiments.sensitivity.space.topics import TOPICS
from jointsim.experiments.sensitivity.study import METHODS
from jointsim.experiments.verify import POINTS_SAMPLE
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


def test_the_page_names_every_column_of_the_table_of_points(page):
    (row,) = (line for line in page.splitlines() if line.startswith(f"| `{POINTS}` | "))
    places = [row.index(f"`{column}`") for column in ABOUT]
    assert places == sorted(places)


def test_the_page_says_how_many_walks_are_too_few(page):
    assert FEWEST_WALKS == 10
    assert "With fewer than ten walks" in page
    assert "| undecided | fewer than ten walks, or one replication at a point" in page


def test_the_page_says_how_many_points_are_run_again(page):
    assert POINTS_SAMPLE == 5
    assert "runs five points again" in page
    assert f"; {POINTS_SAMPLE} of {POINTS_SAMPLE} points came out the same again" in page
