"""The geometry of every leg: where it ends, what it crosses, how it runs."""

from __future__ import annotations

import sqlite3
from collections import defaultdict
from contextlib import closing
from itertools import pairwise
from typing import Any

import numpy as np
import pytest
import shapely
from scipy.spatial import cKDTree

from corridormap.builder.build_tree import BuildTree
from corridormap.builder.legs import LegBuild, try_build_legs
from corridormap.builder.seed_tables import SeedTables
from corridormap.builder.segments import cut_into_segments, joined
from corridormap.core.measure import inverse, line_length_m, segment_lengths_m
from corridormap.network.store import load_network

END_M = 500.0
HARBOUR_M = 5_000.0
RIVER_DEG = 0.02
MOST_VERTICES_PER_KM = 2.0
STRAIGHT_KM = 80.0
"""The longest straight track that is real: the Trans-Siberian Railway west of Omsk."""
CURVED = 1.04
"""A piece whose way is longer than its straight line by more is drawn too straight."""
TOO_STRAIGHT_KM = 40.0


@pytest.fixture(scope="module")
def stops(seeds: SeedTables) -> dict[str, tuple[float, float]]:
    places = [(row["port_id"], row) for row in seeds["ports"]]
    places += [(row["crossing_id"], row) for row in seeds["border_crossings"]]
    return {key: (float(row["lon"]), float(row["lat"])) for key, row in places}


@pytest.fixture(scope="module")
def land(checkout: BuildTree) -> Any:
    path = checkout.layers / "basemap.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        rows = connection.execute("SELECT geom FROM land").fetchall()
    parts = shapely.get_parts(shapely.from_wkb([row[0][40:] for row in rows]))
    return shapely.STRtree(parts)


def rows_of(seeds: SeedTables) -> dict[str, dict[str, str]]:
    return {row["leg_id"]: row for row in seeds["corridor_legs"]}


def test_every_leg_is_drawn(seeds: SeedTables, leg_build: LegBuild) -> None:
    assert leg_build.problems == []
    assert [leg.leg_id for leg in leg_build.legs] == list(rows_of(seeds))


def test_legs_end_at_their_stops(
    seeds: SeedTables, leg_build: LegBuild, stops: dict[str, tuple[float, float]]
) -> None:
    far = {}
    for leg in leg_build.legs:
        row = rows_of(seeds)[leg.leg_id]
        for end, stop in ((leg.coords[0], "from_stop"), (leg.coords[-1], "to_stop")):
            away_m = inverse(float(end[0]), float(end[1]), *stops[row[stop]]).length_m
            if away_m > END_M:
                far[leg.leg_id, stop] = round(away_m)
    assert far == {}


def test_consecutive_legs_of_a_branch_share_a_stop(seeds: SeedTables) -> None:
    branches: dict[tuple[str, str], list[dict[str, str]]] = defaultdict(list)
    for row in seeds["corridor_legs"]:
        branches[row["corridor_id"], row["branch"]].append(row)
    for legs in branches.values():
        legs.sort(key=lambda row: int(row["seq"]))
        ends = [(legs[at]["to_stop"], legs[at + 1]["from_stop"]) for at in range(len(legs) - 1)]
        assert all(end == start for end, start in ends), legs[0]["leg_id"]


def at_open_sea(line: np.ndarray) -> np.ndarray:
    """Return the line between the two harbours, finely cut."""
    fine = shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), 0.01))
    along_m = np.concatenate([[0.0], np.cumsum(segment_lengths_m(fine))])
    away = (along_m > HARBOUR_M) & (along_m < along_m[-1] - HARBOUR_M)
    return np.asarray(fine[away])


def rivers_and_canals(seeds: SeedTables) -> Any:
    lines: dict[str, list[tuple[float, float]]] = defaultdict(list)
    for row in seeds["sea_passages"]:
        if row["kind"] != "gate":
            lines[row["passage_id"]].append((float(row["lon"]), float(row["lat"])))
    return shapely.union_all(
        [shapely.LineString(line).buffer(RIVER_DEG) for line in lines.values()]
    )


def test_sea_legs_keep_off_the_land(seeds: SeedTables, leg_build: LegBuild, land: Any) -> None:
    waters = rivers_and_canals(seeds)
    ashore = {}
    for leg in leg_build.legs:
        if leg.mode == "sea":
            away = shapely.LineString(at_open_sea(leg.coords)).difference(waters)
            if len(land.query(away, predicate="intersects")):
                ashore[leg.leg_id] = leg.length_m
    assert sum(leg.mode == "sea" for leg in leg_build.legs) >= 10
    assert ashore == {}


def test_the_land_test_would_notice(seeds: SeedTables, land: Any) -> None:
    over_hainan = shapely.LineString([(108.6, 21.0), (111.5, 18.0)])
    away = over_hainan.difference(rivers_and_canals(seeds))
    assert len(land.query(away, predicate="intersects"))


def test_no_leg_is_a_straight_line_between_cities(seeds: SeedTables, leg_build: LegBuild) -> None:
    for leg in leg_build.legs:
        row = rows_of(seeds)[leg.leg_id]
        if row["geometry_method"] in ("geodesic", "hand"):
            assert row["note"], leg.leg_id
        if row["geometry_method"] == "hand":
            assert len(leg.coords) >= 5, leg.leg_id
        if leg.mode in ("rail", "road") and leg.length_m > 20e3:
            assert len(leg.coords) > 3, leg.leg_id
            assert segment_lengths_m(leg.coords).max() < STRAIGHT_KM * 1e3, leg.leg_id


def too_straight(name: str, checkout: BuildTree) -> set[frozenset[tuple[float, float]]]:
    """Return the ends of a network's long edges whose real way bends."""
    graph = load_network(checkout.network, name)
    places = np.column_stack([graph.lon, graph.lat]).round(3)
    long = np.flatnonzero(graph.weight_m > TOO_STRAIGHT_KM * 1e3)
    found = set()
    for start, end, way_m in zip(
        graph.edge_from[long], graph.edge_to[long], graph.weight_m[long], strict=True
    ):
        drawn_m = float(segment_lengths_m(places[[start, end]])[0])
        if drawn_m > TOO_STRAIGHT_KM * 1e3 and way_m > drawn_m * CURVED:
            found.add(frozenset(tuple(place) for place in places[[start, end]].tolist()))
    return found


def test_a_leg_that_is_drawn_too_straight_says_so(
    seeds: SeedTables, leg_build: LegBuild, checkout: BuildTree
) -> None:
    edges = {name: too_straight(name, checkout) for name in ("rail", "road")}
    silent = set()
    for leg in leg_build.legs:
        places = [tuple(place) for place in leg.coords.round(3).tolist()]
        pieces = {frozenset(ends) for ends in pairwise(places)}
        if (
            pieces & edges.get(leg.mode, set())
            and "straight" not in rows_of(seeds)[leg.leg_id]["note"]
        ):
            silent.add(leg.leg_id)
    assert silent == set()


def test_lines_have_sensible_numbers_of_vertices(leg_build: LegBuild) -> None:
    for leg in leg_build.legs:
        limit = 20 + MOST_VERTICES_PER_KM * leg.length_m / 1e3
        assert 2 <= len(leg.coords) <= limit, leg.leg_id
        assert segment_lengths_m(leg.coords).min() > 0.0, leg.leg_id
        assert np.abs(np.diff(leg.coords[:, 0])).max() < 180.0


def km_beside_itself(line: np.ndarray) -> float:
    """Return how much of a line has another part of itself, 4 km on or more, within 500 m."""
    fine = shapely.get_coordinates(shapely.segmentize(shapely.LineString(line), 0.004))
    along_m = np.concatenate([[0.0], np.cumsum(segment_lengths_m(fine))])
    stretch = np.cos(np.radians(fine[:, 1].mean()))
    pairs = cKDTree(fine * [stretch * 111_200.0, 111_200.0]).query_pairs(
        500.0, output_type="ndarray"
    )
    apart = np.abs(along_m[pairs[:, 0]] - along_m[pairs[:, 1]]) > 4_000.0
    return float(len(np.unique(pairs[apart])) * along_m[-1] / len(fine) / 1000.0)


def test_no_leg_doubles_back_on_itself(leg_build: LegBuild) -> None:
    checked: dict[bytes, float] = {}
    for leg in leg_build.legs:
        line = leg.coords.tobytes()
        if leg.mode != "sea" and line not in checked:
            checked[line] = km_beside_itself(leg.coords)
            assert checked[line] == 0.0, leg.leg_id


def test_doubling_back_would_be_noticed() -> None:
    there = np.array([[100.0, 20.0], [100.2, 20.0], [100.1, 20.001]])
    assert km_beside_itself(there) > 5.0


def test_lengths_are_those_of_the_line_and_of_the_way(leg_build: LegBuild) -> None:
    for leg in leg_build.legs:
        assert leg.length_m == line_length_m(leg.coords)
        assert leg.way_length_m >= leg.length_m
        expected = {"rail": "network", "road": "network"}.get(leg.mode, "drawn")
        assert leg.way_length_source in (expected, "published", "drawn")


def test_the_same_stops_by_the_same_means_are_one_line(
    seeds: SeedTables, leg_build: LegBuild
) -> None:
    lines: dict[tuple[str, ...], np.ndarray] = {}
    for leg in leg_build.legs:
        row = rows_of(seeds)[leg.leg_id]
        names = ("from_stop", "to_stop", "mode", "geometry_method")
        key = tuple(row[name] for name in names)
        back = (key[1], key[0], *key[2:])
        if key in lines:
            assert np.allclose(lines[key], leg.coords), leg.leg_id
        if back in lines and row["geometry_method"] != "hand":
            other = line_length_m(lines[back])
            assert other == pytest.approx(leg.length_m, rel=0.01), leg.leg_id
        lines.setdefault(key, leg.coords)


def test_segments_make_up_every_leg_and_are_shared(leg_build: LegBuild) -> None:
    lines = {segment.segment_id: segment.coords for segment in leg_build.segments}
    assert len(lines) == len(leg_build.segments)
    pieces: dict[str, list[np.ndarray]] = defaultdict(list)
    for use in leg_build.uses:
        line = lines[use.segment_id]
        pieces[use.leg_id].append(line[::-1] if use.reversed else line)
    for leg in leg_build.legs:
        assert np.allclose(joined(pieces[leg.leg_id]), leg.coords, atol=2e-6), leg.leg_id
    users: dict[str, set[str]] = defaultdict(set)
    for use in leg_build.uses:
        users[use.segment_id].add(use.leg_id)
    assert sum(len(legs) > 1 for legs in users.values()) > 30


def test_a_shared_middle_becomes_one_segment() -> None:
    first = np.array([[0.0, 0.0], [1.0, 0.0], [2.0, 0.0], [3.0, 0.0]])
    second = np.array([[3.0, 1.0], [2.0, 0.0], [1.0, 0.0], [1.0, -1.0]])
    segments, uses = cut_into_segments([("a", "rail", first), ("b", "rail", second)])
    assert [segment.coords.tolist() for segment in segments[:3]] == [
        [[0.0, 0.0], [1.0, 0.0]],
        [[1.0, 0.0], [2.0, 0.0]],
        [[2.0, 0.0], [3.0, 0.0]],
    ]
    shared = [use for use in uses if use.segment_id == segments[1].segment_id]
    assert [(use.leg_id, use.seq, use.reversed) for use in shared] == [
        ("a", 2, False),
        ("b", 2, True),
    ]
    by_road, _ = cut_into_segments([("a", "rail", first), ("b", "road", second)])
    assert len(by_road) == 2


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"to_stop": "atlantis"}, "to_stop 'atlantis' is neither a port nor a crossing"),
        ({"geometry_method": "magic"}, "geometry_method 'magic' is unknown"),
        ({"mode": "air"}, "there is no network for 'air'"),
        ({"geometry_method": "hand"}, "a leg drawn by hand needs via points"),
        ({"to_stop": "sakaiminato", "mode": "road"}, "without a link"),
        ({"from_stop": "kyaukphyu"}, "lies off the rail network"),
    ],
)
def test_a_leg_that_cannot_be_drawn_is_named(
    seeds: SeedTables, checkout: BuildTree, changes: dict[str, str], message: str
) -> None:
    row = rows_of(seeds)["vn-north-south-main-1"] | changes
    build = try_build_legs({**seeds, "corridor_legs": [row], "leg_vias": []}, checkout.network)
    assert len(build.problems) == 1
    assert build.problems[0].startswith("corridor_legs.csv, vn-north-south-main-1: ")
    assert message in build.problems[0]
