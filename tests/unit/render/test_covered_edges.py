"""Areas whose edges lie under an opaque outline look as if their edges were smoothed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from benchmarks.exactness import shortcut_difference
from corridormap.core.crs import WEB_MERCATOR
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, SymbolSet
from corridormap.render.map_renderer import MapRenderer

OUTLINED = FillSymbol("#0072b238", LineSymbol("#0072b2", 1.2))
BARE = replace(OUTLINED, outline=None)


def request(fill: FillSymbol) -> RenderRequest:
    """Twenty slanting areas of some hundred pixels."""
    corners = np.array([[0, 0], [170, 31], [203, 150], [55, 190], [0, 0]], np.float64)
    steps = np.array([[40.3 * (i % 5), 37.7 * (i // 5)] for i in range(20)])
    coords = (corners + steps[:, None, :]).reshape(-1, 2)
    features = np.arange(21)
    offsets = features * len(corners)
    kinds = np.full(20, PartKind.EXTERIOR, np.uint8)
    bounds = feature_bounds(coords, offsets, features)
    block = GeometryBlock(np.arange(1, 21), features, offsets, kinds, coords, bounds)
    style = LayerStyle(SymbolSet(fill=fill))
    layer = LayerSnapshot("a", "a", block, {}, WEB_MERCATOR, style, version=1)
    settings = MapSettings(MapView(180.0, 170.0, 1.0), 480, 400, show_labels=False)
    return RenderRequest(1, settings, (layer,))


def colors(fill: FillSymbol) -> NDArray[np.uint8]:
    image = MapRenderer().render(request(fill), Feedback()).image
    values = np.frombuffer(image.constBits(), np.uint8)
    return values.reshape(image.height(), image.bytesPerLine())


@pytest.mark.parametrize("alpha", ["38", "ff"])
def test_an_outline_hides_how_its_area_ends(alpha: str) -> None:
    fill = replace(OUTLINED, color=f"#0072b2{alpha}")
    compared = shortcut_difference(request(fill), MapRenderer())
    assert compared.half_pixel > 0.2
    assert compared.shortcut < 0.2 * compared.half_pixel


@pytest.mark.parametrize(
    "outline",
    [
        None,
        LineSymbol("#0072b260", 1.2),
        LineSymbol("#0072b2", 0.6),
        LineSymbol("#0072b2", 2.0, (4.0, 6.0)),
    ],
    ids=["none", "see-through", "thin", "dashed"],
)
def test_edges_that_show_are_smooth(outline: LineSymbol | None) -> None:
    plain = colors(BARE)
    # Smooth edges have many shades of the areas' colour, stepped ones those of whole layers.
    assert len(np.unique(plain)) > 60
    compared = shortcut_difference(request(replace(OUTLINED, outline=outline)), MapRenderer())
    assert compared.shortcut < 0.2 * compared.half_pixel
