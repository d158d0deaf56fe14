"""Counts what is wrong in recorded frames: blanks, seams, stale parts, stalls."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtGui import QColor, QImage

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Levels = NDArray[np.int16]
    Bools = NDArray[np.bool_]

NEAR_LEVELS = 8
"""Colours that differ by no more in any channel are one: frames are kept in 16 bits a pixel."""
AROUND_PX = 4
"""How far a moved or enlarged picture may lie from where it will be."""
SEAM_PX = 64
"""A straight line of such a length is no chance."""
SEAM_LEVELS = 10
BORDER_PX, BORDER_LEVELS = 24, 4
"""Lines of the settled map are known by less: a coarser picture shows them more strongly."""
TILE_PX = 64
STALE_LEVELS = 4.0


def levels_of(image: QImage) -> Levels:
    """Return a picture's channels, shape (height, width, 3), 0 to 255."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    values = np.frombuffer(plain.constBits(), np.uint8).reshape(plain.height(), -1, 4)
    return values[:, : plain.width(), :3].astype(np.int16)


def blank_share(frame: Levels, settled: Levels, background: QColor, long_px: int = 1) -> float:
    """Return the share of pixels that show nothing where the settled map shows something.

    Args:
        frame: As it was seen.
        settled: The same view drawn in peace, perhaps without layers that had not come yet.
        background: Colour of nothing.
        long_px: Only those count of which so many lie in a straight row, upright or level. What
            no picture covers is bounded by straight edges; bays that a coarser picture fills
            otherwise are small.
    """
    wanted = ~_grown(_is_color(settled, background), AROUND_PX)
    blank = _is_color(frame, background) & wanted
    if long_px > 1:
        level = _in_long_runs(blank.swapaxes(0, 1), long_px).swapaxes(0, 1)
        blank = _in_long_runs(blank, long_px) | level
    return float(blank.mean())


def seams(frame: Levels, *settled: Levels) -> int:
    """Return how many straight lines, a pixel or two wide, a frame has but no settled map has.

    Without a settled map all such lines count. Drawn with fewer layers it shows borders that
    other layers hide in part.
    """
    count = 0
    for turned in (False, True):
        found = _straight_lines(frame.swapaxes(0, 1) if turned else frame)
        for each in settled if found.any() else ():
            real = each.swapaxes(0, 1) if turned else each
            borders = _straight_lines(real, BORDER_LEVELS, BORDER_PX)
            found &= ~_grown(borders, 2 * AROUND_PX)
        columns = np.flatnonzero(found.any(axis=0))
        # Neighbouring columns are one line.
        count += int(np.count_nonzero(np.diff(columns, prepend=-9) > 2))
    return count


def stale_share(settled: Levels, fresh: Levels) -> float:
    """Return the share of tiles in which a settled picture is not what a fresh one is."""
    strays = np.abs(settled - fresh).mean(axis=2)
    rows, columns = (size // TILE_PX for size in strays.shape)
    tiles = strays[: rows * TILE_PX, : columns * TILE_PX]
    means = tiles.reshape(rows, TILE_PX, columns, TILE_PX).mean(axis=(1, 3))
    return float((means > STALE_LEVELS).mean())


def longest_gap_s(times_s: Sequence[float], pauses: Sequence[tuple[float, float]] = ()) -> float:
    """Return the longest time between two events, those around a pause left out."""
    gaps = [
        later - earlier
        for earlier, later in pairwise(times_s)
        if not any(start < later and stop > earlier for start, stop in pauses)
    ]
    return max(gaps, default=0.0)


def _is_color(picture: Levels, color: QColor) -> Bools:
    wanted = np.array([color.blue(), color.green(), color.red()], np.int16)
    is_near: Bools = (np.abs(picture - wanted) <= NEAR_LEVELS).all(axis=2)
    return is_near


def _straight_lines(picture: Levels, levels: int = SEAM_LEVELS, long_px: int = SEAM_PX) -> Bools:
    """Return which pixels lie on an upright line that differs from both its sides alike."""
    gray = picture.astype(np.int32).sum(axis=2) / 3
    found = np.zeros(gray.shape, np.bool_)
    for width in (1, 2):
        low = high = gray[:, 1 : gray.shape[1] - width]
        if width == 2:
            low, high = np.minimum(low, gray[:, 2:-1]), np.maximum(high, gray[:, 2:-1])
        left, right = gray[:, : -1 - width], gray[:, 1 + width :]
        for differs in (
            low > np.maximum(left, right) + levels,
            high < np.minimum(left, right) - levels,
        ):
            found[:, 1 : gray.shape[1] - width] |= _long_runs(differs, long_px)
    return found


def _long_runs(flags: Bools, long_px: int) -> Bools:
    """Return which flags begin so many in a row of their column."""
    if len(flags) < long_px:
        return np.zeros_like(flags)
    sums = np.zeros((len(flags) + 1, flags.shape[1]), np.int32)
    np.cumsum(flags, axis=0, dtype=np.int32, out=sums[1:])
    full = sums[long_px:] - sums[:-long_px] == long_px
    runs = np.zeros_like(flags)
    runs[: len(full)] = full
    return runs


def _in_long_runs(flags: Bools, long_px: int) -> Bools:
    """Return which flags are among so many in a row of their column."""
    begun = np.cumsum(_long_runs(flags, long_px), axis=0, dtype=np.int32)
    ended = np.zeros_like(begun)
    ended[long_px:] = begun[:-long_px]
    within: Bools = begun > ended
    return within


def _grown(flags: Bools, by_px: int) -> Bools:
    grown = flags.copy()
    for _ in range(by_px):
        before = grown.copy()
        grown[1:] |= before[:-1]
        grown[:-1] |= before[1:]
        grown[:, 1:] |= before[:, :-1]
        grown[:, :-1] |= before[:, 1:]
    return grown
