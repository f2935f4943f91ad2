"""What every test stands on: the same examples everywhere, and the shipped world read from its files once."""

from __future__ import annotations

import gc
import sys
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings

from jointsim.model import load
from jointsim.model.document import Document
from jointsim.model.shelves import WORLD
from jointsim.model.uniting import shown_path

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
