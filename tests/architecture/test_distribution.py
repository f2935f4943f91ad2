"""What `pip install .` brings along: the library and the scenarios, so that names work from any folder."""

from __future__ import annotations

import subprocess
import sys
import zipfile

import pytest


@pytest.fixture(scope="module")
def wheel(root, tmp_path_factory) -> zipfile.ZipFile:
    folder = tmp_path_factory.mktemp("wheel")
    command = [sys.executable, "-m", "hatchling", "build", "--target", "wheel", "--directory", str(folder)]
    run = subprocess.run(command, cwd=root, capture_output=True, text=True, check=False)
    assert run.returncode == 0, run.stdout + run.stderr
    return zipfile.ZipFile(next(folder.glob("*.whl")))


def test_the_wheel_holds_library_and_scenarios(wheel, root, package):
    library = {path.relative_to(root / "src").as_posix() for path in (package / "library").rglob("*.yaml")}
    scenarios = {f"jointsim/library/scenarios/{path.name}" for path in (root / "scenarios").glob("*.yaml")}
    assert (library | scenarios | {"jointsim/py.typed"}) - set(wheel.namelist()) == set()


def test_the_wheel_holds_nothing_else(wheel):
    tops = {name.split("/")[0] for name in wheel.namelist()}
    assert tops == {"jointsim", next(top for top in tops if top.endswith(".dist-info"))}


def test_the_wheel_names_its_licence_and_its_command(wheel):
    info = next(name.split("/")[0] for name in wheel.namelist() if ".dist-info/" in name)
    assert f"{info}/licenses/LICENSE" in wheel.namelist()
    assert "jointsim = jointsim.cli.app:main" in wheel.read(f"{info}/entry_points.txt").decode()
