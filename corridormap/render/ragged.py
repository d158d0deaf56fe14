"""Choosing and moving runs of coordinates with numpy, never a Python loop over vertices."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.geometry_block import GeometryBlock, owners, ranges

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, eq=False)
class Runs:
    """Lines or rings of some features.

    Attributes:
        coords: Shape (v, 2), screen or map points.
        offsets: Shape (r + 1,): run j owns `coords[offsets[j]:offsets[j + 1]]`.
        owners: Shape (r,): which of the chosen features a run belongs to, ascending.
        phases: Shape (r,): how far along its line a run begins, where a clip cut its start off.
    """

    coords: Floats
    offsets: Ints
    owners: Ints
    phases: Floats | None = None

    def __len__(self) -> int:
        return len(self.offsets) - 1

    def moved(self, coords: Floats) -> Runs:
        """Return the same runs with other coordinates."""
        return replace(self, coords=coords)


def offsets_of(counts: Ints) -> Ints:
    """Return the offsets of runs of these lengths, one more than there are runs."""
    offsets = np.zeros(len(counts) + 1, np.int64)
    counts.cumsum(out=offsets[1:])
    return offsets


def chosen_runs(block: GeometryBlock, features: Ints, kinds: tuple[int, ...]) -> Runs:
    """Return the parts of some kinds that the features (indices) own, in their order."""
    starts, stops = block.feature_offsets[features], block.feature_offsets[features + 1]
    counts = stops - starts
    if (counts == 1).all():
        # As most are: half of the time.
        parts, owned = starts, np.arange(len(features))
    else:
        parts, owned = ranges(starts, stops), owners(counts)
    found = block.part_kinds[parts]
    wanted = found == kinds[0]
    for kind in kinds[1:]:
        wanted |= found == kind
    if not wanted.all():
        parts, owned = parts[wanted], owned[wanted]
    first, last = block.part_offsets[parts], block.part_offsets[parts + 1]
    # Several times faster than an index in brackets, and it lets other threads work.
    coords = np.take(block.coords, ranges(first, last), axis=0)
    return Runs(coords, offsets_of(last - first), owned)


def kept_runs(runs: Runs, keep: Flags) -> Runs:
    """Return only the runs that `keep` (shape (r,)) says."""
    if keep.all():
        return runs
    first, last = runs.offsets[:-1][keep], runs.offsets[1:][keep]
    phases = None if runs.phases is None else runs.phases[keep]
    coords = np.take(runs.coords, ranges(first, last), axis=0)
    return Runs(coords, offsets_of(last - first), runs.owners[keep], phases)


def kept_vertices(runs: Runs, keep: Flags) -> Runs:
    """Return the runs without the vertices that `keep` (shape (v,)) leaves out."""
    if keep.all():
        return runs
    seen = np.zeros(len(keep) + 1, np.int64)
    np.cumsum(keep, out=seen[1:])
    return replace(runs, coords=np.compress(keep, runs.coords, axis=0), offsets=seen[runs.offsets])


def run_ids(offsets: Ints) -> Ints:
    """Return for each vertex the number of its run."""
    return owners(np.diff(offsets))


def joined_runs(pieces: list[Runs]) -> Runs:
    """Return the runs of all pieces in order."""
    if len(pieces) == 1:
        return pieces[0]
    if not pieces:
        return Runs(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64))
    counts = np.concatenate([np.diff(piece.offsets) for piece in pieces])
    return Runs(
        np.concatenate([piece.coords for piece in pieces]),
        offsets_of(counts),
        np.concatenate([piece.owners for piece in pieces]),
    )
