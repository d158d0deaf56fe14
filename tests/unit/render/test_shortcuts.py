"""A shortcut in drawing must stay nearer to the exact picture than half a pixel's shift."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from benchmarks.exactness import shortcut_difference
from benchmarks.generated_shapes import CHUNK, KINDS, chunk
from benchmarks.places import NEAR, WHOLE
from corridormap.core.crs import WGS84
from corridormap.core.default_style import default_style
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.render.map_renderer import MapRenderer

SIZE_PX = (480, 300)
CHUNKS = 2
PARTS = {"lines": PartKind.LINE, "points": PartKind.POINTS, "polygons": PartKind.EXTERIOR}
WORDS = {"lines": "LINESTRING", "points": "POINT", "polygons": "POLYGON"}
WIDEST = WHOLE[2] * 1600 / SIZE_PX[0]
ZOOMS = [WIDEST / 6.0**step for step in range(5)]


@cache
def snapshot(kind: str) -> LayerSnapshot:
    shapes = np.concatenate([chunk(kind, number) for number in range(CHUNKS)])
    count, vertices = shapes.shape[:2]
    coords = np.ascontiguousarray(shapes.reshape(-1, 2))
    features = np.arange(count + 1)
    offsets = features * vertices
    block = GeometryBlock(
        np.arange(1, count + 1),
        features,
        offsets,
        np.full(count, PARTS[kind], np.uint8),
        coords,
        feature_bounds(coords, offsets, features),
    )
    return LayerSnapshot(kind, kind, block, {}, WGS84, default_style(WORDS[kind], 0), version=1)


@pytest.mark.parametrize("units_per_px", ZOOMS, ids=lambda units: f"{units:.0f}m")
@pytest.mark.parametrize("kind", KINDS)
def test_twenty_thousand_features_at_five_zooms(kind: str, units_per_px: float) -> None:
    layer = snapshot(kind)
    assert len(layer.block) == CHUNKS * CHUNK
    settings = MapSettings(MapView(*NEAR[:2], units_per_px), *SIZE_PX, show_labels=False)
    compared = shortcut_difference(RenderRequest(1, settings, (layer,)), MapRenderer())
    # So much is to be seen that the comparison means something.
    assert compared.half_pixel > 0.05
    assert compared.shortcut < compared.half_pixel
