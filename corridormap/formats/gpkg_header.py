"""Reads what a GeoPackage geometry says of itself before its coordinates, for `check`.

Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.0, clause 2.1.3 and annex G.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.formats.gpkg_geometry import HEADER_BYTES

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PADDING = bytes(80)
"""A look for an envelope where there is none must not run over the end."""

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


@dataclass(frozen=True, slots=True, eq=False)
class Headers:
    """What n geometries say of themselves, and the type codes behind that.

    Attributes:
        length: Shape (n,), bytes before the well-known binary.
        srs_id: Shape (n,).
        base_type: Shape (n,): 1 for a point … 17 for a triangle.
        has_z: Shape (n,).
        has_m: Shape (n,).
        has_box: Shape (n,), whether there is an envelope.
        box: Shape (n, 4): x_min, y_min, x_max, y_max; without meaning where there is none.
    """

    length: NDArray[np.int64]
    srs_id: NDArray[np.int64]
    base_type: NDArray[np.int64]
    has_z: NDArray[np.bool_]
    has_m: NDArray[np.bool_]
    has_box: NDArray[np.bool_]
    box: NDArray[np.float64]


def headers_of(blobs: Sequence[bytes]) -> Headers:
    """Return the headers of blobs that are known to decode."""
    lengths = np.fromiter(map(len, blobs), np.int64, len(blobs))
    starts = np.cumsum(lengths) - lengths
    octets = np.frombuffer(b"".join((*blobs, _PADDING)), np.uint8)
    flags = octets[starts + 3]
    is_little = flags & 1 == 1
    code = flags >> 1 & 0b111
    length = np.array([*HEADER_BYTES, 0, 0, 0], np.int64)[code]
    at = starts + length
    kind = _numbers(octets, at + 1, "u4", 1, octets[at] != 0)[:, 0].astype(np.int64)
    plain = kind & 0x1FFFFFFF
    thousands = plain // 1000
    sides = _numbers(octets, starts + 8, "f8", 4, is_little)
    return Headers(
        length,
        _numbers(octets, starts + 4, "i4", 1, is_little)[:, 0].astype(np.int64),
        plain % 1000,
        (kind & 0x80000000 != 0) | (thousands == 1) | (thousands == 3),
        (kind & 0x40000000 != 0) | (thousands == 2) | (thousands == 3),
        code > 0,
        sides[:, [0, 2, 1, 3]],
    )


def geometry_word(base_type: int) -> str:
    """Return GeoPackage's word for a type."""
    return _WORDS.get(base_type, f"geometry of type {base_type}")


def accepted_types(declared: str) -> set[int]:
    """Return the types that a column declared so may hold."""
    if declared in _KINDS_OF:
        return _KINDS_OF[declared]
    return {_CODES[declared]} if declared in _CODES else set(_WORDS)


def _numbers(
    octets: NDArray[np.uint8],
    at: NDArray[np.int64],
    kind: str,
    count: int,
    is_little: NDArray[np.bool_],
) -> NDArray[Any]:
    """Return `count` numbers from each place, each place in its own byte order."""
    size = count * np.dtype(kind).itemsize
    raw = octets[at[:, None] + np.arange(size)]
    numbers: NDArray[Any] = np.where(is_little[:, None], raw.view("<" + kind), raw.view(">" + kind))
    return numbers
