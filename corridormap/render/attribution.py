"""The line of credits that a map carries wherever it goes."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF
from PySide6.QtGui import QPainterPath

from corridormap.core.symbol import LabelStyle
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.label_text import label_font, line_width_px

STYLE = LabelStyle(field="", size_px=10.0, color="#4a4f55")
PLATE = "#ffffffc8"
PADDING_PX = 5.0
LINE_PX = 13.5


def draw_attribution(context: DrawContext, text: str) -> None:
    """Write the credits on a light plate in the lower right corner, wrapped to the width."""
    lines = _wrapped(text, context.settings.width_px - 4 * PADDING_PX)
    width = max(line_width_px(line, STYLE) for line in lines) + 2 * PADDING_PX
    height = LINE_PX * len(lines) + PADDING_PX
    left = context.settings.width_px - width
    top = context.settings.height_px - height
    context.painter.fillRect(QRectF(left, top, width, height), qcolor(PLATE))
    path = QPainterPath()
    for index, line in enumerate(lines):
        baseline = top + LINE_PX * (index + 1) - PADDING_PX / 4
        path.addText(QPointF(left + PADDING_PX, baseline), label_font(STYLE), line)
    context.painter.fillPath(path, qcolor(STYLE.color))


def _wrapped(text: str, width_px: float) -> list[str]:
    lines: list[str] = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if lines[-1] and line_width_px(longer, STYLE) > width_px:
            lines.append(word)
        else:
            lines[-1] = longer
    return lines
