from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.symbol import FillSymbol, LineSymbol
from tests.unit.render.pictures import BLUE, RED, WHITE, color_at, layer, picture, settings

ALBERS = Crs("ESRI:102025")
PARALLEL = shapely.LineString([(80, 40), (110, 40)])


@pytest.mark.parametrize("meters_per_px", [20_000.0, 1_000.0, 50.0, 1.0, 0.15])
def test_a_parallel_runs_where_it_is_at_every_scale(meters_per_px: float) -> None:
    x, y = transform(np.array([[98.3, 40.0]]), WGS84, ALBERS)[0].tolist()
    at = settings(units_per_px=meters_per_px, crs=ALBERS, center=(x, y))
    image = picture(layer([PARALLEL], LineSymbol(RED, 3), crs=WGS84), at=at)
    assert color_at(image, 50, 50) == RED
    # Off by two pixels and more there is nothing.
    assert color_at(image, 50, 40) == WHITE
    assert color_at(image, 50, 60) == WHITE


@pytest.mark.parametrize("meters_per_px", [1_000.0, 1.0])
def test_neighbouring_boxes_leave_no_gap(meters_per_px: float) -> None:
    x, y = transform(np.array([[98.3, 40.0]]), WGS84, ALBERS)[0].tolist()
    at = settings(units_per_px=meters_per_px, crs=ALBERS, center=(x, y))
    boxes = shapely.MultiPolygon([shapely.box(80, 30, 110, 40), shapely.box(80, 40, 110, 50)])
    image = picture(layer([boxes], FillSymbol(BLUE), crs=WGS84), at=at)
    for column in range(2, 98, 8):
        colors = {color_at(image, column, row) for row in (44, 48, 52, 56)}
        assert colors == {BLUE}
