"""Lines above the picture, drawn so cheaply that they may follow the hand.

Segments with flat ends, drawn out a little so that bends show no notch, take a tenth of the time
that a polyline with round joins does.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen

from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.render.draw_lines import lengthened
from corridormap.render.qt_arrays import draw_segments

if TYPE_CHECKING:
    from numpy.typing import NDArray

HALO_COLOR = QColor("#ffffff")
"""Opaque: where segments overlap a translucent one would show."""
HALO_PX = 1.5
"""How far the halo stands out on either side."""
MARGIN_PX = 20.0
SEGMENTS_AT_ONCE = 500
"""One call to Qt keeps other threads waiting: wide pens take their time."""
DRAWN_OUT = 2.5
"""Times what the renderer draws its thinner lines out by."""


def draw_strokes(
    painter: QPainter,
    segments: NDArray[np.float64],
    color: QColor,
    width_px: float,
    feedback: Feedback | None = None,
) -> None:
    """Draw (n, 4) screen segments with a light halo.

    Raises:
        Cancelled: The feedback said so.
    """
    for stroke, width in ((HALO_COLOR, width_px + 2 * HALO_PX), (color, width_px)):
        pen = QPen(stroke, width)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        painter.setPen(pen)
        drawn = np.ascontiguousarray(lengthened(segments, DRAWN_OUT * width_px))
        for start in range(0, len(drawn), SEGMENTS_AT_ONCE):
            if feedback is not None:
                feedback.check()
            draw_segments(painter, drawn[start : start + SEGMENTS_AT_ONCE])


def segments_in_sight(
    screen: NDArray[np.float64], offsets: NDArray[np.int64], settings: MapSettings
) -> NDArray[np.float64]:
    """Return the segments of runs of screen points that may be seen, shape (n, 4).

    Vertices on the same two pixels as the one before are left out.
    """
    if len(screen) < 2:
        return np.zeros((0, 4))
    run = np.repeat(np.arange(len(offsets) - 1), np.diff(offsets))
    spot = np.floor(screen / 2)
    keep = np.ones(len(screen), np.bool_)
    keep[1:] = (spot[1:] != spot[:-1]).any(axis=1) | (run[1:] != run[:-1])
    last = offsets[1:] - 1
    keep[last[last >= 0]] = True
    screen, run = screen[keep], run[keep]
    same = run[1:] == run[:-1]
    segments = np.hstack((screen[:-1], screen[1:]))[same]
    low = np.minimum(segments[:, :2], segments[:, 2:])
    high = np.maximum(segments[:, :2], segments[:, 2:])
    size = (settings.width_px + MARGIN_PX, settings.height_px + MARGIN_PX)
    seen = (high >= -MARGIN_PX).all(axis=1) & (low <= size).all(axis=1)
    in_sight: NDArray[np.float64] = segments[seen]
    return in_sight


def points_in_sight(screen: NDArray[np.float64], settings: MapSettings) -> NDArray[np.float64]:
    """Return the screen points that may be seen, those on one spot once."""
    size = (settings.width_px + MARGIN_PX, settings.height_px + MARGIN_PX)
    seen = (screen >= -MARGIN_PX).all(axis=1) & (screen <= size).all(axis=1)
    spots: NDArray[np.float64] = np.unique(np.round(screen[seen]), axis=0)
    return spots
