"""`jointsim case`: the scenario that a past case becomes."""

from __future__ import annotations

from typing import Annotated

import typer

from jointsim.cli.options import Sets, Setup, World


def case(
    name: Annotated[
        str, typer.Argument(metavar="ID|FILE#ID", help="A shipped past case, or one in a file of yours.")
    ],
    file: Annotated[
        str | None, typer.Option("--file", metavar="FILE", help="The file of cases that ID is looked up in.")
    ] = None,
    setup: Setup = "as-is",
    sets: Sets = None,
    world: World = None,
) -> None:
    """Print the scenario that a past case becomes, by rules that are the same for all.

    The world is that of the day it began. `jointsim show` tells of the same case what really happened.

    Example: jointsim case estlink2-2024 > estlink2.yaml
    """
    from jointsim.cli.past_cases import blamed_on, find_case, read_whole_world, tell_remarks
    from jointsim.experiments.history.scenes import read_rules, scene_of
    from jointsim.reports.case_scenario import case_scenario

    found, source = find_case(name, file)
    whole = read_whole_world(setup, sets, world)[0]
    rules = read_rules()
    with blamed_on([source]):
        scene = scene_of(found, rules, whole)
    print(case_scenario(found, rules, scene.world, source.name), end="")
    tell_remarks([source.only([found.id])])
