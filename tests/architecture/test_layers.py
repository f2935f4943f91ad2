"""Imports run one way through the house, and never in a circle."""

from __future__ import annotations

from graphlib import CycleError, TopologicalSorter

import grimp
from importlinter import cli


def test_the_contracts_of_pyproject_hold(root, capsys, monkeypatch):
    monkeypatch.chdir(root)
    monkeypatch.syspath_prepend(root)
    status = cli.lint_imports(config_filename=str(root / "pyproject.toml"), no_cache=True, no_logo=True)
    assert status == 0, capsys.readouterr().out


def test_no_module_imports_itself_by_a_detour():
    graph = grimp.build_graph("jointsim", exclude_type_checking_imports=True, cache_dir=None)
    imports = {module: graph.find_modules_directly_imported_by(module) for module in graph.modules}
    try:
        TopologicalSorter(imports).prepare()
    except CycleError as error:
        circle = " imports ".join(reversed(error.args[1]))
        raise AssertionError(circle) from None
