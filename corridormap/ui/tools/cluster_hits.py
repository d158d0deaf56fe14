"""Finds the circle with a number that lies under the pointer, and whom it stands for."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
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
from corridormap.ui.canvas.loaded_layer import row_of
from corridormap.ui.canvas.pointer import PointerEvent
from corridormap.ui.tools.map_targets import visible_layers

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def drawn_singly(canvas: MapCanvas, refs: Sequence[FeatureRef]) -> list[FeatureRef]:
    """Return the features that no circle stands for."""
    return [ref for ref in refs if not _is_circled(canvas, ref)]


def _is_circled(canvas: MapCanvas, ref: FeatureRef) -> bool:
    layer = canvas.project.layer(ref.layer_id)
    crs = None if layer is None or not layer.style.cluster_px else canvas.store.crs(layer)
    if layer is None or crs is None:
        return False
    block = canvas.store.index(layer.layer_id).block
    row = row_of(block, ref.fid)
    if row is None or (block.bounds[row, :2] != block.bounds[row, 2:]).any():
        return False
    view = canvas.settings().view
    with suppress(CrsError):
        x, y = transform(block.bounds[row : row + 1, :2], crs, view.crs)[0].tolist()
        return len(_in_square(canvas, layer, view, (x, y))[0]) > 1
    return False


def _hit(
    canvas: MapCanvas, layer: VectorLayer, view: MapView, spot: tuple[float, float]
) -> ClusterHit | None:
    if not layer.style.cluster_px:
        return None
    # A circle lies wholly in its square: no other square needs a look.
    rows, points = _in_square(canvas, layer, view, spot)
    if len(rows) < 2:
        return None
    side_px = _side_px(layer)
    _, middles, _, radii = circles_of(points, side_px * view.map_units_per_px, side_px)
    away_px = np.hypot(*(middles[0] - spot)) / view.map_units_per_px
    if away_px > radii[0] + RING_PX:
        return None
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    fids = canvas.store.index(layer.layer_id).block.fids[rows].tolist()
    refs = tuple(FeatureRef(layer.layer_id, fid) for fid in fids)
    return ClusterHit(refs, Extent(*low, *high))


def _side_px(layer: VectorLayer) -> float:
    return max(layer.style.cluster_px, LEAST_SIDE_PX)


def _in_square(
    canvas: MapCanvas, layer: VectorLayer, view: MapView, spot: tuple[float, float]
) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the layer's rows whose points are counted with a map point, and where they are."""
    side = _side_px(layer) * view.map_units_per_px
    corner = np.floor(np.array(spot) / side)
    left, bottom = (corner * side).tolist()
    square = Extent(left, bottom, left + side, bottom + side)
    crs = canvas.store.crs(layer)
    box = None if crs is None else projected_extent(square, view.crs, crs)
    if crs is None or box is None:
        return np.zeros(0, np.int64), np.zeros((0, 2))
    index = canvas.store.index(layer.layer_id)
    rows = index.query(box)
    points = transform(index.block.bounds[rows, :2], crs, view.crs)
    inside = (np.floor(points / side) == corner).all(axis=1)
    return rows[inside], points[inside]
