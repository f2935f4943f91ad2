"""Files of past cases: read as they are given, with every fault at once and remarks on what is hardly meant."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path as File
from typing import Any

from jointsim.errors import Fault, InputError
from jointsim.model.document import Document, Path, as_document, dotted, parse_value, read_text
from jointsim.model.faults import validated
from jointsim.model.history.cases import Case
from jointsim.model.history.consistency import contradictions, never_decided, odd_words, same_names
from jointsim.model.history.keys import strange_keys
from jointsim.model.history.twins import shipped_twins
from jointsim.model.shelves import CASES
from jointsim.model.uniting import shown_path
from jointsim.model.wording import shown

__all__ = ["CaseFile", "are_cases", "read_cases", "shipped_cases"]

_RIGHT = "write `cases:` and a list of cases below it; `jointsim schema case` says what each may hold"


@dataclass(frozen=True)
class CaseFile:
    """Past cases, and where what they say stands.

    Attributes
    ----------
    cases
        In the order of the file.
    document
        The file as a map with `cases`, whatever its root was.
    remarks
        What is right but hardly meant, and keys that nothing reads.
    above
        How deep the cases of a file without `cases:` stand in the document: ``("cases",)`` if its root is a
        list, ``("cases", 0)`` if it is a single case.
    """

    cases: tuple[Case, ...]
    document: Document
    remarks: tuple[Fault, ...] = ()
    above: Path = ()

    @property
    def name(self) -> str:
        """How messages call the file."""
        return self.document.mark(()).file

    def place(self, case: Case) -> Path:
        """Say where in the document a case stands.

        Raises
        ------
        ValueError
            It is not of this file.
        """
        return "cases", [each["id"] for each in self.document.value["cases"]].index(case.id)

    def only(self, ids: Collection[str]) -> CaseFile:
        """Leave some of the cases, and the remarks that are of no other."""
        others = tuple(self.fault(self.place(each), "").path for each in self.cases if each.id not in ids)
        cases = tuple(each for each in self.cases if each.id in ids)
        return replace(
            self,
            cases=cases,
            remarks=tuple(each for each in self.remarks if not each.path.startswith(others)),
        )

    def fault(self, path: Path, what: str, right: str = "") -> Fault:
        """Make the fault that says what is wrong at a path of the document, with the path as in the file."""
        return _as_in_file(self.document.fault(path, what, right), self.above)


def read_cases(path: File, name: str | None = None) -> CaseFile:
    """Read a file of past cases: `cases:`, a plain list of cases, or a single one.

    Parameters
    ----------
    path
        The file.
    name
        How messages call it; by default the path.

    Raises
    ------
    InputError
        Everything that is wrong with it.
    """
    name = str(path) if name is None else name
    file = _opened(*parse_value(read_text(path, name), name), name)
    faults, remarks = strange_keys(file.document)
    faults += same_names(file.document)
    shipped = None if path == CASES else shipped_cases()
    domains, kinds = _words(file.document, shipped)
    cases: list[Case] = []
    for place in range(len(file.document.value["cases"])):
        where = ("cases", place)
        try:
            case = validated(Case, file.document, where)
        except InputError as error:
            faults += error.faults
            continue
        cases.append(case)
        wrong, hardly_meant = contradictions(case, where, file.document.fault)
        faults += wrong
        remarks += hardly_meant
        remarks += never_decided(case, where, file.document.fault)
        remarks += odd_words(case, where, domains, kinds, file.document.fault)
        remarks += shipped_twins(case, where, shipped.cases if shipped else (), file.document.fault)
    if faults:
        raise InputError(_as_in_file(fault, file.above) for fault in faults)
    said = sorted({_as_in_file(remark, file.above) for remark in remarks})
    return replace(file, cases=tuple(cases), remarks=tuple(said))


def shipped_cases() -> CaseFile:
    """Read the past cases of the library."""
    return read_cases(CASES, shown_path(CASES))


def are_cases(value: Any) -> bool:
    """Say whether what a file holds is past cases: a map with `cases`, a list of cases, or a single one."""
    if isinstance(value, list):
        return any(_is_case(each) for each in value)
    return isinstance(value, dict) and ("cases" in value or _is_case(value))


def _is_case(value: Any) -> bool:
    own = {"attribution", "event", "id", "kind", "onset", "onset_precision", "onset_window"}
    return isinstance(value, dict) and len(own & set(value)) > 1


def _opened(value: Any, marks: dict[Path, Any], name: str) -> CaseFile:
    """Put what a file holds below `cases`, if it is not there.

    Raises
    ------
    InputError
        There are no cases in it.
    """
    above: Path = ()
    if isinstance(value, list):
        value, above = {"cases": value}, ("cases",)
    elif isinstance(value, dict) and "cases" not in value and _is_case(value):
        value, above = {"cases": [value]}, ("cases", 0)
    if value is None:
        raise InputError([Fault(name, 1, 1, "", "the file is empty", _RIGHT)])
    root = {above[:depth]: marks[()] for depth in range(len(above))}
    document = as_document(value, root | {(*above, *path): mark for path, mark in marks.items()}, name)
    found, version = document.value.get("cases"), document.value.get("jointsim", 1)
    if "cases" not in document.value:
        raise InputError([*strange_keys(document)[0], document.fault((), "there are no cases in it", _RIGHT)])
    if not isinstance(found, list) or not found:
        what = "there are no cases here" if not found else "a list of cases must stand here"
        raise InputError([_as_in_file(document.fault(("cases",), what, "begin each with '- id: …'"), above)])
    if version != 1:
        raise InputError([document.fault(("jointsim",), f"{shown(version)} is not known here", "write 1")])
    return CaseFile((), document, above=above)


def _words(document: Document, shipped: CaseFile | None) -> tuple[Collection[str], Collection[str]]:
    """List the domains and kinds of response that a file declares, or else the library's."""
    own = [document.value.get(key) for key in ("domains", "kinds")]
    if shipped is not None:
        known = shipped.document.value
        own = [mine or known[key] for key, mine in zip(("domains", "kinds"), own, strict=True)]
    domains, kinds = (_names(each) for each in own)
    return domains, kinds


def _names(value: Any) -> Collection[str]:
    return [str(each) for each in value] if isinstance(value, list | dict) else ()


def _as_in_file(fault: Fault, above: Path) -> Fault:
    """Leave out of a fault's path what stands in the document alone."""
    return replace(fault, path=fault.path.removeprefix(dotted(above)).removeprefix("."))
