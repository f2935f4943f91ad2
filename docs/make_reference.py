"""Make a reference study anew: one scenario under all shipped set-ups, small files in results/reference/.

`python docs/make_reference.py baltic-cables` writes results/reference/baltic-cables/; without a name all of them.
"""

from __future__ import annotations

import csv
import io
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from jointsim.experiments.compare import ALL, compare, load_setups
from jointsim.experiments.comparison import Comparison
from jointsim.experiments.store import json_text, write_files
from jointsim.reports.evidence import markdown_table
from jointsim.reports.figures.forest import write_forest
from jointsim.reports.in_short import in_short_table
from jointsim.reports.names import Names

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "results" / "reference"
STUDIES = ("baltic-cables", "red-sea-shipping")
REPLICATIONS, SEED, MATTERS = 1000, 1, 6.0
SAMPLE = 3
"""Replications whose times are kept, for the test that runs them again."""


def command(scenario: str) -> str:
    """Say how a study is made again."""
    return f"python docs/make_reference.py {scenario}"


def compared(scenario: str, replications: int = REPLICATIONS, jobs: int = -1) -> Comparison:
    """Run a scenario under all shipped set-ups."""
    inputs = load_setups(str(ROOT / "scenarios" / f"{scenario}.yaml"), [ALL])
    return compare(inputs, n=replications, seed=SEED, matters=MATTERS, jobs=jobs)


def files(comparison: Comparison) -> dict[str, bytes]:
    """Give the files of a study: name → content."""
    with tempfile.TemporaryDirectory() as folder:
        drawn = {path.name: path.read_bytes() for path in write_forest(comparison, Path(folder))}
    return {
        "README.md": page(comparison).encode(),
        "comparison.json": json_text(comparison.details()).encode(),
        "differences.csv": comparison.frame().to_csv(index=False, lineterminator="\n").encode(),
        "differences.svg": drawn["differences.svg"],
        "sample.csv": sample(comparison).encode(),
    }


def page(comparison: Comparison) -> str:
    """Write what the study says, and how it is made again."""
    scenario, baseline = comparison.reference.inputs, comparison.baseline
    table = in_short_table(comparison, Names.of(scenario).title)
    return "\n".join(
        [
            f"# {scenario.scenario.title}: all set-ups compared",
            "",
            f"{comparison.replications} replications under each of {len(comparison.studies)} set-ups, the same",
            f"crises with the same luck, seed {comparison.reference.seed}. Differences are to `{baseline}`; below 0 is",
            f"sooner. Made anew by `{command(scenario.scenario_id)}`; a test runs the first {SAMPLE} again.",
            "",
            markdown_table(("set-up", f"against `{baseline}`"), table.rows),
            "",
            *(f"- {note}" for note in table.notes),
            "",
            "![Differences of all set-ups](differences.svg)",
            "",
            "| file | holds |",
            "| --- | --- |",
            "| `comparison.json` | all differences, their intervals, and what they are made of |",
            "| `differences.csv` | the same as a table, with medians, shares reached and p-values |",
            "| `differences.svg` | the figure above |",
            f"| `sample.csv` | hours to each headline milestone in the first {SAMPLE} replications under each set-up |",
            "",
        ]
    )


def sample(comparison: Comparison) -> str:
    """Write the times of the first replications: one row a set-up, replication and response."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(("setup", "replication", "response", "hours"))
    writer.writerows(_sampled(comparison))
    return text.getvalue()


def _sampled(comparison: Comparison) -> Iterator[tuple[str, int, str, str]]:
    for setup, study in comparison.studies.items():
        for number in range(SAMPLE):
            for response in comparison.reference.plan.responses.values():
                hours = study.scores.columns["milestone", response.id, response.headline][number]
                yield setup, number, response.id, f"{hours:.6f}"


def main() -> None:
    """Make the studies named on the command line, or all."""
    for scenario in sys.argv[1:] or STUDIES:
        write_files(FOLDER / scenario, files(compared(scenario)))


if __name__ == "__main__":
    main()
