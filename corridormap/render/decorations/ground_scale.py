"""How long the ground is under a line on the screen: what makes a scale bar true at its place."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import EARTH_RADIUS_M, WGS84, transform
from corridormap.core.map_settings import MapSettings
from corridormap.core.measure import parallel_radius_m, segment_lengths_m, unwrap

if TYPE_CHECKING:
    from numpy.typing import NDArray

SAMPLES = 48
"""Steps that a line is measured in: it is no geodesic itself."""
STEP_PX = 2.0
STRONG_CHANGE = 1.15
"""A scale that differs by more across the view is told with its place."""


@dataclass(frozen=True, slots=True)
class GroundLine:
    """A horizontal line on the screen and the ground under it.

    Attributes:
        x_px: Shape (n,), ascending.
        ground_m: Shape (n,), from the first point on.
    """

    x_px: NDArray[np.float64]
    ground_m: NDArray[np.float64]

    @property
    def length_m(self) -> float:
        """All of it."""
        return float(self.ground_m[-1])

    def x_at(self, length_m: float) -> float:
        """Return where the ground from the left end is so long."""
        return float(np.interp(length_m, self.ground_m, self.x_px))


def ground_line(
    settings: MapSettings, left_px: float, right_px: float, y_px: float
) -> GroundLine | None:
    """Return the ground under a horizontal line, None where a part of it is off the globe."""
    along = parallel_m_per_px(settings, y_px)
    if along is not None:
        xs = np.array([left_px, right_px])
        return GroundLine(xs, (xs - left_px) * along) if along > 0 else None
    xs = np.linspace(left_px, right_px, SAMPLES + 1)
    lonlat = lonlat_of(settings, np.column_stack((xs, np.full(len(xs), y_px))))
    if not _is_on_globe(lonlat).all():
        return None
    steps_m = segment_lengths_m(unwrap(lonlat))
    if not (steps_m > 0).all():
        return None
    return GroundLine(xs, np.concatenate((np.zeros(1), np.cumsum(steps_m))))


def parallel_m_per_px(settings: MapSettings, y_px: float) -> float | None:
    """Return the ground in a pixel where parallels run straight across, 0 off the globe.

    In closed form, so that PROJ is not needed to show the map; None in other projections.
    """
    view = settings.view
    if not (view.crs.is_web_mercator or view.crs.is_wgs84):
        return None
    lat = latitude_at(settings, y_px)
    if not -90.0 < lat < 90.0:
        return 0.0
    radians_per_unit = 1 / EARTH_RADIUS_M if view.crs.is_web_mercator else math.pi / 180
    return parallel_radius_m(lat) * radians_per_unit * view.map_units_per_px


def latitude_at(settings: MapSettings, y_px: float) -> float:
    """Return the latitude of a line across the screen where parallels run straight."""
    _, y = settings.screen_to_map(settings.width_px / 2, y_px)
    if settings.view.crs.is_wgs84:
        return y
    return math.degrees(math.atan(math.sinh(min(max(y / EARTH_RADIUS_M, -20.0), 20.0))))


def changes_strongly(settings: MapSettings) -> bool:
    """Whether the scale along the parallel differs much across the view."""
    height = settings.height_px
    found = [parallel_m_per_px(settings, y) for y in (0.0, height / 2, float(height))]
    scales = np.array([each for each in found if each])
    if found[0] is None:
        scales = _scales_around(settings)
    return len(scales) < 2 or bool(scales.max() > STRONG_CHANGE * scales.min())


def _scales_around(settings: MapSettings) -> NDArray[np.float64]:
    """Return the ground in a pixel at points spread over the view, those on the globe."""
    xs = np.linspace(0.05, 0.95, 5) * settings.width_px
    ys = np.linspace(0.05, 0.95, 5) * settings.height_px
    spots = np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2)
    ends = np.repeat(spots, 2, axis=0)
    ends[1::2, 0] += STEP_PX
    lonlat = lonlat_of(settings, ends)
    good = _is_on_globe(lonlat).reshape(-1, 2).all(axis=1)
    lengths = segment_lengths_m(lonlat[np.repeat(good, 2)])[::2]
    return lengths[lengths > 0] / STEP_PX


def lonlat_of(settings: MapSettings, screen_points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return (n, 2) longitudes and latitudes of screen points; not finite off the globe."""
    return transform(settings.to_map(screen_points), settings.view.crs, WGS84)


def _is_on_globe(lonlat: NDArray[np.float64]) -> NDArray[np.bool_]:
    on_globe: NDArray[np.bool_] = np.isfinite(lonlat).all(axis=1) & (np.abs(lonlat[:, 1]) <= 90.0)
    return on_globe
