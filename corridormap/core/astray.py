"""Features that lie nowhere in the world of their CRS, such as metres in a layer of degrees."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent, extent_of
from corridormap.core.geometry_block import GeometryBlock
from corridormap.core.projection_domain import domain_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

FARTHEST_WORLDS = 3.0
"""How many widths of the world off the middle something may lie where the world repeats."""
REACH = 2.0
"""A layer may hold what lies this many times as far out as its CRS is sound."""


def features_astray(block: GeometryBlock, crs: Crs) -> NDArray[np.int64]:
    """Return the indices of features no part of which is a place in their CRS.

    None in a CRS that PROJ does not know: that is told when the layer is drawn.
    """
    try:
        width, is_geographic = crs.wraps_at, crs.is_geographic
    except CrsError:
        return np.zeros(0, np.int64)
    x_min, y_min, x_max, y_max = block.bounds.T
    if width is None:
        reach = reach_of(crs)
        if reach is None:
            return np.zeros(0, np.int64)
        beside = (x_min > reach.x_max) | (x_max < reach.x_min)
        return np.flatnonzero(beside | (y_min > reach.y_max) | (y_max < reach.y_min))
    farthest = FARTHEST_WORLDS * width
    # Features without parts have no numbers here and are not astray.
    astray = (x_min > farthest) | (x_max < -farthest)
    if is_geographic:
        astray |= (y_min > 90.0) | (y_max < -90.0)
    return np.flatnonzero(astray)


@lru_cache(maxsize=32)
def reach_of(crs: Crs) -> Extent | None:
    """Return the box beyond which coordinates of a CRS are no places, None where none is known.

    Raises:
        CrsError: PROJ does not know the CRS.
    """
    domain = domain_of(crs)
    if domain is None:
        return None
    edge = transform(np.concatenate(domain.outlines()), WGS84, crs)
    around = extent_of(edge)
    return None if around is None else around.scaled(REACH)
