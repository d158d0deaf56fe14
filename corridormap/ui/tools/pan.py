"""The tool that only moves the map."""

from __future__ import annotations

from PySide6.QtCore import Qt

from corridormap.ui.tools.base import MapTool


class PanTool(MapTool):
    """Drags the map, zooms on double click; all of it is what every tool does."""

    cursor_shape = Qt.CursorShape.OpenHandCursor
