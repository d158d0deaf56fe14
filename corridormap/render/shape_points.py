"""Where a marker stands for an area or a line: inside it, in its middle, wherever the view is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.render.ragged import Runs, kept_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.render.prepared import PreparedLayer

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

EXTERIORS, INTERIORS, LINES = (
    (int(kind),) for kind in (PartKind.EXTERIOR, PartKind.INTERIOR, PartKind.LINE)
)
DEEP_ENOUGH = 0.2
"""How far the middle of an area has to lie from its edge, in sides of a square as large …"""
SMOOTH = 0.01
"""… and by how much of them its edge may be straightened to find a better point."""


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
    """Return the middle of each feature's largest area, or what lies deepest inside it."""
    import shapely

    numbers = np.repeat(np.arange(len(rings)), np.diff(rings.offsets))
    areas = shapely.polygons(shapely.linearrings(rings.coords, indices=numbers))
    sizes = shapely.area(areas)
    largest, owned = _largest(sizes, rings.owners)
    chosen = areas[largest]
    middles = shapely.centroid(chosen)
    depths = shapely.distance(middles, shapely.boundary(chosen))
    fits = shapely.contains(chosen, middles)
    fits &= depths >= DEEP_ENOUGH * np.sqrt(sizes[largest])
    fits &= ~np.isin(owned, holes.owners)
    for place in np.flatnonzero(~fits).tolist():
        middles[place] = _deepest(chosen[place], holes, int(owned[place]))
    return shapely.get_coordinates(middles), owned


def _deepest(area: Any, holes: Runs, owner: int) -> Any:
    """Return the point inside an area that is farthest from its edge."""
    import shapely
    from shapely.ops import polylabel

    own = kept_runs(holes, (holes.owners == owner) & (np.diff(holes.offsets) > 3))
    ends = own.offsets.tolist()
    rings = [own.coords[ends[i] : ends[i + 1]] for i in range(len(own))]
    whole = shapely.make_valid(shapely.Polygon(shapely.get_coordinates(area), rings))
    side = float(np.sqrt(shapely.area(whole)))
    # A coast in all its detail changes nothing but the time that it takes.
    smooth = shapely.get_parts(shapely.simplify(whole, side * SMOOTH))
    smooth = smooth[shapely.get_type_id(smooth) == shapely.GeometryType.POLYGON]
    if not len(smooth) or not side:
        return shapely.point_on_surface(area)
    deepest = polylabel(smooth[int(np.argmax(shapely.area(smooth)))], side * SMOOTH)
    return deepest if shapely.contains(whole, deepest) else shapely.point_on_surface(whole)


def _largest(sizes: Floats, owners: Ints) -> tuple[Ints, Ints]:
    """Return which run of each owner is the largest, and the owners."""
    order = np.lexsort((sizes, owners))
    is_last = np.append(owners[order][1:] != owners[order][:-1], True)
    largest: Ints = order[is_last]
    return largest, owners[largest]
