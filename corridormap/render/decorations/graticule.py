"""Meridians and parallels over the map: at round degrees, curved as the projection has them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import MERCATOR_LIMIT_LAT_DEG, WGS84, Crs, transform
from corridormap.core.map_settings import MapSettings
from corridormap.render.decorations.ground_scale import lonlat_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

SECONDS = (
    *(each * 3600 for each in (30, 20, 10, 5, 2, 1)),
    *(each * 60 for each in (30, 20, 10, 5, 2, 1)),
    *(30, 20, 10, 5, 2, 1),
)
"""Steps between lines, in seconds of arc: what divides degrees, minutes and seconds evenly."""
APART_PX = 130.0
"""Lines stand no closer, as long as there is a finer step."""
_SAMPLES = 13
_NEAR_POLE_DEG, _LONELY_SECONDS = 80.0, 30 * 3600


@dataclass(frozen=True, slots=True, eq=False)
class GridLine:
    """A meridian or parallel.

    Attributes:
        is_meridian: Else a parallel.
        seconds: Longitude or latitude in seconds of arc.
        runs: Each of shape (n, 2), map units: what of it the projection shows.
    """

    is_meridian: bool
    seconds: int
    runs: tuple[NDArray[np.float64], ...]

    @property
    def text(self) -> str:
        """What stands at the frame, such as `105°30′E`."""
        return angle_text(self.seconds, self.is_meridian)


def angle_text(seconds: int, is_longitude: bool) -> str:
    """Return an angle in seconds of arc as maps write it.

    >>> angle_text(379800, True), angle_text(-36000, False), angle_text(0, False)
    ('105°30′E', '10°S', '0°')
    """
    turn = 360 * 3600
    if is_longitude:
        seconds = (seconds + turn // 2) % turn - turn // 2
    rest = abs(seconds)
    text = f"{rest // 3600}°"
    if rest % 3600:
        text += f"{rest // 60 % 60:02d}′"
    if rest % 60:
        text += f"{rest % 60:02d}″"
    if rest in (0, turn // 2):
        return text
    west, east = ("W", "E") if is_longitude else ("S", "N")
    return text + (west if seconds < 0 else east)


def grid_lines(settings: MapSettings) -> tuple[GridLine, ...]:
    """Return the lines for a view; their map points do not change while it is only moved a bit."""
    found = _range(settings)
    if found is None:
        return ()
    step = step_seconds(settings)
    low, high = np.floor(found[0] * 3600 / step) * step, np.ceil(found[1] * 3600 / step) * step
    lons, lats = (int(low[0]), int(high[0])), (int(low[1]), int(high[1]))
    # Curves of the next finer power of two are smooth enough, and serve many scales.
    units_per_px = 2.0 ** math.floor(math.log2(settings.view.map_units_per_px))
    return _lines(Grid(settings.view.crs, step, lons, lats), units_per_px)


def step_seconds(settings: MapSettings) -> int:
    """Return how far apart lines are, seconds of arc: the finest step that is not crowded."""
    pixel_deg = _pixel_deg(settings)
    fine = [each for each in SECONDS if each / 3600 / pixel_deg >= APART_PX]
    return min(fine, default=SECONDS[0])


def _pixel_deg(settings: MapSettings) -> float:
    """Return the degrees of latitude in a pixel about the middle of the view."""
    middle = np.array([settings.width_px, settings.height_px]) / 2
    reach = min(settings.width_px, settings.height_px) / 4
    ends = middle + np.array([[-reach, 0], [reach, 0], [0, -reach], [0, reach]])
    lonlat = lonlat_of(settings, ends)
    if not np.isfinite(lonlat).all():
        return 360.0 / max(settings.width_px, settings.height_px)
    lonlat[:, 0] = np.unwrap(lonlat[:, 0], period=360.0)
    across = (lonlat[1] - lonlat[0]) * (np.cos(np.radians(lonlat[:2, 1].mean())), 1.0)
    down = (lonlat[3] - lonlat[2]) * (np.cos(np.radians(lonlat[2:, 1].mean())), 1.0)
    return max(float(np.hypot(*across) + np.hypot(*down)) / (4 * reach), 1e-9)


def _range(
    settings: MapSettings,
) -> tuple[NDArray[np.float64], NDArray[np.float64]] | None:
    """Return lowest and highest longitude and latitude in view; None beside the globe."""
    crs = settings.view.crs
    if crs.is_web_mercator or crs.is_wgs84:
        box = settings.extent
        corners = np.array([[box.x_min, box.y_min], [box.x_max, box.y_max]])
        low, high = transform(corners, crs, WGS84)
        limit = MERCATOR_LIMIT_LAT_DEG if crs.is_web_mercator else 90.0
        low[1], high[1] = max(low[1], -limit), min(high[1], limit)
        return (low, high) if low[1] < high[1] else None
    xs = np.linspace(0, settings.width_px, _SAMPLES)
    ys = np.linspace(0, settings.height_px, _SAMPLES)
    lonlat = lonlat_of(settings, np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2))
    lonlat = lonlat[np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat[:, 1]) <= 90)]
    if not len(lonlat):
        return None
    around = float(lonlat[len(lonlat) // 2, 0])
    lonlat[:, 0] = (lonlat[:, 0] - around + 180.0) % 360.0 - 180.0 + around
    pad = np.ptp(lonlat, axis=0) / (_SAMPLES - 1)
    low, high = lonlat.min(axis=0) - pad, lonlat.max(axis=0) + pad
    for sign in (-1.0, 1.0):
        if _shows_pole(settings, sign):
            low[0], high[0] = around - 180.0, around + 180.0
            low[1], high[1] = (-90.0, high[1]) if sign < 0 else (low[1], 90.0)
    low[0], high[0] = max(low[0], around - 180.0), min(high[0], around + 180.0)
    return np.array([low[0], max(low[1], -90.0)]), np.array([high[0], min(high[1], 90.0)])


def _shows_pole(settings: MapSettings, sign: float) -> bool:
    x, y = settings.to_screen(transform(np.array([[0.0, 90 * sign]]), WGS84, settings.view.crs))[0]
    return bool(0 <= x <= settings.width_px and 0 <= y <= settings.height_px)


@dataclass(frozen=True, slots=True)
class Grid:
    """Which lines are drawn; all but the CRS in seconds of arc, `lons` and `lats` inclusive."""

    crs: Crs
    step: int
    lons: tuple[int, int]
    lats: tuple[int, int]

    @property
    def is_straight(self) -> bool:
        """Whether meridians and parallels are straight lines without an end."""
        return self.crs.is_web_mercator or self.crs.is_wgs84

    def lines(self) -> Iterator[tuple[bool, int, NDArray[np.float64]]]:
        """Yield for each line whether it is a meridian, its place, and its ends in degrees."""
        (west, east), south = self.lons, max(self.lats[0], -90 * 3600)
        north = min(self.lats[1], 90 * 3600)
        for lon in range(west, east + 1, self.step):
            if self.is_straight or lon + 360 * 3600 > east:
                # Else the same meridian comes once more, all around the pole.
                low, high = self._shortened(lon, south, north)
                yield True, lon, np.array([(lon, low), (lon, high)]) / 3600.0
        for lat in range(-(-south // self.step) * self.step, north + 1, self.step):
            if abs(lat) < 90 * 3600:
                yield False, lat, np.array([(west, lat), (east, lat)]) / 3600.0

    def _shortened(self, lon: int, south: int, north: int) -> tuple[int, int]:
        """Return where a meridian ends: only few run on to the poles, where all would meet."""
        limit = int(_NEAR_POLE_DEG * 3600)
        if self.is_straight or lon % _LONELY_SECONDS == 0 or not (south < limit > -north):
            return south, north
        return max(south, -limit), min(north, limit)


@lru_cache(maxsize=8)
def _lines(grid: Grid, units_per_px: float) -> tuple[GridLine, ...]:
    found = list(grid.lines())
    degrees = [ends for _, _, ends in found]
    if grid.is_straight:
        runs = [[transform(ends, WGS84, grid.crs)] for ends in degrees]
    else:
        from corridormap.render.geographic_lines import map_runs

        runs = map_runs(degrees, grid.crs, units_per_px)
    return tuple(
        GridLine(is_meridian, seconds, tuple(own))
        for (is_meridian, seconds, _), own in zip(found, runs, strict=True)
    )
