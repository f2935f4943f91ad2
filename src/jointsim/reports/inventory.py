"""What there is in a world: lists of its parts, and one part with every number and where it comes from."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path as File
from types import MappingProxyType
from typing import Any

from jointsim.errors import Fault, InputError, nearest
from jointsim.model.document import Document, Path, dotted, read_document
from jointsim.model.history.reading import shipped_cases
from jointsim.model.shelves import find_scenario, find_setup, list_scenarios, list_setups
from jointsim.reports.lookup import SECTIONS, called, part_of, places
from jointsim.reports.parameters import parameter_table, written
from jointsim.reports.past_cases import case_list, case_tables
from jointsim.reports.rooms import agreement_table, agreements, as_it_stands
from jointsim.reports.tables import Table
from jointsim.reports.tempo import tempo_notes
from jointsim.reports.trust import trust_at_start, trust_of
from jointsim.reports.words import counted

Row = Callable[[Document, str, Mapping[str, Any]], tuple[str, ...]]


def show(world: Document, identifier: str) -> list[Table]:
    """Show everything that goes by an id: each parameter with its value and its evidence.

    Parameters
    ----------
    world
        The world, as merged with a set-up.
    identifier
        Id, name or initials of a part of the world; id of a national staff (``XX.coast-guard``), of a
        participation problem, an agreement, a set-up, a scenario or a past case; or a path such as
        ``bodies.nac.silence``.

    Raises
    ------
    InputError
        Nothing goes by it.
    """
    tables = [table for path in places(world, identifier) for table in _of_place(world, path, identifier)]
    for kind, known, find in (
        ("scenario", list_scenarios(), find_scenario),
        ("set-up", list_setups(), find_setup),
    ):
        if identifier in known:
            document = read_document(find(identifier), identifier)
            heading = f"{kind} {identifier}: {document.value.get('title', '')}"
            table = parameter_table(document, (), heading)
            trust = trust_at_start(document, world) if kind == "scenario" else ()
            tables.append(replace(table, rows=(*table.rows, *trust)))
    if not tables and (held := agreement_table(world, identifier)) is not None:
        tables.append(held)
    if not tables:
        cases = {case.id: case for case in shipped_cases().cases}
        if identifier not in cases:
            raise InputError([_unknown(world, identifier, cases)])
        tables = case_tables(cases[identifier])
    return tables


def _unknown(world: Document, identifier: str, cases: Iterable[str]) -> Fault:
    """Say that nothing goes by an id, and what was probably meant."""
    if identifier in KINDS:
        what, right = f"{identifier} are many", f"`jointsim list {identifier}` lists them"
        return Fault(identifier, 0, 0, "", what, right)
    known = [*called(world), *agreements(world), *list_scenarios(), *list_setups(), *cases]
    return Fault(identifier, 0, 0, "", "nothing in this world goes by this id", nearest(identifier, known))


def _of_place(world: Document, path: Path, identifier: str) -> Iterator[Table]:
    """Show the parameters at a path and, of some parts, what does not stand there itself."""
    standing, further = as_it_stands(world, path) if path[0] in ("bodies", "channels") else (world, ())
    table = parameter_table(standing, path, _heading(world, path, identifier))
    table = replace(table, rows=(*table.rows, *further))
    if path[0] == "states" and len(path) == 2 and (lacking := _lacking(world, str(path[1]))):
        table = replace(table, rows=(*table.rows, ("agreements it lacks", ", ".join(lacking), "", "")))
    if path[0] == "tempo":
        table = replace(table, notes=(*tempo_notes(world, path), *table.notes))
    if path[:2] == ("trust", "relations") and len(path) == 3:
        table = replace(table, rows=(*table.rows, *trust_of(str(path[2]), world)))
    yield table
    if path[0] == "organisations" and len(path) == 2:
        rows = tuple(_kind(world, kind, route) for kind, route in _routes(world, str(path[1])).items())
        yield Table(f"what {path[1]} can be asked for", ("kind", "procedure", "headline", "asked by"), rows)


def _lacking(world: Document, state: str) -> list[str]:
    """List the agreements that some state holds and this one does not."""
    return [
        each
        for each in agreements(world)
        if each not in (part_of(world, "states")[state].get("agreements") or ())
    ]


def _routes(world: Document, organisation: str) -> Mapping[str, Any]:
    found = part_of(world, "routing").get(organisation)
    return found if isinstance(found, Mapping) else {}


def _kind(world: Document, kind: str, route: Mapping[str, Any]) -> tuple[str, ...]:
    procedure = part_of(world, "procedures").get(_of(route, "procedure"), {})
    asked_by = ", ".join(route.get("asked-by") or ())
    return (kind, _of(route, "procedure"), _of(procedure, "headline"), asked_by)


def _heading(world: Document, path: Path, identifier: str) -> str:
    kind = SECTIONS.get(str(path[0]), "")
    value: Any = world.value
    for key in path:
        value = value[key] if isinstance(value, Mapping) else None
    name = value.get("name", "") if isinstance(value, Mapping) else ""
    if not kind or len(path) > 2:
        return dotted(path)
    if path[0] == "national-staffs" and identifier != path[1]:
        name = f"{part_of(world, 'states')[identifier.partition('.')[0]].get('name', '')}: {name}"
        return f"{kind} {identifier}: {name}"
    return f"{kind} {path[1]}: {name}" if name else f"{kind} {path[1]}"


def listing(kind: str, world: Document) -> Table:
    """List the parts of a kind, one a row.

    Parameters
    ----------
    kind
        One of `KINDS`.
    world
        The world, as merged with a set-up.

    Raises
    ------
    InputError
        There is no such kind.
    """
    if kind in ("scenarios", "setups"):
        found = list_scenarios() if kind == "scenarios" else list_setups()
        columns = ("id", "title", "start" if kind == "scenarios" else "proposed by")
        return Table(kind, columns, tuple(_file(*item) for item in found.items()), least=2)
    if kind == "cases":
        return case_list(shipped_cases().cases)
    if kind in _WORDS:
        return Table(kind, ("id",), tuple((str(word),) for word in world.value.get(kind) or ()))
    if kind == "routing":
        return _routing(world)
    if kind not in _COLUMNS:
        raise InputError([Fault(kind, 0, 0, "", "there is no such list", nearest(kind, KINDS))])
    headings, row = _COLUMNS[kind]
    rows = [(name, *row(world, name, part)) for name, part in part_of(world, kind).items()]
    if kind == "staffs":
        national = part_of(world, "national-staffs").items()
        rows += [
            (f"*.{name}", *row(world, name, {**part, "organisation": "every state"}))
            for name, part in national
        ]
    return Table(kind, ("id", *headings), tuple(rows), least=4 if kind == "channels" else 2)


def _file(name: str, path: File) -> tuple[str, ...]:
    try:
        value = read_document(path, str(path)).value
    except InputError:
        return (name, "cannot be read: see jointsim check", "")
    third = value.get("start") or value.get("proposed-by") or ""
    return (name, str(value.get("title", "")), str(third))


def _body(world: Document, name: str, body: Mapping[str, Any]) -> tuple[str, ...]:
    return (_of(body, "name"), _of(body, "organisation"), _of(body, "level"), _of(body, "rule"), _years(body))


def _organisation(world: Document, name: str, organisation: Mapping[str, Any]) -> tuple[str, ...]:
    states = part_of(world, "states").values()
    has_all = organisation.get("members") == "all-states"
    members = sum(
        has_all or name in (state.get("memberships") or ()) for state in states if isinstance(state, Mapping)
    )
    return (_of(organisation, "name"), str(members), counted(len(_routes(world, name)), "kind"))


def _office(world: Document, name: str, office: Mapping[str, Any]) -> tuple[str, ...]:
    return (_of(office, "name"), _of(office, "organisation"), _of(office, "staff"), _years(office))


def _staff(world: Document, name: str, staff: Mapping[str, Any]) -> tuple[str, ...]:
    home = _of(staff, "organisation") or _of(staff, "state")
    return (
        _of(staff, "name"),
        home,
        _of(staff, "desks") or "no limit",
        _of(staff, "calendar"),
        _years(staff),
    )


def _channel(world: Document, name: str, channel: Mapping[str, Any]) -> tuple[str, ...]:
    ceiling = _of(channel, "ceiling") or "any"
    return (_of(channel, "name"), _of(channel, "from"), _of(channel, "to"), ceiling, _years(channel))


def _procedure(world: Document, name: str, procedure: Mapping[str, Any]) -> tuple[str, ...]:
    steps = procedure.get("steps")
    routes = [
        f"{organisation}: {kind}"
        for organisation, kinds in part_of(world, "routing").items()
        for kind, route in kinds.items()
        if isinstance(route, Mapping) and route.get("procedure") == name
    ]
    count = str(len(steps)) if isinstance(steps, Mapping) else ""
    return (_of(procedure, "name"), ", ".join(routes), _of(procedure, "headline"), count)


def _state(world: Document, name: str, state: Mapping[str, Any]) -> tuple[str, ...]:
    memberships = state.get("memberships")
    held = memberships if isinstance(memberships, Mapping) else {}
    members = ", ".join(f"{each} {_years(span)}".strip() for each, span in held.items())
    return (_of(state, "name"), members, _of(state, "zone"))


def _force(world: Document, name: str, force: Mapping[str, Any]) -> tuple[str, ...]:
    return (_of(force, "name"), _of(force, "organisation"), _of(force, "domain"), _years(force))


def _rule(world: Document, name: str, rule: Mapping[str, Any]) -> tuple[str, ...]:
    used = [body for body, part in part_of(world, "bodies").items() if part.get("rule") == name]
    return (_of(rule, "name"), _of(rule, "vote"), ", ".join(used))


def _calendar(world: Document, name: str, calendar: Mapping[str, Any]) -> tuple[str, ...]:
    hours = calendar.get("open")
    routine = hours.get("routine") if isinstance(hours, Mapping) else hours
    return (_of(calendar, "zone"), written(routine) if routine is not None else "")


def _national(world: Document, name: str, staff: Mapping[str, Any]) -> tuple[str, ...]:
    return (_of(staff, "name"), _of(staff, "desks") or "no limit", _of(staff, "calendar"))


def _routing(world: Document) -> Table:
    """List what can be asked for, and of whom."""
    rows = [
        (kind, organisation, *_kind(world, kind, route)[1:])
        for organisation in part_of(world, "routing")
        for kind, route in _routes(world, organisation).items()
    ]
    return Table("routing", ("id", "organisation", "procedure", "headline", "asked by"), tuple(rows), least=3)


def _of(part: Mapping[str, Any], key: str) -> str:
    return written(part[key]) if part.get(key) is not None else ""


def _years(part: Any) -> str:
    """Say from when until when something existed; empty if always."""
    if not isinstance(part, Mapping):
        return ""
    since, until = part.get("since"), part.get("until")
    return " ".join([f"since {since}" if since else "", f"until {until}" if until else ""]).strip()


_COLUMNS: Mapping[str, tuple[tuple[str, ...], Row]] = MappingProxyType(
    {
        "organisations": (("name", "members at any time", "can be asked for"), _organisation),
        "offices": (("name", "organisation", "knows what is known to", "existed"), _office),
        "bodies": (("name", "organisation", "level", "rule", "existed"), _body),
        "staffs": (("name", "of", "desks", "calendar", "existed"), _staff),
        "channels": (("name", "from", "to", "carries up to", "existed"), _channel),
        "procedures": (("name", "serves", "headline", "steps"), _procedure),
        "states": (("name", "member of", "zone"), _state),
        "national-staffs": (("name", "desks", "calendar"), _national),
        "forces": (("name", "organisation", "domain", "existed"), _force),
        "rules": (("name", "vote", "bodies that decide so"), _rule),
        "calendars": (("zone", "open at routine"), _calendar),
    }
)

_WORDS = ("domains", "markings")
"""Lists of words, without anything more to say of each."""

KINDS: tuple[str, ...] = ("scenarios", "setups", "cases", *_COLUMNS, "routing", *_WORDS)
"""What can be listed."""
