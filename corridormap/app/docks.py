"""Puts the panels into docks beside the map and keeps their titles in the right language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QDockWidget, QTabBar, QToolBar, QWidget

from corridormap.app.panels import Panels

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow

Area = Qt.DockWidgetArea
LEFT_WIDTH_PX, RIGHT_WIDTH_PX, BOTTOM_HEIGHT_PX = 264, 310, 220


class Docks(QObject):
    """The docks of a window by name.

    Args:
        window: Gets the docks.
        panels: What stands in them.
    """

    def __init__(self, window: MainWindow, panels: Panels) -> None:
        super().__init__(window)
        self._window = window
        self.docks: dict[str, QDockWidget] = {}
        self._settling = QTimer(self, singleShot=True, interval=0)
        self._settling.timeout.connect(self._prepare_tabs)
        window.setCorner(Qt.Corner.BottomLeftCorner, Area.LeftDockWidgetArea)
        window.setCorner(Qt.Corner.BottomRightCorner, Area.RightDockWidgetArea)
        self._add("layers", panels.layers, Area.LeftDockWidgetArea, "Ctrl+1")
        self._add("identify", panels.identify, Area.RightDockWidgetArea, "Ctrl+2")
        self._add("measure", panels.measure, Area.RightDockWidgetArea, "Ctrl+3")
        self._add("route", panels.route, Area.RightDockWidgetArea, "Ctrl+5")
        self._add("not_drawn", panels.not_drawn, Area.RightDockWidgetArea, "Ctrl+4")
        self._add("check", panels.check, Area.RightDockWidgetArea, "Ctrl+6")
        self._add("unplaced", panels.unplaced, Area.RightDockWidgetArea, "Ctrl+7")
        self._add("table", panels.tables, Area.BottomDockWidgetArea, "")
        window.tabifyDockWidget(self.docks["identify"], self.docks["measure"])
        window.tabifyDockWidget(self.docks["measure"], self.docks["route"])
        window.tabifyDockWidget(self.docks["route"], self.docks["not_drawn"])
        window.tabifyDockWidget(self.docks["not_drawn"], self.docks["check"])
        window.tabifyDockWidget(self.docks["check"], self.docks["unplaced"])
        self.docks["route"].hide()
        self.docks["check"].hide()
        self.docks["unplaced"].hide()
        self.docks["identify"].raise_()
        self.docks["table"].hide()
        self._put_away: list[QWidget] = []
        window.actions_["map_only"].toggled.connect(self._show_map_only)
        panels.wanted.connect(self.show)
        panels.tables.last_closed.connect(self.docks["table"].hide)

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
        self._prepare_tabs()

    def arrange(self) -> None:
        """Give every dock its first size; called once the window has its own."""
        docks, way = self.docks, Qt.Orientation
        sides = [docks["layers"], docks["identify"]]
        self._window.resizeDocks(sides, [LEFT_WIDTH_PX, RIGHT_WIDTH_PX], way.Horizontal)
        self._window.resizeDocks([docks["table"]], [BOTTOM_HEIGHT_PX], way.Vertical)
        self._prepare_tabs()

    def bring_back(self) -> None:
        """Show what was put away, so that the window is remembered with it."""
        self._window.actions_["map_only"].setChecked(False)

    def _show_map_only(self, alone: bool) -> None:
        if alone:
            parts: list[QWidget] = [*self.docks.values(), *self._window.findChildren(QToolBar)]
            self._put_away = [part for part in parts if not part.isHidden()]
        for part in self._put_away:
            part.setVisible(not alone)

    def _prepare_tabs(self) -> None:
        """Let tabs scroll where they find no room: Qt cuts their titles to a letter or two."""
        own = Qt.FindChildOption.FindDirectChildrenOnly
        for bar in self._window.findChildren(QTabBar, options=own):
            bar.setElideMode(Qt.TextElideMode.ElideNone)
            bar.setUsesScrollButtons(True)

    def _add(self, name: str, widget: QWidget, area: Qt.DockWidgetArea, keys: str) -> None:
        dock = QDockWidget(self._window)
        dock.setObjectName(f"dock_{name}")
        dock.setWidget(widget)
        self._window.addDockWidget(area, dock)
        self.docks[name] = dock
        switch = dock.toggleViewAction()
        switch.setShortcut(QKeySequence(keys))
        # Qt shows a dock among tabs without bringing its tab to the front.
        switch.triggered.connect(lambda shown: dock.raise_() if shown else None)
        # Docks that are moved, shown or hidden get tabs anew.
        for signal in (dock.dockLocationChanged, dock.topLevelChanged, dock.visibilityChanged):
            signal.connect(lambda _: self._settling.start())
        self._window.menus.submenus["panels"].addAction(switch)

    def _titles(self) -> dict[str, str]:
        return {
            "layers": self.tr("Layers"),
            "identify": self.tr("Identify"),
            "not_drawn": self.tr("Named, not drawn"),
            "route": self.tr("Route"),
            "check": self.tr("Corridor check"),
            "unplaced": self.tr("Labels without room"),
            "measure": self.tr("Measure"),
            "table": self.tr("Attribute table"),
        }
