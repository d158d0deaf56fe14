"""What is left of a feature that is smaller than a pixel: two places, a size, a length, an area."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from threading import Thread
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import CorridorMapError
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.growing_array import GrowingArray, GrowingNumbers, room_share, taken_rows

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Singles = NDArray[np.float32]
    Ints = NDArray[np.int64]
    Project = Callable[[Floats], Floats]

NOTHING = 0
MIXED = 9
"""A feature of parts of several kinds: never sketched."""
COLUMNS = ("starts", "stops", "sizes", "lengths", "areas", "kinds")
_SHAPES = tuple(
    (name, (2,) if name in ("starts", "stops") else (), np.uint8 if name == "kinds" else np.float32)
    for name in COLUMNS
)
BLOCK_FEATURES = 8192
LARGEST_BLOCK_VERTICES = 1 << 17
"""Temporaries of this many positions stay in the processor's cache."""
EXACT_STEPS = 10.0
"""Single precision serves while a pixel spans this many of its steps."""


@dataclass(frozen=True, eq=False)
class Sketch:
    """One row a feature, in the map's CRS.

    Attributes:
        origin: Shape (2,), what positions are counted from, map units.
        starts: Shape (n, 2): a line's first vertex, a lower left corner of an area's box.
        stops: Shape (n, 2): a line's last vertex, an area's upper right corner.
        sizes: Shape (n,): the longer side of the feature's box; NaN where there is no geometry.
        lengths: Shape (n,): along the line or around the rings.
        areas: Shape (n,): enclosed, holes taken off.
        kinds: Shape (n,): `PartKind` (an area is EXTERIOR), NOTHING or MIXED.
    """

    origin: Floats
    starts: Singles
    stops: Singles
    sizes: Singles
    lengths: Singles
    areas: Singles
    kinds: NDArray[np.uint8]

    def __len__(self) -> int:
        return len(self.sizes)

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        arrays = (self.starts, self.stops, self.sizes, self.lengths, self.areas, self.kinds)
        return sum(array.nbytes for array in arrays)

    @cached_property
    def finest_units_per_px(self) -> float:
        """The smallest pixel, in map units, that single precision is good enough for."""
        reach = max(abs(float(np.fmin.reduce(self.stops.ravel(), initial=0.0))), 1.0)
        reach = max(reach, float(np.fmax.reduce(self.stops.ravel(), initial=0.0)))
        return EXACT_STEPS * reach * 2.0**-23

    @cached_property
    def only_kind(self) -> int | None:
        """The kind of all features that are something, None where kinds differ."""
        kinds = self.kinds[self.kinds != NOTHING]
        return int(kinds[0]) if len(kinds) and kinds.min() == kinds.max() else None


def sketch_of(block: GeometryBlock, project: Project, known: Sketch | None = None) -> Sketch:
    """Return the sketch of a block's features.

    Args:
        block: Finite coordinates in any CRS, and the boxes around them.
        project: Brings (v, 2) coordinates into the map's CRS, each axis by itself and in order.
        known: The sketch of the block's first features; only the others are looked at.
    """
    return SketchWork(block, project, known).finish()


class SketchWork:
    """A sketch in the making: `sketch_of` in pieces that two threads take in turn."""

    def __init__(self, block: GeometryBlock, project: Project, known: Sketch | None = None) -> None:
        origin = _origin(block, project) if known is None else known.origin
        edges = [0 if known is None else len(known)]
        while edges[-1] < len(block):
            edges.append(_block_end(block, edges[-1]))
        # One piece after the other goes to its place: all of them beside the whole, and then the
        # whole in another order beside them, would be three times the memory.
        self._columns = {
            name: np.zeros((len(block), *shape), kind) for name, shape, kind in _SHAPES
        }
        self._block, self._project, self._origin, self._edges = block, project, origin, edges
        if known is not None:
            self._put(known, 0)
        self._numbers = range(len(edges) - 1)
        self._turns = iter(self._numbers)
        self._made: set[int] = set()
        self._thread: Thread | None = None

    def begin(self) -> None:
        """Work at it from now on, on a thread of its own."""
        if self._thread is None:
            self._thread = Thread(target=self._work, name="sketch", daemon=True)
            self._thread.start()

    def finish(self, order: Ints | None = None) -> Sketch:
        """Return the sketch, taking what is left of it in turn with the other thread; once only.

        Args:
            order: In which rows are wanted, None for that of the block.

        Raises:
            CorridorMapError, MemoryError: `project` did, on whichever thread.
        """
        self._take_turns()
        if self._thread is not None:
            self._thread.join()
        # A piece that failed on the other thread fails here once more.
        for number in self._numbers:
            if number not in self._made:
                self._make(number)
        columns = [self._columns.pop(name) for name in COLUMNS]
        if order is not None:
            for place, column in enumerate(columns):
                # Nothing is enclosed by lines: no memory was written to.
                if COLUMNS[place] != "areas" or column.any():
                    columns[place] = taken_rows(column, order)
        return Sketch(self._origin, *columns)

    def _make(self, number: int) -> None:
        start, stop = self._edges[number], self._edges[number + 1]
        self._put(_sketched(self._block, start, stop, self._project, self._origin), start)
        self._made.add(number)

    def _put(self, piece: Sketch, start: int) -> None:
        rows = slice(start, start + len(piece))
        for name, column in self._columns.items():
            values = getattr(piece, name)
            if name != "areas" or values.any():
                column[rows] = values

    def _work(self) -> None:
        with suppress(CorridorMapError, MemoryError):
            self._take_turns()

    def _take_turns(self) -> None:
        # The interpreter hands each number of a range to one thread only.
        for number in self._turns:
            self._make(number)


class SketchBuffer:
    """Appends sketches of one origin; what it returned stays as it was.

    Args:
        expected: How many rows there will be, as far as is known.
    """

    def __init__(self, expected: int = 0) -> None:
        self._expected = expected
        self.origin: Floats | None = None
        self._columns: dict[str, GrowingArray | GrowingNumbers] = {
            "starts": GrowingArray(np.float32, 2),
            "stops": GrowingArray(np.float32, 2),
            "sizes": GrowingArray(np.float32),
            "lengths": GrowingArray(np.float32),
            # Of lines no area is known, and most layers are of one kind.
            "areas": GrowingNumbers(np.float32),
            "kinds": GrowingNumbers(np.uint8),
        }

    def append(self, sketch: Sketch) -> None:
        """Add rows behind the others."""
        if not len(sketch):
            return
        if self.origin is None:
            self.origin = sketch.origin
        share = room_share(self._expected, len(sketch))
        for name, column in self._columns.items():
            column.append(getattr(sketch, name), share)

    def sketch(self) -> Sketch:
        """Return all rows so far, without copying them."""
        return Sketch(self._begun(), *(self._columns[name].filled() for name in COLUMNS))

    def drained(self, rows: Ints) -> Sketch:
        """Return all rows in another order, given back column by column: of no use any more."""
        return Sketch(self._begun(), *(self._columns.pop(name).taken(rows) for name in COLUMNS))

    def _begun(self) -> Floats:
        return np.zeros(2) if self.origin is None else self.origin


def no_sketch(origin: Floats) -> Sketch:
    """Return a sketch of nothing, to be continued by others of the same origin."""
    return _blank(0, origin)


def _origin(block: GeometryBlock, project: Project) -> Floats:
    first = project(block.coords[:BLOCK_FEATURES])
    return first.mean(axis=0) if len(first) else np.zeros(2)


def _block_end(block: GeometryBlock, start: int) -> int:
    """Return where a run of features ends that is short enough to work on at once."""
    stop = min(start + BLOCK_FEATURES, len(block))
    offsets = block.feature_offsets
    limit = block.part_offsets[offsets[start]] + LARGEST_BLOCK_VERTICES
    if block.part_offsets[offsets[stop]] > limit:
        firsts = block.part_offsets[offsets[start : stop + 1]]
        stop = max(start + int(np.searchsorted(firsts, limit, side="right")) - 1, start + 1)
    return stop


def _sketched(
    block: GeometryBlock, start: int, stop: int, project: Project, origin: Floats
) -> Sketch:
    parts = block.feature_offsets[start : stop + 1]
    offsets = block.part_offsets[parts[0] : parts[-1] + 1]
    part_kinds = block.part_kinds[parts[0] : parts[-1]]
    vertices = offsets - offsets[0]
    # One contiguous row an axis: half the time of strided columns.
    xy = np.ascontiguousarray(project(block.coords[offsets[0] : offsets[-1]]).T)
    xy -= origin[:, None]
    firsts = vertices[parts - parts[0]]
    filled = np.flatnonzero(firsts[1:] > firsts[:-1])
    blank = _blank(stop - start, origin)
    if not len(filled):
        return blank
    at, last = firsts[:-1][filled], firsts[1:][filled] - 1
    low, high = _corners(block, start, filled, project, origin)
    kinds = _kinds(part_kinds, parts - parts[0], filled)
    is_area = kinds == PartKind.EXTERIOR
    along, turns = _steps(xy, vertices, part_kinds)
    first, final = np.take(xy, at, axis=1), np.take(xy, last, axis=1)
    if is_area.any():
        first, final = np.where(is_area, low, first), np.where(is_area, high, final)
    # Most often each has a place; to name them one by one takes several times as long.
    rows = filled if len(filled) < stop - start else slice(None)
    blank.kinds[rows] = kinds
    blank.sizes[rows] = np.maximum(high[0] - low[0], high[1] - low[1])
    blank.starts[rows] = first.T
    blank.stops[rows] = final.T
    blank.lengths[rows] = np.add.reduceat(along, at)
    if turns is not None:
        blank.areas[rows] = np.maximum(np.add.reduceat(turns, at), 0.0)
    return blank


def _corners(
    block: GeometryBlock, start: int, filled: Ints, project: Project, origin: Floats
) -> tuple[Floats, Floats]:
    """Return the boxes of features, shape (2, n) each.

    Where axes stay as they are, the box of what is projected is the projected box: to go through
    all vertices for that would be half of the work.
    """
    boxes = np.take(block.bounds, start + filled, axis=0)
    corners = project(boxes.reshape(-1, 2)).reshape(-1, 4).T
    return corners[:2] - origin[:, None], corners[2:] - origin[:, None]


def _blank(count: int, origin: Floats) -> Sketch:
    """Return rows of nothing, to be filled in."""
    nowhere, zero = np.full((count, 2), np.nan, np.float32), np.zeros(count, np.float32)
    sizes = np.full(count, np.nan, np.float32)
    kinds = np.full(count, NOTHING, np.uint8)
    return Sketch(origin, nowhere, nowhere.copy(), sizes, zero, zero.copy(), kinds)


def _kinds(part_kinds: NDArray[np.uint8], parts: Ints, filled: Ints) -> NDArray[np.uint8]:
    """Return the kind of each feature that owns parts."""
    as_areas = np.minimum(part_kinds, np.uint8(PartKind.EXTERIOR))
    first = parts[:-1][filled]
    low, high = np.minimum.reduceat(as_areas, first), np.maximum.reduceat(as_areas, first)
    return np.where(low == high, low, np.uint8(MIXED)).astype(np.uint8)


def _steps(
    xy: Floats, vertices: Ints, part_kinds: NDArray[np.uint8]
) -> tuple[Floats, Floats | None]:
    """Return for each vertex the way to it within its part, and what it adds to the area."""
    x, y = xy
    step_x, step_y = x[1:] - x[:-1], y[1:] - y[:-1]
    along = np.zeros(len(x))
    np.sqrt(step_x * step_x + step_y * step_y, out=along[1:])
    counts = np.diff(vertices)
    heads = vertices[:-1][counts > 0]
    along[heads] = 0.0
    if part_kinds.min() == PartKind.POINTS:
        along[np.repeat(part_kinds == PartKind.POINTS, counts)] = 0.0
    if part_kinds.max() < PartKind.EXTERIOR:
        return along, None
    turns = np.zeros(len(x))
    np.subtract(x[:-1] * step_y, y[:-1] * step_x, out=turns[1:])
    turns[heads] = 0.0
    # Each ring's own turn decides nothing: outer rings add, holes take off.
    whole = np.add.reduceat(turns, heads)
    filled = part_kinds[counts > 0]
    sign = np.where(filled == PartKind.EXTERIOR, 0.5, -0.5) * np.sign(whole)
    sign[filled < PartKind.EXTERIOR] = 0.0
    turns *= np.repeat(sign, counts[counts > 0])
    return along, turns
