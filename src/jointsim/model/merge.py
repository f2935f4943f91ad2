"""Merging a set-up's changes, or one option, into the world, with the position of every value kept."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from jointsim.errors import Fault, InputError, nearest
from jointsim.model.delays import DISTRIBUTION_KEYS
from jointsim.model.document import Document, Mark, Path, dotted, parse_value
from jointsim.model.quantities import URGENCIES

_EVIDENCE = "evidence"
_WAYS = "by"


def merge(
    base: Document, patch: Document, *, ordered: Collection[str] = ("steps",), set_by: str | None = None
) -> Document:
    """Say what a document is once changes are made to it.

    Maps merge, null removes, lists and plain values replace. A distribution is replaced whole. A change for
    some urgencies to a value that held for all leaves it for the rest. An entry added to an ordered map
    goes last.

    Parameters
    ----------
    base
        The document to change; it stays as it is, and the result shares what is unchanged.
    patch
        The changes. Positions of what they give come from here.
    ordered
        Keys whose maps are in order, so that an added entry must say ``after``.
    set_by
        Who makes the changes: evidence for a changed value is replaced by ``{set-by: …}`` unless the changes
        give evidence for it themselves.

    Raises
    ------
    InputError
        The changes remove something that is not there, or add to an ordered map without ``after``.

    References
    ----------
    RFC 7396, JSON Merge Patch (2014).
    """
    merging = _Merging(base, patch, frozenset(ordered))
    value = merging.maps(base.value, patch.value, ())
    if merging.faults:
        raise InputError(merging.faults)
    patches = base.patches | {mark.file for path, mark in patch.marks.items() if path}
    merged = Document(value, merging.marks, patches)
    return merged if set_by is None else _attributed(merged, base, patch, set_by)


def changed_leaves(patch: Document) -> list[Path]:
    """List the paths of the values that changes give or remove; a distribution or a list is one value."""
    return list(_leaves(patch.value, ()))


def split_path(dotted_path: str) -> tuple[str, ...]:
    """Split a path such as ``bodies.nac.silence.immediate`` into its keys.

    Raises
    ------
    ValueError
        A key is empty, or the path goes into a list.
    """
    if "[" in dotted_path:
        whole = dotted_path.partition("[")[0]
        raise ValueError(f"'{dotted_path}' goes into a list, which is replaced whole — give {whole}=[…]")
    keys = tuple(key.strip() for key in dotted_path.split("."))
    if not all(keys):
        raise ValueError(f"'{dotted_path}' is not a path — write one such as bodies.x.silence.immediate")
    return keys


def set_value(
    document: Document, dotted_path: str, raw_value: str, name: str = "--set", *, set_by: str | None = None
) -> Document:
    """Say what a document is once one value in it is set, as by ``--set PATH=VALUE``.

    Parameters
    ----------
    document
        The document to change; it stays as it is.
    dotted_path
        Which value; all of the path but its last key must be there.
    raw_value
        The value in YAML; ``null`` removes.
    name
        How messages call the option; columns count within ``PATH=VALUE``.
    set_by
        Who sets it, as for `merge`.

    Raises
    ------
    InputError
        The path or the value is wrong.
    """
    try:
        keys = split_path(dotted_path)
    except ValueError as error:
        raise InputError([Fault(name, 1, 1, "", *str(error).split(" — "))]) from None
    _require_parent(document, keys, name)
    if not raw_value.strip():
        raise InputError([Fault(name, 1, 1, dotted(keys), "no value is given", "write null to remove it")])
    value, marks = _option_value(keys, raw_value, name, len(dotted_path) + 1)
    for key in reversed(keys):
        value = {key: value}
    return merge(document, Document(value, marks), set_by=set_by)


def _require_parent(document: Document, keys: tuple[str, ...], name: str) -> None:
    """Refuse a path that is not there, so that a slip of the pen is not taken for something new."""
    value: Any = document.value
    for depth, key in enumerate(keys[:-1]):
        if key not in value:
            right = nearest(key, value)
            raise InputError([Fault(name, 1, 1, dotted(keys), f"there is no '{key}' here", right)])
        value = value[key]
        if value is None:
            return
        rest = keys[depth + 1 :]
        by_urgency = len(rest) == 1 and rest[0] in URGENCIES and _may_vary(value, keys[: depth + 1])
        if not _is_branch(value) and not by_urgency:
            whole = dotted(keys[: depth + 1])
            right = f"replace it whole: {whole}=…"
            raise InputError([Fault(name, 1, 1, dotted(keys), f"{whole} is one value, without parts", right)])


def _option_value(keys: tuple[str, ...], raw: str, name: str, shift: int) -> tuple[Any, dict[Path, Mark]]:
    """Read the value of an option, with columns counted from the start of the option."""
    try:
        value, found = parse_value(raw, name)
    except InputError as error:
        raise InputError(
            Fault(name, f.line, f.column + shift * (f.line == 1), dotted(keys), f.what, f.right)
            for f in error.faults
        ) from None
    marks: dict[Path, Mark] = {keys[:depth]: Mark(name, 1, 1) for depth in range(len(keys) + 1)}
    for path, mark in found.items():
        if path:
            marks[keys + path] = Mark(name, mark.line, mark.column + shift * (mark.line == 1))
    return value, marks


class _Merging:
    """One merge: the marks of its result so far and its faults."""

    def __init__(self, base: Document, patch: Document, ordered: Collection[str]) -> None:
        self.marks = dict(base.marks)
        self.faults: list[Fault] = []
        self._patch = patch
        self._ordered = ordered

    def maps(self, old: dict[str, Any], new: dict[str, Any], path: Path) -> dict[str, Any]:
        """Merge one map into another at a path."""
        result = dict(old)
        for key, value in new.items():
            here = (*path, key)
            if value is None:
                self._remove(result, old, here)
            elif not _is_branch(value) or path[-1:] == (_EVIDENCE,):
                _forget(self.marks, old.get(key), here)
                result[key] = value
                self.marks.update((part, self._patch.mark(part)) for part in _paths(value, here))
            elif _is_branch(old.get(key)):
                result[key] = self.maps(old[key], value, here)
            else:
                self._check_order(old, new, value, here)
                result[key] = self.maps(self._before(old.get(key), value, here), value, here)
        return result

    def _remove(self, result: dict[str, Any], old: dict[str, Any], here: Path) -> None:
        key = str(here[-1])
        if key in old:
            _forget(self.marks, result.pop(key), here)
        else:
            what = f"there is no '{key}' here to remove"
            self.faults.append(self._patch.fault(here, what, nearest(key, old)))

    def _before(self, value: Any, new: dict[str, Any], here: Path) -> dict[str, Any]:
        """Say what a new map is merged into: nothing, or the value that held for all urgencies until now."""
        mark = self.marks.get(here, self._patch.mark(here))
        _forget(self.marks, value, here)
        self.marks[here] = self._patch.mark(here)
        if value is None or not _may_vary(value, here) or not (new and new.keys() <= set(URGENCIES)):
            return {}
        self.marks[(*here, URGENCIES[0])] = mark
        return {URGENCIES[0]: value}

    def _check_order(
        self, old: dict[str, Any], siblings: dict[str, Any], new: dict[str, Any], here: Path
    ) -> None:
        """Ask an entry that is added to others in an ordered map where it belongs."""
        if len(here) < 2 or here[-2] not in self._ordered or here[-1] in old or "after" in new:
            return
        if staying := [key for key in old if siblings.get(key, old) is not None]:
            what = f"'{here[-1]}' is added without saying where"
            self.faults.append(self._patch.fault(here, what, f"add 'after: {staying[-1]}' or another"))


def _may_vary(value: object, path: Path) -> bool:
    """Say whether a value may be given by urgency; of lists only ways to convene are."""
    return not isinstance(value, list) or path[-1] == _WAYS


def _is_branch(value: object) -> bool:
    """Tell a map that merges from a value: a distribution is a value, although it is written as a map."""
    if not isinstance(value, dict):
        return False
    spread = bool(value) and value.keys() <= DISTRIBUTION_KEYS
    return not spread or any(isinstance(part, dict) for part in value.values())


def _leaves(value: dict[str, Any], path: Path) -> Iterator[Path]:
    for key, part in value.items():
        if _is_branch(part):
            yield from _leaves(part, (*path, key))
        else:
            yield (*path, key)


def _added_bare(old: Any, new: dict[str, Any], path: Path) -> Iterator[Path]:
    """List entries that are added with nothing in them, such as an agreement that holds at any time."""
    for key, part in new.items():
        before = old.get(key) if isinstance(old, dict) else None
        if part == {} and before is None:
            yield (*path, key)
        elif _is_branch(part):
            yield from _added_bare(before, part, (*path, key))


def _paths(value: Any, path: Path) -> Iterator[Path]:
    """List the path of a value and of everything in it."""
    yield path
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, part in parts:
        yield from _paths(part, (*path, key))


def _forget(marks: dict[Path, Mark], value: Any, path: Path) -> None:
    for part in _paths(value, path):
        marks.pop(part, None)


def _attributed(merged: Document, base: Document, patch: Document, set_by: str) -> Document:
    """Replace the evidence for what has changed by who changed it."""
    result = Document(merged.value, dict(merged.marks), merged.patches)
    for leaf in (*changed_leaves(patch), *_added_bare(base.value, patch.value, ())):
        if _EVIDENCE not in leaf:
            for depth in range(len(leaf) - 1, -1, -1):
                if _attribute(result, (base, patch), leaf, depth, set_by):
                    break
    return result


def _attribute(
    result: Document, sources: tuple[Document, Document], leaf: Path, depth: int, set_by: str
) -> bool:
    """Replace the evidence that the map above a leaf, at a depth, holds for it; say whether it holds any."""
    owner, name = leaf[:depth], dotted(leaf[depth:])
    held, restated = (_evidence(source, owner) for source in sources)
    about = [key for key in held if _covers(key, name) or _covers(name, key)]
    if not about:
        return False
    target, owned = _at(result.value, owner), _evidence(result, owner)
    removed = _at(sources[1].value, leaf) is None
    if owned and not any(_covers(key, name) for key in restated):
        place = (*owner, _EVIDENCE)
        kept = {key: value for key, value in owned.items() if key in restated or not _covers(name, key)}
        for key in owned.keys() - kept.keys():
            _forget(result.marks, owned[key], (*place, key))
        if not removed:
            kept[name] = {"set-by": set_by}
            result.marks.update(dict.fromkeys(_paths(kept[name], (*place, name)), sources[1].mark(leaf)))
        # The owner was copied while merging, as the leaf lies below it; its evidence may still be the base's.
        target[_EVIDENCE] = kept
    return True


def _covers(key: str, name: str) -> bool:
    """Say whether an evidence key is for a dotted name, or for something it is part of."""
    return name == key or name.startswith(f"{key}.")


def _at(value: Any, path: Path) -> Any:
    for key in path:
        value = value.get(key) if isinstance(value, dict) else None
    return value


def _evidence(document: Document, owner: Path) -> dict[str, Any]:
    found = _at(document.value, (*owner, _EVIDENCE))
    return found if isinstance(found, dict) else {}
