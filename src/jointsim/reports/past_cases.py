"""Past cases as people read them: a list of all, and one with its milestones counted from the onset."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import UTC, timedelta

from jointsim.model.history.cases import Case, CaseMilestone, CaseResponse, Window
from jointsim.reports.page import broken
from jointsim.reports.tables import Table
from jointsim.reports.words import day, hours, moment, spaced

WIDTH = 100
"""Letters of a line of what stands below a table."""

_SEVERITY = ("nuisance", "limited damage", "serious", "war or mass casualties")


def case_list(cases: Sequence[Case]) -> Table:
    """List cases, one a row, with the organisations that were asked for something."""
    rows = ((case.id, f"{case.onset:%Y-%m-%d}", case.title, case.domain, _asked_of(case)) for case in cases)
    columns = ("id", "date", "title", "domain", "asked of")
    return Table("cases", columns, tuple(rows), needed=3, least=2)


def case_tables(case: Case) -> list[Table]:
    """Show one case: what it was, and how long after its onset each milestone of each response was reached.

    Notes
    -----
    Both ends of a lag allow for the window of the onset: from its last moment to the first of the milestone, but
    never below nothing, and from its first moment to the last of the milestone.
    """
    notes: list[str] = []
    rows = tuple(row for response in case.responses for row in _rows(case, response, notes))
    columns = ("organisation", "kind", "called", "milestone", "after the onset", "flags", "")
    title = "what was asked for, and when each milestone was reached"
    return [_crisis(case), Table(title, columns, rows, tuple(notes), least=5)]


def lag(case: Case, milestone: CaseMilestone) -> str:
    """Write how long after the onset of a case a milestone was reached: ``12 h to 1 d 12 h``, ``up to 24 h``."""
    if milestone.clock_start:
        return "at the onset"
    hour = timedelta(hours=1)
    low = (milestone.earliest - case.window.latest) / hour
    high = (milestone.latest - case.window.earliest) / hour
    if milestone.lag_hours_max is not None:
        high = min(high, milestone.lag_hours_max)
    if high < 0:
        return "before the onset"
    if low <= 0 or milestone.bound == "upper":
        return f"up to {hours(high)}"
    first, last = hours(min(low, high)), hours(high)
    return last if first == last else f"{first} to {last}"


def _crisis(case: Case) -> Table:
    rows = (
        ("domain", case.domain),
        ("onset", _between(case.window)),
        ("came up", case.kind),
        ("affected", ", ".join(case.affected) or "none"),
        ("severity", f"{case.severity} ({_SEVERITY[case.severity]})"),
        ("difficulty of attribution", f"{case.attribution} of 3"),
        ("contention", f"{case.contention} of 3"),
    )
    told = (("what happened", case.event), ("with what was done", case.summary))
    notes = (line for name, text in told if text for line in broken(f"{name}: {text}", WIDTH, further="  "))
    return Table(f"past case {case.id}: {case.title}", ("", ""), rows, tuple(notes))


def _between(window: Window) -> str:
    first, last = (moment(each, UTC) for each in (window.earliest, window.latest))
    return f"{first} UTC" if first == last else f"between {first} and {last} UTC"


def _asked_of(case: Case) -> str:
    return ", ".join(dict.fromkeys(response.organisation for response in case.responses))


def _rows(case: Case, response: CaseResponse, notes: list[str]) -> Iterator[tuple[str, ...]]:
    """Write the milestones of a response, one a row; where each is read from is added to the notes."""
    own = (response.organisation, response.kind, response.title)
    first = list(_flags_of_response(response))
    if not response.milestones:
        yield (*own, "none", "never", "; ".join(first), "")
    for place, milestone in enumerate(response.milestones):
        flags = "; ".join([*(first if place == 0 else ()), *_flags(milestone)])
        number = ""
        if milestone.note or milestone.source:
            count = sum(note.startswith("[") for note in notes) + 1
            number = f"[{count}]"
            said = " · ".join(part for part in (milestone.note, milestone.source) if part)
            notes += broken(f"{number} {said}", WIDTH, further="  ")
        yield (*own, spaced(milestone.id), lag(case, milestone), flags, number)


def _flags_of_response(response: CaseResponse) -> Iterator[str]:
    if response.basis is not None:
        yield response.basis
    if response.headline:
        yield "the main one of its kind"
    if response.requested is not None:
        yield f"requested {day(response.requested)}"
    if response.outcome is not None:
        yield response.outcome


def _flags(milestone: CaseMilestone) -> Iterator[str]:
    """Say what limits the use of a milestone."""
    if milestone.confidence != "high":
        yield f"{milestone.confidence} confidence"
    if milestone.bound is not None:
        yield "only the latest moment is known"
    if milestone.background:
        yield "background knowledge"
    if milestone.clock_start:
        yield "the onset itself, not scored"
    if milestone.duplicate_of is not None:
        yield f"the same moment as its {spaced(milestone.duplicate_of)}, not scored"
