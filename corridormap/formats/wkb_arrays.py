"""Parses many well-known binary geometries at once with numpy, no Python object a vertex.

Handles points, lines, polygons and their multi forms, with or without Z and M, in one byte
order at a time; whatever else it meets it names, for `wkb_reader` to read slowly.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.formats.wkb_reader import LARGEST_COORDINATE

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Mask = NDArray[np.bool_]

PADDING = bytes(32)
"""Must follow the last geometry, so that a look beyond the end is no error but a bad value."""
_STEPS_FOR_ALL = 32
_FEWEST_WORTH_A_STEP = 8
"""After the first steps, so few features with members left are cheaper to read one by one."""


@dataclass(frozen=True, slots=True)
class Parts:
    """Parts of the features that could be parsed, in order, with their coordinates.

    Attributes:
        feature: Shape (p,), which of the given geometries owns the part, ascending.
        kind: Shape (p,), values of `PartKind`.
        count: Shape (p,), number of coordinates.
        coords: Shape (v, 2).
        slow: Shape (n,), True for geometries that were not parsed and own no part here.
    """

    feature: Ints
    kind: NDArray[np.uint8]
    count: Ints
    coords: NDArray[np.float64]
    slow: Mask


def parse(data: bytes, starts: Ints, ends: Ints, order: str) -> Parts:
    """Return the parts of the geometries that lie at `starts` … `ends` of `data`.

    Args:
        data: Geometries (ISO well-known binary) and anything between them, then `PADDING`.
        starts: Shape (n,), byte positions.
        ends: Shape (n,).
        order: `<` or `>`; geometries in the other byte order come out as slow.
    """
    return _Parser(data, ends, order).parse(starts)


class _Parser:
    def __init__(self, data: bytes, ends: Ints, order: str) -> None:
        size = len(data)
        self._bytes = np.frombuffer(data, np.uint8)
        # Overlapping items at every byte: one gather reads unaligned numbers anywhere.
        self._words = np.ndarray((size - 3,), "V4", data, strides=(1,))
        self._pairs = np.ndarray((size - 15,), "V16", data, strides=(1,))
        self._order = order
        self._order_byte = 1 if order == "<" else 0
        self._ends = ends
        self._slow = np.zeros(len(ends), np.bool_)
        self._stride = np.full(len(ends), 16, np.int64)
        self._found: list[tuple[Ints, NDArray[np.uint8], Ints, Ints]] = []
        self._steps = 0

    def parse(self, starts: Ints) -> Parts:
        base = self._types(starts)
        for kind, walk in ((1, self._points), (2, self._lines), (3, self._polygons)):
            single = np.flatnonzero(base == kind)
            if len(single):
                walk(single, starts[single] + 5)
            multi = np.flatnonzero(base == kind + 3)
            if len(multi):
                self._members(multi, starts[multi] + 5, kind, walk)
        return self._assembled()

    def _types(self, at: Ints) -> Ints:
        """Return the base type 1 … 6 of each; others are marked slow and come out as 0."""
        room = self._ends - at
        at = np.where(room >= 9, at, 0)
        code = self._unsigned(at)
        base, dimensions = code % 1000, code // 1000
        known = (self._bytes[at] == self._order_byte) & (room >= 9)
        known &= (base >= 1) & (base <= 6) & (dimensions <= 3)
        extra = np.where(known, np.array([0, 8, 8, 16])[np.minimum(dimensions, 3)], 0)
        self._stride += extra
        self._slow |= ~known
        return np.where(known, base, 0)

    def _unsigned(self, header_at: Ints) -> Ints:
        return self._count(header_at + 1)

    def _count(self, at: Ints) -> Ints:
        return self._words[at].view(self._order + "u4").astype(np.int64)

    def _give_up(self, feature: Ints) -> None:
        self._slow[feature] = True

    def _emit(self, feature: Ints, kind: int, at: Ints, count: Ints) -> None:
        filled = count > 0
        if not filled.all():
            feature, at, count = feature[filled], at[filled], count[filled]
        self._found.append((feature, np.full(len(feature), kind, np.uint8), at, count))

    def _points(self, feature: Ints, at: Ints) -> tuple[Ints, Ints]:
        """Take the points whose coordinates start at `at`; return features and ends."""
        stop = at + self._stride[feature]
        whole = stop <= self._ends[feature]
        self._give_up(feature[~whole])
        feature, at, stop = feature[whole], at[whole], stop[whole]
        xy = self._gathered(at)
        empty = np.isnan(xy).all(axis=1)
        self._emit(feature, PartKind.POINTS, at, np.where(empty, 0, 1))
        return feature, stop

    def _lines(self, feature: Ints, at: Ints) -> tuple[Ints, Ints]:
        """Take the lines whose counts stand at `at`; return features and ends."""
        return self._runs(feature, at, PartKind.LINE, 0)

    def _runs(self, feature: Ints, at: Ints, kind: int, fewest: int) -> tuple[Ints, Ints]:
        count = self._count(at)
        stop = at + 4 + count * self._stride[feature]
        whole = (stop <= self._ends[feature]) & (count >= fewest)
        self._give_up(feature[~whole])
        feature, at, count, stop = feature[whole], at[whole], count[whole], stop[whole]
        self._emit(feature, kind, at + 4, count)
        return feature, stop

    def _polygons(self, feature: Ints, at: Ints) -> tuple[Ints, Ints]:
        """Take the polygons whose ring counts stand at `at`; return features and ends."""
        left = self._count(at)
        at = at + 4
        done: list[tuple[Ints, Ints]] = []
        kind = PartKind.EXTERIOR
        while True:
            finished = left == 0
            done.append((feature[finished], at[finished]))
            feature, at, left = feature[~finished], at[~finished], left[~finished]
            if not len(feature) or not self._may_go_on(feature):
                break
            before, left_by = feature, left
            feature, at = self._runs(feature, at, kind, 4)
            left = left_by[np.isin(before, feature, assume_unique=True)] - 1
            kind = PartKind.INTERIOR
        joined = np.concatenate([part for part, _ in done])
        order = np.argsort(joined, kind="stable")
        return joined[order], np.concatenate([stop for _, stop in done])[order]

    def _members(self, feature: Ints, at: Ints, member_type: int, walk: _Walker) -> None:
        left = self._count(at)
        at = at + 4
        while True:
            more = left > 0
            feature, at, left = feature[more], at[more], left[more]
            if not len(feature) or not self._may_go_on(feature):
                return
            code = (self._stride[feature] - 16) // 8
            sound = (self._bytes[at] == self._order_byte) & (at + 9 <= self._ends[feature])
            found = self._unsigned(at)
            sound &= (found % 1000 == member_type) & (found // 1000 <= 3)
            sound &= np.array([0, 1, 1, 2])[np.minimum(found // 1000, 3)] == code
            self._give_up(feature[~sound])
            feature, at, left = feature[sound], at[sound], left[sound]
            before, left_by = feature, left
            feature, at = walk(feature, at + 5)
            left = left_by[np.isin(before, feature, assume_unique=True)] - 1

    def _may_go_on(self, feature: Ints) -> bool:
        self._steps += 1
        if self._steps > _STEPS_FOR_ALL and len(feature) < _FEWEST_WORTH_A_STEP:
            self._give_up(feature)
            return False
        return True

    def _gathered(self, at: Ints) -> NDArray[np.float64]:
        raw = self._pairs[at].view(self._order + "f8").reshape(-1, 2)
        return raw.astype(np.float64, copy=False)

    def _assembled(self) -> Parts:
        feature, kind, at, count = self._sorted()
        coords = self._gathered(self._positions(feature, at, count))
        usual = np.abs(coords) <= LARGEST_COORDINATE
        # Along two columns numpy is twenty times slower than over all.
        if not usual.all():
            odd = ~usual.all(axis=1)
            self._slow[np.repeat(feature, count)[odd]] = True
            feature, kind, at, count = self._sorted()
            coords = self._gathered(self._positions(feature, at, count))
        return Parts(feature, kind, count, coords, self._slow)

    def _sorted(self) -> tuple[Ints, NDArray[np.uint8], Ints, Ints]:
        if not self._found:
            none = np.zeros(0, np.int64)
            return none, np.zeros(0, np.uint8), none, none
        feature = np.concatenate([part[0] for part in self._found])
        kind = np.concatenate([part[1] for part in self._found])
        at = np.concatenate([part[2] for part in self._found])
        count = np.concatenate([part[3] for part in self._found])
        if self._slow.any():
            kept = ~self._slow[feature]
            feature, kind, at, count = feature[kept], kind[kept], at[kept], count[kept]
        # Stable: the parts of a feature stay in the order in which they were met.
        order = np.argsort(feature, kind="stable")
        return feature[order], kind[order], at[order], count[order]

    def _positions(self, feature: Ints, at: Ints, count: Ints) -> Ints:
        """Return where each coordinate of the parts stands."""
        first = np.cumsum(count) - count
        stride = self._stride[feature]
        if not len(stride) or (stride == stride[0]).all():
            step = int(stride[0]) if len(stride) else 16
            total = int(count.sum())
            return np.repeat(at - first * step, count) + np.arange(0, total * step, step)
        within = np.arange(int(count.sum()), dtype=np.int64) - np.repeat(first, count)
        return np.repeat(at, count) + within * np.repeat(stride, count)


if TYPE_CHECKING:
    from collections.abc import Callable

    _Walker = Callable[[Ints, Ints], tuple[Ints, Ints]]
