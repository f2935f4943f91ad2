"""What `jointsim show` and `jointsim list` print: every parameter with its value and where it comes from."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from jointsim.model.document import parse_document, read_document
from jointsim.model.load import load_world
from jointsim.model.shelves import find_setup
from jointsim.reports.inventory import KINDS, listing, show
from jointsim.reports.lookup import SECTIONS
from jointsim.reports.parameters import COLUMNS, FITTED, grade, parameter_table, told, written
from jointsim.reports.tables import plain
from tests.shipped import shipped_document


@pytest.fixture(scope="module")
def world():
    return shipped_document()


def rows_of(table):
    return {row[0]: row[1:] for row in table.rows}


def test_a_body_is_shown_with_its_numbers_and_their_evidence(world):
    (table,) = show(world, "nac")
    assert table.title == "body nac: North Atlantic Council"
    assert table.columns == COLUMNS
    found = rows_of(table)
    assert found["level"] == ("ambassadors", "", "")
    assert found["silence.immediate"][:2] == ("24 h", "source, medium")
    assert found["convenes.flash"][0] == "median 5 h, 90 % within 18 h"
    number = found["business"][2]
    note = next(note for note in table.notes if note.startswith(number))
    assert found["business"][1] == "assumed"
    assert "plausible from 3 to 7" in note


def test_every_number_of_evidence_leads_to_a_note(world):
    for identifier in (
        "nac",
        "marcom",
        "eu-sanctions",
        "FI.coast-guard",
        "principals-nato-eu",
        "naval-presence",
    ):
        for table in show(world, identifier):
            numbers = {row[-1] for row in table.rows} - {""}
            assert numbers == {note.split(" ")[0] for note in table.notes if note.startswith("[")}


def test_every_part_of_the_world_can_be_shown(world):
    for section in (
        "bodies",
        "staffs",
        "channels",
        "procedures",
        "states",
        "forces",
        "offices",
        "organisations",
    ):
        for identifier in world.value[section]:
            assert any(table.rows for table in show(world, identifier))


def test_a_national_staff_is_shown_with_its_state(world):
    assert show(world, "FI.coast-guard")[0].title == "national staff FI.coast-guard: Finland: coast guard"
    assert show(world, "coast-guard")[0].title == "national staff coast-guard: coast guard"


def test_a_path_shows_what_is_below_it(world):
    (table,) = show(world, "bodies.nac.silence")
    assert list(rows_of(table)) == ["routine", "priority", "immediate", "flash"]
    (single,) = show(world, "bodies.nac.silence.flash")
    assert list(rows_of(single)) == ["bodies.nac.silence.flash"]


def test_a_route_is_shown_for_each_organisation(world):
    titles = [table.title for table in show(world, "statement")]
    assert sorted(titles) == ["routing.eu.statement", "routing.nato.statement"]


def test_scenarios_and_setups_can_be_shown(world):
    scenario = rows_of(show(world, "baltic-cables")[0])
    assert scenario["events.cable-cut.observed.tanker-track.occurrence"][:2] == ("0.8", "assumed")
    assert show(world, "siloed")[0].title == "set-up siloed: Each for itself"


def test_an_agreement_that_a_set_up_adds_is_its_own_and_has_its_span():
    solved = shipped_document("participation-solved")
    found = rows_of(show(solved, "CY")[0])
    assert found["agreements.nato-security"][:2] == ("at any time", "set by participation-solved")
    assert found["agreements.eu-security.since"][1] == "source, high"


def test_a_room_is_shown_as_it_stands_under_a_set_up(world):
    before = rows_of(show(world, "nac-psc-formal")[0])
    assert before["participation.problem"][0] == "cyprus-turkiye"
    assert before["members it does not reach"][0] == "Cyprus"
    (table,) = show(shipped_document("participation-solved"), "nac-psc-formal")
    after = rows_of(table)
    assert not [name for name in after if name.startswith("participation.")]
    assert after["participation"][0] == "treats everything: cyprus-turkiye is gone"
    assert after["members it does not reach"][0] == "none"
    assert not any("Berlin Plus" in note for note in table.notes)


def test_a_participation_problem_is_shown(world):
    (table,) = show(world, "cyprus-turkiye")
    assert table.title == "participation.cyprus-turkiye"
    assert rows_of(table)["between"][0] == "CY, TR"


def test_an_agreement_is_shown_with_who_holds_it():
    solved = shipped_document("participation-solved")
    (table,) = show(solved, "partnership-for-peace")
    held = rows_of(table)
    assert held["CY"] == ("Cyprus", "at any time", "set by participation-solved")
    assert held["AT"][1].startswith("since ")


def test_what_a_set_up_removes_is_told_so(world):
    for setup, path in (
        ("participation-solved", "participation.cyprus-turkiye"),
        ("siloed", "channels.hybrid-centre-to-eu"),
    ):
        found = rows_of(show(world, setup)[0])
        assert found[f"changes.{path}"][0] == "removed"
        assert "None" not in {row[0] for row in found.values()}


def test_what_a_setup_changed_is_marked():
    _, changed = load_world(sets=[("bodies.nac.silence.immediate", "6 h")])
    found = rows_of(show(changed, "nac")[0])
    assert found["silence.immediate"][:2] == ("6 h", "set by --set")
    assert found["silence.flash"][1] == "assumed"


@pytest.mark.parametrize(
    ("wrong", "right"), [("nacc", "nac"), ("baltic-cable", "baltic-cables"), ("sitcem", "sitcen")]
)
def test_an_unknown_id_is_refused_with_the_nearest(world, wrong, right):
    with pytest.raises(InputError) as refused:
        show(world, wrong)
    assert str(refused.value) == (f"{wrong}: nothing in this world goes by this id — did you mean '{right}'?")


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("NATO", "organisation nato: North Atlantic Treaty Organization"),
        ("cyprus", "state CY: Cyprus"),
        ("UK", "state GB: United Kingdom"),
        ("ee", "state EE: Estonia"),
        ("Turkiye", "state TR: Türkiye"),
        ("North Atlantic Council", "body nac: North Atlantic Council"),
    ],
)
def test_names_initials_and_other_case_do_as_well(world, said, title):
    assert show(world, said)[0].title == title


def test_long_texts_stand_below_the_table_in_lines(world):
    summary = " ".join(read_document(find_setup("fusion-cell"), "").value["summary"].split())
    (table,) = show(world, "fusion-cell")
    assert rows_of(table)["summary"] == ("(below)", "", "")
    lines = [note.strip() for note in table.notes[: -len([each for each in table.notes if each[0] == "["])]]
    assert " ".join(lines) == f"summary: {summary}"
    assert max(map(len, lines)) <= 100


def test_no_cell_of_the_library_is_longer_than_a_line(world):
    shown = [*SECTIONS, "routing"]
    known = [name for section in shown for name in world.value[section]] + [
        "fusion-cell",
        "siloed",
        "baltic-cables",
    ]
    for identifier in known:
        for table in show(world, identifier) if identifier not in ("nato", "eu") else ():
            assert max(len(row[1]) for row in table.rows) <= 100, identifier


def test_whatever_is_shown_by_kind_can_be_listed():
    assert {*SECTIONS, "routing", "domains", "markings", "scenarios", "setups", "cases"} == set(KINDS)


def test_words_and_routes_are_listed(world):
    assert ("maritime",) in listing("domains", world).rows
    assert listing("markings", world).rows[0] == ("unmarked",)
    assert ("sanctions", "eu", "eu-sanctions", "decision") in [
        row[:4] for row in listing("routing", world).rows
    ]


def test_the_nearest_may_be_a_name(world):
    with pytest.raises(InputError, match="did you mean 'Estonia'"):
        show(world, "Estnia")


@pytest.mark.parametrize(
    ("kind", "right"),
    [
        ("channels", "`jointsim list channels` lists them"),
        ("organisations", "`jointsim list organisations` lists them"),
        ("forces", "`jointsim list forces` lists them"),
    ],
)
def test_a_kind_is_no_thing(world, kind, right):
    with pytest.raises(InputError) as refused:
        show(world, kind)
    assert str(refused.value) == f"{kind}: {kind} are many — {right}"


def test_an_organisation_is_shown_with_what_it_can_be_asked_for(world):
    for organisation in ("nato", "eu"):
        kinds = rows_of(show(world, organisation)[1])
        assert list(kinds) == list(world.value["routing"][organisation])
    assert kinds["sanctions"][:2] == ("eu-sanctions", "decision")
    assert "high-representative" in kinds["sanctions"][2]


@pytest.mark.parametrize(
    ("state", "lacking"),
    [("CY", "nato-security, partnership-for-peace"), ("TR", "eu-security, partnership-for-peace")],
)
def test_a_state_is_shown_with_the_agreements_it_lacks(world, state, lacking):
    assert rows_of(show(world, state)[0])["agreements it lacks"] == (lacking, "", "")
    assert "agreements it lacks" not in rows_of(show(world, "EE")[0])


@pytest.mark.parametrize("kind", KINDS)
def test_lists(world, kind):
    table = listing(kind, world)
    assert table.rows
    assert {len(row) for row in table.rows} == {len(table.columns)}
    assert table.columns[0] == "id"
    assert "None" not in plain(table)


@pytest.mark.parametrize(
    ("kind", "row"),
    [
        ("scenarios", ("baltic-cables", "Cables cut in the Gulf of Finland", "2024-12-25T12:26+02:00")),
        ("bodies", ("nac", "North Atlantic Council", "nato", "ambassadors", "nato-consensus", "")),
        ("offices", ("supreme-commander", "Supreme Allied Commander Europe", "nato", "shape", "")),
        ("rules", ("eu-reinforced-majority", "reinforced qualified majority", "majority", "")),
        ("forces", ("standing-naval-groups", "Standing NATO Maritime Groups", "nato", "maritime", "")),
        ("calendars", ("watch", "Europe/Brussels", "always")),
        ("national-staffs", ("navy", "naval command", "3", "national-watch")),
        ("states", ("CA", "Canada", "nato since 1949-08-24", "America/Toronto")),
    ],
)
def test_rows_of_lists(world, kind, row):
    assert row in listing(kind, world).rows


def test_all_states_are_members_of_an_organisation_that_says_so():
    text = """
      organisations: {alone: {name: Alone, members: all-states}, club: {name: Club}}
      states: {XA: {name: A}, XB: {name: B, memberships: {club: {}}}}
    """
    rows = listing("organisations", parse_document(text, "world")).rows
    assert [row[:3] for row in rows] == [("alone", "Alone", "2"), ("club", "Club", "1")]


def test_organisations_are_listed_with_members_and_what_they_can_be_asked_for(world):
    rows = {row[0]: row[1:] for row in listing("organisations", world).rows}
    name, members, kinds = rows["nato"]
    assert (name, members) == ("North Atlantic Treaty Organization", "32")
    assert kinds == f"{len(world.value['routing']['nato'])} kinds"
    asked_for = {row[0] for table in show(world, "nato")[1:] for row in table.rows}
    assert "naval-presence" in asked_for


def test_national_staffs_are_listed_once(world):
    assert [row[2] for row in listing("staffs", world).rows if row[0] == "*.coast-guard"] == ["every state"]


def test_an_unknown_list_is_refused(world):
    with pytest.raises(InputError, match="there is no such list — did you mean 'bodies'"):
        listing("bodys", world)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("36 h", "36 h"),
        ({"median": "18 h", "p90": "60 h"}, "median 18 h, 90 % within 60 h"),
        ({"low": "1 h", "mode": "2 h", "high": "9 h"}, "1 h to 9 h, most likely 2 h"),
        (["wed", "fri"], "wed, fri"),
        ({"days": ["mon"], "hours": ["09:00-13:00"]}, "days mon, hours 09:00-13:00"),
        (True, "true"),
        (0.4, "0.4"),
        ([], "none"),
        ({}, "none"),
    ],
)
def test_values_are_written_as_people_say_them(value, text):
    assert written(value) == text


def test_evidence_is_told_whole():
    source = {
        "says": "It took a day.",
        "source": "https://example.org",
        "confidence": "low",
        "cases": ["a", "b"],
    }
    assert told(source, is_delay=True) == "It took a day. · https://example.org · read from a, b"
    assert grade(source) == "source, low"
    assumed = {"assumption": "Why not.", "range": [0.5, 2]}
    assert told(assumed, is_delay=True) == "Why not. · plausible from 0.5 to 2 times this"
    assert told(assumed, is_delay=False) == "Why not. · plausible from 0.5 to 2"
    assert grade(assumed) == "assumed"
    fitted = assumed | {"assumption": "Fitted with others.", "cases": ["a", "b"]}
    assert told(fitted, is_delay=False) == "Fitted with others. · plausible from 0.5 to 2 · fitted to a, b"
    assert grade(fitted) == "fitted"
    assert grade({"set-by": "siloed"}) == told({"set-by": "siloed"}, is_delay=True) == "set by siloed"


def test_evidence_shared_by_several_parameters_is_told_once():
    document = parse_document(
        "thing:\n"
        "  takes: {routine: 2 d, flash: 2 h}\n"
        "  other: 3\n"
        "  evidence: {takes: {assumption: Read off., range: [0.5, 2]}}\n",
        "tiny",
    )
    table = parameter_table(document, ("thing",), "thing")
    assert table.rows == (
        ("takes.routine", "2 d", "assumed", "[1]"),
        ("takes.flash", "2 h", "assumed", "[1]"),
        ("other", "3", "", ""),
    )
    assert table.notes == ("[1] Read off. · plausible from 0.5 to 2 times this",)


def test_what_fitted_means_is_said_where_a_number_was():
    text = "factor: 0.5\nevidence: {factor: {assumption: Fitted., range: [0.3, 1], cases: [flood]}}\n"
    table = parameter_table(parse_document(text, "tiny"), (), "thing")
    assert table.rows[0][2] == "fitted"
    assert table.notes == (FITTED, "[1] Fitted. · plausible from 0.3 to 1 · fitted to flood")


TRUST = """
jointsim: 1
trust:
  half-life: 100 d
  exchange: 0.1
  latency: 0.5
  oral: 0.5
  relations:
    friends:
      between: [nato, eu]
      standing: {officers: 0.5}
      built: {exercise: {on: 2024-09-16, adds: 0.4}}
"""


def test_a_relation_of_trust_is_shown_with_what_it_comes_to():
    (table,) = show(parse_document(TRUST, "w"), "friends")
    assert table.title == "trust.relations.friends"
    rows = rows_of(table)
    assert rows["standing.officers"][0] == "0.5"
    assert rows["what stands comes to"] == ("0.50", "", "")
    assert rows["trust on 16 Sep 2024"] == ("0.70", "", "")


def test_a_relation_that_nothing_built_is_what_stands():
    alone = TRUST.replace("      built: {exercise: {on: 2024-09-16, adds: 0.4}}\n", "")
    rows = rows_of(show(parse_document(alone, "w"), "friends")[0])
    assert [name for name in rows if name.startswith("trust on")] == []


def test_a_scenario_is_shown_with_the_trust_at_its_start():
    # 100 days after the exercise, and some hours.
    rows = rows_of(show(parse_document(TRUST, "w"), "baltic-cables")[0])
    assert rows["trust friends at the start"] == ("0.60", "", "")


def test_a_scenario_in_a_world_without_trust_says_nothing_of_it():
    rows = rows_of(show(parse_document("jointsim: 1\n", "w"), "baltic-cables")[0])
    assert not any(name.startswith("trust") for name in rows)
