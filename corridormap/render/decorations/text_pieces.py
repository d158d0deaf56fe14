"""Pieces that are text alone: title and subtitle, credits, whose boundaries are drawn."""

from __future__ import annotations

from PySide6.QtCore import QRectF
from PySide6.QtGui import QPainter

from corridormap.core.map_settings import MapSettings
from corridormap.render.decorations.furniture import Furniture
from corridormap.render.decorations.pieces import PLATE_ALPHA, Piece
from corridormap.render.decorations.texts import (
    LINE_EM,
    draw_plate,
    draw_text,
    line_height_px,
    text_font,
    text_width_px,
    wrapped_text,
)
from corridormap.render.label_text import ASCENT_EM

TITLE_PX, SUBTITLE_PX, CREDIT_PX = 22.0, 14.0, 10.0
TITLE_SHARE, CREDIT_SHARE = 0.7, 0.62
"""Of the map's width that a line takes before it is broken."""
CREDIT_LEAST_PX = 320.0
"""On a map no wider the credits take all of its width."""
_PADDING_PX = 10.0
_CREDIT_PADDING_PX = 5.0


def title_piece(furniture: Furniture, settings: MapSettings) -> Piece:
    """Return title and subtitle, centred, broken where they are long."""
    inks, decorations = furniture.inks, furniture.decorations
    room = TITLE_SHARE * settings.width_px
    title = wrapped_text(decorations.title_text.strip(), TITLE_PX, room, bold=True)
    subtitle = wrapped_text(decorations.subtitle_text.strip(), SUBTITLE_PX, room)
    lines = [(line, TITLE_PX, True, inks.ink) for line in title]
    lines += [(line, SUBTITLE_PX, False, inks.quiet) for line in subtitle if line]
    width = max(text_width_px(line, size, bold) for line, size, bold, _ in lines)
    width += 2 * _PADDING_PX + 4.0
    height = sum(LINE_EM * size for _, size, _, _ in lines) + _PADDING_PX

    def paint(painter: QPainter) -> None:
        draw_plate(painter, QRectF(0, 0, width, height), inks.paper + PLATE_ALPHA, None)
        top = _PADDING_PX / 2
        for line, size, bold, color in lines:
            left = (width - text_width_px(line, size, bold)) / 2
            baseline = top + (LINE_EM - 1) * size / 2 + ASCENT_EM * size
            draw_text(painter, (left, baseline), line, text_font(size, bold), color)
            top += LINE_EM * size

    return Piece("title", width, height, paint)


def credits_piece(furniture: Furniture, settings: MapSettings) -> Piece:
    """Return the line of credits, broken where the map is narrow."""
    return _small_print("attributions", furniture.credits, furniture, settings)


def viewpoint_piece(furniture: Furniture, settings: MapSettings) -> Piece:
    """Return the line that tells whose drawing of boundaries this is."""
    return _small_print("viewpoint", furniture.viewpoint, furniture, settings)


def _small_print(kind: str, text: str, furniture: Furniture, settings: MapSettings) -> Piece:
    inks, font = furniture.inks, text_font(CREDIT_PX)
    room = max(CREDIT_SHARE * settings.width_px, min(settings.width_px, CREDIT_LEAST_PX))
    lines = wrapped_text(text, CREDIT_PX, room - 2 * _CREDIT_PADDING_PX)
    widths = [text_width_px(line, CREDIT_PX) for line in lines]
    width = max(widths) + 2 * _CREDIT_PADDING_PX
    step = LINE_EM * CREDIT_PX
    height = step * (len(lines) - 1) + line_height_px(CREDIT_PX) + 4.0
    across = furniture.decorations.of(kind).place.sides[0]

    def paint(painter: QPainter) -> None:
        draw_plate(painter, QRectF(0, 0, width, height), inks.paper + PLATE_ALPHA, None)
        for number, (line, line_px) in enumerate(zip(lines, widths, strict=True)):
            slack = width - 2 * _CREDIT_PADDING_PX - line_px
            left = _CREDIT_PADDING_PX + slack * (across + 1) / 2
            baseline = 2.0 + ASCENT_EM * CREDIT_PX + number * step
            draw_text(painter, (left, baseline), line, font, inks.quiet)

    return Piece(kind, width, height, paint, is_plain=True)
