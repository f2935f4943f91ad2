"""One scenario under several set-ups: run them with the same luck, until enough is known."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path

from jointsim.errors import Fault, InputError
from jointsim.experiments.best import Question, Selected, require_known, select_best
from jointsim.experiments.comparison import MATTERS, Comparison, paired
from jointsim.experiments.effective import digest, effective
from jointsim.experiments.execute import processes
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.manifest import identity, now
from jointsim.experiments.precision import Precision
from jointsim.experiments.replicate import make_study, planned, require_sound
from jointsim.experiments.rounds import Ending, run_rounds
from jointsim.measures.differences import differences, half_width
from jointsim.model.load import Inputs, list_setups, load_inputs

BASELINE = "as-is"

ALL = "all"
"""Stands for all shipped set-ups."""


def compare(
    scenario: str | Sequence[Inputs],
    setups: Sequence[str] = (),
    n: int = 500,
    seed: int = 1,
    jobs: int | None = -1,
    progress: Callable[[int], None] | None = None,
    *,
    baseline: str = BASELINE,
    matters: float = MATTERS,
    confidence: float = 0.95,
    precision: Precision | None = None,
    best: Question | None = None,
    first: int = 0,
    cluster: str | None = None,
    folder: Path | None = None,
    resume: bool = False,
) -> Comparison:
    """Run a scenario under several set-ups with the same luck, and say what each changes.

    Parameters
    ----------
    scenario
        Path of a file or id of a shipped one; or what `jointsim.load_inputs` gives for each set-up.
    setups
        Paths or ids of set-ups; the baseline is added if it is not among them.
    n
        Replications under each; with a precision, at most.
    seed, jobs, progress, first, cluster, resume
        As of `jointsim.replicate`.
    baseline
        Id of the set-up with which the others are compared.
    matters
        The smallest difference that matters, in hours.
    confidence
        Chance that the intervals of all headline milestones hold.
    precision
        Goes on until the intervals of a milestone's differences are so narrow.
    best
        Asks which set-up is best; it may take more replications of some.
    folder
        Where replications are kept as they are done, below it a folder a set-up.

    Raises
    ------
    InputError
        A file is wrong, a set-up changes nothing, one has not the milestone by which the best is chosen, or no cluster
        answers.
    ValueError
        A number is out of range.
    """
    require_sound(n, seed, first)
    inputs = _inputs(scenario, setups, baseline)
    workers, started = processes(jobs), now()
    gatherings = _gatherings(inputs, seed, folder, resume=resume)
    if best is not None:
        require_known(best, {setup: gathering.plan for setup, gathering in gatherings.items()})

    def run(which: Iterable[str], sizes: Iterable[int]) -> Ending:
        chosen = [gatherings[setup] for setup in which]
        return run_rounds(chosen, sizes, seed, first=first, jobs=workers, cluster=cluster, progress=progress)

    def reached(size: int) -> float:
        numbers = range(first, first + size)
        return _half_width(gatherings, numbers, baseline, precision, (matters, confidence, seed))

    ended = run(gatherings, [n] if precision is None else precision.sizes(reached, n))
    for gathering in gatherings.values() if ended else ():
        gathering.keep()
    selected: Selected | None = None
    if best is not None and not ended:
        selected, ended = select_best(gatherings, best, run, first)
    studies = {
        each.setup_id: make_study(each, gatherings[each.setup_id], seed, n, ended, workers, started)
        for each in inputs
    }
    return Comparison(
        baseline,
        studies,
        matters,
        confidence,
        best=selected,
        precision=precision,
        ended_early=ended,
        started=started,
        finished=now(),
    )


def load_setups(
    scenario: str,
    setups: Sequence[str],
    baseline: str = BASELINE,
    *,
    sets: Sequence[tuple[str, str]] = (),
    world: Path | None = None,
) -> list[Inputs]:
    """Read a scenario under each of several set-ups, that of the baseline first.

    Parameters
    ----------
    scenario
        Path of a file, or id of a shipped one.
    setups
        Paths or ids; the baseline may be among them. `ALL` alone stands for all shipped ones that change anything.
    baseline
        Path or id of the set-up with which the others are compared.
    sets, world
        As of `load_inputs`.

    Raises
    ------
    InputError
        Every fault of every file; a set-up is named twice, or changes nothing.
    """
    everything = list(setups) == [ALL]
    others = list_setups() if everything else setups
    named = [baseline, *(setup for setup in others if setup != baseline)]
    inputs: list[Inputs] = []
    faults: list[Fault] = []
    for setup in named:
        try:
            inputs.append(load_inputs(scenario, setup, sets=sets, world=world))
        except InputError as error:
            faults.extend(error.faults)
    faults.extend(_twice(inputs))
    if faults:
        raise InputError(faults)
    unchanged = _unchanged(inputs)
    if unchanged and not everything:
        raise InputError(_changes_nothing(setup, inputs[0].setup_id) for setup in unchanged)
    return [each for each in inputs if each.setup_id not in unchanged]


def _inputs(scenario: str | Sequence[Inputs], setups: Sequence[str], baseline: str) -> list[Inputs]:
    if isinstance(scenario, str):
        return load_setups(scenario, setups, baseline)
    first = [each for each in scenario if each.setup_id == baseline]
    return [*first, *(each for each in scenario if each.setup_id != baseline)]


def _twice(inputs: Sequence[Inputs]) -> Iterable[Fault]:
    ids = [each.setup_id for each in inputs]
    for setup in dict.fromkeys(ids):
        if ids.count(setup) > 1:
            yield Fault(
                "--setups", 0, 0, "", f"'{setup}' is named {ids.count(setup)} times", "name each once"
            )


def _unchanged(inputs: Sequence[Inputs]) -> list[str]:
    """Name the set-ups that leave scenario and world as the baseline has them."""
    reference, *others = [digest(effective(each)) for each in inputs]
    return [each.setup_id for each, found in zip(inputs[1:], others, strict=True) if found == reference]


def _changes_nothing(setup: str, baseline: str) -> Fault:
    what = f"'{setup}' changes nothing: it leaves everything as '{baseline}' has it"
    return Fault("--setups", 0, 0, "", what, "leave it out, or give it changes")


def _kept_at(folder: Path | None, inputs: Inputs, seed: int) -> tuple[Path | None, str]:
    if folder is None:
        return None, ""
    return folder / inputs.setup_id, str(identity(inputs, seed)["sha256"])


def _gatherings(
    inputs: Sequence[Inputs], seed: int, folder: Path | None, *, resume: bool
) -> dict[str, Gathering]:
    """Make ready what gathers the replications of each set-up, with those that are there already."""
    found = {each.setup_id: Gathering(planned(each), *_kept_at(folder, each, seed)) for each in inputs}
    for gathering in found.values() if resume else ():
        gathering.resume()
    return found


def _half_width(
    gatherings: Mapping[str, Gathering],
    numbers: range,
    baseline: str,
    precision: Precision | None,
    how: tuple[float, float, int],
) -> float:
    """Give half of the width of the widest interval of the differences that are to be precise, as they are told."""
    if precision is None:
        return math.inf
    scores = paired({setup: each.scores_of(numbers) for setup, each in gatherings.items()})
    reference = scores.pop(baseline)
    matters, confidence, seed = how
    plan = gatherings[baseline].plan
    found = differences(plan, reference, scores, matters=matters, confidence=confidence, seed=seed)
    return half_width(found, (precision.response, precision.milestone))
