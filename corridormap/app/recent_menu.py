"""The list of files opened lately, made anew each time its menu opens."""

from __future__ import annotations

from contextlib import suppress
from functools import partial
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu

from corridormap.app.settings import Settings


class _Mailbox(QObject):
    """Carries answers to the GUI thread; parentless, so that a late one never meets a corpse."""

    answered = Signal(object, bool)


class RecentMenu(QObject):
    """Fills a menu with recent files; those that are gone are shown but cannot be chosen.

    Each file is asked whether it is there on a thread that nobody waits for: a network drive that
    went away answers after minutes. Until then what it said last counts.
    """

    file_chosen = Signal(object)
    """Path of a file."""

    def __init__(self, menu: QMenu, settings: Settings) -> None:
        super().__init__(menu)
        self._menu = menu
        self._settings = settings
        self._actions: dict[Path, QAction] = {}
        self._gone: set[Path] = set()
        self._asked: set[Path] = set()
        self._mailbox = _Mailbox()
        self._mailbox.answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        menu.aboutToShow.connect(self.fill)

    @property
    def is_waiting(self) -> bool:
        """Whether a file has not answered yet."""
        return bool(self._asked)

    def fill(self) -> None:
        """Show the list as far as it is known now, and ask the files anew."""
        self._menu.clear()
        self._actions.clear()
        paths = self._settings.recent.files
        for path in paths:
            action = self._menu.addAction(path.name.replace("&", "&&"))
            action.setToolTip(str(path))
            action.setEnabled(path not in self._gone)
            action.triggered.connect(partial(self._choose, path))
            self._actions[path] = action
            self._ask(path)
        if paths:
            self._menu.addSeparator()
            clear = self._menu.addAction(self.tr("Clear the list"))
            clear.triggered.connect(self._settings.recent.clear_files)
        else:
            self._menu.addAction(self.tr("No files yet")).setEnabled(False)

    def _ask(self, path: Path) -> None:
        if path not in self._asked:
            self._asked.add(path)
            asked = (path, self._mailbox)
            Thread(target=_answer, args=asked, name=f"recent {path.name}", daemon=True).start()

    def _take(self, path: Path, is_there: bool) -> None:
        self._asked.discard(path)
        (self._gone.discard if is_there else self._gone.add)(path)
        if path in self._actions:
            self._actions[path].setEnabled(is_there)

    def _choose(self, path: Path) -> None:
        self.file_chosen.emit(path)


def _answer(path: Path, mailbox: _Mailbox) -> None:
    is_there = _exists(path)
    # The window, and Qt with it, may be gone by now.
    with suppress(RuntimeError):
        mailbox.answered.emit(path, is_there)


def _exists(path: Path) -> bool:
    try:
        return path.exists()
    except OSError:
        return False
