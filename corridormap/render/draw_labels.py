"""Labels painted: a halo under every text; kept as pictures and only stamped."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import lru_cache

from PySide6.QtCore import QPointF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPainterPath, QPen, QTransform

from corridormap.core.symbol import LabelStyle
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.images import painting
from corridormap.render.label_placement import Placement
from corridormap.render.label_text import (
    ASCENT_EM,
    DIMMED_ALPHA,
    HALO_PX,
    LINE_EM,
    LabelText,
    label_font,
    line_width_px,
    text_size_px,
)


def draw_placements(context: DrawContext, placements: Sequence[Placement]) -> None:
    """Draw labels where they were placed, the first on top of the later ones."""
    ratio = context.settings.device_pixel_ratio
    for index, placement in enumerate(reversed(placements)):
        if index % 20 == 0:
            context.feedback.check()
        if context.vector:
            _draw_path(context.painter, placement)
        elif placement.glyphs or placement.angle_deg:
            corner, image = _turned_image(placement, ratio)
            context.painter.drawImage(corner, image)
        else:
            _stamp(context, placement)


def _stamp(context: DrawContext, placement: Placement) -> None:
    ratio = context.settings.device_pixel_ratio
    image = _label_image(placement.text, ratio)
    x = placement.center[0] - image.width() / ratio / 2
    y = placement.center[1] - image.height() / ratio / 2
    corner = QPointF(round(x * ratio) / ratio, round(y * ratio) / ratio)
    context.painter.drawImage(corner, image)


@lru_cache(maxsize=1024)
def _label_image(text: LabelText, ratio: float) -> QImage:
    width, height = text_size_px(text)
    size = (
        math.ceil((width + 2 * HALO_PX + 2) * ratio),
        math.ceil((height + 2 * HALO_PX + 2) * ratio),
    )
    image = _clear_image(*size, ratio)
    with painting(image) as painter:
        painter.translate(image.width() / ratio / 2, image.height() / ratio / 2)
        _paint(painter, text, _level_path(text))
    return image


@lru_cache(maxsize=256)
def _turned_image(placement: Placement, ratio: float) -> tuple[QPointF, QImage]:
    """Return a label's picture and its upper left corner; it stands still as the map is pulled."""
    reach = 2 * HALO_PX + placement.text.style.size_px
    left = math.floor((min(box[0] for box in placement.boxes) - reach) * ratio)
    top = math.floor((min(box[1] for box in placement.boxes) - reach) * ratio)
    right = math.ceil((max(box[2] for box in placement.boxes) + reach) * ratio)
    bottom = math.ceil((max(box[3] for box in placement.boxes) + reach) * ratio)
    corner = QPointF(left / ratio, top / ratio)
    image = _clear_image(right - left, bottom - top, ratio)
    with painting(image) as painter:
        painter.translate(-corner)
        _draw_path(painter, placement)
    return corner, image


def _clear_image(width: int, height: int, ratio: float) -> QImage:
    image = QImage(width, height, QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(0)
    return image


def _level_path(text: LabelText) -> QPainterPath:
    """Return a level label's outline, the middle of its box at the origin."""
    path = QPainterPath()
    _, height = text_size_px(text)
    size = text.style.size_px
    for index, line in enumerate(text.lines):
        left = -line_width_px(line, text.style) / 2
        baseline = -height / 2 + (ASCENT_EM + LINE_EM * index) * size
        path.addText(QPointF(left, baseline), label_font(text.style), line)
    return path


@lru_cache(maxsize=2048)
def _letter_path(letter: str, style: LabelStyle) -> QPainterPath:
    path = QPainterPath()
    path.addText(QPointF(0, 0), label_font(style), letter)
    return path


def _draw_path(painter: QPainter, placement: Placement) -> None:
    painter.save()
    if placement.glyphs:
        _paint(painter, placement.text, _curved_path(placement))
    else:
        painter.translate(*placement.center)
        painter.rotate(placement.angle_deg)
        _paint(painter, placement.text, _level_path(placement.text))
    painter.restore()


def _curved_path(placement: Placement) -> QPainterPath:
    style = placement.text.style
    path = QPainterPath()
    for glyph in placement.glyphs:
        turn = math.radians(glyph.angle_deg)
        half = line_width_px(glyph.letter, style) / 2
        letter = _letter_path(glyph.letter, style)
        cos, sin = math.cos(turn), math.sin(turn)
        place = QTransform(cos, sin, -sin, cos, glyph.x_px - half * cos, glyph.y_px - half * sin)
        path.addPath(place.map(letter))
    return path


def _paint(painter: QPainter, text: LabelText, path: QPainterPath) -> None:
    halo = qcolor(text.style.halo_color)
    pen = QPen(halo, 2 * HALO_PX)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    if halo.alpha():
        painter.strokePath(path, pen)
    painter.fillPath(path, _ink(text))


def _ink(text: LabelText) -> QColor:
    color = qcolor(text.style.color)
    if text.dimmed:
        color.setAlphaF(color.alphaF() * DIMMED_ALPHA)
    return color
