"""A strip to scale of the modes of a route, with borders and changes of gauge marked on it."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QRectF, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetricsF,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
    QResizeEvent,
)
from PySide6.QtWidgets import QSizePolicy, QToolTip, QWidget

from corridormap.core.length_unit import LengthUnit
from corridormap.network.route import Route
from corridormap.ui.routes.route_numbers import hours_text, length_words
from corridormap.ui.routes.route_strip_paint import (
    MARGIN_PX,
    REACH_PX,
    StripPainter,
    small_font,
    strip_height,
)
from corridormap.ui.routes.route_strip_plan import Mark, Segment, StripPlan, strip_plan
from corridormap.ui.routes.route_words import detail_words, event_words, mode_words

_NOTHING = StripPlan((), (), (), ())


class RouteStrip(QWidget):
    """One bar of coloured legs; names of borders over it, of stops below.

    Left and Right go from leg to leg, Home and End to the first and the last, Esc to none.

    Args:
        parent: Owner.
    """

    leg_chosen = Signal(int)
    """Number of a leg that was clicked or gone to, -1 for none."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._route: Route | None = None
        self._unit = LengthUnit.KM
        self._plan = _NOTHING
        self._leg, self._hovered = -1, -1
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self._retranslate()

    @property
    def plan(self) -> StripPlan:
        """What is painted."""
        return self._plan

    def show_route(self, route: Route | None, unit: LengthUnit) -> None:
        """Show a route, None for nothing."""
        self._route, self._unit = route, unit
        self._leg, self._hovered = -1, -1
        self._lay_out()

    def select_leg(self, number: int) -> None:
        """Mark a leg, -1 for none."""
        self._leg = number if 0 <= number < len(self._plan.segments) else -1
        self._tell_readers()
        self.update()

    def text_at(self, x: float) -> str:
        """Return what is to be known of the place at so many pixels from the left."""
        mark = self._mark_at(x)
        if mark is not None:
            return self._mark_text(mark)
        segment = self._segment_at(x)
        return "" if segment is None else self._leg_text(segment.leg)

    def sizeHint(self) -> QSize:
        """Return room for the bar, two lines of names over it and one below."""
        return QSize(240, strip_height(self._plan, self.font()))

    def minimumSizeHint(self) -> QSize:
        """Return the same height in little width."""
        return QSize(80, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint bar, marks and names."""
        painter = QPainter(self)
        StripPainter(painter, self._plan, self.palette(), self.font()).paint(
            self._leg, self._hovered
        )
        if self.hasFocus():
            pen = QPen(self.palette().color(QPalette.ColorRole.Highlight), 1.5)
            painter.setPen(pen)
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 3, 3)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Find room for the names anew."""
        super().resizeEvent(event)
        self._lay_out()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Lighten the leg under the pointer."""
        segment = self._segment_at(event.position().x())
        hovered = -1 if segment is None else segment.leg
        if hovered != self._hovered:
            self._hovered = hovered
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Choose the leg under the pointer."""
        segment = self._segment_at(event.position().x())
        if segment is not None and event.button() == Qt.MouseButton.LeftButton:
            self._choose(segment.leg)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Go from leg to leg."""
        last = len(self._plan.segments) - 1
        goals = {
            Qt.Key.Key_Left: max(self._leg - 1, 0),
            Qt.Key.Key_Right: min(self._leg + 1, last),
            Qt.Key.Key_Home: 0,
            Qt.Key.Key_End: last,
        }
        key = Qt.Key(event.key())
        if key in goals and last >= 0:
            self._choose(goals[key])
        elif key == Qt.Key.Key_Escape and self._leg >= 0:
            self._choose(-1)
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Tell what lies under the pointer."""
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            QToolTip.showText(event.globalPos(), self.text_at(event.pos().x()), self)
            return True
        if event.type() == QEvent.Type.Leave and self._hovered >= 0:
            self._hovered = -1
            self.update()
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow language and font."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        elif event.type() == QEvent.Type.FontChange:
            self._lay_out()
        super().changeEvent(event)

    def _choose(self, number: int) -> None:
        self.select_leg(number)
        self.leg_chosen.emit(number)

    def _lay_out(self) -> None:
        if self._route is None:
            self._plan = _NOTHING
        else:
            metrics = QFontMetricsF(small_font(self.font()))
            width = self.width() - 2 * MARGIN_PX
            self._plan = strip_plan(self._route, width, metrics.horizontalAdvance)
        self._tell_readers()
        self.updateGeometry()
        self.update()

    def _segment_at(self, x: float) -> Segment | None:
        x -= MARGIN_PX
        return next((each for each in self._plan.segments if each.left <= x <= each.right), None)

    def _mark_at(self, x: float) -> Mark | None:
        near = [
            (abs(MARGIN_PX + mark.x - x), number) for number, mark in enumerate(self._plan.marks)
        ]
        near = [each for each in near if each[0] <= REACH_PX]
        return self._plan.marks[min(near)[1]] if near else None

    def _mark_text(self, mark: Mark) -> str:
        lines = [mark.name]
        for event in mark.events:
            detail = detail_words(event.kind, event.detail)
            hours = f"{hours_text(event.hours)} h"
            about = ", ".join(part for part in (detail, hours) if part)
            lines.append(f"{event_words(event.kind)}: {about}")
        lines.append(length_words(mark.events[0].at_m, self._unit))
        return "\n".join(lines)

    def _leg_text(self, number: int) -> str:
        if self._route is None or not 0 <= number < len(self._route.legs):
            return ""
        leg = self._route.legs[number]
        length = length_words(leg.length_m, self._unit)
        numbers = f"{length}, {hours_text(leg.hours)} h"
        return f"{leg.start.name} – {leg.end.name}\n{mode_words(leg.mode)}, {numbers}"

    def _tell_readers(self) -> None:
        text = self._leg_text(self._leg)
        self.setAccessibleDescription(text.replace("\n", ", "))

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Strip of the route by mode"))
        self._lay_out()
