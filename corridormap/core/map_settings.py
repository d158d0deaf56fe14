"""What a picture of the map depends on besides its layers: the view, its size, its language."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import EARTH_RADIUS_M, WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.extent import Extent
from corridormap.core.measure import parallel_radius_m, wgs84
from corridormap.core.projection_domain import domain_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

METERS_PER_SCREEN_PX = 0.0254 / 96
"""Size of a logical pixel, as the web and QGIS count it: 96 to the inch."""


@dataclass(frozen=True, slots=True)
class MapView:
    """Where the map stands: the centre in map units, unwrapped past 180°, and the resolution."""

    center_x: float
    center_y: float
    map_units_per_px: float
    crs: Crs = WEB_MERCATOR

    def moved(self, dx: float, dy: float) -> MapView:
        """Return the view shifted by map units."""
        return replace(self, center_x=self.center_x + dx, center_y=self.center_y + dy)


@dataclass(frozen=True, slots=True)
class MapSettings:
    """A view on a canvas of a size.

    Attributes:
        view: Centre and resolution.
        width_px: Logical pixels.
        height_px: Logical pixels.
        device_pixel_ratio: Physical pixels in a logical one.
        language: `en` or `zh`, the language of labels, or of the first of two names.
        show_labels: One switch for all labels.
        background: Colour where nothing is drawn.
        both_names: Labels give the name in the other language too, where it is known.
    """

    view: MapView
    width_px: int
    height_px: int
    device_pixel_ratio: float = 1.0
    language: str = "en"
    show_labels: bool = True
    background: str = "#dfe9f0"
    both_names: bool = False

    @property
    def extent(self) -> Extent:
        """What the canvas shows, in map units; x may run past the edge of the world."""
        half_w = self.width_px / 2 * self.view.map_units_per_px
        half_h = self.height_px / 2 * self.view.map_units_per_px
        x, y = self.view.center_x, self.view.center_y
        return Extent(x - half_w, y - half_h, x + half_w, y + half_h)

    def to_screen(self, map_points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) screen points (logical pixels, y down) of map points."""
        offset = np.asarray(map_points, np.float64) - (self.view.center_x, self.view.center_y)
        middle = (self.width_px / 2, self.height_px / 2)
        return offset / (self.view.map_units_per_px, -self.view.map_units_per_px) + middle

    def to_map(self, screen_points: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return (n, 2) map points of screen points."""
        offset = np.asarray(screen_points, np.float64) - (self.width_px / 2, self.height_px / 2)
        units = self.view.map_units_per_px
        return offset * (units, -units) + (self.view.center_x, self.view.center_y)

    def map_extent_of(self, screen_box: Extent) -> Extent:
        """Return a box of screen points (y down) in map units (y up)."""
        units, extent = self.view.map_units_per_px, self.extent
        return Extent(
            extent.x_min + screen_box.x_min * units,
            extent.y_max - screen_box.y_max * units,
            extent.x_min + screen_box.x_max * units,
            extent.y_max - screen_box.y_min * units,
        )

    def screen_to_map(self, x_px: float, y_px: float) -> tuple[float, float]:
        """Return one screen point in map units."""
        x, y = self.to_map(np.array([[x_px, y_px]]))[0].tolist()
        return x, y

    def map_to_screen(self, x: float, y: float) -> tuple[float, float]:
        """Return one map point in logical pixels."""
        x_px, y_px = self.to_screen(np.array([[x, y]]))[0].tolist()
        return x_px, y_px

    def scale_denominator(self) -> float:
        """Return n of the scale 1:n, true along the parallel at the map's centre."""
        return meters_per_px(self.view) / METERS_PER_SCREEN_PX

    def with_scale(self, denominator: float) -> MapSettings:
        """Return the same centre at scale 1:denominator."""
        factor = denominator / self.scale_denominator()
        units = self.view.map_units_per_px * factor
        return replace(self, view=replace(self.view, map_units_per_px=units))


def meters_per_px(view: MapView) -> float:
    """Return the ground width of a logical pixel along the parallel at the view's centre."""
    if view.crs.is_web_mercator or view.crs.is_wgs84:
        _, lat_deg = transform(np.array([[view.center_x, view.center_y]]), view.crs, WGS84)[0]
        lat_deg = min(max(float(lat_deg), -89.9), 89.9)
        radians_per_unit = 1 / EARTH_RADIUS_M if view.crs.is_web_mercator else math.pi / 180
        return parallel_radius_m(lat_deg) * radians_per_unit * view.map_units_per_px
    # Fifty metres either way: a world-wide pixel still measures locally, a small one above noise.
    step = 5e-4 if view.crs.is_geographic else 50.0 / view.crs.unit_m
    ends = np.array([[view.center_x - step, view.center_y], [view.center_x + step, view.center_y]])
    lonlat = transform(ends, view.crs, WGS84)
    if not np.isfinite(lonlat).all():
        return view.map_units_per_px * view.crs.unit_m
    _, _, length_m = wgs84().inv(*lonlat[0], *lonlat[1])
    return float(length_m) * view.map_units_per_px / (2 * step)


def view_in_crs(view: MapView, crs: Crs) -> MapView | None:
    """Return the same centre at the same scale in another CRS, None where it does not show it.

    Raises:
        CrsError: There is no way from one CRS into the other.
    """
    if crs == view.crs:
        return view
    lonlat = transform(np.array([[view.center_x, view.center_y]]), view.crs, WGS84)
    domain = domain_of(crs)
    if not np.isfinite(lonlat).all() or (domain is not None and not domain.contains(lonlat)[0]):
        return None
    x, y = transform(lonlat, WGS84, crs)[0].tolist()
    # A pixel of a kilometre: of smaller ones PROJ's own rounding would show.
    trial = MapView(x, y, 1000.0 / crs.unit_m, crs)
    length_m = meters_per_px(trial)
    if not (math.isfinite(x) and math.isfinite(y) and length_m > 0):
        return None
    return replace(trial, map_units_per_px=trial.map_units_per_px * meters_per_px(view) / length_m)


def on_axes_of(view: MapView, crs: Crs) -> MapView:
    """Return the same view in the same system with other axes: `north_up`, or as files have it.

    Raises:
        CrsError: PROJ does not know it.
    """
    if crs == view.crs:
        return view
    center = np.array([[view.center_x, view.center_y]])
    x, y = transform(center, view.crs, crs)[0].tolist()
    return replace(view, center_x=x, center_y=y, crs=crs)


def smallest_units(crs: Crs) -> float:
    """Return the size of a pixel, map units, below which no map is zoomed in."""
    return 1e-9 if crs.is_geographic else 1e-3 / crs.unit_m


def view_of_extent(extent: Extent, width_px: int, height_px: int, crs: Crs) -> MapView:
    """Return the view that shows all of `extent` (map units of `crs`), widened to fit the size."""
    x, y = extent.center
    units = max(extent.width / max(width_px, 1), extent.height / max(height_px, 1))
    return MapView(x, y, max(units, smallest_units(crs)), crs)


def wrapped_shifts(view_extent: Extent, layer_extent: Extent, crs: Crs) -> list[float]:
    """Return the shifts along x at which copies of a layer's world fall into the view."""
    width = crs.wraps_at
    if width is None:
        return [0.0] if view_extent.intersects(layer_extent) else []
    # One coordinate gone astray must not make a million copies of the world.
    x_min, x_max = max(layer_extent.x_min, -2 * width), min(layer_extent.x_max, 2 * width)
    first = int(np.ceil((view_extent.x_min - x_max) / width))
    last = int(np.floor((view_extent.x_max - x_min) / width))
    return [turn * width for turn in range(first, last + 1)]
