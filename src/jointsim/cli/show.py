"""`jointsim show`: one thing of the library, with its evidence."""

from __future__ import annotations

from dataclasses import replace
from typing import Annotated

import typer

from jointsim.cli.options import Setup, World
from jointsim.errors import InputError


def show(
    identifier: Annotated[
        str,
        typer.Argument(metavar="ID", help="A body, staff, channel, procedure, state, scenario, past case …"),
    ],
    setup: Setup = "as-is",
    world: World = None,
) -> None:
    """Show one thing of the world, a file of the library or a past case, with its evidence.

    Example: jointsim show nac --setup fusion-cell
    """
    from jointsim.cli.terminal import console, print_table
    from jointsim.model.load import load_world
    from jointsim.reports import inventory

    document = load_world(setup, world=world)[1]
    try:
        tables = inventory.show(document, identifier)
    except InputError as error:
        raise InputError(replace(fault, file="ID") for fault in error.faults) from None
    for table in tables:
        print_table(console(), table)
