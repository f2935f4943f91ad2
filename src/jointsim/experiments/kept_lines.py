"""Lines kept on disk as parts of a study are done, so that one that was cut off can go on."""

from __future__ import annotations

import json
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

from jointsim.experiments.gathering import IDENTITY


class KeptLines:
    """A file of JSON lines beside the name of the study that they belong to.

    Parameters
    ----------
    path
        The file; its folder is made with the first line.
    identity
        Of the study.
    """

    def __init__(self, path: Path, identity: str) -> None:
        self._path = path
        self._identity = identity
        self._is_open = False
        self._is_full = False

    def resume(self, take: Callable[[dict[str, Any]], None]) -> None:
        """Hand over what an earlier run left; a line that was cut off or cannot be taken is passed over."""
        try:
            lines = self._path.read_bytes().split(b"\n")
        except OSError:
            return
        for line in lines:
            with suppress(ValueError, KeyError, TypeError):
                take(json.loads(line))
        self._add("ab", b"\n" if lines[-1] else b"")

    def keep(self, said: dict[str, Any]) -> None:
        """Write a line; where the disk is full no more are kept, and the end of the study will say so."""
        self._add("ab" if self._is_open else "wb", json.dumps(said, allow_nan=False).encode() + b"\n")

    def clear(self) -> None:
        """Remove what is kept; call it once the study is written."""
        for path in (self._path, self._path.with_name(IDENTITY)):
            path.unlink(missing_ok=True)
        with suppress(OSError):
            self._path.parent.rmdir()

    def _add(self, mode: str, content: bytes) -> None:
        if self._is_full:
            return
        try:
            if not self._is_open:
                self._path.parent.mkdir(parents=True, exist_ok=True)
                self._path.with_name(IDENTITY).write_text(self._identity, encoding="utf-8")
            with self._path.open(mode) as file:
                file.write(content)
        except OSError:
            self._is_full = True
        self._is_open = True
