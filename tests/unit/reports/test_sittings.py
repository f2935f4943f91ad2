"""A sitting named in a sentence is one that was held, and its times are its own."""

from __future__ import annotations

import re

import pytest

from jointsim.engine.agreement import convening
from jointsim.engine.luck.draws import draw_block
from jointsim.engine.record import ROOT
from jointsim.engine.run import Replication
from jointsim.reports.chronicle import chronicle
from jointsim.reports.sentences import Scene, sentence
from jointsim.reports.sentences.sittings import _begun_in_words, begun
from tests.shipped import DOCUMENTED, shipped_inputs
from tests.unit.reports.conftest import study_of

HOUR, DAY = 3600, 86400
MOMENT = r"\w{3} \d+ \w{3} \d{4}, \d\d:\d\d"
AGREED = re.compile(rf"had agreed (?:on )?it (?:at an? (\w+) sitting that ended|by [a-z ]+) on ({MOMENT})")
BEGUN = re.compile(rf"begun (?:at (\d\d:\d\d)|on ({MOMENT}))")
TABLES = ("round", "sitting", "confirmed")


def entries(run, *activities):
    scene_entries = enumerate(run.record.entries)
    return [(index, entry) for index, entry in scene_entries if entry.activity in activities]


def stretches(entry):
    """When what lay before a body had ended, leaving out what went on lifting reservations."""
    return [end for label, end, _ in entry.pieces if label in ("meeting", "silence")]


def test_a_text_whose_reservations_were_lifted_is_told_with_the_end_of_its_sitting():
    # Capitals that answer as slowly as documents say make many texts wait for them.
    documented = study_of(shipped_inputs("baltic-cables", DOCUMENTED), 40)
    waited = 0
    for run in documented.runs:
        scene = Scene.of(run, documented.names)
        for index, entry in entries(run, "round"):
            if not (entry.attributes["adopted"] and entry.attributes["reservations"]):
                continue
            said = AGREED.search(sentence(scene, index))
            assert said is not None
            assert said[2] == documented.names.moment(stretches(entry)[-1])
            waited += stretches(entry)[-1] < entry.time and len(entry.pieces) > 2
    assert waited > 20


def test_ambassadors_agree_at_a_regular_sitting_on_a_wednesday_and_leave_it_to_others_to_adopt(baltic):
    told = "\n".join(line.text for run in baltic.runs for line in chronicle(run, baltic.names))
    agreed = r"\(Coreper II\) had agreed on it at a regular sitting that ended on Wed \d+ \w+ 2025"
    at_ten = r", [\d:]+ \(begun at 10:00\), without objection"
    assert re.search(f"could go on: the Committee of Permanent Representatives {agreed}{at_ten}", told)


def test_every_sitting_is_stamped_with_its_end(baltic):
    ended = 0
    for run in baltic.runs:
        scene = Scene.of(run, baltic.names)
        for index, entry in entries(run, *TABLES):
            told = sentence(scene, index)
            if " ended a" in told and "sitting" in told and "With " not in told:
                assert entry.time == stretches(entry)[-1]
                assert "to the end of the sitting" in told
                ended += 1
    assert ended > 100


@pytest.fixture(scope="module")
def regular(baltic):
    """Run again, and note the regular sittings at which each body could have taken up a text."""
    noted: set[tuple[str, int]] = set()
    original = convening._next_regular

    def noting(run, body, urgency, now):
        found = original(run, body, urgency, now)
        noted.add((body.id, found))
        return found

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(convening, "_next_regular", noting)
        for draws in draw_block(baltic.plan.book, 1, range(len(baltic.runs))):
            Replication(baltic.plan, draws).advance()
    return noted


def test_a_regular_sitting_began_when_the_body_sat(baltic, regular):
    known = 0
    for run in baltic.runs:
        scene = Scene.of(run, baltic.names)
        for index, entry in entries(run, *TABLES):
            if entry.attributes["way"] != "next-meeting":
                continue
            began = begun(scene, entry)
            if began is None:
                continue
            assert (entry.who, began) in regular
            assert began in baltic.plan.bodies[entry.who].slots.times
            said = BEGUN.search(sentence(scene, index))
            assert said is not None
            assert baltic.names.moment(began).endswith(said[1] or said[2])
            known += 1
    assert known > 50


@pytest.fixture
def sat(tiny):
    """Tell a sitting of the tiny council that ends some time after one of its regular hours."""

    def told(after: int, way: str = "next-meeting", wait: int = 0):
        study = tiny()
        run = study.runs[0]
        slot = run.plan.bodies["council"].slots.times[-1]
        cause = run.record.add(slot - wait, "ships", "mark", "", (), ROOT)
        end = slot + after
        index = run.record.add(
            end, "ships", "sitting", "council", (("meeting", end, -1),), cause, {"way": way}
        )
        return sentence(Scene.of(run, study.names), index)

    return told


def test_without_a_length_a_sitting_ends_as_it_begins(sat):
    assert ", begun at " in sat(0)
    assert ", begun " not in sat(HOUR)


def test_when_a_sitting_out_of_turn_began_is_not_known(sat):
    assert sat(0, "extraordinary", wait=HOUR) == (
        "Council ended an extraordinary sitting that discussed “Presence (Union)” (1 h to the end of the sitting)."
    )


def test_a_sitting_that_ends_on_another_day_was_carried_over(baltic):
    plan, names = baltic.plan, baltic.names
    council = plan.bodies["nac"]
    slot = council.slots.times[3]
    told = _begun_in_words(Scene.of(baltic.runs[0], names), slot, slot + 24 * HOUR)
    assert told == f"begun on {names.moment(slot)}, and carried over"
