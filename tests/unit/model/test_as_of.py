"""The world as of a day: what did not exist is gone, and what hangs on it too."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from jointsim.model.as_of import as_of
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.world import World
from tests.support import tiny_world

DAY = date(2025, 3, 11)
LATER = {"since": "2030-01-01"}
EARLIER = {"until": "2020-12-31"}


def world(**patches: Any) -> World:
    return validated(World, parse_document(tiny_world(**patches), "w"))


def on_the_day(**patches: Any) -> World:
    return as_of(world(**patches), DAY)


def test_an_undated_world_stays_as_it_is():
    assert on_the_day() == world()


def test_entries_of_other_days_are_left_out():
    found = on_the_day(
        states={"XB": LATER},
        forces={"ships": EARLIER},
        procedures={"speak": EARLIER},
        channels={"report": LATER},
    )
    assert list(found.states) == ["XA"]
    assert (found.forces, found.channels) == ({}, {})
    assert list(found.procedures) == ["sail"]
    assert list(found.routing["union"]) == ["presence"]


def test_states_stay_while_memberships_and_agreements_follow_their_dates():
    spans = {"memberships": {"union": LATER}, "agreements": {"pact": EARLIER}}
    found = on_the_day(states={"XA": spans}).states["XA"]
    assert (found.memberships, found.agreements) == ({}, {})


def test_what_hangs_on_a_staff_goes_with_it():
    found = on_the_day(staffs={"watch": EARLIER})
    assert (found.staffs, found.offices, found.channels) == ({}, {}, {})
    assert found.organisations["union"].awareness.at == ()
    assert list(found.routing["union"]) == ["presence"], "nobody is left to ask for a statement"
    assert found.procedures == world().procedures, "steps stay, whoever is there to take them"


def test_channels_of_national_staffs_go_with_the_staff_or_the_state():
    national = {"report": {"from": "XB.coast-guard"}}
    assert on_the_day(channels=national).channels
    assert not on_the_day(channels=national, states={"XB": EARLIER}).channels
    assert not on_the_day(**{"national-staffs": {"coast-guard": LATER}}).channels


def test_seats_and_higher_bodies_that_did_not_exist_are_left_out():
    summit = {"name": "S", "organisation": "union", "level": "leaders", "rule": "consensus",
              "calendar": "always", "convenes": "1 d", **LATER}  # fmt: skip
    council = {"seats": ["XA", "XB"], "higher": ["summit"]}
    found = on_the_day(bodies={"council": council, "summit": summit}, states={"XB": LATER})
    assert list(found.bodies) == ["council"]
    assert (found.bodies["council"].seats, found.bodies["council"].higher) == (("XA",), ())


def test_an_office_of_other_days_asks_for_nothing_while_others_still_do():
    askers = {"chair": {"sudden": "1 h"}, "watch": {"sudden": "2 h"}, "affected-state": {"sudden": "3 h"}}
    found = on_the_day(offices={"chair": LATER}, routing={"union": {"statement": {"asked-by": askers}}})
    assert list(found.routing["union"]["statement"].asked_by) == ["watch", "affected-state"]


@given(st.integers(-400, 400), st.integers(-400, 400))
def test_a_span_covers_both_its_ends(one, other):
    since, until = sorted((one, other))
    first, last = DAY + timedelta(days=since), DAY + timedelta(days=until)
    dated = {"ships": {"since": first.isoformat(), "until": last.isoformat()}}
    assert bool(on_the_day(forces=dated).forces) == (since <= 0 <= until)


def test_staffs_of_affected_states_count_as_long_as_states_have_such_a_staff():
    at = {"union": {"awareness": {"at": ["affected.coast-guard", "watch"]}}}
    assert on_the_day(organisations=at).organisations["union"].awareness.at == (
        "affected.coast-guard",
        "watch",
    )
    gone = on_the_day(organisations=at, **{"national-staffs": {"coast-guard": EARLIER}})
    assert gone.organisations["union"].awareness.at == ("watch",)


def test_an_organisation_of_all_states_has_those_of_the_day():
    everyone = world(organisations={"union": {"members": "all-states"}}, states={"XB": EARLIER})
    assert everyone.members("union", DAY) == ("XA",)
    assert everyone.members("union", date(2020, 12, 31)) == ("XA", "XB")
