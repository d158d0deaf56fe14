"""The list of classes with the buttons to add, remove, merge and order them."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QSize, Qt, Signal
from PySide6.QtGui import QDropEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QTableView,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.class_edits import OTHERS, added, merged, moved, removed
from corridormap.core.errors import FieldError
from corridormap.core.symbol import LayerStyle, Renderer, SymbolSet
from corridormap.ui.icons import icon
from corridormap.ui.message_words import message_words
from corridormap.ui.styling.class_model import ClassModel, Picture
from corridormap.ui.styling.form_page import Edit

_MOVES = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
SWATCH = QSize(30, 18)
WORDS_PX = 110


class ClassView(QTableView):
    """Rows that can be dragged; Ctrl+Up and Ctrl+Down move, Delete removes."""

    move_requested = Signal(int)
    remove_requested = Signal()

    def dropEvent(self, event: QDropEvent) -> None:
        """Move the rows dragged: Qt would ask the model to move each of them by itself."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        row = self.model().rowCount()
        if index.isValid():
            row = index.row() + (place.y() > self.visualRect(index).center().y())
        action = Qt.DropAction.MoveAction
        self.model().dropMimeData(event.mimeData(), action, row, 0, QModelIndex())
        event.setDropAction(action)
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and remove by keys; the rest is the table's own."""
        with_control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        if with_control and event.key() in _MOVES:
            self.move_requested.emit(_MOVES[event.key()])
        elif event.key() == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)


class ClassTable(QWidget):
    """The classes of a style.

    Args:
        picture: Draws a swatch.
        look: Gives what draws a class of which nothing is known.
        parent: Owner.
    """

    edited = Signal(object)
    """An `Edit` of the `LayerStyle`."""
    refused = Signal(str)
    chosen_changed = Signal()

    def __init__(
        self, picture: Picture, look: Callable[[], SymbolSet], parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._look = look
        self._follow: set[int] | None = None
        self.model = ClassModel(picture, look, self)
        self.view = ClassView(self)
        self.view.setModel(self.model)
        self.buttons: dict[str, QToolButton] = {}
        self._set_up_view()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.view, 1)
        column.addLayout(self._button_row())
        self.model.edited.connect(self.edited)
        self.model.refused.connect(self.refused)
        self.view.move_requested.connect(self.move_chosen)
        self.view.remove_requested.connect(self.remove_chosen)
        self.view.selectionModel().selectionChanged.connect(self._tell_chosen)

    def show_style(self, style: LayerStyle) -> None:
        """Show a style; what is chosen stays, as far as it is there."""
        before = self.view.selectionModel().selectedRows()
        chosen = self._follow if self._follow is not None else {each.row() for each in before}
        kinds = (self.model.columnCount(), self.model.style.kind)
        self.model.show_style(style)
        if kinds != (self.model.columnCount(), style.kind):
            self._size_columns()
        self._follow = None
        self.choose(chosen or {0})

    def show_counts(self, counts: Mapping[int, int] | None) -> None:
        """Show how many features each class takes."""
        self.model.show_counts(counts)

    def chosen(self) -> list[int]:
        """Return the classes chosen, `OTHERS` for the last row; ascending by row."""
        rows = sorted(index.row() for index in self.view.selectionModel().selectedRows())
        return [self.model.class_at(row) for row in rows]

    def choose(self, rows: Collection[int]) -> None:
        """Choose rows; those that are gone are left out."""
        last = self.model.rowCount() - 1
        wanted = QItemSelection()
        for row in sorted({min(row, last) for row in rows}):
            wanted.select(self.model.index(row, 0), self.model.index(row, 0))
        flags = QItemSelectionModel.SelectionFlag
        mode = flags.ClearAndSelect | flags.Rows
        self.view.selectionModel().select(wanted, mode)
        first = self.model.index(min(min(rows, default=0), last), 1)
        self.view.selectionModel().setCurrentIndex(first, flags.NoUpdate)
        self._tell_chosen()

    def add_class(self) -> None:
        """Add a class at the end, to be filled in."""
        look, label = self._look(), self.tr("New class")
        self._follow = {len(self.model.style.categories)}
        self.edited.emit(Edit("", lambda style: added(style, label, look)))

    def remove_chosen(self) -> None:
        """Take the chosen classes away."""
        rows = self._classes()
        if rows:
            self._follow = {max(min(rows) - 1, 0)}
            self.edited.emit(Edit("", lambda style: removed(style, rows)))

    def merge_chosen(self) -> None:
        """Make one class of the chosen ones."""
        rows = self._classes()
        try:
            changed = merged(self.model.style, rows)
        except FieldError as exc:
            self.refused.emit(message_words(str(exc)))
            return
        self._follow = {min(rows)}
        self.edited.emit(Edit("", lambda _: changed))

    def move_chosen(self, by: int) -> None:
        """Move the chosen classes up (-1) or down (1)."""
        rows = self._classes()
        if not rows:
            return
        before = min(rows) - 1 if by < 0 else max(rows) + 2
        if 0 <= before <= len(self.model.style.categories):
            first = before if by < 0 else before - len(rows)
            self._follow = set(range(first, first + len(rows)))
            self.edited.emit(Edit("", lambda style: moved(style, rows, before)))

    def _classes(self) -> set[int]:
        return {place for place in self.chosen() if place != OTHERS}

    def _tell_chosen(self) -> None:
        count = len(self._classes())
        for name, least in (("remove", 1), ("merge", 2), ("up", 1), ("down", 1)):
            self.buttons[name].setEnabled(count >= least)
        self.chosen_changed.emit()

    def _set_up_view(self) -> None:
        view = self.view
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        view.setDragDropMode(QAbstractItemView.DragDropMode.InternalMove)
        view.setDragDropOverwriteMode(False)
        view.setDropIndicatorShown(True)
        view.setTabKeyNavigation(False)
        view.setWordWrap(False)
        view.setIconSize(SWATCH)
        view.setAccessibleName(self.tr("Classes"))
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(max(view.fontMetrics().height() + 8, 24))
        view.setMinimumHeight(110)
        self._size_columns()

    def _size_columns(self) -> None:
        header = self.view.horizontalHeader()
        header.setMinimumSectionSize(40)
        last = self.model.columnCount() - 1
        for column in range(last + 1):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        if self.model.style.kind == Renderer.RULES:
            # Filters are the longest words of the table.
            for column in (last - 2, last - 1):
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
                header.resizeSection(column, WORDS_PX)
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.Fixed)
        header.resizeSection(0, 66)
        header.setSectionResizeMode(last, QHeaderView.ResizeMode.ResizeToContents)

    def _button_row(self) -> QHBoxLayout:
        row = QHBoxLayout()
        row.setSpacing(2)
        for name, picture, words, slot in (
            ("add", "add", self.tr("Add a class"), self.add_class),
            ("remove", "remove", self.tr("Remove the chosen classes (Del)"), self.remove_chosen),
            ("up", "up", self.tr("Move up (Ctrl+Up)"), lambda: self.move_chosen(-1)),
            ("down", "down", self.tr("Move down (Ctrl+Down)"), lambda: self.move_chosen(1)),
            ("merge", "", self.tr("Make one class of the chosen ones"), self.merge_chosen),
        ):
            button = QToolButton()
            button.setAutoRaise(True)
            button.setToolTip(words)
            button.setAccessibleName(words)
            if picture:
                button.setIcon(icon(picture))
                button.setIconSize(QSize(16, 16))
            else:
                button.setText(self.tr("Merge"))
            button.clicked.connect(lambda _=False, slot=slot: slot())
            self.buttons[name] = button
            row.addWidget(button)
        row.addStretch(1)
        return row
