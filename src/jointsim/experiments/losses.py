"""What is really lost where: entries of the ledger switched off one at a time, and who lies on the critical path."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jointsim.engine.plan import Plan
from jointsim.engine.removal import without
from jointsim.experiments.batches import Failure, run_paths
from jointsim.experiments.comparison import paired
from jointsim.experiments.execute import Compiled, processes, split
from jointsim.experiments.gathering import Gathering
from jointsim.experiments.replicate import Study
from jointsim.experiments.rounds import Ending, run_rounds, take_all
from jointsim.measures.causes import causes
from jointsim.measures.criticality import Criticality, Paths, criticality
from jointsim.measures.differences import Difference, differences
from jointsim.measures.estimates import known, mean
from jointsim.measures.ledger import LABELS
from jointsim.measures.scores import Scores


@dataclass(frozen=True)
class Removal:
    """What a response would gain if one entry of its ledger took no time.

    Attributes
    ----------
    label
        The entry.
    response
        Id of the response.
    ledger_hours
        Hours of the entry in the ledger, on average.
    share
        Of the whole ledger, 0 to 1.
    saved
        The difference of the headline milestone without the entry to that with it; below 0 it is sooner.
    """

    label: str
    response: str
    ledger_hours: float
    share: float
    saved: Difference

    def summary(self) -> dict[str, Any]:
        """Say it as ``jointsim compare --json`` prints it."""
        return {
            "ledger_hours": self.ledger_hours,
            "share": self.share,
            "difference_hours": self.saved.mean,
            "interval_hours": [self.saved.low, self.saved.high],
            "verdict": self.saved.verdict,
        }


@dataclass(frozen=True)
class Losses:
    """What is really lost where, of one study.

    Attributes
    ----------
    setup
        Id of the set-up of the study.
    removals
        What each response would gain without each entry that was switched off, in the order asked for.
    criticality
        Who lies on the critical path of each response, and how often.
    causes
        Response → mean hours of its ledger by the causes of process mining.
    replications
        How many replications of the study there are to be run again.
    finished
        Entry → in how many of them it was switched off; less than all where that was ended early.
    failures
        Entry → the replications that failed without it, and are left out of all that is said of entries.
    walked
        In how many of them the critical path was looked at, if it was to be.
    ended_early
        As of `Study`.
    """

    setup: str
    removals: tuple[Removal, ...]
    criticality: tuple[Criticality, ...]
    causes: Mapping[str, Mapping[str, float]]
    replications: int = 0
    finished: Mapping[str, int] = field(default_factory=dict)
    failures: Mapping[str, tuple[Failure, ...]] = field(default_factory=dict)
    walked: int | None = None
    ended_early: Ending = ""

    def summary(self) -> dict[str, Any]:
        """Say what was removed, as ``jointsim compare --json`` prints it: entry → response → what is saved."""
        found: dict[str, dict[str, Any]] = {}
        for each in self.removals:
            found.setdefault(each.label, {})[each.response] = each.summary()
        return found


def losses(
    study: Study,
    remove: Sequence[str] = (),
    *,
    critical: bool = False,
    matters: float,
    confidence: float = 0.95,
    jobs: int | None = -1,
    cluster: str | None = None,
    progress: Callable[[int], None] | None = None,
) -> Losses:
    """Run the replications of a study again: without one entry of the ledger at a time, or to see who holds the path.

    Parameters
    ----------
    study
        With its replications.
    remove
        Entries of the ledger, each to be switched off alone.
    critical
        Whether to see who lies on the critical path.
    matters
        The smallest difference that matters, in hours.
    confidence
        Chance that the intervals of all responses and entries hold.
    jobs, cluster, progress
        As of `jointsim.replicate`.

    Raises
    ------
    InputError
        An entry is none or cannot be removed, or no cluster answers.
    """
    workers, numbers = processes(jobs), study.scores.replications.tolist()
    needed = _measures(study.plan)
    gatherings = {
        label: Gathering(without(study.plan, label), measures=needed) for label in dict.fromkeys(remove)
    }
    first, size = (numbers[0], numbers[-1] + 1 - numbers[0]) if numbers else (0, 0)
    ended = run_rounds(
        list(gatherings.values()),
        [size],
        study.seed,
        first=first,
        jobs=workers,
        cluster=cluster,
        progress=progress,
    )
    parts: list[Paths] = []
    if critical and not ended:
        tasks = split("paths", Compiled(study.plan), numbers, study.seed, workers, run=run_paths)
        ended = take_all(tasks, lambda _, found: parts.append(found), workers, cluster, progress)
    named = bool(study.inputs.scenario.positions) or bool(study.inputs.laid_over)
    return Losses(
        setup=study.inputs.setup_id,
        removals=_removals(study, gatherings, matters, confidence),
        criticality=criticality(Paths.together(parts), named=named) if parts else (),
        causes={response: causes(_ledger(study.scores, response)) for response in study.plan.responses},
        replications=len(numbers),
        finished={label: len(each.numbers.intersection(numbers)) for label, each in gatherings.items()},
        failures={label: each.failures for label, each in gatherings.items() if each.failures},
        walked=sum(map(len, parts)) if critical else None,
        ended_early=ended,
    )


def _measures(plan: Plan) -> list[tuple[str, ...]]:
    """Name what is held of replications without an entry, so that many of them fit in memory."""
    return [
        name
        for response in plan.responses.values()
        for name in (
            ("milestone", response.id, response.headline),
            ("outcome", response.id),
            ("followed", response.id),
        )
    ]


def _removals(
    study: Study, gatherings: Mapping[str, Gathering], matters: float, confidence: float
) -> tuple[Removal, ...]:
    run = {label: each.scores for label, each in gatherings.items() if len(each)}
    scores = paired({"": study.scores, **run})
    reference = scores.pop("")
    if not scores or not len(reference):
        return ()
    found = differences(
        study.plan, reference, scores, matters=matters, confidence=confidence, seed=study.seed
    )
    return tuple(_removal(reference, each) for each in found if each.is_headline)


def _removal(scores: Scores, saved: Difference) -> Removal:
    spent = _ledger(scores, saved.response)
    whole = sum(spent.values())
    hours = spent[saved.setup]
    return Removal(saved.setup, saved.response, hours, hours / whole if whole else 0.0, saved)


def _ledger(scores: Scores, response: str) -> dict[str, float]:
    """Give the mean hours of each entry of a response's ledger."""
    return {label: mean(known(scores.columns["ledger", response, label])) or 0.0 for label in LABELS}
