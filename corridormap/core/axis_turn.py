"""Which way the axes of a CRS point: some grids are counted to the west and south."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STEP_DEG = 0.01


def axis_turn(crs: pyproj.CRS) -> Floats | None:
    """Return what makes eastings and northings of coordinates, None where they are such.

    A matrix (2, 2) of 0, 1 and -1: `points @ turn` counts to the east and north. Axes of a polar
    map, which both point north or both south, are no matter of east and west.
    """
    directions = {str(axis.direction).lower() for axis in crs.axis_info[:2]}
    if not crs.is_projected or not directions & {"west", "south"} or len(directions) < 2:
        return None
    if directions == {"east", "north"}:
        return None
    east, north = _steps(crs)
    if not (np.isfinite(east).all() and np.isfinite(north).all()):
        return None
    # How the axes lie there, whatever order they are named in: grids lie a little askew.
    column = int(np.abs(east).argmax())
    turn = np.zeros((2, 2))
    turn[column, 0] = np.sign(east[column])
    turn[1 - column, 1] = np.sign(north[1 - column])
    return None if np.array_equal(turn, np.eye(2)) or np.linalg.det(turn) == 0 else turn


def _steps(crs: pyproj.CRS) -> tuple[Floats, Floats]:
    """Return where a step to the east and one to the north lead, amid what the CRS is made for."""
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    area, nowhere = crs.area_of_use, np.full(2, np.nan)
    if area is None or crs.geodetic_crs is None:
        return nowhere, nowhere
    east = area.east + 360.0 if area.east < area.west else area.east
    lon, lat = (area.west + east) / 2, (area.south + area.north) / 2
    try:
        transformer = Transformer.from_crs(crs.geodetic_crs, crs, always_xy=True)
    except ProjError:
        return nowhere, nowhere
    lons, lats = np.array([lon, lon + STEP_DEG, lon]), np.array([lat, lat, lat + STEP_DEG])
    places = np.column_stack(transformer.transform(lons, lats))
    return places[1] - places[0], places[2] - places[0]
