"""`compare`: what is printed and written, and what is refused before any work is done."""

from __future__ import annotations

import json
from functools import partial

import pytest

import jointsim.experiments.compare as comparing
from jointsim.experiments import execute, rounds, store
from jointsim.experiments.compare import load_setups
from jointsim.experiments.verify import verify
from tests.support import contents, tiny_scenario, tiny_setup, tiny_world, write_tiny

WIDE = {"median": "10 h", "p90": "40 h"}


def planning(takes) -> dict:
    return {"procedures": {"sail": {"steps": {"plan": {"takes": takes}}}}}


pytestmark = pytest.mark.usefixtures("undrawn")


@pytest.fixture
def setups(tmp_path):
    """Write set-ups and say how the command names them, the baseline among its words."""
    scenario, _, world = write_tiny(tmp_path, world=tiny_world(capitals={"desks": 30}))
    changes = {
        "hasty": planning("4 h"),
        "wide": planning(WIDE),
        "slow": planning("30 h"),
        "idle": {"capitals": {"desks": 40}},
        "same": {},
    }
    for name, each in changes.items():
        (tmp_path / f"{name}.yaml").write_text(tiny_setup(title=name.title(), changes=each))
    return scenario, world


@pytest.fixture
def compare(jointsim, setups):
    scenario, world = setups

    def command(*words, n=4, which="hasty.yaml,slow.yaml", scenarios=(scenario,)):
        few = ["-n", n] if n else []
        base = ["--setups", which, "--baseline", "as-is.yaml", "--world", world, "--jobs", "1"]
        return jointsim("compare", *scenarios, *base, *few, *words)

    return command


@pytest.fixture
def works_not(monkeypatch):
    monkeypatch.setattr(comparing, "compare", lambda *args, **options: pytest.fail("work was done"))


def test_tables_and_files(compare, tmp_path):
    said = compare("--out", "here")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("A test\n‘as-is’ (As it is) compared with\n  hasty  Hasty\n  slow   Slow\n")
    assert said.out.endswith("Results: here\n")
    assert {path.name for path in (tmp_path / "here").iterdir()} >= {
        "as-is",
        "hasty",
        "slow",
        "comparison.json",
        "differences.csv",
        "manifest.json",
    }
    assert "\x1b" not in said.out


def test_by_default_it_is_written_below_results(compare, tmp_path):
    assert compare().code == 0
    (folder,) = (tmp_path / "results").iterdir()
    assert folder.name.startswith("crisis--compare--")


def test_json_has_the_promised_keys_and_nothing_else_is_printed(compare, tmp_path):
    said = compare("--json", "--out", "here")
    found = json.loads(said.out)
    assert list(found) == ["scenario", "baseline", "replications", "seed", "setups"]
    assert list(found["setups"]) == ["hasty", "slow"]
    ships = found["setups"]["hasty"]["responses"]["ships"]
    assert list(ships) == ["milestones", "ledger_difference_hours"]
    assert ships["milestones"]["first-action"] == {
        "difference_hours": -20.0,
        "interval_hours": [-20.0, -20.0],
        "probability_faster": 1.0,
        "verdict": "faster",
    }
    assert ships["ledger_difference_hours"]["work"] == -20.0
    assert said.err == "Results: here\n"
    details = json.loads((tmp_path / "here" / "comparison.json").read_text())
    assert details.items() >= found.items()


def test_a_set_up_without_effect_here_is_named(compare):
    said = compare(which="idle.yaml,hasty.yaml")
    assert said.code == 0
    assert "idle" in said.out
    assert json.loads(compare("--out", "x", "--json", which="idle.yaml").out)["setups"]["idle"]["responses"]


def test_what_matters_is_read(compare):
    """20 hours sooner do not matter to one who asks for a day."""
    said = compare("--matters", "1 d", "--json", n=20)
    found = json.loads(said.out)["setups"]["hasty"]["responses"]["ships"]["milestones"]["first-action"]
    assert (found["difference_hours"], found["verdict"]) == (-20.0, "no difference that matters")


def test_the_best_is_chosen(compare):
    said = compare("--best", "ships.first-action", "--at-least", "2h", "--json", which="wide.yaml,slow.yaml")
    best = json.loads(said.out)["best"]
    assert (best["milestone"], best["setup"], best["left"]) == ("ships.first-action", "wide", ["wide"])
    assert (best["at_least_hours"], best["confidence"]) == (2.0, 0.95)
    assert set(best["replications"]) == {"as-is", "wide", "slow"}


def test_the_headline_is_meant_where_no_milestone_is_named(compare):
    said = compare("--best", "ships", "--json")
    assert json.loads(said.out)["best"]["milestone"] == "ships.first-action"


def test_it_goes_on_until_a_difference_is_as_sure_as_asked(compare):
    said = compare("--precision", "ships=3h", "--json", n=None, which="wide.yaml")
    assert 100 < json.loads(said.out)["replications"] < 20_000
    assert said.complaints == [line for line in said.complaints if line.startswith("Results: ")]
    said = compare(
        "--precision", "ships=1 min", "--json", n=120, which="wide.yaml", scenarios=["crisis.yaml"]
    )
    assert json.loads(said.out)["replications"] == 120
    assert (
        "--precision ships.first-action: after 120 replications the widest 95 % interval of its differences is ±"
        in said.err
    )
    assert said.code == 0


def test_that_a_difference_is_as_sure_as_asked_is_said(compare):
    said = compare("--precision", "ships=1 d", "--confidence", "0.9", n=None, which="wide.yaml")
    assert (said.code, said.err) == (0, "")
    sure, results = said.out.splitlines()[-2:]
    start = "--precision ships.first-action: after 140 replications the widest 90 % interval of its differences is ±"
    assert sure.startswith(start)
    assert sure.endswith(", as sure as asked (±1 d)")
    assert results.startswith("Results: ")


def test_several_scenarios_have_a_folder_each_and_a_table_together(compare, tmp_path):
    (tmp_path / "storm.yaml").write_text(tiny_scenario(title="A storm", severity=2))
    said = compare("--out", "here", scenarios=["crisis.yaml", "storm.yaml"])
    assert (said.code, said.err) == (0, "")
    assert {path.name for path in (tmp_path / "here").iterdir()} == {"crisis", "storm"}
    assert said.out.startswith(
        "A test\nResults: here/crisis\nA storm\nResults: here/storm\n\nScenarios together,"
    )
    assert said.out.count("numbers behind this are assumptions") == 1
    assert "made of" not in said.out
    said = compare("--json", "--out", "there", scenarios=["crisis.yaml", "storm.yaml"])
    found = json.loads(said.out)
    assert list(found) == ["scenarios"]
    assert list(found["scenarios"]) == ["crisis", "storm"]


def test_of_several_scenarios_what_was_asked_for_besides_is_told_of_each(compare, tmp_path):
    (tmp_path / "storm.yaml").write_text(tiny_scenario(title="A storm", severity=2))
    said = compare("--best", "ships", "--remove", "work", scenarios=["crisis.yaml", "storm.yaml"])
    assert said.code == 0
    for heading in ("Which is soonest: ", ": what would be saved"):
        assert said.out.count(heading) >= 2
    assert said.out.rindex(": what would be saved") < said.out.index("Scenarios together, against ‘as-is’")


def test_an_interruption_keeps_what_is_done_and_resumption_goes_on(compare, tmp_path, monkeypatch):
    run_tasks = rounds.run_tasks

    def ends_early(tasks, **options):
        for index, found in enumerate(run_tasks(tasks, **options)):
            if index == 2:
                raise KeyboardInterrupt
            yield found

    with monkeypatch.context() as patch:
        patch.setattr(rounds, "run_tasks", ends_early)
        patch.setattr(rounds, "STRETCH", 10)
        said = compare("--out", "here", n=30, which="hasty.yaml")
    assert said.code == 130
    assert said.err == "interrupted: 10 of 30 replications were finished under all set-ups and kept\n"
    again = compare("--out", "here", "--resume", n=30, which="hasty.yaml")
    assert (again.code, again.err) == (0, "")
    assert compare("--out", "one", n=30, which="hasty.yaml").code == 0
    for setup in ("as-is", "hasty"):
        ours, theirs = (contents(tmp_path / place / setup, but="manifest.json") for place in ("here", "one"))
        assert ours == theirs


@pytest.mark.parametrize(
    ("words", "calls", "said"),
    [
        (["--remove", "work,meeting"], 2, "each entry was switched off in 10 to 20 of 30"),
        (["--critical"], 3, "critical paths were looked at in 24 of 30"),
        (
            ["--remove", "work,meeting", "--critical"],
            3,
            "each entry was switched off in 30 of 30, critical paths were looked at in 24 of 30",
        ),
    ],
)
def test_an_interruption_of_what_follows_says_how_far_that_came(compare, monkeypatch, words, calls, said):
    run_tasks, called = rounds.run_tasks, []

    def ends_early(tasks, **options):
        called.append(tasks)
        for index, found in enumerate(run_tasks(tasks, **options)):
            if index == 3 and len(called) == calls:
                raise KeyboardInterrupt
            yield found

    monkeypatch.setattr(rounds, "run_tasks", ends_early)
    monkeypatch.setattr(rounds, "STRETCH", 10)
    monkeypatch.setattr("jointsim.experiments.losses.split", partial(execute.split, batch=8))
    found = compare(*words, "--out", "here", n=30, which="hasty.yaml")
    assert found.code == 130
    assert found.err == (
        "interrupted: 30 of 30 replications were finished under all set-ups and kept; "
        f"{said}: the tables are of these, and --resume begins with them anew\n"
    )


def test_an_interruption_before_all_set_ups_have_any(compare, monkeypatch):
    def interrupted(*args, **options):
        raise KeyboardInterrupt

    monkeypatch.setattr(rounds, "run_tasks", interrupted)
    said = compare("--json")
    assert (said.code, said.out) == (130, "")
    assert said.err == "interrupted: nothing was finished\n"


def test_an_interruption_among_several_scenarios_keeps_the_shape(compare, tmp_path, monkeypatch):
    run_tasks = rounds.run_tasks

    def ends_early(tasks, **options):
        yield from list(run_tasks(tasks, **options))[:2]
        raise KeyboardInterrupt

    (tmp_path / "storm.yaml").write_text(tiny_scenario(severity=2))
    monkeypatch.setattr(rounds, "run_tasks", ends_early)
    said = compare("--json", scenarios=["crisis.yaml", "storm.yaml"], which="hasty.yaml")
    assert said.code == 130
    assert list(json.loads(said.out)["scenarios"]) == ["crisis"]


def test_fewer_replications_leave_more_in_their_place(compare, tmp_path):
    compare("--out", "here", n=6)
    before = contents(tmp_path / "here")
    said = compare("--out", "here", n=3)
    assert said.code == 0
    assert said.out.endswith(
        "Results: here already holds replications that these are not; --resume adds to them\n"
    )
    assert contents(tmp_path / "here") == before


def test_tables_are_printed_though_the_disk_is_full(compare, monkeypatch):
    def full(descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store.os, "fsync", full)
    said = compare("--out", "here")
    assert said.code == 2
    assert "first action" in said.out
    assert "Results:" not in said.out
    (line,) = said.complaints
    assert line.startswith(
        "here/as-is: the results cannot be written: No space left on device — give another"
    )


def test_failures_are_told_by_set_up(compare, monkeypatch):
    from jointsim.experiments import batches

    whole = batches.Replication

    def breaking(plan, draws):
        if plan.setup == "slow" and draws.replication == 2:
            raise KeyError("x")
        return whole(plan, draws)

    monkeypatch.setattr(batches, "Replication", breaking)
    said = compare("--json")
    assert said.code == 1
    assert json.loads(said.out)["replications"] == 3
    assert "1 of 4 replications failed under slow; number 2: KeyError: 'x'" in said.err


def test_failures_without_an_entry_are_told(compare, monkeypatch):
    from jointsim.experiments import batches

    whole = batches.Replication
    made = []

    def breaking(plan, draws):
        if plan.setup == "as-is" and plan not in made:
            made.append(plan)
        if made.index(plan) == 2 and draws.replication in (1, 3):
            raise KeyError("x")
        return whole(plan, draws)

    monkeypatch.setattr(batches, "Replication", breaking)
    said = compare("--remove", "meeting,work", which="")
    assert said.code == 1
    assert said.complaints == [
        "2 replications failed without work, left out for all entries; number 1: KeyError: 'x'"
    ]
    assert "saves time" in said.out


@pytest.mark.parametrize("form", [[], ["--json"], ["--remove", "work", "--precision", "ships=2h"]])
def test_failures_alone_are_written(compare, tmp_path, monkeypatch, form):
    """All replications fail under one set-up: those of the others are kept, and nothing is compared."""
    from jointsim.experiments import batches

    whole = batches.Replication

    def breaking(plan, draws):
        if plan.setup == "slow":
            raise KeyError("x")
        return whole(plan, draws)

    monkeypatch.setattr(batches, "Replication", breaking)
    said = compare("--out", "here", *form)
    assert said.code == 1
    assert "4 of 4 replications failed under slow; number 0: KeyError: 'x' — `jointsim explain" in said.err
    assert (said.err if "--json" in form else said.out).startswith(
        "Results: here (no replication finished under all set-ups; "
        "the failures are rows of each replications.parquet)\n"
    )
    assert len(said.complaints) == 1 + ("--json" in form)
    held = {
        setup: json.loads((tmp_path / "here" / setup / "manifest.json").read_text())["identity"]
        for setup in ("as-is", "hasty", "slow")
    }
    assert {setup: (each["replications"], each["failed"]) for setup, each in held.items()} == {
        "as-is": (4, 0),
        "hasty": (4, 0),
        "slow": (0, 4),
    }
    assert json.loads((tmp_path / "here" / "comparison.json").read_text())["without_effect"] == []
    assert all(found.holds for found in verify(tmp_path / "here", 2, jobs=1))


@pytest.mark.parametrize(
    ("words", "line"),
    [
        (["-n", "0"], "-n: 0 is too small — give 1 to 10000000"),
        (["-n", "-1"], "-n: -1 is too small — give 1 to 10000000"),
        (["--jobs", "0"], "--jobs: 0 is too small — give 1 to 4096"),
        (["--seed", "-1"], "--seed: -1 is too small — give 0 or more"),
        (["--first", "-1"], "--first: -1 is too small — give 0 to 10000000"),
        (
            ["--confidence", "1"],
            "--confidence: 1 is no confidence — give a share between 0.5 and 1, such as 0.95",
        ),
        (
            ["--confidence", "0.5"],
            "--confidence: 0.5 is no confidence — give a share between 0.5 and 1, such as 0.95",
        ),
        (
            ["--confidence", "nan"],
            "--confidence: nan is no confidence — give a share between 0.5 and 1, such as 0.95",
        ),
        (["--matters", "0 h"], "--matters: '0 h' is no elapsed time above 0 — write 2h, 90 min or 1 d"),
        (["--best", "ship"], "--best: the scenario has no response 'ship' — did you mean 'ships'?"),
        (
            ["--best", "ships.frist-action"],
            "--best: 'ships' has no milestone 'frist-action' — did you mean 'first-action'?",
        ),
        (
            ["--precision", "ships"],
            "--precision: 'ships' does not say how precise "
            "— write RESPONSE.MILESTONE=2h, or RESPONSE.MILESTONE:mean=2h",
        ),
    ],
)
def test_bad_options_are_one_line(compare, works_not, words, line):
    said = compare(*words)
    assert (said.code, said.out) == (2, "")
    assert said.complaints == [line]


def test_a_length_of_time_that_is_none_is_one_line(compare, works_not):
    for option in ("--matters", "--at-least"):
        said = compare(option, "soon")
        assert (said.code, len(said.complaints)) == (2, 1)
        assert said.err.startswith(f"{option}: ")
        assert " — " in said.err


@pytest.mark.parametrize(
    ("which", "line"),
    [
        (
            "",
            "--setups: there is nothing to compare with the baseline "
            "— name set-ups, such as --setups siloed,fusion-cell",
        ),
        (
            "as-is.yaml",
            "--setups: there is nothing to compare with the baseline "
            "— name set-ups, such as --setups siloed,fusion-cell",
        ),
        ("hasty.yaml,hasty.yaml", "--setups: 'hasty' is named 2 times — name each once"),
        ("hasty.yaml,./as-is.yaml", "--setups: 'as-is' is named 2 times — name each once"),
        (
            "same.yaml",
            "--setups: 'same' changes nothing: it leaves everything as 'as-is' has it "
            "— leave it out, or give it changes",
        ),
    ],
)
def test_set_ups_that_make_no_comparison_are_one_line(compare, works_not, which, line):
    said = compare(which=which)
    assert (said.code, said.out) == (2, "")
    assert said.complaints == [line]


def test_unknown_set_ups_and_scenarios_are_all_named_at_once(compare, works_not):
    said = compare(which="silod,neither.yaml", scenarios=["crisis.yaml", "none.yaml"])
    assert said.code == 2
    assert {line.partition(":")[0] for line in said.complaints} == {"silod", "neither.yaml", "none.yaml"}
    assert "did you mean 'siloed'?" in said.err


def test_what_one_of_several_scenarios_has_not_is_said_before_any_is_run(compare, tmp_path, works_not):
    scenario = tiny_scenario(responses={"ships": None}, deadlines=None)
    (tmp_path / "storm.yaml").write_text(scenario)
    said = compare("--best", "ships", scenarios=["crisis.yaml", "storm.yaml"])
    assert (said.code, said.out) == (2, "")
    assert said.complaints == ["--best: the scenario has no response 'ships' — one of words"]


def test_two_scenarios_of_one_name_are_refused(compare, works_not):
    said = compare(scenarios=["crisis.yaml", "./crisis.yaml"])
    assert said.code == 2
    assert said.complaints == ["crisis: 2 scenarios have this name — name each once"]


def test_a_folder_of_something_else_is_refused_first(compare, works_not, tmp_path):
    (tmp_path / "here").mkdir()
    (tmp_path / "here" / "notes.txt").write_text("mine")
    said = compare("--out", "here")
    assert said.code == 2
    assert said.complaints == [
        "here: the folder holds something else than a finished study "
        "— give another folder, or remove this one first"
    ]


def test_what_is_compared_is_what_the_library_compares(compare, setups):
    scenario, world = setups
    said = compare("--json", "--set", "scenario.severity=2")
    inputs = load_setups(
        scenario,
        ["hasty.yaml", "slow.yaml"],
        "as-is.yaml",
        sets=[("scenario.severity", "2")],
        world=world,
    )
    assert json.loads(said.out) == comparing.compare(inputs, n=4, seed=1, jobs=1).summary()
