"""The chronicle and critical paths of one replication, word for word.

Written anew by running this file with `GOLDEN=write` in the environment; read the difference first.
"""

from __future__ import annotations

import os
from pathlib import Path

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.run import Replication
from jointsim.reports.chronicle import chronicle, written
from jointsim.reports.names import Names
from jointsim.reports.path import critical_path_text
from tests.shipped import shipped_inputs, shipped_plan

GOLDEN = Path(__file__).with_name("chronicle-baltic-cables.txt")


def told() -> str:
    inputs = shipped_inputs("baltic-cables")
    plan = shipped_plan("baltic-cables")
    run = Replication(plan, draw_block(plan.book, 1, range(1))[0])
    run.advance()
    names = Names.of(inputs)
    paths = [critical_path_text(run, dossier, names) for dossier in run.dossiers.values()]
    return "\n\n".join([written(chronicle(run, names), names), *paths]) + "\n"


def test_the_chronicle_is_what_it_was():
    text = told()
    if os.environ.get("GOLDEN") == "write":
        GOLDEN.write_text(text, encoding="utf-8")
    assert text.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
