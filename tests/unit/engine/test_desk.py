from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from jointsim.engine.clock.alarms import Clock
from jointsim.engine.desk import Desk
from jointsim.engine.plan import StaffPlan

arrivals = st.lists(st.tuples(st.integers(0, 20), st.integers(1, 30)), min_size=1, max_size=12)


def desk(desks: int | None) -> Desk:
    always = (-1, -1, -1, -1)
    idle = (0.0, 0.0, 0.0, 0.0)
    plan = StaffPlan(
        "staff", desks, always, in_order=True, wait_chance=idle, wait_mean=idle, load=idle, task=0.0
    )
    return Desk(Clock(), plan)


def test_a_free_desk_is_taken_and_given_back():
    one = desk(1)
    assert one.request(0) is None
    ticket = one.request(0)
    assert ticket is not None
    assert not ticket.triggered
    one.release()
    assert ticket.triggered
    one.release()
    assert one.request(0) is None


def test_the_more_urgent_is_served_first_and_equals_by_arrival():
    one = desk(1)
    one.request(0)
    tickets = [one.request(urgency) for urgency in (0, 2, 0, 2)]
    served: list[int] = []
    for _ in tickets:
        one.release()
        granted = {number for number, ticket in enumerate(tickets) if ticket is not None and ticket.triggered}
        served += granted.difference(served)
    assert served == [1, 3, 0, 2]


def test_without_a_limit_nobody_waits():
    many = desk(None)
    assert [many.request(0) for _ in range(50)] == [None] * 50
    many.keep(10**9)
    assert many.next_free(7) == 7


@given(arrivals=arrivals, desks=st.integers(1, 3))
def test_known_on_arrival_is_what_a_queue_would_give(arrivals: list[tuple[int, int]], desks: int):
    known = desk(desks)
    at, ends = 0, list[int]()
    for gap, takes in arrivals:
        at += gap
        busy = sorted(end for end in ends if end > at)
        expected = at if len(busy) < desks else busy[-desks]
        begins = known.next_free(at)
        assert begins == expected
        known.keep(begins + takes)
        ends.append(begins + takes)
