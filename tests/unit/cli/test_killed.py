"""A process that is killed loses no more than the replications since it last kept some."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import jointsim as package
from tests.support import contents

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
    killed = subprocess.Popen(
        [sys.executable, "-c", SMALL, *words, "cut", "-n", "1000000"],
        cwd=tmp_path,
        env={**os.environ, "PYTHONPATH": str(Path(package.__file__).parents[1])},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    _wait_for(tmp_path / "cut" / "parts" / "000000.parquet")
    killed.send_signal(signal.SIGKILL)
    killed.wait()
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


def _wait_for(path: Path) -> None:
    end = time.monotonic() + 50
    while not path.exists():
        assert time.monotonic() < end, "nothing was kept"
        time.sleep(0.02)
