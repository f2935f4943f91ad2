"""After a game: its milestones beside the same luck unplayed, and beside many unplayed replications."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from jointsim.cli.terminal import console, print_table, progress

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from jointsim.engine.run import Replication
    from jointsim.measures.scores import Scores
    from jointsim.model.load import Inputs
    from jointsim.reports.names import Names


def print_comparison(inputs: Inputs, run: Replication, beside: int) -> None:
    """Print how long everything took in a game, and how that compares with the policy's way."""
    from jointsim.engine.luck.draws import draw_block
    from jointsim.engine.run import Replication
    from jointsim.experiments.replicate import replicate
    from jointsim.measures.scores import measure
    from jointsim.reports.names import Names
    from jointsim.reports.tables import Table

    names = Names.of(inputs)
    plan, seed = run.plan, run.draws.seed
    same = Replication(plan, draw_block(plan.book, seed, [run.draws.replication])[0])
    same.advance()
    both = measure(plan, [run]), measure(plan, [same])
    with progress("unplayed replications", beside) as tell:
        others = replicate(inputs, beside, seed, progress=tell).scores
    columns = (
        "response",
        "milestone",
        "you",
        "same luck unplayed",
        f"median of {len(others)}",
        "later than you",
    )
    notes = (
        "Times count from the event that a response answers. ‘Later than you’ is the share of the "
        f"{len(others)} unplayed ones that got there later; one that took as long counts as half.",
    )
    print_table(
        console(), Table("Your game beside the unplayed ones", columns, _rows(names, both, others), notes)
    )


def _rows(names: Names, both: tuple[Scores, Scores], others: Scores) -> tuple[tuple[str, ...], ...]:
    from jointsim.reports.words import hours, share, spaced
    from jointsim.stats.quantiles import quantile

    rows = []
    for name in both[0].columns:
        column = others.columns[name]
        times = column[~np.isnan(column)]
        if name[0] == "milestone" and name[2] != "detected" and times.size:
            yours, unplayed = (float(scores.columns[name][0]) for scores in both)
            middle, position = quantile(times, 0.5), share_later(yours, times)
            rows.append(
                (
                    names.response(name[1]),
                    spaced(name[2]),
                    hours(yours),
                    hours(unplayed),
                    hours(middle),
                    share(position),
                )
            )
    return tuple(rows)


def share_later(yours: float, others: NDArray[np.float64]) -> float:
    """Say which share of the others came later than a time; a tie counts as half. Of ``nan``, ``nan``."""
    if np.isnan(yours):
        return float("nan")
    return float(np.mean(others > yours) + np.mean(others == yours) / 2)
