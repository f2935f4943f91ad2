"""The chronicle of one replication: what happened, in plain sentences with real dates and times."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from typing import TYPE_CHECKING, NamedTuple

from jointsim.engine.people.port import kind_of
from jointsim.measures.ledger import last_waited_for
from jointsim.measures.scores import outcome_of
from jointsim.reports.names import Names
from jointsim.reports.page import broken
from jointsim.reports.sentences import Scene, sentence
from jointsim.reports.words import capitalised, spaced

if TYPE_CHECKING:
    from jointsim.engine.record import Entry
    from jointsim.engine.run import Replication

SELF_EVIDENT = frozenset(("aware", "asked"))
"""Milestones whose sentence says all there is to say."""


INSET = " " * 4
"""What stands before the further lines of a sentence."""

MARK = " ► "
"""What parts a sentence from the milestones that were reached by what it tells."""

REPORTS = frozenset(("report", "withheld"))
"""Activities of which there are too many to tell all."""


class Line(NamedTuple):
    """One sentence of a chronicle.

    Attributes
    ----------
    time
        Seconds since the start of the scenario.
    text
        The sentence, without its time.
    kind
        The activity of the record; ``answer`` for what a person answered, ``open`` for what stayed open.
    response
        The response it belongs to; empty for what belongs to none.
    """

    time: int
    text: str
    kind: str
    response: str


def chronicle(
    run: Replication, names: Names, *, every_report: bool = False, responses: Collection[str] = ()
) -> list[Line]:
    """Tell a replication up to its horizon, in the order of time.

    Parameters
    ----------
    run
        The replication, advanced as far as it is to be told.
    names
        What ids are called.
    every_report
        Whether to tell every report between staffs; else only those that enabled something else, and the
        first from which each staff or body of an organisation learns of an event.
    responses
        Tell of these alone, with their events and all that led to what was done on them; of none: of all.
    """
    scene = Scene.of(run, names)
    until = min(run.plan.horizon, int(run.env.now))
    told = _reports_told(run) if not every_report else None
    wanted = _led_to(run, responses) if responses else range(len(run.record.entries))
    reached = _milestones(run)
    found = [
        (run.record.entries[index].time, index) for index in _within(run, until, told) if index in wanted
    ]
    lines = [_line(scene, index, reached.get(index, ())) for _, index in sorted(found)]
    lines.extend(_answers(run, names))
    lines.sort(key=lambda line: line.time)
    if until == run.plan.horizon:
        lines.extend(_open(run, names))
    return [line for line in lines if not responses or line.response in ("", *responses)]


def written(lines: Sequence[Line], names: Names, width: int | None = None) -> str:
    """Write a chronicle as text: each sentence begins with its date and time, whose zone the heading states.

    Parameters
    ----------
    lines
        What to tell.
    names
        What ids are called, and the zone of dates.
    width
        Letters in a line, which is broken at words; what follows stands further in. None: there is no limit.
    """
    heading = f"{names.scenario.title}, as of {names.moment(0)} ({names.zone_name})"
    told = [broken(line.text, width, f"{names.moment(line.time)}  ", INSET) for line in lines]
    return "\n".join([*broken(heading, width), "", *(piece for pieces in told for piece in pieces)])


def _line(scene: Scene, index: int, milestones: Sequence[str]) -> Line:
    entry = scene.run.record.entries[index]
    mark = f"{MARK}{', '.join(milestones)}" if milestones else ""
    return Line(entry.time, sentence(scene, index) + mark, entry.activity, entry.dossier)


def _within(run: Replication, until: int, told: set[int] | None) -> Iterator[int]:
    """Go through the entries that took place and are worth telling."""
    for index, entry in enumerate(run.record):
        is_told = told is None or entry.activity not in REPORTS or index in told
        if is_told and entry.time <= until and _took_place(run, entry):
            yield index


def _took_place(run: Replication, entry: Entry) -> bool:
    """Say whether an entry was not overtaken by the end of its dossier."""
    dossier = run.dossiers.get(entry.dossier)
    return dossier is None or not dossier.is_closed or entry.time <= run.record.time(dossier.closed)


def _reports_told(run: Replication) -> set[int]:
    """Choose the reports that enabled something, and the first that each staff or body got of an event."""
    entries = run.record.entries
    chosen: set[int] = set()
    for entry in entries:
        index = entry.cause
        while entry.activity not in REPORTS and index >= 0 and index not in chosen:
            chosen.add(index)
            index = entries[index].cause
    order = sorted(range(len(entries)), key=lambda index: entries[index].time)
    first: set[tuple[str, ...]] = set()
    for index in order:
        entry = entries[index]
        key = (entry.activity, entry.attributes.get("event", ""), entry.who)
        shared = entry.activity == "withheld" or entry.who in run.plan.bodies or "." not in entry.who
        if entry.activity in REPORTS and shared and key not in first:
            chosen.add(index)
            first.add(key)
    return chosen


def _led_to(run: Replication, responses: Collection[str]) -> set[int]:
    """Find the entries of responses and all that led to them: reports, what was noticed, and the event itself."""
    found: set[int] = set()
    for start, entry in enumerate(run.record.entries):
        index = start if entry.dossier in responses else -1
        while index >= 0 and index not in found:
            found.add(index)
            index = run.record.entries[index].cause
    return found


def _milestones(run: Replication) -> dict[int, list[str]]:
    found: dict[int, list[str]] = {}
    for dossier in run.dossiers.values():
        for milestone, index in dossier.milestones.items():
            if milestone not in SELF_EVIDENT:
                found.setdefault(index, []).append(spaced(milestone))
    return found


def _answers(run: Replication, names: Names) -> Iterator[Line]:
    for move in run.port.moves:
        if move.kind == "answer":
            subject, kind = move.target.partition("/")[0], kind_of(move.target)
            what = f"“{names.title(subject)}”" if kind == "position" else f"“{names.title(subject)}” ({kind})"
            text = f"{capitalised(names.seat(move.seat))} answered on {what}: {_said(move.value)}."
            yield Line(move.time, text, "answer", subject if subject in run.dossiers else "")


def _said(value: str) -> str:
    word, _, clause = value.partition(":")
    return f"{spaced(word)} “{spaced(clause)}”" if clause else spaced(word)


def _open(run: Replication, names: Names) -> Iterator[Line]:
    """Say of each response that did not come to an end how far it came."""
    for dossier in run.dossiers.values():
        outcome, name = outcome_of(run, dossier), names.response(dossier.id)
        if outcome == "never-asked":
            yield Line(run.plan.horizon, f"Nobody asked for “{name}”.", "open", dossier.id)
        elif outcome == "open":
            _, pieces = last_waited_for(run, dossier)
            waits = f", waiting for {spaced(pieces[0][0])}" if pieces else ""
            yield Line(run.plan.horizon, f"“{name}” was still open{waits}.", "open", dossier.id)
