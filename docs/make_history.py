"""Make the test against history anew: results/reference/history/, from backtests and a calibration.

`jointsim calibrate --out DIR` first (half an hour on two cores); then `python docs/make_history.py DIR`.
"""

from __future__ import annotations

import json
import sys
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from jointsim.experiments.history.backtest import Backtest, backtest
from jointsim.experiments.history.regression import regression_rows
from jointsim.experiments.history.targets import targets_of
from jointsim.experiments.store import json_text, write_files
from jointsim.model.history.reading import shipped_cases
from jointsim.model.load import load_world
from jointsim.model.world import World
from jointsim.reports.backtest import FEWEST, miss_table
from jointsim.reports.backtest_notes import factor, signed, signed_between, too
from jointsim.reports.calibration import VERDICTS
from jointsim.reports.evidence import markdown_table
from jointsim.reports.figures.backtest import backtest_figure
from jointsim.reports.words import share

ROOT = Path(__file__).resolve().parents[1]
FOLDER = ROOT / "results" / "reference" / "history"
REPLICATIONS, SEED = 300, 1
DOCUMENTED = "documents-only"
Scores = Mapping[str, Any]

COLUMNS = (
    "forecasts",
    "milestones",
    "skill (95 %)",
    "EU",
    "NATO",
    "within factor 2",
    "in 50 %",
    "in 80 % interval",
    "typical miss",
    "bias",
)


def scored(setup: str, jobs: int = -1) -> Backtest:
    """Play the shipped crises under a set-up, and score what comes of it."""
    world, _ = load_world(setup)
    return backtest(shipped_cases().cases, world, REPLICATIONS, SEED, jobs=jobs)


def left_out(calibration: Mapping[str, Any], jobs: int = -1) -> Backtest:
    """Play each shipped crisis with the numbers that the others alone would choose, and score what comes of it.

    Parameters
    ----------
    calibration
        The content of ``calibration.json``.
    jobs
        Processes.
    """
    cases = shipped_cases().cases
    parts = [
        backtest([case], _world_without(case.id, calibration), REPLICATIONS, SEED, jobs=jobs)
        for case in cases
    ]
    rows = tuple(row for part in parts for row in part.rows)
    return Backtest(tuple(cases), rows, (), REPLICATIONS, SEED)


def _world_without(case: str, calibration: Mapping[str, Any]) -> World:
    values = calibration["left_out"][case]["values"]
    sets = [(path, str(values[each["name"]])) for each in calibration["parameters"] for path in each["paths"]]
    return load_world(DOCUMENTED, sets=sets)[0]


def files(
    fitted: Backtest, documented: Backtest, others_chose: Backtest, calibration: Mapping[str, Any]
) -> dict[str, bytes]:
    """Give the files of the test: name → content."""
    past = targets_of(shipped_cases().cases)
    others = regression_rows([row.target for row in fitted.rows], past)
    told = replace(fitted, against={"regression": others}).summary()
    plain, honest = documented.summary(), others_chose.summary()
    return {
        "README.md": page(told, plain, honest, calibration).encode(),
        "backtest.json": json_text(told).encode(),
        "documents-only.json": json_text(
            {key: part for key, part in plain.items() if key != "rows"}
        ).encode(),
        "calibration.json": json_text(dict(calibration)).encode(),
        "left-out.json": json_text(honest).encode(),
        "backtest.svg": backtest_figure(told)["backtest.svg"],
    }


def page(told: Scores, plain: Scores, honest: Scores, calibration: Scores) -> str:
    """Write what the test says, and how it is made again."""
    regression = told["against"]["regression"]
    lines = (
        _level("documents only", plain["all"], plain["by_all"]["organisation"]),
        _level("calibrated, on the crises it was fitted to", told["all"], told["by_all"]["organisation"]),
        _level("calibrated, each crisis left out in turn", honest["all"], honest["by_all"]["organisation"]),
        _level(
            "regression on the same codes, left out", regression["all"], regression["by_all"]["organisation"]
        ),
        _level(
            "documents only, where no number was read from the crisis", plain, plain["by"]["organisation"]
        ),
        _level("calibrated, left out, of the same milestones", honest, honest["by"]["organisation"]),
    )
    return "\n".join(
        [
            "# Past crises against the model",
            "",
            f"{told['all']['cases']} crises, {told['all']['milestones']} milestones, {REPLICATIONS} replications",
            f"of each, seed {SEED}; the calibration at {calibration['replications']} replications. What the columns",
            "mean, and what they do not tell, stands in [docs/history.md](../../../docs/history.md). Made anew by",
            "`jointsim calibrate --out DIR` and",
            "`python docs/make_history.py DIR`.",
            "",
            markdown_table(COLUMNS, lines),
            "",
            "## By kind, each crisis left out in turn",
            "",
            markdown_table(
                ("kind", "milestones", "documents only", "left out", "regression", "bias"),
                _kinds(plain, honest, regression),
            ),
            "",
            "## What calibration chose",
            "",
            markdown_table(
                ("parameter", "range", "accepted", "left of the range", "verdict"), _parameters(calibration)
            ),
            "",
            "Not shipped: goodwill-lost, goodwill-won and mood stay as documented, as nothing was learned of them.",
            "",
            "## The worst misses of the calibrated model",
            "",
            markdown_table(miss_table(told).columns, miss_table(told).rows),
            "",
            "![Where in their forecasts milestones fell, and each forecast beside what happened](backtest.svg)",
            "",
            "| file | holds |",
            "| --- | --- |",
            "| `backtest.json` | all scores of the calibrated model, row by row, beside a regression |",
            "| `documents-only.json` | the same scores without the calibration |",
            "| `left-out.json` | the same of forecasts with the numbers that all other crises chose, row by row; its "
            "head is of milestones of crises that no documented number was read from, `all` of all |",
            "| `calibration.json` | the search, and what is identified |",
            "",
        ]
    )


def _level(name: str, scores: Scores, organisations: Mapping[str, Scores]) -> tuple[str, ...]:
    return (
        name,
        str(scores["milestones"]),
        f"{signed(scores['skill'])} ({signed_between(scores['skill_interval'])})",
        *(signed(organisations[each]["skill"]) if each in organisations else "–" for each in ("eu", "nato")),
        share(scores["within_factor_2"]),
        share(scores["coverage50"]),
        share(scores["coverage80"]),
        f"{factor(scores['median_abs_log2_error'])} x",
        too(scores["bias_log2"]),
    )


def _kinds(plain: Scores, honest: Scores, regression: Scores) -> list[tuple[str, ...]]:
    kinds = honest["by_all"]["kind"]
    order = sorted(kinds, key=lambda kind: (-kinds[kind]["milestones"], kind))
    return [
        (
            kind,
            str(kinds[kind]["milestones"]),
            *(
                (
                    signed(plain["by_all"]["kind"][kind]["skill"]),
                    signed(kinds[kind]["skill"]),
                    signed(regression["by_all"]["kind"][kind]["skill"]),
                    too(kinds[kind]["bias_log2"]),
                )
                if kinds[kind]["milestones"] >= FEWEST
                else ("–",) * 4
            ),
        )
        for kind in order
    ]


def _parameters(calibration: Scores) -> list[tuple[str, ...]]:
    return [
        (
            each["name"],
            " – ".join(f"{end:g}" for end in each["range"]),
            f"{each['accepted']:.3g}",
            "–" if each["left"] is None else " – ".join(f"{end:.3g}" for end in each["left"]),
            VERDICTS[each["verdict"]],
        )
        for each in calibration["parameters"]
    ]


def main(arguments: Sequence[str]) -> None:
    """Write the folder."""
    (folder,) = map(Path, arguments)
    calibration = json.loads((folder / "calibration.json").read_text(encoding="utf-8"))
    del calibration["rows"]  # they are made again, at more replications
    FOLDER.mkdir(parents=True, exist_ok=True)
    made = scored("as-is"), scored(DOCUMENTED), left_out(calibration)
    write_files(FOLDER, files(*made, calibration))


if __name__ == "__main__":
    main(sys.argv[1:])
