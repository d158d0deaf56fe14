"""Keeps a key for the widget that has the focus, where the window has a shortcut for it too."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent


def claims(event: QEvent, key: Qt.Key) -> bool:
    """Whether an event asks who wants that key; the asking widget gets it then."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if event.key() != key:
        return False
    event.accept()
    return True
