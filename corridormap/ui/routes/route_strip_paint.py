"""Paints the strip diagram of a route: the bar, marks and names."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter, QPalette, QPen, QPolygonF

from corridormap.ui.routes.route_colors import GAUGE_BREAK_COLOR, ink_on, mode_color
from corridormap.ui.routes.route_strip_plan import Mark, Segment, StripPlan, widest_gap
from corridormap.ui.routes.route_words import mode_words

BAR_PX, MARGIN_PX, TICK_PX, REACH_PX = 14.0, 7.0, 5.0, 6.0
SPARE_PX = 2.0
"""Chinese letters are higher than the font of the window says."""
SMALLER = 0.88
MARK_INK = "#24272d"
_WORDS = QPalette.ColorRole.WindowText


class StripPainter:
    """Paints once.

    Args:
        painter: Paints on the widget.
        plan: Where everything lies.
        palette: Colours of texts and ticks.
        font: Of the widget; names are a little smaller.
    """

    def __init__(self, painter: QPainter, plan: StripPlan, palette: QPalette, font: QFont) -> None:
        self._painter, self._plan, self._palette, self._font = painter, plan, palette, font
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(small_font(font))

    def paint(self, chosen: int, hovered: int) -> None:
        """Paint all of it; -1 is no leg."""
        for segment in self._plan.segments:
            self._paint_segment(segment, segment.leg == hovered)
        self._paint_labels()
        for mark in self._plan.marks:
            self._paint_mark(mark)
        for segment in self._plan.segments:
            if segment.leg == chosen:
                self._outline(segment)

    def _box(self, segment: Segment) -> QRectF:
        left = MARGIN_PX + segment.left
        return QRectF(left, bar_top(self._plan, self._font), segment.right - segment.left, BAR_PX)

    def _outline(self, segment: Segment) -> None:
        pen = QPen(self._palette.color(_WORDS), 2.0)
        pen.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
        self._painter.setPen(pen)
        self._painter.setBrush(Qt.BrushStyle.NoBrush)
        self._painter.drawRect(self._box(segment).adjusted(1, 0, -2, 0))

    def _paint_segment(self, segment: Segment, is_hovered: bool) -> None:
        box = self._box(segment)
        self._painter.setPen(Qt.PenStyle.NoPen)
        color = QColor(mode_color(segment.mode))
        self._painter.setBrush(color.lighter(120) if is_hovered else color)
        # A hair of the ground between legs of one mode.
        self._painter.drawRect(box.adjusted(0, 0, -1, 0))
        text = mode_words(segment.mode)
        left, right = widest_gap(segment, self._plan.marks)
        if self._painter.fontMetrics().horizontalAdvance(text) + 2 * REACH_PX <= right - left:
            self._painter.setPen(QColor(ink_on(mode_color(segment.mode))))
            gap = QRectF(MARGIN_PX + left, box.top(), right - left, BAR_PX)
            self._painter.drawText(gap, Qt.AlignmentFlag.AlignCenter, text)

    def _paint_mark(self, mark: Mark) -> None:
        x, top = MARGIN_PX + mark.x, bar_top(self._plan, self._font)
        ink = self._palette.color(_WORDS)
        self._painter.setPen(QPen(ink, 1.2))
        if mark.is_border:
            self._painter.drawLine(QPointF(x, top - TICK_PX), QPointF(x, top + BAR_PX + TICK_PX))
        if mark.is_gauge_break:
            middle, half = top + BAR_PX / 2, BAR_PX / 2 - 1
            corners = [
                *(QPointF(x - half, middle), QPointF(x, middle - half)),
                *(QPointF(x + half, middle), QPointF(x, middle + half)),
            ]
            self._painter.setPen(QPen(QColor(MARK_INK), 1.2))
            self._painter.setBrush(QColor(GAUGE_BREAK_COLOR))
            self._painter.drawPolygon(QPolygonF(corners))
        elif not mark.is_border:
            self._painter.setBrush(self._palette.color(QPalette.ColorRole.Window))
            self._painter.drawEllipse(QPointF(x, top + BAR_PX / 2), 3.5, 3.5)

    def _paint_labels(self) -> None:
        ink = self._palette.color(_WORDS)
        metrics = QFontMetricsF(self._painter.font())
        top = bar_top(self._plan, self._font)
        for label in self._plan.labels:
            left = MARGIN_PX + label.left
            if label.lane < 0:
                base = top + BAR_PX + TICK_PX + metrics.ascent()
            else:
                base = top - TICK_PX - 1 - label.lane * lane_px(self._font) - metrics.descent()
            if label.lane > 0:
                quiet = QColor(ink)
                quiet.setAlphaF(0.4)
                self._painter.setPen(QPen(quiet, 1))
                foot = top - TICK_PX
                self._painter.drawLine(
                    QPointF(MARGIN_PX + label.x, base + metrics.descent()),
                    QPointF(MARGIN_PX + label.x, foot),
                )
            self._painter.setPen(ink)
            self._painter.drawText(QPointF(left, base), label.text)


def small_font(font: QFont) -> QFont:
    """Return the font of names."""
    small = QFont(font)
    small.setPointSizeF(small.pointSizeF() * SMALLER)
    return small


def lane_px(font: QFont) -> float:
    """Return the height of a line of names."""
    return QFontMetricsF(small_font(font)).height() + SPARE_PX


def bar_top(plan: StripPlan, font: QFont) -> float:
    """Return where the bar begins, below the names over it."""
    return plan.lanes * lane_px(font) + TICK_PX + 2 * SPARE_PX


def strip_height(plan: StripPlan, font: QFont) -> int:
    """Return the height of bar and names."""
    return round(bar_top(plan, font) + BAR_PX + TICK_PX + lane_px(font) + SPARE_PX)
