"""`jointsim run`: many replications of one scenario, their tables and their files."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.endings import FAILED, leave_early, require_writable, tell_failures, undisturbed
from jointsim.cli.options import (
    USUAL,
    Cluster,
    First,
    Jobs,
    Out,
    PrecisionText,
    Replications,
    Resume,
    Scenario,
    Seed,
    Sets,
    Setup,
    World,
    read_inputs,
    require_numbers,
)
from jointsim.cli.targets import as_sure, short_of
from jointsim.errors import InputError

if TYPE_CHECKING:
    from jointsim.experiments.replicate import Study
    from jointsim.reports.names import Names

NONE_FINISHED = " (no replication finished; the failures are rows of replications.parquet)"


def run(
    scenario: Scenario,
    setup: Setup = "as-is",
    sets: Sets = None,
    replications: Replications = None,
    precision: PrecisionText = None,
    seed: Seed = 1,
    first: First = 0,
    resume: Resume = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    out: Out = None,
    world: World = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the content of summary.json and nothing else.")
    ] = False,
) -> None:
    """Run a scenario many times.

    Prints how long each response took, where the time went, and who acted first.

    Ctrl-C (or a signal to end) keeps the replications that are finished; --resume goes on from there.

    Example: jointsim run baltic-cables --setup fusion-cell -n 1000
    """
    from jointsim.cli.targets import read_precision
    from jointsim.cli.terminal import progress
    from jointsim.engine.planner import make_plan
    from jointsim.experiments.precision import MOST as CAP
    from jointsim.experiments.replicate import replicate
    from jointsim.experiments.store import may_replace, results_folder

    require_numbers(n=replications, jobs=jobs, seed=seed, first=first)
    inputs = read_inputs(scenario, setup, sets, world)
    wanted = precision and read_precision(precision, make_plan(inputs.scenario, inputs.world).responses)
    most = replications or (CAP if wanted else USUAL)
    folder = results_folder(inputs, seed, out)
    if out is not None:
        require_writable(folder)
    grows = resume or may_replace(folder, range(first, first + most))
    with progress(f"{inputs.scenario_id} · {inputs.setup_id}", most) as tell:
        study = replicate(
            inputs,
            most,
            seed,
            jobs=jobs or -1,
            progress=tell,
            first=first,
            precision=wanted or None,
            cluster=cluster,
            folder=folder if grows else None,
            resume=resume,
        )
    kept = bool(len(study.gathering)) and _hand_over(study, out, as_json)
    _end(study, kept)


def _hand_over(study: Study, out: Path | None, as_json: bool) -> bool:
    """Write the files of a study and print its tables, if any replication finished; say whether they were written.

    What is in the way of the files is raised once the tables are printed.
    """
    from jointsim.experiments.execute import dismiss_processes
    from jointsim.experiments.store import json_text

    in_the_way: InputError | OSError | None = None
    kept, said = False, ""
    with undisturbed():
        if study.jobs > 1:
            dismiss_processes()
        summary = study.summary()
        try:
            kept, said = _written(study, summary, out)
        except (InputError, OSError) as error:
            in_the_way = error
    if not len(study.scores):
        said += NONE_FINISHED if kept else ""
    elif as_json:
        print(json_text(summary), end="", flush=True)
        for remark in study.inputs.remarks:
            print(f"remark  {remark}", file=sys.stderr)
    else:
        _print_tables(study, summary)
        _tell_how_sure(study)
    if in_the_way is not None:
        sys.stdout.flush()
        raise in_the_way
    print(said, file=sys.stderr if as_json else sys.stdout, flush=True)
    return kept


def _written(study: Study, summary: dict[str, Any], out: Path | None) -> tuple[bool, str]:
    """Write the files of a study, but not over a larger one of the same; say whether, and where they are."""
    from jointsim.experiments.store import may_replace, replications_in, results_folder, write_results

    folder, count = results_folder(study.inputs, study.seed, out), len(study.scores)
    if not may_replace(folder, study.gathering.numbers):
        these = f"these {count} are" if count > 1 else "this one is"
        said = f"Results: {folder} already holds {replications_in(folder)} replications of the same study"
        ways = "--resume adds to them, --out DIR writes to another folder"
        return False, f"{said}; {these} not written over it ({ways})"
    further = study_figures(study, summary) if count else {}
    write_results(study, out, command=["jointsim", *sys.argv[1:]], further=further)
    return True, f"Results: {folder}"


def _print_tables(study: Study, summary: dict[str, Any]) -> None:
    from rich.text import Text

    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.documented import positions_note
    from jointsim.reports.standing import standing_note
    from jointsim.reports.study import headline_table, study_tables

    inputs, target = study.inputs, console()
    print(f"{inputs.scenario.title} — {inputs.setup.title}")
    print(f"{len(study.scores)} replications, seed {study.seed}\n", flush=True)
    horizon = study.plan.horizon / 3600
    for table in study_tables(summary, _names(study).title, horizon):
        print_table(target, table)
    print_table(target, headline_table(summary, _names(study).title))
    for remark in inputs.remarks:
        target.print(Text(f"remark  {remark}"))
    if positions := positions_note(inputs, _names(study)):
        target.print(Text(positions, style="dim"))
    target.print(Text(standing_note([inputs.world_document], len(study.scores)), style="dim"))
    target.print()


def _tell_how_sure(study: Study) -> None:
    """Say that an estimate is as sure as was asked, if it is; that it is not is said last, as what is missing."""
    if study.precision is not None and not study.interrupted:
        reached = study.precision.half_width(study.scores)
        if said := as_sure(study.precision, reached, len(study.scores)):
            print(said)


def study_figures(study: Study, summary: dict[str, Any]) -> dict[str, bytes]:
    """Draw the figure of a study: name of the file → content."""
    from tempfile import TemporaryDirectory

    from jointsim.reports.figures import write_figure

    with TemporaryDirectory() as folder:
        heading = f"{study.inputs.scenario.title} — {study.inputs.setup.title}"
        drawn = write_figure(summary, study.scores, Path(folder), _names(study).title, heading)
        return {path.name: path.read_bytes() for path in drawn}


def _names(study: Study) -> Names:
    from jointsim.reports.names import Names

    return Names.of(study.inputs)


def _end(study: Study, kept: bool) -> None:
    """Say what is missing from a study, and leave with the exit code that goes with it."""
    tell_failures([study])
    if study.precision is not None and not study.interrupted and len(study.scores):
        reached = study.precision.half_width(study.scores)
        if said := short_of(study.precision, reached, len(study.scores)):
            print(said, file=sys.stderr)
    if study.interrupted:
        finished = f"{len(study.scores)} of {study.requested} replications were finished"
        said = f"{finished} and kept" if kept else finished if len(study.scores) else "nothing was finished"
        leave_early(study.ended_early, said)
    if study.failures:
        raise typer.Exit(FAILED)
