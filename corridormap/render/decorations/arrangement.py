"""All pieces of a map's furniture, each made for the place where it comes to stand."""

from __future__ import annotations

from dataclasses import dataclass, replace

from PySide6.QtGui import QPainter

from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import RenderRequest
from corridormap.render.decorations.draw_graticule import draw_graticule, graticule_labels
from corridormap.render.decorations.furniture import Furniture, LeftOut
from corridormap.render.decorations.legend_piece import legend_piece
from corridormap.render.decorations.north_arrow import (
    SIZE_PX,
    north_arrow_piece,
    north_deg,
    why_no_arrow,
)
from corridormap.render.decorations.pieces import Piece, PlacedPiece, placed_pieces
from corridormap.render.decorations.scale_bar import scale_bar_piece, scale_bar_room
from corridormap.render.decorations.text_pieces import credits_piece, title_piece, viewpoint_piece

STILL = ("attributions", "viewpoint", "title", "legend")
"""Pieces that stay the same while the map is moved; in the order in which they find room."""
MOST_SHARE = 0.6
"""Of the map's width that a scale bar or arrow may take."""
UNCREDITED = "switched off; name the data's sources beside the map."
TOO_SMALL = "the map is too small for it."


@dataclass(frozen=True, slots=True, eq=False)
class Arrangement:
    """What is drawn, in drawing order, and what is not."""

    pieces: tuple[PlacedPiece, ...]
    left_out: tuple[LeftOut, ...] = ()

    def piece_at(self, x_px: float, y_px: float) -> PlacedPiece | None:
        """Return the piece on top at a screen point, None where there is none."""
        return next((each for each in reversed(self.pieces) if each.box.contains(x_px, y_px)), None)


@dataclass(frozen=True, slots=True, eq=False)
class StillPieces:
    """What depends on texts and sizes alone, so that it need not be made for every frame."""

    pieces: tuple[Piece, ...]
    left_out: tuple[LeftOut, ...]


def still_pieces(
    furniture: Furniture, settings: MapSettings, *, vector: bool = False
) -> StillPieces:
    """Return the pieces that do not depend on where the map stands."""
    makers = {
        "attributions": credits_piece,
        "viewpoint": viewpoint_piece,
        "title": title_piece,
    }
    pieces: list[Piece] = []
    left_out: list[LeftOut] = []
    if furniture.credits and not furniture.decorations.attributions.shown:
        left_out.append(LeftOut("attributions", UNCREDITED))
    for kind in STILL:
        if not furniture.is_wanted(kind):
            continue
        if kind == "legend":
            piece = legend_piece(furniture, settings, vector=vector)
        else:
            piece = makers[kind](furniture, settings)
        if piece is None or _is_too_large(piece, settings):
            left_out.append(LeftOut(kind, TOO_SMALL))
        else:
            pieces.append(piece)
    return StillPieces(tuple(pieces), tuple(left_out))


def arranged(
    furniture: Furniture, settings: MapSettings, still: StillPieces, lifted: str = ""
) -> Arrangement:
    """Return where everything stands in a view; a `lifted` kind of piece is in somebody's hand."""
    left_out = list(still.left_out)
    pieces = list(still.pieces)
    for kind in ("scale_bar", "north_arrow"):
        if not furniture.is_wanted(kind):
            continue
        room = _room(kind, furniture, settings)
        if room.width_px > MOST_SHARE * settings.width_px:
            left_out.append(LeftOut(kind, TOO_SMALL))
        else:
            pieces.append(room)
    size = (float(settings.width_px), float(settings.height_px))
    placed: list[PlacedPiece] = []
    for each in placed_pieces(pieces, furniture.decorations, size, lifted):
        made = _made_there(each, furniture, settings)
        if isinstance(made, LeftOut):
            left_out.append(made)
        else:
            placed.append(made)
    return Arrangement(tuple(placed), tuple(left_out))


def furnished_request(request: RenderRequest, furniture: Furniture) -> RenderRequest:
    """Return the request of a picture whose labels keep clear of the furniture over it."""
    still = still_pieces(furniture, request.settings)
    return replace(request, reserved=covered_boxes(furniture, request.settings, still))


def covered_boxes(
    furniture: Furniture, settings: MapSettings, still: StillPieces
) -> tuple[Extent, ...]:
    """Return the boxes that pieces and the graticule's labels lie over, logical pixels."""
    boxes = tuple(each.box for each in arranged(furniture, settings, still).pieces)
    if furniture.decorations.graticule:
        boxes += graticule_labels(settings, boxes)
    return boxes


def draw_furniture(
    painter: QPainter, settings: MapSettings, furniture: Furniture, *, vector: bool = False
) -> Arrangement:
    """Draw everything over a map, in logical pixels; return what was drawn and what was not."""
    still = still_pieces(furniture, settings, vector=vector)
    arrangement = arranged(furniture, settings, still)
    if furniture.decorations.graticule:
        boxes = [each.box for each in arrangement.pieces]
        draw_graticule(painter, settings, furniture, boxes)
    for each in arrangement.pieces:
        painter.save()
        painter.translate(each.box.x_min, each.box.y_min)
        each.piece.paint(painter)
        painter.restore()
    return arrangement


def _room(kind: str, furniture: Furniture, settings: MapSettings) -> Piece:
    if kind == "scale_bar":
        return scale_bar_room(furniture, settings)
    return Piece(kind, SIZE_PX, SIZE_PX, lambda _: None)


def _made_there(
    placed: PlacedPiece, furniture: Furniture, settings: MapSettings
) -> PlacedPiece | LeftOut:
    """Return what depends on the place, made for it."""
    kind, box = placed.piece.kind, placed.box
    if kind == "scale_bar":
        reason = "lengths cannot be measured in this view."
        return scale_bar_piece(furniture, settings, box) or LeftOut(kind, reason)
    if kind == "north_arrow":
        x_px, y_px = box.center
        reason = why_no_arrow(settings, x_px, y_px)
        if reason:
            return LeftOut(kind, reason)
        return PlacedPiece(north_arrow_piece(furniture, north_deg(settings, x_px, y_px)), box)
    return placed


def _is_too_large(piece: Piece, settings: MapSettings) -> bool:
    whole = Extent(0.0, 0.0, settings.width_px, settings.height_px)
    return piece.width_px > whole.width or piece.height_px > whole.height
