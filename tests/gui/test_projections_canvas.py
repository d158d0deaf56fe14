"""The canvas in other projections than Web Mercator: the mouse goes on working."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.feature import FeatureRef
from corridormap.core.map_settings import view_in_crs
from corridormap.core.measure import inverse
from corridormap.core.measurement import Measurement
from corridormap.ui.canvas.view_limits import world_extent
from corridormap.ui.tools.identify import IdentifyTool
from corridormap.ui.tools.measure import MeasureTool
from corridormap.ui.tools.measure_options import MeasureOptions
from corridormap.ui.tools.select import SelectTool
from tests.fakes import PORTS
from tests.gui.canvas_rig import CanvasRig

PLACES = [
    Crs("EPSG:4326"),
    Crs("ESRI:102025"),
    Crs("ESRI:102012"),
    Crs("+proj=laea +lat_0=20 +lon_0=105 +datum=WGS84"),
    Crs("+proj=ortho +lat_0=20 +lon_0=105 +datum=WGS84"),
    Crs("EPSG:32648"),
    Crs("EPSG:3995"),
    Crs("EPSG:3832"),
    Crs("ESRI:54009"),
]
GLOBE = Crs("+proj=ortho +lat_0=20 +lon_0=105 +datum=WGS84")
NO_KEY = Qt.KeyboardModifier.NoModifier


@pytest.fixture(params=PLACES, ids=lambda crs: crs.definition[:16])
def turned(rig: CanvasRig, request: pytest.FixtureRequest) -> CanvasRig:
    """Return a canvas that has gone from Web Mercator to another projection."""
    show_in(rig, request.param)
    return rig


def show_in(rig: CanvasRig, crs: Crs) -> None:
    view = view_in_crs(rig.canvas.navigator.view, crs)
    assert view is not None
    rig.canvas.set_view(view)
    rig.wait_idle()


def at(rig: CanvasRig, lon: float, lat: float) -> QPoint:
    settings = rig.canvas.settings()
    x, y = transform(np.array([[lon, lat]]), WGS84, settings.view.crs)[0].tolist()
    world = settings.view.crs.wraps_at
    if world is not None:
        x += world * round((settings.view.center_x - x) / world)
    left, top = settings.map_to_screen(x, y)
    return QPoint(round(left), round(top))


def test_going_there_keeps_middle_and_scale(rig: CanvasRig) -> None:
    before = rig.canvas.settings()
    for crs in PLACES:
        show_in(rig, crs)
        now = rig.canvas.settings()
        assert now.scale_denominator() == pytest.approx(before.scale_denominator(), rel=0.01)
        middle = np.array([[now.view.center_x, now.view.center_y]])
        start = np.array([[before.view.center_x, before.view.center_y]])
        assert transform(middle, crs, WGS84) == pytest.approx(
            transform(start, before.view.crs, WGS84), abs=1e-6
        )


def test_measuring_snaps_and_is_geodesic(turned: CanvasRig) -> None:
    tool = MeasureTool(turned.canvas, MeasureOptions(turned.canvas))
    measured: list[Measurement] = []
    tool.measured.connect(measured.append)
    turned.canvas.set_tool(tool)
    for name in ("qinzhou", "singapore"):
        place = at(turned, *PORTS[name])
        turned.click(QPoint(place.x() + 4, place.y()))
    turned.key(Qt.Key.Key_Return)
    (found,) = measured
    assert [point.name for point in found.waypoints] == ["Qinzhou", "Singapore"]
    assert found.total_m == inverse(*PORTS["qinzhou"], *PORTS["singapore"]).length_m
    turned.canvas.grab()


def test_a_port_is_identified(turned: CanvasRig) -> None:
    tool = IdentifyTool(turned.canvas)
    picked: list[list[FeatureRef]] = []
    tool.picked.connect(picked.append)
    turned.canvas.set_tool(tool)
    turned.click(at(turned, *PORTS["hanoi"]))
    turned.qtbot.waitUntil(lambda: bool(picked))
    tables = [ref.layer_id.split("/")[1] for ref in picked[0]]
    assert tables == ["ports", *["corridor_legs"] * 3, "corridors", "member_regions"]


def test_a_box_selects(turned: CanvasRig) -> None:
    tool = SelectTool(turned.canvas, turned.selection)
    turned.canvas.set_tool(tool)
    middle = at(turned, *PORTS["singapore"])
    turned.drag(middle - QPoint(15, 15), middle + QPoint(15, 15))
    turned.qtbot.waitUntil(lambda: len(turned.selection) > 0)
    tables = {ref.layer_id.split("/")[1] for ref in turned.selection.features}
    assert "ports" in tables
    turned.wait_idle()
    turned.canvas.zoom_to_features(turned.selection.features)
    turned.wait_idle()
    assert turned.canvas.rect().contains(at(turned, *PORTS["singapore"]))


def test_a_layer_is_shown_whole(turned: CanvasRig) -> None:
    ports = next(layer for layer in turned.project.layers() if layer.info.table == "ports")
    turned.canvas.zoom_to_layer(ports)
    turned.wait_idle()
    for place in PORTS.values():
        assert turned.canvas.rect().contains(at(turned, *place))
    assert turned.canvas.settings().scale_denominator() < 6e7


def test_the_cursor_tells_where_it_is(turned: CanvasRig) -> None:
    told: list[tuple[float, float]] = []
    turned.canvas.cursor_moved.connect(lambda lon, lat: told.append((lon, lat)))
    turned.move(QPoint(30, 30))
    turned.move(at(turned, *PORTS["hanoi"]))
    assert told[-1] == pytest.approx(PORTS["hanoi"], abs=0.2)


def test_all_of_the_world_is_found_again(turned: CanvasRig) -> None:
    around = world_extent(turned.canvas.navigator.view.crs)
    for _ in range(12):
        turned.canvas.navigator.zoom_by(0.3)
        turned.canvas.navigator.pan_by(5_000, 5_000)
    turned.wait_idle()
    if around is not None:
        extent = turned.canvas.settings().extent
        assert extent.intersects(around)
    turned.canvas.zoom_full()
    turned.wait_idle()
    assert turned.canvas.rect().contains(at(turned, *PORTS["hanoi"]))


def test_beside_the_globe_there_is_no_place(rig: CanvasRig, qtbot: QtBot) -> None:
    show_in(rig, GLOBE)
    around = world_extent(GLOBE)
    assert around is not None
    rig.canvas.zoom_to_extent(around, GLOBE)
    rig.wait_idle()
    with qtbot.waitSignal(rig.canvas.cursor_left):
        rig.move(QPoint(4, 4))
    tool = MeasureTool(rig.canvas, MeasureOptions(rig.canvas))
    measured: list[Measurement] = []
    tool.measured.connect(measured.append)
    rig.canvas.set_tool(tool)
    QTest.mouseClick(rig.canvas, Qt.MouseButton.LeftButton, NO_KEY, QPoint(4, 4))
    rig.click(at(rig, 114.0, 12.0))
    rig.key(Qt.Key.Key_Return)
    # The click beside it is taken for the limb.
    assert all(np.isfinite([point.lon, point.lat]).all() for point in measured[0].waypoints)
    assert 6e6 < measured[0].total_m < 1.2e7
    rig.canvas.grab()
