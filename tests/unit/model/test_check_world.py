"""Checks of a world: nothing names what is not there, no step waits for itself, all are counted."""

from __future__ import annotations

from typing import Any

import pytest

from jointsim.model.checks import check_seats, check_world
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.world import World
from tests.support import tiny_world


def found(closed: tuple[str, ...] = (), **patches: Any) -> list[str]:
    """Say what is wrong with the small world, changed, without the places."""
    document = parse_document(tiny_world(**patches), "w")
    faults = check_world(validated(World, document), document, closed)
    return [str(fault).split(" ", 1)[1] for fault in faults]


def defers_to(organisation: str, *, until: str = "decision") -> dict[str, str]:
    return {"organisation": organisation, "until": until, "at-most": "1 d"}


def found_in_steps(steps: dict[str, Any], **patches: Any) -> list[str]:
    return found(procedures={"sail": {"steps": {"decide": None, **steps}}}, **patches)


def test_the_small_world_is_sound():
    assert found() == []


@pytest.mark.parametrize(
    ("patch", "said"),
    [
        ({"organisations": {"union": {"awareness": {"at": ["wach"]}}}},
         "organisations.union.awareness.at[0]: there is no staff or body 'wach' — did you mean 'watch'?"),
        ({"offices": {"chair": {"organisation": "unoin"}}},
         "offices.chair.organisation: there is no organisation 'unoin' — did you mean 'union'?"),
        ({"offices": {"chair": {"staff": "wach"}}},
         "offices.chair.staff: there is no staff or body 'wach' — did you mean 'watch'?"),
        ({"states": {"XA": {"memberships": {"unoin": {}}}}},
         "states.XA.memberships.unoin: there is no organisation 'unoin' — did you mean 'union'?"),
        ({"capitals": {"calendar": "alway"}},
         "capitals.calendar: there is no calendar 'alway' — did you mean 'always'?"),
        ({"capitals": {"picture": "coastguard"}},
         "capitals.picture: there is no national staff 'coastguard' — did you mean 'coast-guard'?"),
        ({"national-staffs": {"coast-guard": {"calendar": "owners"}}},
         "national-staffs.coast-guard.calendar: there is no calendar 'owners' — did you mean 'own-hours'?"),
        ({"staffs": {"watch": {"calendar": "alway"}}},
         "staffs.watch.calendar: there is no calendar 'alway' — did you mean 'always'?"),
        ({"staffs": {"watch": {"organisation": "unoin"}}},
         "staffs.watch.organisation: there is no organisation 'unoin' — did you mean 'union'?"),
        ({"staffs": {"watch": {"state": "XC"}}},
         "staffs.watch.state: there is no state 'XC' — one of XA, XB"),
        ({"bodies": {"council": {"rule": "consens"}}},
         "bodies.council.rule: there is no rule 'consens' — did you mean 'consensus'?"),
        ({"bodies": {"council": {"seats": ["XA", "XC"]}}},
         "bodies.council.seats[1]: there is no state 'XC' — one of XA, XB"),
        ({"bodies": {"council": {"higher": ["summit"]}}},
         "bodies.council.higher[0]: there is no body 'summit' — one of council"),
        ({"bodies": {"council": {"higher": ["council"]}}},
         "bodies.council.higher[0]: 'council' is named as higher than itself — name the bodies above it"),
        ({"channels": {"report": {"from": "*.coastguard"}}},
         "channels.report.from: there is no staff or body '*.coastguard' — did you mean '*.coast-guard'?"),
        ({"channels": {"report": {"from": "watch"}}},
         "channels.report.to: the channel leads from 'watch' to itself — name another staff or body"),
        ({"channels": {"report": {"ceiling": "secrt"}}},
         "channels.report.ceiling: there is no marking 'secrt' — did you mean 'secret'?"),
        ({"channels": {"report": {"agreement": "pac", "without-agreement": "opn"}}},
         "channels.report.without-agreement: there is no marking 'opn' — did you mean 'open'?"),
        ({"channels": {"report": {"calendar": "alway"}}},
         "channels.report.calendar: there is no calendar 'alway' — did you mean 'always'?"),
        ({"forces": {"ships": {"organisation": "unoin"}}},
         "forces.ships.organisation: there is no organisation 'unoin' — did you mean 'union'?"),
        ({"staffs": {"watch": {"calendar": "own-hours"}}},
         "staffs.watch.calendar: the calendar 'own-hours' keeps each state's own time, "
         "but this belongs to no state — use a calendar with a zone of its own"),
        ({"bodies": {"council": {"calendar": "own-hours"}}},
         "bodies.council.calendar: the calendar 'own-hours' keeps each state's own time, "
         "but this belongs to no state — use a calendar with a zone of its own"),
        ({"routing": {"union": {"statement": {"procedure": "speek"}}}},
         "routing.union.statement.procedure: there is no procedure 'speek' — did you mean 'speak'?"),
        ({"routing": {"union": {"statement": {"asked-by": {"chiar": {"sudden": "1 h"}}}}}},
         "routing.union.statement.asked-by.chiar: there is no office or staff 'chiar' — "
         "did you mean 'chair'?"),
        ({"routing": {"union": {"statement": {"remit": {"maritim": "1 h", "otherwise": "2 h"}}}}},
         "routing.union.statement.remit.maritim: there is no domain 'maritim' — did you mean 'maritime'?"),
        ({"organisations": {"union": {"awareness": {"at": ["affected.coastguard"]}}}},
         "organisations.union.awareness.at[0]: there is no staff or body 'affected.coastguard' — "
         "did you mean 'affected.coast-guard'?"),
        ({"organisations": {"union": {"remit": {"maritim": "1 h", "otherwise": "2 h"}}}},
         "organisations.union.remit.maritim: there is no domain 'maritim' — did you mean 'maritime'?"),
        ({"organisations": {"union": {"leaves": {"otherwise": "union"}}}},
         "organisations.union.leaves.otherwise: there is no domain 'otherwise' — one of maritime"),
        ({"organisations": {"union": {"leaves": {"maritime": "leage"}}}},
         "organisations.union.leaves.maritime: there is no organisation 'leage' — one of union"),
        ({"organisations": {"union": {"leaves": {"maritime": "union"}}}},
         "organisations.union.leaves.maritime: 'union' leaves maritime to itself — "
         "leave it to one that answers such a crisis, or leave this out"),
        ({"organisations": {"union": {"defers-to": defers_to("unoin")}}},
         "organisations.union.defers-to.organisation: there is no organisation 'unoin' — "
         "did you mean 'union'?"),
        ({"organisations": {"union": {"defers-to": defers_to("union")}}},
         "organisations.union.defers-to.organisation: 'union' waits for itself — "
         "let one of them wait for nobody"),
        ({"organisations": {"union": {"defers-to": defers_to("union", until="detected")}}},
         "organisations.union.defers-to.until: an event is detected whoever responds, "
         "so nobody goes first by that — write `decision`, `first-action` or another"),
        ({"routing": {"union": {"statement": {"availability": {"owm": 0.5}}}}},
         "routing.union.statement.availability.owm: there is no authority of this route 'owm' — "
         "did you mean 'own'?"),
        ({"routing": {"union": {"statement": {"text": dict.fromkeys("abcdef", 1)}}}},
         "routing.union.statement.text: a text has at most 6 clauses, not 7 — put clauses together"),
    ],
)  # fmt: skip
def test_what_is_named_must_be_there(patch, said):
    assert said in found(**patch)


def others(**changes: Any) -> dict[str, Any]:
    """Give three organisations, changed."""
    awareness = {"at": ["watch"], "occurrence": 0.5}
    return {
        name: {"name": name, "awareness": awareness, **changes.get(name, {})}
        for name in ("union", "league", "club")
    }


@pytest.mark.parametrize("circle", [("union", "league"), ("union", "league", "club")])
def test_organisations_that_let_each_other_go_first_are_found(circle):
    following = zip(circle, (*circle[1:], circle[0]), strict=True)
    faults = found(organisations=others(**{one: {"defers-to": defers_to(other)} for one, other in following}))
    assert len(faults) == len(circle)
    assert faults[0] == (
        "organisations.union.defers-to.organisation: 'union' waits for 'league', "
        "which lets 'union' go first in turn — let one of them wait for nobody"
    )


def test_organisations_that_leave_a_crisis_to_each_other_are_found():
    each = {"union": {"leaves": {"maritime": "league"}}, "league": {"leaves": {"maritime": "union"}}}
    faults = found(organisations=others(**each))
    assert len(faults) == 2
    assert faults[0] == (
        "organisations.union.leaves.maritime: 'union' leaves maritime to 'league', "
        "which leaves it to 'union' in turn — leave it to one that answers such a crisis, or leave this out"
    )


def test_an_organisation_may_wait_for_one_that_waits_for_a_third():
    chain = {"union": {"defers-to": defers_to("league")}, "league": {"defers-to": defers_to("club")}}
    left = {"club": {"leaves": {"maritime": "union"}}}
    assert found(organisations=others(**chain, **left)) == []


def test_a_body_of_all_states_has_members():
    states = {"XA": {"memberships": None}, "XB": {"memberships": None}}
    document = parse_document(
        tiny_world(states=states, organisations={"union": {"members": "all-states"}}), "w"
    )
    assert list(check_seats(validated(World, document), document)) == []


def test_what_has_no_names_at_all_is_said_so():
    assert found(markings=[], channels={"report": {"ceiling": "secret"}}) == [
        "channels.report.ceiling: there is no marking 'secret' — none is defined"
    ]


def test_a_channel_of_national_staffs_may_keep_their_own_hours():
    assert found(channels={"report": {"calendar": "own-hours"}}) == []
    assert len(found(channels={"report": {"from": "council", "calendar": "own-hours"}})) == 1


def test_an_organisation_without_entry_has_no_routes():
    route = {"procedure": "speak", "asked-by": {"chair": {"sudden": "1 h"}}, "authority": ["own"]}
    faults = found(routing={"league": {"statement": route}})
    assert faults[0] == "routing.league: there is no organisation 'league' — one of union"
    assert faults[1:] == [
        "procedures.speak.steps.agree.agree: 'council' is a body of 'union', but a route of 'league' uses "
        "this procedure — name a body of 'league'"
    ]


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ({"work": "wach", "takes": "1 h"}, "work: there is no staff 'wach' — did you mean 'watch'?"),
        ({"work": "council", "takes": "1 h"},
         "work: there is no staff 'council' — use `meet`, `agree` or `capitals`"),
        ({"work": "XC.coast-guard", "takes": "1 h"},
         "work: there is no staff 'XC.coast-guard' — did you mean 'XB.coast-guard'?"),
        ({"attribute": "affected.coastguard", "takes": "1 h", "adds": 0.5},
         "attribute: there is no staff 'affected.coastguard' — did you mean 'affected.coast-guard'?"),
        ({"capitals": "counsil", "takes": "1 h"},
         "capitals: there is no body 'counsil' — did you mean 'council'?"),
        ({"meet": "counsil"}, "meet: there is no body 'counsil' — did you mean 'council'?"),
        ({"meet": "council", "by": ["extraordinary"]},
         "by: 'council' has no `convenes`, which 'extraordinary' needs — "
         "add `convenes` to the body, or choose another way in `by`"),
        ({"agree": "council", "by": "written-procedure"},
         "by: 'council' has no `written`, which 'written-procedure' needs — "
         "add `written` to the body, or choose another way in `by`"),
        ({"agree": "council", "then": "counsil"},
         "then[0]: there is no body 'counsil' — did you mean 'council'?"),
        ({"agree": "council", "lower-form": {"by": "chiar", "takes": "1 h"}},
         "lower-form.by: there is no office 'chiar' — did you mean 'chair'?"),
        ({"tell": "reports"}, "tell: there is no channel 'reports' — did you mean 'report'?"),
        ({"ask": "reports", "takes": "1 h"}, "ask: there is no channel 'reports' — did you mean 'report'?"),
        ({"move": "ship"}, "move: there is no force 'ship' — did you mean 'ships'?"),
        ({"generate": "ship", "need": 2}, "generate: there is no force 'ship' — did you mean 'ships'?"),
        ({"generate": "ships", "need": 2},
         "generate: 'ships' has no `generation`, so nobody can be asked for it — add `generation` to the force"),
        ({"mandate": "wach", "takes": "1 d"}, "mandate: there is no staff 'wach' — did you mean 'watch'?"),
        ({"mandate": "council", "takes": "1 d"},
         "mandate: there is no staff 'council' — use `meet`, `agree` or `capitals`"),
        ({"wait": {"organisation": "unoin", "kind": "statement", "milestone": "statement"}},
         "wait.organisation: there is no routing of 'unoin' — did you mean 'union'?"),
        ({"wait": {"organisation": "union", "kind": "statment", "milestone": "statement"}},
         "wait.kind: there is no route of 'union' for 'statment' — did you mean 'statement'?"),
        ({"wait": {"organisation": "union", "kind": "statement", "milestone": "launch"}},
         "wait.milestone: 'speak' never reaches 'launch' — it reaches asked, aware, detected, statement"),
    ],
)  # fmt: skip
def test_what_a_step_names_must_be_there(step, said):
    assert found(procedures={"sail": {"steps": {"more": step}}}) == [f"procedures.sail.steps.more.{said}"]


@pytest.mark.parametrize("staff", ["watch", "XA.coast-guard", "affected.coast-guard"])
def test_staffs_of_states_and_of_the_affected_state_can_work(staff):
    assert found(procedures={"sail": {"steps": {"more": {"work": staff, "takes": "1 h"}}}}) == []


def test_a_step_over_a_channel_that_a_setup_closed_is_no_fault():
    patch = {"sail": {"steps": {"more": {"tell": "report"}}}}
    assert found(("report",), channels={"report": None}, procedures=patch) == []
    assert len(found(channels={"report": None}, procedures=patch)) == 1


def test_a_body_of_another_organisation_cannot_decide():
    other = {"name": "L", "awareness": {"at": ["watch"], "occurrence": 0.5}}
    body = {"name": "B", "organisation": "league", "level": "experts", "rule": "consensus",
            "calendar": "always", "convenes": "1 h"}  # fmt: skip
    step = {"agree": "board"}
    faults = found(
        organisations={"league": other}, bodies={"board": body}, procedures={"sail": {"steps": {"x": step}}}
    )
    assert faults == [
        "procedures.sail.steps.x.agree: 'board' is a body of 'league', but a route of 'union' uses this "
        "procedure — name a body of 'union': council"
    ]


def test_the_headline_must_be_reached():
    assert found(procedures={"speak": {"headline": "launch"}}) == [
        "procedures.speak.headline: no step reaches the headline 'launch' — add `reaches: launch` to a step, "
        "or choose one of asked, aware, detected, statement"
    ]


@pytest.mark.parametrize(
    "step",
    [
        {"milestone": "launch"},
        {"agree": "council", "lower-form": {"by": "chair", "takes": "1 h", "reaches": "launch"}},
        {"repeat": {"times": 2, "steps": {"a": {"milestone": "launch"}}}},
        {"choose": {"a": {"chance": 1, "steps": {"a": {"move": "ships", "reaches": ["cmc", "launch"]}}}}},
    ],
)
def test_a_headline_may_be_reached_deep_within(step):
    assert found(procedures={"speak": {"headline": "launch", "steps": {"more": step}}}) == []


@pytest.mark.parametrize(
    ("steps", "said"),
    [
        ({"go": {"after": "plam"}},
         ["go.after: there is no step 'plam' beside this one — did you mean 'plan'?"]),
        ({"go": {"after": ["plan", "end"]}},
         ["go.after[1]: there is no step 'end' beside this one — one of decide, plan"]),
        ({"go": {"after": {"delegated": "plan", "whole": "end"}}},
         ["go.after.whole: there is no step 'end' beside this one — one of decide, plan"]),
        ({"go": {"after": {"delegated": "plan", "wole": "decide", "whole": None}}},
         ["go.after.wole: there is no route that uses this procedure on the authority 'wole' — "
          "did you mean 'whole'?"]),
        ({"decide": {"under": ["wole"]}},
         ["decide.under[0]: there is no route that uses this procedure on the authority 'wole' — "
          "did you mean 'whole'?"]),
        ({"decide": {"domains": ["maritme"]}},
         ["decide.domains[0]: there is no domain 'maritme' — did you mean 'maritime'?"]),
        ({"go": {"after": "go"}}, ["go.after: the step 'go' waits for itself — name another step"]),
        ({"maybe": {"choose": {"yes": {"chance": 1, "steps": {}}, "no": {"chance": 0, "steps": {}}}}},
         ["maybe.choose.no.chance: the option 'no' has a chance of 0, so its steps are never reached — "
          "give it a chance, or take it out"]),
        ({"again": {"repeat": {"times": 2, "steps": {"a": {"move": "ships", "after": "plan"}}}}},
         ["again.repeat.steps.a.after: there is no step 'plan' beside this one — leave `after` out"]),
    ],
)  # fmt: skip
def test_steps_must_be_reachable(steps, said):
    assert found(procedures={"sail": {"steps": steps}}) == [
        f"procedures.sail.steps.{fault}" for fault in said
    ]


def test_steps_that_wait_for_each_other_are_named():
    (fault,) = found(procedures={"sail": {"steps": {"plan": {"after": "go"}}}})
    assert "these steps wait for each other: " in fault
    assert set(fault.split(": ")[2].split(" — ")[0].split(", ")) == {"plan", "go"}
    assert fault.endswith(" — change `after` of one of them")


def test_a_circle_under_one_authority_alone_is_found():
    steps = {"plan": {"after": {"whole": "decide", "delegated": []}}}
    assert "wait for each other" in found(procedures={"sail": {"steps": steps}})[0]
    steps = {"plan": {"after": {"delegated": "decide", "whole": []}}}
    assert found(procedures={"sail": {"steps": steps}}) == []


def waiting(kind: str, milestone: str, **more: Any) -> dict[str, Any]:
    return {"wait": {"organisation": "union", "kind": kind, "milestone": milestone}, **more}


def both_waiting(first: dict[str, Any], second: dict[str, Any]) -> list[str]:
    return found(
        procedures={
            "speak": {"steps": {"hold": first, "draft": {"after": "hold"}}},
            "sail": {"steps": {"hold": second, "plan": {"after": "hold"}}},
        }
    )


def test_responses_that_wait_for_each_other_are_found():
    first = waiting("presence", "first-action", after=[])
    second = waiting("statement", "statement", after=[])
    assert both_waiting(first, second) == [
        "procedures.speak.steps.hold.wait: this waits for 'first-action' of 'union' presence, which waits in "
        "turn for this — add `at-most`, or let one of the two go on without the other",
        "procedures.sail.steps.hold.wait: this waits for 'statement' of 'union' statement, which waits in "
        "turn for this — add `at-most`, or let one of the two go on without the other",
    ]


def test_waits_that_end_are_no_circle():
    first = waiting("presence", "first-action", after=[])
    assert both_waiting(first, waiting("statement", "statement", after=[], **{"at-most": "3 d"})) == []
    assert both_waiting(first, waiting("statement", "asked", after=[])) == []
    assert both_waiting(first, {"wait": "3 d", "after": []}) == []


def test_a_wait_for_an_earlier_milestone_of_one_that_waits_is_no_circle():
    first = waiting("presence", "decision", after=[])
    steps = {"late": waiting("statement", "statement", after="go")}
    speak = {"steps": {"hold": first, "draft": {"after": "hold"}}}
    assert found(procedures={"speak": speak, "sail": {"steps": steps}}) == []


def test_a_wait_within_one_option_alone_leaves_the_way_open():
    options = {
        "wait": {"chance": 0.5, "steps": {"w": waiting("presence", "first-action")}},
        "go-on": {"chance": 0.5, "steps": {}},
    }
    second = waiting("statement", "statement", after=[])
    assert both_waiting({"choose": options, "after": []}, second) == []


def seats(**patches: Any) -> list[str]:
    document = parse_document(tiny_world(**patches), "w")
    return [str(fault).split(" ", 1)[1] for fault in check_seats(validated(World, document), document)]


QUALIFIED = {"qualified": {"name": "Q", "vote": "majority", "members": 0.55, "population": 0.65}}


def test_somebody_must_sit_in_a_body():
    nobody = {state: {"memberships": {"union": None}} for state in ("XA", "XB")}
    said = (
        "bodies.council: nobody sits in this body, so its rule 'consensus' cannot be met — "
        "add `union` to the memberships of states, or list `seats`"
    )
    assert seats(states=nobody) == [said]
    assert seats(states=nobody, bodies={"council": {"seats": ["XB"]}}) == []
    assert seats(states=nobody, rules={"consensus": {"vote": "chair"}}) == []


def test_populations_that_a_rule_counts_must_be_known():
    body = {"council": {"rule": "qualified"}}
    assert seats(bodies=body, rules=QUALIFIED) == []
    unknown = {"XB": {"population": None}}
    assert seats(bodies=body, rules=QUALIFIED, states=unknown) == [
        "states.XB: 'XB' has no population, which the rule 'qualified' of 'council' counts — add `population`"
    ]
    assert seats(states=unknown) == []
    assert (
        seats(bodies={"council": {"rule": "qualified", "seats": ["XA"]}}, rules=QUALIFIED, states=unknown)
        == []
    )


def test_a_wait_within_a_loop_or_the_only_option_keeps_the_circle():
    second = waiting("statement", "statement", after=[])
    loop = {"repeat": {"times": 2, "steps": {"w": waiting("presence", "first-action")}}, "after": []}
    assert len(both_waiting(loop, second)) == 2


ASKED_BY_CHAIR = {"union": {"presence": {"asked-by": {"affected-state": None, "chair": {"sudden": "1 h"}}}}}


def test_a_world_without_capitals_is_sound_unless_affected_states_ask():
    assert found(capitals=None, routing=ASKED_BY_CHAIR) == []
    assert found(capitals=None) == [
        "routing.union.presence.asked-by.affected-state: it is the capitals of affected states that ask, "
        "but the world has no `capitals` — add `capitals`, or name another asker"
    ]


def test_members_need_a_way_to_come_to_a_view():
    said = (
        "members cannot come to a view, as the world has no `agreement` — "
        "add `agreement`, such as that of the shipped world"
    )
    assert found(agreement=None) == [
        f"procedures.speak.steps.agree.agree: {said}",
        f"procedures.sail.steps.decide.agree: {said}",
    ]
    sail = {"steps": {"decide": None, "go": {"after": "plan"}}}
    assert (
        found(
            agreement=None,
            procedures={
                "sail": sail,
                "speak": {"steps": {"agree": {"agree": None, "meet": "council", "by": ["meeting"]}}},
            },
        )
        == []
    )


@pytest.mark.parametrize("verb", ["tell", "ask"])
@pytest.mark.parametrize("ends", [{}, {"from": "watch", "to": "*.coast-guard"}])
def test_a_channel_of_every_state_is_no_single_channel(verb, ends):
    step = {verb: "report"} | ({"takes": "1 h"} if verb == "ask" else {})
    assert found(channels={"report": ends}, procedures={"sail": {"steps": {"more": step}}}) == [
        f"procedures.sail.steps.more.{verb}: 'report' is one channel for each state ('*.coast-guard'), "
        "so this names no single one — name a channel between two staffs or bodies"
    ]
    single = {"from": "XA.coast-guard", "to": "watch"}
    assert found(channels={"report": single}, procedures={"sail": {"steps": {"more": step}}}) == []


GENERATION = {"conference": "10 d", "conferences": 3, "pledges": 0.5}


def test_a_force_that_members_are_asked_for_is_named_where_another_is_not():
    planes = {"name": "Planes", "domain": "air", "notice": "1 d", "transit": "1 d", "generation": GENERATION}
    steps = {"raise": {"generate": "ships", "need": 2}}
    sail = {"sail": {"steps": steps}}
    assert found(procedures=sail, forces={"planes": planes}) == [
        "procedures.sail.steps.raise.generate: 'ships' has no `generation`, so nobody can be asked for it — "
        "add `generation` to the force, or name one that has it: planes"
    ]
    assert found(procedures=sail, forces={"ships": {"generation": GENERATION}}) == []


@pytest.mark.parametrize("who", ["watch", "XA.coast-guard", "affected.coast-guard"])
def test_any_staff_may_stand_for_a_parliament(who):
    assert found(procedures={"sail": {"steps": {"leave": {"mandate": who, "takes": "1 workdays"}}}}) == []
