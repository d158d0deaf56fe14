"""Draws what stands on a route: numbered stops, points, borders, gauge breaks, closures."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QPainter, QPolygonF

from corridormap.core.map_settings import MapSettings
from corridormap.render.geographic_lines import map_points, screen_runs
from corridormap.ui.canvas.overlay import HALO, HIGHLIGHT, pen, screen_copies
from corridormap.ui.routes.route_colors import GAUGE_BREAK_COLOR
from corridormap.ui.routes.route_strokes import GROUND, OUTLINE

if TYPE_CHECKING:
    from numpy.typing import NDArray

STOP_RADIUS_PX = 10.0
VIA_RADIUS_PX = 6.5
POINT_RADIUS_PX = 4.5
TEXT_PX = 12
NO_ENTRY = QColor("#c8102e")
CROSSING_PX = 6.5
GAUGE_PX = 7.0
GAUGE_LIFT_PX = 15.0
"""The mark of a gauge break stands above that of the border that it belongs to."""

LonLat = tuple[float, float]


def spots(places: Iterable[LonLat], settings: MapSettings) -> Iterator[tuple[int, QPointF]]:
    """Yield number and screen point of places, once for each copy of the world in sight."""
    lonlat = np.array(list(places), np.float64).reshape(-1, 2)
    points = map_points(lonlat, settings.view.crs)
    for row in range(len(points)):
        if np.isfinite(points[row]).all():
            for screen in screen_copies(points[row : row + 1], settings, 2 * STOP_RADIUS_PX):
                yield row, QPointF(*screen[0])


def paint_stop(painter: QPainter, spot: QPointF, number: int, is_hovered: bool = False) -> None:
    """Draw a disc with a number and a light rim."""
    _paint_hover(painter, spot, STOP_RADIUS_PX, is_hovered)
    painter.setPen(pen(GROUND, 2.0))
    painter.setBrush(OUTLINE)
    painter.drawEllipse(spot, STOP_RADIUS_PX, STOP_RADIUS_PX)
    font = QFont(painter.font())
    font.setPixelSize(TEXT_PX if number < 100 else TEXT_PX - 3)
    font.setBold(True)
    painter.setFont(font)
    box = QRectF(0, 0, 4 * STOP_RADIUS_PX, 2 * STOP_RADIUS_PX)
    box.moveCenter(spot)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, str(number))


def paint_via(painter: QPainter, spot: QPointF, is_hovered: bool = False) -> None:
    """Draw a place that is only passed through."""
    _paint_hover(painter, spot, VIA_RADIUS_PX, is_hovered)
    painter.setPen(pen(GROUND, 2.0))
    painter.setBrush(OUTLINE)
    painter.drawEllipse(spot, VIA_RADIUS_PX, VIA_RADIUS_PX)


def paint_point(painter: QPainter, spot: QPointF, is_hovered: bool = False) -> None:
    """Draw a point of the way."""
    _paint_hover(painter, spot, POINT_RADIUS_PX, is_hovered)
    painter.setPen(pen(OUTLINE, 1.8))
    painter.setBrush(GROUND)
    painter.drawEllipse(spot, POINT_RADIUS_PX, POINT_RADIUS_PX)


def _paint_hover(painter: QPainter, spot: QPointF, radius_px: float, is_hovered: bool) -> None:
    if is_hovered:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(HIGHLIGHT)
        painter.drawEllipse(spot, radius_px + 4.0, radius_px + 4.0)


def paint_crossing(painter: QPainter, spot: QPointF) -> None:
    """Draw a border that is passed: a diamond, so that it is no stop."""
    size = CROSSING_PX
    corners = [QPointF(0, -size), QPointF(size, 0), QPointF(0, size), QPointF(-size, 0)]
    diamond = QPolygonF([spot + corner for corner in corners])
    painter.setBrush(GROUND)
    for stroke in (pen(HALO, 4.5), pen(OUTLINE, 2.0)):
        painter.setPen(stroke)
        painter.drawPolygon(diamond)
    painter.drawLine(spot + QPointF(0, -size / 2), spot + QPointF(0, size / 2))


def paint_gauge_break(painter: QPainter, spot: QPointF) -> None:
    """Draw a change of gauge: rails that go on farther apart."""
    middle = spot - QPointF(0, GAUGE_LIFT_PX)
    painter.setPen(pen(OUTLINE, 1.6))
    painter.setBrush(QColor(GAUGE_BREAK_COLOR))
    painter.drawEllipse(middle, GAUGE_PX, GAUGE_PX)
    for side in (-1.0, 1.0):
        painter.drawLine(middle + QPointF(-4.0, 1.4 * side), middle + QPointF(-0.4, 1.4 * side))
        painter.drawLine(middle + QPointF(0.4, 3.4 * side), middle + QPointF(4.0, 3.4 * side))


def paint_no_entry(painter: QPainter, spot: QPointF) -> None:
    """Draw the sign that nobody enters here."""
    painter.setPen(pen(GROUND, 2.0))
    painter.setBrush(NO_ENTRY)
    painter.drawEllipse(spot, STOP_RADIUS_PX, STOP_RADIUS_PX)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(GROUND)
    painter.drawRect(QRectF(spot.x() - 6.0, spot.y() - 2.0, 12.0, 4.0))
    painter.setBrush(Qt.BrushStyle.NoBrush)


def paint_straight(
    painter: QPainter, lonlat: NDArray[np.float64], settings: MapSettings, color: QColor
) -> None:
    """Draw straight dashed lines through places: no way is known yet."""
    if len(lonlat) < 2 or not np.isfinite(lonlat).all():
        return
    for _, screen in screen_runs([lonlat], settings):
        shape = QPolygonF([QPointF(*place) for place in screen.tolist()])
        painter.setPen(pen(HALO, 4.0))
        painter.drawPolyline(shape)
        painter.setPen(pen(color, 2.0, Qt.PenStyle.DashLine))
        painter.drawPolyline(shape)
