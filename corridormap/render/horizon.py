"""Cuts geometry in degrees to what a projection shows: areas closed along its edge, lines ended."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.extent import Extent
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds, owners, ranges
from corridormap.core.projection_domain import Cap, Domain
from corridormap.render.cap_cut import parts_in_cap
from corridormap.render.clip import clip_lines, clip_rings
from corridormap.render.ragged import Runs, offsets_of, run_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

TURN_DEG = 360.0
BULGE_PER_DEG2 = 0.005
"""An edge of so many degrees leaves the circle through its ends by this times their square."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """Parts of features on their way into a new block.

    Attributes:
        features: Shape (p,): whose.
        kinds: Shape (p,), values of `PartKind`.
        offsets: Shape (p + 1,).
        coords: Shape (v, 2).
    """

    features: Ints
    kinds: NDArray[np.uint8]
    offsets: Ints
    coords: Floats


def cut_to_domain(block: GeometryBlock, domain: Domain) -> GeometryBlock:
    """Return what of a block (degrees) lies inside; features without any of it own no parts."""
    if domain.cap is not None:
        whole, cut = _at_cap(block, domain.cap)
    else:
        whole, cut = _at_boxes(block, domain.boxes)
    if whole.all():
        return block
    return _assembled(block, whole, list(cut))


def _at_boxes(block: GeometryBlock, boxes: tuple[Extent, ...]) -> tuple[Flags, Iterator[Parts]]:
    """Return which features lie in a box as a whole, and the pieces of the others."""
    whole = np.zeros(len(block), np.bool_)
    places = [(box.shifted(-turn * TURN_DEG, 0.0)) for box in boxes for turn in _turns(block, box)]
    x_min, y_min, x_max, y_max = block.bounds.T
    for box in places:
        inside = (x_min >= box.x_min) & (x_max <= box.x_max)
        whole |= inside & (y_min >= box.y_min) & (y_max <= box.y_max)

    def pieces() -> Iterator[Parts]:
        for box in places:
            rows = block.candidates(box)
            rows = rows[~whole[rows]]
            if len(rows):
                yield from _pieces_in_box(block.taken(rows), rows, box)

    return whole, pieces()


def _turns(block: GeometryBlock, box: Extent) -> range:
    """Return how many worlds a box must be moved to meet any of the features."""
    extent = block.extent
    if extent is None:
        return range(0)
    first = int(np.ceil((box.x_min - extent.x_max) / TURN_DEG))
    last = int(np.floor((box.x_max - extent.x_min) / TURN_DEG))
    return range(max(first, -4), min(last, 4) + 1)


def _pieces_in_box(block: GeometryBlock, rows: Ints, box: Extent) -> Iterator[Parts]:
    part_features = rows[run_ids(block.feature_offsets)]
    for kinds, cut in (
        ((PartKind.LINE,), clip_lines),
        ((PartKind.EXTERIOR, PartKind.INTERIOR), clip_rings),
    ):
        parts = np.flatnonzero(np.isin(block.part_kinds, kinds))
        if len(parts):
            runs = cut(_runs_of(block, parts), box)
            filled = np.diff(runs.offsets) > 1
            chosen = parts[runs.owners[filled]]
            yield Parts(
                part_features[chosen],
                block.part_kinds[chosen],
                offsets_of(np.diff(runs.offsets)[filled]),
                np.compress(owned(filled, runs.offsets), runs.coords, axis=0),
            )
    points = np.flatnonzero(block.part_kinds == PartKind.POINTS)
    if len(points):
        runs = _runs_of(block, points)
        x, y = runs.coords.T
        inside = (x >= box.x_min) & (x <= box.x_max) & (y >= box.y_min) & (y <= box.y_max)
        yield _kept_points(runs, inside, part_features[points])


def owned(chosen: Flags, offsets: Ints) -> Flags:
    """Return for each vertex whether its run is chosen."""
    flags: Flags = chosen[run_ids(offsets)]
    return flags


def _kept_points(runs: Runs, inside: Flags, features: Ints) -> Parts:
    counts = np.bincount(run_ids(runs.offsets)[inside], minlength=len(runs))
    filled = counts > 0
    return Parts(
        features[filled],
        np.full(int(filled.sum()), PartKind.POINTS, np.uint8),
        offsets_of(counts[filled]),
        np.compress(inside, runs.coords, axis=0),
    )


def _runs_of(block: GeometryBlock, parts: Ints) -> Runs:
    """Return parts as runs; owners are positions in `parts`."""
    starts, stops = block.part_offsets[parts], block.part_offsets[parts + 1]
    coords = np.take(block.coords, ranges(starts, stops), axis=0)
    return Runs(coords, offsets_of(stops - starts), np.arange(len(parts)))


def _at_cap(block: GeometryBlock, cap: Cap) -> tuple[Flags, Iterator[Parts]]:
    """Return which features lie in the cap as a whole, and the pieces of the others."""
    nearest, farthest = _distances(block, cap)
    size = np.nanmax(
        np.column_stack((block.bounds[:, 2:] - block.bounds[:, :2], np.zeros(len(block)))), axis=1
    )
    # What bulges over the edge between two vertices counts as crossing it.
    whole = farthest <= cap.radius - BULGE_PER_DEG2 * size**2
    whole &= ~_may_hold(block, cap.antipode)
    rows = np.flatnonzero(~whole & (nearest <= cap.radius + size))

    def pieces() -> Iterator[Parts]:
        if not len(rows):
            return
        sub = block.taken(rows)
        part_features = rows[run_ids(sub.feature_offsets)]
        points = np.flatnonzero(sub.part_kinds == PartKind.POINTS)
        if len(points):
            runs = _runs_of(sub, points)
            inside = Domain(cap=cap).contains(runs.coords)
            yield _kept_points(runs, inside, part_features[points])
        shapes = np.flatnonzero(sub.part_kinds != PartKind.POINTS)
        if len(shapes):
            runs = replace(_runs_of(sub, shapes), owners=part_features[shapes])
            features, kinds, offsets, coords = parts_in_cap(runs, sub.part_kinds[shapes], cap)
            yield Parts(features, kinds, offsets, coords)

    return whole, pieces()


def _may_hold(block: GeometryBlock, place: tuple[float, float]) -> Flags:
    """Return which features' boxes hold a place, in any copy of the world."""
    x_min, y_min, x_max, y_max = block.bounds.T
    (lon, lat), held = place, np.zeros(len(block), np.bool_)
    for turn in (-TURN_DEG, 0.0, TURN_DEG):
        held |= (x_min <= lon + turn) & (x_max >= lon + turn) & (y_min <= lat) & (y_max >= lat)
    return held


def _distances(block: GeometryBlock, cap: Cap) -> tuple[Floats, Floats]:
    """Return how near and how far each feature's vertices come to the cap's centre."""
    from corridormap.core.spherical import degrees_from

    distance, _ = degrees_from(block.coords, cap.lon, cap.lat)
    bounds = feature_bounds(
        np.column_stack((distance, distance)), block.part_offsets, block.feature_offsets
    )
    return bounds[:, 0], bounds[:, 2]


def _assembled(block: GeometryBlock, whole: Flags, pieces: list[Parts]) -> GeometryBlock:
    """Return a block of the features that are whole and of the pieces of the others."""
    part_owner = owners(np.diff(block.feature_offsets))
    kept = np.flatnonzero(whole[part_owner])
    starts, stops = [block.part_offsets[kept]], [block.part_offsets[kept + 1]]
    features, kinds, coords = [part_owner[kept]], [block.part_kinds[kept]], [block.coords]
    base = len(block.coords)
    for piece in pieces:
        starts.append(piece.offsets[:-1] + base)
        stops.append(piece.offsets[1:] + base)
        features.append(piece.features)
        kinds.append(piece.kinds)
        coords.append(piece.coords)
        base += len(piece.coords)
    owner = np.concatenate(features)
    order = np.argsort(owner, kind="stable")
    first, last = np.concatenate(starts)[order], np.concatenate(stops)[order]
    placed = np.take(np.concatenate(coords), ranges(first, last), axis=0)
    part_offsets = offsets_of(last - first)
    feature_offsets = offsets_of(np.bincount(owner, minlength=len(block)))
    return replace(
        block,
        feature_offsets=feature_offsets,
        part_offsets=part_offsets,
        part_kinds=np.concatenate(kinds)[order],
        coords=placed,
        bounds=feature_bounds(placed, part_offsets, feature_offsets),
    )
