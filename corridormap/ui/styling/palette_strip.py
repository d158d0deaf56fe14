"""Palettes drawn as strips of colour, and the mark of those that colour-blind people can read."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPalette, QPen, QPixmap, QPolygonF
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
STRIP = QSize(132, 16)
MARK_PX = 12
GAP_PX = 8
ROW_PX = 24
COLORS_ROLE = int(Qt.ItemDataRole.UserRole) + 1
SAFE_ROLE = COLORS_ROLE + 1
NAME_ROLE = COLORS_ROLE + 2


def draw_strip(painter: QPainter, box: QRect, colors: Sequence[str]) -> None:
    """Draw colours side by side in a box."""
    if not colors:
        return
    for place, color in enumerate(colors):
        left = box.left() + box.width() * place // len(colors)
        right = box.left() + box.width() * (place + 1) // len(colors)
        painter.fillRect(QRect(left, box.top(), right - left, box.height()), QColor(color))


def strip_picture(colors: Sequence[str], size: QSize = STRIP) -> QPixmap:
    """Return colours side by side as a picture."""
    picture = QPixmap(size * 2)
    picture.setDevicePixelRatio(2.0)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    draw_strip(painter, QRect(0, 0, size.width(), size.height()), colors)
    painter.end()
    return picture


class PaletteDelegate(QStyledItemDelegate):
    """Paints a palette's row: strip, mark, title."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a row; a heading, which has no colours, as text."""
        colors = index.data(COLORS_ROLE)
        if not colors:
            super().paint(painter, option, index)
            return
        is_chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette = option.palette
        if is_chosen:
            painter.fillRect(option.rect, palette.color(QPalette.ColorRole.Highlight))
        ink = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        top = option.rect.center().y() - STRIP.height() // 2
        strip = QRect(option.rect.left() + GAP_PX, top, STRIP.width(), STRIP.height())
        draw_strip(painter, strip, colors)
        mark = QRectF(strip.right() + GAP_PX, option.rect.center().y() - MARK_PX / 2, MARK_PX, 12)
        if index.data(SAFE_ROLE):
            draw_tick(painter, mark, palette.color(ink))
        painter.setPen(palette.color(ink))
        words = option.rect.adjusted(round(mark.right()) + GAP_PX - option.rect.left(), 0, -4, 0)
        text = option.fontMetrics.elidedText(
            str(index.data(Qt.ItemDataRole.DisplayRole)),
            Qt.TextElideMode.ElideRight,
            words.width(),
        )
        painter.drawText(words, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the same height for all."""
        width = STRIP.width() + 2 * GAP_PX + MARK_PX + 150
        return QSize(width, max(ROW_PX, option.fontMetrics.height() + 6))


def draw_tick(painter: QPainter, box: QRectF, color: QColor) -> None:
    """Draw the mark of a palette that colour-blind people can read."""
    painter.save()
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(QPen(color, 1.8))
    x, y, side = box.left(), box.top(), box.width()
    painter.drawPolyline(
        QPolygonF(
            [
                QPointF(x + side * 0.1, y + side * 0.55),
                QPointF(x + side * 0.4, y + side * 0.85),
                QPointF(x + side * 0.9, y + side * 0.15),
            ]
        )
    )
    painter.restore()
