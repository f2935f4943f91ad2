"""Files of past cases: the shipped one as it is, parts cut out of it, and everything that can be wrong with one."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from jointsim.errors import InputError
from jointsim.model.history.cases import Case, Window
from jointsim.model.history.reading import CaseFile, are_cases, read_cases, shipped_cases
from jointsim.model.shelves import CASES
from tests.support import merged

CASE: dict[str, Any] = {
    "id": "spill-2019",
    "title": "A spill",
    "domain": "maritime",
    "onset": "2019-03-02T04:10Z",
    "onset_precision": "minute",
    "kind": "sudden",
    "event": "A tanker leaks.",
    "severity": 2,
    "attribution": 0,
    "contention": 1,
    "responses": [
        {
            "organisation": "alliance",
            "kind": "closure",
            "milestones": [
                {"id": "decision", "earliest": "2019-03-03", "latest": "2019-03-04", "confidence": "high"}
            ],
        },
        {
            "organisation": "alliance",
            "kind": "statement",
            "milestones": [
                {"id": "statement", "earliest": "2019-03-02", "latest": "2019-03-03", "confidence": "low"}
            ],
        },
    ],
}
"""A case with nothing to be said about it."""


def case(**changes: Any) -> dict[str, Any]:
    return merged(CASE, changes)


def with_milestone(**changes: Any) -> dict[str, Any]:
    """Give a case with changes made in its one milestone of the closure."""
    first, second = CASE["responses"]
    return case(responses=[first | {"milestones": [first["milestones"][0] | changes]}, second])


@pytest.fixture
def read(tmp_path: Path):
    def reading(value: Any) -> CaseFile:
        path = tmp_path / "mine.yaml"
        text = value if isinstance(value, str) else yaml.safe_dump(value, sort_keys=False)
        path.write_text(text, encoding="utf-8")
        return read_cases(path, "mine.yaml")

    return reading


@pytest.fixture
def complaints(read):
    """Give what is said about a file that is wrong, without its lines and columns."""

    def said(value: Any) -> list[str]:
        with pytest.raises(InputError) as caught:
            read(value)
        assert all(fault.line for fault in caught.value.faults)
        return [
            f"{fault.path}: {fault.what} — {fault.right}".removeprefix(": ") for fault in caught.value.faults
        ]

    return said


def remarks(file: CaseFile) -> list[str]:
    return [f"{each.path}: {each.what} — {each.right}" for each in file.remarks]


def test_the_shipped_cases_are_read_as_they_were_coded():
    """What a plain reading of YAML finds in the file, the reader finds too."""
    coded = yaml.load(CASES.read_text(encoding="utf-8"), Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
    file = shipped_cases()
    assert [each.id for each in file.cases] == [each["id"] for each in coded["cases"]]
    assert file.remarks == ()
    for ours, theirs in zip(file.cases, coded["cases"], strict=True):
        assert [(each.organisation, each.kind) for each in ours.responses] == [
            (each["organisation"], each["kind"]) for each in theirs["responses"]
        ]
        found = [each for response in ours.responses for each in response.milestones]
        entries = [each for response in theirs["responses"] for each in response["milestones"]]
        for milestone, entry in zip(found, entries, strict=True):
            assert milestone.id == entry["id"]
            assert f"{milestone.earliest:%Y-%m-%dT%H:%MZ}" == entry["earliest"]
            assert f"{milestone.latest:%Y-%m-%dT%H:%MZ}" == entry["latest"]
            assert milestone.is_scored == (not {"clock_start", "duplicate_of"} & entry.keys())


def test_the_shipped_file_keeps_what_it_says_about_itself():
    assert {"meta", "domains", "kinds", "milestone_ids"} <= shipped_cases().document.value.keys()


@pytest.mark.parametrize(
    "form", [lambda one: {"jointsim": 1, "cases": [one]}, lambda one: [one], lambda one: one]
)
def test_a_case_cut_out_of_a_file_reads_the_same(read, form):
    for coded in shipped_cases().document.value["cases"][::10]:
        (found,) = read(form(coded)).cases
        assert found == Case.model_validate(coded)


@pytest.mark.parametrize(
    ("form", "place"),
    [
        (lambda one: {"cases": [one]}, "mine.yaml:9:3 cases[0].severity: "),
        (lambda one: [one], "mine.yaml:8:3 [0].severity: "),
        (lambda one: one, "mine.yaml:8:1 severity: "),
        (lambda one: {"jointsim": 1, **one}, "mine.yaml:9:1 severity: "),
    ],
)
def test_places_are_those_of_the_file_whatever_its_root(read, form, place):
    with pytest.raises(InputError) as caught:
        read(form(case(severity=4)))
    assert str(caught.value) == f"{place}4 is out of range — give a whole number from 0 to 3"
    file = read(form(CASE))
    where = (*file.place(file.cases[0]), "severity")
    assert str(file.fault(where, "so")) == f"{place}so"


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (case(severity=-1), "cases[0].severity: -1 is out of range — give a whole number from 0 to 3"),
        (
            case(contention="high"),
            "cases[0].contention: 'high' does not fit here — give a whole number from 0 to 3",
        ),
        (
            case(kind="slowburn"),
            "cases[0].kind: 'slowburn' is not known here — "
            "did you mean 'slow-burn'? (one of sudden, slow-burn, planned)",
        ),
        (
            case(onset="2019-3-2"),
            "cases[0].onset: '2019-3-2' is not a moment — "
            "write it like 2024-12-25T10:26Z, or the day alone: 2024-12-25",
        ),
        (
            case(onset=2019),
            "cases[0].onset: 2019 is not a moment — "
            "write it like 2024-12-25T10:26Z, or the day alone: 2024-12-25",
        ),
        (
            case(onset_window={"earliest": "2019-03-03", "latest": "2019-03-01"}),
            "cases[0].onset_window.latest: it ends before it begins — check `earliest` and `latest`",
        ),
        (
            with_milestone(id="desicion"),
            "cases[0].responses[0].milestones[0].id: 'desicion' is not known here — did you mean 'decision'? "
            "(one of detected, aware, asked, statement, consultation, cmc, decision, conops, oplan, launch, "
            "first-action, full-operation)",
        ),
        (
            with_milestone(latest="2019-02-28"),
            "cases[0].responses[0].milestones[0].latest: it ends before it begins — "
            "check `earliest` and `latest`",
        ),
        (
            with_milestone(earliest="2019-02-26", latest="2019-02-27"),
            "cases[0].responses[0].milestones[0].latest: it ends 52.2 h before the onset window begins "
            "(2019-03-02T04:10Z) — check `latest`, or the onset",
        ),
        (
            with_milestone(earliest="2018-02-26", latest="2018-03-01"),
            "cases[0].responses[0].milestones[0].latest: it ends 365 d before the onset window begins "
            "(2019-03-02T04:10Z) — check `latest`, or the onset",
        ),
        (
            with_milestone(duplicate_of="statment"),
            "cases[0].responses[0].milestones[0].duplicate_of: 'alliance' has no other response of the kind "
            "'statment' in this case — did you mean 'statement'?",
        ),
        (
            with_milestone(duplicate_of="closure"),
            "cases[0].responses[0].milestones[0].duplicate_of: 'alliance' has no other response of the kind "
            "'closure' in this case — one of statement",
        ),
        (
            case(responses=[{"organisation": "the alliance", "kind": "closure"}]),
            "cases[0].responses[0].organisation: 'the alliance' is not a name — "
            "use letters, digits, hyphens and dots, such as coast-guard",
        ),
    ],
)
def test_what_is_wrong_is_told_with_its_place(complaints, wrong, said):
    assert complaints({"cases": [wrong]}) == [said]


def test_what_a_case_lacks_is_named_with_what_it_is_for(complaints):
    short = {key: part for key, part in CASE.items() if key != "severity"}
    assert complaints({"cases": [short]}) == [
        "cases[0]: needs `severity` (0 nuisance, 1 limited damage, 2 serious, 3 war or mass casualties) — "
        "give a whole number from 0 to 3"
    ]


def test_all_faults_of_all_cases_come_at_once(complaints):
    cases = [
        case(severity=9),
        with_milestone(duplicate_of="none"),
        case(id="other", onset_windw={}, kind="planed"),
        "no case",
    ]
    assert [said.partition(": ")[0] for said in complaints({"cases": cases})] == [
        "cases[0].severity",
        "cases[1].id",
        "cases[1].responses[0].milestones[0].duplicate_of",
        "cases[2].kind",
        "cases[2].onset_windw",
        "cases[3]",
    ]


def test_cases_of_one_name_are_a_fault_of_the_later_ones(complaints):
    said = "cases[1].id: several cases are called 'spill-2019' — give each an id of its own"
    assert complaints({"cases": [CASE, CASE, case(id="another")]}) == [said]


RIGHT = "write `cases:` and a list of cases below it; `jointsim schema case` says what each may hold"


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", [f"the file is empty — {RIGHT}"]),
        ("title: A spill\n", [f"there are no cases in it — {RIGHT}"]),
        (
            "casse: []\nmeta: {}\n",
            [f"there are no cases in it — {RIGHT}", "casse: unknown key 'casse' — did you mean 'cases'?"],
        ),
        ("cases: []\n", ["cases: there are no cases here — begin each with '- id: …'"]),
        ("cases: {spill-2019: 1}\n", ["cases: a list of cases must stand here — begin each with '- id: …'"]),
        ("[]\n", ["there are no cases here — begin each with '- id: …'"]),
        ("jointsim: 2\ncases: [1]\n", ["jointsim: 2 is not known here — write 1"]),
        (
            "spill\n",
            [
                "a single value stands where a map must — "
                "write 'key: value' lines, with a space after each colon"
            ],
        ),
    ],
)
def test_a_file_without_cases_is_refused(complaints, text, said):
    assert complaints(text) == said


def test_a_file_that_is_not_there_is_refused(tmp_path):
    with pytest.raises(InputError, match=r"mine\.yaml: there is no such file"):
        read_cases(tmp_path / "none.yaml", "mine.yaml")


def test_a_day_or_less_before_the_onset_is_a_remark(read):
    early = with_milestone(earliest="2019-02-28", latest="2019-02-28")
    assert remarks(read({"cases": [early]})) == [
        "cases[0].responses[0].milestones[0].latest: it ends 28.2 h before the onset window begins "
        "(2019-03-02T04:10Z) — check `latest`, or the onset"
    ]


def test_an_onset_outside_its_window_is_a_remark(read):
    window = {"earliest": "2019-02-20", "latest": "2019-02-21"}
    assert remarks(read([case(onset_window=window)])) == [
        "[0].onset: the onset lies outside its own window — check `onset` and `onset_window`"
    ]


@pytest.mark.parametrize("none", [{}, {"milestones": []}, {"outcome": None, "milestones": []}])
def test_a_response_without_milestones_is_remarked_upon_unless_its_outcome_is_told(read, none):
    response = {"organisation": "nato", "kind": "naval-presence"} | none
    assert remarks(read({"cases": [case(responses=[*CASE["responses"], response])]})) == [
        "cases[0].responses[2].milestones: without milestones it counts as asked for and never decided — "
        "say so in `outcome` if that is meant; leave the response out if only its dates are unknown"
    ]
    meant = response | {"outcome": "refused on the third day"}
    assert read({"cases": [case(responses=[meant])]}).remarks == ()


@pytest.mark.parametrize(
    ("head", "said"),
    [
        ({}, ["cases[0].domain", "cases[0].responses[0].kind"]),
        ({"domains": ["maritime"], "kinds": {"closure": "ports"}}, ["cases[0].domain"]),
        ({"domains": ["maritimes"], "kinds": {"naval-presense": "ships"}}, []),
    ],
)
def test_words_that_are_almost_known_are_remarked_upon(read, head, said):
    odd = case(
        domain="maritimes", responses=[{"organisation": "nato", "kind": "naval-presense", "outcome": "none"}]
    )
    file = read(head | {"cases": [odd]})
    assert [each.path for each in file.remarks] == said
    if len(said) == 2:
        assert remarks(file)[1] == (
            "cases[0].responses[0].kind: 'naval-presense' is no kind of response known here — "
            "did you mean 'naval-presence'?"
        )


def test_an_organisation_in_capitals_is_remarked_upon(read):
    odd = case(responses=[{"organisation": "EU", "kind": "sanctions", "outcome": "none"}])
    assert remarks(read({"cases": [odd]})) == [
        "cases[0].responses[0].organisation: 'EU' is no organisation known here — did you mean 'eu'?"
    ]


def test_domains_kinds_and_organisations_may_be_any(read):
    odd = case(domain="finance", responses=[{"organisation": "asean", "kind": "envoy", "outcome": "none"}])
    assert read({"cases": [odd]}).remarks == ()


@pytest.mark.parametrize(
    ("precision", "hours"), [("minute", 0), ("hour", 1), ("day", 24)], ids=["minute", "hour", "day"]
)
def test_an_onset_without_a_window_is_as_long_as_it_is_sure(read, precision, hours):
    (found,) = read({"cases": [case(onset_precision=precision)]}).cases
    start = datetime(2019, 3, 2, 4, 10, tzinfo=UTC)
    assert found.window == Window(earliest=start, latest=start + timedelta(hours=hours))


def test_moments_are_in_utc_unless_they_say_otherwise(read):
    texts = ["2019-03-02T04:10Z", "2019-03-02T05:10+01:00", "2019-03-02 04:10"]
    onsets = {read({"cases": [case(onset=text)]}).cases[0].onset for text in texts}
    assert onsets == {datetime(2019, 3, 2, 4, 10, tzinfo=UTC)}


@given(st.integers(-80, 80), st.integers(0, 80))
def test_how_early_a_milestone_ends_decides_what_is_said(tmp_path_factory, start, length):
    onset = datetime(2019, 3, 2, tzinfo=UTC)
    first, last = (onset + timedelta(hours=hours) for hours in (start, start + length))
    path = tmp_path_factory.mktemp("early") / "mine.yaml"
    early = with_milestone(earliest=first.isoformat(), latest=last.isoformat()) | {"onset": onset.isoformat()}
    path.write_text(yaml.safe_dump({"domains": ["maritime"], "kinds": ["closure"], "cases": [early]}))
    faults = remarked = 0
    try:
        remarked = len(read_cases(path).remarks)
    except InputError as error:
        faults = len(error.faults)
    assert (faults, remarked) == (int(start + length < -36), int(-36 <= start + length < 0))


def test_what_cases_are_is_seen_without_reading_them():
    assert are_cases(CASE)
    assert are_cases([CASE])
    assert are_cases({"cases": []})
    assert not are_cases({"title": "A scenario", "onset": "sudden", "severity": 2})
    assert not are_cases(["text", 1])
    assert not are_cases(None)


def test_the_shipped_cases_have_what_the_backtest_stands_on():
    """The counts of the file as it was given."""
    responses = [each for one in shipped_cases().cases for each in one.responses]
    assert len(responses) == 232
    assert Counter(each.organisation for each in responses) == {"eu": 128, "nato": 104}
    milestones = [each for response in responses for each in response.milestones]
    assert (len(milestones), sum(each.is_scored for each in milestones)) == (327, 327 - 14 - 4)


@pytest.mark.parametrize(
    ("onset", "length"), [("2019-03-02", 24), ("2019-03-02T04:10Z", 0), ("2019-03-02T00:00Z", 24)]
)
def test_an_onset_is_as_precise_as_it_is_written(onset, length):
    coded = {
        key: part for key, part in case(onset=onset).items() if key not in ("onset_precision", "onset_window")
    }
    found = Case.model_validate(coded).window
    assert (found.latest - found.earliest) == timedelta(hours=length)


def test_a_day_alone_ends_with_the_day(read):
    (found,) = read([with_milestone(earliest="2019-03-03", latest="2019-03-03")]).cases
    milestone = found.responses[0].milestones[0]
    assert milestone.latest - milestone.earliest == timedelta(days=1)


def test_states_are_written_by_two_letters(read):
    with pytest.raises(InputError) as caught:
        read([case(affected=["Finland"])])
    assert "affected" in caught.value.faults[0].path


def test_a_key_with_nothing_behind_it_is_as_if_it_were_not_there(tmp_path):
    spare = {"source": None, "note": None, "background": None, "clock_start": None, "bound": None}
    first, second = CASE["responses"]
    first = first | {"milestones": [first["milestones"][0] | spare]}
    empty = second | {"title": None, "headline": None, "outcome": "shelved", "milestones": None}
    file = tmp_path / "spare.yaml"
    told = [
        CASE | {"affected": None, "summary": None, "onset_window": None, "responses": [first, empty]},
        CASE | {"id": "calm-2020", "responses": None},
    ]
    file.write_text(yaml.safe_dump(told), encoding="utf-8")
    found = read_cases(file)
    assert found.remarks == ()
    assert [each.affected for each in found.cases] == [(), ()]
    assert found.cases[0].responses[1].milestones == ()
    assert found.cases[1].responses == ()


def test_nothing_behind_a_key_that_is_needed_is_a_fault(tmp_path):
    file = tmp_path / "spare.yaml"
    file.write_text(yaml.safe_dump(CASE | {"severity": None}), encoding="utf-8")
    with pytest.raises(InputError, match="severity: nothing is given here"):
        read_cases(file)
