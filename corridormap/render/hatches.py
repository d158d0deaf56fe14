"""Hatches: parallel lines over areas, cut to them by arithmetic, at rest on the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from corridormap.core.geometry_block import owners
from corridormap.core.symbol import Hatch
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.qt_arrays import draw_segments
from corridormap.render.ragged import Runs, kept_runs, run_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BATCH_SEGMENTS = 2000
CLOSEST_PX = 1.0
SMALLEST_RING = 4
"""Positions of a triangle, its first one twice."""


def draw_hatch(context: DrawContext, rings: Runs, hatch: Hatch) -> None:
    """Draw the hatch of areas.

    The lines are counted from the map's origin: they stay where they are when the map is pulled.

    Args:
        context: What to draw on.
        rings: Closed rings cut to the window, screen points; owners say which make one area.
        hatch: What it looks like.
    """
    rings = kept_runs(rings, _is_closed(rings))
    if hatch.width_px <= 0 or not len(rings):
        return
    origin = context.screen_points(np.zeros((1, 2)), 0.0)[0]
    pen = QPen(qcolor(hatch.color), hatch.width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    context.painter.setPen(pen)
    for turn_deg in (0.0, 90.0) if hatch.crossed else (0.0,):
        segments = hatch_lines(rings, hatch.angle_deg + turn_deg, hatch.spacing_px, origin)
        for start in range(0, len(segments), BATCH_SEGMENTS):
            context.feedback.check()
            draw_segments(context.painter, segments[start : start + BATCH_SEGMENTS])


def hatch_lines(rings: Runs, angle_deg: float, spacing_px: float, origin: Floats) -> Floats:
    """Return the parts of parallel lines that lie in areas, shape (n, 4): from x, y to x, y.

    Args:
        rings: Closed; a point is in an area if it is in an odd number of its rings.
        angle_deg: Clockwise from lines that run from left to right.
        spacing_px: From one line to the next.
        origin: A point that a line runs through.
    """
    spacing_px = max(spacing_px, CLOSEST_PX)
    angle = math.radians(angle_deg % 180.0)
    cos, sin = math.cos(angle), math.sin(angle)
    x, y = rings.coords[:, 0] - origin[0], rings.coords[:, 1] - origin[1]
    along, across = x * cos + y * sin, (y * cos - x * sin) / spacing_px
    # Edge by edge the whole numbers from the lower end, itself included, to the upper one.
    run = run_ids(rings.offsets)
    is_edge = run[1:] == run[:-1]
    low = np.ceil(np.minimum(across[1:], across[:-1]))
    counts = np.where(is_edge, np.ceil(np.maximum(across[1:], across[:-1])) - low, 0)
    edge = owners(counts.astype(np.int64))
    if not len(edge):
        return np.zeros((0, 4))
    first = np.cumsum(counts) - counts
    line = low[edge] + (np.arange(len(edge)) - first[edge])
    share = (line - across[edge]) / (across[edge + 1] - across[edge])
    crossing = along[edge] + share * (along[edge + 1] - along[edge])
    order = np.lexsort((crossing, line, rings.owners[run[edge]]))
    # Closed rings cross each line an even number of times: in, out, in, out.
    ends, level = crossing[order].reshape(-1, 2), line[order][::2] * spacing_px
    segments = np.empty((len(ends), 4))
    for place in (0, 1):
        segments[:, 2 * place] = ends[:, place] * cos - level * sin + origin[0]
        segments[:, 2 * place + 1] = ends[:, place] * sin + level * cos + origin[1]
    return segments


def _is_closed(rings: Runs) -> NDArray[np.bool_]:
    """Return which rings end where they begin: of another nobody knows what lies inside."""
    closed = np.diff(rings.offsets) > SMALLEST_RING - 1
    first, last = rings.offsets[:-1][closed], rings.offsets[1:][closed] - 1
    closed[closed] = (rings.coords[first] == rings.coords[last]).all(axis=1)
    return closed
