"""Which point symbols have room as icons, and which shrink to a dot beside a neighbour.

That is decided cell by cell of the screen points, each from what lies in and near it alone, so
that it is the same whichever part of the map is drawn.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, symbols_of
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import PartKind
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.label_boxes import Box, OccupiedRoom
from corridormap.render.markers import SIMPLE_SHAPES, marker_span_px
from corridormap.render.prepared import PreparedLayer
from corridormap.render.visible import visible_features, world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

CELL_PX = 1024
HALO_PX = 128
"""Neighbours so far beyond a cell are looked at: rows of icons in each other's way are shorter."""
MANY_POINTS = 4000
"""With more in a cell a layer is a cloud there: every marker is drawn, labels may lie on it."""
OVERLAP = 0.72
"""Icons may overlap by the rest of their side before one gives way."""
DOT_PX = 5.5


def dot_of(symbol: MarkerSymbol) -> MarkerSymbol:
    """Return the dot that stands for an icon without room."""
    return replace(symbol, icon="circle", size_px=DOT_PX, outline_color="#ffffff")


@dataclass(frozen=True, slots=True, eq=False)
class MarkedPoint:
    """A marker: its feature's index, screen point and radius."""

    feature: int
    x_px: float
    y_px: float
    radius_px: float


Key = tuple[str, float]
"""A layer's id and the shift of a copy of the world."""


@dataclass(slots=True, eq=False)
class MarkerPlan:
    """Markers of a part of the map by layer and copy of the world; a cloud has none."""

    points: dict[Key, list[MarkedPoint]] = field(default_factory=dict)
    dots: dict[Key, NDArray[np.int64]] = field(default_factory=dict)

    def boxes(self) -> list[Box]:
        """Return what all planned markers cover."""
        return [
            (
                point.x_px - point.radius_px,
                point.y_px - point.radius_px,
                point.x_px + point.radius_px,
                point.y_px + point.radius_px,
            )
            for points in self.points.values()
            for point in points
        ]


def has_markers(snapshot: LayerSnapshot) -> bool:
    """Whether the layer holds points and draws them."""
    sets = (snapshot.style.symbols, *(category.symbols for category in snapshot.style.categories))
    drawn = any(symbols.marker is not None for symbols in sets)
    return drawn and bool((snapshot.block.part_kinds == PartKind.POINTS).any())


@dataclass(slots=True, eq=False)
class _Cell:
    points: dict[Key, list[MarkedPoint]] = field(default_factory=dict)
    dots: dict[Key, list[int]] = field(default_factory=dict)

    def looks(self) -> set[tuple[Key, float, float, float]]:
        return {
            (key, round(point.x_px, 2), round(point.y_px, 2), point.radius_px)
            for key, points in self.points.items()
            for point in points
        }


class MarkerCells:
    """The markers planned so far, of layers that stay as they are, at one resolution."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._outdated: dict[tuple[int, int], _Cell] = {}

    def outdate(self) -> None:
        """Plan all cells again when they are next asked for: features changed."""
        self._outdated |= self._cells
        self._cells.clear()

    def plan(
        self, context: DrawContext, layers: Sequence[tuple[LayerSnapshot, PreparedLayer]]
    ) -> tuple[MarkerPlan, list[Extent]]:
        """Return the markers of the context's window and what reaches into it.

        Args:
            context: The window; its screen points are always counted from the same place.
            layers: Those with markers, from the top one to the bottom one.

        Returns:
            Beside the plan, boxes of screen points where markers differ from those planned before
            they were outdated.
        """
        plan = MarkerPlan()
        dots: dict[Key, list[int]] = {}
        changed: list[Extent] = []
        for key in _cells_of(context.clip_box) if layers else ():
            cell = self._cells.get(key)
            if cell is None:
                context.feedback.check()
                cell = self._cells[key] = _planned(context, layers, key)
                changed += _differences(self._outdated.pop(key, cell), cell)
            for copy, points in cell.points.items():
                plan.points.setdefault(copy, []).extend(points)
            for copy, shrunk in cell.dots.items():
                dots.setdefault(copy, []).extend(shrunk)
        plan.dots = {copy: np.array(sorted(found), np.int64) for copy, found in dots.items()}
        return plan, changed


def _cells_of(box: Extent) -> Iterator[tuple[int, int]]:
    for row in range(math.floor(box.y_min / CELL_PX), math.floor(box.y_max / CELL_PX) + 1):
        for column in range(math.floor(box.x_min / CELL_PX), math.floor(box.x_max / CELL_PX) + 1):
            yield column, row


def _differences(before: _Cell, now: _Cell) -> list[Extent]:
    if before is now:
        return []
    return [
        Extent(x - radius, y - radius, x + radius, y + radius)
        for _, x, y, radius in before.looks() ^ now.looks()
    ]


def _planned(
    context: DrawContext,
    layers: Sequence[tuple[LayerSnapshot, PreparedLayer]],
    key: tuple[int, int],
) -> _Cell:
    left, top = key[0] * CELL_PX, key[1] * CELL_PX
    own = Extent(left, top, left + CELL_PX, top + CELL_PX)
    near = replace(context, window=own.buffered(HALO_PX))
    cell, room = _Cell(), OccupiedRoom()
    for layer, prepared in layers:
        for shift in world_shifts(prepared, near):
            found = _candidates(near, prepared, shift)
            if 0 < len(found) <= MANY_POINTS:
                _settle(cell, room, (layer, shift), found, own)
    return cell


@dataclass(frozen=True, slots=True)
class _Candidate:
    feature: int
    x_px: float
    y_px: float
    category: int
    is_single: bool
    """Whether it is its feature's only point."""


def _candidates(context: DrawContext, prepared: PreparedLayer, shift: float) -> list[_Candidate]:
    """Return the points in the context's window, the first to take room first."""
    features = visible_features(prepared, context, shift)
    if not 0 < len(features) <= MANY_POINTS:
        return []
    runs = prepared.runs(features, (int(PartKind.POINTS),))
    points, box = context.screen_points(runs.coords, shift), context.picture_box
    owners = features[np.repeat(runs.owners, np.diff(runs.offsets))]
    _, inverse, counts = np.unique(owners, return_inverse=True, return_counts=True)
    single = counts[inverse] == 1
    inside = (points >= (box.x_min, box.y_min)) & (points < (box.x_max, box.y_max))
    shown = np.flatnonzero(inside.all(axis=1))
    owners, points = owners[shown], points[shown]
    classes = prepared.categories
    classes = classes[owners] if len(classes) else np.full(len(owners), NO_CATEGORY)
    # Later categories lie on top: they keep their icons.
    order = np.lexsort((owners, -classes))
    columns = (owners, points[:, 0], points[:, 1], classes, single[shown])
    return [
        _Candidate(*row)
        for row in zip(*(column[order].tolist() for column in columns), strict=True)
    ]


def _settle(
    cell: _Cell,
    room: OccupiedRoom,
    copy: tuple[LayerSnapshot, float],
    found: list[_Candidate],
    own: Extent,
) -> None:
    layer, shift = copy
    marked, dots = [], []
    for each in found:
        symbol = symbols_of(layer.style, each.category).marker
        if symbol is None:
            continue
        radius = marker_span_px(symbol) / 2
        is_icon = symbol.icon not in SIMPLE_SHAPES
        has_room = not is_icon or _takes_room(room, each.x_px, each.y_px, radius)
        # The points of one feature, perhaps far apart, look alike: they keep their icons.
        is_dot = not has_room and each.is_single
        if is_dot:
            radius = marker_span_px(dot_of(symbol)) / 2
        if own.x_min <= each.x_px < own.x_max and own.y_min <= each.y_px < own.y_max:
            marked.append(MarkedPoint(each.feature, each.x_px, each.y_px, radius))
            if is_dot:
                dots.append(each.feature)
    cell.points[layer.layer_id, shift] = marked
    cell.dots[layer.layer_id, shift] = dots


def _takes_room(room: OccupiedRoom, x: float, y: float, radius: float) -> bool:
    half = radius * OVERLAP
    box = (x - half, y - half, x + half, y + half)
    if not room.is_free(box):
        return False
    room.take([box])
    return True
