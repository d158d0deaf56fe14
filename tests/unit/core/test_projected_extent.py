"""Boxes between CRSs and across the date line."""

from __future__ import annotations

import pytest

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.extent import Extent
from corridormap.core.projected_extent import (
    extent_around_wrapped,
    nearest_copy,
    projected_extent,
)


def test_there_and_back() -> None:
    box = Extent(-30.0, -40.0, 60.0, 70.0)
    mercator = projected_extent(box, WGS84, WEB_MERCATOR)
    assert mercator is not None
    back = projected_extent(mercator, WEB_MERCATOR, WGS84)
    assert back is not None
    assert back.as_tuple() == pytest.approx(box.as_tuple())
    assert projected_extent(box, WGS84, WGS84) is box


def test_bent_sides_are_inside() -> None:
    box = projected_extent(Extent(100.0, 60.0, 140.0, 80.0), WGS84, Crs("EPSG:3575"))
    assert box is not None
    assert box.width > 0


def test_the_copy_nearest_to_here() -> None:
    box = Extent(-175.0, 0.0, -170.0, 5.0)
    assert nearest_copy(box, 200.0, 360.0) == Extent(185.0, 0.0, 190.0, 5.0)
    assert nearest_copy(box, 200.0, None) is box


@pytest.mark.parametrize(
    ("boxes", "expected"),
    [
        ([(0, 0, 1, 1), (5, 2, 6, 3)], (0, 0, 6, 3)),
        ([(-179, 0, -170, 1), (170, 2, 179, 3)], (170, 0, 190, 3)),
        ([(-170, 0, -100, 1), (100, 0, 175, 1), (-90, 0, -80, 1)], (100, 0, 280, 1)),
        ([(-180, -90, 180, 90), (170, 0, 171, 1)], (-180, -90, 180, 90)),
    ],
)
def test_the_narrowest_box_around(
    boxes: list[tuple[float, ...]], expected: tuple[float, ...]
) -> None:
    around = extent_around_wrapped([Extent(*box) for box in boxes], 360.0)
    assert around is not None
    assert around.as_tuple() == expected


def test_without_a_wrapping_world_the_plain_box() -> None:
    boxes = [Extent(-179, 0, -170, 1), Extent(170, 2, 179, 3)]
    assert extent_around_wrapped(boxes, None) == Extent(-179, 0, 179, 3)


GLOBE = Crs("+proj=ortho +lat_0=34 +lon_0=109 +datum=WGS84")
PACIFIC = Crs("+proj=ortho +lat_0=0 +lon_0=180 +datum=WGS84")


def test_the_whole_globe_in_degrees_goes_around_the_world() -> None:
    box = projected_extent(Extent(-7e6, -7e6, 7e6, 7e6), GLOBE, WGS84)
    assert box is not None
    assert box.x_min <= -180
    assert box.x_max >= 180
    assert box.y_min < -55
    assert box.y_max == 90


def test_a_view_over_the_date_line_takes_in_both_sides() -> None:
    box = projected_extent(Extent(-1e6, -1e6, 1e6, 1e6), PACIFIC, WGS84)
    assert box is not None
    assert box.x_min <= -190
    assert box.x_max >= 190
    assert -12 < box.y_min < -9


def test_a_small_view_of_the_globe_is_a_small_box() -> None:
    box = projected_extent(Extent(-1000, -1000, 1000, 1000), GLOBE, WGS84)
    assert box is not None
    assert box.as_tuple() == pytest.approx((108.989, 33.991, 109.011, 34.009), abs=2e-3)
    assert projected_extent(Extent(7e6, 7e6, 8e6, 8e6), GLOBE, WGS84) is None


def test_a_corner_of_space_still_finds_the_limb() -> None:
    box = projected_extent(Extent(-8e6, 6_300_000, 8e6, 9e6), GLOBE, WGS84)
    assert box is not None
    assert box.y_max > 55


@pytest.mark.parametrize("crs", ["EPSG:32648", "EPSG:3031", "ESRI:54009"])
def test_the_world_in_a_projection_is_no_larger_than_what_it_shows(crs: str) -> None:
    box = projected_extent(Extent(-180, -90, 180, 90), WGS84, Crs(crs))
    assert box is not None
    assert max(box.width, box.height) < 8e7
    assert min(box.width, box.height) > 1.5e7


def test_a_place_behind_the_globe_has_no_box() -> None:
    assert projected_extent(Extent(-72, -35, -70, -33), WGS84, GLOBE) is None
