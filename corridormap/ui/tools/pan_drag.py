"""Dragging the map by hand, and letting it coast on."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt

from corridormap.core.map_settings import MapView
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.canvas.speed_of_hand import SpeedOfHand

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas


class PanDrag:
    """Keeps the map point under the pointer; Esc puts the map back."""

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas
        self._speed = SpeedOfHand()
        self._view: MapView | None = None
        self._from = (0.0, 0.0)

    def start(self, event: PointerEvent) -> None:
        """Take hold of the map."""
        self._canvas.navigator.stop()
        self._view = self._canvas.settings().view
        self._from = event.screen_point
        self._speed.add(event)
        self._canvas.override_cursor(Qt.CursorShape.ClosedHandCursor)

    def move(self, event: PointerEvent) -> None:
        """Bring the map along."""
        if self._view is None:
            return
        self._speed.add(event)
        units = self._view.map_units_per_px
        dx = (self._from[0] - event.screen_point[0]) * units
        dy = (event.screen_point[1] - self._from[1]) * units
        self._canvas.navigator.follow(self._view.moved(dx, dy))

    def finish(self, event: PointerEvent) -> None:
        """Let go; a quick hand lets the map coast."""
        self.move(event)
        self._end()
        self._canvas.navigator.coast(self._speed.at(event.time_s))

    def cancel(self) -> None:
        """Put the map back where it was."""
        if self._view is not None:
            self._canvas.navigator.follow(self._view)
        self._end()
        self._canvas.navigator.coast((0.0, 0.0))

    def _end(self) -> None:
        self._view = None
        self._canvas.override_cursor(None)
