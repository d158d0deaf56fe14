"""Boxes over runs of neighbouring features, so that a look around a point skips the rest.

Features are put in Morton order once; a box over each run of 64 then does what a tree does, in a
thousandth of its memory (idea measured in the house plan).
"""

from __future__ import annotations

from functools import cache, cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Rows = NDArray[np.int64]

RUN = 64
"""Features in a run: small enough to test all of its boxes, large enough to skip a lot."""
FARTHEST = 1e9
"""No CRS has coordinates beyond this; those that stray there must not flatten the others."""
BLOCK = 1 << 16
"""Boxes looked at at once: a multiple of a run."""
MANY_RUNS = 4096
"""Of more, groups of runs are looked at first: time must not grow with what is out of sight."""
MANY_ROWS = 4_000_000
"""Of more, an order is found in less memory and more time."""
_ROW_BITS = np.uint64(32)
_HALF_BITS = np.uint32(16)


class SpatialIndex:
    """Finds the features of a block whose boxes meet a box.

    Features without a finite point are left out.

    Args:
        block: The features; the index keeps it.

    Attributes:
        block: The features.
        run_boxes: Shape (4, r): x_min, y_min, x_max and y_max around each run (layer CRS).
    """

    def __init__(self, block: GeometryBlock) -> None:
        self.block = block
        order = place_order(block.bounds[:, :2], block.bounds[:, 2:])
        # Those without a place have got codes that mean nothing.
        self._rows: Rows = order if _all_finite(block.bounds) else order[_placed(block)[order]]
        self._rows.flags.writeable = False
        self.run_boxes = _run_boxes(block.bounds, self._rows)

    @property
    def rows(self) -> Rows:
        """Shape (n,): rows of the block in Morton order, neighbours on the map near each other.

        `rows[RUN * i : RUN * (i + 1)]` is run i.
        """
        return self._rows

    @cached_property
    def extent(self) -> Extent | None:
        """Box around everything, None when nothing has a place."""
        if not self.run_boxes.size:
            return None
        boxes = self.run_boxes
        return Extent(*boxes[:2].min(axis=1).tolist(), *boxes[2:].max(axis=1).tolist())

    def count_near(self, extent: Extent) -> int:
        """Return about how many boxes meet `extent` (layer CRS): whole runs are counted."""
        return RUN * len(self.runs_near(extent))

    def query(self, extent: Extent) -> Rows:
        """Return the rows of the block, ascending, whose boxes meet `extent` (layer CRS)."""
        return np.sort(self.query_by_place(extent))

    def query_by_place(self, extent: Extent) -> Rows:
        """Return the rows whose boxes meet `extent` (layer CRS), neighbours one after the other.

        All of them are `rows` itself.
        """
        everything = self.extent
        if everything is not None and everything.lies_in(extent):
            return self.rows
        spots, is_sure = self._near(extent)
        unsure = np.flatnonzero(~is_sure)
        kept = is_sure
        kept[unsure] = _meets(self._sides(spots[unsure]), extent)
        found: Rows = self.rows[spots[kept]]
        return found

    def spans_near(self, extent: Extent) -> list[slice]:
        """Return stretches of `rows` that hold all that meet `extent` (layer CRS), and some more.

        Nothing is worked out for each feature. The last may reach beyond the end.
        """
        runs = self.runs_near(extent)
        gaps = np.flatnonzero(np.diff(runs) > 1)
        firsts = np.concatenate((runs[:1], runs[gaps + 1])) * RUN
        stops = (np.concatenate((runs[gaps], runs[-1:])) + 1) * RUN
        return [slice(*edges) for edges in zip(firsts.tolist(), stops.tolist(), strict=True)]

    def query_inside(self, extent: Extent) -> tuple[Rows, Rows]:
        """Return the rows whose boxes lie in `extent` (layer CRS), and those that only meet it.

        In no order.
        """
        spots, is_sure = self._near(extent)
        inside, others = spots[is_sure], spots[~is_sure]
        sides = self._sides(others)
        meets, lies = _meets(sides, extent), _lies(sides, extent)
        within = self.rows[np.concatenate((inside, others[lies]))]
        return within, self.rows[others[meets & ~lies]]

    def runs_near(self, extent: Extent) -> Rows:
        """Return the runs whose boxes meet a box, ascending."""
        boxes = self.run_boxes
        if boxes.shape[1] <= MANY_RUNS:
            return np.flatnonzero(_meets(boxes, extent))
        groups = np.flatnonzero(_meets(self._group_boxes, extent))
        if len(groups) * 2 > self._group_boxes.shape[1]:
            return np.flatnonzero(_meets(boxes, extent))
        runs = spots_of(groups)
        runs = runs[: np.searchsorted(runs, boxes.shape[1])]
        return runs[_meets(np.take(boxes, runs, axis=1), extent)]

    @cached_property
    def _group_boxes(self) -> NDArray[np.float64]:
        """Shape (4, g): around groups of as many runs as there are features in a run."""
        starts = np.arange(0, self.run_boxes.shape[1], RUN)
        low = np.fmin.reduceat(self.run_boxes[:2], starts, axis=1)
        return np.concatenate((low, np.fmax.reduceat(self.run_boxes[2:], starts, axis=1)))

    def _sides(self, spots: Rows) -> NDArray[np.float64]:
        """Return the boxes of features at some spots, a row a side."""
        return np.take(self.block.bounds, self.rows[spots], axis=0).T

    def _near(self, extent: Extent) -> tuple[Rows, NDArray[np.bool_]]:
        """Return the spots in the order of the runs that meet a box, and which lie in it anyway."""
        runs = self.runs_near(extent)
        spots = spots_of(runs)
        is_sure = np.repeat(_lies(self.run_boxes[:, runs], extent), RUN)
        if len(runs) and spots[-1] >= len(self.rows):
            # The last run is seldom a full one.
            present = len(spots) - (int(spots[-1]) + 1 - len(self.rows))
            spots, is_sure = spots[:present], is_sure[:present]
        return spots, is_sure


def spots_of(runs: Rows) -> Rows:
    """Return the positions in the order of all features of some runs; the last may not be there."""
    return (runs[:, None] * RUN + np.arange(RUN)).ravel()


def place_order(low: NDArray[Any], high: NDArray[Any]) -> Rows:
    """Return rows in Morton order of the middles between two corners, each of shape (n, 2).

    Those without a finite middle come somewhere.
    """
    return _order(_morton(low, high))


def _all_finite(values: NDArray[np.float64]) -> bool:
    """Whether all are finite; huge ones may come out as if they were not."""
    with np.errstate(all="ignore"):
        return bool(np.isfinite(values.sum()))


def _placed(block: GeometryBlock) -> NDArray[np.bool_]:
    placed: NDArray[np.bool_] = np.logical_and.reduce(np.isfinite(block.bounds), axis=1)
    return placed


def _meets(sides: NDArray[np.float64], extent: Extent) -> NDArray[np.bool_]:
    hit: NDArray[np.bool_] = sides[0] <= extent.x_max
    hit &= sides[2] >= extent.x_min
    hit &= sides[1] <= extent.y_max
    hit &= sides[3] >= extent.y_min
    return hit


def _lies(sides: NDArray[np.float64], extent: Extent) -> NDArray[np.bool_]:
    inside: NDArray[np.bool_] = sides[0] >= extent.x_min
    inside &= sides[2] <= extent.x_max
    inside &= sides[1] >= extent.y_min
    inside &= sides[3] <= extent.y_max
    return inside


def _run_boxes(bounds: NDArray[np.float64], rows: Rows) -> NDArray[np.float64]:
    boxes = np.zeros((4, -(-len(rows) // RUN)))
    # Some runs at a time: a copy of all boxes would be a quarter of what a layer of lines takes.
    for start in range(0, len(rows), BLOCK):
        sides = np.ascontiguousarray(np.take(bounds, rows[start : start + BLOCK], axis=0).T)
        starts = np.arange(0, sides.shape[1], RUN)
        at = slice(start // RUN, start // RUN + len(starts))
        # Side by side: of all four at once numpy would not let other threads work.
        for side in (0, 1):
            boxes[side, at] = np.minimum.reduceat(sides[side], starts)
            boxes[side + 2, at] = np.maximum.reduceat(sides[side + 2], starts)
    return boxes


def _order(codes: NDArray[np.uint32]) -> Rows:
    """Return the positions in the order of codes; equal ones stay."""
    return _sorted_rows(codes) if len(codes) > MANY_ROWS else _radix_rows(codes)


def _radix_rows(codes: NDArray[np.uint32]) -> Rows:
    """Half of the time of a sort, for three times the memory: numpy counts numbers of 16 bits."""
    low = codes.astype(np.uint16).argsort(kind="stable")
    high = (codes >> _HALF_BITS).astype(np.uint16)
    return low.take(high.take(low).argsort(kind="stable"))


def _sorted_rows(codes: NDArray[np.uint32]) -> Rows:
    # Code and position in one number: sorting numbers is several times faster than argsort.
    keys = np.empty(len(codes), np.uint64)
    for start in range(0, len(codes), BLOCK):
        stop = min(start + BLOCK, len(codes))
        keys[start:stop] = codes[start:stop]
        keys[start:stop] <<= _ROW_BITS
        keys[start:stop] |= np.arange(start, stop, dtype=np.uint64)
    keys.sort()
    keys &= np.uint64(0xFFFFFFFF)
    return keys.view(np.int64)


def _morton(low: NDArray[Any], high: NDArray[Any]) -> NDArray[np.uint32]:
    """Return codes of the middles between corners; of those without a place any."""
    codes = np.zeros(len(low), np.uint32)
    spread = _spread()
    for axis in (0, 1):
        scale = _scale(low[:, axis], high[:, axis])
        for start in range(0, len(low), BLOCK):
            some = slice(start, start + BLOCK)
            ranked = _ranked(_middles(low[some, axis], high[some, axis]), scale)
            codes[some] |= spread.take(ranked) << np.uint32(axis)
    return codes


def _middles(low: NDArray[Any], high: NDArray[Any]) -> NDArray[np.float64]:
    middles: NDArray[np.float64] = (low.astype(np.float64) + high) / 2
    return np.clip(np.nan_to_num(middles, copy=False), -FARTHEST, FARTHEST)


def _scale(low: NDArray[Any], high: NDArray[Any]) -> tuple[float, float]:
    """Return the lowest middle along an axis and how far it is to the highest."""
    lowest, highest = np.inf, -np.inf
    for start in range(0, len(low), BLOCK):
        middles = (low[start : start + BLOCK].astype(np.float64) + high[start : start + BLOCK]) / 2
        middles = middles[np.isfinite(middles)]
        if len(middles):
            middles = np.clip(middles, -FARTHEST, FARTHEST)
            lowest = min(lowest, float(middles.min()))
            highest = max(highest, float(middles.max()))
    return (lowest, (highest - lowest) or 1.0) if lowest <= highest else (0.0, 1.0)


def _ranked(middles: NDArray[np.float64], scale: tuple[float, float]) -> NDArray[np.uint16]:
    middles -= scale[0]
    # Not by its inverse, which is infinite for the smallest of numbers.
    middles /= scale[1]
    middles *= 65535.0
    return np.clip(middles, 0.0, 65535.0, out=middles).astype(np.uint16)


@cache
def _spread() -> NDArray[np.uint32]:
    """Return each number of 16 bits with a blank bit above each of its bits."""
    values = np.arange(1 << 16, dtype=np.uint32)
    for shift, mask in ((8, 0x00FF00FF), (4, 0x0F0F0F0F), (2, 0x33333333), (1, 0x55555555)):
        values = (values | (values << np.uint32(shift))) & np.uint32(mask)
    return values
