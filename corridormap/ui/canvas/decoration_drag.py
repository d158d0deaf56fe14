"""Lets a hand move the map's furniture: a drag takes a piece along, a click goes on to the map."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QEvent, QObject, QPoint, QPointF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent

from corridormap.core.decorations import Place, place_at
from corridormap.core.extent import Extent
from corridormap.ui.canvas.decoration_overlay import DecorationOverlay
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.canvas.pointer import DRAG_THRESHOLD_PX

_LEFT, _RIGHT = Qt.MouseButton.LeftButton, Qt.MouseButton.RightButton


class DecorationDrag(QObject):
    """An event filter on the canvas that hears of the mouse before the map's tools do.

    Args:
        canvas: What the furniture lies on.
        overlay: Knows where each piece is.
    """

    moved = Signal(str, object)
    """A kind of piece, and the `Place` where it was let go."""
    menu_requested = Signal(str, QPoint)
    """A kind of piece that was clicked with the right button, and where on the screen."""

    def __init__(self, canvas: MapCanvas, overlay: DecorationOverlay) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self._overlay = overlay
        self._pressed: QMouseEvent | None = None
        self._kind = ""
        self._start = Extent(0, 0, 0, 0)
        self._place: Place | None = None
        self._is_over = False
        self._is_passing_on = False
        self._handlers = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.KeyPress: self._key,
            QEvent.Type.FocusOut: self._leave,
            QEvent.Type.Leave: self._leave,
        }
        canvas.installEventFilter(self)

    @property
    def is_dragging(self) -> bool:
        """Whether a piece is in the hand."""
        return self._place is not None

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take what is meant for a piece; true when nobody else should see it."""
        handler = self._handlers.get(event.type())
        return handler is not None and not self._is_passing_on and handler(event)

    def _press(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        hit = self._hit(event.position())
        if hit is None or self._pressed is not None:
            return self._pressed is not None
        kind, box = hit
        if event.button() == _RIGHT:
            self.menu_requested.emit(kind, event.globalPosition().toPoint())
            return True
        if event.button() != _LEFT:
            return False
        self._pressed, self._kind, self._start = event.clone(), kind, box
        return True

    def _move(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if self._pressed is None:
            hit = None if event.buttons() else self._hit(event.position())
            self._point_at(hit)
            return hit is not None
        way = event.position() - self._pressed.position()
        if self._place is None and math.hypot(way.x(), way.y()) < DRAG_THRESHOLD_PX:
            return True
        box = self._start.shifted(way.x(), way.y())
        size = (float(self._canvas.width()), float(self._canvas.height()))
        self._place = place_at(_within(box, size), size)
        self._overlay.lift(self._kind, self._place)
        return True

    def _release(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        pressed, place = self._pressed, self._place
        if pressed is None or event.button() != _LEFT:
            return pressed is not None
        self._pressed = self._place = None
        if place is not None:
            self._overlay.put_down()
            self.moved.emit(self._kind, place)
        else:
            self._pass_on(pressed, event)
        return True

    def _pass_on(self, *events: QMouseEvent) -> None:
        """Give a click on a piece to the tool: something may lie under it."""
        self._is_passing_on = True
        try:
            for event in events:
                QCoreApplication.sendEvent(self._canvas, event.clone())
        finally:
            self._is_passing_on = False

    def _key(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        if self._pressed is None or event.key() != Qt.Key.Key_Escape:
            return False
        self._give_up()
        return True

    def _leave(self, event: QEvent) -> bool:
        if self._pressed is None or event.type() == QEvent.Type.FocusOut:
            self._give_up()
            self._point_at(None)
        return False

    def _give_up(self) -> None:
        was_dragging = self.is_dragging
        self._pressed = self._place = None
        if was_dragging:
            self._overlay.put_down()

    def _point_at(self, hit: tuple[str, Extent] | None) -> None:
        """Show that a piece can be taken, by its frame and the cursor; the map's tool waits."""
        self._overlay.mark("" if hit is None else hit[0])
        if (hit is not None) == self._is_over:
            return
        self._is_over = hit is not None
        if self._is_over:
            self._canvas.tool.left()
            self._canvas.cursor_left.emit()
        shape = Qt.CursorShape.SizeAllCursor if self._is_over else None
        self._canvas.override_cursor(shape)

    def _hit(self, position: QPointF) -> tuple[str, Extent] | None:
        placed = self._overlay.arrangement.piece_at(position.x(), position.y())
        return None if placed is None else (placed.piece.kind, placed.box)


def _within(box: Extent, map_px: tuple[float, float]) -> Extent:
    """Return the box moved onto the map."""
    dx = max(-box.x_min, 0.0) - max(box.x_max - map_px[0], 0.0)
    dy = max(-box.y_min, 0.0) - max(box.y_max - map_px[1], 0.0)
    return box.shifted(dx, dy)
