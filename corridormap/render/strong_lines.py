"""The lines that the map is about: labels leave them free where they can."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle
from corridormap.render.clip import clip_lines
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lanes import known_lanes
from corridormap.render.label_boxes import LineRoom
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import kept_runs
from corridormap.render.visible import visible_features, world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

STRONG_PX = 2.0
"""Lines at least this wide are strong; thinner ones may run under a label's halo."""
STEP_PX = 3.0
COARSER = 3.0
MOST_POINTS = 100_000
"""A picture covered by more line than this has no free room to look for."""


def line_width_of(style: LayerStyle) -> float:
    """Return the width of the widest line that a style draws, without casing; 0 for none."""
    sets = (style.symbols, *(category.symbols for category in style.categories))
    return max((symbols.line.width_px for symbols in sets if symbols.line), default=0.0)


def has_strong_lines(snapshot: LayerSnapshot) -> bool:
    """Whether labels should keep clear of the layer's lines."""
    return line_width_of(snapshot.style) >= STRONG_PX


def take_strong_lines(
    room: LineRoom, context: DrawContext, layers: Sequence[tuple[LayerSnapshot, PreparedLayer]]
) -> None:
    """Note in `room` what the lines of these layers cover of the window."""
    for snapshot, prepared in layers:
        half = line_width_of(snapshot.style) / 2 + 1.0
        places = [_places(context, prepared, shift) for shift in world_shifts(prepared, context)]
        points = np.concatenate(places) if places else np.zeros((0, 2))
        if len(points) <= MOST_POINTS:
            room.take_along(points, half)


def _places(context: DrawContext, prepared: PreparedLayer, shift: float) -> NDArray[np.float64]:
    """Return points at equal steps along the lines in the picture, all segments at once."""
    features = visible_features(prepared, context, shift)
    units_per_px = context.units_per_device_px * COARSER
    lanes = known_lanes(context, prepared)
    if lanes is None:
        runs = prepared.runs(features, (int(PartKind.LINE),), units_per_px)
        runs = runs.moved(context.screen_points(runs.coords, shift))
    else:
        runs = lanes.lines(context, features, shift)
    runs = clip_lines(runs, context.picture_box)
    runs = kept_runs(runs, np.diff(runs.offsets) > 1)
    first = np.delete(np.arange(len(runs.coords)), runs.offsets[1:] - 1)
    start = runs.coords[first]
    step = runs.coords[first + 1] - start
    counts = np.ceil(np.hypot(step[:, 0], step[:, 1]) / STEP_PX).astype(np.int64)
    which = np.repeat(np.arange(len(first)), counts)
    ends = np.cumsum(counts)
    number = np.arange(len(which)) - np.repeat(ends - counts, counts)
    share = (number + 0.5) / counts[which]
    places: NDArray[np.float64] = start[which] + share[:, None] * step[which]
    return places
