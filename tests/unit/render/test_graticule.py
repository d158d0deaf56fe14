"""Meridians and parallels stand at round degrees, wherever the projection has them."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, parse_crs, transform
from corridormap.core.decorations import NEW_MAP
from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.render.decorations.draw_graticule import draw_graticule, graticule_labels
from corridormap.render.decorations.furniture import Furniture, Inks
from corridormap.render.decorations.graticule import (
    SECONDS,
    angle_text,
    grid_lines,
    step_seconds,
)
from tests.unit.render.pictures import pixels

ALBERS = parse_crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84")
GLOBE = parse_crs("+proj=ortho +lat_0=30 +lon_0=105 +datum=WGS84")
POLE = parse_crs("EPSG:3995")
SIZE = (900, 600)


def view(crs: Crs, lon: float, lat: float, units: float) -> MapSettings:
    x, y = transform(np.array([[lon, lat]]), WGS84, crs)[0].tolist()
    return MapSettings(MapView(x, y, units, crs), *SIZE, background="#ffffff")


@pytest.mark.parametrize(
    ("seconds", "is_longitude", "text"),
    [
        (105 * 3600, True, "105°E"),
        (-105 * 3600, True, "105°W"),
        (190 * 3600, True, "170°W"),
        (180 * 3600, True, "180°"),
        (-540 * 3600, True, "180°"),
        (0, False, "0°"),
        (-3600 - 1800, False, "1°30′S"),
        (3600 + 5, False, "1°00′05″N"),
    ],
)
def test_angles_are_written_as_on_maps(seconds: int, is_longitude: bool, text: str) -> None:
    assert angle_text(seconds, is_longitude) == text


@pytest.mark.parametrize("crs", [WEB_MERCATOR, ALBERS])
@pytest.mark.parametrize("units", [20_000.0, 3_000.0, 200.0, 9.0, 0.6])
def test_lines_stand_neither_crowded_nor_alone(crs: Crs, units: float) -> None:
    settings = view(crs, 110.0, 30.0, units)
    step = step_seconds(settings)
    assert step in SECONDS
    lines = grid_lines(settings)
    for is_meridian in (True, False):
        own = [line for line in lines if line.is_meridian == is_meridian]
        assert all(line.seconds % step == 0 for line in own)
        seen = [line for line in own if any(is_in_view(run, settings) for run in line.runs)]
        assert 1 <= len(seen) <= 12


def is_in_view(run: NDArray[np.float64], settings: MapSettings) -> bool:
    steps = np.linspace(0, 1, 20)[:, None]
    pairs = pairwise(settings.to_screen(run))
    points = np.concatenate([first + (second - first) * steps for first, second in pairs])
    inside = (points >= 0) & (points <= SIZE)
    return bool(inside.all(axis=1).any())


@pytest.mark.parametrize("crs", [WEB_MERCATOR, WGS84, ALBERS, GLOBE, POLE])
def test_every_point_of_a_line_lies_at_its_degrees(crs: Crs) -> None:
    units = 0.06 if crs == WGS84 else 8_000.0
    settings = view(crs, 100.0, 50.0, units)
    lines = grid_lines(settings)
    assert len(lines) > 5
    for line in lines:
        lonlat = transform(np.concatenate([np.zeros((0, 2)), *line.runs]), crs, WGS84)
        # On the very edge of a globe there is no way back.
        assert np.count_nonzero(~np.isfinite(lonlat[:, 0])) <= 2 * len(line.runs)
        lonlat = lonlat[np.isfinite(lonlat[:, 0])]
        if line.is_meridian:
            off = (lonlat[:, 0] * 3600 - line.seconds + 648_000) % 1_296_000 - 648_000
            away = np.abs(off) * np.cos(np.radians(lonlat[:, 1]))
        else:
            away = np.abs(lonlat[:, 1] * 3600 - line.seconds)
        assert away.max(initial=0.0) < 1.0


def test_past_the_date_line_the_grid_goes_on() -> None:
    lines = grid_lines(view(WEB_MERCATOR, 185.0, 30.0, 8_000.0))
    texts = {line.text for line in lines if line.is_meridian}
    assert {"170°E", "180°", "170°W"} <= texts


def test_around_a_pole_few_meridians_meet() -> None:
    lines = grid_lines(view(POLE, 0.0, 90.0, 4_000.0))
    at_pole = [
        line
        for line in lines
        if line.is_meridian and np.abs(np.concatenate(line.runs)).sum(axis=1).min() < 1_000
    ]
    meridians = [line for line in lines if line.is_meridian]
    assert len(meridians) > len(at_pole) > 3
    assert len({line.seconds % 1_296_000 for line in meridians}) == len(meridians)


def drawn(settings: MapSettings, taken: list[Extent]) -> QImage:
    image = QImage(*SIZE, QImage.Format.Format_RGB32)
    image.fill(QColor("#ffffff"))
    painter = QPainter(image)
    inks = Inks(grid="#ff0000", quiet="#0000ff")
    draw_graticule(painter, settings, Furniture(NEW_MAP, inks=inks), taken)
    painter.end()
    return image


def blue(image: QImage) -> NDArray[np.bool_]:
    """Return which pixels are those of labels, a row a line of pixels."""
    values = pixels(image)
    labels: NDArray[np.bool_] = (values[:, :, 0] > 150) & (values[:, :, 2] < 120)
    return labels


def blue_in(image: QImage, box: Extent) -> int:
    part = blue(image)[int(box.y_min) : int(box.y_max), int(box.x_min) : int(box.x_max)]
    return int(np.count_nonzero(part))


@pytest.mark.parametrize("crs", [WEB_MERCATOR, ALBERS])
def test_degrees_stand_at_the_frame_and_not_under_pieces(crs: Crs) -> None:
    settings = view(crs, 110.0, 30.0, 6_000.0)
    left, bottom = Extent(0, 0, 45, 600), Extent(45, 580, 860, 600)
    inside = Extent(60, 30, 840, 560)
    free = drawn(settings, [])
    assert blue_in(free, left) > 20
    assert blue_in(free, bottom) > 20
    assert blue_in(free, inside) == 0
    assert blue_in(drawn(settings, [left, bottom]), left) == 0


@pytest.mark.parametrize("crs", [WEB_MERCATOR, ALBERS, GLOBE])
def test_the_boxes_of_degrees_are_where_they_are_written(crs: Crs) -> None:
    settings = view(crs, 110.0, 30.0, 26_000.0 if crs == GLOBE else 6_000.0)
    piece = Extent(0, 0, 45, 600)
    image = drawn(settings, [piece])
    boxes = graticule_labels(settings, [piece])
    assert len(boxes) > 3
    assert all(blue_in(image, box.buffered(1.0)) for box in boxes)
    written = blue(image)
    for box in boxes:
        x, y = max(int(box.x_min) - 1, 0), max(int(box.y_min) - 1, 0)
        written[y : int(box.y_max) + 2, x : int(box.x_max) + 2] = False
    assert not written.any()


def test_on_a_globe_degrees_stand_at_its_edge() -> None:
    settings = view(GLOBE, 105.0, 30.0, 26_000.0)
    radius_px = 6_378_137 / 26_000
    ys, xs = np.nonzero(blue(drawn(settings, [])))
    away = np.hypot(xs - 450, ys - 300) / radius_px
    assert len(away) > 100
    # But for meridians that end at the pole.
    assert np.median(away) > 0.9


def test_pictures_of_labels_look_like_the_labels() -> None:
    settings = view(WEB_MERCATOR, 110.0, 30.0, 6_000.0)
    image = drawn(settings, [])
    other = QImage(*SIZE, QImage.Format.Format_RGB32)
    other.fill(QColor("#ffffff"))
    painter = QPainter(other)
    furniture = Furniture(NEW_MAP, inks=Inks(grid="#ff0000", quiet="#0000ff"))
    draw_graticule(painter, settings, furniture, [], from_pictures=True)
    painter.end()
    for frame in (Extent(0, 0, 45, 600), Extent(45, 580, 860, 600)):
        assert blue_in(other, frame) > 0.6 * blue_in(image, frame) > 12
