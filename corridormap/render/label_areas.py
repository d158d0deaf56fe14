"""Places for the label of an area: inside, where a level line has the most room."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import lru_cache
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
    """Yield the label inside the rings (screen points, odd-even), in one line or in two.

    Where a second name has no room the first stands alone.
    """
    low, high = coords.min(axis=0), coords.max(axis=0)
    area: _Area | None = None
    for worded in _wordings(text):
        width, height = text_size_px(worded)
        if width > OVERHANG * (high[0] - low[0]) or height > high[1] - low[1]:
            continue
        area = area or _Area(coords, offsets)
        for x, y in area.roomy_places(width, height):
            yield level_placement(worded, (x, y))


@lru_cache(maxsize=4096)
def _wordings(text: LabelText) -> tuple[LabelText, ...]:
    in_two = replace(text, lines=wrapped(" ".join(text.lines)))
    found = (text, in_two, text.without_second(), in_two.without_second())
    return tuple(dict.fromkeys(found))


class _Area:
    """Rings and where level lines cross them."""

    def __init__(self, coords: Floats, offsets: Ints) -> None:
        inner = np.ones(len(coords) - 1, np.bool_)
        inner[offsets[1:-1] - 1] = False
        edges = np.flatnonzero(inner & (coords[1:, 1] != coords[:-1, 1]))
        self._start, self._stop = coords[edges], coords[edges + 1]
        low, high = float(coords[:, 1].min()), float(coords[:, 1].max())
        self._scans = low + (np.arange(SCAN_LINES) + 0.5) / SCAN_LINES * (high - low)
        self._spans = self._widest_spans()
        self._aside = np.abs(self._scans - coords[:, 1].mean()) * 0.5

    def roomy_places(self, width: float, height: float) -> Iterator[tuple[float, float]]:
        """Yield middles of places for a text of that size, the roomiest near the middle first."""
        wide = self._spans[:, 1] - self._spans[:, 0]
        order = np.argsort(self._aside - np.minimum(wide, 2 * width), kind="stable")[:PLACES]
        order = order[wide[order] * OVERHANG >= width]
        if not len(order):
            return
        y, spans = self._scans[order], self._spans[order]
        middles = spans.mean(axis=1)
        edges = np.concatenate((y - height / 3, y + height / 3))
        above, below = np.split(self._spans_at(edges, np.concatenate((middles, middles))), 2)
        left = np.maximum(np.maximum(spans[:, 0], above[:, 0]), below[:, 0])
        right = np.minimum(np.minimum(spans[:, 1], above[:, 1]), below[:, 1])
        fits = (right - left) * OVERHANG >= width
        yield from zip(((left + right) / 2)[fits].tolist(), y[fits].tolist(), strict=True)

    def _crossed(self, scans: Floats) -> tuple[Floats, Ints]:
        """Return the spans inside the rings on level lines, shape (n, 2), and whose they are."""
        below = self._start[:, 1] <= scans[:, None]
        which, edges = np.nonzero(below != (self._stop[:, 1] <= scans[:, None]))
        start, stop = self._start[edges], self._stop[edges]
        share = (scans[which] - start[:, 1]) / (stop[:, 1] - start[:, 1])
        x = start[:, 0] + share * (stop[:, 0] - start[:, 0])
        # Closed rings cross every level line an even number of times: two by two they are spans.
        order = np.lexsort((x, which))
        return x[order].reshape(-1, 2), which[order][::2]

    def _widest_spans(self) -> Floats:
        found, which = self._crossed(self._scans)
        widest = [(0.0, 0.0)] * len(self._scans)
        for line, (left, right) in zip(which.tolist(), found.tolist(), strict=True):
            if right - left > widest[line][1] - widest[line][0]:
                widest[line] = left, right
        return np.array(widest)

    def _spans_at(self, scans: Floats, x: Floats) -> Floats:
        """Return the span around each `x` on its line; an empty one where `x` lies outside."""
        spans = np.column_stack((x, x))
        found, which = self._crossed(scans)
        around = (found[:, 0] < x[which]) & (x[which] <= found[:, 1])
        spans[which[around]] = found[around]
        return spans
