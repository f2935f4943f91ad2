"""Steps that take part only in crises of certain domains."""

from __future__ import annotations

import pytest

from jointsim.errors import InputError
from tests.worlds import entries, hours, plan_of, play, times

STEPS = """
plan: {work: watch, takes: 1 h}
at-sea: {work: watch, takes: 10 h, domains: [maritime]}
on-land: {work: watch, takes: 100 h, domains: [land]}
decide: {milestone: decision, after: [at-sea, on-land]}
"""


@pytest.mark.parametrize(
    ("domain", "taken", "length"), [("maritime", "at-sea", 11), ("land", "on-land", 101)]
)
def test_a_step_takes_part_in_crises_of_its_domains(domain: str, taken: str, length: int) -> None:
    run = play(plan_of(STEPS, crisis=f"domain: {domain}"))
    assert hours(run) == length
    assert [entry.attributes["step"] for entry in entries(run, "work", "answer")] == ["plan", taken]


def test_what_waits_for_a_step_of_another_domain_waits_for_what_that_waited_for() -> None:
    steps = """
    plan: {work: watch, takes: 3 h}
    on-land: {work: watch, takes: 100 h, domains: [land]}
    decide: {milestone: decision}
    """
    assert hours(play(plan_of(steps))) == 3


def test_authorities_and_domains_both_have_to_fit() -> None:
    steps = """
    at-sea: {work: watch, takes: 10 h, domains: [maritime], under: [own]}
    on-land: {work: watch, takes: 100 h, domains: [land], under: [own]}
    decide: {milestone: decision, after: [at-sea, on-land]}
    """
    assert hours(play(plan_of(steps))) == 10


def test_a_domain_that_is_not_known_is_a_fault() -> None:
    with pytest.raises(InputError, match=r"domains\[0\]: there is no domain 'sea' — one of land, maritime"):
        plan_of("decide: {milestone: decision, domains: [sea]}")


CHANNEL = """
staffs: {other: {name: Other, organisation: union, calendar: always}}
organisations: {union: {awareness: {at: [watch, other]}}}
channels: {up: {name: up, from: watch, to: other, latency: 3 h, domains: [%s]}}
"""


@pytest.mark.parametrize(("domain", "reports"), [("maritime", [3]), ("land", [])])
def test_a_channel_passes_on_by_itself_in_crises_of_its_domains(domain: str, reports: list[int]) -> None:
    run = play(plan_of(world=CHANNEL % "maritime", crisis=f"domain: {domain}"))
    assert times(run, "report") == reports


def test_a_step_tells_over_a_channel_whatever_the_domain() -> None:
    run = play(plan_of("say: {tell: up, reaches: decision}", world=CHANNEL % "land"))
    assert times(run, "report") == [3]


def test_a_channel_knows_no_domain_that_is_not_there() -> None:
    with pytest.raises(
        InputError, match=r"channels\.up\.domains\[0\]: there is no domain 'sea' — one of land, maritime"
    ):
        plan_of(world=CHANNEL % "sea")
