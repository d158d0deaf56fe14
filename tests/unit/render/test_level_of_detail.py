"""Shortcuts of the screen must stay nearer to the exact picture than half a pixel's shift."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely

from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import FillSymbol, LineSymbol, MarkerSymbol
from tests.unit.render.pictures import difference, exact_picture, layer, picture, settings
from tests.unit.render.test_simplify import coast

SIZE_PX = (400, 300)


def island(seed: int) -> shapely.Geometry:
    rng = np.random.default_rng(seed)
    angle = np.linspace(0, 2 * np.pi, 6000, endpoint=False)
    radius = 320 + sum(
        rng.normal() * 110 / k * np.sin(k * angle + rng.uniform(0, 6)) for k in range(1, 80)
    )
    center = rng.uniform(-500, 500, 2)
    ring = center + np.column_stack((radius * np.cos(angle), radius * np.sin(angle)))
    return shapely.Polygon(ring).buffer(0)


def scattered(count: int) -> list[list[float]]:
    places: list[list[float]] = np.random.default_rng(1).uniform(-600, 600, (count, 2)).tolist()
    return places


LAYERS = {
    "areas": layer(
        [island(seed) for seed in range(8)], FillSymbol("#f0e0c0", LineSymbol("#604020", 1.0))
    ),
    "thin lines": layer(
        [shapely.LineString(coast(seed) - (500, 40 * seed)) for seed in range(6)],
        LineSymbol("#203040", 1.0),
    ),
    "wide lines": layer(
        [shapely.LineString(coast(seed) - (500, 40 * seed)) for seed in range(6)],
        LineSymbol("#b02040", 3.0, casing_color="#ffffff", casing_width_px=1.5),
    ),
    "specks": layer(
        [shapely.box(x, y, x + 3, y + 3) for x, y in scattered(3000)],
        FillSymbol("#f0e0c0", LineSymbol("#604020", 1.0)),
    ),
    "points": layer(
        [shapely.Point(xy) for xy in scattered(4000)],
        MarkerSymbol("circle", 5.0, "#204080"),
    ),
}


@pytest.mark.parametrize("units_per_px", [0.6, 2.7, 9.0])
@pytest.mark.parametrize("name", list(LAYERS))
def test_the_screen_is_nearer_to_the_exact_picture_than_half_a_pixel(
    name: str, units_per_px: float
) -> None:
    snapshot: LayerSnapshot = LAYERS[name]
    at = settings(center=(3.3, -7.1), units_per_px=units_per_px, size_px=SIZE_PX)
    exact = exact_picture(snapshot, at=at)
    shifted = replace(at, view=at.view.moved(units_per_px / 2, 0))
    aim = difference(exact, exact_picture(snapshot, at=shifted))
    assert difference(exact, picture(snapshot, at=at)) < aim
    assert aim > 0.1
