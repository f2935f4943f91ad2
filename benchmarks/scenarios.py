"""Measure every shipped scenario: ``python -m benchmarks.scenarios`` prints replications a second of each."""

from __future__ import annotations

import argparse
import statistics
import time
from collections.abc import Mapping, Sequence

from jointsim.engine.plan import Plan
from jointsim.engine.planner import make_plan
from jointsim.experiments.batches import LARGEST_BATCH, run_batch
from jointsim.model.load import load_inputs
from jointsim.model.shelves import list_scenarios


def plan_of(scenario: str) -> Plan:
    """Return a compiled scenario, under the set-up as-is."""
    inputs = load_inputs(scenario)
    return make_plan(inputs.scenario, inputs.world)


def rate(plan: Plan, replications: int) -> float:
    """Return replications a second of processor time, with all their measures."""
    began = time.process_time()
    run_batch(plan, range(replications), 1)
    return replications / (time.process_time() - began)


def measure(
    scenarios: Sequence[str], rounds: int, replications: int = LARGEST_BATCH
) -> dict[str, list[float]]:
    """Return the rate of each scenario in each round; they take turns, after a batch each that does not count."""
    plans = {scenario: plan_of(scenario) for scenario in scenarios}
    for plan in plans.values():
        rate(plan, 1)
    turns = [{name: rate(plan, replications) for name, plan in plans.items()} for _ in range(rounds)]
    return {name: [turn[name] for turn in turns] for name in plans}


def table(rates: Mapping[str, Sequence[float]]) -> str:
    """Return the rates as a Markdown table."""
    lines = ["| scenario | replications/s | best round |", "| --- | ---: | ---: |"]
    lines += [f"| {name} | {statistics.median(each):.0f} | {max(each):.0f} |" for name, each in rates.items()]
    return "\n".join(lines)


def main() -> None:
    """Print the rates of the scenarios named, by default of all that are shipped."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scenarios", description=__doc__)
    parser.add_argument("scenarios", nargs="*", metavar="SCENARIO", help="id of a scenario; default all")
    parser.add_argument("--rounds", type=int, default=5, help="turns each scenario takes (default 5)")
    options = parser.parse_args()
    print(table(measure(options.scenarios or list(list_scenarios()), options.rounds)))


if __name__ == "__main__":
    main()
