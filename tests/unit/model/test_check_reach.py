"""How far responses can come: what the check says is what the plan has."""

from __future__ import annotations

import pytest

from jointsim.engine.planner import make_plan
from jointsim.model.checks.reach import reached_in
from jointsim.model.load import load_inputs
from tests.support import tiny_scenario, tiny_world, write_tiny


@pytest.mark.parametrize("scenario", ["baltic-cables", "major-earthquake"])
def test_what_can_be_reached_is_what_the_plan_has(scenario):
    inputs = load_inputs(scenario)
    plan = make_plan(inputs.scenario, inputs.world)
    for key, response in inputs.scenario.responses.items():
        assert reached_in(inputs.scenario, inputs.world, response) == set(plan.responses[key].milestones), key


@pytest.mark.parametrize("domain", ["maritime", "land"])
@pytest.mark.parametrize("affected", [["XA"], []])
@pytest.mark.parametrize("since", ["1990-01-01", "2026-01-01"])
def test_so_it_is_where_steps_fall_away(tmp_path, domain, affected, since):
    steps = {
        "plan": {"domains": ["land"], "reaches": "conops"},
        "leave": {"mandate": "affected.coast-guard", "takes": "1 d", "reaches": "oplan"},
        "help": {"work": "helpers", "takes": "1 h", "reaches": "launch"},
        "way": {
            "choose": {"on": {"chance": 1, "steps": {"all": {"milestone": "full-operation"}}}},
            "under": ["whole"],
        },
    }
    world = tiny_world(
        domains=["maritime", "land"],
        staffs={"helpers": {"name": "Helpers", "calendar": "always", "since": since}},
        procedures={"sail": {"steps": steps}},
        routing={"union": {"presence": {"asked-by": {"chair": {"sudden": "1 h"}}}}},
    )
    seen = {"incident": {"observed": {"guard": {"by": "watch"}}}}
    crisis = tiny_scenario(domain=domain, affected=affected, events=seen)
    scenario, setup, place = write_tiny(tmp_path, world=world, scenario=crisis)
    inputs = load_inputs(scenario, setup, world=place)
    found = reached_in(inputs.scenario, inputs.world, inputs.scenario.responses["ships"])
    assert ("conops" in found, "oplan" in found, "launch" in found) == (
        domain == "land",
        bool(affected),
        since < "2025",
    )
    assert found == set(make_plan(inputs.scenario, inputs.world).responses["ships"].milestones)
