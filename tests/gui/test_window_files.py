from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shapely import Point

from corridormap.app.main_window import MainWindow
from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.feature import FeatureRef
from corridormap.core.measurement import Waypoint, measure_chain
from corridormap.ui.dialogs.choose_crs import ChooseCrsDialog
from corridormap.ui.message_bar import MessageStrip, Severity
from tests.gui.conftest import close_window, look_at_files, new_window
from tests.gui.tiny_files import fingerprint, mixed_file, ports_file, write_layer


def names(window: MainWindow) -> list[tuple[str, list[str]]]:
    groups = window.session.project.groups
    return [(group.name, [layer.name for layer in group.layers]) for group in groups]


def open_and_wait(window: MainWindow, qtbot: QtBot, *paths: Path) -> None:
    groups = len(window.session.project.groups) + len(paths)
    window.open_files(paths)
    qtbot.waitUntil(lambda: len(window.session.project.groups) == groups)


def wait_for_rest(window: MainWindow, qtbot: QtBot) -> None:
    """Wait until every layer is loaded and the map stands still."""
    store, layers = window.session.store, list(window.session.project.layers())
    qtbot.waitUntil(lambda: not any(store.is_loading(layer.layer_id) for layer in layers))
    qtbot.waitUntil(lambda: not window.canvas.navigator.is_moving)


def texts(window: MainWindow) -> list[str]:
    return [message.text for message in window.messages.messages]


def test_opens_several_files_in_the_order_named(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = mixed_file(tmp_path / "混合.gpkg"), ports_file(tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, first, second)
    assert names(window) == [("混合", ["stops", "铁路", "areas"]), ("ports", ["ports"])]
    assert texts(window) == []


def test_opening_panning_and_selecting_leave_the_file_as_it_was(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    folder = tmp_path / "data"
    folder.mkdir()
    path = mixed_file(folder / "mixed.gpkg")
    before = fingerprint(path)
    open_and_wait(window, qtbot, path)
    wait_for_rest(window, qtbot)
    window.actions_["select"].trigger()
    canvas = window.canvas
    middle = QPoint(canvas.width() // 2, canvas.height() // 2)
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=middle - QPoint(200, 200))
    QTest.mouseMove(canvas, middle)
    QTest.mouseMove(canvas, middle + QPoint(200, 200))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=middle + QPoint(200, 200))
    with qtbot.waitSignal(canvas.view_settled):
        QTest.keyClick(canvas, Qt.Key.Key_Left)
    assert len(window.session.selection) > 0
    assert fingerprint(path) == before


def test_a_bad_file_keeps_none_of_the_others_away(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    good = ports_file(tmp_path / "good.gpkg")
    bad = tmp_path / "bad.gpkg"
    bad.write_bytes(b"no database")
    window.open_files([bad, good])
    qtbot.waitUntil(lambda: len(texts(window)) == 1 and len(names(window)) == 1)
    assert texts(window)[0].startswith("bad.gpkg: ")
    assert window.messages.messages[0].severity is Severity.ERROR


def test_files_dropped_on_the_window_open(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = ports_file(tmp_path / "ports.gpkg")
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile(str(path))])
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(90, 90), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, enter)
    assert enter.isAccepted()
    drop = QDropEvent(QPointF(90, 90), Qt.DropAction.CopyAction, data, buttons, keys)
    QApplication.sendEvent(window, drop)
    qtbot.waitUntil(lambda: names(window) == [("ports", ["ports"])])


def test_text_dragged_over_the_window_is_not_taken(window: MainWindow) -> None:
    data = QMimeData()
    data.setText("ports.gpkg")
    buttons, keys = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(QPoint(90, 90), Qt.DropAction.CopyAction, data, buttons, keys)
    enter.ignore()
    QApplication.sendEvent(window, enter)
    assert not enter.isAccepted()


def test_an_open_file_is_not_opened_twice(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = ports_file(tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, path)
    window.open_files([path])
    assert texts(window) == ["ports.gpkg is open already."]
    (tmp_path / "below").mkdir()
    window.open_files([tmp_path / "below" / ".." / "ports.gpkg"])
    wait_for_rest(window, qtbot)
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    assert len(names(window)) == 1


def test_up_from_behind_a_link_is_where_the_system_finds_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    (tmp_path / "far" / "below").mkdir(parents=True)
    ports_file(tmp_path / "ports.gpkg")
    mixed_file(tmp_path / "far" / "ports.gpkg")
    try:
        (tmp_path / "link").symlink_to(tmp_path / "far" / "below")
    except OSError:
        pytest.skip("links may not be made here")
    open_and_wait(window, qtbot, tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, tmp_path / "link" / ".." / "ports.gpkg")
    assert [len(layers) for _, layers in names(window)] == [3, 1]


def test_opening_can_be_taken_back(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.actions_["undo"].trigger()
    assert names(window) == []
    window.actions_["redo"].trigger()
    assert names(window) == [("ports", ["ports"])]


def test_recent_files_come_back_at_the_next_start(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ports_file(tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, path)
    close_window(window)
    again = new_window(tmp_path / "settings.ini")
    menu = again.menus.submenus["recent"]
    menu.aboutToShow.emit()
    action = menu.actions()[0]
    assert (action.text(), action.toolTip()) == ("ports.gpkg", str(path))
    action.trigger()
    qtbot.waitUntil(lambda: names(again) == [("ports", ["ports"])])
    path.unlink()
    menu.aboutToShow.emit()
    qtbot.waitUntil(lambda: not menu.actions()[0].isEnabled())
    close_window(again)


@pytest.mark.parametrize(
    ("point", "words"),
    [
        (Point(108.0, 21.0), "Degrees on WGS 84 are assumed."),
        (Point(500_000.0, 2_400_000.0), "It cannot be placed on the map."),
    ],
)
def test_a_layer_without_crs_is_flagged_and_can_be_told(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, point: Point, words: str
) -> None:
    path = write_layer(tmp_path / "nowhere.gpkg", "spots", {"a": point}, crs=None)
    open_and_wait(window, qtbot, path)
    cause = "has no coordinate reference system (the file says undefined)."
    assert texts(window) == [f"nowhere.gpkg, spots {cause} {words}"]
    strip = next(s for s in window.messages.findChildren(MessageStrip) if words in s.text.text())
    QTest.mouseClick(strip.findChildren(QPushButton)[0], Qt.MouseButton.LeftButton)
    dialog = QApplication.activeModalWidget()
    assert isinstance(dialog, ChooseCrsDialog)
    dialog.box.setEditText("EPSG:32648")
    dialog.accept()
    layer = next(window.session.project.layers())
    assert layer.info.crs == Crs("EPSG:32648")
    window.actions_["undo"].trigger()
    assert layer.info.crs is None


def test_the_badge_says_what_was_done_to_each_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    qtbot.waitUntil(lambda: window.badge.text() == "untouched")
    assert window.windowTitle() == "Untitled map[*] — ports.gpkg: untouched"
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    qtbot.waitUntil(lambda: "2 files: untouched" in window.windowTitle())
    window.badge.menu().popup(window.badge.mapToGlobal(QPoint()))
    entries = [action.text() for action in window.badge.menu().actions()]
    window.badge.menu().close()
    assert entries == [
        "mixed.gpkg: untouched — read again",
        "ports.gpkg: untouched — read again",
    ]


def color_at(window: MainWindow, lon: float, lat: float) -> str:
    """Return the colour of the canvas at a place."""
    settings = window.canvas.settings()
    x, y = transform(np.array([[lon, lat]]), WGS84, settings.view.crs)[0].tolist()
    place = QPointF(*settings.map_to_screen(x, y)).toPoint()
    return window.canvas.grab().toImage().pixelColor(place).name()


def test_measurements_lie_above_what_is_selected(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, mixed_file(tmp_path / "mixed.gpkg"))
    wait_for_rest(window, qtbot)
    project, on_line, beside = window.session.project, (105.0, 13.0), (107.0, 13.0)
    area = next(layer for layer in project.layers() if layer.name == "areas")
    chain = measure_chain([Waypoint(105.0, 11.0), Waypoint(105.0, 19.0)])
    project.measurements.append(project.measurements.new_pin(chain))
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    line, ground = color_at(window, *on_line), color_at(window, *beside)
    assert line != ground
    window.session.selection.set([FeatureRef(area.layer_id, 1)])
    qtbot.waitUntil(lambda: color_at(window, *beside) != ground)
    assert color_at(window, *on_line) == line


def test_what_is_said_of_a_file_goes_with_it(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_layer(tmp_path / "nowhere.gpkg", "spots", {"a": Point(108.0, 21.0)}, crs=None)
    open_and_wait(window, qtbot, path)
    path.unlink()
    look_at_files(window, qtbot)
    flagged = [text for text in texts(window) if "assumed" in text or "deleted" in text]
    assert len(flagged) == 2
    window.actions_["undo"].trigger()
    assert [text for text in texts(window) if text in flagged] == []


def test_a_file_read_again_asks_for_its_crs_once(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = write_layer(tmp_path / "nowhere.gpkg", "spots", {"a": Point(108.0, 21.0)}, crs=None)
    open_and_wait(window, qtbot, path)
    asked = texts(window)
    window.messages.clear()
    window.reloading.reload(path)
    qtbot.waitUntil(lambda: len(texts(window)) == 2)
    assert texts(window) == ["nowhere.gpkg was read again.", *asked]


def test_f5_reads_all_opened_files_again(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    first, second = ports_file(tmp_path / "first.gpkg"), ports_file(tmp_path / "second.gpkg")
    window.activateWindow()
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    assert texts(window) == ["No file was opened that could be read again."]
    open_and_wait(window, qtbot, first, second)
    layers = list(window.session.project.layers())
    sources = [layer.source for layer in layers]
    assert window.layers.current is None
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: all(x.source is not y for x, y in zip(layers, sources, strict=True)))
    assert sorted(texts(window)[0].removesuffix(" were read again.").split(", ")) == [
        "first.gpkg",
        "second.gpkg",
    ]
    assert len(texts(window)) == 1


def test_f5_reads_the_current_layers_file_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    first, second = ports_file(tmp_path / "first.gpkg"), ports_file(tmp_path / "second.gpkg")
    open_and_wait(window, qtbot, first, second)
    window.panels.layers.select_layer(next(window.session.project.layers()))
    QTest.keyClick(window.canvas, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(texts(window)) and not window.session.runner.jobs)
    assert texts(window) == ["first.gpkg was read again."]
    window.messages.clear()
    view = window.panels.layers.view
    view.setCurrentIndex(view.model().index(1, 0))
    QTest.keyClick(view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: bool(texts(window)) and not window.session.runner.jobs)
    assert texts(window) == ["second.gpkg was read again."]


def test_a_file_that_opens_late_does_not_join_the_next_map(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    bad = tmp_path / "bad.gpkg"
    bad.write_bytes(b"no database")
    window.open_files([ports_file(tmp_path / "ports.gpkg"), bad])
    window.projects.start_bundled(())
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    QApplication.processEvents()
    assert (names(window), texts(window)) == ([], [])
    open_and_wait(window, qtbot, tmp_path / "ports.gpkg")
    assert names(window) == [("ports", ["ports"])]
