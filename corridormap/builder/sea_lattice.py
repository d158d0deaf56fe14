"""Spreads the nodes of the sea graph: close together along shores, far apart in the open sea."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.coast import Coast

    Degrees = NDArray[np.float64]

_SOUTH, _NORTH = -60.0, 72.0
_EARTH_KM = 6371.0
LEAST_NODES = 30
"""A sea of fewer nodes is a pond or a closed bay."""


@dataclass(frozen=True, slots=True)
class Level:
    """One square lattice.

    Attributes:
        spacing_deg: Between neighbours.
        from_km, to_km: Distance from the shore between which nodes are laid.
        joins_from_km: Nodes at least so far out are joined to the next coarser level.
        hops: Neighbours as (rows, columns) in one half of the plane.
        home: Whether only the covered area (True), only the rest (False) or both (None) is laid.
    """

    spacing_deg: float
    from_km: float
    to_km: float
    joins_from_km: float
    hops: tuple[tuple[int, int], ...]
    home: bool | None = None


_NEAR_HOPS = ((0, 1), (1, 0), (1, 1), (1, -1))
_FAR_HOPS = (*_NEAR_HOPS, (1, 2), (2, 1), (2, -1), (1, -2))
LEVELS = (
    Level(0.05, 0.0, 9.0, 4.0, _NEAR_HOPS, home=True),
    Level(0.1, 0.0, 12.0, 5.0, _NEAR_HOPS, home=False),
    Level(0.2, 4.0, 60.0, 40.0, _FAR_HOPS),
    Level(1.0, 45.0, 30_000.0, 0.0, _FAR_HOPS),
)


@dataclass(frozen=True, slots=True, eq=False)
class SeaMesh:
    """Loose nodes and edges over the sea: shape (n,) degrees, shape (m, 2) node numbers."""

    lon: Degrees
    lat: Degrees
    edges: NDArray[np.int64]


def lay_lattices(shore: Any, coast: Coast, levels: tuple[Level, ...] = LEVELS) -> SeaMesh:
    """Return all lattices, joined, with no edge that meets the shore.

    Args:
        shore: The grown land, a shapely MultiPolygon in degrees.
        coast: The same as steps.
        levels: From the finest to the coarsest.
    """
    distance = ShoreDistance(shore)
    lon, lat = [np.zeros(0)], [np.zeros(0)]
    edges = [np.zeros((0, 2), dtype=np.int64)]
    offset = 0
    joining: list[tuple[Level, Degrees, Degrees, NDArray[np.int64]]] = []
    for level in levels:
        place, x, y, shore_km = _level_nodes(level, shore, distance)
        edges.append(_neighbours(level, place) + offset)
        for finer, fine_x, fine_y, fine_numbers in joining:
            edges.append(_joins(finer, (fine_x, fine_y, fine_numbers), (x, y, offset), level))
        outer = shore_km >= level.joins_from_km
        joining.append((level, x[outer], y[outer], np.flatnonzero(outer) + offset))
        lon.append(x)
        lat.append(y)
        offset += len(x)
    all_lon, all_lat = np.concatenate(lon), np.concatenate(lat)
    return SeaMesh(all_lon, all_lat, clear_edges(all_lon, all_lat, np.vstack(edges), coast))


def clear_edges(
    lon: Degrees, lat: Degrees, edges: NDArray[np.int64], coast: Coast
) -> NDArray[np.int64]:
    """Return the edges that do not meet the shore."""
    x1 = lon[edges[:, 0]]
    x2 = x1 + (lon[edges[:, 1]] - x1 + 180.0) % 360.0 - 180.0
    met = coast.met_by(x1, lat[edges[:, 0]], x2, lat[edges[:, 1]])
    return edges[~met]


class ShoreDistance:
    """How far the shore is.

    Args:
        shore: A shapely MultiPolygon in degrees.
    """

    def __init__(self, shore: Any) -> None:
        import shapely
        from scipy.spatial import cKDTree

        points = shapely.get_coordinates(shapely.segmentize(shore, 0.05))
        self._tree = cKDTree(on_sphere(points[:, 0], points[:, 1]))

    def km(self, lon: Degrees, lat: Degrees, limit_km: float) -> Degrees:
        """Return km to the shore's nearest point, infinite beyond a limit."""
        distance, _ = self._tree.query(on_sphere(lon, lat), distance_upper_bound=limit_km)
        return np.asarray(distance, dtype=np.float64)


def on_sphere(lon: Degrees, lat: Degrees) -> Degrees:
    """Return places in space, shape (n, 3) in km, for looking up what is near."""
    east, north = np.radians(lon), np.radians(lat)
    flat = np.cos(north)
    return _EARTH_KM * np.column_stack([flat * np.cos(east), flat * np.sin(east), np.sin(north)])


def _level_nodes(
    level: Level, shore: Any, distance: ShoreDistance
) -> tuple[NDArray[np.int64], Degrees, Degrees, Degrees]:
    """Return the lattice as node numbers (-1 for none), and the nodes' places and distances."""
    import shapely

    rows = round((_NORTH - _SOUTH) / level.spacing_deg)
    columns = round(360.0 / level.spacing_deg)
    row, column = np.divmod(np.arange(rows * columns), columns)
    lon = -180.0 + (column + 0.5) * level.spacing_deg
    lat = _SOUTH + (row + 0.5) * level.spacing_deg
    chosen = np.flatnonzero(_wanted(level, lon, lat))
    limit_km = min(level.to_km, 4.0 * _EARTH_KM)
    shore_km = distance.km(lon[chosen], lat[chosen], limit_km)
    near = (shore_km >= level.from_km) & (shore_km <= level.to_km)
    chosen, shore_km = chosen[near], shore_km[near]
    tree = shapely.STRtree(shapely.get_parts(shore))
    inland = tree.query(shapely.points(lon[chosen], lat[chosen]), predicate="within")[0]
    at_sea = np.ones(len(chosen), dtype=bool)
    at_sea[inland] = False
    chosen, shore_km = chosen[at_sea], shore_km[at_sea]
    place = np.full(rows * columns, -1, dtype=np.int64)
    place[chosen] = np.arange(len(chosen))
    return place.reshape(rows, columns), lon[chosen], lat[chosen], shore_km


def _wanted(level: Level, lon: Degrees, lat: Degrees) -> NDArray[np.bool_]:
    home = (lon > -6.0) & (lon < 151.0) & (lat > -12.0) & (lat < 62.0)
    if level.home is None:
        return np.ones(len(lon), dtype=bool)
    return home if level.home else ~home & (np.abs(lat) < 66.0)


def _neighbours(level: Level, place: NDArray[np.int64]) -> NDArray[np.int64]:
    found = [np.zeros((0, 2), dtype=np.int64)]
    for rows, columns in level.hops:
        here = place[: place.shape[0] - rows]
        there = np.roll(place[rows:], -columns, axis=1)
        both = (here >= 0) & (there >= 0)
        found.append(np.column_stack([here[both], there[both]]))
    return np.vstack(found)


def _joins(
    finer: Level,
    fine: tuple[Degrees, Degrees, NDArray[np.int64]],
    coarse: tuple[Degrees, Degrees, int],
    level: Level,
) -> NDArray[np.int64]:
    from scipy.spatial import cKDTree

    if finer.home is True and level.home is False:
        reach_deg = level.spacing_deg * 1.2
    else:
        reach_deg = level.spacing_deg * 0.9
    if not len(fine[0]) or level.spacing_deg / finer.spacing_deg > 8:
        return np.zeros((0, 2), dtype=np.int64)
    reach_km = np.radians(reach_deg) * _EARTH_KM
    tree = cKDTree(on_sphere(coarse[0], coarse[1]))
    near = tree.query_ball_point(on_sphere(fine[0], fine[1]), reach_km, return_sorted=True)
    counts = np.array([len(numbers) for numbers in near])
    joined = np.concatenate([np.array(numbers, dtype=np.int64) for numbers in near])
    return np.column_stack([np.repeat(fine[2], counts), joined + coarse[2]])
