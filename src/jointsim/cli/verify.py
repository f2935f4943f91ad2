"""`jointsim verify`: whether results are as they were written, and come out the same again."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointsim.cli.options import Jobs, require_between

if TYPE_CHECKING:
    from jointsim.experiments.verify import Verification

UNLIKE = 1
SHOWN = 5


def verify(
    folder: Annotated[Path, typer.Argument(metavar="DIR", help="A folder of results.")],
    sample: Annotated[
        int | None,
        typer.Option(
            "--sample",
            metavar="N",
            help="Replications of each study, or points of a sensitivity study, to run again. [default: 20, 5]",
        ),
    ] = None,
    jobs: Jobs = None,
) -> None:
    """Check results: every file against its hash, and a sample of replications, or of points, run again.

    Leaves with exit code 1 if anything is not as it was.

    Example: jointsim verify results/baltic-cables--as-is--1a2b3c
    """
    from jointsim.cli.terminal import progress
    from jointsim.experiments.reading import read_manifest
    from jointsim.experiments.verify import POINTS_SAMPLE, SAMPLE
    from jointsim.experiments.verify import verify as check

    require_between(1, 1_000_000, sample=sample)
    require_between(1, 4096, jobs=jobs)
    said = read_manifest(folder)["identity"]
    each = sample or (POINTS_SAMPLE if "sensitivity" in said else SAMPLE)
    holds = True
    with progress("run again", each * len(said.get("studies", [1]))) as tell:
        for found in check(folder, sample, jobs or -1, tell):
            holds &= found.holds
            print("\n".join(_said(found)), flush=True)
    if not holds:
        raise typer.Exit(UNLIKE)


def _said(found: Verification) -> list[str]:
    """Say what was found, a line each."""
    from jointsim.reports.words import counted

    lines = [f"{found.folder}: {name} is not there" for name in found.missing]
    lines += [f"{found.folder}: {name} is not as it was written" for name in found.changed]
    for name, (then, now) in (found.versions or {}).items():
        lines.append(f"{found.folder}: {name} was {then} then and is {now} now; compared to 1e-9")
    differing = found.differing or {}
    for number, measure in list(differing.items())[:SHOWN]:
        lines.append(f"{found.folder}: {found.of} {number} came out otherwise, first in {measure}")
    if len(differing) > SHOWN:
        more = counted(len(differing) - SHOWN, f"more {found.of}")
        lines.append(f"{found.folder}: {more} came out otherwise")
    for reason, number in (found.left_out or {}).items():
        left_out = "point was" if number == 1 else "points were"
        lines.append(f"{found.folder}: {number} {left_out} not among those to run again: {reason}")
    wrong = len(found.missing) + len(found.changed)
    files = "all files are as they were written"
    if wrong:
        files = (
            "1 file is not as it was written" if wrong == 1 else f"{wrong} files are not as they were written"
        )
    again = f"; {len(found.again) - len(differing)} of {len(found.again)} {found.of}s came out the same again"
    return [*lines, f"{found.folder}: {files}{again if found.again else ''}"]
