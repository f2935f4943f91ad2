"""Random numbers that have names: a draw depends on what it is for, not on when or where it is asked.

Two set-ups that use the same names meet the same luck (common random numbers), in whatever process, chunk or
order they run; a name more or less changes no other draw. `jointsim.engine.luck.addresses` says how a name becomes
a random word; here words become numbers, for a block of replications at once.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from jointsim.engine.luck.addresses import (
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
from jointsim.engine.luck.delays import DelaySampler

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
        By every method, if a scalar is read as a vector, or the reverse, or what was entered as a delay as another
        number.
    """

    __slots__ = (
        "_firsts",
        "_foretold",
        "_later",
        "_layout",
        "_normals",
        "_plain",
        "_scalars_ahead",
        "_spent",
        "_states",
        "_tops",
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
        self._firsts = layout.firsts
        self._plain = plain = layout.scalar_columns - len(layout.foretold)
        self._foretold = layout.foretold.seconds(uniforms[plain : layout.scalar_columns], normals[plain:])
        self._scalars_ahead = layout.scalars_ahead
        self._states = states
        self._uniform_row = uniforms
        self._uniforms: list[float] = uniforms[:plain].tolist()
        self._normals: list[float] = normals[:plain].tolist()
        self._spent = bytearray(len(layout.owners))
        self._later: set[tuple[int, int]] = set()
        self._tops: list[tuple[int, int]] = []

    def uniform(self, address: int, occurrence: int = 0) -> float:
        """Read a scalar as a number strictly between 0 and 1."""
        if 0 <= occurrence < self._scalars_ahead[address]:
            return self._uniforms[self._column(address, occurrence)]
        return self._later_uniform(address, occurrence)

    def normal(self, address: int, occurrence: int = 0) -> float:
        """Read a scalar as a standard normal number."""
        if 0 <= occurrence < self._scalars_ahead[address]:
            return self._normals[self._column(address, occurrence)]
        return float(ndtri(self._later_uniform(address, occurrence)))

    def delay(self, address: int, delay: DelaySampler, occurrence: int = 0) -> int:
        """Read a scalar as a delay, in whole seconds; one that was entered as a delay is read as that."""
        if 0 <= occurrence < self._scalars_ahead[address]:
            column = self._firsts[address] + occurrence
            if self._spent[column]:
                raise self._refusal(address, occurrence, is_vector=False)
            self._spent[column] = 1
            if column >= self._plain:
                return self._foretold[column - self._plain]
            return delay.seconds(self._uniforms[column], self._normals[column])
        uniform = self._later_uniform(address, occurrence)
        return delay.seconds(uniform, float(ndtri(uniform)))

    def delays_in(self, address: int, delay: DelaySampler, occurrences: range) -> list[int]:
        """Read several occurrences of a scalar, one after the other, as `delay` does."""
        since, until, plain = occurrences.start, occurrences.stop, self._plain
        first, spent = self._firsts[address], self._spent
        columns = slice(first + since, first + until)
        is_foretold = first >= plain and since >= 0 and until <= self._scalars_ahead[address]
        if not is_foretold or 1 in spent[columns]:
            return [self.delay(address, delay, occurrence) for occurrence in occurrences]
        spent[columns] = b"\1" * (until - since)
        return self._foretold[first + since - plain : first + until - plain]

    def uniforms(self, address: int, occurrence: int = 0) -> _Floats:
        """Read a vector as numbers strictly between 0 and 1, one per entity."""
        if 0 <= occurrence < self._layout.vectors_ahead[address]:
            return self._uniform_row[self._columns(address, occurrence)]
        return _read_only(self._later_uniforms(address, occurrence))

    def normals(self, address: int, occurrence: int = 0) -> _Floats:
        """Read a vector as standard normal numbers, one per entity."""
        return _read_only(ndtri(self.uniforms(address, occurrence)))

    def delays(self, address: int, delay: DelaySampler, occurrence: int = 0) -> NDArray[np.int64]:
        """Read a vector as delays, in whole seconds, one per entity."""
        uniforms = self.uniforms(address, occurrence)
        return _read_only(delay.seconds_array(uniforms, ndtri(uniforms)))

    def longest(
        self, address: int, delay: DelaySampler, among: NDArray[np.intp], occurrence: int = 0
    ) -> tuple[int, int]:
        """Read a vector as delays, and say which of some entities has the longest, and how long it is.

        Quicker than `delays`: a delay is the longer, the larger its draw.
        """
        return self.longest_in(address, delay, among, range(occurrence, occurrence + 1))[0]

    def longest_in(
        self, address: int, delay: DelaySampler, among: NDArray[np.intp], occurrences: range
    ) -> list[tuple[int, int]]:
        """Read several occurrences of a vector, one after the other, as `longest` does."""
        layout, spent = self._layout, self._spent
        first, width = self._firsts[address], layout.width
        since, until = occurrences.start, occurrences.stop
        columns = slice(first + since * width, first + until * width, width)
        is_ahead = since >= 0 and until <= layout.vectors_ahead[address]
        if not is_ahead or among.size != width or 1 in spent[columns]:
            return [self._longest(address, delay, among, occurrence) for occurrence in occurrences]
        spent[columns] = b"\1" * (until - since)
        before = (first - layout.scalar_columns) // width
        tops = (self._tops or self._largest())[before + since : before + until]
        if layout.longest.are_known[before]:
            return tops
        firsts = range(columns.start, columns.stop, width)
        draws = (
            (entity, self._uniform_row.item(at + entity))
            for at, (entity, _) in zip(firsts, tops, strict=True)
        )
        return [(entity, delay.seconds(u, float(ndtri(u)))) for entity, u in draws]

    def _longest(
        self, address: int, delay: DelaySampler, among: NDArray[np.intp], occurrence: int
    ) -> tuple[int, int]:
        uniforms = self.uniforms(address, occurrence)
        entity = among.item(uniforms[among].argmax())
        u = uniforms.item(entity)
        return entity, delay.seconds(u, float(ndtri(u)))

    def forget(self, address: int, occurrence: int = 0) -> None:
        """Let a draw be read once more, and come out the same: what hung on it was undone by a person."""
        layout = self._layout
        is_vector = layout.vectors[address]
        ahead = layout.vectors_ahead if is_vector else self._scalars_ahead
        if 0 <= occurrence < ahead[address]:
            width = layout.widths[address] if is_vector else 1
            self._spent[self._firsts[address] + occurrence * width] = 0
        else:
            self._later.discard((address, occurrence))

    def _largest(self) -> list[tuple[int, int]]:
        """Find the largest draw of every vector in the tables: its entity, and how long it is as a delay, if known."""
        vectors = self._uniform_row[self._layout.scalar_columns :].reshape(-1, self._layout.width)
        entities = vectors.argmax(axis=1)
        uniforms = vectors[np.arange(len(vectors)), entities]
        seconds = self._layout.longest.seconds(uniforms, ndtri(uniforms))
        self._tops = list(zip(entities.tolist(), seconds, strict=True))
        return self._tops

    def _column(self, address: int, occurrence: int) -> int:
        """Spend a scalar that stands in the tables."""
        column = self._firsts[address] + occurrence
        if column >= self._plain:
            raise TypeError(f"'{self._layout.names[address]}' was entered as a delay: read it by delay")
        if self._spent[column]:
            raise self._refusal(address, occurrence, is_vector=False)
        self._spent[column] = 1
        return column

    def _columns(self, address: int, occurrence: int) -> slice:
        """Spend a vector that stands in the tables."""
        width = self._layout.widths[address]
        first = self._firsts[address] + occurrence * width
        if self._spent[first]:
            raise self._refusal(address, occurrence, is_vector=True)
        self._spent[first] = 1
        return slice(first, first + width)

    def _later_uniform(self, address: int, occurrence: int) -> float:
        """Spend and mix a scalar that does not stand in the tables."""
        self._claim(address, occurrence, is_vector=False)
        return _uniform(link(self._states.item(self._firsts[address]), occurrence))

    def _later_uniforms(self, address: int, occurrence: int) -> _Floats:
        """Spend and mix a vector that does not stand in the tables."""
        self._claim(address, occurrence, is_vector=True)
        first = self._firsts[address]
        states = self._states[first : first + self._layout.widths[address]]
        return _uniforms(finalised(states + np.uint64(stride(occurrence))))

    def _claim(self, address: int, occurrence: int, *, is_vector: bool) -> None:
        if not 0 <= occurrence <= WORD:
            msg = f"occurrence {occurrence} of '{self._layout.names[address]}' is not within 0 to 2**64 - 1"
            raise ValueError(msg)
        if self._layout.vectors[address] != is_vector or (address, occurrence) in self._later:
            raise self._refusal(address, occurrence, is_vector=is_vector)
        self._later.add((address, occurrence))

    def _refusal(self, address: int, occurrence: int, *, is_vector: bool) -> Exception:
        name = self._layout.names[address]
        if self._layout.vectors[address] != is_vector:
            kind, readings = (
                ("scalar", "uniform, normal or delay")
                if is_vector
                else ("vector", "uniforms, normals or delays")
            )
            return TypeError(f"'{name}' is a {kind}: read it by {readings}")
        when = f"replication {self.replication}, occurrence {occurrence}"
        return RepeatedDraw(
            f"'{name}' was drawn before ({when}): give each use a name or an occurrence of its own"
        )


def draw_block(book: AddressBook, seed: int, replications: Sequence[int]) -> list[Draws]:
    """Make the draws of some replications, in the order given.

    A block takes about 32 bytes per replication and column of the layout, until its last replication is
    dropped; how replications are split into blocks changes no draw.

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
    return [_draws(layout, seed, int(number), run) for number, run in zip(replications, runs, strict=True)]


def _draws(layout: Layout, seed: int, replication: int, run: np.uint64) -> Draws:
    uses = finalised(run + layout.key_strides)
    states = finalised(uses[layout.owners] + layout.entity_strides)
    uniforms = _read_only(_uniforms(finalised(states + layout.occurrence_strides)))
    normals = ndtri(uniforms[: layout.scalar_columns])
    return Draws(seed, replication, layout, states=states, uniforms=uniforms, normals=normals)


def _read_only(array: NDArray[_Number]) -> NDArray[_Number]:
    array.setflags(write=False)
    return array
