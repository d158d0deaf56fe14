"""Lists every key and mouse gesture, made from the menus themselves so that it stays true."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from corridormap.ui.mnemonics import without_mnemonic

ROW_AIR_PX = 8


@dataclass(frozen=True)
class Shortcut:
    """A key or gesture and what it does."""

    group: str
    what: str
    keys: str


def shortcuts_of(group: str, actions: Sequence[QAction]) -> list[Shortcut]:
    """Return the shortcuts that the actions of a menu carry."""
    found = []
    for action in actions:
        keys = ", ".join(
            key.toString(QKeySequence.SequenceFormat.NativeText) for key in action.shortcuts()
        )
        if keys:
            found.append(Shortcut(group, without_mnemonic(action.text()).rstrip("…"), keys))
    return found


class ShortcutsDialog(QDialog):
    """A searchable table of shortcuts.

    Args:
        shortcuts: Of the menus.
        parent: The window.
    """

    def __init__(self, shortcuts: Sequence[Shortcut], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Keyboard and mouse"))
        self.resize(560, 560)
        self._rows = [*shortcuts, *self._gestures()]
        self.filter = QLineEdit()
        self.filter.setPlaceholderText(self.tr("Find a command or key"))
        self.filter.setClearButtonEnabled(True)
        self.filter.textChanged.connect(self._filter)
        self.table = self._table()
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        for widget in (self.filter, self.table, buttons):
            column.addWidget(widget)

    def _table(self) -> QTableWidget:
        table = QTableWidget(len(self._rows), 3)
        table.setHorizontalHeaderLabels(
            [self.tr("Where"), self.tr("What it does"), self.tr("Keys")]
        )
        for row, shortcut in enumerate(self._rows):
            for column, text in enumerate((shortcut.group, shortcut.what, shortcut.keys)):
                table.setItem(row, column, QTableWidgetItem(text))
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(table.fontMetrics().height() + ROW_AIR_PX)
        table.setShowGrid(False)
        table.setAlternatingRowColors(True)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        header = table.horizontalHeader()
        header.setSectionResizeMode(0, QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.ResizeToContents)
        return table

    def _filter(self, text: str) -> None:
        wanted = text.casefold()
        for row, shortcut in enumerate(self._rows):
            line = f"{shortcut.group} {shortcut.what} {shortcut.keys}".casefold()
            self.table.setRowHidden(row, wanted not in line)

    def _gestures(self) -> list[Shortcut]:
        map_, measuring = self.tr("Map"), self.tr("Measuring")
        return [
            Shortcut(map_, self.tr("Zoom about the cursor"), self.tr("Wheel")),
            Shortcut(map_, self.tr("Zoom in about the cursor"), self.tr("Double click")),
            Shortcut(map_, self.tr("Move the map"), self.tr("Drag, or arrow keys")),
            Shortcut(map_, self.tr("Zoom to a box"), self.tr("Shift and drag")),
            Shortcut(map_, self.tr("Add to the selection"), self.tr("Shift and click")),
            Shortcut(map_, self.tr("Clear the selection, or stop the tool"), self.tr("Esc")),
            Shortcut(measuring, self.tr("Do not snap"), self.tr("Hold Alt")),
            Shortcut(measuring, self.tr("Take back the last point"), self.tr("Backspace")),
            Shortcut(measuring, self.tr("End the measurement"), self.tr("Esc or double click")),
        ]
