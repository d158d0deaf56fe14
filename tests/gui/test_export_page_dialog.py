"""What a page leaves out can be read whole before it is written."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.app.web_export import WebExport
from corridormap.core.feedback import Feedback
from corridormap.core.looks import DARK, LIGHT, furniture_colors, sea_color
from corridormap.formats.page_request import read_request
from corridormap.formats.web_page import prepare_page
from corridormap.ui.dialogs.export_page import ExportPageDialog, PageMaker
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.translation import InterfaceLanguage
from tests.gui.test_window_files import open_and_wait
from tests.gui.tiny_files import ports_file

MADE = "Layer {} has nothing in this view and is left out."


@dataclass(frozen=True)
class Page:
    warnings: tuple[str, ...]
    size_bytes: int = 4_500_000


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[None]:
    interface = InterfaceLanguage()
    interface.switch("zh")
    yield
    interface.switch("en")


def shown(qtbot: QtBot, folder: Path, warnings: tuple[str, ...]) -> ExportPageDialog:
    maker = PageMaker(lambda title, feedback: Page(warnings), lambda page, path: None)
    dialog = ExportPageDialog(maker, JobRunner(), "Map", folder)
    qtbot.addWidget(dialog)
    dialog.show()
    qtbot.waitUntil(dialog.save_button.isEnabled)
    return dialog


def test_a_few_lines_stand_there_whole(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, tmp_path, tuple(MADE.format(number) for number in range(3)))
    assert dialog.notes.isVisible()
    assert dialog.notes_title.isVisible()
    assert dialog.notes.toPlainText().count("left out") == 3
    assert dialog.notes.verticalScrollBar().maximum() == 0
    below = dialog.buttons.geometry()
    assert not dialog.notes.geometry().intersects(below)


def test_many_lines_can_be_scrolled(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, tmp_path, tuple(MADE.format(number) for number in range(40)))
    assert dialog.notes.verticalScrollBar().maximum() > 0
    assert dialog.height() < 500
    assert dialog.notes.verticalScrollBar().value() == 0
    assert dialog.notes.toPlainText().splitlines()[-1] == MADE.format(39)


def test_without_losses_there_is_no_list(qtbot: QtBot, tmp_path: Path) -> None:
    dialog = shown(qtbot, tmp_path, ())
    assert not dialog.notes.isVisible()
    assert not dialog.notes_title.isVisible()


def test_the_page_is_planned_in_the_look_and_names_of_the_window(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    session = window.session
    export = WebExport(
        session.project, session.runner, window.canvas.settings, session.knowledge.of
    )
    before = export.plan("t")
    assert (before.look, before.both_names) == (LIGHT, False)
    window.actions_["look_dark"].trigger()
    session.project.labels.both_names = True
    after = export.plan("t")
    assert (after.look, after.both_names) == (DARK, True)
    text = prepare_page(read_request(after, Feedback()), Feedback()).html.decode("utf-8")
    assert f"--ground: {sea_color(DARK)};" in text
    assert f"--paper: {furniture_colors(DARK)['paper']};" in text


@pytest.mark.usefixtures("chinese")
def test_a_long_list_is_in_chinese_line_by_line(qtbot: QtBot, tmp_path: Path) -> None:
    lines = tuple(MADE.format(number) for number in range(60))
    dialog = shown(qtbot, tmp_path, (*lines, "Nobody has said this before."))
    text = dialog.notes.toPlainText()
    assert "left out" not in text
    assert text.endswith("Nobody has said this before.")
