"""Places for the label of an area: inside, where a level line has the most room."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.label_placement import Placement, level_placement
from corridormap.render.label_text import LabelText, text_size_px, wrapped

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SCAN_LINES = 9
PLACES = 3
OVERHANG = 1.08
"""A name may be this much wider than the area where it stands."""


def area_candidates(text: LabelText, coords: Floats, offsets: Ints) -> Iterator[Placement]:
    """Yield the label inside the rings (screen points, odd-even), in one line or in two."""
    low, high = coords.min(axis=0), coords.max(axis=0)
    for lines in dict.fromkeys((text.lines, wrapped(text.text))):
        worded = LabelText(lines, text.style, text.dimmed)
        width, height = text_size_px(worded)
        if width > OVERHANG * (high[0] - low[0]) or height > high[1] - low[1]:
            continue
        for x, y in _roomy_places(coords, offsets, width, height):
            yield level_placement(worded, (x, y))


def _roomy_places(
    coords: Floats, offsets: Ints, width: float, height: float
) -> Iterator[tuple[float, float]]:
    low, high = coords[:, 1].min(), coords[:, 1].max()
    scans = low + (np.arange(SCAN_LINES) + 0.5) / SCAN_LINES * (high - low)
    middle = coords[:, 1].mean()
    spans = _widest_spans(coords, offsets, scans)
    room = np.minimum(spans[:, 1] - spans[:, 0], 2 * width)
    order = np.argsort(np.abs(scans - middle) * 0.5 - room, kind="stable")
    for index in order[:PLACES].tolist():
        y = float(scans[index])
        around = np.array([y - height / 3, y + height / 3])
        both = _spans_at(coords, offsets, around, float(spans[index].mean()))
        left = max(spans[index, 0], both[0, 0], both[1, 0])
        right = min(spans[index, 1], both[0, 1], both[1, 1])
        if (right - left) * OVERHANG >= width:
            yield (left + right) / 2, y


def _crossings(coords: Floats, offsets: Ints, y: float) -> Floats:
    """Return where the level line at `y` crosses the rings, ascending, an even number."""
    inner = np.ones(len(coords) - 1, np.bool_)
    inner[offsets[1:-1] - 1] = False
    below = coords[:, 1] <= y
    edges = np.flatnonzero((below[:-1] != below[1:]) & inner)
    start, stop = coords[edges], coords[edges + 1]
    share = (y - start[:, 1]) / (stop[:, 1] - start[:, 1])
    return np.sort(start[:, 0] + share * (stop[:, 0] - start[:, 0]))


def _widest_spans(coords: Floats, offsets: Ints, scans: Floats) -> Floats:
    spans = np.zeros((len(scans), 2))
    for index, y in enumerate(scans.tolist()):
        xs = _crossings(coords, offsets, y)
        if len(xs) > 1:
            widest = 2 * int(np.argmax(xs[1::2] - xs[: len(xs) // 2 * 2 : 2]))
            spans[index] = xs[widest : widest + 2]
    return spans


def _spans_at(coords: Floats, offsets: Ints, scans: Floats, x: float) -> Floats:
    """Return the span around `x` on each line; an empty one where `x` lies outside."""
    spans = np.full((len(scans), 2), x)
    for index, y in enumerate(scans.tolist()):
        xs = _crossings(coords, offsets, y)
        before = int(np.searchsorted(xs, x))
        if before % 2 and before < len(xs):
            spans[index] = xs[before - 1 : before + 1]
    return spans
