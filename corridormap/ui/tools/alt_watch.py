"""Tells a tool at once that Alt went down or up, for a hand that holds still meanwhile."""

from __future__ import annotations

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent

from corridormap.ui.canvas.pointer import PointerEvent

if TYPE_CHECKING:
    from corridormap.ui.tools.base import MapTool

ALT = Qt.KeyboardModifier.AltModifier
_KEYS = (QEvent.Type.ShortcutOverride, QEvent.Type.KeyPress, QEvent.Type.KeyRelease)


class AltWatch(QObject):
    """Repeats the last hover of a tool with Alt held or not.

    While it watches, Alt pressed over the map is not the key that opens the menu bar.

    Args:
        tool: Whose canvas is watched; its `hovered` is called.
    """

    def __init__(self, tool: MapTool) -> None:
        super().__init__(tool)
        self._tool = tool
        self._last: PointerEvent | None = None

    def start(self) -> None:
        """Listen to the keys of the canvas."""
        self._tool.canvas.installEventFilter(self)

    def stop(self) -> None:
        """Leave the keys alone."""
        self._tool.canvas.removeEventFilter(self)
        self._last = None

    def note(self, event: PointerEvent | None) -> None:
        """Remember where the pointer is, None for off the canvas."""
        self._last = event

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look for Alt; everything else goes by."""
        if event.type() not in _KEYS or not isinstance(event, QKeyEvent):
            return False
        if event.key() != Qt.Key.Key_Alt or event.isAutoRepeat():
            return False
        if event.type() == QEvent.Type.ShortcutOverride:
            event.accept()
            return True
        self._repeat(event.type() == QEvent.Type.KeyPress)
        return False

    def _repeat(self, is_held: bool) -> None:
        last = self._last
        if last is None:
            return
        modifiers = last.modifiers | ALT if is_held else last.modifiers & ~ALT
        # The map may have moved under the pointer.
        map_point = self._tool.canvas.settings().screen_to_map(*last.screen_point)
        self._tool.hovered(
            replace(last, map_point=map_point, modifiers=modifiers, time_s=time.monotonic())
        )
