"""Marks huge selections: what is in view, as pixels, without a copy of the features."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QPointF
from PySide6.QtGui import QColor, QImage, QPainter

from corridormap.core.crs import Crs
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.projected_extent import projected_extent
from corridormap.render.geographic_lines import placed
from corridormap.render.images import device_size
from corridormap.ui.canvas.feature_shapes import LINE_PX, FeatureShapes, shapes_of
from corridormap.ui.canvas.overlay import screen_copies
from corridormap.ui.canvas.strokes import (
    HALO_COLOR,
    HALO_PX,
    MARGIN_PX,
    draw_strokes,
    segments_in_sight,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

ROWS_AT_ONCE = 16_384
"""Features whose vertices are in memory at one time."""
TINY_PX = 2.0
"""Smaller features are a spot each."""
POINT_PX = 8.0
LONGEST_PX = 24
"""Longer segments are drawn by Qt."""


@dataclass(frozen=True, slots=True, eq=False)
class Crowd:
    """Features of a layer that are too many to be copied.

    Attributes:
        block: All of the layer's features in memory.
        rows: Those meant, ascending.
        crs: The layer's.
    """

    block: GeometryBlock
    rows: Ints
    crs: Crs

    def is_point(self, rows: Ints) -> Bools:
        """Return which features begin with points."""
        kinds, first = self.block.part_kinds, self.block.feature_offsets[rows]
        if not len(kinds):
            return np.zeros(len(rows), np.bool_)
        found: Bools = kinds[np.minimum(first, len(kinds) - 1)] == PartKind.POINTS
        return found


def paint_crowds(
    painter: QPainter,
    crowds: Sequence[Crowd],
    settings: MapSettings,
    color: QColor,
    feedback: Feedback,
) -> None:
    """Draw features as thick as a highlight is, those in view only.

    Raises:
        Cancelled: The feedback said so.
        CrsError: There is no way from a layer's CRS into the map's.
    """
    spots, points = _Spots(settings, LINE_PX / 2), _Spots(settings, POINT_PX / 2)
    long: list[Floats] = []
    for crowd in crowds:
        for rows in _rows_in_view(crowd, settings):
            feedback.check()
            shapes = _larger(crowd, rows, settings, (spots, points))
            for screen in screen_copies(shapes.points, settings, MARGIN_PX):
                points.add(screen)
            for screen in screen_copies(shapes.coords, settings, MARGIN_PX):
                segments = segments_in_sight(screen, shapes.offsets, settings)
                long.append(spots.add_segments(segments))
    points.draw(painter, color)
    spots.draw(painter, color)
    if long:
        draw_strokes(painter, np.concatenate(long), color, LINE_PX, feedback)


def _rows_in_view(crowd: Crowd, settings: MapSettings) -> Iterator[Ints]:
    """Yield the rows whose boxes meet the view in any copy of the world, some at a time."""
    boxes = [box.as_tuple() for box in _boxes(settings, crowd.crs)]
    for start in range(0, len(crowd.rows), 4 * ROWS_AT_ONCE):
        rows = crowd.rows[start : start + 4 * ROWS_AT_ONCE]
        low_x, low_y, high_x, high_y = np.take(crowd.block.bounds, rows, axis=0).T
        seen = np.zeros(len(rows), np.bool_)
        for x_min, y_min, x_max, y_max in boxes:
            in_column = (low_x <= x_max) & (high_x >= x_min)
            seen |= in_column & (low_y <= y_max) & (high_y >= y_min)
        found = rows[seen]
        for first in range(0, len(found), ROWS_AT_ONCE):
            yield found[first : first + ROWS_AT_ONCE]


def _boxes(settings: MapSettings, crs: Crs) -> Iterator[Extent]:
    """Yield where in a layer's CRS lies what the view shows, its copies of the world included."""
    view = settings.extent.buffered(MARGIN_PX * settings.view.map_units_per_px)
    map_crs = settings.view.crs
    width = map_crs.wraps_at
    # Layers may go on past the edge of the world.
    middle = 0.0 if map_crs.world is None else map_crs.world.x_greenwich
    around = view
    if width is not None:
        around = Extent(middle - width, view.y_min, middle + width, view.y_max)
    for shift in wrapped_shifts(view, around, map_crs):
        box = projected_extent(view.shifted(-shift, 0.0), map_crs, crs)
        if box is not None:
            yield box


def _larger(
    crowd: Crowd, rows: Ints, settings: MapSettings, marks: tuple[_Spots, _Spots]
) -> FeatureShapes:
    """Mark the features that are no larger than a spot; return the shapes of the others.

    Args:
        crowd: The layer's features.
        rows: Which of them.
        settings: The view.
        marks: For lines and areas, and for points.
    """
    bounds = np.take(crowd.block.bounds, rows, axis=0)
    low = placed(bounds[:, :2], crowd.crs, settings.view.crs)
    high = placed(bounds[:, 2:], crowd.crs, settings.view.crs)
    limit = TINY_PX * settings.view.map_units_per_px
    tiny = (np.abs(high - low) < limit).all(axis=1)
    is_point = crowd.is_point(rows)
    for mark, chosen in zip(marks, (tiny & ~is_point, tiny & is_point), strict=True):
        for screen in screen_copies((low[chosen] + high[chosen]) / 2, settings, MARGIN_PX):
            mark.add(screen)
    return shapes_of(crowd.block, rows[~tiny], crowd.crs, settings.view.crs)


class _Spots:
    """Which pixels are marked, before the marks are made as wide as a line."""

    def __init__(self, settings: MapSettings, radius_px: float) -> None:
        self._radius_px = radius_px
        self._ratio = settings.device_pixel_ratio
        width, height = device_size(settings)
        self._margin = round(MARGIN_PX * self._ratio)
        side = 2 * self._margin
        self._marks = np.zeros((height + side, width + side), np.bool_)

    def add(self, screen_points: Floats) -> None:
        """Mark screen points, shape (n, 2); those out of sight are left out."""
        with np.errstate(invalid="ignore", over="ignore"):
            cells = np.floor(screen_points * self._ratio) + self._margin
        rows, columns = self._marks.shape
        x, y = cells[:, 0], cells[:, 1]
        seen = (x >= 0) & (x < columns) & (y >= 0) & (y < rows)
        self._marks[y[seen].astype(np.intp), x[seen].astype(np.intp)] = True

    def add_segments(self, segments: Floats) -> Floats:
        """Mark short segments, shape (n, 4), pixel by pixel; return the long ones."""
        steps = segments[:, 2:] - segments[:, :2]
        counts = np.ceil(np.abs(steps).max(axis=1, initial=0.0) * self._ratio)
        is_short = counts <= LONGEST_PX * self._ratio
        starts, steps, counts = segments[is_short, :2], steps[is_short], counts[is_short]
        for number in range(int(counts.max(initial=-1.0)) + 1):
            more = counts >= number
            if not more.all():
                starts, steps, counts = starts[more], steps[more], counts[more]
            self.add(starts + steps * (number / np.maximum(counts, 1))[:, None])
        long: Floats = segments[~is_short]
        return long

    def draw(self, painter: QPainter, color: QColor) -> None:
        """Draw the marks as wide as a highlighted line, with its halo."""
        if not self._marks.any():
            return
        for paint, wider_px in ((HALO_COLOR, HALO_PX), (color, 0.0)):
            marks = _widened(self._marks, (self._radius_px + wider_px) * self._ratio)
            inside = slice(self._margin, -self._margin or None)
            values = np.where(marks[inside, inside], np.uint32(paint.rgba()), np.uint32(0))
            height, width = values.shape
            pixels = np.ascontiguousarray(values)
            image = QImage(pixels.data, width, height, QImage.Format.Format_ARGB32)
            image.setDevicePixelRatio(self._ratio)
            painter.drawImage(QPointF(0.0, 0.0), image)


def _widened(marks: Bools, radius_px: float) -> Bools:
    """Return the marks grown to discs, shape as given."""
    reach = int(radius_px)
    widened = np.zeros_like(marks)
    for down in range(-reach, reach + 1):
        across = int((radius_px**2 - down**2) ** 0.5 + 0.25)
        row = marks.copy()
        for right in range(1, across + 1):
            row[:, right:] |= marks[:, :-right]
            row[:, :-right] |= marks[:, right:]
        if down > 0:
            widened[down:] |= row[:-down]
        elif down < 0:
            widened[:down] |= row[-down:]
        else:
            widened |= row
    return widened
