"""Shows the map's furniture above the map, from pictures of what stays the same meanwhile."""

from __future__ import annotations

import math

from PySide6.QtCore import QObject, QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from corridormap.core.decorations import Decorations, Place
from corridormap.core.extent import Extent
from corridormap.core.map_settings import MapSettings
from corridormap.render.decorations.arrangement import (
    STILL,
    Arrangement,
    StillPieces,
    arranged,
    covered_boxes,
    still_pieces,
)
from corridormap.render.decorations.draw_graticule import draw_graticule
from corridormap.render.decorations.furniture import Furniture, LeftOut
from corridormap.render.decorations.pieces import Piece, PlacedPiece
from corridormap.render.images import painting
from corridormap.ui.canvas.overlay import pen

HANDLE = QColor("#e6007e")
"""Around the piece under the hand."""


class DecorationOverlay(QObject):
    """An overlay of all furniture.

    Title, legend and credits are pictures made once; scale bar, arrow and graticule are drawn
    anew for every frame, since they are true for one view only.

    Args:
        parent: Owner.
    """

    changed = Signal()
    """There is something else to draw."""
    left_out_changed = Signal()
    """Other pieces than before cannot be shown."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._furniture: Furniture | None = None
        self._still: tuple[tuple[int, int], StillPieces] | None = None
        self._pictures: dict[str, tuple[Piece, float, QImage]] = {}
        self._arrangement = Arrangement(())
        self._left_out: tuple[LeftOut, ...] = ()
        self._boxes: tuple[MapSettings, Furniture, tuple[Extent, ...]] | None = None
        self._lifted: tuple[str, Place] | None = None
        self._marked = ""

    @property
    def arrangement(self) -> Arrangement:
        """What the last frame showed, and where."""
        return self._arrangement

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What is switched on and could not be shown in the last frame."""
        return self._left_out

    def show(self, furniture: Furniture) -> None:
        """Show this from now on."""
        if furniture != self._furniture:
            self._furniture = furniture
            self._still = None
            self.changed.emit()

    def mark(self, kind: str) -> None:
        """Draw a frame around a piece, around none for an empty text."""
        if kind != self._marked:
            self._marked = kind
            self.changed.emit()

    def lift(self, kind: str, place: Place) -> None:
        """Show a piece at a place where somebody holds it."""
        self._lifted = (kind, place)
        self.changed.emit()

    def put_down(self) -> None:
        """Show all pieces where they belong."""
        self._lifted = None
        self.changed.emit()

    def boxes_in(self, settings: MapSettings) -> tuple[Extent, ...]:
        """Return what a view lies under, no piece in the hand, in logical pixels."""
        furniture = self._furniture
        if furniture is None:
            return ()
        if self._boxes is None or self._boxes[0] != settings or self._boxes[1] is not furniture:
            still = self._still_pieces(furniture, settings)
            self._boxes = settings, furniture, covered_boxes(furniture, settings, still)
        return self._boxes[2]

    def paint(self, painter: QPainter, settings: MapSettings) -> None:
        """Draw what a view shows; a picture that is saved gets its furniture from its maker."""
        furniture = self._furniture
        if furniture is None or isinstance(painter.device(), QImage):
            return
        still = self._still_pieces(furniture, settings)
        lifted = "" if self._lifted is None else self._lifted[0]
        self._arrangement = arranged(self._held(furniture), settings, still, lifted)
        if furniture.decorations.graticule:
            boxes = [each.box for each in self._arrangement.pieces]
            draw_graticule(painter, settings, furniture, boxes, from_pictures=True)
        for each in self._arrangement.pieces:
            self._paint_piece(painter, each, settings.device_pixel_ratio)
            if each.piece.kind == (lifted or self._marked):
                _paint_frame(painter, each)
        if self._arrangement.left_out != self._left_out:
            self._left_out = self._arrangement.left_out
            self.left_out_changed.emit()

    def _held(self, furniture: Furniture) -> Furniture:
        if self._lifted is None:
            return furniture
        decorations: Decorations = furniture.decorations.with_place(*self._lifted)
        return furniture.with_decorations(decorations)

    def _still_pieces(self, furniture: Furniture, settings: MapSettings) -> StillPieces:
        size = (settings.width_px, settings.height_px)
        if self._still is None or self._still[0] != size:
            self._still = (size, still_pieces(furniture, settings))
        return self._still[1]

    def _paint_piece(self, painter: QPainter, placed: PlacedPiece, ratio: float) -> None:
        piece, box = placed.piece, placed.box
        # On whole device pixels a picture stays as sharp as it was drawn.
        corner = QPointF(round(box.x_min * ratio) / ratio, round(box.y_min * ratio) / ratio)
        if piece.kind in STILL:
            painter.drawImage(corner, self._picture(piece, ratio))
            return
        painter.save()
        painter.translate(corner)
        piece.paint(painter)
        painter.restore()

    def _picture(self, piece: Piece, ratio: float) -> QImage:
        known = self._pictures.get(piece.kind)
        if known is not None and known[0] is piece and known[1] == ratio:
            return known[2]
        image = piece_image(piece, ratio)
        self._pictures[piece.kind] = (piece, ratio, image)
        return image


def piece_image(piece: Piece, ratio: float) -> QImage:
    """Return a picture of a piece on nothing."""
    width, height = (max(math.ceil(side * ratio), 1) for side in piece.size_px)
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    with painting(image) as painter:
        piece.paint(painter)
    return image


def _paint_frame(painter: QPainter, placed: PlacedPiece) -> None:
    box = placed.box
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(pen(HANDLE, 1.5, Qt.PenStyle.DashLine))
    painter.drawRect(QRectF(box.x_min, box.y_min, box.width, box.height))
