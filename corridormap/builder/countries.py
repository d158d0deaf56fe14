"""Tells in which country a node of a network lies, for gauges and border crossings."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_BLOCK = 50_000


def countries_of(
    lonlat: NDArray[np.float64], regions: Path
) -> tuple[NDArray[np.uint8], tuple[str, ...]]:
    """Return the country of each point and the codes that the numbers stand for.

    A point off the coast, such as on a bridge, gets the country of the nearest region.

    Args:
        lonlat: Shape (n, 2), degrees.
        regions: GeoPackage with the table states_provinces (iso_a2, admin).
    """
    import geopandas as gpd
    import shapely

    table = gpd.read_file(regions, layer="states_provinces", columns=["iso_a2"])
    table = table[table["iso_a2"].str.fullmatch("[A-Z]{2}", na=False)]
    tree = shapely.STRtree(table.geometry.to_numpy())
    codes = tuple(sorted(set(table["iso_a2"])))
    code_of_region = np.array([codes.index(code) for code in table["iso_a2"]], dtype=np.uint8)
    country = np.zeros(len(lonlat), dtype=np.uint8)
    for start in range(0, len(lonlat), _BLOCK):
        points = shapely.points(lonlat[start : start + _BLOCK])
        found = np.full(len(points), -1)
        which, region = tree.query(points, predicate="within")
        found[which] = region
        lost = np.flatnonzero(found < 0)
        if len(lost):
            found[lost] = tree.nearest(points[lost])
        country[start : start + len(points)] = code_of_region[found]
    return country, codes
