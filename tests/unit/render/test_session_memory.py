"""What is kept between pictures does not grow, however long somebody pans and zooms."""

from __future__ import annotations

import gc
import tracemalloc
from dataclasses import replace

import shapely

from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet
from corridormap.render.decorations.legend_content import LegendMaker, ListedGroup, ListedLayer
from corridormap.render.geometry_cache import CLASSES_KEPT, GeometryCache
from tests.unit.render.pictures import layer, settings

LINE = SymbolSet(line=LineSymbol("#203040", 1.0))
SCALES = 20
REDRAWS = 100_000


def by_scale() -> LayerSnapshot:
    """Return lines of which each class shows at scales of its own."""
    classes = tuple(
        Category(
            (str(number),),
            "",
            LINE,
            min_denominator=10.0 * number,
            max_denominator=10.0 * number + 15,
        )
        for number in range(1, SCALES)
    )
    shapes = [shapely.LineString([(0, 0), (1, row)]) for row in range(2000)]
    kinds: list[Value] = [str(row % SCALES) for row in range(2000)]
    return layer(shapes, LayerStyle(LINE, ("kind",), classes), {"kind": kinds})


def kept_bytes() -> int:
    gc.collect()
    return tracemalloc.get_traced_memory()[0]


def test_a_hundred_thousand_redraws_at_many_scales_keep_no_more_than_a_few() -> None:
    shot, cache = by_scale(), GeometryCache()
    tracemalloc.start()
    for number in range(10):
        cache.prepared(shot, WEB_MERCATOR, 10.0 * number + 5)
    before = kept_bytes()
    prepared = cache.prepared(shot, WEB_MERCATOR, 15.0)
    step = SCALES * 10 / 200
    for redraw in range(REDRAWS):
        # A few hundred views of each scale, as somebody pans and then zooms.
        prepared = cache.prepared(shot, WEB_MERCATOR, 5.0 + step * (redraw // (REDRAWS // 200)))
    after = kept_bytes()
    tracemalloc.stop()
    assert len(prepared.classes) <= CLASSES_KEPT
    assert after < before * 1.05


def test_the_latest_scales_are_kept_and_counted() -> None:
    shot, cache = by_scale(), GeometryCache()
    first = cache.prepared(shot, WEB_MERCATOR, 15.0).categories
    without = cache.prepared(shot, WEB_MERCATOR, 15.0).nbytes - first.nbytes
    for denominator in (25.0, 35.0, 15.0, 45.0, 55.0, 15.0):
        prepared = cache.prepared(shot, WEB_MERCATOR, denominator)
    assert prepared.categories is first
    assert prepared.nbytes == without + CLASSES_KEPT * first.nbytes


def test_a_legend_forgets_layers_that_are_gone() -> None:
    shot, maker = by_scale(), LegendMaker()
    for number in range(50):
        layer_id = f"layer {number}"
        one = replace(shot, layer_id=layer_id)
        listed = ListedGroup("", (ListedLayer(layer_id, layer_id),))
        maker.groups([listed], {layer_id: one}, settings(), Feedback())
    assert len(maker._classes) <= 1
