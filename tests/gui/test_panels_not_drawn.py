"""The panel of what is named and not drawn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDockWidget, QLabel, QMainWindow
from pytestqt.qtbot import QtBot

from corridormap.core.errors import SourceError
from corridormap.core.knowledge import Citation, NotDrawn
from corridormap.core.project import Project
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.not_drawn import NotDrawnPanel
from tests.gui.panel_fakes import type_chinese

SEMINAR = Citation("Seminar in Changchun", "Jilin", "24 August 2017", "Yang paragraph", "document")
ROWS = (
    NotDrawn(
        "Sino-Russian-Mongolia channel",
        "中蒙俄国际运输通道",
        "corridors",
        21,
        "Named, not drawn: the document gives no place on it but Jilin.",
        (SEMINAR,),
    ),
    NotDrawn("Mekong-India Economic Corridor", "", "corridors", 30, "", (SEMINAR,)),
)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


def make_panel(
    qtbot: QtBot, runner: JobRunner, project: Project, rows: Sequence[NotDrawn] = ROWS
) -> NotDrawnPanel:
    panel = NotDrawnPanel(project, runner, lambda: rows)
    qtbot.addWidget(panel)
    panel.resize(320, 500)
    panel.show()
    qtbot.waitUntil(lambda: "Reading" not in panel.page.toPlainText())
    return panel


def test_lists_names_notes_and_sources(qtbot: QtBot, runner: JobRunner) -> None:
    text = make_panel(qtbot, runner, Project()).page.toPlainText()
    assert "too vaguely to draw: 2" in text
    assert "Sino-Russian-Mongolia channel" in text
    assert "The document gives no place on it but Jilin." in text
    assert text.count("Seminar in Changchun") == 1
    assert "Yang paragraph" in text


def test_chinese_names_come_first_in_chinese(qtbot: QtBot, runner: JobRunner) -> None:
    project = Project()
    panel = make_panel(qtbot, runner, project)
    project.language = "zh"
    text = panel.page.toPlainText()
    assert text.index("中蒙俄国际运输通道") < text.index("Sino-Russian-Mongolia")


def test_filter_finds_names_notes_and_documents(qtbot: QtBot, runner: JobRunner) -> None:
    panel = make_panel(qtbot, runner, Project())
    QTest.keyClicks(panel.filter_box, "JILIN")
    qtbot.waitUntil(lambda: "Mekong" not in panel.page.toPlainText())
    panel.filter_box.clear()
    type_chinese(panel.filter_box, "中蒙")
    assert [row.fid for row in panel.shown()] == [21]
    QTest.keyClicks(panel.filter_box, "xyz")
    qtbot.waitUntil(lambda: "Nothing here fits" in panel.page.toPlainText())


def test_a_click_on_a_name_asks_for_the_feature(qtbot: QtBot, runner: JobRunner) -> None:
    panel = make_panel(qtbot, runner, Project())
    cursor = panel.page.document().find("Mekong-India")
    cursor.setPosition(cursor.selectionStart() + 3)
    point = panel.page.cursorRect(cursor).center() + QPoint(1, 0)
    with qtbot.waitSignal(panel.feature_requested) as asked:
        QTest.mouseClick(panel.page.viewport(), Qt.MouseButton.LeftButton, pos=point)
    (row,) = asked.args
    assert (row.table, row.fid) == ("corridors", 30)


def test_nothing_left_out_is_said_too(qtbot: QtBot, runner: JobRunner) -> None:
    panel = make_panel(qtbot, runner, Project(), ())
    assert "is drawn" in panel.page.toPlainText()


def test_a_file_that_cannot_be_read_says_so(qtbot: QtBot, runner: JobRunner) -> None:
    def fail() -> Sequence[NotDrawn]:
        raise SourceError("corridormap.gpkg", "is not there.")

    panel = NotDrawnPanel(Project(), runner, fail)
    qtbot.addWidget(panel)
    panel.show()
    qtbot.waitUntil(lambda: panel.page.toPlainText() == "corridormap.gpkg: is not there.")


def test_rows_are_read_when_they_are_seen(qtbot: QtBot, runner: JobRunner) -> None:
    readings: list[int] = []

    def rows() -> Sequence[NotDrawn]:
        readings.append(len(readings))
        return ROWS

    window, docks = QMainWindow(), (QDockWidget(), QDockWidget())
    qtbot.addWidget(window)
    panel = NotDrawnPanel(Project(), runner, rows)
    for dock, widget in zip(docks, (panel, QLabel("in front")), strict=True):
        dock.setWidget(widget)
        window.addDockWidget(Qt.DockWidgetArea.RightDockWidgetArea, dock)
    window.tabifyDockWidget(*docks)
    docks[1].raise_()
    window.show()
    panel.reload()
    qtbot.wait(50)
    assert readings == []
    docks[0].raise_()
    qtbot.waitUntil(lambda: len(panel.shown()) == 2)
    docks[1].raise_()
    docks[0].raise_()
    qtbot.wait(50)
    assert readings == [0]
    panel.reload()
    qtbot.waitUntil(lambda: readings == [0, 1])
