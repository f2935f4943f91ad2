"""Measure how time grows with size: ``python -m benchmarks.growth`` prints a fitted exponent for each kind of size.

Time is taken to grow as a power of the size; the power is the slope of a straight line through the logarithms of
both (least squares). 1 means that twice as much takes twice as long; what is fixed in a replication brings it below.
"""

from __future__ import annotations

import argparse
import math
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, partial
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks.committee_jointsim import plan_of
from benchmarks.committee_parameters import PARAMETERS
from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.batches import run_batch
from jointsim.model.load import load_inputs

WORLD = """\
jointsim: 1
markings: [open]
domains: [civil]
organisations:
  network: {{name: Network, awareness: {{at: [last], occurrence: 0.5}}}}
offices:
  chair: {{name: Chair, organisation: network, staff: last}}
calendars:
  always: {{zone: UTC, open: {{routine: always}}}}
states:
  AA: {{name: AA, zone: UTC, holidays: none, memberships: {{network: {{}}}}}}
staffs:
  first: {{name: First, organisation: network, calendar: always}}
  last: {{name: Last, organisation: network, calendar: always}}
{staffs}
channels:
{channels}
routing:
  network:
    paper: {{procedure: note, asked-by: {{chair: {{planned: 0 h}}}}, authority: [own]}}
procedures:
  note: {{name: note, headline: decision, steps: {{draft: {{work: last, takes: 1 h, reaches: decision}}}}}}
"""
"""News goes from the first staff to the last, from each to the next."""

SCENARIO = """\
jointsim: 1
title: Staffs in a row
start: 2025-01-06T00:00+00:00
horizon: 90 d
domain: civil
onset: planned
urgency: routine
severity: 0
attribution-difficulty: 0
contention: 0
events: {cut: {at: 0 h, observed: {arrival: {by: first, after: 0 h, occurrence: 1}}}}
responses: {paper: {organisation: network, kind: paper, event: cut}}
"""

STAFF = "  relay-{n}: {{name: Relay {n}, organisation: network, calendar: always}}"
CHANNEL = (
    "  {id}: {{name: {id}, from: {sender}, to: {receiver}, ceiling: open, "
    "latency: {{median: 2 h, p90: 9 h}}}}"
)


@dataclass(frozen=True)
class Growth:
    """How long replications of one kind of size took.

    Attributes
    ----------
    sizes
        How many there were of what grows.
    seconds
        Processor time, the least of some rounds.
    """

    sizes: tuple[int, ...]
    seconds: tuple[float, ...]

    @property
    def exponent(self) -> float:
        """Power of the size with which time grows."""
        return slope([math.log(size) for size in self.sizes], [math.log(each) for each in self.seconds])


def slope(x: Sequence[float], y: Sequence[float]) -> float:
    """Return the slope of the straight line nearest to some points (least squares)."""
    return statistics.linear_regression(x, y).slope


def of_dossiers(size: int) -> Plan:
    """Return the committee chain with so many dossiers."""
    return plan_of(replace(PARAMETERS, dossiers=size))


def of_members(size: int) -> Plan:
    """Return the committee chain with so many capitals."""
    return plan_of(replace(PARAMETERS, dossiers=40, replies=size * PARAMETERS.replies[:1]))


@cache
def of_channels(size: int) -> Plan:
    """Return staffs in a row, with so many channels from one to the next."""
    relays = ["first", *(f"relay-{number}" for number in range(size - 1)), "last"]
    channels = [
        CHANNEL.format(id=f"link-{number}", sender=sender, receiver=receiver)
        for number, (sender, receiver) in enumerate(pairwise(relays))
    ]
    staffs = [STAFF.format(n=number) for number in range(size - 1)]
    world = WORLD.format(staffs="\n".join(staffs), channels="\n".join(channels))
    with TemporaryDirectory() as name:
        folder = Path(name)
        (folder / "world").mkdir()
        (folder / "world" / "world.yaml").write_text(world, encoding="utf-8")
        (folder / "row.yaml").write_text(SCENARIO, encoding="utf-8")
        inputs = load_inputs(str(folder / "row.yaml"), world=folder / "world")
    return make_plan(inputs.scenario, inputs.world)


def seconds(plan: Plan, replications: int) -> float:
    """Return the processor time of some replications and all their measures."""
    began = time.process_time()
    run_batch(plan, range(replications), 1)
    return time.process_time() - began


def growth(sizes: Sequence[int], timed: Callable[[int], float], rounds: int) -> Growth:
    """Time each size in turn, for some rounds after one that does not count, and keep the least of each."""
    times = [[timed(size) for size in sizes] for _ in range(rounds + 1)][1:]
    return Growth(tuple(sizes), tuple(min(of_size) for of_size in zip(*times, strict=True)))


SIZES: Mapping[str, tuple[int, ...]] = {
    "dossiers": (25, 50, 100, 200, 400),
    "members": (9, 18, 27, 54, 108),
    "channels": (25, 50, 100, 200, 400),
    "replications": (5, 10, 20, 40),
}


def measure(sizes: Mapping[str, Sequence[int]] = SIZES, rounds: int = 5, batch: int = 4) -> dict[str, Growth]:
    """Return the growth with each kind of size; `batch` replications are timed together, but for the last kind."""
    plans: dict[str, Callable[[int], Plan]] = {
        "dossiers": of_dossiers,
        "members": of_members,
        "channels": of_channels,
    }
    found = {kind: growth(sizes[kind], partial(_timed, of, batch), rounds) for kind, of in plans.items()}
    found["replications"] = growth(sizes["replications"], partial(seconds, of_dossiers(25)), rounds)
    return found


def _timed(of: Callable[[int], Plan], replications: int, size: int) -> float:
    return seconds(of(size), replications)


def table(found: Mapping[str, Growth]) -> str:
    """Return the growths as a Markdown table."""
    lines = ["| what grows | sizes | ms at each | exponent |", "| --- | --- | --- | ---: |"]
    for kind, each in found.items():
        sizes = ", ".join(map(str, each.sizes))
        times = ", ".join(f"{1000 * second:.1f}" for second in each.seconds)
        lines.append(f"| {kind} | {sizes} | {times} | {each.exponent:.2f} |")
    return "\n".join(lines)


def main() -> None:
    """Print how time grows with each kind of size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.growth", description=__doc__)
    parser.add_argument("--rounds", type=int, default=5, help="rounds, of which the best counts (default 5)")
    options = parser.parse_args()
    print(table(measure(rounds=options.rounds)))


if __name__ == "__main__":
    main()
