"""Lines that share a track are pointed at, and marked, where they are drawn."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import partial

import pytest
import shapely
from PySide6.QtCore import QPoint
from pytestqt.qtbot import QtBot

from corridormap.core.feature import FeatureRef
from corridormap.core.feedback import Feedback
from corridormap.core.lanes import Lanes
from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import LayerStyle, LineSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.tools.identify import IdentifyTool
from tests.fakes import MemorySource, memory_source
from tests.gui.canvas_rig import CanvasRig
from tests.lane_scenes import lanes_from

WAY = [(95.0, 20.0), (105.0, 20.0), (120.0, 20.0)]
FROM_NORTH = [(92.0, 25.0), *WAY]
LANE_PX = 24.0


@dataclass
class SharedTrack(MemorySource):
    """Two legs on one track, the second from the north."""

    times_read: int = 0

    def read_lanes(self, feedback: Feedback) -> Lanes | None:
        feedback.check()
        self.times_read += 1
        return lanes_from({"south": WAY, "north": FROM_NORTH})


def shared_layer() -> VectorLayer:
    plain = memory_source("legs", [shapely.LineString(WAY), shapely.LineString(FROM_NORTH)])
    source = SharedTrack(plain.info, plain.geometries, plain.rows)
    style = LayerStyle(SymbolSet(line=LineSymbol("#b3203d", 3.0)), lane_px=LANE_PX)
    return VectorLayer("theme/legs", source, style)


@pytest.fixture
def shared(qtbot: QtBot) -> Iterator[CanvasRig]:
    project = Project()
    project.add_group(LayerGroup("theme", "Theme", layers=[shared_layer()]))
    rig = CanvasRig(qtbot, project)
    rig.show()
    yield rig
    rig.close()


def legs(rig: CanvasRig) -> VectorLayer:
    layer = rig.project.layer("theme/legs")
    assert layer is not None
    return layer


def half_lane_px(rig: CanvasRig) -> float:
    """Return how far from the track the lanes of two lie at the scale shown."""
    index = rig.store.drawn.index(legs(rig), rig.canvas.settings())
    assert index is not None
    units = rig.canvas.navigator.view.map_units_per_px
    track_y = rig.map_point(rig.at(*WAY[1]))[1]
    away = [float(abs(index.block.parts(row)[0][1][-2:, 1] - track_y).max()) for row in (0, 1)]
    assert away[0] == pytest.approx(away[1], abs=2 * units)
    return away[0] / units


def found_at(rig: CanvasRig, place: QPoint) -> list[int]:
    tool = IdentifyTool(rig.canvas)
    found: list[list[FeatureRef]] = []
    tool.picked.connect(found.append)
    rig.canvas.set_tool(tool)
    rig.click(place)
    rig.qtbot.waitUntil(lambda: bool(found))
    return [ref.fid for ref in found[0]]


def test_a_click_finds_the_line_that_is_drawn_there(shared: CanvasRig) -> None:
    half, track = half_lane_px(shared), shared.at(110.0, 20.0)
    assert half > 7
    assert found_at(shared, track - QPoint(0, round(half))) == [2]
    assert found_at(shared, track + QPoint(0, round(half))) == [1]


def test_lines_on_one_another_are_found_where_they_lie(shared: CanvasRig) -> None:
    layer, track = legs(shared), shared.at(110.0, 20.0)
    layer.style = replace(layer.style, lane_px=0.0)
    shared.wait_idle()
    assert sorted(found_at(shared, track)) == [1, 2]


def test_lanes_are_read_when_a_style_first_asks_for_them(qtbot: QtBot) -> None:
    layer = shared_layer()
    layer.style = replace(layer.style, lane_px=0.0)
    project = Project()
    project.add_group(LayerGroup("theme", "Theme", layers=[layer]))
    rig = CanvasRig(qtbot, project)
    rig.show()
    source = layer.source
    assert isinstance(source, SharedTrack)
    before = rig.canvas.grab().toImage()
    assert source.times_read == 0
    layer.style = replace(layer.style, lane_px=LANE_PX)
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() != before and rig.is_idle())
    assert source.times_read == 1
    assert half_lane_px(rig) > 7
    rig.close()


def test_a_selected_line_is_marked_in_its_lane_at_every_scale(shared: CanvasRig) -> None:
    shared.selection.set([FeatureRef("theme/legs", 2)])
    for factor in (1.0, 2.0):
        shared.canvas.zoom_by(factor)
        shared.wait_idle()
        track = shared.at(110.0, 20.0)
        lane = track - QPoint(0, round(half_lane_px(shared)))
        shared.qtbot.waitUntil(partial(_is_marked, shared, lane))
        assert not _is_marked(shared, track + (track - lane))


def _is_marked(rig: CanvasRig, place: QPoint) -> bool:
    marked = rig.canvas.grab().toImage().pixelColor(place)
    return marked.red() > 200 and marked.green() < 120 and marked.blue() > 90
