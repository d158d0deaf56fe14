"""The map alone, as a presenter wants it, and back."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolBar, QWidget

from corridormap.app.main_window import MainWindow
from tests.gui.conftest import close_window, new_window


def around(window: MainWindow) -> list[QWidget]:
    """Return the panels and toolbars that are not switched off; tabs may cover one another."""
    parts: list[QWidget] = [*window.docks.docks.values(), *window.findChildren(QToolBar)]
    return [part for part in parts if not part.isHidden()]


def test_panels_and_toolbars_go_and_come_back(window: MainWindow) -> None:
    window.activateWindow()
    window.docks.docks["not_drawn"].hide()
    before, canvas = around(window), window.canvas
    width = canvas.width()
    QTest.keyClick(canvas, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert around(window) == []
    assert canvas.width() > width + 300
    assert window.status.isVisible()
    # Whatever is asked for meanwhile comes, and stays.
    window.docks.show("measure")
    assert around(window) == [window.docks.docks["measure"]]
    QTest.keyClick(canvas, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    QApplication.processEvents()
    assert around(window) == before
    assert canvas.width() == width


def test_a_window_closed_with_the_map_alone_opens_with_its_panels(
    window: MainWindow, tmp_path: Path
) -> None:
    before = len(around(window))
    window.actions_["map_only"].trigger()
    close_window(window)
    again = new_window(tmp_path / "settings.ini")
    assert len(around(again)) == before
    assert not again.actions_["map_only"].isChecked()
    close_window(again)
