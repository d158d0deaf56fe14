"""Very many very small things, drawn by a shortcut and one by one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.symbol import MarkerSymbol
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext
from corridormap.render.marker_runs import marker_pixels
from corridormap.render.stamp_places import Part, Stamps, corners_at, topmost
from corridormap.render.stamps import draw_stamps
from tests.unit.render.pictures import WHITE, difference

SIZE_PX = (240, 160)

Floats = NDArray[np.float64]
Draw = Callable[[DrawContext], None]


def drawn(
    draw: Draw,
    ratio: float = 1.0,
    size_px: tuple[int, int] = SIZE_PX,
    feedback: Feedback | None = None,
) -> QImage:
    """Return a white picture with what `draw` draws on it."""
    settings = MapSettings(MapView(0.0, 0.0, 1.0), *size_px, ratio)
    image = QImage(
        round(size_px[0] * ratio),
        round(size_px[1] * ratio),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(ratio)
    image.fill(QColor(WHITE))
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw(DrawContext(painter, settings, feedback or Feedback()))
    finally:
        painter.end()
    return image


def exactly(context: DrawContext) -> DrawContext:
    return replace(context, exact=True)


def strewn(count: int, clustered: bool, margin_px: float = 5.0) -> Floats:
    """Return points over the picture and a little beyond, or in a hundred heaps."""
    rng = np.random.default_rng(count)
    width, height = SIZE_PX
    if not clustered:
        return rng.uniform(-margin_px, (width + margin_px, height + margin_px), (count, 2))
    heaps = rng.uniform(0, SIZE_PX, (100, 2))
    return heaps[rng.integers(0, len(heaps), count)] + rng.normal(0, 4, (count, 2))


def errors_and_bounds(
    counts: tuple[int, ...],
    shortcut: Callable[[DrawContext, int], None],
    exact: Callable[[DrawContext, int, float], None],
    ratio: float,
) -> list[tuple[float, float]]:
    """Return for each count the shortcut's error and that of a shift by half a device pixel.

    `exact` draws moved by its last argument, logical pixels.
    """

    def compared(count: int) -> tuple[float, float]:
        wanted = drawn(lambda context: exact(context, count, 0.0), ratio)
        moved = drawn(lambda context: exact(context, count, 0.5 / ratio), ratio)
        quick = drawn(lambda context: shortcut(context, count), ratio)
        return difference(quick, wanted), difference(moved, wanted)

    return [compared(count) for count in counts]


def stamp_points(context: DrawContext, points: Floats, symbol: MarkerSymbol) -> None:
    """Draw markers by asking every pixel, however few they are."""
    window = DeviceWindow.of(context)
    marker = marker_pixels(symbol, window.ratio)
    corners = corners_at(context, window, points, marker.side_px)
    if corners:
        part = Part.around(window, corners, marker.side_px)
        places = topmost(part, corners, context.feedback)
        draw_stamps(context, window, Stamps.of(part, places), (marker, corners))
