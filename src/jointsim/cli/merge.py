"""`jointsim merge`: results of one study or comparison from several machines, put together."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointsim.cli.endings import require_writable, undisturbed
from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.experiments.comparison import Comparison


def merge(
    folders: Annotated[list[Path], typer.Argument(metavar="DIR…", help="Folders of results.")],
    out: Annotated[
        Path, typer.Option("--out", metavar="DIR", help="Where to write what they come to together.")
    ],
) -> None:
    """Put results from several machines together.

    Studies must be of the same scenario, set-up and seed, comparisons of the same scenario, seed and baseline.
    Replications that are in several folders must be the same in all. Sensitivity studies are not merged, nor is what
    --best, --remove and --critical found.

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
    print("".join(f"{line}\n" for line in _apart(comparison)), end="")
    return comparison.replications


def _apart(comparison: Comparison) -> Iterator[str]:
    """Say what of the comparisons is not in the one that was made of them, and why: at most three lines."""
    from jointsim.experiments.merging import OF_ONE_FOLDER, OF_THE_FIRST

    if comparison.set_aside:
        counts = ", ".join(f"{count} under {setup}" for setup, count in comparison.set_aside.items())
        yield f"Set aside: {counts} — replications that not all set-ups have are kept, and not compared"
    for names, why in (
        (OF_ONE_FOLDER, "found on the replications of one folder; its comparison.json has it"),
        (OF_THE_FIRST, "not as in the first folder, which is followed"),
    ):
        left_out = {name: comparison.left_out[name] for name in names if name in comparison.left_out}
        if left_out:
            said = ", ".join(f"{name} ({', '.join(where)})" for name, where in left_out.items())
            yield f"Left out: {said} — {why}"
