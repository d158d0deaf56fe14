"""How much ink lies on each pixel, added up for features too small to be drawn one by one."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor

from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float32]
    Bools = NDArray[np.bool_]

BLOCK = 16_384
"""Features handled at once: their arrays stay in the processor's cache."""
STRIP_CELLS = 65_536
MOST_DENSE = 9.0
"""From here on a pixel is opaque to the eye: 1 − exp(−9)."""
LEVELS = 4096


class DensityGrid:
    """A density for each device pixel and a border of `pad_px` around them.

    A pixel of density d is covered to 1 − exp(−d), so that densities of features that lie on
    one another simply add up.

    Args:
        width_px: Device pixels.
        height_px: Device pixels.
        pad_px: How far features outside are kept, because they may reach into the picture.
        spread_px: Side of the squares that features are drawn with.
    """

    def __init__(self, width_px: int, height_px: int, pad_px: int, spread_px: int = 1) -> None:
        self._pad_px = pad_px
        self._spread_px = spread_px
        # The middle of a square of an even side lies between cells.
        self._shift = np.float32(pad_px - (0.5 if spread_px % 2 else 1.0))
        self.cells = np.zeros((height_px + 2 * pad_px, width_px + 2 * pad_px), np.float32)
        self._flat = self.cells.reshape(-1)
        self._first_row = len(self.cells)
        self._last_row = -1

    def contains(self, x_px: Floats, y_px: Floats, room_px: int = 2) -> Bools:
        """Tell which points may be added, as may all within `room_px` of them less 1.

        What is nowhere may not.
        """
        rows, columns = self.cells.shape
        near = room_px - self._pad_px
        far_x, far_y = columns - self._pad_px - room_px - 1, rows - self._pad_px - room_px - 1
        inside = x_px >= near
        inside &= x_px < far_x
        inside &= y_px >= near
        inside &= y_px < far_y
        return inside

    def add(self, x_px: Floats, y_px: Floats, masses: Floats) -> None:
        """Add squares, their middles at device pixels, inside the grid."""
        columns = self.cells.shape[1]
        x_cell, y_cell = x_px + self._shift, y_px + self._shift
        # All are positive, so that cutting the fraction off is rounding down, only faster.
        column, row = x_cell.astype(np.int32), y_cell.astype(np.int32)
        x_cell -= column.astype(np.float32)
        y_cell -= row.astype(np.float32)
        self._first_row = min(self._first_row, int(row.min()))
        self._last_row = max(self._last_row, int(row.max()) + 1)
        row *= np.int32(columns)
        row += column
        cell = row.astype(np.intp)
        right = masses * x_cell
        left = masses - right
        # Holds the interpreter's lock, but for tens of microseconds a block, and needs a third
        # of the time of `bincount`, which does not.
        below = right * y_cell
        np.add.at(self._flat[columns + 1 :], cell, below)
        np.add.at(self._flat[1:], cell, right - below)
        below = left * y_cell
        np.add.at(self._flat[columns:], cell, below)
        np.add.at(self._flat, cell, left - below)

    def spread(self) -> None:
        """Make the squares that were added as wide as the grid says; to be called once."""
        self._first_row -= self._spread_px
        self._last_row += self._spread_px
        rows = self._rows()
        self.cells[rows] = spread(self.cells[rows], self._spread_px)

    def draw(self, context: DrawContext, color: QColor) -> None:
        """Draw the colour into the context's window, as densely as the grid tells."""
        pad = self._pad_px
        rows = self._rows()
        first = max(rows.start, pad)
        inside = self.cells[first : min(rows.stop, len(self.cells) - pad), pad:-pad]
        if not inside.size:
            return
        draw_colored(context, inside, LEVELS / MOST_DENSE, _color_table(color), first - pad)

    def _rows(self) -> slice:
        if self._last_row < 0:
            return slice(0, 0)
        return slice(max(self._first_row, 0), self._last_row + 1)


def picked(pairs: Floats, chosen: Bools) -> Floats:
    """Return `pairs[:, chosen]` for shape (2, n), in a tenth of the time."""
    return np.stack((pairs[0][chosen], pairs[1][chosen]))


def spread(cells: Floats, side_px: int) -> Floats:
    """Return cells each spread over a square of this side; what falls off the edge is lost.

    A square of an even side lies a cell farther to the right and below than to the left.
    """
    if side_px < 2 or not cells.size:
        return cells
    share = np.float32(1 / side_px)
    for _ in range(2):
        # The second turn spreads along the other axis and turns the picture back.
        turned = cells.T * share
        cells = turned.copy()
        for step in range(1, side_px // 2 + 1):
            cells[step:] += turned[:-step]
        for step in range(1, (side_px + 1) // 2):
            cells[:-step] += turned[step:]
    return cells


def _color_table(color: QColor) -> NDArray[np.uint32]:
    # In the middle of each level; nothing stays nothing.
    alpha = -np.expm1(-(np.arange(LEVELS) + 0.5) * (MOST_DENSE / LEVELS))
    alpha[0] = 0.0
    table = np.zeros(LEVELS, np.uint32)
    for shift, channel in enumerate((color.blue(), color.green(), color.red(), 255)):
        table |= np.rint(alpha * channel).astype(np.uint32) << np.uint32(8 * shift)
    return table


def draw_colored(
    context: DrawContext,
    cells: Floats,
    levels_per_unit: float,
    table: NDArray[np.uint32],
    top: int = 0,
) -> None:
    """Draw the colour of each cell, none of them negative, from a table by level.

    Args:
        context: Whose window the cells are the device pixels of, from the left, some rows or all.
        cells: Shape (rows, columns).
        levels_per_unit: Levels of the table in a unit of the cells.
        table: Premultiplied colours.
        top: The first row's place in the window.

    Raises:
        Cancelled: The context's feedback said so.
    """
    window = DeviceWindow.of(context)
    # Strip by strip in the same memory, which stays in the processor's cache.
    strip = min(max(STRIP_CELLS // cells.shape[1], 1), len(cells))
    pixels = np.empty((strip, cells.shape[1]), np.uint32)
    scale = np.float32(levels_per_unit)
    for start in range(0, len(cells), strip):
        context.feedback.check()
        levels = (cells[start : start + strip] * scale).astype(np.intp)
        part = pixels[: len(levels)]
        np.take(table, levels, out=part, mode="clip")
        window.draw(context, part, top=top + start)
