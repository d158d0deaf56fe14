"""Labels painted: a halo under every text and leader line; kept as pictures and only stamped."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QLineF, QPointF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.label_paths import ink_of, placed_path
from corridormap.render.label_placement import Placement
from corridormap.render.label_stamps import is_turned, stamps_of
from corridormap.render.label_text import HALO_PX

CHECK_EVERY = 20
LEADER_PX = 1.0
LEADER_HALO_PX = 2.8


def draw_placements(context: DrawContext, placements: Sequence[Placement]) -> None:
    """Draw labels where they were placed, the first on top of the later ones."""
    last_first = list(reversed(placements))
    _draw_leaders(context.painter, [each for each in last_first if each.leader is not None])
    if context.vector:
        for index, placement in enumerate(last_first):
            if index % CHECK_EVERY == 0:
                context.feedback.check()
            _draw_path(context.painter, placement)
        return
    context.feedback.check()
    ratio = context.settings.device_pixel_ratio
    stamps = stamps_of(last_first, ratio)
    for placement, stamp in zip(last_first, stamps, strict=True):
        corner = stamp.corner
        if not is_turned(placement):
            x, y = placement.center[0] + corner.x(), placement.center[1] + corner.y()
            corner = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
        context.painter.drawImage(corner, stamp.image)


def _draw_leaders(painter: QPainter, placements: Sequence[Placement]) -> None:
    """Draw all halos first: none lies on another's line."""
    if not placements:
        return
    painter.save()
    for is_halo in (True, False):
        for placement in placements:
            if placement.leader is not None:
                color = _leader_color(placement, is_halo)
                pen = QPen(color, LEADER_HALO_PX if is_halo else LEADER_PX)
                pen.setCapStyle(Qt.PenCapStyle.RoundCap)
                painter.setPen(pen)
                painter.drawLine(QLineF(*placement.leader))
    painter.restore()


def _leader_color(placement: Placement, is_halo: bool) -> QColor:
    text = placement.text
    return qcolor(text.style.halo_color) if is_halo else ink_of(text)


def _draw_path(painter: QPainter, placement: Placement) -> None:
    path, halo = placed_path(placement), qcolor(placement.text.style.halo_color)
    if halo.alpha():
        pen = QPen(halo, 2 * HALO_PX)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        painter.strokePath(path, pen)
    painter.fillPath(path, ink_of(placement.text))
