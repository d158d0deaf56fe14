"""The classes of a style as a table that can be edited: look, what it asks for, label, count."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import (
    QAbstractTableModel,
    QByteArray,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    Qt,
    Signal,
)
from PySide6.QtGui import QFont, QImage

from corridormap.core.class_edits import OTHERS, is_shown, moved, symbols_at, with_shown
from corridormap.core.errors import FieldError
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.ui.message_words import message_words
from corridormap.ui.styling.class_columns import Column, cell_text, change_of, columns_of
from corridormap.ui.styling.form_page import Edit

Index = QModelIndex | QPersistentModelIndex
Role = Qt.ItemDataRole
MIME = "application/x-corridormap-classes"
NO_PARENT = QModelIndex()
Picture = Callable[[SymbolSet], QImage]


class ClassModel(QAbstractTableModel):
    """Rows in the order in which classes are tried; the last row is what none of them takes.

    Args:
        picture: Draws a swatch.
        look: Gives what draws a class of which nothing is known.
        parent: Owner.
    """

    edited = Signal(object)
    """An `Edit` of the `LayerStyle`."""
    refused = Signal(str)
    """What was typed cannot be: one line for people."""

    def __init__(
        self, picture: Picture, look: Callable[[], SymbolSet], parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._picture = picture
        self._look = look
        self._style = LayerStyle(SymbolSet())
        self._counts: Mapping[int, int] | None = None
        self._columns = columns_of(self._style)

    @property
    def style(self) -> LayerStyle:
        """What is shown."""
        return self._style

    def show_style(self, style: LayerStyle) -> None:
        """Show another style; rows are made anew only where there are others."""
        columns = columns_of(style)
        old = (len(self._style.categories), self._columns)
        if old == (len(style.categories), columns):
            self._style = style
            last = self.index(self.rowCount() - 1, self.columnCount() - 1)
            self.dataChanged.emit(self.index(0, 0), last)
            return
        self.beginResetModel()
        self._style, self._columns, self._counts = style, columns, None
        self.endResetModel()

    def show_counts(self, counts: Mapping[int, int] | None) -> None:
        """Show how many features each class takes; None while that is not known."""
        self._counts = counts
        last = self.index(self.rowCount() - 1, self.columnCount() - 1)
        self.dataChanged.emit(self.index(0, self.columnCount() - 1), last)

    def class_at(self, row: int) -> int:
        """Return the index of the class in a row, `OTHERS` for the last one."""
        return row if row < len(self._style.categories) else OTHERS

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return one row for each class and one for the others."""
        return 0 if parent.isValid() else len(self._style.categories) + 1

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many columns this renderer needs."""
        return 0 if parent.isValid() else len(self._columns)

    def headerData(
        self, section: int, orientation: Qt.Orientation, role: int = Role.DisplayRole
    ) -> Any:
        """Name the columns."""
        if orientation != Qt.Orientation.Horizontal or role != Role.DisplayRole:
            return None
        asked = self._columns[section]
        return asked.field or self._titles()[asked.column]

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Let everything be edited but what is counted or follows from the rest."""
        flags = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not index.isValid():
            return flags | Qt.ItemFlag.ItemIsDropEnabled
        column = self._columns[index.column()].column
        if column is Column.SYMBOL:
            flags |= Qt.ItemFlag.ItemIsUserCheckable
        is_other = self.class_at(index.row()) == OTHERS
        if not is_other:
            flags |= Qt.ItemFlag.ItemIsDragEnabled
        is_words = column in (Column.LABEL, Column.LABEL_ZH)
        if is_words or (not is_other and column not in (Column.SYMBOL, Column.COUNT)):
            flags |= Qt.ItemFlag.ItemIsEditable
        return flags

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        """Return what a cell shows."""
        column = self._columns[index.column()].column
        place = self.class_at(index.row())
        if column is Column.SYMBOL:
            return self._symbol_data(place, role)
        if role in (Role.DisplayRole, Role.EditRole, Role.ToolTipRole):
            text = self._text(index, place)
            return self._any(column, place) if not text and role == Role.DisplayRole else text
        if role == Role.FontRole and column is not Column.COUNT:
            font = QFont()
            font.setItalic(not self._text(index, place))
            return font
        is_number = place != OTHERS and column in (Column.LOWER, Column.UPPER)
        if role == Role.TextAlignmentRole and (is_number or column is Column.COUNT):
            return int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        """Ask for a change; what cannot be is refused in words."""
        place = self.class_at(index.row())
        if role == Role.CheckStateRole:
            shown = Qt.CheckState(value) == Qt.CheckState.Checked
            look = self._look()
            self._ask("shown", lambda style: with_shown(style, place, shown, look))
            return True
        if role != Role.EditRole:
            return False
        try:
            change = change_of(self._style, self._columns[index.column()], place, str(value))
        except FieldError as exc:
            self.refused.emit(message_words(str(exc)))
            return False
        self._ask("", change)
        return True

    def supportedDropActions(self) -> Qt.DropAction:
        """Let rows be moved."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return what is dragged: rows of this table and no other."""
        return [MIME]

    def mimeData(self, indexes: Sequence[Index]) -> QMimeData:
        """Return the rows dragged."""
        rows = sorted({index.row() for index in indexes})
        data = QMimeData()
        data.setData(MIME, QByteArray(" ".join(map(str, rows)).encode("ascii")))
        return data

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move rows in front of another; the view has nothing to take away."""
        if not data.hasFormat(MIME):
            return False
        rows = {int(text) for text in bytes(data.data(MIME).data()).split()}
        before = row if row >= 0 else (parent.row() if parent.isValid() else self.rowCount())
        self._ask("", lambda style: moved(style, rows, before))
        return False

    def _ask(self, key: str, change: Callable[[LayerStyle], LayerStyle]) -> None:
        self.edited.emit(Edit(key, change))

    def _symbol_data(self, place: int, role: int) -> Any:
        if role == Role.DecorationRole:
            return self._picture(symbols_at(self._style, place))
        if role == Role.CheckStateRole:
            shown = is_shown(self._style, place)
            return Qt.CheckState.Checked if shown else Qt.CheckState.Unchecked
        if role == Role.AccessibleTextRole:
            owner = self._others() if place == OTHERS else self._style.categories[place].label
            shown = is_shown(self._style, place)
            words = self.tr("{name}, shown") if shown else self.tr("{name}, hidden")
            return words.format(name=owner)
        if role == Role.ToolTipRole:
            return self.tr("Show or hide these features")
        return None

    def _text(self, index: Index, place: int) -> str:
        column = self._columns[index.column()].column
        if column is Column.COUNT:
            return "…" if self._counts is None else f"{self._counts.get(place, 0):,}"
        if place == OTHERS:
            words = {
                Column.LABEL: self._style.other_label,
                Column.LABEL_ZH: self._style.other_label_zh,
            }
            first = index.column() == 1
            return words.get(column, self._others() if first else "")
        return cell_text(self._style.categories[place], self._columns[index.column()])

    def _any(self, column: Column, place: int) -> str:
        if place == OTHERS or column in (Column.LABEL, Column.LABEL_ZH):
            return ""
        return self.tr("any") if column is not Column.COUNT else ""

    def _others(self) -> str:
        return self.tr("all others")

    def _titles(self) -> dict[Column, str]:
        return {
            Column.SYMBOL: self.tr("Symbol"),
            Column.VALUE: self.tr("Value"),
            Column.LOWER: self.tr("From"),
            Column.UPPER: self.tr("To"),
            Column.FILTER: self.tr("Filter"),
            Column.LABEL: self.tr("Label"),
            Column.LABEL_ZH: self.tr("In Chinese"),
            Column.COUNT: self.tr("Features"),
        }
