"""Where files are saved: the name asked for, and nothing overwritten unasked."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog, QPushButton, QWidget
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.ui.dialogs.export_page import ExportPageDialog
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.message_bar import MessageStrip
from tests.gui.test_window_files import open_and_wait, wait_for_rest
from tests.gui.tiny_files import ports_file

Answers = Callable[..., list[str]]


@pytest.fixture
def answers(monkeypatch: pytest.MonkeyPatch) -> Answers:
    """Let the system's dialog answer these names; return what it is given to begin with."""

    def prepare(*names: Path | str) -> list[str]:
        left, proposals = [str(name) for name in names], []

        def ask(parent: QWidget, title: str, proposal: str, kind: str) -> tuple[str, str]:
            proposals.append(proposal)
            return left.pop(0), kind

        monkeypatch.setattr(QFileDialog, "getSaveFileName", ask)
        return proposals

    return prepare


def ask_for_picture(parent: QWidget, folder: Path) -> Path | None:
    return ask_save_path(parent, "Save", folder / "map.png", "PNG (*.png)", (".png",))


def test_a_name_without_a_suffix_gets_one(qtbot: QtBot, tmp_path: Path, answers: Answers) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    proposals = answers(tmp_path / "v1.2", tmp_path / "B.PNG", "")
    assert ask_for_picture(parent, tmp_path) == tmp_path / "v1.2.png"
    assert ask_for_picture(parent, tmp_path) == tmp_path / "B.PNG"
    assert ask_for_picture(parent, tmp_path) is None
    assert proposals == [str(tmp_path / "map.png")] * 3


def test_a_taken_name_is_asked_for_again(qtbot: QtBot, tmp_path: Path, answers: Answers) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    taken = tmp_path / "mine.png"
    taken.touch()
    short = tmp_path / "mine"
    proposals = answers(short, taken)
    assert ask_for_picture(parent, tmp_path) == taken
    assert proposals[1] == str(taken)
    answers(short, short)
    assert ask_for_picture(parent, tmp_path) is None


def test_the_window_writes_the_map_as_a_page(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, answers: Answers
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    wait_for_rest(window, qtbot)
    window.actions_["export_page"].trigger()
    (dialog,) = window.findChildren(ExportPageDialog)
    qtbot.waitUntil(dialog.save_button.isEnabled, timeout=20_000)
    assert "kB" in dialog.size_label.text()
    dialog.title_edit.setText("Ports of the gulf")
    path = tmp_path / "page.html"
    answers(tmp_path / "page")
    with qtbot.waitSignal(dialog.page_written, timeout=20_000) as written:
        QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    assert written.args == [str(path), path.stat().st_size]
    assert "<title>Ports of the gulf</title>" in path.read_text("utf-8")
    assert not dialog.isVisible()


def test_the_folder_of_what_was_saved_is_one_click_away(
    window: MainWindow,
    qtbot: QtBot,
    tmp_path: Path,
    answers: Answers,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", opened.append)
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    wait_for_rest(window, qtbot)
    answers(tmp_path / "地图.png", tmp_path / "page.html")
    window.actions_["save_image"].trigger()
    press_folder_button(window, qtbot, "地图.png")
    window.actions_["export_page"].trigger()
    dialog = window.findChild(ExportPageDialog)
    assert dialog is not None
    qtbot.waitUntil(dialog.save_button.isEnabled)
    QTest.mouseClick(dialog.save_button, Qt.MouseButton.LeftButton)
    press_folder_button(window, qtbot, "page.html")
    assert [Path(url.toLocalFile()) for url in opened] == [tmp_path, tmp_path]


def press_folder_button(window: MainWindow, qtbot: QtBot, name: str) -> None:
    """Wait for the message that a file was saved and press its button."""

    def strips() -> list[MessageStrip]:
        found = window.messages.findChildren(MessageStrip)
        return [strip for strip in found if strip.message.text == f"Saved {name}."]

    qtbot.waitUntil(lambda: len(strips()) == 1)
    button = strips()[0].findChild(QPushButton)
    assert button is not None
    assert button.text() == "Open folder"
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
