"""Snapping: places before lines, vertices before segments, never silent."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
import shapely

from corridormap.core import snapping
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.nearby import ENOUGH_FEATURES, Nearby, Spot, nearby
from corridormap.core.snapping import CROWD, SnapKind, SnapLayer, SnapRank, snap
from corridormap.core.spatial_index import SpatialIndex


def layer(name: str, rank: SnapRank, *shapes: object) -> SnapLayer:
    index = SpatialIndex(block_from_shapely(range(1, len(shapes) + 1), shapes))
    return SnapLayer(name, name.capitalize(), rank, index, WGS84, lambda fid: f"{name} {fid}")


def spot(lon: float, lat: float, radius_m: float = 10_000.0) -> Spot:
    x, y = transform(np.array([[lon, lat]]), WGS84, WEB_MERCATOR)[0].tolist()
    return Spot(x, y, radius_m, WEB_MERCATOR)


PORT = layer("port", SnapRank.PLACES, shapely.Point(10.05, 0.0))
ROAD = layer("road", SnapRank.FEATURES, shapely.LineString([(9.0, 0.0), (10.01, 0.0), (20.0, 5.0)]))
COAST = layer("coast", SnapRank.BASE_MAP, shapely.Point(10.0, 0.0))


def test_a_port_in_reach_wins_over_a_nearer_vertex() -> None:
    match = snap([COAST, ROAD, PORT], spot(10.0, 0.0))
    assert match is not None
    assert match.title == "port 1 · Port"
    assert (match.lon, match.lat) == (10.05, 0.0)
    assert match.kind is SnapKind.VERTEX


def test_a_vertex_wins_over_a_nearer_segment() -> None:
    match = snap([ROAD], spot(9.95, 0.001))
    assert match is not None
    assert match.kind is SnapKind.VERTEX
    assert (match.lon, match.lat) == (10.01, 0.0)


def test_a_segment_is_met_at_its_nearest_point() -> None:
    match = snap([ROAD], spot(9.5, 0.02))
    assert match is not None
    assert match.kind is SnapKind.SEGMENT
    assert (match.lon, match.lat) == pytest.approx((9.5, 0.0), abs=1e-9)


def test_lower_classes_are_taken_only_where_nothing_else_is() -> None:
    match = snap([COAST, PORT], spot(10.0, 0.0, 3_000.0))
    assert match is not None
    assert match.layer_id == "coast"


def test_out_of_reach_is_nothing() -> None:
    assert snap([PORT, ROAD], spot(10.0, 3.0)) is None
    assert snap([], spot(10.0, 3.0)) is None


def test_of_equally_near_ones_the_upper_layer_wins() -> None:
    twin = layer("twin", SnapRank.PLACES, shapely.Point(10.05, 0.0))
    for first, second in ((PORT, twin), (twin, PORT)):
        match = snap([first, second], spot(10.0, 0.0))
        assert match is not None
        assert match.layer_id == first.layer_id


def test_the_match_lies_in_the_copy_pointed_at() -> None:
    world = 2 * 20037508.342789244
    look = spot(10.0, 0.0)
    match = snap([PORT], Spot(look.x - world, look.y, look.radius, look.crs))
    assert match is not None
    assert match.map_point[0] < -world / 2
    assert match.lon == 10.05


def test_longitudes_past_the_edge_come_back() -> None:
    line = layer("line", SnapRank.FEATURES, shapely.LineString([(175.0, 0.0), (185.0, 0.0)]))
    match = snap([line], spot(-175.0, 0.0))
    assert match is not None
    assert match.lon == pytest.approx(-175.0)


def test_a_nameless_feature_is_named_by_its_layer() -> None:
    index = SpatialIndex(block_from_shapely([1], [shapely.Point(0.0, 0.0)]))
    plain = SnapLayer("own", "My layer", SnapRank.FEATURES, index, WGS84, lambda fid: "")
    match = snap([plain], spot(0.0, 0.0))
    assert match is not None
    assert match.title == "My layer"


@pytest.mark.parametrize("count", [100, 1_000, 4 * CROWD])
@pytest.mark.parametrize("hole_m", [0.0, 2_000.0, 9_000.0])
def test_in_a_crowd_the_nearest_vertex_of_all_is_found(hole_m: float, count: int) -> None:
    rng = np.random.default_rng(6)
    places = rng.uniform((-0.2, -0.2), (0.2, 0.2), (count, 2))
    points = transform(places, WGS84, WEB_MERCATOR)
    kept = np.hypot(*points.T) > hole_m
    crowd = layer("crowd", SnapRank.FEATURES, *shapely.points(places[kept]))
    few = layer("few", SnapRank.FEATURES, shapely.Point(0.0, 0.08))
    distances = np.hypot(*points[kept].T)
    nearest = int(np.argmin(distances))
    for layers in ([crowd, few], [few, crowd]):
        match = snap(layers, spot(0.0, 0.0))
        assert match is not None
        if distances[nearest] < spot(0.0, 0.08).y:
            assert (match.layer_id, match.fid) == ("crowd", nearest + 1)
        else:
            assert match.layer_id == "few"


@pytest.mark.parametrize("count", [60, 600, 2 * CROWD])
def test_in_a_crowd_a_vertex_wins_over_nearer_segments(count: int) -> None:
    rng = np.random.default_rng(7)
    heights = rng.uniform(-0.08, 0.08, count).tolist()
    lines = [shapely.LineString([(-5.0, y), (5.0, y)]) for y in heights]
    crowd = layer("crowd", SnapRank.FEATURES, *lines)
    match = snap([crowd, ROAD], spot(0.0, 0.0))
    assert match is not None
    assert match.kind is SnapKind.SEGMENT
    assert match.fid == int(np.argmin(np.abs(heights))) + 1
    corner = layer("corner", SnapRank.FEATURES, shapely.Point(0.0, 0.07))
    match = snap([crowd, corner], spot(0.0, 0.0))
    assert match is not None
    assert (match.kind, match.layer_id) == (SnapKind.VERTEX, "corner")


def test_only_of_a_real_crowd_more_than_one_look_is_taken(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[float] = []

    def counted(index: SpatialIndex, crs: Crs, at: Spot) -> Iterator[Nearby]:
        looks.append(at.radius)
        return nearby(index, crs, at)

    monkeypatch.setattr(snapping, "nearby", counted)
    # Runs of features meet the reach by the dozen though few of the features do.
    monkeypatch.setattr(SpatialIndex, "count_near", lambda index, box: CROWD)
    rng = np.random.default_rng(8)
    starts = rng.uniform(-0.02, 0.02, (2 * CROWD, 2))
    shapes = shapely.linestrings(np.stack((starts, np.add(starts, (0.01, 0.0))), axis=1))
    for count, expected in ((ENOUGH_FEATURES, 1), (CROWD + 1, 2)):
        looks.clear()
        heap = layer("heap", SnapRank.FEATURES, *shapes[:count])
        assert snap([heap], spot(0.0, 0.0, 3_000.0)) is not None
        assert len(looks) == expected
