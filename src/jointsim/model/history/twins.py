"""Cases of a user's that are probably shipped ones under another id."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from jointsim.errors import Fault
from jointsim.model.document import Path
from jointsim.model.history.cases import Case
from jointsim.model.history.consistency import MARGIN, Blame


def shipped_twins(case: Case, path: Path, shipped: Sequence[Case], blame: Blame) -> Iterator[Fault]:
    """Find the shipped cases that a case probably is; one that has the id of any is what it says.

    Parameters
    ----------
    case, path
        As read, and where it stands.
    shipped
        The cases of the library.
    blame
        Makes a fault of a path, what is wrong and what would be right.
    """
    if any(case.id == each.id for each in shipped):
        return
    for each in shipped:
        if _are_alike(case, each):
            what = (
                f"this is probably the shipped case '{each.id}': by another id it enters its own climatology, "
                "and counts as unseen"
            )
            yield blame((*path, "id"), what, f"call it '{each.id}', unless it is another crisis")


def _are_alike(one: Case, other: Case) -> bool:
    """Say whether two crises began about when the other did, in the same domain and with a state in common, or none."""
    first, second = one.window, other.window
    apart = max(first.earliest - second.latest, second.earliest - first.latest)
    has_no_state = not one.affected and not other.affected
    shares_state = has_no_state or not set(one.affected).isdisjoint(other.affected)
    return apart <= MARGIN and shares_state and one.domain == other.domain
