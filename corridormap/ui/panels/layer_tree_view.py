"""The tree view of the layer panel: drags rows, moves them by keys, keeps what is unfolded."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRect, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyleOptionViewItem, QTreeView, QWidget

from corridormap.ui.courtesy import Courtesy
from corridormap.ui.panels.layer_nodes import TreeNode, starts_unfolded
from corridormap.ui.panels.layer_rows import RowRole
from corridormap.ui.panels.layer_tree_delegate import INDENT_PX, LayerTreeDelegate

Index = QModelIndex | QPersistentModelIndex
_MOVES = {int(Qt.Key.Key_Up): -1, int(Qt.Key.Key_Down): 1}
_REMOVERS = (int(Qt.Key.Key_Delete), int(Qt.Key.Key_Backspace))


class LayerTreeView(QTreeView):
    """Rows without headers; Ctrl+Up and Ctrl+Down move, Delete removes, F2 renames."""

    move_requested = QtSignal(int)
    """-1 for up, 1 for down."""
    remove_requested = QtSignal()
    current_changed = QtSignal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.courtesy = Courtesy()
        """What work in the background gives way by: each row is asked for in a dozen parts."""
        self.clicked_sign = False
        """Whether the last double click was on the sign beside a name."""
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

    def event(self, event: QEvent) -> bool:
        """Claim the keys of the tree before a shortcut of the window does."""
        if event.type() == QEvent.Type.ShortcutOverride and _is_own_key(event):
            event.accept()
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the rows before work in the background goes on."""
        with self.courtesy.asked_for():
            super().paintEvent(event)

    def doItemsLayout(self) -> None:
        """Measure the rows before work in the background goes on."""
        with self.courtesy.asked_for():
            super().doItemsLayout()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Wrap the words of legends anew."""
        super().resizeEvent(event)
        self.scheduleDelayedItemsLayout()

    def rowsInserted(self, parent: Index, start: int, end: int) -> None:
        """Unfold groups as they come; legends wait until their layer is read."""
        super().rowsInserted(parent, start, end)
        if not parent.isValid():
            for row in range(start, end + 1):
                self.unfold_at_first(self.model().index(row, 0, parent))

    def unfold_at_first(self, index: Index) -> None:
        """Unfold a row that has just come, if that is how it should be seen first."""
        node = node_of(index)
        if node is not None and starts_unfolded(node):
            self.expand(index)

    def currentChanged(self, current: Index, previous: Index) -> None:
        """Pass on that another row is current."""
        super().currentChanged(current, previous)
        self.current_changed.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Note what of the row was meant."""
        place = event.position().toPoint()
        index = self.indexAt(place)
        self.clicked_sign = index.isValid() and self.sign_rect(index).contains(place)
        super().mouseDoubleClickEvent(event)

    def sign_rect(self, index: Index) -> QRect:
        """Return where the sign beside a row's name is, in the viewport."""
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        option.rect = self.visualRect(index)
        delegate = self.itemDelegate()
        if isinstance(delegate, LayerTreeDelegate):
            delegate.initStyleOption(option, index)
        part = QStyle.SubElement.SE_ItemViewItemDecoration
        return self.style().subElementRect(part, option, self)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Move and remove by keys; the rest is the tree's own."""
        with_control = event.modifiers() == Qt.KeyboardModifier.ControlModifier
        key = event.key()
        if with_control and key in _MOVES:
            self.move_requested.emit(_MOVES[key])
        elif key in _REMOVERS and not event.modifiers():
            self.remove_requested.emit()
        else:
            super().keyPressEvent(event)


def _is_own_key(event: QEvent) -> bool:
    if not isinstance(event, QKeyEvent):
        return False
    if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
        return event.key() in _MOVES
    return not event.modifiers() and event.key() in (*_REMOVERS, Qt.Key.Key_F2)


def node_of(index: Index) -> TreeNode | None:
    """Return the row behind an index of a view."""
    node = index.data(RowRole.NODE) if index.isValid() else None
    return node if isinstance(node, TreeNode) else None
