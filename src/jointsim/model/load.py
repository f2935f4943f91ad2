"""From files and options to one crisis in one world: read, merged, checked, as of the day it begins."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from jointsim.errors import Fault, InputError
from jointsim.model.absences import Absence, absent_channels
from jointsim.model.as_of import as_of
from jointsim.model.checks import (
    check_attainable,
    check_clock,
    check_crisis,
    check_seats,
    check_start,
    check_world,
)
from jointsim.model.checks.names import ABSENT
from jointsim.model.closing import closing_patch
from jointsim.model.document import Document, dotted, read_document
from jointsim.model.faults import validated
from jointsim.model.merge import merge, set_value
from jointsim.model.positions import LaidPosition, check_positions, lay_over, positions_held
from jointsim.model.scenario import Scenario
from jointsim.model.setup import Setup
from jointsim.model.shapes import known_keys
from jointsim.model.shelves import (
    NEW_SCENARIO,
    find_scenario,
    find_setup,
    list_scenarios,
    list_setups,
    world_files,
)
from jointsim.model.soundness import sound_part
from jointsim.model.strays import without_strays
from jointsim.model.uniting import load_world_document, shown_path
from jointsim.model.world import World

__all__ = [
    "Inputs",
    "find_scenario",
    "find_setup",
    "list_scenarios",
    "list_setups",
    "load_inputs",
    "load_setup",
    "load_world",
    "load_world_document",
]

_OPTION = "--set"
_SCENARIO = "scenario."

T = TypeVar("T")
Sets = Sequence[tuple[str, str]]


@dataclass(frozen=True)
class Inputs:
    """Everything a run depends on but the seed.

    Attributes
    ----------
    scenario_id, setup_id
        Names of the files, without their endings.
    scenario, setup
        As read; the scenario with what options set in it, and the documented positions of the set-up.
    world
        With all changes made, as of the day the scenario starts.
    scenario_document, world_document
        As merged, with the position of every value; the world's with what existed at any time.
    sources
        The files read: scenario, set-up, world.
    laid_over
        Documented positions of the set-up that hold in the scenario.
    absent_channels
        Channels of the library that the world has not got, by id.
    """

    scenario_id: str
    setup_id: str
    scenario: Scenario
    world: World
    setup: Setup
    scenario_document: Document
    world_document: Document
    sources: tuple[Path, ...]
    laid_over: tuple[LaidPosition, ...] = ()
    absent_channels: Mapping[str, Absence] = field(default_factory=dict)

    @property
    def remarks(self) -> tuple[Fault, ...]:
        """What is no fault but should be known before a run, in file order.

        What can never come about, and a start in nobody's time.
        """
        written = self.scenario, self.scenario_document, self.world
        return tuple(sorted((*check_attainable(*written), *check_clock(*written))))


def load_inputs(scenario: str, setup: str = "as-is", *, sets: Sets = (), world: Path | None = None) -> Inputs:
    """Read a scenario, a set-up and a world, make all changes in order, and check the whole.

    Parameters
    ----------
    scenario, setup
        Path of a file, or id of a shipped one.
    sets
        Pairs of path and value, as of `--set`; a path that begins with `scenario.` changes the scenario.
    world
        A folder of files used instead of the shipped world.

    Raises
    ------
    InputError
        Every fault of every file and option.
    """
    faults: list[Fault] = []
    written = _attempt(faults, lambda: _read_scenario(scenario, sets))
    crisis = _attempt(faults, partial(_as_crisis, *written)) if written is not None else None
    way = _attempt(faults, lambda: _read_way(setup))
    base = _attempt(faults, lambda: load_world_document(world))
    place = _changed(base, way, written, sets, faults) if base is not None else None
    if crisis is not None and place is not None:
        now = as_of(place.world, crisis.scenario.start.date())
        faults.extend(_of_the_day(crisis, place, now, whole=way is not None))
    elif written is not None and way is not None and place is not None:
        faults.extend(_dangling(written[1], place))
    if faults or crisis is None or way is None or base is None or place is None:
        raise InputError(faults)
    held = positions_held(way.setup.positions, crisis.scenario, now)
    whole, document = lay_over(crisis.scenario, crisis.document, way.document, held)
    return Inputs(
        scenario_id=crisis.path.stem,
        setup_id=way.path.stem,
        scenario=whole,
        world=now,
        setup=way.setup,
        scenario_document=document,
        world_document=place.document,
        sources=(crisis.path, way.path, *world_files(world)),
        laid_over=held,
        absent_channels=absent_channels(base, place.world, now, crisis.scenario.start.date()),
    )


def load_world(setup: str = "as-is", *, sets: Sets = (), world: Path | None = None) -> tuple[World, Document]:
    """Read a world under a set-up, with all that existed at any time, and check it.

    Raises
    ------
    InputError
        Every fault of every file and option.
    """
    faults: list[Fault] = []
    way = _attempt(faults, lambda: _read_way(setup))
    base = _attempt(faults, lambda: load_world_document(world))
    place = _changed(base, way, None, sets, faults) if base is not None else None
    if place is not None:
        faults.extend(check_seats(place.world, place.document))
    if faults or place is None:
        raise InputError(faults)
    return place.world, place.document


def load_setup(name: str) -> Setup:
    """Read a set-up by its path or its id, without the world that it changes.

    Raises
    ------
    InputError
        Everything wrong in its file.
    """
    return _read_way(name).setup


@dataclass(frozen=True)
class _Crisis:
    path: Path
    document: Document
    scenario: Scenario


@dataclass(frozen=True)
class _Way:
    path: Path
    document: Document
    setup: Setup


@dataclass(frozen=True)
class _Place:
    document: Document
    world: World


def _attempt(faults: list[Fault], action: Callable[[], T]) -> T | None:
    """Do something; what is wrong with it is noted, so that everything else is looked at too."""
    try:
        return action()
    except InputError as error:
        faults.extend(error.faults)
        return None


def _read_scenario(name: str, sets: Sets) -> tuple[Path, Document]:
    path = find_scenario(name)
    document = read_document(path, shown_path(path))
    inside = [(place.removeprefix(_SCENARIO), raw) for place, raw in sets if place.startswith(_SCENARIO)]
    faults: list[Fault] = []
    document = _with_options(document, inside, faults)
    if faults:
        raise InputError(faults)
    return path, document


def _as_crisis(path: Path, document: Document) -> _Crisis:
    return _Crisis(path, document, validated(Scenario, document))


def _of_the_day(crisis: _Crisis, place: _Place, now: World, *, whole: bool) -> Iterator[Fault]:
    """Check a scenario against the world of its day; without its set-up, what that adds would seem to be missing."""
    early = list(check_start(crisis.scenario, crisis.document, now))
    yield from early
    if early:  # nothing was there yet
        return
    if whole:
        yield from check_crisis(crisis.scenario, crisis.document, now, place.world)
    yield from check_seats(now, place.document)


def _dangling(document: Document, place: _Place) -> Iterator[Fault]:
    """Find what a scenario with faults names that is not there, as far as they leave it readable."""
    stand_ins = {
        key: value for key, value in read_document(NEW_SCENARIO).value.items() if isinstance(value, str)
    }
    found = sound_part(Scenario, document, stand_ins)
    if found is None:
        return
    scenario, taken = found
    gone = {f"'{path[-1]}'" for path in taken}
    now = as_of(place.world, scenario.start.date())
    absent = (
        fault
        for fault in check_crisis(scenario, document, now, place.world)
        if fault.what.startswith(ABSENT) and not any(name in fault.what for name in gone)
    )
    for fault in (*check_start(scenario, document, now), *absent):
        if not any(_is_within(fault.path, dotted(path)) for path in taken):
            yield fault


def _read_way(name: str) -> _Way:
    path = find_setup(name)
    document = read_document(path, shown_path(path))
    return _Way(path, document, validated(Setup, document))


def _is_within(path: str, outer: str) -> bool:
    return path == outer or path.startswith((f"{outer}.", f"{outer}["))


def _with_options(document: Document, sets: Sets, faults: list[Fault]) -> Document:
    for place, raw in sets:
        changed = _attempt(faults, partial(set_value, document, place, raw, _OPTION, set_by=_OPTION))
        document = changed or document
    return document


def _changed(
    base: Document,
    way: _Way | None,
    written: tuple[Path, Document] | None,
    sets: Sets,
    faults: list[Fault],
) -> _Place | None:
    """Make the changes of set-up, scenario and options, in this order, and check the world they lead to."""
    document = base
    for patch, set_by in _patches(base, way, written, faults):
        document = _attempt(faults, partial(merge, document, patch, set_by=set_by)) or document
    outside = []
    for place, raw in sets:
        if _is_of_scenario(place):
            right = f"a path that begins with 'scenario.' changes the scenario: {_SCENARIO}{place}=…"
            faults.append(Fault(_OPTION, 1, 1, place, "this is no part of the world", right))
        elif not place.startswith(_SCENARIO):
            outside.append((place, raw))
    document = _with_options(document, outside, faults)
    world = _attempt(faults, lambda: _as_world(base, document))
    if world is None:
        return None
    before = (base.value.get(part) or {} for part in ("channels", "participation"))
    faults.extend(check_world(world, document, *before))
    if way is not None:
        faults.extend(check_positions(way.setup, way.document, world))
    return _Place(document, world)


def _is_of_scenario(place: str) -> bool:
    """Say whether a path is that of a scenario, and cannot be one of the world."""
    first = place.partition(".")[0].strip()
    return first in known_keys(Scenario) and first not in known_keys(World)


def _as_world(base: Document, document: Document) -> World:
    """Read a changed document as a world; what is wrong with it is said in the light of what it was before."""
    try:
        return validated(World, document)
    except InputError as error:
        raise without_strays(error, World, base, document) from None


def _patches(
    base: Document, way: _Way | None, written: tuple[Path, Document] | None, faults: list[Fault]
) -> Iterator[tuple[Document, str]]:
    if way is not None:
        closing = way.setup.close_channels
        if closing is not None:
            patch = _attempt(faults, partial(closing_patch, base, closing, way.document))
            if patch is not None:
                yield patch, way.path.stem
        yield way.document.part("changes"), way.path.stem
    if written is not None:
        path, document = written
        changes = _attempt(faults, lambda: document.part("changes"))
        if changes is not None:
            yield changes, path.stem
