"""Identify and select, by clicks and boxes."""

from __future__ import annotations

import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtWidgets import QToolTip

from corridormap.core.feature import FeatureRef
from corridormap.ui.canvas import highlight
from corridormap.ui.tools.identify import IdentifyTool
from corridormap.ui.tools.pan import PanTool
from corridormap.ui.tools.select import SelectTool
from tests.fakes import PORTS
from tests.gui.canvas_rig import CanvasRig

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
HANOI = (105.8, 21.0)
QINZHOU = (108.6, 21.7)


def ref(table: str, fid: int) -> FeatureRef:
    return FeatureRef(f"theme/{table}", fid)


@pytest.fixture
def picked(rig: CanvasRig) -> list[list[FeatureRef]]:
    tool = IdentifyTool(rig.canvas)
    found: list[list[FeatureRef]] = []
    tool.picked.connect(found.append)
    rig.canvas.set_tool(tool)
    return found


@pytest.fixture
def select(rig: CanvasRig) -> SelectTool:
    tool = SelectTool(rig.canvas, rig.selection)
    rig.canvas.set_tool(tool)
    return tool


def test_a_click_finds_all_that_is_stacked(rig: CanvasRig, picked: list[list[FeatureRef]]) -> None:
    rig.click(rig.at(*HANOI))
    assert len(picked) == 1
    tables = [found.layer_id.split("/")[1] for found in picked[0]]
    # Points before lines before areas, of each the top layer first; the base map not at all.
    assert tables == ["ports", *["corridor_legs"] * 3, "corridors", "member_regions"]
    assert picked[0][0] == ref("ports", 3)
    assert {found.fid for found in picked[0] if found.layer_id.endswith("legs")} == {1, 2, 3}


def test_a_click_on_nothing_finds_nothing(rig: CanvasRig, picked: list[list[FeatureRef]]) -> None:
    rig.click(rig.at(95.0, 35.0))
    assert picked == [[]]


def test_hidden_layers_are_not_found(rig: CanvasRig, picked: list[list[FeatureRef]]) -> None:
    layer = rig.project.layer("theme/ports")
    assert layer is not None
    layer.visible = False
    rig.click(rig.at(*HANOI))
    assert ref("ports", 3) not in picked[0]


def test_a_drag_with_identify_pans_and_finds_nothing(
    rig: CanvasRig, picked: list[list[FeatureRef]]
) -> None:
    view = rig.canvas.navigator.view
    rig.drag(QPoint(300, 300), QPoint(360, 300))
    assert picked == []
    assert rig.canvas.navigator.view != view


def test_the_other_side_of_the_date_line_is_found(
    rig: CanvasRig, picked: list[list[FeatureRef]]
) -> None:
    rig.canvas.zoom_to_features([ref("ports", 4)])
    rig.canvas.set_view(rig.canvas.navigator.view.moved(2 * 20037508.342789244, 0.0))
    rig.click(QPoint(400, 300))
    assert picked[0][0] == ref("ports", 4)


def test_a_resting_pointer_gets_a_tip(rig: CanvasRig, picked: list[list[FeatureRef]]) -> None:
    rig.move(rig.at(*HANOI))
    rig.qtbot.waitUntil(QToolTip.isVisible, timeout=3000)
    assert "Hanoi · ports" in QToolTip.text()
    assert picked == []
    rig.move(rig.at(95.0, 35.0))
    rig.qtbot.waitUntil(lambda: not QToolTip.isVisible(), timeout=3000)


def test_select_click_shift_control_and_escape(rig: CanvasRig, select: SelectTool) -> None:
    rig.click(rig.at(*HANOI))
    assert list(rig.selection) == [ref("ports", 3)]
    rig.click(rig.at(*QINZHOU), SHIFT)
    assert list(rig.selection) == [ref("ports", 1), ref("ports", 3)]
    rig.click(rig.at(*HANOI), CTRL)
    assert list(rig.selection) == [ref("ports", 1)]
    rig.click(rig.at(*HANOI))
    assert list(rig.selection) == [ref("ports", 3)]
    rig.key(Qt.Key.Key_Escape)
    assert list(rig.selection) == []


def test_a_click_beside_everything_selects_nothing(rig: CanvasRig, select: SelectTool) -> None:
    rig.selection.set([ref("ports", 1)])
    rig.click(rig.at(95.0, 35.0), SHIFT)
    assert len(rig.selection) == 1
    rig.click(rig.at(95.0, 35.0))
    assert len(rig.selection) == 0


def test_select_by_box(rig: CanvasRig, select: SelectTool) -> None:
    view = rig.canvas.navigator.view
    rig.drag(rig.at(100.0, 24.0), rig.at(107.0, 19.0))
    assert rig.canvas.navigator.view == view
    rig.qtbot.waitUntil(lambda: ref("ports", 3) in rig.selection)
    assert ref("ports", 1) not in rig.selection
    # Lines and areas that only pass through are in as well.
    assert ref("corridor_legs", 2) in rig.selection
    assert ref("member_regions", 1) in rig.selection
    rig.drag(rig.at(108.0, 22.5), rig.at(109.2, 21.0), SHIFT)
    rig.qtbot.waitUntil(lambda: ref("ports", 1) in rig.selection)
    assert ref("ports", 3) in rig.selection


def test_escape_takes_back_a_box_that_is_still_being_searched(
    rig: CanvasRig, select: SelectTool
) -> None:
    rig.selection.set([ref("ports", 1)])
    rig.drag(rig.at(100.0, 24.0), rig.at(107.0, 19.0))
    rig.key(Qt.Key.Key_Escape)
    rig.wait_idle()
    rig.qtbot.wait(100)
    assert list(rig.selection) == []


def test_a_box_finds_nothing_in_a_layer_that_went_in_the_meantime(
    rig: CanvasRig, select: SelectTool
) -> None:
    ports = rig.project.layer("theme/ports")
    assert ports is not None
    rig.drag(rig.at(100.0, 24.0), rig.at(107.0, 19.0))
    rig.project.remove_layer(ports)
    rig.qtbot.waitUntil(lambda: len(rig.selection) > 0)
    assert "theme/ports" not in rig.selection.layer_ids


def test_escape_in_mid_box_selects_nothing_and_clears_nothing(
    rig: CanvasRig, select: SelectTool
) -> None:
    rig.selection.set([ref("ports", 1)])
    rig.press(rig.at(100.0, 24.0))
    rig.move(rig.at(107.0, 19.0))
    rig.key(Qt.Key.Key_Escape)
    rig.release(rig.at(107.0, 19.0))
    assert list(rig.selection) == [ref("ports", 1)]


def test_another_tool_in_mid_box_leaves_nothing_behind(rig: CanvasRig, select: SelectTool) -> None:
    before = rig.canvas.grab().toImage()
    rig.press(rig.at(100.0, 24.0))
    rig.move(rig.at(107.0, 19.0))
    assert rig.canvas.grab().toImage() != before
    rig.canvas.set_tool(PanTool(rig.canvas))
    rig.release(rig.at(107.0, 19.0))
    assert rig.canvas.grab().toImage() == before
    assert rig.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor


def test_the_selection_is_seen(rig: CanvasRig, select: SelectTool) -> None:
    before = rig.canvas.grab().toImage()
    rig.click(rig.at(*HANOI))
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() != before)
    rig.key(Qt.Key.Key_Escape)
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() == before)


def test_the_canvas_has_a_name_for_readers(rig: CanvasRig) -> None:
    assert rig.canvas.accessibleName() == "Map"
    assert rig.canvas.accessibleDescription()


def test_a_large_selection_is_drawn_off_the_gui_thread(
    rig: CanvasRig, select: SelectTool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(highlight, "MOST_AT_ONCE", 0)
    before = rig.canvas.grab().toImage()
    rig.click(rig.at(*HANOI))
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() != before)
    marked = rig.at(*HANOI)
    ring = QPoint(marked.x() + 9, marked.y())
    pink = rig.canvas.grab().toImage().pixelColor(ring)
    assert pink.red() > 200
    assert pink.green() < 120
    # The mark moves with the map before it is drawn anew.
    units = rig.canvas.navigator.view.map_units_per_px
    rig.canvas.set_view(rig.canvas.navigator.view.moved(-40 * units, 0.0))
    assert rig.canvas.grab().toImage().pixelColor(ring + QPoint(40, 0)) == pink
    rig.key(Qt.Key.Key_Escape)
    rig.canvas.set_view(rig.canvas.navigator.view.moved(40 * units, 0.0))
    rig.wait_idle()
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() == before)


def test_a_flash_blinks_and_is_gone(rig: CanvasRig) -> None:
    before = rig.canvas.grab().toImage()
    rig.canvas.flash(shapely.LineString([(95.0, 5.0), (120.0, 30.0)]))
    assert rig.canvas.grab().toImage() != before
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() == before)
    rig.qtbot.wait(1500)
    assert rig.canvas.grab().toImage() == before


def test_it_is_told_how_much_is_selected(rig: CanvasRig, select: SelectTool) -> None:
    told: list[str] = []
    select.hint_changed.connect(told.append)
    rig.drag(rig.at(100.0, 5.0), rig.at(112.0, 25.0))
    rig.qtbot.waitUntil(lambda: len(rig.selection) > 1)
    assert told == [f"{len(rig.selection)} features selected · Esc: none"]
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.key(Qt.Key.Key_Escape)
    assert told[1:] == [
        "1 feature selected · Esc: none",
        "Click or draw a box · Shift: add · Ctrl: add or take away",
    ]
    rig.canvas.set_tool(PanTool(rig.canvas))
    rig.selection.set([FeatureRef("ports", 1)])
    assert len(told) == 3
