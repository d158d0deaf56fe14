"""Where a marker stands for an area or a line: inside it, in its middle, wherever the view is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.inner_point import inner_points
from corridormap.render.ragged import Runs, kept_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.render.prepared import PreparedLayer

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EXTERIORS, INTERIORS, LINES = (
    (int(kind),) for kind in (PartKind.EXTERIOR, PartKind.INTERIOR, PartKind.LINE)
)


def shape_points(prepared: PreparedLayer, features: Ints) -> Floats:
    """Return a point for each feature, shape (n, 2), map units; NaN for one without a shape.

    Worked out once for each feature, from full geometry.

    Args:
        prepared: The layer.
        features: Indices.
    """
    known = prepared.shape_points
    if known is None:
        known = prepared.shape_points = np.full((len(prepared.block), 2), np.inf)
    unknown = features[np.isposinf(known[features, 0])]
    if len(unknown):
        known[unknown] = _points(prepared, unknown)
    found: Floats = known[features]
    return found


def _points(prepared: PreparedLayer, features: Ints) -> Floats:
    points = np.full((len(features), 2), np.nan)
    lines = prepared.runs(features, LINES)
    if len(lines):
        middles, owned = _middles(lines)
        points[owned] = middles
    rings = prepared.runs(features, EXTERIORS)
    rings = kept_runs(rings, np.diff(rings.offsets) > 3)
    if len(rings):
        inner, owned = _inner_points(rings, prepared.runs(features, INTERIORS))
        points[owned] = inner
    return points


def _middles(lines: Runs) -> tuple[Floats, Ints]:
    """Return the middle of each feature's longest line, by length along it."""
    points = np.ascontiguousarray(lines.coords).view(np.complex128).reshape(-1)
    steps = np.zeros(len(points) + 1)
    steps[1:-1] = np.abs(np.diff(points))
    steps[lines.offsets[:-1]] = 1.0
    # All lines in a row, a unit apart; a line that begins where the last one ended stays itself.
    along = np.cumsum(steps)
    starts, stops = along[lines.offsets[:-1]], along[np.maximum(lines.offsets[1:] - 1, 0)]
    longest, owned = _largest(stops - starts, lines.owners)
    middles = np.interp((starts + stops)[longest] / 2, along[:-1], points)
    return middles.view(np.float64).reshape(-1, 2), owned


def _inner_points(rings: Runs, holes: Runs) -> tuple[Floats, Ints]:
    """Return a point deep inside each feature's largest area."""
    import shapely

    numbers = np.repeat(np.arange(len(rings)), np.diff(rings.offsets))
    areas = shapely.polygons(shapely.linearrings(rings.coords, indices=numbers))
    largest, owned = _largest(shapely.area(areas), rings.owners)
    chosen = areas[largest]
    for place in np.flatnonzero(np.isin(owned, holes.owners)).tolist():
        chosen[place] = _with_holes(chosen[place], holes, int(owned[place]))
    return shapely.get_coordinates(inner_points(chosen)), owned


def _with_holes(area: Any, holes: Runs, owner: int) -> Any:
    """Return an area less those holes of its feature that lie in it."""
    import shapely

    own = kept_runs(holes, (holes.owners == owner) & (np.diff(holes.offsets) > 3))
    ends = own.offsets.tolist()
    cut = [shapely.Polygon(own.coords[ends[i] : ends[i + 1]]) for i in range(len(own))]
    inside = [hole for hole in cut if shapely.contains_properly(area, hole)]
    return shapely.Polygon(area.exterior, [hole.exterior for hole in inside])


def _largest(sizes: Floats, owners: Ints) -> tuple[Ints, Ints]:
    """Return which run of each owner is the largest, and the owners."""
    order = np.lexsort((sizes, owners))
    is_last = np.append(owners[order][1:] != owners[order][:-1], True)
    largest: Ints = order[is_last]
    return largest, owners[largest]
