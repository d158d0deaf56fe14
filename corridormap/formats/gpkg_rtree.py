"""Looks straight into SQLite's R-tree tables: a layer's extent at once, all entries in a moment.

Source: https://sqlite.org/rtree.html, "Integrity check" and the shadow tables it describes.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.formats.gpkg_connection import quoted

if TYPE_CHECKING:
    from numpy.typing import NDArray

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


def rtree_entries(reader: Reader, rtree: str) -> tuple[NDArray[np.int64], NDArray[np.float64]]:
    """Return the ids in an R-tree, ascending, and boxes (n, 4): x_min, y_min, x_max, y_max.

    Raises:
        SourceError: or `LayerError`: the R-tree cannot be read.
    """
    found = _from_nodes(reader, rtree)
    if found is None:
        # Another kind of R-tree than the standard's, or a broken one: SQLite has the last word.
        rows = reader.rows(f"SELECT id, minx, maxx, miny, maxy FROM {quoted(rtree)}")
        ids = np.array([row[0] for row in rows], np.int64)
        boxes = np.array([row[1:] for row in rows], np.float64).reshape(-1, 4)
        found = ids, boxes
    ids, boxes = found
    order = np.argsort(ids, kind="stable")
    return ids[order], boxes[order][:, [0, 2, 1, 3]]


def _from_nodes(reader: Reader, rtree: str) -> tuple[NDArray[np.int64], NDArray[np.float64]] | None:
    """Return ids and boxes (x_min, x_max, y_min, y_max) of the leaves; None for odd trees."""
    sql = reader.rows("SELECT sql FROM sqlite_master WHERE name = ?", (rtree,))
    declared = str(sql[0][0]).casefold() if sql else ""
    if "rtree_i32" in declared or declared.count(",") != 4:
        return None
    try:
        rows = reader.rows(f"SELECT nodeno, data FROM {quoted(rtree + '_node')} ORDER BY nodeno")
    except CorridorMapError:
        return None
    if not rows or len({len(row[1]) if isinstance(row[1], bytes) else 0 for row in rows}) != 1:
        return None
    numbers = np.array([row[0] for row in rows], np.int64)
    nodes = np.frombuffer(b"".join(row[1] for row in rows), np.uint8).reshape(len(rows), -1)
    level = np.zeros(1, np.int64)
    for _ in range(int(nodes[0, :2].view(">u2")[0])):
        children = _cells(nodes[level])
        if children is None:
            return None
        level = np.searchsorted(numbers, children["id"])
        if not np.array_equal(numbers[level.clip(max=len(numbers) - 1)], children["id"]):
            return None
    leaves = _cells(nodes[level])
    if leaves is None or numbers[0] != 1:
        return None
    return leaves["id"].astype(np.int64), leaves["box"].astype(np.float64)


def _cells(nodes: NDArray[np.uint8]) -> NDArray[Any] | None:
    """Return the cells of some nodes, None where a node claims more than it can hold."""
    room = (nodes.shape[1] - 4) // _CELL.itemsize
    counts = np.ascontiguousarray(nodes[:, 2:4]).view(">u2")[:, 0]
    if room < 1 or (len(counts) and int(counts.max()) > room):
        return None
    held = np.ascontiguousarray(nodes[:, 4 : 4 + room * _CELL.itemsize]).view(_CELL)
    cells: NDArray[Any] = held[np.arange(room) < counts[:, None]]
    return cells
