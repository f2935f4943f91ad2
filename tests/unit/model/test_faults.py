"""Every way in which a file can miss its model is said in plain words, at its place, all at once."""

from __future__ import annotations

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.errors import InputError
from jointsim.model.base import FileModel
from jointsim.model.document import parse_document
from jointsim.model.faults import validated
from jointsim.model.scenario import Scenario
from jointsim.model.setup import Setup
from jointsim.model.world import World
from tests.support import tiny_scenario, tiny_world

VERBS = "work, capitals, meet, agree, tell, ask, wait, attribute, mandate, generate, move, milestone, choose, repeat"
MILESTONES = (
    "detected, aware, asked, statement, consultation, cmc, decision, conops, oplan, launch, first-action, "
    "full-operation"
)


def faults(model: type[FileModel], text: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        validated(model, parse_document(textwrap.dedent(text), "w.yaml"))
    return [str(fault) for fault in caught.value.faults]


def world_faults(text: str) -> list[str]:
    return faults(World, text)


def step_fault(step: str) -> str:
    """Say the one fault of a world whose one step is this, without its place."""
    text = f"procedures: {{p: {{name: P, headline: launch, steps: {{s: {step}}}}}}}"
    (found,) = world_faults(text)
    return found.split(" ", 1)[1]


def test_a_sound_document_is_read():
    world = validated(World, parse_document(tiny_world(), "w.yaml"))
    assert world.bodies["council"].silence is not None
    assert validated(Scenario, parse_document(tiny_scenario(), "s.yaml")).title == "A test"


def test_a_part_of_a_document_is_read_and_its_faults_have_whole_paths():
    document = parse_document("outer: {setup: {jointsim: 1, title: T, summary: S, chnages: {}}}", "w.yaml")
    with pytest.raises(InputError) as caught:
        validated(Setup, document, ("outer", "setup"))
    assert [str(fault) for fault in caught.value.faults] == [
        "w.yaml:1:52 outer.setup.chnages: unknown key 'chnages' — did you mean 'changes'?"
    ]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("bodis: {}", "1:1 bodis: unknown key 'bodis' — did you mean 'bodies'?"),
        (
            "organisations: {a: {awareness: {at: [b], occurrence: 1}}}",
            "1:17 organisations.a: needs `name` (name in English) — give text",
        ),
        (
            "rules: {r: {name: R, vote: unanimous, abstention-limit: {population: 0.3}}}",
            "1:39 rules.r.abstention-limit: needs `members` — give a number from 0 to 1",
        ),
        (
            "routing: {a: {b: {procedure: c, asked-by: {d: {sudden: 1 h}}, authority: [e, e]}}}",
            "1:63 routing.a.b.authority: e given more than once — write each once",
        ),
        (
            "organisations: {a: {name: A, awareness: {at: [], occurrence: 1}}}",
            "1:42 organisations.a.awareness.at: nothing is given here — give at least 1",
        ),
        (
            "organisations: {a: {name: A, awareness: {at: [b], occurrence: 1.5}}}",
            "1:51 organisations.a.awareness.occurrence: 1.5 is out of range — give a number from 0 to 1",
        ),
        (
            "organisations: {a: {name: A, awareness: {at: [b], occurrence: true}}}",
            "1:51 organisations.a.awareness.occurrence: true does not fit here — give a number from 0 to 1",
        ),
        ("markings: open", "1:1 markings: 'open' does not fit here — "
         "give a list, with a name (such as coast-guard) in each place"),
        ("markings: [a b]", "1:12 markings[0]: 'a b' is not a name — "
         "use letters, digits, hyphens and dots, such as coast-guard"),
        ("staffs: {a b: {name: A, calendar: c}}", "1:10 staffs.a b: 'a b' is not a name — "
         "use letters, digits, hyphens and dots, such as coast-guard"),
        ("staffs:", "1:1 staffs: nothing is given here — give a map ('key: value' lines)"),
        ("staffs: [a]", "1:1 staffs: a list does not fit here — give a map ('key: value' lines)"),
        ("staffs: {a: b}", "1:10 staffs.a: 'b' does not fit here — give a map with the keys "
         "evidence, since, until, name, desks, calendar, load, task, organisation, state"),
        ("staffs: {a: {name: A, calendar: c, desks: many}}",
         "1:36 staffs.a.desks: 'many' does not fit here — give a whole number from 1 to 10000"),
        ("staffs: {a: {name: A, calendar: c, desks: 0}}",
         "1:36 staffs.a.desks: 0 is out of range — give a whole number from 1 to 10000"),
        ("states: {A: {name: A, zone: Mars/Phobos, holidays: BE}}",
         "1:23 states.A.zone: 'Mars/Phobos' is not a time zone — "
         "write a name such as Europe/Brussels"),
        ("states: {A: {name: A, zone: Europe/Brusels, holidays: BE}}",
         "1:23 states.A.zone: 'Europe/Brusels' is not a time zone — "
         "write a name such as Europe/Brussels; did you mean 'Europe/Brussels'?"),
        ("states: {A: {name: A, zone: own, holidays: none}}",
         "1:23 states.A.zone: a state has no zone to take over — write a name such as Europe/Brussels"),
        ("states: {A: {name: A, zone: UTC, holidays: fi}}",
         "1:34 states.A.holidays: no public holidays are known for 'fi' — "
         "write none, or the ISO 3166 code of a country; did you mean 'FI'?"),
        ("calendars: {a: {zone: UTC, holidays: Fi, open: {routine: always}}}",
         "1:28 calendars.a.holidays: 'Fi' does not say whose public holidays — "
         "write none, own, or a country code of two capital letters, such as BE"),
        ("forces: {a: {name: A, organisation: o, domain: land, notice: 1 h, transit: 1 h, "
         "since: 2025-01-02, until: 2025-01-01}}",
         "1:100 forces.a.until: it ends on 2025-01-01, before it begins on 2025-01-02 — check `since` and `until`"),
        ("states: {A: {name: A, zone: UTC, holidays: none, "
         "memberships: {o: {since: 2025-01-02, until: 2025-01-01}}}}",
         "1:87 states.A.memberships.o.until: it ends on 2025-01-01, before it begins on 2025-01-02 — "
         "check `since` and `until`"),
        ("organisations: {a: {name: A, awareness: {at: [b], occurrence: 1}, judges: {lower: 0.6, higher: 0.5}}}",
         "1:67 organisations.a.judges: the chances of `lower` and `higher` add up to more than 1 — "
         "the rest is that it judges alike"),
        ("routing: {a: {b: {procedure: c, asked-by: {d: {sudden: 1 h}}, authority: []}}}",
         "1:63 routing.a.b.authority: the list is empty — write at least one"),
        ("routing: {a: {b: {procedure: c, asked-by: {d: {sudden: 1 h}}, text: {e: 0}}}}",
         "1:70 routing.a.b.text.e: 0 is out of range — give a number above 0 and of at most 1000"),
        ("routing: {a: {b: {procedure: c, asked-by: {d: {sudden: 1 h}}, urgency-at-most: flsh}}}",
         "1:63 routing.a.b.urgency-at-most: 'flsh' is not known here — did you mean 'flash'? "
         "(one of routine, priority, immediate, flash)"),
        ("attribution: {tempo: [1, 0, 1, 1], weight: [1, 1, 1, 1]}",
         "1:26 attribution.tempo[1]: 0 is out of range — give a number above 0"),
        ("attribution: {tempo: [1, 1, 1, 1], weight: [1, 1, 1, 2]}",
         "1:54 attribution.weight[3]: 2 is out of range — give a number from 0 to 1"),
        ("capitals: {calendar: c, picture: p, desks: 100000}",
         "1:37 capitals.desks: 100000 is out of range — give a whole number from 1 to 10000"),
        ("staffs: {a: {name: A, calendar: c, since: 2023-13-04}}",
         "1:36 staffs.a.since: '2023-13-04' does not fit here — give a day, such as 2024-12-25"),
        ("staffs: {a: {name: A, calendar: c, load: 0.2}}",
         "1:10 staffs.a: a load needs the number of desks and the length of the other work — "
         "add `desks` and `task`"),
        ("staffs: {a: {name: A, calendar: c, desks: 1, task: 1 h, load: {routine: 2}}}",
         "1:64 staffs.a.load.routine: 2 is out of range — give a number from 0 to 1"),
        ("staffs: {a: {name: A, calendar: c, desks: 1, task: 1 h, load: 2}}",
         "1:57 staffs.a.load: 2 is out of range — give a number from 0 to 1"),
        ("rules: {a: {name: A, vote: majorty, members: 0.5}}",
         "1:22 rules.a.vote: 'majorty' is not known here — did you mean 'majority'? "
         "(one of unanimous, majority, chair)"),
        ("rules: {a: {name: A, vote: chair, carve-out: maybe}}",
         "1:35 rules.a.carve-out: 'maybe' does not fit here — give true or false"),
        ("attribution: {tempo: [1, 1], weight: [1, 1, 1, 1]}", None),
        ("attribution: {tempo: [1, 1, 1, 1, 1], weight: [1, 1, 1, 1]}",
         "1:15 attribution.tempo: 5 entries are too many — give at most 4"),
        ("jointsim: 2", "1:1 jointsim: 2 is not known here — write 1"),
    ],
)  # fmt: skip
def test_what_is_wrong_and_what_would_be_right(text, said):
    found = world_faults(text)
    assert found == [f"w.yaml:{said}"] if said else all("the list is too short" in fault for fault in found)


@pytest.mark.parametrize(
    ("step", "said"),
    [
        ("{work: a}", "procedures.p.steps.s: needs `takes` (time at the desk) — give a length of time, "
         "such as 36 h, or a map of such by urgency"),
        ("{work: a, takes: 4}", "procedures.p.steps.s.takes: 4 has no unit — "
         "write 4 h, or another of min, h, d, weeks, working min, working h or workdays"),
        ("{work: a, taks: 4 h, takes: 4 h}",
         "procedures.p.steps.s.taks: unknown key 'taks' — did you mean 'takes'?"),
        ("{work: a, takes: 4 h, agree: b}",
         f"procedures.p.steps.s: the step has `work` and `agree` — a step needs exactly one of {VERBS}"),
        ("{wrok: a, takes: 4 h}", "procedures.p.steps.s: the step does nothing — "
         f"a step needs exactly one of {VERBS}; did you mean 'work'?"),
        ("{takes: 4 h}",
         f"procedures.p.steps.s: the step does nothing — a step needs exactly one of {VERBS}"),
        ("pause", "procedures.p.steps.s: 'pause' is not a step — "
         "write a map such as {work: STAFF, takes: 4 h}"),
        ("{move: a, after: 5}", "procedures.p.steps.s.after: 5 does not fit here — give a name "
         "(such as coast-guard) or a map ('key: value' lines) or a list of such"),
        ("{move: a, after: [5]}",
         "procedures.p.steps.s.after[0]: 5 does not fit here — give a name (such as coast-guard)"),
        ("{move: a, after: {own: 5}}", "procedures.p.steps.s.after.own: 5 does not fit here — "
         "give a name (such as coast-guard) or a list of such"),
        ("{move: a, reaches: lanch}", "procedures.p.steps.s.reaches: 'lanch' is not known here — "
         f"did you mean 'launch'? (one of {MILESTONES})"),
        ("{agree: a, then: [b, b]}",
         "procedures.p.steps.s: a body confirms twice — name each body in `then` once"),
        ("{agree: a, by: {flash: [metting]}}", "procedures.p.steps.s.by.flash[0]: 'metting' is not known here — "
         "did you mean 'meeting'? (one of meeting, next-meeting, extraordinary, silence, written-procedure)"),
        ("{meet: a, by: {flsh: meeting}}",
         "procedures.p.steps.s.by: 'flsh' is not an urgency — did you mean 'flash'?"),
        ("{meet: a, by: silence}", "procedures.p.steps.s.by: 'silence' is not known here — "
         "one of meeting, next-meeting, extraordinary"),
        ("{wait: 5}", "procedures.p.steps.s.wait: 5 has no unit — "
         "write 5 h, or another of min, h, d or weeks"),
        ("{wait: 5 workdays}", "procedures.p.steps.s.wait: '5 workdays' has no office hours to run on here — "
         "write it in hours or days, such as 7 d"),
        ("{wait: {occurence: 0.5}}",
         "procedures.p.steps.s.wait.occurence: unknown key 'occurence' — did you mean 'occurrence'?"),
        ("{wait: {milestone: launch}}", "procedures.p.steps.s.wait: waiting for another response needs "
         "all of `organisation`, `kind` and `milestone`"),
        ("{choose: {a: {chance: 0.5, steps: {}}}}",
         "procedures.p.steps.s: the chances add up to 0.5 — they must add up to 1"),
        ("{choose: {a: {chance: 1, steps: {work: {work: b, takes: 4 ours}}}}}",
         "procedures.p.steps.s.choose.a.steps.work.takes: 'ours' is not a unit of time — "
         "did you mean 'hours'?"),
        ("{repeat: {times: 0, steps: {}}}", "procedures.p.steps.s.repeat.times: 0 is out of range — "
         "give a whole number from 1 to 60"),
        ("{generate: a}", "procedures.p.steps.s: needs `need` (units needed: `4`, or `4 ships`) — "
         "give a whole number of at least 1"),
        ("{generate: a, need: four ships}", "procedures.p.steps.s.need: 'four ships' does not begin with "
         "a whole number — write 4, or 4 ships"),
        ("{generate: a, need: 4.5 ships}", "procedures.p.steps.s.need: '4.5 ships' does not begin with "
         "a whole number — write 4, or 4 ships"),
        ("{generate: a, need: 0 ships}",
         "procedures.p.steps.s.need: '0 ships' is out of range — give a whole number of at least 1"),
        ("{generate: a, need: 4.5}",
         "procedures.p.steps.s.need: 4.5 does not fit here — give a whole number of at least 1"),
        ("{generate: a, need: 4 ships, least: 5 ships}", "procedures.p.steps.s: `least` (5) is more than "
         "what is needed (4) — write at most 4"),
        ("{mandate: a}", "procedures.p.steps.s: needs `takes` (until it has decided) — "
         "give a length of time, such as 36 h, or a map of such by urgency"),
        ("{work: a, takes: {rutine: 4 h}}",
         "procedures.p.steps.s.takes: 'rutine' is not an urgency — did you mean 'routine'?"),
    ],
)  # fmt: skip
def test_steps_are_explained(step, said):
    assert step_fault(step) == said


def test_a_missing_key_of_a_tuple_says_that_the_list_is_too_short():
    found = world_faults("attribution: {tempo: [1, 1, 1], weight: [1, 1, 1, 1]}")
    assert found == ["w.yaml:1:15 attribution.tempo: the list is too short — add a number above 0"]


def test_all_faults_come_at_once_in_file_order():
    found = faults(
        Scenario,
        """\
        jointsim: 1
        title: 3
        start: 2024-12-25T12:26
        horizon: soon
        domain: maritime
        onset: suden
        urgency: flash
        severity: 4
        attribution-difficulty: 1
        contention: 1
        events: {}
        responses: {a: {organisation: x, kind: k, event: e, text: {a: 1, b: 1, c: 1, d: 1, e: 1, f: 1, g: 1}}}
        """,
    )
    assert [fault.split(" — ")[0] for fault in found] == [
        "w.yaml:2:1 title: 3 does not fit here",
        "w.yaml:3:1 start: the start has no offset from UTC",
        "w.yaml:4:1 horizon: 'soon' is not a duration",
        "w.yaml:6:1 onset: 'suden' is not known here",
        "w.yaml:8:1 severity: 4 is out of range",
        "w.yaml:11:1 events: nothing is given here",
        "w.yaml:12:53 responses.a.text: 7 entries are too many",
    ]


@pytest.mark.parametrize(
    ("start", "said"),
    [
        ("yesterday", "'yesterday' does not fit here — give a date, a time and an offset from UTC, "
         "such as 2024-12-25T12:26+02:00"),
        ("2024-12-25T12:26", "the start has no offset from UTC — write it like 2024-12-25T12:26+02:00"),
    ],
)  # fmt: skip
def test_the_start_of_a_scenario_is_a_moment(start, said):
    (found,) = faults(Scenario, tiny_scenario(start=start))
    assert found.endswith(said)


@pytest.mark.parametrize("seats", ["mem", "5", "{a: b}"])
def test_a_union_is_said_once(seats):
    body = (
        f"{{seats: {seats}, name: B, organisation: o, level: leaders, rule: r, calendar: c, convenes: 1 h}}"
    )
    (found,) = world_faults(f"bodies: {{b: {body}}}")
    assert found.startswith("w.yaml:1:14 bodies.b.seats: ")


def test_a_state_has_one_seat_in_a_body():
    body = (
        "{seats: [AA, BB, AA], name: B, organisation: o, level: leaders, rule: r, calendar: c, convenes: 1 h}"
    )
    (found,) = world_faults(f"bodies: {{b: {body}}}")
    assert found == "w.yaml:1:14 bodies.b.seats: AA stands here twice — a state has one seat in a body"


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.floats(allow_nan=False),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(["work", "takes", "steps", "after", "x", "wait", "name"]), inner, max_size=3
            )
        ),
        max_leaves=8,
    )
)
def test_no_word_of_the_validator_reaches_users(value):
    document = parse_document("jointsim: 1", "w.yaml")
    document.value["procedures"] = {"p": {"name": "P", "headline": "launch", "steps": {"s": value}}}
    try:
        validated(World, document)
    except InputError as error:
        for fault in error.faults:
            assert fault.what
            assert not any(word in fault.what for word in ("Input should", "Value error", "valid dictionary"))
