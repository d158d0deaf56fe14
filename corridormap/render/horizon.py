"""Areas that a projection turns inside out, such as Antarctica seen from the North Pole."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.render.ragged import run_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

HUGE_DEG = 60.0
"""A ring that spans less than this in longitude and latitude cannot enclose the far side."""


def without_inverted(
    degrees: GeometryBlock, projected: GeometryBlock, farthest: float
) -> GeometryBlock:
    """Return the projected block with the positions of inside-out rings set to NaN.

    Args:
        degrees: In longitude and latitude.
        projected: The same features, position by position, in a CRS that does not repeat.
        farthest: Coordinates beyond this will not be drawn.
    """
    rings = np.flatnonzero(degrees.part_kinds >= PartKind.EXTERIOR)
    if not len(rings):
        return projected
    before = _signed_areas(degrees.coords, degrees.part_offsets)
    # What lies too far off to be drawn is what closed a ring around the far side.
    shown = np.where(np.abs(projected.coords) <= farthest, projected.coords, np.nan)
    after = _signed_areas(shown, projected.part_offsets)
    kept_turn = before * after > 0
    # Where most rings turn the other way the axes are mirrored, not the areas.
    mirrored = np.count_nonzero(kept_turn[rings]) * 2 < len(rings)
    inverted = _is_huge(degrees) & (after != 0) & (kept_turn == mirrored)
    inverted[degrees.part_kinds < PartKind.EXTERIOR] = False
    if not inverted.any():
        return projected
    coords = projected.coords.copy()
    coords[np.repeat(inverted, np.diff(projected.part_offsets))] = np.nan
    return replace(projected, coords=coords)


def _is_huge(block: GeometryBlock) -> NDArray[np.bool_]:
    huge = np.zeros(len(block.part_kinds), np.bool_)
    filled = np.flatnonzero(np.diff(block.part_offsets) > 0)
    if len(filled):
        starts = block.part_offsets[filled]
        high = np.fmax.reduceat(block.coords, starts, axis=0)
        low = np.fmin.reduceat(block.coords, starts, axis=0)
        huge[filled] = (high - low).max(axis=1) > HUGE_DEG
    return huge


def _signed_areas(coords: NDArray[np.float64], offsets: NDArray[np.int64]) -> NDArray[np.float64]:
    """Return twice the area of each run closed, left turns positive; lost positions left out."""
    good = np.isfinite(coords).all(axis=1)
    runs = run_ids(offsets)[good]
    points = coords[good]
    areas = np.zeros(len(offsets) - 1)
    if not len(points):
        return areas
    last = np.ones(len(points), np.bool_)
    last[:-1] = runs[1:] != runs[:-1]
    following = np.arange(1, len(points) + 1)
    first = np.flatnonzero(np.concatenate((np.ones(1, np.bool_), last[:-1])))
    following[last] = first
    ahead = points[following]
    turns = points[:, 0] * ahead[:, 1] - ahead[:, 0] * points[:, 1]
    areas += np.bincount(runs, turns, minlength=len(areas))
    return areas
