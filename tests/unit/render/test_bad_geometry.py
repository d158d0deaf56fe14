from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import (
    FillSymbol,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.render.usable import usable_block
from tests.unit.render.pictures import (
    BLUE,
    RED,
    WHITE,
    color_at,
    exact_picture,
    layer,
    line,
    picture,
    result_of,
    settings,
    square,
    styled,
)

ALL = LayerStyle(
    SymbolSet(
        MarkerSymbol("sea_port", 12, RED),
        LineSymbol(RED, 2, (4, 2), WHITE, 1),
        FillSymbol(BLUE + "80", LineSymbol(RED, 1)),
    )
)
value = st.one_of(
    st.floats(allow_nan=True, allow_infinity=True),
    st.floats(-200, 200),
    st.sampled_from([1e300, -1e300, np.nan, np.inf, 0.0, 180.0, 90.0, -90.0, 1e-310]),
)
parts = st.lists(
    st.tuples(st.sampled_from(list(PartKind)), st.lists(st.tuples(value, value), max_size=9)),
    max_size=5,
)
QUICK = hypothesis_settings(
    deadline=None, max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def block_of(features: list[list[tuple[PartKind, list[tuple[float, float]]]]]) -> GeometryBlock:
    runs = [part for feature in features for part in feature]
    coords = np.array([xy for _, run in runs for xy in run], np.float64).reshape(-1, 2)
    part_offsets = np.cumsum([0, *(len(run) for _, run in runs)], dtype=np.int64)
    feature_offsets = np.cumsum([0, *map(len, features)], dtype=np.int64)
    return GeometryBlock(
        np.arange(len(features)),
        feature_offsets,
        part_offsets,
        np.array([kind for kind, _ in runs], np.uint8),
        coords,
        feature_bounds(coords, part_offsets, feature_offsets),
    )


@QUICK
@given(
    st.lists(parts, max_size=4),
    st.sampled_from([WEB_MERCATOR, WGS84, Crs("EPSG:32648")]),
    st.sampled_from([WEB_MERCATOR, WGS84, Crs("+proj=ortho +lat_0=30 +lon_0=105")]),
    st.sampled_from([1e-6, 1.0, 1e5]),
)
def test_nothing_that_a_file_holds_stops_the_map(
    features: list[list[tuple[PartKind, list[tuple[float, float]]]]],
    source: Crs,
    target: Crs,
    units_per_px: float,
) -> None:
    snapshot = LayerSnapshot("odd", "odd", block_of(features), {}, source, ALL)
    result = result_of(snapshot, at=settings(units_per_px=units_per_px, crs=target))
    assert not result.errors
    assert not result.image.isNull()


def test_lines_break_where_a_position_cannot_be_shown() -> None:
    run = [(-40.0, 0.0), (-10.0, 0.0), (np.nan, 0.0), (10.0, 0.0), (40.0, 0.0)]
    block = block_of([[(PartKind.LINE, run)]])
    gap = LayerSnapshot("gap", "gap", block, {}, WEB_MERCATOR, styled(LineSymbol(RED, 4)))
    image = picture(gap)
    assert [color_at(image, x, 50) for x in (20, 50, 80)] == [RED, WHITE, RED]
    cleaned = usable_block(gap.block, WEB_MERCATOR)
    assert np.diff(cleaned.part_offsets).tolist() == [2, 2]
    assert cleaned.feature_offsets.tolist() == [0, 2]


def test_one_far_vertex_does_not_blow_up_the_bounds() -> None:
    block = layer([line((0, 0), (10, 10), (1e300, 5))], LineSymbol(RED, 2)).block
    assert usable_block(block, WEB_MERCATOR).bounds.tolist() == [[0, 0, 10, 10]]


@pytest.mark.parametrize("units_per_px", [1e-3, 1e-6])
def test_deep_zoom_draws_borders_where_they_are(units_per_px: float) -> None:
    half_world = layer([shapely.box(-2e7, -2e7, 12.34, 2e7)], FillSymbol(BLUE))
    at = settings(center=(12.34, 5e6), units_per_px=units_per_px)
    image = picture(half_world, at=at)
    assert color_at(image, 45, 50) == BLUE
    assert color_at(image, 55, 50) == WHITE
    assert color_at(exact_picture(half_world, at=at), 45, 50) == BLUE


def test_bow_ties_slivers_and_empty_shapes_are_drawn_as_well_as_can_be() -> None:
    tie = shapely.Polygon([(-30, -30), (30, 30), (30, -30), (-30, 30), (-30, -30)])
    sliver = shapely.Polygon([(0, 0), (40, 0), (0, 0), (0, 0)])
    shapes = [tie, sliver, None, shapely.Polygon(), shapely.GeometryCollection(), square(0, 40, 5)]
    image = picture(layer(shapes, FillSymbol(BLUE)))
    assert color_at(image, 70, 50) == BLUE
    assert color_at(image, 50, 70) == WHITE
    assert color_at(image, 50, 10) == BLUE


def test_a_missing_symbol_leaves_a_plain_shape() -> None:
    marks = layer([shapely.Point(0, 0)], MarkerSymbol("no-such-symbol", 12, RED, None))
    assert color_at(picture(marks), 50, 50) == RED


def test_a_cloud_of_equal_points_is_one_marker() -> None:
    cloud = layer([shapely.MultiPoint([(0, 0)] * 50_000)], MarkerSymbol("circle", 9, RED, None))
    single = layer([shapely.Point(0, 0)], MarkerSymbol("circle", 9, RED, None))
    assert picture(cloud) == picture(single)


@pytest.mark.parametrize("target", [WEB_MERCATOR, WGS84, Crs("+proj=ortho +lat_0=80 +lon_0=100")])
def test_what_lies_beyond_the_poles_is_not_drawn_at_the_maps_edge(target: Crs) -> None:
    swapped = layer([shapely.Point(30, 120), line((30, 95), (31, 99))], ALL, crs=WGS84)
    over = layer([shapely.box(95, 60, 105, 95)], FillSymbol(BLUE), crs=WGS84)
    at = settings(crs=target, units_per_px=0.1 if target == WGS84 else 1e4)
    for lon, lat in ((30.0, 89.0), (30.0, 84.0), (100.0, 84.0)):
        x, y = transform(np.array([[lon, lat]]), WGS84, target)[0].tolist()
        there = replace(at, view=replace(at.view, center_x=x, center_y=y))
        assert picture(swapped, at=there) == picture(at=there)
    assert color_at(picture(over, at=there), 50, 55) == BLUE


@pytest.mark.parametrize("extra", [[], [shapely.Point(4e5, 3.3e6)]], ids=["sound", "one astray"])
@pytest.mark.parametrize("source", [WGS84, Crs("EPSG:32648")])
def test_what_finds_features_in_the_layers_crs_is_not_asked_in_the_maps(
    source: Crs, extra: list[shapely.Point]
) -> None:
    ends = transform(np.array([[100.0, 25.0], [110.0, 25.0]]), WGS84, source)
    shapes = [shapely.LineString(ends), *extra]
    found = layer(shapes, LineSymbol(RED, 6), crs=source)
    found = replace(found, index=SpatialIndex(found.block))
    x, y = transform(ends.mean(axis=0)[None], source, WEB_MERCATOR)[0].tolist()
    assert color_at(picture(found, at=settings((x, y), 20_000.0)), 50, 50) == RED


@pytest.mark.parametrize("size_px", [0.0, 1e-9, 0.05, 1000.0])
def test_symbols_and_names_of_no_size_and_of_all_sizes_do_no_harm(size_px: float) -> None:
    shapes = [
        shapely.Point(0, 0),
        shapely.LineString([(-40, -30), (40, 30)]),
        shapely.box(0, 0, 9, 9),
    ]
    symbols = SymbolSet(
        MarkerSymbol("circle", size_px, RED),
        LineSymbol(RED, size_px, (size_px, size_px)),
        FillSymbol(BLUE, LineSymbol(RED, 1, (size_px, size_px))),
    )
    style = LayerStyle(symbols, labels=LabelStyle("name", size_px=size_px))
    drawn = layer(shapes, style, {"name": ["x", "y zz", "z"]})
    assert picture(drawn).size() == exact_picture(drawn).size()
