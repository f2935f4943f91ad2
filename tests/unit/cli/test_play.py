"""`play`: a person at a seat, from the first question to the comparison."""

from __future__ import annotations

import os

import pytest

from jointsim.cli.saved_game import read_game
from tests.support import tiny_scenario, tiny_world, write_tiny

SEAT = "council.XA"


@pytest.fixture
def play(jointsim, tiny):
    """Play the tiny crisis: its words go through a silence of 24 hours in the council."""

    def command(*words, says="", seat=SEAT):
        seated = ["--seat", seat] if seat else []
        return jointsim("play", *tiny, *seated, "-n", "0", *words, stdin=says)

    return command


@pytest.fixture
def again(jointsim):
    def command(*words, says=""):
        return jointsim("play", "--load", *words, "-n", "0", stdin=says)

    return command


def test_a_question_says_what_it_is_about(play):
    said = play(says="?\nsupport\n")
    assert said.code == 0, said.err
    assert "you are Arland in Council" in said.out
    assert "(words)" in said.out
    assert "silence procedure, until " in said.out
    assert "solidarity: weight 1" in said.out
    assert "what happened: 90 % sure; who did it: 0 % sure" in said.out
    assert "asked for “Statement (Union)”" in said.out


@pytest.mark.parametrize(
    ("answer", "left"),
    [("support", ["support"]), ("abstain", ["abstain"]), ("later", []), ("", []), ("SUPPORT", ["support"])],
)
def test_an_answer_is_a_move(play, tmp_path, answer, left):
    assert play("--save", "game.yaml", says=f"{answer}\n").code == 0
    assert [move.value for move in read_game(tmp_path / "game.yaml").moves] == left


def test_what_is_not_understood_is_explained(play):
    said = play(
        says="suport\ngrant\n\nwait\nwait long\nwait 2 workdays\nspeak\nwithdraw\nurgency wrods\nbreak ships\nsupport\n"
    )
    for part in (
        "'suport' is not understood — did you mean 'support'?",
        "answer the question with one of the words",
        "'grant' is no answer to this — one of abstain, object, reservation, support",
        "say what — speak WORDS",
        "there is no response 'wrods' — did you mean 'words'?",
        "no silence is running on “Presence (Union)” here",
        "“Statement (Union)” was asked for by Chair: only Chair can take it back",
    ):
        assert part in said.out
    assert said.out.count("give hours or days, such as 6 h") == 1


def test_time_can_pass_before_an_answer(play):
    said = play(says="wait 3 h\nsupport\n")
    put = [line for line in said.out.splitlines() if line.endswith("(words)")]
    assert len(put) == 2
    assert put[0] != put[1]


def test_a_silence_can_be_broken_after_assent(play, tmp_path):
    play("--pause", "6 h", "--save", "game.yaml", says="later\nlater\nsupport\nbreak\nquit\n")
    values = [move.value for move in read_game(tmp_path / "game.yaml").moves]
    assert values == ["support", "object"]


def test_acts_unasked_are_moves(play, tmp_path):
    play(
        "--save",
        "game.yaml",
        says="urgency\nspeak We stand by them\nspeak ships Sail\nwithdraw ships\nwithdraw\nquit\n",
    )
    moves = read_game(tmp_path / "game.yaml").moves
    assert [(move.kind, move.target, move.value) for move in moves] == [
        ("raise-urgency", "words", ""),
        ("speak", "words", "We stand by them"),
        ("speak", "ships", "Sail"),
        ("withdraw", "ships", ""),
    ]


def test_what_was_done_is_confirmed(play):
    said = play(says="urgency\nurgency\nspeak We stand by them\nwithdraw ships\n").out
    assert "the urgency for Union is now flash" in said
    assert "the urgency for Union is already flash" in said
    assert "Arland says: “We stand by them”" in said
    assert "you took “Presence (Union)” back" in said
    said = play("--pause", "6 h", says="later\nlater\nsupport\nbreak\nquit\n").out
    assert "you broke the silence on “Statement (Union)”" in said


def test_what_came_of_a_text_is_told_once(play):
    said = play(says="support\n").out
    assert said.count("Council adopted “Statement (Union)” by silence") == said.count("► statement") == 1
    said = play(says="object\n").out
    broken = said.index("Silence in Council on “Statement (Union)” was broken by 1 of 2.")
    assert said.index("Council gave “Statement (Union)” up.") > broken


@pytest.mark.parametrize("act", ["urgency words", "speak words Late", "withdraw words", "break words"])
def test_nothing_can_be_done_to_what_is_closed(play, act):
    said = play("--pause", "3 d", says="support\nlater\n" + act + "\nquit\n")
    assert said.code == 0, said.err
    assert "“Statement (Union)” is closed already — it was adopted" in said.out


def test_what_is_closed_cannot_be_withdrawn(play):
    said = play("--pause", "3 d", says="withdraw words\n" + "later\n" * 3 + "withdraw words\nquit\n")
    assert "“Statement (Union)” is closed already" in said.out


def test_nobody_can_withdraw_what_nobody_asked_for(play):
    assert (
        "nobody has asked for “Statement (Union)” yet"
        in play("--pause", "30 min", says="withdraw words\nquit\n").out
    )


def test_a_saved_game_replays_to_the_same_game(play, again, tmp_path):
    play("--save", "one.yaml", says="wait 2 h\nurgency\nobject\nsupport\n")
    assert again("one.yaml", "--save", "two.yaml").code == 0
    assert (tmp_path / "one.yaml").read_text() == (tmp_path / "two.yaml").read_text()


def test_a_game_that_was_left_goes_on_where_it_was(play, again, tmp_path):
    whole = play("--save", "whole.yaml", says="wait 2 h\nurgency\nobject\nsupport\n")
    left = play("--save", "left.yaml", says="wait 2 h\nurgency\nquit\n")
    assert "Go on with: jointsim play --load left.yaml" in left.out
    rest = again("left.yaml", "--save", "left.yaml", says="object\nsupport\n")
    assert rest.code == whole.code == 0
    assert read_game(tmp_path / "left.yaml") == read_game(tmp_path / "whole.yaml")


def test_a_game_is_saved_when_interrupted(play, monkeypatch, tmp_path):
    def interrupt(prompt):
        raise KeyboardInterrupt

    monkeypatch.setattr("builtins.input", interrupt)
    said = play("--save", "game.yaml")
    assert said.code == 130
    assert read_game(tmp_path / "game.yaml").played > 0


def test_the_game_is_set_beside_unplayed_ones(jointsim, tiny):
    game = ("--seat", "chair", "--pause", "3 h", "-n", "5")
    said = jointsim("play", *tiny, *game, stdin="later\nlater\nwithdraw words\n")
    row = next(
        line.split("  ") for line in said.out.splitlines() if line.startswith("Statement (Union)   statement")
    )
    cells = [cell.strip() for cell in row if cell.strip()]
    assert cells[:3] == ["Statement (Union)", "statement", "never"]
    assert cells[3] != "never"
    assert cells[5] == "0 %"
    assert "‘Later than you’ is the share of the 5 unplayed ones that got there later" in said.out


def test_a_seat_nobody_asks_is_told_so(play, tiny, tmp_path):
    (tmp_path / "crisis.yaml").write_text(tiny_scenario(responses={"words": None}, deadlines=None))
    assert (
        "No question came to council.XA in this replication — try another with --replication." in play().out
    )


def test_a_seat_without_a_part_is_told_so_before_and_after(play, tmp_path):
    scenario = tiny_scenario(responses={"words": None}, deadlines=None)
    write_tiny(
        tmp_path,
        world=tiny_world(procedures={"sail": {"steps": {"decide": None, "go": {"after": "plan"}}}}),
        scenario=scenario,
    )
    line = "o text comes before council in this scenario; before these, in which XA sits, it does: none."
    said = play()
    assert said.out.splitlines()[1:3] == [
        f"N{line}",
        "It may be that nobody asks you anything: the game then runs to its end by itself, and you read of it.",
    ]
    assert f"No question came to council.XA in this replication — n{line}" in said.out


@pytest.mark.parametrize(
    ("seat", "line"),
    [
        (
            "council",
            "--seat: 'council' is a whole body — write a delegation, such as council.XA, or council.chair",
        ),
        (
            "council.",
            "--seat: 'council.' is not a seat — write one such as nac.FI, nac.chair or secretary-general",
        ),
        ("council.chiar", "--seat: 'chiar' is no state that could sit in council — did you mean 'chair'?"),
        ("watsh", "--seat: there is no office, organisation or staff called 'watsh' — did you mean 'watch'?"),
        ("XA.cost-guard", "--seat: 'XA' has no staff called 'cost-guard' — did you mean 'coast-guard'?"),
        ("cuoncil.XA", "--seat: there is no body called 'cuoncil' — did you mean 'council'?"),
        ("council.XC", "--seat: 'XC' is no state that could sit in council — did you mean"),
        ("", "--seat: nothing is given — name a seat"),
    ],
)
def test_a_seat_must_be_there(play, seat, line):
    said = play(seat=seat)
    assert said.code == 2
    assert len(said.complaints) == 1
    assert said.err.startswith(line.removesuffix(" — did you mean"))


@pytest.mark.parametrize(
    ("seat", "name"),
    [
        ("council.XB", "Borland in Council"),
        ("council.chair", "the chair in Council"),
        ("chair", "Chair"),
        ("union", "Union"),
        ("watch", "Watch"),
        ("XA.coast-guard", "Arland’s coast guard"),
    ],
)
def test_every_kind_of_seat_can_be_taken(play, seat, name):
    said = play(seat=seat)
    assert said.code == 0, said.err
    assert f"you are {name}. 'help' lists what you can say." in said.out


def test_a_saved_game_brings_its_options(play, again):
    play("--save", "game.yaml", "--seed", "4")
    said = again("game.yaml", "--seed", "3", "--seat", "council.XB")
    assert said.complaints == [
        "--seat: game.yaml was played with council.XA — leave it out",
        "--seed: game.yaml was played with 4 — leave it out",
    ]
    assert again("game.yaml", "--seed", "4").code == 0


def test_a_game_that_does_not_fit_any_more(play, again, tmp_path):
    play("--save", "game.yaml", says="support\n")
    text = (tmp_path / "game.yaml").read_text().replace("target: words/", "target: other/")
    (tmp_path / "game.yaml").write_text(text)
    said = again("game.yaml")
    assert said.code == 1
    assert said.err.startswith("jointsim: the saved game does not fit — ")


@pytest.mark.parametrize(
    ("place", "part"),
    [
        ("none/game.yaml", "there is no folder none"),
        ("crisis.yaml", "is no saved game — choose another name"),
    ],
)
def test_a_game_is_not_saved_over_something_else(play, tmp_path, place, part):
    before = (tmp_path / "crisis.yaml").read_text()
    said = play("--save", place)
    assert said.code == 2
    assert part in said.err
    assert (tmp_path / "crisis.yaml").read_text() == before


def test_a_game_that_could_not_be_saved_is_not_begun(play, tmp_path, monkeypatch):
    monkeypatch.setattr("os.access", lambda path, mode, **_: not mode & os.W_OK)
    said = play("--save", "game.yaml")
    assert (said.code, said.out) == (2, "")
    assert said.err == (
        f"--save: nothing can be written in {tmp_path} — choose another place, or change its permissions\n"
    )


@pytest.mark.parametrize("text", ["0 h", "soon", "3 workdays"])
def test_a_pause_is_a_length_of_time(play, text):
    said = play("--pause", text)
    assert said.code == 2
    assert said.err.startswith("--pause: ")


LEAGUE = {
    "organisations": {"league": {"name": "League", "awareness": {"at": ["watch"], "occurrence": 0.5}}},
    "offices": {"speaker": {"name": "Speaker", "organisation": "league", "staff": "watch"}},
}


@pytest.fixture
def beside_a_league(play, tmp_path):
    """Play in a world with a second organisation."""
    write_tiny(tmp_path, world=tiny_world(**LEAGUE))
    return play


@pytest.mark.parametrize(
    ("seat", "act", "line"),
    [
        (
            "union",
            "withdraw words",
            "“Statement (Union)” was asked for by Chair: only Chair can take it back",
        ),
        (
            "chair",
            "withdraw ships",
            "“Presence (Union)” was asked for by Arland: only Arland can take it back",
        ),
        ("speaker", "withdraw", "there is nothing that you asked for and could take back"),
        ("speaker", "urgency", "there is nothing open of an organisation in which you sit"),
        (
            "speaker",
            "urgency words",
            "“Statement (Union)” is a matter of Union: only its own seats can raise the urgency there",
        ),
        ("chair", "withdraw wrods", "there is no response 'wrods' — did you mean 'words'?"),
        ("chair", "withdraw", "say which response — one of words"),
        ("speaker", "speak", "say what — speak WORDS"),
        ("speaker", "break", "no silence is running here — 'object' when you are asked"),
    ],
)
def test_a_matter_is_that_of_whoever_asked_for_it(beside_a_league, seat, act, line):
    said = beside_a_league(
        "--pause", "8 h", says="later\n" * 2 + f"{act}\nspeak words Go on.\nquit\n", seat=seat
    )
    assert said.code == 0, said.err
    assert f"  {line}\n" in said.out
    assert "says: “Go on.”" in said.out


def test_a_saved_act_that_is_no_longer_allowed_is_told_in_one_line(play, again, tmp_path):
    play("--save", "game.yaml", says="speak We stand by them\nwithdraw ships\nquit\n")
    text = (tmp_path / "game.yaml").read_text()
    (tmp_path / "game.yaml").write_text(text.replace("target: ships", "target: words"))
    said = again("game.yaml")
    assert (said.code, said.complaints) == (
        2,
        [
            "--load: move 2 of the saved game is no longer allowed: words was asked for by chair: "
            "only chair can take it back — play it anew without that move"
        ],
    )


def test_raising_the_urgency_says_which_matter_it_does_not_hasten(play):
    limit = "routing.union.statement.urgency-at-most=priority"
    said = play("--set", limit, says="urgency words\n").out
    assert "the urgency for Union is now flash" in said
    assert "is handled as priority at most)" in said


ALONE = {
    "organisations": {
        "alone": {
            "name": "States alone",
            "members": "all-states",
            "awareness": {"at": ["affected.coast-guard"], "occurrence": 0.5},
        }
    },
    "offices": {"envoy": {"name": "Envoy", "organisation": "alone", "staff": "watch"}},
    "routing": {
        "alone": {
            "patrol": {
                "procedure": "patrol",
                "asked-by": {"envoy": {"sudden": "1 h"}},
                "authority": ["own"],
            }
        }
    },
    "procedures": {
        "patrol": {
            "name": "patrol",
            "headline": "first-action",
            "steps": {"board": {"work": "watch", "takes": "9 h", "reaches": "first-action"}},
        }
    },
}
PATROL = {
    "patrol": {"organisation": "alone", "kind": "patrol", "event": "incident"},
    "ships": {"satisfied-by": {"patrol": {"milestone": "first-action"}}},
}


@pytest.fixture
def beside_states_alone(play, tmp_path):
    """Play in a world in which states act on their own, without any body, and overtake a response."""
    write_tiny(tmp_path, world=tiny_world(**ALONE), scenario=tiny_scenario(responses=PATROL))
    return play


def test_an_organisation_without_bodies_has_seats(beside_states_alone):
    for seat in ("envoy", "alone"):
        said = beside_states_alone(seat=seat, says="flash\n")
        assert said.code == 0, said.err
        assert "how urgent is this?" in said.out
        assert "States alone took up “Patrol (States alone)”" in said.out


def test_who_was_overtaken_hears_of_it(beside_states_alone):
    said = beside_states_alone(seat="chair", says="immediate\n").out
    line = "“Presence (Union)” was overtaken: “Patrol (States alone)” had got as far as the first action."
    assert said.count(line) == 1


def test_what_was_overtaken_cannot_be_withdrawn(beside_states_alone):
    said = beside_states_alone(
        "--pause", "20 h", seat="chair", says="later\nlater\nurgency ships\nquit\n"
    ).out
    assert "“Presence (Union)” is closed already — it was overtaken" in said
