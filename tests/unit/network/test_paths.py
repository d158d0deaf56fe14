from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse.csgraph import dijkstra

from corridormap.network.anchors import anchors_by_component, way_through
from corridormap.network.graph import NetworkGraph
from corridormap.network.paths import (
    build_adjacency,
    open_adjacency,
    path_through,
    shortest_path,
)
from corridormap.network.snapping import nodes_within, snap, snap_by_component
from tests.unit.network.small_networks import found, network, node_at

# A square with a diagonal that is longer than two sides, and a spur at its first corner.
SQUARE = [(0.0, 0.0), (0.0, 1.0), (1.0, 1.0), (1.0, 0.0), (-0.5, 0.0)]
SIDES = [(0, 1, 112e3), (1, 2, 112e3), (2, 3, 112e3), (3, 0, 112e3), (0, 2, 300e3), (0, 4, 60e3)]


@pytest.fixture
def square() -> NetworkGraph:
    return network(SQUARE, SIDES, ["", "strait", "", "", "", ""])


def test_the_shortest_way_is_found_with_its_edges(square: NetworkGraph) -> None:
    start, end = node_at(square, 0, 0), node_at(square, 1, 1)
    path = shortest_path(open_adjacency(square), start, end)
    assert path is not None
    assert path.length_m(square) == 224e3
    assert len(path.edges) == len(path.nodes) - 1 == 2


def test_a_closed_label_is_gone_round_and_never_crossed(square: NetworkGraph) -> None:
    start, end = node_at(square, 0, 1), node_at(square, 1, 1)
    closed = frozenset({"strait"})
    direct = found(shortest_path(open_adjacency(square), start, end))
    assert direct.length_m(square) == 112e3
    round_it = found(shortest_path(open_adjacency(square, closed), start, end))
    assert round_it.length_m(square) == 336e3
    assert not set(round_it.edges) & set(square.edges_labelled("strait"))


def test_no_way_is_none(square: NetworkGraph) -> None:
    adjacency = build_adjacency(square, np.arange(square.edge_count))
    assert shortest_path(adjacency, node_at(square, 0, 0), node_at(square, 1, 1)) is None
    assert path_through(adjacency, [node_at(square, 0, 0), node_at(square, 1, 1)]) is None


def test_a_way_to_itself_has_no_edges(square: NetworkGraph) -> None:
    path = found(shortest_path(open_adjacency(square), 2, 2))
    assert path.nodes.tolist() == [2]
    assert path.length_m(square) == 0.0


def test_a_via_point_on_a_spur_leaves_no_doubling_back(square: NetworkGraph) -> None:
    stops = [node_at(square, 0, 1), node_at(square, -0.5, 0), node_at(square, 1, 0)]
    path = found(path_through(open_adjacency(square), stops))
    assert path.nodes.tolist() == [stops[0], node_at(square, 0, 0), stops[2]]


def test_of_double_edges_the_shorter_stays_and_lone_nodes_go() -> None:
    graph = network([(0, 0), (0, 1), (5, 5)], [(0, 1, 120e3), (1, 0, 115e3), (0, 0, 5.0)])
    assert graph.node_count == 2
    assert graph.weight_m.tolist() == [115e3]


def test_components_are_numbered_by_size() -> None:
    graph = network(
        [(0, 0), (0, 1), (10, 0), (10, 1), (10, 2)], [(0, 1, 1e5), (2, 3, 1e5), (3, 4, 1e5)]
    )
    assert graph.component[node_at(graph, 10, 1)] == 0
    assert graph.component[node_at(graph, 0, 0)] == 1
    assert set(snap_by_component(graph, 5.0, 0.5, 700e3)) == {0, 1}


@st.composite
def random_networks(draw: st.DrawFn) -> NetworkGraph:
    count = draw(st.integers(3, 12))
    places = draw(
        st.lists(
            st.tuples(st.integers(0, 40), st.integers(0, 40)),
            min_size=count,
            max_size=count,
            unique=True,
        )
    )
    ends = st.tuples(st.integers(0, count - 1), st.integers(0, count - 1), st.integers(1, 10**6))
    edges = draw(st.lists(ends.filter(lambda e: e[0] != e[1]), min_size=1, max_size=3 * count))
    return network(places, edges)  # type: ignore[arg-type]


@settings(max_examples=60, deadline=None)
@given(random_networks(), st.data())
def test_a_path_is_as_long_as_its_edges_and_as_the_search_says(
    graph: NetworkGraph, data: st.DataObject
) -> None:
    nodes = st.integers(0, graph.node_count - 1)
    start, end = data.draw(nodes), data.draw(nodes)
    adjacency = open_adjacency(graph)
    path = shortest_path(adjacency, start, end)
    best_m = dijkstra(adjacency.matrix, directed=True, indices=[start])[0, end]
    if path is None:
        assert graph.component[start] != graph.component[end]
        return
    assert path.length_m(graph) == pytest.approx(best_m)
    for edge, here, there in zip(path.edges, path.nodes[:-1], path.nodes[1:], strict=True):
        assert {graph.edge_from[edge], graph.edge_to[edge]} == {here, there}
    back = found(shortest_path(adjacency, end, start))
    assert back.length_m(graph) == pytest.approx(path.length_m(graph))


@settings(max_examples=60, deadline=None)
@given(random_networks(), st.integers(0, 40), st.integers(0, 40), st.integers(1, 3000))
def test_snapping_finds_what_looking_at_every_node_finds(
    graph: NetworkGraph, lon: int, lat: int, radius_km: int
) -> None:
    everywhere, distances_m = nodes_within(graph, lon, lat, 19_000e3)
    assert len(everywhere) == graph.node_count
    match = snap(graph, lon, lat, radius_km * 1e3)
    within = distances_m[distances_m <= radius_km * 1e3]
    assert (match is None) == (len(within) == 0)
    if match is not None:
        assert match.distance_m == within.min()


def test_snapping_looks_over_the_date_line() -> None:
    graph = network([(179.9, 0.0), (-179.9, 0.0), (0.0, 0.0)], [(0, 1, 23e3), (1, 2, 2e7)])
    match = snap(graph, 179.99, 0.0, 20e3)
    assert match is not None
    assert graph.lon[match.node] == 179.9
    nodes, _ = nodes_within(graph, 179.99, 0.0, 20e3)
    assert sorted(graph.lon[nodes]) == [-179.9, 179.9]


def test_a_stop_beside_a_long_edge_stands_on_the_edge(square: NetworkGraph) -> None:
    start = anchors_by_component(square, 0.5, 1.001, 5e3)[0]
    end = anchors_by_component(square, 1.0, 0.25, 5e3)[0]
    assert start.distance_m < 150
    way = found(way_through(square, open_adjacency(square), [start, end]))
    assert way.coords[0] == pytest.approx([0.5, 1.0], abs=1e-3)
    assert way.coords[1] == pytest.approx([1.0, 1.0])
    assert way.length_m == pytest.approx(112e3 * (0.5 + 0.75), rel=1e-3)


def test_two_stops_on_one_edge_take_a_part_of_it(square: NetworkGraph) -> None:
    places = [anchors_by_component(square, lon, 1.0, 5e3)[0] for lon in (0.2, 0.7)]
    way = found(way_through(square, open_adjacency(square), places))
    assert way.length_m == pytest.approx(112e3 * 0.5, rel=1e-3)
    assert len(way.coords) == 2


def test_nothing_within_reach_is_no_anchor(square: NetworkGraph) -> None:
    assert anchors_by_component(square, 20.0, 20.0, 5e3) == {}
