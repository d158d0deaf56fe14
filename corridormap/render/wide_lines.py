"""Wide opaque lines as loose segments, with round spots where they end or bend sharply."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from corridormap.core.symbol import LineSymbol
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.qt_arrays import draw_segments, polygon
from corridormap.render.ragged import Runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

SHARP = math.tan(math.radians(25) / 2)
"""Where a line bends by more a round spot joins its segments."""
OVERLAP_PX = 0.5
"""How far segments are drawn out where a line is straight, in device pixels: less leaves seams."""
BATCH_SEGMENTS = 2000
BATCH_SPOTS = 500


def draw_wide_lines(context: DrawContext, runs: Runs, symbol: LineSymbol) -> None:
    """Draw lines (screen points, near the picture) with the symbol's opaque solid stroke."""
    bends = _bends(runs)
    pen = QPen(qcolor(symbol.color), symbol.width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    context.painter.setPen(pen)
    segments = _segments(runs, bends, symbol.width_px, context.settings.device_pixel_ratio)
    for start in range(0, len(segments), BATCH_SEGMENTS):
        context.feedback.check()
        draw_segments(context.painter, segments[start : start + BATCH_SEGMENTS])
    pen.setCapStyle(Qt.PenCapStyle.RoundCap)
    context.painter.setPen(pen)
    spots = np.compress(_ends(runs) | (bends > SHARP), runs.coords, axis=0)
    for start in range(0, len(spots), BATCH_SPOTS):
        context.feedback.check()
        context.painter.drawPoints(polygon(spots[start : start + BATCH_SPOTS]))


def _ends(runs: Runs) -> Bools:
    """Return for each vertex whether a line begins or ends there."""
    ends = np.zeros(len(runs.coords), np.bool_)
    filled = np.diff(runs.offsets) > 1
    ends[runs.offsets[:-1][filled]] = True
    ends[runs.offsets[1:][filled] - 1] = True
    return ends


def _bends(runs: Runs) -> Floats:
    """Return the tangent of half the angle by which lines bend at each vertex, 0 at their ends."""
    x, y = runs.coords[:, 0], runs.coords[:, 1]
    bends = np.zeros(len(x))
    x_step, y_step = x[1:] - x[:-1], y[1:] - y[:-1]
    lengths = np.sqrt(x_step * x_step + y_step * y_step)
    ahead = x_step[1:] * x_step[:-1] + y_step[1:] * y_step[:-1]
    aside = np.abs(x_step[1:] * y_step[:-1] - y_step[1:] * x_step[:-1])
    ahead += lengths[1:] * lengths[:-1]
    # Straight back there is no room between the segments at all.
    np.maximum(ahead, 1e-9, out=ahead)
    np.divide(aside, ahead, out=bends[1:-1])
    bends[_ends(runs)] = 0.0
    return bends


def _segments(runs: Runs, bends: Floats, width_px: float, ratio: float) -> Floats:
    """Return segments, shape (n, 4), drawn out so far that bends that are not sharp are filled."""
    reach_px = np.minimum(bends, SHARP) * (width_px / 2) + OVERLAP_PX / ratio
    reach_px[_ends(runs)] = 0.0
    drawn = np.ones(len(runs.coords), np.bool_)
    drawn[runs.offsets[1:][np.diff(runs.offsets) > 0] - 1] = False
    first = np.flatnonzero(drawn)
    segments = np.empty((len(first), 4))
    starts, stops = runs.coords[first], runs.coords[first + 1]
    steps = stops - starts
    steps /= np.maximum(np.sqrt((steps * steps).sum(axis=1)), 1e-9)[:, None]
    segments[:, :2] = starts - steps * reach_px[first][:, None]
    segments[:, 2:] = stops + steps * reach_px[first + 1][:, None]
    return segments
