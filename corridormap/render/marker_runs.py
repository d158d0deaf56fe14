"""A marker's picture as runs of pixels: what many stamps of it cover, without drawing each."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import groupby
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.symbol import MarkerSymbol
from corridormap.render.draw_context import qcolor
from corridormap.render.markers import SIMPLE_SHAPES, marker_image

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Indexes = NDArray[np.int32]
    Floats = NDArray[np.float32]

FULL = 255
EDGE_GROUPS = 4
SEE_THROUGH_GROUPS = 8


@dataclass(frozen=True, slots=True)
class Run:
    """Pixels `first` to `stop` (not included) of a row that share a value."""

    row: int
    first: int
    stop: int
    value: int


@dataclass(frozen=True, slots=True, eq=False)
class MarkerPixels:
    """A marker's picture in device pixels.

    Attributes:
        colors: Premultiplied ARGB, shape (side, side).
        opaque: Runs of pixels that hide what is below, value 1.
        partial: Those that let it through, in groups of about as many pixels, value 1.
        alphas: Runs of the same opacity, 1 to 255.
        see_through: There is more that lets it through than the smooth edges.
    """

    colors: NDArray[np.uint32]
    opaque: tuple[Run, ...]
    partial: tuple[tuple[Run, ...], ...]
    alphas: tuple[Run, ...]
    see_through: bool

    @property
    def side_px(self) -> int:
        """The side of the picture."""
        return len(self.colors)


@lru_cache(maxsize=64)
def marker_pixels(symbol: MarkerSymbol, ratio: float) -> MarkerPixels:
    """Return the pixels of `markers.marker_image`."""
    image = marker_image(symbol, ratio)
    colors = np.frombuffer(image.constBits(), np.uint32).reshape(image.height(), -1)
    colors = colors[:, : image.width()].copy()
    alpha = colors >> np.uint32(24)
    see_through = is_see_through(symbol)
    partial = (alpha > 0) & (alpha < FULL)
    number = np.cumsum(partial).reshape(partial.shape) - 1
    groups = SEE_THROUGH_GROUPS if see_through else EDGE_GROUPS
    group = number * groups // max(int(partial.sum()), 1)
    split = tuple(_runs(partial & (group == each)) for each in range(groups))
    return MarkerPixels(
        colors, _runs(alpha == FULL), tuple(filter(None, split)), _runs(alpha), see_through
    )


def is_see_through(symbol: MarkerSymbol) -> bool:
    """Whether more of a marker lets through what lies below it than its smooth edges."""
    if symbol.icon not in SIMPLE_SHAPES:
        return False
    colors = (symbol.color, symbol.outline_color or symbol.color)
    return any(qcolor(color).alpha() < FULL for color in colors)


def _runs(values: NDArray[np.uint32] | NDArray[np.bool_]) -> tuple[Run, ...]:
    runs = []
    for row, line in enumerate(values.tolist()):
        first = 0
        for value, group in groupby(line):
            stop = first + sum(1 for _ in group)
            if value:
                runs.append(Run(row, first, stop, int(value)))
            first = stop
    return tuple(runs)


def last_of_runs(corners: Indexes, runs: Sequence[Run], side_px: int) -> Indexes:
    """Return for every pixel the highest number among the stamps whose runs cover it.

    Args:
        corners: Number of the stamp whose upper left corner is there, 0 for none; begins
            `side_px` rows and columns before the pixels, shape (rows + side_px, columns + side_px).
        runs: Of the marker, within `side_px`.
        side_px: The marker's side.
    """
    height, width = corners.shape[0] - side_px, corners.shape[1] - side_px
    last = np.zeros((height, width), np.int32)
    doubled = [corners]
    by_extent = sorted(runs, key=lambda run: (run.stop - run.first, run.first))
    for (first, stop), same in groupby(by_extent, key=lambda run: (run.first, run.stop)):
        power = (stop - first).bit_length() - 1
        while len(doubled) <= power:
            doubled.append(_doubled(doubled[-1], 1 << (len(doubled) - 1)))
        # Two windows, each as wide as a power of two, that together are as wide as the run.
        left = side_px - stop + 1
        window = doubled[power][:, left : left + width]
        right = side_px - first + 1 - (1 << power)
        if right != left:
            window = np.maximum(window, doubled[power][:, right : right + width])
        for run in same:
            top = side_px - run.row
            np.maximum(last, window[top : top + height], out=last)
    return last


def _doubled(window: Indexes, width: int) -> Indexes:
    """Return the maximum of each window of twice the width, given those of the width."""
    wider = window.copy()
    np.maximum(window[:, :-width], window[:, width:], out=wider[:, :-width])
    return wider


def summed_runs(counts: Floats, runs: Sequence[tuple[Run, float]], side_px: int) -> Floats:
    """Return for every pixel the sum of the weights of the runs that cover it.

    Args:
        counts: How many stamps have their corner there, laid out as for `last_of_runs`.
        runs: Of the marker, with their weights.
        side_px: The marker's side.
    """
    height, width = counts.shape[0] - side_px, counts.shape[1] - side_px
    sums = np.zeros((height, width), np.float32)
    before = np.zeros((counts.shape[0], counts.shape[1] + 1), np.float32)
    np.cumsum(counts, axis=1, out=before[:, 1:])
    for run, weight in runs:
        top = side_px - run.row
        rows = before[top : top + height]
        left, right = side_px - run.stop + 1, side_px - run.first + 1
        covered = rows[:, right : right + width] - rows[:, left : left + width]
        covered *= np.float32(weight)
        sums += covered
    return sums
