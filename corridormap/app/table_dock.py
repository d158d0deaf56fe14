"""Attribute tables side by side as tabs, one for each layer that was asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QTabWidget, QWidget

from corridormap.app.session import Session
from corridormap.core.vector_layer import VectorLayer

if TYPE_CHECKING:
    from corridormap.ui.panels.attribute_table import AttributeTable


class AttributeTables(QTabWidget):
    """Opens, finds and closes the tables of layers; a layer that goes takes its table along."""

    zoom_requested = Signal(object)
    """A `FeatureSet` to bring into view."""
    feature_activated = Signal(object)
    """A `FeatureRef` to read about."""
    last_closed = Signal()

    def __init__(self, session: Session, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self.setDocumentMode(True)
        self.setTabsClosable(True)
        self.setMovable(True)
        self.tabCloseRequested.connect(self._close)
        session.project.layer_removed.connect(self._forget)
        session.project.layer_changed.connect(self._rename)
        session.project.settings_changed.connect(self._retitle)

    def open_table(self, layer: VectorLayer) -> AttributeTable:
        """Bring the table of a layer to the front, made at the first time."""
        for table in self.tables():
            if table.layer is layer:
                self.setCurrentWidget(table)
                return table
        from corridormap.ui.panels.attribute_table import AttributeTable

        table = AttributeTable(layer, self._session.selection, self._session.runner, self)
        table.zoom_requested.connect(self.zoom_requested)
        table.feature_activated.connect(self.feature_activated)
        self.setCurrentIndex(self.addTab(table, self._title(layer)))
        return table

    def tables(self) -> list[AttributeTable]:
        """Return the open tables, in the order of their tabs."""
        return [cast("AttributeTable", self.widget(index)) for index in range(self.count())]

    def _close(self, index: int) -> None:
        table = self.tables()[index]
        self.removeTab(index)
        table.close_rows()
        table.deleteLater()
        if not self.count():
            self.last_closed.emit()

    def _forget(self, layer: VectorLayer) -> None:
        for table in self.tables():
            if table.layer is layer:
                self._close(self.indexOf(table))

    def _rename(self, layer: VectorLayer, what: str) -> None:
        for table in self.tables():
            if what == "name" and table.layer is layer:
                self.setTabText(self.indexOf(table), self._title(layer))

    def _retitle(self) -> None:
        for table in self.tables():
            self.setTabText(self.indexOf(table), self._title(table.layer))

    def _title(self, layer: VectorLayer) -> str:
        in_chinese = self._session.project.language == "zh" and layer.name_zh
        return layer.name_zh if in_chinese else layer.name
