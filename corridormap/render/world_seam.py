"""Where one copy of the world ends and the next begins, areas lie over each other a little."""

from __future__ import annotations

import numpy as np

from corridormap.core.crs import Crs
from corridormap.render.draw_context import DrawContext
from corridormap.render.ragged import Runs

OVERLAP_PX = 0.75
"""Two edges at the same place, each covering a part of its pixels, would let the ground through."""
_AT_SEAM_PX = 0.01


def drawn_over_seam(context: DrawContext, rings: Runs, crs: Crs, shift: float) -> Runs:
    """Return rings (screen points) of a world copy drawn out where the date line cuts them.

    Args:
        context: What is drawn on.
        rings: Of opaque areas.
        crs: The map's.
        shift: Of the copy, map units.
    """
    world = crs.world
    if world is None or not len(rings.coords):
        return rings
    x_ends = np.sort(world.x_of(np.array([-180.0, 180.0])))
    ends = np.column_stack((x_ends, np.zeros(2)))
    box, ratio = context.clip_box, context.settings.device_pixel_ratio
    coords = rings.coords
    for x, sign in zip(context.screen_points(ends, shift)[:, 0].tolist(), (-1, 1), strict=True):
        if box.x_min <= x <= box.x_max:
            at_seam = np.abs(coords[:, 0] - x) < _AT_SEAM_PX
            if at_seam.any():
                coords = coords.copy()
                coords[at_seam, 0] += sign * OVERLAP_PX / ratio
    return rings if coords is rings.coords else rings.moved(coords)
