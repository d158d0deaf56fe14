"""The room that labels and markers take: no two boxes may share any of it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

Box = tuple[float, float, float, float]
"""x_min, y_min, x_max, y_max in screen points."""
CELL_PX = 48


class OccupiedRoom:
    """Boxes in a grid of cells, each box known in every cell it touches."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], list[Box]] = {}

    def is_free(self, box: Box) -> bool:
        """Whether no box taken so far shares room with this one; touching is allowed."""
        x_min, y_min, x_max, y_max = box
        for cell in _cells_of(box):
            for other in self._cells.get(cell, ()):
                if x_min < other[2] and other[0] < x_max and y_min < other[3] and other[1] < y_max:
                    return False
        return True

    def are_free(self, boxes: Iterable[Box]) -> bool:
        """Whether all of the boxes are free."""
        return all(self.is_free(box) for box in boxes)

    def take(self, boxes: Iterable[Box]) -> None:
        """Note that the boxes are taken."""
        for box in boxes:
            for cell in _cells_of(box):
                self._cells.setdefault(cell, []).append(box)


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    for column in range(int(box[0] // CELL_PX), int(box[2] // CELL_PX) + 1):
        for row in range(int(box[1] // CELL_PX), int(box[3] // CELL_PX) + 1):
            yield column, row
