"""`jointsim show`: one thing of the library, with its evidence."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from jointsim.cli.options import Setup, World
from jointsim.errors import InputError

if TYPE_CHECKING:
    from jointsim.reports.tables import Table


def show(
    identifier: Annotated[
        str,
        typer.Argument(
            metavar="ID|FILE#ID",
            help="A body, staff, channel, procedure, state, scenario, past case …, or a past case in a file of yours.",
        ),
    ],
    setup: Setup = "as-is",
    world: World = None,
) -> None:
    """Show one thing of the world, a file of the library or a past case, with its evidence.

    Example: jointsim show nac --setup fusion-cell
    """
    from jointsim.cli.past_cases import is_in_file
    from jointsim.cli.terminal import console, print_table

    found = _in_file(identifier) if is_in_file(identifier) else _in_world(identifier, setup, world)
    for table in found:
        print_table(console(), table)


def _in_file(identifier: str) -> list[Table]:
    from jointsim.cli.past_cases import find_case, tell_remarks
    from jointsim.reports.past_cases import case_tables

    case, file = find_case(identifier)
    tell_remarks([file.only([case.id])])
    return case_tables(case)


def _in_world(identifier: str, setup: str, world: Path | None) -> list[Table]:
    from jointsim.model.load import load_world
    from jointsim.reports import inventory

    document = load_world(setup, world=world)[1]
    try:
        return inventory.show(document, identifier)
    except InputError as error:
        raise InputError(replace(fault, file="ID") for fault in error.faults) from None
