"""Draws the legs of routes by their mode, told apart by pattern as well as by colour."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import Qt
from PySide6.QtGui import QColor, QPainter, QPen, QPolygonF

from corridormap.core.crs import Crs
from corridormap.core.map_settings import MapSettings
from corridormap.network.route import Route
from corridormap.render.draw_lines import lengthened
from corridormap.render.geographic_lines import broken_line
from corridormap.render.qt_arrays import draw_segments, polygon
from corridormap.ui.canvas.overlay import is_dark, screen_copies
from corridormap.ui.canvas.strokes import DRAWN_OUT
from corridormap.ui.routes.route_colors import mode_color

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

OUTLINE = QColor("#1d2733")
"""Dark around every route: corridors beside it have a pale one; on a dark map it is pale."""
OUTLINE_ON_DARK = QColor("#f4f6f8")
GROUND = QColor("#ffffff")
CHOSEN_PX = 5.0
OUTLINE_PX = 1.4
ALTERNATIVE_PX = 3.2
MARGIN_PX = 24.0
FADED = 0.35
"""Opacity of an answer that is out of date."""
MOST_SHAPES = 64
DASHES: dict[str, tuple[float, ...]] = {
    "sea": (2.4, 1.2),
    "inland_waterway": (3.2, 0.9, 0.7, 0.9),
    "air": (0.8, 1.1),
}
"""In widths of the line; none is solid."""
MIDDLE_LINES = frozenset(("road",))
"""Modes with a light line along the middle, as a road has one."""


@dataclass(frozen=True, slots=True)
class Stroke:
    """One line laid over another.

    Attributes:
        color: Its colour.
        width_px: Its width.
        dashes: Lengths of dashes and gaps in widths; none is solid.
    """

    color: QColor
    width_px: float
    dashes: tuple[float, ...] = ()


def mode_strokes(mode: str, background: str = "#ffffff") -> tuple[Stroke, ...]:
    """Return what a leg of a mode is drawn with on a map of that background, the lowest first."""
    dashes = DASHES.get(mode, ())
    outline = OUTLINE_ON_DARK if is_dark(background) else OUTLINE
    strokes = [Stroke(outline, CHOSEN_PX + 2 * OUTLINE_PX)]
    if dashes:
        strokes.append(Stroke(GROUND, CHOSEN_PX))
    strokes.append(Stroke(QColor(mode_color(mode)), CHOSEN_PX, dashes))
    if mode in MIDDLE_LINES:
        strokes.append(Stroke(GROUND, 1.2))
    return tuple(strokes)


def alternative_strokes(color: str) -> tuple[Stroke, ...]:
    """Return what an alternative is drawn with."""
    return Stroke(GROUND, ALTERNATIVE_PX + 2.0), Stroke(QColor(color), ALTERNATIVE_PX)


GLOW = (Stroke(QColor("#f39ac8"), 16.0),)
"""Under the leg that is looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Run:
    """A stretch of a line on the screen.

    Attributes:
        shape: Its points.
        segments: Shape (n, 4), the same as segments, for solid strokes: a tenth of the time.
        before_px: Length of the line before it, so that dashes stay where they are.
    """

    shape: QPolygonF
    segments: Floats
    before_px: float


class RouteShapes:
    """The lines of routes in map units and on the screen, made once for each view."""

    def __init__(self) -> None:
        self._map_lines: dict[tuple[int, Crs], tuple[Route, list[Floats]]] = {}
        self._runs: dict[int, tuple[Route, list[list[Run]]]] = {}
        self._settings: MapSettings | None = None

    def map_lines(self, route: Route, crs: Crs) -> list[Floats]:
        """Return the line of each leg in map units, shape (n, 2) each."""
        key = id(route), crs
        known = self._map_lines.get(key)
        if known is None or known[0] is not route:
            if len(self._map_lines) >= MOST_SHAPES:
                self._map_lines.clear()
            lines = [broken_line(leg.line, crs) for leg in route.legs]
            known = self._map_lines[key] = route, lines
        return known[1]

    def runs(self, route: Route, settings: MapSettings) -> list[list[Run]]:
        """Return what of each leg is in sight."""
        if settings != self._settings:
            self._runs.clear()
            self._settings = settings
        known = self._runs.get(id(route))
        if known is None or known[0] is not route:
            lines = self.map_lines(route, settings.view.crs)
            known = self._runs[id(route)] = route, [runs_in_sight(line, settings) for line in lines]
        return known[1]


def runs_in_sight(map_line: Floats, settings: MapSettings) -> list[Run]:
    """Return the stretches of a line that may be seen, in each copy of the world.

    It is broken where positions are NaN.
    """
    found: list[Run] = []
    for screen in screen_copies(map_line, settings, MARGIN_PX):
        found += _runs(_thinned(screen), settings)
    return found


def _thinned(screen: Floats) -> Floats:
    """Return a line without vertices on the same two pixels as the one before."""
    spot = np.floor(screen / 2)
    keep = np.ones(len(screen), np.bool_)
    keep[1:-1] = (spot[1:-1] != spot[:-2]).any(axis=1)
    thinned: Floats = screen[keep]
    return thinned


def _runs(screen: Floats, settings: MapSettings) -> Iterator[Run]:
    if len(screen) < 2:
        return
    low, high = np.minimum(screen[:-1], screen[1:]), np.maximum(screen[:-1], screen[1:])
    size = (settings.width_px + MARGIN_PX, settings.height_px + MARGIN_PX)
    seen = (high >= -MARGIN_PX).all(axis=1) & (low <= size).all(axis=1)
    edges = np.flatnonzero(np.diff(np.concatenate(([0], seen.view(np.int8), [0]))))
    steps = np.nan_to_num(np.hypot(*np.diff(screen, axis=0).T))
    along = np.concatenate((np.zeros(1), np.cumsum(steps)))
    segments = np.hstack((screen[:-1], screen[1:]))
    for first, last in edges.reshape(-1, 2).tolist():
        shape = polygon(screen[first : last + 1])
        yield Run(shape, segments[first:last], float(along[first]))


def draw_runs(painter: QPainter, runs: Sequence[Run], strokes: Sequence[Stroke]) -> None:
    """Draw stretches of lines, each stroke over all of them before the next.

    Opaque ones: where segments overlap others would show.
    """
    painter.setBrush(Qt.BrushStyle.NoBrush)
    for stroke in strokes:
        pen = QPen(stroke.color, stroke.width_px)
        pen.setJoinStyle(Qt.PenJoinStyle.RoundJoin)
        pen.setCapStyle(Qt.PenCapStyle.FlatCap)
        for run in runs:
            if stroke.dashes:
                _draw_dashes(painter, run, stroke, pen)
            else:
                painter.setPen(pen)
                drawn = lengthened(run.segments, DRAWN_OUT * stroke.width_px)
                draw_segments(painter, np.ascontiguousarray(drawn))


def _draw_dashes(painter: QPainter, run: Run, stroke: Stroke, pen: QPen) -> None:
    pen.setDashPattern(stroke.dashes)
    period = sum(stroke.dashes) * stroke.width_px
    pen.setDashOffset(run.before_px % period / stroke.width_px)
    painter.setPen(pen)
    painter.drawPolyline(run.shape)
