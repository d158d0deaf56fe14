"""Pictures underneath the view's: what they show, so that a map on the move is never blank."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from enum import Enum

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot
from corridormap.ui.canvas.view_limits import world_box

WORLD_PX = 1024
PARTS_LOOKED_AT = 1000
"""Of a layer's parts, to see whether they are areas."""
FEW, FEW_POINTS = 50_000, 2_000_000
"""So many features are drawn within some hundredths of a second wherever they lie."""
RING_PX = 128
MOST_ENLARGED = 3.0
"""Beyond this lines and symbols are blown up beyond recognition: areas alone look better."""
SURROUNDINGS = 3.0
"""How many times wider than the view the coarse picture around it is."""


class Purpose(Enum):
    """Which place in the stack a picture is for."""

    VIEW = "view"
    RING = "ring"
    SURROUNDINGS = "surroundings"
    NEARBY = "nearby"
    WORLD = "world"
    LANDS = "lands"


def world_settings(settings: MapSettings) -> MapSettings | None:
    """Return the settings of the coarse picture of all the world, None where it is not known."""
    crs = settings.view.crs
    world = world_box(crs)
    if world is None:
        return None
    units = max(world.width, world.height) / WORLD_PX
    width_px, height_px = round(world.width / units), round(world.height / units)
    return replace(
        settings,
        view=MapView(*world.center, world.width / width_px, crs),
        width_px=width_px,
        height_px=height_px,
        device_pixel_ratio=1.0,
        # Labels would be blown up with the rest.
        show_labels=False,
    )


def areas_of(layers: tuple[LayerSnapshot, ...]) -> tuple[LayerSnapshot, ...]:
    """Return the layers that paint areas, all where none does."""
    areas = tuple(layer for layer in layers if _paints_areas(layer))
    return areas or layers


def quick_areas_of(layers: tuple[LayerSnapshot, ...]) -> tuple[LayerSnapshot, ...]:
    """Return the layers that paint areas, from the bottom up to one that takes long to draw."""
    areas = [layer for layer in layers if _paints_areas(layer)]
    features = np.cumsum([len(layer.block) for layer in areas])
    points = np.cumsum([len(layer.block.coords) for layer in areas])
    is_slow = (features > FEW) | (points > FEW_POINTS)
    is_slow |= np.array([layer.is_part_of_many for layer in areas], np.bool_)
    return tuple(areas[: int(np.argmax(is_slow)) if is_slow.any() else None])


def _paints_areas(layer: LayerSnapshot) -> bool:
    sets = (layer.style.symbols, *(category.symbols for category in layer.style.categories))
    kinds = layer.block.part_kinds[:PARTS_LOOKED_AT]
    has_areas = bool((kinds >= PartKind.EXTERIOR).any())
    return has_areas and any(symbols.fill is not None for symbols in sets)


def around(settings: MapSettings) -> MapSettings:
    """Return the settings of the coarse picture of the view and what lies around it.

    Its pixels are larger than the screen's, not its symbols: lines keep their width.
    """
    return replace(
        settings,
        width_px=round(settings.width_px * SURROUNDINGS),
        height_px=round(settings.height_px * SURROUNDINGS),
        device_pixel_ratio=1.0 / SURROUNDINGS,
        show_labels=False,
    )


def ring(settings: MapSettings) -> MapSettings:
    """Return the settings of the view and a little around it, for the first moments of a pull."""
    return replace(
        settings,
        width_px=settings.width_px + 2 * RING_PX,
        height_px=settings.height_px + 2 * RING_PX,
        show_labels=False,
    )


BACKDROPS: dict[Purpose, Callable[[MapSettings], MapSettings | None]] = {
    Purpose.RING: ring,
    Purpose.SURROUNDINGS: around,
    Purpose.NEARBY: around,
    Purpose.WORLD: world_settings,
    Purpose.LANDS: world_settings,
}
"""Pictures underneath the view's and what they show."""
AT_REST = (Purpose.RING, Purpose.SURROUNDINGS, Purpose.WORLD, Purpose.LANDS)
"""Those for which there is time while the map rests, the most useful first."""
LED = (Purpose.VIEW, Purpose.NEARBY)
"""Those that reach ahead of a map on the move."""
ONLY: dict[Purpose, Callable[[tuple[LayerSnapshot, ...]], tuple[LayerSnapshot, ...]]] = {
    Purpose.NEARBY: quick_areas_of,
    Purpose.LANDS: areas_of,
}
"""Which layers are drawn where others take long, or look odd when they are enlarged much."""
