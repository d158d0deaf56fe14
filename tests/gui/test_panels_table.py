"""The attribute table: lazy rows, order, filter, and the tie to what is selected on the map."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.feature import FeatureRef
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.attribute_table import AttributeTable
from tests.gui.panel_fakes import FakeSource, corridor_layer, numbers_layer, type_chinese

SHIFT = Qt.KeyboardModifier.ShiftModifier
CONTROL = Qt.KeyboardModifier.ControlModifier
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


def open_table(
    qtbot: QtBot, runner: JobRunner, layer: VectorLayer, selection: Selection | None = None
) -> AttributeTable:
    chosen = Selection() if selection is None else selection
    table = AttributeTable(layer, chosen, runner)
    qtbot.addWidget(table, before_close_func=lambda widget: widget.close_rows())
    table.resize(700, 300)
    table.show()
    qtbot.waitUntil(lambda: table.model.is_loaded and texts(table, 1)[:1] != ["…"])
    return table


def texts(table: AttributeTable, column: int) -> list[str]:
    model = table.model
    return [str(model.index(row, column).data()) for row in range(min(model.rowCount(), 20))]


def cell_point(table: AttributeTable, row: int, column: int = 1) -> QPoint:
    return table.view.visualRect(table.model.index(row, column)).center()


def click_row(table: AttributeTable, row: int, keys: object = None) -> None:
    modifier = keys if isinstance(keys, Qt.KeyboardModifier) else Qt.KeyboardModifier.NoModifier
    QTest.mouseClick(table.view.viewport(), LEFT, modifier, cell_point(table, row))


def click_header(table: AttributeTable, column: int) -> None:
    header = table.view.horizontalHeader()
    x = header.sectionViewportPosition(column) + header.sectionSize(column) // 2
    QTest.mouseClick(header.viewport(), LEFT, pos=QPoint(x, header.height() // 2))


def test_shows_codes_in_words_and_null_apart(qtbot: QtBot, runner: JobRunner) -> None:
    table = open_table(qtbot, runner, corridor_layer())
    assert texts(table, 4) == ["operating", "under construction", "operating"]
    assert texts(table, 5) == ["2800.0", "NULL", "12400.0"]
    null = table.model.index(1, 5)
    assert null.data(Qt.ItemDataRole.FontRole).italic()
    assert null.data(Qt.ItemDataRole.ForegroundRole) is not None
    assert table.model.index(0, 5).data(Qt.ItemDataRole.ForegroundRole) is None
    assert table.model.index(1, 4).data(Qt.ItemDataRole.ToolTipRole).endswith("(construction)")
    assert table.status.text() == "3 rows"


def test_click_on_a_row_selects_on_the_map(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    selection.set([FeatureRef("other", 9)])
    table = open_table(qtbot, runner, corridor_layer(), selection)
    click_row(table, 1)
    assert set(selection) == {FeatureRef("corridors", 2), FeatureRef("other", 9)}
    click_row(table, 2, CONTROL)
    assert selection.fids("corridors") == {2, 3}
    click_row(table, 0)
    assert selection.fids("corridors") == {1}
    assert table.status.text() == "3 rows  ·  1 selected"


def test_selection_on_the_map_marks_rows(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    table = open_table(qtbot, runner, corridor_layer(), selection)
    selection.set([FeatureRef("corridors", 3), FeatureRef("corridors", 1)])
    rows = table.view.selectionModel().selectedRows()
    assert sorted(index.row() for index in rows) == [0, 2]
    assert set(selection) == {FeatureRef("corridors", 1), FeatureRef("corridors", 3)}


def test_only_selected_rows_follow_the_map(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    table = open_table(qtbot, runner, corridor_layer(), selection)
    selection.set([FeatureRef("corridors", 2)])
    QTest.mouseClick(table.only_selected, LEFT)
    assert texts(table, 0) == ["2"]
    selection.add([FeatureRef("corridors", 3)])
    assert texts(table, 0) == ["2", "3"]
    assert table.status.text() == "2 of 3 rows  ·  2 selected"
    QTest.mouseClick(table.only_selected, LEFT)
    assert texts(table, 0) == ["1", "2", "3"]


def test_header_sorts_with_nulls_last(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    table = open_table(qtbot, runner, numbers_layer(100), selection)
    selection.set([FeatureRef("numbers", 100)])
    click_header(table, 2)
    qtbot.waitUntil(lambda: texts(table, 0)[:2] == ["2", "3"])
    assert table.model.fids_at(85, 99) == list(range(1, 100, 7))
    click_header(table, 2)
    qtbot.waitUntil(lambda: texts(table, 0)[:2] == ["98", "97"] or texts(table, 0)[0] == "100")
    assert table.model.fids_at(85, 99) == list(range(1, 100, 7))
    (marked,) = table.view.selectionModel().selectedRows()
    assert table.model.fid_at(marked.row()) == 100


def test_filter_looks_into_what_is_shown(qtbot: QtBot, runner: JobRunner) -> None:
    table = open_table(qtbot, runner, corridor_layer())
    QTest.keyClicks(table.filter_box, "UNDER con")
    qtbot.waitUntil(lambda: texts(table, 0) == ["2"])
    table.filter_box.clear()
    type_chinese(table.filter_box, "亚欧")
    qtbot.waitUntil(lambda: texts(table, 0) == ["3"])
    table.filter_box.clear()
    QTest.keyClicks(table.filter_box, "no such thing")
    qtbot.waitUntil(lambda: table.model.rowCount() == 0)
    assert table.status.text() == "0 of 3 rows"
    table.filter_box.clear()
    qtbot.waitUntil(lambda: table.model.rowCount() == 3)


def test_copies_selected_rows_as_tsv(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    table = open_table(qtbot, runner, corridor_layer(), selection)
    selection.set([FeatureRef("corridors", 2), FeatureRef("corridors", 3)])
    QTest.keyClick(table.view, Qt.Key.Key_C, CONTROL)
    qtbot.waitUntil(lambda: "Rows copied: 2" in table.status.text())
    header, first, second, _ = QGuiApplication.clipboard().text().split("\n")
    assert header.split("\t")[:3] == ["fid", "Identifier", "Name"]
    assert first.split("\t")[4:6] == ["under construction", ""]
    assert second.endswith('"Quotes "" and\ttabs"')


def test_a_large_table_reads_only_what_is_looked_at(qtbot: QtBot, runner: JobRunner) -> None:
    layer = numbers_layer(200_000)
    source = layer.source
    assert isinstance(source, FakeSource)
    table = open_table(qtbot, runner, layer)
    assert table.model.rowCount() == 200_000
    assert source.columns_read == []
    assert source.rows_read < 400
    table.view.scrollToBottom()
    qtbot.waitUntil(lambda: table.model.index(199_999, 1).data() == "row 1")
    assert source.rows_read < 800


def test_zoom_and_double_click_speak_of_features(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    table = open_table(qtbot, runner, corridor_layer(), selection)
    assert not table.zoom_button.isEnabled()
    click_row(table, 1)
    with qtbot.waitSignal(table.zoom_requested) as zoomed:
        QTest.mouseClick(table.zoom_button, LEFT)
    assert zoomed.args == [{FeatureRef("corridors", 2)}]
    with qtbot.waitSignal(table.feature_activated) as activated:
        QTest.mouseDClick(table.view.viewport(), LEFT, pos=cell_point(table, 1))
    assert activated.args == [FeatureRef("corridors", 2)]


def test_selection_on_the_map_comes_into_view(qtbot: QtBot, runner: JobRunner) -> None:
    selection = Selection()
    table = open_table(qtbot, runner, numbers_layer(5000), selection)
    selection.set([FeatureRef("numbers", 4000)])
    assert table.view.viewport().rect().contains(cell_point(table, 3999))
    click_row(table, 3998)
    assert list(selection) == [FeatureRef("numbers", 3999)]


def test_rows_added_since_the_keys_were_read_are_found_when_sorting(
    qtbot: QtBot, runner: JobRunner
) -> None:
    layer = numbers_layer(3)
    table = open_table(qtbot, runner, layer)
    source = layer.source
    assert isinstance(source, FakeSource)
    source.rows.append({"label": "added", "amount": 0.25})
    click_header(table, 2)
    qtbot.waitUntil(lambda: texts(table, 0) == ["4", "2", "3", "1"])


def test_a_source_read_again_brings_its_rows(qtbot: QtBot, runner: JobRunner) -> None:
    layer = numbers_layer(3)
    table = open_table(qtbot, runner, layer)
    layer.source = numbers_layer(5).source
    qtbot.waitUntil(lambda: table.model.rowCount() == 5)
