"""Plan of the tempo: factors on lengths, and how much crises and responses differ."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class TempoPlan:
    """Factors on how long things take.

    Attributes
    ----------
    factors
        By label of the ledger.
    crisis, response, initiative
        Standard deviations of the logarithm of what is drawn for the crisis, for each response, and for the time until
        somebody asks for it.
    least
        Least of all factors together, whatever is drawn.
    usual
        Factor on everything about a response, by its id, as follows from its contention and the difficulty of
        attribution.
    crisis_address, response_addresses, initiative_addresses
        Addresses of these draws.
    """

    factors: Mapping[str, float]
    crisis: float
    response: float
    initiative: float
    least: float
    usual: Mapping[str, float]
    crisis_address: int
    response_addresses: Mapping[str, int]
    initiative_addresses: Mapping[str, int]
