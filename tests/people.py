"""People at seats, for tests: runs with seats taken, answers by kind, and what was told of a run."""

from __future__ import annotations

from collections.abc import Callable

from msgspec.structs import replace

from jointsim.engine.luck.draws import draw_block
from jointsim.engine.people.port import Port, Question
from jointsim.engine.people.seats import Seat
from jointsim.engine.plan import Plan
from jointsim.engine.run import Replication
from jointsim.measures.scores import measure
from tests.worlds import milestones, play


def with_people(plan: Plan, *seats: Seat, replication: int = 0) -> tuple[Replication, Port]:
    """Begin a replication in which seats are taken."""
    port = Port(seats)
    return Replication(plan, draw_block(plan.book, 1, [replication])[0], port), port


def finish(run: Replication) -> None:
    """Let the policy answer whatever is asked, to the horizon."""
    while not run.advance().over:
        pass


def next_question(run: Replication, kind: str) -> Question:
    """Let the policy answer until there is a question of a kind."""
    while True:
        pause = run.advance()
        assert not pause.over, f"nobody was asked about {kind}"
        for question in pause.questions:
            if question.kind == kind:
                return question


def answered(
    plan: Plan, seat: Seat, kind: str, value: str, *, after: int = 0, replication: int = 0
) -> Replication:
    """Play with one seat, which answers its first question of a kind, some seconds after it was put."""
    run, port = with_people(plan, seat, replication=replication)
    question = next_question(run, kind)
    if after:
        run.advance(until=run.now + after)
    port.answer(run, question.id, value)
    finish(run)
    return run


def with_answers(
    plan: Plan, seats: tuple[Seat, ...], choose: Callable[[Question], str | None], *, replication: int = 0
) -> Replication:
    """Play to the horizon, answering each question as it is put; None leaves it to the policy."""
    run, port = with_people(plan, *seats, replication=replication)
    pause = run.advance()
    while not pause.over:
        for question in pause.questions:
            value = choose(question)
            if value is not None and question.id in port.open:
                port.answer(run, question.id, value)
        pause = run.advance()
    return run


def replayed(run: Replication) -> Replication:
    """Play the moves of a run again, from the list of them alone."""
    return play(run.plan, run.draws.replication, port=Port(run.port.seats, tuple(run.port.moves)))


def told(run: Replication) -> tuple[object, ...]:
    """Give all that is measured of a run, byte for byte, and the entries that lie within its horizon."""
    scores = measure(run.plan, [run])
    within = sorted(
        repr(replace(entry, cause=-1, attributes=dict(entry.attributes)))
        for entry in run.record
        if entry.time <= run.plan.horizon
    )
    return {name: column.tobytes() for name, column in scores.columns.items()}, milestones(run), within
