"""The addresses of draws: names become keys, and keys are folded into one well-mixed word.

A draw is addressed by (seed, replication, name, entity, occurrence). Names and entities become 64-bit keys,
and the five numbers are folded one after the other: each link takes output number *value* of a SplitMix64
generator (Steele, Lea and Flood 2014) that stands in the state reached so far. A scalar has entity 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

SCHEME = "1"
"""Version of the addressing scheme: manifests carry it, since another scheme gives other draws."""

Words = NDArray[np.uint64]
"""Many 64-bit words; sums and products wrap around, as the mixer wants."""

WORD = 2**64 - 1
"""The largest number that can be folded into an address."""

_GAMMA = 0x9E3779B97F4A7C15
_FIRST_FACTOR = 0xBF58476D1CE4E5B9
_SECOND_FACTOR = 0x94D049BB133111EB
_NO_ENTITY = 0


def key(name: str) -> int:
    """Give the 64-bit key of a name or an entity, the same on every platform and in every process."""
    return int.from_bytes(blake2b(name.encode(), digest_size=8).digest(), "big")


def link(state: int, value: int) -> int:
    """Fold one more number into an address.

    Parameters
    ----------
    state
        The address so far, a 64-bit word (0 at the beginning).
    value
        The number to fold in, 0 to 2**64 - 1.

    Returns
    -------
    int
        Output number ``value`` (from 0) of SplitMix64 in that state.
    """
    word = (state + stride(value)) & WORD
    word = ((word ^ (word >> 30)) * _FIRST_FACTOR) & WORD
    word = ((word ^ (word >> 27)) * _SECOND_FACTOR) & WORD
    return word ^ (word >> 31)


def stride(value: int) -> int:
    """Say what folding ``value`` adds to a state before it is mixed."""
    return ((value + 1) * _GAMMA) & WORD


def strides(values: Iterable[int]) -> Words:
    """Say what folding each of the values adds; see `stride`."""
    return np.array([stride(value) for value in values], dtype=np.uint64)


def finalised(words: Words) -> Words:
    """Mix the sums of states and strides, so that the two steps make a `link` for many addresses at once.

    Overwrites ``words`` and returns it; equal to `link` bit by bit.
    """
    words ^= words >> np.uint64(30)
    words *= np.uint64(_FIRST_FACTOR)
    words ^= words >> np.uint64(27)
    words *= np.uint64(_SECOND_FACTOR)
    words ^= words >> np.uint64(31)
    return words


@dataclass(frozen=True, slots=True)
class Layout:
    """Where each address stands in the tables of a block.

    The first columns are the addresses themselves, in order; behind them stand the entities of the vectors.

    Attributes
    ----------
    names
        Name of each address.
    spans
        Columns of each vector's entities; an empty span for a scalar.
    vectors, scalars
        One byte per address: 1 where it is a vector, and the opposite.
    owners
        Address of each column.
    key_strides, entity_strides
        What the keys of the addresses, and of the columns' entities, add in a link.
    """

    names: tuple[str, ...]
    spans: tuple[slice, ...]
    vectors: bytes
    scalars: bytes
    owners: NDArray[np.intp]
    key_strides: Words
    entity_strides: Words


class AddressBook:
    """Hands out the addresses of a plan's draws, one to each name.

    Addresses are small integers, for reading only: a draw depends on the name, not on its address. The book
    is open while a plan is compiled; the first block of draws closes it. It can be pickled, open or closed.
    """

    __slots__ = ("_entities", "_layout", "_names")

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._entities: list[tuple[str, ...] | None] = []
        self._layout: Layout | None = None

    def __len__(self) -> int:
        return len(self._entities)

    def scalar(self, name: str) -> int:
        """Give the address of a single draw.

        Raises
        ------
        ValueError
            If the name has an address already.
        RuntimeError
            If draws were made from this book before.
        """
        return self._enter(name, None)

    def vector(self, name: str, entities: Sequence[str]) -> int:
        """Give the address of one draw per entity, such as a state; the draws come in the order given here.

        The draw of an entity depends on its own name, not on the others in the list or on their order.

        Raises
        ------
        ValueError
            If the name has an address already, or an entity stands in the list twice.
        RuntimeError
            If draws were made from this book before.
        """
        if len(set(entities)) < len(entities):
            twice = sorted({entity for entity in entities if entities.count(entity) > 1})
            msg = f"'{name}' lists {', '.join(twice)} twice: one draw belongs to one entity"
            raise ValueError(msg)
        return self._enter(name, tuple(entities))

    def close(self) -> Layout:
        """Lay out the tables, the same whenever asked; no name can be entered afterwards."""
        if self._layout is None:
            self._layout = self._laid_out()
        return self._layout

    def _enter(self, name: str, entities: tuple[str, ...] | None) -> int:
        if self._layout is not None:
            msg = f"'{name}' comes too late: draws were made from this book before"
            raise RuntimeError(msg)
        self._names.setdefault(key(name), name)
        if len(self._names) == len(self._entities):
            msg = f"'{name}' has an address already: a name belongs to one use"
            raise ValueError(msg)
        self._entities.append(entities)
        return len(self._entities) - 1

    def _laid_out(self) -> Layout:
        owners = list(range(len(self)))
        entity_keys = [_NO_ENTITY] * len(self)
        spans = []
        for address, entities in enumerate(self._entities):
            start = len(owners)
            entity_keys += [key(entity) for entity in entities or ()]
            owners += [address] * (len(entity_keys) - start)
            spans.append(slice(start, len(owners)))
        return Layout(
            names=tuple(self._names.values()),
            spans=tuple(spans),
            vectors=bytes(entities is not None for entities in self._entities),
            scalars=bytes(entities is None for entities in self._entities),
            owners=np.array(owners, dtype=np.intp),
            key_strides=strides(self._names),
            entity_strides=strides(entity_keys),
        )
