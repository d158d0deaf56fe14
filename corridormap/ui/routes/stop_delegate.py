"""Paints a stop: its number, name and kind, and under them how the route goes on."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette, QPen
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from corridormap.ui.routes.route_colors import mode_color

Index = QModelIndex | QPersistentModelIndex
PADDING_PX, BADGE_PX, GAP_PX, ARROW_PX = 4, 18, 6, 8
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class StopLine:
    """What is painted: number, name, kind, and the mode and words of the way on, '' at the end."""

    number: int
    name: str
    kind: str
    part: str
    mode: str

    def read_aloud(self) -> str:
        """Return the line for screen readers."""
        return ", ".join(
            part for part in (str(self.number), self.name, self.kind, self.part) if part
        )


class StopRole(IntEnum):
    """Roles of our own."""

    LINE = Qt.ItemDataRole.UserRole + 1


class StopDelegate(QStyledItemDelegate):
    """The look of stops.

    Args:
        view: The list.
    """

    def __init__(self, view: QWidget) -> None:
        super().__init__(view)
        self._view = view

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a stop and the way on."""
        line = index.data(StopRole.LINE)
        if not isinstance(line, StopLine):
            return
        whole = QStyleOptionViewItem(option)
        top = _upper(option.rect, line, option.font)
        whole.rect = top
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, whole, painter, option.widget
        )
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        active = bool(option.state & QStyle.StateFlag.State_Active)
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        ink = option.palette.color(group, role)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        _paint_stop(painter, top, line, option.font, ink)
        if line.part:
            below = QRect(option.rect)
            below.setTop(top.bottom() + 1)
            plain = option.palette.color(group, QPalette.ColorRole.Text)
            _paint_part(painter, below, line, option.font, plain)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for the stop, and for the way on where there is one."""
        line = index.data(StopRole.LINE)
        height = _stop_height(option.font)
        if isinstance(line, StopLine) and line.part:
            height += _part_height(option.font)
        return QSize(0, height)

    def is_part(self, index: Index, rect: QRect, place: QPoint) -> bool:
        """Whether a place of the view lies on the words of the way on."""
        line = index.data(StopRole.LINE)
        if not isinstance(line, StopLine) or not line.part:
            return False
        font = self._view.font()
        top = _upper(rect, line, font).bottom()
        width = QFontMetrics(_small(font)).horizontalAdvance(line.part)
        right = rect.left() + PADDING_PX + BADGE_PX + GAP_PX + width + GAP_PX + ARROW_PX + GAP_PX
        return place.y() > top and place.x() <= right


def _stop_height(font: QFont) -> int:
    return max(QFontMetrics(font).height() + 4, BADGE_PX + 2) + 2


def _part_height(font: QFont) -> int:
    return QFontMetrics(_small(font)).height() + 4


def _upper(rect: QRect, line: StopLine, font: QFont) -> QRect:
    return QRect(rect.left(), rect.top(), rect.width(), _stop_height(font))


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.92)
    return small


def _quiet(ink: QColor) -> QColor:
    quiet = QColor(ink)
    quiet.setAlphaF(0.72)
    return quiet


def _paint_stop(painter: QPainter, rect: QRect, line: StopLine, font: QFont, ink: QColor) -> None:
    side = BADGE_PX
    badge = QRect(rect.left() + PADDING_PX, rect.center().y() - side // 2 + 1, side, side)
    painter.setPen(QPen(ink, 1.2))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawEllipse(badge)
    painter.setFont(_small(font))
    painter.drawText(badge, Qt.AlignmentFlag.AlignCenter, str(line.number))
    painter.setFont(font)
    left = badge.right() + 1 + GAP_PX
    room = rect.right() - PADDING_PX - left
    metrics = QFontMetrics(font)
    small = QFontMetrics(_small(font))
    kind_width = small.horizontalAdvance(line.kind) + GAP_PX if line.kind else 0
    # The kind gives way to the name.
    if metrics.horizontalAdvance(line.name) + kind_width > room:
        kind_width = 0
    name = metrics.elidedText(line.name, Qt.TextElideMode.ElideRight, room - kind_width)
    box = QRect(left, rect.top(), room, rect.height())
    painter.drawText(box, _LEFT, name)
    if kind_width:
        painter.setFont(_small(font))
        painter.setPen(_quiet(ink))
        after = box.adjusted(metrics.horizontalAdvance(name) + GAP_PX, 0, 0, 0)
        painter.drawText(after, _LEFT, line.kind)


def _paint_part(painter: QPainter, rect: QRect, line: StopLine, font: QFont, ink: QColor) -> None:
    middle = rect.left() + PADDING_PX + BADGE_PX // 2
    color = QColor(mode_color(line.mode)) if line.mode else _quiet(ink)
    style = Qt.PenStyle.SolidLine if line.mode else Qt.PenStyle.DotLine
    painter.setPen(QPen(color, 3 if line.mode else 2, style, Qt.PenCapStyle.FlatCap))
    painter.drawLine(middle, rect.top(), middle, rect.bottom())
    small = _small(font)
    metrics = QFontMetrics(small)
    left = rect.left() + PADDING_PX + BADGE_PX + GAP_PX
    room = rect.right() - PADDING_PX - left - GAP_PX - ARROW_PX
    text = metrics.elidedText(line.part, Qt.TextElideMode.ElideRight, room)
    painter.setFont(small)
    painter.setPen(_quiet(ink))
    painter.drawText(QRect(left, rect.top(), room, rect.height()), _LEFT, text)
    x = left + metrics.horizontalAdvance(text) + GAP_PX
    y = rect.center().y()
    painter.setPen(QPen(_quiet(ink), 1.4))
    half = ARROW_PX // 2
    painter.drawPolyline([QPoint(x, y - 1), QPoint(x + half, y + 3), QPoint(x + 2 * half, y - 1)])
