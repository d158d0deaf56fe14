"""Moving about the map by hand, wheel and keys."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QEvent, QPoint, Qt
from PySide6.QtGui import QFocusEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from corridormap.core.crs import MERCATOR_LIMIT_M, WGS84
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.ui.canvas import canvas_input
from corridormap.ui.tools.zoom import ZoomTool
from tests.gui.canvas_rig import CanvasRig

SHIFT = Qt.KeyboardModifier.ShiftModifier
CTRL = Qt.KeyboardModifier.ControlModifier
WORLD = 2 * MERCATOR_LIMIT_M


@pytest.mark.parametrize("angle", [120, -120, 30, -360])
def test_wheel_keeps_the_map_point_under_the_cursor(rig: CanvasRig, angle: int) -> None:
    place = QPoint(610, 170)
    before, units = rig.map_point(place), rig.canvas.navigator.view.map_units_per_px
    rig.wheel(place, angle)
    after = rig.canvas.navigator.view.map_units_per_px
    assert (after < units) == (angle > 0)
    assert rig.map_point(place) == pytest.approx(before, abs=1e-3)


def test_smooth_wheel_keeps_the_point_in_every_frame(rig: CanvasRig, qtbot: QtBot) -> None:
    rig.canvas.navigator.animator.is_smooth = True
    place, seen = QPoint(610, 170), []
    before = rig.map_point(place)
    rig.canvas.view_changed.connect(lambda _: seen.append(rig.map_point(place)))
    rig.wheel(place, 120)
    rig.wheel(place, 120)
    with qtbot.waitSignal(rig.canvas.navigator.animator.ended):
        pass
    assert len(seen) > 2
    assert all(point == pytest.approx(before, abs=1e-3) for point in seen)


def test_two_notches_add_up(rig: CanvasRig, qtbot: QtBot) -> None:
    rig.canvas.navigator.animator.is_smooth = True
    units = rig.canvas.navigator.view.map_units_per_px
    rig.wheel(QPoint(400, 300), 120)
    rig.wheel(QPoint(400, 300), 120)
    assert rig.canvas.navigator.target.map_units_per_px == pytest.approx(units / 1.6**2)


def test_control_zooms_finely_and_fingers_at_once(rig: CanvasRig) -> None:
    units = rig.canvas.navigator.view.map_units_per_px
    rig.wheel(QPoint(400, 300), 120, keys=CTRL)
    fine = rig.canvas.navigator.view.map_units_per_px
    assert fine == pytest.approx(units / 1.1)
    rig.canvas.navigator.animator.is_smooth = True
    rig.wheel(QPoint(400, 300), 24, pixels=18)
    assert rig.canvas.navigator.animator.path is None
    assert rig.canvas.navigator.view.map_units_per_px < fine


def test_drag_keeps_the_map_point_under_the_hand(rig: CanvasRig) -> None:
    start, end = QPoint(300, 300), QPoint(420, 240)
    before = rig.map_point(start)
    rig.drag(start, end)
    assert rig.map_point(end) == pytest.approx(before, abs=1e-3)


def test_a_shaking_hand_clicks(rig: CanvasRig) -> None:
    view = rig.canvas.navigator.view
    rig.press(QPoint(300, 300))
    rig.move(QPoint(302, 301))
    rig.release(QPoint(302, 301))
    assert rig.canvas.navigator.view == view


def test_escape_in_mid_drag_puts_the_map_back(rig: CanvasRig) -> None:
    view = rig.canvas.navigator.view
    rig.press(QPoint(300, 300))
    rig.move(QPoint(400, 300))
    rig.move(QPoint(500, 350))
    assert rig.canvas.navigator.view != view
    rig.key(Qt.Key.Key_Escape)
    assert rig.canvas.navigator.view == view
    rig.move(QPoint(550, 380))
    rig.release(QPoint(550, 380))
    assert rig.canvas.navigator.view == view


class Clock:
    """Shows what it is set to."""

    now_s = 100.0

    def monotonic(self) -> float:
        return self.now_s


def test_a_quick_hand_lets_the_map_coast(
    rig: CanvasRig, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    clock = Clock()
    monkeypatch.setattr(canvas_input, "time", clock)
    rig.canvas.navigator.animator.is_smooth = True
    rig.press(QPoint(200, 300))
    for step in range(1, 8):
        rig.move(QPoint(200 + 30 * step, 300))
        clock.now_s += 0.006
    rig.release(QPoint(410, 300))
    let_go = rig.canvas.navigator.view
    with qtbot.waitSignal(rig.canvas.navigator.animator.ended, timeout=5000):
        pass
    assert rig.canvas.navigator.view.center_x < let_go.center_x - let_go.map_units_per_px * 20


def test_wheel_and_keys_wait_while_the_hand_holds_the_map(rig: CanvasRig) -> None:
    units = rig.canvas.navigator.view.map_units_per_px
    rig.press(QPoint(300, 300))
    rig.move(QPoint(400, 300))
    rig.wheel(QPoint(400, 300), 120)
    rig.key(Qt.Key.Key_Plus)
    rig.key(Qt.Key.Key_Home)
    assert rig.canvas.navigator.view.map_units_per_px == units
    rig.qtbot.wait(100)
    rig.release(QPoint(400, 300))
    rig.key(Qt.Key.Key_Plus)
    assert rig.canvas.navigator.view.map_units_per_px == pytest.approx(units / 2)


def test_losing_the_focus_gives_a_drag_up(rig: CanvasRig) -> None:
    view = rig.canvas.navigator.view
    rig.press(QPoint(300, 300))
    rig.move(QPoint(400, 300))
    QApplication.sendEvent(rig.canvas, QFocusEvent(QEvent.Type.FocusOut))
    assert rig.canvas.navigator.view == view
    assert rig.canvas.cursor().shape() == Qt.CursorShape.OpenHandCursor


@pytest.mark.parametrize("with_space", [False, True])
def test_middle_button_and_space_pan_in_any_tool(rig: CanvasRig, with_space: bool) -> None:
    rig.canvas.set_tool(ZoomTool(rig.canvas))
    before = rig.canvas.navigator.view
    button = Qt.MouseButton.LeftButton if with_space else Qt.MouseButton.MiddleButton
    if with_space:
        QTest.keyPress(rig.canvas, Qt.Key.Key_Space)
    QTest.mousePress(rig.canvas, button, pos=QPoint(300, 300))
    rig.move(QPoint(350, 300))
    rig.qtbot.wait(100)
    QTest.mouseRelease(rig.canvas, button, pos=QPoint(350, 300))
    QTest.keyRelease(rig.canvas, Qt.Key.Key_Space)
    after = rig.canvas.navigator.view
    assert after.map_units_per_px == before.map_units_per_px
    assert after.center_x == pytest.approx(before.center_x - 50 * before.map_units_per_px)


@pytest.mark.parametrize("by_tool", [False, True])
def test_box_zoom(rig: CanvasRig, by_tool: bool) -> None:
    if by_tool:
        rig.canvas.set_tool(ZoomTool(rig.canvas))
    low, high = QPoint(200, 350), QPoint(400, 200)
    wanted = rig.map_point(QPoint(300, 275))
    units = rig.canvas.navigator.view.map_units_per_px
    rig.drag(low, high, Qt.KeyboardModifier.NoModifier if by_tool else SHIFT)
    view = rig.canvas.navigator.view
    assert (view.center_x, view.center_y) == pytest.approx(wanted, abs=1e-3)
    assert view.map_units_per_px == pytest.approx(units / 4)


def test_escape_in_a_box_zooms_nowhere(rig: CanvasRig) -> None:
    view = rig.canvas.navigator.view
    rig.press(QPoint(200, 350), SHIFT)
    rig.move(QPoint(400, 200))
    rig.key(Qt.Key.Key_Escape)
    rig.release(QPoint(400, 200))
    assert rig.canvas.navigator.view == view


def test_double_click_zooms_in_about_the_pointer(rig: CanvasRig) -> None:
    place = QPoint(500, 200)
    before, units = rig.map_point(place), rig.canvas.navigator.view.map_units_per_px
    rig.double_click(place)
    assert rig.canvas.navigator.view.map_units_per_px == pytest.approx(units / 2)
    assert rig.map_point(place) == pytest.approx(before, abs=1e-3)


@pytest.mark.parametrize(
    ("key", "right", "up"),
    [
        (Qt.Key.Key_Left, -200, 0),
        (Qt.Key.Key_Right, 200, 0),
        (Qt.Key.Key_Up, 0, 150),
        (Qt.Key.Key_Down, 0, -150),
    ],
)
def test_arrow_keys_pan(rig: CanvasRig, key: Qt.Key, right: int, up: int) -> None:
    before = rig.canvas.navigator.view
    rig.key(key)
    after, units = rig.canvas.navigator.view, before.map_units_per_px
    assert after.center_x - before.center_x == pytest.approx(right * units)
    assert after.center_y - before.center_y == pytest.approx(up * units)


def test_plus_minus_and_home(rig: CanvasRig) -> None:
    units = rig.canvas.navigator.view.map_units_per_px
    rig.key(Qt.Key.Key_Plus)
    assert rig.canvas.navigator.view.map_units_per_px == pytest.approx(units / 2)
    rig.key(Qt.Key.Key_Minus)
    assert rig.canvas.navigator.view.map_units_per_px == pytest.approx(units)
    rig.canvas.zoom_to_extent(Extent(105.0, 20.0, 106.0, 21.0))
    rig.key(Qt.Key.Key_Home)
    shown = rig.canvas.settings().extent
    everything = rig.canvas.destinations.layer_extent(
        next(layer for layer in rig.project.layers() if layer.info.table == "land"),
        rig.canvas.navigator.view.crs,
    )
    assert everything is not None
    assert shown.united(everything) == shown


def test_last_and_next_view(rig: CanvasRig, qtbot: QtBot) -> None:
    first = rig.canvas.navigator.view
    with qtbot.waitSignal(rig.canvas.view_settled):
        rig.canvas.navigator.jump(first)
    rig.key(Qt.Key.Key_Plus)
    second = rig.canvas.navigator.view
    rig.canvas.zoom_last()
    assert rig.canvas.navigator.view == first
    rig.canvas.zoom_next()
    assert rig.canvas.navigator.view == second


def test_panning_past_the_date_line(rig: CanvasRig) -> None:
    rig.canvas.zoom_to_extent(Extent(170.0, -25.0, -175.0, -10.0))
    for _ in range(8):
        rig.key(Qt.Key.Key_Right)
    assert rig.canvas.navigator.view.center_x > MERCATOR_LIMIT_M
    found: list[tuple[float, float]] = []
    rig.canvas.cursor_moved.connect(lambda lon, lat: found.append((lon, lat)))
    rig.move(QPoint(400, 300))
    assert -180.0 <= found[-1][0] < 180.0
    # Suva is seen from the other side of the line as well.
    rig.canvas.set_view(rig.canvas.navigator.view.moved(-WORLD, 0.0))
    rig.canvas.zoom_to_features([FeatureRef("theme/ports", 4)])
    assert rig.canvas.navigator.view.center_x < 0
    assert rig.canvas.navigator.view.center_x % WORLD == pytest.approx(
        rig.canvas.destinations.features_extent(
            [FeatureRef("theme/ports", 4)], rig.canvas.navigator.view.crs
        ).center[0]  # type: ignore[union-attr]
    )


def test_the_poles_stay_outside(rig: CanvasRig) -> None:
    for _ in range(30):
        rig.key(Qt.Key.Key_Up)
    assert rig.canvas.settings().extent.y_max <= MERCATOR_LIMIT_M * (1 + 1e-9)
    for _ in range(30):
        rig.wheel(QPoint(400, 10), -120)
    extent = rig.canvas.settings().extent
    assert extent.height == pytest.approx(WORLD)
    assert extent.center[1] == pytest.approx(0, abs=1)


def test_scale_has_a_largest(rig: CanvasRig) -> None:
    for _ in range(80):
        rig.wheel(QPoint(400, 300), 120)
    assert rig.canvas.navigator.view.map_units_per_px == pytest.approx(0.05)


def test_a_resize_keeps_the_middle(rig: CanvasRig) -> None:
    view = rig.canvas.navigator.view
    rig.canvas.resize(640, 480)
    assert rig.canvas.navigator.view == view
    assert rig.canvas.settings().width_px == 640


def test_cursor_reports_degrees_and_leaves(rig: CanvasRig, qtbot: QtBot) -> None:
    found: list[tuple[float, float]] = []
    rig.canvas.cursor_moved.connect(lambda lon, lat: found.append((lon, lat)))
    rig.move(rig.at(105.8, 21.0))
    assert found[-1] == pytest.approx((105.8, 21.0), abs=0.1)


def test_extents_in_degrees_may_cross_the_date_line(rig: CanvasRig) -> None:
    rig.canvas.zoom_to_extent(Extent(170.0, -20.0, -170.0, -10.0), WGS84)
    assert rig.canvas.settings().extent.width < WORLD / 10
