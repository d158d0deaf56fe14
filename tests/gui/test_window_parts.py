from __future__ import annotations

import sqlite3
import sys
import time
from contextlib import closing
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot
from shapely import Point

from corridormap.app.actions import SPECS
from corridormap.app.bundled_map import BASE_MAP
from corridormap.app.main_window import MainWindow
from corridormap.app.unexpected import ExceptionHook
from corridormap.core.bundled import resources_folder
from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.feature import FeatureRef
from corridormap.core.feedback import Feedback
from corridormap.core.knowledge import NotDrawn
from corridormap.core.map_settings import MapView
from corridormap.core.project import LayerGroup
from corridormap.ui.dialogs.about import AboutDialog, read_attributions
from corridormap.ui.dialogs.shortcuts import ShortcutsDialog
from corridormap.ui.job_progress import APPEARS_AFTER_MS
from corridormap.ui.message_bar import Message, MessageAction, MessageStrip, Severity
from tests.gui.conftest import look_at_files
from tests.gui.test_window_files import names, open_and_wait, texts, wait_for_rest
from tests.gui.tiny_files import ports_file, write_layer
from tests.gui.window_answers import active_dialog

LEFT = Qt.MouseButton.LeftButton


def center_lonlat(window: MainWindow) -> tuple[float, float]:
    view = window.canvas.navigator.target
    lon, lat = transform(np.array([[view.center_x, view.center_y]]), view.crs, WGS84)[0].tolist()
    return round(lon, 4), round(lat, 4)


def test_messages_stack_and_are_dismissed(window: MainWindow) -> None:
    bar = window.messages
    for number in range(5):
        bar.error(f"error {number}")
    bar.error("error 1")
    assert texts(window) == ["error 1", "error 4", "error 3", "error 2", "error 0"]
    strips = [strip for strip in bar.findChildren(MessageStrip) if strip.isVisible()]
    assert len(strips) == 3
    QTest.mouseClick(strips[0].copy_button, LEFT)
    assert QGuiApplication.clipboard().text() == strips[0].message.text
    QTest.mouseClick(strips[0].dismiss_button, LEFT)
    assert len(texts(window)) == 4
    bar.clear()
    assert not bar.isVisible()


def test_a_long_message_gets_the_room_it_needs(window: MainWindow) -> None:
    window.messages.warn("word " * 120)
    strip = window.messages.findChildren(MessageStrip)[0]
    QApplication.processEvents()
    needed = strip.text.heightForWidth(strip.text.width())
    assert strip.text.height() >= needed > 2 * strip.fontMetrics().height()
    assert window.messages.geometry().right() <= window.canvas.width()


def test_a_message_offers_what_to_do_and_goes(window: MainWindow) -> None:
    done: list[str] = []
    action = MessageAction("Reload", lambda: done.append("reloaded"))
    window.messages.show_message(Message("changed", Severity.WARNING, action, "key"))
    button = window.messages.findChildren(QPushButton)[0]
    QTest.mouseClick(button, LEFT)
    assert (done, texts(window)) == (["reloaded"], [])


def test_go_to_names_how_it_reads_a_coordinate(window: MainWindow, qtbot: QtBot) -> None:
    window.actions_["go_to"].trigger()
    dialog = window.views.go_to_dialog
    assert dialog is not None
    seen = {}
    for typed in ("39.9 116.4", "116.4 39.9", "39.9 16.4", "39.9N 16.4E"):
        dialog.edit.clear()
        QTest.keyClicks(dialog.edit, typed)
        orders = [dialog.order.itemText(index) for index in range(dialog.order.count())]
        seen[typed] = (orders, dialog.lonlat())
    assert seen == {
        "39.9 116.4": (["Latitude, longitude"], (116.4, 39.9)),
        "116.4 39.9": (["Longitude, latitude"], (116.4, 39.9)),
        "39.9 16.4": (["Longitude, latitude", "Latitude, longitude"], (39.9, 16.4)),
        "39.9N 16.4E": (["As its letters say"], (16.4, 39.9)),
    }
    dialog.edit.setText("39.9 16.4")
    QTest.keyClick(dialog.order, Qt.Key.Key_Down)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.canvas.navigator.is_moving)
    assert center_lonlat(window) == (16.4, 39.9)
    # The next one of the same kind is read the same way.
    dialog.edit.setText("40.1 17.2")
    assert dialog.lonlat() == (17.2, 40.1)
    dialog.close()


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        ("108.62, 21.75", (108.62, 21.75)),
        ("21°45′N 108°37′12″E", (108.62, 21.75)),
        ("北纬21°45′ 东经108°37′12″", (108.62, 21.75)),
    ],
)
def test_go_to_a_typed_coordinate(
    window: MainWindow, qtbot: QtBot, typed: str, place: tuple[float, float]
) -> None:
    window.actions_["go_to"].trigger()
    dialog = window.views.go_to_dialog
    assert dialog is not None
    assert not dialog.go_button.isEnabled()
    dialog.edit.setText("nowhere")
    assert not dialog.go_button.isEnabled()
    dialog.edit.setText(typed)
    QTest.keyClick(dialog.edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.canvas.navigator.is_moving)
    assert center_lonlat(window) == place
    dialog.close()


def test_the_position_switches_its_notation_and_remembers_it(window: MainWindow) -> None:
    button = window.status.coordinates
    button.show_position(108.62, 21.75)
    assert button.text() == "108.62000, 21.75000"
    QTest.mouseClick(button, LEFT)
    assert button.text() == "21°45′00.0″N 108°37′12.0″E"
    assert window.session.settings.preferences.notation == "dms"


def test_moving_the_mouse_tells_where_it_is(window: MainWindow, qtbot: QtBot) -> None:
    canvas = window.canvas
    canvas.set_view(MapView(0.0, 0.0, 1000.0, WEB_MERCATOR))
    with qtbot.waitSignal(canvas.cursor_moved):
        QTest.mouseMove(canvas, QPoint(canvas.width() // 2, canvas.height() // 2))
    lon, lat = (float(part) for part in window.status.coordinates.text().split(", "))
    assert abs(lon) < 0.02
    assert abs(lat) < 0.02


def test_typing_a_scale_zooms_truly_at_the_middle(window: MainWindow, qtbot: QtBot) -> None:
    window.canvas.set_view(MapView(12_000_000.0, 6_000_000.0, 1000.0))
    box = window.status.scale
    edit = box.lineEdit()
    assert edit is not None
    edit.setFocus()
    edit.selectAll()
    QTest.keyClicks(edit, "2500000")
    QTest.keyClick(edit, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: not window.canvas.navigator.is_moving)
    assert window.canvas.settings().scale_denominator() == pytest.approx(2.5e6, rel=1e-6)
    assert box.currentText() == "1:2,500,000"


def test_the_language_switches_live(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    window.actions_["language_zh"].trigger()
    QApplication.processEvents()
    assert window.menuBar().actions()[0].text() == "文件(&F)"
    assert window.docks.docks["layers"].windowTitle() == "图层"
    assert window.session.project.language == "zh"
    qtbot.waitUntil(lambda: window.windowTitle() == "未命名地图[*] — ports.gpkg：未改动")
    window.actions_["language_en"].trigger()
    QApplication.processEvents()
    assert window.menuBar().actions()[0].text() == "&File"
    assert window.session.settings.preferences.language == "en"
    window.actions_["names_zh"].trigger()
    assert (window.session.interface.language, window.session.project.language) == ("en", "zh")


def test_a_file_changed_by_another_program_is_told_and_read_again(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ports_file(tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, path)
    wait_for_rest(window, qtbot)
    layer = next(window.session.project.layers())
    with closing(sqlite3.connect(path)) as other, other:
        drop_triggers(other)
        other.execute("DELETE FROM ports WHERE name = 'Singapore'")
    other.close()
    look_at_files(window, qtbot)
    assert texts(window) == ["ports.gpkg was changed on disk by another program."]
    assert len(window.session.store.block(layer.layer_id)) == 2
    QTest.mouseClick(window.messages.findChildren(QPushButton)[0], LEFT)
    qtbot.waitUntil(lambda: len(window.session.store.block(layer.layer_id)) == 1)
    assert texts(window) == ["ports.gpkg was read again."]
    look_at_files(window, qtbot)
    assert texts(window) == ["ports.gpkg was read again."]


def drop_triggers(database: sqlite3.Connection) -> None:
    """Remove triggers that need functions which only GIS programs bring."""
    for (name,) in database.execute(
        "SELECT name FROM sqlite_master WHERE type='trigger'"
    ).fetchall():
        database.execute(f'DROP TRIGGER "{name}"')


def test_a_file_that_vanished_is_told(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    path = ports_file(tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, path)
    path.unlink()
    look_at_files(window, qtbot)
    assert "moved or deleted" in texts(window)[0]
    assert names(window) == [("ports", ["ports"])]


def test_a_layer_gone_from_a_file_read_again_stays_as_it_was(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ports_file(tmp_path / "ports.gpkg")
    open_and_wait(window, qtbot, path)
    # Who reads on behind the picture must meet one file or the other, not none.
    qtbot.waitUntil(lambda: not window.session.runner.jobs)
    other = tmp_path / "other.gpkg"
    write_layer(other, "others", {"a": Point(1.0, 2.0)})
    other.replace(path)
    window.reloading.reload(path)
    qtbot.waitUntil(lambda: bool(texts(window)))
    assert texts(window) == ["ports.gpkg has no longer: ports. The map shows what was read before."]
    # What was said of the file is over once it can be read.
    other.write_text("no map at all")
    qtbot.waitUntil(lambda: not window.session.watch.is_waiting)
    other.replace(path)
    window.reloading.reload(path)
    qtbot.waitUntil(lambda: len(texts(window)) == 2)
    assert sorted(texts(window)) == [
        "ports.gpkg was changed on disk by another program.",
        "ports.gpkg: is not a GeoPackage (not an SQLite file at all).",
    ]
    ports_file(other).replace(path)
    window.reloading.reload(path)
    qtbot.waitUntil(lambda: texts(window) == ["ports.gpkg was read again."])


def test_a_selection_can_be_taken_back_and_goes_with_its_layer(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    layer = next(window.session.project.layers())
    selection, stack = window.session.selection, window.session.undo.stack
    selection.set([FeatureRef(layer.layer_id, 1)])
    selection.set([FeatureRef(layer.layer_id, 2)])
    assert window.actions_["zoom_selection"].isEnabled()
    stack.undo()
    assert list(selection) == [FeatureRef(layer.layer_id, 1)]
    stack.undo()
    assert list(selection) == []
    stack.redo()
    window.session.undo.remove_layer(layer)
    assert list(selection) == []
    stack.undo()
    assert names(window) == [("ports", ["ports"])]
    stack.undo()
    stack.redo()
    assert list(selection) == [FeatureRef(layer.layer_id, 1)]


def test_dragging_opacity_is_one_step(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    layer = next(window.session.project.layers())
    for opacity in (0.9, 0.7, 0.4):
        window.session.undo.set_opacity(layer, opacity)
    window.actions_["undo"].trigger()
    assert layer.opacity == 1.0
    window.actions_["redo"].trigger()
    assert layer.opacity == 0.4


def test_the_list_of_keys_is_whole_and_can_be_searched(window: MainWindow) -> None:
    window.actions_["shortcuts"].trigger()
    dialog = active_dialog()
    assert isinstance(dialog, ShortcutsDialog)
    listed = {dialog.table.item(row, 2).text() for row in range(dialog.table.rowCount())}  # type: ignore[union-attr]
    with_keys = {spec.name for spec in SPECS if spec.keys}
    first = {window.actions_[name].shortcut().toString() for name in with_keys}
    assert first <= {keys.split(", ")[0] for keys in listed} | {"Ctrl+,"}
    dialog.filter.setText("go to")
    shown = [row for row in range(dialog.table.rowCount()) if not dialog.table.isRowHidden(row)]
    assert len(shown) == 1
    dialog.reject()


def test_no_two_commands_share_a_key(window: MainWindow) -> None:
    keys = [key.toString() for action in window.actions_.all() for key in action.shortcuts()]
    docks = [dock.toggleViewAction().shortcut().toString() for dock in window.docks.docks.values()]
    every = keys + [key for key in docks if key]
    assert sorted(every) == sorted(set(every))


def test_about_names_every_source(window: MainWindow) -> None:
    window.actions_["about"].trigger()
    dialog = active_dialog()
    assert isinstance(dialog, AboutDialog)
    text = dialog.text.toPlainText()
    credits_ = read_attributions(resources_folder() / "attributions.json")
    assert credits_
    for row in credits_:
        assert row["attribution"] in text
    dialog.reject()


def test_the_map_is_copied_and_saved_at_twice_the_screen(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    wait_for_rest(window, qtbot)
    size = window.canvas.size() * 2
    path = tmp_path / "map.png"
    window.output.save(path)
    qtbot.waitUntil(lambda: "Saved map.png." in texts(window))
    picture = QImage(str(path))
    assert picture.size() == size
    width, height = picture.width(), picture.height()
    sample = {picture.pixel(x, y) for x in range(0, width, 9) for y in range(0, height, 9)}
    assert len(sample) > 1
    window.actions_["copy_map"].trigger()
    qtbot.waitUntil(lambda: "The map was copied." in texts(window))
    assert QGuiApplication.clipboard().image().size() == size
    window.output.save(tmp_path / "no such folder" / "map.png")
    qtbot.waitUntil(lambda: any("cannot be saved" in text for text in texts(window)))


def test_a_saved_map_carries_the_credits_of_what_ships(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    def corner(name: str) -> QImage:
        window.output.save(tmp_path / name)
        qtbot.waitUntil(lambda: f"Saved {name}." in texts(window))
        picture = QImage(str(tmp_path / name))
        return picture.copy(picture.width() // 2, picture.height() - 24, picture.width() // 2, 24)

    plain = corner("plain.png")
    window.session.project.add_group(LayerGroup(BASE_MAP.group_id, BASE_MAP.name), 0)
    credited = corner("credited.png")
    assert len({plain.pixel(x, y) for x in range(0, plain.width(), 3) for y in range(24)}) == 1
    assert plain != credited


def test_an_unforeseen_error_is_shown_with_a_report(window: MainWindow, qtbot: QtBot) -> None:
    hook = ExceptionHook(window)
    try:
        raise KeyError("a bug")
    except KeyError as error:
        hook.catch(type(error), error, error.__traceback__)
    qtbot.waitUntil(lambda: hook.dialog is not None)
    assert hook.dialog is not None
    QTest.mouseClick(hook.dialog.copy_button, LEFT)
    report = QGuiApplication.clipboard().text()
    assert "KeyError: 'a bug'" in report
    assert sys.version.split()[0] in report
    hook.dialog.reject()


def test_every_icon_asked_for_is_there() -> None:
    folder = resources_folder() / "icons" / "actions"
    missing = [
        spec.icon for spec in SPECS if spec.icon and not (folder / f"{spec.icon}.svg").is_file()
    ]
    assert missing == []


def test_long_work_shows_a_bar_and_can_be_cancelled(window: MainWindow, qtbot: QtBot) -> None:
    ends: list[str] = []
    progress = window.status.progress
    progress._wait.setInterval(600_000)

    def work(feedback: Feedback) -> None:
        for done in range(20_000):
            feedback.report(done, 20_000)
            time.sleep(0.005)

    window.session.runner.submit(
        work,
        lambda _: ends.append("done"),
        lambda _: ends.append("failed"),
        lambda: ends.append("cancelled"),
        label="Counting",
    )
    QTest.qWait(150)
    assert not progress.isVisible()
    progress._wait.start(APPEARS_AFTER_MS)
    qtbot.waitUntil(progress.isVisible)
    qtbot.waitUntil(lambda: progress.bar.maximum() == 20_000 and progress.bar.value() > 0)
    QTest.mouseClick(progress.cancel_button, LEFT)
    qtbot.waitUntil(lambda: ends == ["cancelled"])
    assert not progress.isVisible()


def test_short_work_shows_no_bar(window: MainWindow, qtbot: QtBot) -> None:
    ends: list[str] = []
    window.session.runner.submit(lambda _: "x", ends.append, lambda _: None, label="A moment")
    qtbot.waitUntil(lambda: ends == ["x"])
    QTest.qWait(400)
    assert not window.status.progress.isVisible()


def test_undo_names_the_step_in_the_language_of_the_moment(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    open_and_wait(window, qtbot, ports_file(tmp_path / "ports.gpkg"))
    undo, redo = window.actions_["undo"], window.actions_["redo"]
    assert (undo.text(), redo.isEnabled()) == ("&Undo: Open ports", False)
    window.actions_["language_zh"].trigger()
    QApplication.processEvents()
    assert undo.text().startswith("撤销(&U)：")
    undo.trigger()
    assert (undo.text(), undo.isEnabled(), redo.isEnabled()) == ("撤销(&U)", False, True)


def test_switching_the_language_of_an_unnamed_map_is_nothing_to_save(window: MainWindow) -> None:
    window.actions_["language_zh"].trigger()
    assert not window.session.project.is_changed


def test_a_row_that_is_not_drawn_is_read_from_its_own_file(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    paths = [tmp_path / name for name in ("a.gpkg", "b.gpkg")]
    for path in paths:
        write_layer(path, "corridors", {"One": Point(108, 21), "Two": Point(109, 22)})
    open_and_wait(window, qtbot, *paths)
    for path in paths:
        row = NotDrawn("Vague", "", "corridors", 2, "", path=path)
        with qtbot.waitSignal(window.panels.identify.feature_shown) as shown:
            window.panels.not_drawn.feature_requested.emit(row)
        (ref,) = shown.args
        layer = window.session.project.layer(ref.layer_id)
        assert layer is not None
        assert (layer.info.path, ref.fid) == (path, 2)


def test_the_hint_of_the_tool_in_use_follows_the_language(window: MainWindow) -> None:
    window.actions_["measure"].trigger()
    assert window.status.hint.text.startswith("Click: add a point")
    window.actions_["language_zh"].trigger()
    QApplication.processEvents()
    assert window.status.hint.text.startswith("单击：加点")
    window.actions_["identify"].trigger()
    assert window.status.hint.text == ""


def test_a_tool_that_is_chosen_gets_the_keys(window: MainWindow) -> None:
    window.activateWindow()
    window.panels.search.setFocus()
    window.actions_["measure"].trigger()
    assert window.canvas.hasFocus()
    QTest.keyClick(window.canvas, Qt.Key.Key_Alt)
    assert window.canvas.hasFocus()
    assert window.menuBar().activeAction() is None


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize(
    ("size", "most_lines"), [((1280, 720), 1), ((960, 540), 2)], ids=["1280x720", "1080p at 200%"]
)
def test_the_hint_of_measuring_is_read_whole(
    window: MainWindow, size: tuple[int, int], most_lines: int, language: str
) -> None:
    window.language.switch(language)
    window.resize(*size)
    window.actions_["measure"].trigger()
    QApplication.processEvents()
    assert window.size().toTuple() == size
    lines, _ = window.status.hint.shown_lines()
    whole = window.status.hint.text
    assert " ".join(lines).replace(" ", "") == whole.replace(" ", "")
    assert len(lines) <= most_lines
    hint = window.status.hint.grab().toImage()
    window.status.show_hint("")
    assert hint != window.status.hint.grab().toImage()
