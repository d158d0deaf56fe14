"""Tables for docks of any width: words over the numbers in a narrow one, beside them in a wide."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import IntEnum

from PySide6.QtCore import (
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPersistentModelIndex,
    QRect,
    QSize,
    Qt,
    Signal,
)
from PySide6.QtGui import (
    QColor,
    QFont,
    QFontMetrics,
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QPalette,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTreeView,
    QWidget,
)

from corridormap.ui.panels.check_delegate import wrapped

Index = QModelIndex | QPersistentModelIndex
ENSURE = QAbstractItemView.ScrollHint.EnsureVisible
WIDE_PX = 620
"""From this width on words stand beside the numbers."""
PADDING_PX, DOT_PX, DOT_GAP_PX = 4, 9, 6
MOST_LINES = 3
LEAST_PX, LEAST_HEIGHT_PX = 24, 44
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class ViewRow:
    """A row as it is shown.

    Attributes:
        title: First line.
        about: Quieter, after it.
        numbers: One for each column.
        color: Of the dot before the title, '' for none.
        tip: Tool tip.
        is_strong: Whether it is bold.
        is_quiet: Whether it is set in from the others.
        key: What the row stands for.
    """

    title: str
    about: str
    numbers: tuple[str, ...]
    color: str = ""
    tip: str = ""
    is_strong: bool = False
    is_quiet: bool = False
    key: object = field(default=None)


class RowRole(IntEnum):
    """Roles of our own."""

    ROW = Qt.ItemDataRole.UserRole + 1


class RowsView(QTreeView):
    """Rows with words and numbers; one row is one row for mouse, keys and screen readers.

    Args:
        parent: Owner.
    """

    row_chosen = Signal(object)
    """The key of the row that a person made the current one."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._rows: list[ViewRow] = []
        self._is_filling = False
        self.wide_only = 0
        """How many of the last columns are shown in a wide view only."""
        self.model_ = QStandardItemModel(self)
        self.setModel(self.model_)
        self.setItemDelegate(RowDelegate(self))
        self.setRootIsDecorated(False)
        self.setAlternatingRowColors(True)
        self.setAllColumnsShowFocus(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.header().setSectionsMovable(False)
        self.header().setMinimumSectionSize(LEAST_PX)
        self.header().setDefaultAlignment(NUMBERS)

    @property
    def rows(self) -> list[ViewRow]:
        """What is shown."""
        return self._rows

    @property
    def is_wide(self) -> bool:
        """Whether words stand beside the numbers."""
        return self.viewport().width() >= WIDE_PX

    @property
    def current_row(self) -> ViewRow | None:
        """The row that is selected."""
        chosen = self.selectionModel().selectedIndexes()
        number = chosen[0].row() if chosen else -1
        return self._rows[number] if 0 <= number < len(self._rows) else None

    def set_titles(self, words: str, numbers: Sequence[str]) -> None:
        """Head the columns."""
        self.model_.setHorizontalHeaderLabels([words, *numbers])
        first = self.model_.horizontalHeaderItem(0)
        first.setTextAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self._set_widths()

    def show_rows(self, rows: Sequence[ViewRow]) -> None:
        """Show rows; the row of the same key stays the current one."""
        if list(rows) == self._rows:
            return
        kept = self.current_row
        self._is_filling = True
        self._rows = list(rows)
        self.model_.removeRows(0, self.model_.rowCount())
        for row in rows:
            self.model_.appendRow(_items(row))
        self._is_filling = False
        self._set_widths()
        if kept is not None and kept.key is not None:
            self.set_current(kept.key)

    def set_current(self, key: object) -> None:
        """Make the first row of a key the current one, without telling; None for no row."""
        current = self.current_row
        if current is not None and current.key == key:
            return
        self._is_filling = True
        numbers = [number for number, row in enumerate(self._rows) if row.key == key]
        if numbers and key is not None:
            index = self.model_.index(numbers[0], 0)
            flags = QItemSelectionModel.SelectionFlag
            self.selectionModel().setCurrentIndex(index, flags.ClearAndSelect | flags.Rows)
            # Heights first, or it scrolls to where the row was.
            self.executeDelayedItemsLayout()
            self.scrollTo(index)
        else:
            self.selectionModel().clear()
        self._is_filling = False

    def scrollTo(
        self,
        index: QModelIndex | QPersistentModelIndex,
        hint: QAbstractItemView.ScrollHint = ENSURE,
    ) -> None:
        """Bring a row into view."""
        super().scrollTo(self.shown_cell(index), hint)

    def shown_cell(self, index: QModelIndex | QPersistentModelIndex) -> QModelIndex:
        """Return a cell of the same row that has a place; a narrow view hides the first column."""
        return index.sibling(index.row(), max(index.column(), 0 if self.is_wide else 1))

    def selectionChanged(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        """Tell of the row that a person chose."""
        super().selectionChanged(selected, deselected)
        self._tell()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Tell again of a row that is clicked once more."""
        before = self.current_row
        super().mousePressEvent(event)
        if before is not None and self.current_row is before:
            self._tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Copy the row whole."""
        row = self.current_row
        if event.matches(QKeySequence.StandardKey.Copy) and row is not None:
            cells = (row.title, row.about, *row.numbers)
            QGuiApplication.clipboard().setText("\t".join(cells))
        else:
            super().keyPressEvent(event)

    def drawRow(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint the cells, and over them the words of a narrow row from side to side."""
        super().drawRow(painter, option, index)
        if not self.is_wide:
            row = index.sibling(index.row(), 0).data(RowRole.ROW)
            rect = QRect(option.rect)
            rect.setWidth(self.viewport().width())
            delegate = self.itemDelegate()
            if isinstance(row, ViewRow) and isinstance(delegate, RowDelegate):
                chosen = self.selectionModel().isRowSelected(index.row())
                delegate.paint_words(painter, rect, row, chosen)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew, and change from narrow to wide."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self._set_widths()

    def sizeHint(self) -> QSize:
        """Return room for a few rows in little width."""
        return QSize(240, 100)

    def minimumSizeHint(self) -> QSize:
        """Return room for a row."""
        return QSize(120, LEAST_HEIGHT_PX)

    def _tell(self) -> None:
        row = self.current_row
        if not self._is_filling and row is not None:
            self.row_chosen.emit(row.key)

    def _set_widths(self) -> None:
        count = self.model_.columnCount()
        if count < 2:
            return
        header = self.header()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setStretchLastSection(False)
        width = self.viewport().width()
        wide = self.is_wide
        shown = count if wide else count - self.wide_only
        needs = [self._needed(column) for column in range(1, shown)]
        self.setColumnHidden(0, not wide)
        for column in range(1, count):
            self.setColumnHidden(column, column >= shown)
        if wide:
            spare = width - sum(needs)
            header.resizeSection(0, max(spare, WIDE_PX // 3))
        else:
            # What is left over is shared, so that numbers stand under their headings.
            spare = max(width - sum(needs), 0) // len(needs)
            scale = min(width / max(sum(needs), 1), 1.0)
            needs = [int(need * scale) + spare for need in needs]
        for column, need in enumerate(needs, start=1):
            header.resizeSection(column, need)
        self.scheduleDelayedItemsLayout()

    def _needed(self, column: int) -> int:
        metrics, bold = self.fontMetrics(), QFontMetrics(_bold(self.font()))
        heading = str(self.model_.headerData(column, Qt.Orientation.Horizontal) or "")
        widest = metrics.horizontalAdvance(heading)
        for row in self._rows:
            if column <= len(row.numbers):
                own = bold if row.is_strong else metrics
                widest = max(widest, own.horizontalAdvance(row.numbers[column - 1]))
        return max(widest + 3 * PADDING_PX, LEAST_PX)


class RowDelegate(QStyledItemDelegate):
    """Paints words over the numbers, or beside them.

    Args:
        view: Whose rows.
    """

    def __init__(self, view: RowsView) -> None:
        super().__init__(view)
        self._view = view

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        """Put numbers at the foot of a narrow row."""
        super().initStyleOption(option, index)
        row = index.sibling(index.row(), 0).data(RowRole.ROW)
        if index.column() == 0:
            option.text = ""
        else:
            option.displayAlignment = NUMBERS if self._view.is_wide else _FOOT
        if isinstance(row, ViewRow) and row.is_strong:
            option.font = _bold(option.font)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        """Paint a cell; the words of a wide row into its first."""
        whole = QStyleOptionViewItem(option)
        if index.column() and not self._view.is_wide:
            whole.rect = option.rect.adjusted(0, 0, 0, -PADDING_PX)
        super().paint(painter, whole if index.column() else option, index)
        row = index.data(RowRole.ROW)
        if index.column() == 0 and isinstance(row, ViewRow):
            chosen = bool(option.state & QStyle.StateFlag.State_Selected)
            self.paint_words(painter, option.rect, row, chosen)

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        """Return the height of the words, and of the numbers where they stand below."""
        row = index.sibling(index.row(), 0).data(RowRole.ROW)
        if not isinstance(row, ViewRow):
            return super().sizeHint(option, index)
        wide = self._view.is_wide
        if index.column() != int(not wide):
            # Words are broken into lines once a row, not once a cell.
            return QSize(0, 0)
        width = self._view.columnWidth(0) if wide else self._view.viewport().width()
        line = QFontMetrics(self._view.font()).height()
        height = sum(QFontMetrics(font).height() for _, font, _ in self._lines(row, width))
        numbers = line if any(row.numbers) and not wide else 0
        return QSize(0, max(height + numbers, line) + 2 * PADDING_PX)

    def paint_words(self, painter: QPainter, rect: QRect, row: ViewRow, is_chosen: bool) -> None:
        """Paint title and about from the top of a rectangle."""
        palette = self._view.palette()
        role = QPalette.ColorRole.HighlightedText if is_chosen else QPalette.ColorRole.Text
        active = self._view.isActiveWindow()
        group = QPalette.ColorGroup.Active if active else QPalette.ColorGroup.Inactive
        ink = palette.color(group, role)
        quiet = QColor(ink)
        quiet.setAlphaF(0.72)
        left = rect.left() + PADDING_PX + self._inset(row)
        top = rect.top() + PADDING_PX
        painter.save()
        if row.color:
            line = QFontMetrics(self._view.font()).height()
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(ink if is_chosen else Qt.PenStyle.NoPen)
            painter.setBrush(QColor(row.color))
            painter.drawEllipse(
                rect.left() + PADDING_PX, top + (line - DOT_PX) // 2, DOT_PX, DOT_PX
            )
        for text, font, is_quiet in self._lines(row, rect.width()):
            metrics = QFontMetrics(font)
            painter.setFont(font)
            painter.setPen(quiet if is_quiet else ink)
            painter.drawText(left, top + metrics.ascent(), text)
            top += metrics.height()
        painter.restore()

    def _inset(self, row: ViewRow) -> int:
        return DOT_PX + DOT_GAP_PX if row.color or row.is_quiet else 0

    def _lines(self, row: ViewRow, width: int) -> list[tuple[str, QFont, bool]]:
        font = self._view.font()
        title = _bold(font) if row.is_strong else QFont(font)
        small = QFont(font)
        small.setPointSizeF(font.pointSizeF() * 0.92)
        room = max(width - self._inset(row) - 2 * PADDING_PX, 40)
        first = [
            (text, title, row.is_quiet) for text in wrapped(row.title, title, room, MOST_LINES)
        ]
        rest = [(text, small, True) for text in wrapped(row.about, small, room, MOST_LINES)]
        return [*first, *rest]


_FOOT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignBottom


def _bold(font: QFont) -> QFont:
    bold = QFont(font)
    bold.setBold(True)
    return bold


def _items(row: ViewRow) -> list[QStandardItem]:
    words = QStandardItem(row.title)
    words.setData(row, RowRole.ROW)
    about = f"{row.title}, {row.about}" if row.about else row.title
    words.setData(about, Qt.ItemDataRole.AccessibleTextRole)
    items = [words, *(QStandardItem(number) for number in row.numbers)]
    for item in items:
        item.setToolTip(row.tip)
    # Without its first column a narrow row would be read without its words.
    items[1].setData(f"{about}: {row.numbers[0]}", Qt.ItemDataRole.AccessibleTextRole)
    return items
