"""The tool that zooms to a box."""

from __future__ import annotations

from PySide6.QtCore import Qt

from corridormap.ui.canvas.pointer import Interaction, PointerEvent
from corridormap.ui.tools.base import DOUBLE_CLICK_ZOOM, MapTool
from corridormap.ui.tools.box_drag import ZoomBoxDrag


class ZoomTool(MapTool):
    """Zooms to the box drawn; a click zooms in about the pointer, with Alt or Shift out."""

    cursor_shape = Qt.CursorShape.CrossCursor

    def clicked(self, event: PointerEvent) -> None:
        """Zoom about the pointer."""
        out = event.holds(Qt.KeyboardModifier.AltModifier) or event.holds(
            Qt.KeyboardModifier.ShiftModifier
        )
        factor = 1 / DOUBLE_CLICK_ZOOM if out else DOUBLE_CLICK_ZOOM
        self.canvas.zoom_by(factor, event.screen_point)

    def double_clicked(self, event: PointerEvent) -> None:
        """Count the second click like the first."""
        self.clicked(event)

    def drag(self, event: PointerEvent) -> Interaction:
        """Draw out the box to zoom to."""
        return ZoomBoxDrag(self.canvas)
