"""The one place where lengths come from: geodesics on the WGS 84 ellipsoid.

Source of the method: C. F. F. Karney, Algorithms for geodesics (2013), as PROJ carries it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import Geod

METHOD = "geodesic, WGS 84"
SEMI_MAJOR_M = 6378137.0
FLATTENING = 1 / 298.257223563
ECCENTRICITY_SQUARED = FLATTENING * (2 - FLATTENING)
KM_PER_NAUTICAL_MILE = 1.852
KM_PER_MILE = 1.609344


@lru_cache(maxsize=1)
def wgs84() -> Geod:
    """Return the WGS 84 ellipsoid; PROJ is imported at the first measurement, not at start."""
    from pyproj import Geod

    return Geod(ellps="WGS84")


@dataclass(frozen=True, slots=True)
class GeodesicLeg:
    """The shortest way between two points on the ellipsoid."""

    length_m: float
    azimuth_deg: float
    """Forward azimuth at the start, 0 to 360 clockwise from true north."""


def inverse(lon1: float, lat1: float, lon2: float, lat2: float) -> GeodesicLeg:
    """Return length and starting azimuth between two points (degrees, WGS 84).

    Raises:
        GeometryError: A coordinate is not finite or a latitude lies beyond the poles.
    """
    check_lonlat(np.array([[lon1, lat1], [lon2, lat2]]))
    azimuth_deg, _, length_m = wgs84().inv(lon1, lat1, lon2, lat2)
    if length_m == 0.0:
        azimuth_deg = 0.0
    # Twice, since the remainder of a tiny negative angle rounds up to 360 itself.
    return GeodesicLeg(float(length_m), float(azimuth_deg) % 360.0 % 360.0)


def segment_lengths_m(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the geodesic length of each of the n - 1 segments of a line.

    Args:
        lonlat: Shape (n, 2), degrees on WGS 84; longitudes may run past 180.
    """
    line = check_lonlat(np.asarray(lonlat, dtype=np.float64))
    if len(line) < 2:
        return np.zeros(0)
    _, _, lengths_m = wgs84().inv(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])
    return np.asarray(lengths_m, dtype=np.float64)


def line_length_m(lonlat: NDArray[np.float64]) -> float:
    """Return the geodesic length of a line, 0 for fewer than two points.

    >>> line_length_m(np.empty((0, 2)))
    0.0
    >>> round(line_length_m(np.array([[0.0, 0.0], [1.0, 0.0]])))
    111319
    """
    return float(segment_lengths_m(lonlat).sum())


def parallel_radius_m(lat_deg: float) -> float:
    """Return the radius of the parallel at a latitude: metres on the ground a radian of longitude.

    In closed form, so that the scale of a map is known at start without loading PROJ.
    """
    sin_lat = math.sin(math.radians(lat_deg))
    normal_m = SEMI_MAJOR_M / math.sqrt(1.0 - ECCENTRICITY_SQUARED * sin_lat**2)
    return normal_m * math.cos(math.radians(lat_deg))


def short_lengths_m(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the lengths of a line's n - 1 segments, near enough to find a place along it.

    In closed form, so that a map is drawn at start without loading PROJ. Up to 100 km a segment is
    exact to some 1e-5 of its length; what is shown to people comes from `segment_lengths_m`.

    Args:
        lonlat: Shape (n, 2), degrees on WGS 84.
    """
    east, north = np.radians(np.diff(lonlat, axis=0)).T
    lat = np.radians((lonlat[1:, 1] + lonlat[:-1, 1]) / 2)
    narrowing = 1.0 - ECCENTRICITY_SQUARED * np.sin(lat) ** 2
    normal_m = SEMI_MAJOR_M / np.sqrt(narrowing)
    meridian_m = normal_m * (1.0 - ECCENTRICITY_SQUARED) / narrowing
    lengths: NDArray[np.float64] = np.hypot(normal_m * np.cos(lat) * east, meridian_m * north)
    return lengths


def densify(
    lon1: float, lat1: float, lon2: float, lat2: float, step_m: float
) -> NDArray[np.float64]:
    """Return points along the geodesic, both ends included, at most `step_m` apart.

    Returns:
        Shape (n, 2), degrees; longitudes are unwrapped, so that neighbours lie within 180
        degrees of each other and a line across the date line stays one line.
    """
    length_m = inverse(lon1, lat1, lon2, lat2).length_m
    count = max(int(np.ceil(length_m / step_m)) - 1, 0)
    inner = wgs84().npts(lon1, lat1, lon2, lat2, count) if count else []
    return unwrap(np.array([(lon1, lat1), *inner, (lon2, lat2)], dtype=np.float64))


def unwrap(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the line with longitudes shifted by full turns so that no step exceeds 180 degrees."""
    line = np.array(lonlat, dtype=np.float64)
    if len(line) > 1:
        line[:, 0] = np.unwrap(line[:, 0], period=360.0)
    return line


def check_lonlat(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the coordinates unchanged.

    Raises:
        GeometryError: One is not finite or a latitude lies beyond the poles.
    """
    if not np.isfinite(lonlat).all():
        raise GeometryError("A coordinate is not a finite number.")
    if len(lonlat) and float(np.abs(lonlat[:, 1]).max()) > 90.0:
        raise GeometryError("A latitude lies beyond 90 degrees.")
    return lonlat
