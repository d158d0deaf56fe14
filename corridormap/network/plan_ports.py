"""Lengths of the ways from port to port: none is longer than by way of others on its own water."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import unwrap
from corridormap.network.sea_leg import SeaLeg

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

Chain = tuple[int, ...]
_JOINT_DEG = 1e-3
"""Ways that are joined end and begin at one port, but for the rounding of what is stored."""


@dataclass(slots=True, eq=False)
class PortTable:
    """How far ports are from each other by sea.

    Ways are found one by one and pulled taut: in a narrow strait with a port in it, one of
    thousands of kilometres may come out some kilometres longer than its two parts. Then it is
    those two, without a call: else closing the one shipping line would save metres.

    Attributes:
        lengths_m: Shape (p, p), metres, infinite where there is no way.
        is_loose: Shape (p, p), where the length only stands in for one that is not known yet.
    """

    lengths_m: Floats
    is_loose: Bools
    _own_m: Floats
    """Shape (p, p): as they were found, or what none is shorter than, past no other port."""
    _is_unknown: Bools
    _is_passed: Bools
    """Shape (p, p): whether ships may sail past both ports."""
    _chains: dict[tuple[int, int], Chain] = field(default_factory=dict)

    @classmethod
    def of(cls, lengths_m: Floats, is_loose: Bools, closed: Iterable[int] = ()) -> PortTable:
        """Return the table of ways as they were found; the arrays are not kept.

        Args:
            lengths_m: Shape (p, p), metres, infinite where there is no way.
            is_loose: Shape (p, p), where no way is shorter, but the true length is not known.
            closed: Ports that ships do not sail past.
        """
        is_open = np.ones(len(lengths_m), np.bool_)
        is_open[list(closed)] = False
        is_passed = is_open[:, None] & is_open
        own = lengths_m.copy(), is_loose.copy()
        found = cls(lengths_m.copy(), is_loose.copy(), *own, is_passed)
        found._reckon()
        return found

    def chain(self, a: int, b: int) -> Chain:
        """Return the ports on the way between two, from the first to the second."""
        return self._chains.get((a, b), (a, b))

    def unknown(self, a: int, b: int) -> list[tuple[int, int]]:
        """Return the pairs of ports to settle before the way between two is known.

        Whenever they are settled there may be others; without any, no pair that is loose still
        could make the way between the two shorter.
        """
        if not self._is_unknown.any():
            return []
        if not self._is_passed[a, b]:
            return [(a, b)] if self.is_loose[a, b] else []
        _, before = _shortest(np.where(self._is_passed, self._own_m, np.inf))
        ports = _chain(before, a, b)
        return [pair for pair in pairwise(ports) if self._is_unknown[pair]]

    def settle(self, a: int, b: int, length_m: float) -> None:
        """Take up the true length of a way that another one stood in for, both ways."""
        self._own_m[a, b] = self._own_m[b, a] = length_m
        self._is_unknown[a, b] = self._is_unknown[b, a] = False
        self._reckon()

    def _reckon(self) -> None:
        """Find what is nearer past other ports, by all the ways that are known."""
        is_known = self._is_passed & ~self._is_unknown
        least_m, before = _shortest(np.where(is_known, self._own_m, np.inf))
        is_nearer = least_m < self._own_m
        self.lengths_m = np.where(is_nearer, least_m, self._own_m)
        self.is_loose = self._is_unknown & ~is_nearer
        pairs = map(tuple, np.argwhere(is_nearer).tolist())
        self._chains = {(a, b): _chain(before, a, b) for a, b in pairs}


def _shortest(ways_m: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """Return how far it is from port to port past others, and the port before each one there."""
    from scipy.sparse.csgraph import floyd_warshall

    least_m, before = floyd_warshall(ways_m, directed=False, return_predecessors=True)
    return least_m, before


def _chain(before: NDArray[np.int32], a: int, b: int) -> Chain:
    ports = [b]
    while ports[-1] != a:
        if before[a, ports[-1]] < 0:
            return ()
        ports.append(int(before[a, ports[-1]]))
    return tuple(ports[::-1])


def joined_legs(legs: Sequence[SeaLeg]) -> SeaLeg:
    """Return the ways from port to port as one, each of which begins where the last one ends."""
    if len(legs) == 1:
        return legs[0]
    for before, after in pairwise(legs):
        apart = np.abs((after.line[0] - before.line[-1] + 180.0) % 360.0 - 180.0).max()
        assert apart < _JOINT_DEG, "ways that are joined meet at a port"
    line = unwrap(np.vstack([legs[0].line, *(leg.line[1:] for leg in legs[1:])]))
    line.setflags(write=False)
    passages = dict.fromkeys(passage for leg in legs for passage in leg.passages)
    return SeaLeg(
        line,
        sum(leg.length_m for leg in legs),
        tuple(passages),
        any(leg.is_provisional for leg in legs),
    )
