"""Draws measurements: each leg as the curve it is, with its length beside it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter

from corridormap.core.crs import Crs
from corridormap.core.length_unit import LengthUnit, format_length
from corridormap.core.map_settings import MapSettings
from corridormap.core.measure import unwrap
from corridormap.core.measurement import MeasuredLeg, Measurement
from corridormap.render.geographic_lines import map_points, map_runs
from corridormap.render.qt_arrays import polygon
from corridormap.ui.canvas.overlay import is_dark, pen, screen_copies
from corridormap.ui.canvas.strokes import draw_strokes, segments_in_sight

if TYPE_CHECKING:
    from numpy.typing import NDArray

LINE_COLOR = QColor("#8b1fa9")
LINE_COLOR_ON_DARK = QColor("#d99bf2")
TEXT_COLOR = QColor("#3a0a48")
LABEL_GROUND = QColor(255, 255, 255, 235)
LINE_PX = 2.5
POINT_RADIUS_PX = 4.0
TEXT_PX = 12
PADDING_PX = 3.0
MOST_CURVES = 512
FAR_PX = 40.0
"""Curves this far outside still send their points and labels in."""


@dataclass(frozen=True, slots=True)
class ShownMeasurement:
    """A measurement as it is to be drawn.

    Attributes:
        measurement: Its legs.
        unit: Of the lengths beside them.
        is_open: Whether its last leg still follows the pointer: it is dashed.
    """

    measurement: Measurement
    unit: LengthUnit
    is_open: bool = False


class MeasurementOverlay:
    """An overlay of any number of measurements."""

    def __init__(self) -> None:
        self.shown: tuple[ShownMeasurement, ...] = ()
        self.single_point: tuple[float, float] | None = None
        """Longitude and latitude of a first point that has no leg yet."""

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw all of them."""
        paint_measurements(painter, self.shown, settings)
        if self.single_point is not None:
            _paint_dots(painter, np.array([self.single_point]), settings)


def paint_measurements(
    painter: QPainter, measurements: Sequence[ShownMeasurement], settings: MapSettings
) -> None:
    """Draw measurements, labels above the lines; on any thread."""
    for shown in measurements:
        legs = shown.measurement.legs
        for number, leg in enumerate(legs):
            is_dashed = shown.is_open and number == len(legs) - 1
            _paint_line(painter, leg, settings, is_dashed)
    labels: list[QRectF] = []
    for shown in measurements:
        _paint_points(painter, shown.measurement, settings)
        _paint_labels(painter, shown, settings, labels)


_curves: dict[int, tuple[MeasuredLeg, Crs, list[NDArray[np.float64]]]] = {}
"""By the leg's identity: hashing the thousands of points of a followed line costs a frame."""


def _runs_of(leg: MeasuredLeg, crs: Crs) -> list[NDArray[np.float64]]:
    """Return what the map shows of a leg, map units: one run but where it ends on the way."""
    known = _curves.get(id(leg))
    if known is not None and known[0] is leg and known[1] == crs:
        return known[2]
    if len(_curves) >= MOST_CURVES:
        _curves.clear()
    (runs,) = map_runs([unwrap(np.array(leg.curve(), np.float64))], crs)
    _curves[id(leg)] = (leg, crs, runs)
    return runs


def _screens(leg: MeasuredLeg, settings: MapSettings) -> Iterator[NDArray[np.float64]]:
    for run in _runs_of(leg, settings.view.crs):
        yield from screen_copies(run, settings, FAR_PX)


def bare_line_color(background: str) -> QColor:
    """Return the colour of a line that has no halo, on a map with that background."""
    return LINE_COLOR_ON_DARK if is_dark(background) else LINE_COLOR


def _paint_line(
    painter: QPainter, leg: MeasuredLeg, settings: MapSettings, is_dashed: bool
) -> None:
    for screen in _screens(leg, settings):
        if is_dashed:
            color = bare_line_color(settings.background)
            painter.setPen(pen(color, LINE_PX, Qt.PenStyle.DashLine))
            painter.drawPolyline(polygon(screen))
        else:
            run = np.array([0, len(screen)])
            segments = segments_in_sight(screen, run, settings)
            draw_strokes(painter, segments, LINE_COLOR, LINE_PX)


def _paint_points(painter: QPainter, measurement: Measurement, settings: MapSettings) -> None:
    points = [(point.lon, point.lat) for point in measurement.waypoints]
    if points:
        _paint_dots(painter, np.array(points, np.float64), settings)


def _paint_dots(painter: QPainter, lonlat: NDArray[np.float64], settings: MapSettings) -> None:
    painter.setPen(pen(LINE_COLOR, 2.0))
    painter.setBrush(QColor("#ffffff"))
    points = map_points(lonlat, settings.view.crs)
    for row in range(len(points)):
        for screen in screen_copies(points[row : row + 1], settings, FAR_PX):
            painter.drawEllipse(QPointF(*screen[0]), POINT_RADIUS_PX, POINT_RADIUS_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _paint_labels(
    painter: QPainter, shown: ShownMeasurement, settings: MapSettings, taken: list[QRectF]
) -> None:
    legs = shown.measurement.legs
    # The leg that follows the pointer has its length at the cursor.
    for number, leg in enumerate(legs[:-1] if shown.is_open else legs):
        text = format_length(leg.length_m, shown.unit)
        if number == len(legs) - 1 and number > 0:
            text += f"  Σ {format_length(leg.cumulative_m, shown.unit)}"
        for screen in _screens(leg, settings):
            place = middle_of(screen)
            span = float(np.ptp(screen, axis=0).max())
            if place is not None and span > TEXT_PX * 2:
                _paint_label(painter, text, place, taken)


def _paint_label(painter: QPainter, text: str, place: QPointF, taken: list[QRectF]) -> None:
    font = QFont(painter.font())
    font.setPixelSize(TEXT_PX)
    metrics = QFontMetricsF(font)
    box = QRectF(0, 0, metrics.horizontalAdvance(text) + 2 * PADDING_PX, metrics.height())
    box.moveCenter(place)
    if any(box.intersects(other) for other in taken):
        return
    taken.append(box)
    painter.setFont(font)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(LABEL_GROUND)
    painter.drawRoundedRect(box, PADDING_PX, PADDING_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(TEXT_COLOR)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)


def middle_of(screen: NDArray[np.float64]) -> QPointF | None:
    """Return the point half-way along a line on the screen, None for a line of no length."""
    steps = np.hypot(*np.diff(screen, axis=0).T)
    along = np.concatenate((np.zeros(1), np.cumsum(steps)))
    if len(screen) < 2 or along[-1] == 0:
        return None
    half = along[-1] / 2
    return QPointF(np.interp(half, along, screen[:, 0]), np.interp(half, along, screen[:, 1]))
