from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.crs import (
    MERCATOR_LIMIT_M,
    WEB_MERCATOR,
    WGS84,
    Crs,
    parse_crs,
    transform,
)
from corridormap.core.errors import CrsError


@pytest.mark.parametrize("text", ["EPSG:4326", "epsg:4326 ", "OGC:CRS84"])
def test_wgs84_is_known_by_its_names(text: str) -> None:
    assert parse_crs(text).is_wgs84


def test_wkt_is_recognised_as_its_code() -> None:
    from pyproj import CRS

    assert parse_crs(CRS.from_epsg(32648).to_wkt()) == Crs("EPSG:32648")


@pytest.mark.parametrize("text", ["EPSG:999999", "nonsense", "", "PROJCS["])
def test_an_unknown_crs_is_one_clear_line(text: str) -> None:
    with pytest.raises(CrsError, match="Unknown coordinate reference system"):
        parse_crs(text)


@given(st.floats(-720, 720), st.floats(-85, 85))
def test_mercator_round_trip_beyond_the_date_line(lon: float, lat: float) -> None:
    point = np.array([[lon, lat]])
    back = transform(transform(point, WGS84, WEB_MERCATOR), WEB_MERCATOR, WGS84)
    assert back == pytest.approx(point, abs=1e-9)


def test_mercator_equals_proj() -> None:
    from pyproj import Transformer

    rng = np.random.default_rng(1)
    points = np.column_stack((rng.uniform(-180, 180, 50_000), rng.uniform(-85, 85, 50_000)))
    ours = transform(points, WGS84, WEB_MERCATOR)
    x, y = Transformer.from_crs(4326, 3857, always_xy=True).transform(*points.T)
    assert np.abs(ours - np.column_stack((x, y))).max() < 1e-7


def test_the_poles_end_at_the_square() -> None:
    y = transform(np.array([[0.0, 90.0], [0.0, -90.0]]), WGS84, WEB_MERCATOR)[:, 1]
    assert y == pytest.approx([MERCATOR_LIMIT_M, -MERCATOR_LIMIT_M])


def test_any_crs_goes_by_proj() -> None:
    utm = parse_crs("EPSG:32648")
    chongqing = np.array([[106.5, 29.5]])
    assert transform(transform(chongqing, WGS84, utm), utm, WGS84) == pytest.approx(chongqing)
    assert utm.wraps_at is None
    assert WGS84.wraps_at == 360.0
