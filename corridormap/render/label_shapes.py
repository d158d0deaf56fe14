"""Shapes of the features to be labelled on the screen, fetched for a layer at once."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind, ranges
from corridormap.render.area_rows import AreaRows
from corridormap.render.clip import clip_lines
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
LONGEST_RUNS = 3
"""Pieces of one line that its label may run along."""
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
    runs = _in_order(runs)
    firsts = np.zeros(count, np.int64)
    heads = np.flatnonzero(np.diff(runs.owners, prepend=-1))
    firsts[runs.owners[heads]] = heads
    stops = firsts + np.bincount(runs.owners, minlength=count)
    return _ByFeature(runs, firsts.tolist(), stops.tolist())


def _in_order(runs: Runs) -> Runs:
    if not (runs.owners[1:] < runs.owners[:-1]).any():
        return runs
    # Features asked for by weight come chunk by chunk; what was cut comes last.
    order = np.argsort(runs.owners, kind="stable")
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

    def lines(self, number: int, least_px: float) -> list[Floats]:
        """Return a feature's longest pieces of line in the window, those at least so long."""
        first, stop = self._lines.firsts[number], self._lines.stops[number]
        lengths = self._lengths[first:stop]
        if not any(length >= least_px for length in lengths):
            return []
        runs = self._lines.of(number)
        ends = runs.offsets.tolist()
        order = sorted(range(len(runs)), key=lengths.__getitem__, reverse=True)
        return [
            runs.coords[ends[i] : ends[i + 1]]
            for i in order[:LONGEST_RUNS]
            if lengths[i] >= least_px
        ]

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
    def _lengths(self) -> list[float]:
        """How long the pieces of line are."""
        runs = self._lines.runs
        if not len(runs):
            return []
        steps = np.zeros(len(runs.coords))
        steps[:-1] = np.hypot(*np.diff(runs.coords, axis=0).T)
        steps[runs.offsets[1:] - 1] = 0.0
        lengths: list[float] = np.add.reduceat(steps, runs.offsets[:-1]).tolist()
        return lengths

    @cached_property
    def areas(self) -> AreaRows:
        """Level lines inside the areas in the window."""
        rings = self._runs(PartKind.EXTERIOR, PartKind.INTERIOR)
        rings = kept_runs(rings, np.diff(rings.offsets) > 3)
        return AreaRows(_in_order(rings), len(self.features), self.context.picture_box)

    def _runs(self, *kinds: PartKind) -> Runs:
        context = self.context
        units_per_px = None if context.exact else context.units_per_device_px * COARSER
        runs = self.prepared.runs(self.features, tuple(map(int, kinds)), units_per_px)
        return runs.moved(context.screen_points(runs.coords, self.shift))
