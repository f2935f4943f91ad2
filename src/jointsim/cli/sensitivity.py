"""`jointsim sensitivity`: on which assumptions a result rests, and whether another set-up would still be better."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointsim.cli.endings import require_writable
from jointsim.cli.options import (
    Cluster,
    Jobs,
    Out,
    Resume,
    Scenario,
    Seed,
    Sets,
    Setup,
    World,
    read_inputs,
    require_between,
)
from jointsim.cli.sensitivity_results import end, hand_over, tell_again
from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.experiments.sensitivity.asked import Asked
    from jointsim.experiments.sensitivity.evaluation import Effort
    from jointsim.experiments.sensitivity.keeping import KeptPoints
    from jointsim.experiments.sensitivity.study import Method

MOST_AT_A_POINT, USUAL = 100_000, "6 h"


def sensitivity(
    scenario: Scenario,
    of: Annotated[
        str,
        typer.Option(
            "--of",
            metavar="RESPONSE.MILESTONE",
            help="Which time is looked at. Without a milestone, the response's own.",
        ),
    ],
    setup: Setup = "as-is",
    method: Annotated[
        str | None,
        typer.Option("--method", metavar="METHOD", help="tornado, morris or sobol. [default: tornado]"),
    ] = None,
    versus: Annotated[
        str | None,
        typer.Option(
            "--versus", metavar="SETUP", help="Compare with this set-up all over the uncertain space."
        ),
    ] = None,
    over: Annotated[
        list[str] | None,
        typer.Option(
            "--over",
            metavar="PATH",
            help="Move only what stands at or below this path; repeatable, each counts as one part.",
        ),
    ] = None,
    matters: Annotated[
        str | None,
        typer.Option(
            "--matters",
            metavar="TIME",
            help="With --versus: differences below this do not matter. [default: 6 h]",
        ),
    ] = None,
    size: Annotated[
        int | None,
        typer.Option(
            "-n", metavar="N", help="Walks (morris), rows (sobol), points (--versus). [default: 20, 64, 256]"
        ),
    ] = None,
    replications_per_point: Annotated[
        int | None,
        typer.Option(
            "--replications-per-point",
            metavar="N",
            help="Replications at a point. [default: 20; tornado 200]",
        ),
    ] = None,
    sets: Sets = None,
    seed: Seed = 1,
    resume: Resume = False,
    jobs: Jobs = None,
    cluster: Cluster = None,
    out: Out = None,
    world: World = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the content of summary.json and nothing else.")
    ] = False,
) -> None:
    """Say on which assumptions a result rests.

    Moves everything whose evidence gives a range, and says what that does to how long a response takes.
    With --versus: in what share of the uncertain space a set-up is better than another, and what flips it.

    Ctrl-C (or a signal to end) keeps the points that are finished; --resume goes on from there.

    Example: jointsim sensitivity baltic-cables --of nato-presence.decision --method morris
    """
    from jointsim.cli.targets import read_hours
    from jointsim.cli.terminal import progress
    from jointsim.experiments.execute import processes
    from jointsim.experiments.sensitivity.evaluation import Effort as Work
    from jointsim.experiments.sensitivity.files import finished_in
    from jointsim.experiments.sensitivity.study import (
        REPLICATIONS,
        SIZES,
        investigate,
        points_of,
        require_size,
    )
    from jointsim.experiments.sensitivity.summary import summarise_sensitivity

    named = _method(method, versus, size, matters)
    require_between(1, MOST_AT_A_POINT, replications_per_point=replications_per_point)
    require_between(1, 4096, jobs=jobs)
    require_between(0, seed=seed)
    size = SIZES[named] if size is None else size
    require_size(named, size)
    apart = read_hours(matters or USUAL, "--matters")
    first = _asked(scenario, setup, of, over, sets, world)
    second = None if versus is None else _asked(scenario, versus, of, over, sets, world)
    each = REPLICATIONS[named] if replications_per_point is None else replications_per_point
    effort = Work(each, seed, processes(jobs or -1), cluster)
    folder, identity = _folder(first, second, named, size, effort, apart, out)
    if resume and (whole := finished_in(folder)) is not None:
        tell_again(first, whole, folder, as_json=as_json)
        return
    effort = replace(effort, kept=_kept(folder, identity, resume=resume))
    what = f"{first.inputs.scenario_id} · {first.inputs.setup_id} · {named}"
    with progress(what, points_of(named, first, size)) as tell:
        study = investigate(first, named, size, effort, other=second, matters=apart, progress=tell)
    summary = summarise_sensitivity(study)
    end(study, summary, kept=hand_over(study, summary, folder, as_json=as_json))


def _method(method: str | None, versus: str | None, size: int | None, matters: str | None) -> Method:
    """Say by which method; refuse options that mean nothing to it."""
    from jointsim.experiments.sensitivity.study import method_of

    found: Method = "versus" if versus is not None else method_of(method or "tornado")
    idle = {
        "--method": (method is not None and versus is not None, "--versus has a method of its own"),
        "-n": (
            size is not None and found == "tornado",
            "a tornado goes through every assumption (--replications-per-point is for its luck)",
        ),
        "--matters": (matters is not None and versus is None, "it is for --versus"),
    }
    faults = [Fault(option, 0, 0, "", why, "leave it out") for option, (given, why) in idle.items() if given]
    if faults:
        raise InputError(faults)
    return found


def _asked(
    scenario: str, setup: str, of: str, over: list[str] | None, sets: list[str] | None, world: Path | None
) -> Asked:
    from jointsim.cli.targets import read_milestone
    from jointsim.engine.planner import make_plan
    from jointsim.experiments.sensitivity.asked import ask
    from jointsim.experiments.sensitivity.target import Target

    inputs = read_inputs(scenario, setup, sets, world)
    responses = make_plan(inputs.scenario, inputs.world).responses
    return ask(inputs, Target(*read_milestone(of, responses, "--of")), over or ())


def _folder(
    first: Asked,
    second: Asked | None,
    method: Method,
    size: int,
    effort: Effort,
    matters: float,
    out: Path | None,
) -> tuple[Path, str]:
    """Say where results go, before any work is done, and the identity of the study."""
    from jointsim.experiments.sensitivity.files import folder_of, identity_of
    from jointsim.experiments.sensitivity.study import facts_of

    facts = facts_of(first, second, method, size, effort, matters)
    identity = identity_of(first, second, effort.seed, facts)
    folder = folder_of(identity, first, method, out)
    if out is not None:
        require_writable(folder)
    return folder, str(identity["sha256"])


def _kept(folder: Path, identity: str, *, resume: bool) -> KeptPoints | None:
    """Say where points are kept as they are done: not over those of a study that was interrupted, but after them."""
    from jointsim.experiments.sensitivity.files import points_in
    from jointsim.experiments.sensitivity.keeping import KeptPoints as Kept

    if points_in(folder) and not resume:
        return None
    kept = Kept(folder, identity)
    if resume:
        kept.resume()
    return kept
