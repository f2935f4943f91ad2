"""Which channels a plan keeps: those that can inform somebody, and leaving out the rest changes nothing."""

from __future__ import annotations

from collections.abc import Collection

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.planner import channels as planner_channels
from jointsim.engine.planner import make_plan
from jointsim.engine.run import Replication
from tests.shipped import shipped_inputs


def cables() -> Plan:
    inputs = shipped_inputs("baltic-cables")
    return make_plan(inputs.scenario, inputs.world, scenario_id="x", setup_id="as-is")


def courses(plan: Plan) -> list[dict[str, dict[str, int]]]:
    found = []
    for draws in draw_block(plan.book, 1, range(20)):
        run = Replication(plan, draws)
        run.advance()
        entries = run.record.entries
        found.append(
            {
                name: {milestone: entries[entry].time for milestone, entry in dossier.milestones.items()}
                for name, dossier in run.dossiers.items()
            }
        )
    return found


def test_who_hears_from_one_other_only_has_nothing_to_tell_it() -> None:
    links = {
        ("a", "b"),
        ("b", "a"),
        ("b", "c"),
        ("c", "d"),
        ("d", "b"),
        ("d", "e"),
        ("e", "d"),
        ("e", "f"),
        ("f", "e"),
    }
    left = planner_channels._without_dead_ends(links, {"b"})
    assert left == {("b", "c"), ("c", "d"), ("d", "b")}
    assert planner_channels._without_dead_ends(links, {"a", "b", "f"}) == links


def test_commands_that_nobody_asks_anything_get_no_reports() -> None:
    ends = {end for channel in cables().channels.values() for end in (channel.sender, channel.receiver)}
    assert {"shape", "marcom", "undersea-infrastructure-centre", "sitcen", "nac"} <= ends
    assert not {"jfc-brunssum", "jfc-naples", "jfc-norfolk", "aircom"} & ends


def test_leaving_them_out_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    plan = cables()

    def all_of_them(links: set[tuple[str, str]], kept: Collection[str]) -> set[tuple[str, str]]:
        return links

    monkeypatch.setattr(planner_channels, "_without_dead_ends", all_of_them)
    whole = cables()
    assert len(plan.channels) < len(whole.channels)
    assert courses(plan) == courses(whole)
