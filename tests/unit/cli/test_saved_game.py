from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jointsim.cli.saved_game import SavedGame, SavedMove, read_game, write_game
from jointsim.errors import InputError

TEXTS = st.text(st.characters(codec="utf-8", exclude_categories=["Cc", "Cs", "Co", "Cn"]))
ACTS = st.builds(
    SavedMove,
    time=st.integers(0, 10**9),
    step=st.integers(0, 10**6),
    seat=st.just("nac.NO"),
    kind=st.sampled_from(["speak", "withdraw", "raise-urgency"]),
    target=TEXTS,
    value=TEXTS,
)
GAMES = st.builds(
    SavedGame,
    scenario=TEXTS,
    seat=st.just("nac.NO"),
    set=st.lists(TEXTS).map(tuple),
    seed=st.integers(0, 2**64 - 1),
    moves=st.lists(ACTS).map(tuple),
)


@given(GAMES)
def test_what_is_written_is_read_again(tmp_path_factory, game):
    path = tmp_path_factory.mktemp("game") / "game.yaml"
    write_game(path, game)
    assert read_game(path) == game
    assert [each.name for each in path.parent.iterdir()] == ["game.yaml"]


GAME = """
jointsim: 1
scenario: crisis
seat: nac.NO
moves:
  - {time: 1, step: 2, seat: nac.NO, kind: answer, target: q, value: support}
"""


@pytest.mark.parametrize(
    ("target", "value"),
    [
        ("words/agree/0/nac.NO", "reservation"),
        ("words/agree/0/convening/nac.chair", "next-meeting"),
        ("words/agree/0/concession/nac.chair", "drop-clause:blames"),
        ("words/agree/0/concession/nac.chair", "escalate"),
        ("cut/wire/guard/0/release/eums", "refuse"),
        ("cut/nato/urgency/nato", "flash"),
    ],
)
def test_an_answer_of_every_kind_is_read(tmp_path, target, value):
    path = tmp_path / "game.yaml"
    path.write_text(GAME.replace("target: q, value: support", f"target: {target}, value: '{value}'"))
    (move,) = read_game(path).moves
    assert (move.target, move.value) == (target, value)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("support", "maybe", "'maybe' is no answer — one of support, reservation, abstain, object"),
        ("q, value: support", "e/nato/urgency/nac.NO, value: grant", "'grant' is no answer — one of routine"),
        (
            "q, value: support",
            "e/wire/s/0/release/nac.NO, value: go",
            "'go' is no answer — one of grant, refuse",
        ),
        ("seat: nac.NO, kind", "seat: nac.FI, kind", "'nac.FI' is not the seat of this game — write nac.NO"),
        ("seat: nac.NO\n", "", "this is no saved game — `jointsim play … --save FILE` writes one"),
        ("time: 1", "time: -1", "-1"),
        ("kind: answer", "kind: dance", "dance"),
    ],
)
def test_a_slip_is_told_with_its_place(tmp_path, old, new, message):
    path = tmp_path / "game.yaml"
    path.write_text(GAME.replace(old, new))
    with pytest.raises(InputError) as error:
        read_game(path)
    (fault,) = error.value.faults
    assert message in str(fault)
    assert fault.line > 0
