"""docs/comparing.md says of verdicts, cells and numbers of replications what the code does."""

from __future__ import annotations

import pytest

from jointsim.experiments.best import BATCH, MOST, ROUND
from jointsim.experiments.precision import MOST as CAP
from jointsim.measures.differences import ENOUGH
from jointsim.reports.matrix import ALIKE, MOST_COLUMNS, OPEN
from jointsim.reports.words import UNKNOWN
from jointsim.stats.precision import FIRST
from jointsim.stats.simultaneous import FEW
from tests.docs.pages import DOCS


@pytest.fixture(scope="module")
def page() -> str:
    return " ".join((DOCS / "comparing.md").read_text(encoding="utf-8").split())


def test_every_sign_of_the_table_of_scenarios_is_explained(page):
    for sign in (f"{OPEN} none differs", ALIKE, UNKNOWN):
        assert f"| `{sign}` | " in page
    assert MOST_COLUMNS == 6
    assert "Of more than six set-ups" in page


def test_how_many_replications_decide(page):
    assert (
        f"fewer than {ENOUGH} replications nothing is called *no difference that matters* unless {FEW} of"
        in page
    )
    assert f"Where fewer than {FEW} replications differ" in page
    assert f"Student's t where {FEW} replications or more differ, signs where fewer do" in page


def test_how_far_it_goes_by_itself(page):
    assert f"It looks after {FIRST} replications" in page
    most, cap = (f"{number:,}".replace(",", " ") for number in (MOST, CAP))
    assert f"the most that are run ({cap} unless given)" in page
    assert f"{ROUND * BATCH} more at a time, up to {most} of each set-up" in page
