"""The point of an area that a sign for all of it stands at: deep inside, the middle if it can."""

from __future__ import annotations

from typing import Any

import numpy as np

DEEP_ENOUGH = 0.2
"""How far the middle of an area has to lie from its edge, in sides of a square as large …"""
SMOOTH = 0.01
"""… and by how much of them its edge may be straightened to find a better point."""


def inner_points(areas: Any) -> Any:
    """Return a point in each of an array of shapely polygons, NaN coordinates for empty ones.

    The middle where it is well inside, else the point that is farthest from the edge.
    """
    import shapely

    middles = shapely.centroid(areas)
    depths = shapely.distance(middles, shapely.boundary(areas))
    fits = shapely.contains(areas, middles)
    fits &= depths >= DEEP_ENOUGH * np.sqrt(shapely.area(areas))
    for place in np.flatnonzero(~fits).tolist():
        middles[place] = _deepest(areas[place])
    return middles


def _deepest(area: Any) -> Any:
    import shapely
    from shapely.ops import polylabel

    whole = shapely.make_valid(area)
    side = float(np.sqrt(shapely.area(whole)))
    if not side:
        return shapely.point_on_surface(area)
    # A coast in all its detail changes nothing but the time that it takes.
    smooth = shapely.get_parts(shapely.simplify(whole, side * SMOOTH))
    smooth = smooth[shapely.get_type_id(smooth) == shapely.GeometryType.POLYGON]
    if not len(smooth):
        return shapely.point_on_surface(whole)
    deepest = polylabel(smooth[int(np.argmax(shapely.area(smooth)))], side * SMOOTH)
    return deepest if shapely.contains(whole, deepest) else shapely.point_on_surface(whole)
