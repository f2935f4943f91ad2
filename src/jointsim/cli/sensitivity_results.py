"""What comes of sensitivity studies: tables on the terminal, files in a folder, and how the command ends."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from jointsim.cli.endings import FAILED, leave_early, undisturbed

if TYPE_CHECKING:
    from jointsim.experiments.sensitivity.asked import Asked
    from jointsim.experiments.sensitivity.study import SensitivityStudy

NONE_FINISHED = " (no point finished; the failures are rows of points.parquet)"


def tell_again(asked: Asked, summary: dict[str, Any], folder: Path, *, as_json: bool) -> None:
    """Print what a study came to that was run to its end before; nothing of it is run again."""
    _print(asked, summary, as_json=as_json)
    print(_where(folder, summary), file=sys.stderr if as_json else sys.stdout, flush=True)
    if _tell_failures(summary):
        raise typer.Exit(FAILED)


def hand_over(study: SensitivityStudy, summary: dict[str, Any], folder: Path, *, as_json: bool) -> bool:
    """Print what a study came to, and write its files; say whether they were written. Of nothing there is neither."""
    from jointsim.experiments.execute import dismiss_processes
    from jointsim.experiments.sensitivity.files import write_study
    from jointsim.reports.figures.sensitivity import sensitivity_figure

    points = summary["points"]
    if not (points["finished"] or points["failed"]):
        return False
    with undisturbed():
        if study.effort.jobs > 1:
            dismiss_processes()
        _print(study.asked, summary, as_json=as_json)
        inputs = study.asked.inputs
        heading = f"{inputs.scenario.title} — {inputs.setup.title}"
        figures = sensitivity_figure(summary, study.differences, heading) if points["finished"] else {}
        written = write_study(study, folder, ["jointsim", *sys.argv[1:]], figures)
    held = f"Results: {folder} holds more points of the same study already; these are not written over them"
    print(
        _where(folder, summary) if written else held, file=sys.stderr if as_json else sys.stdout, flush=True
    )
    return written


def _print(asked: Asked, summary: dict[str, Any], *, as_json: bool) -> None:
    """Print what a study came to, if any of its points is finished."""
    from jointsim.experiments.store import json_text

    if not summary["points"]["finished"]:
        return
    if as_json:
        print(json_text(summary), end="", flush=True)
    else:
        _print_tables(asked, summary)


def _where(folder: Path, summary: dict[str, Any]) -> str:
    finished = summary["points"]["finished"]
    return f"Results: {folder}{'' if finished else NONE_FINISHED}"


def _print_tables(asked: Asked, summary: dict[str, Any]) -> None:
    from rich.text import Text

    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.sensitivity import headline, sensitivity_tables
    from jointsim.reports.sensitivity_notes import intervals_in_words
    from jointsim.reports.standing import assumptions_note

    inputs, target = asked.inputs, console()
    print(f"{inputs.scenario.title} — {inputs.setup.title}")
    print(f"{headline(summary)}\n", flush=True)
    for table in sensitivity_tables(summary):
        print_table(target, table)
    note = f"{assumptions_note([inputs.world_document])}; {intervals_in_words(summary)}"
    target.print(Text(note, style="dim"))
    target.print()


def end(study: SensitivityStudy, summary: dict[str, Any], *, kept: bool) -> None:
    """Say what is missing from a study, and leave with the exit code that goes with it."""
    failed = _tell_failures(summary)
    if study.ended_early:
        points = summary["points"]
        finished = f"{points['finished']} of {points['planned']} points were finished"
        said = f"{finished} and kept" if kept and points["finished"] else "nothing was finished"
        leave_early(study.ended_early, said)
    if failed:
        raise typer.Exit(FAILED)


def _tell_failures(summary: dict[str, Any]) -> bool:
    """Say on stderr how many points failed, and how to see of which it is so; say whether any did."""
    points = summary["points"]
    if not points["failed"]:
        return False
    first = points["failed"][0]
    said = f"{len(points['failed'])} of {points['planned']} points failed; point {first['point']}: {first['what']}"
    print(f"{said} — `failure` in points.parquet tells of each", file=sys.stderr)
    return True
