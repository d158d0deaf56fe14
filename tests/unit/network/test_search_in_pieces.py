"""A search in pieces finds what one over all of the graph finds, and never holds on for long."""

from __future__ import annotations

from itertools import pairwise
from typing import Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from scipy.sparse import csgraph, csr_array

from corridormap.network import search_in_pieces
from corridormap.network.search_in_pieces import Found, Pieces

Floats = NDArray[np.float64]
Matrix = csr_array[np.float64, tuple[int, int]]
Edges = list[tuple[int, int, float, float]]
NODES = 24
COSTS = st.sampled_from([0.25, 1.0, 1.5, 2.0, 7.0, 300.0, np.inf])
EDGES = st.lists(
    st.tuples(st.integers(0, NODES - 1), st.integers(0, NODES - 1), COSTS, COSTS),
    min_size=1,
    max_size=80,
)
BEGUN = st.dictionaries(
    st.integers(0, NODES - 1), st.sampled_from([0.5, 1.0, 40.0, 700.0]), min_size=1, max_size=5
)
LIMITS = st.sampled_from([0.75, 3.0, 10.0, 500.0, np.inf])


def slots_of(edges: Edges, nodes: int = NODES) -> tuple[Pieces, Floats]:
    """Return the graph of edges with what each costs there and back."""
    tails = np.array([each for a, b, _, _ in edges for each in (a, b)])
    heads = np.array([each for a, b, _, _ in edges for each in (b, a)], np.int32)
    costs = np.array([each for _, _, there, back in edges for each in (there, back)])
    order = np.argsort(tails, kind="stable")
    indptr = np.concatenate([[0], np.cumsum(np.bincount(tails, minlength=nodes))])
    pieces = Pieces.over(indptr.astype(np.int32), heads[order])
    return pieces, pieces.room(costs[order])


def at_once(pieces: Pieces, costs: Floats, begun: dict[int, float], limit: float) -> Floats:
    """Return what one search of scipy's finds."""
    heads, costs = pieces.heads.copy(), costs.copy()
    first = int(pieces.indptr[-2])
    heads[first : first + len(begun)] = list(begun)
    costs[first : first + len(begun)] = list(begun.values())
    size = pieces.source + 1
    matrix = csr_array((costs, heads, pieces.indptr), shape=(size, size))
    found: Floats = csgraph.dijkstra(matrix, indices=[pieces.source], limit=limit)[0]
    return found


def check_ways(pieces: Pieces, costs: Floats, begun: dict[int, float], found: Found) -> None:
    """Every way begins where it may and costs what is said."""
    for node in np.flatnonzero(np.isfinite(found.costs[:-1])).tolist():
        nodes = [node]
        while (before := int(found.before[nodes[-1]])) != pieces.source:
            nodes.append(before)
            assert len(nodes) <= pieces.source, "a way in a circle"
        total = begun[nodes[-1]]
        for here, there in pairwise(nodes[::-1]):
            own = slice(int(pieces.indptr[here]), int(pieces.indptr[here + 1]))
            total += costs[own][pieces.heads[own] == there].min()
        assert total == pytest.approx(found.costs[node])


@settings(deadline=None, max_examples=500)
@given(edges=EDGES, begun=BEGUN, limit=LIMITS, room=st.integers(1, 6), one=st.booleans())
def test_pieces_find_what_one_search_finds(
    edges: Edges, begun: dict[int, float], limit: float, room: int, one: bool
) -> None:
    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(search_in_pieces, "AT_ONCE", 2)
        patched.setattr(search_in_pieces, "FIRST_EDGES", 0.5)
        patched.setattr(search_in_pieces, "ROOM", room)
        edges = [(a, b, there, there if one else back) for a, b, there, back in edges if a != b]
        edges = edges or [(0, 1, 1.0, 1.0)]
        pieces, costs = slots_of(edges)
        pieces = Pieces.over(pieces.indptr[:-1], pieces.heads[: 2 * len(edges)], len(begun))
        costs = pieces.room(costs[: 2 * len(edges)])
        kept = costs.copy()
        wanted = at_once(pieces, costs, begun, limit)
        for reach in (None, pieces.reach(costs)):
            found = pieces.search(costs, begun, limit, reach)
            np.testing.assert_array_equal(found.costs, wanted)
            np.testing.assert_array_equal(costs, kept)
            check_ways(pieces, costs, begun, found)


def grid(side: int) -> tuple[Pieces, Floats]:
    """Return a square of streets, each a little longer or shorter than the next."""
    chance = np.random.default_rng(7)
    edges: Edges = []
    for node in range(side * side):
        for other in (node + 1, node + side):
            if other < side * side and (other % side or other == node + side):
                length = float(chance.uniform(0.5, 1.5))
                edges.append((node, other, length, length))
    return slots_of(edges, side * side)


@pytest.mark.parametrize("barred", [0, 50])
def test_no_piece_is_much_larger_than_it_may_be(
    barred: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_in_pieces, "AT_ONCE", 1_000)
    pieces, costs = grid(120)
    # What a guide says of edges that lead out of its tree.
    costs[:barred] = 1e12
    sizes: list[int] = []
    whole = csgraph.dijkstra

    def counted(
        matrix: Matrix, indices: list[int], return_predecessors: Literal[True], limit: float
    ) -> tuple[Floats, NDArray[np.int32]]:
        lengths, before = whole(
            matrix, indices=indices, return_predecessors=return_predecessors, limit=limit
        )
        sizes.append(int(np.isfinite(lengths).sum()) - 1)
        return lengths, before

    monkeypatch.setattr(csgraph, "dijkstra", counted)
    found = pieces.search(costs, {14_399: 1.0}, 1_000.0)
    assert np.isfinite(found.costs).all()
    # Each node once.
    assert sum(sizes) == 120 * 120
    assert max(sizes) < 4_000


def test_more_edges_of_one_cost_than_there_is_room_for_are_gone_over(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(search_in_pieces, "ROOM", 3)
    pieces, costs = slots_of([(0, there, 1.0, 1.0) for there in range(1, 20)], 20)
    pieces = Pieces.over(pieces.indptr[:-1], pieces.heads[:38])
    found = pieces.search(pieces.room(costs[:38]), {0: 0.5}, np.inf)
    assert found.costs[:-1].tolist() == [0.5, *[1.5] * 19]


@pytest.mark.parametrize("limit", [np.inf, 1.5, 9.0])
def test_ways_over_edges_left_out_are_not_said_to_be_known(
    limit: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_in_pieces, "ROOM", 3)
    monkeypatch.setattr(search_in_pieces, "FIRST_EDGES", 0.1)
    pieces, costs = slots_of([(0, there, 1.0, 1.0) for there in range(1, 20)], 20)
    pieces = Pieces.over(pieces.indptr[:-1], pieces.heads[:38])
    costs = pieces.room(costs[:38])
    wanted = at_once(pieces, costs, {0: 0.5}, limit)
    growth, steps = pieces.begin(costs, {0: 0.5}, limit), 0
    while growth.upto < limit:
        pieces.go_on(growth, costs)
        steps += 1
        is_near = wanted <= growth.upto
        np.testing.assert_array_equal(growth.found.costs[is_near], wanted[is_near])
    # The start, and three ends at a time.
    assert steps == 1 + 7
    np.testing.assert_array_equal(growth.found.costs, wanted)


def test_nowhere_to_begin_finds_nothing() -> None:
    pieces, costs = grid(4)
    found = pieces.search(costs, {}, np.inf)
    assert np.isinf(found.costs[:-1]).all()


@pytest.mark.parametrize("fails_at", ["_go_on", "_rim"])
@pytest.mark.parametrize("error", [MemoryError, KeyboardInterrupt])
def test_a_search_that_failed_half_way_goes_on_as_if_it_had_not(
    fails_at: str, error: type[BaseException], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(search_in_pieces, "AT_ONCE", 100)
    pieces, costs = grid(40)
    wanted = at_once(pieces, costs, {0: 1.0}, np.inf)
    growth = pieces.begin(costs, {0: 1.0}, np.inf)
    pieces.go_on(growth, costs)
    before = growth.upto, growth.found.costs.copy()
    works = getattr(Pieces, fails_at)

    def failing(*given: object) -> None:
        works(*given)
        raise error

    with pytest.MonkeyPatch.context() as patched:
        patched.setattr(Pieces, fails_at, failing)
        with pytest.raises(error):
            pieces.go_on(growth, costs)
    assert growth.upto == before[0]
    np.testing.assert_array_equal(growth.found.costs, before[1])
    while growth.upto < np.inf:
        pieces.go_on(growth, costs)
    np.testing.assert_array_equal(growth.found.costs, wanted)
    check_ways(pieces, costs, {0: 1.0}, growth.found)
