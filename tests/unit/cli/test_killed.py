"""A process that is killed loses no more than what it has not kept yet."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import contextmanager
from pathlib import Path

import pytest

import jointsim as package
from tests.support import contents, tiny_setup, tiny_world, write_tiny
from tests.unit.experiments.sensitivity.conftest import UNCERTAIN

SLOW = """
import time
from jointsim.experiments.sensitivity.keeping import KeptPoints
def keep(self, number, visit, outcome):
    if number == 7:
        time.sleep(60)
    kept(self, number, visit, outcome)
kept, KeptPoints.keep = KeptPoints.keep, keep
from jointsim.cli.app import main
main()
"""
"""As a study whose eighth point takes long."""

SMALL = """
import sys
from jointsim.experiments import gathering
gathering.KEPT_EVERY = 40
from jointsim.cli.app import main
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system kills otherwise")
@pytest.mark.usefixtures("undrawn")
def test_what_was_kept_is_gone_on_with_to_the_same_bytes(jointsim, tiny, tmp_path):
    words = ["run", *map(str, tiny), "--jobs", "1", "--out"]
    with _killed(tmp_path, SMALL, *words, "cut", "-n", "1000000"):
        _wait_for((tmp_path / "cut" / "parts" / "000000.parquet").exists)
    assert not (tmp_path / "cut" / "manifest.json").exists()
    assert list((tmp_path / "cut" / "parts").glob("*.parquet"))
    done = jointsim(*words, "cut", "-n", "20", "--resume")
    assert (done.code, done.err) == (0, "")
    assert "\n20 replications" not in done.out
    kept = int(done.out.splitlines()[1].partition(" ")[0])
    assert kept >= 40
    assert jointsim(*words, "one", "-n", str(kept)).code == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("cut", "one"))
    assert ours == theirs


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system kills otherwise")
def test_a_sensitivity_study_loses_the_point_under_way_alone(jointsim, uncertain, tmp_path):
    words = [*uncertain, "--versus", "quick.yaml", "-n", "6", "--seed", "3", "--out"]
    log = tmp_path / "cut" / "parts" / "points.jsonl"
    with _killed(tmp_path, SLOW, *words, "cut"):
        _wait_for(lambda: log.is_file() and log.read_bytes().count(b"\n") == 7)
    log.write_bytes(log.read_bytes() + b'{"point": 7, "of": "')
    said = jointsim(*words, "cut", "--seed", "4", "--resume")
    assert said.code == 2
    assert said.complaints == [
        "cut: the folder holds another study — give another folder, or remove this one first"
    ]
    done = jointsim(*words, "cut", "--resume")
    assert (done.code, done.err) == (0, "")
    assert jointsim(*words, "one").code == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("cut", "one"))
    assert ours == theirs
    assert not log.parent.exists()
    assert jointsim("verify", "cut", "--jobs", "1").code == 0


@pytest.fixture
def uncertain(tmp_path):
    """Write a crisis in which two delays are uncertain, and a quicker set-up; returns words that name it."""
    scenario, setup, world = write_tiny(tmp_path, world=tiny_world(**UNCERTAIN))
    quick = tiny_setup() + "changes: {bodies: {council: {silence: 2 h}}}\n"
    (tmp_path / "quick.yaml").write_text(quick)
    few = ["--replications-per-point", "2", "--jobs", "1"]
    return ["sensitivity", *map(str, (scenario, "--setup", setup, "--world", world)), "--of", "words", *few]


@contextmanager
def _killed(folder, program, *words):
    """Run a program for as long as the block lasts, then kill it."""
    running = subprocess.Popen(
        [sys.executable, "-c", program, *words],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        yield
    finally:
        running.send_signal(signal.SIGKILL)
        running.wait()


def _wait_for(happened: Callable[[], bool]) -> None:
    end = time.monotonic() + 50
    while not happened():
        assert time.monotonic() < end, "nothing was kept"
        time.sleep(0.02)
