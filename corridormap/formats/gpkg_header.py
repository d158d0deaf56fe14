"""Reads what a GeoPackage geometry says of itself before its coordinates, for `check`.

Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.0, clause 2.1.3 and annex G.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass

from corridormap.formats.gpkg_geometry import HEADER_BYTES

_WORDS = {
    1: "POINT",
    2: "LINESTRING",
    3: "POLYGON",
    4: "MULTIPOINT",
    5: "MULTILINESTRING",
    6: "MULTIPOLYGON",
    7: "GEOMETRYCOLLECTION",
    8: "CIRCULARSTRING",
    9: "COMPOUNDCURVE",
    10: "CURVEPOLYGON",
    11: "MULTICURVE",
    12: "MULTISURFACE",
    15: "POLYHEDRALSURFACE",
    16: "TIN",
    17: "TRIANGLE",
}
_CODES = {word: code for code, word in _WORDS.items()}
_KINDS_OF = {
    "CURVE": {2, 8, 9},
    "SURFACE": {3, 10, 15, 16, 17},
    "CURVEPOLYGON": {3, 10},
    "POLYGON": {3, 17},
    "MULTICURVE": {5, 11},
    "MULTISURFACE": {6, 12},
    "GEOMETRYCOLLECTION": {4, 5, 6, 7, 11, 12},
}


@dataclass(frozen=True, slots=True)
class Header:
    """A geometry's header and the type code behind it.

    Attributes:
        base_type: 1 for a point … 17 for a triangle.
        dimensions: Whether there is Z, and M.
        envelope: x_min, y_min, x_max, y_max; None where the header has none.
    """

    srs_id: int
    base_type: int
    dimensions: tuple[bool, bool]
    envelope: tuple[float, float, float, float] | None


def headers_of(blobs: Sequence[bytes]) -> list[Header]:
    """Return the headers of blobs that are known to decode."""
    return [_header(blob) for blob in blobs]


def geometry_word(base_type: int) -> str:
    """Return GeoPackage's word for a type."""
    return _WORDS.get(base_type, f"geometry of type {base_type}")


def accepted_types(declared: str) -> set[int]:
    """Return the types that a column declared so may hold."""
    if declared in _KINDS_OF:
        return _KINDS_OF[declared]
    return {_CODES[declared]} if declared in _CODES else set(_WORDS)


def _header(blob: bytes) -> Header:
    flags = blob[3]
    order = "<" if flags & 1 else ">"
    (srs_id,) = struct.unpack_from(order + "i", blob, 4)
    envelope = None
    code = flags >> 1 & 0b111
    if code:
        x_min, x_max, y_min, y_max = struct.unpack_from(order + "4d", blob, 8)
        envelope = (x_min, y_min, x_max, y_max)
    at = HEADER_BYTES[code]
    (kind,) = struct.unpack_from(("<" if blob[at] else ">") + "I", blob, at + 1)
    return Header(srs_id, *_type_of(kind), envelope)


def _type_of(kind: int) -> tuple[int, tuple[bool, bool]]:
    plain = kind & 0x1FFFFFFF
    has_z = bool(kind & 0x80000000) or plain // 1000 in (1, 3)
    has_m = bool(kind & 0x40000000) or plain // 1000 in (2, 3)
    return plain % 1000, (has_z, has_m)
