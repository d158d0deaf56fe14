"""Brings a layer into the map's CRS: cut where the projection ends, edges bent as they run."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.astray import reach_of
from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs, transform
from corridormap.core.geometry_block import GeometryBlock, PartKind, feature_bounds
from corridormap.core.projection_domain import Domain, domain_of
from corridormap.render.chunks import vertices_before
from corridormap.render.curves import Bend, Curves, bent
from corridormap.render.horizon import cut_to_domain
from corridormap.render.open_outlines import cut_places
from corridormap.render.ragged import run_ids
from corridormap.render.usable import usable_block

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

_NOWHERE = np.zeros(0, np.complex128)
STRAY_M = 25.0
"""Edges stray less than this from how they run; closer up they are bent as they are drawn."""
ADDED = 4
"""Vertices that lead a ring over a pole."""
SHORTEST_M = 6_000.0
"""Edges this short stray less than a metre wherever a projection is sound."""


@dataclass(frozen=True, slots=True, eq=False)
class Shown:
    """What a map shows of a layer.

    Attributes:
        block: In map units.
        cuts: Where rings were cut, x + iy in map units, sorted: no border runs from cut to cut.
    """

    block: GeometryBlock
    cuts: NDArray[np.complex128]


def shown_block(block: GeometryBlock, source: Crs, target: Crs) -> Shown:
    """Return all that the target shows of a block, with vertices where edges bend.

    Edges are straight in the source, as other map programs take them. Coordinates that cannot be
    shown for other reasons are left as infinite or NaN.

    Raises:
        CrsError: There is no way from one CRS into the other.
    """
    domain = domain_of(target)
    if domain is None:
        block = block if source.world is not None else _near_its_world(block, source)
        return _unwrapped(_bent(block, source, target), source, target)
    block = block if source.world is not None else _near_its_world(block, source)
    degrees = block if is_in_degrees(source) else _in_degrees(block, source)
    sound = usable_block(degrees, WGS84)
    cut = cut_to_domain(sound, domain)
    if degrees is block:
        return _shown(sound, cut, (source, target), domain)
    if cut is degrees:
        # All of it is in sight: the straight way loses nothing in between.
        return Shown(_bent(block, source, target), _NOWHERE)
    curved = usable_block(_unwrapped(_bent(block, source, WGS84), source, WGS84).block, WGS84)
    return _shown(curved, cut_to_domain(curved, domain), (WGS84, target), domain)


def projected_block(block: GeometryBlock, source: Crs, target: Crs) -> GeometryBlock:
    """Return only the block of what is shown.

    Raises:
        CrsError: There is no way from one CRS into the other.
    """
    return shown_block(block, source, target).block


def _shown(whole: GeometryBlock, cut: GeometryBlock, crs: tuple[Crs, Crs], domain: Domain) -> Shown:
    """Return a block in degrees on the map, and where it was cut."""
    curves = _curves(cut, *crs)
    shown = _moved(cut, curves.target, curves.offsets)
    if cut is whole:
        changed = np.zeros(len(cut), np.bool_)
    else:
        changed = np.diff(vertices_before(whole)) != np.diff(vertices_before(cut))
    return Shown(shown, cut_places(shown, curves.source, domain, changed))


def shown_in_crs(block: GeometryBlock, source: Crs, target: Crs) -> GeometryBlock:
    """Return what a map shows of a block; between degrees and Web Mercator all of it as it is."""
    if source == target or {source, target} <= {WGS84, WEB_MERCATOR}:
        return block.projected(source, target)
    return projected_block(block, source, target)


def is_in_degrees(crs: Crs) -> bool:
    """Whether coordinates are degrees east of Greenwich and north, whatever the datum."""
    world = crs.world
    return (
        crs.is_geographic and world is not None and world.width == 360.0 and not world.x_greenwich
    )


def meters_per_unit(crs: Crs) -> float:
    """Return about how long a unit of the CRS is on the ground."""
    return crs.unit_m


def bend_between(source: Crs, target: Crs, stray_m: float = STRAY_M) -> Bend:
    """Return how edges of one CRS bend in another."""
    project = partial(transform, source=source, target=target)
    shortest = SHORTEST_M * min(np.sqrt(stray_m / STRAY_M), 1.0)
    return Bend(project, stray_m / meters_per_unit(target), shortest / meters_per_unit(source))


def _near_its_world(block: GeometryBlock, source: Crs) -> GeometryBlock:
    """Return the block without positions so far off that PROJ would name places at random."""
    box, reach = block.extent, reach_of(source)
    if box is None or reach is None or box.lies_in(reach):
        return block
    x, y = block.coords[:, 0], block.coords[:, 1]
    near = (x >= reach.x_min) & (x <= reach.x_max) & (y >= reach.y_min) & (y <= reach.y_max)
    return usable_block(
        replace(block, coords=np.where(near[:, None], block.coords, np.nan)), source
    )


def _in_degrees(block: GeometryBlock, source: Crs) -> GeometryBlock:
    return _unwrapped(block.projected(source, WGS84), source, WGS84).block


def _bent(block: GeometryBlock, source: Crs, target: Crs) -> GeometryBlock:
    if source == target:
        return block
    curves = _curves(block, source, target)
    return _moved(block, curves.target, curves.offsets)


def _curves(block: GeometryBlock, source: Crs, target: Crs) -> Curves:
    bend = bend_between(source, target)
    curves = Curves(block.coords, bend.project(block.coords), block.part_offsets)
    is_shape = block.part_kinds != PartKind.POINTS
    chosen = None if is_shape.all() else is_shape[run_ids(block.part_offsets)]
    return bent(curves, bend, chosen)


def _moved(block: GeometryBlock, coords: Floats, part_offsets: NDArray[np.int64]) -> GeometryBlock:
    bounds = feature_bounds(coords, part_offsets, block.feature_offsets)
    return replace(block, coords=coords, part_offsets=part_offsets, bounds=bounds)


def _unwrapped(block: GeometryBlock, source: Crs, target: Crs) -> Shown:
    """Return the block with lines that go on past the date line instead of jumping back."""
    world = target.world
    if source.world is not None or world is None or len(block.coords) < 2:
        return Shown(block, _NOWHERE)
    degrees = block.coords[:, 0] * (360.0 / world.width)
    steps = np.diff(degrees)
    jumps = np.round(steps / 360.0)
    jumps[~np.isfinite(jumps)] = 0.0
    starts = block.part_offsets[1:-1] - 1
    jumps[starts[(starts >= 0) & (starts < len(jumps))]] = 0.0
    points = block.part_kinds == PartKind.POINTS
    if points.any():
        jumps[points[run_ids(block.part_offsets)][1:]] = 0.0
    if not jumps.any():
        return Shown(block, _NOWHERE)
    turns = np.append(0.0, np.cumsum(jumps))
    turns -= turns[block.part_offsets[:-1][run_ids(block.part_offsets)]]
    coords = block.coords.copy()
    coords[:, 0] -= turns * world.width
    return _closed_over_poles(block, coords, target)


def _closed_over_poles(block: GeometryBlock, coords: Floats, target: Crs) -> Shown:
    """Return the block with rings that go around a pole led over it, all along the map's edge.

    They go there along the date line, where every map leaves cuts out of outlines.
    """
    starts, stops = block.part_offsets[:-1], block.part_offsets[1:] - 1
    width = target.wraps_at
    rings = np.flatnonzero((block.part_kinds >= PartKind.EXTERIOR) & (stops > starts))
    if width is None or not len(rings):
        return Shown(_moved(block, coords, block.part_offsets), _NOWHERE)
    ahead = np.abs(coords[stops[rings], 0] - coords[starts[rings], 0])
    around = rings[ahead > width / 2]
    if not len(around):
        return Shown(_moved(block, coords, block.part_offsets), _NOWHERE)
    poles = transform(np.array([[0.0, -90.0], [0.0, 90.0]]), WGS84, target)[:, 1]
    pieces, cuts, done = [], [], 0
    for ring in around.tolist():
        run = coords[starts[ring] : stops[ring] + 1]
        led = _led_over(run, float(poles[int(np.nanmean(run[:, 1]) > 0)]), width)
        pieces += [coords[done : starts[ring]], led]
        cuts += [led[0], *led[-4:-1]]
        done = stops[ring] + 1
    counts = np.diff(block.part_offsets)
    counts[around] += ADDED
    offsets = np.concatenate((np.zeros(1, np.int64), np.cumsum(counts)))
    whole = _moved(block, np.concatenate((*pieces, coords[done:])), offsets)
    return Shown(whole, np.unique(np.array(cuts).view(np.complex128)[:, 0]))


def _led_over(run: Floats, pole: float, width: float) -> Floats:
    """Return a ring (r, 2) that ends a world beside its start, cut at the date line and closed."""
    ahead = width if run[-1, 0] > run[0, 0] else -width
    line = (np.floor(max(run[0, 0], run[-1, 0]) / width - 0.5) + 0.5) * width
    beyond = run[:, 0] - line
    edges = np.flatnonzero((beyond[:-1] <= 0) != (beyond[1:] <= 0))
    if not len(edges):
        # It holds what is no number: closed where it begins.
        edges, share = np.zeros(1, np.int64), np.zeros(1)
        line = float(run[0, 0])
    else:
        share = beyond[edges] / (beyond[edges] - beyond[edges + 1])
    y = run[edges, 1] + share * (run[edges + 1, 1] - run[edges, 1])
    # Between that crossing and the pole lies no other.
    nearest = int(np.argmin(np.abs(y - pole)))
    edge, height = int(edges[nearest]), float(y[nearest])
    later = run[1 : edge + 1] + np.array([ahead, 0.0])
    end = line + ahead
    closing = np.array([[end, height], [end, pole], [line, pole], [line, height]])
    return np.concatenate(([[line, height]], run[edge + 1 :], later, closing))
