"""What every test stands on: the same examples, the shipped world read once, and commands run in this process."""

from __future__ import annotations

import gc
import io
import sys
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from jointsim.cli.app import main
from jointsim.model import load
from jointsim.model.document import Document
from jointsim.model.shelves import WORLD
from jointsim.model.uniting import shown_path
from tests.support import write_tiny

PLAYED_OUT = ("behaviour/", "property/", "theory/", "unit/test_library", "unit/test_scenarios")
"""Tests that play many replications: they run without the measurement of coverage, which doubles their time."""

settings.register_profile("jointsim", deadline=None, derandomize=True)
settings.load_profile("jointsim")


def pytest_collection_finish():
    """Leave what lasts as long as the tests do out of the search for garbage, which took a quarter of their time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 50, 50)


@pytest.fixture(autouse=True)
def _coverage_rests_while_much_is_played(request: pytest.FixtureRequest):
    """The mark ``no_cover`` of pytest-cov has no effect where tests are run in several processes."""
    tracer = sys.gettrace()
    where = request.path.relative_to(Path(__file__).parent).as_posix()
    if tracer is None or not where.startswith(PLAYED_OUT):
        yield
        return
    sys.settrace(None)
    yield
    sys.settrace(tracer)


@pytest.fixture(scope="session", autouse=True)
def _the_shipped_world_is_read_once():
    """Keep what the shipped files hold, by how their names are shown from the current folder; nothing changes it."""
    read = load.load_world_document

    @cache
    def shipped(_: str) -> Document:
        document = read()
        gc.freeze()
        return document

    def load_world_document(folder: Path | None = None) -> Document:
        return shipped(shown_path(WORLD)) if folder is None else read(folder)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(load, "load_world_document", load_world_document)
        yield


@dataclass(frozen=True)
class Said:
    """What a command ended with and printed."""

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


@pytest.fixture
def undrawn(monkeypatch) -> None:
    """Let commands draw no figure; that they do is shown in tests/unit/cli/test_run.py and test_merge.py."""
    from jointsim.reports import figures
    from jointsim.reports.figures import forest

    monkeypatch.setattr(figures, "write_figure", lambda *args, **options: ())
    monkeypatch.setattr(forest, "write_forest", lambda *args, **options: ())


@pytest.fixture
def unwritten(monkeypatch, undrawn) -> None:
    """Let `run` print its tables and write nothing, which takes longest in the shipped world."""
    from jointsim.experiments import store

    monkeypatch.setattr(store, "write_results", lambda *args, **options: None)
