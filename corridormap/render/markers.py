"""Markers as pictures: an SVG symbol is rasterised once for each size, colour and ratio."""

from __future__ import annotations

import math
from functools import lru_cache
from pathlib import Path

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QImage, QPainter, QPen
from PySide6.QtSvg import QSvgRenderer

from corridormap.core.bundled import resources_folder
from corridormap.core.symbol import MarkerSymbol
from corridormap.render.draw_context import qcolor

OUTLINE_PX = 1.2
SIMPLE_SHAPES = ("circle", "square")


def marker_folder() -> Path:
    """Return the folder of the marker symbols."""
    return resources_folder() / "icons" / "markers"


@lru_cache(maxsize=256)
def svg_of(icon: str, color: str) -> QByteArray | None:
    """Return a symbol's SVG with `currentColor` replaced, None where no such file can be read."""
    path = marker_folder() / f"{Path(icon).name}.svg"
    try:
        text = path.read_text(encoding="utf-8").replace("currentColor", qcolor(color).name())
    except (OSError, ValueError):
        return None
    # Paths without a stroke get a black one from Qt's SVG and PDF writers unless told its width.
    text = text.replace("<svg ", '<svg stroke="#000000" stroke-width="0" ', 1)
    return QByteArray(text.encode("utf-8"))


def marker_span_px(symbol: MarkerSymbol) -> float:
    """Return the side of the square that a marker covers, its rim included."""
    span = symbol.size_px + (2 * OUTLINE_PX if symbol.icon in SIMPLE_SHAPES else 0)
    if symbol.angle_deg % 90.0 and symbol.icon != "circle":
        turn = math.radians(symbol.angle_deg)
        span *= abs(math.cos(turn)) + abs(math.sin(turn))
    return span


@lru_cache(maxsize=1536)
def marker_image(symbol: MarkerSymbol, ratio: float) -> QImage:
    """Return the marker's picture, its middle in the image's middle; never drawn into again."""
    side = math.ceil(marker_span_px(symbol) * ratio)
    image = QImage(max(side, 1), max(side, 1), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    painter = QPainter(image)
    try:
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        draw_marker(painter, symbol, side / ratio / 2, side / ratio / 2)
    finally:
        painter.end()
    return image


def draw_marker(painter: QPainter, symbol: MarkerSymbol, x_px: float, y_px: float) -> None:
    """Draw one marker as shapes, turned by its angle, its middle at the screen point."""
    half = symbol.size_px / 2
    if symbol.angle_deg % 360.0:
        painter.save()
        painter.translate(x_px, y_px)
        painter.rotate(symbol.angle_deg)
        _draw_in_box(painter, symbol, QRectF(-half, -half, symbol.size_px, symbol.size_px))
        painter.restore()
    else:
        box = QRectF(x_px - half, y_px - half, symbol.size_px, symbol.size_px)
        _draw_in_box(painter, symbol, box)


def _draw_in_box(painter: QPainter, symbol: MarkerSymbol, box: QRectF) -> None:
    data = None if symbol.icon in SIMPLE_SHAPES else svg_of(symbol.icon, symbol.color)
    if data is None or not _draw_svg(painter, data, box):
        _draw_shape(painter, symbol, box)


def _draw_svg(painter: QPainter, data: QByteArray, box: QRectF) -> bool:
    opacity = painter.opacity()
    if opacity < 1:
        # Under a faded painter Qt would fade the symbol as a picture; shapes stay shapes so.
        faded = f'<svg fill-opacity="{opacity:.3f}" stroke-opacity="{opacity:.3f}" '
        data = QByteArray(bytes(data.data()).replace(b"<svg ", faded.encode("ascii"), 1))
    renderer = QSvgRenderer(data)
    if not renderer.isValid():
        return False
    painter.setOpacity(1.0)
    renderer.render(painter, box)
    painter.setOpacity(opacity)
    return True


def _draw_shape(painter: QPainter, symbol: MarkerSymbol, box: QRectF) -> None:
    painter.setPen(Qt.PenStyle.NoPen)
    if symbol.outline_color is not None:
        pen = QPen(qcolor(symbol.outline_color), OUTLINE_PX)
        painter.setPen(pen)
    painter.setBrush(qcolor(symbol.color))
    if symbol.icon == "square":
        painter.drawRect(box)
    else:
        painter.drawEllipse(box)
    painter.setBrush(Qt.BrushStyle.NoBrush)
