"""Tells when routes wait for a file that another program holds, and when they are written."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QTimer

from corridormap.ui.message_bar import MessageBar

LOOK_MS = 3_000
"""So often it is looked whether the changes have reached the file."""

Waiting = Callable[[], tuple[Path, int]]
"""Gives the routes' file, and how many routes have changes that are not in it yet."""


class RouteWaiting(QObject):
    """Shows what the keeper says; takes it away as soon as it is no longer so.

    Args:
        messages: Where it is shown.
        waiting: Looks what waits; on the GUI thread.
        parent: Owner.
    """

    def __init__(self, messages: MessageBar, waiting: Waiting, parent: QObject) -> None:
        super().__init__(parent)
        self._messages, self._waiting = messages, waiting
        self._told: set[str] = set()
        self._timer = QTimer(self, interval=LOOK_MS)
        self._timer.timeout.connect(self.look)

    def tell(self, text: str) -> None:
        """Show a line; one that comes while changes wait goes with them."""
        self._messages.warn(text)
        if self._waiting()[1]:
            self._told.add(text)
            self._timer.start()

    def look(self) -> None:
        """Look whether all is written."""
        path, count = self._waiting()
        if count:
            return
        self._timer.stop()
        for text in self._told:
            self._messages.dismiss(text)
        self._told.clear()
        text = self.tr("{file}: all changes of routes are written now.")
        self._messages.info(text.format(file=path.name))
