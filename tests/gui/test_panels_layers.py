"""The layer panel: every change is done with mouse or keys, and can be undone."""

from __future__ import annotations

from dataclasses import replace

import pytest
from PySide6.QtCore import QModelIndex, QPoint, Qt
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit, QMenu, QStyle, QStyleOptionViewItem
from pytestqt.qtbot import QtBot

from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import Category
from corridormap.core.vector_layer import Access, VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.layer_rows import RowRole
from corridormap.ui.panels.layer_tree import LayerTreePanel
from corridormap.ui.panels.legend_swatches import Legend
from corridormap.ui.undo import ProjectUndo
from tests.gui.panel_fakes import (
    CATEGORY_STYLE,
    LINE_STYLE,
    corridor_layer,
    fake_entries,
    fake_swatch,
    make_layer,
    type_chinese,
)

LEFT = Qt.MouseButton.LeftButton
CONTROL = Qt.KeyboardModifier.ControlModifier


class Bench:
    """A panel on a project of two groups: corridors, ports; land, lakes."""

    def __init__(self, qtbot: QtBot) -> None:
        self.project = Project()
        theme = LayerGroup("theme", "Corridors map", "走廊图")
        theme.layers = [corridor_layer(access=Access.BUNDLED)]
        theme.layers.append(make_layer("ports", access=Access.BUNDLED))
        ground = LayerGroup("ground", "My files")
        ground.layers = [
            make_layer("land", access=Access.READ_ONLY),
            make_layer("lakes", access=Access.UNTOUCHED),
        ]
        self.project.add_group(theme)
        self.project.add_group(ground, 1)
        self.undo = ProjectUndo(self.project)
        self.panel = LayerTreePanel(
            self.project, self.undo, legend=Legend(fake_entries, fake_swatch)
        )
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 420)
        self.panel.show()
        QTest.qWaitForWindowExposed(self.panel)
        self.view = self.panel.view

    def layer(self, layer_id: str) -> VectorLayer:
        layer = self.project.layer(layer_id)
        assert layer is not None
        return layer

    def order(self) -> list[str]:
        return [" ".join(layer.layer_id for layer in group.layers) for group in self.project.groups]

    def texts(self) -> list[str]:
        """What is seen, from the top, unfolded rows with the rows under them."""
        found, index = [], self.view.model().index(0, 0)
        while index.isValid():
            found.append(str(index.data()))
            index = self.view.indexBelow(index)
        return found

    def point(self, text: str) -> QPoint:
        index = self.view.model().index(0, 0)
        while index.data() != text:
            index = self.view.indexBelow(index)
            assert index.isValid(), text
        return self.view.visualRect(index).center()

    def click(self, text: str) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, pos=self.point(text))

    def check_box(self, text: str) -> QPoint:
        index = self.view.indexAt(self.point(text))
        option = QStyleOptionViewItem()
        self.view.itemDelegate().initStyleOption(option, index)  # type: ignore[attr-defined]
        option.rect = self.view.visualRect(index)
        part = QStyle.SubElement.SE_ItemViewItemCheckIndicator
        return self.view.style().subElementRect(part, option, self.view).center()

    def toggle(self, text: str) -> None:
        QTest.mouseClick(self.view.viewport(), LEFT, pos=self.check_box(text))

    def drag(self, text: str, to: QPoint) -> None:
        """Drop a row where a hand would; the offscreen platform has no drags of its own."""
        viewport = self.view.viewport()
        data = self.view.model().mimeData([self.view.indexAt(self.point(text))])
        rest = (Qt.DropAction.MoveAction, data, LEFT, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(viewport, QDragEnterEvent(to, *rest))
        QApplication.sendEvent(viewport, QDragMoveEvent(to, *rest))
        QApplication.sendEvent(viewport, QDropEvent(to.toPointF(), *rest))


@pytest.fixture
def bench(qtbot: QtBot) -> Bench:
    return Bench(qtbot)


def edge(bench: Bench, text: str, *, below: bool) -> QPoint:
    rect = bench.view.visualRect(bench.view.indexAt(bench.point(text)))
    return QPoint(rect.center().x(), rect.bottom() if below else rect.top() + 1)


def test_shows_groups_and_layers_from_the_top(bench: Bench) -> None:
    assert bench.texts() == ["Corridors map", "Corridors", "ports", "My files", "land", "lakes"]
    bench.view.expand(bench.view.indexAt(bench.point("Corridors")))
    assert bench.texts()[1:4] == ["Corridors", "Rail", "Road"]


def test_speaks_the_language_of_the_data(bench: Bench) -> None:
    bench.view.expand(bench.view.indexAt(bench.point("Corridors")))
    bench.project.language = "zh"
    assert bench.texts() == ["走廊图", "走廊", "铁路", "公路", "ports", "My files", "land", "lakes"]


def test_check_boxes_show_and_hide_as_undoable_steps(bench: Bench) -> None:
    bench.toggle("ports")
    assert not bench.layer("ports").visible
    assert bench.view.indexAt(bench.point("ports")).data(RowRole.IS_DIM)
    bench.undo.stack.undo()
    assert bench.layer("ports").visible
    bench.toggle("My files")
    assert not bench.project.groups[1].visible
    assert bench.layer("land").visible
    assert bench.view.indexAt(bench.point("land")).data(RowRole.IS_DIM)


def test_badges_say_what_may_be_done_with_the_file(bench: Bench) -> None:
    badges = {}
    for text in bench.texts():
        badges[text] = bench.view.indexAt(bench.point(text)).data(RowRole.BADGE)
    assert badges == {
        "Corridors map": "bundled",
        "Corridors": "",
        "ports": "",
        "My files": "",
        "land": "read-only",
        "lakes": "untouched",
    }


def test_dragging_moves_a_layer_within_its_group(bench: Bench) -> None:
    bench.drag("lakes", edge(bench, "land", below=False))
    assert bench.order() == ["corridors ports", "lakes land"]
    assert bench.texts()[3:] == ["My files", "lakes", "land"]
    bench.undo.stack.undo()
    assert bench.order() == ["corridors ports", "land lakes"]


def test_dragging_moves_a_layer_into_another_group(bench: Bench) -> None:
    bench.panel.select_layer(bench.layer("lakes"))
    bench.drag("lakes", edge(bench, "ports", below=False))
    assert bench.order() == ["corridors lakes ports", "land"]
    assert bench.panel.current_layer is bench.layer("lakes")
    bench.drag("land", bench.point("Corridors map"))
    assert bench.order() == ["land corridors lakes ports", ""]


def test_dragging_moves_a_group_among_groups(bench: Bench) -> None:
    bench.drag("My files", edge(bench, "Corridors map", below=False))
    assert bench.order() == ["land lakes", "corridors ports"]
    assert bench.texts()[:3] == ["My files", "land", "lakes"]


def test_a_group_is_not_dropped_into_a_group(bench: Bench) -> None:
    bench.drag("My files", edge(bench, "ports", below=False))
    assert bench.order() == ["corridors ports", "land lakes"]


def test_rows_of_another_window_are_not_dropped(bench: Bench, qtbot: QtBot) -> None:
    other = Bench(qtbot)
    data = other.view.model().mimeData([other.view.indexAt(other.point("lakes"))])
    for each, is_own in ((other, True), (bench, False)):
        model = each.view.model()
        group = model.index(0, 0)
        assert model.canDropMimeData(data, Qt.DropAction.MoveAction, 0, 0, group) is is_own
    assert not bench.view.model().dropMimeData(data, Qt.DropAction.MoveAction, 0, 0, group)
    assert bench.order() == ["corridors ports", "land lakes"]


def test_keys_move_a_layer_on_into_the_next_group(bench: Bench) -> None:
    bench.click("lakes")
    for order in (
        ["corridors ports", "lakes land"],
        ["corridors ports lakes", "land"],
        ["corridors lakes ports", "land"],
    ):
        QTest.keyClick(bench.view, Qt.Key.Key_Up, CONTROL)
        assert bench.order() == order
    assert bench.panel.current_layer is bench.layer("lakes")
    QTest.keyClick(bench.view, Qt.Key.Key_Down, CONTROL)
    assert bench.order() == ["corridors ports lakes", "land"]


def test_delete_removes_and_undo_brings_back_in_place(bench: Bench) -> None:
    bench.click("land")
    QTest.keyClick(bench.view, Qt.Key.Key_Delete)
    assert bench.texts()[3:] == ["My files", "lakes"]
    bench.undo.stack.undo()
    assert bench.order() == ["corridors ports", "land lakes"]
    assert bench.texts()[3:] == ["My files", "land", "lakes"]
    bench.click("My files")
    QTest.keyClick(bench.view, Qt.Key.Key_Delete)
    assert bench.texts() == ["Corridors map", "Corridors", "ports"]
    bench.undo.stack.undo()
    assert bench.texts()[3:] == ["My files", "land", "lakes"]


def test_rename_in_place_in_the_language_shown(bench: Bench) -> None:
    bench.click("ports")
    QTest.keyClick(bench.view, Qt.Key.Key_F2)
    editor = bench.view.findChild(QLineEdit)
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "Sea ports")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)
    assert bench.layer("ports").name == "Sea ports"
    bench.project.language = "zh"
    bench.click("走廊")
    QTest.keyClick(bench.view, Qt.Key.Key_F2)
    editor = bench.view.findChildren(QLineEdit)[-1]
    editor.selectAll()
    type_chinese(editor, "我的走廊")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    QTest.qWait(1)
    assert (bench.layer("corridors").name, bench.layer("corridors").name_zh) == (
        "Corridors",
        "我的走廊",
    )
    bench.undo.stack.undo()
    assert "走廊" in bench.texts()


def test_keys_of_the_tree_come_before_shortcuts_of_the_window(bench: Bench) -> None:
    bench.panel.addAction("Panel", QKeySequence("F2"), lambda: pytest.fail("F2 went astray"))
    bench.click("ports")
    QTest.keyClick(bench.panel.windowHandle(), Qt.Key.Key_F2)
    assert bench.view.findChild(QLineEdit) is not None


def test_slider_sets_opacity_as_one_step(bench: Bench) -> None:
    slider = bench.panel.opacity.slider
    assert not slider.isEnabled()
    bench.click("ports")
    assert slider.isEnabled()
    for _ in range(3):
        QTest.keyClick(slider, Qt.Key.Key_PageDown)
    assert bench.layer("ports").opacity == pytest.approx(0.7)
    bench.undo.stack.undo()
    assert bench.layer("ports").opacity == 1.0
    assert slider.value() == 100


def test_filter_finds_layers_in_their_groups(bench: Bench) -> None:
    QTest.keyClicks(bench.panel.filter_box, "LAK")
    assert bench.texts() == ["My files", "lakes"]
    QTest.keyClicks(bench.panel.filter_box, "x")
    assert bench.texts() == []
    bench.panel.filter_box.clear()
    assert len(bench.texts()) == 6


def test_a_new_style_changes_the_legend(bench: Bench) -> None:
    bench.view.expand(bench.view.indexAt(bench.point("Corridors")))
    bench.undo.set_style(bench.layer("ports"), CATEGORY_STYLE)
    bench.undo.set_style(bench.layer("corridors"), LINE_STYLE)
    assert bench.texts()[:3] == ["Corridors map", "Corridors", "ports"]
    bench.view.expand(bench.view.indexAt(bench.point("ports")))
    assert bench.texts()[2:5] == ["ports", "Rail", "Road"]


def test_a_layer_out_of_scale_is_dimmed(bench: Bench) -> None:
    layer = bench.layer("ports")
    layer.style = replace(LINE_STYLE, max_denominator=1e6)
    bench.panel.set_scale(5e6)
    index = bench.view.indexAt(bench.point("ports"))
    assert index.data(RowRole.IS_DIM)
    assert "scale" in index.data(Qt.ItemDataRole.ToolTipRole)
    bench.panel.set_scale(5e5)
    assert not index.data(RowRole.IS_DIM)


def test_what_went_wrong_stands_in_the_tool_tip(bench: Bench) -> None:
    bench.panel.set_layer_message("land", "land.gpkg: is locked by another program.")
    index = bench.view.indexAt(bench.point("land"))
    assert index.data(Qt.ItemDataRole.ToolTipRole).startswith("land.gpkg: is locked")
    bench.view.viewport().repaint()


def test_a_layer_that_was_read_without_a_word_changes_no_row(bench: Bench) -> None:
    told: list[object] = []
    bench.panel.model.dataChanged.connect(lambda *_: told.append(1))
    bench.panel.set_layer_message("land", "")
    bench.panel.model.refill_legend("land")
    assert told == []
    bench.panel.set_layer_message("land", "land.gpkg: is gone.")
    bench.panel.set_layer_message("land", "")
    assert len(told) == 2


def test_the_ground_under_the_map_starts_folded(bench: Bench) -> None:
    ground = make_layer("seas")
    ground.selectable = False
    bench.project.add_group(LayerGroup("base", "Base map", layers=[ground]), 2)
    assert bench.texts()[-1] == "Base map"
    bench.project.add_group(LayerGroup("own", "Own file", layers=[make_layer("own")]), 0)
    assert bench.texts()[:2] == ["Own file", "own"]


def test_legend_leaves_out_classes_without_a_feature(qtbot: QtBot) -> None:
    """Of the fake corridors' status none is `named`."""
    names = ("operating", "construction", "named")
    line = LINE_STYLE.symbols
    categories = tuple(Category((name,), name, replace(line)) for name in names)
    layer = corridor_layer()
    layer.style = replace(CATEGORY_STYLE, category_fields=("status",), categories=categories)
    project, runner = Project(), JobRunner()
    project.add_group(LayerGroup("theme", "Theme", layers=[layer]))
    store = LayerStore(project, runner)
    panel = LayerTreePanel(project, ProjectUndo(project), store=store)
    qtbot.addWidget(panel)
    legend = panel.model.layer_index(layer)
    assert panel.model.rowCount(legend) == 3
    qtbot.waitUntil(lambda: panel.model.rowCount(legend) == 2)
    assert panel.view.isExpanded(panel.view.model().index(0, 0, panel.view.model().index(0, 0)))
    runner.shut_down()


def test_menu_offers_what_can_be_done(bench: Bench, qtbot: QtBot) -> None:
    bench.view.customContextMenuRequested.emit(bench.point("lakes"))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    actions = {action.text(): action for action in menu.actions() if action.text()}
    assert list(actions) == [
        "Zoom to",
        "Attribute table",
        "Style…",
        "Rename",
        "Move up",
        "Move down",
        "Properties",
        "Remove from map",
    ]
    assert not actions["Move down"].isEnabled()
    with qtbot.waitSignal(bench.panel.table_requested) as asked:
        actions["Attribute table"].trigger()
    assert asked.args == [bench.layer("lakes")]
    with qtbot.waitSignal(bench.panel.zoom_requested) as zoomed:
        actions["Zoom to"].trigger()
    assert zoomed.args == [(bench.layer("lakes"),)]
    menu.close()


def test_properties_name_file_table_and_crs(bench: Bench) -> None:
    dialog = bench.panel.show_properties(bench.layer("corridors"))
    text = dialog.page.toPlainText()
    for words in ("routes.gpkg", "EPSG:4326", "LINESTRING", "bundled", "published_length_km"):
        assert words in text
    dialog.close()


def test_long_words_of_a_legend_are_read_whole(bench: Bench) -> None:
    long = "China-ASEAN Logistics Cooperation Forum"
    rail = CATEGORY_STYLE.categories[0]
    style = replace(CATEGORY_STYLE, categories=(replace(rail, label=long), rail))
    bench.layer("corridors").style = style
    bench.view.expandAll()

    def entry() -> QModelIndex:
        return bench.view.model().index(0, 0, bench.view.indexAt(bench.point("Corridors")))

    def rows() -> tuple[int, int]:
        below = entry().sibling(1, 0)
        QApplication.processEvents()
        return bench.view.visualRect(entry()).height(), bench.view.visualRect(below).height()

    bench.panel.resize(600, 420)
    wide = rows()
    assert wide[0] == wide[1]
    bench.panel.resize(230, 420)
    narrow = rows()
    assert narrow[0] >= narrow[1] + bench.view.fontMetrics().height()
    assert narrow[1] == wide[1]
    assert entry().data(Qt.ItemDataRole.ToolTipRole) == long


def test_the_tool_tip_of_a_layer_begins_with_its_name(bench: Bench) -> None:
    index = bench.view.indexAt(bench.point("Corridors"))
    assert str(index.data(Qt.ItemDataRole.ToolTipRole)).split("\n")[0] == "Corridors"
    bench.project.language = "zh"
    index = bench.view.indexAt(bench.point("走廊"))
    assert str(index.data(Qt.ItemDataRole.ToolTipRole)).split("\n")[0] == "走廊"
