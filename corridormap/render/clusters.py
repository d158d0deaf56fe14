"""Points too close together to be told apart, counted square by square of the map.

Squares lie on the map, not in the window, and a square counts all its points wherever the window
ends: circles stand still while the map is pulled, and every part of a picture shows the same.
"""

from __future__ import annotations

import math
from collections import OrderedDict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

import numpy as np

from corridormap.core.geometry_block import PartKind
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LayerStyle
from corridormap.render.columns import category_of_features, column, limits_by_rank
from corridormap.render.draw_context import DrawContext
from corridormap.render.prepared import PreparedLayer
from corridormap.render.ragged import Runs

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Bools = NDArray[np.bool_]
    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

POINTS = (int(PartKind.POINTS),)
LEAST_SIDE_PX = 24.0
"""Smaller squares would not hold a circle with a number in it."""
SMALLEST_PX = 9.0
RING_PX = 3.0
"""Around a circle, in a lighter tint."""
GROWTH_PX = 3.2
"""Radius that ten times as many points add to a circle."""
LARGEST_SHARE = 0.42
"""Largest radius, of the side of a square: circles of neighbours never overlap."""
MOST_SQUARES = 1 << 22
"""Of so many squares each has its place in an array; of more only those that hold something."""
KEPT = 6
"""Resolutions of one layer whose circles are kept."""


@dataclass(frozen=True, slots=True)
class Clustering:
    """What of a style decides which points are drawn together.

    Attributes:
        side_px: Of a square, logical pixels.
        left_out: Categories that draw no points.
    """

    side_px: float
    left_out: frozenset[int] = frozenset()


def clustering_of(snapshot: LayerSnapshot) -> Clustering | None:
    """Return how a layer's points are drawn together, None where each is drawn by itself."""
    style = snapshot.style
    if not style.cluster_px:
        return None
    sets = style.symbol_sets()
    left_out = {number - 1 for number, symbols in enumerate(sets) if symbols.marker is None}
    return Clustering(max(style.cluster_px, LEAST_SIDE_PX), frozenset(left_out))


@dataclass(frozen=True, slots=True, eq=False)
class Clusters:
    """Circles of one layer at one resolution.

    Attributes:
        places: Shape (k, 2), map units.
        counts: Shape (k,), points in each, two at least.
        radii_px: Shape (k,).
        is_member: Shape (features,), whether a feature is in one of them.
    """

    places: Floats
    counts: Ints
    radii_px: Floats
    is_member: Bools


def reach_of(style: LayerStyle, units_per_px: float) -> float:
    """Return how far beyond a view lie points that its circles count, map units."""
    return max(style.cluster_px, LEAST_SIDE_PX) * units_per_px if style.cluster_px else 0.0


def radii_of(counts: Ints, side_px: float) -> Floats:
    """Return the radius of circles that stand for so many points."""
    radii = SMALLEST_PX + GROWTH_PX * np.log10(np.maximum(counts, 1))
    return np.minimum(radii, LARGEST_SHARE * side_px)


def circles_of(points: Floats, side: float, side_px: float) -> tuple[Ints, Floats, Ints, Floats]:
    """Count points square by square.

    Args:
        points: Shape (n, 2), map units.
        side: Of a square, map units.
        side_px: The same in logical pixels.

    Returns:
        Which square each point is in, shape (n,), then of each square that holds points: the
        middle of its circle, the number of points, and the radius in pixels.
    """
    columns = np.floor(points[:, 0] / side).astype(np.int64)
    rows = np.floor(points[:, 1] / side).astype(np.int64)
    left, top = int(columns.min()), int(rows.min())
    wide, high = int(columns.max()) - left + 1, int(rows.max()) - top + 1
    codes = (rows - top) * wide + (columns - left)
    if wide * high <= MOST_SQUARES:
        found = np.flatnonzero(np.bincount(codes, minlength=1))
        number = np.zeros(int(codes.max()) + 1, np.int64)
        number[found] = np.arange(len(found))
        square = number[codes]
    else:
        found, square = np.unique(codes, return_inverse=True)
    counts = np.bincount(square, minlength=len(found))
    radii = radii_of(counts, side_px)
    middles = np.empty((len(found), 2))
    corners = (found % wide + left, found // wide + top)
    for axis, corner in enumerate(corners):
        mean = np.bincount(square, points[:, axis], len(found)) / counts
        # The whole circle stays in its square.
        inset = np.minimum((radii + RING_PX) / side_px, 0.5) * side
        middles[:, axis] = np.clip(mean, corner * side + inset, (corner + 1) * side - inset)
    return square, middles, counts, radii


_KNOWN: WeakKeyDictionary[PreparedLayer, OrderedDict[tuple[object, ...], Clusters]] = (
    WeakKeyDictionary()
)


def clusters_of(prepared: PreparedLayer, context: DrawContext) -> Clusters | None:
    """Return a layer's circles at a picture's resolution, None where each point is drawn."""
    clustering = prepared.clustering
    if clustering is None or int(PartKind.POINTS) not in prepared.kinds:
        return None
    side = clustering.side_px * context.settings.view.map_units_per_px
    limits = prepared.thinning
    ranks = 0 if limits is None else int((limits >= context.denominator).sum())
    key = (side, ranks, clustering, prepared.columns_version, id(prepared.categories))
    known = _KNOWN.setdefault(prepared, OrderedDict())
    if key not in known:
        known[key] = _made(prepared, context.denominator, side, clustering)
        while len(known) > KEPT:
            known.popitem(last=False)
    known.move_to_end(key)
    return known[key]


def _made(
    prepared: PreparedLayer, denominator: float, side: float, clustering: Clustering
) -> Clusters:
    features, points = _first_points(prepared)
    shown = np.isfinite(points).all(axis=1)
    if prepared.thinning is not None:
        shown &= prepared.thinning[features] >= denominator
    for category in clustering.left_out:
        if len(prepared.categories):
            shown &= prepared.categories[features] != category
    if not shown.all():
        features, points = features[shown], np.compress(shown, points, axis=0)
    is_member = np.zeros(len(prepared.block), np.bool_)
    if not len(features):
        nothing = np.zeros(0)
        return Clusters(np.zeros((0, 2)), nothing.astype(np.int64), nothing, is_member)
    square, middles, counts, radii = circles_of(points, side, clustering.side_px)
    several = counts > 1
    is_member[features[several[square]]] = True
    return Clusters(middles[several], counts[several], radii[several], is_member)


def _first_points(prepared: PreparedLayer) -> tuple[Ints, Floats]:
    """Return the features that are points, and where, in map units."""
    cloud = prepared.cloud
    if cloud is not None:
        points = np.empty((len(cloud), 2))
        np.multiply(cloud.x, cloud.step, out=points[:, 0])
        np.multiply(cloud.y, cloud.step, out=points[:, 1])
        points += cloud.origin
        return cloud.features_of(slice(0, len(cloud))), points
    return first_points(prepared.runs(np.arange(len(prepared.block)), POINTS))


def first_points(runs: Runs) -> tuple[Ints, Floats]:
    """Return the owners of runs, each once, and where the first of its points is."""
    filled = np.diff(runs.offsets) > 0
    owners, first = np.unique(runs.owners[filled], return_index=True)
    return owners, np.take(runs.coords, runs.offsets[:-1][filled][first], axis=0)


def is_counted(
    snapshot: LayerSnapshot, rows: Ints, clustering: Clustering, denominator: float
) -> Bools:
    """Return which of a few features circles count: neither thinned out nor without a symbol.

    Args:
        snapshot: The layer.
        rows: Of its block.
        clustering: How its points are drawn together.
        denominator: The n of the picture's scale 1:n.
    """
    few = _only(snapshot, rows)
    counted = np.ones(len(rows), np.bool_)
    style = snapshot.style
    limits = limits_by_rank(few, style.rank_field, style.rank_max_denominators)
    if limits is not None:
        counted &= limits >= denominator
    classes = category_of_features(few, denominator)
    for category in clustering.left_out:
        counted &= classes != category
    return counted


def _only(snapshot: LayerSnapshot, rows: Ints) -> LayerSnapshot:
    """Return some of a layer's features with the values that decide whether they are drawn."""
    names = {*snapshot.style.class_fields(), snapshot.style.rank_field} & snapshot.columns.keys()
    wanted = rows.tolist()
    columns = {name: column(snapshot, name) for name in names}
    few = {name: [values[row] for row in wanted] for name, values in columns.items()}
    return replace(snapshot, block=snapshot.block.taken(rows), columns=few, index=None, levels={})


def count_text(count: int) -> str:
    """Return a number of points as it fits into a circle.

    >>> count_text(870), count_text(12_345), count_text(2_400_000)
    ('870', '12k', '2.4M')
    """
    if count < 10_000:
        return str(count)
    if count < 1_000_000:
        return f"{math.floor(count / 1000)}k"
    return f"{math.floor(count / 100_000) / 10:g}M"
