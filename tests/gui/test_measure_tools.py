"""Measuring with clicks, keys and snapping."""

from __future__ import annotations

from dataclasses import dataclass

import pytest
import shapely
from PySide6.QtCore import QEvent, QPoint, QPointF, QSizeF, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from corridormap.core.length_unit import LengthUnit
from corridormap.core.measure import inverse, line_length_m
from corridormap.core.measurement import Measurement
from corridormap.ui.canvas.snap_marker import box_beside
from corridormap.ui.tools.measure import MeasureTool
from corridormap.ui.tools.measure_along import MeasureAlongTool
from corridormap.ui.tools.measure_options import MeasureOptions
from corridormap.ui.tools.pan import PanTool
from tests.fakes import PORTS, line_between
from tests.gui.canvas_rig import CanvasRig

ALT = Qt.KeyboardModifier.AltModifier
SEA = (114.0, 12.0)


@dataclass
class Measuring:
    tool: MeasureTool
    options: MeasureOptions
    measured: list[Measurement]
    progress: list[Measurement]


@pytest.fixture
def measuring(rig: CanvasRig) -> Measuring:
    options = MeasureOptions(rig.canvas)
    made = Measuring(MeasureTool(rig.canvas, options), options, [], [])
    made.tool.measured.connect(made.measured.append)
    made.tool.changed.connect(made.progress.append)
    rig.canvas.set_tool(made.tool)
    return made


@pytest.fixture
def along(rig: CanvasRig) -> list[Measurement]:
    tool = MeasureAlongTool(rig.canvas, MeasureOptions(rig.canvas))
    found: list[Measurement] = []
    tool.measured.connect(found.append)
    tool.message_raised.connect(rig.messages.append)
    rig.canvas.set_tool(tool)
    return found


def test_a_chain_snaps_to_ports_by_name(rig: CanvasRig, measuring: Measuring) -> None:
    for name in ("qinzhou", "singapore"):
        place = rig.at(*PORTS[name])
        place.setX(place.x() + 5)
        rig.click(place)
    rig.key(Qt.Key.Key_Return)
    (found,) = measuring.measured
    exact = inverse(*PORTS["qinzhou"], *PORTS["singapore"])
    assert [point.name for point in found.waypoints] == ["Qinzhou", "Singapore"]
    assert found.total_m == exact.length_m
    assert found.legs[0].azimuth_deg == exact.azimuth_deg
    assert found.method == "geodesic, WGS 84"


def test_alt_releases_the_point(rig: CanvasRig, measuring: Measuring) -> None:
    place = rig.at(*PORTS["qinzhou"])
    place.setX(place.x() + 5)
    rig.click(place, ALT)
    rig.click(rig.at(*SEA))
    rig.key(Qt.Key.Key_Enter)
    start = measuring.measured[0].waypoints[0]
    assert start.name == ""
    assert start.lon != PORTS["qinzhou"][0]


def test_the_base_map_is_never_snapped_to_unless_asked(
    rig: CanvasRig, measuring: Measuring
) -> None:
    corner = rig.at(125.0, 40.0)
    rig.click(corner)
    assert measuring.tool.waypoints[0].name == ""
    measuring.options.snaps_to_base_map = True
    rig.key(Qt.Key.Key_Escape)
    rig.click(corner)
    assert measuring.tool.waypoints[0].name == "land 1"
    assert (measuring.tool.waypoints[0].lon, measuring.tool.waypoints[0].lat) == (125.0, 40.0)


def test_a_corner_of_a_member_region_is_no_place(rig: CanvasRig, measuring: Measuring) -> None:
    rig.click(rig.at(112.0, 18.0))
    assert measuring.tool.waypoints[0].name == ""


def test_backspace_escape_and_double_click(rig: CanvasRig, measuring: Measuring) -> None:
    for name in ("qinzhou", "hanoi", "singapore"):
        rig.click(rig.at(*PORTS[name]))
    rig.key(Qt.Key.Key_Backspace)
    assert [point.name for point in measuring.tool.waypoints] == ["Qinzhou", "Hanoi"]
    rig.key(Qt.Key.Key_Escape)
    assert measuring.tool.waypoints == ()
    assert measuring.measured == []
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.double_click(rig.at(*PORTS["singapore"]))
    assert [point.name for point in measuring.measured[0].waypoints] == ["Qinzhou", "Singapore"]
    assert measuring.tool.waypoints == ()


def test_progress_is_told_at_every_point(rig: CanvasRig, measuring: Measuring) -> None:
    for name in ("qinzhou", "hanoi", "singapore"):
        rig.click(rig.at(*PORTS[name]))
    assert [len(each.legs) for each in measuring.progress] == [0, 1, 2]
    last = measuring.progress[-1]
    assert last.legs[1].cumulative_m == pytest.approx(sum(leg.length_m for leg in last.legs))


def test_another_tool_keeps_what_was_measured(rig: CanvasRig, measuring: Measuring) -> None:
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.click(rig.at(*PORTS["hanoi"]))
    clean = PanTool(rig.canvas)
    rig.canvas.set_tool(clean)
    assert len(measuring.measured) == 1


def test_what_is_snapped_to_is_named_at_the_cursor(rig: CanvasRig, measuring: Measuring) -> None:
    rig.move(rig.at(*SEA))
    free = rig.canvas.grab().toImage()
    place = rig.at(*PORTS["singapore"])
    rig.move(place)
    match = measuring.tool.snap_match
    assert match is not None
    assert match.title == "Singapore · ports"
    assert rig.canvas.grab().toImage() != free


def test_panning_while_measuring_adds_no_point(rig: CanvasRig, measuring: Measuring) -> None:
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.drag(rig.at(*SEA), rig.at(112.0, 10.0))
    assert len(measuring.tool.waypoints) == 1
    rig.click(rig.at(*PORTS["hanoi"]))
    assert [point.name for point in measuring.tool.waypoints] == ["Qinzhou", "Hanoi"]


def test_a_leg_across_the_date_line_is_short(rig: CanvasRig, measuring: Measuring) -> None:
    rig.canvas.set_view(rig.canvas.navigator.view.moved(8_000_000.0, -3_000_000.0))
    suva = rig.at(*PORTS["suva"])
    rig.click(suva)
    rig.click(rig.at(190.0, -18.1))
    rig.key(Qt.Key.Key_Return)
    (found,) = measuring.measured
    assert found.waypoints[0].name == "Suva"
    assert -180.0 <= found.waypoints[1].lon < -165.0
    assert 1_100_000 < found.total_m < 1_350_000
    curve = found.legs[0].curve()
    assert max(lon for lon, _ in curve) - min(lon for lon, _ in curve) < 20.0


def test_along_one_corridor_scales_by_each_leg(rig: CanvasRig, along: list[Measurement]) -> None:
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.click(rig.at(*PORTS["singapore"]))
    (found,) = along
    north, south = (
        line_length_m(shapely.get_coordinates(line_between(*stops)))
        for stops in (("qinzhou", "hanoi"), ("hanoi", "singapore"))
    )
    assert found.total_m == pytest.approx(north * 1.2 + south * 1.1)
    assert [leg.drawn_length_m for leg in found.legs] == pytest.approx([north, south])
    assert found.method == "along East line, way length, network"
    assert [point.name for point in found.waypoints] == ["Qinzhou", "Hanoi", "Singapore"]


def test_tab_takes_the_next_corridor(rig: CanvasRig, along: list[Measurement]) -> None:
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.move(rig.at(*PORTS["hanoi"]))
    QTest.keyClick(rig.canvas, Qt.Key.Key_Tab)
    rig.click(rig.at(*PORTS["hanoi"]))
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.click(rig.at(*PORTS["hanoi"]))
    assert [found.method.split(",")[0] for found in along] == ["along West line", "along East line"]
    assert along[0].total_m > along[1].total_m


def test_between_two_points_on_a_leg(rig: CanvasRig, along: list[Measurement]) -> None:
    a, b = ((105.3, 16.1), (104.6, 9.0))
    for place in (a, b):
        rig.click(rig.at(*place), ALT)
    (found,) = along
    assert len(found.legs) == 1
    drawn_m = found.legs[0].drawn_length_m
    assert drawn_m is not None
    assert found.total_m == pytest.approx(drawn_m * 1.1)
    assert drawn_m == pytest.approx(inverse(*a, *b).length_m, rel=0.05)
    assert found.waypoints[0].name == ""


def test_no_corridor_says_so(rig: CanvasRig, along: list[Measurement]) -> None:
    rig.click(rig.at(*SEA))
    assert rig.messages == ["No corridor is drawn here."]
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.key(Qt.Key.Key_Escape)
    rig.click(rig.at(*PORTS["singapore"]))
    assert along == []


def test_the_unit_is_shared(rig: CanvasRig, measuring: Measuring) -> None:
    rig.click(rig.at(*PORTS["qinzhou"]))
    rig.click(rig.at(*PORTS["hanoi"]))
    in_km = rig.canvas.grab().toImage()
    measuring.options.unit = LengthUnit.NAUTICAL_MILE
    assert rig.canvas.grab().toImage() != in_km


def test_alt_is_followed_by_a_hand_that_holds_still(rig: CanvasRig, measuring: Measuring) -> None:
    rig.click(rig.at(*PORTS["hanoi"]))
    place = rig.at(*PORTS["qinzhou"])
    rig.move(place)
    assert measuring.tool.snap_match is not None
    snapped = rig.canvas.grab().toImage()
    QTest.keyPress(rig.canvas, Qt.Key.Key_Alt, ALT)
    assert measuring.tool.snap_match is None
    free = rig.canvas.grab().toImage()
    assert free != snapped
    QTest.keyRelease(rig.canvas, Qt.Key.Key_Alt)
    assert measuring.tool.snap_match is not None
    assert rig.canvas.grab().toImage() == snapped
    rig.canvas.zoom_by(2.0)
    rig.wait_idle()
    QTest.keyPress(rig.canvas, Qt.Key.Key_Alt, ALT)
    rig.key(Qt.Key.Key_Escape, ALT)
    assert measuring.tool.waypoints == ()


def test_alt_off_the_map_shows_nothing(rig: CanvasRig, measuring: Measuring) -> None:
    rig.move(rig.at(*PORTS["qinzhou"]))
    QApplication.sendEvent(rig.canvas, QEvent(QEvent.Type.Leave))
    QTest.keyPress(rig.canvas, Qt.Key.Key_Alt, ALT)
    QTest.keyRelease(rig.canvas, Qt.Key.Key_Alt)
    assert measuring.tool.snap_match is None


def test_alt_frees_the_way_along_a_corridor(rig: CanvasRig, along: list[Measurement]) -> None:
    rig.click(rig.at(*PORTS["qinzhou"]))
    place = rig.at(*PORTS["hanoi"]) + QPoint(9, 0)
    rig.move(place)
    snapped = rig.canvas.grab().toImage()
    QTest.keyPress(rig.canvas, Qt.Key.Key_Alt, ALT)
    assert rig.canvas.grab().toImage() != snapped
    QTest.keyRelease(rig.canvas, Qt.Key.Key_Alt)
    assert rig.canvas.grab().toImage() == snapped


@pytest.mark.parametrize("x", [5.0, 150.0, 395.0])
def test_a_long_name_at_the_cursor_is_not_cut_at_its_start(x: float) -> None:
    room = QSizeF(400, 300)
    box = box_beside(QPointF(x, 290), QSizeF(360, 20), room)
    assert box.left() >= 0
    assert box.right() < room.width()
    assert box.bottom() < 290
    short = box_beside(QPointF(x, 10), QSizeF(60, 20), room)
    assert not short.contains(QPointF(x, 10))
