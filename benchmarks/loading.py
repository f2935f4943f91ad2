"""Measure how long the library takes to load and check: ``python -m benchmarks.loading``.

The unit is the time PyYAML's C parser takes for the same files, into plain values and no further.
"""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Callable

import yaml

from benchmarks.baltic_cables import SCENARIO
from jointsim.model.load import load_inputs
from jointsim.model.shelves import find_scenario, world_files

BAR = 0.7
"""Seconds of processor time that a person does not mind waiting, on a machine of 2023."""


def parse() -> None:
    """Parse the files of the shipped world and a scenario, and check nothing."""
    for path in (*world_files(), find_scenario(SCENARIO)):
        yaml.load(path.read_bytes(), Loader=yaml.CSafeLoader)


def load() -> None:
    """Load and check the scenario as a command does."""
    load_inputs(SCENARIO)


def seconds(work: Callable[[], None]) -> float:
    """Return the processor time of some work."""
    began = time.process_time()
    work()
    return time.process_time() - began


def main() -> None:
    """Print the ratio, the median of some rounds, and the bare seconds beside the bar."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.loading", description=__doc__)
    parser.add_argument("--rounds", type=int, default=9, help="rounds (default 9)")
    options = parser.parse_args()
    load()
    rounds = [(seconds(load), seconds(parse)) for _ in range(options.rounds)]
    ratio = statistics.median(loaded / parsed for loaded, parsed in rounds)
    least = min(loaded for loaded, _ in rounds)
    print(f"loaded and checked in {ratio:.1f} × the time of parsing; at best {least:.2f} s (bar {BAR} s)")


if __name__ == "__main__":
    main()
