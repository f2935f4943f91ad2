from __future__ import annotations

import gc
import weakref

from tests.worlds import plan_of, play


def test_a_released_run_needs_no_garbage_collector():
    gc.disable()
    try:
        run = play(plan_of())
        known, record = weakref.ref(run.knowledge), run.record
        entries = len(record)
        run.release()
        assert known() is None
        assert len(record) == entries > 0
    finally:
        gc.enable()
