"""A click finds the circles that are drawn, with the features that they count, and no others."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WEB_MERCATOR, WGS84, transform
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef, Value
from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import Category, LayerStyle, MarkerSymbol, SymbolSet
from corridormap.core.vector_layer import LayerSource, VectorLayer
from corridormap.formats.gpkg import open_geopackage
from corridormap.ui.canvas import layer_reader
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.tools.cluster_hits import ClusterHit, cluster_at, drawn_singly
from tests.fakes import memory_source
from tests.gui.canvas_rig import CanvasRig
from tests.unit.formats.gpkg_making import write_layer

DOT = SymbolSet(marker=MarkerSymbol("circle", 6, "#0000ff", None))
TOGETHER = LayerStyle(DOT, cluster_px=80.0)
PLACES = [(104.0, 20.0), (104.01, 20.0), (104.02, 20.0), (104.03, 20.0)]


@pytest.fixture
def rigs(qtbot: QtBot) -> Iterator[Any]:
    made: list[CanvasRig] = []

    def show(
        shapes: list[Any] | LayerSource,
        style: LayerStyle,
        rows: Sequence[Mapping[str, Value]] = (),
    ) -> CanvasRig:
        source = memory_source("towns", shapes, rows) if isinstance(shapes, list) else shapes
        project = Project()
        layer = VectorLayer("towns", source, style)
        project.add_group(LayerGroup("file", "File", layers=[layer]))
        rig = CanvasRig(qtbot, project)
        made.append(rig)
        rig.show()
        return rig

    yield show
    for rig in made:
        rig.close()


def hit_at(rig: CanvasRig, map_point: tuple[float, float]) -> ClusterHit | None:
    screen = rig.canvas.settings().map_to_screen(*map_point)
    event = PointerEvent(screen, map_point, Qt.KeyboardModifier.NoModifier)
    return cluster_at(rig.canvas, event)


def hit_in(rig: CanvasRig, places: Sequence[tuple[float, float]]) -> ClusterHit | None:
    """Return the circle at one of these places or at the middle of them all."""
    points = transform(np.array(places, np.float64), WGS84, WEB_MERCATOR)
    tried = (tuple(point) for point in [points.mean(axis=0).tolist(), *points.tolist()])
    return next((hit for point in tried if (hit := hit_at(rig, point)) is not None), None)


def fids_of(hit: ClusterHit | None) -> list[int]:
    return [] if hit is None else sorted(ref.fid for ref in hit.refs)


def refs(*fids: int) -> list[FeatureRef]:
    return [FeatureRef("towns", fid) for fid in fids]


def points(places: Sequence[tuple[float, float]]) -> list[Any]:
    return [shapely.Point(*place) for place in places]


def test_points_thinned_out_at_a_scale_are_not_counted(rigs: Any) -> None:
    style = LayerStyle(DOT, cluster_px=80.0, rank_field="rank", rank_max_denominators=(1e12, 1.0))
    rows: list[dict[str, Value]] = [{"rank": rank} for rank in (0, 1, 0, 1)]
    rig = rigs(points(PLACES), style, rows)
    assert fids_of(hit_in(rig, PLACES)) == [1, 3]
    alone: list[dict[str, Value]] = [{"rank": rank} for rank in (0, 1, 1, 1)]
    rig = rigs(points(PLACES), style, alone)
    assert hit_in(rig, PLACES) is None
    assert drawn_singly(rig.canvas, refs(1)) == refs(1)


def test_points_of_classes_without_a_symbol_are_not_counted(rigs: Any) -> None:
    unseen = Category(("hidden",), "Hidden", SymbolSet())
    style = LayerStyle(DOT, ("kind",), (unseen,), cluster_px=80.0)
    kinds = ("hidden", "seen", "hidden", "seen")
    rows: list[dict[str, Value]] = [{"kind": kind} for kind in kinds]
    rig = rigs(points(PLACES), style, rows)
    assert fids_of(hit_in(rig, PLACES)) == [2, 4]


def test_lines_beside_points_are_not_counted_and_places_of_several_points_are(rigs: Any) -> None:
    line = shapely.LineString([(104.0, 20.0), (104.02, 20.01)])
    several = shapely.MultiPoint([(104.01, 20.0), (150.0, -40.0)])
    rig = rigs([shapely.Point(104.0, 20.0), line, several], TOGETHER)
    hit = hit_in(rig, PLACES)
    assert fids_of(hit) == [1, 3]
    assert drawn_singly(rig.canvas, refs(1, 2, 3)) == refs(2)
    rig = rigs([shapely.Point(104.0, 20.0), line, line], TOGETHER)
    assert hit_in(rig, PLACES) is None


def blue_pixels(image: QImage) -> int:
    wide = image.convertToFormat(QImage.Format.Format_ARGB32)
    data = np.frombuffer(wide.constBits(), np.uint8).reshape(wide.height(), wide.width(), 4)
    return int(((data[..., 0] > 200) & (data[..., 1] < 60) & (data[..., 2] < 60)).sum())


def test_of_layers_beyond_the_memory_what_is_in_view_is_drawn_together(
    rigs: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    rng = np.random.default_rng(5)
    crowd = rng.uniform((104.0, 20.0), (104.02, 20.02), (3_000, 2))
    far = rng.uniform((90.0, 0.0), (120.0, 40.0), (3_000, 2))
    places = [(x, y) for x, y in np.concatenate((crowd, far)).tolist()]
    write_layer(tmp_path / "towns.gpkg", "towns", points(places), geometry_type="Point")
    source = open_geopackage(tmp_path / "towns.gpkg").sources[0]
    whole = rigs(source, TOGETHER)
    monkeypatch.setattr(layer_reader, "geometry_budget", lambda: 10_000)
    parts = rigs(source, TOGETHER)
    pictures = []
    for rig in (whole, parts):
        rig.canvas.zoom_to_extent(Extent(104.0, 20.0, 104.02, 20.02))
        rig.qtbot.waitUntil(lambda rig=rig: rig.is_idle() and not rig.runner.jobs, timeout=15_000)
        pictures.append(rig.canvas.grab().toImage())
    assert 0 < len(parts.store.block("towns")) < len(places)
    assert blue_pixels(pictures[0]) == blue_pixels(pictures[1]) > 0
    view = whole.canvas.settings().extent
    for x in np.linspace(view.x_min, view.x_max, 25).tolist():
        for y in np.linspace(view.y_min, view.y_max, 19).tolist():
            assert fids_of(hit_at(parts, (x, y))) == fids_of(hit_at(whole, (x, y)))
