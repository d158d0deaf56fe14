"""Drawing out a box: to zoom to it, or to select in it."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtGui import QColor

from corridormap.core.extent import Extent
from corridormap.ui.canvas.box_band import BoxBand
from corridormap.ui.canvas.pointer import PointerEvent

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas

ZOOM_COLOR = QColor("#1f6fb4")
SELECT_COLOR = QColor("#e6007e")


class BoxDrag:
    """Shows a box while it is drawn out and hands it over at the end.

    Args:
        canvas: Where to draw.
        color: Of the box.
        on_box: Gets the box in map units and the event that ended it.
    """

    def __init__(
        self, canvas: MapCanvas, color: QColor, on_box: Callable[[Extent, PointerEvent], None]
    ) -> None:
        self._canvas = canvas
        self._band = BoxBand(color)
        self._on_box = on_box
        self._corner = (0.0, 0.0)

    def start(self, event: PointerEvent) -> None:
        """Put down the first corner."""
        self._corner = event.map_point
        self._canvas.navigator.stop()
        self._canvas.add_overlay(self._band)
        self._canvas.override_cursor(Qt.CursorShape.CrossCursor)

    def move(self, event: PointerEvent) -> None:
        """Draw the box to the pointer."""
        self._band.extent = self._box(event)
        self._canvas.update()

    def finish(self, event: PointerEvent) -> None:
        """Hand the box over."""
        box = self._box(event)
        self._end()
        self._on_box(box, event)

    def cancel(self) -> None:
        """Forget the box."""
        self._end()

    def _box(self, event: PointerEvent) -> Extent:
        (x0, y0), (x1, y1) = self._corner, event.map_point
        return Extent(min(x0, x1), min(y0, y1), max(x0, x1), max(y0, y1))

    def _end(self) -> None:
        self._canvas.remove_overlay(self._band)
        self._canvas.override_cursor(None)


class ZoomBoxDrag(BoxDrag):
    """Zooms to the box."""

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas, ZOOM_COLOR, self._zoom)

    def _zoom(self, box: Extent, event: PointerEvent) -> None:
        crs = self._canvas.settings().view.crs
        self._canvas.zoom_to_extent(box, crs, margin=1.0)
