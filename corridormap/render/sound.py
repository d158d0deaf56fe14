"""Brings layers into the map's CRS without what cannot be shown of them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np

from corridormap.core.astray import FARTHEST_WORLDS, features_astray
from corridormap.core.crs import Crs
from corridormap.core.geometry_block import GeometryBlock
from corridormap.render.projecting import Shown, shown_block
from corridormap.render.ragged import run_ids
from corridormap.render.usable import FARTHEST_UNITS, usable_block

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


def projected(block: GeometryBlock, source: Crs, target: Crs) -> Shown:
    """Return the usable geometry of features in the map's CRS.

    Raises:
        CrsError: There is no way from the layer's CRS into the map's.
    """
    with np.errstate(all="ignore"):
        shown = shown_block(_within_the_world(block, source), source, target)
    return replace(shown, block=usable_block(shown.block, target))


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
