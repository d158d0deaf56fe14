"""The north arrow: where true north is at the arrow's place, if that means anything for the map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QPainter, QPen, QPolygonF

from corridormap.core.crs import WGS84, transform
from corridormap.core.map_settings import MapSettings
from corridormap.render.decorations.furniture import Furniture
from corridormap.render.decorations.ground_scale import lonlat_of
from corridormap.render.decorations.pieces import Piece
from corridormap.render.decorations.texts import draw_halo, draw_text, text_font, text_width_px
from corridormap.render.decorations.words import word
from corridormap.render.draw_context import qcolor

if TYPE_CHECKING:
    from numpy.typing import NDArray

SIZE_PX = 48.0
TEXT_PX = 12.0
MOST_APART_DEG = 30.0
"""Where north differs by more between two places of the map, one arrow would mislead."""
_STEP_PX = 3.0
_GRID = 5


def north_deg(settings: MapSettings, x_px: float, y_px: float) -> float:
    """Return the direction of true north at a screen point, clockwise from straight up.

    NaN off the globe.
    """
    return float(_norths(settings, np.array([[x_px, y_px]]))[0])


def why_no_arrow(settings: MapSettings, x_px: float, y_px: float) -> str:
    """Return why an arrow at a screen point would mean nothing; empty where it does."""
    if _is_straight(settings):
        return ""
    here = north_deg(settings, x_px, y_px)
    if math.isnan(here):
        return "the arrow would stand beside the globe."
    xs = np.linspace(0.02, 0.98, _GRID) * settings.width_px
    ys = np.linspace(0.02, 0.98, _GRID) * settings.height_px
    norths = _norths(settings, np.stack(np.meshgrid(xs, ys), axis=-1).reshape(-1, 2))
    if np.isnan(norths).any():
        return "the view reaches beyond the globe, where there is no north."
    apart = float(np.abs((norths - here + 180.0) % 360.0 - 180.0).max())
    if apart > MOST_APART_DEG:
        return f"north differs by up to {apart:.0f}° across this view."
    return ""


def _is_straight(settings: MapSettings) -> bool:
    crs = settings.view.crs
    return crs.is_web_mercator or crs.is_geographic


def _norths(settings: MapSettings, screen: NDArray[np.float64]) -> NDArray[np.float64]:
    if _is_straight(settings):
        return np.zeros(len(screen))
    lonlat = lonlat_of(settings, screen)
    good = np.isfinite(lonlat[:, 0]) & np.isfinite(lonlat[:, 1])
    step_deg = min(_STEP_PX * settings.view.map_units_per_px / 111_000.0, 0.5)
    ahead = np.where(good[:, None], lonlat, 0.0)
    ahead[:, 1] += step_deg
    # Beyond the pole the way goes on south: look back instead.
    is_turned = ahead[:, 1] > 90.0
    ahead[is_turned, 1] -= 2 * step_deg
    moved = settings.to_screen(transform(ahead, WGS84, settings.view.crs)) - screen
    moved[is_turned] *= -1.0
    found = np.degrees(np.arctan2(moved[:, 0], -moved[:, 1]))
    good &= np.isfinite(moved[:, 0]) & np.isfinite(moved[:, 1])
    return np.where(good, found, np.nan)


def north_arrow_piece(furniture: Furniture, angle_deg: float) -> Piece:
    """Return an arrow that points so many degrees clockwise from straight up."""
    inks = furniture.inks

    def paint(painter: QPainter) -> None:
        painter.translate(SIZE_PX / 2, SIZE_PX / 2)
        painter.rotate(angle_deg)
        _paint_needle(painter, inks.ink, inks.paper)
        text = word("north", furniture.language)
        font = text_font(TEXT_PX, bold=True)
        # The letter stands upright whatever the needle does.
        painter.translate(0.0, -SIZE_PX / 2 + 6.0)
        painter.rotate(-angle_deg)
        at = (-text_width_px(text, TEXT_PX, bold=True) / 2, TEXT_PX * 0.36)
        draw_halo(painter, at, text, font, inks.paper)
        draw_text(painter, at, text, font, inks.ink)

    return Piece("north_arrow", SIZE_PX, SIZE_PX, paint)


def _paint_needle(painter: QPainter, ink: str, paper: str) -> None:
    tip, foot, notch, wing = -11.0, 21.0, 14.5, 8.0
    dark = QPolygonF([QPointF(0, tip), QPointF(-wing, foot), QPointF(0, notch)])
    light = QPolygonF([QPointF(0, tip), QPointF(wing, foot), QPointF(0, notch)])
    outline = QPolygonF([*dark.toList()[:2], QPointF(0, notch), QPointF(wing, foot)])
    halo = QPen(qcolor(paper), 3.0)
    halo.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.setPen(halo)
    painter.drawPolygon(outline)
    edge = QPen(qcolor(ink), 1.2)
    edge.setJoinStyle(Qt.PenJoinStyle.MiterJoin)
    painter.setPen(edge)
    painter.setBrush(qcolor(ink))
    painter.drawPolygon(dark)
    painter.setBrush(qcolor(paper))
    painter.drawPolygon(light)
    painter.setBrush(Qt.BrushStyle.NoBrush)
