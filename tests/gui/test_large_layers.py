"""Of a layer beyond the memory budget only a reduced copy and what is in view are held."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent, extent_of
from corridormap.core.feature import FeatureRef
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import concatenate
from corridormap.core.picking import fids_in_box
from corridormap.core.project import LayerGroup, Project
from corridormap.core.selection import Selection
from corridormap.core.spatial_index import SpatialIndex
from corridormap.core.symbol import LayerStyle, LineSymbol, SymbolSet
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.gpkg import open_geopackage
from corridormap.ui.canvas import layer_reader
from corridormap.ui.canvas.coarse_files import CoarseFiles
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.tools.identify import IdentifyTool
from corridormap.ui.tools.select import SelectTool
from tests.unit.formats.gpkg_making import write_layer
from tests.unit.render.pictures import difference

STYLE = LayerStyle(SymbolSet(line=LineSymbol("#203040", 1.5)))
COUNT = 24_000
LEFT = Qt.MouseButton.LeftButton


@pytest.fixture(scope="module")
def file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rng = np.random.default_rng(3)
    middles = rng.uniform((60, 0), (140, 60), (COUNT, 1, 2))
    coords = (middles + np.cumsum(rng.normal(0, 0.05, (COUNT, 6, 2)), axis=1)).reshape(-1, 2)
    lines = shapely.linestrings(coords, indices=np.repeat(np.arange(COUNT), 6))
    path = tmp_path_factory.mktemp("large") / "lines.gpkg"
    return write_layer(path, "lines", list(lines), geometry_type="LineString")


class Rig:
    def __init__(self, qtbot: QtBot, file: Path, cache: Path | None = None) -> None:
        self.qtbot = qtbot
        self.project, self.runner = Project(), JobRunner()
        files = None if cache is None else CoarseFiles(cache)
        self.store = LayerStore(self.project, self.runner, coarse_files=files)
        self.canvas = MapCanvas(self.project, self.store, self.runner)
        self.messages: list[str] = []
        self.canvas.message_raised.connect(self.messages.append)
        qtbot.addWidget(self.canvas)
        self.canvas.resize(400, 300)
        self.layer = VectorLayer("a", open_geopackage(file).sources[0], STYLE)
        self.project.add_group(LayerGroup("file", "File", layers=[self.layer]))
        self.canvas.navigator.animator.is_smooth = False
        self.canvas.show()
        self.wait()

    def wait(self) -> None:
        self.qtbot.waitUntil(
            lambda: self.store.is_whole("a") and self.canvas.loop.is_idle and not self.runner.jobs,
            timeout=15_000,
        )

    def show(self, extent: Extent) -> QImage:
        self.canvas.zoom_to_extent(extent)
        self.wait()
        return self.canvas.grab().toImage()

    def close(self) -> None:
        self.canvas.close()
        self.runner.shut_down()
        # Now rather than in the midst of Qt's taking objects apart, which it does not survive.
        gc.collect()


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(layer_reader, "geometry_budget", lambda: 200_000)


VIEWS = (Extent(60, 0, 140, 60), Extent(90, 20, 110, 34), Extent(100, 30, 101, 30.7))


@pytest.fixture
def exact(qtbot: QtBot, file: Path) -> Iterator[list[QImage]]:
    """Pictures of the layer held whole."""
    rig = Rig(qtbot, file)
    yield [rig.show(view) for view in VIEWS]
    rig.close()


def test_it_looks_like_one_held_whole(
    qtbot: QtBot, file: Path, exact: list[QImage], small: None
) -> None:
    rig = Rig(qtbot, file)
    assert len(rig.store.block("a")) == 0
    for view, wanted in zip(VIEWS, exact, strict=True):
        # Whole layers are simplified to less than a pixel; these are too few for that.
        assert difference(rig.show(view), wanted) < 2.5
    # At last the features in view were read, and no others.
    assert 0 < len(rig.store.block("a")) < COUNT / 50
    assert rig.messages == []
    rig.close()


def test_what_is_in_view_is_found_by_tools(qtbot: QtBot, file: Path, small: None) -> None:
    rig = Rig(qtbot, file)
    rig.show(VIEWS[2])
    found = rig.store.index("a").query(VIEWS[2])
    block = rig.store.block("a")
    source = rig.layer.source.read_blocks  # what the file itself says is there
    fids = [fid for part in source(Feedback(), VIEWS[2]) for fid in part.fids.tolist()]
    assert sorted(block.fids[found].tolist()) == sorted(fids)
    rig.close()


def test_the_reduced_copy_is_kept_for_the_next_start(
    qtbot: QtBot, file: Path, tmp_path: Path, small: None, exact: list[QImage]
) -> None:
    cache = tmp_path / "cache"
    Rig(qtbot, file, cache).close()
    assert len(list(cache.glob("*.npz"))) == 1
    rig = Rig(qtbot, file, cache)
    assert difference(rig.show(VIEWS[0]), exact[0]) < 1.0
    assert difference(rig.show(VIEWS[1]), exact[1]) < 2.5
    rig.close()


def test_a_window_across_the_date_line_holds_each_feature_once(
    qtbot: QtBot, tmp_path: Path, small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    rng = np.random.default_rng(5)
    lon = np.where(rng.random(COUNT) < 0.5, rng.uniform(170, 179.9, COUNT), -175.0)
    starts = np.column_stack((lon, rng.uniform(0, 10, COUNT)))
    lines = [shapely.LineString([xy, xy + 0.03, xy + np.array([0.06, 0.0])]) for xy in starts]
    path = write_layer(tmp_path / "pacific.gpkg", "lines", lines, geometry_type="LineString")
    rig = Rig(qtbot, path)
    rig.show(Extent(178.0, 3.0, 186.0, 6.0))
    fids = rig.store.block("a").fids.tolist()
    assert len(fids) == len(set(fids)) > 0
    # Values are found for them by that order.
    assert fids == sorted(fids)
    bounds = rig.store.block("a").bounds
    assert (bounds[:, 0] < 0).any()
    assert (bounds[:, 0] > 0).any()
    rig.close()


def test_another_budget_counts_for_what_is_read_from_then_on(
    qtbot: QtBot, file: Path, tmp_path: Path, small: None
) -> None:
    rig = Rig(qtbot, file, tmp_path / "cache")
    assert len(rig.store.block("a")) == 0
    rig.store.budget_bytes = 64 << 20
    rig.wait()
    assert len(rig.store.block("a")) == 0
    rig.store.reload("a")
    qtbot.waitUntil(lambda: len(rig.store.block("a")) == COUNT)
    rig.close()


def test_a_copy_kept_for_a_smaller_budget_is_not_taken(
    qtbot: QtBot, file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr(layer_reader, "geometry_budget", lambda: 200_000)
        Rig(qtbot, file, tmp_path / "cache").close()
    rig = Rig(qtbot, file, tmp_path / "cache")
    assert len(rig.store.block("a")) == COUNT
    rig.close()


def middle_of(rig: Rig, fid: int) -> QPoint:
    """Return where the middle of a feature's line lies on the canvas."""
    line = rig.layer.source.read_features([fid])[0].geometry
    coords = transform(shapely.get_coordinates(line), WGS84, WEB_MERCATOR)
    x, y = ((coords[2] + coords[3]) / 2).tolist()
    left, top = rig.canvas.settings().map_to_screen(x, y)
    return QPoint(round(left), round(top))


def test_a_click_finds_features_that_only_the_file_knows(
    qtbot: QtBot, file: Path, small: None
) -> None:
    rig = Rig(qtbot, file)
    # First a close look, whose features are then not those under the pointer.
    rig.show(VIEWS[2])
    rig.show(VIEWS[0])
    tool = IdentifyTool(rig.canvas)
    rig.canvas.set_tool(tool)
    for fid in (1, 77, COUNT):
        place = middle_of(rig, fid)
        with qtbot.waitSignal(tool.picked, timeout=5000) as picked:
            QTest.mouseClick(rig.canvas, LEFT, pos=place)
        assert FeatureRef("a", fid) in picked.args[0]
    rig.close()


def test_clicks_and_boxes_select_what_only_the_file_knows(
    qtbot: QtBot, file: Path, small: None
) -> None:
    rig = Rig(qtbot, file)
    rig.show(VIEWS[0])
    selection = Selection()
    tool = SelectTool(rig.canvas, selection)
    rig.canvas.set_tool(tool)
    with qtbot.waitSignal(selection.changed, timeout=5000):
        QTest.mouseClick(rig.canvas, LEFT, pos=middle_of(rig, 4))
    assert len(selection) == 1
    corners = [rig.canvas.settings().screen_to_map(*place) for place in ((50, 40), (250, 200))]
    with qtbot.waitSignal(selection.changed, timeout=5000):
        QTest.mousePress(rig.canvas, LEFT, pos=QPoint(50, 40))
        QTest.mouseMove(rig.canvas, QPoint(150, 100))
        QTest.mouseMove(rig.canvas, QPoint(250, 200))
        QTest.mouseRelease(rig.canvas, LEFT, pos=QPoint(250, 200))
    box = extent_of(np.array(corners))
    assert box is not None
    whole = concatenate(list(rig.layer.source.read_blocks(Feedback())))
    wanted = fids_in_box(SpatialIndex(whole), WGS84, box, WEB_MERCATOR)
    assert len(wanted) > 1000
    assert selection.fids("a") == wanted
    rig.close()
