"""Responses for which another milestone stands under a set-up: what of them is compared with the baseline."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from jointsim.reports.words import spaced

if TYPE_CHECKING:
    from jointsim.experiments.comparison import Comparison


def other_headline_notes(comparison: Comparison, response: str) -> Iterator[str]:
    """Say under which set-ups another milestone stands for a response, a line each.

    Parameters
    ----------
    comparison
        Of which at least one replication finished.
    response
        Its id.
    """
    headline = comparison.reference.plan.responses[response].headline
    compared = {each.setup for each in comparison.headlines_of(response)}
    for (setup, changed), other in comparison.other_headlines.items():
        if changed != response:
            continue
        said = f"under ‘{setup}’ {spaced(other)} stands for this response"
        if setup in compared:
            yield (
                f"{said}; compared is {spaced(headline)}, as under ‘{comparison.baseline}’, and the ledgers are of "
                "different milestones, so that the difference is not taken apart"
            )
        else:
            yield f"{said}, and no step reaches {spaced(headline)}: it is not compared"
