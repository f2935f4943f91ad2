"""A shipped crisis played from several seats, the words read from a file."""

from __future__ import annotations

import pytest
import yaml

WORD = "speak nato-statement We stand with Finland and Estonia."
GAMES = {
    "nac.chair": (WORD, "wait 20 d", "?", "silence"),
    "secretary-general": ("?", WORD, "flash"),
    "eu": ("?", "routine"),
}
ANSWERS = {
    "nac.chair": ("nato-presence/decision/0/convening/nac.chair", "silence"),
    "secretary-general": ("cable-cut/nato/urgency/secretary-general", "flash"),
    "eu": ("cable-cut/eu/urgency/eu", "routine"),
}


@pytest.mark.parametrize("seat", GAMES)
def test_a_game_is_played_and_played_again(run, jointsim, tmp_path, seat):
    (tmp_path / "words.txt").write_text("\n".join([*GAMES[seat], "later\n" * 5]), encoding="utf-8")
    says = (tmp_path / "words.txt").read_text(encoding="utf-8")
    game_of = ("play", "baltic-cables", "--replication", "1", "--seat", seat)
    started = (*game_of, "--pause", "3 h", "-n", "0", "--save", "game.yaml")
    said = run(*started, stdin=says)
    assert (said.returncode, said.stderr) == (0, "")
    assert "  answers: " in said.stdout
    assert (f"“{WORD.split(maxsplit=2)[2]}” — statement on “First words of NATO”" in said.stdout) == (
        seat != "eu"
    )

    game = (tmp_path / "game.yaml").read_text(encoding="utf-8")
    moves = yaml.safe_load(game)["moves"]
    assert [(move["target"], move["value"]) for move in moves if move["kind"] == "answer"] == [ANSWERS[seat]]
    again = jointsim("play", "--load", "game.yaml", "-n", "0", "--save", "game.yaml")
    assert (again.code, again.err) == (0, "")
    assert (tmp_path / "game.yaml").read_text(encoding="utf-8") == game


def test_help_names_every_kind_of_seat(run):
    said = " ".join(run("play", "--help").stdout.split())
    for word in ("nac.FI", "nac.chair", "secretary-general"):
        assert word in said
