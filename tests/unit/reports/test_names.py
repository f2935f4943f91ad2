"""Ids are called what the world and the scenario call them."""

from __future__ import annotations

import pytest

from jointsim.reports.names import Names, with_article


@pytest.mark.parametrize(
    ("kind", "identifier", "name"),
    [
        ("holder", "nac", "North Atlantic Council"),
        ("holder", "marcom", "Allied Maritime Command"),
        ("holder", "FI.coast-guard", "Finland: coast guard"),
        ("spoken", "FI.coast-guard", "Finland’s coast guard"),
        ("spoken", "NL.coast-guard", "Netherlands’ coast guard"),
        ("spoken", "sitcen", "the Situation Centre"),
        ("channel", "sitcen-shape", "Situation Centre to SHAPE"),
        ("channel", "crisis-cell-sitcen.EE", "capitals to the Situation Centre (Estonia)"),
        ("channel", "staff-contact-nato-eu", "staff to staff, from NATO"),
        ("office", "secretary-general", "Secretary General of NATO"),
        ("organisation", "eu", "European Union"),
        ("force", "standing-naval-groups", "Standing NATO Maritime Groups"),
        ("procedure", "eu-sanctions", "EU restrictive measures"),
        ("state", "TR", "Türkiye"),
        ("event", "second-cut", "Another data cable is cut"),
        ("response", "nato-presence", "Ships in the Baltic Sea"),
        ("seat", "nac.FI", "Finland in the North Atlantic Council"),
        ("seat", "nac.chair", "the chair in the North Atlantic Council"),
        ("seat", "secretary-general", "the Secretary General of NATO"),
        ("seat", "nato", "the North Atlantic Treaty Organization"),
        ("seat", "FI.coast-guard", "Finland’s coast guard"),
        ("speaker", "nac.FI", "Finland"),
        ("speaker", "nac.chair", "the chair"),
        ("speaker", "marcom", "Allied Maritime Command"),
        ("title", "nato", "North Atlantic Treaty Organization"),
        ("title", "eu-package", "Plan for the security of cables"),
        ("title", "cable-cut", "The power link Estlink 2 and several data cables fail"),
    ],
)
def test_names(baltic, kind, identifier, name):
    assert getattr(baltic.names, kind)(identifier) == name


@pytest.mark.parametrize(
    "kind",
    ["holder", "spoken", "channel", "office", "organisation", "force", "procedure", "event", "response"],
)
def test_an_unknown_id_is_written_as_words(baltic, kind):
    assert getattr(baltic.names, kind)("no-such-thing") == "no such thing"


def test_who_asks(baltic):
    names = baltic.names
    assert names.asker("affected-state", "FI.crisis-cell") == "Finland"
    assert names.asker("secretary-general", "secretary-general-office") == "the Secretary General of NATO"
    assert names.asker("marcom", "marcom") == "Allied Maritime Command"


def test_dates_are_in_the_zone_in_which_most_bodies_sit(baltic):
    assert str(baltic.names.zone) == "Europe/Brussels"
    assert baltic.names.zone_name == "Brussels time"
    assert baltic.names.moment(0) == "Wed 25 Dec 2024, 11:26"


def test_without_bodies_dates_are_those_of_the_start(baltic):
    world = baltic.names.world.model_copy(update={"bodies": {}})
    names = type(baltic.names)(world, baltic.names.scenario)
    assert names.moment(0) == "Wed 25 Dec 2024, 12:26"
    assert "02:00" in names.zone_name


def test_a_response_without_a_title_is_its_kind(tiny):
    assert tiny().names.response("words") == "Statement (Union)"


def test_steps_have_titles_wherever_they_stand(tiny):
    steps = {
        "draft": {"title": "first draft"},
        "laps": {
            "repeat": {
                "times": 2,
                "steps": {"check": {"work": "watch", "takes": "1 h", "title": "second look"}},
            },
            "after": "draft",
        },
        "way": {
            "choose": {"short": {"chance": 1, "steps": {"write": {"wait": "1 h", "title": "short note"}}}},
            "after": "laps",
        },
        "no-title": {"work": "watch", "takes": "1 h", "after": "way"},
    }
    names = tiny(changes={"procedures": {"speak": {"steps": steps}}}).names
    paths = ("draft", "laps/check", "way/short/write", "no-title", "laps/other-one")
    assert [names.step("words", path) for path in paths] == [
        "first draft", "second look", "short note", "no title", "other one",
    ]  # fmt: skip
    assert names.step("no-response", "a-b") == "a b"


def test_a_participation_problem_has_a_name(tiny):
    problem = {"old-feud": {"name": "the feud of two", "between": ["XA", "XB"]}}
    names = tiny(changes={"participation": problem}).names
    assert (names.problem("old-feud"), names.problem("no-feud")) == ("the feud of two", "no feud")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("European Union", "the European Union"),
        ("International Staff, Operations Division", "the International Staff, Operations Division"),
        ("North Atlantic Council (ministers)", "the North Atlantic Council (ministers)"),
        ("headquarters of the framework nation", "the headquarters of the framework nation"),
        ("the lead nation", "the lead nation"),
        ("Joint Force Command Naples", "Joint Force Command Naples"),
        ("Supreme Headquarters Allied Powers Europe", "Supreme Headquarters Allied Powers Europe"),
        ("Humanitarian aid (Commission)", "Humanitarian aid (Commission)"),
        ("Europol", "Europol"),
        ("Council", "Council"),
        ("", ""),
    ],
)
def test_names_that_say_what_they_name_take_an_article(name, said):
    assert with_article(name) == said


def test_a_response_without_a_title_is_called_after_its_procedure(baltic):
    names = baltic.names
    response = names.scenario.responses["nato-presence"].model_copy(update={"title": None})
    untitled = names.scenario.model_copy(update={"responses": {"nato-presence": response}})
    called = Names(names.world, untitled).response("nato-presence")
    assert called == "NATO naval presence (North Atlantic Treaty Organization)"
