"""What of the earth a projection shows soundly: boxes of longitude and latitude, or a cap."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, Crs, proj_name_and_center, transform
from corridormap.core.errors import CrsError
from corridormap.core.extent import Extent
from corridormap.core.spherical import circle_points, degrees_from

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

CAP_RADII_DEG = {
    "ortho": 89.999,
    "laea": 179.0,
    "aeqd": 179.0,
    "airy": 89.9,
    "stere": 135.0,
    "sterea": 135.0,
    "ups": 135.0,
    "gnom": 75.0,
}
"""How far from its centre an azimuthal projection is drawn: to where it ends, or gets too large."""
TRANSVERSE = frozenset(
    ("tmerc", "etmerc", "utm", "gstmerc", "cass", "tcea", "tcc", "poly", "rpoly", "tobmerc")
)
"""Projections that are sound in a belt of meridians only."""
TRANSVERSE_WIDTHS_DEG = (80.0, 60.0, 45.0, 30.0, 20.0, 10.0)
OBLIQUE = frozenset(
    (
        "omerc", "somerc", "krovak", "mod_krovak", "labrd", "nzmg", "tpeqd", "chamb", "lsat",
        "misrsom", "mil_os", "lee_os", "gs48", "alsk", "gs50", "col_urban", "imw_p", "ob_tran",
        "oea", "ocea", "tpers", "nsper", "geos", "adams_hemi", "adams_ws1", "adams_ws2", "guyou",
        "peirce_q", "spilhaus", "s2", "qsc", "isea", "topocentric", "comill_ob",
    )
)  # fmt: skip
OBLIQUE_RADII_DEG = (85.0, 70.0, 55.0, 40.0, 30.0, 20.0, 12.0, 9.0, 6.0, 3.0)
LOCAL, LARGEST_LOCAL_DEG = frozenset(("col_urban", "nzmg", "topocentric")), 20.0
"""Projections made of polynomials or planes, of use about one place only."""
WORLD_WIDTHS_DEG = (180.0, 150.0, 120.0, 90.0, 60.0, 30.0, 15.0)
IGH_LOBES = (
    (-180.0, 0.0, -40.0, 90.0), (-40.0, 0.0, 180.0, 90.0), (-180.0, -90.0, -100.0, 0.0),
    (-100.0, -90.0, -20.0, 0.0), (-20.0, -90.0, 80.0, 0.0), (80.0, -90.0, 180.0, 0.0),
)  # fmt: skip
IGH_OCEAN_LOBES = (
    (-180.0, 0.0, -90.0, 90.0), (-90.0, 0.0, 60.0, 90.0), (60.0, 0.0, 180.0, 90.0),
    (-180.0, -90.0, -60.0, 0.0), (-60.0, -90.0, 90.0, 0.0), (90.0, -90.0, 180.0, 0.0),
)  # fmt: skip
STEEPEST = 6.0
"""Latitudes where north-south distances are this many times stretched are left out."""
INSETS_DEG = (1e-9, 1e-6, 1e-4, 5e-3, 3e-2)
"""How far inside its edge geometry is cut: a change of datum moves the edge by up to a mile."""
STRAY_DEG = 0.05
"""There and back again a point may move by so much."""
OUTLINE_STEP_DEG = 0.5


@dataclass(frozen=True, slots=True)
class Cap:
    """All that lies within an angle of a place, degrees."""

    lon: float
    lat: float
    radius: float

    @property
    def antipode(self) -> tuple[float, float]:
        """The place farthest away; of a pole a hair beyond the other one."""
        beyond = math.copysign(1e-9, -self.lat) if abs(self.lat) >= 90.0 - 1e-9 else 0.0
        lon = self.lon - 180.0 if self.lon > 0 else self.lon + 180.0
        return lon, -self.lat + beyond


@dataclass(frozen=True, slots=True)
class Domain:
    """Boxes in degrees that touch but do not overlap, or else a cap."""

    boxes: tuple[Extent, ...] = ()
    cap: Cap | None = None

    def contains(self, degrees: Floats) -> NDArray[np.bool_]:
        """Return which points (n, 2), degrees, lie inside; in any copy of the world."""
        if self.cap is not None:
            distance, _ = degrees_from(degrees, self.cap.lon, self.cap.lat)
            inside: NDArray[np.bool_] = distance <= self.cap.radius
            return inside
        found = np.zeros(len(degrees), np.bool_)
        lon, lat = degrees[:, 0], degrees[:, 1]
        for box in self.boxes:
            turned = box.x_min + (lon - box.x_min) % 360.0
            found |= (turned <= box.x_max) & (lat >= box.y_min) & (lat <= box.y_max)
        return found

    @property
    def center(self) -> tuple[float, float]:
        """Longitude and latitude of the middle."""
        if self.cap is not None:
            return self.cap.lon, self.cap.lat
        box = self.boxes[0]
        lat = 0.0 if len(self.boxes) > 1 else box.center[1]
        west = min(each.x_min for each in self.boxes)
        return (west + max(each.x_max for each in self.boxes)) / 2, lat

    def outlines(self) -> list[Floats]:
        """Return the edge of each part, shape (n, 2), degrees; it ends where it begins on earth."""
        if self.cap is not None:
            azimuths = np.append(np.arange(0.0, 360.0, OUTLINE_STEP_DEG), 0.0)
            circle = circle_points(self.cap.lon, self.cap.lat, self.cap.radius, azimuths)
            circle[:, 0] = np.unwrap(circle[:, 0], period=360.0)
            return [circle]
        return [_border(box) for box in self.boxes]

    def inner_points(self) -> Floats:
        """Return points (n, 2) spread over the inside, degrees."""
        if self.cap is not None:
            cap = self.cap
            rings = [
                circle_points(cap.lon, cap.lat, radius, np.arange(0.0, 360.0, 15.0))
                for radius in np.linspace(0.02, 0.999, 12) * cap.radius
            ]
            return np.concatenate(rings)
        grids = []
        for box in self.boxes:
            lon = np.linspace(box.x_min, box.x_max, 19)
            lat = np.linspace(max(box.y_min, -89.5), min(box.y_max, 89.5), 19)
            grids.append(np.stack(np.meshgrid(lon, lat), axis=-1).reshape(-1, 2))
        return np.concatenate(grids)


def _border(box: Extent) -> Floats:
    lon = np.linspace(box.x_min, box.x_max, max(int(box.width / OUTLINE_STEP_DEG), 2))
    lat = np.linspace(box.y_min, box.y_max, max(int(box.height / OUTLINE_STEP_DEG), 2))
    sides = (
        np.column_stack((lon, np.full(len(lon), box.y_min))),
        np.column_stack((np.full(len(lat), box.x_max), lat)),
        np.column_stack((lon[::-1], np.full(len(lon), box.y_max))),
        np.column_stack((np.full(len(lat), box.x_min), lat[::-1])),
    )
    return np.concatenate(sides)


@lru_cache(maxsize=64)
def domain_of(crs: Crs) -> Domain | None:
    """Return what a CRS shows, None where the world repeats and all of it is shown.

    The largest part of the earth, of those that suit the kind of projection, from which points
    come back to where they were and nothing is turned inside out.

    Raises:
        CrsError: There is no way into the CRS, or none back: nobody could tell what lies where.
    """
    if crs.world is not None:
        return None
    transform(np.zeros((1, 2)), crs, WGS84)
    candidates = list(_candidates(crs))
    for domain in candidates:
        if _is_sound(domain, crs):
            return domain
    return candidates[-1]


def _candidates(crs: Crs) -> Iterator[Domain]:
    name, (lon, lat), height = proj_name_and_center(crs)
    if name in CAP_RADII_DEG:
        yield from (Domain(cap=Cap(lon, lat, CAP_RADII_DEG[name] - less)) for less in range(4))
    elif name in ("nsper", "geos") and height > 0:
        # Six earth radii up, as of a satellite, one sees a little less than half of it.
        radius = math.degrees(math.acos(1 / (1 + height / 6_378_137.0)))
        center = Cap(lon, lat if name == "nsper" else 0.0, radius)
        yield Domain(cap=Cap(center.lon, center.lat, radius - 0.05))
        yield Domain(cap=Cap(center.lon, center.lat, radius - 0.7))
    elif name in TRANSVERSE:
        yield from (_belt(crs, lon, width) for width in TRANSVERSE_WIDTHS_DEG)
    elif name in ("igh", "igh_o"):
        lobes = IGH_LOBES if name == "igh" else IGH_OCEAN_LOBES
        yield Domain(tuple(Extent(w + lon + 1e-9, s, e + lon - 1e-9, n) for w, s, e, n in lobes))
    elif name not in OBLIQUE and name:
        yield from (_belt(crs, lon, width) for width in WORLD_WIDTHS_DEG)
    radii = [r for r in OBLIQUE_RADII_DEG if name not in LOCAL or r <= LARGEST_LOCAL_DEG]
    yield from (Domain(cap=Cap(*_used_center(crs, lon, lat), radius)) for radius in radii)


def _used_center(crs: Crs, lon: float, lat: float) -> tuple[float, float]:
    area = crs.area_of_use
    if area is None:
        return lon, lat
    west, south, east, north = area
    if east < west:
        east += 360.0
    return (west + east) / 2, (south + north) / 2


def _belt(crs: Crs, lon: float, half_width: float) -> Domain:
    south, north = _latitudes(crs, lon)
    box = Extent(lon - half_width, south, lon + half_width, north)
    if half_width < 180.0:
        return Domain((box,))
    for inset in INSETS_DEG:
        box = Extent(lon - half_width + inset, south, lon + half_width - inset, north)
        lat, holds = _where_edges_hold(crs, box)
        if holds.all():
            return Domain((box,))
    # Near a pole a change of datum turns longitudes by more than any inset.
    bad = np.flatnonzero(~holds)
    middle = int(np.abs(lat).argmin())
    below, above = bad[bad < middle], bad[bad > middle]
    first = int(below[-1]) + 1 if len(below) else 0
    last = int(above[0]) - 1 if len(above) else len(lat) - 1
    south, north = (float(lat[first]), float(lat[last])) if holds[middle] else (south, north)
    return Domain((Extent(box.x_min, south, box.x_max, north),))


def _where_edges_hold(crs: Crs, box: Extent) -> tuple[Floats, NDArray[np.bool_]]:
    """Return latitudes, and whether what lies just inside the sides there is not shown opposite."""
    near_pole = 90.0 - np.geomspace(0.02, 5.0, 12)
    lat = np.unique(np.concatenate((-near_pole, np.linspace(-85.0, 85.0, 35), near_pole)))
    lat = lat[(lat > box.y_min) & (lat < box.y_max)]
    ends = [end for end in (box.y_min, box.y_max) if abs(end) < 90.0]
    lat = np.unique(np.concatenate((lat, ends)))
    holds = np.ones(len(lat), np.bool_)
    for lon, inward in ((box.x_min, 0.1), (box.x_max, -0.1)):
        there = np.column_stack((np.full(len(lat), lon), lat))
        edge = transform(there, WGS84, crs)
        inner = transform(there + np.array((inward, 0.0)), WGS84, crs)
        further = transform(there + np.array((2 * inward, 0.0)), WGS84, crs)
        with np.errstate(invalid="ignore"):
            step = np.abs(edge - inner).max(axis=1)
            usual = np.abs(inner - further).max(axis=1)
        # Where a pole is a point, steps there are shorter than any rounding.
        holds &= step <= 5 * usual + 1.0 / crs.unit_m
    return lat, holds


def _latitudes(crs: Crs, lon: float) -> tuple[float, float]:
    """Return between which latitudes the central meridian is of a sound length."""
    lat = np.arange(-90.0, 90.01, 0.25)
    places = transform(np.column_stack((np.full(len(lat), lon), lat)), WGS84, crs)
    with np.errstate(invalid="ignore"):
        scale = np.hypot(*np.diff(places, axis=0).T)
    scale[~np.isfinite(scale)] = np.inf
    good = scale <= STEEPEST * scale[np.abs(lat[1:] - 0.125) < 60.0].min()
    # From the latitude that is shown best outwards until it gets too steep.
    best = int(np.argmin(np.where(scale > 0, scale, np.inf)))
    bad = np.flatnonzero(~good)
    below, above = bad[bad < best], bad[bad > best]
    first = int(below[-1]) + 1 if len(below) else 0
    last = int(above[0]) if len(above) else len(lat) - 1
    return float(lat[first]), float(lat[last])


def _is_sound(domain: Domain, crs: Crs) -> bool:
    """Whether points of the inside come back to where they were, and none is turned over."""
    points = domain.inner_points()
    try:
        with np.errstate(all="ignore"):
            there = transform(points, WGS84, crs)
            if not np.isfinite(there).all():
                return False
            edge = transform(np.concatenate(domain.outlines()), WGS84, crs)
            if not _lies_within(there, edge):
                return False
            back = transform(there, crs, WGS84)
            return _is_near(points, back) and _keeps_turn(points, crs)
    except CrsError:
        return False


def _lies_within(inner: Floats, edge: Floats) -> bool:
    """Whether nothing of the inside lies farther out than all of the edge."""
    low, high = np.nanmin(edge, axis=0), np.nanmax(edge, axis=0)
    slack = 1e-3 * (high - low)
    return bool(((inner >= low - slack) & (inner <= high + slack)).all())


def _is_near(points: Floats, back: Floats) -> bool:
    found = np.isfinite(back).all(axis=1)
    if not found.any():
        # Some projections know no way back.
        return True
    if not found.all():
        return False
    apart = np.abs(back - points)
    east = np.abs((apart[:, 0] + 180.0) % 360.0 - 180.0) * np.cos(np.radians(points[:, 1]))
    return bool(max(east.max(), apart[:, 1].max()) < STRAY_DEG)


def _keeps_turn(points: Floats, crs: Crs) -> bool:
    step = 0.02
    inner = points[np.abs(points[:, 1]) < 89.0]
    here = transform(inner, WGS84, crs)
    # Towards the equator and the middle, so as not to step over an edge.
    aside = np.array((step, 0.0))
    east = transform(inner + aside, WGS84, crs) - here
    west = here - transform(inner - aside, WGS84, crs)
    east = np.where((np.abs(west).max(axis=1) < np.abs(east).max(axis=1))[:, None], west, east)
    up = np.where(inner[:, 1] > 0, -step, step)
    north = (transform(inner + np.column_stack((0 * up, up)), WGS84, crs) - here) / up[:, None]
    turn = east[:, 0] * north[:, 1] - east[:, 1] * north[:, 0]
    turn = turn[np.isfinite(turn)]
    size = np.median(np.abs(turn)) if len(turn) else 0.0
    return bool(size > 0 and ((turn > -1e-6 * size).all() or (turn < 1e-6 * size).all()))
