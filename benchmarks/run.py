"""Compare engines on the committee chain: replications a second, ratios, events, peak memory.

Each engine lives in a process of its own and the engines take turns, so that a machine that slows down slows
all of them. Ratios are taken within a round; their median is shown. Bare rates depend on the machine.
"""

from __future__ import annotations

import argparse
import importlib
import resource
import statistics
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from heapq import heappop
from multiprocessing import get_context
from unittest import mock

import simpy.core

from jointsim.engine.clock import alarms

ENGINES = {
    "naive": "committee_naive.run_once",
    "expert": "committee_expert.run_once",
    "jointsim": "committee_jointsim.run_many",
    "baltic-cables": "baltic_cables.run_many",
}
"""Name → module and function; a function takes one seed, or many if its name says so."""

BATCH = 8

CLOCKS = (simpy.core, alarms)
"""Where events are taken off a clock: SimPy's own loop, and the engine's."""

Rates = dict[str, list[float]]


def play(engine: str, seeds: Sequence[int]) -> None:
    """Play some replications of the named engine."""
    module, _, name = ENGINES[engine].partition(".")
    function = getattr(importlib.import_module(f"benchmarks.{module}"), name)
    if name.endswith("_many"):
        function(seeds)
        return
    for seed in seeds:
        function(seed)


def rate(engine: str, seconds: float, first_seed: int) -> float:
    """Return replications a second of processor time, over at least `seconds` of it and one whole batch."""
    start = time.process_time()
    done = 0
    while (elapsed := time.process_time() - start) < seconds or done == 0:
        play(engine, range(first_seed + done, first_seed + done + BATCH))
        done += BATCH
    return done / elapsed


def events(engine: str, seeds: Sequence[int]) -> float:
    """Return how many SimPy events a replication handles, on average over some."""
    with ExitStack() as stack:
        taken = [
            stack.enter_context(mock.patch.object(module, "heappop", side_effect=heappop))
            for module in CLOCKS
        ]
        play(engine, seeds)
    return sum(each.call_count for each in taken) / len(seeds)


def peak_megabytes() -> float:
    """Return the largest resident size that this process has had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measure(
    engines: Sequence[str], rounds: int, seconds: float
) -> tuple[Rates, dict[str, float], dict[str, float]]:
    """Return the rate of each engine in each round, its peak memory in MB and its events per replication."""
    rates: Rates = {engine: [] for engine in engines}
    with ExitStack() as stack:
        workers = {
            engine: stack.enter_context(ProcessPoolExecutor(1, mp_context=get_context("spawn")))
            for engine in engines
        }
        for engine, worker in workers.items():
            worker.submit(rate, engine, 0.0, 0).result()
        for _ in range(rounds):
            for engine, worker in workers.items():
                rates[engine].append(worker.submit(rate, engine, seconds, 1).result())
        memory = {engine: worker.submit(peak_megabytes).result() for engine, worker in workers.items()}
        seeds = range(1, 1 + BATCH)
        counts = {engine: worker.submit(events, engine, seeds).result() for engine, worker in workers.items()}
    return rates, memory, counts


def ratio(rates: Rates, engine: str, baseline: str) -> str:
    """Return the median over rounds of one engine's rate to another's, as text; empty without a baseline."""
    if baseline not in rates:
        return ""
    pairs = zip(rates[engine], rates[baseline], strict=True)
    return f"{statistics.median(one / other for one, other in pairs):.2f}"


def table(rates: Rates, memory: Mapping[str, float], counts: Mapping[str, float]) -> str:
    """Return the comparison as a Markdown table."""
    lines = [
        "| engine | replications/s | × naive | × expert | events/replication | peak MB |",
        "| --- | ---: | ---: | ---: | ---: | ---: |",
    ]
    for engine, values in rates.items():
        cells = (
            engine,
            f"{statistics.median(values):.1f}",
            ratio(rates, engine, "naive"),
            ratio(rates, engine, "expert"),
            f"{counts[engine]:.0f}",
            f"{memory[engine]:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure the engines named on the command line, by default all there are."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=f"of {', '.join(ENGINES)}; default all")
    parser.add_argument("--rounds", type=int, default=5, help="turns each engine takes (default 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="shortest length of a turn (default 2)")
    options = parser.parse_args()
    if unknown := sorted(set(options.engines) - set(ENGINES)):
        parser.error(f"no engine is called {', '.join(unknown)}; there are {', '.join(ENGINES)}")
    if options.rounds < 1 or options.seconds < 0:
        parser.error("--rounds is at least 1, --seconds at least 0")
    print(table(*measure(options.engines or list(ENGINES), options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
