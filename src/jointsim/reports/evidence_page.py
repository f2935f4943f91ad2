"""The parts of a page on evidence that are made from a world: counts by confidence, and what sources say."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from pathlib import Path as File
from types import MappingProxyType

from jointsim.errors import Fault, InputError
from jointsim.model.document import dotted
from jointsim.reports.evidence import ASSUMPTION, CONFIDENCES, SET, Ground, address, markdown_table

END = "<!-- evidence: end -->"
_SHOWN, _LONGEST = 3, 60
"""How many parameters of one source are named; letters of the longest value that is told with them."""


def renewed(text: str, found: Sequence[Ground], name: str) -> str:
    """Give a page with what stands between its markers made anew.

    A part begins with ``<!-- evidence: counts -->`` or ``<!-- evidence: sources -->`` and ends with
    ``<!-- evidence: end -->``.

    Parameters
    ----------
    text
        The page.
    found
        Evidence of a world.
    name
        How messages call the page.

    Raises
    ------
    InputError
        The page has no such part, or one that does not end.
    """
    missing = [kind for kind in _PARTS if _marker(kind) in text and not _part(kind).search(text)]
    if missing or not any(_marker(kind) in text for kind in _PARTS):
        what = (
            f"the part '{missing[0]}' does not end"
            if missing
            else "no part of this page is made from the world"
        )
        begin = f"begin a part with {' or '.join(map(_marker, _PARTS))} and "
        raise InputError([Fault(name, 0, 0, "", what, f"{'' if missing else begin}end it with {END}")])
    for kind, made in _PARTS.items():
        if part := _part(kind).search(text):
            middle = "\n\n".join((_marker(kind), made(found), END))
            text = f"{text[: part.start()]}{middle}{text[part.end() :]}"
    return text


def renew(page: File, found: Sequence[Ground]) -> bool:
    """Write a page anew; say whether anything in it changed.

    Raises
    ------
    InputError
        It has no parts to renew.
    OSError
        It cannot be read or written.
    """
    text = page.read_text(encoding="utf-8")
    new = renewed(text, found, str(page))
    if new != text:
        page.write_text(new, encoding="utf-8")
    return new != text


def counts(found: Sequence[Ground]) -> str:
    """Count evidence by section of the world and by confidence, as a table of Markdown."""
    by_section: dict[str, Counter[str]] = {}
    for each in found:
        by_section.setdefault(str(each.path[0]), Counter())[each.confidence] += 1
    by_section["in all"] = Counter(each.confidence for each in found)
    kinds = [*CONFIDENCES, *([SET] if by_section["in all"][SET] else [])]
    rows = [
        (section, *(str(counted[kind]) for kind in kinds), str(counted.total()))
        for section, counted in by_section.items()
    ]
    return markdown_table(("section", *kinds, "in all"), rows)


def sources(found: Sequence[Ground]) -> str:
    """List what sources say and for which values, by section of the world, as tables of Markdown."""
    parts = []
    read = [each for each in found if each.confidence not in (ASSUMPTION, SET)]
    for section, group in groupby(read, key=lambda each: str(each.path[0])):
        together: dict[tuple[str, str, str], list[Ground]] = {}
        for each in group:
            together.setdefault((each.says, each.confidence, each.source), []).append(each)
        rows = [
            (_parameters(those), says, confidence, address(source))
            for (says, confidence, source), those in together.items()
        ]
        parts.append(f"### {section}\n\n{markdown_table(('for', 'says', 'confidence', 'source'), rows)}")
    return "\n\n".join(parts)


def _parameters(those: Sequence[Ground]) -> str:
    """Name the parameters that one source stands for, the first few with their values."""
    named = []
    for each in those[:_SHOWN]:
        value = each.shown if len(each.shown) <= _LONGEST else ""
        named.append(f"`{dotted(each.path)}` {value}".rstrip())
    more = len(those) - _SHOWN
    return ", ".join([*named, *([f"and {more} more"] if more > 0 else [])])


def _marker(kind: str) -> str:
    return f"<!-- evidence: {kind} -->"


def _part(kind: str) -> re.Pattern[str]:
    return re.compile(f"{re.escape(_marker(kind))}.*?{re.escape(END)}", re.DOTALL)


_PARTS: Mapping[str, Callable[[Sequence[Ground]], str]] = MappingProxyType(
    {"counts": counts, "sources": sources}
)
