"""Projections in which the world goes on past its edge: degrees and all upright cylinders."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable

    import pyproj
    from numpy.typing import NDArray

    _Floats = NDArray[np.float64]
    _Forward = Callable[[_Floats, _Floats], tuple[_Floats, _Floats]]

STEEPEST = 12.0
"""Latitudes whose north-south scale is more than this many times the smallest are left out."""
_LONS = np.linspace(-170.0, 170.0, 9)
_LATS = np.linspace(-60.0, 60.0, 7)
_ZERO = np.zeros(1)
_FINE_LATS = np.arange(-90.0, 90.01, 0.05)


@dataclass(frozen=True, slots=True)
class RepeatingWorld:
    """How x and longitude belong together where x depends on nothing else.

    Attributes:
        width: Of the world in map units, positive.
        x_greenwich: Where longitude 0 lies.
        x_center: The middle of the copy that PROJ answers in.
        lat_limit: Latitudes are held between plus and minus this; 90 where there is no need.
        is_mirrored: Whether x grows to the west.
    """

    width: float
    x_greenwich: float
    x_center: float
    lat_limit: float = 90.0
    is_mirrored: bool = False

    @property
    def units_per_degree(self) -> float:
        """Map units in a degree of longitude."""
        return (-self.width if self.is_mirrored else self.width) / 360.0

    def x_of(self, lon_deg: _Floats) -> _Floats:
        """Return where meridians lie; beyond 180 degrees x goes on."""
        return self.x_greenwich + self.units_per_degree * lon_deg

    def lon_of(self, x: _Floats) -> _Floats:
        """Return the longitude, beyond 180 degrees in other copies of the world."""
        return (x - self.x_greenwich) / self.units_per_degree

    def in_main_copy(self, x: _Floats) -> _Floats:
        """Return x in the copy of the world that PROJ knows."""
        return x - self.width * np.round((x - self.x_center) / self.width)

    def in_copy_of(self, x: _Floats, lon_deg: _Floats) -> _Floats:
        """Return x in the copy of the world in which the longitude lies."""
        return x + self.width * np.round((self.x_of(lon_deg) - x) / self.width)


def repeating_world(crs: pyproj.CRS) -> RepeatingWorld | None:
    """Return how the world repeats in a CRS, None where it does not."""
    if crs.is_geographic:
        return _of_degrees(crs)
    if not crs.is_projected:
        return None
    return _of_cylinder(crs)


def _of_degrees(crs: pyproj.CRS) -> RepeatingWorld | None:
    if crs.is_derived:
        return None
    axes = [axis for axis in crs.axis_info if axis.direction in ("east", "west")]
    radians = axes[0].unit_conversion_factor if axes else np.pi / 180
    width = 2 * np.pi / radians
    return RepeatingWorld(width, -meridian_deg(crs) / 360.0 * width, 0.0)


def meridian_deg(crs: pyproj.CRS) -> float:
    """Return how far east of Greenwich a CRS counts longitudes from."""
    meridian = crs.prime_meridian
    if meridian is None:
        return 0.0
    return math.degrees(float(meridian.longitude) * float(meridian.unit_conversion_factor))


def _of_cylinder(crs: pyproj.CRS) -> RepeatingWorld | None:
    from pyproj.exceptions import ProjError

    try:
        forward = _projecting(crs)
        if forward is None:
            return None
        lon, lat = (axis.ravel() for axis in np.meshgrid(_LONS, _LATS))
        x, y = forward(lon, lat)
        if not (np.isfinite(x).all() and np.isfinite(y).all()):
            return None
        return _fitted(forward, x.reshape(len(_LATS), -1), y.reshape(len(_LATS), -1))
    except ProjError:
        return None


def _projecting(crs: pyproj.CRS) -> _Forward | None:
    """Return the projection alone, without any change of datum, from degrees off Greenwich."""
    from pyproj import Transformer

    base = crs.geodetic_crs
    world = None if base is None or not base.is_geographic else _of_degrees(base)
    if world is None:
        return None
    transformer = Transformer.from_crs(base, crs, always_xy=True)

    def forward(lon: _Floats, lat: _Floats) -> tuple[_Floats, _Floats]:
        x, y = transformer.transform(world.x_of(lon), lat * (world.width / 360.0))
        return np.asarray(x), np.asarray(y)

    return forward


def _fitted(forward: _Forward, x: _Floats, y: _Floats) -> RepeatingWorld | None:
    size = float(np.abs(y).max())
    if np.ptp(y, axis=1).max() > 1e-9 * size or np.ptp(x, axis=0).max() > 1e-9 * size:
        return None
    steps = np.diff(x[0])
    step = float(np.sort(steps)[len(steps) // 2])
    slope = step / float(_LONS[1] - _LONS[0])
    width = abs(slope) * 360.0
    # One step may cross the edge of the copy that PROJ answers in.
    off = np.abs(steps - step - width * np.round((steps - step) / width))
    if not width > 0 or off.max() > 1e-7 * width:
        return None
    x_greenwich = float(x[0, 0]) - slope * float(_LONS[0])
    x_center = _middle_of(forward, slope)
    return RepeatingWorld(width, x_greenwich, x_center, _lat_limit(forward), slope < 0)


def _middle_of(forward: _Forward, slope: float) -> float:
    """Return the middle of the range of x that PROJ answers with."""
    lon = np.arange(-180.0, 180.0, 1.0)
    x, _ = forward(lon, np.zeros_like(lon))
    jumps = np.flatnonzero(np.diff(x) * slope < 0)
    low = float(lon[jumps[0]]) if len(jumps) else -180.0
    if not len(jumps):
        return float(x[0]) + slope * 180.0
    high, x_low = low + 1.0, float(x[jumps[0]])
    for _ in range(48):
        middle = (low + high) / 2
        x_middle = float(forward(np.array([middle]), _ZERO)[0][0])
        if (x_middle - x_low) * slope < 0:
            high = middle
        else:
            low = middle
    return float(forward(np.array([low]), _ZERO)[0][0]) - slope * 180.0


def _lat_limit(forward: _Forward) -> float:
    _, y = forward(np.zeros_like(_FINE_LATS), _FINE_LATS)
    scale = np.abs(np.diff(np.where(np.isfinite(y), y, np.nan)))
    middle = (_FINE_LATS[1:] + _FINE_LATS[:-1]) / 2
    steep = ~(scale <= STEEPEST * np.nanmin(scale[np.abs(middle) < _LATS[-1]]))
    return float(np.abs(middle[steep]).min()) if steep.any() else 90.0
