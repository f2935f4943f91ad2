"""Staffs of whichever state a crisis affects: ``affected.X`` stands for staff X of each."""

from __future__ import annotations

from collections.abc import Sequence

AFFECTED = "affected"


def is_of_affected(name: str) -> bool:
    """Say whether a name is that of a staff of affected states."""
    return name.startswith(f"{AFFECTED}.")


def at_home(name: str, states: Sequence[str]) -> tuple[str, ...]:
    """Name the staffs that a name stands for: one in each affected state, or itself.

    Parameters
    ----------
    name
        Of a staff or a body.
    states
        The states affected, the one hit first before the others.
    """
    if not is_of_affected(name):
        return (name,)
    return tuple(f"{state}{name.removeprefix(AFFECTED)}" for state in states)
