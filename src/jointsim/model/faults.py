"""From what pydantic found wrong to what a person can act on: place, what is wrong, what would be right."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, TypeVar, get_args

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from jointsim.errors import Fault, InputError, nearest
from jointsim.model.base import CHECK_DAYS, Identifier
from jointsim.model.document import Document, Path
from jointsim.model.quantities import Probability
from jointsim.model.shapes import Choice, Place, annotation_of, bare, known_keys, place_of
from jointsim.model.steps import VERBS
from jointsim.model.wording import expected, shown

ModelT = TypeVar("ModelT", bound=BaseModel)

_GENERAL = frozenset(
    part.description for kind in (Identifier, Probability) for part in get_args(kind)[1:] if part.description
)
_BOUNDS = ("greater_than", "greater_than_equal", "less_than", "less_than_equal", "finite_number")


def validated(model: type[ModelT], document: Document, root: Path = ()) -> ModelT:
    """Read a document, or the part of it below `root`, as what a model says it is.

    Raises
    ------
    InputError
        Every way in which it is not, each with its place.
    """
    value: Any = document.value
    for part in root:
        value = value[part]
    try:
        return model.model_validate(value)
    except ValidationError as error:
        details = error.errors(include_url=False)
        raise InputError(_faults(model, value, details, document, root)) from None


def _faults(
    model: type[BaseModel], value: Any, details: list[ErrorDetails], document: Document, root: Path
) -> list[Fault]:
    found = [(detail, place_of(model, value, detail["loc"])) for detail in details]
    best = _best_branches(place for _, place in found)
    faults: dict[Fault, None] = {}
    for detail, place in found:
        hopeless = next((choice for choice in place.choices if best[choice.path].fit == 0), None)
        if hopeless is not None:
            said = _unfit(Place(hopeless.path, hopeless.annotation, hopeless.value))
            faults[document.fault((*root, *hopeless.path), *said)] = None
        elif all(best[choice.path].label == choice.label for choice in place.choices):
            path = place.path[:-1] if detail["type"] == "missing" else place.path
            said = _explained(detail, place)
            if said[1] == CHECK_DAYS:
                path = (*path, "until")
            faults[document.fault((*root, *path), *said)] = None
    return list(faults)


def _best_branches(places: Iterable[Place]) -> dict[Path, Choice]:
    """Choose for each union the branch that its value comes closest to; the faults of the others mislead."""
    best: dict[Path, Choice] = {}
    for choice in (choice for place in places for choice in place.choices):
        if choice.path not in best or choice.fit > best[choice.path].fit:
            best[choice.path] = choice
    return best


def _explained(detail: ErrorDetails, place: Place) -> tuple[str, str]:
    """Say what is wrong and what would be right."""
    kind, context = detail["type"], detail.get("ctx", {})
    if kind == "missing":
        return _missing(place)
    if kind == "extra_forbidden":
        known = known_keys(place.owner) if place.owner else ()
        return f"unknown key '{place.path[-1]}'", nearest(str(place.path[-1]), known)
    if kind in ("value_error", "assertion_error"):
        what, _, right = str(context["error"]).partition(" — ")
        return what, right
    if kind in ("union_tag_not_found", "union_tag_invalid"):
        return _verbless(place.value)
    if kind == "literal_error" and place.value is not None:
        return _not_among(place)
    if kind in ("too_short", "too_long"):
        return _miscounted(kind, context, place.value)
    return _unfit(place, out_of_range=kind in _BOUNDS, misnamed=kind == "string_pattern_mismatch")


def _missing(place: Place) -> tuple[str, str]:
    key = place.path[-1]
    if isinstance(key, int) or place.owner is None:
        return "the list is too short", f"add {expected(place.annotation)}"
    field = known_keys(place.owner)[key]
    wanted = f"give {expected(annotation_of(field))}"
    said = field.description
    if said is None or said in _GENERAL:
        return f"needs `{key}`", wanted
    return f"needs `{key}` ({_as_clause(said)})", wanted


def _as_clause(sentence: str) -> str:
    first = sentence if sentence[:2].isupper() else sentence[:1].lower() + sentence[1:]
    return first.removesuffix(".")


def _verbless(value: Any) -> tuple[str, str]:
    if not isinstance(value, dict):
        return f"{shown(value)} is not a step", "write a map such as {work: STAFF, takes: 4 h}"
    found = [verb for verb in VERBS if verb in value]
    listed = f"a step needs exactly one of {', '.join(VERBS)}"
    if found:
        return f"the step has {' and '.join(f'`{verb}`' for verb in found)}", listed
    own = {key for verb in VERBS.values() for key in known_keys(verb)} - set(VERBS)
    hints = [nearest(str(key), VERBS) for key in value if key not in own]
    hint = next((hint for hint in hints if hint.startswith("did")), "")
    return "the step does nothing", f"{listed}; {hint}" if hint else listed


def _not_among(place: Place) -> tuple[str, str]:
    options = [str(option) for option in get_args(bare(place.annotation))]
    if len(options) == 1:
        other = place.choices[-1].annotation if place.choices else None
        right = f"give {expected(other)}" if other is not None else f"write {options[0]}"
        return f"{shown(place.value)} is not known here", right
    hint = nearest(str(place.value), options)
    listed = f"one of {', '.join(options)}"
    right = f"{hint} ({listed})" if hint.startswith("did") else listed
    return f"{shown(place.value)} is not known here", right


def _miscounted(kind: str, context: Mapping[str, Any], value: Any) -> tuple[str, str]:
    count = len(value) if isinstance(value, dict | list) else 0
    if kind == "too_long":
        return f"{count} entries are too many", f"give at most {context['max_length']}"
    what = f"{count} entries are too few" if count else "nothing is given here"
    return what, f"give at least {context['min_length']}"


def _unfit(place: Place, *, out_of_range: bool = False, misnamed: bool = False) -> tuple[str, str]:
    if misnamed:
        right = "use letters, digits, hyphens and dots, such as coast-guard"
        return f"{shown(place.value)} is not a name", right
    right = f"give {expected(place.annotation)}"
    if place.value is None:
        return "nothing is given here", right
    what = "is out of range" if out_of_range else "does not fit here"
    return f"{shown(place.value)} {what}", right
