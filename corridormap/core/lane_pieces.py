"""Pieces of track as lanes need them: one for both tracks of a railway, and none cut in vain."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from numpy.typing import NDArray

    Line = NDArray[np.float64]

NODE_PER_UNIT = 1e6
"""Ends of pieces of track that agree to so many parts of a unit are the same node."""
TWIN_APART = 0.0015
"""Pieces between the same nodes that never lie further apart, in units (degrees: some 150 m), are
the two tracks of one railway: lines on either run side by side."""


@dataclass(frozen=True, slots=True)
class TrackUse:
    """One feature runs over one piece of track.

    Attributes:
        fid: The feature that is drawn.
        path: The uses of a path follow each other from end to end.
        line: What has a lane of its own; several paths and features may belong to it.
        piece: Number of the piece of track.
        backwards: Whether the feature runs from the piece's end to its start.
    """

    fid: int
    path: str
    line: str
    piece: int
    backwards: bool

    @property
    def entry(self) -> int:
        """The number of the end at which the feature comes: twice the piece's, 1 more for end 1."""
        return 2 * self.piece + self.backwards

    @property
    def leave(self) -> int:
        """The number of the end at which the feature goes on."""
        return self.entry ^ 1


@dataclass(slots=True, eq=False)
class Pieces:
    """Pieces of track and what runs over them.

    Attributes:
        coords: The line of each piece.
        uses: In the order of each path, one path after the other.
        homes: Of each piece of the file that is used: the piece that it is part of, and where on
            it its start and its end lie, in shares of the piece's length.
        nodes: The node at each end of each piece.
    """

    coords: Sequence[Line]
    uses: Sequence[TrackUse]
    homes: dict[int, tuple[int, float, float]] = field(default_factory=dict)
    nodes: list[int] = field(init=False)

    def __post_init__(self) -> None:
        self.nodes = _nodes(self.coords)

    def paths(self) -> list[list[TrackUse]]:
        """Return the uses of each path."""
        found: list[list[TrackUse]] = []
        for use in self.uses:
            if not found or found[-1][0].path != use.path:
                found.append([])
            found[-1].append(use)
        return found

    def tidied(self) -> Pieces:
        """Return as few pieces as show all that runs together and parts.

        Raises:
            GeometryError: A path does not hang together.
        """
        for path in self.paths():
            for use, following in pairwise(path):
                if self.nodes[use.leave] != self.nodes[following.entry]:
                    raise GeometryError(f"the pieces of {use.path} do not follow each other")
        first_of = _first_of_twins(self)
        uses = [_moved(use, first_of[use.piece], self.nodes) for use in self.uses]
        joined = _joined(Pieces(self.coords, uses))
        for piece, first in first_of.items():
            home, start, end = joined.homes[first]
            if _is_turned(piece, first, self.nodes):
                start, end = end, start
            joined.homes[piece] = home, start, end
        return joined


def _nodes(coords: Iterable[Line]) -> list[int]:
    known: dict[tuple[int, int], int] = {}
    found = []
    for line in coords:
        for x, y in (line[0].tolist(), line[-1].tolist()):
            key = round(x * NODE_PER_UNIT), round(y * NODE_PER_UNIT)
            found.append(known.setdefault(key, len(known)))
    return found


def _first_of_twins(pieces: Pieces) -> dict[int, int]:
    """Return of each piece the first track beside which it is a second one, or itself."""
    coords, nodes = pieces.coords, pieces.nodes
    between: dict[frozenset[int], list[int]] = {}
    for piece in sorted({use.piece for use in pieces.uses}):
        between.setdefault(frozenset(nodes[2 * piece : 2 * piece + 2]), []).append(piece)
    first_of: dict[int, int] = {}
    for some in between.values():
        for place, piece in enumerate(some):
            beside = (each for each in some[:place] if _is_twin(coords[each], coords[piece]))
            first_of[piece] = first_of.get(found := next(beside, piece), found)
    return first_of


def _moved(use: TrackUse, piece: int, nodes: Sequence[int]) -> TrackUse:
    turned = _is_turned(use.piece, piece, nodes)
    return replace(use, piece=piece, backwards=use.backwards != turned)


def _is_turned(piece: int, other: int, nodes: Sequence[int]) -> bool:
    return nodes[2 * other] != nodes[2 * piece]


def _is_twin(line: Line, other: Line) -> bool:
    return max(_reach(line, other), _reach(other, line)) <= TWIN_APART


def _reach(line: Line, other: Line) -> float:
    """Return how far a vertex of a line lies from another at most."""
    start, step = other[:-1], np.diff(other, axis=0)
    away = line[:, None, :] - start
    share = np.clip((away * step).sum(axis=2) / np.maximum((step**2).sum(axis=1), 1e-18), 0, 1)
    apart = away - share[:, :, None] * step
    return float(np.hypot(apart[:, :, 0], apart[:, :, 1]).min(axis=1).max())


def _joined(pieces: Pieces) -> Pieces:
    """Join pieces that all that runs over them passes one after the other."""
    beyond = _thoroughfares(pieces)
    chain_of: dict[int, tuple[int, bool, bool, bool]] = {}
    coords: list[Line] = []
    homes: dict[int, tuple[int, float, float]] = {}
    for piece in dict.fromkeys(use.piece for use in pieces.uses):
        if piece in chain_of:
            continue
        entries = _chain(piece, beyond)
        for place, entry in enumerate(entries):
            is_first, is_last = place == 0, place == len(entries) - 1
            chain_of[entry // 2] = len(coords), bool(entry % 2), is_first, is_last
        lines = [pieces.coords[entry // 2][:: -1 if entry % 2 else 1] for entry in entries]
        homes.update(_homes(len(coords), entries, lines))
        coords.append(np.concatenate([lines[0], *(line[1:] for line in lines[1:])]))
    uses = []
    for use in pieces.uses:
        chain, turned, is_first, is_last = chain_of[use.piece]
        backwards = use.backwards != turned
        if is_last if backwards else is_first:
            uses.append(replace(use, piece=chain, backwards=backwards))
    return Pieces(coords, uses, homes)


def _homes(
    chain: int, entries: Sequence[int], lines: Iterable[Line]
) -> Iterator[tuple[int, tuple[int, float, float]]]:
    """Yield `Pieces.homes` for the pieces of a chain."""
    lengths = [float(np.hypot(*np.diff(line, axis=0).T).sum()) for line in lines]
    total, start = max(sum(lengths), 1e-12), 0.0
    for entry, length in zip(entries, lengths, strict=True):
        ends = start / total, min((start + length) / total, 1.0)
        start += length
        yield entry // 2, (chain, *(ends[::-1] if entry % 2 else ends))


def _thoroughfares(pieces: Pieces) -> dict[int, int]:
    """Return the end beyond each end at a node where nothing begins, ends, parts or turns."""
    ends_at: dict[int, set[int]] = {}
    busy: set[int] = set()
    for path in pieces.paths():
        for use in path:
            for end in (use.entry, use.leave):
                ends_at.setdefault(pieces.nodes[end], set()).add(end)
        busy |= {pieces.nodes[path[0].entry], pieces.nodes[path[-1].leave]}
        busy |= {
            pieces.nodes[use.leave] for use, after in pairwise(path) if use.leave == after.entry
        }
    beyond: dict[int, int] = {}
    for node, ends in ends_at.items():
        if len(ends) == 2 and node not in busy:
            one, other = sorted(ends)
            if one // 2 != other // 2:
                beyond[one], beyond[other] = other, one
    return beyond


def _chain(piece: int, beyond: dict[int, int]) -> list[int]:
    """Return the ends at which one enters the pieces of a chain, one after the other."""
    entry = 2 * piece
    while entry in beyond and beyond[entry] // 2 != piece:
        entry = beyond[entry] ^ 1
    entries = [entry]
    while (leave := entries[-1] ^ 1) in beyond and beyond[leave] != entries[0]:
        entries.append(beyond[leave])
    return entries
