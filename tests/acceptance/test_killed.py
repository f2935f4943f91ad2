"""A process that is killed loses no more than the replications since it last kept some."""

from __future__ import annotations

import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.support import contents, write_tiny

SMALL = """
import sys
from jointsim.experiments import gathering
gathering.KEPT_EVERY = 40
from jointsim.cli.app import main
main()
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="the system kills otherwise")
def test_what_was_kept_is_gone_on_with_to_the_same_bytes(run, environment, tmp_path):
    scenario, setup, world = write_tiny(tmp_path)
    words = ["run", scenario, "--setup", setup, "--world", str(world), "--jobs", "1", "--out"]
    killed = subprocess.Popen(
        [sys.executable, "-c", SMALL, *words, "cut", "-n", "1000000"],
        cwd=tmp_path,
        env=environment,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_for(tmp_path / "cut" / "parts" / "000000.parquet")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
    assert not (tmp_path / "cut" / "manifest.json").exists()
    assert list((tmp_path / "cut" / "parts").glob("*.parquet"))
    done = run(*words, "cut", "-n", "20", "--resume")
    assert (done.returncode, done.stderr) == (0, "")
    assert "\n20 replications" not in done.stdout
    kept = int(done.stdout.splitlines()[1].partition(" ")[0])
    assert kept >= 40
    assert run(*words, "one", "-n", str(kept)).returncode == 0
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("cut", "one"))
    assert ours == theirs


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 50
    while not path.exists():
        assert time.monotonic() < end, "nothing was kept"
        time.sleep(0.02)
