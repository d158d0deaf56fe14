"""Ticks and arrows: where they stand, and that they stay there."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import LineMarks, LineSymbol
from corridormap.render.image_export import export_image
from corridormap.render.map_renderer import MapRenderer
from tests.unit.render.pictures import (
    BLUE,
    RED,
    WHITE,
    color_at,
    layer,
    line,
    picture,
    pixels,
    settings,
)

TICKS = LineSymbol(RED, 1.0, marks=LineMarks("ticks", BLUE, 10.0, 20.0, 2.0))
ARROWS = LineSymbol(RED, 1.0, marks=LineMarks("arrows", BLUE, 12.0, 30.0))
ACROSS = line((-60, 0.5), (60, 0.5))


def blue_columns(image: QImage, row: int) -> list[int]:
    values = pixels(image)[row]
    # Blue, green, red in memory.
    return np.flatnonzero((values[:, 0] > 200) & (values[:, 2] < 100)).tolist()


def test_ticks_stand_across_the_line_at_equal_steps() -> None:
    image = picture(layer([ACROSS], TICKS))
    # The line begins 10 pixels left of the picture: ticks at 0, 20, 40 … from its left.
    assert blue_columns(image, 46) == [0, 19, 20, 39, 40, 59, 60, 79, 80, 99]
    assert blue_columns(image, 46) == blue_columns(image, 53)
    assert not blue_columns(image, 42)


def test_arrows_point_where_the_line_runs_to() -> None:
    image = picture(layer([ACROSS], ARROWS))
    widths = [(pixels(image)[:, column, 2] < 120).sum() for column in range(30, 42)]
    # An arrow at 35: broad at its tail on the left, slender at its tip.
    assert max(widths[:3]) >= 7
    assert widths[10] <= 3
    back = picture(layer([line((60, 0.5), (-60, 0.5))], ARROWS))
    assert pixels(back)[:, 35:41, 2].sum() < pixels(image)[:, 35:41, 2].sum()


@pytest.mark.parametrize("symbol", [TICKS, ARROWS, replace(TICKS, offset_px=8.0)])
def test_marks_stay_on_the_map_when_it_moves(symbol: LineSymbol) -> None:
    bent = line((-400, -20), (-100, 30), (-40, -10), (0, 25), (35, -25), (300, 0))
    shown = layer([bent], symbol)
    before = pixels(picture(shown))
    moved = pixels(picture(shown, at=settings(center=(17, 0))))
    assert np.abs(before[:, 17:] - moved[:, :-17]).max() <= 8
    kept = MapRenderer()
    for x in (0.0, 40.0, 17.0):
        request = RenderRequest(1, settings(center=(x, 0)), (shown,))
        image = kept.render(request, Feedback()).image
    assert np.abs(pixels(image) - moved).max() <= 8


def test_a_line_shorter_than_a_step_has_one_arrow_and_no_tick() -> None:
    short = line((-10, 0.5), (10, 0.5))
    assert color_at(picture(layer([short], ARROWS)), 50, 49) == BLUE
    assert not blue_columns(picture(layer([short], replace(TICKS, marks=None))), 46)
    shorter = line((-5, 0.5), (5, 0.5))
    assert color_at(picture(layer([shorter], ARROWS)), 50, 46) == WHITE


def test_marks_may_be_as_many_as_there_is_room_for() -> None:
    dense = LineSymbol(RED, 1.0, marks=LineMarks("ticks", BLUE, 4.0, 1.0, 1.0))
    far = line((-5e6, 0.5), (5e6, 0.5))
    assert len(blue_columns(picture(layer([far], dense)), 49)) == 100


@pytest.mark.parametrize("file_format", ["svg", "pdf"])
def test_marks_are_shapes_in_files(file_format: str) -> None:
    request = RenderRequest(1, settings(), (layer([ACROSS], ARROWS),))
    content = export_image(request, file_format, Feedback()).content
    assert b"<image" not in content
    assert b"/Subtype /Image" not in content
    if file_format == "svg":
        assert content.count(b"#0000ff") >= 1
