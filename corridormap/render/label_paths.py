"""Outlines of labels: their lines in their fonts, level, turned or letter by letter."""

from __future__ import annotations

import math
from functools import lru_cache

from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QPainterPath, QTransform

from corridormap.core.symbol import LabelStyle
from corridormap.render.draw_context import qcolor
from corridormap.render.label_placement import Placement
from corridormap.render.label_text import DIMMED_ALPHA, LabelText, label_font, line_width_px


def level_path(text: LabelText) -> QPainterPath:
    """Return a level label's outline, the middle of its box at the origin."""
    path = QPainterPath()
    _, height = text.size_px
    for row in text.rows:
        place = QPointF(-row.width_px / 2, row.baseline_px - height / 2)
        path.addText(place, label_font(row.style, row.face), row.line)
    return path


def placed_path(placement: Placement) -> QPainterPath:
    """Return a label's outline where it stands."""
    if placement.glyphs:
        return _curved_path(placement)
    turn = QTransform()
    turn.translate(*placement.center)
    turn.rotate(placement.angle_deg)
    return turn.map(level_path(placement.text))


@lru_cache(maxsize=2048)
def _letter_path(letter: str, style: LabelStyle, face: str) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(0, 0), label_font(style, face), letter)
    return path


def _curved_path(placement: Placement) -> QPainterPath:
    style, face = placement.text.style, placement.text.rows[0].face
    path = QPainterPath()
    for glyph in placement.glyphs:
        turn = math.radians(glyph.angle_deg)
        half = line_width_px(glyph.letter, style, face) / 2
        letter = _letter_path(glyph.letter, style, face)
        cos, sin = math.cos(turn), math.sin(turn)
        place = QTransform(cos, sin, -sin, cos, glyph.x_px - half * cos, glyph.y_px - half * sin)
        path.addPath(place.map(letter))
    return path


def ink_of(text: LabelText) -> QColor:
    """Return the colour of a label's letters."""
    color = qcolor(text.style.color)
    if text.dimmed:
        color.setAlphaF(color.alphaF() * DIMMED_ALPHA)
    return color
