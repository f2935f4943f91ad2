"""Every module can be read on its own: documented, short, named for what it holds, and without state."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterator

import pytest

LONGEST = 400
EMPTY_NAMES = {"utils", "util", "common", "core", "helpers", "helper", "misc", "types", "tools"}
CONTAINERS = (ast.List, ast.Dict, ast.Set, ast.ListComp, ast.DictComp, ast.SetComp)
MAKERS = {
    "list",
    "dict",
    "set",
    "bytearray",
    "deque",
    "defaultdict",
    "Counter",
    "OrderedDict",
    "count",
    "cycle",
}


def is_constant(name: str) -> bool:
    return name.isupper() or (name.startswith("__") and name.endswith("__"))


def is_mutable(value: ast.expr | None) -> bool:
    if isinstance(value, ast.Call):
        called = value.func
        return (called.attr if isinstance(called, ast.Attribute) else getattr(called, "id", "")) in MAKERS
    return isinstance(value, CONTAINERS)


def state(tree: ast.Module) -> Iterator[str]:
    """Yield what a module could change while it runs."""
    for node in tree.body:
        targets = node.targets if isinstance(node, ast.Assign) else [getattr(node, "target", None)]
        names = [target.id for target in targets if isinstance(target, ast.Name)]
        if isinstance(node, ast.Assign | ast.AnnAssign) and is_mutable(node.value):
            yield from (name for name in names if not is_constant(name))
    for node in ast.walk(tree):
        if isinstance(node, ast.Global):
            yield from node.names


def promised(tree: ast.Module) -> set[str]:
    """Return the methods that protocols and abstract classes document for all that implement them."""
    classes = [node for node in tree.body if isinstance(node, ast.ClassDef)]
    bases = [
        node
        for node in classes
        if {"Protocol", "ABC"} & {ast.unparse(base).split("[")[0] for base in node.bases}
    ]
    methods = [node for base in bases for node in base.body if isinstance(node, ast.FunctionDef)]
    return {method.name for method in methods if ast.get_docstring(method)}


def undocumented(tree: ast.Module, elsewhere: Collection[str] = ()) -> Iterator[str]:
    """Yield the public classes, functions and methods without a docstring here or `elsewhere`."""
    if tree.body and not ast.get_docstring(tree):
        yield "the module"
    scopes: list[tuple[str, ast.Module | ast.ClassDef]] = [("", tree)]
    for prefix, scope in scopes:
        for node in scope.body:
            if not isinstance(node, ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
                continue
            if node.name.startswith("_") or any("overload" in ast.dump(mark) for mark in node.decorator_list):
                continue
            if not ast.get_docstring(node) and not (prefix and node.name in elsewhere):
                yield prefix + node.name
            if isinstance(node, ast.ClassDef):
                scopes.append((f"{prefix}{node.name}.", node))


def test_no_module_holds_state(sources):
    assert [f"{source.name}: {name}" for source in sources for name in state(source.tree)] == []


def test_public_names_are_documented(sources):
    elsewhere = {method for source in sources for method in promised(source.tree)}
    missing = ((source.name, name) for source in sources for name in undocumented(source.tree, elsewhere))
    assert [": ".join(place) for place in missing] == []


def test_modules_are_short(sources):
    lengths = {source.name: source.text.count("\n") for source in sources}
    assert {name: lines for name, lines in lengths.items() if lines > LONGEST} == {}


def test_modules_are_named_for_what_they_hold(sources):
    parts = {source.name: set(source.name.removesuffix(".py").split("/")) for source in sources}
    assert [name for name, words in parts.items() if words & EMPTY_NAMES] == []


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("seen = []", ["seen"]),
        ("seen: dict[str, int] = {}", ["seen"]),
        ("_cache = dict()", ["_cache"]),
        ("import collections\nseen = collections.deque()", ["seen"]),
        ("def f():\n    global counter\n    counter = 1", ["counter"]),
        ("NAMES = {'a': 1}\n_NAMES = ['a']\n__all__ = ['f']", []),
        ("pair = (1, 2)\nkinds = frozenset({1})\n\ndef f():\n    seen = []", []),
    ],
)
def test_state_is_recognised(code, found):
    assert list(state(ast.parse(code))) == found


@pytest.mark.parametrize(
    ("code", "found"),
    [
        ("", []),
        ("x = 1", ["the module"]),
        ("'''A.'''\ndef f(): pass\ndef _g(): pass", ["f"]),
        ("'''A.'''\nclass C:\n    '''B.'''\n    def m(self): pass\n    def _n(self): pass", ["C.m"]),
    ],
)
def test_missing_docstrings_are_recognised(code, found):
    assert list(undocumented(ast.parse(code))) == found


def test_a_method_is_documented_once_in_its_protocol():
    port = ast.parse("'''A.'''\nclass P(Protocol):\n    '''B.'''\n    def m(self):\n        '''C.'''")
    policy = ast.parse("'''A.'''\nclass C:\n    '''B.'''\n    def m(self): pass\ndef m(): pass")
    assert promised(port) == {"m"}
    assert list(undocumented(policy, promised(port))) == ["m"]
