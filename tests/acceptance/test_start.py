"""The command answers at once: nothing heavy is loaded before it is needed.

Processor time is measured, which other work on the machine does not stretch.
"""

from __future__ import annotations

import os
import subprocess
import sys

import pytest

from tests.acceptance.conftest import COMMAND

STARTS = {"--help": ([*COMMAND, "--help"], 0.4), "import": ([sys.executable, "-c", "import jointsim"], 0.3)}


@pytest.mark.parametrize(("command", "limit"), STARTS.values(), ids=STARTS)
def test_the_start_is_quick(environment, tmp_path, command, limit):
    def processor_time() -> float:
        spent = os.times()
        return spent.children_user + spent.children_system

    times = []
    for _ in range(4):
        begin = processor_time()
        subprocess.run(command, env=environment, cwd=tmp_path, capture_output=True, check=True)
        times.append(processor_time() - begin)
    assert min(times) < limit


@pytest.mark.parametrize(
    "words",
    [["--help"], ["run", "--help"], ["play", "--help"], ["list", "states"], ["explain", "baltic-cables"]],
)
def test_a_reader_who_has_seen_enough_is_no_error(environment, tmp_path, words):
    process = subprocess.Popen(
        [*COMMAND, *words], env=environment, cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.close()
    _, said = process.communicate(timeout=60)
    assert said == b""


def test_names_that_an_encoding_lacks_are_no_error(environment, tmp_path):
    plain = {**environment, "PYTHONIOENCODING": "ascii"}
    done = subprocess.run(
        [*COMMAND, "list", "bodies"], env=plain, cwd=tmp_path, capture_output=True, check=False
    )
    assert (done.returncode, done.stderr) == (0, b"")
