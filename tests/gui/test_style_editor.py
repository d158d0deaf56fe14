from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QColor, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QApplication,
    QColorDialog,
    QComboBox,
    QDialogButtonBox,
    QHeaderView,
    QLineEdit,
    QSlider,
)
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from corridormap.core.classify import classify
from corridormap.core.looks import in_look, role_colors
from corridormap.core.symbol import SymbolSet
from corridormap.render.draw_context import qcolor
from corridormap.ui.styling.color_button import ColorButton
from tests.gui.styling_rig import LEFT, StylingRig

Button = QDialogButtonBox.StandardButton
SWITCH = QPoint(10, 12)
"""Where the switch is in a cell of signs."""


@pytest.fixture
def rig(window: MainWindow, qtbot: QtBot, tmp_path: Path) -> StylingRig:
    return StylingRig(window, qtbot, tmp_path / "theme.gpkg")


def test_a_width_typed_is_on_the_map_and_one_step_of_undo(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    before = rig.style("ways")
    page = dialog.classes.symbols.pages["line"]
    rig.type_into(rig.child(page, "width_px"), "6.5")
    line = rig.style("ways").symbols.line
    assert line is not None
    assert line.width_px == 6.5
    assert rig.window.session.project.is_changed
    assert rig.stack.count() == 1
    rig.window.actions_["undo"].trigger()
    assert rig.style("ways") == before
    assert rig.child(page, "width_px").text() == "1.6 px"  # type: ignore[attr-defined]
    rig.window.actions_["redo"].trigger()
    assert rig.style("ways").symbols.line == line


def test_turns_at_one_control_merge_and_at_two_do_not(rig: StylingRig) -> None:
    page = rig.open("ways").classes.symbols.pages["line"]
    width, offset = rig.child(page, "width_px"), rig.child(page, "offset_px")
    width.setFocus()
    for _ in range(5):
        QTest.keyClick(width, Qt.Key.Key_Up)
        rig.window.styles.editor.flush()
    assert rig.stack.count() == 1
    offset.setFocus()
    QTest.keyClick(offset, Qt.Key.Key_Up)
    width.setFocus()
    QTest.keyClick(width, Qt.Key.Key_Up)
    line = rig.style("ways").symbols.line
    assert line is not None
    assert (line.width_px, line.offset_px) == (4.6, 0.5)
    assert rig.stack.count() == 3


def test_a_turn_back_to_the_start_leaves_no_step(rig: StylingRig) -> None:
    page = rig.open("ways").classes.symbols.pages["line"]
    width = rig.child(page, "width_px")
    width.setFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
        QTest.keyClick(width, key)
        rig.window.styles.editor.flush()
    assert rig.stack.count() == 0


def test_the_colour_dialog_offers_the_maps_colours_and_is_followed(rig: StylingRig) -> None:
    page = rig.open("ways").classes.symbols.pages["line"]
    before = rig.style("ways")
    button = rig.child(page, "color")
    assert isinstance(button, ColorButton)
    rig.click(button)
    colors = QApplication.activeModalWidget()
    assert isinstance(colors, QColorDialog)
    used = list(rig.window.styles.map_colors())
    assert [QColorDialog.customColor(i).name() for i in range(len(used))] == used
    colors.setCurrentColor(QColor("#12345680"))
    colors.setCurrentColor(QColor(0x12, 0x34, 0x56, 0x80))
    line = rig.style("ways").symbols.line
    assert line is not None
    assert line.color == "#12345680"
    colors.reject()
    assert rig.style("ways") == before
    assert rig.stack.count() == 0


def test_reset_gives_back_one_layer_and_cancel_all_of_them(rig: StylingRig) -> None:
    ways, stops = rig.style("ways"), rig.style("stops")
    dialog = rig.open("ways")
    rig.type_into(rig.child(dialog.classes.symbols.pages["line"], "width_px"), "9")
    reset = dialog.buttons.button(Button.Reset)
    rig.click(reset)
    assert rig.style("ways") == ways
    assert not reset.isEnabled()
    rig.type_into(rig.child(dialog.classes.symbols.pages["line"], "width_px"), "9")
    rig.open("stops")
    assert rig.dialog is dialog
    rig.type_into(rig.child(dialog.classes.symbols.pages["marker"], "size_px"), "20")
    assert (rig.style("ways"), rig.style("stops")) != (ways, stops)
    dialog.buttons.button(Button.Cancel).click()
    assert (rig.style("ways"), rig.style("stops")) == (ways, stops)
    assert rig.window.styles.dialog is None
    rig.window.actions_["undo"].trigger()
    assert rig.style("ways") != ways
    assert rig.style("stops") != stops


def test_ok_keeps_what_was_changed_a_moment_ago(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    width = rig.child(dialog.classes.symbols.pages["line"], "width_px")
    width.setFocus()
    QTest.keyClick(width, Qt.Key.Key_Up)
    dialog.buttons.button(Button.Ok).click()
    line = rig.layer("ways").style.symbols.line
    assert line is not None
    assert line.width_px == 2.1


def test_ranges_of_a_fact_say_unit_and_period(rig: StylingRig) -> None:
    dialog = rig.open("member_regions")
    rig.pick(dialog.classes.bar.renderer, "ranges")
    rig.pick(dialog.classes.bar.field, "trade (billion USD), 2018")
    style = rig.style("member_regions")
    assert style.kind == "graduated"
    assert style.legend_title == "trade (billion USD), 2018"
    assert style.graduation is not None
    assert style.graduation.field == "trade, 2018"
    assert [each.label for each in style.categories] == ["12.5", "30.0"]
    assert dialog.note.text() == "Only 2 classes. 1 feature has no number."
    layer = rig.layer("member_regions")
    store = rig.window.session.store
    rig.qtbot.waitUntil(lambda: "trade, 2018" in store.columns(layer.layer_id))
    columns = store.columns(layer.layer_id)
    assert classify(style, columns, 3).tolist() == [0, 1, -1]
    table = dialog.classes.table
    rig.qtbot.waitUntil(lambda: _counts(rig) == ["1", "1", "1"])
    assert table.model.rowCount() == 3


def _counts(rig: StylingRig) -> list[str]:
    model = rig.dialog.classes.table.model
    last = model.columnCount() - 1
    return [str(model.index(row, last).data()) for row in range(model.rowCount())]


def test_facts_that_are_words_make_no_ranges(rig: StylingRig) -> None:
    bar = rig.open("member_regions").classes.bar
    rig.pick(bar.renderer, "ranges")
    listed = [bar.field.itemText(i) for i in range(bar.field.count())]
    assert any("trade (billion USD), 2019" in text for text in listed)
    assert not any("motto" in text for text in listed)
    rig.pick(bar.renderer, "values")
    assert any("motto" in bar.field.itemText(i) for i in range(bar.field.count()))


def test_methods_classes_and_palette_make_classes_anew(rig: StylingRig) -> None:
    bar = rig.open("ways").classes.bar
    rig.pick(bar.renderer, "ranges")
    rig.pick(bar.field, "trains")
    assert len(rig.style("ways").categories) == 5
    rig.pick(bar.method, "equal")
    assert [each.upper for each in rig.style("ways").categories][-2:] == [64.2, 80.0]
    rig.type_into(bar.count, "3")
    rig.wait()
    first = rig.style("ways")
    assert len(first.categories) == 3
    bar.reverse.click()
    colors = [_line_color(each.symbols) for each in first.categories]
    assert [_line_color(each.symbols) for each in rig.style("ways").categories] == colors[::-1]


def _line_color(symbols: SymbolSet) -> str:
    assert symbols.line is not None
    return symbols.line.color


def test_values_become_classes_that_can_be_merged_moved_hidden_and_removed(
    rig: StylingRig,
) -> None:
    table = rig.open("ways").classes.table
    bar = rig.dialog.classes.bar
    rig.pick(bar.renderer, "values")
    rig.pick(bar.field, "kind")
    assert [each.label for each in rig.style("ways").categories] == ["rail", "road", "sea"]
    rig.qtbot.waitUntil(lambda: _counts(rig) == ["4", "2", "2", "0"])
    rig.choose_rows(0)
    rig.key(Qt.Key.Key_Down, control=True)
    assert [each.label for each in rig.style("ways").categories] == ["road", "rail", "sea"]
    assert table.chosen() == [1]
    rig.choose_rows(0, 2)
    rig.click(table.buttons["merge"])
    assert [each.label for each in rig.style("ways").categories] == ["road, sea", "rail"]
    rig.qtbot.waitUntil(lambda: _counts(rig) == ["4", "4", "0"])
    sign = table.view.visualRect(table.model.index(1, 0))
    QTest.mouseClick(table.view.viewport(), LEFT, pos=sign.topLeft() + SWITCH)
    hidden = rig.style("ways").categories[1]
    assert hidden.symbols == SymbolSet()
    assert hidden.hidden_symbols is not None
    QTest.mouseClick(table.view.viewport(), LEFT, pos=sign.topLeft() + SWITCH)
    assert rig.style("ways").categories[1].symbols == hidden.hidden_symbols
    rig.choose_rows(1)
    rig.key(Qt.Key.Key_Delete)
    assert [each.label for each in rig.style("ways").categories] == ["road, sea"]
    for _ in range(rig.stack.count()):
        rig.window.actions_["undo"].trigger()
    assert rig.style("ways").kind == "single"


def test_rules_are_typed_and_a_wrong_one_is_refused_in_words(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    rig.pick(dialog.classes.bar.renderer, "rules")
    rig.click(dialog.classes.table.buttons["add"])
    rig.type_in_cell(0, 1, "trains >= 10 AND kind <> 'sea'")
    assert rig.style("ways").categories[0].filter == "trains >= 10 AND kind <> 'sea'"
    rig.qtbot.waitUntil(lambda: _counts(rig) == ["3", "5"])
    steps = rig.stack.count()
    rig.type_in_cell(0, 1, "trains >= (")
    assert "bracket" in dialog.note.text()
    assert rig.stack.count() == steps
    rig.type_in_cell(0, 2, "Busy")
    assert rig.style("ways").categories[0].label == "Busy"


def test_classes_turned_into_rules_take_the_same_features(rig: StylingRig) -> None:
    bar = rig.open("member_regions").classes.bar
    rig.pick(bar.renderer, "ranges")
    rig.pick(bar.field, "2018")
    store, layer = rig.window.session.store, rig.layer("member_regions")
    rig.qtbot.waitUntil(lambda: "trade, 2018" in store.columns(layer.layer_id))
    columns = store.columns(layer.layer_id)
    ranges = classify(rig.style("member_regions"), columns, 3).tolist()
    rig.pick(bar.renderer, "rules")
    assert rig.style("member_regions").kind == "rules"
    assert classify(rig.style("member_regions"), columns, 3).tolist() == ranges


def test_an_edge_typed_moves_the_class_beside_it(rig: StylingRig) -> None:
    bar = rig.open("ways").classes.bar
    rig.pick(bar.renderer, "ranges")
    rig.pick(bar.field, "trains")
    rig.pick(bar.method, "equal")
    rig.type_in_cell(0, 2, "30")
    first, second = rig.style("ways").categories[:2]
    assert (first.upper, second.lower) == (30.0, 30.0)
    graduation = rig.style("ways").graduation
    assert graduation is not None
    assert graduation.method == "manual"
    rig.type_in_cell(0, 2, "many")
    assert "is no number" in rig.dialog.note.text()


def test_sizes_follow_a_fact(rig: StylingRig) -> None:
    symbols = rig.open("member_regions").classes.symbols
    symbols.setCurrentIndex(1)
    rig.click(symbols.switches["marker"])
    rig.pick(symbols.marker.size_field, "2018")
    style = rig.style("member_regions")
    marker = style.symbols.marker
    assert marker is not None
    assert marker.on_shapes
    assert marker.size_scale is not None
    assert (marker.size_scale.minimum, marker.size_scale.maximum) == (0.0, 30.0)
    assert style.legend_title == "trade (billion USD), 2018"
    assert "trade, 2018" in style.needed_fields()


def test_labels_casing_marks_and_hatch_are_switched_on_and_off(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    page = dialog.classes.symbols.pages["line"]
    rig.click(rig.child(page, "casing"))
    rig.pick(rig.child(page, "marks"), "arrows")  # type: ignore[arg-type]
    line = rig.style("ways").symbols.line
    assert line is not None
    assert line.casing_color is not None
    assert line.marks is not None
    assert line.marks.kind == "arrows"
    dialog.tabs.setCurrentIndex(1)
    rig.click(dialog.labels.switch)
    labels = rig.style("ways").labels
    assert labels is not None
    assert labels.field == "name"
    scales = dialog.labels.scales
    assert isinstance(scales, QLineEdit)
    rig.type_into(scales, "1:5,000,000")
    labels = rig.style("ways").labels
    assert labels is not None
    assert labels.max_denominators == (5_000_000.0,)
    rig.click(dialog.labels.switch)
    assert rig.style("ways").labels is None
    dialog = rig.open("member_regions")
    dialog.tabs.setCurrentIndex(0)
    rig.pick(rig.child(dialog.classes.symbols.pages["fill"], "hatch"), "crossed")  # type: ignore[arg-type]
    fill = rig.style("member_regions").symbols.fill
    assert fill is not None
    assert fill.hatch is not None
    assert fill.hatch.crossed


def test_scales_of_the_layer_are_typed(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    dialog.tabs.setCurrentIndex(2)
    line = dialog.layer_page.scales.smallest.lineEdit()
    assert line is not None
    rig.type_into(line, "5M")
    assert rig.style("ways").max_denominator == 5_000_000.0
    rig.type_into(line, "nonsense")
    assert rig.style("ways").max_denominator == 5_000_000.0


def test_undo_of_another_reaches_the_open_editor(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    page = dialog.classes.symbols.pages["line"]
    rig.type_into(rig.child(page, "width_px"), "8")
    rig.window.actions_["undo"].trigger()
    assert rig.child(page, "width_px").text() == "1.6 px"  # type: ignore[attr-defined]
    assert not dialog.buttons.button(Button.Reset).isEnabled()


def test_a_removed_layer_leaves_the_editor_empty(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    rig.window.session.undo.remove_layer(rig.layer("ways"))
    assert not dialog.tabs.isEnabled() or rig.window.styles.editor.layer is not None
    rig.open("stops")
    assert dialog.tabs.isEnabled()


def test_rows_are_dragged_to_another_place(rig: StylingRig) -> None:
    table = rig.open("ways").classes.table
    bar = rig.dialog.classes.bar
    rig.pick(bar.renderer, "values")
    rig.pick(bar.field, "kind")
    model = table.model
    dragged = model.mimeData([model.index(2, 0), model.index(2, 1)])
    top = table.view.visualRect(model.index(0, 1)).topLeft() + QPoint(4, 2)
    # The end of a drag: the system's own cannot be played here.
    drop = QDropEvent(
        QPointF(top),
        Qt.DropAction.MoveAction,
        dragged,
        Qt.MouseButton.LeftButton,
        Qt.KeyboardModifier.NoModifier,
    )
    table.view.dropEvent(drop)
    assert drop.isAccepted()
    assert [each.label for each in rig.style("ways").categories] == ["sea", "rail", "road"]
    assert model.flags(model.index(0, 0)) & Qt.ItemFlag.ItemIsDragEnabled
    assert not model.flags(model.index(3, 0)) & Qt.ItemFlag.ItemIsDragEnabled


def test_every_control_has_a_name_for_screen_readers(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    rig.pick(dialog.classes.bar.renderer, "ranges")
    kinds = (QComboBox, QAbstractSpinBox, QSlider, QLineEdit, QAbstractItemView)
    nameless = [
        widget
        for kind in kinds
        for widget in dialog.findChildren(kind)
        if not widget.accessibleName()
        and not isinstance(widget.parent(), QComboBox | QAbstractSpinBox)
        and not isinstance(widget, QHeaderView)
        and widget.window() is dialog
    ]
    assert [each.objectName() or type(each).__name__ for each in nameless] == []


def test_classes_chosen_together_are_changed_together(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    rig.pick(dialog.classes.bar.renderer, "values")
    rig.pick(dialog.classes.bar.field, "kind")
    rig.choose_rows(0, 2)
    rig.type_into(rig.child(dialog.classes.symbols.pages["line"], "width_px"), "7")
    lines = [each.symbols.line for each in rig.style("ways").categories]
    assert [line.width_px for line in lines if line is not None] == [7.0, 1.6, 7.0]
    assert len({line.color for line in lines if line is not None}) == 3


def test_a_colour_chosen_by_hand_stays_in_every_look_even_if_it_is_the_maps_own(
    rig: StylingRig,
) -> None:
    dialog = rig.open("stops")
    button = rig.child(dialog.classes.symbols.pages["marker"], "color")
    assert isinstance(button, ColorButton)
    rig.click(button)
    colors = QApplication.activeModalWidget()
    assert isinstance(colors, QColorDialog)
    colors.setCurrentColor(QColor("#000001"))
    colors.setCurrentColor(QColor("#ffffff"))
    colors.accept()
    rig.wait()
    assert button.text() == "#ffffff"
    for look in ("dark", "print", "light"):
        rig.window.looks.set_look(look)
        marker = rig.style("stops").symbols.marker
        assert marker is not None
        assert qcolor(marker.color) == QColor("#ffffff")
        # The rim is the map's own, and follows.
        assert marker.outline_color == role_colors(look)["white"]
    rig.window.actions_["undo"].trigger()
    assert qcolor(rig.layer("stops").style.symbols.marker.color) == QColor("#ffffff")  # type: ignore[union-attr]


def test_cancel_after_another_look_gives_back_the_style_in_that_look(rig: StylingRig) -> None:
    before = rig.style("ways")
    dialog = rig.open("ways")
    rig.type_into(rig.child(dialog.classes.symbols.pages["line"], "width_px"), "7")
    rig.window.looks.set_look("dark")
    dialog.buttons.button(Button.Cancel).click()
    assert rig.style("ways") == in_look(before, "light", "dark")


def test_a_project_opened_meanwhile_is_not_given_styles_of_the_one_before(
    rig: StylingRig,
) -> None:
    dialog = rig.open("ways")
    rig.type_into(rig.child(dialog.classes.symbols.pages["line"], "width_px"), "7")
    layer = rig.layer("ways")
    rig.window.session.undo.remove_layer(layer)
    rig.window.actions_["undo"].trigger()
    changed = rig.style("ways")
    dialog.reject()
    assert rig.style("ways") == changed


def test_undo_by_keys_works_in_the_editor_as_well(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    rig.click(rig.child(dialog.classes.symbols.pages["line"], "casing"))
    changed = rig.style("ways")
    QTest.keyClick(dialog, Qt.Key.Key_Z, Qt.KeyboardModifier.ControlModifier)
    assert rig.style("ways") != changed
    QTest.keyClick(dialog, Qt.Key.Key_Y, Qt.KeyboardModifier.ControlModifier)
    assert rig.style("ways") == changed


def test_cancel_gives_back_the_opacity_too(rig: StylingRig) -> None:
    dialog = rig.open("ways")
    dialog.tabs.setCurrentIndex(2)
    QTest.keyClick(dialog.layer_page.opacity, Qt.Key.Key_PageDown)
    assert rig.layer("ways").opacity == 0.9
    assert dialog.buttons.button(Button.Reset).isEnabled()
    dialog.buttons.button(Button.Cancel).click()
    assert rig.layer("ways").opacity == 1.0
