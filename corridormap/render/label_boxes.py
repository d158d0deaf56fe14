"""The room that markers and strong lines take."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import owners

if TYPE_CHECKING:
    from numpy.typing import NDArray

Box = tuple[float, float, float, float]
"""x_min, y_min, x_max, y_max in screen points."""
Segment = tuple[float, float, float, float]
"""x and y of a straight line's first end, x and y of its last."""
CELL_PX = 48
LOOK_PX = 8
"""From one point to the next where a box is looked over."""
FINE_PX = 2
"""Side of the squares that lines are known by: labels need not know them any better."""


def overlap(first: Box, second: Box) -> bool:
    """Whether two boxes share room; touching is allowed."""
    return (
        first[0] < second[2]
        and second[0] < first[2]
        and first[1] < second[3]
        and second[1] < first[3]
    )


def do_cross(first: Segment, second: Segment) -> bool:
    """Whether two straight lines have a point in common.

    >>> do_cross((0, 0, 4, 4), (0, 4, 4, 0)), do_cross((0, 0, 4, 4), (5, 4, 9, 0))
    (True, False)
    """
    return not _is_apart(first, second) and not _is_apart(second, first)


def _is_apart(line: Segment, other: Segment) -> bool:
    """Whether both ends of the other line lie on one side of a line."""
    x, y, to_x, to_y = line
    along_x, along_y = to_x - x, to_y - y
    first = along_x * (other[1] - y) - along_y * (other[0] - x)
    last = along_x * (other[3] - y) - along_y * (other[2] - x)
    return first * last > 0


class OccupiedRoom:
    """Boxes in a grid of cells, each box known in every cell it touches."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}
        self._heaps: list[_Heap] = []

    def is_free(self, box: Box) -> bool:
        """Whether no box taken so far shares room with this one; touching is allowed."""
        x_min, y_min, x_max, y_max = box
        for cell in _cells_of(box):
            for other in self._boxes_in(cell):
                if x_min < other[2] and other[0] < x_max and y_min < other[3] and other[1] < y_max:
                    return False
        return True

    def are_free(self, boxes: Iterable[Box]) -> bool:
        """Whether all of the boxes are free."""
        return all(map(self.is_free, boxes))

    def take(self, boxes: Iterable[Box]) -> None:
        """Note that the boxes are taken."""
        for box in boxes:
            for cell in _cells_of(box):
                self._boxes_in(cell).append(box)

    def take_many(self, boxes: NDArray[np.float64]) -> None:
        """Note that boxes, shape (n, 4), are taken; most of them are never looked at."""
        heap = _Heap(boxes)
        for cell, found in self._cells.items():
            found += heap.boxes_in(cell)
        self._heaps.append(heap)

    def _boxes_in(self, cell: tuple[int, int]) -> list[Box]:
        found = self._cells.get(cell)
        if found is None:
            found = [box for heap in self._heaps for box in heap.boxes_in(cell)]
            self._cells[cell] = found
        return found


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    columns = range(int(box[0] // CELL_PX), int(box[2] // CELL_PX) + 1)
    for row in range(int(box[1] // CELL_PX), int(box[3] // CELL_PX) + 1):
        for column in columns:
            yield column, row


class _Heap:
    """Boxes by the cells they touch, made into objects only where somebody looks."""

    def __init__(self, boxes: NDArray[np.float64]) -> None:
        cells = np.floor(boxes / CELL_PX).astype(np.int64)
        across, down = (cells[:, 2:] - cells[:, :2] + 1).T
        touched = across * down
        box_of = owners(touched)
        number = np.arange(len(box_of)) - (np.cumsum(touched) - touched)[box_of]
        columns = cells[box_of, 0] + number % across[box_of]
        rows = cells[box_of, 1] + number // across[box_of]
        codes = (rows << 32) + columns
        order = np.argsort(codes, kind="stable")
        self._codes = codes[order]
        self._boxes = boxes[box_of[order]]

    def boxes_in(self, cell: tuple[int, int]) -> list[Box]:
        code = (cell[1] << 32) + cell[0]
        first, last = np.searchsorted(self._codes, [code, code + 1])
        return [(box[0], box[1], box[2], box[3]) for box in self._boxes[first:last].tolist()]


class LineRoom:
    """What lines cover of a window, in small squares that stay where they are as it moves.

    Args:
        window: In screen points.
    """

    def __init__(self, window: Extent) -> None:
        self._left, self._top = int(window.x_min // FINE_PX), int(window.y_min // FINE_PX)
        columns = int(window.x_max // FINE_PX) + 1 - self._left
        rows = int(window.y_max // FINE_PX) + 1 - self._top
        self._taken = np.zeros((rows, columns), np.bool_)

    def are_free(self, boxes: Iterable[Box]) -> bool:
        """Whether no line touches the squares of any of the boxes."""
        for box in boxes:
            taken = np.count_nonzero(self._part(box))
            if taken:
                return False
        return True

    def seem_free(
        self, centers: NDArray[np.float64], size_px: tuple[float, float]
    ) -> NDArray[np.bool_]:
        """Return which boxes of one size, about centres of shape (n, 2), may be free.

        Only some points of each are looked at; what lies beyond the window is free.
        """
        rows, columns = self._taken.shape
        steps = np.linspace(-0.5, 0.5, max(math.ceil(size_px[0] / LOOK_PX), 2))
        across = (centers[:, :1] + steps * size_px[0]) // FINE_PX - self._left
        down = (centers[:, 1:] + np.array((-0.4, 0.0, 0.4)) * size_px[1]) // FINE_PX - self._top
        across = np.clip(across, 0, columns - 1).astype(np.int64)
        down = np.clip(down, 0, rows - 1).astype(np.int64)
        taken = self._taken.ravel()[down[:, :, None] * columns + across[:, None, :]]
        free: NDArray[np.bool_] = ~taken.any(axis=(1, 2))
        return free

    def take(self, boxes: Iterable[Box]) -> None:
        """Note that the boxes are taken."""
        for box in boxes:
            self._part(box)[...] = True

    def take_along(self, points: NDArray[np.float64], half_px: float) -> None:
        """Note that squares of that half side around points, shape (n, 2), are taken."""
        rows, columns = self._taken.shape
        cells = np.floor(points / FINE_PX).astype(np.int64) - (self._left, self._top)
        across, down = cells[:, 0], cells[:, 1]
        inside = (across >= 0) & (across < columns) & (down >= 0) & (down < rows)
        line = np.zeros((rows, columns), np.bool_)
        line.ravel()[(down * columns + across)[inside]] = True
        reach = max(round(half_px / FINE_PX), 1)
        wide = line.copy()
        for step in range(1, reach + 1):
            wide[:, step:] |= line[:, :-step]
            wide[:, :-step] |= line[:, step:]
        self._taken |= wide
        for step in range(1, reach + 1):
            self._taken[step:] |= wide[:-step]
            self._taken[:-step] |= wide[step:]

    def _part(self, box: Box) -> NDArray[np.bool_]:
        left, top = int(box[0] // FINE_PX) - self._left, int(box[1] // FINE_PX) - self._top
        right = int(box[2] // FINE_PX) + 1 - self._left
        bottom = int(box[3] // FINE_PX) + 1 - self._top
        if left < 0 or top < 0:
            left, top, right, bottom = max(left, 0), max(top, 0), max(right, 0), max(bottom, 0)
        return self._taken[top:bottom, left:right]
