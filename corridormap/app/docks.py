"""Puts the panels into docks beside the map and keeps their titles in the right language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QDockWidget, QWidget

from corridormap.app.map_tools import MapTools
from corridormap.app.session import Session
from corridormap.ui.canvas.map_canvas import MapCanvas

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow

LEFT, RIGHT = Qt.DockWidgetArea.LeftDockWidgetArea, Qt.DockWidgetArea.RightDockWidgetArea


class Docks(QObject):
    """The docks of a window by name."""

    def __init__(
        self, window: MainWindow, session: Session, canvas: MapCanvas, tools: MapTools
    ) -> None:
        super().__init__(window)
        self._window = window
        self.docks: dict[str, QDockWidget] = {}
        self._actions: dict[str, QAction] = {}

    def retranslate(self) -> None:
        """Title the docks in the language of the moment."""
        for name, title in self._titles().items():
            if name in self.docks:
                self.docks[name].setWindowTitle(title)

    def show(self, name: str) -> QDockWidget:
        """Bring a dock to the front."""
        dock = self.docks[name]
        dock.show()
        dock.raise_()
        return dock

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
