"""Shapes of the features to be labelled on the screen, fetched for a layer at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind, ranges
from corridormap.render.clip import clip_lines, clip_rings
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lanes import known_lanes
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs, kept_runs, offsets_of
from corridormap.render.shape_points import shape_points

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

COARSER = 6.0
"""Lines and areas are labelled by geometry this many times coarser than drawn."""
MOST_POINTS = 4
"""Points of one feature that its label may stand at."""


@dataclass(frozen=True, slots=True, eq=False)
class _ByFeature:
    """Runs, those of one feature side by side, and where each feature's begin and end."""

    runs: Runs
    firsts: list[int]
    stops: list[int]

    def coords_of(self, number: int) -> Floats:
        offsets = self.runs.offsets
        return self.runs.coords[offsets[self.firsts[number]] : offsets[self.stops[number]]]

    def of(self, number: int) -> Runs:
        first, stop = self.firsts[number], self.stops[number]
        offsets = self.runs.offsets[first : stop + 1]
        coords = self.runs.coords[offsets[0] : offsets[-1]]
        return Runs(coords, offsets - offsets[0], self.runs.owners[first:stop])


def _by_feature(runs: Runs, count: int) -> _ByFeature:
    if (runs.owners[1:] < runs.owners[:-1]).any():
        # Features asked for by weight come chunk by chunk; what was cut comes last.
        runs = _ordered(runs, np.argsort(runs.owners, kind="stable"))
    firsts = np.zeros(count, np.int64)
    heads = np.flatnonzero(np.diff(runs.owners, prepend=-1))
    firsts[runs.owners[heads]] = heads
    stops = firsts + np.bincount(runs.owners, minlength=count)
    return _ByFeature(runs, firsts.tolist(), stops.tolist())


def _ordered(runs: Runs, order: Ints) -> Runs:
    first, last = runs.offsets[:-1][order], runs.offsets[1:][order]
    coords = np.take(runs.coords, ranges(first, last), axis=0)
    return Runs(coords, offsets_of(last - first), runs.owners[order])


@dataclass(eq=False)
class LabelShapes:
    """Screen points of some features of one copy of the world, cut to the window.

    Attributes:
        context: The window.
        prepared: Whose features.
        features: Their indices; below they go by their number among these.
        shift: Of the copy, map units.
    """

    context: DrawContext
    prepared: PreparedLayer
    features: Ints
    shift: float

    def points(self, number: int) -> Floats:
        """Return a feature's first few points, or where its shape has a marker, shape (k, 2)."""
        if self._marked is not None and np.isfinite(self._marked[number]).all():
            return self._marked[number : number + 1]
        return self._points.coords_of(number)[:MOST_POINTS]

    def has(self, *kinds: PartKind) -> bool:
        """Whether the layer holds parts of one of the kinds."""
        return not self.prepared.kinds.isdisjoint(map(int, kinds))

    def lines(self, number: int) -> list[Floats]:
        """Return a feature's pieces of line in the window."""
        runs = self._lines.of(number)
        ends = runs.offsets.tolist()
        return [runs.coords[ends[i] : ends[i + 1]] for i in range(len(runs))]

    def rings(self, number: int) -> Runs:
        """Return a feature's closed rings, cut to the window."""
        return self._rings.of(number)

    @cached_property
    def _marked(self) -> Floats | None:
        """Screen points of markers on shapes, NaN for features without; None if none has one."""
        values = self.prepared.marker_values
        if values is None:
            return None
        flags = values.on_shapes(self.features, self.prepared.categories)
        if not flags.any():
            return None
        points = np.full((len(self.features), 2), np.nan)
        found = shape_points(self.prepared, self.features[flags])
        points[flags] = self.context.screen_points(found, self.shift)
        return points

    @cached_property
    def _points(self) -> _ByFeature:
        return _by_feature(self._runs(PartKind.POINTS), len(self.features))

    @cached_property
    def _lines(self) -> _ByFeature:
        lanes = known_lanes(self.context, self.prepared)
        if lanes is None:
            runs = self._runs(PartKind.LINE)
        else:
            runs = lanes.lines(self.context, self.features, self.shift)
        runs = clip_lines(runs, self.context.picture_box)
        runs = kept_runs(runs, np.diff(runs.offsets) > 1)
        return _by_feature(runs, len(self.features))

    @cached_property
    def _rings(self) -> _ByFeature:
        rings = self._runs(PartKind.EXTERIOR, PartKind.INTERIOR)
        rings = clip_rings(rings, self.context.picture_box)
        rings = kept_runs(rings, np.diff(rings.offsets) > 3)
        return _by_feature(rings, len(self.features))

    def _runs(self, *kinds: PartKind) -> Runs:
        context = self.context
        units_per_px = None if context.exact else context.units_per_device_px * COARSER
        runs = self.prepared.runs(self.features, tuple(map(int, kinds)), units_per_px)
        return runs.moved(context.screen_points(runs.coords, self.shift))
