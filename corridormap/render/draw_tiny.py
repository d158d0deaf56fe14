"""Features smaller than a pixel: drawn as the ink they leave, straight from their sketch."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.sketch import Sketch
from corridormap.core.symbol import SymbolSet
from corridormap.core.tint import tinted
from corridormap.render.density import BLOCK
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_lines import casing_and_stroke
from corridormap.render.splat import Chords, Specks, splat_areas, splat_lines

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Spots = NDArray[np.int32]
    Singles = NDArray[np.float32]


@dataclass(frozen=True, slots=True, eq=False)
class TinyFeatures:
    """Rows of a sketch, in one world copy `shift` map units along x."""

    sketch: Sketch
    spots: Spots
    shift: float


def draw_tiny(context: DrawContext, tiny: TinyFeatures, symbols: SymbolSet) -> None:
    """Draw lines with the line symbol, areas with the fill."""
    if symbols.fill is not None:
        areas = _of_kind(tiny, PartKind.EXTERIOR)
        if len(areas.spots):
            splat_areas(context, _Specks(context, areas), tinted(symbols.fill))
    if symbols.line is not None:
        lines = _of_kind(tiny, PartKind.LINE)
        if len(lines.spots):
            for symbol in casing_and_stroke(symbols.line):
                splat_lines(context, _Chords(context, lines), symbol)


def _of_kind(tiny: TinyFeatures, kind: PartKind) -> TinyFeatures:
    only_kind = tiny.sketch.only_kind
    if only_kind is not None:
        # What is nothing has no size, and is not among the tiny.
        return tiny if only_kind == kind else replace(tiny, spots=tiny.spots[:0])
    of_kind = tiny.sketch.kinds[tiny.spots] == kind
    return tiny if of_kind.all() else replace(tiny, spots=tiny.spots[of_kind])


@dataclass(frozen=True, slots=True)
class _Rows:
    """Rows of a sketch, placed block by block: all at once they would fill the memory."""

    context: DrawContext
    tiny: TinyFeatures

    def __len__(self) -> int:
        return len(self.tiny.spots)

    def parts(self) -> Iterator[tuple[TinyFeatures, np.float32]]:
        """Yield some thousand features, and the pixels in a map unit."""
        scale = np.float32(1 / self.context.settings.view.map_units_per_px)
        for start in range(0, len(self), BLOCK):
            yield replace(self.tiny, spots=self.tiny.spots[start : start + BLOCK]), scale


class _Chords(_Rows):
    round_caps = True

    def blocks(self) -> Iterator[Chords]:
        for tiny, scale in self.parts():
            sketch, spots = tiny.sketch, tiny.spots
            starts = _screen_points(self.context, tiny, sketch.starts)
            stops = _screen_points(self.context, tiny, sketch.stops)
            yield Chords(starts, stops, sketch.lengths[spots] * scale, round_caps=True)


class _Specks(_Rows):
    def blocks(self) -> Iterator[Specks]:
        for tiny, scale in self.parts():
            sketch, spots = tiny.sketch, tiny.spots
            middles = _screen_points(self.context, tiny, sketch.starts)
            middles += _screen_points(self.context, tiny, sketch.stops)
            middles *= np.float32(0.5)
            areas_px2 = sketch.areas[spots] * (scale * scale)
            yield Specks(middles, areas_px2, sketch.lengths[spots] * scale)


def _screen_points(context: DrawContext, tiny: TinyFeatures, points: Singles) -> Singles:
    """Return rows of the sketch, `points` of it, in logical pixels."""
    settings, view = context.settings, context.settings.view
    origin = tiny.sketch.origin
    across = (origin[0] + tiny.shift - view.center_x) / view.map_units_per_px
    down = (view.center_y - origin[1]) / view.map_units_per_px
    # As complex numbers a point is one item: numpy is slow at rows of two.
    placed = points.view(np.complex64).ravel()[tiny.spots]
    np.conjugate(placed, out=placed)
    placed *= np.float32(1 / view.map_units_per_px)
    placed += np.complex64(complex(across + settings.width_px / 2, down + settings.height_px / 2))
    return placed.view(np.float32).reshape(-1, 2)
