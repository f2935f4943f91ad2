"""Who and what can be named in a world, and the fault of naming something that is not there."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from functools import cached_property

from jointsim.errors import Fault, nearest
from jointsim.model.affected import AFFECTED
from jointsim.model.document import Document, Path
from jointsim.model.world import World

ANY_STATE = "*"

ABSENT = "there is no "
"""How a fault begins that is about a name which leads nowhere."""


class Names:
    """The names that a world gives to those who act.

    Attributes
    ----------
    world
        The world whose names these are.
    """

    def __init__(self, world: World) -> None:
        self.world = world

    @cached_property
    def national(self) -> frozenset[str]:
        """National staffs of each state: ``FI.coast-guard``."""
        staffs = self.world.national_staffs
        return frozenset(f"{state}.{staff}" for state in self.world.states for staff in staffs)

    @cached_property
    def affected(self) -> frozenset[str]:
        """National staffs of whichever state is affected: ``affected.coast-guard``."""
        return frozenset(f"{AFFECTED}.{staff}" for staff in self.world.national_staffs)

    @cached_property
    def patterns(self) -> frozenset[str]:
        """National staffs of all states at once: ``*.coast-guard``."""
        return frozenset(f"{ANY_STATE}.{staff}" for staff in self.world.national_staffs)

    @cached_property
    def called(self) -> dict[str, str]:
        """State of each other code and of each name in use for states, without regard to case."""
        states = self.world.states.items()
        return {word.casefold(): key for key, state in states for word in (state.name, *state.also)}

    @cached_property
    def staffs(self) -> frozenset[str]:
        """All staffs, national ones too."""
        return frozenset(self.world.staffs) | self.national

    @cached_property
    def holders(self) -> frozenset[str]:
        """All who have a picture of events: staffs and bodies."""
        return self.staffs | frozenset(self.world.bodies)

    @cached_property
    def agreements(self) -> frozenset[str]:
        """Security agreements that some state holds or held."""
        return frozenset(name for state in self.world.states.values() for name in state.agreements)


def absent(
    document: Document, path: Path, name: str, known: Collection[str], noun: str, right: str = ""
) -> Iterator[Fault]:
    """Give the fault of naming something that is not there, with the name that comes closest.

    Parameters
    ----------
    document, path
        Where the name stands.
    name, known
        What was named, and what might be.
    noun
        What such a thing is called, as in 'there is no body'.
    right
        What would be right, in place of the name that comes closest.
    """
    if name not in known:
        hint = right or nearest(name, known) or "none is defined"
        yield document.fault(path, f"{ABSENT}{noun} '{name}'", hint)


def absent_each(
    document: Document, path: Path, *named: tuple[str, str | None, Collection[str], str]
) -> Iterator[Fault]:
    """Give the faults of what the keys of an entry name.

    Parameters
    ----------
    document, path
        Where the entry stands.
    named
        For each key of it: the key, the name there (None if left out), what is known, what it is called.
    """
    for key, name, known, noun in named:
        if name is not None:
            yield from absent(document, (*path, key), name, known, noun)


def absent_in(
    document: Document, path: Path, names: Collection[str], known: Collection[str], noun: str
) -> Iterator[Fault]:
    """Give the faults of a list of names."""
    for position, name in enumerate(names):
        yield from absent(document, (*path, position), name, known, noun)
