"""The list of findings under their headings, for mouse and keyboard."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import (
    QGuiApplication,
    QKeyEvent,
    QKeySequence,
    QResizeEvent,
    QStandardItem,
    QStandardItemModel,
)
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from corridormap.core.check_report import CheckRow
from corridormap.ui.panels.check_delegate import FindingDelegate, FindingRole
from corridormap.ui.panels.check_groups import FindingGroup, FindingWords

Index = QModelIndex | QPersistentModelIndex
INDENT_PX = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckList(QTreeView):
    """Findings in groups that fold."""

    finding_chosen = Signal(object)
    """A `CheckRow` that was clicked, or that Enter was pressed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = QStandardItemModel(self)
        self.setModel(self._model)
        self.setItemDelegate(FindingDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(INDENT_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextElideMode(Qt.TextElideMode.ElideRight)
        self.clicked.connect(self._choose)

    def show_groups(self, groups: Sequence[FindingGroup], severity_words: dict[str, str]) -> None:
        """Show groups unfolded; the finding that was the current one stays it.

        Args:
            groups: What is to be listed.
            severity_words: What `error` and `warning` are called, for screen readers.
        """
        kept = self.current_finding()
        self._model.clear()
        for group in groups:
            heading = QStandardItem(group.title)
            spoken = f"{group.title} ({len(group.findings)})"
            heading.setData(spoken, Qt.ItemDataRole.AccessibleTextRole)
            heading.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
            for finding in group.findings:
                # A name that the heading has just said is not said again.
                named = replace(finding, subject="") if finding.subject == group.title else finding
                heading.appendRow(_item(named, severity_words[finding.row.severity]))
            self._model.appendRow(heading)
        self.expandAll()
        for index in self._indexes():
            finding = index.data(FindingRole.FINDING)
            if kept is not None and finding.row == kept.row:
                self.setCurrentIndex(index)
                return

    def current_finding(self) -> FindingWords | None:
        """Return the finding that is the current one, None for a heading or none at all."""
        found = self.currentIndex().data(FindingRole.FINDING)
        return found if isinstance(found, FindingWords) else None

    def findings(self) -> list[CheckRow]:
        """Return what is listed, from the top."""
        return [index.data(FindingRole.FINDING).row for index in self._indexes()]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fly on Enter, copy on Ctrl+C."""
        finding = self.current_finding()
        if event.key() in _ENTER:
            if finding is not None:
                self._choose(self.currentIndex())
            elif self.currentIndex().isValid():
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif event.matches(QKeySequence.StandardKey.Copy) and finding is not None:
            QGuiApplication.clipboard().setText(_in_a_line(finding))
        else:
            super().keyPressEvent(event)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Give the whole cause of the current finding room, and take the other's away."""
        super().currentChanged(current, previous)
        for index in (current, previous):
            if index.isValid():
                self.itemDelegate().sizeHintChanged.emit(index)
        # Its own room is known only once the list is laid out anew.
        QTimer.singleShot(0, self, self._show_current)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Break the lines anew."""
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.scheduleDelayedItemsLayout()

    def _show_current(self) -> None:
        if self.currentIndex().isValid():
            self.scrollTo(self.currentIndex())

    def _choose(self, index: QModelIndex) -> None:
        finding = index.data(FindingRole.FINDING)
        if isinstance(finding, FindingWords):
            self.finding_chosen.emit(finding.row)

    def _indexes(self) -> Iterator[QModelIndex]:
        for group in range(self._model.rowCount()):
            heading = self._model.index(group, 0)
            for row in range(self._model.rowCount(heading)):
                yield self._model.index(row, 0, heading)


def _in_a_line(finding: FindingWords) -> str:
    return ": ".join(filter(None, (finding.subject, finding.full_text)))


def _item(finding: FindingWords, severity: str) -> QStandardItem:
    item = QStandardItem(finding.subject)
    item.setData(finding, FindingRole.FINDING)
    item.setData(f"{severity}, {_in_a_line(finding)}", Qt.ItemDataRole.AccessibleTextRole)
    item.setToolTip(finding.row.rule)
    item.setFlags(Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable)
    return item
