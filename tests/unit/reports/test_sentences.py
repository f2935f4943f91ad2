"""Every activity has a plain sentence; members are not named unless the scenario states where they stand."""

from __future__ import annotations

from dataclasses import replace

import pytest

from jointsim.engine.record import ROOT
from jointsim.model.absences import Absence
from jointsim.reports.names import Names
from jointsim.reports.sentences import SENTENCES, Scene, sentence

HOUR = 3600
ROUND = {
    "way": "extraordinary",
    "objections": (),
    "reservations": 0,
    "abstentions": 0,
    "seats": 2,
    "adopted": True,
}
REFUSED = {**ROUND, "adopted": False}


@pytest.fixture
def tell(tiny):
    """Add an entry, caused by the event an hour before, and tell it; further entries follow from it."""

    def told(activity, who="", attributes=None, *, pieces=None, then=(), dossier="ships", **patches):
        study = tiny(**patches)
        run = study.runs[0]
        dossier_state = run.dossiers["ships"]
        dossier_state.authority = dossier_state.authority or "whole"
        cause = run.record.add(0, dossier, "mark", "", (), ROOT)
        if pieces is None:
            pieces = (("work", HOUR, -1),)
        index = run.record.add(HOUR, dossier, activity, who, pieces, cause, attributes or {})
        for follower, receiver in then:
            run.record.add(2 * HOUR, dossier, follower, receiver, (), index, ROUND)
        return sentence(Scene.of(run, study.names), index)

    return told


SHIPS = "“Presence (Union)”"
CASES = [
    ("work", "watch", {}, f"Watch completed “plan” for {SHIPS} (1 h of work)."),
    (
        "attribution",
        "XA.coast-guard",
        {},
        f"Arland’s coast guard said who did it, for {SHIPS} (1 h of work).",
    ),
    (
        "asked",
        "XA.coast-guard",
        {"role": "affected-state"},
        f"Arland asked for {SHIPS}, 1 h after hearing enough.",
    ),
    ("opened", "union", {"authority": "whole"}, f"Union took up {SHIPS}, authority: whole (1 h of work)."),
    (
        "sitting",
        "council",
        {"way": "next-meeting"},
        f"Council ended a regular sitting that discussed {SHIPS} (1 h of work).",
    ),
    (
        "not-held",
        "council",
        {"step": "talk", "problem": "old-feud"},
        f"Council did not meet on {SHIPS}: old feud keeps it to other matters.",
    ),
    ("confirmed", "council", {"way": "silence"}, f"Council confirmed {SHIPS} by silence (1 h of work)."),
    ("escalated", "council", {"from": "watch"}, f"{SHIPS} went up from Watch to Council."),
    (
        "held",
        "council",
        {"from": "watch"},
        f"{SHIPS}, held by Watch for this sitting, came before Council (1 h of work).",
    ),
    ("lower-form", "chair", {}, f"Instead of an agreed text, Chair spoke for {SHIPS} (1 h of work)."),
    ("given-up", "council", {}, f"Council gave {SHIPS} up."),
    ("rework", "council", {"dropped": ""}, f"The text of {SHIPS} was reworked (1 h of work)."),
    ("wait-over", "", {}, f"{SHIPS}: what it waited for was there."),
    (
        "wait-given-up",
        "",
        {"step": "a/proof"},
        f"{SHIPS} went on without what it waited for (“proof”) (1 h of work).",
    ),
    ("wait", "", {"step": "build-up"}, f"{SHIPS}: “build up” took 1 h."),
    ("mark", "", {}, f"{SHIPS} came a step further."),
    ("mark", "", {"step": "a/order-given"}, f"{SHIPS} reached the stage “order given”."),
    ("chosen", "", {"option": "soft-law"}, f"{SHIPS} took the way of “soft law”."),
    ("untold", "", {"channel": "report"}, f"For {SHIPS}, nothing was passed on: “report” could not be used."),
    (
        "nothing-new",
        "watch",
        {"channel": "report"},
        f"For {SHIPS}, one side had nothing new to tell Watch, over “report”.",
    ),
    (
        "mandate",
        "XA.coast-guard",
        {"needed": True},
        f"Arland’s coast guard gave its leave for {SHIPS} (1 h of work).",
    ),
    ("mandate", "watch", {"needed": False}, f"Watch did not have to give its leave for {SHIPS}."),
    ("mandate-refused", "watch", {"needed": True}, f"Watch refused its leave for {SHIPS} (1 h of work)."),
    (
        "conference",
        "ships",
        {"conference": 2, "offered": 1, "units": 2, "pledged": 3, "needed": 4},
        f"Conference 2 on Ships for {SHIPS}: 1 units offered; 3 pledged "
        "(1 with a parliament still to agree), 4 needed (1 h of work).",
    ),
    (
        "conference",
        "ships",
        {"conference": 1, "offered": 4, "units": 4, "pledged": 4, "needed": 4},
        f"Conference 1 on Ships for {SHIPS}: 4 units offered; 4 pledged, 4 needed (1 h of work).",
    ),
    (
        "pledge-lost",
        "XB",
        {"units": 2, "pledged": 3, "needed": 4},
        f"A contributor’s parliament refused what was pledged for {SHIPS}: 3 left, 4 needed (1 h of work).",
    ),
    (
        "generated",
        "ships",
        {"units": 3, "pledged": 3, "needed": 3},
        f"Ships for {SHIPS}: 3 units raised, 3 needed (1 h of work).",
    ),
    (
        "not-generated",
        "ships",
        {"units": 1, "pledged": 1, "needed": 3},
        f"Ships for {SHIPS}: 1 units raised, 3 needed, too few to go on (1 h of work).",
    ),
    (
        "opened",
        "union",
        {"authority": "whole", "gave-way-to": "union"},
        f"Union took up {SHIPS}, having let Union go first, authority: whole (1 h of work).",
    ),
    (
        "overtaken",
        "union",
        {"response": "words", "milestone": "first-action"},
        f"{SHIPS} was overtaken: “Statement (Union)” had got as far as the first action.",
    ),
    (
        "left",
        "union",
        {"event": "incident", "to": "league"},
        "Union left the incident to league: nobody asks it for more than words.",
    ),
    ("withdraw", "council.XA", {"value": ""}, f"Arland in Council withdrew {SHIPS}."),
    (
        "raise-urgency",
        "council.XA",
        {"value": "", "from": "routine", "urgency": "priority"},
        f"Arland in Council raised the urgency for Union to priority, over {SHIPS}.",
    ),
    (
        "raise-urgency",
        "council.XA",
        {"value": "", "from": "flash", "urgency": "flash"},
        "Arland in Council would have raised the urgency for Union, which was flash already.",
    ),
    ("speak", "council.XA", {"value": "Enough."}, f"Arland in Council spoke out on {SHIPS}: “Enough.”"),
]


@pytest.mark.parametrize(("activity", "who", "attributes", "text"), CASES, ids=[case[0] for case in CASES])
def test_sentences(tell, activity, who, attributes, text):
    assert tell(activity, who, attributes) == text


UNTOLD = f"For {SHIPS}, nothing was passed on: “"


@pytest.mark.parametrize(
    ("absence", "text"),
    [
        ({"old-wire": Absence("C07, wire to nowhere", True)}, "wire to nowhere” is closed in this set-up."),
        (
            {"old-wire": Absence("wire", False)},
            "wire” did not exist in March 2025, when this began.",
        ),
        ({}, "old wire” is closed, or not there, in this set-up."),
    ],
    ids=["closed", "not there", "unknown"],
)
def test_why_nothing_was_passed_on_is_told(tiny, absence, text):
    study = tiny()
    run, names = study.runs[0], replace(study.names, absent=absence)
    index = run.record.add(HOUR, "ships", "untold", "", (), ROOT, {"channel": "old-wire"})
    assert sentence(Scene.of(run, names), index) == UNTOLD + text


def test_work_says_to_whom_it_hands_over(tell):
    then = [("work", "watch"), ("capitals", "XB"), ("round", "council"), ("move", "ships"), ("wait-over", "")]
    told = tell("work", "watch", then=then)
    assert told == (
        f"Watch completed “plan” for {SHIPS} (1 h of work)"
        " and handed over to the capitals, Council and Ships."
    )


def test_what_time_went_on_is_told_by_its_entries(tell):
    pieces = (("desk-queue", 1200, -1), ("work", HOUR, -1))
    assert tell("work", "watch", pieces=pieces).endswith("(20 min in the queue for a desk, 40 min of work).")


def test_the_slowest_capital_is_not_named(tell):
    told = tell("capitals", "XB", pieces=(("capitals", HOUR, -1),))
    assert told == f"The last of the capitals sent instructions on {SHIPS} (1 h for capitals)."


def test_an_adopted_text_says_who_had_reservations_only_in_numbers(tell):
    pieces = (("meeting", 600, -1), ("capitals", HOUR, -1))
    told = tell("round", "council", {**ROUND, "reservations": 2, "abstentions": 1}, pieces=pieces)
    assert told == (
        f"With the last of 2 reservations lifted, {SHIPS} was adopted: Council had agreed it at an extraordinary "
        "sitting that ended on Tue 11 Mar 2025, 06:40, without objection; 1 abstention "
        "(10 min to the end of the sitting, 50 min until the last reservation was lifted)."
    )


def test_one_reservation_is_one(tell):
    pieces = (("silence", 600, -1), ("capitals", HOUR, -1))
    told = tell("round", "council", {**ROUND, "way": "silence", "reservations": 1}, pieces=pieces)
    assert told.startswith(
        f"With the one reservation lifted, {SHIPS} was adopted: Council had agreed it by silence"
    )


def test_leaders_agree_on_what_others_adopt(tell, monkeypatch):
    monkeypatch.setattr(Names, "level", lambda self, body: "leaders")
    told = tell("round", "council", ROUND, pieces=(("meeting", HOUR, -1),))
    assert told == (
        f"Council ended an extraordinary sitting that agreed on {SHIPS}, without objection "
        "(1 h to the end of the sitting)."
    )
    pieces = (("meeting", 600, -1), ("capitals", HOUR, -1))
    told = tell("round", "council", {**ROUND, "reservations": 3}, pieces=pieces)
    assert told.startswith(
        f"With the last of 3 reservations lifted, {SHIPS} could go on: Council had agreed on it at"
    )


def test_a_round_that_nothing_follows_is_not_told_as_adopted(tell):
    told = tell("round", "council", {**REFUSED, "way": "next-meeting", "objections": ("XB",)})
    assert told == (
        f"Council ended a regular sitting without agreement on {SHIPS}: objections from 1 of 2 (1 h of work)."
    )


def test_a_text_taken_back_as_its_silence_ends_is_not_told_as_adopted(tell):
    told = tell("round", "council", {**REFUSED, "way": "silence"}, pieces=(("silence", HOUR, -1),))
    assert told == f"Council did not agree on {SHIPS} by silence (1 h of silence)."


def test_a_step_of_the_capitals_is_named_unless_it_is_instructions(tell):
    pieces = (("capitals", HOUR, -1),)
    told = tell("capitals", "XB", {"step": "act/offers"}, pieces=pieces)
    assert told == f"The last of the capitals answered on “offers” for {SHIPS} (1 h for capitals)."
    told = tell("capitals", "XB", {"step": "act/instructions"}, pieces=pieces)
    assert told == f"The last of the capitals sent instructions on {SHIPS} (1 h for capitals)."


def test_an_event_is_noticed_once(tiny):
    study = tiny()
    run = study.runs[0]
    first = run.detected["incident"]
    again = _observe(run, "watch", 20)
    scene = Scene.of(run, study.names)
    assert " noticed the incident " in sentence(scene, first)
    told = "Watch had an account of its own of the incident, 20 h after it (tip off)."
    assert sentence(scene, again) == told


def _observe(run, who, hours):
    said = {"event": "incident", "source": "tip-off"}
    return run.record.add(hours * HOUR, "", "observed", who, (), run.occurred["incident"], said)


def test_whoever_has_found_out_or_observed_before_has_a_further_account(tiny):
    study = tiny()
    run = study.runs[0]
    late, early = (_observe(run, "watch", hours) for hours in (20, 10))
    run.record.add(5 * HOUR, "ships", "attribution", "XB.coast-guard", (), ROOT)
    finder = _observe(run, "XB.coast-guard", 15)
    told = [sentence(Scene.of(run, study.names), index) for index in (early, late, finder)]
    assert told == [
        "Watch had an account of its own of the incident, 10 h after it (tip off).",
        "Watch had a further account of its own of the incident, 20 h after it (tip off).",
        "Borland’s coast guard had a further account of its own of the incident, 15 h after it (tip off).",
    ]


@pytest.mark.parametrize("level", ["routine", "priority", "immediate", "flash"])
def test_whoever_becomes_aware_judges_the_urgency(tell, level):
    told = tell("aware", "union", {"event": "incident", "urgency": level}, dossier="")
    assert told == f"Union became aware, sure enough of the incident, and set the urgency at {level}."


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ("immediate", "flash", "The urgency for Union rose from immediate to flash."),
        ("priority", "routine", "The urgency for Union fell from priority to routine."),
        ("", "priority", "Union set the urgency of the incident at priority."),
    ],
)
def test_urgency_that_changes_is_told(tell, before, after, told):
    said = {"event": "incident", "from": before, "urgency": after}
    assert tell("urgency", "union", said, dossier="") == told


def test_an_objector_is_one_member(tell):
    said = {**REFUSED, "way": "silence", "objections": ("XB",)}
    told = tell("round", "council", said, pieces=(("silence", HOUR, -1),), then=[("rework", "council")])
    assert told == f"Silence in Council on {SHIPS} was broken by 1 of 2 (1 h of silence)."


def test_an_objector_whose_position_is_stated_is_named(tell):
    said = {**REFUSED, "objections": ("XA", "XB")}
    told = tell(
        "round", "council", said, then=[("given-up", "council")], positions={"XB": {"ships": "against"}}
    )
    assert told == (
        f"Council ended an extraordinary sitting without agreement on {SHIPS}: "
        "objections from Borland and 1 more of 2 (1 h of work)."
    )


def test_a_position_on_another_response_does_not_name_its_holder(tell):
    said = {**REFUSED, "objections": ("XB",)}
    told = tell(
        "round", "council", said, then=[("given-up", "council")], positions={"XB": {"words": "against"}}
    )
    assert "Borland" not in told


def test_a_majority_may_adopt_against_some(tell):
    told = tell("round", "council", {**ROUND, "objections": ("XB",)})
    expected = f"Council ended an extraordinary sitting that adopted {SHIPS}, with 1 of 2 against"
    assert told.startswith(expected)


def test_too_many_abstentions_are_told(tell):
    told = tell("round", "council", {**REFUSED, "abstentions": 2}, then=[("rework", "council")])
    assert "without agreement on" in told
    assert "2 abstentions" in told


def test_those_who_stand_aside_are_counted(tell):
    told = tell("carved-out", "council", {"states": ("XB",)})
    assert told == f"The others went ahead with {SHIPS}; 1 of 2 in Council stood aside."


def test_a_dropped_clause_is_named(tell):
    told = tell("rework", "council", {"dropped": "names-perpetrator"})
    assert told.endswith("; the clause “names perpetrator” is dropped.".replace("is", "was"))


def test_forces_under_way_are_told(tell):
    told = tell("move", "ships", {"under-way": True}, pieces=(("movement", HOUR, -1),))
    assert told == f"Ships reached the scene for {SHIPS}, retasked while under way (1 h to get there)."


def test_a_finding_is_a_source(tell):
    said = {"channel": "report.XA", "event": "incident", "from": "XA.coast-guard"}
    told = tell("report", "watch", {**said, "sources": ("guard", "attribution:XA.coast-guard")}, dossier="")
    assert told == (
        "Watch heard of the incident from Arland’s coast guard over “report (Arland)”: "
        "guard and the finding of Arland’s coast guard (1 h of work)."
    )


def test_withheld_reports_say_whose_they_are(tell):
    told = tell("withheld", "report.XA", {"event": "incident"}, pieces=(("release", HOUR, -1),), dossier="")
    assert told == (
        "Part of what Arland’s coast guard knew of the incident was not released to go over "
        "“report (Arland)” (1 h for release)."
    )


def test_an_unknown_activity_is_told_as_it_is(tell):
    assert tell("danced-on-the-table", "watch") == f"Watch: danced on the table for {SHIPS} (1 h of work)."
    assert tell("rained", dossier="") == "Rained (1 h of work)."


def test_a_step_is_called_by_its_title(tell):
    titled = {"procedures": {"sail": {"steps": {"plan": {"title": "order of battle"}}}}}
    told = f"Watch completed “order of battle” for {SHIPS} (1 h of work)."
    assert tell("work", "watch", changes=titled) == told
    assert tell("work", "watch", {"step": "plan"}, changes=titled) == told
    assert tell("work", "watch", {"step": "de-tour"}, changes=titled) == told.replace(
        "order of battle", "de tour"
    )


def test_a_step_is_not_named_unless_it_is_sure(baltic):
    run = baltic.runs[0]
    scene = Scene.of(run, baltic.names)
    dossier = run.dossiers["nato-presence"]
    ours = [entry for entry in run.record if entry.dossier == dossier.id and entry.activity == "work"]
    for entry in ours:
        if "step" not in entry.attributes:
            assert bool(scene.step(entry)) == (entry.who != "shape")


def test_every_activity_of_the_scenario_has_a_sentence_of_its_own(baltic):
    activities = {entry.activity for run in baltic.runs for entry in run.record}
    assert activities - set(SENTENCES) == set()


def test_every_entry_is_told_in_one_sentence(baltic):
    for run in baltic.runs[:10]:
        scene = Scene.of(run, baltic.names)
        for index in range(len(run.record)):
            told = sentence(scene, index)
            assert told[0].isupper() or told[0] == "“"
            assert told.endswith((".", "”"))
            assert "\n" not in told


@pytest.mark.parametrize(
    ("authority", "said"),
    [
        ("own", "on its own authority, with no decision of members needed to begin"),
        ("delegated", "on authority that its members delegated beforehand"),
        ("council", "to be decided by its members first"),
        ("by-treaty", "authority: by treaty"),
    ],
)
def test_authorities_are_said_in_words(tell, authority, said):
    assert tell("opened", "union", {"authority": authority}, pieces=()) == f"Union took up {SHIPS}, {said}."


def pressures_told(study):
    """Tell when pressures begin and end."""
    run = study.runs[0]
    scene = Scene.of(run, study.names)
    return [sentence(scene, index) for index, entry in enumerate(run.record) if entry.activity == "pressure"]


def test_what_presses_is_told_as_it_begins_and_as_it_ends(tiny):
    storm = {"title": "a winter storm", "at": "5 h", "lasts": "2 h", "contention": 1, "load": 1.5}
    assert pressures_told(tiny(pressures={"storm": storm})) == [
        "From now on: A winter storm (more contention; more load).",
        "No longer: A winter storm.",
    ]


def test_whom_it_presses_on_is_told_if_the_scenario_names_them(tiny):
    vote = {"at": "5 h", "contention": -1, "responses": ["ships", "words"]}
    relief = {"at": "6 h", "load": 0.5, "of": ["union"]}
    assert pressures_told(tiny(pressures={"vote": vote, "more-hands": relief})) == [
        "From now on: Vote (less contention on “Presence (Union)” and “Statement (Union)”).",
        "From now on: More hands (less load for Union).",
    ]
