"""Where on the map a legend hides least: the corner with the fewest lines and points under it."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from corridormap.core.crs import transform
from corridormap.core.decorations import Place
from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import PartKind, owners
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.ragged import chosen_runs, offsets_of

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
MOST_STEPS = 2000

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
    count = len(layer.block)
    features = np.arange(0, count, count // MOST_FEATURES + 1)
    found = []
    for kind, weight in ((PartKind.LINE, 1), (PartKind.POINTS, POINT_WEIGHT)):
        runs = chosen_runs(layer.block, features, (int(kind),))
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
            along = along[np.isfinite(along).all(axis=1)]
            found.append((np.unique(np.floor(along / CELL_PX), axis=0), weight))
    return found


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
    counts = np.clip(np.ceil(length_px / CELL_PX), 1, MOST_STEPS).astype(np.int64)
    which = owners(counts)
    share = (np.arange(len(which)) - offsets_of(counts)[which]) / counts[which]
    along: Floats = start[which] + step[which] * share[:, None]
    return along


def _count_in(box: Extent, cells: Floats) -> int:
    """Return how many of the squares are in a box of the screen."""
    low = (box.x_min / CELL_PX - 1, box.y_min / CELL_PX - 1)
    inside = (cells > low) & (cells < (box.x_max / CELL_PX, box.y_max / CELL_PX))
    return int(np.count_nonzero(inside.all(axis=1)))
