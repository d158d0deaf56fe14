"""A layer's points as two columns of whole numbers, so that a million are placed at once."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.map_settings import MapSettings

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Columns = NDArray[np.int32]

BLOCK = 16_384
STEPS = float(1 << 31)
"""Of the grid, along the longer side of the layer."""
EXACT_STEPS = 10.0
"""The grid serves while a pixel spans this many of its steps."""


@dataclass(frozen=True, slots=True, eq=False)
class PointCloud:
    """Points in the map's CRS, in the order in which they are drawn.

    Attributes:
        features: Shape (n,): which feature each point is; None where they lie as in the block.
        ranks: Shape (n,): of two points the one of higher rank lies on top.
        origin: Map units, shape (2,).
        step: Of the grid, map units.
        x: Shape (n,): steps from the origin.
        y: Likewise.
    """

    features: Ints | None
    ranks: Columns
    origin: Floats
    step: float
    x: Columns
    y: Columns

    def __len__(self) -> int:
        return len(self.x)

    @property
    def nbytes(self) -> int:
        """Memory of its own in bytes; the order belongs to the index."""
        return self.x.nbytes + self.y.nbytes + self.ranks.nbytes

    @property
    def finest_units_per_px(self) -> float:
        """The smallest pixel, in map units, that the grid is fine enough for."""
        return EXACT_STEPS * self.step

    def features_of(self, span: slice) -> Ints:
        """Return which features some of the points are."""
        if self.features is None:
            return np.arange(span.start, min(span.stop, len(self)))
        return self.features[span]

    def to_pixels(self, settings: MapSettings, shift: float) -> tuple[float, Floats]:
        """Return what x is multiplied with, and added to x and y, to get device pixels.

        Rows count downwards: y is multiplied with the same, its sign turned.

        Args:
            settings: The view.
            shift: Map units along x to the copy of the world that is drawn.
        """
        view, ratio = settings.view, settings.device_pixel_ratio
        scale = ratio / view.map_units_per_px
        across = (self.origin[0] + shift - view.center_x) * scale + settings.width_px / 2 * ratio
        down = (view.center_y - self.origin[1]) * scale + settings.height_px / 2 * ratio
        return self.step * scale, np.array((across, down))


def cloud_of(
    block: GeometryBlock,
    project: Callable[[Floats], Floats],
    order: Ints | None,
    extent: Extent,
) -> PointCloud | None:
    """Return the points of features, None where one has several or others are left out.

    Args:
        block: Points in any CRS.
        project: Brings (n, 2) coordinates into the map's CRS.
        order: Features in the order of drawing, each with a place; None for all as stored.
        extent: Of all, in the map's CRS.
    """
    firsts = block.part_offsets[block.feature_offsets]
    counts = np.diff(firsts)
    if counts.max(initial=0) > 1 or (order is None and counts.min(initial=1) < 1):
        return None
    count = len(block) if order is None else len(order)
    origin = np.array(extent.center)
    step = max(extent.width, extent.height, 1.0) / STEPS
    columns = np.empty((2, count), np.int32)
    for start in range(0, count, BLOCK):
        part = slice(start, start + BLOCK)
        rows = firsts[:-1][part] if order is None else firsts[order[part]]
        points = project(np.take(block.coords, rows, axis=0))
        points = np.rint((points - origin) / step)
        columns[:, part] = np.clip(points, -STEPS, STEPS - 1).T
    return PointCloud(order, _ranks(block.fids, order), origin, step, columns[0], columns[1])


def _ranks(fids: Ints, order: Ints | None) -> Columns:
    """Return whole numbers in the order of the keys, whatever order the features lie in."""
    lowest = int(fids.min(initial=0))
    if int(fids.max(initial=0)) - lowest < STEPS - 1:
        ranks: Columns = (fids - lowest).astype(np.int32)
    else:
        ranks = np.empty(len(fids), np.int32)
        ranks[np.argsort(fids, kind="stable")] = np.arange(len(fids), dtype=np.int32)
    return ranks if order is None else ranks[order]
