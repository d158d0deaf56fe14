"""Which keys of a layer a table shows, in which order, as arrays of a million numbers."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feature_set import FidSet
from corridormap.ui.panels.attribute_order import positions_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Positions = NDArray[np.int64]
    Mask = NDArray[np.bool_]

FEW = 16
"""From a key in so many on, all keys are gone through rather than each one looked up."""


class ShownRows:
    """The rows of a table, top first.

    Args:
        fids: Shape (n,): keys of the layer, ascending.
        order: Shape (n,): positions in `fids` in the order to show them.
        text_hits: Shape (n,): which positions to show; None for all.
        only: Keys to show; None for all.
    """

    def __init__(
        self,
        fids: Positions,
        order: Positions,
        text_hits: Mask | None = None,
        only: FidSet | None = None,
    ) -> None:
        self._fids = fids
        self._positions = order
        shown: Mask | None = None
        if text_hits is not None and len(text_hits) == len(fids):
            shown = text_hits
        if only is not None:
            chosen = only.mask(fids, ascending=True)
            shown = chosen if shown is None else shown & chosen
        if shown is not None:
            self._positions = order[shown[order]]

    def __len__(self) -> int:
        return len(self._positions)

    def fid_at(self, row: int) -> int:
        """Return the key of a row."""
        return int(self._fids[self._positions[row]])

    def fids_at(self, rows: slice | Positions) -> Positions:
        """Return the keys of rows, in the order of the rows."""
        found: Positions = self._fids[self._positions[rows]]
        return found

    def rows_of(self, fids: FidSet) -> Positions:
        """Return the rows, ascending, that show these keys; hidden ones are left out."""
        if len(fids) * FEW > len(self._fids):
            chosen = fids.mask(self._fids, ascending=True)
            return np.flatnonzero(chosen[self._positions])
        rows = self._row_of[positions_of(self._fids, fids.array)]
        return np.sort(rows[rows >= 0]).astype(np.int64)

    @cached_property
    def _row_of(self) -> NDArray[np.int32]:
        row_of = np.full(len(self._fids), -1, np.int32)
        row_of[self._positions] = np.arange(len(self._positions), dtype=np.int32)
        return row_of
