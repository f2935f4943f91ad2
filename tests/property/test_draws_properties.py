"""What common random numbers need: a draw depends on its address alone. And that draws look random."""

from __future__ import annotations

import itertools
from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy import stats

from jointsim.engine.luck.addresses import key, link
from jointsim.engine.luck.draws import AddressBook, Draws, draw_block

FOUR_SIGMA = 2 * stats.norm.sf(4)

words = st.integers(0, 2**64 - 1)
names = st.lists(st.text(max_size=8), min_size=1, max_size=6, unique=True)
occurrences = st.one_of(st.just(0), st.integers(1, 5), words)


def scalars(book_names: Sequence[str], seed: int, replications: Sequence[int]) -> NDArray[np.float64]:
    book = AddressBook()
    addresses = [book.scalar(name) for name in book_names]
    return np.array([[run.uniform(a) for a in addresses] for run in draw_block(book, seed, replications)])


def vector(entities: Sequence[str], seed: int, replications: Sequence[int]) -> NDArray[np.float64]:
    book = AddressBook()
    address = book.vector("states", entities)
    return np.array([run.uniforms(address) for run in draw_block(book, seed, replications)])


@given(seed=words, replication=words, name=st.text(), entity=st.text(), occurrence=occurrences)
def test_draws_follow_the_written_scheme(
    seed: int, replication: int, name: str, entity: str, occurrence: int
):
    def expected(entity_key: int) -> float:
        state = 0
        for part in (seed, replication, key(name), entity_key, occurrence):
            state = link(state, part)
        return ((state >> 12) + 0.5) / 2**52

    single, several = AddressBook(), AddressBook()
    single.scalar(name)
    several.vector(name, [entity])
    assert draw_block(single, seed, [replication])[0].uniform(0, occurrence) == expected(0)
    assert draw_block(several, seed, [replication])[0].uniforms(0, occurrence).tolist() == [
        expected(key(entity))
    ]


@given(names=names, order=st.randoms(use_true_random=False), seed=words)
def test_order_of_asking_changes_nothing(names: list[str], order, seed: int):
    book = AddressBook()
    addresses = [(book.scalar(name), 0) for name in names] + [
        (book.vector(f"all/{name}", names), 1) for name in names
    ]
    asked = [(address, kind, turn) for address, kind in addresses for turn in range(3)]

    def play(run: Draws, sequence: list[tuple[int, int, int]]) -> dict[tuple[int, int], object]:
        return {
            (address, turn): run.normals(address, turn).tolist() if kind else run.normal(address, turn)
            for address, kind, turn in sequence
        }

    straight, shuffled = draw_block(book, seed, [3, 3])
    assert play(straight, asked) == play(shuffled, order.sample(asked, len(asked)))


@given(names=names, extra=names, seed=words)
def test_another_address_changes_no_other_draw(names: list[str], extra: list[str], seed: int):
    both = list(dict.fromkeys([*extra, *names]))
    alone = dict(zip(names, scalars(names, seed, [1])[0], strict=True))
    beside = dict(zip(both, scalars(both, seed, [1])[0], strict=True))
    assert alone == {name: beside[name] for name in names}


@given(entities=names, extra=names, seed=words)
def test_another_entity_changes_no_other_draw(entities: list[str], extra: list[str], seed: int):
    both = list(dict.fromkeys([*extra, *entities]))
    alone = dict(zip(entities, vector(entities, seed, [1])[0], strict=True))
    beside = dict(zip(both, vector(both, seed, [1])[0], strict=True))
    assert alone == {entity: beside[entity] for entity in entities}


@given(cuts=st.lists(st.integers(0, 12), max_size=5), seed=words)
def test_chunks_change_nothing(cuts: list[int], seed: int):
    edges = [0, *sorted(cuts), 12]
    replications = list(range(12))
    whole = scalars(["a", "b"], seed, replications)
    parts = [
        scalars(["a", "b"], seed, replications[start:stop])
        for start, stop in itertools.pairwise(edges)
        if start < stop
    ]
    assert np.concatenate(parts).tolist() == whole.tolist()


@settings(max_examples=30)
@given(seed=words)
def test_uniforms_are_strictly_inside_and_normals_finite(seed: int):
    book = AddressBook()
    address = book.vector("states", [f"s{i}" for i in range(200)])
    first, second = draw_block(book, seed, [0, 0])
    uniforms, normals = first.uniforms(address), second.normals(address)
    assert ((uniforms > 0) & (uniforms < 1)).all()
    assert np.isfinite(normals).all()
    assert (np.argsort(uniforms) == np.argsort(normals)).all()


def over_addresses() -> NDArray[np.float64]:
    return scalars([f"source/{i}" for i in range(20_000)], 1, [0])[0]


def over_replications() -> NDArray[np.float64]:
    return scalars(["a"], 1, range(20_000))[:, 0]


def over_seeds() -> NDArray[np.float64]:
    return np.array([scalars(["a"], seed, [0])[0, 0] for seed in range(4_000)])


def over_entities() -> NDArray[np.float64]:
    return vector([f"s{i}" for i in range(20_000)], 1, [0])[0]


def over_occurrences() -> NDArray[np.float64]:
    book = AddressBook()
    address = book.scalar("a")
    run = draw_block(book, 1, [0])[0]
    return np.array([run.uniform(address, turn) for turn in range(20_000)])


def over_vector_occurrences() -> NDArray[np.float64]:
    book = AddressBook()
    address = book.vector("a", [f"s{i}" for i in range(36)])
    run = draw_block(book, 1, [0])[0]
    return np.concatenate([run.uniforms(address, turn) for turn in range(600)])


@pytest.mark.parametrize(
    "sample",
    [over_addresses, over_replications, over_seeds, over_entities, over_occurrences, over_vector_occurrences],
)
def test_draws_are_uniform_and_uncorrelated_along_every_part_of_the_address(sample):
    draws = sample()
    counts, _ = np.histogram(draws, bins=100, range=(0.0, 1.0))
    assert stats.chisquare(counts).pvalue > FOUR_SIGMA
    assert stats.kstest(draws, "uniform").pvalue > FOUR_SIGMA
    low_bits, _ = np.histogram((draws * 2**32) % 1.0, bins=100, range=(0.0, 1.0))
    assert stats.chisquare(low_bits).pvalue > FOUR_SIGMA
    for lag in (1, 2, 36):
        assert abs(np.corrcoef(draws[:-lag], draws[lag:])[0, 1]) < 4 / np.sqrt(draws.size - lag)


def test_neighbours_are_independent_over_replications():
    replications = range(20_000)
    table = np.column_stack(
        [
            scalars(["capitals/1", "capitals/2", "capitals/3"], 1, replications),
            vector(["DE", "EE"], 1, replications),
        ]
    )
    for first, second in itertools.combinations(table.T, 2):
        assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(len(replications))
        squares, _, _ = np.histogram2d(first, second, bins=10, range=[[0, 1], [0, 1]])
        assert stats.chisquare(squares.ravel()).pvalue > FOUR_SIGMA


def test_neighbouring_seeds_are_independent():
    table = [scalars(["a"], seed, range(20_000))[:, 0] for seed in (1, 2, 3)]
    for first, second in itertools.combinations(table, 2):
        assert abs(np.corrcoef(first, second)[0, 1]) < 4 / np.sqrt(20_000)


def test_no_two_addresses_share_a_draw():
    book = AddressBook()
    address = book.vector("states", [f"s{i}" for i in range(100)])
    runs = draw_block(book, 1, range(100))
    drawn = np.concatenate([run.uniforms(address, turn) for run in runs for turn in range(10)])
    assert np.unique(drawn).size == drawn.size
