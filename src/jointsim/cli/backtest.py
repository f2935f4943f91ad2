"""`jointsim backtest`: how well the model says when past crises reached which milestone."""

from __future__ import annotations

import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.endings import leave_early, require_writable, undisturbed
from jointsim.cli.options import MOST, Jobs, Out, Seed, Sets, Setup, World, require_between
from jointsim.errors import Fault, InputError, nearest

if TYPE_CHECKING:
    from jointsim.experiments.history.backtest import Backtest
    from jointsim.experiments.history.files import Asked
    from jointsim.experiments.history.rows import Row
    from jointsim.experiments.history.targets import Target
    from jointsim.experiments.rounds import Ending
    from jointsim.model.history.reading import CaseFile
    from jointsim.model.world import World as WorldModel

WIDTH = 100
"""Letters of a line of what is said in sentences."""


def backtest(
    cases: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="FILE|ID|FILE#ID…",
            help="Files of past cases, shipped cases, single ones in files. [default: all shipped ones]",
        ),
    ] = None,
    n: Annotated[int, typer.Option("-n", metavar="N", help="Replications of each crisis.")] = 1000,
    seed: Seed = 1,
    setup: Setup = "as-is",
    sets: Sets = None,
    jobs: Jobs = None,
    out: Out = None,
    world: World = None,
    against: Annotated[
        str | None,
        typer.Option("--against", metavar="OTHER", help="Beside another forecast: regression (an extra)."),
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the content of backtest.json and nothing else.")
    ] = False,
) -> None:
    """Forecast past crises, and score the forecasts against what happened.

    Each case becomes a scenario in the world of its day, by rules that are the same for all (`jointsim case`). The
    times that the model gives for each milestone are set against its documented date, and against climatology: how
    long other shipped cases took to the same milestone, whichever are scored.

    Example: jointsim backtest kerch-2018 my-cases.yaml -n 300
    """
    from jointsim.cli.past_cases import read_named, read_whole_world, tell_left_out, tell_remarks
    from jointsim.experiments.execute import dismiss_processes, processes
    from jointsim.experiments.history.files import Asked, claimed

    require_between(1, MOST, n=n)
    require_between(1, 4096, jobs=jobs)
    require_between(0, seed=seed)
    other = _other(against)
    found = read_named(cases or [])
    whole, document = read_whole_world(setup, sets, world)
    asked = Asked([case for file in found for case in file.cases], document, Path(setup).stem, n, seed)
    folder = claimed(asked, out)
    if out is not None:
        require_writable(folder)
    workers = processes(jobs or -1)
    result = _scored(asked, whole, found, workers)
    if workers > 1:
        dismiss_processes()
    if against is not None and other is not None:
        result = replace(result, against={against: other([row.target for row in result.rows])})
    _hand_over(result, asked, folder, as_json=as_json)
    tell_remarks(found)
    tell_left_out(found, result.reasons)


def _other(name: str | None) -> Callable[[list[Target]], list[Row]] | None:
    """Give what makes the other forecasts, once it is known that it can be had."""
    if name is None:
        return None
    if name != "regression":
        right = nearest(name, ["regression"]) or "give --against regression"
        raise InputError([Fault("--against", 0, 0, "", f"there is no forecast called '{name}'", right)])
    from jointsim.experiments.history.regression import regression_rows, require_regression
    from jointsim.experiments.history.targets import targets_of
    from jointsim.model.history.reading import shipped_cases

    require_regression()
    return lambda targets: regression_rows(targets, targets_of(shipped_cases().cases))


def _scored(asked: Asked, world: WorldModel, files: list[CaseFile], jobs: int) -> Backtest:
    """Make the forecasts; what ends them early is said, and nothing is kept."""
    from jointsim.cli.past_cases import blamed_on
    from jointsim.cli.terminal import progress
    from jointsim.experiments.execute import LostProcess
    from jointsim.experiments.history.backtest import backtest as score

    done = 0
    ending: Ending

    def count(more: int) -> None:
        nonlocal done
        done += more
        if tell is not None:
            tell(more)

    planned = asked.n * len(asked.cases)
    with blamed_on(files), progress(f"backtest · {asked.setup_id}", planned) as tell:
        try:
            return score(asked.cases, world, asked.n, asked.seed, jobs=jobs, progress=count)
        except KeyboardInterrupt:
            ending = "interrupt"
        except LostProcess:
            ending = "lost-process"
    leave_early(
        ending,
        f"{done} of {planned} replications were finished; nothing is kept, as nothing is scored until all are",
    )


def _hand_over(result: Backtest, asked: Asked, folder: Path, *, as_json: bool) -> None:
    """Write the files of a backtest, and print what its forecasts are worth.

    What is in the way of the files is raised once that is printed.
    """
    from jointsim.experiments.history.files import write_backtest
    from jointsim.experiments.store import json_text

    in_the_way: InputError | OSError | None = None
    with undisturbed():
        summary = result.summary()
        try:
            command = ["jointsim", *sys.argv[1:]]
            write_backtest(result, summary, asked, folder, command, figures_of(summary))
        except (InputError, OSError) as error:
            in_the_way = error
    if as_json:
        print(json_text(summary), end="", flush=True)
    else:
        _print_tables(summary, asked)
    if in_the_way is not None:
        sys.stdout.flush()
        raise in_the_way
    print(f"Results: {folder}", file=sys.stderr if as_json else sys.stdout, flush=True)


def figures_of(summary: dict[str, Any]) -> dict[str, bytes]:
    """Draw the figure of a backtest: name of the file → content."""
    from jointsim.reports.figures.backtest import backtest_figure

    return backtest_figure(summary)


def _print_tables(summary: dict[str, Any], asked: Asked) -> None:
    from rich.text import Text

    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.backtest import backtest_tables
    from jointsim.reports.backtest_notes import limits, verdict
    from jointsim.reports.page import broken
    from jointsim.reports.standing import assumptions_note

    target = console()
    width = min(target.width, WIDTH)
    print(f"Past crises, forecast under '{asked.setup_id}'\n")
    for sentence in verdict(summary):
        print("\n".join(broken(sentence, width)))
    print(flush=True)
    for table in backtest_tables(summary):
        print_table(target, table)
    print("What these numbers do not tell", flush=True)
    for sentence in limits(summary):
        target.print(Text("\n".join(broken(sentence, width, "- ", "  "))))
    note = "\n".join(broken(assumptions_note([asked.world]), width))
    target.print(Text(f"\n{note}\n", style="dim"))
