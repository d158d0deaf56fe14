"""Which point symbols have room as icons, and which shrink to a dot beside a neighbour.

That is decided cell by cell of the screen points, each from what lies in and near it alone, so
that it is the same whichever part of the map is drawn. Simple shapes always have room: where they
stand is only looked for when labels have to keep clear of them.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial, reduce
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, symbols_of
from corridormap.core.distinct import numbered
from corridormap.core.extent import Extent
from corridormap.core.geometry_block import PartKind, owners
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle, MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.label_boxes import OccupiedRoom
from corridormap.render.markers import OUTLINE_PX, SIMPLE_SHAPES, marker_span_px
from corridormap.render.prepared import PreparedLayer
from corridormap.render.shape_points import shape_points
from corridormap.render.visible import MOST_WORLDS, visible_features, world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

CELL_PX = 1024
HALO_PX = 128
"""Neighbours so far beyond a cell are looked at: rows of icons in each other's way are shorter."""
MANY_POINTS = 4000
"""With more in a cell a layer is a cloud there: every marker is drawn, labels may lie on it."""
OVERLAP = 0.72
"""Icons may overlap by the rest of their side before one gives way."""
DOT_PX = 5.5

Key = tuple[str, float]
"""A layer's id and the shift of a copy of the world."""
Cell = tuple[int, int]
"""Column and row."""
Layers = Sequence[tuple[LayerSnapshot, PreparedLayer]]


def dot_of(symbol: MarkerSymbol) -> MarkerSymbol:
    """Return the dot that stands for an icon without room."""
    return replace(
        symbol,
        icon="circle",
        size_px=DOT_PX,
        outline_color="#ffffff",
        angle_deg=0.0,
        angle_field="",
        size_scale=None,
    )


@dataclass(frozen=True, slots=True, eq=False)
class MarkedPoints:
    """Markers of a layer.

    Attributes:
        features: Shape (n,), indices.
        places_px: Shape (n, 2), screen points.
        radii_px: Shape (n,).
    """

    features: Ints
    places_px: Floats
    radii_px: Floats

    def boxes(self) -> Floats:
        """Return what the markers cover, shape (n, 4): x_min, y_min, x_max, y_max."""
        radii = self.radii_px[:, None]
        return np.hstack((self.places_px - radii, self.places_px + radii))


@dataclass(slots=True, eq=False)
class _Cell:
    points: dict[Key, MarkedPoints] = field(default_factory=dict)
    dots: dict[Key, Ints] = field(default_factory=dict)

    def looks(self) -> set[tuple[Key, float, float, float]]:
        return {
            (key, *look)
            for key, marked in self.points.items()
            for look in zip(
                *np.round(marked.places_px, 2).T.tolist(), marked.radii_px.tolist(), strict=True
            )
        }


class MarkerPlan:
    """Markers of a part of the map by layer and copy of the world; a cloud has none.

    Args:
        cells: Those of layers with icons.
        simple: Returns those of the other layers.
    """

    def __init__(
        self, cells: Sequence[_Cell] = (), simple: Callable[[], list[_Cell]] = list
    ) -> None:
        self._icons = cells
        self._simple = simple

    @cached_property
    def dots(self) -> dict[Key, Ints]:
        """The features whose icons have no room, ascending."""
        keys = {key for cell in self._icons for key in cell.dots}
        return {key: np.sort(np.concatenate(_found(self._icons, key))) for key in keys}

    @cached_property
    def _points(self) -> list[tuple[Key, MarkedPoints]]:
        cells = (*self._icons, *self._simple())
        return [item for cell in cells for item in cell.points.items()]

    def radii_px(self, layer_id: str, shift: float) -> dict[int, float]:
        """Return how far the markers of a layer's features reach, in one copy of the world."""
        radii: dict[int, float] = {}
        for key, marked in self._points:
            if key == (layer_id, shift):
                radii.update(zip(marked.features.tolist(), marked.radii_px.tolist(), strict=True))
        return radii

    def boxes(self) -> Floats:
        """Return what all planned markers cover, shape (n, 4)."""
        return np.concatenate((np.zeros((0, 4)), *(marked.boxes() for _, marked in self._points)))


def _found(cells: Sequence[_Cell], key: Key) -> list[Ints]:
    return [cell.dots[key] for cell in cells if key in cell.dots]


def has_markers(snapshot: LayerSnapshot) -> bool:
    """Whether the layer draws markers: its points, or on its shapes."""
    kinds = snapshot.block.part_kinds
    if not len(kinds) or not any(_markers(snapshot.style)):
        return False
    if _stands_on_shapes(snapshot.style):
        return True
    # Points are the lowest kind of parts: at most one look, without a copy of a million flags.
    return bool(kinds[0] == PartKind.POINTS or kinds.min() == PartKind.POINTS)


def _markers(style: LayerStyle) -> list[MarkerSymbol | None]:
    """Return what draws points that no category matches, and those of each category."""
    classes = (NO_CATEGORY, *range(len(style.categories)))
    return [symbols_of(style, category).marker for category in classes]


def _stands_on_shapes(style: LayerStyle) -> bool:
    return any(each is not None and each.on_shapes for each in _markers(style))


def _needs_room(marker: MarkerSymbol | None) -> bool:
    # A size that stands for a number is not made smaller for want of room.
    return marker is not None and marker.icon not in SIMPLE_SHAPES and marker.size_scale is None


class MarkerCells:
    """The markers planned so far, of layers that stay as they are, at one resolution."""

    def __init__(self) -> None:
        self._cells: dict[tuple[int, int], _Cell] = {}
        self._simple: dict[tuple[int, int], _Cell] = {}
        self._outdated: dict[tuple[int, int], _Cell] = {}

    def outdate(self) -> None:
        """Plan all cells again when they are next asked for: features changed."""
        self._outdated |= self._cells
        self._cells.clear()
        self._simple.clear()

    def plan(self, context: DrawContext, layers: Layers) -> tuple[MarkerPlan, list[Extent]]:
        """Return the markers of the context's window and what reaches into it.

        Args:
            context: The window; its screen points are always counted from the same place.
            layers: Those with markers, from the top one to the bottom one.

        Returns:
            Beside the plan, boxes of screen points where markers differ from those planned before
            they were outdated.
        """
        with_icons = [each for each in layers if any(map(_needs_room, _markers(each[0].style)))]
        others = [each for each in layers if each not in with_icons]
        keys = list(_cells_of(context.clip_box)) if with_icons else []
        planned = _planned(context, with_icons, [key for key in keys if key not in self._cells])
        changed: list[Extent] = []
        for key, cell in planned.items():
            changed += _differences(self._outdated.pop(key, cell), cell)
        self._cells |= planned
        cells = [self._cells[key] for key in keys]
        return MarkerPlan(cells, partial(self._simple_cells, context, others)), changed

    def _simple_cells(self, context: DrawContext, layers: Layers) -> list[_Cell]:
        keys = list(_cells_of(context.clip_box)) if layers else []
        self._simple |= _planned(context, layers, [key for key in keys if key not in self._simple])
        return [self._simple[key] for key in keys]


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


def _planned(context: DrawContext, layers: Layers, keys: Sequence[Cell]) -> dict[Cell, _Cell]:
    if not keys:
        return {}
    boxes = {key: _own(key).buffered(HALO_PX) for key in keys}
    around = replace(context, window=reduce(Extent.united, boxes.values()))
    rooms = {key: OccupiedRoom() for key in keys}
    cells = {key: _Cell() for key in keys}
    for layer, prepared in layers:
        few = _few_candidates(around, layer.style, prepared)
        for key, box in boxes.items():
            context.feedback.check()
            near = replace(context, window=box)
            shifts = world_shifts(prepared, near) if few is None else few
            for shift in shifts:
                if few is None:
                    found = _candidates(near, layer.style, prepared, shift)
                else:
                    found = few[shift].inside(box)
                if 0 < len(found.features) <= MANY_POINTS:
                    radii = _radii(layer, prepared, found)
                    _settle((cells[key], rooms[key], _own(key)), (layer, shift), found, radii)
    return cells


def _own(key: Cell) -> Extent:
    left, top = key[0] * CELL_PX, key[1] * CELL_PX
    return Extent(left, top, left + CELL_PX, top + CELL_PX)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Points, the first to take room first; `single` are those that are their feature's only."""

    features: Ints
    places_px: Floats
    classes: NDArray[np.int32]
    single: Flags

    def taken(self, at: Ints | Flags) -> _Candidates:
        return _Candidates(self.features[at], self.places_px[at], self.classes[at], self.single[at])

    def inside(self, box: Extent) -> _Candidates:
        """Return those in a box of screen points, in the same order."""
        x, y = self.places_px[:, 0], self.places_px[:, 1]
        inside = (x >= box.x_min) & (x < box.x_max) & (y >= box.y_min) & (y < box.y_max)
        return self if inside.all() else self.taken(inside)


def _few_candidates(
    context: DrawContext, style: LayerStyle, prepared: PreparedLayer
) -> dict[float, _Candidates] | None:
    """Return the places of markers in the window by copy of the world, None if there are many."""
    shifts = world_shifts(prepared, context)
    if len(shifts) >= MOST_WORLDS:
        # Perhaps not all that cells by themselves show.
        return None
    found: dict[float, _Candidates] = {}
    for shift in shifts:
        features = visible_features(prepared, context, shift)
        if len(features) > MANY_POINTS:
            return None
        found[shift] = _candidates_of(context, style, prepared, (features, shift))
    return found


def _candidates(
    context: DrawContext, style: LayerStyle, prepared: PreparedLayer, shift: float
) -> _Candidates:
    """Return the places of markers in the context's window; a cloud has none."""
    features = visible_features(prepared, context, shift)
    if len(features) > MANY_POINTS:
        features = features[:0]
    return _candidates_of(context, style, prepared, (features, shift))


def _candidates_of(
    context: DrawContext, style: LayerStyle, prepared: PreparedLayer, copy: tuple[Ints, float]
) -> _Candidates:
    features, shift = copy
    runs = prepared.runs(features, (int(PartKind.POINTS),))
    points = context.screen_points(runs.coords, shift)
    owned = features[runs.owners[owners(np.diff(runs.offsets))]]
    values = prepared.marker_values
    if values is not None and _stands_on_shapes(style):
        features = features[values.on_shapes(features, prepared.categories)]
        middles = context.screen_points(shape_points(prepared, features), shift)
        points, owned = np.concatenate((points, middles)), np.concatenate((owned, features))
    inverse, counts = numbered(owned)
    classes = np.full(len(owned), NO_CATEGORY, np.int32)
    if len(prepared.categories):
        classes = prepared.categories[owned]
    found = _Candidates(owned, points, classes, counts[inverse] == 1).inside(context.picture_box)
    # Later categories lie on top: they keep their icons.
    return found.taken(np.lexsort((found.features, -found.classes)))


def _settle(
    place: tuple[_Cell, OccupiedRoom, Extent],
    copy: tuple[LayerSnapshot, float],
    found: _Candidates,
    radii: Floats,
) -> None:
    (cell, room, own), (layer, shift) = place, copy
    markers = _markers(layer.style)
    needs_room = np.array(list(map(_needs_room, markers)))[found.classes - NO_CATEGORY]
    is_dot = _without_room(room, found, radii, needs_room)
    radii[is_dot] = DOT_PX / 2 + OUTLINE_PX
    x, y = found.places_px.T
    shown = (x >= own.x_min) & (x < own.x_max) & (y >= own.y_min) & (y < own.y_max)
    shown &= np.isfinite(radii)
    key = layer.layer_id, shift
    cell.points[key] = MarkedPoints(found.features[shown], found.places_px[shown], radii[shown])
    cell.dots[key] = found.features[shown & is_dot]


def _radii(layer: LayerSnapshot, prepared: PreparedLayer, found: _Candidates) -> Floats:
    """Return how far the candidates' markers reach, NaN for those that have none."""
    markers = _markers(layer.style)
    spans = np.array([np.nan if symbol is None else marker_span_px(symbol) for symbol in markers])
    radii: Floats = spans[found.classes - NO_CATEGORY] / 2
    for place, symbol in enumerate(markers):
        if symbol is None or symbol.size_scale is None or prepared.marker_values is None:
            continue
        chosen = np.flatnonzero(found.classes - NO_CATEGORY == place)
        sizes = prepared.marker_values.sizes_px(symbol, found.features[chosen])
        radii[chosen] = np.where(sizes > 0, sizes / 2 + OUTLINE_PX, np.nan)
    return radii


def _without_room(
    room: OccupiedRoom, found: _Candidates, radii: Floats, needs_room: Flags
) -> Flags:
    """Return which icons give way to those before them, and let the others take their room."""
    is_dot = np.zeros(len(radii), np.bool_)
    at = np.flatnonzero(needs_room)
    halves = radii[at, None] * OVERLAP
    boxes = np.hstack((found.places_px[at] - halves, found.places_px[at] + halves))
    for number, single, box in zip(
        at.tolist(), found.single[at].tolist(), boxes.tolist(), strict=True
    ):
        taken = box[0], box[1], box[2], box[3]
        if room.is_free(taken):
            room.take([taken])
        else:
            # The points of one feature, perhaps far apart, look alike: they keep their icons.
            is_dot[number] = single
    return is_dot
