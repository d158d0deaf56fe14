"""Finds the circle with a number that lies under the pointer, and whom it stands for."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import transform
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.map_settings import MapView
from corridormap.core.projected_extent import projected_extent
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.clusters import LEAST_SIDE_PX, RING_PX, circles_of
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.tools.map_targets import visible_layers

if TYPE_CHECKING:
    from corridormap.ui.canvas.map_canvas import MapCanvas


@dataclass(frozen=True, slots=True)
class ClusterHit:
    """A circle under the pointer.

    Attributes:
        refs: Whom it stands for.
        extent: Around them, map units; of no size where they share a place.
    """

    refs: tuple[FeatureRef, ...]
    extent: Extent


def cluster_at(canvas: MapCanvas, event: PointerEvent) -> ClusterHit | None:
    """Return the topmost circle under the pointer."""
    view = canvas.settings().view
    return next(_hits(canvas, view, event.map_point), None)


def _hits(canvas: MapCanvas, view: MapView, map_point: tuple[float, float]) -> Iterator[ClusterHit]:
    world = view.crs.wraps_at
    shift = 0.0 if world is None else round(map_point[0] / world) * world
    for layer in visible_layers(canvas):
        # What is not on the map cannot be pointed at.
        with suppress(CrsError):
            hit = _hit(canvas, layer, view, (map_point[0] - shift, map_point[1]))
            if hit is not None:
                yield hit


def _hit(
    canvas: MapCanvas, layer: VectorLayer, view: MapView, spot: tuple[float, float]
) -> ClusterHit | None:
    if not layer.style.cluster_px:
        return None
    side_px = max(layer.style.cluster_px, LEAST_SIDE_PX)
    side = side_px * view.map_units_per_px
    # A circle lies wholly in its square: no other square needs a look.
    left, bottom = (np.floor(np.array(spot) / side) * side).tolist()
    square = Extent(left, bottom, left + side, bottom + side)
    crs = canvas.store.crs(layer)
    box = None if crs is None else projected_extent(square, view.crs, crs)
    if crs is None or box is None:
        return None
    index = canvas.store.index(layer.layer_id)
    rows = index.query(box)
    points = transform(index.block.bounds[rows, :2], crs, view.crs)
    inside = (np.floor(points / side) == np.floor(np.array(spot) / side)).all(axis=1)
    rows, points = rows[inside], points[inside]
    if len(rows) < 2:
        return None
    _, middles, _, radii = circles_of(points, side, side_px)
    away_px = np.hypot(*(middles[0] - spot)) / view.map_units_per_px
    if away_px > radii[0] + RING_PX:
        return None
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    refs = tuple(FeatureRef(layer.layer_id, fid) for fid in index.block.fids[rows].tolist())
    return ClusterHit(refs, Extent(*low, *high))
