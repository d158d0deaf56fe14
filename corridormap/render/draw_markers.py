"""Points: one picture stamped at every place, each on whole device pixels."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QGuiApplication, QPainter, QPixmap

from corridormap.core.symbol import MarkerSymbol
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext
from corridormap.render.marker_runs import is_see_through, marker_pixels
from corridormap.render.markers import draw_marker, marker_image
from corridormap.render.qt_arrays import draw_copies
from corridormap.render.stamp_places import (
    Corners,
    Part,
    Stamps,
    corners_at,
    joined_corners,
    topmost,
)
from corridormap.render.stamps import draw_stamps

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BATCH_POINTS = 500
PIXELS_A_POINT = 32
"""With more than one for so many pixels, they are sooner sorted out on a grid of the pixels."""
MANY_COPIES = 200_000
PIXELS_A_COPY = 4
"""Of more copies than both, it takes less time to ask every pixel what covers it. That blurs
their edges: the parts that a moved map draws are so small that they never are as many."""


def draw_markers(context: DrawContext, points: Floats, symbol: MarkerSymbol) -> None:
    """Draw the symbol at screen points, the later on the earlier."""
    if context.vector:
        for index, (x_px, y_px) in enumerate(points.tolist()):
            if index % BATCH_POINTS == 0:
                context.feedback.check()
            draw_marker(context.painter, symbol, x_px, y_px)
        return
    window = DeviceWindow.of(context)
    side_px = marker_image(symbol, window.ratio).width()
    draw_at_corners(context, window, corners_at(context, window, points, side_px), symbol)


def draw_at_corners(
    context: DrawContext, window: DeviceWindow, corners: Sequence[Corners], symbol: MarkerSymbol
) -> None:
    """Draw the symbol's picture with its upper left corner at device pixels of the window."""
    count = sum(map(len, corners))
    if not count:
        return
    are_many = count * PIXELS_A_POINT > window.columns * window.rows
    if context.exact or (not are_many and is_see_through(symbol)):
        _draw_copies(context, window, joined_corners(corners).in_order(), symbol)
    elif are_many:
        _draw_many(context, window, corners, symbol)
    else:
        # The topmost of those that stand on the same pixel hides the others, but for its edge.
        _draw_copies(context, window, joined_corners(corners).distinct(), symbol)


def _draw_many(
    context: DrawContext, window: DeviceWindow, corners: Sequence[Corners], symbol: MarkerSymbol
) -> None:
    marker = marker_pixels(symbol, window.ratio)
    part = Part.around(window, corners, marker.side_px)
    places = topmost(part, corners, context.feedback)
    is_full = len(places) > max(MANY_COPIES, part.width * part.height // PIXELS_A_COPY)
    if marker.see_through or is_full:
        draw_stamps(context, window, Stamps.of(part, places), (marker, corners))
    else:
        _draw_copies(context, window, part.corners(places), symbol)


def _draw_copies(
    context: DrawContext, window: DeviceWindow, corners: Corners, symbol: MarkerSymbol
) -> None:
    image = marker_image(symbol, window.ratio)
    places_px = np.stack((corners.x_px, corners.y_px), axis=1).astype(np.float64)
    places_px += (window.left, window.top)
    picture = None if QGuiApplication.instance() is None else QPixmap.fromImage(image)
    # There are platforms on which only the window's own thread may have one.
    if picture is None or picture.isNull():
        for index, (x_px, y_px) in enumerate((places_px / window.ratio).tolist()):
            if index % BATCH_POINTS == 0:
                context.feedback.check()
            context.painter.drawImage(QPointF(x_px, y_px), image)
        return
    picture.setDevicePixelRatio(1.0)
    with _in_device_pixels(context.painter, window.ratio):
        draw_copies(context.painter, places_px, picture, context.feedback.check)


@contextmanager
def _in_device_pixels(painter: QPainter, ratio: float) -> Iterator[None]:
    painter.save()
    painter.scale(1 / ratio, 1 / ratio)
    try:
        yield
    finally:
        painter.restore()
