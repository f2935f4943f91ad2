"""`jointsim backtest`: how well the model says when past crises reached which milestone."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.endings import leave_early, require_writable, undisturbed
from jointsim.cli.options import MOST, Jobs, Out, Seed, Sets, Setup, World, require_between

if TYPE_CHECKING:
    from jointsim.experiments.history.backtest import Backtest
    from jointsim.experiments.history.files import Asked
    from jointsim.model.history.reading import CaseFile
    from jointsim.model.world import World as WorldModel


def backtest(
    files: Annotated[
        list[str] | None,
        typer.Argument(metavar="[FILE…]", help="Files of past cases. [default: the shipped ones]"),
    ] = None,
    n: Annotated[int, typer.Option("-n", metavar="N", help="Replications of each crisis.")] = 1000,
    seed: Seed = 1,
    setup: Setup = "as-is",
    sets: Sets = None,
    jobs: Jobs = None,
    out: Out = None,
    world: World = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the content of backtest.json and nothing else.")
    ] = False,
) -> None:
    """Forecast past crises, and score the forecasts against what happened.

    Each case becomes a scenario in the world of its day, by rules that are the same for all (`jointsim case`). The
    times that the model gives for each milestone are set against its documented date, and against climatology: how
    long other shipped cases took to the same milestone.

    Example: jointsim backtest -n 300
    """
    from jointsim.cli.past_cases import read_files, read_whole_world, tell_remarks
    from jointsim.experiments.history.files import Asked, claimed

    require_between(1, MOST, n=n)
    require_between(1, 4096, jobs=jobs)
    require_between(0, seed=seed)
    found = read_files(files or [])
    whole, document = read_whole_world(setup, sets, world)
    asked = Asked([case for file in found for case in file.cases], document, setup, n, seed)
    folder = claimed(asked, out)
    if out is not None:
        require_writable(folder)
    tell_remarks(found)
    result = _scored(asked, whole, found, jobs or -1)
    _hand_over(result, asked, folder, as_json=as_json)


def _scored(asked: Asked, world: WorldModel, files: list[CaseFile], jobs: int) -> Backtest:
    """Make the forecasts; what ends them early is said, and nothing is kept."""
    from jointsim.cli.past_cases import blamed_on
    from jointsim.cli.terminal import progress
    from jointsim.experiments.execute import LostProcess
    from jointsim.experiments.history.backtest import backtest as score

    done = 0

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
    leave_early(ending, f"{done} of {planned} replications were finished; nothing is scored until all are")


def _hand_over(result: Backtest, asked: Asked, folder: Path, *, as_json: bool) -> None:
    """Print what forecasts are worth, and write the files."""
    from jointsim.experiments.execute import dismiss_processes
    from jointsim.experiments.history.files import write_backtest
    from jointsim.experiments.store import json_text

    with undisturbed():
        dismiss_processes()
        summary = result.summary()
        if as_json:
            print(json_text(summary), end="", flush=True)
        else:
            _print_tables(summary)
        write_backtest(result, summary, asked, folder, ["jointsim", *sys.argv[1:]], figures_of(summary))
    print(f"Results: {folder}", file=sys.stderr if as_json else sys.stdout, flush=True)


def figures_of(summary: dict[str, Any]) -> dict[str, bytes]:
    """Draw the figure of a backtest: name of the file → content."""
    from jointsim.reports.figures.backtest import backtest_figure

    return backtest_figure(summary)


def _print_tables(summary: dict[str, Any]) -> None:
    from rich.text import Text

    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.backtest import backtest_tables, limits, verdict
    from jointsim.reports.page import broken

    target = console()
    for sentence in verdict(summary):
        print("\n".join(broken(sentence, min(target.width, WIDTH))))
    print(flush=True)
    for table in backtest_tables(summary):
        print_table(target, table)
    for sentence in limits(summary):
        target.print(Text("\n".join(broken(sentence, min(target.width, WIDTH), "- ", "  "))))
    target.print()


WIDTH = 100
"""Letters of a line of what is said in sentences."""
