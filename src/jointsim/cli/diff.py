"""`jointsim diff`: what sets the world under one set-up apart from the world under another."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from jointsim.cli.options import World

if TYPE_CHECKING:
    from jointsim.reports.differences import Difference

AS_IS = "as-is"


def diff(
    setup: Annotated[str, typer.Argument(metavar="SETUP", help="A set-up file, or the id of a shipped one.")],
    other: Annotated[
        str | None,
        typer.Argument(metavar="SETUP", help="Another; without it, the first is set against `as-is`."),
    ] = None,
    scenario: Annotated[
        str | None,
        typer.Option(
            "--scenario", metavar="SCENARIO", help="As of the day of this scenario, with its own changes."
        ),
    ] = None,
    world: World = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print the same as data and nothing else.")] = False,
) -> None:
    """Say in which parameters the world differs under two set-ups.

    An entry that only one of them has, such as a channel that was closed, is one line.

    Example: jointsim diff siloed fusion-cell
    """
    from jointsim.experiments.store import json_text

    first, second = (AS_IS, setup) if other is None else (setup, other)
    found = _between(first, second, scenario, world)
    if as_json:
        data: dict[str, Any] = {"before": first, "after": second, "scenario": scenario}
        print(json_text({**data, "differences": [each.as_data() for each in found]}), end="")
    else:
        _print_tables(found, f"{first} → {second}", scenario)


def _between(first: str, second: str, scenario: str | None, world: Path | None) -> list[Difference]:
    from jointsim.model.load import load_inputs, load_setup, load_world
    from jointsim.reports import differences as apart

    if scenario is None:
        documents = [load_world(each, world=world)[1] for each in (first, second)]
        positions = [apart.documented(load_setup(each)) for each in (first, second)]
    else:
        inputs = [load_inputs(scenario, each, world=world) for each in (first, second)]
        documents = [apart.as_of_day(each.world_document, each.world) for each in inputs]
        positions = [apart.laid_over(each) for each in inputs]
    return [*apart.differences(*documents), *apart.position_differences(*positions)]


def _print_tables(found: list[Difference], heading: str, scenario: str | None) -> None:
    from jointsim.cli.terminal import console, print_table
    from jointsim.reports.differences import difference_tables

    count = "no differences" if not found else f"{len(found)} difference{'s' * (len(found) > 1)}"
    print(f"{heading}{f', in {scenario}' if scenario else ''}: {count}\n", flush=True)
    for table in difference_tables(found):
        print_table(console(), table)
