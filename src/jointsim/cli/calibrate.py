"""`jointsim calibrate`: which values of a few numbers past crises rule out, and what fitting them is worth."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.endings import leave_early, require_writable, undisturbed
from jointsim.cli.options import MOST, Jobs, Out, Resume, Seed, require_between
from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.experiments.history.calibration.files import Asked
    from jointsim.experiments.history.calibration.keeping import KeptForecasts
    from jointsim.experiments.history.calibration.study import Calibration
    from jointsim.model.history.reading import CaseFile
    from jointsim.model.world import World

DOCUMENTED = "documents-only"
"""Set-up of the world that is calibrated."""

MOST_POINTS = 65_536

FEWEST = 2
"""Crises of which each can be left out in turn."""

ONE = "nothing can be fitted to a single crisis and tried on another"

WIDTH = 100


def calibrate(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|ID|FILE#ID…",
            help="Files of past cases, shipped cases, single ones in files. [default: all shipped ones]",
        ),
    ] = None,
    waves: Annotated[
        int | None, typer.Option("--waves", metavar="N", help="Waves of points. [default: 2]")
    ] = None,
    points: Annotated[
        int | None, typer.Option("--points", metavar="N", help="Points in a wave. [default: 128]")
    ] = None,
    n: Annotated[
        int | None,
        typer.Option("-n", metavar="N", help="Replications of each crisis at each point. [default: 30]"),
    ] = None,
    seed: Seed = 1,
    jobs: Jobs = None,
    out: Out = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the content of calibration.json and nothing else.")
    ] = False,
    resume: Resume = False,
) -> None:
    """Fit a few numbers of the world to past crises, and say what they tell and what fitting is worth.

    Values under which what happened is implausible are ruled out (history matching); of the rest the middle of those is
    accepted whose 80 % intervals hold what they should and whose forecasts err least. Each crisis is also forecast with
    the numbers that the others alone would choose. It takes a quarter of an hour or more.

    Ctrl-C (or a signal to end) keeps what is finished; --resume goes on from there.

    Example: jointsim calibrate --waves 2 --points 64 -n 20
    """
    from jointsim.cli.past_cases import read_named, read_whole_world, tell_left_out, tell_remarks
    from jointsim.experiments.history.calibration.files import Asked, claimed, finished_in
    from jointsim.experiments.history.calibration.study import with_effort
    from jointsim.model.history.calibration import read_calibration_rules

    require_between(1, MOST, n=n)
    require_between(1, 64, waves=waves)
    require_between(1, MOST_POINTS, points=points)
    require_between(1, 4096, jobs=jobs)
    require_between(0, seed=seed)
    found = read_named(cases or [])
    world, document = read_whole_world(DOCUMENTED, None, None)
    rules = with_effort(read_calibration_rules(), waves, points, n)
    crises = [case for file in found for case in file.cases]
    if len(crises) < FEWEST:
        right = "give some twenty or more; with fewer hardly anything is told"
        raise InputError([Fault((cases or [found[0].name])[0], 0, 0, "", ONE, right)])
    asked = Asked(crises, document, rules, seed)
    folder, identity = claimed(asked, out)
    if out is not None:
        require_writable(folder)
    tell_remarks(found)
    if resume and (summary := finished_in(folder)) is not None:
        _print(summary, folder, as_json=as_json)
        return
    kept = _kept(folder, identity, resume=resume)
    result = _fitted(asked, world, found, kept, jobs)
    _hand_over(result, asked, world, folder, kept, as_json=as_json)
    tell_left_out(found, result.reasons)


def _kept(folder: Path, identity: str, *, resume: bool) -> KeptForecasts:
    from jointsim.experiments.history.calibration.keeping import KeptForecasts as Kept

    kept = Kept(folder, identity)
    if resume:
        kept.resume()
    return kept


def _fitted(
    asked: Asked, world: World, files: list[CaseFile], kept: KeptForecasts, jobs: int | None
) -> Calibration:
    """Run it; what ends it early is said, and what was finished is kept."""
    from jointsim.cli.past_cases import blamed_on
    from jointsim.cli.terminal import progress
    from jointsim.experiments.execute import dismiss_processes, processes
    from jointsim.experiments.history.calibration.runner import Effort, EndedEarly
    from jointsim.experiments.history.calibration.study import ACCEPTED
    from jointsim.experiments.history.calibration.study import calibrate as fit

    workers = processes(jobs or -1)
    done = 0

    def count(more: int) -> None:
        nonlocal done
        done += more
        if tell is not None:
            tell(more)

    planned = len(asked.cases) * (1 + asked.rules.waves * asked.rules.points + 2 * ACCEPTED)
    with blamed_on(files), progress("calibration · crises at points", planned) as tell:
        try:
            result = fit(asked.cases, world, asked.rules, Effort(asked.seed, workers, kept, count))
        except EndedEarly as early:
            ending = early.ending
        else:
            if workers > 1:
                dismiss_processes()
            return result
    said = f"{done} of up to {planned} crises at points were finished and kept; --resume goes on from there"
    leave_early(ending, said if done else "nothing was finished")


def _hand_over(
    result: Calibration, asked: Asked, world: World, folder: Path, kept: KeptForecasts, *, as_json: bool
) -> None:
    """Write the files of a calibration, and print what it came to."""
    from jointsim.experiments.history.calibration.files import write_calibration
    from jointsim.experiments.history.calibration.summary import summarise_calibration
    from jointsim.reports.figures.calibration import calibration_figure

    with undisturbed():
        summary = summarise_calibration(result)
        command = ["jointsim", *sys.argv[1:]]
        figures = calibration_figure(summary, _points(result))
        write_calibration(result, summary, asked, world, folder, command, figures)
        kept.clear()
        _print(summary, folder, as_json=as_json)


def _points(result: Calibration) -> list[tuple[tuple[float, ...], float, bool]]:
    """Give values, score and whether it is left, of each point."""
    choice = result.choice
    return [
        (values, float(choice.score[index, -1]), bool(choice.possible[index]))
        for index, values in enumerate(result.searched.values)
    ]


def _print(summary: dict[str, Any], folder: Path, *, as_json: bool) -> None:
    from jointsim.experiments.store import json_text

    if as_json:
        print(json_text(summary), end="", flush=True)
    else:
        _print_tables(summary)
    print(f"Results: {folder}", file=sys.stderr if as_json else sys.stdout, flush=True)


def _print_tables(summary: dict[str, Any]) -> None:
    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.calibration import calibration_tables, verdict
    from jointsim.reports.page import broken

    target = console()
    print("Numbers fitted to past crises\n")
    for sentence in verdict(summary):
        print("\n".join(broken(sentence, min(target.width, WIDTH))))
    print(flush=True)
    for table in calibration_tables(summary):
        print_table(target, table)
