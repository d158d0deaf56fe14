"""How the networks are made: mends, gauges, the sea's lattices, the thinned background."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.builder.build_tree import BuildTree
from corridormap.builder.mends import apply_mends
from corridormap.builder.network import run
from corridormap.builder.rail_road import build_land_network, with_gauges
from corridormap.builder.sea import lay_sea, read_passages, sea_network, shore_rings
from corridormap.builder.sea_lattice import Level
from corridormap.builder.seed_tables import SeedRow, SeedTables
from corridormap.builder.waterway import build_waterway_network
from corridormap.builder.way_thinning import Thinning, thinned_lines
from corridormap.core.errors import FieldError, SourceError
from corridormap.network.archive import read_arrays
from corridormap.network.coast import coast_from_rings
from corridormap.network.graph import NetworkGraph
from corridormap.network.paths import open_adjacency, shortest_path
from corridormap.network.places import Place
from corridormap.network.snapping import snap
from corridormap.network.store import save_network
from tests.unit.network.shipped import lands
from tests.unit.network.small_networks import found, network, node_at

TORN = network([(0.0, 0.0), (1.0, 0.0), (1.001, 0.0), (2.0, 0.0)], [(0, 1, 112e3), (2, 3, 112e3)])
MEND = {
    "mend_id": "m", "network": "rail", "lon1": "1.0", "lat1": "0.0", "lon2": "1.001",
    "lat2": "0.0", "kind": "join", "length_km": "", "reason": "r", "source": "s",
}  # fmt: skip


def way_m(graph: NetworkGraph, start: float, end: float) -> float | None:
    path = shortest_path(open_adjacency(graph), node_at(graph, start, 0), node_at(graph, end, 0))
    return None if path is None else path.length_m(graph)


def mended(*rows: SeedRow) -> NetworkGraph:
    return apply_mends(TORN, list(rows))


def test_a_join_closes_a_gap() -> None:
    assert way_m(TORN, 0, 2) is None
    assert way_m(mended(MEND), 0, 2) == pytest.approx(224e3 + 117, abs=2)
    assert way_m(mended(MEND | {"length_km": "3"}), 0, 2) == 227e3


def test_a_mend_is_never_shorter_than_the_straight_line() -> None:
    assert way_m(mended(MEND | {"length_km": "0.001"}), 0, 2) == pytest.approx(224e3 + 111, abs=2)


def test_an_added_way_makes_the_nodes_it_needs() -> None:
    out = MEND | {"kind": "add", "lon2": "1.0", "lat2": "0.5", "length_km": "60"}
    back = MEND | {"kind": "add", "lat1": "0.5", "length_km": "61"}
    graph = mended(out, back)
    assert graph.node_count == TORN.node_count + 1
    assert way_m(graph, 0, 2) == 224e3 + 121e3


def test_a_new_node_has_the_country_that_it_lies_in_where_that_is_known() -> None:
    land_at = {(1.0, 0.5): "BB", (1.0, 0.7): "", (1.0, 0.9): "XX"}
    two = replace(TORN, countries=("AA", "BB"))
    rows = [
        MEND | {"kind": "add", "lat1": str(start), "lon2": "1.0", "lat2": str(end)}
        for start, end in ((0.0, 0.5), (0.5, 0.7), (0.7, 0.9))
    ]
    graph = apply_mends(two, rows, (), lambda lon, lat: land_at[round(lon, 3), round(lat, 3)])
    made = {
        round(lat, 3): graph.countries[code]
        for lat, code in zip(graph.lat.tolist(), graph.node_country.tolist(), strict=True)
        if lat
    }
    assert made == {0.5: "BB", 0.7: "AA", 0.9: "AA"}


def test_the_road_from_the_bridge_of_chiang_khong_lies_in_thailand(checkout: BuildTree) -> None:
    from corridormap.network.store import load_network

    graph = load_network(checkout.network, "road")
    node = found(snap(graph, 100.36, 20.13, 500.0)).node
    assert graph.countries[graph.node_country[node]] == "TH"


def test_a_wrong_edge_is_removed() -> None:
    assert way_m(mended(MEND, MEND | {"kind": "remove"}), 0, 2) is None


def test_tears_join_dead_ends_that_face_each_other_and_no_others() -> None:
    tears = MEND | {"kind": "tears", "lon1": "", "lat1": "", "lon2": "", "lat2": ""}
    assert way_m(mended(tears | {"length_km": "0.25"}), 0, 2) == pytest.approx(224e3 + 111, abs=2)
    assert way_m(mended(tears | {"length_km": "0.05"}), 0, 2) is None


SHAPED = network([(0.0, 0.0), (2.0, 0.0)], [(0, 1, 240e3)])
SHAPE = MEND | {"kind": "shape", "lon1": "0.0", "lon2": "2.0"}
BEND = [
    {"mend_id": "m", "seq": "2", "lon": "1.5", "lat": "0.1"},
    {"mend_id": "m", "seq": "1", "lon": "0.5", "lat": "0.1"},
]


def test_a_shape_takes_the_place_of_the_straight_edge() -> None:
    graph = apply_mends(SHAPED, [SHAPE | {"length_km": "240"}], BEND)
    assert graph.node_count == 4
    assert graph.edge_count == 3
    path = found(shortest_path(open_adjacency(graph), node_at(graph, 0, 0), node_at(graph, 2, 0)))
    assert path.length_m(graph) == pytest.approx(240e3, abs=3)
    assert graph.lon[path.nodes].tolist() == pytest.approx([0.0, 0.5, 1.5, 2.0])


def test_a_shape_may_be_a_way_of_its_own_and_is_never_shorter_than_its_line() -> None:
    graph = apply_mends(TORN, [SHAPE | {"length_km": "1"}], BEND)
    assert way_m(graph, 0, 2) == pytest.approx(224.8e3, rel=0.001)


def test_a_shape_needs_points_and_ends_on_the_network() -> None:
    with pytest.raises(FieldError, match=r"network_shapes\.csv, m: there are no points"):
        apply_mends(SHAPED, [SHAPE])
    with pytest.raises(FieldError, match=r"m: no way near 0\.0, 5\.0"):
        apply_mends(SHAPED, [SHAPE | {"lat1": "5.0"}], BEND)
    with pytest.raises(FieldError, match=r"network_shapes\.csv, m: a number is missing"):
        apply_mends(SHAPED, [SHAPE], [BEND[0] | {"lat": ""}])


def test_a_mend_of_another_network_changes_nothing() -> None:
    assert mended(MEND | {"network": "road"}) is TORN


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"kind": "weld"}, "m: kind 'weld' is unknown"),
        ({"lon1": "50"}, "m: no way near 50.0, 0.0"),
        ({"kind": "remove", "lon1": "0.0"}, "m: there is no such edge to remove"),
        ({"lat2": "north"}, "m: a number is missing"),
    ],
)
def test_a_mend_that_does_not_fit_is_named(changes: dict[str, str], message: str) -> None:
    with pytest.raises(FieldError, match=message):
        mended(MEND | changes)


def test_gauges_come_from_the_country_and_its_overrides() -> None:
    graph = network([(0, 0), (1, 0), (2, 0)], [(0, 1, 112e3), (1, 2, 112e3)])
    override = [
        {"override_id": "o", "seq": str(seq), "lon": str(seq), "lat": "0", "gauge_mm": "1000/1435"}
        for seq in (1, 2)
    ]
    gauged = with_gauges(graph, [{"country": "CN", "gauge_mm": "1435"}], override)
    assert gauged.weight_m[gauged.edges_labelled("1435")].tolist() == [112e3]
    assert len(gauged.edges_labelled("1000/1435")) == 1
    far = [override[0] | {"lon": "60"}]
    with pytest.raises(FieldError, match=r"gauge_overrides\.csv, o: its points"):
        with_gauges(graph, [], far)


def test_tracks_that_slip_over_a_border_keep_the_gauge_of_the_country_that_counts_them() -> None:
    # China up to 1, then a line that ends a little way over the border of a coarse map.
    ends = [(0.0, 0.0), (1.0, 0.0), (1.01, 0.0), (1.03, 0.0), (1.03, 0.5), (1.5, 0.5)]
    edges = [(0, 1, 112e3), (1, 2, 1.2e3), (2, 3, 2.3e3), (4, 5, 53e3)]
    flat = network(ends, edges)
    abroad = (flat.lon > 1.005).astype(np.uint8)
    graph = replace(flat, node_country=abroad, countries=("CN", "MM"))
    by_country = [{"country": "CN", "gauge_mm": "1435"}, {"country": "MM", "gauge_mm": "1000"}]
    home = Place("zone", "Zone", 1.03, 0.001, "zone", ("CN",))
    slipped, settled = (with_gauges(graph, by_country, [], homes) for homes in ([], [home]))
    assert sorted(slipped.weight_m[slipped.edges_labelled("1000")].tolist()) == [2.3e3, 53e3]
    assert settled.weight_m[settled.edges_labelled("1000")].tolist() == [53e3]


def test_a_country_that_begins_off_the_river_is_named(checkout: BuildTree) -> None:
    row = {"country": "LA", "lon": "103.0", "lat": "22.0", "reason": "r"}
    with pytest.raises(FieldError, match=r"waterway_countries\.csv, LA: 103\.0, 22\.0 is off"):
        build_waterway_network(checkout.reduced / "waterway.npz", [], [row])


@pytest.mark.parametrize("name", ["rail", "road", "waterway"])
def test_what_ships_is_what_the_seeds_make(
    checkout: BuildTree, seeds: SeedTables, tmp_path: Path, name: str
) -> None:
    if name == "waterway":
        reduced = checkout.reduced / "waterway.npz"
        rows = seeds["network_mends"], seeds["waterway_countries"]
        graph = build_waterway_network(reduced, *rows)
    else:
        graph = build_land_network(name, checkout.reduced, seeds, lands().country_at)
    save_network(tmp_path, graph)
    ours, shipped = (read_arrays(folder / f"{name}.npz") for folder in (tmp_path, checkout.network))
    assert ours.keys() == shipped.keys()
    for key, array in shipped.items():
        assert np.array_equal(ours[key], array), key


def test_every_mend_took_hold(checkout: BuildTree, seeds: SeedTables) -> None:
    from corridormap.network.store import load_network

    for row in seeds["network_mends"]:
        if row["kind"] in ("join", "add", "shape"):
            graph = load_network(checkout.network, row["network"])
            places = [(float(row[f"lon{end}"]), float(row[f"lat{end}"])) for end in (1, 2)]
            nodes = [found(snap(graph, lon, lat, 5_000.0)).node for lon, lat in places]
            assert graph.component[nodes[0]] == graph.component[nodes[1]], row["mend_id"]


def test_every_shape_belongs_to_a_mend(seeds: SeedTables) -> None:
    shapes = {row["mend_id"] for row in seeds["network_mends"] if row["kind"] == "shape"}
    assert {row["mend_id"] for row in seeds["network_shapes"]} == shapes


def test_nothing_is_built_from_nothing(tmp_path: Path, seeds: SeedTables) -> None:
    (tmp_path / "seeds").mkdir()
    with pytest.raises(SourceError, match="not downloaded yet"):
        run(BuildTree(tmp_path))


ISLAND = shapely.MultiPolygon(
    [shapely.box(10.0, 10.0, 20.0, 14.9), shapely.box(10.0, 15.1, 20.0, 20.0)]
)
HOPS = ((0, 1), (1, 0), (1, 1), (1, -1))
COARSE = (Level(1.0, 0.0, 400.0, 100.0, HOPS), Level(4.0, 150.0, 30_000.0, 0.0, HOPS))
CANAL = [
    {
        "passage_id": "ditch",
        "name": "Ditch",
        "kind": "canal",
        "seq": str(seq),
        "lon": str(lon),
        "lat": lat,
    }
    for seq, (lon, lat) in enumerate(
        ((9.5, "15.4"), (12.0, "15"), (18.0, "15"), (20.5, "15.4")), start=1
    )
]
GATE = [
    {"passage_id": "line", "name": "Line", "kind": "gate", "seq": "1", "lon": "15", "lat": "19"},
    {"passage_id": "line", "name": "Line", "kind": "gate", "seq": "2", "lon": "15", "lat": "71.9"},
]


@pytest.fixture(scope="module")
def small_sea() -> NetworkGraph:
    passages = read_passages([*GATE, *CANAL])
    return sea_network(lay_sea(ISLAND, passages, COARSE), passages)


def test_no_lattice_edge_meets_the_shore(small_sea: NetworkGraph) -> None:
    rings = shore_rings(ISLAND)
    points = np.vstack(rings)
    coast = coast_from_rings(points[:, 0], points[:, 1], np.array([0, 5, 10]))
    free = np.flatnonzero(small_sea.edge_label != small_sea.labels.index("ditch"))
    start, end = small_sea.edge_from[free], small_sea.edge_to[free]
    near = np.abs(small_sea.lon[start] - small_sea.lon[end]) < 10.0
    start, end = start[near], end[near]
    lon, lat = small_sea.lon, small_sea.lat
    assert not coast.met_by(lon[start], lat[start], lon[end], lat[end]).any()


def test_lattices_are_one_sea_around_the_globe(small_sea: NetworkGraph) -> None:
    assert (small_sea.component == 0).all()
    span = np.abs(small_sea.lon[small_sea.edge_from] - small_sea.lon[small_sea.edge_to])
    assert (span > 180.0).any()


def test_a_canal_is_a_short_cut_until_it_is_closed(small_sea: NetworkGraph) -> None:
    west, east = node_at(small_sea, 9.5, 15.5), node_at(small_sea, 20.5, 15.5)
    through = found(shortest_path(open_adjacency(small_sea), west, east))
    round_it = found(shortest_path(open_adjacency(small_sea, frozenset({"ditch"})), west, east))
    assert through.length_m(small_sea) < 1.3e6 < round_it.length_m(small_sea)


def test_a_gate_closes_every_edge_across_it(small_sea: NetworkGraph) -> None:
    north_west, north_east = node_at(small_sea, 12.0, 25.0), node_at(small_sea, 18.0, 25.0)
    closed = open_adjacency(small_sea, frozenset({"line", "ditch"}))
    direct = found(shortest_path(open_adjacency(small_sea), north_west, north_east))
    detour = found(shortest_path(closed, north_west, north_east))
    assert detour.length_m(small_sea) > 3.0 * direct.length_m(small_sea)


def test_thinning_keeps_the_trunk_and_drops_the_spur() -> None:
    graph = network(
        [(0.0, 0.0), (1.0, 0.0), (2.0, 0.0), (3.0, 0.0), (1.0, 0.02)],
        [(0, 1, 112e3), (1, 2, 112e3), (2, 3, 112e3), (1, 4, 2.3e3)],
    )
    lines = thinned_lines(graph, Thinning(0.001, 5_000.0, 0.001, 1e9))
    assert [line.coords.tolist() for line in lines] == [[[0.0, 0.0], [3.0, 0.0]]]
    assert lines[0].country == "CN"
    cut = thinned_lines(graph, Thinning(0.001, 5_000.0, 0.001, 150e3))
    assert sum(len(line.coords) - 1 for line in cut) >= 2
    assert {tuple(line.coords[0]) for line in cut} >= {(0.0, 0.0)}
