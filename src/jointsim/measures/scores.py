"""What is measured in each replication, as columns: one row a replication, ready to be put together and counted."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from math import inf, nan
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.coordination import coherence, unreleased
from jointsim.measures.ledger import LABELS, ledger, waiting_label

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.plan import Plan
    from jointsim.engine.run import Replication

Column = NDArray[np.float64]
HOUR = 3600.0

OUTCOMES: tuple[str, ...] = (
    "adopted",
    "carved-out",
    "lower-form",
    "overtaken",
    "given-up",
    "never-asked",
    "open",
    "not-applicable",
)
"""How a response can end; ``open`` at the horizon; ``not-applicable`` if its event never happened."""

_IN_SECONDS = ("milestone", "ledger", "followed")
"""Columns that a replication gives in seconds; they are put together in hours."""

_OF_RESPONSE = ("outcome", "followed", "rounds", "objections", "strength", "unreleased", "waiting")


@dataclass(frozen=True)
class Scores:
    """The measures of many replications.

    Attributes
    ----------
    replications
        Number of each replication.
    columns
        Name → one number a replication. Names are tuples: ``("milestone", response, milestone)`` in hours since
        the response's event, ``inf`` if never; ``("ledger", response, label)`` in hours; ``("outcome", response)``
        an index into `OUTCOMES`; ``("followed", response)`` hours from the response's event to the horizon;
        ``("rounds", response)``, ``("objections", response)``; ``("strength", response)`` of a text that was put to
        members and adopted; ``("unreleased", response)`` confidence that lay elsewhere at the decision;
        ``("waiting", response)`` what one that did not reach its headline milestone waited for at the horizon, an
        index into `LABELS`; ``("coherence", event)``; ``("prevented", event)``. ``nan`` where a measure does not
        apply.
    """

    replications: NDArray[np.int64]
    columns: Mapping[tuple[str, ...], Column]

    def __len__(self) -> int:
        return self.replications.size

    @classmethod
    def together(cls, parts: Sequence[Scores]) -> Scores:
        """Put several sets together, in the order of their replications.

        Parameters
        ----------
        parts
            Measures of replications of one plan, at least one set; no replication is in two of them.
        """
        replications = np.concatenate([part.replications for part in parts])
        order = replications.argsort(kind="stable")
        columns = {
            name: np.concatenate([part.columns[name] for part in parts])[order] for name in parts[0].columns
        }
        return cls(replications[order], columns)

    def only(self, rows: NDArray[np.bool_]) -> Scores:
        """Leave some of the replications; each column is cut when it is asked for.

        Parameters
        ----------
        rows
            Which are left, in their order; shape ``(len(self),)``.
        """
        return self if rows.all() else Scores(self.replications[rows], _Cut(self.columns, rows))


class _Cut(Mapping[tuple[str, ...], Column]):
    """Some rows of columns."""

    def __init__(self, columns: Mapping[tuple[str, ...], Column], rows: NDArray[np.bool_]) -> None:
        self._columns = columns
        self._rows = rows

    def __getitem__(self, name: tuple[str, ...]) -> Column:
        return self._columns[name][self._rows]

    def __iter__(self) -> Iterator[tuple[str, ...]]:
        return iter(self._columns)

    def __len__(self) -> int:
        return len(self._columns)


def measure(plan: Plan, runs: Iterable[Replication]) -> Scores:
    """Measure finished replications of one plan.

    Parameters
    ----------
    plan
        What they were run from.
    runs
        Replications that have reached the horizon, taken one by one: each may be dropped before the next is made.

    Raises
    ------
    RuntimeError
        The ledger of a response does not add up: a fault of the program.
    """
    rows: list[list[float]] = []
    numbers: list[int] = []
    for run in runs:
        rows.append(_row(run))
        numbers.append(run.draws.replication)
    names = list(column_names(plan))
    units = np.array([HOUR if name[0] in _IN_SECONDS else 1.0 for name in names])
    table = np.array(rows, dtype=np.float64).reshape(len(rows), len(names)) / units
    columns = dict(zip(names, np.ascontiguousarray(table.T), strict=True))
    return Scores(np.array(numbers, dtype=np.int64), columns)


def column_names(plan: Plan) -> Iterator[tuple[str, ...]]:
    """Name every column that replications of a plan have, in a fixed order."""
    for response_id, response in plan.responses.items():
        for milestone in response.milestones:
            yield "milestone", response_id, milestone
        for label in LABELS:
            yield "ledger", response_id, label
        for name in _OF_RESPONSE:
            yield name, response_id
    for event in plan.events:
        yield "coherence", event.id
        yield "prevented", event.id


def _row(run: Replication) -> list[float]:
    """Measure a replication, in the order of the column names; times are in seconds."""
    row: list[float] = []
    for dossier in run.dossiers.values():
        row += _response(run, dossier)
    for event in run.plan.events:
        row += (coherence(run, event.id), event.id in run.prevented)
    return row


def _response(run: Replication, dossier: Dossier) -> list[float]:
    outcome = outcome_of(run, dossier)
    if outcome == "not-applicable":
        times = [nan] * (len(dossier.plan.milestones) + len(LABELS))
        return [*times, OUTCOMES.index(outcome), *[nan] * (len(_OF_RESPONSE) - 1)]
    begin = run.record.time(run.occurred[dossier.plan.event])
    was_opened, was_put = dossier.opened >= 0, dossier.rounds > 0
    waiting = waiting_label(run, dossier)
    return [
        *_reached(run, dossier, begin),
        *ledger(run, dossier).values(),
        OUTCOMES.index(outcome),
        run.plan.horizon - begin,
        dossier.rounds if was_opened else nan,
        dossier.objections if was_opened else nan,
        dossier.strength if was_put and outcome in ("adopted", "carved-out") else nan,
        nan if dossier.unreleased is None else unreleased(dossier),
        nan if waiting is None else LABELS.index(waiting),
    ]


def _reached(run: Replication, dossier: Dossier, begin: int) -> list[float]:
    """Say when each milestone was reached, in seconds from a moment; what `milestone_time` says, all at once."""
    entries, horizon, at = run.record.entries, run.plan.horizon, dossier.milestones
    reached: list[float] = []
    for milestone in dossier.plan.milestones:
        entry = run.detected.get(dossier.plan.event) if milestone == "detected" else at.get(milestone)
        time = None if entry is None else entries[entry].time
        reached.append(inf if time is None or time > horizon else time - begin)
    return reached


def milestone_time(run: Replication, dossier: Dossier, milestone: str) -> int | None:
    """Say when a milestone was reached, in seconds since the start; None if not by the horizon.

    Parameters
    ----------
    run, dossier
        A replication, and a response in it.
    milestone
        ``detected`` is that of the response's event; all others are the dossier's own.
    """
    entry = (
        run.detected.get(dossier.plan.event) if milestone == "detected" else dossier.milestones.get(milestone)
    )
    if entry is None:
        return None
    time = run.record.time(entry)
    return time if time <= run.plan.horizon else None


def outcome_of(run: Replication, dossier: Dossier) -> str:
    """Say how a response ended.

    Returns
    -------
    One of `OUTCOMES`. What comes after the horizon does not count: a dossier closed later is ``open``, unless it has
    reached its headline milestone by then, whatever is left to be done.
    """
    if dossier.plan.event not in run.occurred:
        return "not-applicable"
    if dossier.is_closed and run.record.time(dossier.closed) <= run.plan.horizon:
        return dossier.outcome
    if milestone_time(run, dossier, dossier.plan.headline) is not None:
        return "carved-out" if dossier.carved_out else "adopted"
    return "open" if dossier.asked >= 0 else "never-asked"
