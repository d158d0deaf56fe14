"""Keeps the rows of the layer tree in step with the project, move by move, never by a reset."""

from __future__ import annotations

from collections.abc import Mapping

from PySide6.QtCore import QAbstractItemModel, QModelIndex, QObject, QPersistentModelIndex

from corridormap.core.project import LayerGroup, Project
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.panels.layer_nodes import LegendEntries, TreeNode, legend_nodes

Index = QModelIndex | QPersistentModelIndex
NO_PARENT = QModelIndex()


class LayerTreeRows(QAbstractItemModel):
    """Groups, in them layers, in them the entries of a layer's legend; one column.

    What is expanded, selected and current in a view survives every change of the project.

    Args:
        project: What is shown; the first group is drawn on top.
        entries: Classes that a layer shows.
        parent: Owner.
    """

    def __init__(
        self, project: Project, entries: LegendEntries, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._entries = entries
        self._root = TreeNode()
        self._nodes: dict[int, TreeNode] = {}
        self._layer_nodes: dict[VectorLayer, TreeNode] = {}
        self._group_nodes: dict[LayerGroup, TreeNode] = {}
        self._shown: dict[LayerGroup, bool] = {}
        self._sync()
        project.layer_added.connect(self._follow_added)
        project.layer_removed.connect(self._follow_removed)
        project.order_changed.connect(self._follow_order)
        project.layer_changed.connect(self._follow_layer)
        project.settings_changed.connect(self._follow_language)

    def node(self, index: Index) -> TreeNode:
        """Return the row behind an index, the root for none."""
        return self._nodes.get(index.internalId(), self._root) if index.isValid() else self._root

    def index_of(self, node: TreeNode | None) -> QModelIndex:
        """Return the index of a row, none for the root."""
        if node is None or node is self._root:
            return QModelIndex()
        return self.createIndex(node.row, 0, node.node_id)

    def layer_index(self, layer: VectorLayer) -> QModelIndex:
        """Return where a layer stands, no index if it is not shown."""
        return self.index_of(self._layer_nodes.get(layer))

    def group_index(self, group: LayerGroup) -> QModelIndex:
        """Return where a group stands, no index if it is not shown."""
        return self.index_of(self._group_nodes.get(group))

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many rows stand under one."""
        return 0 if parent.column() > 0 else len(self.node(parent).children)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return 1: what belongs to a row is painted into it."""
        return 1

    def index(self, row: int, column: int, parent: Index = NO_PARENT) -> QModelIndex:
        """Return the index of a child."""
        children = self.node(parent).children
        if column != 0 or not 0 <= row < len(children):
            return QModelIndex()
        return self.createIndex(row, 0, children[row].node_id)

    def parent(self, index: Index) -> QModelIndex:  # type: ignore[override]
        """Return what a row stands under."""
        return self.index_of(self.node(index).parent) if index.isValid() else QModelIndex()

    def refill_legend(self, layer_id: str) -> None:
        """Ask anew which classes a layer shows."""
        layer = self._project.layer(layer_id)
        node = self._layer_nodes.get(layer) if layer is not None else None
        if node is not None:
            had_classes = bool(node.children)
            self._refill_legend(node)
            # The view lays out all its rows at every word of a change.
            if had_classes or node.children:
                self.announce(node)

    def announce(self, node: TreeNode | None) -> None:
        """Say that a row, and what stands under it, looks different now."""
        index = self.index_of(node)
        if node is None or not index.isValid():
            return
        self.dataChanged.emit(index, index, [])
        if node.children:
            last = len(node.children) - 1
            self.dataChanged.emit(self.index(0, 0, index), self.index(last, 0, index), [])
            for child in node.children:
                if child.children:
                    self.announce(child)

    def _follow_added(self, layer: VectorLayer) -> None:
        # Layers of a group are told of one by one; with the first all of them were found.
        if layer not in self._layer_nodes:
            self._sync()

    def _follow_removed(self, layer: VectorLayer) -> None:
        if layer in self._layer_nodes:
            self._sync()

    def _follow_order(self) -> None:
        self._sync()
        for node in self._root.children:
            group = node.group
            assert group is not None
            # Each row that is said to look different is measured anew.
            if self._shown.get(group) != group.visible:
                self._shown[group] = group.visible
                self.announce(node)

    def _follow_layer(self, layer: VectorLayer, what: str) -> None:
        node = self._layer_nodes.get(layer)
        if node is not None and what in ("style", "source"):
            self._refill_legend(node)
        self.announce(node)

    def _follow_language(self) -> None:
        for group in self._root.children:
            for node in group.children:
                self._refill_legend(node)
            self.announce(group)

    def _sync(self) -> None:
        wanted = {group: list(group.layers) for group in self._project.groups}
        self._remove_gone(wanted)
        for row, (group, members) in enumerate(wanted.items()):
            if group not in self._group_nodes:
                self._insert(self._root, row, self._new_group(group))
            for index, layer in enumerate(members):
                if layer not in self._layer_nodes:
                    parent = self._group_nodes[group]
                    self._insert(parent, index, self._new_layer(layer, parent))
        self._arrange(wanted)
        for node in list(self._root.children):
            if node.group not in wanted:
                self._remove(node)

    def _remove_gone(self, wanted: Mapping[LayerGroup, list[VectorLayer]]) -> None:
        """Remove the rows of layers that are gone, with their group's where nothing is left."""
        layers = {layer for members in wanted.values() for layer in members}
        for group_node in list(self._root.children):
            gone = [node for node in group_node.children if node.layer not in layers]
            if group_node.group not in wanted and len(gone) == len(group_node.children):
                self._remove(group_node)
                continue
            for node in gone:
                self._remove(node)

    def _new_group(self, group: LayerGroup) -> TreeNode:
        node = TreeNode(self._root, group=group)
        self._nodes[node.node_id] = self._group_nodes[group] = node
        self._shown[group] = group.visible
        # Layers that another group still shows are moved here, not made anew.
        new = [layer for layer in group.layers if layer not in self._layer_nodes]
        node.children = [self._new_layer(layer, node) for layer in new]
        return node

    def _new_layer(self, layer: VectorLayer, parent: TreeNode) -> TreeNode:
        node = TreeNode(parent, layer=layer)
        self._nodes[node.node_id] = self._layer_nodes[layer] = node
        node.symbols, children = legend_nodes(node, self._entries, self._project.language)
        self._adopt(node, children)
        return node

    def _adopt(self, node: TreeNode, children: list[TreeNode]) -> None:
        node.children = children
        self._nodes |= {child.node_id: child for child in children}

    def _insert(self, parent: TreeNode, row: int, node: TreeNode) -> None:
        row = min(row, len(parent.children))
        self.beginInsertRows(self.index_of(parent), row, row)
        parent.children.insert(row, node)
        self.endInsertRows()

    def _remove(self, node: TreeNode) -> None:
        assert node.parent is not None
        self.beginRemoveRows(self.index_of(node.parent), node.row, node.row)
        node.parent.children.remove(node)
        self._forget(node)
        self.endRemoveRows()

    def _forget(self, node: TreeNode) -> None:
        self._nodes.pop(node.node_id, None)
        if node.layer is not None:
            self._layer_nodes.pop(node.layer, None)
        if node.group is not None:
            self._group_nodes.pop(node.group, None)
            self._shown.pop(node.group, None)
        for child in node.children:
            self._forget(child)

    def _refill_legend(self, node: TreeNode) -> None:
        symbols, children = legend_nodes(node, self._entries, self._project.language)
        node.symbols = symbols
        index = self.index_of(node)
        same = [child.symbols for child in node.children] == [child.symbols for child in children]
        if same and len(node.children) == len(children):
            for old, new in zip(node.children, children, strict=True):
                old.label = new.label
            return
        if node.children:
            self.beginRemoveRows(index, 0, len(node.children) - 1)
            for child in node.children:
                self._forget(child)
            node.children = []
            self.endRemoveRows()
        if children:
            self.beginInsertRows(index, 0, len(children) - 1)
            self._adopt(node, children)
            self.endInsertRows()

    def _arrange(self, wanted: Mapping[LayerGroup, list[VectorLayer]]) -> None:
        """Bring rows that are all there into the project's order."""
        order = [
            (self._group_nodes[group], [self._layer_nodes[layer] for layer in members])
            for group, members in wanted.items()
        ]
        gone = [node for node in self._root.children if node.group not in wanted]
        groups = [*(node for node, _ in order), *gone]
        if groups == self._root.children and all(a.children == b for a, b in order):
            return
        self.layoutAboutToBeChanged.emit()
        before = self.persistentIndexList()
        nodes_before = [self.node(index) for index in before]
        self._root.children = groups
        for group_node, layer_nodes in order:
            group_node.children = layer_nodes
            for node in layer_nodes:
                node.parent = group_node
        self.changePersistentIndexList(before, [self.index_of(node) for node in nodes_before])
        self.layoutChanged.emit()
