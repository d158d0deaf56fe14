"""First-level regions of the world as one coverage, so that all borders coincide.

Land, countries and every border line of the base map are taken from this one set.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

from corridormap.builder.sources import source_file
from corridormap.core.errors import SourceError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.builder.build_tree import BuildTree

# Leased parts that a map of this kind draws with the country around them.
_DRAWN_WITH = {"KAB": "KAZ"}
# The source is cut at 179.9 degrees of longitude and 89.9 south.
_CUT_LON_DEG = 179.899
_CUT_LAT_DEG = -89.899


@dataclass(frozen=True, slots=True)
class Coverage:
    """Pieces that neither overlap nor leave gaps, n of them.

    Args:
        geometry: (n,) shapely polygons and multipolygons, longitude and latitude in degrees.
        owner: (n,) three-letter code of the country that holds a piece de facto.
        region: (n,) key of its first-level region: owner, source's name, FIPS code.
        owner_china: (n,) the owner in China's drawing.
        region_china: (n,) the region in China's drawing.
    """

    geometry: NDArray[Any]
    owner: NDArray[Any]
    region: NDArray[Any]
    owner_china: NDArray[Any]
    region_china: NDArray[Any]


def region_key(owner: str, name: str, fips: str = "") -> str:
    """Return the key of a region: the source repeats names within a country."""
    return f"{owner}|{name}|{fips}"


def read_coverage(tree: BuildTree) -> Coverage:
    """Read Natural Earth's states and provinces.

    Raises:
        SourceError: they are not a valid coverage, so borders would not coincide.
    """
    import pyogrio

    path = source_file(tree, "qgis-common", "world_map.gpkg")
    table = pyogrio.read_dataframe(path, layer="states_provinces")
    geometry = shapely.transform(np.asarray(table.geometry.values, dtype=object), _to_map_edge)
    broken = ~shapely.is_valid(geometry)
    geometry[broken] = shapely.make_valid(geometry[broken], method="structure")
    if not shapely.coverage_is_valid(geometry):
        raise SourceError(path, "the regions overlap or leave gaps")
    codes = [_DRAWN_WITH.get(code, code) for code in table["adm0_a3"]]
    names = table["name"].fillna("").tolist()
    fips = table["fips"].fillna("").tolist()
    keys = [region_key(*parts) for parts in zip(codes, names, fips, strict=True)]
    for index in np.flatnonzero(np.array(names) == ""):
        keys[index] = keys[_longest_neighbour(geometry, int(index))]
    owner, region = np.array(codes, dtype=object), np.array(keys, dtype=object)
    return Coverage(geometry, owner, region, owner.copy(), region.copy())


def _to_map_edge(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Move vertices on the source's cuts, 0.1 degrees inside the map's edge, onto the edge."""
    moved = lonlat.copy()
    at_side = np.abs(lonlat[:, 0]) > _CUT_LON_DEG
    moved[at_side, 0] = np.copysign(180.0, lonlat[at_side, 0])
    moved[lonlat[:, 1] < _CUT_LAT_DEG, 1] = -90.0
    return moved


def _longest_neighbour(geometry: NDArray[Any], index: int) -> int:
    """Return the piece that shares the most border with a nameless one, itself if none does."""
    shared = shapely.length(shapely.intersection(shapely.boundary(geometry[index]), geometry))
    shared[index] = 0.0
    return int(np.argmax(shared)) if shared.max() > 0 else index


def dissolved(geometry: NDArray[Any], keys: NDArray[Any]) -> dict[str, Any]:
    """Return the union of the pieces of each key, keys in sorted order."""
    order = np.argsort(keys, kind="stable")
    starts = np.flatnonzero(np.r_[True, keys[order][1:] != keys[order][:-1]])
    return {
        str(keys[group[0]]): shapely.coverage_union_all(geometry[group])
        for group in np.split(order, starts[1:])
    }
