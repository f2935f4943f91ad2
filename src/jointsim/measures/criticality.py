"""Who lies on the critical path of a response: in what share of replications, and for how long.

The index is that of stochastic networks, the chance that an activity lies on the longest path (Van Slyke 1963, Monte
Carlo methods and the PERT problem), here of whoever performs it: a body, a staff, a channel or a member.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from jointsim.measures.holders import KINDS, Holder, Kind, path_holders
from jointsim.stats.shares import Share, wilson

if TYPE_CHECKING:
    from jointsim.engine.plan import Plan
    from jointsim.engine.run import Replication

HOUR = 3600.0


@dataclass(frozen=True)
class Paths:
    """Who held the critical paths of many replications: a row for each holder of a path.

    Attributes
    ----------
    responses
        Ids of the responses, in the order of the plan.
    holders
        All who are on any path, sorted.
    replications
        Number of each replication, sorted, shape ``(n,)``.
    applicable
        Whether a response's event happened in a replication, shape ``(n, responses)``.
    replication, response, holder, seconds
        Of each row: the number of the replication, places among the responses and the holders, and seconds held;
        all of one length.
    """

    responses: tuple[str, ...]
    holders: tuple[Holder, ...]
    replications: NDArray[np.int64]
    applicable: NDArray[np.bool_]
    replication: NDArray[np.int64]
    response: NDArray[np.int64]
    holder: NDArray[np.int64]
    seconds: NDArray[np.int64]

    def __len__(self) -> int:
        return self.replications.size

    @classmethod
    def together(cls, parts: Sequence[Paths]) -> Paths:
        """Put several sets together, in the order of their replications; how they were split changes nothing.

        Parameters
        ----------
        parts
            Paths of replications of one plan, at least one set; no replication is in two of them.
        """
        holders = tuple(sorted({holder for part in parts for holder in part.holders}))
        place = {holder: index for index, holder in enumerate(holders)}
        replications = np.concatenate([part.replications for part in parts])
        order = replications.argsort(kind="stable")
        replication, response, seconds = (
            np.concatenate([getattr(part, name) for part in parts])
            for name in ("replication", "response", "seconds")
        )
        places = [np.array([place[each] for each in part.holders], dtype=np.int64) for part in parts]
        holder = np.concatenate([at[part.holder] for at, part in zip(places, parts, strict=True)])
        rows = np.lexsort((holder, response, replication))
        return cls(
            responses=parts[0].responses,
            holders=holders,
            replications=replications[order],
            applicable=np.concatenate([part.applicable for part in parts])[order],
            replication=replication[rows],
            response=response[rows],
            holder=holder[rows],
            seconds=seconds[rows],
        )


def measure_paths(plan: Plan, runs: Iterable[Replication]) -> Paths:
    """Say who held the critical paths of some replications that have reached the horizon.

    Parameters
    ----------
    plan
        The plan that they have in common.
    runs
        The replications, each with a number of its own; none gives an empty set.
    """
    responses = tuple(plan.responses)
    found: list[tuple[int, int, Holder, int]] = []
    numbers, applicable = [], []
    for run in runs:
        number = run.draws.replication
        numbers.append(number)
        applicable.append([run.dossiers[name].plan.event in run.occurred for name in responses])
        for at, name in enumerate(responses):
            if applicable[-1][at]:
                held = path_holders(run, run.dossiers[name])
                found.extend((number, at, holder, seconds) for holder, seconds in held.items())
    holders = tuple(sorted({holder for _, _, holder, _ in found}))
    place = {holder: index for index, holder in enumerate(holders)}
    columns = np.array(
        [(number, at, place[holder], seconds) for number, at, holder, seconds in found], dtype=np.int64
    ).reshape(-1, 4)
    whole = Paths(
        responses,
        holders,
        np.array(numbers, dtype=np.int64),
        np.array(applicable, dtype=np.bool_).reshape(-1, len(responses)),
        *columns.T,
    )
    return Paths.together([whole])


@dataclass(frozen=True)
class Criticality:
    """How critical a body, staff, channel or member is for a response.

    Attributes
    ----------
    response, kind, name
        Of a member that is not to be named, ``member 1`` and so on by rank in its share.
    share
        Share of the replications in which the response's event happened with it on the critical path, and its
        Wilson interval.
    mean_hours
        How long it held the path on average in those.
    """

    response: str
    kind: Kind
    name: str
    share: Share
    mean_hours: float


def criticality(paths: Paths, *, named: bool = False, confidence: float = 0.95) -> tuple[Criticality, ...]:
    """Say who lies on the critical path of each response, how often, and for how long.

    Parameters
    ----------
    paths
        From `measure_paths`.
    named
        Whether members are named: only where positions are stated is one more than another by more than luck. Else
        they are numbered by their share, anew for each response.
    confidence
        Chance that the interval of a share holds the true one, strictly between 0 and 1.

    Returns
    -------
    By response and kind; within a kind the most often critical first, of equal ones who holds the path longer. Who
    is never on a path is not listed.
    """
    return tuple(
        each
        for at, name in enumerate(paths.responses)
        for kind in KINDS
        for each in _ranked(name, kind, _of_kind(paths, at, kind, confidence), named=named)
    )


def _of_kind(
    paths: Paths, response: int, kind: Kind, confidence: float
) -> Iterator[tuple[Holder, Share, float]]:
    """Go through those of a kind on the paths of a response, with their shares and mean hours."""
    of_response = paths.response == response
    size = len(paths.holders)
    times = np.bincount(paths.holder[of_response], minlength=size)
    seconds = np.bincount(paths.holder[of_response], paths.seconds[of_response], minlength=size)
    n = int(paths.applicable[:, response].sum())
    for at, holder in enumerate(paths.holders):
        if holder.kind == kind and times[at]:
            count = int(times[at])
            share = Share(count / n, *wilson(count, n, confidence))
            yield holder, share, float(seconds[at]) / count / HOUR


def _ranked(
    response: str, kind: Kind, found: Iterable[tuple[Holder, Share, float]], *, named: bool
) -> Iterator[Criticality]:
    order = sorted(found, key=lambda each: (-each[1].value, -each[2], each[0]))
    for rank, (holder, share, mean_hours) in enumerate(order, start=1):
        name = holder.name if named or kind != "member" else f"member {rank}"
        yield Criticality(response, kind, name, share, mean_hours)
