"""Mouse, wheel, touchpad and keys of the canvas, turned into movements and gestures."""

from __future__ import annotations

import math
import time
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QEvent, QObject, QPointF, Qt
from PySide6.QtGui import QKeyEvent, QMouseEvent, QNativeGestureEvent, QWheelEvent

from corridormap.core.map_places import places_of
from corridormap.ui.canvas.pointer import Gestures, PointerEvent
from corridormap.ui.tools.pan_drag import PanDrag

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas

WHEEL_FACTOR = 1.6
"""Zoom of one notch of a wheel; a finer wheel sends parts of a notch."""
FINE_WHEEL_FACTOR = 1.1
NOTCH = 120.0
TOUCHPAD_PX = 180.0
"""Fingers moved by this many pixels zoom by e."""
STEP_SHARE = 0.25
"""An arrow key pans by this share of the canvas; with Shift by a tenth of that."""
KEY_ZOOM = 2.0

_ARROWS = {
    Qt.Key.Key_Left: (-1, 0),
    Qt.Key.Key_Right: (1, 0),
    Qt.Key.Key_Up: (0, -1),
    Qt.Key.Key_Down: (0, 1),
}


class CanvasInput(QObject):
    """An event filter on a canvas.

    Args:
        canvas: What to listen to; its tool gets the gestures.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        super().__init__(canvas)
        self._canvas = canvas
        self.gestures = Gestures(canvas.tool)
        self._space_is_down = False
        self._cursor: tuple[float, float] | None = None
        canvas.navigator.moved.connect(self._report_cursor)
        self._handlers = {
            QEvent.Type.MouseButtonPress: self._press,
            QEvent.Type.MouseMove: self._move,
            QEvent.Type.MouseButtonRelease: self._release,
            QEvent.Type.MouseButtonDblClick: self._double_click,
            QEvent.Type.Wheel: self._wheel,
            QEvent.Type.NativeGesture: self._native_gesture,
            QEvent.Type.KeyPress: self._key_press,
            QEvent.Type.KeyRelease: self._key_release,
            QEvent.Type.Leave: self._leave,
            QEvent.Type.FocusOut: self._focus_out,
            QEvent.Type.DevicePixelRatioChange: self._change_screen,
        }
        canvas.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Handle what the canvas is sent; true when nobody else should see it."""
        handler = self._handlers.get(event.type())
        if handler is None:
            return False
        with self._canvas.loop.courtesy.asked_for():
            return handler(event)

    def _pointer(self, position: QPointF, modifiers: Qt.KeyboardModifier) -> PointerEvent:
        screen = (position.x(), position.y())
        map_point = self._canvas.settings().screen_to_map(*screen)
        return PointerEvent(screen, map_point, modifiers, time.monotonic())

    def _offset(self, position: QPointF) -> tuple[float, float]:
        size = self._canvas.size()
        return position.x() - size.width() / 2, position.y() - size.height() / 2

    def _report_cursor(self) -> None:
        if self._cursor is None:
            return
        settings = self._canvas.settings()
        point = np.array([settings.screen_to_map(*self._cursor)])
        lon, lat = places_of(point, settings.view.crs)[0].tolist()
        if math.isfinite(lon) and math.isfinite(lat):
            self._canvas.cursor_moved.emit((lon + 180.0) % 360.0 - 180.0, lat)
        else:
            self._canvas.cursor_left.emit()

    def _press(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        pointer = self._pointer(event.position(), event.modifiers())
        left = event.button() == Qt.MouseButton.LeftButton
        if event.button() == Qt.MouseButton.MiddleButton or (left and self._space_is_down):
            self.gestures.press_to_drag(pointer, PanDrag(self._canvas))
        elif left:
            self._canvas.navigator.stop()
            self.gestures.press(pointer)
        elif event.button() == Qt.MouseButton.RightButton and not self.gestures.is_pressed:
            self._canvas.tool.secondary_clicked(pointer)
        return True

    def _move(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        pointer = self._pointer(event.position(), event.modifiers())
        self.gestures.move(pointer)
        self._cursor = pointer.screen_point
        self._report_cursor()
        return True

    def _release(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if event.button() in (Qt.MouseButton.LeftButton, Qt.MouseButton.MiddleButton):
            self.gestures.release(self._pointer(event.position(), event.modifiers()))
        return True

    def _double_click(self, event: QEvent) -> bool:
        assert isinstance(event, QMouseEvent)
        if event.button() == Qt.MouseButton.LeftButton:
            self.gestures.double_click(self._pointer(event.position(), event.modifiers()))
        return True

    def _wheel(self, event: QEvent) -> bool:
        assert isinstance(event, QWheelEvent)
        if self.gestures.is_dragging:
            # The hand holds the map, or a box on it: it must not change under it.
            return True
        offset = self._offset(event.position())
        navigator = self._canvas.navigator
        by_fingers = event.phase() != Qt.ScrollPhase.NoScrollPhase
        if by_fingers and not event.pixelDelta().isNull():
            navigator.zoom_now(math.exp(event.pixelDelta().y() / TOUCHPAD_PX), offset)
        elif event.angleDelta().y():
            fine = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
            base = FINE_WHEEL_FACTOR if fine else WHEEL_FACTOR
            navigator.zoom_by(base ** (event.angleDelta().y() / NOTCH), offset)
        return True

    def _native_gesture(self, event: QEvent) -> bool:
        assert isinstance(event, QNativeGestureEvent)
        if event.gestureType() != Qt.NativeGestureType.ZoomNativeGesture:
            return False
        offset = self._offset(event.position())
        self._canvas.navigator.zoom_now(max(1 + event.value(), 0.1), offset)
        return True

    def _key_press(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        key, modifiers = event.key(), event.modifiers()
        if key == Qt.Key.Key_Escape:
            if not self.gestures.cancel():
                self._canvas.tool.cancel()
            return True
        if key == Qt.Key.Key_Space:
            self._hold_space(True)
            return True
        if self.gestures.is_dragging:
            return True
        return self._canvas.tool.key_pressed(key, modifiers) or self._navigate(key, modifiers)

    def _navigate(self, key: int, modifiers: Qt.KeyboardModifier) -> bool:
        navigator = self._canvas.navigator
        if key in _ARROWS:
            fine = bool(modifiers & Qt.KeyboardModifier.ShiftModifier)
            share = STEP_SHARE * (0.1 if fine else 1.0)
            right, down = _ARROWS[Qt.Key(key)]
            size = self._canvas.size()
            navigator.pan_by(right * share * size.width(), down * share * size.height())
        elif key in (Qt.Key.Key_Plus, Qt.Key.Key_Equal):
            navigator.zoom_by(KEY_ZOOM)
        elif key in (Qt.Key.Key_Minus, Qt.Key.Key_Underscore):
            navigator.zoom_by(1 / KEY_ZOOM)
        elif key == Qt.Key.Key_Home:
            self._canvas.zoom_full()
        else:
            return False
        return True

    def _key_release(self, event: QEvent) -> bool:
        assert isinstance(event, QKeyEvent)
        if event.key() == Qt.Key.Key_Space and not event.isAutoRepeat():
            self._hold_space(False)
            return True
        return False

    def _hold_space(self, is_down: bool) -> None:
        if is_down != self._space_is_down:
            self._space_is_down = is_down
            if not self.gestures.is_dragging:
                shape = Qt.CursorShape.OpenHandCursor if is_down else None
                self._canvas.override_cursor(shape)

    def _leave(self, event: QEvent) -> bool:
        self._cursor = None
        self._canvas.tool.left()
        self._canvas.cursor_left.emit()
        return False

    def _change_screen(self, event: QEvent) -> bool:
        self._canvas.refresh()
        return False

    def _focus_out(self, event: QEvent) -> bool:
        self.gestures.cancel()
        self._hold_space(False)
        return False
