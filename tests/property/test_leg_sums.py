"""Legs: sums are sums, wherever one cuts or turns."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from corridormap.core.corridor_path import CorridorLeg, position_on
from corridormap.core.measure import inverse, line_length_m
from corridormap.core.measurement import PinnedMeasurement, Waypoint, measure_chain
from corridormap.core.measurement_json import pin_from_dict, pin_to_dict

PLACES = st.builds(Waypoint, st.floats(-180.0, 180.0), st.floats(-89.0, 89.0))
CHAINS = st.lists(PLACES, min_size=2, max_size=8)
LINES = st.lists(
    st.tuples(st.floats(60.0, 70.0), st.floats(-40.0, 60.0)), min_size=2, max_size=12, unique=True
)


@given(CHAINS)
def test_the_total_is_the_sum_of_the_legs(chain: list[Waypoint]) -> None:
    measurement = measure_chain(chain)
    assert len(measurement.legs) == len(chain) - 1
    assert measurement.total_m == pytest.approx(sum(leg.length_m for leg in measurement.legs))
    line = np.array([(point.lon, point.lat) for point in chain])
    assert measurement.total_m == pytest.approx(line_length_m(line))
    assert all(
        leg.azimuth_deg is not None and 0 <= leg.azimuth_deg < 360 for leg in measurement.legs
    )


@given(CHAINS, st.integers(0, 6))
def test_a_chain_may_be_cut_anywhere(chain: list[Waypoint], at: int) -> None:
    at = min(at, len(chain) - 1)
    parts = measure_chain(chain[: at + 1]).total_m + measure_chain(chain[at:]).total_m
    assert parts == pytest.approx(measure_chain(chain).total_m)


@given(CHAINS)
def test_backwards_is_as_far(chain: list[Waypoint]) -> None:
    assert measure_chain(chain[::-1]).total_m == pytest.approx(measure_chain(chain).total_m)


@given(CHAINS)
def test_the_drawn_curve_is_as_long_as_the_leg(chain: list[Waypoint]) -> None:
    leg = measure_chain(chain).legs[0]
    curve = np.array(leg.curve())
    assert line_length_m(curve) == pytest.approx(leg.length_m, rel=1e-6, abs=1e-3)
    assert np.abs(np.diff(curve[:, 0])).max() <= 180.0


@given(CHAINS, st.text(max_size=20), st.booleans())
def test_a_project_file_gives_back_what_it_got(
    chain: list[Waypoint], name: str, visible: bool
) -> None:
    pin = PinnedMeasurement(0, name, measure_chain(chain), visible)
    assert pin_from_dict(pin_to_dict(pin)) == pin


@given(LINES, st.floats(0.0, 1.0), st.floats(0.0, 1.0))
def test_pieces_of_a_leg_add_up(
    line: list[tuple[float, float]], first: float, second: float
) -> None:
    coords = np.array(line)
    leg = CorridorLeg("x-1", "x", ("a", "b"), coords, None, "drawn")
    low, high = sorted((first * leg.drawn_length_m, second * leg.drawn_length_m))
    pieces = [(0.0, low), (low, high), (high, leg.drawn_length_m)]
    lengths = [line_length_m(leg.piece(*piece)) for piece in pieces]
    # Cut in degrees, a chord is shorter than its geodesic piece by parts in a thousand at most.
    assert sum(lengths) == pytest.approx(leg.drawn_length_m, rel=5e-3, abs=1.0)
    assert leg.piece(high, low).tolist() == leg.piece(low, high)[::-1].tolist()


@given(LINES, st.integers(0, 11))
def test_a_vertex_lies_where_it_lies(line: list[tuple[float, float]], at: int) -> None:
    coords = np.array(line)
    at = min(at, len(coords) - 1)
    assume(len(np.unique(np.round(coords, 6), axis=0)) == len(coords))
    leg = CorridorLeg("x-1", "x", ("a", "b"), coords, None, "drawn")
    position = position_on(leg, *coords[at].tolist())
    assert position.off_m == pytest.approx(0.0, abs=0.01)
    place = leg.piece(position.at_m, position.at_m)[0]
    assert inverse(*place.tolist(), *coords[at].tolist()).length_m == pytest.approx(0.0, abs=0.5)
