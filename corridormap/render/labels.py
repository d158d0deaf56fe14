"""Collects what the picture's labels say, the important ones first, and places them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LabelStyle
from corridormap.core.viewpoint import is_hidden
from corridormap.render.clip import clip_lines, clip_rings
from corridormap.render.columns import column, text_of
from corridormap.render.draw_context import DrawContext
from corridormap.render.label_areas import area_candidates
from corridormap.render.label_lines import line_candidates
from corridormap.render.label_placement import LabelJob, LabelRoom, Placement, placed_labels
from corridormap.render.label_points import point_candidates
from corridormap.render.label_text import LabelText
from corridormap.render.marker_plan import MarkerPlan
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs, kept_runs
from corridormap.render.strong_lines import strong_line_boxes
from corridormap.render.visible import visible_features, world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LABELS = 3000
"""Labels of one layer that are tried at all, by rank and order."""
MAY_CROSS_PRIORITY = 50
"""Labels of lower priority, those of the ground, are left out rather than laid on a corridor."""
COARSER = 6.0
"""Lines and areas are labelled by geometry this many times coarser than drawn."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledLayer:
    """A layer with labels, and its place among the others: 0 is the topmost."""

    snapshot: LayerSnapshot
    prepared: PreparedLayer
    labels: LabelStyle
    level: int


def place_labels(
    context: DrawContext,
    layers: Sequence[LabelledLayer],
    lines: Sequence[tuple[LayerSnapshot, PreparedLayer]],
    plan: MarkerPlan,
) -> tuple[list[Placement], list[str]]:
    """Return labels with their places, none on another or on a marker, and what found no room.

    Args:
        context: The picture.
        layers: Whose labels are wanted, the topmost first.
        lines: Layers whose strong lines labels keep clear of where they can.
        plan: The markers of the picture.
    """
    room = LabelRoom(context.picture_box)
    room.taken.take(plan.boxes())
    room.lines.take(strong_line_boxes(context, lines))
    jobs = [job for layer in layers for job in _layer_jobs(context, layer, plan)]
    return placed_labels(jobs, room, context.feedback)


def _layer_jobs(context: DrawContext, layer: LabelledLayer, plan: MarkerPlan) -> Iterator[LabelJob]:
    prepared = layer.prepared
    units_per_px = None if context.exact else context.units_per_device_px * COARSER
    names = _Names(context, layer)
    may_cross = layer.labels.priority >= MAY_CROSS_PRIORITY
    for shift in world_shifts(prepared, context):
        features = _labelled_features(context, layer, shift)
        radii = {
            point.feature: point for point in plan.points.get((layer.snapshot.layer_id, shift), [])
        }
        for feature in features.tolist():
            text = names.text(feature)
            if text is None:
                continue
            limit = prepared.label_limits[feature] if prepared.label_limits is not None else 0.0
            order = (-layer.labels.priority, -float(limit), layer.level, feature, shift)
            spot = _Spot(context, prepared, feature, shift, units_per_px)
            point = radii.get(feature)
            radius = 0.0 if point is None else point.radius_px
            yield LabelJob(text.text, order, _Candidates(spot, text, radius, layer), may_cross)


def _labelled_features(
    context: DrawContext, layer: LabelledLayer, shift: float
) -> NDArray[np.int64]:
    prepared = layer.prepared
    features = visible_features(prepared, context, shift)
    hidden = [
        index
        for index, category in enumerate(layer.snapshot.style.categories)
        if is_hidden(category)
    ]
    if hidden:
        features = features[~np.isin(prepared.categories[features], hidden)]
    if prepared.label_limits is not None:
        limits = prepared.label_limits[features]
        shown = limits >= context.denominator
        features, limits = features[shown], limits[shown]
        features = features[np.argsort(-limits, kind="stable")]
    return features[:MOST_LABELS]


class _Names:
    """Texts of one layer's labels in the language of the picture."""

    def __init__(self, context: DrawContext, layer: LabelledLayer) -> None:
        labels = layer.labels
        self._style = labels
        self._chinese = context.settings.language == "zh" and bool(labels.field_zh)
        self._names = column(layer.snapshot, labels.field)
        self._names_zh = column(layer.snapshot, labels.field_zh) if self._chinese else []

    def text(self, feature: int) -> LabelText | None:
        """Return what stands beside a feature, None where it has no name at all."""
        name_zh = text_of(self._names_zh[feature]) if self._chinese else ""
        name = name_zh or text_of(self._names[feature])
        if not name:
            return None
        line = " ".join(name.split())[:120]
        if self._style.uppercase:
            line = line.upper()
        # Chinese letters have no slanted form; a computed slant only blurs them.
        style = replace(self._style, italic=False) if _has_chinese(line) else self._style
        return LabelText((line,), style, self._chinese and not name_zh)


def _has_chinese(line: str) -> bool:
    return any("\u2e80" <= letter <= "\u9fff" for letter in line)


@dataclass(frozen=True, slots=True, eq=False)
class _Spot:
    """One feature of one world copy on the screen, cut to the picture when asked for."""

    context: DrawContext
    prepared: PreparedLayer
    feature: int
    shift: float
    units_per_px: float | None

    def runs(self, *kinds: PartKind) -> Runs:
        features = np.array([self.feature])
        chosen = self.prepared.runs(features, tuple(map(int, kinds)), self.units_per_px)
        return chosen.moved(self.context.screen_points(chosen.coords, self.shift))


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Places of one label, worked out when its turn has come."""

    spot: _Spot
    text: LabelText
    radius_px: float
    layer: LabelledLayer

    def __call__(self) -> Iterator[Placement]:
        yield from self._beside_points()
        yield from self._along_lines()
        yield from self._inside_areas()

    def _beside_points(self) -> Iterator[Placement]:
        for x, y in self.spot.runs(PartKind.POINTS).coords[:4].tolist():
            yield from point_candidates(self.text, x, y, self.radius_px)

    def _along_lines(self) -> Iterator[Placement]:
        runs = self.spot.runs(PartKind.LINE)
        if not len(runs):
            return
        runs = clip_lines(runs, self.spot.context.picture_box)
        ends = runs.offsets
        pieces = [runs.coords[ends[i] : ends[i + 1]] for i in range(len(runs))]
        pieces = [piece for piece in pieces if len(piece) > 1]
        yield from line_candidates(self.text, pieces, self._half_width_px())

    def _inside_areas(self) -> Iterator[Placement]:
        rings = self.spot.runs(PartKind.EXTERIOR, PartKind.INTERIOR)
        if not len(rings):
            return
        rings = clip_rings(rings, self.spot.context.picture_box)
        rings = kept_runs(rings, np.diff(rings.offsets) > 3)
        if len(rings):
            yield from area_candidates(self.text, rings.coords, rings.offsets)

    def _half_width_px(self) -> float:
        style = self.layer.snapshot.style
        sets = [style.symbols, *(category.symbols for category in style.categories)]
        widths = [
            symbols.line.width_px / 2 + symbols.line.casing_width_px
            for symbols in sets
            if symbols.line is not None
        ]
        return max(widths, default=0.0)
