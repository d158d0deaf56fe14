"""Geometry without the positions that no map can show."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corridormap.core.astray import FARTHEST_WORLDS
from corridormap.core.crs import Crs
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.render.ragged import offsets_of, run_ids
from corridormap.render.simplify import empty_parts_dropped

FARTHEST_UNITS = 1e10
"""Coordinates beyond this, in any map unit, are damage, not geography."""


def usable_block(block: GeometryBlock, crs: Crs) -> GeometryBlock:
    """Return the block without positions that cannot be shown; lines break where they lay."""
    limit = FARTHEST_UNITS if crs.wraps_at is None else FARTHEST_WORLDS * crs.wraps_at
    with np.errstate(invalid="ignore"):
        reach = np.abs(block.coords)
        good = (reach[:, 0] <= limit) & (reach[:, 1] <= FARTHEST_UNITS)
    if good.all():
        return block
    runs = run_ids(block.part_offsets)
    broken = block.part_kinds[runs] == PartKind.LINE
    after_gap = np.zeros(len(good), np.bool_)
    after_gap[1:] = good[1:] & ~good[:-1] & broken[1:] & (runs[1:] == runs[:-1])
    # A gap starts a new run, numbered by how many gaps came before.
    pieces = (runs + np.cumsum(after_gap))[good]
    parts = len(block.part_kinds)
    gaps = np.bincount(runs[after_gap], minlength=parts)
    owner = np.repeat(np.arange(parts), 1 + gaps)
    part_offsets = offsets_of(np.bincount(pieces, minlength=len(owner)))
    features = run_ids(block.feature_offsets)[owner]
    feature_offsets = offsets_of(np.bincount(features, minlength=len(block)))
    coords = block.coords[good]
    cleaned = replace(
        block,
        coords=coords,
        part_offsets=part_offsets,
        part_kinds=block.part_kinds[owner],
        feature_offsets=feature_offsets,
        bounds=feature_bounds(coords, part_offsets, feature_offsets),
    )
    return empty_parts_dropped(cleaned)
