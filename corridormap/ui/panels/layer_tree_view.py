"""The tree view of the layer panel: drags rows, moves them by keys, keeps what is unfolded."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QTreeView, QWidget

from corridormap.ui.panels.layer_nodes import TreeNode
from corridormap.ui.panels.layer_rows import RowRole
from corridormap.ui.panels.layer_tree_delegate import LayerTreeDelegate

Index = QModelIndex | QPersistentModelIndex
INDENT_PX = 16


class LayerTreeView(QTreeView):
    """Rows without headers; Ctrl+Up and Ctrl+Down move, Delete removes, F2 renames."""

    move_requested = QtSignal(int)
    """-1 for up, 1 for down."""
    remove_requested = QtSignal()
    current_changed = QtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setHeaderHidden(True)
        self.setIndentation(INDENT_PX)
        self.setUniformRowHeights(False)
        self.setItemDelegate(LayerTreeDelegate(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(True)
        self.setAutoExpandDelay(600)
        self.setExpandsOnDoubleClick(False)
        self.setTextElideMode(Qt.TextElideMode.ElideMiddle)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)

    @property
    def current_node(self) -> TreeNode | None:
        """The current row."""
        return node_of(self.currentIndex())

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Unfold groups as they come; legends stay folded until asked for."""
        super().rowsInserted(parent, start, end)
        if parent.isValid():
            return
        for row in range(start, end + 1):
            self.expand(self.model().index(row, 0, parent))

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Pass on that another row is current."""
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and remove by keys; the rest is the tree's own."""
        with_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        key = Qt.Key(event.key())
        if with_control and key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.move_requested.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and not event.modifiers():
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)


def node_of(index: Index) -> TreeNode | None:
    """Return the row behind an index of a view."""
    node = index.data(RowRole.NODE) if index.isValid() else None
    return node if isinstance(node, TreeNode) else None
