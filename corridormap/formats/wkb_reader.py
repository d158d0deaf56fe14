"""Reads one well-known binary geometry of any type, curves included, byte by byte.

The slow, forgiving path beside `wkb_arrays`: shapely reads no curves with the GEOS versions that
are about, and GEOS recurses without bound into nested collections.
"""

from __future__ import annotations

import itertools
import math
import struct
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.core.geometry_block import PartKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

Run = tuple[PartKind, "NDArray[np.float64]"]
"""A part of a geometry: its kind and coordinates of shape (n, 2)."""

LARGEST_COORDINATE = 1e10
"""No CRS of this planet has larger numbers; beyond them projecting and drawing break."""
UNUSABLE_COORDINATE = (
    "a coordinate is not a finite number",
    "a coordinate is too large for any place on earth",
)
_DEEPEST = 32
_ARC_STEP_DEG = 2.0
_SMALLEST_MEMBER = 5

_POINT, _LINE, _POLYGON, _MULTIPOINT = 1, 2, 3, 4
_CIRCULAR, _COMPOUND, _CURVE_POLYGON, _TRIANGLE = 8, 9, 10, 17
_COLLECTIONS = {4, 5, 6, 7, 11, 12, 15, 16}
"""Multipoint, -line, -polygon, collection, multicurve, multisurface, polyhedron, TIN."""
CURVED = {_CIRCULAR, _COMPOUND, _CURVE_POLYGON, 11, 12, 13, 14}
"""Types that GEOS may not read."""


def read_runs(wkb: bytes) -> tuple[list[Run], set[int]]:
    """Return the parts of a geometry, arcs cut into chords, and the base types met in it.

    Z and M are dropped; empty members vanish.

    Raises:
        GeometryError: It is truncated, of an unknown type, nested too deep, or holds one of
            `UNUSABLE_COORDINATE`.
    """
    walk = _Walk(wkb)
    runs = walk.geometry(0)
    return runs, walk.types


class _Walk:
    def __init__(self, wkb: bytes) -> None:
        self._wkb = wkb
        self._pos = 0
        self.types: set[int] = set()

    def geometry(self, depth: int) -> list[Run]:
        if depth > _DEEPEST:
            raise GeometryError("the geometry is nested too deep")
        kind, stride, order = self._head()
        self.types.add(kind)
        if kind in _COLLECTIONS:
            count = self._count(order, _SMALLEST_MEMBER)
            points = self._points_alike(count) if kind == _MULTIPOINT and count > 1 else None
            if points is not None:
                return points
            members = range(count)
            return _points_joined(kind, [run for _ in members for run in self.geometry(depth + 1)])
        if kind == _POINT:
            return self._point(stride, order)
        if kind in (_POLYGON, _TRIANGLE):
            rings = range(self._count(order, 4))
            return _as_rings([self._coords(stride, order) for _ in rings])
        if kind == _CURVE_POLYGON:
            curves = range(self._count(order, _SMALLEST_MEMBER))
            return _as_rings([self._curve(depth + 1) for _ in curves])
        return _as_line(self._curve_body(kind, stride, order, depth))

    def _head(self) -> tuple[int, int, str]:
        """Return base type, bytes in a coordinate, and byte order."""
        mark = self._bytes(1)[0]
        if mark > 1:
            raise GeometryError(f"its byte order {mark} is unknown")
        order = "<" if mark else ">"
        code = int(struct.unpack(order + "I", self._bytes(4))[0])
        has_z, has_m = bool(code & 0x80000000), bool(code & 0x40000000)
        if code & 0x20000000:
            self._bytes(4)
        code &= 0x1FFFFFFF
        has_z |= code // 1000 in (1, 3)
        has_m |= code // 1000 in (2, 3)
        if code // 1000 > 3:
            raise GeometryError(f"its type code {code} is unknown")
        return code % 1000, 8 * (2 + has_z + has_m), order

    def _point(self, stride: int, order: str) -> list[Run]:
        point = self._array(1, stride, order)
        if np.isnan(point).all():
            return []
        return [(PartKind.POINTS, _checked(point))]

    def _points_alike(self, count: int) -> list[Run] | None:
        """Return so many points in one step where all have the same header, None where not."""
        start = self._pos
        kind, stride, order = self._head()
        head, self._pos = self._pos - start, start
        size = count * (head + stride)
        if kind != _POINT or size > len(self._wkb) - start:
            return None
        points = np.frombuffer(self._wkb, np.uint8, size, start).reshape(count, head + stride)
        if not (points[:, :head] == points[0, :head]).all():
            return None
        self.types.add(kind)
        self._pos += size
        coords = np.ascontiguousarray(points[:, head : head + 16]).view(order + "f8")
        filled = coords[~np.isnan(coords).all(axis=1)].astype(np.float64)
        return [(PartKind.POINTS, _checked(filled))] if len(filled) else []

    def _curve(self, depth: int) -> NDArray[np.float64]:
        if depth > _DEEPEST:
            raise GeometryError("the geometry is nested too deep")
        kind, stride, order = self._head()
        self.types.add(kind)
        return self._curve_body(kind, stride, order, depth)

    def _curve_body(self, kind: int, stride: int, order: str, depth: int) -> NDArray[np.float64]:
        if kind == _LINE:
            return self._coords(stride, order)
        if kind == _CIRCULAR:
            return linearized(self._coords(stride, order))
        if kind == _COMPOUND:
            curves = range(self._count(order, _SMALLEST_MEMBER))
            return _chained([self._curve(depth + 1) for _ in curves])
        raise GeometryError(f"its type code {kind} is unknown")

    def _coords(self, stride: int, order: str) -> NDArray[np.float64]:
        return _checked(self._array(self._count(order, stride), stride, order))

    def _array(self, count: int, stride: int, order: str) -> NDArray[np.float64]:
        raw = np.frombuffer(self._bytes(count * stride), order + "f8")
        return raw.reshape(count, stride // 8)[:, :2].astype(np.float64)

    def _count(self, order: str, smallest: int) -> int:
        count = int(struct.unpack(order + "I", self._bytes(4))[0])
        if count * smallest > len(self._wkb) - self._pos:
            raise GeometryError("the geometry is truncated")
        return count

    def _bytes(self, count: int) -> bytes:
        start, self._pos = self._pos, self._pos + count
        if self._pos > len(self._wkb):
            raise GeometryError("the geometry is truncated")
        return self._wkb[start : self._pos]


def linearized(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return a circular string (start, middle, end, middle, end …) as chords of 2 degrees."""
    pieces = [
        _arc(points[index], points[index + 1], points[index + 2])
        for index in range(0, len(points) - 2, 2)
    ]
    return _chained(pieces) if pieces else points


def _arc(
    start: NDArray[np.float64], middle: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64]:
    center = _center(start, middle, end)
    if center is None:
        return np.array([start, middle, end])
    first, through, last = (
        math.atan2(*(point - center)[::-1].tolist()) for point in (start, middle, end)
    )
    turn = 2 * math.pi
    sweep = (last - first) % turn or turn
    if not np.array_equal(start, end) and (through - first) % turn > sweep:
        sweep -= turn
    steps = max(math.ceil(abs(sweep) / math.radians(_ARC_STEP_DEG)), 2)
    angles = first + np.linspace(0.0, sweep, steps + 1)
    radius = float(np.hypot(*(start - center)))
    arc = center + radius * np.column_stack((np.cos(angles), np.sin(angles)))
    arc[0], arc[-1] = start, end
    return arc


def _center(
    start: NDArray[np.float64], middle: NDArray[np.float64], end: NDArray[np.float64]
) -> NDArray[np.float64] | None:
    """Return the centre of the circle through three points, None where they lie on a line."""
    if np.array_equal(start, end):
        return None if np.array_equal(start, middle) else (start + middle) / 2
    b, c = middle - start, end - start
    cross = 2 * (b[0] * c[1] - b[1] * c[0])
    scale = float(max(abs(b).max(), abs(c).max()))
    if abs(cross) <= 1e-12 * scale * scale:
        return None
    bb, cc = float(b @ b), float(c @ c)
    offset = np.array([c[1] * bb - b[1] * cc, b[0] * cc - c[0] * bb]) / cross
    return np.asarray(start + offset, np.float64)


def _chained(pieces: list[NDArray[np.float64]]) -> NDArray[np.float64]:
    """Return curves one after the other, the shared point between two kept once."""
    chain = [piece for piece in pieces if len(piece)]
    if not chain:
        return np.zeros((0, 2))
    joined = [chain[0]]
    for before, piece in itertools.pairwise(chain):
        joined.append(piece[1:] if np.array_equal(before[-1], piece[0]) else piece)
    return np.concatenate(joined)


def _as_line(coords: NDArray[np.float64]) -> list[Run]:
    return [(PartKind.LINE, coords)] if len(coords) else []


def _as_rings(rings: list[NDArray[np.float64]]) -> list[Run]:
    if not rings or not len(rings[0]):
        return []
    if any(0 < len(ring) < 3 for ring in rings):
        raise GeometryError("a ring has fewer than three points")
    kinds = [PartKind.EXTERIOR, *[PartKind.INTERIOR] * (len(rings) - 1)]
    return [(kind, _closed(ring)) for kind, ring in zip(kinds, rings, strict=True) if len(ring)]


def _closed(ring: NDArray[np.float64]) -> NDArray[np.float64]:
    if np.array_equal(ring[0], ring[-1]) and len(ring) > 3:
        return ring
    return np.concatenate((ring, ring[:1]))


def _points_joined(kind: int, runs: list[Run]) -> list[Run]:
    if kind != _MULTIPOINT or len(runs) < 2:
        return runs
    return [(PartKind.POINTS, np.concatenate([coords for _, coords in runs]))]


def _checked(coords: NDArray[np.float64]) -> NDArray[np.float64]:
    if not np.isfinite(coords).all():
        raise GeometryError(UNUSABLE_COORDINATE[0])
    if len(coords) and float(np.abs(coords).max()) > LARGEST_COORDINATE:
        raise GeometryError(UNUSABLE_COORDINATE[1])
    return coords
