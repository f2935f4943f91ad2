"""How long something takes, given its luck: a delay of a file as a function of one draw.

Every sampler inverts a distribution function, so that a longer delay always means worse luck: two set-ups
that meet the same draw compare like with like, even where the distribution differs.
"""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from math import exp
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray
from scipy.special import betaincinv, ndtr, ndtri

from jointsim.model.delays import Delay

_Floats = NDArray[np.float64]
_Seconds = NDArray[np.int64]

_REACH = 9  # a draw of 52 bits comes no further than 8.2 from the middle
_PER_SCORE = 128
_PERT_WEIGHT = 4.0
# Beyond 2**53 s a float no longer counts single seconds, and soon an int64 overflows.
_LONGEST_LOG = 53 * math.log(2.0)

UNKNOWN = -1
"""Stands in a table for a delay that was not known when it was made."""


@dataclass(frozen=True, slots=True)
class DelaySampler(ABC):
    """Turns one draw into a delay.

    Attributes
    ----------
    clock
        ``elapsed``: runs day and night; ``open``: runs in the performer's open hours alone.
    """

    clock: Literal["elapsed", "open"]

    @abstractmethod
    def seconds(self, u: float, z: float) -> int:
        """Say how long it takes, in whole seconds (a half rounds up).

        Parameters
        ----------
        u, z
            One draw read as a uniform and as a standard normal number; the shape uses one of them.
        """

    @abstractmethod
    def seconds_array(self, u: _Floats, z: _Floats) -> _Seconds:
        """Say how long it takes for many draws at once; same shape as ``u``."""


@dataclass(frozen=True, slots=True)
class FixedSampler(DelaySampler):
    """Always the same delay, in seconds."""

    length: int

    def seconds(self, u: float, z: float) -> int:
        return self.length

    def seconds_array(self, u: _Floats, z: _Floats) -> _Seconds:
        return np.full(u.shape, self.length, dtype=np.int64)


@dataclass(frozen=True, slots=True)
class LognormalSampler(DelaySampler):
    """A delay whose logarithm (of seconds) is normal: many ordinary cases and a long tail."""

    mu: float
    sigma: float

    def seconds(self, u: float, z: float) -> int:
        log = self.mu + self.sigma * z
        return int(exp(log if log < _LONGEST_LOG else _LONGEST_LOG) + 0.5)

    def seconds_array(self, u: _Floats, z: _Floats) -> _Seconds:
        return _whole(np.exp(np.minimum(self.mu + self.sigma * z, _LONGEST_LOG)))


@dataclass(frozen=True, slots=True)
class UniformSampler(DelaySampler):
    """Any delay between two bounds, in seconds, equally likely."""

    low: float
    width: float

    def seconds(self, u: float, z: float) -> int:
        return int(self.low + self.width * u + 0.5)

    def seconds_array(self, u: _Floats, z: _Floats) -> _Seconds:
        return _whole(self.low + self.width * u)


@dataclass(frozen=True, slots=True)
class PertSampler(DelaySampler):
    """A delay between two bounds, in seconds, that clusters around its mode: a scaled beta distribution.

    Quantiles are read from a table over normal scores, by straight lines between its nodes.
    """

    low: float
    width: float
    table: tuple[float, ...]

    def seconds(self, u: float, z: float) -> int:
        position = (z + _REACH) * _PER_SCORE
        node = int(position)
        left = self.table[node]
        share = left + (self.table[node + 1] - left) * (position - node)
        return int(self.low + self.width * share + 0.5)

    def seconds_array(self, u: _Floats, z: _Floats) -> _Seconds:
        return _whole(self.low + self.width * np.interp(z, _scores(), self.table))


class DelayTable:
    """Many delays, read all at once; each comes out as its own sampler says it, to the second.

    Parameters
    ----------
    samplers
        One for each delay; where it is None, the delay is not known, and comes out as `UNKNOWN`.

    Attributes
    ----------
    are_known
        Of each delay, whether it is.
    """

    def __init__(self, samplers: Sequence[DelaySampler | None]) -> None:
        self.are_known = tuple(sampler is not None for sampler in samplers)
        columns: dict[type, list[int]] = {}
        for column, sampler in enumerate(samplers):
            if sampler is not None:
                columns.setdefault(type(sampler), []).append(column)
        self._parts = [
            (np.array(those), _TABLES[shape]([samplers[column] for column in those]))
            for shape, those in columns.items()
        ]

    def __len__(self) -> int:
        return len(self.are_known)

    def seconds(self, u: _Floats, z: _Floats) -> list[int]:
        """Say how long each takes, in whole seconds, given as many draws as uniform and as standard normal numbers."""
        found = np.full(len(self), UNKNOWN, dtype=np.int64)
        for columns, read in self._parts:
            found[columns] = read(u[columns], z[columns])
        seconds: list[int] = found.tolist()
        return seconds


def _fixed_table(samplers: Sequence[FixedSampler]) -> Callable[[_Floats, _Floats], _Seconds]:
    return partial(_read_fixed, np.array([sampler.length for sampler in samplers]))


def _read_fixed(lengths: _Seconds, _: _Floats, __: _Floats) -> _Seconds:
    return lengths


def _lognormal_table(samplers: Sequence[LognormalSampler]) -> Callable[[_Floats, _Floats], _Seconds]:
    numbers = np.array([(sampler.mu, sampler.sigma) for sampler in samplers])
    return partial(_read_lognormal, numbers[:, 0], numbers[:, 1])


def _read_lognormal(mu: _Floats, sigma: _Floats, _: _Floats, z: _Floats) -> _Seconds:
    # NumPy's own exponential may differ from that of a single delay in the last digit.
    logs = np.minimum(mu + sigma * z, _LONGEST_LOG).tolist()
    return _whole(np.array(list(map(exp, logs))))


def _uniform_table(samplers: Sequence[UniformSampler]) -> Callable[[_Floats, _Floats], _Seconds]:
    numbers = np.array([(sampler.low, sampler.width) for sampler in samplers])
    return partial(_read_uniform, numbers[:, 0], numbers[:, 1])


def _read_uniform(low: _Floats, width: _Floats, u: _Floats, _: _Floats) -> _Seconds:
    return _whole(low + width * u)


def _pert_table(samplers: Sequence[PertSampler]) -> Callable[[_Floats, _Floats], _Seconds]:
    # Samplers share their tables: there are few.
    tables = {id(sampler.table): sampler.table for sampler in samplers}
    rows = {name: row for row, name in enumerate(tables)}
    numbers = np.array([(sampler.low, sampler.width) for sampler in samplers])
    row_of = np.array([rows[id(sampler.table)] for sampler in samplers])
    return partial(_read_pert, numbers[:, 0], numbers[:, 1], np.array(list(tables.values())), row_of)


def _read_pert(
    low: _Floats, width: _Floats, quantiles: _Floats, rows: NDArray[np.intp], _: _Floats, z: _Floats
) -> _Seconds:
    position = (z + _REACH) * _PER_SCORE
    node = position.astype(np.int64)
    left = quantiles[rows, node]
    share = left + (quantiles[rows, node + 1] - left) * (position - node)
    return _whole(low + width * share)


_TABLES: Mapping[type, Callable[[Any], Callable[[_Floats, _Floats], _Seconds]]] = {
    FixedSampler: _fixed_table,
    LognormalSampler: _lognormal_table,
    UniformSampler: _uniform_table,
    PertSampler: _pert_table,
}
"""For each shape of delay, what prepares many of that shape to be read at once."""


def _scores() -> _Floats:
    return np.arange(2 * _REACH * _PER_SCORE + 1) / _PER_SCORE - _REACH


@lru_cache(maxsize=256)
def _beta_quantiles(alpha: float, beta: float) -> tuple[float, ...]:
    """Quantiles of a beta distribution at every node of the table of normal scores."""
    return tuple(betaincinv(alpha, beta, ndtr(_scores())).tolist())


def compile_delay(delay: Delay) -> DelaySampler:
    """Prepare a delay of a file for sampling.

    The numbers are seconds: fixed (length); lognormal (median, 90th percentile); uniform (low, high); PERT
    (low, mode, high), with weight 4 on the mode (Malcolm, Roseboom, Clark and Fazar 1959).
    """
    if delay.shape == "lognormal":
        median, p90 = delay.numbers
        return LognormalSampler(delay.clock, math.log(median), math.log(p90 / median) / float(ndtri(0.9)))
    low, high = delay.numbers[0], delay.numbers[-1]
    if low == high:
        return FixedSampler(delay.clock, math.floor(low + 0.5))
    if delay.shape == "pert":
        alpha = 1.0 + _PERT_WEIGHT * (delay.numbers[1] - low) / (high - low)
        return PertSampler(delay.clock, low, high - low, _beta_quantiles(alpha, 2.0 + _PERT_WEIGHT - alpha))
    return UniformSampler(delay.clock, low, high - low)


def _whole(seconds: _Floats) -> _Seconds:
    return (seconds + 0.5).astype(np.int64)
