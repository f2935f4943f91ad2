"""What set-ups change, what numbers rest on and who is on record, as a user asks for it on the command line."""

from __future__ import annotations

import csv
import io
import json

import yaml

from jointsim.model.shelves import find_scenario

SETUP = """jointsim: 1
title: On record
summary: One state is on record.
positions:
  cables:
    state: EE
    organisation: eu
    kinds: [sanctions]
    topics: [cables]
    stance: against
    says: It blocked listings.
    source: https://example.org/listings
    confidence: medium
"""
CRISIS = find_scenario("baltic-cables").read_text(encoding="utf-8")
NOTE = "documented positions laid over the scenario: 1 (Estonia against “Listings for the cut”)"


def test_the_difference_of_two_set_ups_is_told_and_given_as_data(run, jointsim):
    told = run("diff", "siloed", "fusion-cell")
    assert (told.returncode, told.stderr) == (0, "")
    assert told.stdout.startswith("siloed → fusion-cell: ")
    data = json.loads(jointsim("diff", "siloed", "fusion-cell", "--json").out)
    assert told.stdout.splitlines()[0] == f"siloed → fusion-cell: {len(data['differences'])} differences"
    rows = [line.split()[0] for line in told.stdout.splitlines() if "." in line.split(" ")[0]]
    assert rows == [each["path"] for each in data["differences"]]


def test_what_is_not_there_ends_with_exit_code_2(jointsim):
    for words in (("diff", "siled"), ("diff", "siloed", "--world", "nowhere"), ("evidence", "--of", "bodys")):
        done = jointsim(*words)
        assert (done.code, done.out) == (2, "")
        assert len(done.complaints) == 1


def test_evidence_is_handed_to_other_programs(run):
    done = run("evidence", "--confidence", "assumption", "--of", "channels", "--format", "csv")
    assert (done.returncode, done.stderr) == (0, "")
    rows = list(csv.DictReader(io.StringIO(done.stdout)))
    assert len(rows) > 50
    assert all(each["says"] and float(each["range-low"]) <= float(each["range-high"]) for each in rows)


def test_positions_on_record_count_are_told_and_run_again_without_the_set_up(jointsim, undrawn, tmp_path):
    (tmp_path / "on-record.yaml").write_text(SETUP, encoding="utf-8")
    (tmp_path / "cables.yaml").write_text(CRISIS + "\ntopics: [cables]\n", encoding="utf-8")
    few = ("-n", "4", "--jobs", "1")
    done = jointsim("run", "cables.yaml", "--setup", "on-record.yaml", *few, "--out", "first")
    assert (done.code, done.err) == (0, "")
    assert NOTE in done.out.splitlines()
    written = yaml.safe_load((tmp_path / "first" / "inputs" / "scenario.yaml").read_text(encoding="utf-8"))
    assert written["positions"] == {"EE": {"eu-sanctions": "against"}}
    again = jointsim(
        "run", "first/inputs/scenario.yaml", "--world", "first/inputs/world", *few, "--out", "second"
    )
    assert again.code == 0, again.err
    first, second = (
        json.loads((tmp_path / folder / "summary.json").read_text(encoding="utf-8"))["responses"]
        for folder in ("first", "second")
    )
    assert first == second
    told = jointsim("explain", "cables.yaml", "--setup", "on-record.yaml", "--replication", "1").out
    assert "objections from Estonia" in told


def test_positions_on_other_matters_are_told_not_to_count(jointsim, unwritten, tmp_path):
    (tmp_path / "on-record.yaml").write_text(SETUP, encoding="utf-8")
    done = jointsim("run", "baltic-cables", "--setup", "on-record.yaml", "-n", "2", "--jobs", "1")
    assert "documented positions: none of 1 holds here" in done.out
    plain = jointsim("run", "baltic-cables", "-n", "2", "--jobs", "1")
    assert "documented positions" not in plain.out
