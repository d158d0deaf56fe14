"""What can be done with a style as a whole, from the editor."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtGui import QKeySequence
from PySide6.QtWidgets import QMenu, QWidget


class StyleMenu(QMenu):
    """Load, save, copy, paste.

    Args:
        parent: The editor; hears the keys.
    """

    command_wanted = Signal(str)
    """`load`, `save`, `copy` or `paste`."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        for name, title, keys in (
            ("load", self.tr("&Load from a file…"), ""),
            ("save", self.tr("&Save to a file…"), ""),
            ("copy", self.tr("&Copy"), "Ctrl+Alt+C"),
            ("paste", self.tr("&Paste"), "Ctrl+Alt+V"),
        ):
            action = self.addAction(title)
            action.setObjectName(name)
            if keys:
                action.setShortcut(QKeySequence(keys))
            action.triggered.connect(lambda _=False, name=name: self.command_wanted.emit(name))
            # Keys of a menu work only while it is open.
            parent.addAction(action)
