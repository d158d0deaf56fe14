"""The attribute table of many rows: seen at once, never held whole, marked where one looks."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.feature import FeatureRef, Field, FieldKind, Value
from corridormap.core.project import LayerGroup, Project
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels import attribute_copy
from corridormap.ui.panels.attribute_selection import SHOWN_RUNS
from corridormap.ui.panels.attribute_table import AttributeTable
from corridormap.ui.undo import ProjectUndo
from corridormap.ui.undo_selection import SelectionSteps
from tests.gui.panel_fakes import LINE_STYLE, FakeSource, make_info, numbers_layer

CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


class Rig:
    """A shown table with its selection."""

    def __init__(self, qtbot: QtBot, runner: JobRunner, layer: VectorLayer) -> None:
        self.qtbot = qtbot
        self.runner = runner
        self.selection = Selection()
        self.table = AttributeTable(layer, self.selection, runner)
        qtbot.addWidget(self.table, before_close_func=lambda widget: widget.close_rows())
        self.table.resize(700, 300)
        self.table.show()

    def wait(self) -> None:
        model = self.table.model
        self.qtbot.waitUntil(lambda: model.is_loaded and not self.runner.jobs)

    def source(self) -> FakeSource:
        source = self.table.layer.source
        assert isinstance(source, FakeSource)
        return source

    def marked(self) -> set[int]:
        """Return the keys of the rows in view that look selected."""
        view, model = self.table.view, self.table.model
        rows = range(view.rowAt(0), view.rowAt(view.viewport().height() - 1) + 1)
        chosen = view.selectionModel()
        return {model.fid_at(row) for row in rows if chosen.isSelected(model.index(row, 1))}

    def in_view(self) -> set[int]:
        view, model = self.table.view, self.table.model
        rows = range(view.rowAt(0), view.rowAt(view.viewport().height() - 1) + 1)
        return {model.fid_at(row) for row in rows}

    def click(self, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        view = self.table.view
        place = view.visualRect(self.table.model.index(row, 1)).center()
        QTest.mouseClick(view.viewport(), LEFT, keys, place)


def test_the_first_rows_are_seen_before_all_keys_are_read(qtbot: QtBot, runner: JobRunner) -> None:
    layer = numbers_layer(5_000)
    source = layer.source
    assert isinstance(source, FakeSource)
    source.first_keys = 200
    rig = Rig(qtbot, runner, layer)
    model, view = rig.table.model, rig.table.view
    qtbot.waitUntil(lambda: model.rowCount() == 200 and model.index(3, 1).data() == "row 4997")
    assert not model.is_loaded
    assert rig.table.status.text() == "Reading…"
    rig.click(4)
    view.verticalScrollBar().setValue(50)
    source.gate.set()
    rig.wait()
    assert model.rowCount() == 5_000
    assert rig.table.status.text() == "5,000 rows  ·  1 selected"
    # The rows came in below: what was looked at and chosen is still there.
    assert view.verticalScrollBar().value() == 50
    assert view.currentIndex().row() == 4
    assert list(rig.selection) == [FeatureRef("numbers", 5)]


def test_sorting_before_all_keys_are_read_sorts_all_of_them(
    qtbot: QtBot, runner: JobRunner
) -> None:
    layer = numbers_layer(3_000)
    source = layer.source
    assert isinstance(source, FakeSource)
    source.first_keys = 100
    rig = Rig(qtbot, runner, layer)
    model = rig.table.model
    qtbot.waitUntil(lambda: model.rowCount() == 100)
    model.sort(2, Qt.SortOrder.DescendingOrder)
    source.gate.set()
    rig.wait()
    qtbot.waitUntil(lambda: model.fid_at(0) == 3_000)


def test_every_selected_row_in_view_is_marked_however_many_runs_there_are(
    qtbot: QtBot, runner: JobRunner
) -> None:
    rig = Rig(qtbot, runner, numbers_layer(20 * SHOWN_RUNS))
    rig.wait()
    odd = set(range(1, 20 * SHOWN_RUNS, 2))
    rig.selection.set_layer("numbers", odd)
    bar = rig.table.view.verticalScrollBar()
    for place in (0, bar.maximum() // 2, bar.maximum(), 7):
        bar.setValue(place)
        assert rig.marked() == rig.in_view() & odd
        assert len(rig.marked()) > 2
    assert rig.selection.fids("numbers") == odd


def test_a_click_with_control_changes_one_of_many_runs(qtbot: QtBot, runner: JobRunner) -> None:
    rig = Rig(qtbot, runner, numbers_layer(20 * SHOWN_RUNS))
    rig.wait()
    odd = set(range(1, 20 * SHOWN_RUNS, 2))
    rig.selection.set_layer("numbers", odd)
    bar = rig.table.view.verticalScrollBar()
    bar.setValue(bar.maximum() // 2)
    row = rig.table.view.rowAt(30)
    key = rig.table.model.fid_at(row)
    rig.click(row, CONTROL)
    expected = odd ^ {key}
    assert rig.selection.fids("numbers") == expected
    bar.setValue(0)
    assert rig.marked() == rig.in_view() & expected
    rig.click(3)
    assert rig.selection.fids("numbers") == {4}


def test_all_rows_at_once_and_back(qtbot: QtBot, runner: JobRunner) -> None:
    rig = Rig(qtbot, runner, numbers_layer(100_000))
    project = Project()
    project.add_group(LayerGroup("g", "g", layers=[rig.table.layer]))
    undo = ProjectUndo(project)
    steps = SelectionSteps(project, rig.selection, undo)
    rig.wait()
    rig.click(2)
    QTest.keyClick(rig.table.view, Qt.Key.Key_A, CONTROL)
    assert len(rig.selection) == 100_000
    assert rig.table.status.text() == "100,000 rows  ·  100,000 selected"
    undo.stack.undo()
    assert list(rig.selection) == [FeatureRef("numbers", 3)]
    assert rig.marked() == {3}
    undo.stack.redo()
    assert len(rig.selection) == 100_000
    assert rig.marked() == rig.in_view()
    project.remove_layer(rig.table.layer)
    undo.stack.undo()
    assert list(rig.selection) == []
    steps.deleteLater()


def test_headers_are_not_asked_whether_every_row_is_selected(
    qtbot: QtBot, runner: JobRunner
) -> None:
    rig = Rig(qtbot, runner, numbers_layer(50))
    rig.wait()
    view = rig.table.view
    view.selectAll()
    assert view.selectionModel().isRowSelected(49)
    assert not view.horizontalHeader().selectionModel().hasSelection()


def test_columns_fit_without_reading_rows_out_of_sight(qtbot: QtBot, runner: JobRunner) -> None:
    rig = Rig(qtbot, runner, numbers_layer(5_000))
    rig.wait()
    qtbot.waitUntil(lambda: rig.table.model.index(0, 1).data() == "row 5000")
    assert rig.source().rows_read < 400


def test_the_column_of_keys_has_room_for_the_last_one(qtbot: QtBot, runner: JobRunner) -> None:
    rig = Rig(qtbot, runner, numbers_layer(100_000))
    rig.wait()
    view, model = rig.table.view, rig.table.model
    qtbot.waitUntil(lambda: model.index(0, 1).data() == "row 100000")
    view.scrollToBottom()
    last = model.index(99_999, 0)
    assert last.data() == "100000"
    assert view.visualRect(last).width() >= view.sizeHintForIndex(last).width()


def test_a_field_called_fid_is_sorted_and_searched_by_its_own_values(
    qtbot: QtBot, runner: JobRunner
) -> None:
    fields = (Field("fid", FieldKind.INTEGER), Field("name", FieldKind.TEXT))
    values: list[dict[str, Value]] = [
        {"fid": 300, "name": "a"},
        {"fid": 100, "name": "b"},
        {"fid": 200, "name": "c"},
    ]
    info = make_info("own", fields, 3)
    rig = Rig(qtbot, runner, VectorLayer("own", FakeSource(info, values), LINE_STYLE, "Own"))
    rig.wait()
    model = rig.table.model
    model.sort(1, Qt.SortOrder.AscendingOrder)
    qtbot.waitUntil(lambda: model.fids_at(0, 2) == [2, 3, 1])
    model.sort(0, Qt.SortOrder.DescendingOrder)
    qtbot.waitUntil(lambda: model.fids_at(0, 2) == [3, 2, 1])
    model.filter_by("200")
    qtbot.waitUntil(lambda: model.fids_at(0, 2) == [3])


def test_many_rows_are_copied_as_few_are(
    qtbot: QtBot, runner: JobRunner, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig = Rig(qtbot, runner, numbers_layer(3_000))
    rig.wait()
    rig.table.model.sort(2, Qt.SortOrder.DescendingOrder)
    rig.wait()
    rig.selection.set_layer("numbers", range(5, 2_900))
    copied = []
    for most in (10_000, 100):
        monkeypatch.setattr(attribute_copy, "MOST_LOOKED_UP", most)
        QGuiApplication.clipboard().clear()
        rig.table.copy_rows()
        qtbot.waitUntil(lambda: QGuiApplication.clipboard().text() != "")
        copied.append(QGuiApplication.clipboard().text())
    assert copied[0] == copied[1]
    lines = copied[0].split("\n")
    assert lines[:3] == ["fid\tlabel\tamount", "2898\trow 103\t1448.5", "2897\trow 104\t1448.0"]
    assert len(lines) == 2_895 + 2
