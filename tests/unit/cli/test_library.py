"""`list`, `show` and `explain`: what there is, and what happened."""

from __future__ import annotations

from io import StringIO
from itertools import pairwise

import pytest
from rich.console import Console

from jointsim.cli.terminal import print_table
from jointsim.model.document import Document
from jointsim.reports.inventory import KINDS, listing


@pytest.mark.parametrize("kind", KINDS)
def test_everything_can_be_listed(jointsim, kind):
    said = jointsim("list", kind)
    assert said.code == 0, said.err
    assert said.out.splitlines()[0] == kind
    assert len(said.out.splitlines()) > 3


def test_without_a_kind_the_kinds_are_listed(jointsim):
    said = jointsim("list")
    assert said.code == 0, said.err
    assert said.out.splitlines() == list(KINDS)


def test_the_list_of_organisations_fits_a_page(jointsim):
    said = jointsim("list", "organisations")
    assert max(map(len, said.out.splitlines())) < 120
    (row,) = (line for line in said.out.splitlines() if line.startswith("nato "))
    assert row.rstrip().endswith(" kinds")


def test_the_list_of_past_cases_fits_a_page_in_a_file_too(jointsim):
    assert max(map(len, jointsim("list", "cases").out.splitlines())) < 120


@pytest.mark.parametrize(
    ("width", "headings", "most"),
    [
        (120, "id date title domain asked of", 1),
        (100, "id date title", 1),
        (80, "id date title", 2),
    ],
)
def test_the_list_of_shipped_cases_can_be_read_on_a_page(width, headings, most):
    """A row takes a line, or two on a narrow page, where columns go before titles are broken into more."""
    text = StringIO()
    table = listing("cases", Document({}, {}))
    print_table(Console(width=width, file=text, color_system=None), table)
    title, head, _, *lines = [line.rstrip() for line in text.getvalue().splitlines()]
    assert (title, " ".join(head.split())) == ("cases", headings)
    assert max(map(len, lines)) <= width
    starts = [place for place, line in enumerate(lines) if line and not line.startswith(" ")]
    begun = starts[: len(table.rows)]
    assert [lines[place].split()[0] for place in begun] == [row[0] for row in table.rows]
    assert max(later - place for place, later in pairwise(begun)) == most


def test_lists_are_of_the_world_that_is_named(jointsim, tiny):
    world = tiny[-1]
    said = jointsim("list", "bodies", "--world", world, "--setup", tiny[2])
    assert "council" in said.out
    assert "nac" not in said.out


def test_what_is_shown_carries_its_evidence(jointsim):
    said = jointsim("show", "nac")
    assert said.code == 0, said.err
    assert "North Atlantic Council" in said.out
    assert "source" in said.out


def test_a_past_case_is_shown_with_its_milestones_since_the_onset(jointsim):
    said = jointsim("show", "drc-bridging-2008")
    assert (said.code, said.err) == (0, "")
    assert said.out.startswith("past case drc-bridging-2008: Refused UN request for an EU bridging force\n")
    (row,) = (line for line in said.out.splitlines() if "ministers ask for options" in line)
    assert "2 d to 4 d" in row
    assert "not taken: options paper on 11 Dec, no conclusion" in said.out


def test_a_set_up_changes_what_is_shown(jointsim, tmp_path):
    text = "jointsim: 1\ntitle: Quick\nsummary: s\nchanges: {bodies: {nac: {silence: {immediate: 11 h}}}}\n"
    (tmp_path / "quick.yaml").write_text(text)
    assert "11 h" not in jointsim("show", "bodies.nac.silence").out
    assert "11 h" in jointsim("show", "bodies.nac.silence", "--setup", "quick.yaml").out


def test_a_replication_is_told_with_its_critical_paths(jointsim, tiny):
    said = jointsim("explain", *tiny, "--replication", "2")
    assert said.code == 0, said.err
    assert said.out.startswith("A test, as of Tue 11 Mar 2025, 06:30 (UTC time)")
    assert said.out.count("In all ") == 2


def test_one_response_is_told_with_its_path_alone(jointsim):
    whole = jointsim("explain", "baltic-cables").out
    said = jointsim("explain", "baltic-cables", "--response", "nato-statement")
    assert said.code == 0, said.err
    assert said.out.count("In all ") == 1
    assert "First words of NATO: the way to the statement" in said.out
    told = said.out.partition("First words of NATO: the way")[0].splitlines()
    assert set(told) < set(whole.splitlines())
    assert "Listings" not in said.out
    assert len(told) < len(whole.splitlines()) / 3


def test_a_channel_of_a_later_day_has_its_name_and_that_it_did_not_exist(jointsim):
    said = jointsim("explain", "somalia-counter-piracy", "--setup", "siloed", "--replication", "1").out
    assert "undersea centre marcom" not in said
    assert (
        "“undersea infrastructure centre to Allied Maritime Command” did not exist in June 2008, when this began."
        in said
    )
    assert "“staff to staff, from NATO” is closed in this set-up." in said


def test_several_responses_can_be_told(jointsim, tiny):
    both = jointsim("explain", *tiny, "--response", "words", "--response", "ships")
    assert both.code == 0, both.err
    assert both.out.count("In all ") == 2


def test_a_response_that_is_not_there_is_told(jointsim, tiny):
    said = jointsim("explain", *tiny, "--response", "wrods")
    assert said.code == 2
    assert said.complaints == [
        "--response: there is no response 'wrods' in this scenario — did you mean 'words'?"
    ]


def test_the_same_replication_is_told_the_same_way(jointsim, tiny):
    first, again, other = (jointsim("explain", *tiny, "--replication", number).out for number in "112")
    assert first == again
    assert first != other


def test_all_reports_are_told_if_wanted(jointsim):
    some, every = (jointsim("explain", "baltic-cables", *more).out for more in ([], ["--all-reports"]))
    assert len(every.splitlines()) > len(some.splitlines())


def test_nothing_is_called_nothing(jointsim):
    said = jointsim("show", "")
    assert said.code == 2
    assert said.err.startswith("ID: nothing in this world goes by this id")


def test_a_setting_that_forgets_the_scenario_before_its_path_is_told_so(jointsim, tiny):
    said = jointsim("explain", *tiny, "--set", "events.incident.at=2 d", "--set", "contention=3")
    assert said.code == 2
    assert said.complaints == [
        "--set:1:1 contention: this is no part of the world — "
        "a path that begins with 'scenario.' changes the scenario: scenario.contention=…",
        "--set:1:1 events.incident.at: this is no part of the world — "
        "a path that begins with 'scenario.' changes the scenario: scenario.events.incident.at=…",
    ]


def test_settings_reach_world_and_scenario(jointsim, tiny):
    said = jointsim(
        "explain", *tiny, "--set", "scenario.title=Quite another", "--set", "scenario.horizon=1 h"
    )
    assert said.out.startswith("Quite another")
    assert "without having got there" in said.out
