"""Findings under their headings as rows of a tree; nothing is made for rows that nobody sees."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from enum import IntEnum
from typing import Any

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from corridormap.ui.panels.check_groups import FindingGroup, FindingWords

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class FindingRole(IntEnum):
    """Roles of our own."""

    FINDING = Qt.ItemDataRole.UserRole + 1
    """The `FindingWords` of a row, None for the heading of a group."""
    COUNT = Qt.ItemDataRole.UserRole + 2
    """How many findings stand under a heading."""


class CheckModel(QAbstractItemModel):
    """Groups and, below them, their findings; an index of a finding carries its group's number."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._groups: tuple[FindingGroup, ...] = ()
        self._severities: Mapping[str, str] = {}

    def show_groups(self, groups: Sequence[FindingGroup], severities: Mapping[str, str]) -> None:
        """Show other groups.

        Args:
            groups: What is to be listed.
            severities: What `error` and `warning` are called, for screen readers.
        """
        self.beginResetModel()
        self._groups, self._severities = tuple(groups), severities
        self.endResetModel()

    def finding(self, index: Index) -> FindingWords | None:
        """Return the finding of a row, None for a heading."""
        if not index.isValid() or not index.internalId():
            return None
        return self._groups[index.internalId() - 1].findings[index.row()]

    def finding_indexes(self) -> Iterator[QModelIndex]:
        """Yield the places of all findings, from the top."""
        for at, group in enumerate(self._groups):
            for row in range(len(group.findings)):
                yield self.createIndex(row, 0, at + 1)

    def index(self, row: int, column: int, parent: Index = NO_PARENT) -> QModelIndex:
        """Return the place of a row."""
        if column or not 0 <= row < self.rowCount(parent):
            return QModelIndex()
        return self.createIndex(row, 0, parent.row() + 1 if parent.isValid() else 0)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]  # QObject.parent()
        """Return the heading that a finding stands under."""
        if not index.isValid() or not index.internalId():
            return QModelIndex()
        return self.createIndex(index.internalId() - 1, 0, 0)

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many groups there are, or findings in one."""
        if not parent.isValid():
            return len(self._groups)
        return 0 if parent.internalId() else len(self._groups[parent.row()].findings)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return that there is one column."""
        return 1

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row says."""
        if not index.isValid():
            return None
        finding = self.finding(index)
        if finding is None:
            return self._heading(self._groups[index.row()], role)
        if role == FindingRole.FINDING:
            return finding
        if role == Qt.ItemDataRole.DisplayRole:
            return finding.subject
        if role == Qt.ItemDataRole.ToolTipRole:
            return finding.row.rule
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self._severities.get(finding.row.severity, '')}, {finding.in_a_line}"
        return None

    def _heading(self, group: FindingGroup, role: int) -> Any:
        if role == Qt.ItemDataRole.DisplayRole:
            return group.title
        if role == FindingRole.COUNT:
            return f"{len(group.findings):,}"
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{group.title} ({len(group.findings):,})"
        return None
