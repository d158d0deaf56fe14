"""Views that show something whole: an extent, a layer, some features, everything."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.block_rows import rows_of_fids
from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent
from corridormap.core.feature import FeatureRef
from corridormap.core.feature_set import FeatureSet, FidSet
from corridormap.core.map_settings import MapView, view_of_extent
from corridormap.core.project import Project
from corridormap.core.projected_extent import (
    extent_around_wrapped,
    nearest_copy,
    projected_extent,
)
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.canvas.view_limits import M_PER_DEGREE, limits_of, world_extent

if TYPE_CHECKING:
    from numpy.typing import NDArray

POINT_PX_M = 150.0
"""Ground width of a pixel, at most, when the destination is a single point."""
MOST_EXACT_BOXES = 200
"""Of more features only the corners of their boxes are looked at."""
MARGIN = 1.1
"""How much more than the extent is shown."""
MOST_BOXES = 20_000
"""Features up to which a gap in their midst, such as the date line, is looked for."""


class Destinations:
    """Finds views of the layers of a project.

    Args:
        project: Whose layers.
        store: Where their geometry is.
    """

    def __init__(self, project: Project, store: LayerStore) -> None:
        self._project = project
        self._store = store

    def of_extent(
        self, extent: Extent, current: MapView, size: tuple[int, int], margin: float = MARGIN
    ) -> MapView:
        """Return the view of a box in the map's CRS, in the copy of the world nearest to now."""
        extent = nearest_copy(extent, current.center_x, current.crs.wraps_at)
        smallest = POINT_PX_M / (M_PER_DEGREE if current.crs.is_geographic else current.crs.unit_m)
        if extent.width == 0 and extent.height == 0:
            units = min(current.map_units_per_px, smallest)
            return MapView(*extent.center, units, current.crs)
        return view_of_extent(extent.scaled(margin), *size, current.crs)

    def of_everything(self, current: MapView, size: tuple[int, int]) -> MapView:
        """Return the view of all layers that are drawn, the world when there are none."""
        boxes = [self.layer_extent(layer, current.crs) for layer in self._project.drawn_layers()]
        found = [box for box in boxes if box is not None]
        around = extent_around_wrapped(found, current.crs.wraps_at)
        if around is None or _is_the_world(around, current.crs):
            return _world_view(current, size)
        return self.of_extent(around, current, size)

    def layer_extent(self, layer: VectorLayer, crs: Crs) -> Extent | None:
        """Return the box of a layer in another CRS, as far as it is known."""
        own = self._store.crs(layer)
        extent = self._store.block(layer.layer_id).extent or layer.info.extent
        if own is None or extent is None:
            return None
        try:
            box = projected_extent(extent, own, crs)
        except CrsError:
            # Told when the layer was drawn: what the map cannot show has no place on it.
            return None
        return None if box is None else _within_world(box, crs)

    def features_extent(self, refs: Iterable[FeatureRef], crs: Crs) -> Extent | None:
        """Return the box around features in another CRS, None where none has a place."""
        features = FeatureSet.of(refs)
        boxes: list[Extent] = []
        for layer_id in features.layer_ids:
            boxes += self._boxes(layer_id, features.fids(layer_id), crs)
        return extent_around_wrapped(boxes, crs.wraps_at)

    def _boxes(self, layer_id: str, fids: FidSet, crs: Crs) -> list[Extent]:
        layer = self._project.layer(layer_id)
        own = None if layer is None else self._store.crs(layer)
        if own is None:
            return []
        block = self._store.block(layer_id)
        rows = rows_of_fids(block, fids)
        around = block.extent_at(rows) if len(rows) > MOST_BOXES else None
        bounds = block.bounds[rows] if around is None else np.array([around.as_tuple()])
        bounds = bounds[np.isfinite(bounds).all(axis=1)]
        if not len(bounds):
            return []
        try:
            corners = _projected_boxes(bounds, own, crs)
        except CrsError:
            return []
        return [Extent(*box) for box in corners[np.isfinite(corners).all(axis=1)].tolist()]


def _projected_boxes(bounds: NDArray[np.float64], source: Crs, target: Crs) -> NDArray[np.float64]:
    """Return boxes (n, 4) around boxes in another CRS, NaN where it shows none of them."""
    if len(bounds) <= MOST_EXACT_BOXES and target.world is None:
        around = [projected_extent(Extent(*box), source, target) for box in bounds.tolist()]
        found = [box.as_tuple() for box in around if box is not None]
        return np.array(found, np.float64).reshape(-1, 4)
    low, high = transform(bounds[:, :2], source, target), transform(bounds[:, 2:], source, target)
    return np.hstack((np.minimum(low, high), np.maximum(low, high)))


def _world_view(current: MapView, size: tuple[int, int]) -> MapView:
    limits = limits_of(current.crs, *size)
    world = current.crs.world
    if world is None:
        around = world_extent(current.crs)
        if around is None:
            return current
        return view_of_extent(around.scaled(MARGIN), *size, current.crs)
    units = min(world.width / max(size[0], 1), limits.max_units_per_px)
    return limits.held(
        replace(current, center_x=world.x_greenwich, center_y=0.0, map_units_per_px=units), size[1]
    )


def _is_the_world(box: Extent, crs: Crs) -> bool:
    world = crs.wraps_at
    if world is not None:
        return box.width >= 0.8 * world
    around = world_extent(crs)
    return around is not None and box.width * box.height >= 0.6 * around.width * around.height


def _within_world(box: Extent, crs: Crs) -> Extent:
    """Return the part of a box that a map can show: coordinates gone astray lie outside."""
    world = crs.wraps_at
    if world is None or abs(box.x_min) + abs(box.x_max) < 3 * world:
        return box
    half, middle = world / 2, crs.world.x_greenwich if crs.world is not None else 0.0
    low, high = max(box.y_min, -half), min(box.y_max, half)
    return Extent(middle - half, low, middle + half, high)


def in_map_crs(extent: Extent, crs: Crs, map_crs: Crs) -> Extent | None:
    """Return an extent of any CRS in the map's; W > E in degrees has crossed the date line."""
    if crs == WGS84 and extent.x_min > extent.x_max:
        extent = replace(extent, x_max=extent.x_max + 360.0)
    return projected_extent(extent, crs, map_crs)
