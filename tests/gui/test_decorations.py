"""Furniture in a window: switched by the menu, dragged by the mouse, arranged by the keyboard."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu
from pytestqt.qtbot import QtBot

from corridormap.app.bundled_map import BASE_MAP, THEME
from corridormap.app.main_window import MainWindow
from corridormap.app.map_furniture import MapFurniture
from corridormap.core.crs import parse_crs
from corridormap.core.decorations import KINDS, NEW_MAP
from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapView
from corridormap.ui.canvas.navigator import REST_MS
from tests.gui.test_window_files import texts

LEFT = Qt.MouseButton.LeftButton


@pytest.fixture
def furniture(window: MainWindow, qtbot: QtBot) -> MapFurniture:
    window.projects.start_bundled((THEME, BASE_MAP))
    window.canvas.navigator.animator.is_smooth = False
    window.resize(1300, 800)
    window.canvas.zoom_to_extent(Extent(100.0, 15.0, 125.0, 32.0))
    made = window.furniture.made
    settle(window, qtbot)
    return made


def settle(window: MainWindow, qtbot: QtBot) -> None:
    canvas, store, runner = window.canvas, window.session.store, window.session.runner

    def is_quiet() -> bool:
        is_still = not canvas.navigator.is_moving and canvas.loop.is_idle
        return is_still and not store.is_busy and not runner.jobs

    # Once the map has come to rest, what is in view is looked through, and drawn again.
    for _ in range(2):
        qtbot.waitUntil(is_quiet, timeout=20_000)
        qtbot.wait(60)
        qtbot.waitUntil(lambda: not window.furniture.made.is_busy, timeout=20_000)
    canvas.grab()


def boxes(made: MapFurniture) -> dict[str, Extent]:
    return {each.piece.kind: each.box for each in made.overlay.arrangement.pieces}


def middle(box: Extent) -> QPoint:
    return QPoint(*(round(side) for side in box.center))


def drag(window: MainWindow, start: QPoint, end: QPoint) -> None:
    canvas = window.canvas
    QTest.mouseMove(canvas, start)
    QTest.mousePress(canvas, LEFT, pos=start)
    QTest.mouseMove(canvas, (start + end) / 2)
    QTest.mouseMove(canvas, end)
    QTest.mouseRelease(canvas, LEFT, pos=end)
    canvas.grab()


def test_a_new_map_shows_scale_credits_and_boundaries(furniture: MapFurniture) -> None:
    assert set(boxes(furniture)) == {"scale_bar", "attributions", "viewpoint"}
    shown = furniture.furniture()
    assert "OpenStreetMap" in shown.credits
    assert "de facto" in shown.viewpoint


def test_the_mouse_drags_a_piece_to_another_corner(
    furniture: MapFurniture, window: MainWindow
) -> None:
    view = window.canvas.navigator.view
    drag(window, middle(boxes(furniture)["scale_bar"]), QPoint(110, 40))
    decorations = window.session.project.decorations
    assert decorations.scale_bar.place.anchor == "top_left"
    assert boxes(furniture)["scale_bar"].y_min < 60
    assert window.canvas.navigator.view == view
    window.resize(window.width() + 120, window.height() + 90)
    window.canvas.grab()
    assert boxes(furniture)["scale_bar"].y_min < 60
    window.session.undo.stack.undo()
    window.canvas.grab()
    assert window.session.project.decorations == NEW_MAP
    assert boxes(furniture)["scale_bar"].y_min > window.canvas.height() / 2


def test_a_piece_snaps_to_the_edge_while_it_is_held(
    furniture: MapFurniture, window: MainWindow
) -> None:
    canvas, box = window.canvas, boxes(furniture)["scale_bar"]
    start = middle(box)
    QTest.mouseMove(canvas, QPoint(300, 200))
    QTest.mouseMove(canvas, start)
    assert canvas.cursor().shape() == Qt.CursorShape.SizeAllCursor
    QTest.mousePress(canvas, LEFT, pos=start)
    end = start + QPoint(2, round(17 - box.y_min))
    QTest.mouseMove(canvas, end)
    canvas.grab()
    assert furniture.drag.is_dragging
    assert boxes(furniture)["scale_bar"].y_min == 12.0
    QTest.keyClick(canvas, Qt.Key.Key_Escape)
    QTest.mouseRelease(canvas, LEFT, pos=end)
    canvas.grab()
    assert window.session.project.decorations == NEW_MAP
    assert boxes(furniture)["scale_bar"] == box
    QTest.mouseMove(canvas, QPoint(300, 200))
    assert canvas.cursor().shape() != Qt.CursorShape.SizeAllCursor


def test_a_click_on_a_piece_is_the_tools(furniture: MapFurniture, window: MainWindow) -> None:
    clicks: list[tuple[float, float]] = []
    tool = window.canvas.tool
    original = tool.clicked
    tool.clicked = lambda event: clicks.append(event.screen_point)  # type: ignore[method-assign]
    try:
        spot = middle(boxes(furniture)["scale_bar"])
        QTest.mouseClick(window.canvas, LEFT, pos=spot)
    finally:
        tool.clicked = original  # type: ignore[method-assign]
    assert clicks == [(spot.x(), spot.y())]
    assert window.session.undo.stack.count() == 0


def test_the_right_button_hides_a_piece(furniture: MapFurniture, window: MainWindow) -> None:
    spot = middle(boxes(furniture)["attributions"])
    QTest.mouseClick(window.canvas, Qt.MouseButton.RightButton, pos=spot)
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    hide, more = menu.actions()
    assert hide.text() == "Hide Credits"
    menu.close()
    hide.trigger()
    assert not window.session.project.decorations.attributions.shown
    more.trigger()
    window.canvas.grab()
    assert furniture.dialog is not None
    assert furniture.dialog.notes.text().startswith("Credits: switched off")
    furniture.dialog.close()


def test_the_menu_switches_every_piece_and_undo_brings_it_back(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot
) -> None:
    actions, project = window.actions_, window.session.project
    for kind in (*KINDS, "graticule"):
        if kind == "title":
            continue
        action = actions[f"show_{kind}"]
        was = project.decorations.is_shown(kind)
        assert action.isChecked() == was
        action.trigger()
        assert project.decorations.is_shown(kind) is not was
        assert action.isChecked() is not was
        window.session.undo.stack.undo()
        assert action.isChecked() == was
    assert project.decorations == NEW_MAP
    actions["furnish"].trigger()
    settle(window, qtbot)
    assert set(boxes(furniture)) == set(KINDS) - {"title"}


def test_a_title_without_words_asks_for_them(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot
) -> None:
    window.actions_["show_title"].trigger()
    assert not window.actions_["show_title"].isChecked()
    dialog = furniture.dialog
    assert dialog is not None
    qtbot.waitUntil(lambda: dialog.title_text.hasFocus() or not dialog.isActiveWindow())
    QTest.keyClicks(dialog.title_text, "Corridors")
    QTest.keyClick(dialog.title_text, Qt.Key.Key_Return)
    assert window.session.project.decorations.title_text == "Corridors"
    assert window.actions_["show_title"].isChecked()
    window.canvas.grab()
    assert "title" in boxes(furniture)
    dialog.close()


def test_the_dialog_moves_pieces_by_the_keyboard(
    furniture: MapFurniture, window: MainWindow
) -> None:
    furniture.show_dialog("scale_bar")
    dialog = furniture.dialog
    assert dialog is not None
    anchor = dialog.places["scale_bar"].anchor
    anchor.setFocus()
    QTest.keyClick(anchor, Qt.Key.Key_Home)
    assert window.session.project.decorations.scale_bar.place.anchor == "top_left"
    across = dialog.places["scale_bar"].x_px
    across.setFocus()
    QTest.keyClick(across, Qt.Key.Key_Up)
    assert window.session.project.decorations.scale_bar.place.x_px == 13.0
    window.session.undo.stack.undo()
    assert across.value() == 12.0
    dialog.reset.click()
    assert window.session.project.decorations == NEW_MAP
    names = {
        box.accessibleName() for each in dialog.places.values() for box in (each.x_px, each.y_px)
    }
    assert len(names) == 2 * len(KINDS)
    dialog.close()


def test_the_legend_follows_the_view_and_the_layers(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot
) -> None:
    def listed() -> set[str]:
        # The map has come to rest when it has not moved for a while.
        qtbot.wait(REST_MS + 20)
        settle(window, qtbot)
        groups = furniture.furniture().legend
        return {row.label or each.name for g in groups for each in g.layers for row in each.rows}

    window.actions_["show_legend"].trigger()
    window.canvas.zoom_to_extent(Extent(122.0, 38.0, 132.0, 45.0))
    north_east = listed()
    assert {"Rail", "Sea port", "GTI local cooperation committee"} <= north_east
    assert not {"Eastern Economic Corridor", "ASEAN", "River port"} & north_east
    window.canvas.zoom_to_extent(Extent(99.0, 11.0, 103.0, 14.5))
    assert "Eastern Economic Corridor" in listed()
    ports = window.session.project.layer("theme/ports")
    assert ports is not None
    window.session.undo.set_visible(ports, False)
    assert "Sea port" not in listed()
    project = window.session.project
    project.language = "zh"
    assert "铁路" in listed()


def test_a_moved_map_keeps_its_furniture_true_at_every_frame(
    furniture: MapFurniture, window: MainWindow
) -> None:
    canvas, view = window.canvas, window.canvas.navigator.view
    before = boxes(furniture)["scale_bar"].width
    canvas.set_view(view.moved(0.0, 4_000_000.0))
    canvas.grab()
    assert boxes(furniture)["scale_bar"].width != before
    assert boxes(furniture)["attributions"].x_max == canvas.width()


def test_a_piece_that_cannot_be_shown_says_why(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot
) -> None:
    albers = parse_crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84")
    window.canvas.set_view(MapView(0.0, 4_500_000.0, 9_000.0, albers))
    window.actions_["show_north_arrow"].trigger()
    qtbot.waitUntil(lambda: any("north differs by up to" in text for text in texts(window)))
    window.canvas.grab()
    assert "north_arrow" not in boxes(furniture)


def test_the_furniture_is_kept_in_the_project(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    furniture.furnish()
    settle(window, qtbot)
    drag(window, middle(boxes(furniture)["north_arrow"]), QPoint(40, 200))
    wanted = window.session.project.decorations
    window.looks.set_look("dark")
    window.session.project.path = tmp_path / "map.corridormap"
    assert window.projects.save()
    window.projects.start_bundled((THEME, BASE_MAP))
    assert window.session.project.decorations == NEW_MAP
    assert window.session.project.look == "light"
    done: list[bool] = []
    window.projects.open_project(tmp_path / "map.corridormap", lambda: done.append(True))
    qtbot.waitUntil(lambda: bool(done), timeout=20_000)
    assert window.session.project.decorations == wanted
    assert window.session.project.look == "dark"
    assert window.actions_["look_dark"].isChecked()
    assert not window.projects.is_changed


def test_a_legend_nobody_moved_stands_where_it_hides_least(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot
) -> None:
    project = window.session.project
    place = project.decorations.legend.place
    # Europe and Africa have few corridors, South-East Asia lies in the other corner.
    window.canvas.zoom_to_extent(Extent(-8.0, 0.0, 150.0, 66.0))
    settle(window, qtbot)
    furniture.furnish()
    assert project.decorations.legend.place == replace(place, anchor="bottom_left")
    window.session.undo.stack.undo()
    assert project.decorations == NEW_MAP
    moved = replace(place, anchor="right", y_px=0.0)
    project.decorations = NEW_MAP.with_place("legend", moved)
    furniture.furnish()
    assert project.decorations.legend.place == moved


@pytest.mark.parametrize("suffix", ["svg", "pdf", "png"])
def test_saved_maps_carry_the_furniture(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot, tmp_path: Path, suffix: str
) -> None:
    furniture.furnish()
    settle(window, qtbot)
    path = tmp_path / f"map.{suffix}"
    window.output.save(path)
    qtbot.waitUntil(lambda: f"Saved {path.name}." in texts(window), timeout=20_000)
    content = path.read_bytes()
    if suffix == "svg":
        text = content.decode()
        for words in ("Boundaries: de facto", "Sea port", "true at", "Made with Natural Earth"):
            assert words in text
    elif suffix == "png":
        picture = QImage(str(path))
        box, ratio = boxes(furniture)["legend"], picture.width() / window.canvas.width()
        rect = [round(side * ratio) for side in (box.x_min, box.y_min, box.width, box.height)]
        paper = picture.copy(*rect).pixelColor(6, 6)
        assert min(paper.red(), paper.green(), paper.blue()) > 235
    else:
        assert content.startswith(b"%PDF-")


def test_switching_off_what_must_be_said_is_told_when_a_picture_is_saved(
    furniture: MapFurniture, window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    furniture.switch("attributions", False)
    window.output.save(tmp_path / "map.png")
    qtbot.waitUntil(lambda: any("name the data" in text for text in texts(window)), timeout=20_000)
