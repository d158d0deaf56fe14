"""Huge selections are marked as small ones are, but only where one looks."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage, QPainter
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.project import LayerGroup, Project
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas import crowd, highlight
from corridormap.ui.canvas.crowd import Crowd, paint_crowds
from corridormap.ui.canvas.feature_shapes import paint_shapes, shapes_of
from corridormap.ui.canvas.overlay import HIGHLIGHT
from tests.fakes import STYLE, memory_source
from tests.gui.canvas_rig import CanvasRig

SIZE_PX = (400, 300)
AT = MapSettings(MapView(11_000_000.0, 2_300_000.0, 1000.0), *SIZE_PX)
COUNT = 3_000


def block_of(kind: str, reach_deg: float, count: int = COUNT) -> GeometryBlock:
    rng = np.random.default_rng(4)
    middles = rng.uniform((94, 16), (104, 24), (count, 1, 2))
    shapes = middles + np.cumsum(rng.normal(0, reach_deg, (count, 6, 2)), axis=1)
    if kind == "points":
        return block_from_shapely(range(count), shapely.points(middles[:, 0]))
    if kind == "areas":
        return block_from_shapely(range(count), [shapely.Polygon(ring) for ring in shapes])
    return block_from_shapely(range(count), [shapely.LineString(line) for line in shapes])


def marked(block: GeometryBlock, at: MapSettings, as_crowd: bool) -> NDArray[np.bool_]:
    """Return which pixels have the highlight's colour or its halo's."""
    ratio = at.device_pixel_ratio
    size = (round(at.width_px * ratio), round(at.height_px * ratio))
    image = QImage(*size, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    rows = np.arange(len(block))
    if as_crowd:
        paint_crowds(painter, [Crowd(block, rows, WGS84)], at, HIGHLIGHT, Feedback())
    else:
        paint_shapes(painter, shapes_of(block, rows, WGS84, at.view.crs), at, HIGHLIGHT)
    painter.end()
    pixels = np.frombuffer(image.constBits(), np.uint8).reshape(size[1], size[0], 4)
    return pixels[:, :, 3] > 200


@pytest.mark.parametrize("ratio", [1.0, 2.0])
@pytest.mark.parametrize("reach_deg", [0.001, 0.02, 0.3])
@pytest.mark.parametrize("kind", ["lines", "areas"])
def test_a_crowd_covers_what_its_features_do(
    kind: str, reach_deg: float, ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("corridormap.ui.canvas.feature_shapes.FILL_LIMIT", 0)
    block = block_of(kind, reach_deg, 300)
    at = MapSettings(AT.view, *SIZE_PX, ratio)
    found, wanted = marked(block, at, True), marked(block, at, False)
    assert wanted.any()
    # Grown by what a mark may be off, each lies within the other.
    near = crowd._widened(found, 1.6 * ratio)
    assert (near & wanted).sum() > 0.97 * wanted.sum()
    if reach_deg > 0.001:
        # Of a speck Qt draws less than a spot, of the smallest nearly nothing.
        near = crowd._widened(wanted, (1.6 if reach_deg > 0.1 else 4.5) * ratio)
        assert (near & found).sum() > 0.97 * found.sum()


def test_points_are_marked_where_they_are() -> None:
    found = marked(block_of("points", 0.0, 50), AT, True)
    xy = block_of("points", 0.0, 50).projected(WGS84, WEB_MERCATOR).coords
    for x, y in AT.to_screen(xy).tolist():
        if 5 < x < SIZE_PX[0] - 5 and 5 < y < SIZE_PX[1] - 5:
            assert found[int(y), int(x)]
    assert 0.005 < found.mean() < 0.2


def test_only_what_is_in_view_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    def counting(block: GeometryBlock, rows: NDArray[np.int64], crs: Crs, to: Crs) -> object:
        asked.append(len(rows))
        return shapes_of(block, rows, crs, to)

    monkeypatch.setattr(crowd, "shapes_of", counting)
    monkeypatch.setattr(crowd, "ROWS_AT_ONCE", 500)
    block = block_of("lines", 0.02)
    near = MapSettings(MapView(11_000_000.0, 2_300_000.0, 100.0), *SIZE_PX)
    assert marked(block, near, True).any()
    assert 0 < sum(asked) < COUNT / 50
    asked.clear()
    assert marked(block, AT, True).any()
    assert max(asked) <= 500
    asked.clear()
    far = MapSettings(MapView(11_000_000.0, 2_300_000.0, 50_000.0), *SIZE_PX)
    assert marked(block, far, True).any()
    # From afar all are specks, whose vertices nobody looks at.
    assert sum(asked) < COUNT / 20


def test_past_the_date_line_features_are_marked_on_both_sides() -> None:
    lines = [
        shapely.LineString([(179.5, 0), (180.5, 0)]),
        shapely.LineString([(-180, 1), (-179, 1)]),
    ]
    block = block_from_shapely([1, 2], lines)
    for center in (20_037_508.0, -20_037_508.0):
        at = MapSettings(MapView(center, 0.0, 1000.0), *SIZE_PX)
        found = marked(block, at, True)
        assert found[150, 200]
        assert found[150 - 111, 230]


def test_a_crowd_is_given_up_half_way() -> None:
    feedback = Feedback()
    feedback.cancel()
    image = QImage(*SIZE_PX, QImage.Format.Format_ARGB32_Premultiplied)
    painter = QPainter(image)
    crowds = [Crowd(block_of("lines", 0.1, 20), np.arange(20), WGS84)]
    with pytest.raises(Cancelled):
        paint_crowds(painter, crowds, AT, HIGHLIGHT, feedback)
    painter.end()


@pytest.mark.parametrize("crs", [WGS84, Crs("EPSG:999999")])
def test_many_selected_features_are_marked_on_the_canvas(
    qtbot: QtBot, monkeypatch: pytest.MonkeyPatch, crs: Crs
) -> None:
    monkeypatch.setattr(highlight, "MOST_COPIED", 10)
    rng = np.random.default_rng(1)
    ends = rng.uniform((95, 10), (105, 20), (200, 1, 2)) + rng.normal(0, 1, (200, 2, 2))
    source = memory_source("many", [shapely.LineString(line) for line in ends], crs=crs)
    project = Project()
    project.add_group(LayerGroup("g", "G", layers=[VectorLayer("many", source, STYLE)]))
    rig = CanvasRig(qtbot, project)
    rig.show()
    rig.selection.set_layer("many", range(1, 201))
    rig.wait_idle()

    def has_color() -> bool:
        image = rig.canvas.grab().toImage()
        spots = [image.pixelColor(rig.at(*line.mean(axis=0))) for line in ends]
        return sum(spot == HIGHLIGHT for spot in spots) > 100

    if crs == WGS84:
        qtbot.waitUntil(has_color, timeout=5000)
        rig.selection.clear()
        qtbot.waitUntil(lambda: not has_color(), timeout=5000)
    else:
        assert not has_color()
    rig.close()
