"""Angles on the sphere, for what a picture shows: where a horizon runs, not how long a way is."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

BLOCK_POINTS = 1 << 15


def degrees_from(degrees: Floats, lon: float, lat: float) -> tuple[Floats, Floats]:
    """Return angular distance and azimuth (clockwise from north) of points seen from a place.

    Args:
        degrees: Shape (n, 2), longitude and latitude.
        lon: Of the place.
        lat: Of the place.
    """
    distances, azimuths = np.empty(len(degrees)), np.empty(len(degrees))
    sin_0, cos_0 = np.sin(np.radians(lat)), np.cos(np.radians(lat))
    for start in range(0, len(degrees), BLOCK_POINTS):
        part = slice(start, start + BLOCK_POINTS)
        east = np.radians(degrees[part, 0] - lon)
        north = np.radians(degrees[part, 1])
        cos_lat, sin_lat = np.cos(north), np.sin(north)
        flat = cos_lat * np.cos(east)
        x = cos_lat * np.sin(east)
        y = cos_0 * sin_lat - sin_0 * flat
        distances[part] = np.degrees(np.arctan2(np.hypot(x, y), sin_0 * sin_lat + cos_0 * flat))
        azimuths[part] = np.degrees(np.arctan2(x, y))
    return distances, azimuths


def circle_points(lon: float, lat: float, radius: float, azimuths: Floats) -> Floats:
    """Return the points (n, 2), degrees, at an angular distance from a place."""
    sin_0, cos_0 = np.sin(np.radians(lat)), np.cos(np.radians(lat))
    sin_r, cos_r = np.sin(np.radians(radius)), np.cos(np.radians(radius))
    turn = np.radians(azimuths)
    x = sin_r * np.sin(turn)
    y = sin_r * np.cos(turn)
    north = np.arcsin(np.clip(sin_0 * cos_r + cos_0 * y, -1.0, 1.0))
    east = np.arctan2(x, cos_0 * cos_r - sin_0 * y)
    return np.column_stack((lon + np.degrees(east), np.degrees(north)))


def turned(angles: Floats) -> Floats:
    """Return angles as those between -180 and 180 degrees."""
    return angles - 360.0 * np.round(angles / 360.0)
