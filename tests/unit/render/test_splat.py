"""Ink of tiny lines and areas against Qt's own drawing of every one of them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_fills import draw_fills
from corridormap.render.draw_lines import draw_strokes, lengthened
from corridormap.render.drawn_ink import line_ink
from corridormap.render.qt_arrays import draw_segments
from corridormap.render.ragged import Runs
from corridormap.render.splat import Chords, Specks, splat_areas, splat_lines
from tests.unit.render.pictures import difference, pixels
from tests.unit.render.tiny_scenes import SIZE_PX, drawn, errors_and_bounds, exactly, strewn

Floats = NDArray[np.float64]
COUNTS = (1_000, 6_000, 20_000, 60_000, 120_000)
BLACK = LineSymbol("#000000", 1.6)


def chords(
    count: int, ratio: float = 1.0, clustered: bool = False, round_caps: bool = True
) -> Chords:
    rng = np.random.default_rng(count)
    angle = rng.uniform(0, 2 * np.pi, count)
    length = rng.uniform(0.05, 1.3, count) / ratio
    half = np.column_stack((np.cos(angle), np.sin(angle))) * length[:, None] / 2
    middles = strewn(count, clustered)
    return Chords(middles - half, middles + half, length, round_caps)


def one_by_one(context: DrawContext, lines: Chords, symbol: LineSymbol, shift_px: float) -> None:
    ends = np.hstack((lines.starts, lines.stops)).astype(np.float64)
    ends += np.array([shift_px, 0, shift_px, 0])
    if lines.round_caps:
        count = len(ends)
        runs = Runs(ends.reshape(-1, 2), np.arange(count + 1) * 2, np.arange(count))
        draw_strokes(exactly(context), runs, symbol)
        return
    pen = QPen(qcolor(symbol.color), symbol.width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    context.painter.setPen(pen)
    draw_segments(context.painter, lengthened(ends, symbol.width_px))


@dataclass(frozen=True, slots=True)
class LineCase:
    symbol: LineSymbol
    ratio: float = 1.0
    clustered: bool = False
    round_caps: bool = True
    counts: tuple[int, ...] = COUNTS


LINES = [
    LineCase(LineSymbol("#203040", 0.6)),
    LineCase(LineSymbol("#203040", 1.0), clustered=True),
    LineCase(LineSymbol("#203040", 1.6), clustered=True),
    LineCase(LineSymbol("#d55e00", 1.6), counts=COUNTS[:3]),
    LineCase(LineSymbol("#203040", 3.0), counts=COUNTS[:3]),
    LineCase(LineSymbol("#203040", 1.6), ratio=1.5, counts=COUNTS[:3]),
    LineCase(LineSymbol("#203040", 1.6), ratio=2.0, clustered=True, counts=COUNTS[:4]),
    LineCase(LineSymbol("#20304040", 1.2), clustered=True, counts=COUNTS[:4]),
    LineCase(LineSymbol("#20304090", 1.6), ratio=2.0, counts=COUNTS[:3]),
    LineCase(LineSymbol("#203040", 1.0), round_caps=False),
    LineCase(LineSymbol("#203040", 1.6), clustered=True, round_caps=False),
    LineCase(LineSymbol("#203040", 1.6), ratio=2.0, round_caps=False),
]


@pytest.mark.parametrize("case", LINES, ids=str)
def test_lines_are_nearer_to_exact_ones_than_half_a_pixel(case: LineCase) -> None:
    def scene(count: int) -> Chords:
        return chords(count, case.ratio, case.clustered, case.round_caps)

    found = errors_and_bounds(
        case.counts,
        lambda context, count: splat_lines(context, scene(count), case.symbol),
        lambda context, count, shift: one_by_one(context, scene(count), case.symbol, shift),
        case.ratio,
    )
    for error, bound in found:
        assert error < bound
        assert bound > 0.1


def rings(count: int, ratio: float, clustered: bool) -> Floats:
    """Return closed rings of six points, shape (count, 6, 2)."""
    rng = np.random.default_rng(count)
    angle = (np.arange(5) + rng.uniform(0, 0.8, (count, 5))) * (2 * np.pi / 5)
    radius = rng.uniform(0.05, 0.65, (count, 1)) * rng.uniform(0.6, 1.2, (count, 5)) / ratio
    ring = np.stack((radius * np.cos(angle), radius * np.sin(angle)), axis=-1)
    return np.concatenate((ring, ring[:, :1]), axis=1) + strewn(count, clustered)[:, None]


def specks(shapes: Floats) -> Specks:
    x, y = shapes[..., 0], shapes[..., 1]
    doubled = x[:, :-1] * y[:, 1:] - x[:, 1:] * y[:, :-1]
    around = np.hypot(np.diff(x, axis=1), np.diff(y, axis=1)).sum(axis=1)
    middles = (shapes.min(axis=1) + shapes.max(axis=1)) / 2
    return Specks(middles, np.abs(doubled.sum(axis=1)) / 2, around)


AREAS = {
    "fill": (FillSymbol("#c09060"), 1.0),
    "see-through fill": (FillSymbol("#0072b238"), 2.0),
    "default look": (FillSymbol("#0072b238", LineSymbol("#0072b2", 1.2)), 1.0),
    "thin outline": (FillSymbol("#f0e0c0", LineSymbol("#604020", 1.0)), 2.0),
    "outline at 1.5": (FillSymbol("#f0e0c0", LineSymbol("#604020", 1.2)), 1.5),
    "all see-through": (FillSymbol("#f0e0c080", LineSymbol("#60402080", 1.2)), 1.0),
    "casing": (FillSymbol(None, LineSymbol("#604020", 0.8, (), "#ffffff", 0.4)), 1.0),
}


@pytest.mark.parametrize("clustered", [False, True])
@pytest.mark.parametrize("name", list(AREAS))
def test_areas_are_nearer_to_exact_ones_than_half_a_pixel(name: str, clustered: bool) -> None:
    symbol, ratio = AREAS[name]

    def exact(context: DrawContext, count: int, shift_px: float) -> None:
        shapes = rings(count, ratio, clustered) + np.array([shift_px, 0])
        runs = Runs(shapes.reshape(-1, 2), np.arange(count + 1) * 6, np.arange(count))
        draw_fills(exactly(context), runs, symbol)

    def shortcut(context: DrawContext, count: int) -> None:
        splat_areas(context, specks(rings(count, ratio, clustered)), symbol)

    for error, bound in errors_and_bounds((700, 4_000, 12_000, 25_000), shortcut, exact, ratio):
        assert error < bound


@pytest.mark.parametrize("width_px", [0.6, 1.0, 1.6, 2.4])
@pytest.mark.parametrize("length_px", [0.1, 0.6, 1.2])
def test_a_lone_line_covers_as_much_as_one_drawn(width_px: float, length_px: float) -> None:
    places = np.stack(np.meshgrid(np.arange(8, 160, 8.37), np.arange(8, 150, 8.37)), axis=-1)
    starts = places.reshape(-1, 2)
    lines = Chords(starts, starts + np.array([length_px, 0]), np.full(len(starts), length_px), True)
    picture = drawn(lambda context: splat_lines(context, lines, LineSymbol("#000000", width_px)))
    ink = (255 - pixels(picture)[..., 0]).sum() / 255 / len(starts)
    (wanted,) = line_ink(width_px, 1.0, True, np.array([length_px]))
    assert ink == pytest.approx(wanted, rel=0.12)


def test_overlapping_see_through_areas_add_up_like_layers_of_glass() -> None:
    count, times = 40, 30
    middles = np.full((count * times, 2), 50.5)
    glass = Specks(middles, np.full(len(middles), 1.0), np.full(len(middles), 4.0))
    picture = drawn(lambda context: splat_areas(context, glass, FillSymbol("#00000006")))
    alpha = 1 - (1 - 6 / 255) ** (count * times)
    assert 255 - pixels(picture)[50, 50, 0] == pytest.approx(255 * alpha, abs=2)
    few = Specks(middles[:count], glass.areas_px2[:count], glass.perimeters_px[:count])
    picture = drawn(lambda context: splat_areas(context, few, FillSymbol("#00000006")))
    alpha = 1 - (1 - 6 / 255) ** count
    assert 255 - pixels(picture)[50, 50, 0] == pytest.approx(255 * alpha, rel=0.1)


def test_nothing_draws_nothing() -> None:
    white = drawn(lambda context: None)
    none, no_points = np.zeros(0), np.zeros((0, 2))
    empty = Chords(no_points, no_points, none)
    assert drawn(lambda context: splat_lines(context, empty, BLACK)) == white
    look = FillSymbol("#ff0000", BLACK)
    assert drawn(lambda c: splat_areas(c, Specks(no_points, none, none), look)) == white
    lines = chords(100)
    assert drawn(lambda c: splat_lines(c, lines, LineSymbol("#000000", 0.0))) == white
    assert drawn(lambda c: splat_lines(c, lines, LineSymbol("#00000000", 1.0))) == white


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
def test_ink_stays_beside_its_lines(ratio: float) -> None:
    starts = np.random.default_rng(1).uniform((60, 40), (90, 70), (4000, 2))
    lines = Chords(starts, starts + 0.3, np.full(len(starts), 0.42), True)
    dark = 255 - pixels(drawn(lambda c: splat_lines(c, lines, BLACK), ratio))[..., 0]
    left, top, right, bottom = (round(edge * ratio) for edge in (57, 37, 94, 74))
    assert dark[top:bottom, left:right].max() > 200
    dark[top:bottom, left:right] = 0
    assert not dark.any()


def test_lines_at_the_edges_look_like_the_same_lines_inside() -> None:
    lines = chords(30_000)
    moved = Chords(lines.starts + 64, lines.stops + 64, lines.lengths_px, True)
    here = pixels(drawn(lambda c: splat_lines(c, lines, BLACK)))
    width, height = SIZE_PX
    there = pixels(drawn(lambda c: splat_lines(c, moved, BLACK), size_px=(width + 64, height + 64)))
    assert np.abs(there[64:, 64:] - here).max() <= 2


def turned_back(values: NDArray[np.floating[Any]]) -> NDArray[np.float32]:
    return values[::-1].astype(np.float32)


def test_single_precision_and_order_make_no_difference() -> None:
    lines = chords(5_000)
    turned = Chords(
        turned_back(lines.starts), turned_back(lines.stops), turned_back(lines.lengths_px), True
    )
    first = drawn(lambda context: splat_lines(context, lines, BLACK))
    second = drawn(lambda context: splat_lines(context, turned, BLACK))
    assert difference(first, second) < 0.05


def more(values: NDArray[np.floating[Any]], strays: Floats) -> Floats:
    return np.concatenate((values.astype(np.float64), strays))


NUMBERS = st.floats(width=64, allow_nan=True, allow_infinity=True) | st.sampled_from(
    [np.nan, np.inf, -np.inf, 1e300, -1e300, 1e30, -1e9]
)
STRAYS = arrays(np.float64, st.tuples(st.integers(0, 8), st.just(5)), elements=NUMBERS)


@settings(max_examples=30, deadline=None)
@given(STRAYS)
def test_points_that_are_nowhere_change_nothing(strays: Floats) -> None:
    nowhere = ~np.isfinite(strays).all(axis=1) | (np.abs(strays[:, :4]) > 1e4).any(axis=1)
    strays = strays[nowhere]
    lines = chords(200)
    both = Chords(
        more(lines.starts, strays[:, :2]),
        more(lines.stops, strays[:, 2:4]),
        more(lines.lengths_px, strays[:, 4]),
        True,
    )
    alone = drawn(lambda context: splat_lines(context, lines, BLACK))
    assert drawn(lambda context: splat_lines(context, both, BLACK)) == alone
    look = FillSymbol("#0072b238", BLACK)
    areas = Specks(lines.starts, lines.lengths_px, lines.lengths_px)
    bad = ~np.isfinite(strays[:, [0, 1, 4]]).all(axis=1) | (np.abs(strays[:, :2]) > 1e4).any(axis=1)
    sizes = more(lines.lengths_px, strays[bad, 4])
    both_areas = Specks(more(lines.starts, strays[bad, :2]), sizes, sizes)
    alone = drawn(lambda context: splat_areas(context, areas, look))
    assert drawn(lambda context: splat_areas(context, both_areas, look)) == alone


def test_a_cancelled_job_stops() -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        drawn(lambda context: splat_lines(context, chords(100), BLACK), feedback=feedback)
