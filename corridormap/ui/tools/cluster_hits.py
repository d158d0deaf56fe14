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
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.vector_layer import VectorLayer
from corridormap.render.clusters import (
    POINTS,
    RING_PX,
    Clustering,
    circles_of,
    clustering_of,
    first_points,
    is_counted,
)
from corridormap.render.ragged import chosen_runs
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
            hit = _hit(canvas, layer, (map_point[0] - shift, map_point[1]))
            if hit is not None:
                yield hit


def drawn_singly(canvas: MapCanvas, refs: Sequence[FeatureRef]) -> list[FeatureRef]:
    """Return the features that no circle stands for."""
    return [ref for ref in refs if not _is_circled(canvas, ref)]


def _is_circled(canvas: MapCanvas, ref: FeatureRef) -> bool:
    drawn = _drawn(canvas, canvas.project.layer(ref.layer_id))
    if drawn is None:
        return False
    row = row_of(drawn.snapshot.block, ref.fid)
    rows, points = (np.zeros(0, np.int64),) * 2 if row is None else drawn.points(np.array([row]))
    if not len(rows):
        return False
    with suppress(CrsError):
        return len(drawn.in_square(points[0])[0]) > 1
    return False


def _hit(canvas: MapCanvas, layer: VectorLayer, spot: tuple[float, float]) -> ClusterHit | None:
    drawn = _drawn(canvas, layer)
    if drawn is None:
        return None
    # A circle lies wholly in its square: no other square needs a look.
    rows, points = drawn.in_square(np.array(spot))
    if len(rows) < 2:
        return None
    _, middles, _, radii = circles_of(points, drawn.side, drawn.clustering.side_px)
    away_px = np.hypot(*(middles[0] - spot)) / drawn.view.map_units_per_px
    if away_px > radii[0] + RING_PX:
        return None
    low, high = points.min(axis=0).tolist(), points.max(axis=0).tolist()
    fids = drawn.snapshot.block.fids[rows].tolist()
    refs = tuple(FeatureRef(layer.layer_id, fid) for fid in fids)
    return ClusterHit(refs, Extent(*low, *high))


@dataclass(frozen=True, slots=True)
class _Drawn:
    """A layer whose points are drawn together, as the canvas shows it."""

    snapshot: LayerSnapshot
    clustering: Clustering
    view: MapView
    denominator: float

    @property
    def side(self) -> float:
        return self.clustering.side_px * self.view.map_units_per_px

    def in_square(self, spot: NDArray[np.float64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return the rows whose points are counted with a map point, and where they are."""
        corner = np.floor(spot / self.side)
        left, bottom = (corner * self.side).tolist()
        square = Extent(left, bottom, left + self.side, bottom + self.side)
        box = projected_extent(square, self.view.crs, self.snapshot.crs)
        if box is None:
            return np.zeros(0, np.int64), np.zeros((0, 2))
        index = self.snapshot.index
        found = self.snapshot.block.candidates(box) if index is None else index.query(box)
        rows, points = self.points(np.sort(found))
        inside = (np.floor(points / self.side) == corner).all(axis=1)
        rows, points = rows[inside], points[inside]
        shown = is_counted(self.snapshot, rows, self.clustering, self.denominator)
        return rows[shown], points[shown]

    def points(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
        """Return those of the rows that are points, and where each is drawn, in map units."""
        owners, points = first_points(chosen_runs(self.snapshot.block, rows, POINTS))
        return rows[owners], transform(points, self.snapshot.crs, self.view.crs)


def _drawn(canvas: MapCanvas, layer: VectorLayer | None) -> _Drawn | None:
    if layer is None or not layer.style.cluster_px:
        return None
    settings = canvas.settings()
    snapshot = canvas.store.snapshot(layer, settings)
    clustering = None if snapshot is None else clustering_of(snapshot)
    if snapshot is None or clustering is None:
        return None
    return _Drawn(snapshot, clustering, settings.view, settings.scale_denominator())
