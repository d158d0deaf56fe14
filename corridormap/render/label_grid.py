"""The room that labels take of a window, square by square, and whose it is.

Squares are logical pixels of the map, not of the window: what has room here has it wherever the
window stands. Boxes are rounded to squares: those that only touch do not collide.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.distinct import distinct
from corridormap.core.extent import Extent
from corridormap.render.label_boxes import Box

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FREE, MARKER = 0, -1
FEW = 1500
"""So many boxes are filled one by one."""


class LabelGrid:
    """Who has which squares of a window.

    Args:
        window: In screen points; what lies beyond it counts as free.
    """

    def __init__(self, window: Extent) -> None:
        self._left, self._top = math.floor(window.x_min), math.floor(window.y_min)
        # What is in the window counts from its corner: there cutting off rounds down.
        self._x, self._y = self._left - 0.5, self._top - 0.5
        self._columns = math.ceil(window.x_max) - self._left
        self._rows = math.ceil(window.y_max) - self._top
        self._owners = np.zeros((self._rows, self._columns), np.int16)

    def is_free(self, box: Box) -> bool:
        """Whether no square of the box is taken."""
        return not np.count_nonzero(self._part(box))

    def are_free(self, boxes: Iterable[Box]) -> bool:
        """Whether all of the boxes are free."""
        owners, x, y = self._owners, self._x, self._y
        # As `_part`, but thousands of times for a picture.
        for x_min, y_min, x_max, y_max in boxes:
            left, top = int(x_min - x), int(y_min - y)
            right, bottom = int(x_max - x), int(y_max - y)
            if left < 0 or top < 0:
                left, top, right, bottom = max(left, 0), max(top, 0), max(right, 0), max(bottom, 0)
            if np.count_nonzero(owners[top:bottom, left:right]):
                return False
        return True

    def owners(self, boxes: Iterable[Box]) -> set[int]:
        """Return who has squares of the boxes."""
        found: set[int] = set()
        for box in boxes:
            found.update(distinct(self._part(box)).tolist())
        found.discard(FREE)
        return found

    def take(self, boxes: Iterable[Box], owner: int = MARKER) -> None:
        """Note whose the boxes are."""
        for box in boxes:
            self._part(box)[...] = owner

    def release(self, boxes: Iterable[Box], owner: int) -> None:
        """Free what `owner` has of the boxes."""
        for box in boxes:
            part = self._part(box)
            part[part == owner] = FREE

    def take_many(self, boxes: Floats) -> None:
        """Note that boxes, shape (n, 4), are covered by markers."""
        if len(boxes) <= FEW:
            self.take([(box[0], box[1], box[2], box[3]) for box in boxes.tolist()])
            return
        cells = np.floor(boxes + 0.5).astype(np.int64)
        cells -= (self._left, self._top, self._left, self._top)
        np.clip(cells, 0, (self._columns, self._rows) * 2, out=cells)
        left, top, right, bottom = cells.T
        wide = self._columns + 1
        codes = np.concatenate(
            (top * wide + left, bottom * wide + right, top * wide + right, bottom * wide + left)
        )
        signs = np.repeat((1.0, 1.0, -1.0, -1.0), len(cells))
        # Every box is its four corners; summed up along both axes they fill it.
        layers = np.bincount(codes, signs, (self._rows + 1) * wide).reshape(-1, wide)
        filled = layers.cumsum(axis=0).cumsum(axis=1)[:-1, :-1] > 0.5
        self._owners[filled] = MARKER

    def seem_free(self, centers: Floats, size_px: tuple[float, float]) -> NDArray[np.bool_]:
        """Return which boxes of one size, about centres of shape (n, 2), may be free.

        Only nine points of each are looked at, and one beyond the window is not free.
        """
        steps = np.array((-0.5, 0.0, 0.5))
        across = centers[:, :1] + steps * size_px[0]
        down = centers[:, 1:] + steps * size_px[1]
        columns = np.floor(across).astype(np.int64) - self._left
        rows = np.floor(down).astype(np.int64) - self._top
        inside = ((columns >= 0) & (columns < self._columns)).all(axis=1)
        inside &= ((rows >= 0) & (rows < self._rows)).all(axis=1)
        np.clip(columns, 0, self._columns - 1, out=columns)
        np.clip(rows, 0, self._rows - 1, out=rows)
        taken = self._owners[rows[:, :, None], columns[:, None, :]].any(axis=(1, 2))
        return np.logical_and(inside, ~taken)

    def _part(self, box: Box) -> NDArray[np.int16]:
        x, y = self._x, self._y
        left, top, right, bottom = (
            int(box[0] - x),
            int(box[1] - y),
            int(box[2] - x),
            int(box[3] - y),
        )
        if left < 0 or top < 0:
            left, top, right, bottom = max(left, 0), max(top, 0), max(right, 0), max(bottom, 0)
        return self._owners[top:bottom, left:right]
