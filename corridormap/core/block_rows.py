"""Some features of a block as a block of their own, without a loop over them."""

from __future__ import annotations

from collections.abc import Collection
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature_set import FidSet
from corridormap.core.geometry_block import GeometryBlock, ranges

__all__ = ["ranges", "rows_of_fids", "take_rows"]

if TYPE_CHECKING:
    from numpy.typing import NDArray


def take_rows(block: GeometryBlock, rows: NDArray[np.int64]) -> GeometryBlock:
    """Return the features at `rows`, in that order."""
    return block.taken(rows)


def rows_of_fids(block: GeometryBlock, fids: Collection[int]) -> NDArray[np.int64]:
    """Return the rows of these keys, ascending; keys that the block does not have are left out."""
    chosen = fids if isinstance(fids, FidSet) else FidSet(fids)
    return np.flatnonzero(chosen.mask(block.fids)) if chosen else np.zeros(0, np.int64)
