"""Shapes that cross themselves without end, cut so that no single call of Qt's takes seconds.

For every pixel along an edge Qt looks through the edges already there in the pixel's row. Three
thousand long segments in one path hold the interpreter for seconds; the same in small parts take a
tenth of the time, and the window moves on between them.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.render.clip import clip_rings
from corridormap.render.ragged import Runs, kept_runs, offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LONGEST_PX = 20_000.0
"""Shapes with longer edges than this in all are cut."""
LONGEST_FADED_PX = 100_000.0
"""The same of see-through lines: where two pieces meet they are darker."""
PIECE_PX = 2_000.0
"""Length of the pieces of a line."""
SMALLEST_PX = 16.0
"""Parts of an area are not cut further than this."""
MARGIN_PX = 2.0


def lengths_of(runs: Runs) -> Floats:
    """Return the length of each run, shape (r,), screen pixels."""
    if not len(runs.coords):
        return np.zeros(len(runs))
    along = _along(runs.coords)
    last = len(along) - 1
    starts = np.minimum(runs.offsets[:-1], last)
    stops = np.maximum(runs.offsets[1:] - 1, starts)
    lengths: Floats = along[stops] - along[starts]
    return lengths


def shorter_lines(runs: Runs, is_faded: bool = False) -> Runs:
    """Return the lines (screen points), the long ones in pieces that meet at their vertices."""
    is_long = lengths_of(runs) > (LONGEST_FADED_PX if is_faded else LONGEST_PX)
    if not is_long.any():
        return runs
    whole = kept_runs(runs, ~is_long)
    coords, phases = [whole.coords], [_phases(whole)]
    counts, owners = [np.diff(whole.offsets)], [whole.owners]
    for run in np.flatnonzero(is_long).tolist():
        line = runs.coords[runs.offsets[run] : runs.offsets[run + 1]]
        along = _along(line)
        wanted = np.arange(PIECE_PX, along[-1], PIECE_PX)
        cuts = np.unique(np.concatenate(([0], np.searchsorted(along, wanted), [len(line) - 1])))
        coords += [line[first : last + 1] for first, last in pairwise(cuts.tolist())]
        phases.append(along[cuts[:-1]] + _phases(runs)[run])
        counts.append(np.diff(cuts) + 1)
        owners.append(np.full(len(cuts) - 1, runs.owners[run]))
    offsets = offsets_of(np.concatenate(counts))
    return Runs(np.concatenate(coords), offsets, np.concatenate(owners), np.concatenate(phases))


def parts_of_area(rings: Runs, box: Extent, ratio: float) -> Iterator[tuple[Extent, Runs]]:
    """Yield boxes of whole device pixels that make up a box, and what of an area lies in each.

    Args:
        rings: Of one feature, closed, screen points.
        box: Where it is to be filled, whole device pixels.
        ratio: Device pixels in a screen pixel.
    """
    rings = clip_rings(rings, box.buffered(MARGIN_PX))
    rings = kept_runs(rings, np.diff(rings.offsets) > 0)
    if not len(rings):
        return
    if max(box.width, box.height) <= SMALLEST_PX or lengths_of(rings).sum() <= LONGEST_PX:
        yield box, rings
        return
    for half in _halves(box, ratio):
        yield from parts_of_area(rings, half, ratio)


def _halves(box: Extent, ratio: float) -> tuple[Extent, Extent]:
    x_0, y_0, x_1, y_1 = box.as_tuple()
    if box.width >= box.height:
        x = round((x_0 + x_1) / 2 * ratio) / ratio
        return Extent(x_0, y_0, x, y_1), Extent(x, y_0, x_1, y_1)
    y = round((y_0 + y_1) / 2 * ratio) / ratio
    return Extent(x_0, y_0, x_1, y), Extent(x_0, y, x_1, y_1)


def _along(coords: Floats) -> Floats:
    # As complex numbers: numpy is seven times slower along two columns.
    points = np.ascontiguousarray(coords).view(np.complex128)[:, 0]
    along = np.zeros(len(points))
    np.cumsum(np.abs(np.diff(points)), out=along[1:])
    return along


def _phases(runs: Runs) -> Floats:
    return np.zeros(len(runs)) if runs.phases is None else runs.phases
