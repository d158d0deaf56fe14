"""Divides a layer's features into chunks, so that detail is worked out where it is looked at."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock
from corridormap.render.ragged import offsets_of

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Ints = NDArray[np.int64]

CHUNK_VERTICES = 1 << 16
"""A chunk ends with the feature that reaches this many."""


@dataclass(frozen=True, slots=True, eq=False)
class ChunkPlan:
    """Which chunk each feature is in, and where in it.

    Attributes:
        order: Shape (n,), features chunk by chunk; None where they lie in storage order.
        edges: Shape (c + 1,): chunk k holds `order[edges[k]:edges[k + 1]]`.
        place: Shape (n,), the position of each feature in `order`; None like `order`.
    """

    order: Ints | None
    edges: Ints
    place: NDArray[np.int32] | None

    def __len__(self) -> int:
        return len(self.edges) - 1

    @property
    def nbytes(self) -> int:
        """Memory of its own in bytes; the order belongs to the index."""
        return 0 if self.place is None else self.place.nbytes

    def features(self, chunk: int) -> Ints:
        """Return the features of a chunk, by their index in the layer."""
        first, last = self.edges[chunk], self.edges[chunk + 1]
        if self.order is None:
            return np.arange(first, last)
        return self.order[first:last]

    def places(self, features: Ints) -> tuple[Ints, Ints]:
        """Return the chunk of each feature, and its position in that chunk."""
        place = features if self.place is None else self.place[features].astype(np.int64)
        chunks = np.searchsorted(self.edges, place, side="right") - 1
        return chunks, place - self.edges[chunks]


def vertices_before(block: GeometryBlock) -> Ints:
    """Return how many vertices lie before each feature, shape (n + 1,)."""
    counts: Ints = block.part_offsets[block.feature_offsets]
    return counts


def plan_in_storage_order(block: GeometryBlock) -> ChunkPlan:
    """Return a plan that stays true, but for its last chunk, when features are appended."""
    before = vertices_before(block)
    edges = [0]
    while edges[-1] < len(block):
        goal = before[edges[-1]] + CHUNK_VERTICES
        edges.append(min(int(np.searchsorted(before, goal)), len(block)))
    return ChunkPlan(None, np.array(edges), None)


def plan_by_place(block: GeometryBlock, order: Ints) -> ChunkPlan:
    """Return a plan whose chunks hold neighbours.

    Args:
        block: The features.
        order: Shape (n or less,): features so that neighbours follow each other; those left out
            have no place on earth and stay without a chunk's detail.
    """
    counts = np.diff(vertices_before(block))[order]
    seen = np.cumsum(counts)
    goals = np.arange(CHUNK_VERTICES, int(seen[-1]) if len(seen) else 0, CHUNK_VERTICES)
    edges = np.concatenate(([0], np.searchsorted(seen, goals) + 1, [len(order)]))
    # They ascend already; np.unique would import masked arrays while the first picture is drawn.
    edges = edges[np.append(edges[1:] > edges[:-1], True)]
    missing = np.ones(len(block), np.bool_)
    missing[order] = False
    rest = np.flatnonzero(missing)
    if len(rest):
        order = np.concatenate((order, rest))
        edges = np.append(edges, len(order))
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    return ChunkPlan(order, edges, place)


def contiguous(block: GeometryBlock, first: int, last: int) -> GeometryBlock:
    """Return features `first` … `last - 1` without copying their coordinates."""
    parts = block.feature_offsets[first : last + 1]
    offsets = block.part_offsets[parts[0] : parts[-1] + 1]
    return GeometryBlock(
        block.fids[first:last],
        parts - parts[0],
        offsets - offsets[0],
        block.part_kinds[parts[0] : parts[-1]],
        block.coords[offsets[0] : offsets[-1]],
        block.bounds[first:last],
    )


def spread_out(block: GeometryBlock, at: Ints, count: int) -> GeometryBlock:
    """Return a block of `count` features where feature i of `block` is `at[i]` (ascending)."""
    owned = np.zeros(count, np.int64)
    owned[at] = np.diff(block.feature_offsets)
    return GeometryBlock(
        np.zeros(count, np.int64),
        offsets_of(owned),
        block.part_offsets,
        block.part_kinds,
        block.coords,
        np.zeros((count, 4)),
    )
