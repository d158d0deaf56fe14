from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.symbol import FillSymbol, LineSymbol
from tests.unit.render.pictures import BLUE, RED, color_at, layer, picture, settings

OUTLINED = FillSymbol(BLUE, LineSymbol(RED, 2))
SIZE = (200, 200)


def place(lon: float, lat: float, crs: Crs) -> tuple[float, float]:
    x, y = transform(np.array([[lon, lat]]), WGS84, crs)[0].tolist()
    return x, y


def colors(shape: shapely.Geometry, crs: Crs, lonlat: tuple[float, float], px_m: float) -> set[str]:
    """Return the colours in the middle of a picture, a dozen pixels each way."""
    at = settings(center=place(*lonlat, crs), units_per_px=px_m, size_px=SIZE, crs=crs)
    image = picture(layer([shape], OUTLINED, crs=WGS84), at=at)
    return {color_at(image, x, y) for x in range(88, 113) for y in range(88, 113)}


CHUKOTKA = shapely.MultiPolygon([shapely.box(170, 60, 180, 70), shapely.box(-180, 60, -170, 70)])


@pytest.mark.parametrize(
    "crs",
    [
        Crs("+proj=ortho +lat_0=60 +lon_0=180 +datum=WGS84"),
        Crs("+proj=laea +lat_0=60 +lon_0=170 +datum=WGS84"),
        Crs("ESRI:102025"),
    ],
)
def test_the_date_line_is_no_border_of_an_area(crs: Crs) -> None:
    assert colors(CHUKOTKA, crs, (180.0, 65.0), 5_000.0) == {BLUE}
    # Its real border is drawn.
    assert RED in colors(CHUKOTKA, crs, (180.0, 60.0), 5_000.0)


def test_the_cut_opposite_the_middle_is_no_border() -> None:
    crs = Crs("ESRI:102025")
    america = shapely.box(-120, 20, -60, 50)
    west = colors(america, crs, (-85.01, 35.0), 5_000.0)
    assert RED not in west
    assert BLUE in west


def test_the_limb_is_no_border() -> None:
    crs = Crs("+proj=ortho +lat_0=0 +lon_0=100 +datum=WGS84")
    belt = shapely.box(-20, -5, 120, 5)
    limb = colors(belt, crs, (10.2, 0.0), 20_000.0)
    assert BLUE in limb
    assert RED not in limb
