"""Looks straight into SQLite's R-tree tables, whose root node tells a layer's extent at once.

Source: https://sqlite.org/rtree.html, "Integrity check" and the shadow tables it describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.formats.gpkg_connection import quoted

if TYPE_CHECKING:
    from corridormap.formats.gpkg_connection import Reader

_CELL = np.dtype([("id", ">i8"), ("box", ">f4", (4,))])


def root_box(reader: Reader, rtree: str) -> Extent | None:
    """Return the box around all entries, each side rounded outwards to 32 bits.

    None where the R-tree is empty or cannot be read; sides may be infinite.
    """
    try:
        rows = reader.rows(f"SELECT data FROM {quoted(rtree + '_node')} WHERE nodeno = 1")
    except CorridorMapError:
        return None
    if not rows or not isinstance(rows[0][0], bytes):
        return None
    node = rows[0][0]
    count = int.from_bytes(node[2:4], "big")
    if not count or len(node) < 4 + count * _CELL.itemsize:
        return None
    box = np.frombuffer(node, _CELL, count, 4)["box"].astype(np.float64)
    return Extent(
        float(box[:, 0].min()), float(box[:, 2].min()), float(box[:, 1].max()),
        float(box[:, 3].max()),
    )  # fmt: skip
