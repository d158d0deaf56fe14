from __future__ import annotations

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from corridormap.core.errors import GeometryError
from corridormap.core.measure import (
    densify,
    inverse,
    line_length_m,
    segment_lengths_m,
    short_lengths_m,
    unwrap,
)

lon = st.floats(-180, 180)
lat = st.floats(-89, 89)


def test_flinders_peak_to_buninyong() -> None:
    # Geoscience Australia's worked example on GRS 80, which WGS 84 equals to a fraction of a mm.
    leg = inverse(144.42486789, -37.95103342, 143.92649553, -37.65282114)
    assert leg.length_m == pytest.approx(54972.271, abs=0.01)
    assert leg.azimuth_deg == pytest.approx(306.868, abs=0.001)


def test_a_degree_of_the_equator() -> None:
    assert line_length_m(np.array([[0.0, 0.0], [1.0, 0.0]])) == pytest.approx(111319.4908, abs=1e-3)


@pytest.mark.parametrize("points", [np.empty((0, 2)), np.array([[5.0, 5.0]])])
def test_fewer_than_two_points_have_no_length(points: np.ndarray) -> None:
    assert line_length_m(points) == 0.0
    assert len(segment_lengths_m(points)) == 0


def test_the_date_line_is_no_detour() -> None:
    over = densify(179.0, 10.0, -179.0, 10.0, 50_000.0)
    assert over[-1, 0] == pytest.approx(181.0)
    assert np.abs(np.diff(over[:, 0])).max() < 1.0
    assert line_length_m(over) == pytest.approx(inverse(179.0, 10.0, -179.0, 10.0).length_m)


def test_the_same_point_has_azimuth_zero() -> None:
    leg = inverse(10.0, 20.0, 10.0, 20.0)
    assert (leg.length_m, leg.azimuth_deg) == (0.0, 0.0)


@pytest.mark.parametrize("bad", [(np.nan, 0.0), (0.0, np.inf), (0.0, 90.5), (1e300, -91.0)])
def test_bad_coordinates_are_refused(bad: tuple[float, float]) -> None:
    with pytest.raises(GeometryError):
        inverse(*bad, 0.0, 0.0)


@given(lon, lat, lon, lat)
@example(0.0, 0.0, -1e-17, 10.0)
def test_length_is_symmetric_and_azimuth_in_range(a: float, b: float, c: float, d: float) -> None:
    there, back = inverse(a, b, c, d), inverse(c, d, a, b)
    assert there.length_m == pytest.approx(back.length_m, abs=1e-6)
    assert 0.0 <= there.azimuth_deg < 360.0


@given(lon, lat, lon, lat, st.floats(20_000, 500_000))
def test_densifying_keeps_the_length(a: float, b: float, c: float, d: float, step_m: float) -> None:
    whole = inverse(a, b, c, d).length_m
    line = densify(a, b, c, d, step_m)
    assert segment_lengths_m(line).max(initial=0.0) <= step_m * 1.000001
    assert line_length_m(line) == pytest.approx(whole, rel=1e-9, abs=1e-3)


def test_unwrap_leaves_short_lines_alone() -> None:
    assert unwrap(np.empty((0, 2))).shape == (0, 2)


def test_short_lengths_agree_with_geodesics() -> None:
    rng = np.random.default_rng(5)
    starts = np.stack((rng.uniform(-180, 180, 200), rng.uniform(-75, 75, 200)), axis=1)
    for start in starts:
        line = start + np.array([[0, 0], [0.4, 0.1], [0.5, -0.5], [0.5001, -0.5]])
        assert short_lengths_m(line) == pytest.approx(segment_lengths_m(line), rel=2e-5)
