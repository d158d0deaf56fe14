"""Fills SQLite's R-tree from below: a million boxes at once instead of one after the other.

Source: the comment on the storage format at the head of SQLite's ext/rtree/rtree.c.
"""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

CELL = np.dtype([("id", ">i8"), ("box", ">f4", 4)])
HEADER_BYTES = 4
ROOT = 1


def fill_rtree(connection: sqlite3.Connection, name: str, boxes: NDArray[np.float64]) -> None:
    """Fill a new, empty R-tree table of two dimensions.

    Args:
        connection: Where the virtual table `name` was just made.
        name: The virtual table.
        boxes: Shape (n, 4), n > 0: x_min, x_max, y_min, y_max of the rows 1 … n.
    """
    size = connection.execute(f'SELECT length(data) FROM "{name}_node"').fetchone()[0]
    fanout = (size - HEADER_BYTES) // CELL.itemsize
    order = np.argsort(_morton(boxes), kind="stable")
    ids, bounds = order + 1, _rounded_outwards(boxes[order])
    counts = [-(-len(ids) // fanout)]
    while counts[-1] > 1:
        counts.append(-(-counts[-1] // fanout))
    # The root is number 1; below it each level follows the one above.
    first = ROOT
    starts = {}
    for level in reversed(range(len(counts))):
        starts[level] = first
        first += counts[level]
    for level, count in enumerate(counts):
        numbers = np.arange(starts[level], starts[level] + count)
        owners = np.repeat(numbers, fanout)[: len(ids)]
        depth = level if level == len(counts) - 1 else 0
        _write_nodes(connection, name, numbers, _nodes(ids, bounds, (fanout, size, depth)))
        table = "parent" if level else "rowid"
        by_id = np.argsort(ids)
        pairs = zip(ids[by_id].tolist(), owners[by_id].tolist(), strict=True)
        connection.executemany(f'INSERT INTO "{name}_{table}" VALUES (?, ?)', pairs)
        groups = np.arange(0, len(ids), fanout)
        low, high = np.minimum.reduceat(bounds, groups), np.maximum.reduceat(bounds, groups)
        ids, bounds = numbers, np.column_stack((low[:, 0], high[:, 1], low[:, 2], high[:, 3]))


def _write_nodes(
    connection: sqlite3.Connection, name: str, numbers: Ints, nodes: NDArray[np.uint8]
) -> None:
    blobs = map(bytes, nodes)
    pairs = zip(numbers.tolist(), blobs, strict=True)
    connection.executemany(f'INSERT OR REPLACE INTO "{name}_node" VALUES (?, ?)', pairs)


def _nodes(
    ids: Ints, bounds: NDArray[np.float32], shape: tuple[int, int, int]
) -> NDArray[np.uint8]:
    fanout, size, depth = shape
    count = -(-len(ids) // fanout)
    cells = np.zeros(count * fanout, CELL)
    cells["id"][: len(ids)] = ids
    cells["box"][: len(ids)] = bounds
    nodes = np.zeros((count, size), np.uint8)
    nodes[:, 1] = depth
    filled = np.full(count, fanout)
    filled[-1] = len(ids) - (count - 1) * fanout
    nodes[:, 3] = filled
    raw = cells.view(np.uint8).reshape(count, fanout * CELL.itemsize)
    nodes[:, HEADER_BYTES : HEADER_BYTES + raw.shape[1]] = raw
    return nodes


def _rounded_outwards(boxes: NDArray[np.float64]) -> NDArray[np.float32]:
    near = boxes.astype(np.float32)
    low, high = near[:, ::2], near[:, 1::2]
    low[:] = np.where(low > boxes[:, ::2], np.nextafter(low, np.float32(-np.inf)), low)
    high[:] = np.where(high < boxes[:, 1::2], np.nextafter(high, np.float32(np.inf)), high)
    return near


def _morton(boxes: NDArray[np.float64]) -> NDArray[np.uint64]:
    middles = np.column_stack((boxes[:, 0] + boxes[:, 1], boxes[:, 2] + boxes[:, 3]))
    low = middles.min(axis=0)
    span = np.maximum(np.ptp(middles, axis=0), 1e-12)
    cells = ((middles - low) / span * 65535.0).astype(np.uint64)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        cells = (cells | (cells << np.uint64(shift))) & np.uint64(mask)
    codes: NDArray[np.uint64] = cells[:, 0] | (cells[:, 1] << np.uint64(1))
    return codes
