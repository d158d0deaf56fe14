"""A picture of very many markers, asked pixel by pixel, against one drawn marker by marker."""

from __future__ import annotations

from functools import partial

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_markers import draw_markers
from corridormap.render.marker_runs import Run, last_of_runs, summed_runs
from tests.unit.render.pictures import difference, pixels
from tests.unit.render.tiny_scenes import (
    SIZE_PX,
    drawn,
    errors_and_bounds,
    exactly,
    stamp_points,
    strewn,
)

Floats = NDArray[np.float64]
CIRCLE = MarkerSymbol("circle", 7.0, "#0072b2")
COUNTS = (300, 1_500, 6_000, 20_000, 40_000)

MARKERS = {
    "default": (CIRCLE, 1.0),
    "default at 1.5": (CIRCLE, 1.5),
    "default at 2": (CIRCLE, 2.0),
    "square": (MarkerSymbol("square", 5.0, "#d55e00"), 1.0),
    "picture": (MarkerSymbol("sea_port", 16.0, "#204080"), 1.0),
    "glass": (MarkerSymbol("circle", 7.0, "#0072b280", "#ffffff80"), 1.0),
    "glass at 2": (MarkerSymbol("circle", 5.0, "#0072b2a0", "#ffffff"), 2.0),
    "glass in a frame": (MarkerSymbol("square", 8.0, "#0072b240", "#202020"), 1.5),
}


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("name", list(MARKERS))
def test_many_markers_are_nearer_to_exact_ones_than_half_a_pixel(
    name: str, clustered: bool
) -> None:
    symbol, ratio = MARKERS[name]

    def error_and_bound(count: int) -> tuple[float, float]:
        points = strewn(count, clustered)
        wanted = pixels(drawn(lambda c: draw_markers(exactly(c), points, symbol), ratio))
        found = pixels(drawn(lambda c: stamp_points(c, points, symbol), ratio))
        # Markers stand on whole pixels: half a pixel aside there is only the picture's blur.
        moved = (wanted[:, 1:] + wanted[:, :-1]) / 2
        return np.abs(found - wanted).mean(), np.abs(moved - wanted[:, 1:]).mean()

    for error, bound in map(error_and_bound, COUNTS):
        assert error < bound
        assert bound > 0.1


def test_markers_without_a_rim_fill_up() -> None:
    dots = MarkerSymbol("circle", 3.0, "#0072b2", None)

    def exact(context: DrawContext, count: int, shift_px: float) -> None:
        draw_markers(exactly(context), strewn(count, False) + shift_px, dots)

    found = errors_and_bounds(
        (300, 3_000, 12_000),
        lambda context, count: stamp_points(context, strewn(count, False), dots),
        exact,
        2.0,
    )
    for error, bound in found:
        assert error < bound


@pytest.mark.parametrize("symbol", [CIRCLE, MarkerSymbol("square", 4.0, "#00000080", None)])
@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_markers_that_do_not_touch_are_drawn_to_the_pixel(
    symbol: MarkerSymbol, ratio: float
) -> None:
    points = np.stack(np.meshgrid(np.arange(-2, 250, 11.3), np.arange(-3, 170, 11.7)), axis=-1)
    points = points.reshape(-1, 2)
    wanted = drawn(lambda context: draw_markers(context, points, symbol), ratio)
    found = drawn(lambda context: stamp_points(context, points, symbol), ratio)
    assert np.abs(pixels(wanted) - pixels(found)).max() <= 1


def test_the_last_marker_lies_on_top() -> None:
    points = np.array([[50.0, 50.0], [53.0, 50.0]])
    big = MarkerSymbol("square", 8.0, "#ff0000", "#0000ff")
    first = drawn(lambda c: stamp_points(c, points, big))
    second = drawn(lambda c: stamp_points(c, points[::-1], big))
    assert difference(first, drawn(lambda c: draw_markers(exactly(c), points, big))) < 0.01
    assert difference(second, drawn(lambda c: draw_markers(exactly(c), points[::-1], big))) < 0.01
    assert difference(first, second) > 0.05


def test_many_markers_on_one_spot() -> None:
    points = np.full((50_000, 2), 60.0)
    one = drawn(lambda context: draw_markers(context, points[:1], CIRCLE))
    assert difference(drawn(lambda context: stamp_points(context, points, CIRCLE)), one) < 0.01
    glass = MarkerSymbol("square", 9.0, "#00000001", None)
    picture = drawn(lambda context: stamp_points(context, points[:400], glass))
    alpha = 1 - (1 - 1 / 255) ** 400
    assert 255 - pixels(picture)[60, 60, 0] == pytest.approx(255 * alpha, abs=3)


@pytest.mark.parametrize("ratio", [1.0, 1.5])
def test_nothing_is_drawn_beside_the_markers(ratio: float) -> None:
    points = np.random.default_rng(2).uniform((60, 40), (90, 70), (4000, 2))
    changed = 255 - pixels(drawn(lambda c: stamp_points(c, points, CIRCLE), ratio)).min(axis=2)
    left, top, right, bottom = (round(edge * ratio) for edge in (54, 34, 96, 76))
    assert changed[top:bottom, left:right].max() > 200
    changed[top:bottom, left:right] = 0
    assert not changed.any()


def test_no_points_draw_nothing() -> None:
    white = drawn(lambda context: None)
    scenes = np.zeros((0, 2)), np.full((9, 2), 1e5), np.array([[-30.0, 20.0]])
    for picture in (drawn(partial(stamp_points, points=at, symbol=CIRCLE)) for at in scenes):
        assert picture == white


FAR = st.sampled_from([np.nan, np.inf, -np.inf, 1e300, -1e300, 1e12, -1e6, 1e5])
NEAR = st.floats(0, 150)
STRAYS = arrays(np.float64, st.integers(1, 9), elements=FAR)
OTHERS = arrays(np.float64, 9, elements=FAR | NEAR)


@settings(max_examples=25, deadline=None)
@given(STRAYS, OTHERS, st.booleans())
def test_points_that_are_nowhere_change_nothing(
    strays: Floats, others: Floats, turned: bool
) -> None:
    pair = (strays, others[: len(strays)])
    nowhere = np.column_stack(pair[::-1] if turned else pair)
    points = strewn(300, False)
    alone = drawn(lambda context: stamp_points(context, points, CIRCLE))
    both = np.vstack((nowhere, points, nowhere))
    assert drawn(lambda context: stamp_points(context, both, CIRCLE)) == alone


RUNS = st.lists(
    st.tuples(st.integers(0, 6), st.integers(0, 6), st.integers(1, 7)).map(
        lambda run: Run(run[0], run[1], min(run[1] + run[2], 7), 1)
    ),
    min_size=1,
    max_size=6,
)


@settings(max_examples=30, deadline=None)
@given(RUNS, st.integers(0, 1000))
def test_runs_tell_which_stamp_is_last_and_how_many_there_are(runs: list[Run], seed: int) -> None:
    side, height, width = 7, 9, 12
    rng = np.random.default_rng(seed)
    shape = (height + side, width + side)
    corners = np.where(rng.random(shape) < 0.2, rng.permutation(np.prod(shape)).reshape(shape), 0)
    last = np.zeros((height, width), np.int64)
    sums = np.zeros((height, width))
    for run in runs:
        for across in range(run.first, run.stop):
            below, right = side - run.row, side - across
            seen = corners[below : below + height, right : right + width]
            np.maximum(last, seen, out=last)
            sums += (seen > 0) * 0.5
    np.testing.assert_array_equal(last_of_runs(corners.astype(np.int32), runs, side), last)
    weights = [(run, 0.5) for run in runs]
    counts = (corners > 0).astype(np.float32)
    np.testing.assert_allclose(summed_runs(counts, weights, side), sums, atol=1e-4)


def test_a_cancelled_job_stops() -> None:
    feedback = Feedback()
    feedback.cancel()
    points = np.random.default_rng(1).uniform(0, SIZE_PX[1], (1000, 2))
    with pytest.raises(Cancelled):
        drawn(lambda context: stamp_points(context, points, CIRCLE), feedback=feedback)
