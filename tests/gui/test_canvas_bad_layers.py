"""Coordinates gone astray neither hang the canvas nor take it to nowhere."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from corridormap.core.crs import MERCATOR_LIMIT_M, Crs
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.project import LayerGroup
from corridormap.core.vector_layer import Access, VectorLayer
from corridormap.ui.tools.select import SelectTool
from tests.fakes import STYLE, memory_source
from tests.gui.canvas_rig import CanvasRig

ASTRAY = [
    shapely.Point(1e300, 20.0),
    shapely.LineString([(100.0, 10.0), (1e300, 1e300), (110.0, 20.0)]),
    shapely.Polygon([(100.0, 10.0), (110.0, 10.0), (1e18, 30.0)]),
    shapely.Point(105.0, 15.0),
    None,
]


def add_layer(rig: CanvasRig, shapes: list[object], **changes: object) -> VectorLayer:
    source = memory_source("astray", shapes, access=Access.UNTOUCHED)
    source.info = replace(source.info, **changes)  # type: ignore[arg-type]
    layer = VectorLayer("astray", source, STYLE)
    rig.project.add_group(LayerGroup("own", "Own", layers=[layer]))
    return layer


@pytest.mark.filterwarnings("error")
def test_a_layer_with_wild_coordinates(rig: CanvasRig) -> None:
    layer = add_layer(rig, ASTRAY)
    rig.wait_idle()
    rig.canvas.set_tool(SelectTool(rig.canvas, rig.selection))
    rig.click(rig.at(105.0, 15.0))
    assert FeatureRef("astray", 4) in rig.selection
    rig.drag(QPoint(10, 10), QPoint(790, 590))
    rig.qtbot.waitUntil(lambda: FeatureRef("astray", 2) in rig.selection)
    rig.canvas.grab()
    for go in (partial(rig.canvas.zoom_to_layer, layer), rig.canvas.zoom_full):
        go()
        rig.wait_idle()
        view = rig.canvas.navigator.view
        assert abs(view.center_x) <= 3 * MERCATOR_LIMIT_M
        rig.canvas.grab()
    rig.canvas.zoom_to_features([FeatureRef("astray", 1), FeatureRef("astray", 5)])
    assert abs(rig.canvas.navigator.view.center_x) <= 3 * MERCATOR_LIMIT_M


def test_an_extent_from_nowhere_is_no_place_to_fly_to(rig: CanvasRig) -> None:
    before = rig.canvas.navigator.view
    for box in (Extent(np.nan, np.nan, np.nan, np.nan), Extent(1e300, 0.0, 1e301, 1.0)):
        rig.canvas.zoom_to_extent(box)
        assert np.isfinite(rig.canvas.navigator.view.center_x)
        assert abs(rig.canvas.navigator.view.center_x) <= 3 * MERCATOR_LIMIT_M
    assert before.crs == rig.canvas.navigator.view.crs


def test_a_layer_of_an_unknown_crs_in_meters_is_not_drawn_nor_found(rig: CanvasRig) -> None:
    layer = add_layer(rig, [shapely.Point(500_000.0, 3_000_000.0)], crs=None)
    rig.wait_idle()
    assert rig.store.crs(layer) is None
    view = rig.canvas.navigator.view
    rig.canvas.zoom_to_layer(layer)
    assert rig.canvas.navigator.view == view


def test_a_layer_whose_crs_proj_refuses(rig: CanvasRig, qtbot: QtBot) -> None:
    add_layer(rig, [shapely.Point(5.0, 5.0)], crs=Crs("EPSG:999999"))
    rig.wait_idle()
    assert len(rig.messages) == 1
    rig.click(QPoint(400, 300))
    rig.canvas.zoom_full()
    rig.wait_idle()
    assert len(rig.messages) == 1
