"""Heaps of tiny lines against the same lines looked at one by one."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from PySide6.QtGui import QImage

from benchmarks.places import NEAR
from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import LayerStyle, LineSymbol, SymbolSet
from corridormap.render import heaps as heaps_module
from corridormap.render.coarse import CoarseLayer, coarse_of
from corridormap.render.detail import finest_units_per_px
from corridormap.render.heaps import STEPS_KEPT, heaped
from corridormap.render.layer_sketch import TINY_PX
from corridormap.render.map_renderer import MapRenderer
from tests.unit.render.pictures import difference
from tests.unit.render.test_shortcuts import snapshot

STEP = 13


@pytest.fixture(scope="module")
def coarse() -> CoarseLayer:
    return coarse_of(snapshot("lines"), WEB_MERCATOR, STEP)


def reduced(coarse: CoarseLayer, style: LayerStyle) -> LayerSnapshot:
    return LayerSnapshot(
        "lines",
        "lines",
        coarse.block,
        {},
        coarse.crs,
        style,
        version=1,
        index=coarse.index,
        step=coarse.step,
        sketch=coarse.sketch,
    )


def settings(units_per_px: float, right_px: float = 0.0) -> MapSettings:
    view = MapView(NEAR[0] - right_px * units_per_px, NEAR[1], units_per_px)
    return MapSettings(view, 480, 300, show_labels=False)


def drawn(layer: LayerSnapshot, at: MapSettings, renderer: MapRenderer | None = None) -> QImage:
    request = RenderRequest(1, at, (layer,))
    return (renderer or MapRenderer()).render(request, Feedback()).image


@pytest.mark.parametrize("width_px", [1.0, 1.6, 3.2])
@pytest.mark.parametrize("units_per_px", [13_000.0, 25_500.0, 80_000.0])
def test_heaps_are_nearer_to_their_lines_than_half_a_pixel(
    monkeypatch: pytest.MonkeyPatch, coarse: CoarseLayer, units_per_px: float, width_px: float
) -> None:
    layer = reduced(coarse, LayerStyle(SymbolSet(line=LineSymbol("#0072b2", width_px))))
    at = settings(units_per_px)
    wanted, shifted = drawn(layer, at), drawn(layer, settings(units_per_px, 0.5))
    monkeypatch.setattr(heaps_module, "MANY_LINES", 1)
    renderer = MapRenderer()
    found = drawn(layer, at, renderer)
    assert renderer._cache._layers["lines", False].heaps
    assert found != wanted
    assert difference(found, wanted) < 0.6 * difference(shifted, wanted)


def test_every_line_is_in_a_heap_or_has_a_shape(coarse: CoarseLayer) -> None:
    sketch = coarse.sketch
    assert sketch is not None
    found = heaped(sketch, STEP + 1, Feedback())
    is_tiny = sketch.sizes < TINY_PX * finest_units_per_px(STEP + 1)
    assert found.counts.sum() == is_tiny.sum() > 1000
    assert len(found.counts) < 0.9 * is_tiny.sum()
    np.testing.assert_array_equal(found.shaped, np.flatnonzero(~is_tiny))
    total = (found.lengths * found.counts).sum(dtype=np.float64)
    assert total == pytest.approx(sketch.lengths[is_tiny].sum(dtype=np.float64), rel=1e-4)
    middles = (sketch.starts[is_tiny] + sketch.stops[is_tiny]).mean(axis=0, dtype=np.float64) / 2
    mean = (found.middles * found.counts[:, None]).sum(axis=0, dtype=np.float64) / is_tiny.sum()
    np.testing.assert_allclose(mean, middles, rtol=1e-3, atol=50.0)


def test_blocks_are_heaped_up_as_all_at_once(
    monkeypatch: pytest.MonkeyPatch, coarse: CoarseLayer
) -> None:
    assert coarse.sketch is not None
    once = heaped(coarse.sketch, STEP, Feedback())
    monkeypatch.setattr(heaps_module, "BLOCK", 1_000)
    parts = heaped(coarse.sketch, STEP, Feedback())
    np.testing.assert_array_equal(parts.shaped, once.shaped)
    # A mean on the edge of its square may come to lie in the next one.
    assert len(parts.counts) == pytest.approx(len(once.counts), rel=0.01)
    assert parts.counts.sum() == once.counts.sum()


def test_heaps_of_few_steps_are_kept(monkeypatch: pytest.MonkeyPatch, coarse: CoarseLayer) -> None:
    monkeypatch.setattr(heaps_module, "MANY_LINES", 1)
    layer = reduced(coarse, LayerStyle(SymbolSet(line=LineSymbol("#0072b2", 1.6))))
    renderer = MapRenderer()
    for units_per_px in (13e3, 26e3, 52e3, 104e3, 208e3):
        drawn(layer, settings(units_per_px), renderer)
    kept = renderer._cache._layers["lines", False].heaps
    assert len(kept) == STEPS_KEPT
    assert max(kept) == STEP + 4


def test_classes_are_looked_at_line_by_line(
    monkeypatch: pytest.MonkeyPatch, coarse: CoarseLayer
) -> None:
    monkeypatch.setattr(heaps_module, "MANY_LINES", 1)
    style = LayerStyle(SymbolSet(line=LineSymbol("#0072b2", 1.6)), rank_field="rank")
    style = replace(style, rank_max_denominators=(1e12,))
    layer = replace(reduced(coarse, style), columns={"rank": [0] * len(coarse.block)})
    renderer = MapRenderer()
    drawn(layer, settings(25_500.0), renderer)
    assert not renderer._cache._layers["lines", False].heaps


def test_heaping_up_stops_when_asked_to(coarse: CoarseLayer) -> None:
    feedback = Feedback()
    feedback.cancel()
    assert coarse.sketch is not None
    with pytest.raises(Cancelled):
        heaped(coarse.sketch, STEP, feedback)
