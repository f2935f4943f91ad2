"""`jointsim list`: what there is, by kind."""

from __future__ import annotations

from typing import Annotated

import typer

from jointsim.cli.options import Setup, World
from jointsim.errors import Fault, InputError, nearest


def list_things(
    kind: Annotated[
        str | None,
        typer.Argument(
            metavar="KIND",
            help="scenarios, setups, cases, organisations, offices, bodies, staffs, channels, procedures, states, "
            "national-staffs, forces, rules, calendars, routing, domains or markings.",
        ),
    ] = None,
    setup: Setup = "as-is",
    world: World = None,
) -> None:
    """List what there is of a kind, by id; without a kind, what can be listed.

    Example: jointsim list bodies
    """
    from jointsim.cli.terminal import console, print_table
    from jointsim.model.document import Document
    from jointsim.model.load import load_world
    from jointsim.reports.inventory import KINDS, listing

    if kind is None:
        print("\n".join(KINDS))
        return
    if kind not in KINDS:
        raise InputError([Fault("KIND", 0, 0, "", f"'{kind}' cannot be listed", nearest(kind, KINDS))])
    files = kind in ("scenarios", "setups", "cases")
    document = Document({}, {}) if files else load_world(setup, world=world)[1]
    print_table(console(), listing(kind, document))
