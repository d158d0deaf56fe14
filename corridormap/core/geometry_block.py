"""Geometry of many features as a few flat arrays, so that no Python object stands for a vertex."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import IntEnum
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.crs import Crs, transform
from corridormap.core.extent import Extent

if TYPE_CHECKING:
    from numpy.typing import NDArray


class PartKind(IntEnum):
    """What a run of coordinates is."""

    POINTS = 1
    """One point or the points of a multipoint."""
    LINE = 2
    EXTERIOR = 3
    """Outer ring; the INTERIOR parts that follow are its holes."""
    INTERIOR = 4


@dataclass(frozen=True, slots=True, eq=False)
class GeometryBlock:
    """Ragged arrays: features own parts, parts own coordinates.

    Attributes:
        fids: Shape (n,), the features' keys.
        feature_offsets: Shape (n + 1,): feature i owns parts `[offsets[i], offsets[i + 1])`;
            a feature with null or empty geometry owns none.
        part_offsets: Shape (p + 1,): part j owns coordinates `[offsets[j], offsets[j + 1])`.
        part_kinds: Shape (p,), values of `PartKind`.
        coords: Shape (v, 2), x before y, in the layer's CRS.
        bounds: Shape (n, 4): x_min, y_min, x_max, y_max; NaN where there is no finite point.
    """

    fids: NDArray[np.int64]
    feature_offsets: NDArray[np.int64]
    part_offsets: NDArray[np.int64]
    part_kinds: NDArray[np.uint8]
    coords: NDArray[np.float64]
    bounds: NDArray[np.float64]

    def __len__(self) -> int:
        return len(self.fids)

    @property
    def nbytes(self) -> int:
        """Memory in bytes."""
        arrays = (self.fids, self.feature_offsets, self.part_offsets, self.part_kinds)
        return sum(array.nbytes for array in (*arrays, self.coords, self.bounds))

    @property
    def extent(self) -> Extent | None:
        """Box around all features, None when there is nothing to show."""
        return extent_of_bounds(self.bounds)

    def extent_at(self, rows: NDArray[np.int64]) -> Extent | None:
        """Return the box around the features at these rows, None when they have no place."""
        if len(rows) == len(self):
            return self.extent
        return extent_of_bounds(np.take(self.bounds, rows, axis=0))

    def candidates(self, extent: Extent) -> NDArray[np.int64]:
        """Return the indices of features whose box meets `extent`, in storage order."""
        box = self.bounds
        hit = (
            (box[:, 0] <= extent.x_max)
            & (box[:, 2] >= extent.x_min)
            & (box[:, 1] <= extent.y_max)
            & (box[:, 3] >= extent.y_min)
        )
        return np.flatnonzero(hit)

    def parts(self, index: int) -> list[tuple[PartKind, NDArray[np.float64]]]:
        """Return the parts of one feature as (kind, coordinates of shape (k, 2))."""
        first, last = self.feature_offsets[index], self.feature_offsets[index + 1]
        return [
            (
                PartKind(int(self.part_kinds[part])),
                self.coords[self.part_offsets[part] : self.part_offsets[part + 1]],
            )
            for part in range(first, last)
        ]

    def taken(self, rows: NDArray[np.int64]) -> GeometryBlock:
        """Return only the features at these rows, in the order given."""
        if len(rows) == len(self) and np.array_equal(rows, np.arange(len(self))):
            return self
        first, last = self.feature_offsets[rows], self.feature_offsets[rows + 1]
        parts = ranges(first, last)
        start, stop = self.part_offsets[parts], self.part_offsets[parts + 1]
        return GeometryBlock(
            self.fids[rows],
            _offsets(last - first),
            _offsets(stop - start),
            self.part_kinds[parts],
            # Several times faster than an index in brackets.
            np.take(self.coords, ranges(start, stop), axis=0),
            np.take(self.bounds, rows, axis=0),
        )

    def projected(self, source: Crs, target: Crs) -> GeometryBlock:
        """Return the same features in another CRS, bounds included."""
        if source == target:
            return self
        coords = transform(self.coords, source, target)
        bounds = feature_bounds(coords, self.part_offsets, self.feature_offsets)
        return replace(self, coords=coords, bounds=bounds)


def ranges(starts: NDArray[np.int64], stops: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return `arange(start, stop)` of every pair, one after the other.

    >>> ranges(np.array([5, 0, 9]), np.array([8, 0, 10])).tolist()
    [5, 6, 7, 9]
    """
    counts = stops - starts
    filled = counts > 0
    if not filled.all():
        starts, stops, counts = starts[filled], stops[filled], counts[filled]
    if not len(counts):
        return np.zeros(0, np.int64)
    # Steps of one, and a jump where a pair begins: np.repeat would keep the interpreter to itself.
    # Methods: called hundreds of times a picture, numpy's functions take longer than their work.
    ends = counts.cumsum()
    steps = np.empty(int(ends[-1]), np.int64)
    steps.fill(1)
    steps[0] = starts[0]
    steps[ends[:-1]] = starts[1:] - stops[:-1] + 1
    return steps.cumsum(out=steps)


def owners(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the number of each group as often as it has members.

    As `np.repeat(np.arange(len(counts)), counts)`, which keeps the interpreter to itself.

    >>> owners(np.array([2, 0, 1])).tolist()
    [0, 0, 2]
    """
    filled = (counts > 0).nonzero()[0]
    if not len(filled):
        return np.zeros(0, np.int64)
    ends = counts[filled].cumsum()
    steps = np.zeros(int(ends[-1]), np.int64)
    steps[0] = filled[0]
    steps[ends[:-1]] = filled[1:] - filled[:-1]
    return steps.cumsum(out=steps)


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.int64]:
    return np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))


def empty_block() -> GeometryBlock:
    """Return a block without features."""
    return GeometryBlock(
        np.zeros(0, np.int64),
        np.zeros(1, np.int64),
        np.zeros(1, np.int64),
        np.zeros(0, np.uint8),
        np.zeros((0, 2)),
        np.zeros((0, 4)),
    )


def feature_bounds(
    coords: NDArray[np.float64],
    part_offsets: NDArray[np.int64],
    feature_offsets: NDArray[np.int64],
) -> NDArray[np.float64]:
    """Return each feature's box, shape (n, 4), NaN for features without a finite point."""
    count = len(feature_offsets) - 1
    bounds = np.full((count, 4), np.nan)
    starts = part_offsets[feature_offsets[:-1]]
    stops = part_offsets[feature_offsets[1:]]
    filled = np.flatnonzero(stops > starts)
    if not len(filled):
        return bounds
    starts = starts[filled]
    # Between the starts of two features that are not empty lies nothing else. One column at a
    # time: over both at once reduceat keeps the interpreter to itself, and is slower.
    rows = filled if len(filled) < count else slice(None)
    for axis in (0, 1):
        column = np.ascontiguousarray(coords[:, axis])
        finite = np.isfinite(column)
        is_finite = bool(finite.all())
        if not is_finite:
            column = np.where(finite, column, np.nan)
        # What passes over NaN takes longer.
        low, high = (np.minimum, np.maximum) if is_finite else (np.fmin, np.fmax)
        bounds[rows, axis] = low.reduceat(column, starts)
        bounds[rows, axis + 2] = high.reduceat(column, starts)
    return bounds


def extent_of_bounds(bounds: NDArray[np.float64]) -> Extent | None:
    """Return the box around boxes, shape (n, 4); those with NaN are passed over."""
    if not len(bounds):
        return None
    low = [float(np.fmin.reduce(bounds[:, side])) for side in (0, 1)]
    high = [float(np.fmax.reduce(bounds[:, side])) for side in (2, 3)]
    is_placed = all(side == side for side in (*low, *high))
    return Extent(*low, *high) if is_placed else None


def concatenate(blocks: Sequence[GeometryBlock]) -> GeometryBlock:
    """Return one block with the features of all, in order."""
    if not blocks:
        return empty_block()
    if len(blocks) == 1:
        return blocks[0]
    return GeometryBlock(
        np.concatenate([block.fids for block in blocks]),
        _joined_offsets([block.feature_offsets for block in blocks]),
        _joined_offsets([block.part_offsets for block in blocks]),
        np.concatenate([block.part_kinds for block in blocks]),
        np.concatenate([block.coords for block in blocks]),
        np.concatenate([block.bounds for block in blocks]),
    )


def _joined_offsets(offsets: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    shift, joined = 0, [np.zeros(1, np.int64)]
    for part in offsets:
        joined.append(part[1:] + shift)
        shift += int(part[-1])
    return np.concatenate(joined)


def block_from_shapely(fids: Sequence[int], geometries: Sequence[Any]) -> GeometryBlock:
    """Return the block of shapely geometries of any type (None and empty ones own no parts).

    Z and M are dropped; collections become the parts of their members.
    """
    kinds: list[int] = []
    runs: list[NDArray[np.float64]] = []
    offsets = [0]
    for geometry in geometries:
        for kind, run in _runs(geometry):
            kinds.append(kind)
            runs.append(run)
        offsets.append(len(kinds))
    part_offsets = np.cumsum([0, *map(len, runs)], dtype=np.int64)
    coords = np.concatenate(runs) if runs else np.zeros((0, 2))
    feature_offsets = np.array(offsets, np.int64)
    return GeometryBlock(
        np.asarray(fids, np.int64),
        feature_offsets,
        part_offsets,
        np.array(kinds, np.uint8),
        np.ascontiguousarray(coords, np.float64),
        feature_bounds(coords, part_offsets, feature_offsets),
    )


def _runs(geometry: Any) -> list[tuple[int, NDArray[np.float64]]]:
    import shapely

    if geometry is None or geometry.is_empty:
        return []
    kind = geometry.geom_type
    if kind in ("Point", "MultiPoint"):
        return [(PartKind.POINTS, shapely.get_coordinates(geometry))]
    if kind in ("LineString", "LinearRing"):
        return [(PartKind.LINE, shapely.get_coordinates(geometry))]
    if kind == "Polygon":
        rings = [(PartKind.EXTERIOR, geometry.exterior)]
        rings += [(PartKind.INTERIOR, ring) for ring in geometry.interiors]
        return [(ring_kind, shapely.get_coordinates(ring)) for ring_kind, ring in rings]
    return [run for member in geometry.geoms for run in _runs(member)]


def shapely_geometry(block: GeometryBlock, index: int) -> Any:
    """Return one feature as a shapely geometry in the block's CRS, None where it has none."""
    import shapely

    members: list[Any] = []
    for kind, coords in block.parts(index):
        if kind == PartKind.POINTS:
            members.extend(shapely.points(coords))
        elif kind == PartKind.LINE:
            members.append(
                shapely.linestrings(coords) if len(coords) > 1 else shapely.Point(*coords[0])
            )
        elif kind == PartKind.EXTERIOR:
            members.append([coords])
        elif members and isinstance(members[-1], list):
            members[-1].append(coords)
    shapes = [
        shapely.Polygon(member[0], member[1:]) if isinstance(member, list) else member
        for member in members
    ]
    if not shapes:
        return None
    return shapes[0] if len(shapes) == 1 else _collected(shapes)


def _collected(shapes: list[Any]) -> Any:
    import shapely

    many = {
        "Point": shapely.MultiPoint,
        "LineString": shapely.MultiLineString,
        "Polygon": shapely.MultiPolygon,
    }
    types = {shape.geom_type for shape in shapes}
    make = many.get(types.pop()) if len(types) == 1 else None
    return (make or shapely.GeometryCollection)(shapes)
