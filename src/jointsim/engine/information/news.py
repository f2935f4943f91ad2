"""What a report carries: each source's account of an event."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class News(Struct, frozen=True, gc=False):
    """One source's account of an event; whoever passes it on unchanged passes on this very account.

    Attributes
    ----------
    source
        Whose account it is; a source counts once, however many ways its account came.
    occurrence, attribution
        Weights for what happened and for who did it.
    marking
        How high it is classified.
    """

    source: str
    occurrence: float
    attribution: float
    marking: int

    def is_better_than(self, other: News) -> bool:
        """Say whether it is better preserved than another account of the same source, in one respect at least."""
        return self.occurrence > other.occurrence or self.attribution > other.attribution

    def kept(self, keeps: float) -> News:
        """Give what is left of it on a channel that loses a share of the weight."""
        return replace(self, occurrence=self.occurrence * keeps, attribution=self.attribution * keeps)

    def lowered(self, ceiling: int, keeps: float) -> News:
        """Give what passes a ceiling: no higher a marking, and a share of the weight."""
        occurrence, attribution = self.occurrence * keeps, self.attribution * keeps
        return replace(
            self, occurrence=occurrence, attribution=attribution, marking=min(self.marking, ceiling)
        )
