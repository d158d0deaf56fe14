"""Features that lie nowhere in the world of their CRS, such as metres in a layer of degrees."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import Crs
from corridormap.core.errors import CrsError
from corridormap.core.geometry_block import GeometryBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray

FARTHEST_WORLDS = 3.0
"""How many widths of the world off the middle something may lie where the world repeats."""


def features_astray(block: GeometryBlock, crs: Crs) -> NDArray[np.int64]:
    """Return the indices of features no part of which is a place in their CRS.

    None in a CRS that PROJ does not know: that is told when the layer is drawn.
    """
    try:
        width, is_geographic = crs.wraps_at, crs.is_geographic
    except CrsError:
        return np.zeros(0, np.int64)
    if width is None:
        return np.zeros(0, np.int64)
    x_min, y_min, x_max, y_max = block.bounds.T
    farthest = FARTHEST_WORLDS * width
    # Features without parts have no numbers here and are not astray.
    astray = (x_min > farthest) | (x_max < -farthest)
    if is_geographic:
        astray |= (y_min > 90.0) | (y_max < -90.0)
    return np.flatnonzero(astray)
