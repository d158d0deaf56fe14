"""Strokes: thin ones by the thousand straight from arrays, wide ones with round joins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from corridormap.core.symbol import LineSymbol
from corridormap.render.clip import clip_lines
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.pieces import shorter_lines
from corridormap.render.qt_arrays import draw_segments, polygons
from corridormap.render.ragged import Runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

THIN_PX = 1.6
"""Up to this width nobody sees how a line's bends are joined."""
MANY_SEGMENTS = 30_000
BEND = 0.1
"""How far segments are drawn out so that bends show no notch, pen widths."""
CAP = math.pi / 8
"""Length of what a round cap covers, in pen widths."""
BATCH_SEGMENTS = 2000
"""Segments drawn in one call, which holds the interpreter's lock: a millisecond or two."""
BATCH_RUNS = 100


def draw_casings(context: DrawContext, runs: Runs, symbol: LineSymbol) -> None:
    """Draw the rims that make lines stand out; all of a category before its strokes."""
    for casing in casing_and_stroke(symbol)[:-1]:
        draw_strokes(context, runs, casing)


def casing_and_stroke(symbol: LineSymbol) -> list[LineSymbol]:
    """Return the plain strokes that a line is made of, the one below first.

    They lie where the line is drawn, and have no marks.
    """
    stroke = LineSymbol(symbol.color, symbol.width_px, symbol.dash_px)
    if symbol.casing_color is None or symbol.casing_width_px <= 0:
        return [stroke]
    return [LineSymbol(symbol.casing_color, symbol.width_px + 2 * symbol.casing_width_px), stroke]


def draw_strokes(context: DrawContext, runs: Runs, symbol: LineSymbol) -> None:
    """Draw lines (screen points) with the symbol's stroke, without its casing."""
    if not len(runs) or symbol.width_px <= 0:
        return
    color = qcolor(symbol.color)
    plain = not symbol.dash_px and color.alpha() == 255 and not context.exact
    if plain and (symbol.width_px <= THIN_PX or len(runs.coords) > MANY_SEGMENTS):
        segments = segments_of(runs, (CAP - BEND) * symbol.width_px)
        draw_loose_segments(context, segments, symbol)
    else:
        _draw_polylines(context, runs, symbol)


def draw_loose_segments(
    context: DrawContext, segments: NDArray[np.float64], symbol: LineSymbol
) -> None:
    """Draw segments (screen points, shape (n, 4)) with the symbol's solid stroke."""
    pen = QPen(qcolor(symbol.color), symbol.width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    context.painter.setPen(pen)
    segments = lengthened(segments, symbol.width_px)
    for start in range(0, len(segments), BATCH_SEGMENTS):
        context.feedback.check()
        draw_segments(context.painter, segments[start : start + BATCH_SEGMENTS])


def segments_of(runs: Runs, reach_px: float = 0.0) -> NDArray[np.float64]:
    """Return every segment of the runs, shape (n, 4): from x, y to x, y.

    Args:
        runs: Lines, screen points.
        reach_px: How far each line's first and last segment are drawn out.
    """
    starts = np.ones(len(runs.coords), np.bool_)
    lengths = np.diff(runs.offsets)
    filled = lengths > 0
    starts[runs.offsets[1:][filled] - 1] = False
    first = np.flatnonzero(starts)
    segments = np.hstack(
        (np.take(runs.coords, first, axis=0), np.take(runs.coords, first + 1, axis=0))
    )
    if reach_px and len(segments):
        counts = lengths[filled] - 1
        stops = np.cumsum(counts)
        drawn = counts > 0
        draw_out(segments, (stops - counts)[drawn], stops[drawn] - 1, reach_px)
    return segments


def draw_out(
    segments: NDArray[np.float64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    reach_px: float,
) -> None:
    """Draw the starts of some segments and the stops of others out, in place."""
    for some, end, sign in ((firsts, slice(0, 2), -1.0), (lasts, slice(2, 4), 1.0)):
        chosen = np.take(segments, some, axis=0)
        segments[some, end] = chosen[:, end] + _steps(chosen, sign * reach_px)


def lengthened(segments: NDArray[np.float64], width_px: float) -> NDArray[np.float64]:
    """Return segments drawn out a little at both ends, so that bends show no notch."""
    step = _steps(segments, BEND * width_px)
    drawn_out = segments.copy()
    for axis in (0, 1):
        drawn_out[:, axis] -= step[:, axis]
        drawn_out[:, axis + 2] += step[:, axis]
    return drawn_out


def _steps(segments: NDArray[np.float64], length_px: float) -> NDArray[np.float64]:
    """Return steps of a length along each segment, shape (n, 2)."""
    x_step, y_step = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    shares = np.maximum(np.hypot(x_step, y_step), 1e-9)
    np.divide(length_px, shares, out=shares)
    return np.stack((x_step * shares, y_step * shares), axis=1)


def _draw_polylines(context: DrawContext, runs: Runs, symbol: LineSymbol) -> None:
    pen = QPen(qcolor(symbol.color), symbol.width_px)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    painter = context.painter
    if symbol.dash_px:
        # Qt loses count of dashes on stretches that it finds to lie outside of the picture.
        runs = clip_lines(runs, context.picture_box.buffered(symbol.width_px / 2 + 1.0))
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        dashes = symbol.dash_px if len(symbol.dash_px) % 2 == 0 else symbol.dash_px * 2
        # Qt counts dashes in pen widths.
        pen.setDashPattern([max(dash, 0.01) / symbol.width_px for dash in dashes])
    painter.setPen(pen)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    if not context.vector:
        runs = shorter_lines(runs, is_faded=pen.color().alpha() < 255)
    lengths = np.diff(runs.offsets)
    phases = np.zeros(len(runs)) if runs.phases is None else runs.phases
    offsets = (phases[lengths > 1] / symbol.width_px).tolist()
    shapes = polygons(runs.coords, runs.offsets.tolist())
    for index, (shape, dash_offset) in enumerate(zip(shapes, offsets, strict=True)):
        if index % BATCH_RUNS == 0:
            context.feedback.check()
        if symbol.dash_px and dash_offset != pen.dashOffset():
            pen.setDashOffset(dash_offset)
            painter.setPen(pen)
        painter.drawPolyline(shape)
