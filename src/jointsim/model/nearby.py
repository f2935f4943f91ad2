"""Files that lie near one that is not there."""

from __future__ import annotations

from difflib import get_close_matches
from pathlib import Path


def near_by(path: Path) -> str:
    """Say which YAML file of almost this name lies where none of it does, as the end of a message; else nothing.

    What all such files end with makes no two of them alike. Hidden ones are nobody's crises, and left out.
    """
    beside = path.parent.glob("*.y*ml") if path.parent.is_dir() else ()
    files = {file.stem: file.name for file in sorted(beside) if is_in_sight(file)}
    close = get_close_matches(path.stem, files, n=1)
    return f"did you mean '{files[close[0]]}'?" if close else ""


def is_in_sight(path: Path) -> bool:
    """Say whether a file is none of those that are hidden."""
    return not path.name.startswith(".")
