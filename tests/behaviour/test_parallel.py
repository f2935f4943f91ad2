"""What replications come to does not depend on how they are shared out; Ctrl-C keeps what is done."""

from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from jointsim.engine.planner import make_plan
from jointsim.experiments.batches import LARGEST_BATCH, together
from jointsim.experiments.execute import Compiled, run_tasks, split
from jointsim.experiments.replicate import replicate
from jointsim.experiments.store import MANIFEST, write_results
from jointsim.model.load import load_inputs
from tests.support import contents

N = 24


@pytest.fixture(scope="module")
def inputs():
    return load_inputs("baltic-cables", "fusion-cell")


@pytest.fixture(scope="module")
def plan(inputs):
    return make_plan(inputs.scenario, inputs.world)


@pytest.fixture(scope="module")
def whole(plan):
    return gathered(plan, range(N), jobs=1, batch=N)


def gathered(plan, numbers, jobs, batch):
    tasks = split("", Compiled(plan), numbers, 5, jobs, batch)
    scores = together([done for _, done in run_tasks(tasks, jobs=jobs)]).scores
    assert scores.replications.tolist() == sorted(numbers)
    return {name: column.tobytes() for name, column in scores.columns.items()}


@pytest.mark.parametrize("batch", [1, 7])
def test_chunks_make_no_difference(plan, whole, batch):
    assert gathered(plan, range(N), jobs=1, batch=batch) == whole


def test_order_makes_no_difference(plan, whole):
    assert gathered(plan, [*range(N // 2, N), *range(N // 2)], jobs=1, batch=5) == whole


@pytest.mark.parametrize("batch", [None, 5])
def test_processes_make_no_difference(plan, whole, batch):
    assert gathered(plan, range(N), jobs=2, batch=batch) == whole


def test_one_and_two_jobs_write_the_same_files(tiny, tmp_path):
    scenario, _, setup, _, world = tiny
    inputs = load_inputs(scenario, setup, world=world)
    one, two = replicate(inputs, 10, jobs=1), replicate(inputs, 10, jobs=2)
    assert (one.jobs, two.jobs) == (1, 2)
    folders = [write_results(study, tmp_path / str(study.jobs)) for study in (one, two)]
    first, second = (contents(folder, but=MANIFEST) for folder in folders)
    assert first == second


INPUTS = """
import sys
from pathlib import Path
from jointsim.model.load import load_inputs

scenario, _, setup, _, world = sys.argv[1:]
inputs = load_inputs(scenario, setup, world=Path(world))
"""
"""Programs of their own read the tiny crisis, whose files they are told as commands are."""


def program(text, words):
    return subprocess.run(
        [sys.executable, "-c", INPUTS + text, *words],
        check=False,
        capture_output=True,
        text=True,
        timeout=120,
    )


LONG = """
from jointsim.experiments.replicate import replicate
study = replicate(inputs, 100_000, jobs=2, progress=lambda more: print("done", more, flush=True))
print("interrupted", study.interrupted, len(study.scores), study.summary()["replications"])
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_ctrl_c_in_a_terminal_keeps_finished_replications_without_a_traceback(tiny):
    with subprocess.Popen(
        [sys.executable, "-c", INPUTS + LONG, *tiny],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    ) as process:
        done = int(process.stdout.readline().split()[1])
        os.killpg(process.pid, signal.SIGINT)  # as a terminal does: to the workers too
        out, errors = process.communicate(timeout=60)
    lines = [line.split() for line in out.splitlines()]
    told = done + sum(int(line[1]) for line in lines if line[0] == "done")
    assert errors == ""
    assert process.returncode == 0
    _, interrupted, kept, counted = lines[-1]
    assert interrupted == "True"
    # A batch is kept before it is told of; the signal may come in between.
    assert told <= int(kept) <= told + LARGEST_BATCH
    assert counted == kept


KILLED = """
import psutil
from jointsim.experiments.replicate import replicate

killed = []

def kill_one(more):
    if not killed:
        workers = [each for each in psutil.Process().children() if "popen_loky" in " ".join(each.cmdline())]
        workers[0].kill()
        killed.append(workers[0])

study = replicate(inputs, 100_000, jobs=2, progress=kill_one)
print(study.ended_early, 0 < len(study.scores) == study.summary()["replications"])
"""


@pytest.mark.skipif(os.name == "nt", reason="signals of POSIX")
def test_a_process_that_is_killed_leaves_what_was_finished(tiny):
    done = program(KILLED, tiny)
    assert done.stdout == "lost-process True\n", done.stderr
    assert done.returncode == 0


DISMISSED = """
import psutil
from jointsim.experiments.execute import dismiss_processes
from jointsim.experiments.replicate import replicate

def workers():
    return [each for each in psutil.Process().children() if "popen_loky" in " ".join(each.cmdline())]

def study():
    return replicate(inputs, 4, jobs=2).summary()

first = study()
before = len(workers())
dismiss_processes()
print(before, len(workers()), study() == first)
"""


@pytest.mark.skipif(os.name == "nt", reason="how processes are called on POSIX")
def test_processes_are_dismissed_and_others_come_when_wanted(tiny):
    done = program(DISMISSED, tiny)
    assert done.stdout == "2 0 True\n", done.stderr
