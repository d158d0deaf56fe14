from __future__ import annotations

import json
import threading
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QCheckBox, QFileDialog, QListWidget
from pytestqt.qtbot import QtBot
from shapely import box

from corridormap.app.main_window import MainWindow
from corridormap.core.color_vision import Vision, simulated
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.palettes import is_safe
from corridormap.core.symbol import SymbolSet
from corridormap.ui.styling import value_reader
from corridormap.ui.styling.palette_strip import NAME_ROLE, SAFE_ROLE
from tests.gui.conftest import close_window, new_window
from tests.gui.styling_rig import LEFT, StylingRig
from tests.gui.test_window_files import open_and_wait, texts, wait_for_rest
from tests.gui.tiny_files import write_layer


@pytest.fixture
def rig(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> StylingRig:
    return StylingRig(window, qtbot, tmp_path / "theme.gpkg")


def fancy(rig: StylingRig) -> None:
    """Use all that a style has: ranges of a fact, hatch, marker by size, casing, rules, labels."""
    dialog = rig.open("member_regions")
    rig.pick(dialog.classes.bar.renderer, "ranges")
    rig.pick(dialog.classes.bar.field, "2018")
    symbols = dialog.classes.symbols
    rig.pick(rig.child(symbols.pages["fill"], "hatch"), "parallel")  # type: ignore[arg-type]
    symbols.setCurrentIndex(1)
    rig.click(symbols.switches["marker"])
    rig.pick(symbols.marker.size_field, "2018")
    dialog = rig.open("ways")
    rig.pick(dialog.classes.bar.renderer, "values")
    rig.pick(dialog.classes.bar.field, "kind")
    page = dialog.classes.symbols.pages["line"]
    rig.click(rig.child(page, "casing"))
    rig.pick(rig.child(page, "marks"), "ticks")  # type: ignore[arg-type]
    rig.choose_rows(0, 1)
    rig.click(dialog.classes.table.buttons["merge"])
    dialog.tabs.setCurrentIndex(1)
    rig.click(dialog.labels.switch)


def test_all_of_it_comes_back_with_the_project(
    rig: StylingRig, qtbot: QtBot, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fancy(rig)
    dialog = rig.dialog
    dialog.tabs.setCurrentIndex(0)
    view = dialog.classes.table.view
    switch = view.visualRect(view.model().index(1, 0)).topLeft() + QPoint(10, 12)
    QTest.mouseClick(view.viewport(), LEFT, pos=switch)
    styles = {table: rig.style(table) for table in ("member_regions", "ways", "stops")}
    assert any(each.hidden_symbols is not None for each in styles["ways"].categories)
    path = tmp_path / "kept.corridormap"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    rig.window.actions_["save_as"].trigger()
    qtbot.waitUntil(path.is_file)
    other = new_window(tmp_path / "other.ini")
    try:
        other.open_files([path])
        qtbot.waitUntil(lambda: bool(list(other.session.project.layers())))
        found = {layer.info.table: layer.style for layer in other.session.project.layers()}
        assert {table: found[table] for table in styles} == styles
        wait_for_rest(other, qtbot)
    finally:
        close_window(other)


def test_a_style_is_saved_and_given_to_another_layer(
    rig: StylingRig, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fancy(rig)
    style = rig.style("ways")
    path = tmp_path / "ways.corridormap-style"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(path), ""))
    monkeypatch.setattr(QFileDialog, "getOpenFileName", lambda *_: (str(path), ""))
    rig.window.actions_["save_style"].trigger()
    assert json.loads(path.read_text("utf-8"))["schema"] == "corridormap style"
    rig.window.session.undo.set_style(rig.layer("ways"), rig.style("stops"))
    rig.window.actions_["load_style"].trigger()
    assert rig.style("ways") == style
    rig.window.actions_["undo"].trigger()
    assert rig.style("ways") == rig.style("stops")


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("{", "it is not JSON"),
        ('{"type": "FeatureCollection"}', "another program's file"),
        ('{"schema": "corridormap style", "schema_version": 9}', "newer corridormap"),
        (
            '{"schema": "corridormap style", "schema_version": 1,'
            ' "style": {"symbols": {"cloud": {}}}}',
            "unknown key “cloud”",
        ),
        ("\x00\x01\x02", "it is not JSON"),
    ],
)
def test_a_bad_style_file_is_named_in_one_line(
    rig: StylingRig, tmp_path: Path, content: str, words: str
) -> None:
    path = tmp_path / "bad.corridormap-style"
    path.write_text(content, "utf-8")
    before = rig.style("ways")
    rig.window.styles.load(rig.layer("ways"), path)
    (line,) = texts(rig.window)
    assert line.startswith("bad.corridormap-style")
    assert words in line
    assert "\n" not in line
    assert rig.style("ways") == before


def test_copied_lines_pasted_on_points_say_what_was_left_out(rig: StylingRig) -> None:
    fancy(rig)
    rig.window.actions_["copy_style"].trigger()
    assert QGuiApplication.clipboard().text().lstrip().startswith("{")
    dialog = rig.open("stops")
    QTest.keyClick(
        dialog,
        Qt.Key.Key_V,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier,
    )
    style = rig.style("stops")
    assert style.symbols.line is None
    assert style.symbols.marker is not None
    assert "lines" in dialog.note.text()
    assert "kind" in dialog.note.text()
    line = rig.style("ways").categories[0].symbols.line
    marker = style.categories[0].symbols.marker
    assert line is not None
    assert marker is not None
    assert marker.color == line.color[:7]
    QGuiApplication.clipboard().setText("hello")
    rig.window.actions_["paste_style"].trigger()
    assert "The clipboard holds no style" in dialog.note.text()
    assert rig.style("stops") == style


def test_a_style_with_lookups_that_the_file_lacks_still_shows_the_layer(
    rig: StylingRig, qtbot: QtBot, tmp_path: Path
) -> None:
    dialog = rig.open("member_regions")
    rig.pick(dialog.classes.bar.renderer, "ranges")
    rig.pick(dialog.classes.bar.field, "2018")
    dialog.accept()
    rig.window.actions_["copy_style"].trigger()
    areas = {"box": box(100, 10, 104, 14)}
    open_and_wait(rig.window, qtbot, write_layer(tmp_path / "other.gpkg", "areas", areas))
    rig.window.messages.clear()
    rig.window.panels.layers.select_layer(rig.layer("areas"))
    rig.window.actions_["paste_style"].trigger()
    (line,) = texts(rig.window)
    assert "region_id, facts.value" in line
    wait_for_rest(rig.window, qtbot)
    assert len(texts(rig.window)) == 1
    assert len(rig.window.session.store.block(rig.layer("areas").layer_id)) == 1


def test_a_double_click_on_a_legends_sign_opens_the_editor_at_its_class(
    rig: StylingRig, qtbot: QtBot
) -> None:
    dialog = rig.open("ways")
    rig.pick(dialog.classes.bar.renderer, "values")
    rig.pick(dialog.classes.bar.field, "kind")
    dialog.accept()
    tree = rig.window.panels.layers
    layer = rig.layer("ways")
    index = tree.view.model().mapFromSource(tree.model.layer_index(layer))  # type: ignore[attr-defined]
    tree.view.expand(index)
    qtbot.waitUntil(lambda: tree.view.model().rowCount(index) == 3)
    child = tree.view.model().index(1, 0, index)
    tree.view.scrollTo(child)
    point = tree.view.visualRect(child).center()
    QTest.mouseClick(tree.view.viewport(), LEFT, pos=point)
    QTest.mouseDClick(tree.view.viewport(), LEFT, pos=point)
    rig.wait()
    chosen = [
        rig.style("ways").categories[place].label for place in rig.dialog.classes.table.chosen()
    ]
    assert chosen == [str(child.data())]
    rig.dialog.accept()
    stops = tree.view.model().mapFromSource(tree.model.layer_index(rig.layer("stops")))  # type: ignore[attr-defined]
    sign = tree.view.sign_rect(stops).center()
    QTest.mouseClick(tree.view.viewport(), LEFT, pos=sign)
    QTest.mouseDClick(tree.view.viewport(), LEFT, pos=sign)
    assert rig.window.styles.editor.layer is rig.layer("stops")


def test_palettes_are_marked_and_can_be_only_safe_ones(rig: StylingRig) -> None:
    bar = rig.open("ways").classes.bar
    rig.pick(bar.renderer, "ranges")
    rig.pick(bar.field, "trains")
    rig.click(bar.palette_box)
    popup = bar.palette_box.list
    assert popup is not None
    listed = rows(popup.list)
    assert listed == {name: is_safe(name, 5) for name in listed}
    assert not all(listed.values())
    assert isinstance(popup.safe_only, QCheckBox)
    popup.safe_only.click()
    assert rows(popup.list) == {name: True for name, safe in listed.items() if safe}
    popup.safe_only.click()
    wanted = next(
        popup.list.item(row)
        for row in range(popup.list.count())
        if popup.list.item(row).data(NAME_ROLE) == "crameri:batlow"
    )
    popup.list.scrollToItem(wanted)
    QTest.mouseClick(popup.list.viewport(), LEFT, pos=popup.list.visualItemRect(wanted).center())
    graduation = rig.style("ways").graduation
    assert graduation is not None
    assert graduation.palette == "crameri:batlow"


def rows(listed: QListWidget) -> dict[str, bool]:
    items = [listed.item(row) for row in range(listed.count())]
    return {
        str(item.data(NAME_ROLE)): item.data(SAFE_ROLE) for item in items if item.data(NAME_ROLE)
    }


def test_reading_shows_progress_and_can_be_stopped(
    rig: StylingRig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    begun, ended = threading.Event(), threading.Event()

    def slowly(source: object, choice: object, feedback: Feedback) -> list[int]:
        begun.set()
        try:
            while True:
                feedback.report(30, 100)
                ended.wait(0.005)
        except Cancelled:
            ended.set()
            raise

    dialog = rig.open("ways")
    before = rig.style("ways")
    monkeypatch.setattr(value_reader, "_column", slowly)
    bar = dialog.classes.bar
    bar.renderer.setCurrentIndex(bar.renderer.findData("graduated"))
    bar.renderer.activated.emit(bar.renderer.currentIndex())
    qtbot.waitUntil(begun.is_set)
    qtbot.waitUntil(lambda: dialog.work.isVisible() and dialog.work.bar.value() == 30)
    dialog.work.stop.click()
    qtbot.waitUntil(ended.is_set)
    assert not dialog.work.isVisible()
    assert rig.style("ways") == before
    assert bar.kind == "single"


def test_the_screen_is_seen_as_colour_blind_people_see_it_and_pictures_are_not(
    rig: StylingRig, qtbot: QtBot
) -> None:
    window = rig.window
    wait_for_rest(window, qtbot)
    window.canvas.zoom_to_layer(rig.layer("member_regions"))
    wait_for_rest(window, qtbot)
    qtbot.waitUntil(lambda: window.canvas.loop.is_idle)
    window.messages.clear()
    qtbot.waitUntil(lambda: window.canvas.grab().toImage() == still(qtbot, window))
    plain = pixels(window.canvas.grab().toImage())
    window.actions_["vision_deuteranopia"].trigger()
    seen = pixels(window.canvas.grab().toImage())
    expected = simulated(plain, Vision.DEUTERANOPIA)
    off = np.abs(seen.astype(int) - expected.astype(int)).max(axis=2)
    ys, xs = np.nonzero(off > 12)
    assert len(ys) == 0, (xs.min(), xs.max(), ys.min(), ys.max(), len(xs))
    assert np.abs(seen.astype(int) - plain.astype(int)).max() > 12
    assert window.vision.note.isVisible()
    assert "deuteranopia" in window.vision.note.text()
    QTest.mouseClick(window.vision.note, LEFT)
    assert not window.vision.note.isVisible()
    assert window.actions_["vision_full"].isChecked()
    assert np.array_equal(pixels(window.canvas.grab().toImage()), plain)


def test_the_legends_signs_are_seen_so_too_and_stay_see_through(rig: StylingRig) -> None:
    window, layer = rig.window, rig.layer("ways")
    red, line = "#d02020", layer.style.symbols.line
    assert line is not None
    layer.style = replace(layer.style, symbols=SymbolSet(line=replace(line, color=red)))
    model = window.panels.layers.model

    def sign() -> QImage:
        index = model.layer_index(layer)
        own = index.data(Qt.ItemDataRole.DecorationRole)
        found = own or model.index(0, 0, index).data(Qt.ItemDataRole.DecorationRole)
        assert isinstance(found, QImage)
        return found

    plain = sign()
    changed: list[object] = []
    model.dataChanged.connect(lambda *_: changed.append(1))
    window.actions_["vision_deuteranopia"].trigger()
    assert changed
    seen = sign()
    assert (seen.size(), seen.devicePixelRatio()) == (plain.size(), plain.devicePixelRatio())
    middle = plain.rect().center()
    assert plain.pixelColor(middle).name() == red
    expected = simulated(np.array([[0xD0, 0x20, 0x20]], np.uint8), Vision.DEUTERANOPIA)[0]
    found = seen.pixelColor(middle)
    got = np.array([found.red(), found.green(), found.blue()])
    assert np.abs(got.astype(int) - expected.astype(int)).max() <= 12
    for x in range(plain.width()):
        assert seen.pixelColor(x, 0).alpha() == plain.pixelColor(x, 0).alpha()
    window.actions_["vision_full"].trigger()
    assert sign() == plain


def still(qtbot: QtBot, window: MainWindow) -> QImage:
    """Return the canvas a moment later: what lies over the map comes when it stands still."""
    qtbot.wait(250)
    return window.canvas.grab().toImage()


def pixels(image: QImage) -> np.ndarray:
    rgb = image.convertToFormat(QImage.Format.Format_RGB888)
    flat = np.frombuffer(rgb.constBits(), np.uint8).reshape(rgb.height(), rgb.bytesPerLine())
    return flat[:, : rgb.width() * 3].reshape(rgb.height(), rgb.width(), 3).copy()


def test_another_language_opens_the_editor_anew_on_the_same_layer(rig: StylingRig) -> None:
    first = rig.open("ways")
    rig.window.session.interface.switch("zh")
    rig.qtbot.waitUntil(lambda: rig.window.styles.dialog is not first)
    rig.wait()
    assert rig.window.styles.editor.layer is rig.layer("ways")
    second = rig.dialog
    rig.window.session.interface.switch("en")
    rig.qtbot.waitUntil(lambda: rig.window.styles.dialog is not second)
    rig.wait()


def test_a_layer_of_pictures_has_opacity_and_scales_only(
    rig: StylingRig, qtbot: QtBot, tmp_path: Path
) -> None:
    picture = QImage(8, 8, QImage.Format.Format_RGB32)
    picture.fill(0)
    assert picture.save(str(tmp_path / "ground.png"))
    (tmp_path / "ground.pgw").write_text("0.5\n0\n0\n-0.5\n100\n12\n", "utf-8")
    open_and_wait(rig.window, qtbot, tmp_path / "ground.png")
    rig.open("ways")
    rig.window.actions_["copy_style"].trigger()
    dialog = rig.open("ground")
    assert [dialog.tabs.isTabVisible(page) for page in range(3)] == [False, False, True]
    QTest.keyClick(dialog.layer_page.opacity, Qt.Key.Key_Left)
    assert rig.layer("ground").opacity == 0.99
    rig.window.actions_["paste_style"].trigger()
    assert "lines" in dialog.note.text()
    rig.open("ways")
    assert dialog.tabs.isTabVisible(0)


def test_every_command_is_in_a_menu(rig: StylingRig) -> None:
    menus = rig.window.menus
    shown = {shortcut for menu in menus.submenus.values() for shortcut in menu.actions()}
    for vision in Vision:
        assert rig.window.actions_[f"vision_{vision.value}"] in shown
    assert menus.submenus["vision"].title()
