from __future__ import annotations

import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

from jointsim.cli.app import main
from tests.support import write_tiny


@dataclass(frozen=True)
class Said:
    code: int
    out: str
    err: str

    @property
    def complaints(self) -> list[str]:
        return self.err.splitlines()


Command = Callable[..., Said]


@pytest.fixture
def jointsim(tmp_path, monkeypatch, capsys) -> Command:
    """Run a command in this process, in a folder of its own, without a terminal."""
    monkeypatch.chdir(tmp_path)

    def command(*words: str | Path, stdin: str = "") -> Said:
        monkeypatch.setattr(sys, "argv", ["jointsim", *map(str, words)])
        monkeypatch.setattr(sys, "stdin", io.StringIO(stdin))
        capsys.readouterr()
        with pytest.raises(SystemExit) as end:
            main()
        return Said(end.value.code, *capsys.readouterr())

    return command


@pytest.fixture
def tiny(tmp_path) -> list[str | Path]:
    """Write the tiny crisis; returns the words of a command that name it."""
    scenario, setup, world = write_tiny(tmp_path)
    return [scenario, "--setup", setup, "--world", world]
