"""Starts the window: the application object, the exception hook, the first files."""

from __future__ import annotations

import gc
import sys
from collections.abc import Sequence
from pathlib import Path

import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, QObject, QTimer
from PySide6.QtGui import QFileOpenEvent, QGuiApplication
from PySide6.QtWidgets import QApplication

import corridormap
from corridormap.app.main_window import MainWindow
from corridormap.app.session import Session
from corridormap.app.settings import APPLICATION, ORGANIZATION, Settings
from corridormap.app.unexpected import ExceptionHook
from corridormap.core.allocator import give_back_large_blocks
from corridormap.render.one_thread import fill_on_one_thread
from corridormap.ui.icons import icon

WAKES_EVERY_MS = 200
"""Qt's loop does not return to Python by itself; this lets Ctrl+C in a terminal through."""


class FileOpenFilter(QObject):
    """Hears of files that macOS hands over by double click in its file browser."""

    def __init__(self, window: MainWindow) -> None:
        super().__init__(window)
        self._window = window

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Open what the desktop asks for."""
        if isinstance(event, QFileOpenEvent):
            self._window.open_files([Path(event.file())])
            return True
        return super().eventFilter(watched, event)


def make_application() -> QApplication:
    """Return the application object, dressed for high-DPI screens and named for settings."""
    existing = QApplication.instance()
    if isinstance(existing, QApplication):
        return existing
    give_back_large_blocks()
    fill_on_one_thread()
    QCoreApplication.setOrganizationName(ORGANIZATION)
    QCoreApplication.setApplicationName(APPLICATION)
    QCoreApplication.setApplicationVersion(corridormap.__version__)
    QGuiApplication.setApplicationDisplayName("corridormap")
    application = QApplication(sys.argv[:1])
    if sys.platform != "darwin":
        application.setStyle("Fusion")
    return application


def run_window(files: Sequence[Path] = ()) -> int:
    """Show the window on the files, or on the last project or the bundled map without any.

    Args:
        files: GeoPackages, or one `.corridormap` project.

    Returns:
        Exit status: 0 when the window was closed.
    """
    # Modules stay for good: to walk through them all is most of what a collection takes.
    gc.freeze()
    application = make_application()
    application.setWindowIcon(icon("open_map"))
    hook = ExceptionHook()
    hook.install()
    session = Session(Settings())
    window = MainWindow(session)
    if sys.platform == "darwin":
        # Only there, since it is asked about every event of every widget.
        application.installEventFilter(FileOpenFilter(window))
    window.show()
    window.start([Path(file) for file in files])
    wake = QTimer()
    wake.timeout.connect(lambda: None)
    wake.start(WAKES_EVERY_MS)
    status = application.exec()
    wake.stop()
    take_down(window)
    sys.excepthook = sys.__excepthook__
    return status


def take_down(window: MainWindow) -> None:
    """Delete the window and then what its parts shared, each while all it refers to still lives.

    Python's collector would free these circles in any order, which Qt does not survive.
    """
    session = window.session
    shiboken6.delete(window)
    session.shut_down()
    shiboken6.delete(session)


def main() -> int:
    """Start the window on the files named on the command line."""
    return run_window([Path(name) for name in sys.argv[1:]])
