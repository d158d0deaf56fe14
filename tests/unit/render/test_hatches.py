"""Hatches: inside areas and nowhere else, at rest on the map, crisp at any resolution."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import FillSymbol, Hatch, LineSymbol
from corridormap.render.hatches import hatch_lines
from corridormap.render.image_export import export_image
from corridormap.render.ragged import Runs
from tests.unit.render.pictures import (
    RED,
    WHITE,
    color_at,
    exact_picture,
    layer,
    picture,
    pixels,
    settings,
    square,
)

LEVEL = FillSymbol(None, None, Hatch(RED, 0.0, 10.0, 2.0))


def rings_of(*rings: list[tuple[float, float]], owners: list[int] | None = None) -> Runs:
    coords = np.array([point for ring in rings for point in ring], np.float64)
    offsets = np.cumsum([0, *map(len, rings)])
    return Runs(coords, offsets, np.array(owners or [0] * len(rings)))


def box(x: float, y: float, width: float, height: float) -> list[tuple[float, float]]:
    corners = [(x, y), (x + width, y), (x + width, y + height), (x, y + height)]
    return [*corners, corners[0]]


def test_lines_run_through_the_map_s_origin_and_end_at_the_area() -> None:
    image = picture(layer([square(0, 0, 60)], LEVEL))
    assert color_at(image, 50, 49) == RED
    assert color_at(image, 50, 60) == RED
    assert color_at(image, 50, 55) == WHITE
    assert color_at(image, 15, 49) == WHITE
    assert color_at(image, 50, 12) == WHITE


def test_holes_stay_free_and_areas_are_hatched_one_by_one() -> None:
    lines = hatch_lines(
        rings_of(box(0, 0, 40, 10), box(10, 2, 20, 6), box(30, 0, 40, 10), owners=[0, 0, 1]),
        0.0,
        5.0,
        np.zeros(2),
    )
    found = sorted(tuple(row) for row in lines[lines[:, 1] == 5].tolist())
    assert found == [(0, 5, 10, 5), (30, 5, 40, 5), (30, 5, 70, 5)]


@pytest.mark.parametrize("angle_deg", [0.0, 30.0, 45.0, 90.0, -20.0, 135.0, 450.0])
def test_lines_lie_in_the_area_at_equal_distances(angle_deg: float) -> None:
    star = [(0.0, 0.0), (50.0, 20.0), (90.0, -10.0), (70.0, 60.0), (40.0, 30.0), (5.0, 70.0)]
    area = shapely.Polygon(star)
    lines = hatch_lines(rings_of([*star, star[0]]), angle_deg, 7.0, np.array([3.0, 4.0]))
    parts = shapely.linestrings(lines.reshape(-1, 2, 2))
    assert shapely.within(parts, area.buffer(1e-6)).all()
    # As long altogether as lines seven apart are in an area of this size.
    assert shapely.length(parts).sum() * 7 == pytest.approx(area.area, rel=0.08)
    along = np.array([np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))])
    across = (lines[:, :2] - (3, 4)) @ np.array([-along[1], along[0]])
    assert np.abs(across / 7 - np.round(across / 7)).max() < 1e-9


def test_a_ring_that_is_not_closed_is_passed_over() -> None:
    open_ring = rings_of(box(0, 0, 40, 10)[:-1])
    symbol = FillSymbol(None, None, Hatch(RED))
    image = picture(layer([square(0, 0, 10)], symbol))
    assert (pixels(image)[..., 0] < 200).any()
    assert len(open_ring) == 1


@pytest.mark.parametrize("ratio", [1.0, 2.0])
def test_the_hatch_does_not_swim_when_the_map_moves(ratio: float) -> None:
    symbol = FillSymbol("#ffeeee", None, Hatch(RED, 33.0, 6.0, 1.0, crossed=True))
    shown = layer([square(0, 0, 160)], symbol)
    still = pixels(picture(shown, at=settings(device_pixel_ratio=ratio)))
    moved = pixels(picture(shown, at=settings(center=(23, 0), device_pixel_ratio=ratio)))
    by = int(23 * ratio)
    assert np.abs(still[:, by:] - moved[:, :-by]).max() <= 8


def test_areas_too_small_for_a_hatch_have_its_tint() -> None:
    side = np.linspace(-49.5, 49.5, 150)
    areas = [square(x, y, 0.6) for x in side for y in side]
    hatch = FillSymbol(None, None, Hatch(RED, spacing_px=4, width_px=2))
    covered = 255 - pixels(picture(layer(areas, hatch)))[10:90, 10:90, 1].mean()
    even = 255 - pixels(picture(layer(areas, FillSymbol("#ff000080"))))[10:90, 10:90, 1].mean()
    assert covered == pytest.approx(even, rel=0.05)
    assert covered > 30


def test_files_show_the_same_hatch_as_the_screen() -> None:
    symbol = FillSymbol(None, LineSymbol("#333333"), Hatch(RED, 45.0, 6.0, 1.0))
    shown = layer([square(0, 0, 60)], symbol)
    assert np.abs(pixels(picture(shown)) - pixels(exact_picture(shown))).mean() < 1.0
    request = RenderRequest(1, settings(), (shown,))
    svg = export_image(request, "svg", Feedback()).content
    assert b"<image" not in svg
    assert svg.count(b"<poly") + svg.count(b"<path") > 10
