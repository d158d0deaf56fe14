from __future__ import annotations

import numpy as np
import pytest
import shapely

from corridormap.core.crs import WEB_MERCATOR, WGS84
from corridormap.core.geometry_block import PartKind
from corridormap.core.symbol import LineSymbol
from corridormap.render import prepared as prepared_module
from corridormap.render.prepared import MOST_LEVELS, GeometryCache
from tests.unit.render.pictures import RED, layer
from tests.unit.render.test_simplify import coast

LINE = LineSymbol(RED, 1)


def test_levels_grow_coarser_and_only_some_are_kept() -> None:
    snapshot = layer([shapely.LineString(coast(seed)) for seed in range(8)], LINE)
    ready = GeometryCache().prepared(snapshot, WEB_MERCATOR)
    counts = [len(ready.level(2.0**step).coords) for step in range(-6, 8)]
    assert counts == sorted(counts, reverse=True)
    assert counts[-1] < counts[0] / 20
    assert len(ready.levels) <= MOST_LEVELS


def test_few_vertices_are_drawn_as_they_are() -> None:
    snapshot = layer([shapely.LineString(coast(seed)) for seed in range(8)], LINE)
    ready = GeometryCache().prepared(snapshot, WEB_MERCATOR)
    kinds = (int(PartKind.LINE),)
    assert len(ready.runs(np.array([3]), kinds, 50.0).coords) == len(coast())
    assert len(ready.runs(np.arange(8), kinds, 50.0).coords) < 8 * len(coast())


def test_layers_not_drawn_lately_are_forgotten_first(monkeypatch: pytest.MonkeyPatch) -> None:
    cache = GeometryCache()
    layers = [layer([shapely.LineString(coast())], LINE, layer_id=name) for name in "abc"]
    first = {one.layer_id: cache.prepared(one, WEB_MERCATOR) for one in layers}
    cache.trim({"c"})
    assert all(cache.prepared(one, WEB_MERCATOR) is first[one.layer_id] for one in layers)
    monkeypatch.setattr(prepared_module, "BYTES_KEPT_UNDRAWN", 2 * first["a"].nbytes)
    cache.trim({"a", "c"})
    assert cache.prepared(layers[0], WEB_MERCATOR) is first["a"]
    assert cache.prepared(layers[1], WEB_MERCATOR) is not first["b"]


def test_another_crs_is_prepared_anew() -> None:
    cache = GeometryCache()
    snapshot = layer([shapely.LineString([(100, 20), (110, 30)])], LINE, crs=WGS84)
    in_degrees = cache.prepared(snapshot, WGS84)
    in_meters = cache.prepared(snapshot, WEB_MERCATOR)
    assert in_degrees.extent is not None
    assert in_meters.extent is not None
    assert in_degrees.extent.x_max == 110
    assert in_meters.extent.x_max == pytest.approx(12245143.99, abs=0.01)
