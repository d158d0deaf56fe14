"""Some features of a block as a block of their own, without a loop over them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray


def take_rows(block: GeometryBlock, rows: NDArray[np.int64]) -> GeometryBlock:
    """Return the features at `rows`, in that order.

    >>> from corridormap.core.geometry_block import empty_block
    >>> len(take_rows(empty_block(), np.zeros(0, np.int64)))
    0
    """
    if len(rows) == len(block) and np.array_equal(rows, np.arange(len(block))):
        return block
    first, last = block.feature_offsets[rows], block.feature_offsets[rows + 1]
    parts = ranges(first, last)
    start, stop = block.part_offsets[parts], block.part_offsets[parts + 1]
    return GeometryBlock(
        block.fids[rows],
        _offsets(last - first),
        _offsets(stop - start),
        block.part_kinds[parts],
        block.coords[ranges(start, stop)],
        block.bounds[rows],
    )


def rows_of_fids(block: GeometryBlock, fids: frozenset[int]) -> NDArray[np.int64]:
    """Return the rows of these keys, ascending; keys that the block does not have are left out."""
    if not fids:
        return np.zeros(0, np.int64)
    return np.flatnonzero(np.isin(block.fids, np.fromiter(fids, np.int64, len(fids))))


def ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return `arange(start, stop)` of every pair, one after the other."""
    counts = stops - starts
    total = int(counts.sum())
    before = np.cumsum(counts) - counts
    found: NDArray[np.int64] = np.arange(total) + np.repeat(starts - before, counts)
    return found


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
