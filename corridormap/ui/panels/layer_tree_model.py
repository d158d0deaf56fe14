"""What can be read and done in the layer tree; each change is a step that can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from uuid import uuid4

from PySide6.QtCore import QByteArray, QMimeData, QModelIndex, QObject, Qt
from PySide6.QtGui import QImage

from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.panels.layer_nodes import LegendEntries, TreeNode
from corridormap.ui.panels.layer_rows import RowRole, hidden_at, node_data
from corridormap.ui.panels.layer_tree_rows import Index, LayerTreeRows
from corridormap.ui.undo import ProjectUndo

MIME_TYPE = "application/x-corridormap-layers"
Swatch = Callable[[SymbolSet], QImage]
"""Picture of a class of features, for the screen at hand."""

_ROW_FLAGS = (
    Qt.ItemFlag.ItemIsEnabled
    | Qt.ItemFlag.ItemIsSelectable
    | Qt.ItemFlag.ItemIsUserCheckable
    | Qt.ItemFlag.ItemIsDragEnabled
)


class LayerTreeModel(LayerTreeRows):
    """Names, check marks, swatches; renaming, showing and hiding, moving by drag.

    Args:
        project: What is shown; the first group is drawn on top.
        undo: Does what the user does here.
        entries: Classes that a layer shows.
        swatch: Picture of a class.
        parent: Owner.
    """

    def __init__(
        self,
        project: Project,
        undo: ProjectUndo,
        entries: LegendEntries,
        swatch: Swatch,
        parent: QObject | None = None,
    ) -> None:
        super().__init__(project, entries, parent)
        self._undo = undo
        self._swatch = swatch
        self._seen_through: Callable[[QImage], QImage] | None = None
        self._messages: dict[str, str] = {}
        self._scale_denominator = 0.0
        # Rows of another window, or of another program like ours, are not ours to move.
        self._token = uuid4().hex

    def set_scale(self, denominator: float) -> None:
        """Tell the map's scale, so that layers it hides are shown dimmed."""
        was, self._scale_denominator = self._scale_denominator, denominator
        for layer in self._project.layers():
            if hidden_at(layer, was) != hidden_at(layer, denominator):
                self.announce(self.node(self.layer_index(layer)))

    def set_message(self, layer_id: str, text: str) -> None:
        """Mark a layer with what went wrong with it; an empty text takes the mark away."""
        if self._messages.get(layer_id, "") == text:
            # The view would lay out all its rows anew, for each layer that was read without a word.
            return
        self._messages[layer_id] = text
        layer = self._project.layer(layer_id)
        if layer is not None:
            self.announce(self.node(self.layer_index(layer)))

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a row shows."""
        if not index.isValid():
            return None
        node = self.node(index)
        if role == RowRole.NODE:
            return node
        if role == Qt.ItemDataRole.DecorationRole:
            return None if node.symbols is None else self._sign(node.symbols)
        message = self._messages.get(node.layer.layer_id, "") if node.layer is not None else ""
        return node_data(node, role, self._project.language, message, self._scale_denominator)

    def show_signs(self, seen_through: Callable[[QImage], QImage] | None) -> None:
        """Show the legend's signs as somebody sees them; None for as they are."""
        self._seen_through = seen_through
        for layer in self._project.layers():
            index = self.layer_index(layer)
            first, last = self.index(0, 0, index), self.index(self.rowCount(index) - 1, 0, index)
            for changed in ((index, index), (first, last)):
                self.dataChanged.emit(*changed, [Qt.ItemDataRole.DecorationRole])

    def _sign(self, symbols: SymbolSet) -> QImage:
        sign = self._swatch(symbols)
        return sign if self._seen_through is None else self._seen_through(sign)

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Show, hide or rename, as a step that can be undone."""
        node = self.node(index)
        if role == Qt.ItemDataRole.CheckStateRole:
            visible = Qt.CheckState(value) == Qt.CheckState.Checked
            if node.layer is not None:
                self._undo.set_visible(node.layer, visible)
            elif node.group is not None:
                self._undo.set_group_visible(node.group, visible)
            return True
        name = str(value).strip()
        if role == Qt.ItemDataRole.EditRole and node.layer is not None and name:
            self._rename(node.layer, name)
            return True
        return False

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Return what may be done with a row."""
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        node = self.node(index)
        if node.group is not None:
            return _ROW_FLAGS | Qt.ItemFlag.ItemIsDropEnabled
        if node.layer is not None:
            return _ROW_FLAGS | Qt.ItemFlag.ItemIsEditable
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemNeverHasChildren

    def supportedDropActions(self) -> Qt.DropAction:
        """Return that rows are moved, never copied."""
        return Qt.DropAction.MoveAction

    def mimeTypes(self) -> list[str]:
        """Return our own type: rows are not dropped elsewhere."""
        return [MIME_TYPE]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        """Return the dragged rows, in the order of the tree."""
        nodes = sorted((self.node(index) for index in indexes), key=_place)
        data = QMimeData()
        text = ",".join([self._token, *(str(node.node_id) for node in nodes)])
        data.setData(MIME_TYPE, QByteArray(text.encode("ascii")))
        return data

    def canDropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Return whether groups would land among groups, and layers in a group."""
        dragged = self._dragged(data)
        if not dragged:
            return False
        if all(node.layer is not None for node in dragged):
            return self.node(parent).group is not None
        return not parent.isValid() and all(node.group is not None for node in dragged)

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: Index
    ) -> bool:
        """Move the dragged rows before `row`; -1 means onto the parent: on top of a group."""
        if not self.canDropMimeData(data, action, row, column, parent):
            return False
        target = self.node(parent)
        for node in self._dragged(data):
            if node.group is not None:
                row = self._drop_group(node.group, row)
            elif node.layer is not None and target.group is not None:
                row = self._drop_layer(node.layer, target.group, max(row, 0))
        return True

    def _dragged(self, data: QMimeData) -> list[TreeNode]:
        text = bytes(data.data(MIME_TYPE).data()).decode("ascii", "replace")
        token, *parts = text.split(",")
        ids = [int(part) for part in parts if part.isdigit()] if token == self._token else []
        return [self._nodes[node_id] for node_id in ids if node_id in self._nodes]

    def _drop_group(self, group: LayerGroup, row: int) -> int:
        groups = self._project.groups
        old = groups.index(group)
        row = len(groups) if row < 0 else row
        new = row - 1 if old < row else row
        self._undo.move_group(old, new)
        return new + 1

    def _drop_layer(self, layer: VectorLayer, group: LayerGroup, row: int) -> int:
        group_index = self._project.groups.index(group)
        old_group, old = self._project.position(layer)
        # Places are counted after the layer was taken out.
        new = row - 1 if old_group == group_index and old < row else row
        self._undo.move_layer(layer, group_index, new)
        return new + 1

    def _rename(self, layer: VectorLayer, name: str) -> None:
        if self._project.language != "zh" or not layer.name_zh:
            self._undo.rename(layer, name)
            return
        old = layer.name_zh

        def set_chinese(text: str) -> None:
            layer.name_zh = text
            layer.changed.emit("name")

        if name != old:
            text = self.tr("Rename {name}").format(name=old)
            self._undo.push(text, lambda: set_chinese(name), lambda: set_chinese(old))


def _place(node: TreeNode) -> tuple[int, ...]:
    if node.parent is None:
        return ()
    return (*_place(node.parent), node.row)
