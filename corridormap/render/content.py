"""What drawn ground depends on, so that it is drawn again when that changes and only then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.projected_extent import projected_extent
from corridormap.core.snapshot import LayerChange, LayerSnapshot
from corridormap.core.symbol import LayerStyle


@dataclass(frozen=True, slots=True)
class LayerContent:
    """One layer as it was drawn.

    Attributes:
        block_id: Tells geometries of the same version apart.
        ranks: How many of the style's ranks the scale shows.
    """

    layer_id: str
    version: int
    block_id: int
    crs: Crs
    style: LayerStyle
    opacity: float
    ranks: int


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that ground shows, the first layer drawn first."""

    background: str
    layers: tuple[LayerContent, ...]


def content_of(layers: Sequence[LayerSnapshot], background: str, denominator: float) -> Content:
    """Return what a picture at a scale 1:denominator shows of layers that are in scale."""
    return Content(background, tuple(_layer_content(layer, denominator) for layer in layers))


def _layer_content(layer: LayerSnapshot, denominator: float) -> LayerContent:
    limits = layer.style.rank_max_denominators
    return LayerContent(
        layer.layer_id,
        layer.version,
        id(layer.block),
        layer.crs,
        layer.style,
        layer.opacity,
        sum(limit >= denominator for limit in limits),
    )


def changed_extents(
    before: Content, now: Content, changes: Mapping[str, LayerChange], map_crs: Crs
) -> list[Extent] | None:
    """Return the boxes, in map units of one world, out of which nothing looks different.

    Args:
        before: What was drawn.
        now: What is to be drawn.
        changes: Which parts of layers changed, by layer id, as far as somebody knows.
        map_crs: The map's CRS.

    Returns:
        None where anything may look different.
    """
    if before.background != now.background or len(before.layers) != len(now.layers):
        return None
    extents: list[Extent] = []
    for old, new in zip(before.layers, now.layers, strict=True):
        if old == new:
            continue
        change = changes.get(new.layer_id)
        same_look = replace(old, version=new.version, block_id=new.block_id) == new
        if change is None or not same_look or old.version < change.since_version:
            return None
        if change.extent is not None:
            box = projected_extent(change.extent, new.crs, map_crs)
            if box is None:
                return None
            extents.append(box)
    return extents
