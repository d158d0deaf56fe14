"""Edges that a projection bends get vertices in between, so many that nobody sees the chords."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import owners
from corridormap.render.ragged import offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Project = Callable[[Floats], Floats]

MOST_PIECES = 64
"""Into so many an edge is cut at a time."""
MOST_PASSES = 3
MOST_TIMES, MOST_ADDED = 2, 1 << 15
"""Vertices grow by no more at a time: shapes gone astray could be refined without end."""
_SHARES = (0.25, 0.5, 0.75)


@dataclass(frozen=True, slots=True, eq=False)
class Curves:
    """Runs of coordinates before and after a projection.

    Attributes:
        source: Shape (v, 2), in a CRS in which edges are straight.
        target: Shape (v, 2), the same positions in another.
        offsets: Shape (r + 1,): run j owns positions `[offsets[j], offsets[j + 1])`.
    """

    source: Floats
    target: Floats
    offsets: Ints


@dataclass(frozen=True, slots=True)
class Bend:
    """How far edges may stray from the curve they stand for.

    Attributes:
        project: From the source into the target.
        tolerance: Target units.
        shortest: Edges shorter than this along both axes (source units) are straight enough.
    """

    project: Project
    tolerance: float
    shortest: float


def bent(curves: Curves, bend: Bend, chosen: NDArray[np.bool_] | None = None) -> Curves:
    """Return the curves with vertices added where edges stray too far.

    Args:
        curves: What to refine.
        bend: How.
        chosen: Shape (v,): edges from these vertices to the next ones may be cut; None for all.
    """
    for _ in range(MOST_PASSES):
        pieces, edges = _pieces(curves, bend, chosen)
        if not len(edges):
            return curves
        most = MOST_TIMES * len(curves.source) + MOST_ADDED
        total = int(pieces.sum())
        if total > most:
            pieces = np.maximum(pieces * most // total, 1)
        counts = np.ones(len(curves.source), np.int64)
        counts[edges] = pieces
        curves, chosen = _cut(curves, counts, bend.project)
    return curves


def _pieces(curves: Curves, bend: Bend, chosen: NDArray[np.bool_] | None) -> tuple[Ints, Ints]:
    """Return into how many parts which edges must go."""
    edges = _long_edges(curves, bend.shortest, chosen)
    if not len(edges):
        return edges, edges
    start, stop = np.take(curves.source, edges, axis=0), np.take(curves.source, edges + 1, axis=0)
    first, last = np.take(curves.target, edges, axis=0), np.take(curves.target, edges + 1, axis=0)
    stray = np.zeros(len(edges))
    with np.errstate(all="ignore"):
        chord = last - first
        length = np.hypot(chord[:, 0], chord[:, 1])
        for share in _SHARES:
            off = bend.project(start + (stop - start) * share) - first
            across = np.abs(off[:, 0] * chord[:, 1] - off[:, 1] * chord[:, 0]) / length
            along = (off[:, 0] * chord[:, 0] + off[:, 1] * chord[:, 1]) / length
            beyond = np.maximum(np.maximum(-along, along - length), 0.0)
            away = np.where(length > 0, np.hypot(across, beyond), np.hypot(off[:, 0], off[:, 1]))
            stray = np.maximum(stray, away)
        wanted = np.ceil(np.sqrt(stray / bend.tolerance))
    wanted[~np.isfinite(wanted)] = 1.0
    pieces = np.minimum(wanted, MOST_PIECES).astype(np.int64)
    cut = pieces > 1
    return pieces[cut], edges[cut]


def _long_edges(curves: Curves, shortest: float, chosen: NDArray[np.bool_] | None) -> Ints:
    """Return the vertices from which a long edge goes to the next one of the same run."""
    source, count = curves.source, len(curves.source)
    if count < 2:
        return np.zeros(0, np.int64)
    is_long = np.abs(np.diff(source[:, 0])) > shortest
    is_long |= np.abs(np.diff(source[:, 1])) > shortest
    if chosen is not None:
        is_long &= chosen[:-1]
    # Where a run ends no edge goes on.
    ends = curves.offsets[1:-1] - 1
    is_long[ends[(ends >= 0) & (ends < count - 1)]] = False
    return np.flatnonzero(is_long)


def _cut(curves: Curves, counts: Ints, project: Project) -> tuple[Curves, NDArray[np.bool_]]:
    """Return the edge after each vertex cut into so many parts, and which parts are new."""
    places = offsets_of(counts)
    vertex = owners(counts)
    share = (np.arange(len(vertex)) - places[vertex]) / counts[vertex]
    inner = share > 0
    source = np.take(curves.source, vertex, axis=0)
    at, part = vertex[inner], share[inner]
    step = np.take(curves.source, at + 1, axis=0) - np.take(curves.source, at, axis=0)
    added = source[inner] + step * part[:, None]
    source[inner] = added
    target = np.take(curves.target, vertex, axis=0)
    target[inner] = project(added)
    return Curves(source, target, places[curves.offsets]), counts[vertex] > 1


def subdivided(coords: Floats, offsets: Ints, longest: float | Floats) -> tuple[Floats, Ints]:
    """Return coordinates and offsets of runs with edges no longer than that along either axis.

    `longest` may be of shape (v,), for the edge after each vertex.
    """
    counts = np.ones(len(coords), np.int64)
    if len(coords) > 1:
        reach = np.maximum(np.abs(np.diff(coords[:, 0])), np.abs(np.diff(coords[:, 1])))
        most = longest if isinstance(longest, float) else longest[:-1]
        counts[:-1] = np.maximum(np.ceil(reach / most), 1)
    ends = offsets[1:][np.diff(offsets) > 0] - 1
    counts[ends] = 1
    vertex = owners(counts)
    if len(vertex) == len(coords):
        return coords, offsets
    places = offsets_of(counts)
    share = (np.arange(len(vertex)) - places[vertex]) / counts[vertex]
    after = np.minimum(vertex + 1, len(coords) - 1)
    start = np.take(coords, vertex, axis=0)
    fine = start + (np.take(coords, after, axis=0) - start) * share[:, None]
    return fine, places[offsets]
