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
    crisis, response
        Standard deviations of the logarithm of what is drawn for the crisis, and for each response.
    crisis_address, response_addresses
        Addresses of these draws.
    """

    factors: Mapping[str, float]
    crisis: float
    response: float
    crisis_address: int
    response_addresses: Mapping[str, int]
