"""Paints a row of the layer tree: dimmed where it is not on the map, badge and mark at its end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from corridormap.ui.icons import icon
from corridormap.ui.panels.layer_nodes import TreeNode
from corridormap.ui.panels.layer_rows import RowRole

Index = QModelIndex | QPersistentModelIndex
GAP_PX = 6
ICON_PX = 16
BADGE_PADDING_PX = 5
LAYER_PADDING_PX = 8
ENTRY_PADDING_PX = 4


class LayerTreeDelegate(QStyledItemDelegate):
    """The rows' look."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Dim rows that are not on the map; cut long names in their middle."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        if index.data(RowRole.IS_DIM):
            option.palette.setColor(QPalette.ColorRole.Text, quiet_color(option.palette))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row, leaving room for what stands at its end."""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        row = QRect(option.rect)
        badge, message = str(index.data(RowRole.BADGE) or ""), index.data(RowRole.MESSAGE)
        if message:
            row.setRight(row.right() - ICON_PX - GAP_PX)
            place = QRect(row.right() + GAP_PX, row.top(), ICON_PX, row.height())
            icon("warning", "#d08000").paint(painter, place)
        if badge:
            row.setRight(row.right() - self._badge_width(option.font, badge) - GAP_PX)
        narrow = QStyleOptionViewItem(option)
        narrow.rect = row
        super().paint(painter, narrow, index)
        if badge:
            self._paint_badge(painter, option, row.right() + GAP_PX, badge)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Give layers a little more height than the entries of their legend."""
        size = super().sizeHint(option, index)
        node = index.data(RowRole.NODE)
        is_entry = isinstance(node, TreeNode) and node.group is None and node.layer is None
        padding = ENTRY_PADDING_PX if is_entry else LAYER_PADDING_PX
        size.setHeight(max(option.fontMetrics.height(), 14) + padding)
        return size

    def _badge_width(self, font: QFont, text: str) -> int:
        width = QFontMetrics(_badge_font(font)).horizontalAdvance(text)
        return width + 2 * BADGE_PADDING_PX + GAP_PX

    def _paint_badge(
        self, painter: QPainter, option: QStyleOptionViewItem, left: int, text: str
    ) -> None:
        font = _badge_font(option.font)
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(text) + 2 * BADGE_PADDING_PX
        height = metrics.height() + 2
        box = QRectF(left, option.rect.center().y() - height / 2 + 0.5, width, height)
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        role = QPalette.ColorRole.HighlightedText if selected else QPalette.ColorRole.Text
        ink = option.palette.color(role)
        ground = QColor(ink)
        ground.setAlphaF(0.12)
        ink.setAlphaF(0.75)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(ground)
        painter.drawRoundedRect(box, height / 2, height / 2)
        painter.setPen(ink)
        painter.setFont(font)
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
        painter.restore()


def quiet_color(palette: QPalette) -> QColor:
    """Return the colour of text that matters less, on the ground of views."""
    color = QColor(palette.color(QPalette.ColorRole.Text))
    color.setAlphaF(0.5)
    return color


def _badge_font(font: QFont) -> QFont:
    small = QFont(font)
    small.setBold(False)
    small.setPointSizeF(font.pointSizeF() * 0.85)
    return small
