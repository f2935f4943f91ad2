"""Arguments and options that several commands share, and how they are read."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.model.load import Inputs

LARGEST = 2**64 - 1

MOST = 10_000_000
"""Replications at most."""

USUAL = 500
"""Replications, unless told otherwise."""

Scenario = Annotated[
    str, typer.Argument(metavar="SCENARIO", help="A scenario file, or the id of a shipped one.")
]
Setup = Annotated[
    str, typer.Option("--setup", metavar="SETUP", help="A set-up file, or the id of a shipped one.")
]
Sets = Annotated[
    list[str] | None,
    typer.Option(
        "--set", metavar="PATH=VALUE", help="Change one value of the world or of `scenario.…`; repeatable."
    ),
]
World = Annotated[
    Path | None,
    typer.Option("--world", metavar="DIR", help="Use the world in this folder, not the shipped one."),
]
Seed = Annotated[int, typer.Option("--seed", metavar="N", help="The same seed gives the same luck.")]
Replications = Annotated[
    int | None,
    typer.Option(
        "-n", metavar="N", help="How many replications. [default: 500; with --precision, 20000 at most]"
    ),
]
PrecisionText = Annotated[
    str | None,
    typer.Option(
        "--precision",
        metavar="RESPONSE.MILESTONE=TIME",
        help="Go on until the 95 % interval of this median (with `:mean` before the sign, mean) is plus or "
        "minus TIME.",
    ),
]
First = Annotated[
    int,
    typer.Option(
        "--first", metavar="N", help="Number of the first replication, to share a study among machines."
    ),
]
Resume = Annotated[
    bool, typer.Option("--resume", help="Go on from what is in the folder of results already.")
]
Jobs = Annotated[
    int | None, typer.Option("--jobs", metavar="N", help="Processes at a time. [default: one a core]")
]
Cluster = Annotated[
    str | None,
    typer.Option(
        "--cluster", metavar="ADDRESS", help="Run on the Dask cluster whose scheduler is there (or its file)."
    ),
]
Out = Annotated[
    Path | None, typer.Option("--out", metavar="DIR", help="Where results go. [default: below results/]")
]
Number = Annotated[int, typer.Option("--replication", metavar="N", help="Which replication, counted from 0.")]


def read_inputs(scenario: str, setup: str, sets: list[str] | None, world: Path | None) -> Inputs:
    """Read and check everything that the options name.

    Raises
    ------
    InputError
        Every fault of every file and option.
    """
    from jointsim.model.load import load_inputs

    return load_inputs(scenario, setup, sets=split_sets(sets or []), world=world)


def split_sets(sets: list[str]) -> list[tuple[str, str]]:
    """Split each PATH=VALUE at its first equals sign.

    Raises
    ------
    InputError
        One has none, or no path before it.
    """
    pairs = [text.partition("=") for text in sets]
    faults = [
        Fault(
            "--set",
            0,
            0,
            "",
            f"'{path}{sign}{value}' is not PATH=VALUE",
            "write bodies.x.silence.immediate='12 h'",
        )
        for path, sign, value in pairs
        if not sign or not path.strip()
    ]
    if faults:
        raise InputError(faults)
    return [(path.strip(), value) for path, _, value in pairs]


def require_numbers(*, n: int | None, jobs: int | None, seed: int, first: int) -> None:
    """Refuse numbers of `run` and `compare` that are outside of their bounds.

    Raises
    ------
    InputError
        One is.
    """
    require_between(1, MOST, n=n)
    require_between(1, 4096, jobs=jobs)
    require_between(0, seed=seed)
    require_between(0, MOST, first=first)


def require_between(low: int, high: int | None = None, **options: int | None) -> None:
    """Refuse numbers outside of their bounds; those that were not given pass.

    Parameters
    ----------
    low, high
        Bounds, both allowed; by default the largest number that a seed can be.
    options
        Number by the name of its option.

    Raises
    ------
    InputError
        One is outside.
    """
    top = LARGEST if high is None else high
    faults = [
        Fault(
            _dashed(name),
            0,
            0,
            "",
            f"{number} is too {'small' if number < low else 'large'}",
            _bounds(low, top),
        )
        for name, number in options.items()
        if number is not None and not low <= number <= top
    ]
    if faults:
        raise InputError(faults)


def _dashed(name: str) -> str:
    return f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"


def _bounds(low: int, high: int) -> str:
    return f"give {low} or more" if high == LARGEST else f"give {low} to {high}"
