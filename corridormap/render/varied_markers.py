"""Markers that differ from feature to feature: the large below the small, alike ones together."""

from __future__ import annotations

from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.symbol import MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_markers import draw_markers
from corridormap.render.markers import draw_marker

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]

STEPS = (0.5, 2.0)
"""Pictures of markers are kept: of sizes and angles nobody tells apart there is one …"""
STEPS_OF_BOTH = (1.0, 5.0)
"""… and fewer of markers that differ in both. Pixels and degrees."""
BATCH_POINTS = 500


@dataclass(frozen=True, slots=True, eq=False)
class VariedMarkers:
    """Where markers stand and how they differ, those to be drawn first in front.

    Attributes:
        points: Shape (n, 2), screen points.
        sizes_px: Shape (n,); 0 for none.
        angles_deg: Shape (n,), clockwise.
    """

    points: Floats
    sizes_px: Floats
    angles_deg: Floats


def draw_varied(context: DrawContext, markers: VariedMarkers, symbol: MarkerSymbol) -> None:
    """Draw markers of one symbol, each with its own size and angle."""
    plain = plain_marker(symbol)
    drawn = np.flatnonzero(markers.sizes_px > 0)
    order = drawn[np.argsort(-markers.sizes_px[drawn], kind="stable")]
    points = np.take(markers.points, order, axis=0)
    sizes, angles = markers.sizes_px[order], markers.angles_deg[order] % 360.0
    if symbol.icon == "circle":
        angles = np.zeros(len(angles))
    if context.vector:
        for number, (x_px, y_px) in enumerate(points.tolist()):
            if number % BATCH_POINTS == 0:
                context.feedback.check()
            own = replace(plain, size_px=float(sizes[number]), angle_deg=float(angles[number]))
            draw_marker(context.painter, own, x_px, y_px)
        return
    differs_in_both = symbol.size_scale is not None and bool(symbol.angle_field)
    step_px, step_deg = STEPS_OF_BOTH if differs_in_both else STEPS
    sizes = np.maximum(np.round(sizes / step_px), 1) * step_px
    angles = np.round(angles / step_deg) * step_deg % 360.0
    # By size already; of one size those of one angle follow each other.
    order = np.lexsort((angles, -sizes))
    points, sizes, angles = np.take(points, order, axis=0), sizes[order], angles[order]
    changes = (np.diff(sizes) != 0) | (np.diff(angles) != 0)
    edges = [0, *(np.flatnonzero(changes) + 1).tolist(), len(sizes)]
    for first, last in pairwise(edges):
        if first < last:
            own = replace(plain, size_px=float(sizes[first]), angle_deg=float(angles[first]))
            draw_markers(context, points[first:last], own)


def plain_marker(symbol: MarkerSymbol) -> MarkerSymbol:
    """Return the symbol without what makes features differ."""
    return replace(symbol, angle_field="", size_scale=None, on_shapes=False)
