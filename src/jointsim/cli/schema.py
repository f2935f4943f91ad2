"""`jointsim schema`: the JSON Schema of a kind of file."""

from __future__ import annotations

from typing import Annotated

import typer

from jointsim.errors import Fault, InputError, nearest


def schema(
    kind: Annotated[str, typer.Argument(metavar="KIND", help="scenario, setup, world or case.")],
) -> None:
    """Print the JSON Schema of a kind of file.

    Editors complete and check with it.

    Example: jointsim schema scenario > scenario.schema.json
    """
    import json
    from typing import get_args

    from jointsim.model.schema import Kind, json_schema

    known: tuple[Kind, ...] = get_args(Kind)
    for each in known:
        if kind == each:
            print(json.dumps(json_schema(each), indent=2, ensure_ascii=False))
            return
    raise InputError(
        [Fault("KIND", 0, 0, "", f"there is no kind of file called '{kind}'", nearest(kind, known))]
    )
