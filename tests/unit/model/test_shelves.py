"""Finding scenarios, set-ups and worlds by id or path."""

from __future__ import annotations

from pathlib import Path

import pytest

from jointsim.errors import InputError
from jointsim.model.shelves import (
    find_file,
    find_scenario,
    find_setup,
    list_scenarios,
    list_setups,
    world_files,
)


def refused(action, *arguments) -> str:
    with pytest.raises(InputError) as caught:
        action(*arguments)
    return str(caught.value)


def test_what_is_shipped_is_found_by_id_from_any_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert find_scenario("baltic-cables").is_file()
    assert find_setup("as-is") == list_setups()["as-is"]
    assert {"as-is", "siloed", "fusion-cell"} <= set(list_setups())
    assert "baltic-cables" in list_scenarios()


def test_files_of_the_current_folder_are_found_by_id_and_come_first(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    for name in ("baltic-cables", "mine"):
        (tmp_path / "scenarios" / f"{name}.yaml").touch()
    assert find_scenario("mine") == Path("scenarios/mine.yaml")
    assert find_scenario("baltic-cables") == Path("scenarios/baltic-cables.yaml")


def test_files_are_found_by_path(tmp_path):
    path = tmp_path / "crisis.yaml"
    path.touch()
    assert find_scenario(str(path)) == path


def test_names_that_are_not_there_are_refused_with_the_nearest(tmp_path):
    assert refused(find_scenario, "baltic-cable") == (
        "baltic-cable: there is no scenario of this name — did you mean 'baltic-cables'?"
    )
    assert refused(find_setup, "silo-ed") == (
        "silo-ed: there is no set-up of this name — did you mean 'siloed'?"
    )
    (tmp_path / "crisis.yaml").touch()
    wrong = str(tmp_path / "crises.yaml")
    assert refused(find_scenario, wrong) == f"{wrong}: there is no such file — did you mean 'crisis.yaml'?"


NEW = "`jointsim list scenarios` names those there are, `jointsim new FILE` writes one to begin with"


@pytest.mark.parametrize("name", ["nosuch.yaml", "no/crisis.yaml"])
def test_where_no_file_is_near_the_way_to_one_is_told(tmp_path, monkeypatch, name):
    monkeypatch.chdir(tmp_path)
    for beside in (".pre-commit-config.yaml", ".nosuch.yaml", "quite-another.yaml"):
        (tmp_path / beside).touch()
    assert refused(find_scenario, name) == f"{name}: there is no such file — {NEW}"
    assert refused(find_setup, name).endswith(" — `jointsim list setups` names those there are")
    said = refused(find_file, name)
    assert "jointsim list scenarios" in said
    assert "jointsim list setups" in said


def test_a_file_may_be_meant_that_goes_by_an_id(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert refused(find_scenario, "baltic-cable.yaml").endswith("— did you mean 'baltic-cables'?")
    assert refused(find_file, "silo-ed") == "silo-ed: there is no file of this name — did you mean 'siloed'?"
    assert find_file("siloed") == list_setups()["siloed"]
    assert refused(find_scenario, "nosuch") == f"nosuch: there is no scenario of this name — {NEW}"


def test_a_past_case_may_be_meant_for_a_scenario(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    way = "it is a past case: `jointsim case kerch-2018 > kerch-2018.yaml` writes it as a scenario"
    assert refused(find_scenario, "kerch-2018") == f"kerch-2018: there is no scenario of this name — {way}"
    assert refused(find_scenario, "kerch-2018.yaml") == f"kerch-2018.yaml: there is no such file — {way}"
    assert refused(find_file, "kerch-2018") == f"kerch-2018: there is no file of this name — {way}"
    assert "past case" not in refused(find_setup, "kerch-2018")
    (tmp_path / "kerch-2018.yaml").touch()
    assert find_scenario("kerch-2018.yaml") == Path("kerch-2018.yaml")


def test_hidden_files_are_no_scenarios(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "scenarios").mkdir()
    (tmp_path / "scenarios" / ".mine.yaml").touch()
    assert ".mine" not in list_scenarios()


def test_the_files_of_a_world_are_listed_by_name(tmp_path):
    for name in ("b.yaml", "a.yaml", "notes.txt"):
        (tmp_path / name).touch()
    (tmp_path / "bodies").mkdir()
    (tmp_path / "bodies" / "c.yaml").touch()
    assert [path.name for path in world_files(tmp_path)] == ["a.yaml", "b.yaml", "c.yaml"]
    assert "states.yaml" in [path.name for path in world_files()]


def test_a_folder_without_a_world_is_refused(tmp_path):
    assert refused(world_files, tmp_path / "no").endswith(
        "there is no such folder — give a folder with the YAML files of a world"
    )
    assert refused(world_files, tmp_path).endswith("there is no YAML file in this folder — add *.yaml")
    (tmp_path / "a.yaml").touch()
    assert "this is not a folder" in refused(world_files, tmp_path / "a.yaml")


def test_what_every_file_ends_with_makes_no_two_names_alike(tmp_path, monkeypatch):
    (tmp_path / "old.yaml").touch()
    monkeypatch.chdir(tmp_path)
    assert refused(find_scenario, "nosuch.yaml") == f"nosuch.yaml: there is no such file — {NEW}"
    assert refused(find_scenario, "odl.yml") == "odl.yml: there is no such file — did you mean 'old.yaml'?"
