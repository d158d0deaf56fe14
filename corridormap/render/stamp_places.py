"""Where the stamps of a marker lie, and which of several at one pixel is on top."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.distinct import first_rows
from corridormap.core.feedback import Feedback
from corridormap.render.device_window import DeviceWindow
from corridormap.render.draw_context import DrawContext

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Indexes = NDArray[np.int32]

BLOCK = 16_384
SPARSE = 16
"""With more ranks for each stamp it takes longer to look at all of them than to sort the stamps."""
NOWHERE = np.int32(-(1 << 30))


@dataclass(frozen=True, slots=True, eq=False)
class Corners:
    """Upper left corners of stamps that touch a window, device pixels in it, shape (n,) each.

    Attributes:
        x_px: From the window's left edge.
        y_px: From its upper edge.
        ranks: Of two stamps the one of higher rank lies on top; not negative.
    """

    x_px: Indexes
    y_px: Indexes
    ranks: Indexes

    def __len__(self) -> int:
        return len(self.x_px)

    def taken(self, at: NDArray[np.intp] | NDArray[np.bool_]) -> Corners:
        """Return only some of them."""
        return Corners(self.x_px[at], self.y_px[at], self.ranks[at])

    def in_order(self) -> Corners:
        """Return the lowest in rank first."""
        if (self.ranks[1:] >= self.ranks[:-1]).all():
            return self
        return self.taken(np.argsort(self.ranks, kind="stable"))

    def distinct(self) -> Corners:
        """Return the topmost at each pixel, the lowest in rank first; for a few thousand."""
        ordered = self.in_order()
        pixels = (ordered.y_px.astype(np.int64) << 32) + ordered.x_px
        last = first_rows(pixels[::-1])
        if len(last) == len(pixels):
            return ordered
        return ordered.taken(np.sort(len(pixels) - 1 - last))


def joined_corners(pieces: Sequence[Corners]) -> Corners:
    """Return the corners of all pieces, at least one, in order."""
    if len(pieces) == 1:
        return pieces[0]
    return Corners(
        np.concatenate([piece.x_px for piece in pieces]),
        np.concatenate([piece.y_px for piece in pieces]),
        np.concatenate([piece.ranks for piece in pieces]),
    )


def corners_at(
    context: DrawContext, window: DeviceWindow, points: Floats, side_px: int
) -> list[Corners]:
    """Return where stamps lie whose middles are at screen points, on whole device pixels.

    Later points rank higher. Those that are nowhere are left out. In pieces, of which none is
    empty, that fit into the processor's cache.
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
        ranks = np.flatnonzero(inside).astype(np.int32) + np.int32(start)
        if len(ranks) < len(part):
            axes = [corners[inside] for corners in axes]
        if len(ranks):
            found.append(Corners(axes[0].astype(np.int32), axes[1].astype(np.int32), ranks))
    return found


@dataclass(frozen=True, slots=True)
class Part:
    """The part of a window that stamps touch, and `side_px` cells before it on either axis.

    Attributes:
        left: First column of the part in the window.
        top: First row.
        width: Columns without those before.
        height: Rows likewise.
        side_px: The marker's side.
    """

    left: int
    top: int
    width: int
    height: int
    side_px: int

    @classmethod
    def around(cls, window: DeviceWindow, corners: Sequence[Corners], side_px: int) -> Part:
        """Return what some stamps, at least one, touch; no piece may be empty."""
        left = max(min(int(piece.x_px.min()) for piece in corners), 0)
        top = max(min(int(piece.y_px.min()) for piece in corners), 0)
        right = max(int(piece.x_px.max()) for piece in corners) + side_px
        bottom = max(int(piece.y_px.max()) for piece in corners) + side_px
        width, height = min(right, window.columns) - left, min(bottom, window.rows) - top
        return cls(left, top, width, height, side_px)

    @property
    def columns(self) -> int:
        """Cells in a row."""
        return self.width + self.side_px

    @property
    def cells(self) -> int:
        """Cells in all."""
        return self.columns * (self.height + self.side_px)

    def places(self, corners: Corners) -> Indexes:
        """Return in which cell, counted row by row, each corner lies."""
        places = corners.y_px - np.int32(self.top - self.side_px)
        places *= np.int32(self.columns)
        places += corners.x_px
        places -= np.int32(self.left - self.side_px)
        return places

    def corners(self, places: Indexes) -> Corners:
        """Return the corners in some cells, ranked as they come."""
        rows, columns = np.divmod(places, np.int32(self.columns))
        rows += np.int32(self.top - self.side_px)
        columns += np.int32(self.left - self.side_px)
        return Corners(columns, rows, np.arange(len(places), dtype=np.int32))


def topmost(part: Part, corners: Sequence[Corners], feedback: Feedback) -> Indexes:
    """Return the cells of the part where stamps have their corner, the lowest in rank first."""
    highest = np.zeros(part.cells, np.int32)
    for piece in corners:
        feedback.check()
        np.maximum.at(highest, part.places(piece).astype(np.intp), piece.ranks + np.int32(1))
    # Of whole numbers numpy would take longer to find those that are not 0.
    cells = np.flatnonzero(highest != 0).astype(np.int32)
    ranks = highest[cells]
    last = int(ranks.max(initial=0))
    if last > SPARSE * len(cells):
        in_order: Indexes = cells[np.argsort(ranks)]
        return in_order
    # No two are alike: each has a place of its own, and to look at all places is no sorting.
    by_rank = np.full(last + 1, NOWHERE, np.int32)
    by_rank[ranks] = cells
    found: Indexes = by_rank[by_rank != NOWHERE]
    return found


@dataclass(frozen=True, slots=True, eq=False)
class Stamps:
    """Stamps on a part of a window.

    Attributes:
        part: Where they lie.
        corners: Number of the stamp whose upper left corner is there, 0 for none.
        places: Cell of each stamp by number, the topmost last; far off for number 0.
    """

    part: Part
    corners: Indexes
    places: Indexes

    @classmethod
    def of(cls, part: Part, places: Indexes) -> Stamps:
        """Return stamps with their corners in cells, later ones on earlier ones."""
        numbered = np.concatenate(([NOWHERE], places)).astype(np.int32)
        corners = np.zeros(part.cells, np.int32)
        corners[places] = np.arange(1, len(numbered), dtype=np.int32)
        return cls(part, corners.reshape(-1, part.columns), numbered)

    def cells(self, start: int, stop: int) -> Indexes:
        """Return the cells of all pixels of some rows of the part."""
        side_px, columns = self.part.side_px, self.part.columns
        rows = np.arange(start + side_px, stop + side_px, dtype=np.int32) * columns
        across = np.arange(side_px, columns, dtype=np.int32)
        cells: Indexes = (rows.astype(np.int32)[:, None] + across).reshape(-1)
        return cells
