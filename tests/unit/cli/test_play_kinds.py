"""`play` from seats that are no delegations: each kind of question in words, and what an answer changes."""

from __future__ import annotations

import pytest

from jointsim.cli.saved_game import read_game
from tests.support import tiny_scenario, tiny_world, write_tiny

WORLD = {
    "rules": {"consensus": {"name": "consensus", "vote": "unanimous"}},
    "bodies": {"council": {"convenes": "5 h", "written": "48 h"}},
    "procedures": {"speak": {"steps": {"agree": {"by": ["meeting", "silence"]}}}},
    "channels": {
        "report": {"ceiling": "open", "release": {"by": "originator", "takes": "9 h", "refused": 0}},
    },
    "agreement": {"positions": {"against": -9}, "remedies": {"drop-clause": 1, "trade": 1, "stop": 1}},
}
SECRET = {"incident": {"observed": {"guard": {"marking": "secret"}}}}
AGAINST = {"XB": {"words": "against"}}
TEXT = {"words": {"text": {"solidarity": 2, "blames": 1}}}


@pytest.fixture
def play(jointsim, tmp_path):
    """Play the tiny crisis from a seat, with choices of ways, a ceiling and remedies."""

    def command(seat, *words, says="", **scenario):
        patched = tiny_scenario(**scenario)
        crisis, setup, world = write_tiny(tmp_path, world=tiny_world(**WORLD), scenario=patched)
        options = ("--setup", setup, "--world", world, "--seat", seat, "-n", "0")
        said = jointsim("play", crisis, *options, "--save", "game.yaml", *words, stdin=says)
        assert said.code == 0, said.err
        return said.out

    return command


@pytest.fixture
def moves(tmp_path):
    return lambda: [(move.target, move.value) for move in read_game(tmp_path / "game.yaml").moves]


def test_a_chair_chooses_the_way(play, moves):
    said = play("council.chair", says="?\nsilence\n")
    assert "by which way? extraordinary meeting unless you choose another, until " in said
    assert "  silence: would end " in said
    assert "answers: next-meeting, extraordinary, silence" in said
    assert "solidarity: weight 1" in said
    assert "adopted “Statement (Union)” by silence" in said
    assert moves() == [("words/agree/0/convening/council.chair", "silence")]


def test_an_answer_to_another_question_is_refused(play, moves):
    said = play("council.chair", says="support\nwritten-procedure\nlater\n")
    assert "'support' is no answer to this — one of extraordinary, next-meeting, silence" in said
    assert "'written-procedure' is no answer to this — one of extraordinary, next-meeting, silence" in said
    assert moves() == []


def test_a_chair_says_what_follows_an_objection(play, moves):
    said = play("council.chair", says="later\ndrop-clause:BLAMES\n", positions=AGAINST, responses=TEXT)
    assert "members did not agree; what now? The policy chooses unless you do, before any time passes" in said
    assert "answers: drop-clause:blames, trade, stop" in said
    assert "the clause “blames” was dropped" in said
    assert moves() == [("words/agree/0/concession/council.chair", "drop-clause:blames")]


@pytest.mark.parametrize("seat", ["union", "chair"])
def test_an_organisation_judges_the_urgency(play, moves, seat):
    said = play(seat, says="?\nflash\n")
    assert "incident (incident)" in said
    assert "how urgent is this? immediate unless you say otherwise, before any time passes" in said
    assert "answers: routine, priority, immediate, flash" in said
    assert "what happened: 90 % sure; who did it: 0 % sure" in said
    assert moves() == [(f"incident/union/urgency/{seat}", "flash")]


def test_a_staff_releases(play, moves):
    said = play("XA.coast-guard", says="?\nrefuse\n", events=SECRET)
    assert "may this go from Arland’s coast guard to Watch over “report (Arland)”?" in said
    assert "the report: guard" in said
    assert "answers: grant, refuse" in said
    assert "what happened: 90 % sure; who did it: 0 % sure (Arland’s coast guard)" in said
    assert "what happened: 0 % sure; who did it: 0 % sure (Watch)" in said
    assert moves() == [("incident/report.XA/guard/0/release/XA.coast-guard", "refuse")]
    assert "statement" not in said.split("The game is saved", maxsplit=1)[0].split("answers:")[1]


def test_a_question_about_no_response_needs_one_named(play):
    said = play("union", says="withdraw\nspeak We know.\nspeak words We know.\n")
    assert "there is nothing that you asked for and could take back" in said
    assert said.count("say which response — one of ships, words") == 1
    assert "Union says: “We know.” — statement on “Statement (Union)”" in said


def test_a_word_of_the_chair_is_a_statement(play, moves):
    said = play("council.chair", says="speak We stand together.\n")
    assert "The chair says: “We stand together.” — statement on “Statement (Union)”" in said
    assert moves() == [("words", "We stand together.")]


def test_a_chair_breaks_no_silence(play):
    assert "no silence is running on “Statement (Union)” here" in play("council.chair", says="break\n")


def test_a_question_that_has_closed_cannot_be_answered(play, moves):
    said = play("union", says="wait 1 h\nflash\nquit\n")
    assert "no question is open — 'later' goes on" in said
    assert moves() == []


@pytest.mark.parametrize("seat", ["council.chair", "union", "XA.coast-guard"])
def test_a_game_from_any_seat_is_played_again(play, jointsim, tmp_path, seat):
    says = "wait 1 h\nsilence\nflash\ngrant\ndrop-clause:blames\nlater\nstop\n"
    play(seat, says=says, positions=AGAINST, responses=TEXT, events=SECRET)
    before = (tmp_path / "game.yaml").read_text()
    assert jointsim("play", "--load", "game.yaml", "-n", "0", "--save", "again.yaml").code == 0
    assert (tmp_path / "again.yaml").read_text() == before


def test_an_objector_is_asked_whether_to_stand_aside(jointsim, tmp_path):
    rules = {"consensus": {"name": "consensus", "vote": "unanimous", "carve-out": True}}
    remedies = {"carve-out": 1, "drop-clause": None, "stop": 0}
    world = tiny_world(rules=rules, agreement={"remedies": remedies})
    crisis, setup, folder = write_tiny(tmp_path, world=world)
    game = ("play", crisis, "--setup", setup, "--world", folder, "--seat", "council.XA", "-n", "0")
    said = jointsim(*game, stdin="object\ncarve-out\n").out
    asked = "Arland in Council: you objected; carve-out lets the others go on without you. "
    assert f"{asked}You stand firm unless you choose it, before any time passes" in said
    assert "  answers: carve-out, stand\n" in said
    assert "adopted “Statement (Union)”" not in said.partition(asked)[0]
    assert "Council gave “Statement (Union)” up" not in said
    for firm in ("later", "stand", "stand firm"):
        assert "Council gave “Statement (Union)” up" in jointsim(*game, stdin=f"object\n{firm}\n").out


def test_nobody_stands_firm_unasked(play, moves):
    said = play("council.chair", says="stand\nlater\n")
    assert "nobody asks you to step aside — 'later' goes on" in said
    assert moves() == []
