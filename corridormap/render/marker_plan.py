"""Which point symbols have room as icons, and which shrink to a dot beside a neighbour."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, symbols_of
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

MANY_POINTS = 4000
"""Beyond this a layer is a cloud: every marker is drawn, and labels may lie on it."""
OVERLAP = 0.72
"""Icons may overlap by the rest of their side before one gives way."""
DOT_PX = 5.5


def dot_of(symbol: MarkerSymbol) -> MarkerSymbol:
    """Return the dot that stands for an icon without room."""
    return replace(symbol, icon="circle", size_px=DOT_PX, outline_color="#ffffff")


@dataclass(frozen=True, slots=True, eq=False)
class MarkedPoint:
    """A marker in the picture: its feature's index, screen point and radius."""

    feature: int
    x_px: float
    y_px: float
    radius_px: float


@dataclass(slots=True, eq=False)
class MarkerPlan:
    """Markers of the picture by (layer id, shift of the world copy)."""

    points: dict[tuple[str, float], list[MarkedPoint]] = field(default_factory=dict)
    dots: dict[tuple[str, float], NDArray[np.int64]] = field(default_factory=dict)
    icon_room: OccupiedRoom = field(default_factory=OccupiedRoom)

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


def marker_plan(
    context: DrawContext, layers: Sequence[tuple[LayerSnapshot, PreparedLayer]]
) -> MarkerPlan:
    """Plan the markers of layers given from the top one to the bottom one."""
    plan = MarkerPlan()
    for snapshot, prepared in layers:
        for shift in world_shifts(prepared, context):
            context.feedback.check()
            features = visible_features(prepared, context, shift)
            if 0 < len(features) <= MANY_POINTS:
                _plan_copy(context, plan, (snapshot, prepared), (features, shift))
    return plan


def _plan_copy(
    context: DrawContext,
    plan: MarkerPlan,
    layer: tuple[LayerSnapshot, PreparedLayer],
    shown: tuple[NDArray[np.int64], float],
) -> None:
    (snapshot, prepared), (features, shift) = layer, shown
    runs = prepared.runs(features, (int(PartKind.POINTS),))
    points = context.screen_points(runs.coords, shift)
    owners = features[np.repeat(runs.owners, np.diff(runs.offsets))].tolist()
    classes = prepared.categories
    # Later categories lie on top, and within one the later feature: they keep their icons.
    order = sorted(range(len(owners)), key=lambda index: (-classes[owners[index]], index))
    marked: list[MarkedPoint] = []
    dots: set[int] = set()
    for index in order:
        feature = owners[index]
        category = int(classes[feature]) if len(classes) else NO_CATEGORY
        symbol = symbols_of(snapshot.style, category).marker
        if symbol is None:
            continue
        x, y = points[index].tolist()
        radius = marker_span_px(symbol) / 2
        if symbol.icon not in SIMPLE_SHAPES and not _takes_room(plan.icon_room, x, y, radius):
            dots.add(feature)
            radius = marker_span_px(dot_of(symbol)) / 2
        marked.append(MarkedPoint(feature, x, y, radius))
    plan.points[snapshot.layer_id, shift] = marked
    plan.dots[snapshot.layer_id, shift] = np.array(sorted(dots), np.int64)


def _takes_room(room: OccupiedRoom, x: float, y: float, radius: float) -> bool:
    half = radius * OVERLAP
    box = (x - half, y - half, x + half, y + half)
    if not room.is_free(box):
        return False
    room.take([box])
    return True
