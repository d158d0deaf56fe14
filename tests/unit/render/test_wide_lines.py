"""Wide lines as segments and spots against Qt's strokes with round joins."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import LineSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lines import draw_strokes
from corridormap.render.ragged import Runs
from corridormap.render.simplify import WORTH_SPARING, spared
from corridormap.render.wide_lines import draw_wide_lines
from tests.unit.render.pictures import difference, pixels
from tests.unit.render.tiny_scenes import drawn, exactly

Floats = NDArray[np.float64]


def waves(step_px: float) -> Runs:
    """Return three smooth lines through the picture, a vertex every so many pixels."""
    along = np.arange(-20.0, 260.0, step_px)
    lines = [
        np.stack((along, middle + height * np.sin(along / length)), axis=1)
        for middle, height, length in ((40.0, 20.0, 17.0), (80.0, 9.0, 8.0), (130.0, 15.0, 40.0))
    ]
    return Runs(np.concatenate(lines), np.arange(4) * len(along), np.arange(3))


def zigzag() -> Runs:
    coords = [[20, 20], [60, 120], [70, 30], [71, 29], [200, 30], [100, 32], [100, 32], [150, 120]]
    return Runs(np.array([*coords, [9, 9]], np.float64), np.array([0, 8, 8, 9]), np.arange(3))


def compared(runs: Runs, symbol: LineSymbol, ratio: float = 1.0) -> tuple[float, float]:
    """Return what is drawn beside what ought to be, and what half a pixel makes."""
    moved = runs.moved(runs.coords + np.array([0.5 / ratio, 0.0]))
    wanted = drawn(lambda context: draw_strokes(exactly(context), runs, symbol), ratio)
    shifted = drawn(lambda context: draw_strokes(exactly(context), moved, symbol), ratio)
    found = drawn(lambda context: draw_strokes(context, runs, symbol), ratio)
    ink = [int((255 - pixels(picture).astype(np.int64)).sum()) for picture in (found, wanted)]
    assert ink[0] == pytest.approx(ink[1], rel=0.025)
    return difference(found, wanted), difference(shifted, wanted)


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("width_px", [1.8, 3.0, 6.0])
@pytest.mark.parametrize("step_px", [3.0, 8.0])
def test_smooth_lines_look_as_qt_strokes_them(
    step_px: float, width_px: float, ratio: float
) -> None:
    error, bound = compared(waves(step_px), LineSymbol("#203040", width_px), ratio)
    assert error < 0.35 * bound


@pytest.mark.parametrize("width_px", [2.5, 7.0])
def test_sharp_bends_and_ends_are_round(width_px: float) -> None:
    error, bound = compared(zigzag(), LineSymbol("#203040", width_px))
    assert error < 0.2 * bound


def test_no_seam_shows_where_segments_meet() -> None:
    along = np.arange(20.0, 220.0, 3.3)
    coords = np.stack((along, 80 + along / 7), axis=1)
    runs = Runs(coords, np.array([0, len(coords)]), np.zeros(1, np.int64))
    picture = drawn(lambda context: draw_wide_lines(context, runs, LineSymbol("#000000", 4.0)))
    columns = np.arange(24, 214)
    assert pixels(picture)[np.rint(80 + columns / 7).astype(int), columns, 0].max() == 0


def test_a_line_of_one_segment_has_two_round_ends() -> None:
    runs = Runs(np.array([[50.0, 50.0], [90.0, 50.0]]), np.array([0, 2]), np.zeros(1, np.int64))
    picture = drawn(lambda context: draw_wide_lines(context, runs, LineSymbol("#000000", 10.0)))
    dark = pixels(picture)[:, :, 0] < 128
    assert dark[50, [46, 93]].all()
    assert not dark[46, [46, 93]].any()
    assert dark[[46, 53], [55, 85]].all()


def test_no_line_leaves_no_mark() -> None:
    empty = Runs(np.array([[9.0, 9.0]]), np.array([0, 0, 1]), np.arange(2))
    picture = drawn(lambda context: draw_wide_lines(context, empty, LineSymbol("#000000", 4.0)))
    assert pixels(picture).min() == 255


def test_it_stops_when_asked_to() -> None:
    feedback = Feedback()
    feedback.cancel()

    def draw(context: DrawContext) -> None:
        draw_wide_lines(context, zigzag(), LineSymbol("#000000", 4.0))

    with pytest.raises(Cancelled):
        drawn(draw, feedback=feedback)


def test_close_vertices_are_spared_where_nobody_can_tell() -> None:
    lines = waves(0.7)
    fewer = spared(lines, 0.12)
    assert len(fewer.coords) < 0.6 * len(lines.coords)
    np.testing.assert_array_equal(
        fewer.coords[fewer.offsets[:-1]], lines.coords[lines.offsets[:-1]]
    )
    symbol = LineSymbol("#203040", 4.0)
    wanted = drawn(lambda context: draw_strokes(exactly(context), lines, symbol))
    found = drawn(lambda context: draw_strokes(exactly(context), fewer, symbol))
    moved = lines.moved(lines.coords + np.array([0.5, 0.0]))
    shifted = drawn(lambda context: draw_strokes(exactly(context), moved, symbol))
    assert difference(found, wanted) < 0.2 * difference(shifted, wanted)


def test_few_vertices_and_those_far_apart_are_not_looked_at() -> None:
    short = waves(0.7)
    few = Runs(short.coords[:100], np.array([0, 100]), np.zeros(1, np.int64))
    assert spared(few, 0.12) is few
    far = Runs(
        np.tile([[0.0, 0.0], [9.0, 9.0]], (WORTH_SPARING, 1)),
        np.array([0, 512]),
        np.zeros(1, np.int64),
    )
    assert spared(far, 0.12) is far


@pytest.mark.parametrize("count", [1, 2, 501])
def test_every_spot_is_drawn_however_many_there_are(count: int) -> None:
    column = np.arange(count) % 40 * 6.0 + 3
    row = np.arange(count) // 40 * 6.0 + 3
    starts = np.stack((column, row), axis=1)
    coords = np.stack((starts, starts + np.array([1.0, 0.0])), axis=1).reshape(-1, 2)
    runs = Runs(coords, np.arange(count + 1) * 2, np.arange(count))
    picture = drawn(lambda context: draw_wide_lines(context, runs, LineSymbol("#000000", 4.0)))
    left = pixels(picture)[row.astype(int), column.astype(int) - 2, 0]
    assert (left < 200).all()
