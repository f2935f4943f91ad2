"""The addresses of draws: names become keys, and keys are folded into one well-mixed word.

A draw is addressed by (seed, replication, name, entity, occurrence). Names and entities become 64-bit keys,
and the five numbers are folded one after the other: each link takes output number *value* of a SplitMix64
generator (Steele, Lea and Flood 2014) that stands in the state reached so far. A scalar has entity 0.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import blake2b
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from jointsim.engine.luck.delays import DelaySampler, DelayTable

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
    """Where the draws of each address stand in the tables of a block.

    The columns of scalars come first, then those of vectors; an address has a column for each entity and
    occurrence laid out, entities side by side.

    Attributes
    ----------
    width
        How many entities every vector has; 0 if they differ.
    names
        Name of each address.
    vectors
        One byte per address: 1 where it is a vector.
    firsts, widths
        First column of each address, and how many columns an occurrence takes.
    scalars_ahead, vectors_ahead
        How many occurrences of each address have columns; 0 in the one for what stands in the other, and for
        vectors without entities.
    scalar_columns
        How many columns are scalars'.
    owners
        Address of each column.
    foretold
        The delays as which the last columns of scalars are read, as far as that is known.
    longest
        The delays as which vectors are read, as far as that is known.
    key_strides, entity_strides, occurrence_strides
        What the keys of the addresses, and the entities and occurrences of the columns, add in a link.
    """

    width: int
    names: tuple[str, ...]
    vectors: bytes
    firsts: tuple[int, ...]
    widths: tuple[int, ...]
    scalars_ahead: tuple[int, ...]
    vectors_ahead: tuple[int, ...]
    scalar_columns: int
    owners: NDArray[np.intp]
    foretold: DelayTable
    longest: DelayTable
    key_strides: Words
    entity_strides: Words
    occurrence_strides: Words


class _Use(NamedTuple):
    """What a name was entered for."""

    entities: tuple[str | None, ...]
    is_vector: bool
    ahead: int
    delay: DelaySampler | None = None

    @property
    def width(self) -> int:
        """How many draws an occurrence takes."""
        return len(self.entities)


class AddressBook:
    """Hands out the addresses of a plan's draws, one to each name.

    Addresses are small integers, for reading only: a draw depends on the name, not on its address. The book
    is open while a plan is compiled; the first block of draws closes it. It can be pickled, open or closed.
    """

    __slots__ = ("_layout", "_names", "_uses")

    def __init__(self) -> None:
        self._names: dict[int, str] = {}
        self._uses: list[_Use] = []
        self._layout: Layout | None = None

    def __len__(self) -> int:
        return len(self._uses)

    def scalar(self, name: str, ahead: int = 1, delay: DelaySampler | None = None) -> int:
        """Give the address of a single draw.

        Parameters
        ----------
        ahead
            How many occurrences are drawn with the block: quicker than later ones, for 32 bytes each.
        delay
            As which those will be read, if that is known: then that too is done with the block.

        Raises
        ------
        ValueError
            If the name has an address already.
        RuntimeError
            If draws were made from this book before.
        """
        return self._enter(name, _Use((None,), is_vector=False, ahead=ahead, delay=delay))

    def vector(
        self, name: str, entities: Sequence[str], ahead: int = 1, delay: DelaySampler | None = None
    ) -> int:
        """Give the address of one draw per entity, such as a state; the draws come in the order given here.

        The draw of an entity depends on its own name, not on the others in the list or on their order. For
        ``ahead`` see `scalar`; a ``delay`` makes the longest of them quicker to read, and the vector can still be
        read as other numbers.

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
        return self._enter(name, _Use(tuple(entities), is_vector=True, ahead=ahead, delay=delay))

    def plain(self) -> AddressBook:
        """Give a book of the same names, and so of the same luck, in which no delay is read with the block."""
        book = AddressBook()
        book._names = dict(self._names)
        book._uses = [use._replace(delay=None) for use in self._uses]
        return book

    def close(self) -> Layout:
        """Lay out the tables, the same whenever asked; no name can be entered afterwards."""
        if self._layout is None:
            self._layout = self._laid_out()
        return self._layout

    def _enter(self, name: str, use: _Use) -> int:
        if self._layout is not None:
            msg = f"'{name}' comes too late: draws were made from this book before"
            raise RuntimeError(msg)
        self._names.setdefault(key(name), name)
        if len(self._names) == len(self._uses):
            msg = f"'{name}' has an address already: a name belongs to one use"
            raise ValueError(msg)
        self._uses.append(use)
        return len(self._uses) - 1

    def _laid_out(self) -> Layout:
        uses = self._uses
        owners: list[int] = []
        entities: list[str | None] = []
        occurrences: list[int] = []
        firsts = [0] * len(uses)
        delays: dict[bool, list[DelaySampler | None]] = {False: [], True: []}
        for address in sorted(
            range(len(uses)), key=lambda each: (uses[each].is_vector, uses[each].delay is not None)
        ):
            firsts[address] = len(owners)
            delay, is_vector = uses[address].delay, uses[address].is_vector
            if is_vector or delay is not None:
                delays[is_vector] += [delay] * uses[address].ahead
            for occurrence in range(uses[address].ahead):
                entities += uses[address].entities
                occurrences += [occurrence] * uses[address].width
            owners += [address] * (len(entities) - len(owners))
        widths = {use.width for use in uses if use.is_vector}
        return Layout(
            width=widths.pop() if len(widths) == 1 else 0,
            names=tuple(self._names.values()),
            vectors=bytes(use.is_vector for use in uses),
            firsts=tuple(firsts),
            widths=tuple(use.width for use in uses),
            scalars_ahead=tuple(0 if use.is_vector else use.ahead for use in uses),
            vectors_ahead=tuple(use.ahead if use.is_vector and use.width else 0 for use in uses),
            scalar_columns=sum(use.ahead for use in uses if not use.is_vector),
            owners=np.array(owners, dtype=np.intp),
            foretold=DelayTable(delays[False]),
            longest=DelayTable(delays[True]),
            key_strides=strides(self._names),
            entity_strides=_strides_of(entities),
            occurrence_strides=strides(occurrences),
        )


def _strides_of(entities: Sequence[str | None]) -> Words:
    """Say what folding the keys of entities adds; None is for scalars, which have none."""
    known = {entity: stride(_NO_ENTITY if entity is None else key(entity)) for entity in set(entities)}
    return np.array([known[entity] for entity in entities], dtype=np.uint64)
