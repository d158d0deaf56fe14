"""Brings layers into the map's CRS without what cannot be shown of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corridormap.core.astray import FARTHEST_WORLDS, features_astray
from corridormap.core.crs import Crs
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.snapshot import LayerSnapshot
from corridormap.render.horizon import without_inverted
from corridormap.render.ragged import offsets_of, run_ids
from corridormap.render.simplify import empty_parts_dropped

FARTHEST_UNITS = 1e10
"""Coordinates beyond this, in any map unit, are damage, not geography."""
BLOCK_POINTS = 1 << 17


def projects_by_arithmetic(source: Crs, target: Crs) -> bool:
    """Whether going from one CRS to the other is cheap, and keeps boxes boxes."""
    return source == target or (
        (source.is_wgs84 and target.is_web_mercator) or (source.is_web_mercator and target.is_wgs84)
    )


def is_sound(block: GeometryBlock, crs: Crs) -> bool:
    """Whether all of a block's coordinates, in that CRS, are finite and lie near the world."""
    box = block.extent
    if box is None:
        return True
    reach = max(map(abs, box.as_tuple()))
    limit = FARTHEST_UNITS if crs.wraps_at is None else FARTHEST_WORLDS * crs.wraps_at
    beyond_poles = crs.is_geographic and max(abs(box.y_min), abs(box.y_max)) > 90.0
    if reach > limit or beyond_poles:
        return False
    coords = block.coords
    starts = range(0, len(coords), BLOCK_POINTS)
    return all(np.isfinite(coords[start : start + BLOCK_POINTS]).all() for start in starts)


def projected(snapshot: LayerSnapshot, crs: Crs) -> GeometryBlock:
    """Return a layer's usable geometry in the map's CRS.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """
    with np.errstate(all="ignore"):
        source = _within_the_world(snapshot.block, snapshot.crs)
        block = source.projected(snapshot.crs, crs)
        if crs.wraps_at is None and snapshot.crs.is_geographic:
            block = without_inverted(source, block, FARTHEST_UNITS)
    return usable_block(block, crs)


def _within_the_world(block: GeometryBlock, crs: Crs) -> GeometryBlock:
    """Return the block with what reaches over a pole cut there.

    The positions of features that are no place in the CRS at all become NaN: projecting would put
    them onto the map's edge.
    """
    astray = features_astray(block, crs)
    box = block.extent if crs.is_geographic else None
    beyond_poles = box is not None and max(abs(box.y_min), abs(box.y_max)) > 90.0
    if not len(astray) and not beyond_poles:
        return block
    is_astray = np.zeros(len(block), np.bool_)
    is_astray[astray] = True
    coords = block.coords.copy()
    coords[is_astray[run_ids(block.feature_offsets)][run_ids(block.part_offsets)]] = np.nan
    if beyond_poles:
        np.clip(coords[:, 1], -90.0, 90.0, out=coords[:, 1])
    return replace(block, coords=coords)


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
