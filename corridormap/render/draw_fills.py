"""Areas: one path a feature, its outline stroked from the same clipped rings."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter

from corridormap.core.symbol import FillSymbol
from corridormap.render.clip import clip_lines, clip_rings
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_lines import casing_and_stroke, draw_strokes, is_hairline
from corridormap.render.hatches import draw_hatch
from corridormap.render.pieces import LONGEST_PX, lengths_of, parts_of_area
from corridormap.render.pixel_areas import ink_areas
from corridormap.render.qt_arrays import paths
from corridormap.render.ragged import Runs, kept_runs
from corridormap.render.stepped_areas import count_areas

BATCH_FEATURES = 50
COVERED_PX = 1.0
"""An outline this wide, in device pixels, hides how its area's edge is drawn."""


def draw_fills(
    context: DrawContext,
    rings: Runs,
    symbol: FillSymbol,
    are_many: bool = False,
    outlines: Runs | None = None,
) -> None:
    """Fill the rings' features (screen points), hatch them and stroke their outlines.

    Args:
        context: What to draw on; rings may reach out of its window.
        rings: Closed rings.
        symbol: Fill, hatch and outline; of an outline only its stroke, dashes and casing.
        are_many: Small areas by the thousand are to be expected, outlined by short segments.
        outlines: Lines to stroke instead of the rings, where those have edges that are no borders.
    """
    box = context.clip_box
    if symbol.color is not None:
        stepped = outlines is None and _hides_edges(context, symbol)
        larger = rings
        if are_many:
            add_up = count_areas if stepped else ink_areas
            larger = add_up(context, rings, symbol.color)
        with _edges(context, stepped):
            _fill(context, clip_rings(larger, box), symbol.color)
    if symbol.hatch is not None:
        draw_hatch(context, clip_rings(rings, box), symbol.hatch)
    if symbol.outline is not None:
        strokes = casing_and_stroke(symbol.outline)
        lines = rings if outlines is None else outlines
        if not all(is_hairline(context, stroke) for stroke in strokes):
            lines = clip_rings(rings, box) if outlines is None else clip_lines(outlines, box)
        for stroke in strokes:
            draw_strokes(context, lines, stroke)


def _hides_edges(context: DrawContext, symbol: FillSymbol) -> bool:
    """Whether an opaque outline lies on the edges of areas, so that they may be stepped."""
    line, ratio = symbol.outline, context.settings.device_pixel_ratio
    return (
        line is not None
        and not context.exact
        and not line.dash_px
        and line.width_px * ratio >= COVERED_PX
        and qcolor(line.color).alpha() == 255
    )


@contextmanager
def _edges(context: DrawContext, stepped: bool) -> Iterator[None]:
    """Leave edges stepped: a quarter of the time."""
    antialiasing = QPainter.RenderHint.Antialiasing
    context.painter.setRenderHint(antialiasing, not stepped)
    try:
        yield
    finally:
        context.painter.setRenderHint(antialiasing, True)


def _fill(context: DrawContext, rings: Runs, color: str) -> None:
    painter = context.painter
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(color))
    changes = np.flatnonzero(np.diff(rings.owners)) + 1
    edges = [0, *changes.tolist(), len(rings)]
    is_long = np.zeros(len(edges) - 1, np.bool_)
    if len(rings) and not context.vector:
        is_long = np.add.reduceat(lengths_of(rings), edges[:-1]) > LONGEST_PX
    for index, path in enumerate(paths(rings.coords, rings.offsets.tolist(), edges)):
        if index % BATCH_FEATURES == 0:
            context.feedback.check()
        if is_long[index]:
            chosen = np.zeros(len(rings), np.bool_)
            chosen[edges[index] : edges[index + 1]] = True
            _fill_in_parts(context, kept_runs(rings, chosen))
        else:
            painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)


def _fill_in_parts(context: DrawContext, rings: Runs) -> None:
    painter, ratio = context.painter, context.settings.device_pixel_ratio
    for box, part in parts_of_area(rings, context.picture_box, ratio):
        context.feedback.check()
        painter.save()
        rect = QRectF(box.x_min, box.y_min, box.width, box.height)
        painter.setClipRect(rect, Qt.ClipOperation.IntersectClip)
        for path in paths(part.coords, part.offsets.tolist(), [0, len(part)]):
            painter.drawPath(path)
        painter.restore()
