"""Areas: one path a feature, its outline stroked from the same clipped rings."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import Qt

from corridormap.core.symbol import FillSymbol
from corridormap.render.clip import clip_rings
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_lines import draw_casings, draw_strokes
from corridormap.render.pixel_areas import ink_areas
from corridormap.render.qt_arrays import paths
from corridormap.render.ragged import Runs

BATCH_FEATURES = 50


def draw_fills(
    context: DrawContext, rings: Runs, symbol: FillSymbol, are_many: bool = False
) -> None:
    """Fill the rings' features (screen points) and stroke their outlines.

    Args:
        context: What to draw on; rings may reach out of its window.
        rings: Closed rings.
        symbol: Fill and outline.
        are_many: Small areas by the thousand are to be expected, outlined by short segments.
    """
    box = context.clip_box
    if symbol.color is not None:
        larger = ink_areas(context, rings, symbol.color) if are_many else rings
        _fill(context, clip_rings(larger, box), symbol.color)
    if symbol.outline is not None:
        cut = clip_rings(rings, box)
        draw_casings(context, cut, symbol.outline)
        draw_strokes(context, cut, symbol.outline)


def _fill(context: DrawContext, rings: Runs, color: str) -> None:
    painter = context.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(color))
    changes = np.flatnonzero(np.diff(rings.owners)) + 1
    edges = [0, *changes.tolist(), len(rings)]
    for index, path in enumerate(paths(rings.coords, rings.offsets.tolist(), edges)):
        if index % BATCH_FEATURES == 0:
            context.feedback.check()
        painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
