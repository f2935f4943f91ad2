"""How well organisations hung together in one replication."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from jointsim.engine.dossier import Dossier
    from jointsim.engine.run import Replication


def coherence(run: Replication, event: str) -> float:
    """Say how far the texts of different organisations on an event agree.

    Returns
    -------
    Clauses in the texts of all organisations that adopted one, as a share of the clauses in any of them (the Jaccard
    index), 0–1; those that put nothing to members do not count. ``nan`` unless two organisations adopted a text.
    """
    adopted: dict[str, set[str]] = {}
    for dossier in run.dossiers_on(event):
        if dossier.rounds and dossier.outcome in ("adopted", "carved-out"):
            adopted.setdefault(dossier.plan.organisation, set()).update(dossier.clauses)
    if len(adopted) < 2:
        return float("nan")
    texts = list(adopted.values())
    return len(set.intersection(*texts)) / len(set.union(*texts))


def unreleased(dossier: Dossier) -> float:
    """Say how much surer an organisation would have been at its decision with what any staff or body in play held.

    The larger of the two gains, in occurrence and in attribution; 0 if nothing lay elsewhere.
    """
    return 0.0 if dossier.unreleased is None else max(dossier.unreleased)
