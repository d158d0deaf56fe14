"""Cuts a coverage into lines, so that a border between two neighbours is stroked once."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True)
class Edges:
    """Straight pieces between two vertices of a coverage, each once, m of them.

    Args:
        start: (m, 2) longitude and latitude in degrees.
        end: (m, 2) the same.
        left: (m,) index of one piece that has the edge.
        right: (m,) index of the other, −1 on a coast.
    """

    start: NDArray[np.float64]
    end: NDArray[np.float64]
    left: NDArray[np.int64]
    right: NDArray[np.int64]


def coverage_edges(geometry: NDArray[Any]) -> Edges:
    """Return the edges of a valid coverage in a fixed order."""
    polygons, piece = shapely.get_parts(geometry, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    ring_owner = piece[polygon]
    coordinates, vertex_ring = shapely.get_coordinates(rings, return_index=True)
    points, vertex = np.unique(coordinates, axis=0, return_inverse=True)
    vertex = vertex.reshape(-1)
    joined = vertex_ring[1:] == vertex_ring[:-1]
    first, second = vertex[:-1][joined], vertex[1:][joined]
    owner = ring_owner[vertex_ring[:-1][joined]]
    low, high = np.minimum(first, second), np.maximum(first, second)
    order = np.lexsort((owner, high, low))
    low, high, owner = low[order], high[order], owner[order]
    fresh = np.r_[True, (low[1:] != low[:-1]) | (high[1:] != high[:-1])]
    at = np.flatnonzero(fresh)
    shared = np.r_[~fresh[1:], False][at]
    right = np.full(len(at), -1, dtype=np.int64)
    right[shared] = owner[at[shared] + 1]
    return Edges(points[low[at]], points[high[at]], owner[at].astype(np.int64), right)


def merged_lines(
    edges: Edges, chosen: NDArray[np.bool_], keys: NDArray[Any]
) -> list[tuple[str, Any]]:
    """Join chosen edges of equal key into lines, in a fixed order.

    Args:
        edges: m edges.
        chosen: (m,) which of them.
        keys: (m,) text by which lines are kept apart.

    Returns:
        Pairs of key and shapely line.
    """
    lines: list[tuple[str, Any]] = []
    where = np.flatnonzero(chosen)
    order = where[np.argsort(keys[where], kind="stable")]
    for group in np.split(order, np.flatnonzero(keys[order][1:] != keys[order][:-1]) + 1):
        if not len(group):
            continue
        pairs = np.stack([edges.start[group], edges.end[group]], axis=1)
        merged = shapely.line_merge(shapely.multilinestrings(shapely.linestrings(pairs)))
        parts = sorted(shapely.get_parts(shapely.normalize(merged)), key=_first_vertex)
        lines += [(str(keys[group[0]]), part) for part in parts]
    return lines


def cut_line(line: Any, max_vertices: int) -> list[Any]:
    """Return a line in pieces of at most so many vertices; neighbours share their end."""
    lonlat = shapely.get_coordinates(line)
    step = max_vertices - 1
    starts = range(0, max(len(lonlat) - 1, 1), step)
    return [shapely.LineString(lonlat[start : start + max_vertices]) for start in starts]


def _first_vertex(line: Any) -> tuple[float, ...]:
    return tuple(shapely.get_coordinates(line)[:2].ravel().tolist())


def on_map_edge(edges: Edges) -> NDArray[np.bool_]:
    """Tell which edges run along the 180th meridian or the pole: cuts, not coasts."""
    vertical = (np.abs(edges.start[:, 0]) == 180.0) & (np.abs(edges.end[:, 0]) == 180.0)
    polar = (edges.start[:, 1] == -90.0) & (edges.end[:, 1] == -90.0)
    along: NDArray[np.bool_] = vertical | polar
    return along
