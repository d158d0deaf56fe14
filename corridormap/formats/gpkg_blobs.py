"""Makes GeoPackage geometry blobs, and the SQL functions that a spatial index asks for.

Source: OGC 12-128r17, GeoPackage Encoding Standard 1.3.0, clause 2.1.3 and annex F.3.
"""

from __future__ import annotations

import struct
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.formats.gpkg_geometry import decode_batch, split_blob
from corridormap.formats.gpkg_schema import SRS_ID

if TYPE_CHECKING:
    import sqlite3
    from collections.abc import Callable

    from numpy.typing import NDArray

_HEADER = struct.Struct("<2sBBi4d")
_LITTLE_ENDIAN_XY_ENVELOPE = 0b0000_0011
_SIDES = {"ST_MinX": 0, "ST_MinY": 1, "ST_MaxX": 2, "ST_MaxY": 3}


def encode_geometry(geometry: Any) -> bytes | None:
    """Return a shapely geometry as a GeoPackage blob (little-endian, XY envelope), or None."""
    if geometry is None:
        return None
    import shapely

    min_x, min_y, max_x, max_y = shapely.bounds(geometry)
    header = _HEADER.pack(b"GP", 0, _LITTLE_ENDIAN_XY_ENVELOPE, SRS_ID, min_x, max_x, min_y, max_y)
    wkb: bytes = shapely.to_wkb(geometry, byte_order=1, output_dimension=2, flavor="iso")
    return header + wkb


def blob_box(blob: object) -> tuple[float, float, float, float] | None:
    """Return west, south, east, north of a blob, None for one that is empty or unreadable."""
    try:
        _, is_empty = split_blob(blob)
    except GeometryError:
        return None
    assert isinstance(blob, bytes)
    if is_empty:
        return None
    if blob[3] >> 1 & 0b111 and len(blob) >= 40:
        order = "<" if blob[3] & 1 else ">"
        west, east, south, north = struct.unpack_from(order + "4d", blob, 8)
    else:
        west, south, east, north = _bounds(blob)
    return None if west != west else (west, south, east, north)


def blob_line(blob: object) -> NDArray[np.float64]:
    """Return the coordinates of a blob, one part after the other, shape (n, 2).

    Raises:
        GeometryError: It cannot be decoded.
    """
    decoded = decode_batch([0], [blob])
    if decoded.unusable:
        raise GeometryError(decoded.unusable[0][1])
    return decoded.block.coords


def register_functions(connection: sqlite3.Connection) -> None:
    """Give a connection the functions that the triggers of a spatial index call."""
    connection.create_function("ST_IsEmpty", 1, _is_empty, deterministic=True)
    for name, side in _SIDES.items():
        connection.create_function(name, 1, _side(side), deterministic=True)


def _is_empty(blob: object) -> int | None:
    return None if blob is None else int(blob_box(blob) is None)


def _side(side: int) -> Callable[[object], float | None]:
    def value(blob: object) -> float | None:
        box = blob_box(blob)
        return None if box is None else box[side]

    return value


def _bounds(blob: bytes) -> tuple[float, float, float, float]:
    box = decode_batch([0], [blob]).block.bounds[0].tolist()
    return box[0], box[1], box[2], box[3]
