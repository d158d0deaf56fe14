"""Says whether a line over the sea meets land, exactly and fast, without a geometry library.

The shore is the land of the base map grown by some 400 m, so that no route grazes a headland
and the land as drawn, which may be simplified a little, is never touched.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.archive import read_arrays
from corridormap.network.graph import UNITS_PER_DEGREE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Degrees = NDArray[np.float64]

CELL_DEG = 0.5
PIECE_DEG = 0.5
"""Longest piece of a line that is tested at once; it touches at most four cells."""
_WEST, _SOUTH = -183.0, -90.5
_COLUMNS, _ROWS = 732, 362
_CHUNK = 100_000


@dataclass(frozen=True, slots=True, eq=False)
class Coast:
    """Straight steps of the shore, found by cell.

    Attributes:
        x1, y1, x2, y2: Shape (n,), ends of each step, degrees; steps near the date line stand
            here twice, on either side of it.
        by_cell: Step numbers in order of cell.
        starts: Cell c holds by_cell[starts[c]:starts[c + 1]].
        has_shore_beside: Whether cell c or one of the eight around it holds any.
    """

    x1: Degrees
    y1: Degrees
    x2: Degrees
    y2: Degrees
    by_cell: NDArray[np.int64]
    starts: NDArray[np.int64]
    has_shore_beside: NDArray[np.bool_]

    def met_by_line(self, line: Degrees) -> NDArray[np.bool_]:
        """Tell for each of the n - 1 steps of a line whether it meets the shore."""
        return self.met_by(line[:-1, 0], line[:-1, 1], line[1:, 0], line[1:, 1])

    def met_by(
        self, lon1: Degrees, lat1: Degrees, lon2: Degrees, lat2: Degrees
    ) -> NDArray[np.bool_]:
        """Tell for each straight step in longitude and latitude whether it meets the shore.

        A step may be of any length; its longitudes may run past 180.
        """
        extent = np.maximum(np.abs(lon2 - lon1), np.abs(lat2 - lat1))
        if len(extent) <= _CHUNK and extent.max(initial=0.0) <= PIECE_DEG:
            return self._pieces_met(lon1, lat1, lon1 + (lon2 - lon1), lat1 + (lat2 - lat1))
        parts = np.maximum(np.ceil(extent / PIECE_DEG).astype(np.int64), 1)
        owner = np.repeat(np.arange(len(lon1)), parts)
        within = np.arange(len(owner)) - np.repeat(np.cumsum(parts) - parts, parts)
        low, high = within / parts[owner], (within + 1) / parts[owner]
        dx, dy = (lon2 - lon1)[owner], (lat2 - lat1)[owner]
        met = np.zeros(len(lon1), dtype=bool)
        for chunk in (slice(at, at + _CHUNK) for at in range(0, len(owner), _CHUNK)):
            start = owner[chunk]
            hit = self._pieces_met(
                lon1[start] + low[chunk] * dx[chunk],
                lat1[start] + low[chunk] * dy[chunk],
                lon1[start] + high[chunk] * dx[chunk],
                lat1[start] + high[chunk] * dy[chunk],
            )
            met[start[hit]] = True
        return met

    def corners_of(self, cells: NDArray[np.int64]) -> Degrees:
        """Return the corners of cells in the south-west, shape (n, 2), degrees."""
        rows, columns = np.divmod(cells, _COLUMNS)
        return np.column_stack([_WEST + columns * CELL_DEG, _SOUTH + rows * CELL_DEG])

    def _pieces_met(self, x1: Degrees, y1: Degrees, x2: Degrees, y2: Degrees) -> NDArray[np.bool_]:
        turn = np.floor(((x1 + x2) / 2.0 + 180.0) / 360.0) * 360.0
        met = np.zeros(len(x1), dtype=bool)
        x1, x2 = x1 - turn, x2 - turn
        # Most of the sea is open: a look at one cell tells.
        (near,) = self.has_shore_beside.take(_cells_of(x1, y1)).nonzero()
        if not len(near):
            return met
        x1, y1, x2, y2 = x1.take(near), y1.take(near), x2.take(near), y2.take(near)
        piece, cell = _cells_touched(x1, y1, x2, y2)
        first = self.starts.take(cell)
        counts = self.starts.take(cell + 1) - first
        piece = piece.repeat(counts)
        if not len(piece):
            return met
        slot = np.arange(len(piece)) - (counts.cumsum() - counts - first).repeat(counts)
        step = self.by_cell.take(slot)
        ends = (x1.take(piece), y1.take(piece), x2.take(piece), y2.take(piece))
        shore = (self.x1.take(step), self.y1.take(step), self.x2.take(step), self.y2.take(step))
        met[near.take(piece[segments_cross(ends, shore)])] = True
        return met


def _cells_of(x: Degrees, y: Degrees) -> NDArray[np.int64]:
    # No point lies west or south of the grid, so that to cut off is to round down.
    columns = ((x - _WEST) / CELL_DEG).astype(np.int64)
    rows = ((y - _SOUTH) / CELL_DEG).astype(np.int64)
    return rows * _COLUMNS + columns


def _cells_touched(
    x1: Degrees, y1: Degrees, x2: Degrees, y2: Degrees
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    first, last = _cells_of(x1, y1), _cells_of(x2, y2)
    (over,) = (first != last).nonzero()
    if not len(over):
        return np.arange(len(first)), first
    one, other = first.take(over), last.take(over)
    column, other_column = one % _COLUMNS, other % _COLUMNS
    # Who leaves a cell over its corner may touch both beside it.
    is_corner = (column != other_column) & (one - column != other - other_column)
    corners = over[is_corner]
    across = (other_column - column)[is_corner]
    pieces = (np.arange(len(first)), over, corners, corners)
    cells = (first, other, one[is_corner] + across, other[is_corner] - across)
    return np.concatenate(pieces), np.concatenate(cells)


def segments_cross(
    a: tuple[Degrees, Degrees, Degrees, Degrees], b: tuple[Degrees, Degrees, Degrees, Degrees]
) -> NDArray[np.bool_]:
    """Tell whether straight steps meet; each is x1, y1, x2, y2 of shapes that go together."""

    def side(line: tuple[Degrees, ...], x: Degrees, y: Degrees) -> Degrees:
        return (line[2] - line[0]) * (y - line[1]) - (line[3] - line[1]) * (x - line[0])

    apart_a = side(a, b[0], b[1]) * side(a, b[2], b[3]) <= 0.0
    apart_b = side(b, a[0], a[1]) * side(b, a[2], a[3]) <= 0.0
    overlap = (np.minimum(a[0], a[2]) <= np.maximum(b[0], b[2])) & (
        np.minimum(b[0], b[2]) <= np.maximum(a[0], a[2])
    )
    overlap &= (np.minimum(a[1], a[3]) <= np.maximum(b[1], b[3])) & (
        np.minimum(b[1], b[3]) <= np.maximum(a[1], a[3])
    )
    return np.asarray(apart_a & apart_b & overlap)


def coast_from_rings(x: Degrees, y: Degrees, ring_starts: NDArray[np.int64]) -> Coast:
    """Return the shore from closed rings laid end to end.

    Args:
        x: Shape (n,), longitudes.
        y: Shape (n,), latitudes.
        ring_starts: Shape (rings + 1,); ring r is the points ring_starts[r]:ring_starts[r + 1].
    """
    is_step = np.ones(len(x), dtype=bool)
    is_step[ring_starts[1:] - 1] = False
    first = np.flatnonzero(is_step)
    x1, y1, x2, y2 = x[first], y[first], x[first + 1], y[first + 1]
    west, east = np.minimum(x1, x2) < -177.0, np.maximum(x1, x2) > 177.0
    x1 = np.concatenate([x1, x1[west] + 360.0, x1[east] - 360.0])
    x2 = np.concatenate([x2, x2[west] + 360.0, x2[east] - 360.0])
    y1 = np.concatenate([y1, y1[west], y1[east]])
    y2 = np.concatenate([y2, y2[west], y2[east]])
    step, cell = _cells_covered(x1, y1, x2, y2)
    order = np.lexsort((step, cell))
    starts = np.searchsorted(cell[order], np.arange(_COLUMNS * _ROWS + 1))
    return Coast(x1, y1, x2, y2, step[order], starts, _beside(np.diff(starts) > 0))


def _beside(is_held: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which cells are held or have a neighbour that is; the grid overlaps itself."""
    wide = np.pad(is_held.reshape(_ROWS, _COLUMNS), 1)
    found = np.zeros((_ROWS, _COLUMNS), dtype=bool)
    for row in range(3):
        for column in range(3):
            found |= wide[row : row + _ROWS, column : column + _COLUMNS]
    return found.ravel()


def _cells_covered(
    x1: Degrees, y1: Degrees, x2: Degrees, y2: Degrees
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    # Every cell of a step's box: a little too many, which only costs a test.
    low_x = np.floor((np.minimum(x1, x2) - _WEST) / CELL_DEG).astype(np.int64)
    high_x = np.floor((np.maximum(x1, x2) - _WEST) / CELL_DEG).astype(np.int64)
    low_y = np.floor((np.minimum(y1, y2) - _SOUTH) / CELL_DEG).astype(np.int64)
    high_y = np.floor((np.maximum(y1, y2) - _SOUTH) / CELL_DEG).astype(np.int64)
    wide, tall = high_x - low_x + 1, high_y - low_y + 1
    counts = wide * tall
    step = np.repeat(np.arange(len(x1)), counts)
    slot = np.arange(len(step)) - np.repeat(np.cumsum(counts) - counts, counts)
    column = low_x[step] + slot % wide[step]
    row = low_y[step] + slot // wide[step]
    inside = (column >= 0) & (column < _COLUMNS) & (row >= 0) & (row < _ROWS)
    return step[inside], (row * _COLUMNS + column)[inside]


@lru_cache(maxsize=2)
def load_coast(folder: Path) -> Coast:
    """Return the shore from `coast.npz` of a folder; read once per process.

    Raises:
        SourceError: The file is missing, truncated or of another kind.
    """
    path = folder / "coast.npz"
    arrays = read_arrays(path)
    try:
        return coast_from_rings(
            arrays["x"].astype(np.float64) / UNITS_PER_DEGREE,
            arrays["y"].astype(np.float64) / UNITS_PER_DEGREE,
            arrays["ring_starts"].astype(np.int64),
        )
    except KeyError as exc:
        raise SourceError(path, f"the array {exc} is missing") from exc
