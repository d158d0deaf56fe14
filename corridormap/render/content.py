"""What drawn ground depends on, so that it is drawn again when that changes and only then."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from corridormap.core.classify import shown_classes
from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.projected_extent import projected_extent
from corridormap.core.snapshot import LayerChange, LayerSnapshot
from corridormap.core.symbol import LayerStyle
from corridormap.render.detail import step_of


@dataclass(frozen=True, slots=True)
class LayerContent:
    """One layer as it was drawn.

    Attributes:
        geometry_id: Tells geometries of the same version apart.
        is_too_coarse: Whether the geometry that is there was too coarse for the picture.
        ranks: How many of the style's ranks the scale shows.
        classes: Which of its categories, where that depends on the scale.
    """

    layer_id: str
    version: int
    geometry_id: int
    is_too_coarse: bool
    crs: Crs
    style: LayerStyle
    opacity: float
    ranks: int
    classes: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Content:
    """Everything that ground shows, the first layer drawn first."""

    background: str
    layers: tuple[LayerContent, ...]


def content_of(
    layers: Sequence[LayerSnapshot], background: str, denominator: float, ground_m_per_px: float
) -> Content:
    """Return what a picture shows of layers that are in scale.

    Args:
        layers: The first drawn first.
        background: Colour.
        denominator: The n of the scale 1:n.
        ground_m_per_px: Metres in a device pixel, as the map's CRS counts them.
    """
    contents = (_layer_content(layer, denominator, ground_m_per_px) for layer in layers)
    return Content(background, tuple(contents))


def _layer_content(
    layer: LayerSnapshot, denominator: float, ground_m_per_px: float
) -> LayerContent:
    limits = layer.style.rank_max_denominators
    return LayerContent(
        layer.layer_id,
        layer.version,
        layer.geometry_id or id(layer.block),
        is_too_coarse(layer, ground_m_per_px),
        layer.full_crs,
        layer.style,
        layer.opacity,
        sum(limit >= denominator for limit in limits),
        shown_classes(layer.style, denominator),
    )


def is_too_coarse(layer: LayerSnapshot, ground_m_per_px: float) -> bool:
    """Whether a layer's geometry would show to be simplified, with pixels of so many metres.

    Metres as the map's CRS counts them.
    """
    return layer.step is not None and step_of(ground_m_per_px / layer.crs.unit_m) < layer.step


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
        if new.style.cluster_px:
            # A point that comes or goes moves the circle that counts it, and shows others.
            return None
        change = changes.get(new.layer_id)
        same_look = replace(old, version=new.version, geometry_id=new.geometry_id) == new
        if change is None or not same_look or old.version < change.since_version:
            return None
        if change.extent is not None:
            box = projected_extent(change.extent, new.crs, map_crs)
            if box is None:
                return None
            extents.append(box)
    return extents
