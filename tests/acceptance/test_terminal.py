"""A person at a terminal: progress, a game, and Ctrl-C."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys

import pytest

from tests.acceptance.conftest import COMMAND

pexpect = pytest.importorskip("pexpect")
fdpexpect = pytest.importorskip("pexpect.fdpexpect")
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")


@pytest.fixture
def spawn(tmp_path, environment):
    def start(*words, width=100):
        return pexpect.spawn(
            COMMAND[0],
            [*COMMAND[1:], *map(str, words)],
            cwd=str(tmp_path),
            env={**environment, "TERM": "xterm"},
            encoding="utf-8",
            dimensions=(40, width),
            timeout=60,
        )

    return start


def ended(child) -> int:
    child.expect(pexpect.EOF)
    child.close()
    return child.exitstatus


def test_progress_is_shown_on_a_terminal(spawn, tiny):
    child = spawn("run", *tiny, "-n", "90", "--jobs", "1")
    child.expect("crisis · as-is .*90/90")
    child.expect("where the time went")
    assert ended(child) == 0


def test_tables_keep_to_the_width_of_the_terminal(spawn, tmp_path):
    child = spawn("run", "baltic-cables", "-n", "4", "--jobs", "1", width=60)
    child.expect("4 replications")
    assert ended(child) == 0
    plain = [without_colours(line) for line in child.before.splitlines()]
    assert max(map(len, plain)) <= 60


def test_a_replication_is_told_within_the_width_of_the_terminal(spawn, jointsim):
    child = spawn("explain", "baltic-cables")
    assert ended(child) == 0
    lines = [without_colours(line) for line in child.before.splitlines()]
    assert max(map(len, lines)) <= 100
    whole = jointsim("explain", "baltic-cables").out
    assert max(map(len, whole.splitlines())) > 250
    assert [word for line in lines if line.startswith("In all ") for word in line.split()]
    told = " ".join(lines).partition(": the way to the")[0].split()
    assert told == " ".join(whole.splitlines()).partition(": the way to the")[0].split()
    rows = [line for line in lines if line.startswith("Wed 25 Dec 2024,  Wed 25 Dec 2024,")]
    assert rows
    heading = next(line for line in lines if line.startswith("from"))
    assert heading.split() == ["from", "until", "time", "spent", "on", "what", "it", "was"]


@pytest.mark.parametrize(
    "words", [("list", "forces"), ("list", "channels"), ("diff", "siloed")], ids=" ".join
)
def test_no_id_is_broken_by_the_width_of_the_terminal(spawn, jointsim, words):
    child = spawn(*words)
    assert ended(child) == 0
    lines = [without_colours(line) for line in child.before.splitlines()]
    assert max(map(len, lines)) <= 100
    whole = jointsim(*words).out
    ids = {line.split()[0] for line in whole.splitlines() if "-" in line.partition(" ")[0]}
    assert len(ids) > 20
    assert ids <= {word for line in lines for word in line.split()}


def without_colours(line: str) -> str:
    from rich.text import Text

    return Text.from_ansi(line.rstrip("\r\n")).plain


def test_a_seat_is_played(spawn, tmp_path):
    child = spawn(
        "play", "baltic-cables", "--seat", "nac.chair", "--replication", "2", "--save", "game.yaml", "-n", "5"
    )
    child.expect("you are the chair in the North Atlantic Council")
    child.expect("nac.chair> ")
    child.sendline("?")
    child.expect("deploys forces: weight")
    child.sendline("urgency")
    child.sendline("speak We stand by them")
    child.sendline("later")
    child.expect("The game is saved in game.yaml")
    child.expect("later than")
    assert ended(child) == 0
    assert "raise-urgency" in (tmp_path / "game.yaml").read_text()


def test_leaving_a_game_by_interruption_saves_it(spawn, tmp_path):
    child = spawn("play", "baltic-cables", "--seat", "nac.chair", "--replication", "1", "--save", "game.yaml")
    child.expect("nac.chair> ")
    child.sendintr()
    child.expect("Go on with: jointsim play --load game.yaml")
    assert ended(child) == 130
    again = spawn("play", "--load", "game.yaml", "-n", "0")
    again.expect("nac.chair> ")
    again.sendline("silence")
    again.sendeof()
    assert ended(again) == 0


def test_ctrl_c_on_a_terminal_keeps_what_is_done(spawn, tmp_path, tiny):
    child = spawn("run", *tiny, "-n", "200000", "--out", "here", "--jobs", "2")
    child.expect(r" [1-9]\d*/200000")
    child.sendintr()
    child.expect(r"interrupted: (\d+) of 200000 replications were finished and kept")
    kept = int(child.match.group(1))
    assert ended(child) == 130
    assert json.loads((tmp_path / "here" / "summary.json").read_text())["replications"] == kept > 0


@pytest.mark.parametrize("whole_group", [False, True], ids=["the process", "its group"])
@pytest.mark.parametrize("signal_number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_without_a_terminal_keeps_what_is_done(
    tmp_path, environment, tiny, whole_group, signal_number
):
    # Progress is the only sign that replications are done, so stderr is a terminal here and stdout is not.
    ours, theirs = os.openpty()
    process = subprocess.Popen(
        [*COMMAND, "run", *tiny, "-n", "200000", "--out", "here", "--jobs", "1", "--json"],
        cwd=tmp_path,
        env={**environment, "TERM": "xterm"},
        stdout=subprocess.PIPE,
        stderr=theirs,
        start_new_session=True,
    )
    os.close(theirs)
    try:
        fdpexpect.fdspawn(ours, encoding="utf-8", timeout=60).expect(r" [1-9]\d*/200000")
        if whole_group:
            os.killpg(process.pid, signal_number)
        else:
            process.send_signal(signal_number)
        out, _ = process.communicate(timeout=60)
    finally:
        process.kill()
    assert process.returncode == 130
    assert json.loads(out) == json.loads((tmp_path / "here" / "summary.json").read_text())
    os.close(ours)
