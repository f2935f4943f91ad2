"""What travels on a channel: unchanged where nothing is lost, and drawn only for events of which news spreads."""

from __future__ import annotations

import pytest

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from tests.shipped import shipped_inputs, shipped_plan


@pytest.fixture(scope="module")
def cables() -> Plan:
    return shipped_plan("baltic-cables")


@pytest.fixture(scope="module")
def run(cables: Plan) -> Replication:
    (draws,) = draw_block(cables.book, 1, [0])
    run = Replication(cables, draws)
    run.advance()
    return run


def reports(run: Replication) -> list[tuple[str, str, tuple[str, ...]]]:
    return [
        (entry.attributes["from"], entry.who, entry.attributes["sources"])
        for entry in run.record
        if entry.activity == "report"
    ]


def test_an_account_that_loses_nothing_on_its_way_stays_the_same_one(run: Replication, cables: Plan) -> None:
    whole = {
        (channel.sender, channel.receiver)
        for channel in cables.channels.values()
        if channel.keeps == 1.0 and not channel.bypasses
    }
    passed_on = 0
    for sender, receiver, sources in reports(run):
        if (sender, receiver) not in whole:
            continue
        there = run.knowledge.picture("cable-cut", receiver)
        here = run.knowledge.picture("cable-cut", sender)
        for source in sources:
            if there.passers[source] == sender and here.learned.count(here.sources[source]) == 1:
                passed_on += any(there.sources[source] is told for told in here.learned)
    assert passed_on > 50


def test_nobody_is_sent_back_what_it_passed_on(run: Replication) -> None:
    for sender, receiver, sources in reports(run):
        picture = run.knowledge.picture("cable-cut", sender)
        copies = [told.source for told in picture.learned]
        once = [source for source in sources if copies.count(source) == 1]
        assert not [source for source in once if picture.passers[source] == receiver]


def test_latencies_are_drawn_only_of_events_that_spread(cables: Plan) -> None:
    assert cables.spread == {"cable-cut"}
    assert all(set(channel.latency_addresses) == {"cable-cut"} for channel in cables.channels.values())


def test_latencies_that_are_the_same_at_every_urgency_come_with_the_block(cables: Plan) -> None:
    layout = cables.book.close()
    foretold = set(layout.owners[: layout.scalar_columns][-len(layout.foretold) :].tolist())
    for channel in cables.channels.values():
        addresses = set(channel.latency_addresses["cable-cut"].values())
        is_alike = len(set(channel.latency)) == 1
        assert foretold & addresses == (addresses if is_alike else set()), channel.id


def test_bodies_that_keep_the_same_calendar_share_when_silences_end() -> None:
    world, bodies = shipped_inputs("baltic-cables").world, shipped_plan("baltic-cables").bodies
    by_calendar: dict[str, set[int]] = {}
    for name, body in world.bodies.items():
        by_calendar.setdefault(body.calendar, set()).add(id(bodies[name].deadlines))
    assert len(by_calendar) < len(bodies)
    assert all(len(laid_out) == 1 for laid_out in by_calendar.values())
