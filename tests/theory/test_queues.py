"""Waiting for desks against queueing theory and against a queue written by hand."""

from __future__ import annotations

from heapq import heapify, heappop, heappush

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from jointsim.engine.agenda import poisson_quantile
from jointsim.engine.queueing import erlang_c
from tests.worlds import HOUR, entries, ledger_hours, plan_of, play, play_many

STEPS = "draft: {work: busy, takes: 1 h, reaches: decision}"


@pytest.mark.parametrize(
    ("desks", "offered", "published"),
    [
        (1, 0.5, 0.5),
        (2, 1.0, 1 / 3),
        (3, 2.0, 4 / 9),
        (5, 4.0, 0.5541),
        (10, 8.0, 0.4092),
        (20, 16.0, 0.2561),
    ],
)
def test_the_chance_of_waiting_is_the_tabulated_one(desks, offered, published):
    assert erlang_c(desks, offered / desks) == pytest.approx(published, abs=5e-5)


@given(desks=st.integers(1, 60), load=st.floats(0.01, 0.99))
def test_the_chance_of_waiting_is_erlangs(desks, load):
    number = stats.poisson(desks * load)
    expected = number.pmf(desks) / (number.pmf(desks) + (1 - load) * number.cdf(desks - 1))
    assert erlang_c(desks, load) == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize(("desks", "load"), [(1, 0.6), (3, 0.8), (8, 0.9)])
def test_other_work_makes_a_dossier_wait_as_in_an_erlang_queue(desks, load):
    world = (
        f"staffs: {{busy: {{name: Busy, organisation: union, calendar: always, desks: {desks},"
        f" load: {load}, task: 5 h}}}}"
    )
    runs = play_many(plan_of(STEPS, world=world), range(2500))
    waits = np.array([ledger_hours(run).get("desk-queue", 0.0) for run in runs])
    chance, mean = erlang_c(desks, load), 5 / (desks * (1 - load))
    assert (waits > 0).mean() == pytest.approx(chance, abs=4 * (chance * (1 - chance) / waits.size) ** 0.5)
    assert waits.mean() == pytest.approx(chance * mean, abs=4 * waits.std() / waits.size**0.5)
    # Those who wait, wait an exponential time (up to whole seconds).
    assert stats.kstest(waits[waits > 0], stats.expon(scale=mean).cdf).pvalue > 2 * stats.norm.sf(4)


def test_a_staff_that_is_never_busy_makes_nobody_wait():
    world = (
        "staffs: {busy: {name: Busy, organisation: union, calendar: always, desks: 2,"
        " load: {routine: 0.9, flash: 0.0}, task: 5 h}}"
    )
    run = play(plan_of(STEPS, world=world, crisis="urgency: flash"))
    assert ledger_hours(run) == {"work": 1}


DOSSIERS = 40
WORK = "draft: {work: busy, takes: {median: 6 h, p90: 30 h}, reaches: decision}"
LEAGUE = """
organisations:
  league: {name: League, awareness: {at: [watch], occurrence: 0.5}, judges: {higher: 1.0}}
offices:
  speaker: {name: Speaker, organisation: league, staff: watch}
routing:
  league: {act: {procedure: act, asked-by: {speaker: {sudden: 0 h}}, authority: [own]}}
"""


def rush(desks: str, every: int = 0):
    """Plan many dossiers that arrive by chance; every so many belongs to a more urgent organisation."""
    events, responses = [], []
    for number in range(DOSSIERS):
        events.append(f"  e{number:02d}: {{at: {{between: [0 h, 100 h]}}, like: incident}}")
        organisation = "league" if every and number % every == 0 else "union"
        responses.append(
            f"  d{number:02d}: {{organisation: {organisation}, kind: act, event: e{number:02d}}}"
        )
    world = (
        f"staffs: {{busy: {{name: Busy, organisation: union, calendar: always, desks: {desks}}}}}" + LEAGUE
    )
    crisis = "\n".join(["horizon: 300 d", "events:", *events, "responses:", "  answer: null", *responses])
    return plan_of(WORK, world=world, crisis=crisis)


def by_hand(arrivals: list[tuple[int, int, int, str]], desks: int) -> dict[str, int]:
    """Serve (arrival, urgency, length, name) at so many desks; say when each ends. Not preemptive."""
    free = [0] * desks
    heapify(free)
    coming = sorted(arrivals)
    waiting: list[tuple[int, int, int, str]] = []
    ends = {}
    while coming or waiting:
        now = heappop(free)
        if not waiting:
            now = max(now, coming[0][0])
        while coming and coming[0][0] <= now:
            arrival, urgency, length, name = coming.pop(0)
            heappush(waiting, (-urgency, arrival, length, name))
        _, arrival, length, name = heappop(waiting)
        ends[name] = max(now, arrival) + length
        heappush(free, ends[name])
    return ends


@pytest.mark.parametrize("desks", [1, 2, 4])
@pytest.mark.parametrize("every", [0, 3])
def test_the_queue_is_the_one_written_by_hand_to_the_second(desks, every):
    alone, crowded = rush("null", every), rush(str(desks), every)
    for replication in range(4):
        free = play(alone, replication)
        arrivals = []
        for entry in entries(free, "work"):
            dossier = free.dossiers[entry.dossier]
            begin = free.record.time(dossier.opened)
            urgency = free.urgency_of(dossier.plan.organisation)
            arrivals.append((begin, urgency, entry.time - begin, entry.dossier))
        assert len(arrivals) == DOSSIERS
        served = {entry.dossier: entry.time for entry in entries(play(crowded, replication), "work")}
        assert served == by_hand(arrivals, desks)


def test_a_crowded_desk_costs_what_it_should():
    run = play(rush("1"))
    work = sum(ledger_hours(run, name)["work"] for name in run.dossiers)
    last = max(entry.time for entry in entries(run, "work")) / HOUR
    assert work <= last <= 100 + work


@given(mean=st.floats(0.01, 40), u=st.floats(0.0001, 0.9999))
def test_the_business_of_an_agenda_is_a_poisson_quantile(mean, u):
    count = poisson_quantile(mean, u)
    # Where u falls on a step, rounding may take it to either side.
    low, high = (int(stats.poisson.ppf(min(max(u + shift, 0), 1), mean)) for shift in (-1e-9, 1e-9))
    assert low <= count <= high
