"""Fills narrow water with fine lattices, joined to each other and to the sea graph's nodes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.builder.sea_lattice import (
    LEAST_NODES,
    SeaMesh,
    ShoreDistance,
    clear_edges,
    on_sphere,
)
from corridormap.network.assemble import components
from corridormap.network.coast import CELL_DEG, Coast, coast_from_rings
from corridormap.network.geodesic_steps import ahead, azimuths_and_lengths
from corridormap.network.sea_sight import Sight

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bools = NDArray[np.bool_]

_NORTH, _SOUTH = 71.5, -56.0
_FREE_NORTH, _ICE_WEST, _ICE_EAST = 61.5, -25.0, 45.0
"""Only between these longitudes harbours are free of ice further in the north."""
_KEPT_OFF_DEG, _SIMPLER_DEG = 0.0005, 0.0002
"""From the drawn land itself ways keep off some 50 m."""
_NEAR_DEG = 0.016
"""Shores nearer than twice this are near by each other."""
_CREEK_DEG, _BAY_DEG = 0.005, 0.02
"""Spacing of the lattices between near shores, and elsewhere beside a shore."""
_BAY_OFF_KM, _BAY_KM = 0.35, 12.0
_JOIN_KM, _JOINS = 3.5, 6
_ROOT_KM, _ROOTS = 16.0, 6
_MOUTH_M = 2_500.0
"""A ship that leaves from somewhere between the lattice's points has some room."""


@dataclass(frozen=True, slots=True, eq=False)
class InletWater:
    """A graph over narrow water; its first nodes are those of the mesh.

    Attributes:
        lon, lat: Shape (n,), degrees.
        edges: Shape (m, 2), those of the mesh first.
        is_served: Shape (n,), from where a node of the mesh is seen anyhow.
        coast: The drawn land, hardly grown.
    """

    lon: Degrees
    lat: Degrees
    edges: Ints
    is_served: Bools
    coast: Coast


def lay_inlet_water(land: Any, grown: Coast, mesh: SeaMesh) -> InletWater:
    """Return the graph over narrow water.

    Args:
        land: The land of the base map, a shapely MultiPolygon in degrees.
        grown: The grown shore.
        mesh: The lattices with canals and channels.
    """
    import shapely

    drawn = shapely.simplify(shapely.buffer(land, _KEPT_OFF_DEG, quad_segs=1), _SIMPLER_DEG)
    coast = coast_of(drawn)
    creeks, bays = _creek_points(land, drawn), _bay_points(drawn, grown)
    first, second = len(mesh.lon), len(mesh.lon) + len(creeks)
    lon = np.concatenate([mesh.lon, creeks[:, 0], bays[:, 0]])
    lat = np.concatenate([mesh.lat, creeks[:, 1], bays[:, 1]])
    known, creek, bay = np.split(np.arange(len(lon)), [first, second])
    from_creeks = _leaving(lon, lat, _near(lon, lat, creek, known, (_ROOT_KM, _ROOTS)), grown)
    from_bays = _near(lon, lat, bay, known, (_ROOT_KM, _ROOTS))
    edges = [
        mesh.edges,
        clear_edges(lon, lat, _neighbours(creeks, _CREEK_DEG) + first, coast),
        clear_edges(lon, lat, _neighbours(bays, _BAY_DEG) + second, grown),
        clear_edges(lon, lat, _near(lon, lat, creek, bay, (_JOIN_KM, _JOINS)), coast),
        clear_edges(lon, lat, from_creeks, coast),
        clear_edges(lon, lat, from_bays, grown),
    ]
    leaving = np.vstack([from_creeks, _leaving(lon, lat, from_bays, grown)])
    part = components(first, mesh.edges[:, 0], mesh.edges[:, 1])
    at_sea = (np.bincount(part) >= LEAST_NODES)[part]
    is_served = np.zeros(len(lon), dtype=bool)
    is_served[leaving[at_sea[leaving[:, 1]], 0]] = True
    return InletWater(lon, lat, np.vstack(edges), is_served, coast)


def coast_of(land: Any) -> Coast:
    """Return the steps of polygons' rings."""
    import shapely

    rings = shapely.get_rings(shapely.get_parts(land))
    points, owner = shapely.get_coordinates(rings, return_index=True)
    ends = np.searchsorted(owner, np.arange(len(rings) + 1))
    return coast_from_rings(points[:, 0], points[:, 1], ends)


def _creek_points(land: Any, drawn: Any) -> Degrees:
    """Return lattice points on the water between near shores, shape (n, 2)."""
    import shapely

    once = shapely.buffer(land, _NEAR_DEG, quad_segs=3)
    closed = shapely.buffer(once, -_NEAR_DEG, quad_segs=3)
    pieces = shapely.get_parts(shapely.difference(closed, drawn))
    boxes = shapely.bounds(pieces)
    is_wide = shapely.area(pieces) > _CREEK_DEG**2
    is_wide &= (boxes[:, 1] < _NORTH) & (boxes[:, 3] > _SOUTH)
    found = [_points_in(piece) for piece in pieces[is_wide]]
    points = np.vstack([np.zeros((0, 2)), *found])
    return np.unique(points[_may_be_sailed(points[:, 0], points[:, 1])], axis=0)


def _may_be_sailed(lon: Degrees, lat: Degrees) -> Bools:
    """Tell which points lie on the map and where no ice keeps everyone from them."""
    is_free = (lat < _NORTH) & ((lat < _FREE_NORTH) | ((lon > _ICE_WEST) & (lon < _ICE_EAST)))
    return is_free & (lat > _SOUTH) & (lon > -180.0) & (lon < 180.0)


def _points_in(piece: Any) -> Degrees:
    import shapely

    west, south, east, north = shapely.bounds(piece)
    columns = np.arange(np.ceil(west / _CREEK_DEG), east / _CREEK_DEG)
    rows = np.arange(np.ceil(south / _CREEK_DEG), north / _CREEK_DEG)
    if not len(columns) or not len(rows):
        return np.zeros((0, 2))
    grid = np.meshgrid(columns * _CREEK_DEG, rows * _CREEK_DEG)
    x, y = (np.round(values.ravel(), 6) for values in grid)
    shapely.prepare(piece)
    inside = shapely.contains_xy(piece, x, y)
    return np.column_stack([x[inside], y[inside]])


def _bay_points(drawn: Any, grown: Coast) -> Degrees:
    """Return points of the wider lattice on free water beside a shore, shape (n, 2)."""
    import shapely

    per_cell = round(CELL_DEG / _BAY_DEG)
    cells = np.flatnonzero(grown.has_shore_beside)
    corners = grown.corners_of(cells)
    offset = (np.arange(per_cell) + 0.5) * _BAY_DEG
    lon = (corners[:, 0, None, None] + offset[None, :, None]).repeat(per_cell, axis=2).ravel()
    lat = (corners[:, 1, None, None] + offset[None, None, :]).repeat(per_cell, axis=1).ravel()
    inside = _may_be_sailed(lon, lat)
    lon, lat = lon[inside], lat[inside]
    shore_km = ShoreDistance(drawn).km(lon, lat, _BAY_KM)
    near = np.isfinite(shore_km) & (shore_km > _BAY_OFF_KM)
    lon, lat = lon[near], lat[near]
    shapely.prepare(drawn)
    at_sea = ~shapely.intersects_xy(drawn, lon, lat)
    return np.column_stack([lon[at_sea], lat[at_sea]])


def _neighbours(points: Degrees, spacing_deg: float) -> Ints:
    """Return the pairs of points beside each other on a square lattice, diagonals too."""
    column, row = np.rint(points / spacing_deg - points[:1] / spacing_deg).astype(np.int64).T
    width = 1_000_000
    key = (row + width) * 4 * width + column + width
    order = np.argsort(key)
    found = []
    for rows, columns in ((0, 1), (1, 0), (1, 1), (1, -1)):
        wanted = key + rows * 4 * width + columns
        at = np.minimum(np.searchsorted(key[order], wanted), len(key) - 1)
        hit = key[order][at] == wanted
        found.append(np.column_stack([np.flatnonzero(hit), order[at[hit]]]))
    return np.vstack(found)


def _near(lon: Degrees, lat: Degrees, here: Ints, there: Ints, reach: tuple[float, int]) -> Ints:
    """Return pairs of nodes of two kinds that lie near each other."""
    from scipy.spatial import cKDTree

    tree = cKDTree(on_sphere(lon[there], lat[there]))
    sought = on_sphere(lon[here], lat[here])
    at = np.asarray(tree.query(sought, reach[1], distance_upper_bound=reach[0])[1])
    known = at < len(there)
    return np.column_stack([np.repeat(here, known.sum(axis=1)), there[at[known]]])


def _leaving(lon: Degrees, lat: Degrees, edges: Ints, grown: Coast) -> Ints:
    """Return the edges that keep off the grown shore from a harbour's mouth on."""
    here, there = (np.column_stack([lon[at], lat[at]]) for at in edges.T)
    azimuth_deg, length_m = azimuths_and_lengths(here, there)
    is_far = length_m > _MOUTH_M
    mouths = ahead(here, azimuth_deg, np.minimum(length_m, _MOUTH_M))
    clear = np.ones(len(edges), dtype=bool)
    clear[is_far] = Sight(grown, np.zeros((0, 4))).are_clear(mouths[is_far], there[is_far])
    return edges[clear]
