"""Where the stamps of a marker lie, and which of several at one place is the last."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indexes = NDArray[np.int32]

BLOCK = 16_384
NOWHERE = np.int32(-(1 << 30))


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """Stamps in the part of the window that they touch, device pixels.

    Attributes:
        left: First column of the part.
        top: First row of the part.
        side_px: The marker's side.
        corners: Number of the stamp whose upper left corner is there, 0 for none; begins
            `side_px` before the part.
        places: Position in the flat `corners` of each stamp by number; far off for number 0.
    """

    left: int
    top: int
    side_px: int
    corners: Indexes
    places: Indexes

    @property
    def height(self) -> int:
        """Rows of the part."""
        return int(self.corners.shape[0]) - self.side_px

    @property
    def width(self) -> int:
        """Columns of the part."""
        return int(self.corners.shape[1]) - self.side_px

    def last(self) -> Indexes:
        """Return the numbers of the stamps that are the last at their place, ascending."""
        return np.sort(self.corners[self.corners > 0])

    def cells(self, start: int, stop: int) -> Indexes:
        """Return the positions in the flat `corners` of all pixels of some rows of the part."""
        columns = self.corners.shape[1]
        rows = np.arange(start + self.side_px, stop + self.side_px, dtype=np.int32) * columns
        across = np.arange(self.side_px, columns, dtype=np.int32)
        cells: Indexes = (rows.astype(np.int32)[:, None] + across).reshape(-1)
        return cells


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Upper left corners of stamps that touch a window, device pixels in it, shape (n,) each."""

    x_px: Indexes
    y_px: Indexes

    def __len__(self) -> int:
        return len(self.x_px)

    def taken(self, at: Indexes | NDArray[np.intp]) -> Corners:
        """Return only those at some positions."""
        return Corners(self.x_px[at], self.y_px[at])

    def distinct(self) -> Corners:
        """Return only the last of those at the same pixel, in their order; for a few thousand."""
        pixels = (self.y_px.astype(np.int64) << 32) + self.x_px
        _, last = np.unique(pixels[::-1], return_index=True)
        return self.taken(np.sort(len(pixels) - 1 - last)) if len(last) < len(pixels) else self


def joined_corners(pieces: list[Corners]) -> Corners:
    """Return the corners of all pieces in order."""
    none = np.zeros(0, np.int32)
    return Corners(
        np.concatenate([none, *(piece.x_px for piece in pieces)]),
        np.concatenate([none, *(piece.y_px for piece in pieces)]),
    )


def stamps_at(context: DrawContext, window: DeviceWindow, corners: Corners, side_px: int) -> Stamps:
    """Return stamps, at least one, numbered from 1 in their order."""
    x_px, y_px = corners.x_px, corners.y_px
    left, top = max(int(x_px.min()), 0), max(int(y_px.min()), 0)
    right = min(int(x_px.max()) + side_px, window.columns)
    bottom = min(int(y_px.max()) + side_px, window.rows)
    cells = np.zeros((bottom - top + side_px, right - left + side_px), np.int32)
    places = np.empty(len(x_px) + 1, np.int32)
    places[0] = NOWHERE
    np.subtract(y_px, np.int32(top - side_px), out=places[1:])
    places[1:] *= np.int32(cells.shape[1])
    places[1:] += x_px
    places[1:] -= np.int32(left - side_px)
    flat = cells.reshape(-1)
    for start in range(1, len(places), BLOCK):
        context.feedback.check()
        block = places[start : start + BLOCK]
        # Of several stamps at one place the last stays.
        flat[block] = np.arange(start, start + len(block), dtype=np.int32)
    return Stamps(left, top, side_px, cells, places)


def corners_at(context: DrawContext, window: DeviceWindow, points: Floats, side_px: int) -> Corners:
    """Return where stamps lie whose middles are at screen points, on whole device pixels.

    Points that are nowhere are left out.
    """
    axes_px = (window.left, window.columns), (window.top, window.rows)
    found: list[Corners] = []
    for start in range(0, len(points), BLOCK):
        context.feedback.check()
        part = points[start : start + BLOCK]
        axes = []
        inside = np.ones(len(part), np.bool_)
        for axis, (first, size_px) in enumerate(axes_px):
            with np.errstate(over="ignore", invalid="ignore"):
                corners = np.floor(part[:, axis] * window.ratio - (side_px - 1) / 2)
                corners -= first
                inside &= corners > -side_px
                inside &= corners < size_px
            axes.append(corners)
        if not inside.all():
            axes = [corners[inside] for corners in axes]
        found.append(Corners(axes[0].astype(np.int32), axes[1].astype(np.int32)))
    return joined_corners(found)
