"""Features smaller than a pixel: drawn as the ink they leave, straight from their sketch."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.sketch import Sketch
from corridormap.core.symbol import SymbolSet
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lines import casing_and_stroke
from corridormap.render.splat import Chords, Specks, splat_areas, splat_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class TinyFeatures:
    """Rows of a sketch, in one world copy `shift` map units along x."""

    sketch: Sketch
    spots: Ints
    shift: float


def draw_tiny(context: DrawContext, tiny: TinyFeatures, symbols: SymbolSet) -> None:
    """Draw lines with the line symbol, areas with the fill."""
    if symbols.fill is not None:
        spots = _of_kind(tiny, PartKind.EXTERIOR)
        if len(spots):
            splat_areas(context, _specks(context, tiny, spots), symbols.fill)
    if symbols.line is not None:
        spots = _of_kind(tiny, PartKind.LINE)
        if len(spots):
            chords = _chords(context, tiny, spots)
            for symbol in casing_and_stroke(symbols.line):
                splat_lines(context, chords, symbol)


def _of_kind(tiny: TinyFeatures, kind: PartKind) -> Ints:
    of_kind = tiny.sketch.kinds[tiny.spots] == kind
    return tiny.spots if of_kind.all() else tiny.spots[of_kind]


def _chords(context: DrawContext, tiny: TinyFeatures, spots: Ints) -> Chords:
    starts = _screen_points(context, tiny, tiny.sketch.starts, spots)
    stops = _screen_points(context, tiny, tiny.sketch.stops, spots)
    scale = np.float32(1 / context.settings.view.map_units_per_px)
    return Chords(starts, stops, tiny.sketch.lengths[spots] * scale, round_caps=True)


def _specks(context: DrawContext, tiny: TinyFeatures, spots: Ints) -> Specks:
    middles = _screen_points(context, tiny, tiny.sketch.starts, spots)
    middles += _screen_points(context, tiny, tiny.sketch.stops, spots)
    middles *= np.float32(0.5)
    scale = np.float32(1 / context.settings.view.map_units_per_px)
    areas_px2 = tiny.sketch.areas[spots] * (scale * scale)
    return Specks(middles, areas_px2, tiny.sketch.lengths[spots] * scale)


def _screen_points(
    context: DrawContext, tiny: TinyFeatures, points: Singles, spots: Ints
) -> Singles:
    """Return rows of the sketch in logical pixels."""
    settings, view = context.settings, context.settings.view
    origin = tiny.sketch.origin
    across = (origin[0] + tiny.shift - view.center_x) / view.map_units_per_px
    down = (view.center_y - origin[1]) / view.map_units_per_px
    # As complex numbers a point is one item: numpy is slow at rows of two.
    placed = points.view(np.complex64).ravel()[spots]
    np.conjugate(placed, out=placed)
    placed *= np.float32(1 / view.map_units_per_px)
    placed += np.complex64(complex(across + settings.width_px / 2, down + settings.height_px / 2))
    return placed.view(np.float32).reshape(-1, 2)
