"""`jointsim compare`: one scenario or several under several set-ups, each crisis with the same luck."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.comparisons import end, hand_over, tell_together
from jointsim.cli.crises import load_crises, read_entries, read_setups, require_share
from jointsim.cli.endings import require_writable
from jointsim.cli.options import (
    USUAL,
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
    require_numbers,
    split_sets,
)
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
    sooner. Of several scenarios it prints in one table where which set-up helps; the rest is in their folders.

    Ctrl-C (or a signal to end) keeps the replications that are finished; --resume goes on from there.

    Example: jointsim compare baltic-cables --setups siloed,fusion-cell --best nato-presence.decision
    """
    from jointsim.cli.targets import read_hours

    require_numbers(n=replications, jobs=jobs, seed=seed, first=first)
    require_share(confidence)
    hours = read_hours(matters, "--matters")
    asked = _Asked(
        replications=replications,
        precision=precision,
        best=best,
        remove=read_entries(remove),
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
    named = read_setups(setups, baseline, alone=bool(asked.remove or critical))
    crises = load_crises(scenarios, named, baseline, split_sets(sets or []), world)
    done = _in_turn(crises, asked, out, silent=as_json)
    tell_together(done, as_json=as_json, several=len(crises) > 1)
    end(done)


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


def _in_turn(
    crises: Sequence[Sequence[Inputs]], asked: _Asked, out: Path | None, *, silent: bool
) -> list[Comparison]:
    """Compare in one crisis after the other, each handed over before the next, until one is ended early."""
    aims, several = _aims(crises, asked), len(crises) > 1
    folders = [_folder(inputs, asked.options["seed"], out, several=several) for inputs in crises]
    done: list[Comparison] = []
    for inputs, folder, aim in zip(crises, folders, aims, strict=True):
        done.append(_compared(inputs, folder, asked, aim))
        hand_over(done[-1], folder, silent=silent, several=several)
        if done[-1].ended_early:
            break
    return done


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
    if len(inputs) < 2:
        what = "there is nothing to choose from"
        raise InputError([Fault("--best", 0, 0, "", what, "name set-ups that change something (--setups)")])
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
    if found.ended_early or not (asked.remove or asked.critical) or not len(found.reference.scores):
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
