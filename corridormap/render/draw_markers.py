"""Points: one picture stamped at every place, once for places that fall on the same pixel."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF

from corridormap.core.symbol import MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.markers import draw_marker, marker_image
from corridormap.render.stamps import stamp_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

BATCH_POINTS = 500
MANY_POINTS = 3000
"""To stamp more of them takes less time than to draw them one by one."""
SPREAD_PX = 0.5
"""Markers of one symbol nearer than this are one to the eye."""


def draw_markers(context: DrawContext, points: NDArray[np.float64], symbol: MarkerSymbol) -> None:
    """Draw the symbol at screen points."""
    if context.vector:
        for index, (x_px, y_px) in enumerate(points.tolist()):
            if index % BATCH_POINTS == 0:
                context.feedback.check()
            draw_marker(context.painter, symbol, x_px, y_px)
        return
    if len(points) > MANY_POINTS and not context.exact:
        stamp_points(context, points, symbol)
        return
    ratio = context.settings.device_pixel_ratio
    image = marker_image(symbol, ratio)
    half = image.width() / ratio / 2
    if not context.exact:
        points = distinct_places(points, SPREAD_PX / ratio)
    # Whole device pixels: a symbol looks the same, and crisp, wherever it stands.
    corners = np.rint((points - half) * ratio) / ratio
    painter = context.painter
    for index, (x_px, y_px) in enumerate(corners.tolist()):
        if index % BATCH_POINTS == 0:
            context.feedback.check()
        painter.drawImage(QPointF(x_px, y_px), image)


def distinct_places(points: NDArray[np.float64], spread_px: float) -> NDArray[np.float64]:
    """Return the points without those in the same cell of a grid, the last of each kept."""
    cells = np.floor(points / spread_px).astype(np.int64)
    keys = cells[:, 0] * (1 << 32) + cells[:, 1]
    _, last = np.unique(keys[::-1], return_index=True)
    distinct: NDArray[np.float64] = points[np.sort(len(points) - 1 - last)]
    return distinct
