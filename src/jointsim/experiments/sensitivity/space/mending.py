"""Keeping what is moved sound: chances that add up to 1, and limits that stay in order."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any, TypeVar

from pydantic import BaseModel

from jointsim.model.agreement import Agreement, Cuts
from jointsim.model.institutions import UrgencyJudgement
from jointsim.model.steps import Choose, Generate

ModelT = TypeVar("ModelT", bound=BaseModel)


def mended(model: ModelT, before: ModelT, moved: Mapping[str, Any]) -> ModelT:
    """Give a model in which numbers were moved one by one, so changed that it holds together.

    Chances and shares that add up to 1 do so again, at the cost of those that were not moved; so do the weights of
    remedies, to what they were. Of limits in order none passes the one before it.

    Parameters
    ----------
    model
        With the moved numbers in it.
    before
        As it was.
    moved
        What was moved: key in the files → what was moved below it.
    """
    update: dict[str, Any] = {}
    if isinstance(model, Choose):
        chances = {name: option.chance for name, option in model.choose.items()}
        options = moved.get("choose") or {}
        held = [name for name, parts in options.items() if "chance" in parts]
        if held:
            found = rest_shared(chances, held)
            update["choose"] = {
                name: option.model_copy(update={"chance": found[name]})
                for name, option in model.choose.items()
            }
    elif isinstance(model, Agreement):
        update = _agreement(model, before, moved)
    elif isinstance(model, Generate) and model.least is not None:
        update["least"] = min(model.least, model.need)
    elif isinstance(model, Cuts):
        reservation = min(model.reservation, model.support)
        update.update(reservation=reservation, abstention=min(model.abstention, reservation))
    elif isinstance(model, UrgencyJudgement) and (total := model.lower + model.higher) > 1.0:
        update.update(lower=model.lower / total, higher=1.0 - model.lower / total)
    return model.model_copy(update=update) if update else model


def rest_shared(chances: Mapping[str, float], held: Collection[str], total: float = 1.0) -> dict[str, float]:
    """Make numbers add up to a total: those that are held stay, the others share the rest as before.

    If there are no others, or those held come to more than the total, they are scaled to it.

    Parameters
    ----------
    chances
        Numbers from 0 up.
    held
        Names of those that stay if possible; at least one.
    total
        What they add up to in the end.
    """
    fixed = sum(chances[name] for name in held)
    others = [name for name in chances if name not in held]
    if fixed > total or not others:
        scaled = {name: chances[name] * total / fixed if fixed else total / len(held) for name in held}
        return {name: scaled.get(name, 0.0) for name in chances}
    spread = sum(chances[name] for name in others)
    rest = total - fixed
    return {
        name: chance if name in held else rest * (chance / spread if spread else 1.0 / len(others))
        for name, chance in chances.items()
    }


def _agreement(model: Agreement, before: BaseModel, moved: Mapping[str, Any]) -> dict[str, Any]:
    update: dict[str, Any] = {}
    shares = [name for name, parts in (moved.get("reservations") or {}).items() if "share" in parts]
    if shares:
        found = rest_shared({name: kind.share for name, kind in model.reservations.items()}, shares)
        update["reservations"] = {
            name: kind.model_copy(update={"share": found[name]}) for name, kind in model.reservations.items()
        }
    if (held := list(moved.get("remedies") or {})) and isinstance(before, Agreement):
        weights = {str(name): weight for name, weight in model.remedies.items()}
        update["remedies"] = rest_shared(weights, held, sum(before.remedies.values()))
    return update
