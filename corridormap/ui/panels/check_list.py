"""The list of findings under their headings, for mouse and keyboard."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from PySide6.QtCore import QModelIndex, Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QFrame, QTreeView, QWidget

from corridormap.core.check_report import CheckRow
from corridormap.ui.panels.check_delegate import FindingDelegate
from corridormap.ui.panels.check_groups import FindingGroup, FindingWords
from corridormap.ui.panels.check_model import CheckModel, Index

INDENT_PX = 12
_ENTER = (Qt.Key.Key_Return, Qt.Key.Key_Enter)


class CheckList(QTreeView):
    """Findings in groups that fold."""

    finding_chosen = Signal(object)
    """A `CheckRow` that was clicked, or that Enter was pressed on."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._model = CheckModel(self)
        self.setModel(self._model)
        self.setItemDelegate(FindingDelegate(self))
        self.setHeaderHidden(True)
        self.setIndentation(INDENT_PX)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.clicked.connect(self._choose)

    def show_groups(self, groups: Sequence[FindingGroup], severities: Mapping[str, str]) -> None:
        """Show groups unfolded; the finding that was the current one stays it.

        Args:
            groups: What is to be listed.
            severities: What `error` and `warning` are called, for screen readers.
        """
        kept = self.current_finding()
        self._model.show_groups(groups, severities)
        self.expandAll()
        if kept is None:
            return
        for index in self._model.finding_indexes():
            finding = self._model.finding(index)
            if finding is not None and finding.row == kept.row:
                self.setCurrentIndex(index)
                return

    def current_finding(self) -> FindingWords | None:
        """Return the finding that is the current one, None for a heading or none at all."""
        return self._model.finding(self.currentIndex())

    def findings(self) -> list[CheckRow]:
        """Return what is listed, from the top."""
        found = map(self._model.finding, self._model.finding_indexes())
        return [finding.row for finding in found if finding is not None]

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Fly on Enter, copy on Ctrl+C."""
        finding = self.current_finding()
        if event.key() in _ENTER:
            if finding is not None:
                self._choose(self.currentIndex())
            elif self.currentIndex().isValid():
                self.setExpanded(self.currentIndex(), not self.isExpanded(self.currentIndex()))
        elif event.matches(QKeySequence.StandardKey.Copy) and finding is not None:
            QGuiApplication.clipboard().setText(finding.in_a_line)
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
        finding = self._model.finding(index)
        if finding is not None:
            self.finding_chosen.emit(finding.row)
