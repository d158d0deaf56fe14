"""Pieces of furniture: how large each is, how it is painted, and where it comes to stand."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtGui import QPainter

from corridormap.core.decorations import Decorations
from corridormap.core.extent import Extent

PLATE_ALPHA = "f2"
"""Plates let a little of the map through."""
GAP_PX = 6.0
"""Between two pieces that would lie on each other."""


@dataclass(frozen=True, slots=True, eq=False)
class Piece:
    """Something to be painted with its top left corner at the painter's origin.

    Attributes:
        kind: One of `core.decorations.KINDS`.
        width_px: Logical pixels.
        height_px: Logical pixels.
        paint: Draws it; any thread, any device.
        is_plain: Whether it may touch another piece: lines of text that share a plate.
    """

    kind: str
    width_px: float
    height_px: float
    paint: Callable[[QPainter], None]
    is_plain: bool = False

    @property
    def size_px(self) -> tuple[float, float]:
        """Width and height."""
        return self.width_px, self.height_px


@dataclass(frozen=True, slots=True, eq=False)
class PlacedPiece:
    """A piece and its box on the map (logical pixels, y down)."""

    piece: Piece
    box: Extent


def placed_pieces(
    pieces: Sequence[Piece],
    decorations: Decorations,
    map_px: tuple[float, float],
    lifted: str = "",
) -> list[PlacedPiece]:
    """Return where each piece stands; a later one makes way for the earlier ones.

    It moves away from the edge it keeps to, and stays where it is if there is no room left. The
    one that a hand holds (`lifted`) neither makes way nor is made way for, and comes last.
    """
    placed: list[PlacedPiece] = []
    for piece in (each for each in pieces if each.kind != lifted):
        place = decorations.of(piece.kind).place
        box = place.box(piece.size_px, map_px)
        down = place.sides[1] or 1
        placed.append(PlacedPiece(piece, _clear_of(box, piece, placed, (down, map_px[1]))))
    for piece in (each for each in pieces if each.kind == lifted):
        box = decorations.of(lifted).place.box(piece.size_px, map_px)
        placed.append(PlacedPiece(piece, box))
    return placed


def _clear_of(
    box: Extent, piece: Piece, others: Sequence[PlacedPiece], edge: tuple[int, float]
) -> Extent:
    down, map_h = edge
    moved = box
    for _ in others:
        hit = next((each for each in others if _overlap(moved, each.box)), None)
        if hit is None:
            return moved
        gap = 0.0 if piece.is_plain and hit.piece.is_plain else GAP_PX
        above, below = hit.box.y_min - gap - moved.y_max, hit.box.y_max + gap - moved.y_min
        moved = moved.shifted(0.0, above if down > 0 else below)
    is_free = not any(_overlap(moved, each.box) for each in others)
    is_inside = moved.y_min >= 0 and moved.y_max <= map_h
    return moved if is_free and is_inside else box


def _overlap(first: Extent, second: Extent) -> bool:
    return (
        first.x_min < second.x_max
        and second.x_min < first.x_max
        and first.y_min < second.y_max
        and second.y_min < first.y_max
    )
