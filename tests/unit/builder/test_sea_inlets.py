"""Creeks that the grown shore closes are traced, on a made-up island."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.builder.sea import SeaLaid, lay_sea, sea_network, shore_of, waters_of, with_inlets
from corridormap.builder.sea_inlets import lay_inlets
from corridormap.builder.sea_lattice import Level
from corridormap.core.measure import line_length_m
from corridormap.network.graph import UNITS_PER_DEGREE
from corridormap.network.paths import open_adjacency, shortest_path
from corridormap.network.sea_gates import places_of
from tests.unit.network.small_networks import found

HOPS = ((0, 1), (1, 0), (1, 1), (1, -1))
LEVELS = (Level(0.2, 0.0, 60.0, 30.0, HOPS), Level(1.0, 45.0, 30_000.0, 0.0, HOPS))
CREEK = shapely.LineString([(9.9, 11.0), (10.3, 11.0), (10.3, 11.2)]).buffer(0.006)
CUT = shapely.LineString([(11.6, 9.9), (11.6, 10.1), (12.1, 10.1)]).buffer(0.006)
"""From the south to the east of the island."""
ISLAND = shapely.box(10.0, 10.0, 12.0, 12.0).difference(CREEK | CUT)


@pytest.fixture(scope="module")
def laid() -> SeaLaid:
    return lay_sea(shore_of(ISLAND), [], LEVELS)


@pytest.fixture(scope="module")
def inlets(laid: SeaLaid) -> list[np.ndarray]:
    return lay_inlets(ISLAND, laid.coast, laid.mesh)


def test_the_head_of_a_creek_is_joined_to_the_sea(inlets: list[np.ndarray]) -> None:
    points = np.vstack(inlets)
    for place in ((10.1, 11.0), (10.3, 11.0), (10.3, 11.19)):
        assert np.hypot(*(points - place).T).min() < 0.035
    for line in inlets:
        assert not shapely.LineString(line).intersects(ISLAND)
        assert np.allclose(line * UNITS_PER_DEGREE, np.rint(line * UNITS_PER_DEGREE))


def test_lines_end_at_nodes_of_the_sea_or_at_each_other(
    laid: SeaLaid, inlets: list[np.ndarray]
) -> None:
    mesh = np.column_stack([laid.mesh.lon, laid.mesh.lat])
    for at, line in enumerate(inlets):
        others = np.vstack([mesh, *inlets[:at], *inlets[at + 1 :]])
        assert np.abs(others - line[-1]).max(axis=1).min() < 1e-6


def test_no_creek_is_a_short_cut(laid: SeaLaid, inlets: list[np.ndarray]) -> None:
    before, after = sea_network(laid, []), sea_network(with_inlets(laid, inlets), [])
    assert after.node_count > before.node_count
    assert (after.component == 0).all()
    lengths_m = []
    for graph in (before, after):
        ends = [
            int(np.argmin(np.hypot(graph.lon - lon, graph.lat - lat)))
            for lon, lat in ((11.5, 9.7), (12.3, 10.1))
        ]
        lengths_m.append(found(shortest_path(open_adjacency(graph), *ends)).length_m(graph))
    assert lengths_m[0] == pytest.approx(lengths_m[1])


def test_steps_on_the_grown_shore_are_narrow(laid: SeaLaid, inlets: list[np.ndarray]) -> None:
    shore = shore_of(ISLAND)
    waters = waters_of(laid, shore, [], inlets)
    assert line_length_m(waters.narrow[0].reshape(2, 2)) <= 3_100.0
    assert all(shapely.LineString(step.reshape(2, 2)).intersects(shore) for step in waters.narrow)
    assert shapely.intersects_xy(shore, *waters.inland.T).all()
    assert len(waters.inland) > 5
    # All points of the lines but those that are nodes of the sea itself.
    places = set(places_of(np.vstack(inlets)).tolist())
    at_sea = set(places_of(np.column_stack([laid.mesh.lon, laid.mesh.lat])).tolist())
    assert places & at_sea
    assert set(places_of(waters.inlets).tolist()) == places - at_sea
