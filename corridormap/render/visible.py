"""What of a layer the picture shows: scale range, world copies, features in view."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.map_settings import wrapped_shifts
from corridormap.render.clusters import clusters_of
from corridormap.render.draw_context import DrawContext
from corridormap.render.prepared import PreparedLayer

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_WORLDS = 9
IN_ORDER_UP_TO = 20_000
"""Layers of so many features are drawn as they are stored, the later over the earlier; larger ones
by place. The same in every part of a picture."""


def visible_features(
    prepared: PreparedLayer, context: DrawContext, shift: float, reach_px: float | None = None
) -> NDArray[np.int64]:
    """Return the features of one world copy in view, thinned by rank, few in storage order.

    Those that a circle with their number stands for are left out, as are those farther than
    `reach_px` from the window, by default its margin.
    """
    extent = context.map_extent
    if reach_px is not None:
        extent = context.settings.map_extent_of(context.picture_box.buffered(reach_px))
    features = prepared.features_in(extent.shifted(-shift, 0))
    if len(prepared.block) <= IN_ORDER_UP_TO:
        features = np.sort(features)
    if prepared.thinning is not None:
        features = features[prepared.thinning[features] >= context.denominator]
    clusters = clusters_of(prepared, context) if prepared.clustering is not None else None
    return features if clusters is None else features[~clusters.is_member[features]]


def world_shifts(prepared: PreparedLayer, context: DrawContext) -> list[float]:
    """Return where along x copies of the layer fall into view, the nearest first."""
    if prepared.extent is None:
        return []
    shifts = wrapped_shifts(context.map_extent, prepared.extent, prepared.crs)
    return sorted(shifts, key=abs)[:MOST_WORLDS]
