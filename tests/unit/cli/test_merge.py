"""`merge`: folders from several machines become one, as if it had been run on one."""

from __future__ import annotations

import json

import pytest

from tests.support import contents, tiny_setup

PLANS = (("hasty", "4 h"), ("slow", "30 h"))


@pytest.fixture
def part(jointsim, tiny):
    def run(name, *words, n=4, code=0):
        said = jointsim("run", *tiny, "-n", n, "--jobs", "1", "--out", name, *words)
        assert said.code == code, said.err
        return name

    return run


def test_two_halves_are_one_whole_to_the_byte(jointsim, part, tmp_path):
    part("one"), part("two", "--first", 4), part("whole", n=8)
    said = jointsim("merge", "two", "one", "--out", "together")
    assert (said.code, said.err) == (0, "")
    assert said.out == "Results: together (8 replications)\n"
    ours, theirs = (contents(tmp_path / name, but="manifest.json") for name in ("together", "whole"))
    assert ours == theirs
    ours, theirs = (
        json.loads((tmp_path / name / "manifest.json").read_text()) for name in ("together", "whole")
    )
    assert ours["identity"] == theirs["identity"]
    assert ours["circumstances"]["command"] == ["jointsim", "merge", "two", "one", "--out", "together"]
    assert jointsim("verify", "together", "--jobs", "1").code == 0


@pytest.mark.usefixtures("undrawn")
def test_comparisons_are_merged(jointsim, tiny, tmp_path):
    takes = {"procedures": {"sail": {"steps": {"plan": {"takes": "4 h"}}}}}
    (tmp_path / "hasty.yaml").write_text(tiny_setup(changes=takes))
    scenario, _, _, _, world = tiny
    base = ["--setups", "hasty.yaml", "--baseline", "as-is.yaml", "--world", world, "--jobs", "1"]
    for name, first, n in (("one", 0, 3), ("two", 3, 3), ("whole", 0, 6)):
        jointsim("compare", scenario, *base, "-n", n, "--first", first, "--out", name)
    said = jointsim("merge", "one", "two", "--out", "together")
    assert (said.code, said.err) == (0, "")
    assert said.out == "Results: together (6 replications)\n"
    ours, theirs = (
        {name: held for name, held in contents(tmp_path / place).items() if "manifest" not in name}
        for place in ("together", "whole")
    )
    assert ours == theirs
    assert jointsim("verify", "together", "--jobs", "1").code == 0
    said = jointsim("merge", "one", "two/hasty", "--out", "mixed")
    assert said.complaints == ["DIR: some folders hold a study, some a comparison — merge one kind at a time"]
    assert said.code == 2


@pytest.mark.usefixtures("undrawn")
def test_what_is_not_merged_is_said(jointsim, tiny, tmp_path):
    changes = {name: {"procedures": {"sail": {"steps": {"plan": {"takes": takes}}}}} for name, takes in PLANS}
    for name, change in changes.items():
        (tmp_path / f"{name}.yaml").write_text(tiny_setup(changes=change))
    scenario, _, _, _, world = tiny
    base = ["--baseline", "as-is.yaml", "--world", world, "--jobs", "1"]
    for name, words in (
        ("one", ["--setups", "hasty.yaml", "-n", 6, "--critical"]),
        ("two", ["--setups", "hasty.yaml,slow.yaml", "-n", 4, "--remove", "work", "--matters", "1 d"]),
        ("three", ["--setups", "slow.yaml", "-n", 2, "--best", "ships", "--at-least", "1 d"]),
    ):
        said = jointsim("compare", scenario, *base, *words, "--out", name)
        assert said.code == 0, said.err
    said = jointsim("merge", "one", "two", "--out", "together")
    assert (said.code, said.err) == (0, "")
    assert said.out.splitlines() == [
        "Set aside: 2 under as-is, 2 under hasty — replications that not all set-ups have are kept, and not compared",
        "Left out: removed (two), criticality (one), causes_hours (one, two) — "
        "found on the replications of one folder; its comparison.json has it",
        "Left out: matters_hours (two) — not as in the first folder, which is followed",
        "Results: together (4 replications)",
    ]
    held = json.loads((tmp_path / "together" / "manifest.json").read_text())["circumstances"]
    assert held["set_aside"] == {"as-is": 2, "hasty": 2}
    assert held["left_out"] == {
        "removed": ["two"],
        "criticality": ["one"],
        "causes_hours": ["one", "two"],
        "matters_hours": ["two"],
    }
    said = jointsim("merge", "three", "--out", "again")
    assert said.out.splitlines()[-2].startswith("Left out: best (three) — found on the replications")
    for folder in ("together", "again"):
        assert jointsim("verify", folder, "--jobs", "1", "--sample", "1").code == 0


@pytest.mark.usefixtures("undrawn")
def test_a_folder_that_is_not_empty_is_refused(jointsim, part, tmp_path):
    part("one")
    before = contents(tmp_path / "one")
    said = jointsim("merge", "one", "--out", "one")
    assert said.code == 2
    assert said.complaints == ["--out: one is not empty — name a new folder, so that nothing is lost"]
    assert contents(tmp_path / "one") == before


@pytest.mark.usefixtures("undrawn")
def test_different_studies_are_one_line(jointsim, part, tmp_path):
    part("one"), part("two", "--seed", 2)
    said = jointsim("merge", "one", "two", "--out", "together")
    assert said.code == 2
    assert said.complaints == [
        "two: the folder holds another study than one "
        "— merge folders of the same scenario, set-up, seed and versions"
    ]
    assert list((tmp_path / "together").iterdir()) == []


@pytest.mark.usefixtures("undrawn")
def test_what_is_no_folder_of_results_is_one_line(jointsim, part):
    part("one")
    said = jointsim("merge", "one", "none", "--out", "together")
    assert said.code == 2
    assert said.complaints == [
        "none: there is no such folder — give a folder of results, such as one below results/"
    ]


@pytest.mark.usefixtures("undrawn")
def test_failures_are_merged(jointsim, part, tmp_path, monkeypatch):
    from jointsim.experiments import batches

    class Breaking(batches.Replication):
        def advance(self, until=None):
            if self.draws.replication == 1:
                raise KeyError("x")
            return super().advance(until)

    with monkeypatch.context() as patch:
        patch.setattr(batches, "Replication", Breaking)
        part("one", code=1)
    part("two", "--first", 4)
    said = jointsim("merge", "one", "two", "--out", "together")
    assert said.code == 0
    assert said.out == "Results: together (7 replications)\n"
    held = json.loads((tmp_path / "together" / "manifest.json").read_text())["identity"]
    assert (held["replications"], held["failed"]) == (7, 1)
