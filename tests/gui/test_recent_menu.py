"""The list of recent files stands at once, whatever drives they are on."""

from __future__ import annotations

import threading
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app import recent_menu
from corridormap.app.main_window import MainWindow


@pytest.fixture
def files(window: MainWindow, tmp_path: Path) -> list[Path]:
    there, gone = tmp_path / "there.gpkg", tmp_path / "gone.gpkg"
    there.touch()
    for path in (there, gone):
        window.session.settings.recent.add_file(path)
    return [there, gone]


def enabled(window: MainWindow) -> dict[str, bool]:
    menu = window.menus.submenus["recent"]
    return {each.text(): each.isEnabled() for each in menu.actions() if "gpkg" in each.text()}


def test_files_that_are_gone_cannot_be_chosen(
    window: MainWindow, qtbot: QtBot, files: list[Path]
) -> None:
    menu = window.menus.submenus["recent"]
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not window.recent.is_waiting)
    assert enabled(window) == {"gone.gpkg": False, "there.gpkg": True}
    files[1].touch()
    menu.aboutToShow.emit()
    # What was known last counts until it is asked again.
    assert enabled(window) == {"gone.gpkg": False, "there.gpkg": True}
    qtbot.waitUntil(lambda: enabled(window)["gone.gpkg"])


def test_a_drive_that_does_not_answer_holds_nothing_up(
    window: MainWindow, qtbot: QtBot, files: list[Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = threading.Event()
    asked: list[Path] = []

    def slowly(path: Path) -> bool:
        asked.append(path)
        # Whoever waits for this waits in vain.
        assert answers.wait(200)
        return False

    monkeypatch.setattr(recent_menu, "_exists", slowly)
    menu = window.menus.submenus["recent"]
    for _ in range(3):
        menu.aboutToShow.emit()
    assert enabled(window) == {"gone.gpkg": True, "there.gpkg": True}
    answers.set()
    qtbot.waitUntil(lambda: not window.recent.is_waiting)
    assert enabled(window) == {"gone.gpkg": False, "there.gpkg": False}
    # However often the menu is opened meanwhile, each file is asked once.
    assert sorted(asked) == sorted(files)


def test_a_list_cleared_meanwhile_stays_clear(
    window: MainWindow, qtbot: QtBot, files: list[Path]
) -> None:
    menu = window.menus.submenus["recent"]
    menu.aboutToShow.emit()
    window.session.settings.recent.clear_files()
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not window.recent.is_waiting)
    assert enabled(window) == {}
