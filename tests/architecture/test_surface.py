"""What the package shows to the outside, and what it loads to do so."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec

import pytest

import jointsim

HEAVY = ("simpy", "pandas", "pyarrow", "matplotlib", "scipy", "scoringrules", "joblib")
HELP = """
from jointsim.cli.app import main
sys.argv = ["jointsim", "--help"]
try:
    main()
except SystemExit as end:
    assert not end.code, end.code
"""

STARTS = {"import jointsim": "import jointsim"}
if find_spec("jointsim.cli.app"):
    STARTS["jointsim --help"] = HELP


def loaded_by(code: str) -> list[str]:
    """Return which heavy packages a fresh interpreter has loaded after the code."""
    script = f"import sys\n{code}\nprint('\\n' + ' '.join(name for name in {HEAVY!r} if name in sys.modules))"
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stderr
    return run.stdout.splitlines()[-1].split()


def test_the_public_surface_is_small_and_there():
    names = vars(jointsim).get("__all__", [])
    assert len(names) <= 16
    assert len(set(names)) == len(names)
    assert [name for name in names if not hasattr(jointsim, name)] == []


@pytest.mark.parametrize("code", STARTS.values(), ids=STARTS)
def test_starting_loads_nothing_heavy(code):
    assert loaded_by(code) == []


def test_what_is_loaded_would_be_seen():
    assert loaded_by("import simpy") == ["simpy"]
