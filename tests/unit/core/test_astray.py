"""Features that lie nowhere in their CRS are told from those that do."""

from __future__ import annotations

import pytest
import shapely

from corridormap.core.astray import features_astray
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.geometry_block import block_from_shapely

SHAPES = [
    shapely.Point(100.0, 30.0),
    shapely.Point(400_000.0, 3_300_000.0),
    shapely.Point(30.0, 100.0),
    shapely.LineString([(190.0, 0.0), (370.0, 89.0)]),
    shapely.LineString([(0.0, 80.0), (0.0, 95.0)]),
    shapely.Point(3e8, 0.0),
    None,
    shapely.Point(-1e5, -91.0),
]


@pytest.mark.parametrize(
    ("crs", "astray"),
    [
        (WGS84, [1, 2, 5, 7]),
        (Crs("EPSG:4490"), [1, 2, 5, 7]),
        (WEB_MERCATOR, [5]),
        (Crs("EPSG:32648"), [5]),
        (Crs("EPSG:3413"), [5]),
        (Crs("EPSG:999999"), []),
    ],
    ids=lambda value: getattr(value, "definition", ""),
)
def test_what_is_no_place(crs: Crs, astray: list[int]) -> None:
    block = block_from_shapely(range(len(SHAPES)), SHAPES)
    assert features_astray(block, crs).tolist() == astray
