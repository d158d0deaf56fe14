"""The directed edges of the planner's graph, and what each costs by what is asked for."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.feedback import rest
from corridormap.network.assumptions import MODES

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Int32s = NDArray[np.int32]
    Ints = NDArray[np.int64]

TRANSFER, GAUGE, FREE = len(MODES), len(MODES) + 1, len(MODES) + 2
"""Kinds of edges beside the modes: a change of mode, a change of gauge, no change at all."""
KINDS = len(MODES) + 3
_PIECE = 65_536


@dataclass(frozen=True, slots=True, eq=False)
class Slots:
    """Directed edges, those that leave a node together.

    Attributes:
        indptr: Shape (n + 1,): node i is left by slots indptr[i]:indptr[i + 1].
        heads: Shape (s,), where each leads to.
        lengths_m: Shape (s,).
        kinds: Shape (s,), positions in `MODES`, or TRANSFER, GAUGE, FREE.
        events: Shape (s,): the border that an edge of a mode crosses, the place where the mode
            changes; -1 for none.
    """

    indptr: NDArray[np.int32]
    heads: NDArray[np.int32]
    lengths_m: Floats
    kinds: NDArray[np.uint8]
    events: NDArray[np.int32]

    def tails(self) -> NDArray[np.int32]:
        """Return where each slot leaves, shape (s,)."""
        nodes = np.arange(len(self.indptr) - 1, dtype=np.int32)
        return np.repeat(nodes, np.diff(self.indptr))

    def pieces(self) -> Iterator[slice]:
        """Yield runs of slots: for work on all of them that wants little memory at a time."""
        for first in range(0, len(self.heads), _PIECE):
            rest()
            yield slice(first, first + _PIECE)

    def along(self, nodes: Ints, costs: Floats) -> Ints:
        """Return the cheapest slot from each node to the next, shape (k - 1,)."""
        tails, heads = nodes[:-1], nodes[1:]
        first = self.indptr[tails].astype(np.int64)
        count = self.indptr[tails + 1] - first
        best, least = np.full(len(tails), -1, np.int64), np.full(len(tails), np.inf)
        for step in range(int(count.max(initial=0))):
            slots = np.where(step < count, first + step, first)
            offers = np.where(self.heads[slots] == heads, costs[slots], np.inf)
            better = offers < least
            best[better], least[better] = slots[better], offers[better]
        return best


_Columns = tuple["Int32s", "Int32s", "Floats", "NDArray[np.uint8]", "Int32s"]


@dataclass(slots=True, eq=False)
class SlotPile:
    """Edges in any order, on their way to `Slots`."""

    _many: list[_Columns] = field(default_factory=list)
    _single: list[tuple[int, int, float, int, int]] = field(default_factory=list)

    def add(
        self, tails: Ints, heads: Ints, lengths_m: Floats, kind: int, events: NDArray[np.int32]
    ) -> None:
        """Add edges of one kind, both ways."""
        kinds = np.full(len(tails), kind, np.uint8)
        ends = tails.astype(np.int32), heads.astype(np.int32)
        self._many.append((*ends, lengths_m, kinds, events))
        self._many.append((*ends[::-1], lengths_m, kinds, events))

    def add_one(self, tail: int, head: int, length_m: float, kind: int, event: int = -1) -> None:
        """Add one directed edge."""
        self._single.append((tail, head, length_m, kind, event))

    def add_both(self, tail: int, head: int, length_m: float, kind: int, event: int = -1) -> None:
        """Add one edge both ways."""
        self.add_one(tail, head, length_m, kind, event)
        self.add_one(head, tail, length_m, kind, event)

    def sorted(self, node_count: int) -> Slots:
        """Return all edges in order."""
        if self._single:
            tails, heads, lengths_m, kinds, events = zip(*self._single, strict=True)
            self._many.append(
                (
                    np.array(tails, np.int32),
                    np.array(heads, np.int32),
                    np.array(lengths_m, np.float64),
                    np.array(kinds, np.uint8),
                    np.array(events, np.int32),
                )
            )
            self._single.clear()
        tail = self._taken(0)
        order = np.argsort(tail, kind="stable").astype(np.int32)
        indptr = np.zeros(node_count + 1, np.int32)
        np.cumsum(np.bincount(tail, minlength=node_count), out=indptr[1:])
        del tail
        # One column after the other: all at once would take twice the memory of the net.
        return Slots(
            indptr,
            self._taken(1)[order],
            self._taken(2)[order],
            self._taken(3)[order],
            self._taken(4)[order],
        )

    def _taken(self, part: int) -> NDArray[Any]:
        return np.concatenate([each[part] for each in self._many])
