"""Checks of a scenario: it names what was there when it began, and nothing in it is without effect."""

from __future__ import annotations

from typing import Any

import pytest

from jointsim.errors import InputError
from jointsim.model.as_of import as_of
from jointsim.model.checks import check_crisis
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.scenario import Scenario
from jointsim.model.world import World
from tests.support import tiny_scenario, tiny_world


def found(world: dict[str, Any] | None = None, **patches: Any) -> list[str]:
    ever = validated(World, parse_document(tiny_world(**(world or {})), "w"))
    document = parse_document(tiny_scenario(**patches), "s")
    scenario = validated(Scenario, document)
    now = as_of(ever, scenario.start.date())
    return [str(fault).split(" ", 1)[1] for fault in check_crisis(scenario, document, now, ever)]


def test_the_small_scenario_is_sound():
    assert found() == []


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"domain": "maritim"}, "domain: there is no domain 'maritim' — did you mean 'maritime'?"),
        ({"affected": ["XA", "XC"]}, "affected[1]: there is no state 'XC' — one of XA, XB"),
        ({"events": {"incident": {"affected": ["XC"]}}},
         "events.incident.affected[0]: there is no state 'XC' — one of XA, XB"),
        ({"events": {"incident": {"observed": {"guard": {"by": "wach"}}}}},
         "events.incident.observed.guard.by: there is no staff 'wach' — did you mean 'watch'?"),
        ({"events": {"incident": {"observed": {"guard": {"marking": "secrt"}}}}},
         "events.incident.observed.guard.marking: there is no marking 'secrt' — did you mean 'secret'?"),
        ({"events": {"incident": {"observed": {"guard": None}}}},
         "events.incident: nobody can notice this event — add `observed`, or `like: another event`"),
        ({"events": {"again": {"at": "200 d", "like": "incident"}}},
         "events.again.at: this comes only after the horizon of 60 d — "
         "let it come sooner, or lengthen the horizon"),
        ({"events": {"again": {"at": {"median": "190 d", "p90": "200 d"}, "like": "incident"}}},
         "events.again.at: this comes only after the horizon of 60 d — "
         "let it come sooner, or lengthen the horizon"),
        ({"events": {"again": {"at": "1 d", "like": "incidnt"}}},
         "events.again.like: there is no event 'incidnt' — did you mean 'incident'?"),
        ({"events": {"incident": {"like": "incident"}}},
         "events.incident.like: 'incident' shares its own observations, by way of 'incident' — "
         "give one of them `observed`"),
        ({"affected": [], "responses": {"ships": None}, "deadlines": {"soon": None}},
         "events.incident.observed.guard.by: 'affected.coast-guard' is a staff of the affected state, "
         "but none is affected — add `affected`, or name a state's staff"),
        ({"responses": {"words": {"event": "incidnt"}}},
         "responses.words.event: there is no event 'incidnt' — did you mean 'incident'?"),
        ({"responses": {"words": {"organisation": "unoin"}}},
         "responses.words.organisation: there is no organisation 'unoin' — did you mean 'union'?"),
        ({"responses": {"words": {"kind": "embargo"}}},
         "responses.words.kind: there is no route of 'union' for the kind 'embargo' — "
         "one of presence, statement"),
        ({"deadlines": {"soon": {"response": "ship"}}},
         "deadlines.soon.response: there is no response 'ship' — did you mean 'ships'?"),
        ({"deadlines": {"soon": {"milestone": "launch"}}},
         "deadlines.soon.milestone: the response 'ships' never reaches 'launch' — "
         "its procedure 'sail' reaches asked, aware, decision, detected, first-action"),
        ({"positions": {"XC": {"words": "for"}}},
         "positions.XC: there is no state 'XC' — one of XA, XB"),
        ({"positions": {"XA": {"word": "for"}}},
         "positions.XA.word: there is no response 'word' — did you mean 'words'?"),
    ],
)  # fmt: skip
def test_what_is_named_must_be_there(patch, said):
    assert found(**patch) == [said]


def test_somebody_must_react_to_the_onset():
    assert found(onset="planned", responses={"ships": None}, deadlines={"soon": None}) == [
        "responses.words.kind: nobody asks 'union' for 'statement' if the onset is planned — "
        "give `planned` to one of its askers (chair), or choose another onset"
    ]
    asked = {"routing": {"union": {"statement": {"asked-by": {"affected-state": {"planned": "1 d"}}}}}}
    assert found(asked, onset="planned", responses={"ships": None}, deadlines={"soon": None}) == []


def test_the_onset_of_an_event_is_the_one_to_react_to():
    own = {"incident": {"onset": "slow-burn"}}
    assert found(events=own, responses={"ships": None}, deadlines={"soon": None}) == [
        "responses.words.kind: nobody asks 'union' for 'statement' if the onset is slow-burn — "
        "give `slow-burn` to one of its askers (chair), or choose another onset"
    ]


def test_a_member_must_be_affected_if_only_affected_members_ask():
    guard = {"incident": {"observed": {"guard": {"by": "XA.coast-guard"}}}}
    said = [
        "responses.ships.kind: only affected members ask 'union' for 'presence', but none is affected — "
        "add a member to `affected`, or another asker with `sudden` to the route"
    ]
    assert found(affected=[], events=guard) == said
    assert found(events={"incident": {"affected": [], **guard["incident"]}}) == said
    later = {"states": {"XA": {"memberships": {"union": {"since": "2030-01-01"}}}}}
    assert found(later) == said
    chair = {"routing": {"union": {"presence": {"asked-by": {"chair": {"sudden": "1 d"}}}}}}
    assert found(chair, affected=[], events=guard) == []


def test_observations_are_shared_along_a_chain():
    assert found(events={**again(), "third": {"at": "12 d", "like": "again"}}) == []


def again(**more: Any) -> dict[str, Any]:
    return {"again": {"at": "9 d", "like": "incident", **more}}


def test_an_event_may_share_observations_and_be_prevented_by_an_earlier_response():
    assert found(events=again(unless={"response": "ships", "milestone": "first-action"})) == []


def test_events_that_share_each_others_observations_are_found():
    events = {"incident": {"like": "again", "observed": None}, **again()}
    faults = found(events=events)
    assert len(faults) == 2
    assert faults[0] == (
        "events.incident.like: 'incident' shares its own observations, by way of 'again' — "
        "give one of them `observed`"
    )


def test_an_event_that_leads_to_a_circle_is_itself_no_part_of_it():
    events = {"incident": {"like": "incident"}, **again()}
    assert [fault.split(":")[0] for fault in found(events=events)] == ["events.incident.like"]


@pytest.mark.parametrize(
    ("satisfied_by", "said"),
    [
        ({"wrods": {"milestone": "statement"}},
         "wrods: there is no response 'wrods' — did you mean 'words'?"),
        ({"ships": {"milestone": "decision"}},
         "ships: 'ships' cannot make itself needless — name another response, or leave it out"),
        ({"words": {"milestone": "launch"}},
         "words.milestone: the response 'words' never reaches 'launch' — "
         "its procedure 'speak' reaches asked, aware, detected, statement"),
        ({"words": {"milestone": "detected"}},
         "words.milestone: that it was noticed makes no response needless — "
         "name what the other response brings about"),
    ],
)  # fmt: skip
def test_what_makes_a_response_needless_must_come_about(satisfied_by, said):
    assert found(responses={"ships": {"satisfied-by": satisfied_by}}) == [
        f"responses.ships.satisfied-by.{said}"
    ]


def test_two_responses_may_satisfy_each_other():
    patch = {
        "ships": {"satisfied-by": {"words": {"milestone": "statement"}}},
        "words": {"satisfied-by": {"ships": {"milestone": "decision", "chance": 0.5}}},
    }
    assert found(responses=patch) == []


def alone(**organisation: Any) -> dict[str, Any]:
    awareness = {"at": ["affected.coast-guard"], "occurrence": 0.5}
    return {"organisations": {"union": {"awareness": awareness, **organisation}}}


def test_an_organisation_that_hears_of_affected_states_alone_needs_one():
    guard = {"incident": {"observed": {"guard": {"by": "XA.coast-guard"}}}}
    patch: dict[str, Any] = {
        "affected": [],
        "events": guard,
        "responses": {"ships": None},
        "deadlines": {"soon": None},
    }
    assert found(alone(), **patch) == [
        "responses.words.organisation: 'union' learns of a crisis by staffs of affected states, "
        "but none is affected — add `affected`"
    ]
    assert found(alone(), **(patch | {"affected": ["XB"]})) == []


def test_every_state_may_take_a_position_and_ask_in_an_organisation_of_all_states():
    world = alone(members="all-states") | {
        "states": {"XA": {"memberships": None}, "XB": {"memberships": None}}
    }
    assert found(world, positions={"XB": {"words": "against"}}) == []


def test_an_event_cannot_be_prevented_by_what_it_begins():
    unless = {"response": "ships", "milestone": "first-action"}
    assert found(events={"incident": {"unless": unless}}) == [
        "events.incident.unless.response: the response 'ships' begins only with this event, so it can never "
        "prevent it — name a response to another event"
    ]


def test_what_prevents_an_event_must_be_reachable():
    assert found(events=again(unless={"response": "words", "milestone": "launch"})) == [
        "events.again.unless.milestone: the response 'words' never reaches 'launch' — "
        "its procedure 'speak' reaches asked, aware, detected, statement"
    ]


def test_a_position_of_a_state_that_is_no_member_never_counts():
    later = {"states": {"XB": {"memberships": {"union": {"since": "2030-01-01"}}}}}
    assert found(later, positions={"XB": {"words": "against"}}) == [
        "positions.XB.words: 'XB' is no member of 'union' on 2025-03-11, so its position never counts — "
        "leave it out, or check the dates"
    ]
    assert found(positions={"XB": {"words": "against"}}) == []


@pytest.mark.parametrize(
    ("world", "patch", "said"),
    [
        ({"states": {"XB": {"until": "2020-01-01"}}}, {"affected": ["XB"]},
         "affected[0]: there was no state 'XB' on 2025-03-11 — its dates do not cover that day; one of XA"),
        ({"staffs": {"cell": {"name": "C", "calendar": "always", "since": "2026-01-01"}}},
         {"events": {"incident": {"observed": {"guard": {"by": "cell"}}}}},
         "events.incident.observed.guard.by: there was no staff 'cell' on 2025-03-11 — "
         "its dates do not cover that day; one of XA.coast-guard, XB.coast-guard, affected.coast-guard, "
         "council, watch"),
        ({"routing": {"union": {"statement": {"until": "2020-01-01"}}}}, {},
         "responses.words.kind: there was no route of 'union' for the kind 'statement' on 2025-03-11 — "
         "its dates do not cover that day; one of presence"),
    ],
)  # fmt: skip
def test_what_was_not_there_at_the_time_is_said_so(world, patch, said):
    assert said in found(world, **patch)


@pytest.mark.parametrize("word", ["XX", "xx", "Northland"])
def test_another_code_or_the_name_of_a_state_leads_to_its_id(word):
    world = {"states": {"XB": {"name": "Northland", "also": ["XX"]}}}
    assert f"affected[0]: there is no state '{word}' — did you mean 'XB'?" in found(world, affected=[word])
    assert f"positions.{word}: there is no state '{word}' — did you mean 'XB'?" in found(
        world, positions={word: {"words": "against"}}
    )


@pytest.mark.parametrize(("states", "twice"), [(["XA", "XA"], "XA"), (["XA", "XB", "XB", "XA"], "XA, XB")])
def test_a_state_is_affected_once(states, twice):
    for patch, path in (
        ({"affected": states}, "affected"),
        ({"events": {"incident": {"affected": states}}}, None),
    ):
        with pytest.raises(InputError) as refused:
            found(**patch)
        (fault,) = refused.value.faults
        assert fault.path == (path or "events.incident.affected")
        assert (fault.what, fault.right) == (f"{twice} given more than once", "write each once")


def test_whoever_decides_must_have_been_there():
    later = {"since": "2026-01-01"}
    said = "was not there on 2025-03-11 — begin the scenario on another day, or change the dates of"
    decided = "responses.words.kind: 'council', which brings this kind to"
    assert f"{decided} 'statement', {said} 'council'" in found({"bodies": {"council": later}})


def test_a_successor_may_take_the_place_of_whoever_was_not_there():
    world = {
        "bodies": {
            "council": {"until": "2009-12-31"},
            "new-council": {
                "name": "New",
                "organisation": "union",
                "level": "ambassadors",
                "rule": "consensus",
                "calendar": "always",
                "silence": "1 h",
                "convenes": "1 h",
            },
        },
        "procedures": {
            "speak": {
                "steps": {
                    "anew": {
                        "agree": "new-council",
                        "by": "silence",
                        "reaches": "statement",
                        "after": "agree",
                    }
                }
            }
        },
    }
    said = [fault for fault in found(world) if "'council'" in fault]
    assert [fault for fault in said if fault.startswith("responses.words.kind")] == []


def test_whoever_only_helps_on_the_way_may_not_have_been_there():
    steps = {"help": {"work": "helpers", "takes": "1 h"}}
    world = {
        "staffs": {"helpers": {"name": "H", "calendar": "always", "since": "2026-01-01"}},
        "procedures": {"speak": {"steps": steps}},
    }
    assert found(world) == []


def test_milestones_of_a_response_without_a_route_are_not_looked_at():
    faults = found(responses={"ships": {"kind": "embargo"}})
    assert [fault.split(":")[0] for fault in faults] == ["responses.ships.kind"]


def on_land(**steps):
    """Change the world: two domains, and steps of the procedure of ships."""
    return {"domains": ["maritime", "land"], "procedures": {"sail": {"steps": steps}}}


def test_a_headline_must_be_reached_in_crises_of_that_domain():
    world = on_land(go={"domains": ["land"]})
    assert found(world, domain="land") == []
    never = "no step of 'sail' brings this kind to its headline 'first-action' in the domain 'maritime'"
    right = "let a step that does take part in 'maritime', on one of its authorities, or choose another kind"
    assert f"responses.ships.kind: {never} — {right}" in found(world)


def test_what_stands_inside_a_step_that_takes_no_part_takes_none_either():
    ways = {"sea": {"chance": 1, "steps": {"sail": {"move": "ships", "reaches": "first-action"}}}}
    world = on_land(go=None, way={"choose": ways, "domains": ["land"]})
    assert found(world, domain="land") == []
    assert [each for each in found(world) if "'first-action'" in each and "responses.ships" in each]


def test_a_headline_that_an_affected_state_reaches_needs_one():
    steps = {
        "go": None,
        "allow": {"mandate": "affected.coast-guard", "takes": "1 d", "reaches": "first-action"},
    }
    world = {"procedures": {"sail": {"steps": steps}}}
    asked = {"presence": {"asked-by": {"chair": {"sudden": "1 h"}}}}
    world["routing"] = {"union": asked}
    assert found(world) == []
    said = found(world, affected=[], events={"incident": {"observed": {"guard": {"by": "watch"}}}})
    what = "'allow' is to bring this kind to 'first-action', but no state is affected to do so"
    assert f"responses.ships.kind: {what} — add `affected`, or choose another kind" in said


def test_a_deadline_names_what_is_reached_in_crises_of_that_domain():
    world = on_land(decide={"domains": ["land"]})
    deadline = {"soon": {"response": "ships", "milestone": "decision", "within": "2 d", "because": "x"}}
    assert found(world, domain="land", deadlines=deadline) == []
    assert found(world, deadlines=deadline) == [
        "deadlines.soon.milestone: the response 'ships' never reaches 'decision' in this crisis — "
        "its procedure 'sail' reaches asked, aware, detected, first-action"
    ]
