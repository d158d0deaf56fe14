"""The coordinate reference systems of PROJ's database, found by code, name, place or method."""

from __future__ import annotations

import math
from dataclasses import dataclass

AUTHORITIES = ("EPSG", "ESRI", "OGC", "IGNF")
"""Those of the earth, the best known first; PROJ knows other planets too."""
MOST_FOUND = 300


@dataclass(frozen=True, slots=True)
class CrsEntry:
    """One entry.

    Attributes:
        code: Such as `EPSG:32648`.
        name: As the registry has it, in English.
        area: Name of the area it is made for.
        bounds: West, south, east and north of that area, degrees; west > east crosses 180.
        method: Name of the projection method; empty for degrees.
        haystack: What is searched, in small letters.
    """

    code: str
    name: str
    area: str
    bounds: tuple[float, float, float, float] | None
    method: str
    haystack: str


def load_crs_catalog() -> tuple[CrsEntry, ...]:
    """Return all that a map can have, deprecated ones aside; takes a third of a second."""
    # From the package: its parts must not be loaded while another thread loads the whole.
    from pyproj import database, enums

    kinds = [enums.PJType.PROJECTED_CRS, enums.PJType.GEOGRAPHIC_2D_CRS]
    entries: list[tuple[tuple[int, int, str], CrsEntry]] = []
    for info in database.query_crs_info(pj_types=kinds):
        if info.auth_name not in AUTHORITIES:
            continue
        area = info.area_of_use
        bounds = None if area is None else (area.west, area.south, area.east, area.north)
        code = f"{info.auth_name}:{info.code}"
        name = str(info.name).replace("_", " ")
        place = "" if area is None else str(area.name).rstrip(".")
        method = info.projection_method_name or ""
        haystack = f"{code} {name} {place} {method}".lower()
        number = int(info.code) if info.code.isdecimal() else 1 << 30
        order = (AUTHORITIES.index(info.auth_name), number, code)
        entries.append((order, CrsEntry(code, name, place, bounds, method, haystack)))
    entries.sort(key=lambda each: each[0])
    return tuple(entry for _, entry in entries)


def matching(entries: tuple[CrsEntry, ...], text: str, most: int = MOST_FOUND) -> list[CrsEntry]:
    """Return the entries that hold every word of a text, those it names best first.

    >>> entry = CrsEntry("EPSG:32648", "WGS 84 / UTM zone 48N", "", None, "", "epsg:32648 utm 48n")
    >>> [found.code for found in matching((entry,), "utm 48n")], matching((entry,), "49n")
    (['EPSG:32648'], [])
    """
    words = text.lower().split()
    if not words:
        return []
    found = [entry for entry in entries if all(word in entry.haystack for word in words)]
    whole = " ".join(words)
    found.sort(key=lambda entry: _rank(entry, whole))
    return found[:most]


def made_for(
    entries: tuple[CrsEntry, ...], lon: float, lat: float, most: int = MOST_FOUND
) -> list[CrsEntry]:
    """Return the projections made for an area around a place, degrees, the smallest area first."""
    found = [(_size_around(entry, lon, lat), entry) for entry in entries if entry.method]
    inside = [each for each in found if math.isfinite(each[0])]
    inside.sort(key=lambda each: each[0])
    return [entry for _, entry in inside[:most]]


def _size_around(entry: CrsEntry, lon: float, lat: float) -> float:
    if entry.bounds is None:
        return math.inf
    west, south, east, north = entry.bounds
    width = (east - west) % 360.0 or 360.0
    is_inside = (lon - west) % 360.0 <= width and south <= lat <= north
    return width * (north - south) if is_inside else math.inf


def _rank(entry: CrsEntry, text: str) -> int:
    code, name = entry.code.lower(), entry.name.lower()
    if text in (code, code.partition(":")[2], name):
        return 0
    if name.startswith(text) or code.partition(":")[2].startswith(text):
        return 1
    if text in name:
        return 2
    return 3 if all(word in name for word in text.split()) else 4
