"""The list of files opened lately, made anew each time its menu opens."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QMenu

from corridormap.app.settings import Settings


class RecentMenu(QObject):
    """Fills a menu with recent files; those that are gone are shown but cannot be chosen."""

    file_chosen = Signal(object)
    """Path of a file."""

    def __init__(self, menu: QMenu, settings: Settings) -> None:
        super().__init__(menu)
        self._menu = menu
        self._settings = settings
        menu.aboutToShow.connect(self.fill)

    def fill(self) -> None:
        """Show the list as it is now."""
        self._menu.clear()
        paths = self._settings.recent_files
        for path in paths:
            action = self._menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setEnabled(_exists(path))
            action.triggered.connect(partial(self._choose, path))
        if paths:
            self._menu.addSeparator()
            clear = self._menu.addAction(self.tr("Clear the list"))
            clear.triggered.connect(self._settings.clear_recent_files)
        else:
            self._menu.addAction(self.tr("No files yet")).setEnabled(False)

    def _choose(self, path: Path) -> None:
        self.file_chosen.emit(path)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
