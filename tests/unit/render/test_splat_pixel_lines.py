"""Thin lines as rows of ink against Qt's strokes of the same lines."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.core.errors import Cancelled
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import LineSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lines import BEND, CAP, draw_out, draw_strokes, hairlines
from corridormap.render.pixel_lines import LONGEST_PX, can_be_inked, ink_lines
from corridormap.render.ragged import Runs
from tests.unit.render.pictures import difference, pixels
from tests.unit.render.tiny_scenes import SIZE_PX, drawn, errors_and_bounds, exactly

Floats = NDArray[np.float64]
VERTICES = 8
COUNTS = (30, 200, 1_000, 3_000, 9_000)
THIN = LineSymbol("#203040", 1.0)


def winding(count: int, step_px: tuple[float, float]) -> Runs:
    """Return lines of seven segments that turn gently, the picture full of them."""
    rng = np.random.default_rng(count)
    heading = rng.uniform(0, 2 * np.pi, (count, 1))
    heading = heading + np.cumsum(rng.normal(0, 0.4, (count, VERTICES - 1)), axis=1)
    steps = np.stack((np.cos(heading), np.sin(heading)), axis=-1)
    steps *= rng.uniform(*step_px, (count, VERTICES - 1, 1))
    points = np.concatenate((np.zeros((count, 1, 2)), np.cumsum(steps, axis=1)), axis=1)
    points += rng.uniform(-10, SIZE_PX, (count, 2))[:, None]
    return runs_of(points)


def runs_of(points: Floats) -> Runs:
    count, vertices, _ = points.shape
    return Runs(points.reshape(-1, 2), np.arange(count + 1) * vertices, np.arange(count))


@pytest.mark.parametrize("step_px", [(0.3, 1.2), (1.0, 2.0), (3.0, 6.0)])
@pytest.mark.parametrize(
    ("width_px", "ratio"), [(0.6, 1.0), (1.0, 1.0), (1.6, 1.0), (1.2, 1.5), (1.0, 2.0), (1.6, 2.0)]
)
def test_ink_is_nearer_to_exact_lines_than_half_a_pixel(
    width_px: float, ratio: float, step_px: tuple[float, float]
) -> None:
    symbol = LineSymbol("#203040", width_px)
    step = (step_px[0] / ratio, step_px[1] / ratio)

    def exact(context: DrawContext, count: int, shift_px: float) -> None:
        runs = winding(count, step)
        moved = runs.moved(runs.coords + np.array([shift_px, 0.0]))
        draw_strokes(exactly(context), moved, symbol)

    def shortcut(context: DrawContext, count: int) -> None:
        assert not len(ink_lines(context, winding(count, step), symbol))

    for error, bound in errors_and_bounds(COUNTS, shortcut, exact, ratio):
        assert error < bound


@pytest.mark.parametrize("width_px", [0.6, 1.0, 1.6, 2.4])
def test_a_long_row_of_segments_is_as_dark_as_a_line(width_px: float) -> None:
    bow = np.linspace(0, np.pi, 60)
    line = np.column_stack((100 + 90 * np.cos(bow), 120 - 90 * np.sin(bow)))[None]
    symbol = LineSymbol("#000000", width_px)
    wanted = drawn(lambda context: draw_strokes(exactly(context), runs_of(line), symbol))
    found = drawn(lambda context: draw(context, runs_of(line), symbol))
    ink = [(255 - pixels(picture)).sum() for picture in (found, wanted)]
    assert ink[0] == pytest.approx(ink[1], rel=0.06)
    assert np.abs(pixels(found) - pixels(wanted)).max() < 128


def draw(context: DrawContext, runs: Runs, symbol: LineSymbol) -> None:
    assert not len(ink_lines(context, runs, symbol))


def segments_of(runs: Runs, reach_px: float) -> Floats:
    stretches = [np.arange(first, last - 1) for first, last in pairwise(runs.offsets.tolist())]
    first = np.concatenate(stretches)
    segments = np.hstack((runs.coords[first], runs.coords[first + 1]))
    stops = np.cumsum([len(stretch) for stretch in stretches])
    draw_out(segments, np.concatenate(([0], stops[:-1])), stops - 1, reach_px)
    return segments


def test_long_segments_are_left_to_others() -> None:
    runs = winding(2_000, (0.2, 12.0))
    left: list[Floats] = []
    drawn(lambda context: left.append(ink_lines(context, runs, THIN)))
    segments = segments_of(runs, 0.0)
    lengths = np.hypot(*(segments[:, 2:] - segments[:, :2]).T)
    wanted = segments_of(runs, CAP - BEND)[lengths > LONGEST_PX]
    assert len(wanted) > 0
    np.testing.assert_array_equal(left[0], wanted)


@pytest.mark.parametrize("width_px", [1.6, 2.0, 3.0])
def test_segments_drawn_one_by_one_end_as_round_ones_do(width_px: float) -> None:
    runs, symbol = winding(1_000, (1.0, 2.0)), LineSymbol("#203040", width_px)
    moved = runs.moved(runs.coords + np.array([0.5, 0.0]))
    wanted = drawn(lambda context: draw_strokes(exactly(context), runs, symbol))
    shifted = drawn(lambda context: draw_strokes(exactly(context), moved, symbol))
    found = drawn(lambda context: draw_strokes(context, runs, symbol))
    ink = [(255 - pixels(picture)).sum() for picture in (found, wanted)]
    assert ink[0] == pytest.approx(ink[1], rel=0.03)
    assert difference(found, wanted) < 0.35 * difference(shifted, wanted)


BOX = Extent(0.0, 0.0, 10.0, 10.0)


def test_lines_of_one_segment_are_drawn_out_at_both_ends() -> None:
    coords = np.array([[9.0, 9.0], [0.0, 0.0], [4.0, 0.0], [0.0, 5.0], [0.0, 6.0], [0.0, 9.0]])
    runs = Runs(coords, np.array([0, 1, 1, 3, 6]), np.arange(4))
    bend = 2.0 * BEND / CAP
    wanted = np.array([[-2, 0, 6, 0], [0, 3, 0, 6 + bend], [0, 6 - bend, 0, 11]])
    np.testing.assert_allclose(hairlines(runs, 2.0 / CAP, BOX), wanted)


def test_segments_far_out_of_a_box_are_cut_and_those_outside_left_out() -> None:
    coords = [[-900, 5], [5, 5], [5, 300], [6, 310], [60, -4], [1e300, 5], [3, 3], [np.nan, 3]]
    coords += [[4, 4], [-9, 1], [8, 1]]
    runs = Runs(np.array(coords, np.float64), np.array([0, 3, 6, 6, 9, 11]), np.arange(5))
    # The second line's first segment passes a corner; a little way out nothing is cut.
    wanted = np.array([[0, 5, 5, 5], [5, 5, 5, 10], [-9, 1, 8, 1]], np.float64)
    np.testing.assert_allclose(hairlines(runs, 0.0, BOX), wanted)


def test_what_is_infinite_is_left_out_without_a_word() -> None:
    coords = np.array([[1.0, 1.0], [np.inf, 2.0], [3.0, 3.0], [4.0, 3.0], [np.inf, np.inf]])
    found = hairlines(Runs(coords, np.array([0, 5]), np.arange(1)), 0.0, BOX)
    np.testing.assert_allclose(found, [[3, 3, 4, 3]])


def test_ends_are_drawn_out_whether_or_not_other_segments_are_cut() -> None:
    coords = np.array([[-900.0, 2.0], [3.0, 2.0], [6.0, 2.0], [2.0, 8.0], [2.0, 4.0]])
    runs = Runs(coords, np.array([0, 3, 5]), np.arange(2))
    bend = BEND / CAP
    wanted = np.array([[0, 2, 3 + bend, 2], [3 - bend, 2, 7, 2], [2, 9, 2, 3]])
    np.testing.assert_allclose(hairlines(runs, 1.0 / CAP, BOX), wanted)


def test_runs_are_not_joined_to_one_another() -> None:
    """Also where a block of vertices ends between or in the middle of runs."""
    count = 9_000
    middles = np.random.default_rng(5).uniform((20, 20), (40, 140), (count, 2))
    middles[1::2] += (4.0, 0.0)
    middles[: count // 2] += (140.0, 0.0)
    points = middles[:, None] + np.array([[0.0, -0.5], [0.0, 0.0], [0.0, 0.5]])
    dark = 255 - pixels(drawn(lambda context: draw(context, runs_of(points), THIN)))
    assert dark[:, 20:44].max() > 100
    assert dark[:, 160:184].max() > 100
    assert not dark[:, 50:155].any()


def test_runs_of_one_vertex_or_none_are_harmless() -> None:
    line = np.array([[50.0, 50.0], [52.0, 50.0], [54.0, 50.0]])
    odd = Runs(
        np.vstack(([[10.0, 10.0]], line, [[90.0, 90.0]])),
        np.array([0, 0, 1, 1, 4, 5, 5]),
        np.arange(6),
    )
    plain = drawn(lambda context: draw(context, runs_of(line[None]), THIN))
    assert drawn(lambda context: draw(context, odd, THIN)) == plain
    white = drawn(lambda context: None)
    assert plain != white
    empty = Runs(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64))
    assert drawn(lambda context: draw(context, empty, THIN)) == white


@pytest.mark.parametrize("bad", [np.nan, np.inf, -np.inf, 1e300])
def test_vertices_that_are_nowhere_are_left_out(bad: float) -> None:
    runs = winding(300, (1.0, 3.0))
    points = runs.coords.reshape(-1, VERTICES, 2)
    stray = points[:5].copy()
    stray[:, :, 0] = bad
    stray[2:, ::3] = points[2:5, ::3]
    both = runs_of(np.concatenate((stray, points, stray)))
    wide = replace(THIN, width_px=1.6)
    alone = drawn(lambda context: draw(context, runs, wide))
    assert drawn(lambda context: draw(context, both, wide)) == alone


def test_segments_that_reach_very_far_are_left_to_others() -> None:
    line = np.array([[[20.0, 20.0], [22.0, 20.0], [1e12, 20.0]]])
    left: list[Floats] = []
    drawn(lambda context: left.append(ink_lines(context, runs_of(line), THIN)))
    np.testing.assert_allclose(left[0], [[22.0, 20.0, 1e12, 20.0]], rtol=1e-9)


def test_what_ink_cannot_show() -> None:
    assert can_be_inked(THIN, 2.0)
    for symbol in (
        replace(THIN, color="#20304080"),
        replace(THIN, dash_px=(4.0, 2.0)),
        replace(THIN, width_px=6.0),
        replace(THIN, width_px=0.0),
    ):
        assert not can_be_inked(symbol, 1.0)


def test_a_cancelled_job_stops() -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        drawn(lambda context: draw(context, winding(50, (1.0, 2.0)), THIN), feedback=feedback)
