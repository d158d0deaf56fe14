"""What every map tool does: pan and zoom by mouse, give up on Esc, clean up in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QCursor

from corridormap.ui.canvas.pointer import Interaction, PointerEvent
from corridormap.ui.tools.box_drag import ZoomBoxDrag
from corridormap.ui.tools.pan_drag import PanDrag

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas

DOUBLE_CLICK_ZOOM = 2.0


class MapTool(QObject):
    """A tool of the canvas: gets clicks and drags, emits what they mean.

    A drag pans, with Shift it zooms to the box drawn; a double click zooms in. Subclasses override
    what they do differently. `start` and `end` bracket the time a tool is in use.

    Args:
        canvas: Where it works; also its owner.
    """

    cursor_shape = Qt.CursorShape.ArrowCursor
    hint_changed = Signal(str)
    """What can be done next, for the status bar."""
    menu_requested = Signal(object)
    """The `PointerEvent` of a click of the right button that the tool itself has no use for."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self.canvas = canvas

    @property
    def cursor(self) -> QCursor:
        """The mouse cursor while the tool is in use."""
        return QCursor(self.cursor_shape)

    def hint(self) -> str:
        """Return what can be done with the tool, empty where it needs no words."""
        return ""

    def start(self) -> None:
        """The tool was chosen."""

    def end(self) -> None:
        """Another tool was chosen: leave nothing behind on the canvas."""

    def cancel(self) -> None:
        """Esc was pressed with no drag going on."""

    def clicked(self, event: PointerEvent) -> None:
        """The left button went down and up in one place."""

    def double_clicked(self, event: PointerEvent) -> None:
        """Zoom in about the pointer, out with Shift."""
        shift = event.holds(Qt.KeyboardModifier.ShiftModifier)
        factor = 1 / DOUBLE_CLICK_ZOOM if shift else DOUBLE_CLICK_ZOOM
        self.canvas.zoom_by(factor, event.screen_point)

    def secondary_clicked(self, event: PointerEvent) -> None:
        """The right button was clicked: ask for the menu of what lies there."""
        self.menu_requested.emit(event)

    def hovered(self, event: PointerEvent) -> None:
        """The pointer moved with no button down."""

    def left(self) -> None:
        """The pointer left the canvas."""

    def key_pressed(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        """Return whether the tool used a key; Esc and the canvas's own keys are not asked for."""
        return False

    def drag(self, event: PointerEvent) -> Interaction:
        """Return what a drag begun at `event` does."""
        if event.holds(Qt.KeyboardModifier.ShiftModifier):
            return ZoomBoxDrag(self.canvas)
        return PanDrag(self.canvas)
