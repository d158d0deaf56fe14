"""Puts the panels into docks beside the map and keeps their titles in the right language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QObject, Qt
from PySide6.QtWidgets import QDockWidget, QWidget

from corridormap.app.table_dock import AttributeTables
from corridormap.core.feature import FeatureRef
from corridormap.core.geometry_block import shapely_geometry
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.panels.identify import IdentifyPanel

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow

Area = Qt.DockWidgetArea
LEFT_WIDTH_PX, RIGHT_WIDTH_PX, BOTTOM_HEIGHT_PX = 280, 340, 220


class Docks(QObject):
    """The panels and the docks they stand in.

    Args:
        window: Gets the docks.
    """

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window
        session = window.session
        self.docks: dict[str, QDockWidget] = {}
        self.identify = IdentifyPanel(session.project, session.runner, session.knowledge.of_layer)
        self.tables = AttributeTables(session)
        self._add("identify", self.identify, Area.RightDockWidgetArea)
        self._add("table", self.tables, Area.BottomDockWidgetArea).hide()
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        self._connect()

    def retranslate(self) -> None:
        """Title the docks in the language of the moment."""
        for name, title in self._titles().items():
            if name in self.docks:
                self.docks[name].setWindowTitle(title)

    def show(self, name: str) -> None:
        """Bring a dock to the front."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()

    def read_about(self, refs: Sequence[FeatureRef]) -> None:
        """Show what is known of these features."""
        if refs:
            self.show("identify")
        self.identify.show_features(refs)

    def open_table(self, layer: VectorLayer) -> None:
        """Show the attribute table of a layer."""
        self.tables.open_table(layer)
        self.show("table")

    def arrange(self) -> None:
        """Give every dock its first size; called once the window has its own."""
        self._window.resizeDocks(
            [self.docks["identify"]], [RIGHT_WIDTH_PX], Qt.Orientation.Horizontal
        )

    def _connect(self) -> None:
        canvas = self._window.canvas
        self._window.tools.identify.picked.connect(self.read_about)
        self.identify.feature_shown.connect(self._flash)
        self.identify.zoom_requested.connect(lambda ref: canvas.zoom_to_features([ref]))
        self.tables.zoom_requested.connect(canvas.zoom_to_features)
        self.tables.feature_activated.connect(lambda ref: self.read_about([ref]))
        self.tables.last_closed.connect(self.docks["table"].hide)

    def _flash(self, ref: FeatureRef) -> None:
        session = self._window.session
        layer = session.project.layer(ref.layer_id)
        block = session.store.block(ref.layer_id)
        row = int(np.searchsorted(block.fids, ref.fid))
        crs = None if layer is None else session.store.crs(layer)
        if crs is None or row >= len(block) or block.fids[row] != ref.fid:
            return
        geometry = shapely_geometry(block, row)
        if geometry is not None:
            self._window.canvas.flash(geometry, crs)

    def _add(self, name: str, widget: QWidget, area: Qt.DockWidgetArea) -> QDockWidget:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(widget)
        self._window.addDockWidget(area, dock)
        self.docks[name] = dock
        self._window.menus.submenus["panels"].addAction(dock.toggleViewAction())
        return dock

    def _titles(self) -> dict[str, str]:
        return {
            "layers": self.tr("Layers"),
            "search": self.tr("Find"),
            "identify": self.tr("Identify"),
            "not_drawn": self.tr("Named, not drawn"),
            "measure": self.tr("Measure"),
            "table": self.tr("Attribute table"),
        }
