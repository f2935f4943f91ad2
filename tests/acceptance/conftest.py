from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

import jointsim

COMMAND = (sys.executable, "-m", "jointsim")
Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="session")
def environment() -> dict[str, str]:
    """Give the environment of a user without a terminal; the package is the one under test."""
    unset = ("NO_COLOR", "FORCE_COLOR", "COLUMNS", "PYTHONWARNINGS")
    path = [str(Path(jointsim.__file__).parents[1]), os.environ.get("PYTHONPATH", "")]
    kept = {name: value for name, value in os.environ.items() if name not in unset}
    return {**kept, "PYTHONPATH": os.pathsep.join(filter(None, path)), "PYTHONIOENCODING": "utf-8"}


@pytest.fixture
def run(tmp_path, environment) -> Run:
    """Run a command as a user does, in a folder of its own."""

    def command(
        *words: str | Path, stdin: str = "", **variables: str | Path
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [*COMMAND, *map(str, words)],
            cwd=tmp_path,
            env={**environment, **{name: str(value) for name, value in variables.items()}},
            input=stdin,
            capture_output=True,
            encoding="utf-8",
            timeout=60,
            check=False,
        )

    return command
