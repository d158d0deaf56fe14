from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import (
    GeometryBlock,
    block_from_shapely,
    concatenate,
    empty_block,
    owners,
    ranges,
    shapely_geometry,
)

WKT = [
    "POINT (1 2)",
    "MULTIPOINT ((1 2), (3 4))",
    "LINESTRING (0 0, 1 1, 2 0)",
    "MULTILINESTRING ((0 0, 1 1), (5 5, 6 6))",
    "POLYGON ((0 0, 4 0, 4 4, 0 4, 0 0), (1 1, 2 1, 2 2, 1 1))",
    "MULTIPOLYGON (((0 0, 1 0, 1 1, 0 0)), ((5 5, 9 5, 9 9, 5 5), (6 6, 7 6, 7 6.5, 6 6)))",
    "GEOMETRYCOLLECTION (POINT (1 1), LINESTRING (0 0, 1 1))",
]


@pytest.mark.parametrize("wkt", WKT)
def test_geometry_comes_back_as_it_went_in(wkt: str) -> None:
    geometry = shapely.from_wkt(wkt)
    back = shapely_geometry(block_from_shapely([7], [geometry]), 0)
    assert back.normalize().equals_exact(geometry.normalize(), 0)


def test_null_and_empty_own_no_parts() -> None:
    block = block_from_shapely(
        [1, 2, 3], [None, shapely.from_wkt("POLYGON EMPTY"), shapely.Point(1, 2)]
    )
    assert [block.parts(index) for index in (0, 1)] == [[], []]
    assert np.isnan(block.bounds[:2]).all()
    assert block.bounds[2].tolist() == [1, 2, 1, 2]
    assert shapely_geometry(block, 0) is None


def test_nothing_at_all() -> None:
    assert len(empty_block()) == 0
    assert empty_block().extent is None
    assert concatenate([]).extent is None


def test_a_nan_does_not_spoil_the_box() -> None:
    with np.errstate(invalid="ignore"):
        line = shapely.LineString([(0, 0), (np.nan, np.nan), (2, 3)])
    block = block_from_shapely([1], [line])
    assert block.bounds[0].tolist() == [0, 0, 2, 3]


def test_candidates_touch_the_extent() -> None:
    block = block_from_shapely(range(4), [shapely.Point(x, 0) for x in range(4)])
    assert block.candidates(Extent(1, -1, 2, 1)).tolist() == [1, 2]


def test_projecting_moves_the_box_along() -> None:
    block = block_from_shapely([1], [shapely.LineString([(0, 0), (180, 0)])])
    assert block.projected(WGS84, WEB_MERCATOR).bounds[0, 2] == pytest.approx(20037508.342789244)


@given(st.lists(st.sampled_from([*WKT, "POINT EMPTY", ""]), max_size=12), st.integers(0, 12))
def test_joining_pieces_equals_the_whole(wkts: list[str], cut: int) -> None:
    geometries = [shapely.from_wkt(wkt) if wkt else None for wkt in wkts]
    fids = list(range(len(wkts)))
    whole = block_from_shapely(fids, geometries)
    pieces = [
        block_from_shapely(fids[:cut], geometries[:cut]),
        block_from_shapely(fids[cut:], geometries[cut:]),
    ]
    joined = concatenate(pieces)
    for name in GeometryBlock.__slots__:
        np.testing.assert_array_equal(getattr(joined, name), getattr(whole, name))


@given(st.lists(st.tuples(st.integers(0, 50), st.integers(0, 4)), max_size=12))
def test_ranges_and_owners_are_what_a_loop_would_make(pairs: list[tuple[int, int]]) -> None:
    starts = np.array([start for start, _ in pairs], np.int64)
    counts = np.array([count for _, count in pairs], np.int64)
    places = [at for start, count in pairs for at in range(start, start + count)]
    assert ranges(starts, starts + counts).tolist() == places
    groups = [number for number, (_, count) in enumerate(pairs) for _ in range(count)]
    assert owners(counts).tolist() == groups


def test_the_box_around_some_features() -> None:
    shapes = [shapely.Point(1, 2), None, shapely.box(5, 6, 7, 8), shapely.Point(-3, 4)]
    block = block_from_shapely(range(4), shapes)
    assert block.extent_at(np.array([0, 2])) == Extent(1, 2, 7, 8)
    assert block.extent_at(np.array([1])) is None
    assert block.extent_at(np.zeros(0, np.int64)) is None
    assert block.extent_at(np.arange(4)) == block.extent == Extent(-3, 2, 7, 8)
