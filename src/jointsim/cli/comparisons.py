"""What comes of comparisons: tables on the terminal, files in a folder, and how the command ends."""

from __future__ import annotations

import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import typer

from jointsim.cli.endings import FAILED, leave_early, tell_failures, undisturbed
from jointsim.cli.targets import as_sure, short_of
from jointsim.errors import InputError

if TYPE_CHECKING:
    from jointsim.experiments.batches import Failure
    from jointsim.experiments.comparison import Comparison
    from jointsim.experiments.precision import Precision
    from jointsim.reports.tables import Table


NONE_FINISHED = (
    " (no replication finished under all set-ups; the failures are rows of each replications.parquet)"
)


def hand_over(comparison: Comparison, folder: Path, *, silent: bool, several: bool = False) -> None:
    """Print the tables of a comparison and write its files; what is in the way of these is raised last.

    Of several scenarios only that is printed which the table of all of them does not hold. Where no replication
    finished under all set-ups there is nothing to print, but failures are written.
    """
    from jointsim.experiments.compare_store import write_comparison

    if not comparison.replications and comparison.ended_early:
        return
    in_the_way: InputError | OSError | None = None
    written = False
    with undisturbed():
        try:
            command = ["jointsim", *sys.argv[1:]]
            written = write_comparison(comparison, folder, command, comparison_figures(comparison))
        except (InputError, OSError) as error:
            in_the_way = error
    if comparison.replications and not silent:
        _print_asked(comparison) if several else _print_tables(comparison)
        if said := _how_sure(comparison, as_sure):
            print(said)
    if in_the_way is not None:
        sys.stdout.flush()
        raise in_the_way
    print(_where(comparison, folder, written=written), file=sys.stderr if silent else sys.stdout, flush=True)


def _where(comparison: Comparison, folder: Path, *, written: bool) -> str:
    if not written:
        return f"Results: {folder} already holds replications that these are not; --resume adds to them"
    return f"Results: {folder}{'' if comparison.replications else NONE_FINISHED}"


def _how_sure(comparison: Comparison, line: Callable[[Precision, float, int, str], str]) -> str:
    """Say how sure the differences are that were to be precise; nothing if that was not asked, or has not ended."""
    from jointsim.reports.words import level

    asked = comparison.precision
    if asked is None or comparison.ended_early or not comparison.replications:
        return ""
    interval = f"the widest {level(comparison.confidence)} interval of its differences"
    return line(asked, comparison.half_width, comparison.replications, interval)


def comparison_figures(comparison: Comparison) -> dict[str, bytes]:
    """Draw the figure of a comparison: name of the file → content; none of the baseline alone, or of nothing."""
    if len(comparison.studies) < 2 or not comparison.replications:
        return {}
    from tempfile import TemporaryDirectory

    from jointsim.reports.figures.forest import write_forest

    with TemporaryDirectory() as folder:
        drawn = write_forest(comparison, Path(folder))
        return {path.name: path.read_bytes() for path in drawn}


def _print_tables(comparison: Comparison) -> None:
    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.comparison import comparison_tables, heading

    target = console()
    print(heading(comparison), flush=True)
    if len(comparison.studies) > 1:
        for table in comparison_tables(comparison):
            print_table(target, table)
    for table in _lost(comparison):
        print_table(target, table)
    _print_standing([comparison])


def _print_asked(comparison: Comparison) -> None:
    """Print of one of several scenarios what was asked for besides the differences, below its title."""
    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.best import best_table
    from jointsim.reports.names import Names

    target, inputs = console(), comparison.reference.inputs
    tables = [*best_table(comparison, Names.of(inputs).title), *_lost(comparison)]
    print(f"{inputs.scenario.title}\n" if tables else inputs.scenario.title, flush=True)
    for table in tables:
        print_table(target, table)


def _lost(comparison: Comparison) -> list[Table]:
    from jointsim.reports.losses import loss_tables
    from jointsim.reports.names import Names

    if comparison.losses is None:
        return []
    return loss_tables(comparison.losses, Names.of(comparison.reference.inputs), comparison.confidence)


def _print_standing(comparisons: Sequence[Comparison]) -> None:
    """Say on what the numbers of comparisons stand."""
    from rich.text import Text

    from jointsim.cli.terminal import console
    from jointsim.reports.standing import standing_note

    target = console()
    worlds = [each.reference.inputs.world_document for each in comparisons]
    target.print(Text(standing_note(worlds, min(each.replications for each in comparisons)), style="dim"))
    target.print()


def tell_together(done: Sequence[Comparison], *, as_json: bool, several: bool) -> None:
    """Print what several comparisons come to together; as JSON, or as a table where there are several."""
    from jointsim.cli.terminal import console, print_table
    from jointsim.experiments.store import json_text
    from jointsim.reports.matrix import matrix_table

    finished = [each for each in done if each.replications]
    if as_json and finished:
        found = [each.summary() for each in finished]
        together = {"scenarios": {each["scenario"]: each for each in found}}
        print(json_text(together if several else found[0]), end="", flush=True)
    elif several and finished:
        print()
        if len(finished[0].studies) > 1:
            print_table(console(), matrix_table(finished))
        _print_standing(finished)


def end(done: Sequence[Comparison]) -> None:
    """Say what is missing, and leave with the exit code that goes with it."""
    studies = [study for each in done for study in each.studies.values()]
    tell_failures(studies)
    failed = [
        _told_without(label, each)
        for one in done
        if one.losses
        for label, each in one.losses.failures.items()
    ]
    print("".join(f"{line}\n" for line in failed), end="", file=sys.stderr)
    last = done[-1]
    for each in done:
        if said := _how_sure(each, short_of):
            print(said, file=sys.stderr)
    if last.ended_early:
        leave_early(last.ended_early, _kept(last) if last.replications else _unpaired(last))
    if failed or any(study.failures for study in studies):
        raise typer.Exit(FAILED)


def _told_without(label: str, failures: Sequence[Failure]) -> str:
    """Say how many replications failed without an entry of the ledger."""
    from jointsim.reports.words import counted

    first = failures[0]
    said = f"{counted(len(failures), 'replication')} failed without {label}, left out for all entries"
    return f"{said}; number {first.replication}: {first.error}: {first.message}"


def _kept(comparison: Comparison) -> str:
    """Say how many replications of a comparison that ended early are kept, and how far what follows it came."""
    requested, losses = comparison.reference.requested, comparison.losses
    kept = f"{comparison.replications} of {requested} replications were finished under all set-ups and kept"
    if losses is None:
        return kept
    parts = []
    if losses.finished:
        least, most = min(losses.finished.values()), max(losses.finished.values())
        counted = f"{least}" if least == most else f"{least} to {most}"
        parts.append(f"each entry was switched off in {counted} of {losses.replications}")
    if losses.walked is not None:
        parts.append(f"critical paths were looked at in {losses.walked} of {losses.replications}")
    return f"{kept}; {', '.join(parts)}: the tables are of these, and --resume begins with them anew"


def _unpaired(comparison: Comparison) -> str:
    """Say what is kept of a comparison in which no replication finished under all set-ups."""
    count = sum(len(study.gathering) for study in comparison.studies.values())
    return (
        f"{count} replications were finished, none under all set-ups; --resume goes on"
        if count
        else "nothing was finished"
    )
