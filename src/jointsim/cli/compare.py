"""`jointsim compare`: one scenario or several under several set-ups, each crisis with the same luck."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.endings import FAILED, leave_early, require_writable, tell_failures, undisturbed
from jointsim.cli.options import (
    Cluster,
    First,
    Jobs,
    Out,
    PrecisionText,
    Replications,
    Resume,
    Seed,
    Sets,
    World,
    require_between,
    split_sets,
)
from jointsim.cli.run import MOST, USUAL
from jointsim.cli.targets import short_of
from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.experiments.best import Question
    from jointsim.experiments.comparison import Comparison
    from jointsim.experiments.precision import Precision
    from jointsim.model.load import Inputs

Scenarios = Annotated[
    list[str], typer.Argument(metavar="SCENARIO…", help="Scenario files, or ids of shipped ones.")
]


def compare(
    scenarios: Scenarios,
    setups: Annotated[
        str,
        typer.Option(
            "--setups", metavar="ID,ID…", help="Set-ups to compare: ids or files; `all` for all shipped."
        ),
    ] = "",
    baseline: Annotated[
        str, typer.Option("--baseline", metavar="SETUP", help="With which the others are compared.")
    ] = "as-is",
    replications: Replications = None,
    precision: PrecisionText = None,
    matters: Annotated[
        str, typer.Option("--matters", metavar="TIME", help="The smallest difference that matters.")
    ] = "6h",
    confidence: Annotated[
        float, typer.Option("--confidence", metavar="SHARE", help="Of all intervals together, and of --best.")
    ] = 0.95,
    best: Annotated[
        str | None,
        typer.Option(
            "--best",
            metavar="RESPONSE.MILESTONE",
            help="Say which set-up is soonest, with a promise.",
        ),
    ] = None,
    at_least: Annotated[
        str | None,
        typer.Option(
            "--at-least",
            metavar="TIME",
            help="What --best is to find. [default: --matters]",
        ),
    ] = None,
    remove: Annotated[
        str,
        typer.Option(
            "--remove",
            metavar="ENTRY,…",
            help="Switch entries of the baseline's ledger off, one at a time; `all` for all.",
        ),
    ] = "",
    critical: Annotated[
        bool, typer.Option("--critical", help="Say who lies on the critical path under the baseline.")
    ] = False,
    sets: Sets = None,
    seed: Seed = 1,
    first: First = 0,
    resume: Resume = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    out: Out = None,
    world: World = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the differences as JSON and nothing else.")
    ] = False,
) -> None:
    """Compare set-ups in the same crises.

    Prints what each set-up changes for each response, how sure that is, and what the change is made of. Below 0 is
    sooner. Of several scenarios it prints where which set-up helps.

    Ctrl-C (or a signal to end) keeps the replications that are finished; --resume goes on from there.

    Example: jointsim compare baltic-cables --setups siloed,fusion-cell --best nato-presence.decision
    """
    from jointsim.cli.targets import read_hours

    require_between(1, MOST, n=replications)
    require_between(1, 4096, jobs=jobs)
    require_between(0, seed=seed)
    require_between(0, MOST, first=first)
    require_share(confidence)
    hours = read_hours(matters, "--matters")
    asked = _Asked(
        replications=replications,
        precision=precision,
        best=best,
        remove=_entries(remove),
        critical=critical,
        at_least=hours if at_least is None else read_hours(at_least, "--at-least"),
        options={
            "seed": seed,
            "first": first,
            "resume": resume,
            "jobs": jobs or -1,
            "cluster": cluster,
            "matters": hours,
            "confidence": confidence,
        },
    )
    alone = bool(asked.remove or critical)
    crises = _load(scenarios, _named(setups, baseline, alone=alone), baseline, split_sets(sets or []), world)
    several = len(crises) > 1
    aims = _aims(crises, asked)
    folders = [_folder(inputs, seed, out, several=several) for inputs in crises]
    done: list[Comparison] = []
    for inputs, folder, aim in zip(crises, folders, aims, strict=True):
        done.append(_compared(inputs, folder, asked, aim))
        _hand_over(done[-1], folder, silent=as_json)
        if done[-1].ended_early:
            break
    _tell_together(done, as_json=as_json, several=several)
    _end(done)


@dataclass(frozen=True)
class _Asked:
    """What was asked of every scenario."""

    replications: int | None
    precision: str | None
    best: str | None
    remove: tuple[str, ...]
    critical: bool
    at_least: float
    options: dict[str, Any]


@dataclass(frozen=True)
class _Aim:
    """What was asked of one scenario: names of its responses and milestones are right."""

    precision: Precision | None
    best: Question | None


def require_share(confidence: float) -> None:
    """Refuse a confidence that is none.

    Raises
    ------
    InputError
        It is not between 0.5 and 1.
    """
    if not 0.5 < confidence < 1.0:
        what = f"{confidence:g} is no confidence"
        right = "give a share between 0.5 and 1, such as 0.95"
        raise InputError([Fault("--confidence", 0, 0, "", what, right)])


def _entries(remove: str) -> tuple[str, ...]:
    """Read which entries of the ledger are to be switched off.

    Raises
    ------
    InputError
        There is no such entry, or it cannot be removed: all of them at once.
    """
    from jointsim.engine.removal import REMOVABLE, require_removable

    names = tuple(dict.fromkeys(name.strip() for name in remove.split(",") if name.strip()))
    if names == ("all",):
        return REMOVABLE
    require_removable(names)
    return names


def _named(setups: str, baseline: str, *, alone: bool) -> list[str]:
    names = [name.strip() for name in setups.split(",") if name.strip()]
    if not alone and not [name for name in names if name != baseline]:
        what = "there is nothing to compare with the baseline"
        raise InputError(
            [Fault("--setups", 0, 0, "", what, "name set-ups, such as --setups siloed,fusion-cell")]
        )
    return names


def _load(
    scenarios: Sequence[str],
    setups: Sequence[str],
    baseline: str,
    sets: list[tuple[str, str]],
    world: Path | None,
) -> list[list[Inputs]]:
    """Read every scenario under every set-up; all faults come at once."""
    from jointsim.experiments.compare import ALL, load_setups

    crises: list[list[Inputs]] = []
    faults: list[Fault] = []
    for scenario in scenarios:
        try:
            crises.append(load_setups(scenario, setups, baseline, sets=sets, world=world))
        except InputError as error:
            faults.extend(error.faults)
    names = [inputs[0].scenario_id for inputs in crises]
    faults += [
        Fault(name, 0, 0, "", f"{names.count(name)} scenarios have this name", "name each once")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if faults:
        raise InputError(faults)
    if list(setups) == [ALL]:
        _tell_left_out(crises)
    return crises


def _tell_left_out(crises: Sequence[Sequence[Inputs]]) -> None:
    from jointsim.model.load import list_setups

    for inputs in crises:
        compared = {each.setup_id for each in inputs}
        for setup in list_setups():
            if setup not in compared:
                print(
                    f"remark  '{setup}' changes nothing in {inputs[0].scenario_id}, and is left out",
                    file=sys.stderr,
                )


def _folder(inputs: Sequence[Inputs], seed: int, out: Path | None, *, several: bool) -> Path:
    from jointsim.experiments.compare_store import comparison_folder

    place = out / inputs[0].scenario_id if out is not None and several else out
    folder = comparison_folder(inputs, seed, place)
    if out is not None:
        require_writable(folder)
    return folder


def _aims(crises: Sequence[Sequence[Inputs]], asked: _Asked) -> list[_Aim]:
    """Read what is asked of each scenario, before any is run; all faults come at once."""
    aims: list[_Aim] = []
    faults: list[Fault] = []
    for inputs in crises:
        try:
            aims.append(_aim(inputs, asked))
        except InputError as error:
            faults.extend(fault for fault in error.faults if fault not in faults)
    if faults:
        raise InputError(faults)
    return aims


def _aim(inputs: Sequence[Inputs], asked: _Asked) -> _Aim:
    from jointsim.cli.targets import read_milestone, read_precision
    from jointsim.experiments.best import Question
    from jointsim.experiments.replicate import planned

    if not (asked.precision or asked.best):
        return _Aim(None, None)
    responses = planned(inputs[0]).responses
    precision = read_precision(asked.precision, responses) if asked.precision else None
    if not asked.best:
        return _Aim(precision, None)
    named = read_milestone(asked.best, responses, "--best")
    return _Aim(precision, Question(*named, asked.at_least, asked.options["confidence"]))


def _compared(inputs: Sequence[Inputs], folder: Path, asked: _Asked, aim: _Aim) -> Comparison:
    from jointsim.cli.terminal import progress
    from jointsim.experiments.compare import compare as run_comparison
    from jointsim.experiments.precision import MOST as CAP
    from jointsim.experiments.store import may_replace

    most = asked.replications or (CAP if aim.precision else USUAL)
    numbers = range(asked.options["first"], asked.options["first"] + most)
    grows = asked.options["resume"] or all(may_replace(folder / each.setup_id, numbers) for each in inputs)
    with progress(inputs[0].scenario_id, most * len(inputs)) as tell:
        found = run_comparison(
            inputs,
            n=most,
            baseline=inputs[0].setup_id,
            precision=aim.precision,
            best=aim.best,
            progress=tell,
            folder=folder if grows else None,
            **asked.options,
        )
    if found.ended_early or not (asked.remove or asked.critical):
        return found
    return _with_losses(found, asked)


def _with_losses(comparison: Comparison, asked: _Asked) -> Comparison:
    from jointsim.cli.terminal import progress
    from jointsim.experiments.losses import losses

    options = {name: asked.options[name] for name in ("matters", "confidence", "jobs", "cluster")}
    runs = len(comparison.reference.scores) * (asked.critical + len(asked.remove))
    with progress("what is lost where", runs) as tell:
        study = comparison.reference
        found = losses(study, asked.remove, critical=asked.critical, progress=tell, **options)
    return replace(comparison, losses=found, ended_early=found.ended_early)


def _hand_over(comparison: Comparison, folder: Path, *, silent: bool) -> None:
    """Print the tables of a comparison and write its files; what is in the way of these is raised last."""
    from jointsim.experiments.compare_store import write_comparison

    if not comparison.replications:
        return
    in_the_way: InputError | OSError | None = None
    written = False
    with undisturbed():
        try:
            command = ["jointsim", *sys.argv[1:]]
            written = write_comparison(comparison, folder, command, comparison_figures(comparison))
        except (InputError, OSError) as error:
            in_the_way = error
    if not silent:
        _print_tables(comparison)
    if in_the_way is not None:
        sys.stdout.flush()
        raise in_the_way
    held = f"{folder} already holds replications that these are not; --resume adds to them"
    print(
        f"Results: {folder}" if written else f"Results: {held}",
        file=sys.stderr if silent else sys.stdout,
        flush=True,
    )


def comparison_figures(comparison: Comparison) -> dict[str, bytes]:
    """Draw the figure of a comparison: name of the file → content; none of the baseline alone."""
    if len(comparison.studies) < 2:
        return {}
    from tempfile import TemporaryDirectory

    from jointsim.reports.figures.forest import write_forest

    with TemporaryDirectory() as folder:
        drawn = write_forest(comparison, Path(folder))
        return {path.name: path.read_bytes() for path in drawn}


def _print_tables(comparison: Comparison) -> None:
    from rich.text import Text

    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.comparison import comparison_tables, heading
    from jointsim.reports.losses import loss_tables
    from jointsim.reports.names import Names
    from jointsim.reports.standing import standing_note

    target = console()
    print(heading(comparison), flush=True)
    if len(comparison.studies) > 1:
        for table in comparison_tables(comparison):
            print_table(target, table)
    if comparison.losses is not None:
        names = Names.of(comparison.reference.inputs)
        for table in loss_tables(comparison.losses, names, comparison.confidence):
            print_table(target, table)
    note = standing_note(comparison.reference.inputs.world_document, comparison.replications)
    target.print(Text(note, style="dim"))
    target.print()


def _tell_together(done: Sequence[Comparison], *, as_json: bool, several: bool) -> None:
    from jointsim.cli.terminal import console, print_table
    from jointsim.experiments.store import json_text
    from jointsim.reports.matrix import matrix_table

    finished = [each for each in done if each.replications]
    if as_json and finished:
        found = [each.summary() for each in finished]
        together = {"scenarios": {each["scenario"]: each for each in found}}
        print(json_text(together if several else found[0]), end="", flush=True)
    elif len(finished) > 1 and len(finished[0].studies) > 1:
        print_table(console(), matrix_table(finished))


def _end(done: Sequence[Comparison]) -> None:
    """Say what is missing, and leave with the exit code that goes with it."""
    studies = [study for each in done for study in each.studies.values()]
    tell_failures(studies)
    last = done[-1]
    for each in done:
        if each.precision is not None and not each.ended_early:
            said = short_of(each.precision, each.half_width, each.replications, "widest difference")
            print(said, end="", file=sys.stderr)
    if last.ended_early:
        finished = (
            f"{last.replications} of {last.reference.requested} replications were finished under all set-ups"
        )
        leave_early(last.ended_early, f"{finished} and kept" if last.replications else "nothing was finished")
    if any(study.failures for study in studies):
        raise typer.Exit(FAILED)
