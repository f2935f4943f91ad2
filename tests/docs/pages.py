"""What the pages of documentation hold: fenced blocks, command lines, tables.

A block of YAML whose first line is ``# file: NAME`` is a whole file, ``# wrong: NAME`` one that is refused;
any other is a fragment. Blocks of `console` hold ``$ command`` lines, each with lines of what it prints.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
DOCS = ROOT / "docs"
PAGES = (ROOT / "README.md", *sorted(DOCS.glob("*.md")))

_FENCE = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)
_MARKER = re.compile(r"# (file|wrong): (\S+)\n")
_SPAN = re.compile(r"(?<!`)`(jointsim [^`]+)`(?!`)")
_SHELLS = ("console", "sh", "shell", "bash")


@dataclass(frozen=True)
class Fence:
    """A fenced block: the page and line it stands on, its language, and its text."""

    page: str
    line: int
    language: str
    text: str

    def __str__(self) -> str:
        return f"{self.page}:{self.line}"

    @property
    def marked(self) -> tuple[str, str]:
        """What a block of YAML is (``file``, ``wrong`` or nothing), and the name of the file."""
        found = _MARKER.match(self.text)
        return (found[1], found[2]) if found else ("", "")


@dataclass(frozen=True)
class Shown:
    """A command line of a page, and the lines that it is said to print."""

    page: str
    command: str
    prints: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.page}: {self.command}"

    @property
    def words(self) -> list[str]:
        """What follows the name of the program, without what the shell takes."""
        return shlex.split(re.split(r"[|>]", self.command)[0], comments=True)[1:]

    @property
    def is_pattern(self) -> bool:
        """Whether something in it stands for what a reader puts there, such as FILE."""
        return any(re.fullmatch(r"[A-Z]{2,}…?|.*….*", word) for word in self.words)


@cache
def read(page: Path) -> str:
    return page.read_text(encoding="utf-8")


def fences(*languages: str) -> Iterator[Fence]:
    """List the fenced blocks of all pages in some languages."""
    for page in PAGES:
        text = read(page)
        for found in _FENCE.finditer(text):
            if found[1] in languages:
                name = str(page.relative_to(ROOT))
                yield Fence(name, text.count("\n", 0, found.start()) + 1, found[1], found[2])


def files(kind: str = "file") -> dict[str, str]:
    """Give the whole files of all pages by name, without the line that names them."""
    marked = ((fence.marked, fence.text) for fence in fences("yaml"))
    return {name: text.partition("\n")[2] for (found, name), text in marked if found == kind}


def write_files(folder: Path, *kinds: str) -> None:
    """Write the whole files of all pages below a folder."""
    for kind in kinds:
        for name, text in files(kind).items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(text, encoding="utf-8")


def in_blocks() -> Iterator[Shown]:
    """List the command lines of the program in fenced blocks, in order."""
    for fence in fences(*_SHELLS):
        command, prints = "", []
        for line in [*fence.text.splitlines(), "$ "]:
            if line.startswith("$ ") or fence.language != "console":
                if _runs(command):
                    yield Shown(fence.page, command, tuple(prints))
                command, prints = _own_part(line.removeprefix("$ ")), []
            elif line.strip():
                prints.append(line)


def in_sentences() -> Iterator[Shown]:
    """List the command lines that stand within a sentence."""
    for page in PAGES:
        text = _FENCE.sub("", read(page))
        yield from (Shown(str(page.relative_to(ROOT)), found[1]) for found in _SPAN.finditer(text))


def table(page: str, heading: str) -> list[list[str]]:
    """Give the rows of the table whose first column has a heading, without backticks around a whole cell."""
    lines = read(DOCS / page).splitlines()
    start = next(i for i, line in enumerate(lines) if line.startswith(f"| {heading} |"))
    rows = []
    for line in lines[start + 2 :]:
        if not line.startswith("|"):
            break
        rows.append([_unquoted(cell.strip()) for cell in line.strip("|").split(" | ")])
    return rows


def _unquoted(cell: str) -> str:
    return cell[1:-1] if re.fullmatch(r"`[^`]*`", cell) else cell


def _own_part(line: str) -> str:
    """Give the part of a line that runs the program, with its bare name; empty if there is none."""
    parts = (part.strip().removeprefix("exec ") for part in line.partition("#")[0].split("&&"))
    return next((re.sub(r"^\S*/", "", part) for part in parts if _runs(part)), "")


def _runs(command: str) -> bool:
    return bool(re.match(r"(\S*/)?jointsim( |$)", command))
