"""Lines in degrees as any projection shows them, cut at its horizon and bent: for overlays."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.crs import WGS84, Crs, transform
from corridormap.core.extent import extent_of
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.map_settings import MapSettings, wrapped_shifts
from corridormap.core.projection_domain import domain_of
from corridormap.render.curves import Curves, bent
from corridormap.render.horizon import cut_to_domain
from corridormap.render.projecting import bend_between
from corridormap.render.ragged import offsets_of
from corridormap.render.usable import usable_block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]


def map_runs(
    lines: Sequence[Floats], crs: Crs, units_per_px: float | None = None
) -> list[list[Floats]]:
    """Return for each line the runs of it that the CRS shows, in map units.

    Edges are straight in longitude and latitude. Past 180 degrees a line goes on where the world
    repeats; elsewhere it is cut where the projection ends, so that no run jumps across the map.

    Args:
        lines: Each of shape (n, 2), degrees on WGS 84; positions that are not finite break it.
        crs: The map's.
        units_per_px: Map units in a pixel, of which runs stray less than a quarter; None for what
            serves pictures of all sizes.

    Raises:
        CrsError: The CRS is unknown.
    """
    block = usable_block(_block_of(lines), WGS84)
    domain = domain_of(crs)
    if domain is not None:
        block = cut_to_domain(block, domain)
    curves = Curves(block.coords, transform(block.coords, WGS84, crs), block.part_offsets)
    bend = bend_between(WGS84, crs)
    if units_per_px is not None:
        stray_m = min(units_per_px / 4 * crs.unit_m, 100 * 25.0)
        bend = bend_between(WGS84, crs, stray_m)
    is_straight = crs.is_web_mercator or crs == WGS84
    curves = curves if is_straight else bent(curves, bend)
    runs = np.split(curves.target, curves.offsets[1:-1])
    shown = [run[np.isfinite(run).all(axis=1)] for run in runs] if len(curves.offsets) > 1 else []
    features = block.feature_offsets.tolist()
    return [
        [run for run in shown[first:last] if len(run) > 1] for first, last in pairwise(features)
    ]


def screen_runs(lines: Sequence[Floats], settings: MapSettings) -> Iterator[tuple[int, Floats]]:
    """Yield the number of a line and a run of it in logical pixels, for every copy of the world."""
    view = settings.view
    for number, runs in enumerate(map_runs(lines, view.crs, view.map_units_per_px)):
        for run in runs:
            box = extent_of(run)
            if box is None:
                continue
            for shift in wrapped_shifts(settings.extent, box, view.crs):
                yield number, settings.to_screen(run + np.array([shift, 0.0]))


def map_points(degrees: Floats, crs: Crs) -> Floats:
    """Return (n, 2) map points of places in degrees; NaN beyond the horizon.

    PROJ has places for many points that a map does not show, on the back of a globe or far off.
    """
    points = transform(degrees, WGS84, crs)
    domain = domain_of(crs)
    if domain is None:
        return points
    hidden = ~domain.contains(degrees) | ~np.isfinite(points).all(axis=1)
    return np.where(hidden[:, None], np.nan, points)


def placed(points: Floats, source: Crs, target: Crs) -> Floats:
    """Return (n, 2) points of any CRS on the map; NaN beyond its horizon."""
    if domain_of(target) is None or source == target:
        return transform(points, source, target)
    hidden = np.isnan(map_points(transform(points, source, WGS84), target)[:, 0])
    return np.where(hidden[:, None], np.nan, transform(points, source, target))


def broken_line(degrees: Floats, crs: Crs) -> Floats:
    """Return a line vertex by vertex on the map, NaN where it must not be drawn on.

    For what counts vertices; `map_runs` cuts exactly.
    """
    points = map_points(degrees, crs)
    domain = domain_of(crs)
    if domain is None or len(points) < 2 or not domain.boxes:
        return points
    west = domain.boxes[0].x_min
    turns = np.floor((degrees[:, 0] - west) / 360.0)
    points[1:][turns[1:] != turns[:-1]] = np.nan
    return points


def _block_of(lines: Sequence[Floats]) -> GeometryBlock:
    offsets = offsets_of(np.array([len(line) for line in lines], np.int64))
    coords = np.concatenate([np.zeros((0, 2)), *lines])
    features = np.arange(len(lines) + 1)
    return GeometryBlock(
        np.arange(len(lines)),
        features,
        offsets,
        np.full(len(lines), PartKind.LINE, np.uint8),
        coords,
        feature_bounds(coords, offsets, features),
    )
