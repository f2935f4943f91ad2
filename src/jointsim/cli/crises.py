"""What is compared: scenarios, set-ups and entries of the ledger as they are named in options, read and checked."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from jointsim.errors import Fault, InputError

if TYPE_CHECKING:
    from jointsim.model.load import Inputs


def require_share(confidence: float) -> None:
    """Refuse a confidence that is none.

    Raises
    ------
    InputError
        It is not between 0.5 and 1.
    """
    if not 0.5 < confidence < 1.0:
        what = f"{confidence:g} is no confidence"
        right = "give a share between 0.5 and 1, such as 0.95"
        raise InputError([Fault("--confidence", 0, 0, "", what, right)])


def read_entries(remove: str) -> tuple[str, ...]:
    """Read which entries of the ledger are to be switched off.

    Raises
    ------
    InputError
        There is no such entry, or it cannot be removed: all of them at once.
    """
    from jointsim.engine.removal import REMOVABLE, require_removable

    names = tuple(dict.fromkeys(name.strip() for name in remove.split(",") if name.strip()))
    if names == ("all",):
        return REMOVABLE
    require_removable(names)
    return names


def read_setups(setups: str, baseline: str, *, alone: bool) -> list[str]:
    """Read which set-ups are compared.

    Raises
    ------
    InputError
        There is none beside the baseline, and nothing else is asked of that alone.
    """
    names = [name.strip() for name in setups.split(",") if name.strip()]
    if not alone and not [name for name in names if name != baseline]:
        what = "there is nothing to compare with the baseline"
        raise InputError(
            [Fault("--setups", 0, 0, "", what, "name set-ups, such as --setups siloed,fusion-cell")]
        )
    return names


def load_crises(
    scenarios: Sequence[str],
    setups: Sequence[str],
    baseline: str,
    sets: list[tuple[str, str]],
    world: Path | None,
) -> list[list[Inputs]]:
    """Read every scenario under every set-up.

    Raises
    ------
    InputError
        Every fault of every file and option, each once.
    """
    from jointsim.experiments.compare import ALL, load_setups

    crises: list[list[Inputs]] = []
    faults: list[Fault] = []
    for scenario in scenarios:
        try:
            crises.append(load_setups(scenario, setups, baseline, sets=sets, world=world))
        except InputError as error:
            faults.extend(error.faults)
    names = [inputs[0].scenario_id for inputs in crises]
    faults += [
        Fault(name, 0, 0, "", f"{names.count(name)} scenarios have this name", "name each once")
        for name in dict.fromkeys(names)
        if names.count(name) > 1
    ]
    if faults:
        raise InputError(faults)
    if list(setups) == [ALL]:
        _tell_left_out(crises)
    return crises


def _tell_left_out(crises: Sequence[Sequence[Inputs]]) -> None:
    from jointsim.model.load import list_setups

    for inputs in crises:
        compared = {each.setup_id for each in inputs}
        for setup in list_setups():
            if setup not in compared:
                print(
                    f"remark  '{setup}' changes nothing in {inputs[0].scenario_id}, and is left out",
                    file=sys.stderr,
                )
