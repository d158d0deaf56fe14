"""The marks of errors and warnings, in shades that can be told apart on light and dark ground."""

from __future__ import annotations

from PySide6.QtGui import QIcon, QPalette

from corridormap.ui.icons import icon

_LIGHT = {"error": "#c0342b", "warning": "#a86200"}
_DARK = {"error": "#ff8078", "warning": "#f0b450"}


def severity_icon(severity: str, palette: QPalette) -> QIcon:
    """Return the mark of `error` or `warning` for the ground that a palette gives views."""
    is_dark = palette.color(QPalette.ColorRole.Base).lightness() < 128
    return icon(severity, (_DARK if is_dark else _LIGHT)[severity])
