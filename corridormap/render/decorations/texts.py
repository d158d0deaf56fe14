"""Text of the furniture: fonts, measures and lines that stay text in SVG and PDF."""

from __future__ import annotations

import re
from functools import lru_cache

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QFont, QFontMetricsF, QPainter, QPainterPath, QPen

from corridormap.core.symbol import LabelStyle
from corridormap.render.draw_context import qcolor
from corridormap.render.label_text import ASCENT_EM, DESCENT_EM, label_font

LINE_EM = 1.32
"""From baseline to baseline."""
CORNER_PX = 3.0
_CHINESE = re.compile(r"[\u2e80-\u9fff\uff00-\uffef]")
_WORDS = re.compile(
    r"[\u2e80-\u9fff\uff00-\uffef][、，。；：）]?|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*"
)


@lru_cache(maxsize=64)
def text_font(size_px: float, bold: bool = False) -> QFont:
    """Return the font of furniture, the labels' own."""
    return label_font(LabelStyle("", size_px=size_px, bold=bold))


@lru_cache(maxsize=64)
def _western_font(size_px: int, bold: bool) -> QFont:
    font = QFont(text_font(size_px, bold))
    # Fonts with both scripts have quotation marks as wide as a Chinese sign.
    font.setFeature(QFont.Tag("pwid"), 1)
    return font


def has_chinese(text: str) -> bool:
    """Whether quotation marks in a text are as wide as its other signs."""
    return _CHINESE.search(text) is not None


def _font_of(text: str, font: QFont) -> QFont:
    """Return the font, with marks of a letter's width where the text is not Chinese."""
    return font if has_chinese(text) else _western_font(font.pixelSize(), font.bold())


@lru_cache(maxsize=2048)
def text_width_px(text: str, size_px: float, bold: bool = False) -> float:
    """Return how wide a line of text is, in logical pixels."""
    font = _font_of(text, text_font(size_px, bold))
    return float(QFontMetricsF(font).horizontalAdvance(text))


def line_height_px(size_px: float) -> float:
    """Return the height of a line without the room between lines."""
    return (ASCENT_EM + DESCENT_EM) * round(size_px)


def wrapped_text(text: str, size_px: float, width_px: float, bold: bool = False) -> tuple[str, ...]:
    """Return the text in lines no wider than `width_px`, broken between words or Chinese signs.

    A single word that is wider stands alone.
    """
    lines = [""]
    for word in _WORDS.findall(text):
        longer = lines[-1] + word
        if lines[-1] and text_width_px(longer.rstrip(), size_px, bold) > width_px:
            lines.append(word)
        else:
            lines[-1] = longer
    return tuple(line.rstrip() for line in lines)


def draw_text(
    painter: QPainter, at: tuple[float, float], text: str, font: QFont, color: str
) -> None:
    """Write a line whose baseline begins at a point."""
    painter.setFont(_font_of(text, font))
    painter.setPen(qcolor(color))
    painter.drawText(QPointF(*at), text)


def draw_halo(
    painter: QPainter, at: tuple[float, float], text: str, font: QFont, color: str
) -> None:
    """Draw what parts a line of text from the map under it."""
    path = QPainterPath()
    path.addText(QPointF(*at), _font_of(text, font), text)
    pen = QPen(qcolor(color), 2.4)
    pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
    painter.strokePath(path, pen)


def draw_plate(painter: QPainter, box: QRectF, paper: str, edge: str | None) -> None:
    """Fill the ground of a piece, with a hairline around it where `edge` is a colour."""
    if edge is None:
        # Whole pixels are filled in a fraction of the time that smoothed edges take.
        painter.fillRect(box.toAlignedRect(), qcolor(paper))
        return
    painter.setBrush(qcolor(paper))
    painter.setPen(QPen(qcolor(edge), 1.0))
    painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), CORNER_PX, CORNER_PX)
    painter.setBrush(Qt.BrushStyle.NoBrush)
