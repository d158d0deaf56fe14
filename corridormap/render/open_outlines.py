"""Outlines of areas without the edges along which a projection, or the date line, has cut them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.projection_domain import Domain
from corridormap.core.spherical import degrees_from, turned
from corridormap.render.ragged import Runs, offsets_of, run_ids

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Flags = NDArray[np.bool_]
    Places = NDArray[np.complex128]

SAME_DEG = 1e-8
ON_CIRCLE_DEG = 1e-4


def cut_places(shown: GeometryBlock, degrees: Floats, domain: Domain, changed: Flags) -> Places:
    """Return where on the map rings were cut, sorted.

    Args:
        shown: In map units.
        degrees: Shape (v, 2), the same positions in degrees.
        domain: What the map shows.
        changed: Shape (n,): which features the edge of the domain cut.
    """
    is_ring = shown.part_kinds >= PartKind.EXTERIOR
    if not is_ring.any():
        return np.zeros(0, np.complex128)
    parts = run_ids(shown.part_offsets)
    lon, lat = degrees[:, 0], degrees[:, 1]
    at = np.abs(np.abs(turned(lon)) - 180.0) < SAME_DEG
    at |= np.abs(lat) > 90.0 - SAME_DEG
    own = np.flatnonzero(changed[run_ids(shown.feature_offsets)][parts])
    if len(own):
        at[own] |= _on_edge(np.take(degrees, own, axis=0), domain)
    at &= is_ring[parts]
    return np.unique(_places(np.compress(at, shown.coords, axis=0)))


def _on_edge(degrees: Floats, domain: Domain) -> Flags:
    if domain.cap is not None:
        distance, _ = degrees_from(degrees, domain.cap.lon, domain.cap.lat)
        found: Flags = distance > domain.cap.radius - ON_CIRCLE_DEG
        return found
    on = np.zeros(len(degrees), np.bool_)
    lon, lat = degrees.T
    for box in domain.boxes:
        for side in (box.x_min, box.x_max):
            on |= np.abs(turned(lon - side)) < SAME_DEG
        for end in (box.y_min, box.y_max):
            on |= np.abs(lat - end) < SAME_DEG
    return on


def _places(coords: Floats) -> Places:
    places: Places = np.ascontiguousarray(coords).view(np.complex128)[:, 0]
    return places


def open_outlines(rings: Runs, cuts: Places) -> Runs:
    """Return rings (map units) as lines without the edges that run from cut to cut."""
    if not len(rings.coords):
        return rings
    places = _places(rings.coords)
    nearest = np.minimum(np.searchsorted(cuts, places), len(cuts) - 1)
    is_cut = cuts[nearest] == places
    breaks = np.zeros(len(places), np.bool_)
    # An edge begins a new line at its second end.
    breaks[1:] = is_cut[1:] & is_cut[:-1]
    if not breaks.any():
        return rings
    starts = np.zeros(len(places) + 1, np.bool_)
    starts[rings.offsets] = True
    starts[:-1] |= breaks
    edges = np.flatnonzero(starts)
    if edges[-1] != len(places):
        edges = np.append(edges, len(places))
    counts = np.diff(edges)
    owner = rings.owners[np.searchsorted(rings.offsets, edges[:-1], side="right") - 1]
    kept = counts > 1
    body = kept[run_ids(offsets_of(counts))]
    coords = np.compress(body, rings.coords, axis=0)
    return Runs(coords, offsets_of(counts[kept]), owner[kept])
