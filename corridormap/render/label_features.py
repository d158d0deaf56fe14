"""Which features of a layer want a label in a window, and where on the screen they are."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY
from corridormap.core.crs import transform
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LabelStyle
from corridormap.core.viewpoint import is_hidden
from corridormap.render.draw_context import DrawContext
from corridormap.render.label_boxes import Box
from corridormap.render.label_shapes import LabelShapes
from corridormap.render.marker_plan import MarkerPlan
from corridormap.render.prepared import PreparedLayer
from corridormap.render.visible import visible_features

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

MOST_LABELS = 3000
"""Labels of one layer that are tried at all, by rank and order."""
LEAST_LABEL_PX = 1.0
"""Smaller letters are dots, or nothing at all: a style may say so, nobody reads them."""


@dataclass(frozen=True, slots=True, eq=False)
class LabelledLayer:
    """A layer with labels, and its place among the others: 0 is the topmost."""

    snapshot: LayerSnapshot
    prepared: PreparedLayer
    labels: LabelStyle
    level: int

    def half_line_px(self) -> float:
        """Return how far the layer's lines reach to either side."""
        widths = [
            symbols.line.width_px / 2 + symbols.line.casing_width_px
            for symbols in self.snapshot.style.symbol_sets()
            if symbols.line is not None
        ]
        return max(widths, default=0.0)


def is_labelled(layer: LayerSnapshot) -> bool:
    """Whether a layer's style asks for names that can be seen."""
    labels = layer.style.labels
    return labels is not None and labels.size_px >= LEAST_LABEL_PX


@dataclass(frozen=True, slots=True, eq=False)
class LabelledFeatures:
    """Features of one copy of a layer's world, column by column.

    Attributes:
        features: Indices, those of more weight first.
        fids: Their keys.
        bounds: Their boxes as stored.
        anchors: Their boxes on the screen.
        radii: How far their markers reach, by index; others have none.
        shapes: Their shapes, by number in these columns.
    """

    layer: LabelledLayer
    shift: float
    features: list[int]
    fids: list[int]
    bounds: list[list[float]]
    anchors: list[Box]
    radii: dict[int, float]
    shapes: LabelShapes


def labelled_features(
    context: DrawContext, layer: LabelledLayer, shift: float, plan: MarkerPlan
) -> LabelledFeatures:
    """Return what of a layer wants a label in and near the context's window."""
    block, chosen = layer.prepared.block, _chosen(context, layer, shift)
    anchors = _screen_boxes(context, layer, chosen, shift)
    return LabelledFeatures(
        layer,
        shift,
        chosen.tolist(),
        block.fids[chosen].tolist(),
        block.bounds[chosen].tolist(),
        [(box[0], box[1], box[2], box[3]) for box in anchors.tolist()],
        plan.radii_px(layer.snapshot.layer_id, shift),
        LabelShapes(context, layer.prepared, chosen, shift),
    )


def _chosen(context: DrawContext, layer: LabelledLayer, shift: float) -> Ints:
    prepared = layer.prepared
    features = visible_features(prepared, context, shift)
    hidden = [
        index
        for index, category in enumerate(layer.snapshot.style.categories)
        if is_hidden(category)
    ]
    if any(category.has_scale_limit for category in layer.snapshot.style.categories):
        # What the scale leaves out of its class is a plain mark among many: a name is for later.
        hidden.append(NO_CATEGORY)
    if hidden:
        features = features[~np.isin(prepared.categories[features], hidden)]
    if prepared.label_limits is None:
        return np.sort(features)[:MOST_LABELS]
    limits = prepared.label_limits[features]
    shown = limits >= context.denominator
    features, limits = features[shown], limits[shown]
    return features[np.lexsort((features, -limits))][:MOST_LABELS]


def _screen_boxes(
    context: DrawContext, layer: LabelledLayer, features: Ints, shift: float
) -> Floats:
    prepared = layer.prepared
    corners = prepared.block.bounds[features].reshape(-1, 2)
    if prepared.block is layer.snapshot.block:
        # Projected as it is drawn: its boxes are those of the layer's CRS.
        corners = transform(corners, layer.snapshot.crs, prepared.crs)
    boxes = context.screen_points(corners, shift).reshape(-1, 4)
    return boxes[:, (0, 3, 2, 1)]
