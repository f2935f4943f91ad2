"""`jointsim new`: a scenario to begin with."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from jointsim.errors import Fault, InputError


def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The file to write, such as my-crisis.yaml.")],
) -> None:
    """Write a commented scenario to begin with.

    Example: jointsim new my-crisis.yaml
    """
    from jointsim.model.shelves import NEW_SCENARIO

    if file.suffix not in (".yaml", ".yml"):
        raise _refusal(file, "scenarios are YAML files", f"call it {file.name or 'my-crisis'}.yaml")
    try:
        with file.open("x", encoding="utf-8") as target:
            target.write(NEW_SCENARIO.read_text(encoding="utf-8"))
    except FileExistsError:
        raise _refusal(
            file, "this file is there already", "choose another name, or remove it first"
        ) from None
    except FileNotFoundError:
        raise _refusal(file, "there is no such folder", f"make {file.parent} first") from None
    except OSError as error:
        what = f"the file cannot be written: {error.strerror}"
        raise _refusal(file, what, "check its name and permissions") from None
    print(f"{file} is written — change it, then: jointsim check {file}")


def _refusal(file: Path, what: str, right: str) -> InputError:
    return InputError([Fault(str(file), 0, 0, "", what, right)])
