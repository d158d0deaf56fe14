"""Ticks across lines and arrows along them, at equal steps from where each line starts."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QPen

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import owners
from corridormap.core.symbol import LineMarks
from corridormap.render.clip import clip_lines
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.qt_arrays import draw_segments, paths
from corridormap.render.ragged import Runs, kept_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Points = NDArray[np.complex128]

BATCH_MARKS = 2000
CHORD_PX = 3.0
"""A tick stands across a chord of this length: it does not follow every little bend."""
LEAST_FOR_ONE = 1.5
"""A line shorter than a step has one arrow in its middle, from so many lengths of the arrow on."""
SLENDER = 0.8
"""An arrow's width, of its length."""
NOTCH = 0.25
"""How far an arrow's tail is cut in, of its length."""


def draw_marks(context: DrawContext, runs: Runs, marks: LineMarks) -> None:
    """Draw the marks of lines that reach into the window.

    Args:
        context: What to draw on.
        runs: Whole lines, screen points: where marks stand does not depend on the window.
        marks: What they look like.
    """
    if marks.size_px <= 0:
        return
    box = context.clip_box.buffered(marks.size_px)
    places = _places(runs, marks, box)
    if not len(places.points):
        return
    if marks.kind == "arrows":
        _draw_arrows(context, places, marks)
    elif marks.width_px > 0:
        _draw_ticks(context, places, marks)


@dataclass(frozen=True, slots=True, eq=False)
class MarkPlaces:
    """Middles of marks and the lines' directions there, as complex numbers; shape (n,) each."""

    points: Points
    directions: Points


def _places(runs: Runs, marks: LineMarks, box: Extent) -> MarkPlaces:
    runs = kept_runs(runs, np.diff(runs.offsets) > 1)
    lengths = _lengths(runs)
    is_long = lengths >= marks.spacing_px
    pieces = clip_lines(kept_runs(runs, is_long), box)
    found = [_along(pieces, *_every(pieces, marks.spacing_px), marks)]
    if marks.kind == "arrows":
        has_one = ~is_long & (lengths >= LEAST_FOR_ONE * marks.size_px)
        short = kept_runs(runs, has_one)
        found.append(_along(short, np.arange(len(short)), lengths[has_one] / 2, marks))
    points = np.concatenate([each.points for each in found])
    directions = np.concatenate([each.directions for each in found])
    inside = (points.real >= box.x_min) & (points.real <= box.x_max)
    inside &= (points.imag >= box.y_min) & (points.imag <= box.y_max)
    inside &= directions != 0
    return MarkPlaces(points[inside], directions[inside])


def _every(pieces: Runs, spacing_px: float) -> tuple[Ints, Floats]:
    """Return the piece of each mark and how far along the piece it stands."""
    lengths = _lengths(pieces)
    begins = np.zeros(len(pieces)) if pieces.phases is None else pieces.phases
    # Half a step from the start of the whole line, then every step.
    first = np.ceil(begins / spacing_px - 0.5)
    last = np.ceil((begins + lengths) / spacing_px - 0.5)
    counts = np.maximum(last - first, 0).astype(np.int64)
    which = owners(counts)
    number = np.arange(len(which)) - np.concatenate((np.zeros(1, np.int64), counts.cumsum()))[which]
    return which, (first[which] + number + 0.5) * spacing_px - begins[which]


def _along(pieces: Runs, which: Ints, along_px: Floats, marks: LineMarks) -> MarkPlaces:
    """Return the places of marks so far along some pieces."""
    if not len(which):
        return MarkPlaces(np.zeros(0, np.complex128), np.zeros(0, np.complex128))
    points = np.ascontiguousarray(pieces.coords).view(np.complex128)[:, 0]
    steps = np.zeros(len(points))
    steps[1:] = np.abs(np.diff(points))
    steps[pieces.offsets[:-1]] = 1.0
    # All pieces in a row, a pixel apart.
    known = np.cumsum(steps)
    start, stop = known[pieces.offsets[:-1]][which], known[pieces.offsets[1:] - 1][which]
    reach = (marks.size_px if marks.kind == "arrows" else CHORD_PX) / 2
    middle = start + along_px
    ahead = np.interp(np.minimum(middle + reach, stop), known, points)
    behind = np.interp(np.maximum(middle - reach, start), known, points)
    directions = ahead - behind
    size = np.abs(directions)
    directions = np.where(size > 0, directions / np.maximum(size, 1e-12), 0)
    if marks.kind == "arrows":
        # In a bend the arrow lies on the chord, its tip and its tail on the line.
        return MarkPlaces((ahead + behind) / 2, directions)
    return MarkPlaces(np.interp(middle, known, points), directions)


def _lengths(runs: Runs) -> Floats:
    steps = np.zeros(len(runs.coords) + 1)
    steps[1:-1] = np.hypot(*np.diff(runs.coords, axis=0).T) if len(runs.coords) else 0.0
    if not len(runs):
        return np.zeros(0)
    steps[runs.offsets[:-1]] = 0.0
    along = np.cumsum(steps)
    lengths: Floats = along[runs.offsets[1:] - 1] - along[runs.offsets[:-1]]
    return lengths


def _draw_ticks(context: DrawContext, places: MarkPlaces, marks: LineMarks) -> None:
    pen = QPen(qcolor(marks.color), marks.width_px)
    pen.setCapStyle(Qt.PenCapStyle.FlatCap)
    context.painter.setPen(pen)
    across = 1j * places.directions * (marks.size_px / 2)
    segments = np.stack((places.points - across, places.points + across), axis=1)
    rows = np.ascontiguousarray(segments).view(np.float64)
    for start in range(0, len(rows), BATCH_MARKS):
        context.feedback.check()
        draw_segments(context.painter, rows[start : start + BATCH_MARKS])


def _draw_arrows(context: DrawContext, places: MarkPlaces, marks: LineMarks) -> None:
    painter, half = context.painter, marks.size_px / 2
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(qcolor(marks.color))
    outline = half * np.array([1, -1 + 1j * SLENDER, -1 + 2 * NOTCH, -1 - 1j * SLENDER, 1])
    for start in range(0, len(places.points), BATCH_MARKS):
        context.feedback.check()
        some = slice(start, start + BATCH_MARKS)
        corners = places.points[some, None] + places.directions[some, None] * outline
        coords = corners.reshape(-1).view(np.float64).reshape(-1, 2)
        ends = list(range(0, len(coords) + 1, len(outline)))
        for path in paths(coords, ends, [0, len(ends) - 1]):
            path.setFillRule(Qt.FillRule.WindingFill)
            painter.drawPath(path)
    painter.setBrush(Qt.BrushStyle.NoBrush)
