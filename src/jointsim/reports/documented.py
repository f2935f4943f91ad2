"""Which documented positions of a set-up were laid over a scenario, in one line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from jointsim.reports.words import listed

if TYPE_CHECKING:
    from jointsim.model.load import Inputs
    from jointsim.reports.names import Names


def positions_note(inputs: Inputs, names: Names) -> str:
    """Say how many documented positions count in a study, and of whom; nothing if the set-up documents none.

    Parameters
    ----------
    inputs
        What was run.
    names
        What states and responses are called.
    """
    known, held = len(inputs.setup.positions), inputs.laid_over
    if not known:
        return ""
    without = _without_record(inputs)
    if not held:
        return f"documented positions: none of {known} holds here (topics, kinds, members and dates must fit){without}"
    by_state: dict[str, list[str]] = {}
    for each in held:
        by_state.setdefault(names.state(each.state), []).append(
            f"{each.stance} “{names.response(each.response)}”"
        )
    said = "; ".join(f"{state} {listed(stances)}" for state, stances in by_state.items())
    return f"documented positions laid over the scenario: {len(held)} ({said}){without}"


def _without_record(inputs: Inputs) -> str:
    """Name the topics of the scenario on which the set-up has nothing, which may be words it spells otherwise."""
    known = {topic for position in inputs.setup.positions.values() for topic in position.topics}
    strange = [topic for topic in inputs.scenario.topics if topic not in known]
    return (
        f"; nothing on record about {listed(strange)}, only about {listed(sorted(known))}" if strange else ""
    )
