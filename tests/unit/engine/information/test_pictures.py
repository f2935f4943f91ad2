"""What a holder makes of reports: each source counts once, by its best-preserved account."""

from __future__ import annotations

import pytest

from jointsim.engine.information.knowledge import Picture
from jointsim.engine.information.news import News

TRACK = News("track", 0.5, 0.2, 1)
BOARDING = News("boarding", 0.4, 0.1, 2)


def test_sources_leave_less_and_less_doubt() -> None:
    picture = Picture("cut", "watch")
    assert picture.take_in([TRACK], "coast-guard", 3)
    assert picture.take_in([BOARDING], "navy", 7)
    assert (picture.occurrence, picture.attribution) == (pytest.approx(0.7), pytest.approx(0.28))
    assert (picture.first, picture.entry, picture.marking) == (3, 7, 2)
    assert picture.passers == {"track": "coast-guard", "boarding": "navy"}


@pytest.mark.parametrize("again", [TRACK, News("track", 0.5, 0.2, 1), TRACK.kept(0.8), TRACK.lowered(0, 1.0)])
def test_what_is_no_better_preserved_is_not_new(again: News) -> None:
    picture = Picture("cut", "watch")
    picture.take_in([TRACK], "coast-guard", 3)
    assert not picture.take_in([again], "navy", 7)
    assert (picture.entry, picture.passers, picture.learned) == (3, {"track": "coast-guard"}, [TRACK])


def test_a_better_preserved_account_takes_the_place_of_a_worse_one() -> None:
    picture = Picture("cut", "watch")
    picture.take_in([TRACK.kept(0.5), BOARDING], "navy", 3)
    assert picture.take_in([TRACK], "coast-guard", 7)
    assert (picture.occurrence, picture.attribution) == (pytest.approx(0.7), pytest.approx(0.28))
    assert picture.sources["track"] is TRACK
    assert picture.passers["track"] == "coast-guard"


def test_one_report_may_say_more_of_one_thing_and_less_of_the_other() -> None:
    assert News("track", 0.6, 0.1, 1).is_better_than(TRACK)
    assert News("track", 0.1, 0.3, 1).is_better_than(TRACK)
    assert not News("track", 0.4, 0.1, 1).is_better_than(TRACK)
