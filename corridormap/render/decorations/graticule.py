"""Meridians and parallels over the map: at round degrees, curved as the projection has them."""

from __future__ import annotations

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
POINTS = 72
"""Of a curved line."""
_SAMPLES = 13
_NEAR_POLE_DEG, _LONELY_SECONDS = 80.0, 30 * 3600


@dataclass(frozen=True, slots=True, eq=False)
class GridLine:
    """A meridian or parallel.

    Attributes:
        is_meridian: Else a parallel.
        seconds: Longitude or latitude in seconds of arc.
        map_points: Shape (n, 2), map units; not finite where the projection cannot show it.
    """

    is_meridian: bool
    seconds: int
    map_points: NDArray[np.float64]

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
    return _lines(settings.view.crs, step, lons, lats)


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


@lru_cache(maxsize=8)
def _lines(
    crs: Crs, step: int, lons: tuple[int, int], lats: tuple[int, int]
) -> tuple[GridLine, ...]:
    is_straight = crs.is_web_mercator or crs.is_wgs84
    points = 2 if is_straight else POINTS
    south, north = max(lats[0], -90 * 3600), min(lats[1], 90 * 3600)
    grid: list[tuple[bool, int, NDArray[np.float64]]] = []
    for lon in range(lons[0], lons[1] + 1, step):
        if not is_straight and lon + 360 * 3600 <= lons[1]:
            # The same meridian once more, all around the pole.
            continue
        low, high = _shortened(lon, south, north, is_straight)
        lat = np.linspace(low, high, points)
        grid.append((True, lon, np.column_stack((np.full(points, lon), lat))))
    for lat_line in range(-(-south // step) * step, north + 1, step):
        if abs(lat_line) < 90 * 3600:
            lon_run = np.linspace(lons[0], lons[1], points)
            run = np.column_stack((lon_run, np.full(points, lat_line)))
            grid.append((False, lat_line, run))
    if not grid:
        return ()
    # All at once: PROJ takes longer to be asked than to answer.
    projected = transform(np.concatenate([run for _, _, run in grid]) / 3600.0, WGS84, crs)
    runs = projected.reshape(len(grid), points, 2)
    return tuple(
        GridLine(is_meridian, seconds, run)
        for (is_meridian, seconds, _), run in zip(grid, runs, strict=True)
    )


def _shortened(lon: int, south: int, north: int, is_straight: bool) -> tuple[float, float]:
    """Return where a meridian ends: only few run on to the poles, where all would meet."""
    if is_straight or lon % _LONELY_SECONDS == 0:
        return south, north
    limit = _NEAR_POLE_DEG * 3600
    return (max(south, -limit), min(north, limit)) if south < limit > -north else (south, north)
