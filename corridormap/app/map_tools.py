"""Makes the map tools, ties each to its action and tells the panels what they found."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from corridormap.app.actions import Actions
from corridormap.app.session import Session
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.tools.base import MapTool
from corridormap.ui.tools.identify import IdentifyTool
from corridormap.ui.tools.measure import MeasureTool
from corridormap.ui.tools.measure_along import MeasureAlongTool
from corridormap.ui.tools.measure_options import MeasureOptions
from corridormap.ui.tools.pan import PanTool
from corridormap.ui.tools.select import SelectTool
from corridormap.ui.tools.zoom import ZoomTool

FIRST_TOOL = "identify"
"""Drags move the map in every tool, so a click may as well tell something."""


class MapTools(QObject):
    """The tools of a canvas, one in use at a time.

    Args:
        session: Layers and selection that tools work on.
        canvas: Where they work.
        actions: Their buttons.
    """

    hint_changed = Signal(str)
    """What can be done next with the tool in use; empty for a tool that needs no words."""
    menu_requested = Signal(object)
    """The `PointerEvent` of a click of the right button that no tool has a use for."""

    def __init__(self, session: Session, canvas: MapCanvas, actions: Actions) -> None:
        super().__init__(session)
        self._canvas = canvas
        self._actions = actions
        self.options = MeasureOptions(self)
        self.identify = IdentifyTool(canvas)
        self.measure = MeasureTool(canvas, self.options)
        self.measure_along = MeasureAlongTool(canvas, self.options)
        self.tools: dict[str, MapTool] = {
            "pan": PanTool(canvas),
            "zoom_box": ZoomTool(canvas),
            "identify": self.identify,
            "select": SelectTool(canvas, session.selection),
            "measure": self.measure,
            "measure_along": self.measure_along,
        }
        for name, tool in self.tools.items():
            actions[name].triggered.connect(lambda _=False, tool=tool: self._use(tool))
            self._listen(tool)
        canvas.tool_changed.connect(self._check)
        canvas.set_tool(self.tools[FIRST_TOOL])

    def add(self, name: str, tool: MapTool) -> None:
        """Take in a tool that is made later than the others; its action is its maker's."""
        self.tools[name] = tool
        self._listen(tool)

    def choose(self, name: str) -> None:
        """Use a tool by the name of its action."""
        self._use(self.tools[name])

    def retranslate(self) -> None:
        """Say the hint of the tool in use in the language of the moment."""
        self.hint_changed.emit(self._canvas.tool.hint())

    def _listen(self, tool: MapTool) -> None:
        tool.hint_changed.connect(self.hint_changed)
        tool.menu_requested.connect(self.menu_requested)

    def _use(self, tool: MapTool) -> None:
        self.hint_changed.emit("")
        self._canvas.set_tool(tool)
        # The keys that the hint names are the tool's from now on.
        self._canvas.setFocus(Qt.FocusReason.OtherFocusReason)

    def _check(self, tool: MapTool) -> None:
        for name, other in self.tools.items():
            if other is tool:
                self._actions[name].setChecked(True)
