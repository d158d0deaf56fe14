"""Coordinate reference systems: known ones fast by numpy, all others by PROJ."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import CrsError
from corridormap.core.repeating_world import RepeatingWorld, meridian_deg, repeating_world

if TYPE_CHECKING:
    import pyproj
    from numpy.typing import NDArray

EARTH_RADIUS_M = 6378137.0
"""Radius of the sphere that EPSG:3857 projects from."""
MERCATOR_LIMIT_M = float(np.pi * EARTH_RADIUS_M)
"""Half the width of the Web Mercator world."""
MERCATOR_LIMIT_LAT_DEG = 85.0511287798066
"""Latitude at which the Web Mercator world becomes a square."""
NORTH_UP = "north-up "
"""Before the definition of a CRS whose coordinates were turned to count to the east and north."""
BLOCK_POINTS = 1 << 15
"""Points transformed at a time: larger temporaries page-fault."""


@dataclass(frozen=True, slots=True)
class Crs:
    """A coordinate reference system by what PROJ understands (`EPSG:4326`, WKT, PROJ string).

    For a map of one whose axes point west or south see `north_up`.
    """

    definition: str

    @property
    def as_named(self) -> Crs:
        """The CRS as files know it, with its own axes."""
        return Crs(self.definition[len(NORTH_UP) :]) if self.is_turned else self

    @property
    def is_turned(self) -> bool:
        """Whether coordinates count to the east and north though those of files do not."""
        return self.definition.startswith(NORTH_UP)

    @property
    def is_web_mercator(self) -> bool:
        """Whether this is EPSG:3857."""
        return self.definition == "EPSG:3857"

    @property
    def is_wgs84(self) -> bool:
        """Whether this is longitude and latitude on WGS 84 in degrees."""
        return self.definition in ("EPSG:4326", "OGC:CRS84")

    @property
    def is_geographic(self) -> bool:
        """Whether coordinates are longitude and latitude."""
        return self.is_wgs84 or (not self.is_web_mercator and bool(_proj_crs(self).is_geographic))

    @property
    def world(self) -> RepeatingWorld | None:
        """How the world repeats along x, None where it does not."""
        if self.is_web_mercator:
            return _WEB_MERCATOR_WORLD
        return _WGS84_WORLD if self.is_wgs84 else _world(self)

    @property
    def wraps_at(self) -> float | None:
        """Width of the world in map units where it repeats along x, None where it does not."""
        if self.is_web_mercator:
            return 2 * MERCATOR_LIMIT_M
        if self.is_wgs84:
            return 360.0
        world = _world(self)
        return None if world is None else world.width

    @property
    def unit_m(self) -> float:
        """Length of a map unit in metres; of a CRS in degrees that of a radian's share of it."""
        if self.is_web_mercator:
            return 1.0
        if self.is_wgs84:
            return math.radians(EARTH_RADIUS_M)
        axes = _proj_crs(self).axis_info
        factor = float(axes[0].unit_conversion_factor) if axes else 1.0
        return factor * EARTH_RADIUS_M if self.is_geographic else factor

    @property
    def area_of_use(self) -> tuple[float, float, float, float] | None:
        """West, south, east and north in degrees that PROJ names for it; west > east crosses."""
        area = _proj_crs(self).area_of_use
        return None if area is None else (area.west, area.south, area.east, area.north)

    @property
    def area_name(self) -> str:
        """What PROJ calls the area it is made for, empty where it names none."""
        area = _proj_crs(self).area_of_use
        return "" if area is None else str(area.name).rstrip(".")

    @property
    def title(self) -> str:
        """Name for people, such as `EPSG:3857 · WGS 84 / Pseudo-Mercator`."""
        if self.is_web_mercator:
            return "EPSG:3857 · Web Mercator"
        if self.is_wgs84:
            return "EPSG:4326 · WGS 84"
        name = str(_proj_crs(self).name).replace("_", " ")
        if name == "unknown":
            operation = _proj_crs(self).coordinate_operation
            name = self.as_named.definition if operation is None else str(operation.method_name)
            return name if len(name) <= 60 else name[:59] + "…"
        definition = self.as_named.definition
        return f"{definition} · {name}" if len(definition) < 20 else name


_WEB_MERCATOR_WORLD = RepeatingWorld(2 * MERCATOR_LIMIT_M, 0.0, 0.0, MERCATOR_LIMIT_LAT_DEG)
_WGS84_WORLD = RepeatingWorld(360.0, 0.0, 0.0)
WGS84 = Crs("EPSG:4326")
WEB_MERCATOR = Crs("EPSG:3857")


def parse_crs(text: str) -> Crs:
    """Return the CRS that a code, WKT or PROJ string names.

    Raises:
        CrsError: PROJ does not know it, or it is none that a map can have.
    """
    upper = text.strip().upper()
    if upper in ("EPSG:4326", "OGC:CRS84", "EPSG:3857"):
        return Crs(upper)
    crs = Crs(text.strip())
    proj = _proj_crs(crs)
    if not (proj.is_geographic or proj.is_projected):
        raise CrsError(f"{_shortened(crs)} is no system for maps: neither geographic nor projected")
    authority = proj.to_authority(min_confidence=100)
    if authority is None:
        return crs
    code = ":".join(authority)
    return WGS84 if code == "OGC:CRS84" else Crs(code)


def north_up(crs: Crs) -> Crs:
    """Return the CRS for a map, on which east is to the right and north above.

    That is another one only where axes point west or south, as of South African Lo grids, whose
    coordinates are then turned.

    Raises:
        CrsError: PROJ does not know it.
    """
    if crs.is_turned or crs.is_wgs84 or crs.is_web_mercator or _turn(crs) is None:
        return crs
    return Crs(NORTH_UP + crs.definition)


@lru_cache(maxsize=256)
def _turn(crs: Crs) -> NDArray[np.float64] | None:
    from corridormap.core.axis_turn import axis_turn

    return None if _world(crs) is not None else axis_turn(_proj_crs(crs))


@lru_cache(maxsize=64)
def _proj_crs(crs: Crs) -> pyproj.CRS:
    from pyproj import CRS
    from pyproj.exceptions import CRSError as ProjError

    try:
        return CRS.from_user_input(crs.as_named.definition)
    except ProjError as exc:
        raise CrsError(f"Unknown coordinate reference system: {_shortened(crs)}") from exc


def proj_name_and_center(crs: Crs) -> tuple[str, tuple[float, float], float]:
    """Return PROJ's short name of a projection, its centre in degrees and height in metres.

    The name is empty where PROJ has no short form of the CRS.
    """
    terms = _proj_terms(crs)
    name = str(terms.get("proj", ""))
    lon = _number(terms.get("lon_0", terms.get("lonc"))) + meridian_deg(_proj_crs(crs))
    lat = _number(terms.get("lat_0"))
    if name == "utm":
        lon, lat = 6.0 * _number(terms.get("zone")) - 183.0, 0.0
    elif name == "ups":
        lon, lat = 0.0, -90.0 if "south" in terms else 90.0
    return name, (lon, lat), _number(terms.get("h"))


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) else 0.0


def _proj_terms(crs: Crs) -> dict[str, object]:
    import warnings

    from pyproj import exceptions

    with warnings.catch_warnings():
        # It loses the names and the authority, which do not matter here.
        warnings.simplefilter("ignore")
        try:
            return dict(_proj_crs(crs).to_dict())
        except exceptions.CRSError:
            return {}


@lru_cache(maxsize=256)
def _world(crs: Crs) -> RepeatingWorld | None:
    return repeating_world(_proj_crs(crs))


def _shortened(crs: Crs) -> str:
    text = " ".join(crs.as_named.definition.split())
    return (text if len(text) <= 40 else text[:37] + "…") or "(empty)"


@lru_cache(maxsize=64)
def _transformer(source: Crs, target: Crs) -> pyproj.Transformer:
    from pyproj import Transformer
    from pyproj.exceptions import ProjError

    try:
        return Transformer.from_crs(_proj_crs(source), _proj_crs(target), always_xy=True)
    except ProjError as exc:
        raise CrsError(f"No way from {source.title} to {target.title}.") from exc


def transform(points: NDArray[np.float64], source: Crs, target: Crs) -> NDArray[np.float64]:
    """Return (n, 2) points, x before y, brought from one CRS into another.

    A point that the target cannot show becomes (inf, inf) or NaN; latitudes are held where a
    cylinder goes to infinity. Longitudes beyond 180 degrees go on past the edge where the world
    repeats.

    Raises:
        CrsError: One of the two is unknown or there is no way between them.
    """
    if source == target:
        return points
    if source.is_wgs84 and target.is_web_mercator:
        return _in_blocks(points, _to_mercator)
    if source.is_web_mercator and target.is_wgs84:
        return _in_blocks(points, _from_mercator)
    return _in_blocks(points, _step_by_proj(source, target))


def _step_by_proj(source: Crs, target: Crs) -> _Step:
    transformer = _transformer(source, target)
    from_world, to_world = source.world, target.world
    from_turn = _turn(source) if source.is_turned else None
    to_turn = _turn(target) if target.is_turned else None

    def by_proj(block: NDArray[np.float64]) -> NDArray[np.float64]:
        if from_turn is not None:
            block = _turned(block, from_turn.T)
        x, y = block[:, 0], block[:, 1]
        lon = None if from_world is None else from_world.lon_of(x)
        if from_world is not None:
            x = from_world.in_main_copy(x)
            if to_world is not None and source.is_geographic and to_world.lat_limit < 90.0:
                limit = to_world.lat_limit * from_world.width / 360.0
                y = np.clip(y, -limit, limit)
        projected = np.empty((len(block), 2))
        projected[:, 0], projected[:, 1] = transformer.transform(x, y)
        if lon is not None and to_world is not None:
            projected[:, 0] = to_world.in_copy_of(projected[:, 0], lon)
        return projected if to_turn is None else _turned(projected, to_turn)

    return by_proj


def _turned(points: NDArray[np.float64], turn: NDArray[np.float64]) -> NDArray[np.float64]:
    # A product of matrices would make NaN of what is infinite.
    columns = np.abs(turn).argmax(axis=0)
    return np.column_stack([points[:, at] * turn[at, axis] for axis, at in enumerate(columns)])


def _in_blocks(points: NDArray[np.float64], step: _Step) -> NDArray[np.float64]:
    if 0 < len(points) <= BLOCK_POINTS:
        return step(points)
    projected = np.empty((len(points), 2))
    for start in range(0, len(points), BLOCK_POINTS):
        stop = start + BLOCK_POINTS
        projected[start:stop] = step(points[start:stop])
    return projected


def _to_mercator(lonlat: NDArray[np.float64]) -> NDArray[np.float64]:
    points = np.empty((len(lonlat), 2))
    np.multiply(lonlat[:, 0], math.radians(EARTH_RADIUS_M), out=points[:, 0])
    y = np.clip(lonlat[:, 1], -MERCATOR_LIMIT_LAT_DEG, MERCATOR_LIMIT_LAT_DEG)
    y *= math.pi / 180
    # The same as atanh(sin y), in half the time.
    np.arcsinh(np.tan(y, out=y), out=y)
    np.multiply(y, EARTH_RADIUS_M, out=points[:, 1])
    return points


def _from_mercator(points: NDArray[np.float64]) -> NDArray[np.float64]:
    scaled = points / EARTH_RADIUS_M
    return np.column_stack((np.degrees(scaled[:, 0]), np.degrees(np.arctan(np.sinh(scaled[:, 1])))))


if TYPE_CHECKING:
    from collections.abc import Callable

    _Step = Callable[[NDArray[np.float64]], NDArray[np.float64]]
