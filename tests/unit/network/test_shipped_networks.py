"""What ships in resources/network holds together; shapes, never times."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from corridormap.core.measure import wgs84
from corridormap.network.archive import read_arrays, write_arrays
from corridormap.network.assemble import components
from corridormap.network.border_slips import settled_countries
from corridormap.network.graph import NetworkGraph
from corridormap.network.store import NETWORK_NAMES, load_network, save_network
from tests.unit.network.shipped import seed_rows, theme

FOLDER = Path(__file__).resolve().parents[3] / "resources" / "network"
MOST_BYTES = 14_000_000
STRAITS = {
    "malacca", "sunda", "lombok", "hormuz", "bab-el-mandeb", "suez", "panama", "bosporus",
    "dardanelles", "gibraltar", "dover", "kiel", "oresund", "tsugaru", "la-perouse", "korea",
    "taiwan", "good-hope", "horn", "northwest-passage",
}  # fmt: skip


@pytest.fixture(params=NETWORK_NAMES)
def graph(request: pytest.FixtureRequest) -> NetworkGraph:
    return load_network(FOLDER, request.param)


def test_edges_join_nodes_that_exist_and_stand_in_order(graph: NetworkGraph) -> None:
    assert (graph.edge_from < graph.edge_to).all()
    assert graph.edge_from.min() >= 0
    assert graph.edge_to.max() < graph.node_count
    number = graph.edge_from.astype(np.int64) * graph.node_count + graph.edge_to
    assert (np.diff(number) > 0).all()
    assert len(np.unique(np.concatenate([graph.edge_from, graph.edge_to]))) == graph.node_count


def test_no_way_is_shorter_than_the_straight_line(graph: NetworkGraph) -> None:
    start, end = graph.edge_from, graph.edge_to
    _, _, straight_m = wgs84().inv(
        graph.lon[start], graph.lat[start], graph.lon[end], graph.lat[end]
    )
    # The source rounds its lengths and coordinates to some 100 m.
    assert (graph.weight_m >= 0.98 * np.asarray(straight_m) - 150.0).all()


def test_stored_components_are_the_real_ones(graph: NetworkGraph) -> None:
    ends = graph.edge_from.astype(np.int64), graph.edge_to.astype(np.int64)
    fresh = components(graph.node_count, *ends)
    assert np.array_equal(fresh, graph.component)


def test_the_snap_index_holds_every_node_in_its_cell(graph: NetworkGraph) -> None:
    starts = graph.grid.starts
    assert starts[0] == 0
    assert starts[-1] == graph.node_count
    cells = np.repeat(np.arange(len(starts) - 1), np.diff(starts))
    assert np.array_equal(cells, graph.grid.cell_of(graph.lon, graph.lat))


def test_labels_and_countries_are_known(graph: NetworkGraph) -> None:
    assert graph.edge_label.max() < len(graph.labels)
    assert graph.node_country.max() < len(graph.countries)
    if graph.name in ("rail", "road"):
        assert all(len(code) == 2 for code in graph.countries)
        assert len(graph.border_edges()) > 100


def test_land_networks_cover_the_area_and_no_more() -> None:
    for name in ("rail", "road"):
        graph = load_network(FOLDER, name)
        assert -5.0 <= graph.lon.min() < 0.0
        assert 135.0 < graph.lon.max() <= 150.0
        assert 0.0 <= graph.lat.min() < 5.0
        assert 60.0 < graph.lat.max() <= 65.0
        here = {graph.countries[number] for number in np.unique(graph.node_country)}
        assert {"CN", "KR", "JP", "RU", "KZ", "MM", "LA", "TH", "VN", "DE"} <= here


def test_the_river_passes_through_its_countries_once() -> None:
    graph = load_network(FOLDER, "waterway")
    ends = graph.node_country[np.column_stack([graph.edge_from, graph.edge_to])]
    passed = [
        tuple(sorted(graph.countries[code] for code in ends[edge].tolist()))
        for edge in graph.border_edges().tolist()
    ]
    # Vietnam begins on both branches of the delta.
    assert sorted(passed) == [("CN", "LA"), ("KH", "LA"), ("KH", "VN"), ("KH", "VN")]
    assert "" not in {graph.countries[code] for code in np.unique(graph.node_country)}


def test_every_rail_edge_has_its_gauge() -> None:
    graph = load_network(FOLDER, "rail")
    assert not len(graph.edges_labelled(""))
    assert {"1435", "1520", "1000", "1067", "1676", "1435/1000"} <= set(graph.labels)
    laos = graph.countries.index("LA")
    in_laos = np.flatnonzero(
        (graph.node_country[graph.edge_from] == laos) & (graph.node_country[graph.edge_to] == laos)
    )
    standard = graph.edge_label[in_laos] == graph.labels.index("1435")
    assert graph.weight_m[in_laos[standard]].sum() == pytest.approx(420e3, rel=0.1)


def test_within_a_country_tracks_have_its_gauge_or_an_override_says_why_not() -> None:
    graph = load_network(FOLDER, "rail")
    gauge_of = {row["country"]: row["gauge_mm"] for row in seed_rows("gauge_by_country")}
    known = {row["gauge_mm"] for row in seed_rows("gauge_overrides")}
    settled = settled_countries(graph, theme().places)
    home, there = settled[graph.edge_from], settled[graph.edge_to]
    label = np.array(graph.labels, object)[graph.edge_label]
    own = np.array([gauge_of.get(code, "") for code in graph.countries], object)
    other = np.flatnonzero((home == there) & (label != own[home]))
    found = {(graph.countries[home[edge]], label[edge]) for edge in other.tolist()}
    assert found == {
        ("LA", "1435"), ("VN", "1435/1000"), ("BY", "1435/1520"), ("PL", "1435/1520"),
    }  # fmt: skip
    assert {gauge for _, gauge in found} <= known
    # Over a border a track is that of one side, or of both.
    over = np.flatnonzero(home != there)
    fits = (label[over] == own[home[over]]) | (label[over] == own[there[over]])
    assert set(label[over[~fits]]) <= known


def test_the_sea_has_its_straits_and_all_oceans() -> None:
    graph = load_network(FOLDER, "sea")
    assert set(graph.labels) >= STRAITS
    assert all(len(graph.edges_labelled(label)) for label in STRAITS)
    assert graph.lon.min() < -179.0
    assert graph.lon.max() > 179.0
    largest = np.flatnonzero(graph.component == 0)
    for lon, lat in ((0.0, 0.0), (-30.0, 30.0), (70.0, -10.0), (-150.0, 10.0), (160.0, 40.0)):
        offset = np.hypot(graph.lon[largest] - lon, graph.lat[largest] - lat)
        assert offset.min() < 1.0


def test_all_that_ships_is_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) <= MOST_BYTES


def test_a_network_saved_is_the_network_loaded(tmp_path: Path) -> None:
    graph = load_network(FOLDER, "waterway")
    assert save_network(tmp_path, graph)
    assert not save_network(tmp_path, graph)
    ours, shipped = tmp_path / "waterway.npz", FOLDER / "waterway.npz"
    again = read_arrays(ours)
    for name, array in read_arrays(shipped).items():
        assert np.array_equal(again[name], array)


def test_a_file_without_an_array_is_named(tmp_path: Path) -> None:
    arrays = read_arrays(FOLDER / "waterway.npz")
    del arrays["component"]
    write_arrays(tmp_path / "waterway.npz", arrays)
    with pytest.raises(Exception, match=r"waterway\.npz: the array 'component' is missing"):
        load_network(tmp_path, "waterway")
