"""How much of a line lies in each of some regions, along geodesics."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.measure import segment_lengths_m

if TYPE_CHECKING:
    from numpy.typing import NDArray

LEVELS = ("country", "province", "prefecture", "city")
"""The larger first."""


@dataclass(frozen=True, slots=True, eq=False)
class Region:
    """An area that lines run through.

    Attributes:
        level: One of `LEVELS`.
        region_id: Its id.
        name: English.
        name_zh: Chinese.
        shape: shapely polygons, degrees on WGS 84.
    """

    level: str
    region_id: str
    name: str
    name_zh: str
    shape: Any


def lengths_in(line: NDArray[np.float64], regions: Sequence[Region]) -> list[float]:
    """Return the metres of a line inside each region, 0.0 where it does not pass.

    Args:
        line: Shape (n, 2), degrees, unwrapped: it may run past 180.
        regions: The areas, within -180 … 180.
    """
    import shapely

    if len(line) < 2 or not regions:
        return [0.0 for _ in regions]
    shapes = np.array([region.shape for region in regions], dtype=object)
    shapely.prepare(shapes)
    totals = np.zeros(len(regions))
    first, last = line[:, 0].min(), line[:, 0].max()
    for turn in range(int(np.floor((first + 180) / 360)), int(np.floor((last + 180) / 360)) + 1):
        drawn = shapely.linestrings(line - (360.0 * turn, 0.0))
        for place in np.flatnonzero(shapely.intersects(shapes, drawn)).tolist():
            totals[place] += _length_m(shapely.intersection(drawn, shapes[place]))
    return [float(total) for total in totals]


def _length_m(geometry: Any) -> float:
    parts = geometry.geoms if hasattr(geometry, "geoms") else [geometry]
    lines = [part for part in parts if part.geom_type == "LineString"]
    nested = [part for part in parts if hasattr(part, "geoms")]
    own = sum(float(segment_lengths_m(np.asarray(part.coords)[:, :2]).sum()) for part in lines)
    return own + sum(_length_m(part) for part in nested)
