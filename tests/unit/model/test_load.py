"""From files and options to inputs: order of changes, evidence, faults of all files at once."""

from __future__ import annotations

from pathlib import Path

import pytest

from jointsim.errors import InputError
from jointsim.model.load import Inputs, load_inputs, load_world
from jointsim.model.uniting import load_world_document
from tests.support import SETUP, tiny_scenario, tiny_setup, tiny_world, write_tiny


def load(folder: Path, sets: tuple[tuple[str, str], ...] = (), **texts: str) -> Inputs:
    scenario, setup, world = write_tiny(folder, **texts)
    return load_inputs(scenario, setup, sets=sets, world=world)


def refused(folder: Path, sets: tuple[tuple[str, str], ...] = (), **texts: str) -> list[str]:
    with pytest.raises(InputError) as caught:
        load(folder, sets, **texts)
    return [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]


def silence(inputs: Inputs) -> float:
    found = inputs.world.bodies["council"].silence
    assert found is not None
    return found.at("immediate").median / 3600


def test_inputs_say_what_they_were_read_from(tmp_path):
    inputs = load(tmp_path)
    assert (inputs.scenario_id, inputs.setup_id) == ("crisis", "as-is")
    assert [path.name for path in inputs.sources] == ["crisis.yaml", "as-is.yaml", "world.yaml"]
    assert inputs.scenario.title == "A test"
    assert inputs.setup.title == "As it is"
    assert inputs.world_document.value["bodies"]["council"]["silence"] == "24 h"


def test_options_come_last_the_scenario_before_and_the_setup_first(tmp_path):
    def changed(hours: int) -> dict[str, object]:
        return {"bodies": {"council": {"silence": f"{hours} h"}}}

    setup = tiny_setup(changes=changed(12))
    scenario = tiny_scenario(changes=changed(6))
    assert silence(load(tmp_path)) == 24
    assert silence(load(tmp_path, setup=setup)) == 12
    assert silence(load(tmp_path, setup=setup, scenario=scenario)) == 6
    sets = (("bodies.council.silence", "1 h"), ("bodies.council.silence.immediate", "2 h"))
    assert silence(load(tmp_path, sets, setup=setup, scenario=scenario)) == 2


MISTAKES = [
    ({"immediat": "12 h"}, "12 h", "silence.immediat"),
    ({"immediate": "12"}, "12", "silence.immediate"),
]


@pytest.mark.parametrize(("silence", "value", "path"), MISTAKES)
def test_a_mistaken_change_is_blamed_on_the_file_it_is_in(tmp_path, silence, value, path):
    world = tiny_world(bodies={"council": {"silence": {"routine": "24 h", "priority": "20 h"}}})
    changes = {"bodies": {"council": {"silence": silence}}}
    (said,) = refused(tmp_path, world=world, scenario=tiny_scenario(changes=changes))
    assert said.startswith("crisis.yaml:")
    assert f" bodies.council.{path}: " in said
    (said,) = refused(tmp_path, world=world, setup=tiny_setup(changes=changes))
    assert said.startswith("as-is.yaml:")
    (said,) = refused(tmp_path, ((f"bodies.council.{path}", value),), world=world)
    assert said.startswith(f"--set:1:1 bodies.council.{path}: ")


def test_a_mistake_beside_a_change_is_blamed_on_its_own_file(tmp_path):
    changes = {"bodies": {"council": {"meets": {"every": "1 d"}}}}
    world = tiny_world(bodies={"council": {"silence": {"immediat": "24 h"}}})
    said = refused(tmp_path, world=world, setup=tiny_setup(changes=changes))
    assert any(line.startswith("world/world.yaml:") and ".silence" in line for line in said)


@pytest.mark.parametrize("where", ["setup", "scenario"])
def test_a_change_of_what_is_not_there_is_one_fault(tmp_path, where):
    patch = {"changes": {"bodies": {"counsil": {"silence": "6 h"}}, "staffs": {"wacht": {"desks": 2}}}}
    text = tiny_setup(**patch) if where == "setup" else tiny_scenario(**patch)
    first, second = refused(tmp_path, **{where: text})
    assert first.startswith("as-is.yaml:" if where == "setup" else "crisis.yaml:")
    assert first.partition(" ")[2] == (
        "bodies.counsil: there is no 'counsil' — a new one needs name, organisation, level, rule, calendar; "
        "did you mean 'council'?"
    )
    assert second.partition(" ")[2] == (
        "staffs.wacht: there is no 'wacht' — a new one needs name, calendar; did you mean 'watch'?"
    )


def test_faults_elsewhere_stand_beside_a_change_of_what_is_not_there(tmp_path):
    changes = {"bodies": {"counsil": {"silence": "6 h", "colour": "blue"}, "council": {"level": "kings"}}}
    beside, stray = sorted(refused(tmp_path, setup=tiny_setup(changes=changes)))
    assert " bodies.council.level: 'kings' is not known here" in beside
    assert " bodies.counsil: there is no 'counsil'" in stray


def test_a_new_entry_with_a_name_of_its_own_is_told_what_it_lacks(tmp_path):
    said = refused(tmp_path, setup=tiny_setup(changes={"staffs": {"night-shift": {"calendar": "always"}}}))
    assert [line.partition(" ")[2] for line in said] == [
        "staffs.night-shift: needs `name` (what it is called) — give text"
    ]


def test_a_whole_new_entry_may_be_called_nearly_like_another(tmp_path):
    watch = {"name": "Second watch", "organisation": "union", "calendar": "always"}
    inputs = load(tmp_path, setup=tiny_setup(changes={"staffs": {"watch-2": watch}}))
    assert inputs.world.staffs["watch-2"].name == "Second watch"


def test_a_setup_needs_no_summary(tmp_path):
    inputs = load(tmp_path, setup="jointsim: 1\ntitle: As it is\n")
    assert (inputs.setup.title, inputs.setup.summary) == ("As it is", "")


def test_an_option_may_change_the_scenario(tmp_path):
    inputs = load(tmp_path, (("scenario.severity", "3"), ("scenario.horizon", "10 d")))
    assert inputs.scenario.severity == 3
    assert inputs.scenario_document.value["horizon"] == "10 d"


def test_changed_values_are_marked_with_who_changed_them(tmp_path):
    evidence = {"silence": {"assumption": "a guess", "range": [0.5, 2]}}
    world = tiny_world(bodies={"council": {"evidence": evidence}})
    setup = tiny_setup(changes={"bodies": {"council": {"silence": "12 h"}}})

    def found(inputs: Inputs) -> str | None:
        return inputs.world.bodies["council"].evidence["silence"].set_by

    assert found(load(tmp_path, world=world)) is None
    assert found(load(tmp_path, world=world, setup=setup)) == "as-is"
    assert found(load(tmp_path, (("bodies.council.silence", "1 h"),), world=world)) == "--set"


def test_a_setup_that_restates_evidence_replaces_it_whole(tmp_path):
    assumed = {"silence": {"assumption": "a guess", "range": [0.5, 2]}}
    sourced = {"silence": {"says": "half a day", "source": "https://example.org", "confidence": "low"}}
    world = tiny_world(bodies={"council": {"evidence": assumed}})
    setup = tiny_setup(changes={"bodies": {"council": {"silence": "12 h", "evidence": sourced}}})
    found = load(tmp_path, world=world, setup=setup).world.bodies["council"].evidence["silence"]
    assert (found.assumption, found.says) == (None, "half a day")


OTHER = {
    "organisations": {"league": {"name": "L", "awareness": {"at": ["desk"], "occurrence": 0.5}}},
    "staffs": {"desk": {"name": "D", "organisation": "league", "calendar": "always"}},
    "channels": {
        "there": {"name": "there", "from": "watch", "to": "desk", "latency": "1 h"},
        "back": {"name": "back", "from": "desk", "to": "council", "latency": "1 h"},
    },
}


def test_closing_channels_between_two_organisations_leaves_the_others(tmp_path):
    closing = {"between": ["league", "union"]}
    world = tiny_world(**OTHER)
    inputs = load(tmp_path, world=world, setup=tiny_setup(**{"close-channels": closing}))
    assert list(inputs.world.channels) == ["report"]
    closing = {"between": ["union", "league"], "but": ["back"]}
    inputs = load(tmp_path, world=world, setup=tiny_setup(**{"close-channels": closing}))
    assert list(inputs.world.channels) == ["report", "back"]


def test_a_setup_may_close_channels_and_open_another(tmp_path):
    new = {"new": {"name": "new", "from": "desk", "to": "watch", "latency": "1 h"}}
    setup = tiny_setup(**{"close-channels": {"between": ["union", "league"]}}, changes={"channels": new})
    assert list(load(tmp_path, world=tiny_world(**OTHER), setup=setup).world.channels) == ["report", "new"]


def test_steps_over_closed_channels_are_no_fault(tmp_path):
    steps = {"pass": {"tell": "there"}}
    world = tiny_world(**OTHER, procedures={"sail": {"steps": steps}})
    setup = tiny_setup(**{"close-channels": {"between": ["union", "league"]}})
    assert "there" not in load(tmp_path, world=world, setup=setup).world.channels


def test_closing_names_what_is_there(tmp_path):
    closing = {"between": ["union", "leage"], "but": ["bak"]}
    setup = tiny_setup(**{"close-channels": closing})
    assert refused(tmp_path, world=tiny_world(**OTHER), setup=setup) == [
        "as-is.yaml:7:5 close-channels.between[1]: there is no organisation 'leage' — did you mean 'league'?",
        "as-is.yaml:9:5 close-channels.but[0]: there is no channel 'bak' — did you mean 'back'?",
    ]


def test_closing_needs_two_organisations(tmp_path):
    setup = SETUP + "close-channels: {between: [union, union]}\n"
    assert refused(tmp_path, setup=setup) == [
        "as-is.yaml:4:18 close-channels.between: 'union' is named twice — name two organisations"
    ]


def test_the_faults_of_all_files_and_options_come_at_once(tmp_path):
    found = refused(
        tmp_path,
        (("scenario.severity", "9"), ("bodies.counsil.silence", "1 h"), ("bodies.council.silence", "soon")),
        scenario=tiny_scenario(onset="suden"),
        setup=tiny_setup(chnages={}),
        world=tiny_world(staffs={"watch": {"calendar": "alway"}}, stafs={}),
    )
    places = [(fault.split(":")[0], fault.split(" ")[1]) for fault in found]
    assert places == [
        ("--set", "bodies.council.silence:"),
        ("--set", "bodies.counsil.silence:"),
        ("--set", "severity:"),
        ("as-is.yaml", "chnages:"),
        ("crisis.yaml", "onset:"),
        ("world/world.yaml", "stafs:"),
    ]


def test_a_fault_of_a_change_stands_where_the_change_was_written(tmp_path):
    setup = SETUP + "changes:\n  bodies: {council: {rule: consens}}\n"
    assert refused(tmp_path, setup=setup) == [
        "as-is.yaml:5:22 bodies.council.rule: there is no rule 'consens' — did you mean 'consensus'?"
    ]


def test_changes_that_are_no_map_are_refused(tmp_path):
    (found,) = refused(tmp_path, setup=SETUP + "changes: [a]\n")
    assert found == "as-is.yaml:4:1 changes: a list does not fit here — give a map ('key: value' lines)"


def test_the_world_is_that_of_the_start(tmp_path):
    world = tiny_world(states={"XB": {"memberships": {"union": {"since": "2026-01-01"}}}})
    inputs = load(tmp_path, world=world)
    assert inputs.world.members("union", inputs.scenario.start.date()) == ("XA",)
    assert inputs.world_document.value["states"]["XB"]["memberships"] == {"union": {"since": "2026-01-01"}}


def test_a_council_that_was_empty_at_the_time_is_refused(tmp_path):
    later = {"memberships": {"union": {"since": "2026-01-01"}}}
    found = refused(tmp_path, world=tiny_world(states={"XA": later, "XB": later}))
    assert [fault.split(" — ")[0].split(" ", 1)[1] for fault in found] == [
        "responses.words.organisation: nobody is a member of 'union' on 2025-03-11",
        "responses.ships.organisation: nobody is a member of 'union' on 2025-03-11",
        "bodies.council: nobody sits in this body, so its rule 'consensus' cannot be met",
    ]


def test_a_world_alone_keeps_what_existed_at_any_time(tmp_path):
    _, setup, folder = write_tiny(tmp_path, world=tiny_world(staffs={"watch": {"until": "1999-01-01"}}))
    world, document = load_world(setup, world=folder, sets=[("bodies.council.silence", "2 h")])
    assert "watch" in world.staffs
    assert document.value["bodies"]["council"]["silence"] == "2 h"
    with pytest.raises(InputError, match="there is no 'counsil' here"):
        load_world(setup, world=folder, sets=[("bodies.counsil.silence", "2 h")])


def test_a_world_alone_is_checked_for_seats_at_any_time(tmp_path):
    nobody = {state: {"memberships": {"union": None}} for state in ("XA", "XB")}
    _, setup, folder = write_tiny(tmp_path, world=tiny_world(states=nobody))
    with pytest.raises(InputError, match="nobody sits in this body"):
        load_world(setup, world=folder)


def write(folder: Path, **files: str) -> Path:
    for name, text in files.items():
        (folder / f"{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def test_the_files_of_a_world_are_united_by_entry(tmp_path):
    folder = write(
        tmp_path,
        a="jointsim: 1\nstaffs: {x: {name: X}}\nrouting: {u: {k: {procedure: p}}}\n",
        b="jointsim: 1\nstaffs: {y: {name: Y}}\nrouting: {u: {l: {procedure: q}}, v: {}}\nmarkings: [m]\n",
    )
    document = load_world_document(folder)
    assert document.value == {
        "jointsim": 1,
        "staffs": {"x": {"name": "X"}, "y": {"name": "Y"}},
        "routing": {"u": {"k": {"procedure": "p"}, "l": {"procedure": "q"}}, "v": {}},
        "markings": ["m"],
    }
    assert document.mark(("routing", "u", "l")).file.endswith("b.yaml")


def test_what_two_files_define_or_leave_out_is_refused(tmp_path):
    folder = write(
        tmp_path,
        a="jointsim: 1\nstaffs: {x: {name: X}}\nrouting: {u: {k: {procedure: p}}}\ndomains: [d]\n",
        b="staffs: {x: {name: Y}}\nrouting: {u: {k: {procedure: q}}}\ndomains: [e]\n",
        c="staffs: [",
    )
    with pytest.raises(InputError) as caught:
        load_world_document(folder)
    said = [str(fault).replace(f"{folder}/", "") for fault in caught.value.faults]
    assert said[:4] == [
        "b.yaml:1:1 jointsim: the version of the file format is missing or not known — "
        "begin the file with `jointsim: 1`",
        "b.yaml:1:10 staffs.x: 'x' is defined twice, first in a.yaml:2 — keep one of the two",
        "b.yaml:2:15 routing.u.k: 'k' is defined twice, first in a.yaml:3 — keep one of the two",
        "b.yaml:3:1 domains: 'domains' is defined twice, first in a.yaml:4 — keep one of the two",
    ]
    assert len(said) == 5


def test_a_world_given_is_used_instead_of_the_shipped_one(tmp_path):
    assert list(load(tmp_path).world.organisations) == ["union"]
