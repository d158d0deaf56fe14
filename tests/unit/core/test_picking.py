"""Picking agrees with shapely on every kind of geometry, in any CRS, on either side of 180°."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.block_rows import rows_of_fids, take_rows
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import (
    GeometryBlock,
    block_from_shapely,
    empty_block,
    feature_bounds,
    shapely_geometry,
)
from corridormap.core.nearby import ENOUGH_FEATURES, Spot
from corridormap.core.picking import ShapeKind, features_near, fids_in_box
from corridormap.core.spatial_index import SpatialIndex

WORLD = 2 * 20037508.342789244


def spot(lon: float, lat: float, radius_m: float) -> Spot:
    x, y = transform(np.array([[lon, lat]]), WGS84, WEB_MERCATOR)[0].tolist()
    return Spot(x, y, radius_m, WEB_MERCATOR)


def mixed(count: int, seed: int = 1) -> list[object]:
    rng = np.random.default_rng(seed)
    shapes: list[object] = []
    for lon, lat in rng.uniform((60.0, 0.0), (90.0, 30.0), (count, 2)).tolist():
        steps = rng.normal(0.0, 0.5, (5, 2)).cumsum(axis=0) + np.array([lon, lat])
        ring = shapely.Point(lon, lat).buffer(0.8, 3)
        hole = shapely.Point(lon, lat).buffer(0.3, 2)
        shapes += [
            shapely.Point(lon, lat),
            shapely.MultiPoint(steps),
            shapely.LineString(steps),
            shapely.MultiLineString([steps[:2], steps[2:]]),
            ring.difference(hole),
            shapely.MultiPolygon([ring, shapely.box(lon + 2, lat, lon + 2.5, lat + 0.5)]),
            None,
        ]
    return shapes


def in_mercator(block: GeometryBlock) -> list[object]:
    projected = block.projected(WGS84, WEB_MERCATOR)
    return [shapely_geometry(projected, row) for row in range(len(projected))]


def test_near_agrees_with_shapely() -> None:
    block = block_from_shapely(range(7 * 40), mixed(40))
    index, shapes = SpatialIndex(block), in_mercator(block)
    rng = np.random.default_rng(2)
    found = 0
    for lon, lat in rng.uniform((60.0, 0.0), (90.0, 30.0), (60, 2)).tolist():
        look = spot(lon, lat, 150_000.0)
        point = shapely.Point(look.x, look.y)
        expected = {
            fid: shape.distance(point)  # type: ignore[attr-defined]
            for fid, shape in enumerate(shapes)
            if shape is not None
        }
        expected = {fid: d for fid, d in expected.items() if d <= look.radius}
        picks = features_near(index, WGS84, look)
        assert {pick.fid for pick in picks} == set(expected)
        for pick in picks:
            assert pick.distance == pytest.approx(expected[pick.fid], abs=1e-6)
        found += len(picks)
    assert found > 100


def test_box_agrees_with_shapely() -> None:
    block = block_from_shapely(range(7 * 40), mixed(40))
    index, shapes = SpatialIndex(block), in_mercator(block)
    rng = np.random.default_rng(3)
    found = 0
    for lon, lat in rng.uniform((60.0, 0.0), (90.0, 30.0), (60, 2)).tolist():
        corners = np.array([[lon, lat], [lon + rng.uniform(0.05, 6), lat + rng.uniform(0.05, 4)]])
        box = Extent(*transform(corners, WGS84, WEB_MERCATOR).ravel().tolist())
        square = shapely.box(*box.as_tuple())
        expected = [
            fid
            for fid, shape in enumerate(shapes)
            if shape is not None and shape.intersects(square)  # type: ignore[attr-defined]
        ]
        assert list(fids_in_box(index, WGS84, box, WEB_MERCATOR)) == expected
        found += len(expected)
    assert found > 100


def test_points_come_before_lines_before_areas() -> None:
    shapes = [
        shapely.box(0, 0, 10, 10),
        shapely.LineString([(0, 5), (10, 5)]),
        shapely.Point(5.05, 5),
        shapely.Point(5.02, 5),
    ]
    picks = features_near(
        SpatialIndex(block_from_shapely(range(4), shapes)), WGS84, spot(5, 5, 8000)
    )
    assert [pick.fid for pick in picks] == [3, 2, 1, 0]
    assert [pick.kind for pick in picks] == [
        ShapeKind.POINT,
        ShapeKind.POINT,
        ShapeKind.LINE,
        ShapeKind.AREA,
    ]


@pytest.mark.parametrize("turns", [-2, -1, 0, 1, 3])
def test_every_copy_of_the_world_is_the_same(turns: int) -> None:
    index = SpatialIndex(block_from_shapely([7, 8], [shapely.Point(179.9, 0), shapely.Point(0, 0)]))
    look = spot(-179.9, 0.0, 30_000.0)
    shifted = Spot(look.x + turns * WORLD, look.y, look.radius, look.crs)
    assert [pick.fid for pick in features_near(index, WGS84, shifted)] == [7]
    box = shifted.extent
    assert list(fids_in_box(index, WGS84, box, WEB_MERCATOR)) == [7]


def test_unwrapped_longitudes_are_found_where_they_are_drawn() -> None:
    line = shapely.LineString([(170, 0), (190, 0)])
    index = SpatialIndex(block_from_shapely([1], [line]))
    assert [pick.fid for pick in features_near(index, WGS84, spot(-175, 0.01, 5000))] == [1]


def test_another_crs() -> None:
    utm = Crs("EPSG:32648")
    place = transform(np.array([[105.3, 21.1]]), WGS84, utm)[0]
    index = SpatialIndex(block_from_shapely([5], [shapely.Point(*place)]))
    (pick,) = features_near(index, utm, spot(105.3, 21.1, 100.0))
    assert pick.distance == pytest.approx(0.0, abs=0.01)
    box = spot(105.3, 21.1, 100.0).extent
    assert list(fids_in_box(index, utm, box, WEB_MERCATOR)) == [5]


def test_broken_coordinates_are_passed_over() -> None:
    line = shapely.LineString([(0, 0), (1, 1), (1.5, 1), (2, 2)])
    block = block_from_shapely([1, 2], [line, shapely.Point(2, 2)])
    block.coords[1:3] = [[np.nan, np.nan], [1e300, 1.0]]
    bounds = feature_bounds(block.coords, block.part_offsets, block.feature_offsets)
    index = SpatialIndex(replace(block, bounds=bounds))
    picks = features_near(index, WGS84, spot(2, 2, 1000.0))
    assert 2 in {pick.fid for pick in picks}
    assert 2 in fids_in_box(index, WGS84, spot(2, 2, 1000.0).extent, WEB_MERCATOR)


def test_an_empty_layer_has_nothing() -> None:
    index = SpatialIndex(empty_block())
    assert index.extent is None
    assert features_near(index, WGS84, spot(0, 0, 1e6)) == []
    assert list(fids_in_box(index, WGS84, Extent(-1, -1, 1, 1), WEB_MERCATOR)) == []


def test_of_a_heap_the_nearest_are_looked_at() -> None:
    rng = np.random.default_rng(4)
    places = rng.uniform((-1.0, -1.0), (1.0, 1.0), (20 * ENOUGH_FEATURES, 2))
    index = SpatialIndex(block_from_shapely(range(len(places)), shapely.points(places)))
    picks = features_near(index, WGS84, spot(0.0, 0.0, 500_000.0))
    assert len(picks) == ENOUGH_FEATURES
    nearest = np.argsort(np.hypot(*places.T))[:100]
    assert {pick.fid for pick in picks} >= set(nearest.tolist())


def test_all_areas_stacked_on_a_spot_are_found() -> None:
    count = 2 * ENOUGH_FEATURES
    squares = [shapely.box(-1 - at, -1 - at, 1 + at, 1 + at) for at in np.linspace(0, 0.5, count)]
    beside = shapely.points(np.linspace((0.01, 0.0), (0.02, 0.0), count))
    index = SpatialIndex(block_from_shapely(range(2 * count), [*beside, *squares]))
    picks = features_near(index, WGS84, spot(0.0, 0.0, 5_000.0))
    assert {pick.fid for pick in picks} >= set(range(count, 2 * count))


def test_index_agrees_with_the_plain_search() -> None:
    block = block_from_shapely(range(7 * 200), mixed(200))
    index = SpatialIndex(block)
    rng = np.random.default_rng(5)
    for lon, lat in rng.uniform((55.0, -5.0), (95.0, 35.0), (100, 2)).tolist():
        box = Extent(lon, lat, lon + rng.uniform(0, 10), lat + rng.uniform(0, 10))
        assert index.query(box).tolist() == block.candidates(box).tolist()
    assert index.query(Extent(-180, -90, 180, 90)).tolist() == [
        row for row in range(len(block)) if row % 7 != 6
    ]


def test_taking_rows_keeps_features_whole() -> None:
    block = block_from_shapely(range(7 * 5), mixed(5))
    rows = rows_of_fids(block, frozenset({3, 6, 30, 999}))
    taken = take_rows(block, rows)
    assert taken.fids.tolist() == [3, 6, 30]
    for row, original in enumerate(rows.tolist()):
        assert shapely_geometry(taken, row) == shapely_geometry(block, original)
