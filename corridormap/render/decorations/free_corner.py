"""Where on the map a legend hides least: the corner with the fewest lines and points under it."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridormap.core.crs import transform
from corridormap.core.decorations import Place
from corridormap.core.distinct import distinct
from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, PartKind, owners
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.ragged import Runs, chosen_runs, kept_runs, kept_vertices, offsets_of

CORNERS = ("bottom_right", "bottom_left", "top_left", "top_right")
"""As they are wished for where nothing speaks against any."""
USUAL_PX, MOST_SHARE = (400.0, 300.0), 0.6
"""Width and height of most legends, which are no smaller on a small map."""
CELL_PX = 12.0
"""Lines and points are counted by squares of this side: many beside each other hide no more."""
POINT_WEIGHT = 3
"""A point has a name beside it."""
MOST_FEATURES = 20_000
"""Of larger layers only some are looked at: they cover the map evenly enough."""
MOST_VERTICES = 100_000
"""So are some of the vertices of large features."""
MOST_STEPS = 2000
MOST_PLACES = 400_000
"""Along all lines of a layer, a few on each."""

Floats = NDArray[np.float64]


def freest_corner(layers: Sequence[LayerSnapshot], settings: MapSettings) -> Place:
    """Return the corner for a legend.

    Args:
        layers: What is to be seen; areas do not count, they go on beside the legend.
        settings: The view.
    """
    cells = [each for layer in layers if layer.opacity > 0 for each in _cells(layer, settings)]
    map_px = (float(settings.width_px), float(settings.height_px))
    width, height = (min(each, MOST_SHARE * of) for each, of in zip(USUAL_PX, map_px, strict=True))
    places = [Place(anchor) for anchor in CORNERS]
    hidden = [
        sum(
            weight * _count_in(place.box((width, height), map_px), found) for found, weight in cells
        )
        for place in places
    ]
    return places[hidden.index(min(hidden))]


def _cells(layer: LayerSnapshot, settings: MapSettings) -> list[tuple[Floats, int]]:
    """Return squares of the screen that a layer's lines and points are in, by their weight."""
    if not layer.style.is_in_scale(settings.scale_denominator()):
        return []
    found = []
    for kind, weight in ((PartKind.LINE, 1), (PartKind.POINTS, POINT_WEIGHT)):
        runs = _some_runs(layer.block, kind)
        if not len(runs.coords):
            continue
        try:
            points = transform(runs.coords, layer.crs, settings.view.crs)
        except CorridorMapError:
            # What cannot be drawn is told elsewhere.
            continue
        for shift in _shifts(points, settings):
            screen = settings.to_screen(points + np.array((shift, 0.0)))
            along = screen if kind is PartKind.POINTS else _along(screen, runs.offsets, settings)
            found.append((_squares(along, settings), weight))
    return found


def _some_runs(block: GeometryBlock, kind: PartKind) -> Runs:
    """Return lines or points of a layer, no more than can be looked at while a hand waits."""
    count = len(block)
    runs = chosen_runs(block, np.arange(0, count, count // MOST_FEATURES + 1), (int(kind),))
    if len(runs) > MOST_FEATURES:
        chosen = np.zeros(len(runs), np.bool_)
        chosen[:: len(runs) // MOST_FEATURES + 1] = True
        runs = kept_runs(runs, chosen)
    step = len(runs.coords) // MOST_VERTICES + 1
    if step == 1:
        return runs
    # A line goes straight on between those that are kept.
    filled = np.diff(runs.offsets) > 0
    keep = np.zeros(len(runs.coords), np.bool_)
    keep[::step] = True
    keep[runs.offsets[:-1][filled]] = True
    keep[runs.offsets[1:][filled] - 1] = True
    return kept_vertices(runs, keep)


def _squares(points: Floats, settings: MapSettings) -> Floats:
    """Return the squares of the map, columns and rows, that screen points are in."""
    seen = ((points >= 0) & (points <= (settings.width_px, settings.height_px))).all(axis=1)
    squares = np.floor(points[seen] / CELL_PX).astype(np.int64)
    columns = math.ceil(settings.width_px / CELL_PX) + 1
    numbers = distinct(squares[:, 0] + columns * squares[:, 1])
    return np.column_stack((numbers % columns, numbers // columns)).astype(np.float64)


def _shifts(points: Floats, settings: MapSettings) -> list[float]:
    """Return where copies of the world bring points into view, map units."""
    points = points[np.isfinite(points).all(axis=1)]
    if not len(points):
        return []
    around = Extent(*points.min(axis=0).tolist(), *points.max(axis=0).tolist())
    return wrapped_shifts(settings.extent, around, settings.view.crs)


def _along(points: Floats, offsets: NDArray[np.int64], settings: MapSettings) -> Floats:
    """Return points of lines, screen pixels, no square of the map between them left out."""
    goes_on = np.ones(len(points), np.bool_)
    goes_on[offsets[1:] - 1] = False
    first = np.flatnonzero(goes_on)
    start, stop = points[first], points[first + 1]
    low, high = np.minimum(start, stop), np.maximum(start, stop)
    # What is not finite is in no view.
    seen = np.isfinite(high).all(axis=1) & (
        (high >= 0) & (low <= (settings.width_px, settings.height_px))
    ).all(axis=1)
    start, step = start[seen], (stop - start)[seen]
    length_px = np.abs(step).max(axis=1, initial=0.0)
    wanted = np.clip(np.ceil(length_px / CELL_PX), 1, MOST_STEPS)
    share = min(MOST_PLACES / max(wanted.sum(), 1.0), 1.0)
    counts = np.ceil(wanted * share).astype(np.int64)
    which = owners(counts)
    part = (np.arange(len(which)) - offsets_of(counts)[which]) / counts[which]
    along: Floats = start[which] + step[which] * part[:, None]
    return along


def _count_in(box: Extent, cells: Floats) -> int:
    """Return how many of the squares are in a box of the screen."""
    low = (box.x_min / CELL_PX - 1, box.y_min / CELL_PX - 1)
    inside = (cells > low) & (cells < (box.x_max / CELL_PX, box.y_max / CELL_PX))
    return int(np.count_nonzero(inside.all(axis=1)))
