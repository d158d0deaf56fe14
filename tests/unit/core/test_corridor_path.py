"""The way along a corridor over its legs, scaled leg by leg."""

from __future__ import annotations

import numpy as np
import pytest

from corridormap.core.corridor_path import CorridorLeg, PathEnd, paths_between, position_on
from corridormap.core.measure import line_length_m
from corridormap.core.measurement import Measurement, Waypoint

PLACES = {"a": (0.0, 0.0), "b": (1.0, 0.0), "c": (2.0, 0.0), "d": (1.0, 1.0)}


def leg(corridor_id: str, start: str, end: str, factor: float | None = 1.5) -> CorridorLeg:
    middle = np.mean([PLACES[start], PLACES[end]], axis=0)
    coords = np.array([PLACES[start], middle, PLACES[end]], np.float64)
    way_m = None if factor is None else line_length_m(coords) * factor
    name = f"{corridor_id}-{start}{end}"
    return CorridorLeg(name, corridor_id, (start, end), coords, way_m, "network")


def end_at(legs: list[CorridorLeg], lon: float, lat: float, reach_m: float = 2000.0) -> PathEnd:
    positions = [position_on(each, lon, lat) for each in legs]
    near = tuple(position for position in positions if position.off_m <= reach_m)
    return PathEnd(Waypoint(lon, lat), near)


def along(
    legs: list[CorridorLeg], start: tuple[float, float], end: tuple[float, float]
) -> list[Measurement]:
    return paths_between(legs, end_at(legs, *start), end_at(legs, *end), {"b": "Bee"})


def test_a_position_is_the_nearest_point() -> None:
    position = position_on(leg("x", "a", "b"), 0.25, 0.01)
    assert position.at_m == pytest.approx(line_length_m(np.array([[0.0, 0.0], [0.25, 0.0]])))
    assert position.off_m == pytest.approx(1105.7, abs=1.0)


def test_on_one_leg_either_way() -> None:
    legs = [leg("x", "a", "b")]
    there, back = along(legs, (0.2, 0.0), (0.7, 0.0)), along(legs, (0.7, 0.0), (0.2, 0.0))
    assert there[0].total_m == pytest.approx(55659.745 * 1.5)
    assert back[0].total_m == pytest.approx(there[0].total_m)
    assert there[0].legs[0].path == back[0].legs[0].path[::-1]
    assert there[0].legs[0].drawn_length_m == pytest.approx(55659.745)


def test_over_several_legs_drawn_in_any_direction() -> None:
    legs = [leg("x", "a", "b", 1.2), leg("x", "c", "b", 1.4)]
    (found,) = along(legs, (0.5, 0.0), (1.5, 0.0))
    half_m = 55659.745
    assert [each.length_m for each in found.legs] == pytest.approx([half_m * 1.2, half_m * 1.4])
    assert [point.title for point in found.waypoints][1] == "Bee"
    path = [point for each in found.legs for point in each.path]
    assert path[0] == pytest.approx((0.5, 0.0))
    assert path[-1] == pytest.approx((1.5, 0.0))
    assert found.legs[1].cumulative_m == pytest.approx(found.total_m)


def test_the_shortest_way_by_the_way() -> None:
    # The straight leg is drawn shorter, but its real way is five times as long.
    legs = [leg("x", "a", "c", 5.0), leg("x", "a", "b", 1.1), leg("x", "b", "c", 1.1)]
    (found,) = along(legs, PLACES["a"], PLACES["c"])
    assert len(found.legs) == 2


def test_one_way_a_corridor_shortest_first() -> None:
    legs = [leg("far", "a", "b", 2.0), leg("near", "a", "b", 1.1), leg("else", "b", "c")]
    found = along(legs, PLACES["a"], (0.9, 0.0))
    assert [each.method.split(",")[0] for each in found] == ["along near", "along far"]


def test_no_corridor_in_common_is_no_way() -> None:
    legs = [leg("x", "a", "b"), leg("y", "b", "c")]
    assert along(legs, PLACES["a"], PLACES["c"]) == []
    # Two pieces of one corridor that do not meet.
    assert along([leg("x", "a", "b"), leg("x", "c", "d")], (0.2, 0.0), (1.5, 0.5)) == []


def test_a_leg_without_a_way_counts_as_drawn_and_says_so() -> None:
    (found,) = along([leg("x", "a", "b", None)], (0.0, 0.0), (1.0, 0.0))
    assert found.total_m == pytest.approx(111319.491)
    assert found.method == "along x, drawn line, geodesic, WGS 84"


def test_across_the_date_line() -> None:
    coords = np.array([[179.0, 0.0], [-179.0, 0.0]])
    whole = CorridorLeg("x-1", "x", ("p", "q"), coords, None, "drawn")
    for lon in (-179.5, 180.5):
        assert position_on(whole, lon, 0.0).at_m == pytest.approx(1.5 * 111319.491)


def test_the_same_point_twice_is_no_way() -> None:
    assert along([leg("x", "a", "b")], (0.5, 0.0), (0.5, 0.0)) == []


def test_a_stop_in_reach_of_the_next_leg_does_not_begin_there() -> None:
    legs = [leg("x", "a", "b"), leg("x", "b", "c")]
    far_m = 150_000.0
    start, end = end_at(legs, *PLACES["a"], far_m), end_at(legs, *PLACES["c"], far_m)
    assert len(start.positions) == len(end.positions) == 2
    (found,) = paths_between(legs, start, end, {})
    assert found.total_m == pytest.approx(2 * 111319.491 * 1.5)
    # Both ends of one leg are in reach of both stops.
    (short,) = paths_between(legs, start, end_at(legs, *PLACES["b"], far_m), {})
    assert short.total_m == pytest.approx(111319.491 * 1.5)
