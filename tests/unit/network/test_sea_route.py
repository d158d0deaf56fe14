"""Ways over the sea of the shipped graph: lengths, land, closures, there and back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.core.errors import SourceError
from corridormap.core.measure import densify, inverse, line_length_m
from corridormap.network.coast import coast_from_rings, load_coast
from corridormap.network.paths import build_adjacency, open_adjacency, shortest_paths
from corridormap.network.sea_gates import (
    Waters,
    gates_crossed,
    load_narrows,
    passage_names,
    save_coast,
)
from corridormap.network.sea_route import CLOSED_BY_DEFAULT, route_over_sea
from corridormap.network.snapping import snap
from corridormap.network.store import load_network
from tests.unit.network.small_networks import found

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "network"
PLACES = {
    "qinzhou": (108.635, 21.69),
    "singapore": (103.77, 1.27),
    "vladivostok": (131.886, 43.1125),
    "donghae": (129.14, 37.493),
    "sakaiminato": (133.246, 35.5405),
    "zarubino": (131.085, 42.64),
    "busan": (129.06, 35.105),
    "sokcho": (128.6, 38.21),
    "hai-phong": (106.693, 20.866),
    "hamburg": (9.915, 53.532),
    "shanghai": (122.0, 31.0),
    "los-angeles": (-118.25, 33.7),
    "odesa": (30.75, 46.5),
}
# The shortest ways that a 0.1 degree land mask gives, smoothed, from the source's measurements.
GRID_KM = {
    ("qinzhou", "singapore"): 2443,
    ("vladivostok", "donghae"): 676,
    ("donghae", "sakaiminato"): 441,
    ("zarubino", "busan"): 876,
    ("zarubino", "sokcho"): 535,
    ("vladivostok", "busan"): 953,
    ("qinzhou", "hai-phong"): 257,
}
SQUARE = np.array([[10.0, 10.0], [12.0, 10.0], [12.0, 12.0], [10.0, 12.0], [10.0, 10.0]])


def way_km(start: str, end: str, closed: frozenset[str] = CLOSED_BY_DEFAULT) -> float:
    way = route_over_sea(FOLDER, [PLACES[start], PLACES[end]], closed)
    assert way is not None
    return line_length_m(way) / 1000.0


@pytest.mark.parametrize(("start", "end"), GRID_KM)
def test_ways_are_as_long_as_measured_elsewhere(start: str, end: str) -> None:
    ours = way_km(start, end)
    assert inverse(*PLACES[start], *PLACES[end]).length_m / 1000.0 <= ours + 1e-6
    assert 0.94 * GRID_KM[start, end] <= ours <= 1.01 * GRID_KM[start, end]


def test_there_and_back_is_one_line() -> None:
    there = route_over_sea(FOLDER, [PLACES["zarubino"], PLACES["busan"]])
    back = route_over_sea(FOLDER, [PLACES["busan"], PLACES["zarubino"]])
    assert there is not None
    assert back is not None
    assert np.allclose(there, back[::-1], atol=1e-9)


def test_a_way_over_the_date_line_is_one_line() -> None:
    way = route_over_sea(FOLDER, [PLACES["shanghai"], PLACES["los-angeles"]])
    assert way is not None
    assert np.abs(np.diff(way[:, 0])).max() < 5.0
    assert line_length_m(way) == pytest.approx(10_500e3, rel=0.01)


def test_a_closed_canal_is_gone_round_by_the_cape() -> None:
    open_km = way_km("singapore", "hamburg")
    closed = CLOSED_BY_DEFAULT | {"suez"}
    way = route_over_sea(FOLDER, [PLACES["singapore"], PLACES["hamburg"]], closed)
    assert way is not None
    assert way[:, 1].min() < -34.0
    assert open_km == pytest.approx(15_740, rel=0.01)
    assert line_length_m(way) / 1000.0 > open_km + 5_000


def test_a_closed_strait_is_not_crossed_by_the_taut_line_either() -> None:
    points = [PLACES["singapore"], (80.5, 5.5)]
    through = route_over_sea(FOLDER, points)
    round_it = route_over_sea(FOLDER, points, CLOSED_BY_DEFAULT | {"malacca"})
    assert through is not None
    assert round_it is not None
    assert "malacca" in gates_crossed(FOLDER, through)
    assert "malacca" not in gates_crossed(FOLDER, round_it)
    assert line_length_m(round_it) > line_length_m(through)


def test_a_sea_cut_off_has_no_way() -> None:
    closed = CLOSED_BY_DEFAULT | {"bosporus"}
    points = [PLACES["odesa"], PLACES["singapore"]]
    assert route_over_sea(FOLDER, points, closed) is None
    assert route_over_sea(FOLDER, points) is not None


def test_a_point_far_inland_has_no_way() -> None:
    assert route_over_sea(FOLDER, [(100.0, 40.0), PLACES["busan"]]) is None


def test_a_line_over_land_meets_the_shore() -> None:
    coast = load_coast(FOLDER)
    assert coast.met_by_line(densify(116.0, 39.0, 121.0, 38.5, 25_000.0)).any()
    assert not coast.met_by_line(densify(150.0, 30.0, -150.0, 30.0, 25_000.0)).any()
    # Taveuni, on the date line.
    assert coast.met_by_line(densify(179.0, -16.6, -179.0, -16.6, 25_000.0)).any()


@settings(max_examples=200, deadline=None)
@given(*[st.floats(8.0, 14.0).map(lambda x: round(x, 3)) for _ in range(4)])
def test_meeting_the_shore_is_what_a_geometry_library_says(
    x1: float, y1: float, x2: float, y2: float
) -> None:
    coast = coast_from_rings(SQUARE[:, 0], SQUARE[:, 1], np.array([0, 5]))
    met = coast.met_by_line(np.array([[x1, y1], [x2, y2]]))
    line = shapely.LineString([(x1, y1), (x2, y2)])
    ring = shapely.LinearRing(SQUARE)
    if 0.0 < ring.distance(line) < 1e-9 or (ring.distance(line) == 0.0 and line.length < 1e-6):
        return
    assert bool(met[0]) == bool(ring.intersects(line))


def test_a_shore_saved_is_the_shore_loaded(tmp_path: Path) -> None:
    gates = {"gate": np.array([[0.0, 0.0], [1.0, 1.0]])}
    narrow, inland = np.array([[9.0, 11.0, 11.0, 11.0]]), np.array([[11.0, 11.0]])
    waters = Waters({"gate": "Gate Strait"}, gates, narrow, inland, np.array([[9.0, 12.0]]))
    assert save_coast(tmp_path, [SQUARE], waters)
    assert not save_coast(tmp_path, [SQUARE], waters)
    assert passage_names(tmp_path) == {"gate": "Gate Strait"}
    narrows = load_narrows(tmp_path)
    there_and_back = np.array([[9.0, 11.0], [11.0, 11.0], [9.0, 11.0], [9.0, 12.0]])
    assert narrows.are_steps(there_and_back).tolist() == [True, True, False]
    assert narrows.are_steps(there_and_back[:1]).tolist() == []
    assert narrows.are_inland(there_and_back).tolist() == [False, True, False, False]
    assert narrows.are_inlets(there_and_back).tolist() == [False, False, False, True]
    across_turn = np.array([[359.0, 1.0], [361.0, -0.5]])
    assert gates_crossed(tmp_path, across_turn) == ("gate",)
    assert gates_crossed(tmp_path, across_turn[:1]) == ()
    assert load_coast(tmp_path).met_by_line(np.array([[9.0, 11.0], [11.0, 11.0]])).all()
    assert gates_crossed(tmp_path, np.array([[0.0, 1.0], [1.0, 0.0]])) == ("gate",)
    assert gates_crossed(tmp_path, np.array([[0.0, 1.0], [0.2, 0.8]])) == ()
    with pytest.raises(SourceError, match=r"coast\.npz: the file is missing"):
        load_coast(tmp_path / "nowhere")


def test_closing_passages_is_as_good_as_building_without_them() -> None:
    graph = load_network(FOLDER, "sea")
    closed = frozenset({"suez", "malacca"})
    edges = np.concatenate([graph.edges_labelled(label) for label in closed])
    start, *ends = (found(snap(graph, *PLACES[key], 40e3)).node for key in ("busan", "odesa"))
    quick = shortest_paths(open_adjacency(graph, closed), start, ends)[0]
    slow = shortest_paths(build_adjacency(graph, edges), start, ends)[0]
    through = shortest_paths(open_adjacency(graph), start, ends)[0]
    assert quick is not None
    assert slow is not None
    assert through is not None
    assert quick[0] == pytest.approx(slow[0])
    assert quick[0] > through[0] + 5e6
