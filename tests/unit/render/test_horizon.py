from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.symbol import FillSymbol
from tests.unit.render.pictures import BLUE, WHITE, color_at, layer, picture, settings

ARCTIC = Crs("EPSG:3995")
ANTARCTICA = shapely.Polygon(
    [(-180, -90), *((lon, -70 + lon % 7) for lon in range(-180, 181, 5)), (180, -90)]
)


@pytest.mark.parametrize("step_deg", [1000.0, 0.5])
@pytest.mark.parametrize("reverse", [False, True])
def test_antarctica_does_not_cover_the_arctic(reverse: bool, step_deg: float) -> None:
    shape = ANTARCTICA.segmentize(step_deg)
    if reverse:
        shape = shapely.Polygon(shape.exterior.coords[::-1])
    island = shapely.box(10, 70, 40, 80)
    at = settings(units_per_px=60_000.0, crs=ARCTIC)
    image = picture(layer([shape, island], FillSymbol(BLUE), crs=WGS84), at=at)
    assert color_at(image, 50, 50) == WHITE
    x, y = at.map_to_screen(*_arctic(25.0, 75.0))
    assert color_at(image, x, y) == BLUE


def test_antarctica_is_drawn_where_it_is_seen() -> None:
    at = settings(units_per_px=60_000.0, crs=Crs("EPSG:3031"))
    image = picture(layer([ANTARCTICA], FillSymbol(BLUE), crs=WGS84), at=at)
    assert color_at(image, 60, 50) == BLUE
    assert color_at(image, 2, 2) == WHITE


def test_large_ordinary_areas_stay() -> None:
    asia = shapely.box(40, 5, 140, 70).segmentize(2.0)
    at = settings(
        units_per_px=200_000.0, crs=Crs("+proj=aea +lat_1=15 +lat_2=65 +lat_0=30 +lon_0=105")
    )
    image = picture(layer([asia], FillSymbol(BLUE), crs=WGS84), at=at)
    assert color_at(image, 50, 50) == BLUE
    assert color_at(image, 2, 98) == WHITE


def _arctic(lon: float, lat: float) -> tuple[float, float]:
    x, y = transform(np.array([[lon, lat]]), WGS84, ARCTIC)[0].tolist()
    return x, y
