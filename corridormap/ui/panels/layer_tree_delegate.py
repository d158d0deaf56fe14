"""Paints a row of the layer tree: dimmed where it is not on the map, badge and mark at its end."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QPalette
from PySide6.QtWidgets import (
    QApplication,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
)

from corridormap.ui.icons import icon
from corridormap.ui.panels.layer_nodes import TreeNode
from corridormap.ui.panels.layer_rows import RowRole

Index = QModelIndex | QPersistentModelIndex
GAP_PX = 6
ICON_PX = 16
BADGE_PADDING_PX = 5
INDENT_PX = 16
LAYER_PADDING_PX = 8
ENTRY_PADDING_PX = 4


class LayerTreeDelegate(QStyledItemDelegate):
    """The rows' look."""

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Dim rows that are not on the map; cut long names, wrap those of a legend."""
        super().initStyleOption(option, index)
        option.textElideMode = Qt.TextElideMode.ElideMiddle
        if _is_entry(index):
            option.textElideMode = Qt.TextElideMode.ElideRight
            option.features |= QStyleOptionViewItem.ViewItemFeature.WrapText
        if index.data(RowRole.IS_DIM):
            option.palette.setColor(QPalette.ColorRole.Text, quiet_color(option.palette))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the row, leaving room for what stands at its end."""
        style = option.widget.style() if option.widget is not None else QApplication.style()
        style.drawPrimitive(
            QStyle.PrimitiveElement.PE_PanelItemViewItem, option, painter, option.widget
        )
        row = QRect(option.rect)
        if _is_entry(index):
            # Nothing unfolds from an entry: its symbol stands under the switch of its layer.
            row.setLeft(row.left() - INDENT_PX)
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
        """Give layers a little more height than a line of their legend takes."""
        # The view decides on the width: to measure the words of hundreds of rows takes long.
        width = option.rect.width()
        if _is_entry(index):
            return QSize(width, max(self._text_height(option, index), 14) + ENTRY_PADDING_PX)
        return QSize(width, max(option.fontMetrics.height(), 14) + LAYER_PADDING_PX)

    def _text_height(self, option: QStyleOptionViewItem, index: Index) -> int:
        """Return how high the words of a legend's entry are in the width that the view has."""
        view = option.widget
        if not isinstance(view, QTreeView):
            return option.fontMetrics.height()
        whole = QStyleOptionViewItem(option)
        self.initStyleOption(whole, index)
        left = (_depth(index) - 1) * INDENT_PX
        whole.rect = QRect(left, 0, view.viewport().width() - left, view.height())
        part = QStyle.SubElement.SE_ItemViewItemText
        words = view.style().subElementRect(part, whole, view)
        margin = view.style().pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, whole, view) + 1
        box = QRect(0, 0, words.width() - 2 * margin, view.height())
        return whole.fontMetrics.boundingRect(box, Qt.TextFlag.TextWordWrap, whole.text).height()

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


def _is_entry(index: Index) -> bool:
    """Whether a row is an entry of a legend."""
    node = index.data(RowRole.NODE)
    return isinstance(node, TreeNode) and node.group is None and node.layer is None


def _depth(index: Index) -> int:
    """Return how many rows a row stands under, itself included."""
    depth = 0
    while index.isValid():
        depth, index = depth + 1, index.parent()
    return depth


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
