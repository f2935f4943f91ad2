"""`jointsim merge`: results of one study or comparison from several machines, put together."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from jointsim.cli.endings import require_writable, undisturbed
from jointsim.errors import Fault, InputError


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Folders of results.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to write what they come to together.")
    ],
) -> None:
    """Put results from several machines together.

    Studies must be of the same scenario, set-up and seed, comparisons of the same scenario, seed and baseline.
    Replications that are in several folders must be the same in all. Sensitivity studies are not merged.

    Example: jointsim merge machine-1 machine-2 --out together
    """
    from jointsim.experiments.merging import require_mergeable
    from jointsim.experiments.reading import is_comparison

    if out.is_dir() and any(out.iterdir()):
        what = f"{out} is not empty"
        raise InputError([Fault("--out", 0, 0, "", what, "name a new folder, so that nothing is lost")])
    require_mergeable(folders)
    kinds = {is_comparison(folder) for folder in folders}
    if len(kinds) > 1:
        what = "some folders hold a study, some a comparison"
        raise InputError([Fault("DIR", 0, 0, "", what, "merge one kind at a time")])
    require_writable(out)
    command = ["jointsim", *sys.argv[1:]]
    put_together = _comparisons if kinds == {True} else _studies
    replications = put_together(folders, out, command)
    print(f"Results: {out} ({replications} replications)", flush=True)


def _studies(folders: list[Path], out: Path, command: list[str]) -> int:
    from jointsim.cli.run import study_figures
    from jointsim.experiments.merging import merge_studies
    from jointsim.experiments.store import write_results

    study = merge_studies(folders, out)
    with undisturbed():
        write_results(study, out, command, study_figures(study, study.summary()))
    return len(study.scores)


def _comparisons(folders: list[Path], out: Path, command: list[str]) -> int:
    from jointsim.cli.comparisons import comparison_figures
    from jointsim.experiments.compare_store import write_comparison
    from jointsim.experiments.merging import merge_comparisons

    comparison = merge_comparisons(folders, out)
    with undisturbed():
        write_comparison(comparison, out, command, comparison_figures(comparison))
    return comparison.replications
