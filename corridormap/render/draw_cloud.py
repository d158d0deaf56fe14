"""A layer of very many points and nothing else, drawn straight from its two columns."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, symbols_of
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import MarkerSymbol
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_markers import draw_at_corners
from corridormap.render.marker_plan import MarkerPlan
from corridormap.render.markers import marker_image
from corridormap.render.point_cloud import BLOCK, PointCloud
from corridormap.render.prepared import PreparedLayer
from corridormap.render.stamp_places import Corners
from corridormap.render.visible import IN_ORDER_UP_TO, world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray


def draws_as_cloud(
    context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer, plan: MarkerPlan
) -> bool:
    """Whether a layer's points need no look at each: none gives way, all are drawn for a screen."""
    if context.exact or context.vector or len(prepared.block) <= IN_ORDER_UP_TO:
        return False
    if prepared.clustering is not None:
        return False
    if any(each.marker is not None and each.marker.varies for each in snapshot.style.symbol_sets()):
        return False
    if any(
        layer_id == snapshot.layer_id and len(dots) for (layer_id, _), dots in plan.dots.items()
    ):
        return False
    cloud = prepared.cloud
    return cloud is not None and context.units_per_device_px >= cloud.finest_units_per_px


def draw_cloud(context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer) -> None:
    """Draw the points of a layer of which `draws_as_cloud` is true."""
    cloud = prepared.cloud
    assert cloud is not None
    window = DeviceWindow.of(context)
    # Unmatched features lie at the bottom; later categories lie on earlier ones.
    for category in (NO_CATEGORY, *range(len(snapshot.style.categories))):
        symbol = symbols_of(snapshot.style, category).marker
        if symbol is None:
            continue
        chosen = category if snapshot.style.categories else None
        for shift in world_shifts(prepared, context):
            scene = _Scene(context, window, prepared, cloud, shift)
            draw_at_corners(context, window, scene.corners(symbol, chosen), symbol)


@dataclass(frozen=True, slots=True, eq=False)
class _Scene:
    """The points of one copy of the world, `shift` map units along x, and their window."""

    context: DrawContext
    window: DeviceWindow
    prepared: PreparedLayer
    cloud: PointCloud
    shift: float

    def corners(self, symbol: MarkerSymbol, category: int | None) -> list[Corners]:
        """Return where pictures of a category's points lie, None for those of all."""
        side_px = marker_image(symbol, self.window.ratio).width()
        scale, offsets = self.cloud.to_pixels(self.context.settings, self.shift)
        # From half a picture to the left of the point to the window's corner; then up by a whole
        # picture, so that all corners that count are positive, and cutting off is rounding down.
        offsets += side_px - (side_px - 1) / 2
        offsets -= (self.window.left, self.window.top)
        found: list[Corners] = []
        for part in self._parts():
            self.context.feedback.check()
            x_px = (self.cloud.x[part] * scale + offsets[0]).astype(np.int32)
            y_px = (self.cloud.y[part] * -scale + offsets[1]).astype(np.int32)
            inside = (x_px > 0) & (x_px < self.window.columns + side_px)
            inside &= (y_px > 0) & (y_px < self.window.rows + side_px)
            inside = self._shown(part, inside, category)
            some = inside.nonzero()[0]
            if not len(some):
                continue
            x_px -= np.int32(side_px)
            y_px -= np.int32(side_px)
            corners = Corners(x_px, y_px, self.cloud.ranks[part])
            found.append(corners if len(some) == len(inside) else corners.taken(some))
        return found

    def _parts(self) -> Iterator[slice]:
        extent = self.context.map_extent.shifted(-self.shift, 0.0)
        finder = self.prepared.finder
        spans = [slice(0, len(self.cloud))]
        if finder is not None:
            spans = finder.spans_near(self.prepared.own_extent(extent))
        for span in spans:
            stop = min(span.stop, len(self.cloud))
            for start in range(span.start, stop, BLOCK):
                yield slice(start, min(start + BLOCK, stop))

    def _shown(
        self, part: slice, inside: NDArray[np.bool_], category: int | None
    ) -> NDArray[np.bool_]:
        """Return which points are of the category and not thinned out at the picture's scale."""
        thinning = self.prepared.thinning
        if category is None and thinning is None:
            return inside
        features = self.cloud.features_of(part)
        if category is not None:
            inside &= self.prepared.categories[features] == category
        if thinning is not None:
            inside &= thinning[features] >= self.context.denominator
        return inside
