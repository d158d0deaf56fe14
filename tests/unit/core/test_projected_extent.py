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
