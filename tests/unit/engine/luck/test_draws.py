from __future__ import annotations

import pickle

import numpy as np
import pytest
from scipy.special import ndtri

from jointsim.engine.luck.addresses import finalised, key, link, stride, strides
from jointsim.engine.luck.delays import (
    DelaySampler,
    FixedSampler,
    LognormalSampler,
    PertSampler,
    UniformSampler,
    compile_delay,
)
from jointsim.engine.luck.draws import SCHEME, AddressBook, Draws, RepeatedDraw, draw_block
from jointsim.model.delays import Delay

STATES = ("DE", "EE", "FI", "NO", "TR")


def pert(low: float, mode: float, high: float) -> PertSampler:
    sampler = compile_delay(Delay(shape="pert", numbers=(low, mode, high), clock="elapsed"))
    assert isinstance(sampler, PertSampler)
    return sampler


def one_run(seed: int = 1, replication: int = 7) -> tuple[Draws, int, int]:
    book = AddressBook()
    scalar = book.scalar("crisis/attribution")
    vector = book.vector("capitals/instructions", STATES)
    return draw_block(book, seed, [replication])[0], scalar, vector


# The vectors were computed by a separate C program and `b2sum -l 64`; another scheme needs another number.


def test_scheme_is_the_one_of_the_stored_vectors():
    assert SCHEME == "1"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("crisis/attribution", 0xC59854A107B35F91),
        ("FI", 0x24BF0FD84E7E0559),
        ("Åland", 0x31BEC492B79FED85),
    ],
)
def test_keys_are_stored_vectors(name: str, expected: int):
    assert key(name) == expected


def test_links_are_the_published_outputs_of_splitmix64():
    published = [
        6457827717110365317,
        3203168211198807973,
        9817491932198370423,
        4593380528125082431,
        16408922859458223821,
    ]
    assert [link(1234567, value) for value in range(5)] == published


@pytest.mark.parametrize(
    ("seed", "replication", "occurrence", "expected"),
    [
        (0, 0, 0, 0.88853839251355937),
        (1, 0, 0, 0.19135780200877506),
        (1, 7, 0, 0.55165384154198016),
        (1, 7, 1, 0.14069174954950425),
        (1, 7, 123456789, 0.69744922136496867),
    ],
)
def test_scalar_draws_are_stored_vectors(seed: int, replication: int, occurrence: int, expected: float):
    run, scalar, _ = one_run(seed, replication)
    assert run.uniform(scalar, occurrence) == expected


def test_vector_draws_are_stored_vectors():
    run, _, vector = one_run()
    first = dict(zip(STATES, run.uniforms(vector).tolist(), strict=True))
    fourth = dict(zip(STATES, run.uniforms(vector, 3).tolist(), strict=True))
    assert first["FI"] == 0.94529889101209863
    assert first["EE"] == 0.63535429268931931
    assert fourth["FI"] == 0.6027121443147786


def test_extreme_seed_and_accented_name_are_a_stored_vector():
    book = AddressBook()
    address = book.scalar("nac/δ")
    run = draw_block(book, 2**64 - 1, [2**32])[0]
    assert run.uniform(address) == 0.70909147033708464


def test_many_links_at_once_equal_single_ones():
    states = [0, 1, 2**63, 2**64 - 1, *(link(5, value) for value in range(50))]
    values = [0, 1, 2**32, 2**64 - 1, *(link(6, value) for value in range(50))]
    for value in values:
        together = finalised(np.array(states, dtype=np.uint64) + np.uint64(stride(value)))
        assert together.tolist() == [link(state, value) for state in states]
    assert strides(values).tolist() == [stride(value) for value in values]


def test_three_readings_are_one_draw():
    sampler = UniformSampler("elapsed", 0.0, 1e9)
    for occurrence in (0, 4):
        uniform = one_run()[0].uniform(0, occurrence)
        assert one_run()[0].normal(0, occurrence) == ndtri(uniform)
        assert one_run()[0].delay(0, sampler, occurrence) == sampler.seconds(uniform, 0.0)
        uniforms = one_run()[0].uniforms(1, occurrence)
        assert one_run()[0].normals(1, occurrence).tolist() == ndtri(uniforms).tolist()
        assert one_run()[0].delays(1, sampler, occurrence).tolist() == [
            sampler.seconds(uniform, 0.0) for uniform in uniforms.tolist()
        ]


def test_scalars_are_python_numbers():
    sampler = UniformSampler("elapsed", 0.0, 1e9)
    for occurrence in (0, 1):
        assert type(one_run()[0].uniform(0, occurrence)) is float
        assert type(one_run()[0].normal(0, occurrence)) is float
        assert type(one_run()[0].delay(0, sampler, occurrence)) is int


@pytest.mark.parametrize("occurrence", [0, 3])
@pytest.mark.parametrize("again", ["uniform", "normal", "delay"])
def test_a_scalar_asked_twice_is_refused(occurrence: int, again: str):
    run, scalar, _ = one_run()
    run.uniform(scalar, occurrence)
    more = (UniformSampler("elapsed", 0.0, 1.0),) if again == "delay" else ()
    with pytest.raises(RepeatedDraw) as refusal:
        getattr(run, again)(scalar, *more, occurrence=occurrence)
    assert str(refusal.value) == (
        f"'crisis/attribution' was drawn before (replication 7, occurrence {occurrence}): "
        "give each use a name or an occurrence of its own"
    )


@pytest.mark.parametrize("occurrence", [0, 3])
@pytest.mark.parametrize("again", ["uniforms", "normals", "delays"])
def test_a_vector_asked_twice_is_refused(occurrence: int, again: str):
    run, _, vector = one_run()
    run.normals(vector, occurrence)
    more = (UniformSampler("elapsed", 0.0, 1.0),) if again == "delays" else ()
    with pytest.raises(RepeatedDraw, match=r"'capitals/instructions' was drawn before"):
        getattr(run, again)(vector, *more, occurrence=occurrence)


@pytest.mark.parametrize("occurrence", [0, 3])
def test_a_draw_that_was_forgotten_is_read_again_and_is_the_same(occurrence: int):
    run, scalar, vector = one_run()
    before = run.uniform(scalar, occurrence), run.uniforms(vector, occurrence).tolist()
    run.forget(scalar, occurrence)
    run.forget(vector, occurrence)
    assert (run.uniform(scalar, occurrence), run.uniforms(vector, occurrence).tolist()) == before
    with pytest.raises(RepeatedDraw):
        run.uniform(scalar, occurrence)


def test_forgetting_one_draw_leaves_the_others_spent():
    run, scalar, vector = one_run()
    run.uniform(scalar, 1)
    run.forget(scalar, 2)
    run.forget(vector)
    with pytest.raises(RepeatedDraw):
        run.uniform(scalar, 1)


def test_the_same_draw_in_another_replication_is_no_repetition():
    book = AddressBook()
    address = book.scalar("a")
    first, second = draw_block(book, 1, [0, 1])
    assert first.uniform(address) != second.uniform(address)


@pytest.mark.parametrize("occurrence", [0, 2])
def test_scalars_and_vectors_are_not_mixed_up(occurrence: int):
    run, scalar, vector = one_run()
    with pytest.raises(
        TypeError, match=r"'capitals/instructions' is a vector: read it by uniforms, normals or del"
    ):
        run.uniform(vector, occurrence)
    with pytest.raises(
        TypeError, match=r"'crisis/attribution' is a scalar: read it by uniform, normal or delay$"
    ):
        run.normals(scalar, occurrence)


@pytest.mark.parametrize("occurrence", [-1, 2**64])
def test_occurrence_out_of_range_is_refused(occurrence: int):
    run, scalar, vector = one_run()
    with pytest.raises(ValueError, match=r"of 'crisis/attribution' is not within 0 to"):
        run.uniform(scalar, occurrence)
    with pytest.raises(ValueError, match=r"of 'capitals/instructions' is not within 0 to"):
        run.uniforms(vector, occurrence)


@pytest.mark.parametrize(("seed", "replications"), [(-1, [0]), (2**64, [0]), (1, [0, -1]), (1, [2**64])])
def test_seed_and_replications_out_of_range_are_refused(seed: int, replications: list[int]):
    with pytest.raises(ValueError, match="the seed and the replications are whole numbers"):
        draw_block(AddressBook(), seed, replications)


def test_vectors_are_read_only():
    sampler = UniformSampler("elapsed", 0.0, 1.0)
    for occurrence in (0, 1):
        run, _, vector = one_run()
        assert not run.uniforms(vector, occurrence).flags.writeable
        assert not one_run()[0].normals(vector, occurrence).flags.writeable
        assert not one_run()[0].delays(vector, sampler, occurrence).flags.writeable


def test_a_name_belongs_to_one_use():
    book = AddressBook()
    book.scalar("a")
    with pytest.raises(ValueError, match=r"^'a' has an address already: a name belongs to one use$"):
        book.vector("a", STATES)
    assert book.scalar("b") == 1


def test_an_entity_stands_in_a_vector_once():
    with pytest.raises(ValueError, match=r"^'a' lists FI, NO twice: one draw belongs to one entity$"):
        AddressBook().vector("a", ["NO", "FI", "NO", "FI", "EE"])


def test_a_book_is_closed_by_its_first_block():
    book = AddressBook()
    book.scalar("a")
    draw_block(book, 1, [0])
    with pytest.raises(RuntimeError, match=r"^'b' comes too late"):
        book.scalar("b")


def test_empty_books_vectors_and_blocks():
    assert len(draw_block(AddressBook(), 1, [0, 1])) == 2
    book = AddressBook()
    nobody = book.vector("nobody", [])
    assert draw_block(book, 1, []) == []
    run = draw_block(book, 1, [0])[0]
    assert run.uniforms(nobody).shape == (0,)
    assert run.normals(nobody, 1).shape == (0,)


@pytest.mark.parametrize("closed", [False, True])
def test_a_pickled_book_gives_the_same_draws(closed: bool):
    book = AddressBook()
    scalar, vector = book.scalar("a"), book.vector("b", STATES)
    if closed:
        book.close()
    copy = pickle.loads(pickle.dumps(book))
    assert len(copy) == len(book) == 2
    here, there = draw_block(book, 3, [5])[0], draw_block(copy, 3, [5])[0]
    assert there.uniform(scalar) == here.uniform(scalar)
    assert there.normals(vector).tolist() == here.normals(vector).tolist()


def test_a_run_knows_what_it_belongs_to():
    book = AddressBook()
    runs = draw_block(book, 9, np.array([4, 2]))
    assert [(run.seed, run.replication) for run in runs] == [(9, 4), (9, 2)]
    assert type(runs[0].replication) is int


@pytest.mark.parametrize("ahead", [1, 2, 5])
def test_drawing_in_advance_changes_no_draw(ahead: int):
    plain, quick = AddressBook(), AddressBook()
    for book, turns in ((plain, 1), (quick, ahead)):
        book.vector("v", STATES, turns)
        book.scalar("s", turns)
        book.scalar("other")
    one, other = draw_block(plain, 4, [8])[0], draw_block(quick, 4, [8])[0]
    for occurrence in (3, 0, 4, 1, 2):
        assert one.uniforms(0, occurrence).tolist() == other.uniforms(0, occurrence).tolist()
        assert one.normal(1, occurrence) == other.normal(1, occurrence)
    assert one.uniform(2) == other.uniform(2)


def test_what_was_drawn_in_advance_is_spent_like_the_rest():
    book = AddressBook()
    scalar, vector = book.scalar("s", 3), book.vector("v", STATES, 3)
    run = draw_block(book, 1, [7])[0]
    run.uniform(scalar, 2)
    run.normals(vector, 2)
    with pytest.raises(RepeatedDraw, match=r"'s' was drawn before \(replication 7, occurrence 2\)"):
        run.normal(scalar, 2)
    with pytest.raises(RepeatedDraw, match=r"'v' was drawn before \(replication 7, occurrence 2\)"):
        run.uniforms(vector, 2)
    with pytest.raises(TypeError, match="'v' is a vector"):
        run.uniform(vector, 1)
    with pytest.raises(ValueError, match="occurrence -1 of 's'"):
        run.uniform(scalar, -1)


@pytest.mark.parametrize("occurrence", [0, 3])
def test_the_longest_delay_is_that_of_all_delays(occurrence: int):
    sampler = UniformSampler("elapsed", 0.0, 1e9)
    among = np.array([4, 1, 2])
    run, _, vector = one_run()
    delays = one_run()[0].delays(vector, sampler, occurrence)
    entity, length = run.longest(vector, sampler, among, occurrence)
    assert entity in among
    assert length == delays[among].max() == delays[entity]
    with pytest.raises(RepeatedDraw):
        run.uniforms(vector, occurrence)


def entered_as_delays(**delays: DelaySampler | None) -> tuple[AddressBook, list[int]]:
    book = AddressBook()
    book.vector("capitals/instructions", STATES)
    return book, [book.scalar(name, ahead=2, delay=delay) for name, delay in delays.items()]


def test_a_draw_entered_as_a_delay_is_the_same_to_the_second():
    short, long = pert(1, 2, 30), pert(3600, 7200, 90_000)
    skewed, flat = LognormalSampler("elapsed", 11.0, 1.5), UniformSampler("open", 5.0, 1e6)
    shapes = {"a": short, "b": skewed, "c": long, "d": flat, "e": short, "f": FixedSampler("elapsed", 7)}
    told, addresses = entered_as_delays(**shapes)
    plain, _ = entered_as_delays(**dict.fromkeys(shapes))
    for ours, theirs in zip(draw_block(told, 5, range(200)), draw_block(plain, 5, range(200)), strict=True):
        for address, delay in zip(addresses, shapes.values(), strict=True):
            for occurrence in range(4):
                assert ours.delay(address, delay, occurrence) == theirs.delay(address, delay, occurrence)


def test_the_longest_of_a_vector_entered_as_delays_is_the_same_to_the_second():
    told, plain, skewed = AddressBook(), AddressBook(), LognormalSampler("elapsed", 11.0, 1.5)
    told.vector("a", STATES, ahead=2)
    plain.vector("a", STATES, ahead=2)
    one, other = told.vector("b", STATES, 2, skewed), plain.vector("b", STATES, 2)
    everybody = np.arange(len(STATES))
    for ours, theirs in zip(draw_block(told, 5, range(50)), draw_block(plain, 5, range(50)), strict=True):
        for occurrence in range(3):
            assert ours.longest(one, skewed, everybody, occurrence) == theirs.longest(
                other, skewed, everybody, occurrence
            )


def test_a_draw_entered_as_a_delay_is_spent_like_the_rest_and_forgotten_likewise():
    book, (address,) = entered_as_delays(a=pert(1, 2, 30))
    (draws,) = draw_block(book, 5, [0])
    first = draws.delay(address, pert(1, 2, 30))
    with pytest.raises(RepeatedDraw, match="'a' was drawn before"):
        draws.delay(address, pert(1, 2, 30))
    draws.forget(address)
    assert draws.delay(address, pert(1, 2, 30)) == first


@pytest.mark.parametrize("reading", ["uniform", "normal"])
def test_a_draw_entered_as_a_delay_is_no_other_number(reading: str):
    book, (address,) = entered_as_delays(a=pert(1, 2, 30))
    (draws,) = draw_block(book, 5, [0])
    with pytest.raises(TypeError, match="'a' was entered as a delay: read it by delay"):
        getattr(draws, reading)(address)


def test_a_book_with_delays_can_be_pickled():
    book, (address,) = entered_as_delays(a=pert(1, 2, 30))
    book.close()
    again = pickle.loads(pickle.dumps(book))
    (one,), (other,) = draw_block(book, 5, [3]), draw_block(again, 5, [3])
    assert one.delay(address, pert(1, 2, 30)) == other.delay(address, pert(1, 2, 30))


@pytest.mark.parametrize("since", [0, 1, 3, 5])
def test_several_occurrences_at_once_are_those_read_one_by_one(since: int):
    everybody, sampler = np.arange(len(STATES)), LognormalSampler("elapsed", 9.0, 1.2)
    for delay in (None, sampler):
        book = AddressBook()
        scalar, vector = book.scalar("work", 4, delay), book.vector("capitals", STATES, 4, delay)
        (one,), (other,) = draw_block(book, 1, [7]), draw_block(book, 1, [7])
        turns = range(since, since + 3)
        assert one.delays_in(scalar, sampler, turns) == [other.delay(scalar, sampler, turn) for turn in turns]
        assert one.longest_in(vector, sampler, everybody, turns) == [
            other.longest(vector, sampler, everybody, turn) for turn in turns
        ]
        with pytest.raises(RepeatedDraw):
            one.delay(scalar, sampler, since)
        with pytest.raises(RepeatedDraw):
            one.longest(vector, sampler, everybody, since + 2)


def test_several_occurrences_of_which_one_was_read_are_refused():
    everybody, sampler = np.arange(len(STATES)), LognormalSampler("elapsed", 9.0, 1.2)
    book = AddressBook()
    scalar, vector = book.scalar("work", 4, sampler), book.vector("capitals", STATES, 4, sampler)
    (run,) = draw_block(book, 1, [7])
    run.delay(scalar, sampler, 2)
    run.longest(vector, sampler, everybody, 2)
    with pytest.raises(RepeatedDraw, match="'work' was drawn before"):
        run.delays_in(scalar, sampler, range(4))
    with pytest.raises(RepeatedDraw, match="'capitals' was drawn before"):
        run.longest_in(vector, sampler, everybody, range(4))
    with pytest.raises(RepeatedDraw, match="occurrence 1"):
        run.delay(scalar, sampler, 1)
