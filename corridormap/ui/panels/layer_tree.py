"""The layer panel: what is on the map, in which order, how opaque, and what its signs mean."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import QEvent, QPoint, QSortFilterProxyModel, Qt, QTimer
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from corridormap.core.project import Project
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.panels.layer_menu import RowCommands, row_menu
from corridormap.ui.panels.layer_nodes import TreeNode
from corridormap.ui.panels.layer_properties import LayerProperties
from corridormap.ui.panels.layer_tree_model import LayerTreeModel
from corridormap.ui.panels.layer_tree_view import LayerTreeView, node_of
from corridormap.ui.panels.legend_swatches import Legend, map_legend
from corridormap.ui.panels.opacity_row import OpacityRow
from corridormap.ui.undo import ProjectUndo

Command = Callable[[], object]
SETTLING_MS = 300
"""Layers arrive in a burst at start; the map is drawn before their legends are."""


class LayerTreePanel(QWidget):
    """Filter, tree, opacity.

    Args:
        project: What is shown.
        undo: Does what the user does here, so that it can be taken back.
        parent: Owner.
        store: The layers' values: the legend then leaves out classes without a feature, and
            layers that cannot be read are marked.
        legend: Classes and pictures of styles; those of the map by default.
    """

    current_layer_changed = QtSignal(object)
    """The `VectorLayer` of the current row, None where it is a group or nothing."""
    zoom_requested = QtSignal(object)
    """A tuple of `VectorLayer`: one, or all of a group."""
    table_requested = QtSignal(object)
    """A `VectorLayer` whose rows are asked for."""
    style_requested = QtSignal(object, str)
    """A `VectorLayer` whose look is to be changed, and the label of a class of its legend."""

    def __init__(
        self,
        project: Project,
        undo: ProjectUndo,
        parent: QWidget | None = None,
        *,
        store: LayerStore | None = None,
        legend: Legend | None = None,
    ) -> None:
        super().__init__(parent)
        legend = legend or map_legend(self, store, lambda: project.look)
        self._project = project
        self._undo = undo
        self._used = legend.used
        self._seen: set[str] = set()
        self._arrived: dict[str, None] = {}
        self._settling = QTimer(self, singleShot=True, interval=SETTLING_MS)
        self._settling.timeout.connect(self._follow_arrived)
        self.filter_box = QLineEdit(self)
        self.filter_box.setClearButtonEnabled(True)
        self.view = LayerTreeView(self)
        self.opacity = OpacityRow(self)
        self.model = LayerTreeModel(project, undo, legend.entries, legend.swatch, self)
        self._shown = QSortFilterProxyModel(self)
        self._shown.setRecursiveFilteringEnabled(True)
        self._shown.setAutoAcceptChildRows(True)
        self._shown.setFilterCaseSensitivity(Qt.CaseSensitivity.CaseInsensitive)
        self._shown.setSourceModel(self.model)
        self.view.setModel(self._shown)
        self._unfold_groups()
        self._lay_out()
        self._connect()
        if store is not None:
            self.view.courtesy = store.runner.courtesy
            store.layer_loaded.connect(self._note_loaded)
            store.layer_failed.connect(self.set_layer_message)
        if self._used is not None:
            self._used.found.connect(self._follow_used)
        self._retranslate()

    @property
    def current_layer(self) -> VectorLayer | None:
        """The layer of the current row, or that of the legend entry that is current."""
        node = self.view.current_node
        return node.layer if node is not None else None

    def select_layer(self, layer: VectorLayer) -> None:
        """Make a layer's row current and bring it into view."""
        index = self._shown.mapFromSource(self.model.layer_index(layer))
        self.view.setCurrentIndex(index)
        self.view.scrollTo(index)

    def set_scale(self, denominator: float) -> None:
        """Tell the map's scale, so that layers it hides are dimmed."""
        self.model.set_scale(denominator)

    def set_layer_message(self, layer_id: str, text: str) -> None:
        """Mark a layer with what went wrong with it; an empty text takes the mark away."""
        self.model.set_message(layer_id, text)

    def move_current(self, by: int) -> None:
        """Move the current row up (-1) or down (1); a layer goes on into the next group."""
        command = self._move_command(self.view.current_node, by)
        if command is not None:
            command()

    def remove_current(self) -> None:
        """Take the current layer or group off the map; can be undone."""
        node = self.view.current_node
        if node is not None and node.layer is not None:
            self._undo.remove_layer(node.layer)
        elif node is not None and node.group is not None:
            self._undo.remove_group(node.group)

    def add_row(self, row: QWidget) -> None:
        """Put a row of choices for the whole map under the layers."""
        layout = self.layout()
        if layout is not None:
            layout.addWidget(row)

    def show_properties(self, layer: VectorLayer) -> LayerProperties:
        """Open a page on the layer."""
        dialog = LayerProperties(layer, self._project.language, self)
        dialog.show()
        return dialog

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
            self.view.viewport().update()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        top = QVBoxLayout()
        top.setContentsMargins(6, 4, 6, 4)
        top.addWidget(self.filter_box)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(top)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.opacity)
        self.setFocusProxy(self.view)

    def _connect(self) -> None:
        self.filter_box.textChanged.connect(self._filter)
        self.view.current_changed.connect(self._follow_current)
        self.view.move_requested.connect(self.move_current)
        self.view.remove_requested.connect(self.remove_current)
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.doubleClicked.connect(lambda _: self._follow_double_click())
        self.opacity.opacity_changed.connect(self._set_opacity)
        self._project.layer_changed.connect(self._follow_layer)

    def _filter(self, text: str) -> None:
        self._shown.setFilterFixedString(text.strip())
        # Places among rows that are not all shown would be wrong ones.
        self.view.setDragEnabled(not text.strip())
        if text.strip():
            self.view.expandAll()
        else:
            self.view.collapseAll()
            self._unfold_groups()

    def _unfold_groups(self) -> None:
        for row in range(self._shown.rowCount()):
            self.view.unfold_at_first(self._shown.index(row, 0))

    def _follow_current(self) -> None:
        layer = self.current_layer
        self.opacity.show_opacity(layer.opacity if layer is not None else None)
        self.current_layer_changed.emit(layer)

    def _follow_layer(self, layer: VectorLayer, what: str) -> None:
        if what == "opacity" and layer is self.current_layer:
            self.opacity.show_opacity(layer.opacity)

    def _note_loaded(self, layer_id: str) -> None:
        self._arrived[layer_id] = None
        self._settling.start()

    def _follow_arrived(self) -> None:
        arrived, self._arrived = self._arrived, {}
        for layer_id in arrived:
            self.set_layer_message(layer_id, "")
            self._follow_used(layer_id)

    def _follow_used(self, layer_id: str) -> None:
        self.model.refill_legend(layer_id)
        layer = self._project.layer(layer_id)
        is_awaited = self._used is not None and self._used.is_awaited(layer_id)
        if layer is not None and layer_id not in self._seen and not is_awaited:
            # Only now is it known which classes the legend will have.
            self._seen.add(layer_id)
            self.view.unfold_at_first(self._shown.mapFromSource(self.model.layer_index(layer)))

    def _set_opacity(self, opacity: float) -> None:
        if self.current_layer is not None:
            self._undo.set_opacity(self.current_layer, opacity)

    def _open_menu(self, position: QPoint) -> None:
        node = node_of(self.view.indexAt(position))
        if node is not None and (node.layer is not None or node.group is not None):
            menu = row_menu(self._commands(node), self)
            menu.popup(self.view.viewport().mapToGlobal(position))

    def _commands(self, node: TreeNode) -> RowCommands:
        layer = node.layer
        return RowCommands(
            zoom=partial(self._request_zoom, node),
            open_table=partial(self.table_requested.emit, layer) if layer is not None else None,
            rename=partial(self._rename, node) if layer is not None else None,
            move_up=self._move_command(node, -1),
            move_down=self._move_command(node, 1),
            properties=partial(self.show_properties, layer) if layer is not None else None,
            remove=self.remove_current,
            style=partial(self.style_requested.emit, layer, "") if layer is not None else None,
        )

    def _follow_double_click(self) -> None:
        """Open the editor from a legend's sign, go to the layer from its name."""
        node = self.view.current_node
        if node is None:
            return
        is_entry = node.layer is None and node.group is None
        if is_entry and node.parent is not None and node.parent.layer is not None:
            self.style_requested.emit(node.parent.layer, node.label)
        elif node.layer is not None and self.view.clicked_sign:
            self.style_requested.emit(node.layer, "")
        else:
            self._request_zoom(node)

    def _request_zoom(self, node: TreeNode | None) -> None:
        if node is None:
            return
        layers = [node.layer] if node.layer is not None else []
        if node.group is not None:
            layers = list(node.group.layers)
        if layers:
            self.zoom_requested.emit(tuple(layers))

    def _rename(self, node: TreeNode) -> None:
        self.view.edit(self._shown.mapFromSource(self.model.index_of(node)))

    def _move_command(self, node: TreeNode | None, by: int) -> Command | None:
        """Return what moves a row by one place, None where there is no such place."""
        groups = self._project.groups
        if node is not None and node.group is not None:
            old = groups.index(node.group)
            is_place = 0 <= old + by < len(groups)
            return partial(self._undo.move_group, old, old + by) if is_place else None
        if node is None or node.layer is None:
            return None
        group_index, index = self._project.position(node.layer)
        if 0 <= index + by < len(groups[group_index].layers):
            return partial(self._undo.move_layer, node.layer, group_index, index + by)
        other = group_index + by
        if not 0 <= other < len(groups):
            return None
        end = len(groups[other].layers) if by < 0 else 0
        return partial(self._undo.move_layer, node.layer, other, end)

    def _retranslate(self) -> None:
        self.filter_box.setPlaceholderText(self.tr("Filter layers"))
        self.filter_box.setAccessibleName(self.tr("Filter layers"))
        self.view.setAccessibleName(self.tr("Layers"))
