"""Measure the peak memory of a study: ``python -m benchmarks.memory`` runs 10 000 replications of baltic-cables."""

from __future__ import annotations

import argparse

from benchmarks.baltic_cables import SCENARIO
from benchmarks.run import peak_megabytes
from jointsim.experiments.replicate import replicate
from jointsim.model.load import load_inputs


def main() -> None:
    """Run a study in this process, as long as the command line says, and print the largest resident size."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.memory", description=__doc__)
    parser.add_argument("-n", type=int, default=10_000, help="replications (default 10000)")
    options = parser.parse_args()
    inputs = load_inputs(SCENARIO)
    before = peak_megabytes()
    replicate(inputs, n=options.n, jobs=1)
    print(
        f"{options.n} replications: at most {peak_megabytes():.0f} MB, of which {before:.0f} MB before the first"
    )


if __name__ == "__main__":
    main()
