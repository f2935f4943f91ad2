"""The files of a backtest: scores, rows, the inputs, and how it came about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

from jointsim.experiments.effective import WORLD, effective_world, written
from jointsim.experiments.manifest import facts_of, machine, now, short
from jointsim.experiments.store import (
    MANIFEST,
    claimed_folder,
    json_text,
    said_if_not_written,
    write_files,
)
from jointsim.model.document import Document, read_document
from jointsim.model.history.cases import Case
from jointsim.model.shelves import CASE_RULES, CASES

if TYPE_CHECKING:
    import pandas as pd

    from jointsim.experiments.history.backtest import Backtest

SCORES = "backtest.json"
ROWS = "rows"
"""Name of the table of all milestones, written as CSV and as Parquet."""

CASES_FILE = "inputs/cases.yaml"
RULES_FILE = "inputs/rules.yaml"


@dataclass(frozen=True)
class Asked:
    """What a backtest is asked for: all that its results depend on.

    Attributes
    ----------
    cases
        The crises.
    world
        The document of the world, with all changes made.
    setup_id
        Name of the set-up that made them.
    n, seed
        As of `backtest`.
    started
        When, for the manifest.
    """

    cases: Sequence[Case]
    world: Document
    setup_id: str
    n: int
    seed: int
    started: str = field(default_factory=now)


def identity_of(asked: Asked) -> dict[str, Any]:
    """Say what the scores of a backtest depend on: equal identities give equal scores, on equal processors."""
    return facts_of(inputs_of(asked.cases, asked.world), asked.seed, backtest={"replications": asked.n})


def claimed(asked: Asked, out: Path | None = None) -> Path:
    """Say in which folder the results belong, and make sure that it holds nothing else.

    Parameters
    ----------
    asked
        The backtest.
    out
        A folder to be used as it is; by default one below ``results/``.

    Raises
    ------
    InputError
        There is something else in it, or it is a file.
    """
    known = identity_of(asked)
    return claimed_folder(f"backtest--{asked.setup_id}--{short(known)}", str(known["sha256"]), out)


def write_backtest(
    result: Backtest,
    summary: Mapping[str, Any],
    asked: Asked,
    folder: Path,
    command: Sequence[str],
    further: Mapping[str, bytes],
) -> None:
    """Write a backtest, every file whole, the manifest last.

    Parameters
    ----------
    result, summary
        What it came to, and `Backtest.summary` of it.
    asked
        What was asked for.
    folder
        From `claimed`.
    command
        The command that was given.
    further
        Figures: name → content.

    Raises
    ------
    InputError
        The folder cannot be written.
    """
    files = {SCORES: json_text(summary).encode(), **_tables(summary), **_inputs(asked), **further}
    with said_if_not_written(folder):
        outputs = write_files(folder, files)
        manifest = json_text(_manifest(result, asked, command, outputs))
        write_files(folder, {MANIFEST: manifest.encode()})


def frame(summary: Mapping[str, Any]) -> pd.DataFrame:
    """Lay the rows of a summary out as a table: one a milestone, lags in hours, missing beyond the horizon."""
    import pandas as pd

    return pd.DataFrame([dict(_flat(row)) for row in summary["rows"]])


def inputs_of(cases: Sequence[Case], world: Document) -> dict[str, Any]:
    """Give what all results on past crises depend on, as plain values by name."""
    return {
        "world": effective_world(world),
        "cases": plain(cases),
        "rules": read_document(CASE_RULES).value,
        "climatology": read_document(CASES).value["cases"],
    }


def plain(cases: Sequence[Case]) -> list[dict[str, Any]]:
    """Write cases as plain values, with no more than was given."""
    return [case.model_dump(mode="json", exclude_unset=True) for case in cases]


def circumstances_of(
    cases: Sequence[Case], command: Sequence[str], started: str, setup_id: str | None = None
) -> dict[str, Any]:
    """Say how results on past crises came about; they are finished now."""
    return {
        "command": list(command),
        "scenario": None,
        "cases": [case.id for case in cases],
        **({} if setup_id is None else {"setup": setup_id}),
        "platform": machine(),
        "started": started,
        "finished": now(),
    }


def _flat(row: Mapping[str, Any]) -> Iterator[tuple[str, Any]]:
    for key, value in row.items():
        if key == "observed":
            yield from zip(("observed_earliest_hours", "observed_latest_hours"), value, strict=True)
        elif key == "predicted":
            yield from (
                (f"predicted_{name}{'' if name == 'never' else '_hours'}", at) for name, at in value.items()
            )
        elif isinstance(value, Mapping):
            yield from ((f"{key}_{name}", part) for name, part in value.items())
        else:
            yield key, value


def _tables(summary: Mapping[str, Any]) -> dict[str, bytes]:
    table = frame(summary)
    return {
        f"{ROWS}.csv": table.to_csv(index=False, lineterminator="\n").encode(),
        f"{ROWS}.parquet": bytes(table.to_parquet(None, index=False, compression="zstd") or b""),
    }


def _inputs(asked: Asked) -> dict[str, bytes]:
    again = f"jointsim backtest {CASES_FILE} --world inputs/world -n {asked.n} --seed {asked.seed}"
    heading = f"# As backtested under '{asked.setup_id}'. Again, from the folder above: {again}\n"
    return {
        CASES_FILE: (heading + written({"cases": plain(asked.cases)})).encode(),
        WORLD: (heading + written(effective_world(asked.world))).encode(),
        RULES_FILE: CASE_RULES.read_bytes(),
    }


def _manifest(
    result: Backtest, asked: Asked, command: Sequence[str], outputs: Mapping[str, str]
) -> dict[str, Any]:
    counts = {"milestones": len(result.rows), "not_modelled": len(result.not_modelled)}
    return {
        "identity": {**identity_of(asked), "outputs": dict(outputs)},
        "circumstances": circumstances_of(asked.cases, command, asked.started, asked.setup_id) | counts,
    }
