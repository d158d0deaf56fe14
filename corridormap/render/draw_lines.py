"""Strokes: thin ones by the thousand straight from arrays, wide ones with round joins."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from corridormap.core.extent import Extent
from corridormap.core.symbol import LineSymbol
from corridormap.render.clip import clip_lines, cut_segments
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.pieces import shorter_lines
from corridormap.render.qt_arrays import draw_segments, polygons
from corridormap.render.ragged import Runs
from corridormap.render.wide_lines import draw_wide_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

THIN_PX = 1.6
"""Up to this width nobody sees how a line's bends are joined."""
WIDE_PX = 2.5
"""From this width on nobody sees that edges are a little stronger where segments meet."""
BEND = 0.1
"""How far segments are drawn out so that bends show no notch, pen widths."""
CAP = math.pi / 8
"""Length of what a round cap covers, in pen widths."""
FAR_PX = 128.0
"""Hairlines that reach farther beyond the box to draw in are cut: Qt goes along all of them."""
BATCH_SEGMENTS = 2000
"""Segments drawn in one call, which holds the interpreter's lock: a millisecond or two."""
BATCH_RUNS = 100


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
    if is_hairline(context, symbol):
        _draw_segments(context, hairlines(runs, symbol.width_px, context.clip_box), symbol)
    elif symbol.width_px >= WIDE_PX and _is_plain(context, symbol):
        draw_wide_lines(context, runs, symbol)
    else:
        _draw_polylines(context, runs, symbol)


def is_hairline(context: DrawContext, symbol: LineSymbol) -> bool:
    """Whether lines are drawn segment by segment, however many: they need not be clipped."""
    return symbol.width_px <= THIN_PX and _is_plain(context, symbol)


def _is_plain(context: DrawContext, symbol: LineSymbol) -> bool:
    return not (symbol.dash_px or context.exact) and qcolor(symbol.color).alpha() == 255


def draw_loose_segments(
    context: DrawContext, segments: NDArray[np.float64], symbol: LineSymbol
) -> None:
    """Draw segments (screen points, shape (n, 4)) with the symbol's solid stroke."""
    _draw_segments(context, lengthened(segments, symbol.width_px), symbol)


def _draw_segments(context: DrawContext, segments: NDArray[np.float64], symbol: LineSymbol) -> None:
    pen = QPen(qcolor(symbol.color), symbol.width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    context.painter.setPen(pen)
    for start in range(0, len(segments), BATCH_SEGMENTS):
        context.feedback.check()
        draw_segments(context.painter, segments[start : start + BATCH_SEGMENTS])


@np.errstate(over="ignore", invalid="ignore")
def hairlines(runs: Runs, width_px: float, box: Extent) -> NDArray[np.float64]:
    """Return the segments of lines as loose ones are drawn, shape (n, 4): from x, y to x, y.

    Args:
        runs: Lines, screen points.
        width_px: Of the stroke; the ends of lines are drawn out to what round caps cover.
        box: Segments outside are left out, and those that lead far out cut off.
    """
    # Column by column: numpy is slow at rows of two.
    x, y = runs.coords[:, 0].copy(), runs.coords[:, 1].copy()
    left, right = np.minimum(x[:-1], x[1:]), np.maximum(x[:-1], x[1:])
    top, bottom = np.minimum(y[:-1], y[1:]), np.maximum(y[:-1], y[1:])
    drawn = (right >= box.x_min) & (left <= box.x_max)
    drawn &= (bottom >= box.y_min) & (top <= box.y_max)
    firsts, lasts = runs.offsets[:-1], runs.offsets[1:] - 1
    is_long = lasts > firsts
    # From the last vertex of a run to the first of the next there is nothing to draw.
    drawn[lasts[(lasts >= firsts) & (lasts < len(drawn))]] = False
    # No vertex that a run begins with ends a segment, or the other way round.
    reach_px = np.full(len(x), BEND * width_px)
    reach_px[firsts[is_long]] = reach_px[lasts[is_long]] = CAP * width_px
    far = box.buffered(FAR_PX)
    leads_out = (left < far.x_min) | (right > far.x_max)
    leads_out |= (top < far.y_min) | (bottom > far.y_max)
    first = drawn.nonzero()[0]
    ends = np.stack((x[first], y[first], x[first + 1], y[first + 1]))
    steps = ends[2:] - ends[:2]
    lengths = np.sqrt(steps[0] * steps[0] + steps[1] * steps[1])
    steps /= np.maximum(lengths, 1e-9)
    segments = np.empty((len(first), 4))
    np.subtract(ends[:2], steps * reach_px[first], out=segments[:, :2].T)
    np.add(ends[2:], steps * reach_px[first + 1], out=segments[:, 2:].T)
    far_out = leads_out[first].nonzero()[0]
    return cut_segments(segments, far_out, box) if len(far_out) else segments


def draw_out(
    segments: NDArray[np.float64],
    firsts: NDArray[np.int64],
    lasts: NDArray[np.int64],
    reach_px: float,
) -> None:
    """Draw the starts of some segments and the stops of others out, in place."""
    for some, end, sign in ((firsts, slice(0, 2), -1.0), (lasts, slice(2, 4), 1.0)):
        chosen = np.take(segments, some, axis=0)
        segments[some, end] = chosen[:, end] + np.stack(_steps(chosen, sign * reach_px), axis=1)


def lengthened(segments: NDArray[np.float64], width_px: float) -> NDArray[np.float64]:
    """Return segments drawn out a little at both ends, so that bends show no notch."""
    drawn_out = np.empty(segments.shape)
    for axis, step in enumerate(_steps(segments, BEND * width_px)):
        np.subtract(segments[:, axis], step, out=drawn_out[:, axis])
        np.add(segments[:, axis + 2], step, out=drawn_out[:, axis + 2])
    return drawn_out


def _steps(
    segments: NDArray[np.float64], length_px: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return steps of a length along each segment in x and in y, shape (n,) each."""
    x_step, y_step = segments[:, 2] - segments[:, 0], segments[:, 3] - segments[:, 1]
    shares = np.sqrt(x_step * x_step + y_step * y_step)
    np.maximum(shares, 1e-9, out=shares)
    np.divide(length_px, shares, out=shares)
    return x_step * shares, y_step * shares


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
