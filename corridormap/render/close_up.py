"""Close up, edges that a projection bends get the vertices that a picture of the layer spares."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent
from corridormap.render.curves import Bend, Curves, bent
from corridormap.render.projecting import STRAY_M, bend_between
from corridormap.render.ragged import Runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SMALLEST_RADIUS_M = 500_000.0
"""Edges bend no more than a circle of this radius, but close to a pole."""
STRAY_PX = 0.25


@dataclass(frozen=True, slots=True)
class CloseUp:
    """Bends edges in view.

    Attributes:
        source: CRS in which edges are straight.
        target: The map's.
    """

    source: Crs
    target: Crs

    def bent(self, runs: Runs, extent: Extent, units_per_px: float) -> Runs:
        """Return runs (map units) with vertices added where edges in view stray visibly.

        Args:
            runs: Lines or rings.
            extent: What is in view.
            units_per_px: Map units in a pixel.
        """
        unit_m = self.target.unit_m
        stray_m = STRAY_PX * units_per_px * unit_m
        if stray_m >= STRAY_M:
            return runs
        edges = _edges_to_bend(runs, extent, (stray_m / unit_m, SMALLEST_RADIUS_M / unit_m))
        if not len(edges):
            return runs
        bend = bend_between(self.source, self.target, stray_m)
        return _with_curves(runs, edges, self._curves(runs, edges, bend))

    def _curves(self, runs: Runs, edges: Ints, bend: Bend) -> Curves:
        ends = np.take(runs.coords, np.column_stack((edges, edges + 1)).ravel(), axis=0)
        source = transform(ends, self.target, self.source).copy()
        width = self.source.wraps_at
        if width is not None:
            # Both ends of an edge, short as it is by now, in one copy of the world.
            ahead = source[1::2, 0] - source[::2, 0]
            source[1::2, 0] -= width * np.round(ahead / width)
        offsets = np.arange(0, len(ends) + 1, 2)
        both = np.isfinite(source.reshape(-1, 4)).sum(axis=1) == 4
        return bent(Curves(source, ends, offsets), bend, np.repeat(both, 2))


def _edges_to_bend(runs: Runs, extent: Extent, bounds: tuple[float, float]) -> Ints:
    """Return the vertices from which an edge goes on that is long enough to bend, and in view."""
    tolerance, radius = bounds
    count = len(runs.coords)
    if count < 2:
        return np.zeros(0, np.int64)
    x, y = runs.coords[:, 0], runs.coords[:, 1]
    bulge = ((x[1:] - x[:-1]) ** 2 + (y[1:] - y[:-1]) ** 2) / (8 * radius)
    chosen = bulge > tolerance
    ends = runs.offsets[1:-1] - 1
    chosen[ends[(ends >= 0) & (ends < count - 1)]] = False
    edges = np.flatnonzero(chosen)
    if not len(edges):
        return edges
    room = bulge[edges]
    x_0, x_1, y_0, y_1 = x[edges], x[edges + 1], y[edges], y[edges + 1]
    in_view = (np.minimum(x_0, x_1) - room <= extent.x_max) & (
        np.maximum(x_0, x_1) + room >= extent.x_min
    )
    in_view &= (np.minimum(y_0, y_1) - room <= extent.y_max) & (
        np.maximum(y_0, y_1) + room >= extent.y_min
    )
    return edges[in_view]


def _with_curves(runs: Runs, edges: Ints, curves: Curves) -> Runs:
    added = np.diff(curves.offsets) - 2
    if not added.any():
        return runs
    inner = np.ones(len(curves.target), np.bool_)
    inner[curves.offsets[:-1]] = inner[curves.offsets[1:] - 1] = False
    coords = np.insert(runs.coords, np.repeat(edges + 1, added), curves.target[inner], axis=0)
    before = np.zeros(len(runs.coords) + 1, np.int64)
    before[edges + 1] = added
    return Runs(coords, runs.offsets + np.cumsum(before)[runs.offsets], runs.owners)
