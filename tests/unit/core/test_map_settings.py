from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.crs import MERCATOR_LIMIT_M, WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent, extent_around, extent_of
from corridormap.core.map_settings import (
    MapSettings,
    MapView,
    meters_per_px,
    view_of_extent,
    wrapped_shifts,
)
from corridormap.core.measure import inverse

views = st.builds(
    MapView,
    st.floats(-4e7, 4e7),
    st.floats(-1.9e7, 1.9e7),
    st.floats(0.05, 50_000.0),
)
sizes = st.integers(1, 4000)


@given(views, sizes, sizes, st.floats(0, 4000), st.floats(0, 4000))
def test_screen_to_map_and_back(view: MapView, w: int, h: int, x: float, y: float) -> None:
    settings = MapSettings(view, w, h)
    assert settings.map_to_screen(*settings.screen_to_map(x, y)) == pytest.approx((x, y), abs=1e-3)


def test_y_grows_downwards_on_the_screen() -> None:
    settings = MapSettings(MapView(0, 0, 10.0), 200, 100)
    assert settings.screen_to_map(0, 0) == (-1000.0, 500.0)
    assert settings.extent == Extent(-1000, -500, 1000, 500)


@pytest.mark.parametrize("lat_deg", [0.0, 29.5, 60.0, -70.0])
def test_scale_is_true_at_the_centre(lat_deg: float) -> None:
    x, y = transform(np.array([[106.5, lat_deg]]), WGS84, WEB_MERCATOR)[0].tolist()
    settings = MapSettings(MapView(x, y, 100.0), 800, 600)
    left = settings.to_map(np.array([[399.5, 300.0], [400.5, 300.0]]))
    ends = transform(left, WEB_MERCATOR, WGS84)
    ground_m = inverse(*ends[0], *ends[1]).length_m
    assert meters_per_px(settings.view) == pytest.approx(ground_m, rel=1e-6)
    assert settings.scale_denominator() == pytest.approx(ground_m * 96 / 0.0254, rel=1e-6)


def test_a_scale_can_be_asked_for() -> None:
    settings = MapSettings(MapView(1.2e7, 3.4e6, 100.0), 800, 600)
    assert settings.with_scale(250_000).scale_denominator() == pytest.approx(250_000)


def test_a_view_shows_the_whole_extent() -> None:
    extent = Extent(0, 0, 1000, 10)
    settings = MapSettings(view_of_extent(extent, 100, 100, WEB_MERCATOR), 100, 100)
    assert settings.extent.width == pytest.approx(1000)
    assert settings.extent.center == extent.center


def test_a_point_has_a_view_too() -> None:
    view = view_of_extent(Extent(5, 5, 5, 5), 100, 100, WEB_MERCATOR)
    assert view.map_units_per_px > 0


def test_the_world_repeats_past_180_degrees() -> None:
    world = 2 * MERCATOR_LIMIT_M
    layer = Extent(1.2e7, 0, 1.3e7, 1e6)
    across = Extent(1.0e7, -1e6, 1.0e7 + 2 * world, 2e6)
    assert wrapped_shifts(across, layer, WEB_MERCATOR) == [0.0, world]
    assert wrapped_shifts(Extent(0, 0, 1, 1), layer, WEB_MERCATOR) == []


def test_extents_of_nothing() -> None:
    assert extent_of(np.empty((0, 2))) is None
    assert extent_of(np.array([[np.nan, 1.0]])) is None
    assert extent_around([]) is None
    assert extent_around([Extent(0, 0, 1, 1), Extent(2, 2, 3, 3)]) == Extent(0, 0, 3, 3)


def test_a_box_on_the_screen_is_a_box_on_the_map() -> None:
    settings = MapSettings(MapView(1000.0, 500.0, 10.0), 200, 100)
    assert settings.map_extent_of(Extent(0.0, 0.0, 200.0, 100.0)) == settings.extent
    assert settings.map_extent_of(Extent(-10.0, 60.0, 0.0, 70.0)).as_tuple() == (
        -100.0,
        300.0,
        0.0,
        400.0,
    )
