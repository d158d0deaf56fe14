"""A window on a tiny theme whose regions have facts, and hands to work the style editor with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import geopandas
from PySide6.QtCore import QItemSelectionModel, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QComboBox, QLineEdit, QWidget
from pytestqt.qtbot import QtBot
from shapely import LineString, Point, box

from corridormap.app.main_window import MainWindow
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.styling.style_dialog import StyleDialog
from tests.gui.test_window_files import open_and_wait

LEFT = Qt.MouseButton.LeftButton
VALUES = (1, 2, 3, 4, 10, 20, 40, 80)
KINDS = ("rail", "road", "rail", "sea", "road", "rail", "sea", "rail")


def theme_file(path: Path) -> Path:
    """Write regions with facts, ways with a kind and a number, and stops."""
    regions = geopandas.GeoDataFrame(
        {"region_id": ["a", "b", "c"], "name": ["A", "B", "C"]},
        geometry=[box(100 + i, 10, 101 + i, 11) for i in range(3)],
        crs="EPSG:4326",
    )
    ways = geopandas.GeoDataFrame(
        {"name": list("abcdefgh"), "kind": KINDS, "trains": VALUES},
        geometry=[LineString([(100 + i, 10), (101 + i, 12)]) for i in range(8)],
        crs="EPSG:4326",
    )
    stops = geopandas.GeoDataFrame(
        {"name": ["x", "y"], "turn": [0, 90]},
        geometry=[Point(100, 10), Point(103, 12)],
        crs="EPSG:4326",
    )
    for table, frame in (("member_regions", regions), ("ways", ways), ("stops", stops)):
        frame.to_file(path, layer=table, driver="GPKG", engine="pyogrio")
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(
            "CREATE TABLE facts (fid INTEGER PRIMARY KEY, fact_id TEXT, subject_table TEXT,"
            " subject_id TEXT, metric TEXT, value TEXT, unit TEXT, period TEXT, note TEXT)"
        )
        connection.executemany(
            "INSERT INTO facts (fact_id, subject_table, subject_id, metric, value, unit, period)"
            " VALUES (?, 'member_regions', ?, ?, ?, ?, ?)",
            [
                ("1", "a", "trade", "12.5", "billion USD", "2018"),
                ("2", "b", "trade", "30", "billion USD", "2018"),
                ("3", "a", "trade", "99", "billion USD", "2019"),
                ("4", "a", "motto", "onward", None, None),
            ],
        )
        connection.commit()
    return path


class StylingRig:
    """Works the editor like a person."""

    def __init__(self, window: MainWindow, qtbot: QtBot, path: Path) -> None:
        self.window = window
        self.qtbot = qtbot
        open_and_wait(window, qtbot, theme_file(path))
        self.stack = window.session.undo.stack
        self.stack.clear()
        window.session.project.is_changed = False

    def layer(self, table: str) -> VectorLayer:
        layers = self.window.session.project.layers()
        return next(layer for layer in layers if layer.info.table == table)

    def style(self, table: str) -> LayerStyle:
        self.window.styles.editor.flush()
        return self.layer(table).style

    @property
    def dialog(self) -> StyleDialog:
        dialog = self.window.styles.dialog
        assert dialog is not None
        return dialog

    def open(self, table: str) -> StyleDialog:
        self.window.panels.layers.select_layer(self.layer(table))
        self.window.actions_["style"].trigger()
        self.wait()
        return self.dialog

    def wait(self) -> None:
        """Wait until nothing is read or counted and everything edited is on the map."""
        dialog, runner = self.dialog, self.window.session.runner
        self.qtbot.waitUntil(
            lambda: (
                not dialog.reader.is_busy
                and dialog.is_known
                and not [job for job in runner.jobs if job.label]
            )
        )
        self.window.styles.editor.flush()

    def pick(self, box: QComboBox, words: str) -> None:
        """Choose the first entry of a list that has these words, by the keyboard."""
        place = next(i for i in range(box.count()) if words in box.itemText(i))
        box.setFocus()
        while box.currentIndex() != place:
            before = box.currentIndex()
            key = Qt.Key.Key_Down if before < place else Qt.Key.Key_Up
            QTest.keyClick(box, key)
            assert box.currentIndex() != before, box.itemText(place)
        self.wait()

    def child(self, owner: QWidget, name: str) -> QWidget:
        found = owner.findChild(QWidget, name)
        assert found is not None, name
        return found

    def click(self, button: QWidget) -> None:
        assert isinstance(button, QAbstractButton)
        button.click()
        self.wait()

    def type_into(self, widget: QWidget, text: str) -> None:
        widget.setFocus()
        QTest.keyClick(widget, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(widget, text)
        QTest.keyClick(widget, Qt.Key.Key_Return)
        self.window.styles.editor.flush()

    def type_in_cell(self, row: int, column: int, text: str) -> None:
        """Double click a cell of the list of classes and type over what is there."""
        view = self.dialog.classes.table.view
        index = view.model().index(row, column)
        view.scrollTo(index)
        view.selectionModel().setCurrentIndex(
            index, QItemSelectionModel.SelectionFlag.ClearAndSelect
        )
        point = view.visualRect(index).center()
        QTest.mouseClick(view.viewport(), LEFT, pos=point)
        QTest.mouseDClick(view.viewport(), LEFT, pos=point)
        editor = view.viewport().findChild(QLineEdit)
        assert editor is not None
        QTest.keyClick(editor, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
        QTest.keyClicks(editor, text)
        QTest.keyClick(editor, Qt.Key.Key_Return)
        self.qtbot.waitUntil(lambda: view.viewport().findChild(QLineEdit) is None)
        self.wait()

    def choose_rows(self, *rows: int) -> None:
        view = self.dialog.classes.table.view
        for number, row in enumerate(rows):
            point = view.visualRect(view.model().index(row, 0)).center()
            point.setX(point.x() + 20)
            modifier = Qt.KeyboardModifier.ControlModifier
            QTest.mouseClick(
                view.viewport(), LEFT, modifier if number else Qt.KeyboardModifier.NoModifier, point
            )

    def key(self, key: Qt.Key, control: bool = False) -> None:
        modifier = Qt.KeyboardModifier.ControlModifier
        QTest.keyClick(
            self.dialog.classes.table.view,
            key,
            modifier if control else Qt.KeyboardModifier.NoModifier,
        )
        self.wait()
