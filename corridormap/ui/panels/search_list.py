"""The list that drops down from the search box, drawn in two lines a hit."""

from __future__ import annotations

from PySide6.QtCore import (
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QIcon,
    QMouseEvent,
    QPainter,
)
from PySide6.QtWidgets import (
    QFrame,
    QListView,
    QMenu,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from corridormap.ui.icons import icon
from corridormap.ui.panels.row_ground import is_selected, paint_ground
from corridormap.ui.panels.search_model import HitRole

Index = QModelIndex | QPersistentModelIndex
PADDING_PX = 8
LINE_GAP_PX = 1
MOST_ROWS = 9
ICON_PX = 18
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


class SearchDelegate(QStyledItemDelegate):
    """Name and other name on the first line, kind and layer on the second."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a hit, or the hint in one line."""
        ink, quiet = paint_ground(painter, option)
        rect = option.rect.adjusted(PADDING_PX, PADDING_PX // 2, -PADDING_PX, -PADDING_PX // 2)
        text = str(index.data() or "")
        painter.save()
        if is_selected(option) and index.data(HitRole.CAN_STOP):
            mark = icon("add_stop")
            mark.paint(painter, stop_box(option.rect), mode=QIcon.Mode.Selected)
            rect.setRight(rect.right() - ICON_PX - PADDING_PX)
        if index.data(HitRole.IS_HINT):
            _draw(painter, rect, text, option.font, quiet)
        else:
            first = QRect(rect.left(), rect.top(), rect.width(), option.fontMetrics.height())
            used = _draw(painter, first, text, option.font, ink)
            rest = first.adjusted(used + PADDING_PX, 0, 0, 0)
            _draw(painter, rest, str(index.data(HitRole.OTHER_NAME) or ""), option.font, quiet)
            below = rect.adjusted(0, first.height() + LINE_GAP_PX, 0, 0)
            _draw(painter, below, str(index.data(HitRole.ABOUT) or ""), _small(option.font), quiet)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return room for two lines, one for the hint."""
        height = option.fontMetrics.height()
        if not index.data(HitRole.IS_HINT):
            height += QFontMetrics(_small(option.font)).height() + LINE_GAP_PX
        return QSize(0, height + PADDING_PX)


def stop_box(row: QRect) -> QRect:
    """Return where a row has the mark that adds it to the route."""
    left = row.right() - PADDING_PX - ICON_PX
    return QRect(left, row.center().y() - ICON_PX // 2, ICON_PX, ICON_PX)


class SearchList(QListView):
    """Stands over the map as a part of the window, so that it needs no window of its own."""

    hit_chosen = Signal(QModelIndex)
    """The map is to go to a hit."""
    stop_wanted = Signal(QModelIndex)
    """A hit is to be added to the route."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setItemDelegate(SearchDelegate(self))
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QFrame.Shape.StyledPanel)
        self.setMouseTracking(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QListView.EditTrigger.NoEditTriggers)
        self.entered.connect(self.setCurrentIndex)
        self.hide()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Choose the hit under the pointer, or add it to the route by its mark."""
        super().mouseReleaseEvent(event)
        place = event.position().toPoint()
        index = self.indexAt(place)
        if event.button() != Qt.MouseButton.LeftButton or not index.isValid():
            return
        if self.is_stop_mark(index, place):
            self.stop_wanted.emit(index)
        else:
            self.hit_chosen.emit(index)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Offer what can be done with the hit under the pointer."""
        index = self.indexAt(event.pos())
        if index.isValid() and not index.data(HitRole.IS_HINT):
            self.menu(index).popup(event.globalPos())

    def menu(self, index: QModelIndex) -> QMenu:
        """Return what can be done with a hit."""
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # Hits may be found anew while the menu is open.
        kept = QPersistentModelIndex(index)

        def hit() -> QModelIndex:
            return self.model().index(kept.row(), kept.column())

        go = menu.addAction(self.tr("Go there"))
        go.triggered.connect(lambda: self.hit_chosen.emit(hit()))
        add = menu.addAction(icon("add_stop"), self.tr("Add to the route"))
        add.setEnabled(bool(index.data(HitRole.CAN_STOP)))
        add.triggered.connect(lambda: self.stop_wanted.emit(hit()))
        return menu

    def is_stop_mark(self, index: QModelIndex, place: QPoint) -> bool:
        """Whether a place lies on the mark that adds a hit to the route."""
        box = stop_box(self.visualRect(index)).adjusted(-PADDING_PX, -4, PADDING_PX, 4)
        return bool(index.data(HitRole.CAN_STOP)) and box.contains(place)

    def drop_down(self, box: QWidget, width_px: int) -> None:
        """Show the list under a widget of the same window, as high as its rows need."""
        window = box.window()
        if self.parentWidget() is not window:
            self.setParent(window)
        place = box.mapTo(window, box.rect().bottomLeft())
        width = min(max(width_px, box.width()), window.width() - 2 * PADDING_PX)
        left = max(min(place.x(), window.width() - width - PADDING_PX), 0)
        rows = min(self.model().rowCount(), MOST_ROWS)
        height = sum(self.sizeHintForRow(row) for row in range(rows)) + 2 * self.frameWidth()
        self.setGeometry(left, place.y() + 2, width, min(height, window.height() - place.y() - 4))
        self.show()
        self.raise_()

    def step(self, by: int) -> None:
        """Make another hit current, going round at the ends."""
        count = sum(
            bool(self.model().flags(self.model().index(row, 0)) & Qt.ItemFlag.ItemIsEnabled)
            for row in range(self.model().rowCount())
        )
        if count:
            row = self.currentIndex().row()
            row = (row + by) % count if row >= 0 else (0 if by > 0 else count - 1)
            self.setCurrentIndex(self.model().index(row, 0))


def _draw(painter: QPainter, rect: QRect, text: str, font: QFont, color: QColor) -> int:
    """Draw one line, cut at the right, and return how wide it was."""
    metrics = QFontMetrics(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, max(rect.width(), 0))
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(rect, _LEFT, shown)
    return metrics.horizontalAdvance(shown)


def _small(font: QFont) -> QFont:
    small = QFont(font)
    small.setPointSizeF(font.pointSizeF() * 0.88)
    return small
