"""One layer drawn: what is in view, category by category, every world copy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.map_settings import wrapped_shifts
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle, SymbolSet
from corridormap.render.categories import UNMATCHED
from corridormap.render.clip import clip_lines, clip_rings
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_fills import draw_fills
from corridormap.render.draw_lines import draw_casings, draw_strokes
from corridormap.render.draw_markers import draw_markers
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs, chosen_runs, kept_runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

LINES = (int(PartKind.LINE),)
RINGS = (int(PartKind.EXTERIOR), int(PartKind.INTERIOR))
POINTS = (int(PartKind.POINTS),)
MOST_WORLDS = 9


def is_in_scale(style: LayerStyle, denominator: float) -> bool:
    """Whether the layer shows at scale 1:denominator."""
    too_small = style.max_denominator is not None and denominator > style.max_denominator
    too_large = style.min_denominator is not None and denominator < style.min_denominator
    return not (too_small or too_large)


def visible_features(prepared: PreparedLayer, context: DrawContext, shift: float) -> Ints:
    """Return the features of one world copy in view, thinned by rank, in storage order."""
    extent = context.map_extent.shifted(-shift, 0)
    features = prepared.full.candidates(extent)
    if prepared.thinning is not None:
        features = features[prepared.thinning[features] >= context.settings.scale_denominator()]
    return features


def world_shifts(prepared: PreparedLayer, context: DrawContext) -> list[float]:
    """Return where along x copies of the layer fall into view."""
    if prepared.extent is None:
        return []
    shifts = wrapped_shifts(context.map_extent, prepared.extent, prepared.crs)
    return sorted(shifts, key=abs)[:MOST_WORLDS]


def draw_layer(context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer) -> None:
    """Draw all of a layer that is in view, without labels."""
    style = snapshot.style
    block = prepared.full if context.exact else prepared.level(context.units_per_device_px)
    shown = [
        (shift, visible_features(prepared, context, shift))
        for shift in world_shifts(prepared, context)
    ]
    # Unmatched features lie at the bottom; later categories lie on earlier ones.
    for category in (UNMATCHED, *range(len(style.categories))):
        symbols = style.symbols if category == UNMATCHED else style.categories[category].symbols
        for shift, features in shown:
            chosen = features[prepared.categories[features] == category]
            if len(chosen):
                _draw_features(context, block, chosen, shift, symbols)


def _draw_features(
    context: DrawContext, block: GeometryBlock, features: Ints, shift: float, symbols: SymbolSet
) -> None:
    if symbols.fill is not None:
        draw_fills(
            context,
            clip_rings(_screen_runs(context, block, features, shift, RINGS), context.clip_box),
            symbols.fill,
        )
    if symbols.line is not None:
        lines = _screen_runs(context, block, features, shift, LINES)
        lines = clip_lines(lines, context.clip_box)
        draw_casings(context, lines, symbols.line)
        draw_strokes(context, lines, symbols.line)
    if symbols.marker is not None:
        points = _screen_runs(context, block, features, shift, POINTS).coords
        box = context.clip_box
        inside = ((points >= (box.x_min, box.y_min)) & (points <= (box.x_max, box.y_max))).all(
            axis=1
        )
        draw_markers(context, points[inside], symbols.marker)


def _screen_runs(
    context: DrawContext,
    block: GeometryBlock,
    features: Ints,
    shift: float,
    kinds: tuple[int, ...],
) -> Runs:
    runs = chosen_runs(block, features, kinds)
    runs = kept_runs(runs, np.diff(runs.offsets) > 0)
    return runs.moved(context.screen_points(runs.coords, shift))
