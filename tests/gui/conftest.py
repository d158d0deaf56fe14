"""A real window on an empty project, with settings of its own."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
import shiboken6
from PySide6.QtCore import QSettings
from pytestqt.qtbot import QtBot

from corridormap.app import detached_planning
from corridormap.app.main import take_down
from corridormap.app.main_window import MainWindow
from corridormap.app.route_planning import RoutePlanning
from corridormap.app.session import Session
from corridormap.app.settings import Settings


def new_window(settings_file: Path) -> MainWindow:
    """Return a shown window whose settings lie in that file and nowhere else."""
    store = QSettings(str(settings_file), QSettings.Format.IniFormat)
    if not store.contains("language"):
        store.setValue("language", "en")
    window = MainWindow(Session(Settings(store)))
    window.resize(900, 640)
    window.show()
    return window


def close_window(window: MainWindow) -> None:
    """Close without a question, delete the widgets with their timers, stop all threads."""
    if not shiboken6.isValid(window):
        return
    window.session.project.is_changed = False
    window.close()
    window.session.interface.switch("en")
    take_down(window)


@pytest.fixture(autouse=True)
def _planning_here(monkeypatch: pytest.MonkeyPatch) -> None:
    """Plan in the tests' own process, which has the networks already."""
    monkeypatch.setattr(detached_planning, "DetachedPlanning", RoutePlanning)


@pytest.fixture
def window(qtbot: QtBot, tmp_path: Path) -> Iterator[MainWindow]:
    window = new_window(tmp_path / "settings.ini")
    with qtbot.waitExposed(window):
        pass
    window.session.project.is_changed = False
    yield window
    close_window(window)


def look_at_files(window: MainWindow, qtbot: QtBot) -> None:
    """Ask the window's files whether they have changed, and wait for what they say."""
    watch = window.session.watch
    qtbot.waitUntil(lambda: not watch.is_waiting)
    watch.look()
    qtbot.waitUntil(lambda: not watch.is_waiting)
