"""One layer drawn: what is in view, category by category, every world copy."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.classify import NO_CATEGORY, symbols_of
from corridormap.core.geometry_block import PartKind
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.category_runs import CategoryRuns
from corridormap.render.clip import clip_lines
from corridormap.render.detail import SLACK
from corridormap.render.draw_cloud import draw_cloud, draws_as_cloud
from corridormap.render.draw_clusters import draw_clusters
from corridormap.render.draw_context import DrawContext, qcolor
from corridormap.render.draw_fills import draw_fills
from corridormap.render.draw_heaps import draw_heaps
from corridormap.render.draw_lanes import LanesInView, lanes_in_view, narrowed
from corridormap.render.draw_lines import (
    casing_and_stroke,
    draw_loose_segments,
    draw_strokes,
    is_hairline,
)
from corridormap.render.draw_markers import draw_markers
from corridormap.render.draw_tiny import TinyFeatures, draw_tiny
from corridormap.render.heaps import heaps_for
from corridormap.render.line_marks import draw_marks
from corridormap.render.marker_plan import MarkerPlan, dot_of
from corridormap.render.offset_lines import offset_lines
from corridormap.render.open_outlines import open_outlines
from corridormap.render.pixel_lines import can_be_inked, ink_lines
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs, kept_runs, run_ids
from corridormap.render.reach import margin_px, reach_px
from corridormap.render.shape_points import shape_points
from corridormap.render.simplify import spared
from corridormap.render.varied_markers import VariedMarkers, draw_varied, lies_over_all
from corridormap.render.visible import visible_features, world_shifts
from corridormap.render.world_seam import drawn_over_seam

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Bands = list[tuple[float, Runs]]

LINES = (int(PartKind.LINE),)
RINGS = (int(PartKind.EXTERIOR), int(PartKind.INTERIOR))
POINTS = (int(PartKind.POINTS),)
SPARED_PX = 0.12
"""Wide lines are drawn without vertices that stray less: nobody can tell."""


def draw_layer(
    context: DrawContext, snapshot: LayerSnapshot, prepared: PreparedLayer, plan: MarkerPlan
) -> None:
    """Draw all of a layer that is in view, without labels."""
    if draws_as_cloud(context, snapshot, prepared, plan):
        draw_cloud(context, snapshot, prepared)
        return
    style = snapshot.style
    margin = margin_px(style)
    if margin > context.margin_px:
        context = replace(context, margin_px=margin)
    # Lanes lie beside their features, and edges that the map bends reach out of their boxes.
    is_boxed = snapshot.lanes is None and prepared.close_up is None
    reach = reach_px(style) if is_boxed else None
    heaps = heaps_for(context, snapshot, prepared)
    shown = [
        (
            shift,
            visible_features(prepared, context, shift, reach)
            if heaps is None
            else heaps.shaped_in(prepared, context, shift),
        )
        for shift in world_shifts(prepared, context)
    ]
    units_per_px = None if context.exact else context.units_per_device_px
    lanes = lanes_in_view(context, snapshot, prepared)
    over_all: list[tuple[VariedMarkers, MarkerSymbol]] | None = [] if lies_over_all(style) else None
    wholes = {
        shift: _Part(prepared, features, shift, units_per_px, None).by_category(context, style)
        for shift, features in shown
    }
    # Unmatched features lie at the bottom; later categories lie on earlier ones.
    for category in (NO_CATEGORY, *range(len(style.categories))):
        symbols = symbols_of(style, category)
        if symbols == SymbolSet():
            continue
        for shift, features in shown:
            if heaps is not None and symbols.line is not None:
                draw_heaps(context, heaps, prepared.sketch.origin, shift, symbols.line)
            chosen = _of_category(prepared, features, category, style)
            if len(chosen):
                dots = plan.dots.get((snapshot.layer_id, shift))
                fetched = _Fetched(wholes[shift], category)
                part = _Part(prepared, chosen, shift, units_per_px, dots, lanes, fetched)
                _draw_features(context, part, symbols, over_all)
    if over_all:
        draw_varied(context, over_all)
    if prepared.clustering is not None:
        draw_clusters(context, snapshot, prepared)


def _of_category(prepared: PreparedLayer, features: Ints, category: int, style: LayerStyle) -> Ints:
    if not style.categories:
        return features
    chosen: Ints = features[prepared.categories[features] == category]
    return chosen


@dataclass(frozen=True, slots=True, eq=False)
class _Fetched:
    """Where the runs of a category are if those of all are fetched at once."""

    whole: CategoryRuns | None = None
    category: int = NO_CATEGORY


@dataclass(frozen=True, slots=True, eq=False)
class _Part:
    """Features of one category in one world copy.

    Those at `dots` have no room for an icon; those that share a track lie where `lanes` says.
    """

    prepared: PreparedLayer
    features: Ints
    shift: float
    units_per_px: float | None
    dots: Ints | None
    lanes: LanesInView | None = None
    fetched: _Fetched = _Fetched()

    def has(self, kinds: tuple[int, ...]) -> bool:
        """Whether the layer has parts of some kinds: most have those of one only."""
        return not self.prepared.kinds.isdisjoint(kinds)

    def by_category(self, context: DrawContext, style: LayerStyle) -> CategoryRuns | None:
        """Return what fetches the runs of all categories at once, None where that is no gain."""

        def fetch(features: Ints, kinds: tuple[int, ...]) -> Runs:
            return replace(self, features=features).screen_runs(context, kinds)

        return CategoryRuns.of(self.prepared, style, self.features, fetch)

    def screen_runs(self, context: DrawContext, kinds: tuple[int, ...]) -> Runs:
        if self.fetched.whole is not None:
            return self.fetched.whole.runs(self.fetched.category, kinds)
        runs = self.prepared.runs(self.features, kinds, self.units_per_px, SLACK)
        return self._on_screen(context, kept_runs(runs, np.diff(runs.offsets) > 0), kinds)

    def outlines(self, context: DrawContext) -> Runs | None:
        """Return rings without the edges that a cut made; None where nothing was cut."""
        cuts = self.prepared.cuts
        if not len(cuts):
            return None
        rings = self.prepared.runs(self.features, RINGS, self.units_per_px, SLACK)
        return self._on_screen(context, open_outlines(rings, cuts), RINGS)

    def _on_screen(self, context: DrawContext, runs: Runs, kinds: tuple[int, ...]) -> Runs:
        close_up = self.prepared.close_up
        if close_up is not None and kinds != POINTS:
            view = context.map_extent.shifted(-self.shift, 0.0)
            runs = close_up.bent(runs, view, context.units_per_device_px)
        return runs.moved(context.screen_points(runs.coords, self.shift))


def _draw_features(
    context: DrawContext,
    part: _Part,
    symbols: SymbolSet,
    over_all: list[tuple[VariedMarkers, MarkerSymbol]] | None,
) -> None:
    """Draw features of one category; put their markers into a list if there is one."""
    if symbols.fill is not None or symbols.line is not None:
        shaped, is_crowded = part, False
        if part.units_per_px is not None:
            spots, features = part.prepared.split(part.features, part.units_per_px)
            shaped = replace(part, features=features)
            is_crowded = part.prepared.is_crowded(part.units_per_px)
            if len(spots):
                draw_tiny(context, TinyFeatures(part.prepared.sketch, spots, part.shift), symbols)
        _draw_shapes(context, shaped, symbols, is_crowded)
    if symbols.marker is not None and (part.has(POINTS) or symbols.marker.on_shapes):
        if over_all is None:
            _draw_points(context, part, symbols.marker)
        else:
            over_all += _markers(part, _placed(context, part, symbols.marker), symbols.marker)


def _draw_shapes(context: DrawContext, part: _Part, symbols: SymbolSet, is_crowded: bool) -> None:
    if symbols.fill is not None and part.has(RINGS):
        rings = part.screen_runs(context, RINGS)
        if symbols.fill.color is not None and qcolor(symbols.fill.color).alpha() == 255:
            rings = drawn_over_seam(context, rings, part.prepared.crs, part.shift)
        are_many = part.units_per_px is not None and part.prepared.has_tiny
        outlines = None if symbols.fill.outline is None else part.outlines(context)
        draw_fills(context, rings, symbols.fill, are_many, outlines)
    if symbols.line is not None and (part.has(LINES) or part.lanes is not None):
        bands = _bands(context, part, symbols.line)
        for stroke, lines in _strokes(context, bands, symbols.line):
            # Where some features are tiny most segments of the others are short.
            if is_crowded and can_be_inked(stroke, context.settings.device_pixel_ratio):
                draw_loose_segments(context, ink_lines(context, lines, stroke), stroke)
            else:
                draw_strokes(context, lines, stroke)
        if symbols.line.marks is not None:
            for _, runs in bands:
                draw_marks(context, runs, symbols.line.marks)


def _bands(context: DrawContext, part: _Part, symbol: LineSymbol) -> Bands:
    """Return lines, as a whole, by the share of the symbol's width that they are drawn with."""
    if part.lanes is None:
        bands = [(1.0, part.screen_runs(context, LINES))]
    else:
        is_phased = bool(symbol.dash_px) or symbol.marks is not None
        bands = part.lanes.screen_runs(context, part.features, part.shift, with_phases=is_phased)
    if symbol.offset_px:
        bands = [(share, offset_lines(runs, symbol.offset_px)) for share, runs in bands]
    return bands


def _strokes(
    context: DrawContext, bands: Bands, symbol: LineSymbol
) -> Iterator[tuple[LineSymbol, Runs]]:
    """Yield what lines are drawn with, the stroke below first, and lines, clipped if need be."""
    clipped: dict[int, Runs] = {}
    for place in range(len(casing_and_stroke(symbol))):
        for number, (share, lines) in enumerate(bands):
            stroke = casing_and_stroke(narrowed(symbol, share))[place]
            if is_hairline(context, stroke):
                yield stroke, lines
            else:
                if number not in clipped:
                    lines = clip_lines(lines, context.clip_box)
                    clipped[number] = lines if context.exact else spared(lines, SPARED_PX)
                yield stroke, clipped[number]


def _draw_points(context: DrawContext, part: _Part, symbol: MarkerSymbol) -> None:
    points, features = _placed(context, part, symbol)
    if symbol.varies:
        for alike in _markers(part, (points, features), symbol):
            draw_varied(context, [alike])
        return
    if part.dots is not None and len(part.dots):
        shrunk = np.isin(features, part.dots)
        draw_markers(context, points[shrunk], dot_of(symbol))
        points = points[~shrunk]
    draw_markers(context, points, symbol)


def _placed(context: DrawContext, part: _Part, symbol: MarkerSymbol) -> tuple[Floats, Ints]:
    """Return screen points of markers that reach into the window, and their features."""
    runs = part.screen_runs(context, POINTS)
    points, box = runs.coords, context.clip_box
    owned = runs.owners[run_ids(runs.offsets)]
    if symbol.on_shapes:
        found = shape_points(part.prepared, part.features)
        points = np.concatenate((points, context.screen_points(found, part.shift)))
        owned = np.concatenate((owned, np.arange(len(found))))
    x, y = points[:, 0], points[:, 1]
    inside = (x >= box.x_min) & (x <= box.x_max) & (y >= box.y_min) & (y <= box.y_max)
    points = np.compress(inside, points, axis=0)
    features = part.features[owned[inside]]
    fids = part.prepared.block.fids[features]
    if (fids[1:] < fids[:-1]).any():
        # Neighbours on the map, one after the other, would lie on each other like scales.
        order = np.argsort(fids, kind="stable")
        points, features = np.take(points, order, axis=0), features[order]
    return points, features


def _markers(
    part: _Part, placed: tuple[Floats, Ints], symbol: MarkerSymbol
) -> list[tuple[VariedMarkers, MarkerSymbol]]:
    """Return markers with their own sizes and angles, those without room for an icon apart."""
    points, features = placed
    values = part.prepared.marker_values
    if values is None:
        return []
    is_dot = np.zeros(len(features), np.bool_)
    if part.dots is not None and len(part.dots):
        is_dot = np.isin(features, part.dots)
    found = []
    for some, look in ((is_dot, dot_of(symbol)), (~is_dot, symbol)):
        chosen = features[some]
        sizes, angles = values.sizes_px(look, chosen), values.angles_deg(look, chosen)
        if len(chosen):
            found.append((VariedMarkers(points[some], sizes, angles), look))
    return found
