from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.builder.alongside import Alongside, find_alongside
from corridormap.builder.segments import BuiltSegment
from corridormap.core.measure import inverse, line_length_m

KM = 1 / 111.195
"""Degrees in a kilometre on the equator."""


def segment(name: str, points: list[tuple[float, float]], mode: str = "rail") -> BuiltSegment:
    """Return a segment through points told in kilometres east and north of (100, 0)."""
    line = np.array(points, np.float64) * KM + [100.0, 0.0]
    return BuiltSegment(name, mode, line)


STRAIGHT = segment("a", [(0, 0), (40, 0), (100, 0)])


def place(line: NDArray[np.float64], along_m: float) -> tuple[float, float]:
    ends = [line_length_m(line[: count + 1]) for count in range(len(line))]
    x, y = (float(np.interp(along_m, ends, axis)) for axis in line.T)
    return x, y


def covered_m(found: list[Alongside]) -> float:
    return sum(row.to_m - row.from_m for row in found)


@pytest.mark.parametrize(("north_km", "side"), [(3, "left"), (-3, "right")])
@pytest.mark.parametrize("is_turned", [False, True])
def test_a_road_beside_a_railway_is_found_with_its_side(
    north_km: int, side: str, is_turned: bool
) -> None:
    points = [(0.0, float(north_km)), (100.0, float(north_km))]
    road = segment("b", points[::-1] if is_turned else points, "road")
    (row,) = find_alongside([STRAIGHT, road])
    assert (row.segment_id, row.beside_id, row.side) == ("a", "b", side)
    assert (row.from_m, row.to_m) == pytest.approx((0, 100_000), abs=200)
    there = (100_000, 0) if is_turned else (0, 100_000)
    assert (row.beside_from_m, row.beside_to_m) == pytest.approx(there, abs=600)
    assert row.apart_m == pytest.approx(3000, rel=0.02)
    assert row.greatest_apart_m >= row.apart_m


def test_places_beside_each_other_follow_evenly_and_are_as_far_apart_as_said() -> None:
    winding = [(float(x), 6.0 + 4 * np.sin(x / 9)) for x in range(5, 96)]
    road = segment("b", winding, "road")
    found = find_alongside([STRAIGHT, road])
    assert covered_m(found) > 75_000
    for before, after in pairwise(found):
        assert after.from_m >= before.to_m
        assert after.beside_from_m >= before.beside_from_m
    for row in found:
        for share in (0.0, 0.5, 1.0):
            here = place(STRAIGHT.coords, row.from_m + share * (row.to_m - row.from_m))
            across = row.beside_from_m + share * (row.beside_to_m - row.beside_from_m)
            there = place(road.coords, across)
            assert inverse(*here, *there).length_m <= row.greatest_apart_m + 1500


def test_what_crosses_over_changes_its_side_once() -> None:
    road = segment("b", [(0, 5), (100, -5)], "road")
    found = find_alongside([STRAIGHT, road])
    assert [side for side, _ in pairwise([*(row.side for row in found), "end"])] == [
        *["left"] * sum(row.side == "left" for row in found),
        *["right"] * sum(row.side == "right" for row in found),
    ]
    assert {row.side for row in found} == {"left", "right"}


@pytest.mark.parametrize(
    "other",
    [
        segment("b", [(50, -40), (50, 40)], "road"),
        segment("b", [(0, 60), (100, 60)], "road"),
        segment("b", [(0, 3), (100, 3)], "sea"),
        segment("b", [(100, 0), (200, 0)], "rail"),
    ],
    ids=["crossing", "far", "sea", "onward"],
)
def test_what_only_crosses_or_is_far_or_at_sea_or_goes_on_is_not_alongside(
    other: BuiltSegment,
) -> None:
    assert not find_alongside([STRAIGHT, other])
