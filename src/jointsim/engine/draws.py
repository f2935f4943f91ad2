"""Random numbers that have names: a draw depends on what it is for, not on when or where it is asked.

Two set-ups that use the same names meet the same luck (common random numbers), in whatever process, chunk or
order they run; a name more or less changes no other draw. `jointsim.engine.addresses` says how a name becomes
a random word; here words become numbers, for a block of replications at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from jointsim.engine.addresses import (
    SCHEME,
    WORD,
    AddressBook,
    Layout,
    Words,
    finalised,
    link,
    stride,
    strides,
)
from jointsim.engine.delays import DelaySampler

__all__ = ["SCHEME", "AddressBook", "Draws", "RepeatedDraw", "draw_block"]

_Floats = NDArray[np.float64]
_Number = TypeVar("_Number", bound=np.generic)


class RepeatedDraw(RuntimeError):
    """One draw was asked for twice in one run: two uses share a name, or a loop forgot its occurrence."""


# 52 bits, not 53: with 53 the largest word plus a half rounds to 1.0, and its normal is infinite.
def _uniform(word: int) -> float:
    return ((word >> 12) + 0.5) * 2.0**-52


def _uniforms(words: Words) -> _Floats:
    return ((words >> np.uint64(12)).astype(np.float64) + 0.5) * 2.0**-52


class Draws:
    """The random numbers of one replication, read by address; `draw_block` makes them.

    Every method takes the address that the book gave and an occurrence, 0 to 2**64 - 1, which tells the turns
    of a loop or the rounds of a negotiation apart. Uniform, normal and delay are three readings of one draw:
    whichever comes first, the draw is spent. Vectors are read-only.

    Attributes
    ----------
    seed, replication
        What these draws belong to.

    Raises
    ------
    RepeatedDraw
        By every method, if the draw was read before.
    TypeError
        By every method, if a scalar is read as a vector, or the reverse.
    """

    __slots__ = (
        "_closed_scalars",
        "_closed_vectors",
        "_later",
        "_layout",
        "_normal_row",
        "_normals",
        "_states",
        "_uniform_row",
        "_uniforms",
        "replication",
        "seed",
    )

    def __init__(
        self,
        seed: int,
        replication: int,
        layout: Layout,
        *,
        states: Words,
        uniforms: _Floats,
        normals: _Floats,
    ) -> None:
        self.seed = seed
        self.replication = replication
        self._layout = layout
        self._states = states
        self._uniform_row = uniforms
        self._normal_row = normals
        self._uniforms: list[float] = uniforms[: len(layout.names)].tolist()
        self._normals: list[float] = normals[: len(layout.names)].tolist()
        self._closed_scalars = bytearray(layout.vectors)
        self._closed_vectors = bytearray(layout.scalars)
        self._later: set[tuple[int, int]] = set()

    def uniform(self, address: int, occurrence: int = 0) -> float:
        """Read a scalar as a number strictly between 0 and 1."""
        if occurrence:
            return self._later_uniform(address, occurrence)
        if self._closed_scalars[address]:
            raise self._refusal(address, occurrence, self._layout.vectors)
        self._closed_scalars[address] = 1
        return self._uniforms[address]

    def normal(self, address: int, occurrence: int = 0) -> float:
        """Read a scalar as a standard normal number."""
        if occurrence:
            return float(ndtri(self._later_uniform(address, occurrence)))
        if self._closed_scalars[address]:
            raise self._refusal(address, occurrence, self._layout.vectors)
        self._closed_scalars[address] = 1
        return self._normals[address]

    def delay(self, address: int, delay: DelaySampler, occurrence: int = 0) -> int:
        """Read a scalar as a delay, in whole seconds."""
        if occurrence:
            uniform = self._later_uniform(address, occurrence)
            return delay.seconds(uniform, float(ndtri(uniform)))
        return delay.seconds(self.uniform(address), self._normals[address])

    def uniforms(self, address: int, occurrence: int = 0) -> _Floats:
        """Read a vector as numbers strictly between 0 and 1, one per entity."""
        if occurrence:
            return self._later_uniforms(address, occurrence)
        return self._uniform_row[self._first_span(address)]

    def normals(self, address: int, occurrence: int = 0) -> _Floats:
        """Read a vector as standard normal numbers, one per entity."""
        if occurrence:
            return _read_only(ndtri(self._later_uniforms(address, occurrence)))
        return self._normal_row[self._first_span(address)]

    def delays(self, address: int, delay: DelaySampler, occurrence: int = 0) -> NDArray[np.int64]:
        """Read a vector as delays, in whole seconds, one per entity."""
        if occurrence:
            uniforms = self._later_uniforms(address, occurrence)
            return _read_only(delay.seconds_array(uniforms, ndtri(uniforms)))
        span = self._first_span(address)
        return _read_only(delay.seconds_array(self._uniform_row[span], self._normal_row[span]))

    def _first_span(self, address: int) -> slice:
        if self._closed_vectors[address]:
            raise self._refusal(address, 0, self._layout.scalars)
        self._closed_vectors[address] = 1
        return self._layout.spans[address]

    def _later_uniform(self, address: int, occurrence: int) -> float:
        self._claim(address, occurrence, self._layout.vectors)
        return _uniform(link(self._states.item(address), occurrence))

    def _later_uniforms(self, address: int, occurrence: int) -> _Floats:
        self._claim(address, occurrence, self._layout.scalars)
        states = self._states[self._layout.spans[address]]
        return _read_only(_uniforms(finalised(states + np.uint64(stride(occurrence)))))

    def _claim(self, address: int, occurrence: int, of_other_kind: bytes) -> None:
        if not 0 < occurrence <= WORD:
            msg = f"occurrence {occurrence} of '{self._layout.names[address]}' is not within 0 to 2**64 - 1"
            raise ValueError(msg)
        if of_other_kind[address] or (address, occurrence) in self._later:
            raise self._refusal(address, occurrence, of_other_kind)
        self._later.add((address, occurrence))

    def _refusal(self, address: int, occurrence: int, of_other_kind: bytes) -> Exception:
        name = self._layout.names[address]
        if of_other_kind[address]:
            vector = self._layout.vectors[address]
            kind, readings = ("vector", "uniforms, normals") if vector else ("scalar", "uniform, normal")
            return TypeError(
                f"'{name}' is a {kind}: read it by {readings} or {'delays' if vector else 'delay'}"
            )
        when = f"replication {self.replication}, occurrence {occurrence}"
        return RepeatedDraw(
            f"'{name}' was drawn before ({when}): give each use a name or an occurrence of its own"
        )


def draw_block(book: AddressBook, seed: int, replications: Sequence[int]) -> list[Draws]:
    """Make the draws of some replications, in the order given.

    A block takes about 32 bytes per replication and draw of the book until its last replication is dropped;
    how replications are split into blocks changes no draw.

    Parameters
    ----------
    book
        The addresses; it is closed by this.
    seed, replications
        Whole numbers, 0 to 2**64 - 1.

    Raises
    ------
    ValueError
        If the seed or a replication is out of range.
    """
    if not all(0 <= number <= WORD for number in (seed, *replications)):
        msg = "the seed and the replications are whole numbers, 0 to 2**64 - 1"
        raise ValueError(msg)
    layout = book.close()
    runs = finalised(np.uint64(link(0, seed)) + strides(map(int, replications)))
    uses = finalised(runs[:, np.newaxis] + layout.key_strides)
    states = finalised(uses[:, layout.owners] + layout.entity_strides)
    uniforms = _read_only(_uniforms(finalised(states + np.uint64(stride(0)))))
    normals = _read_only(ndtri(uniforms))
    return [
        Draws(seed, int(number), layout, states=states[row], uniforms=uniforms[row], normals=normals[row])
        for row, number in enumerate(replications)
    ]


def _read_only(array: NDArray[_Number]) -> NDArray[_Number]:
    array.setflags(write=False)
    return array
