"""New entries that were probably meant to change one that is there, under a slip of the pen."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, get_args, get_origin

from pydantic import BaseModel

from jointsim.errors import InputError, nearest
from jointsim.model.document import Document, Path, dotted
from jointsim.model.shapes import annotation_of, bare, is_model, known_keys


def without_strays(
    error: InputError, model: type[BaseModel], base: Document, changed: Document
) -> InputError:
    """Say in one line, instead of one for each key it lacks, that an entry changes what is not there.

    Parameters
    ----------
    error
        What is wrong with the changed document.
    model
        What the document should be.
    base, changed
        The document before and after the changes.
    """
    faults = list(error.faults)
    for path, lacking, meant in _strays(model, base.value, changed.value, ()):
        here = dotted(path)
        rest = [fault for fault in faults if fault.path != here and not fault.path.startswith(f"{here}.")]
        what, right = f"there is no '{path[-1]}'", f"a new one needs {', '.join(lacking)}; {meant}"
        faults = [*rest, changed.fault(path, what, right)]
    return InputError(faults)


def _strays(
    annotation: Any, before: Any, after: Any, path: Path
) -> Iterator[tuple[Path, tuple[str, ...], str]]:
    """Go through new entries that lack keys and have a name like that of another one."""
    if not isinstance(before, dict) or not isinstance(after, dict):
        return
    kind = bare(annotation)
    if is_model(kind):
        for key, field in known_keys(kind).items():
            yield from _strays(annotation_of(field), before.get(key), after.get(key), (*path, key))
    elif get_origin(kind) is dict:
        entry = bare(get_args(kind)[1])
        for name, value in after.items():
            if name in before:
                yield from _strays(entry, before[name], value, (*path, name))
            elif is_model(entry) and isinstance(value, dict):
                lacking = tuple(key for key in _required(entry) if key not in value)
                meant = nearest(str(name), before)
                if lacking and meant.startswith("did"):
                    yield (*path, name), lacking, meant


def _required(model: type[BaseModel]) -> list[str]:
    return [key for key, field in known_keys(model).items() if field.is_required()]
