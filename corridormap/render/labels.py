"""Collects what the picture's labels say, the important ones first, and places them."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LabelStyle
from corridormap.core.viewpoint import is_hidden
from corridormap.render.columns import column, text_of
from corridormap.render.draw_context import DrawContext
from corridormap.render.label_areas import area_candidates
from corridormap.render.label_lines import line_candidates
from corridormap.render.label_placement import LabelJob, LabelRoom, Placement, placed_labels
from corridormap.render.label_points import point_candidates
from corridormap.render.label_shapes import LabelShapes
from corridormap.render.label_text import LabelText
from corridormap.render.marker_plan import MarkerPlan
from corridormap.render.prepared import PreparedLayer
from corridormap.render.strong_lines import take_strong_lines
from corridormap.render.visible import visible_features, world_shifts

if TYPE_CHECKING:
    from numpy.typing import NDArray

MOST_LABELS = 3000
"""Labels of one layer that are tried at all, by rank and order."""
MAY_CROSS_PRIORITY = 50
"""Labels of lower priority, those of the ground, are left out rather than laid on a corridor."""

Key = tuple[str, int, float]
"""Whose label: the layer's id, the feature's and the shift of a copy of the world."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledLayer:
    """A layer with labels, and its place among the others: 0 is the topmost."""

    snapshot: LayerSnapshot
    prepared: PreparedLayer
    labels: LabelStyle
    level: int


@dataclass(frozen=True, slots=True)
class _Origin:
    """What a label was placed for: its words and look, the layer's version, the feature's box."""

    text: LabelText
    version: int
    bounds: list[float]

    def is_that_of(self, other: _Origin) -> bool:
        """Whether the label says the same the same way, of a feature that is where it was."""
        is_point = self.bounds[:2] == self.bounds[2:]
        is_there = self.version == other.version or (is_point and self.bounds == other.bounds)
        return is_there and self.text == other.text


@dataclass(frozen=True, slots=True)
class _KeptPlace:
    placement: Placement
    origin: _Origin


@dataclass(slots=True, eq=False)
class PlacedLabels:
    """Where the labels of one resolution stood last: they stay there while the map is pulled."""

    _places: dict[Key, _KeptPlace] = field(default_factory=dict)

    def place(
        self,
        context: DrawContext,
        layers: Sequence[LabelledLayer],
        lines: Sequence[tuple[LayerSnapshot, PreparedLayer]],
        plan: MarkerPlan,
    ) -> tuple[list[Placement], list[str]]:
        """Return labels with their places, none on another or on a marker, and what lacks room.

        Args:
            context: The window; its screen points are counted from the same place every time.
            layers: Whose labels are wanted, the topmost first.
            lines: Layers whose strong lines labels keep clear of where they can.
            plan: The markers of the window.
        """
        if not layers:
            self._places = {}
            return [], []
        room = LabelRoom(context.picture_box)
        room.taken.take_many(plan.boxes())
        take_strong_lines(room.lines, context, lines)
        origins: dict[Key, _Origin] = {}
        jobs = [job for layer in layers for job in self._jobs(context, layer, plan, origins)]
        settled = placed_labels(jobs, room, context.feedback)
        placed = [(job.key, found) for job, found in settled if found is not None]
        self._places = {key: _KeptPlace(found, origins[key]) for key, found in placed}
        unplaced = [job.text for job, found in settled if found is None]
        return [found for _, found in placed], unplaced

    def standing(self, picture: Extent, layer_ids: Collection[str]) -> list[Placement]:
        """Return labels of some layers that stand wholly in a box where they stood last."""
        room = LabelRoom(picture)
        return [
            kept.placement
            for (layer_id, _, _), kept in self._places.items()
            if layer_id in layer_ids and room.holds(kept.placement)
        ]

    def _jobs(
        self,
        context: DrawContext,
        layer: LabelledLayer,
        plan: MarkerPlan,
        origins: dict[Key, _Origin],
    ) -> Iterator[LabelJob]:
        snapshot = layer.snapshot
        names = _Names(context, layer)
        for shift in world_shifts(layer.prepared, context):
            features = _labelled_features(context, layer, shift)
            shapes = LabelShapes(context, layer.prepared, features, shift)
            radii = plan.radii_px(snapshot.layer_id, shift)
            fids = snapshot.block.fids[features].tolist()
            bounds = snapshot.block.bounds[features].tolist()
            for number, feature in enumerate(features.tolist()):
                text = names.text(feature)
                if text is None:
                    continue
                key = snapshot.layer_id, fids[number], shift
                origin = origins[key] = _Origin(text, snapshot.version, bounds[number])
                kept = self._places.get(key)
                yield LabelJob(
                    text.text,
                    _order(layer, feature, shift),
                    _Candidates(shapes, number, text, radii.get(feature, 0.0), layer),
                    layer.labels.priority >= MAY_CROSS_PRIORITY,
                    kept.placement if kept is not None and kept.origin.is_that_of(origin) else None,
                    key,
                )


def _order(layer: LabelledLayer, feature: int, shift: float) -> tuple[float, ...]:
    limits = layer.prepared.label_limits
    limit = 0.0 if limits is None else float(limits[feature])
    return -layer.labels.priority, -limit, layer.level, feature, shift


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
    if prepared.label_limits is None:
        return np.sort(features)[:MOST_LABELS]
    limits = prepared.label_limits[features]
    shown = limits >= context.denominator
    features, limits = features[shown], limits[shown]
    return features[np.lexsort((features, -limits))][:MOST_LABELS]


class _Names:
    """Texts of one layer's labels in the language of the picture."""

    def __init__(self, context: DrawContext, layer: LabelledLayer) -> None:
        labels = layer.labels
        self._chinese = context.settings.language == "zh" and bool(labels.field_zh)
        self._names = column(layer.snapshot, labels.field)
        self._names_zh = column(layer.snapshot, labels.field_zh) if self._chinese else []
        # Chinese letters have no slanted form; a computed slant only blurs them.
        self._style, self._upright = labels, replace(labels, italic=False)

    def text(self, feature: int) -> LabelText | None:
        """Return what stands beside a feature, None where it has no name at all."""
        name_zh = text_of(self._names_zh[feature]) if self._chinese else ""
        name = name_zh or text_of(self._names[feature])
        if not name:
            return None
        line = " ".join(name.split())[:120]
        if self._style.uppercase:
            line = line.upper()
        style = self._upright if _has_chinese(line) else self._style
        return LabelText((line,), style, self._chinese and not name_zh)


def _has_chinese(line: str) -> bool:
    return not line.isascii() and any("⺀" <= letter <= "鿿" for letter in line)


@dataclass(frozen=True, slots=True, eq=False)
class _Candidates:
    """Places of one label, worked out when its turn has come."""

    shapes: LabelShapes
    number: int
    text: LabelText
    radius_px: float
    layer: LabelledLayer

    def __call__(self) -> Iterator[Placement]:
        for x, y in self.shapes.points(self.number).tolist():
            yield from point_candidates(self.text, x, y, self.radius_px)
        lines = self.shapes.lines(self.number)
        if lines:
            yield from line_candidates(self.text, lines, self._half_width_px())
        rings = self.shapes.rings(self.number)
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
