"""Compare engines on the committee chain: replications a second, ratios, events, peak memory.

Each engine lives in a process of its own and the engines take turns, so that a machine that slows down slows
all of them. Ratios are taken within a round; their median is shown. Bare rates depend on the machine.
"""

from __future__ import annotations

import argparse
import importlib
import importlib.util
import resource
import statistics
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import ExitStack
from multiprocessing import get_context
from unittest import mock

import simpy

ENGINES = ("naive", "expert", "jointsim")

RunOnce = Callable[[int], object]
Rates = dict[str, list[float]]


def run_once_of(engine: str) -> RunOnce:
    """Return the function that plays one replication of the named engine."""
    run_once: RunOnce = importlib.import_module(f"benchmarks.committee_{engine}").run_once
    return run_once


def rate(engine: str, seconds: float, first_seed: int) -> float:
    """Return replications a second, over at least `seconds` and one whole replication."""
    run_once = run_once_of(engine)
    start = time.perf_counter()
    done = 0
    while (elapsed := time.perf_counter() - start) < seconds or done == 0:
        run_once(first_seed + done)
        done += 1
    return done / elapsed


def events(engine: str, seed: int) -> int:
    """Return how many SimPy events one replication handles."""
    run_once = run_once_of(engine)
    with mock.patch.object(
        simpy.Environment, "step", autospec=True, side_effect=simpy.Environment.step
    ) as step:
        run_once(seed)
    return step.call_count


def peak_megabytes() -> float:
    """Return the largest resident size that this process has had."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit / 1e6


def measure(
    engines: Sequence[str], rounds: int, seconds: float
) -> tuple[Rates, dict[str, float], dict[str, int]]:
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
        counts = {engine: worker.submit(events, engine, 1).result() for engine, worker in workers.items()}
    return rates, memory, counts


def ratio(rates: Rates, engine: str, baseline: str) -> str:
    """Return the median over rounds of one engine's rate to another's, as text; empty without a baseline."""
    if baseline not in rates:
        return ""
    pairs = zip(rates[engine], rates[baseline], strict=True)
    return f"{statistics.median(one / other for one, other in pairs):.2f}"


def table(rates: Rates, memory: Mapping[str, float], counts: Mapping[str, int]) -> str:
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
            f"{counts[engine]}",
            f"{memory[engine]:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return "\n".join(lines)


def main() -> None:
    """Measure the engines named on the command line, by default all there are."""
    there = [engine for engine in ENGINES if importlib.util.find_spec(f"benchmarks.committee_{engine}")]
    parser = argparse.ArgumentParser(prog="python -m benchmarks.run", description=__doc__)
    parser.add_argument("engines", nargs="*", metavar="ENGINE", help=f"of {', '.join(there)}; default all")
    parser.add_argument("--rounds", type=int, default=5, help="turns each engine takes (default 5)")
    parser.add_argument("--seconds", type=float, default=2.0, help="shortest length of a turn (default 2)")
    options = parser.parse_args()
    if unknown := sorted(set(options.engines) - set(there)):
        parser.error(f"no engine is called {', '.join(unknown)}; there are {', '.join(there)}")
    if options.rounds < 1 or options.seconds < 0:
        parser.error("--rounds is at least 1, --seconds at least 0")
    print(table(*measure(options.engines or there, options.rounds, options.seconds)))


if __name__ == "__main__":
    main()
