"""One way to draw any result: results know nothing of figures."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jointsim.experiments.comparison import Comparison
from jointsim.experiments.replicate import Study

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def plot(result: Study | Comparison) -> Figure:
    """Draw a result: how long each response took, or what each set-up changes.

    A notebook shows the figure as it is; ``savefig`` writes it to a file.

    Parameters
    ----------
    result
        What `jointsim.replicate` or `jointsim.compare` gives.

    Returns
    -------
    A figure of matplotlib.

    Raises
    ------
    TypeError
        It is no such result.
    ValueError
        None of its replications finished, or nothing is compared with the baseline.
    """
    from jointsim.reports.figures.style import settled

    if not isinstance(result, Study | Comparison):
        raise TypeError(f"a study or a comparison can be drawn, not {type(result).__name__}")
    if not (len(result.scores) if isinstance(result, Study) else result.replications):
        raise ValueError("there is nothing to draw: no replication finished")
    if isinstance(result, Comparison) and len(result.studies) < 2:
        raise ValueError("there is nothing to draw: the baseline is compared with nothing")
    with settled():
        return _of_study(result) if isinstance(result, Study) else _of_comparison(result)


def _of_study(study: Study) -> Figure:
    from jointsim.reports.figures.response_times import draw
    from jointsim.reports.names import Names

    heading = f"{study.inputs.scenario.title} — {study.inputs.setup.title}"
    return draw(study.summary(), study.scores, Names.of(study.inputs).title, heading)


def _of_comparison(comparison: Comparison) -> Figure:
    from jointsim.reports.figures.forest import draw_forest

    return draw_forest(comparison)
