"""A scale bar says what the ground under it measures, in any projection and any corner."""

from __future__ import annotations

import math

import numpy as np
import pytest

from corridormap.core.crs import WEB_MERCATOR, WGS84, parse_crs, transform
from corridormap.core.decorations import ANCHORS, NEW_MAP, Place
from corridormap.core.extent import Extent
from corridormap.core.length_unit import LengthUnit
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.measure import line_length_m
from corridormap.render.decorations.arrangement import arranged, still_pieces
from corridormap.render.decorations.furniture import Furniture
from corridormap.render.decorations.ground_scale import changes_strongly, ground_line
from corridormap.render.decorations.scale_bar import round_length, scale_bar, scale_bar_room

ALBERS = parse_crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84")
GLOBE = parse_crs("+proj=ortho +lat_0=30 +lon_0=105 +datum=WGS84")
SIZE = (1000, 700)


def view(crs: object, lon: float, lat: float, units: float) -> MapSettings:
    assert hasattr(crs, "definition")
    x, y = transform(np.array([[lon, lat]]), WGS84, crs)[0].tolist()  # type: ignore[arg-type]
    return MapSettings(MapView(x, y, units, crs), *SIZE)  # type: ignore[arg-type]


VIEWS = [
    view(WEB_MERCATOR, 120, 48, 12_000.0),
    view(WEB_MERCATOR, 108, 21, 300.0),
    view(WEB_MERCATOR, 179, -60, 5_000.0),
    view(WGS84, 100, 35, 0.05),
    view(ALBERS, 128, 44, 4_000.0),
    view(ALBERS, 60, 20, 60.0),
]


def measured_m(settings: MapSettings, left: float, right: float, y: float) -> float:
    """Return the geodesic length of what lies under a line, in very small steps."""
    xs = np.linspace(left, right, 2001)
    points = settings.to_map(np.column_stack((xs, np.full(len(xs), y))))
    lonlat = transform(points, settings.view.crs, WGS84)
    lonlat[:, 0] = np.unwrap(lonlat[:, 0], period=360.0)
    return line_length_m(lonlat)


@pytest.mark.parametrize("settings", VIEWS)
@pytest.mark.parametrize("anchor", ANCHORS)
def test_the_bar_is_as_long_as_the_ground_under_it(settings: MapSettings, anchor: str) -> None:
    furniture = Furniture(
        NEW_MAP.with_place("scale_bar", Place(anchor)), unit=LengthUnit.NAUTICAL_MILE
    )
    room = scale_bar_room(furniture, settings)
    box = Place(anchor).box(room.size_px, SIZE)
    found = scale_bar(furniture, settings, box)
    assert found is not None
    assert not found.is_in_middle
    kilometres, miles = found.bars
    # The first bar keeps to its side of the room; both begin at the same place.
    slack = box.width - 16 - kilometres.marks_px[-1]
    left = box.x_min + 8 + slack * (Place(anchor).sides[0] + 1) / 2
    y = box.y_min + 8 + 14 + 2.5
    for bar in (kilometres, miles):
        ground_m = measured_m(settings, left, left + bar.marks_px[-1], y)
        assert ground_m == pytest.approx(bar.length_m, rel=2e-3)
        for part, mark in enumerate(bar.marks_px[1:], start=1):
            share = bar.length_m * part / (len(bar.marks_px) - 1)
            assert measured_m(settings, left, left + mark, y) == pytest.approx(share, rel=4e-3)
    assert kilometres.text.endswith(("km", " m"))
    assert miles.text.endswith("nmi")
    assert miles.length_m / 1852 == pytest.approx(float(miles.text.split()[0].replace(",", "")))


@pytest.mark.parametrize("longest_m", [3.0, 47.0, 999.0, 1_000.0, 74_000.0, 1_990_000.0, 9e6])
@pytest.mark.parametrize("unit", list(LengthUnit))
def test_lengths_are_round(longest_m: float, unit: LengthUnit) -> None:
    length_m, text, parts = round_length(longest_m, unit)
    assert 0.39 * longest_m <= length_m <= longest_m * (1 + 1e-9)
    number, symbol = text.replace(",", "").split()
    digits = number.strip("0.").replace(".", "").replace("0", "")
    assert digits in ("1", "2", "5")
    metres = 1.0 if symbol == "m" else unit.value[1]
    assert float(number) * metres == pytest.approx(length_m)
    assert parts in (4, 5)


def test_the_bar_grows_towards_the_equator_on_web_mercator() -> None:
    settings = view(WEB_MERCATOR, 110, 40, 12_000.0)
    top, bottom = ground_line(settings, 0, 100, 40), ground_line(settings, 0, 100, 660)
    assert top is not None
    assert bottom is not None
    assert top.length_m < 0.75 * bottom.length_m


@pytest.mark.parametrize(
    ("settings", "is_strong"),
    [(VIEWS[0], True), (VIEWS[1], False), (VIEWS[5], False), (view(GLOBE, 105, 30, 15_000), True)],
)
def test_where_the_scale_differs_much_its_place_is_told(
    settings: MapSettings, is_strong: bool
) -> None:
    assert changes_strongly(settings) == is_strong
    furniture = Furniture(NEW_MAP)
    room = scale_bar_room(furniture, settings)
    found = scale_bar(furniture, settings, Place("bottom_left").box(room.size_px, SIZE))
    assert found is not None
    assert bool(found.note) == is_strong
    assert not is_strong or "true" in found.note


def test_beside_the_globe_the_middle_is_measured_and_said() -> None:
    settings = view(GLOBE, 105, 30, 20_000)
    furniture = Furniture(NEW_MAP, language="zh")
    found = scale_bar(furniture, settings, Extent(12.0, 640.0, 208.0, 690.0))
    assert found is not None
    assert found.is_in_middle
    assert found.note == "适用于图中央北纬30°"


def test_where_there_is_no_globe_at_all_the_bar_is_left_out_with_the_reason() -> None:
    settings = MapSettings(MapView(5e7, 5e7, 1_000.0, GLOBE), *SIZE)
    furniture = Furniture(NEW_MAP)
    made = arranged(furniture, settings, still_pieces(furniture, settings))
    assert [each.kind for each in made.left_out] == ["scale_bar"]
    assert "measured" in made.left_out[0].reason


def test_no_bar_stands_beyond_the_poles_of_web_mercator() -> None:
    settings = MapSettings(MapView(0.0, 4e7, 10_000.0), *SIZE)
    found = ground_line(settings, 0, 100, 350)
    assert found is None or math.isfinite(found.length_m)
