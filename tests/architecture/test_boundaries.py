"""What may be used in one place is used nowhere else, under whatever name it was imported."""

from __future__ import annotations

import ast
from collections.abc import Iterator

import pytest

WALL_CLOCK = ("experiments/manifest.py",)
PLACES = {
    "simpy": ("engine/",),
    "joblib": ("experiments/execute.py",),
    "matplotlib": ("reports/",),
    "typer": ("cli/", "exercise/"),
    "rich": ("cli/", "exercise/"),
    "print": ("cli/", "exercise/"),
    "random": (),
    "numpy.random": ("engine/luck/draws.py", "stats/resampling.py", "experiments/design.py"),
    "time.time": WALL_CLOCK,
    "time.time_ns": WALL_CLOCK,
    "time.localtime": WALL_CLOCK,
    "time.gmtime": WALL_CLOCK,
    "datetime.datetime.now": WALL_CLOCK,
    "datetime.datetime.utcnow": WALL_CLOCK,
    "datetime.datetime.today": WALL_CLOCK,
    "datetime.date.today": WALL_CLOCK,
}
"""Name → the files and folders in which it may be used."""


def imported(tree: ast.Module) -> Iterator[tuple[str, str]]:
    """Yield each imported name as it is called in the module, and in full."""
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            for alias in node.names:
                yield (
                    alias.asname or alias.name.split(".")[0],
                    alias.name if alias.asname else alias.name.split(".")[0],
                )
                yield alias.name, alias.name
        elif isinstance(node, ast.ImportFrom):
            for alias in node.names:
                yield alias.asname or alias.name, f"{node.module}.{alias.name}"


def dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute):
        head = dotted(node.value)
        return f"{head}.{node.attr}" if head else ""
    return node.id if isinstance(node, ast.Name) else ""


def used(tree: ast.Module) -> set[str]:
    """Return the full names of everything that a module imports, and of every attribute it takes of it."""
    full = dict(imported(tree))
    names = set(full.values())
    for node in ast.walk(tree):
        head, _, tail = dotted(node).partition(".")
        if head in full:
            names.add(f"{full[head]}.{tail}" if tail else full[head])
        elif head == "print":
            names.add("print")
    return names


def trespasses(name: str, tree: ast.Module) -> list[str]:
    return [
        f"{name}: {rule}"
        for rule, places in PLACES.items()
        if not name.startswith(places) and any(f"{item}.".startswith(f"{rule}.") for item in used(tree))
    ]


def test_everything_is_used_in_its_place(sources):
    assert [line for source in sources for line in trespasses(source.name, source.tree)] == []


@pytest.mark.parametrize(
    ("code", "rule"),
    [
        ("import numpy as np\nrng = np.random.default_rng()", "numpy.random"),
        ("import numpy.random", "numpy.random"),
        ("from numpy.random import default_rng", "numpy.random"),
        ("from numpy import random as r", "numpy.random"),
        ("import random", "random"),
        ("from datetime import datetime as dt\ndef f():\n    return dt.now()", "datetime.datetime.now"),
        ("import datetime\nday = datetime.date.today()", "datetime.date.today"),
        ("from time import time", "time.time"),
        ("def f():\n    import matplotlib.pyplot as plt", "matplotlib"),
        ("def f():\n    print(1)", "print"),
    ],
)
def test_a_trespass_is_seen_under_any_name(code, rule):
    assert trespasses("model/load.py", ast.parse(code)) == [f"model/load.py: {rule}"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("engine/luck/draws.py", "import numpy as np\nrng = np.random.default_rng()"),
        ("engine/run.py", "import simpy"),
        (
            "model/load.py",
            "import numpy as np\nfrom time import monotonic\nfrom datetime import date\nday = date(1, 1, 1)",
        ),
        ("model/load.py", "from jointsim.model import random_names\nblueprint = 1"),
    ],
)
def test_what_is_allowed_is_not_reported(name, code):
    assert trespasses(name, ast.parse(code)) == []
