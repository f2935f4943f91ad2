"""Where in a file of cases a fault of the scenario has its ground that a case became."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from jointsim.errors import Fault
from jointsim.model.document import Path
from jointsim.model.history.cases import Case
from jointsim.model.history.reading import CaseFile
from jointsim.model.history.rules import response_ids

_GROUNDS = {
    "affected": "affected",
    "attribution-difficulty": "attribution",
    "contention": "contention",
    "domain": "domain",
    "events": "event",
    "onset": "kind",
    "responses": "responses",
    "severity": "severity",
    "start": "onset",
    "title": "title",
    "urgency": "severity",
}
"""Key of a scenario → key of the case that it comes from."""


def in_case_files(faults: Iterable[Fault], files: Sequence[CaseFile]) -> list[Fault]:
    """Say where in the files of cases faults have their ground; those that are of no case stay as they are.

    Parameters
    ----------
    faults
        Of scenarios, each with the id of its case in place of a file.
    files
        Files that the cases are from, their ids all different.
    """
    homes = {case.id: (case, file) for file in files for case in file.cases}
    return [_in_file(each, *homes[each.file]) if each.file in homes else each for each in faults]


def _in_file(fault: Fault, case: Case, file: CaseFile) -> Fault:
    first, _, rest = fault.path.partition(".")
    key = _GROUNDS.get(first.partition("[")[0])
    within: Path = () if key is None or key not in _written(case, file) else (key,)
    if within == ("responses",) and (name := rest.partition(".")[0]) in response_ids(case):
        within = ("responses", response_ids(case).index(name))
    return file.fault((*file.place(case), *within), fault.what, fault.right)


def _written(case: Case, file: CaseFile) -> Iterable[str]:
    """Name the keys that a case has in its file."""
    cases, place = file.place(case)
    found: dict[str, object] = file.document.value[str(cases)][place]
    return found
