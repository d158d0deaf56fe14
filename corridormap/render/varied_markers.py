"""Markers that differ from feature to feature: the large below the small, alike ones together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.symbol import LayerStyle, MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_markers import draw_markers

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STEPS = (0.5, 2.0)
"""Pictures of markers are kept: of sizes and angles nobody tells apart there is one …"""
STEPS_OF_BOTH = (1.0, 5.0)
"""… and fewer of markers that differ in both. Pixels and degrees."""


@dataclass(frozen=True, slots=True, eq=False)
class VariedMarkers:
    """Where markers of one symbol stand and how they differ.

    Attributes:
        points: Shape (n, 2), screen points.
        sizes_px: Shape (n,); 0 for none.
        angles_deg: Shape (n,), clockwise.
    """

    points: Floats
    sizes_px: Floats
    angles_deg: Floats


def lies_over_all(style: LayerStyle) -> bool:
    """Whether the layer's markers lie over all else of it, by size whatever their class."""
    markers = (each.marker for each in style.symbol_sets())
    return any(each is not None and (each.size_scale or each.on_shapes) for each in markers)


def draw_varied(context: DrawContext, alike: Sequence[tuple[VariedMarkers, MarkerSymbol]]) -> None:
    """Draw markers, each with its own size and angle, the large ones of all symbols first."""
    looks = [plain_marker(symbol) for _, symbol in alike]
    points = np.concatenate([markers.points for markers, _ in alike])
    sizes = np.concatenate([markers.sizes_px for markers, _ in alike])
    angles = np.concatenate([_angles(*each) for each in alike])
    which = np.repeat(np.arange(len(alike)), [len(markers.points) for markers, _ in alike])
    drawn = np.flatnonzero(sizes > 0)
    order = drawn[np.argsort(-sizes[drawn], kind="stable")]
    if not context.vector:
        step_px, step_deg = _steps(symbol for _, symbol in alike)
        sizes = np.maximum(np.round(sizes / step_px), 1) * step_px
        angles = np.round(angles / step_deg) * step_deg % 360.0
        # Of one size those that look alike follow each other.
        order = drawn[np.lexsort((angles[drawn], which[drawn], -sizes[drawn]))]
    points = np.take(points, order, axis=0)
    keys = np.stack((sizes[order], which[order], angles[order]))
    edges = [0, *(np.flatnonzero((np.diff(keys) != 0).any(axis=0)) + 1).tolist(), len(order)]
    for first, last in pairwise(edges):
        if first < last:
            size, number, angle = keys[:, first].tolist()
            own = replace(looks[int(number)], size_px=size, angle_deg=angle)
            draw_markers(context, points[first:last], own)


def _angles(markers: VariedMarkers, symbol: MarkerSymbol) -> Floats:
    # A circle looks the same however it is turned.
    return markers.angles_deg % 360.0 if symbol.icon != "circle" else markers.angles_deg * 0.0


def _steps(symbols: Iterable[MarkerSymbol]) -> tuple[float, float]:
    differ_in_both = any(each.size_scale is not None and each.angle_field for each in symbols)
    return STEPS_OF_BOTH if differ_in_both else STEPS


def plain_marker(symbol: MarkerSymbol) -> MarkerSymbol:
    """Return the symbol without what makes features differ."""
    return replace(symbol, angle_field="", size_scale=None, on_shapes=False)
