"""Views: what goes to the screen comes back, and movements keep what they promise."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.crs import MERCATOR_LIMIT_M, WEB_MERCATOR, WGS84, Crs
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.ui.canvas.view_animation import coast_path, flight_path, zoom_path, zoomed_about
from corridormap.ui.canvas.view_history import ViewHistory
from corridormap.ui.canvas.view_limits import limits_of

LIMIT = MERCATOR_LIMIT_M
SIZES = st.integers(100, 4000)
SHARES = st.floats(0.0, 1.0)


def views(crs: Crs = WEB_MERCATOR) -> st.SearchStrategy[MapView]:
    reach, smallest, largest = (LIMIT, 0.05, 1e5) if crs == WEB_MERCATOR else (180.0, 1e-7, 1.0)
    units = st.floats(math.log(smallest), math.log(largest)).map(math.exp)
    return st.builds(
        MapView,
        st.floats(-3 * reach, 3 * reach),
        st.floats(-reach / 2, reach / 2),
        units,
        st.just(crs),
    )


@given(st.one_of(views(), views(WGS84)), SIZES, SIZES, st.floats(-500, 5000), st.floats(-500, 5000))
def test_screen_to_map_and_back(
    view: MapView, width: int, height: int, x_px: float, y_px: float
) -> None:
    settings = MapSettings(view, width, height)
    back = settings.map_to_screen(*settings.screen_to_map(x_px, y_px))
    # Coordinates carry 53 bits: far from the origin a pixel of 5 cm keeps three decimals.
    tolerance = 1e-6 + 1e-15 * abs(view.center_x) / view.map_units_per_px * 8
    assert back == pytest.approx((x_px, y_px), abs=tolerance)


@given(views(), views(), SHARES, st.floats(-800, 800), st.floats(-500, 500))
def test_every_step_of_a_zoom_keeps_the_point(
    view: MapView, other: MapView, share: float, x_px: float, y_px: float
) -> None:
    path = zoom_path(view, other.map_units_per_px, (x_px, y_px))
    step = path.at(share)
    place = MapSettings(view, 1600, 1000).screen_to_map(800 + x_px, 500 + y_px)
    shown = MapSettings(step, 1600, 1000).screen_to_map(800 + x_px, 500 + y_px)
    assert shown == pytest.approx(place, abs=1e-6 * max(view.map_units_per_px, 1), rel=1e-9)
    assert path.at(1.0).map_units_per_px == pytest.approx(path.end.map_units_per_px)


@given(views(), st.floats(0.01, 100.0), st.floats(-800, 800), st.floats(-500, 500))
def test_zooming_there_and_back_is_nothing(
    view: MapView, factor: float, x_px: float, y_px: float
) -> None:
    there = zoomed_about(view, view.map_units_per_px / factor, (x_px, y_px))
    back = zoomed_about(there, view.map_units_per_px, (x_px, y_px))
    assert (back.center_x, back.center_y) == pytest.approx(
        (view.center_x, view.center_y),
        abs=1e-6 * max(1.0, 1 / factor) * view.map_units_per_px + 1e-6,
    )


@given(views(), views())
def test_a_flight_begins_here_and_ends_there(view: MapView, end: MapView) -> None:
    path = flight_path(view, end)
    first, last = path.at(0.0), path.at(1.0)
    for found, wanted in ((first, view), (last, end), (path.end, end)):
        assert found.map_units_per_px == pytest.approx(wanted.map_units_per_px)
        assert found.center_x == pytest.approx(wanted.center_x, abs=1e-3)
        assert found.center_y == pytest.approx(wanted.center_y, abs=1e-3)


@given(views(), st.floats(-1e6, 1e6), SHARES)
def test_coasting_slows_down_and_stays_on_its_line(
    view: MapView, speed: float, share: float
) -> None:
    path = coast_path(view, (speed, 0.0))
    half, end = path.at(share / 2), path.end
    assert half.center_y == view.center_y
    gone, whole = half.center_x - view.center_x, end.center_x - view.center_x
    assert abs(gone) <= abs(whole) * (1 + 1e-9) + 1e-6


@given(views(), SIZES, SIZES)
def test_limits_hold_and_hold_again(view: MapView, width: int, height: int) -> None:
    limits = limits_of(view.crs, width, height)
    held = limits.held(view, height)
    assert limits.held(held, height) == held
    extent = MapSettings(held, width, height).extent
    assert extent.y_max <= LIMIT * (1 + 1e-9) or held.center_y == 0
    # The whole world is in sight at the smallest scale, in one direction at least.
    assert held.map_units_per_px <= 2 * LIMIT / min(width, height) * (1 + 1e-9)


@given(st.lists(views(), min_size=1, max_size=30), st.data())
def test_history_leads_back_the_way_one_came(seen: list[MapView], data: st.DataObject) -> None:
    history = ViewHistory()
    for view in seen:
        history.record(view)
    distinct = [view for at, view in enumerate(seen) if at == 0 or view != seen[at - 1]]
    steps = data.draw(st.integers(0, len(distinct) - 1))
    walked = [history.back() for _ in range(steps)]
    assert walked == distinct[::-1][1 : steps + 1]
    assert [history.forward() for _ in range(steps)] == distinct[len(distinct) - steps :]
    assert history.forward() is None
