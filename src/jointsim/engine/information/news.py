"""What a report carries: each source's account of an event."""

from __future__ import annotations

from msgspec import Struct
from msgspec.structs import replace


class News(Struct, frozen=True, gc=False):
    """One source's account of an event.

    Attributes
    ----------
    source
        Whose account it is; a source counts once, however many ways its account came.
    occurrence, attribution
        Weights for what happened and for who did it.
    marking
        How high it is classified.
    via
        Who passed it on to the holder; it is not sent back there.
    """

    source: str
    occurrence: float
    attribution: float
    marking: int
    via: str

    def lowered(self, ceiling: int, keeps: float) -> News:
        """Give what passes a ceiling: no higher a marking, and a share of the weight."""
        occurrence, attribution = self.occurrence * keeps, self.attribution * keeps
        return replace(
            self, occurrence=occurrence, attribution=attribution, marking=min(self.marking, ceiling)
        )
