"""Lengths of the ways from port to port: none is longer than by way of others on its own water."""

from __future__ import annotations

from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import unwrap
from corridormap.network.sea_leg import SeaLeg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]
    Bools = NDArray[np.bool_]

Chain = tuple[int, ...]


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
    _chains: dict[tuple[int, int], Chain] = field(default_factory=dict)

    @classmethod
    def of(cls, lengths_m: Floats, is_loose: Bools) -> PortTable:
        """Return the table of ways as they were found; the arrays are not kept."""
        from scipy.sparse.csgraph import floyd_warshall

        found = cls(lengths_m.copy(), is_loose.copy())
        known = np.where(is_loose, np.inf, lengths_m)
        least_m, before = floyd_warshall(known, directed=False, return_predecessors=True)
        for a, b in np.argwhere(least_m < lengths_m).tolist():
            chain = [b]
            while chain[-1] != a:
                chain.append(int(before[a, chain[-1]]))
            found._chains[a, b] = tuple(chain[::-1])
            found.lengths_m[a, b], found.is_loose[a, b] = least_m[a, b], False
        return found

    def chain(self, a: int, b: int) -> Chain:
        """Return the ports on the way between two, from the first to the second."""
        return self._chains.get((a, b), (a, b))

    def settle(self, a: int, b: int, length_m: float) -> None:
        """Take up the true length of a way that another one stood in for, both ways."""
        self.is_loose[a, b] = self.is_loose[b, a] = False
        known = np.where(self.is_loose, np.inf, self.lengths_m)
        by_m = known[a] + known[:, b]
        by_m[[a, b]] = np.inf
        port = int(np.argmin(by_m))
        if by_m[port] < length_m:
            length_m = float(by_m[port])
            there = (*self.chain(a, port), *self.chain(port, b)[1:])
            self._chains[a, b], self._chains[b, a] = there, there[::-1]
        self.lengths_m[a, b] = self.lengths_m[b, a] = length_m


def joined_legs(legs: Sequence[SeaLeg]) -> SeaLeg:
    """Return the ways from port to port as one, each of which begins where the last one ends."""
    if len(legs) == 1:
        return legs[0]
    for before, after in pairwise(legs):
        assert np.abs((after.line[0] - before.line[-1] + 180.0) % 360.0 - 180.0).max() < 1e-3
    line = unwrap(np.vstack([legs[0].line, *(leg.line[1:] for leg in legs[1:])]))
    line.setflags(write=False)
    passages = dict.fromkeys(passage for leg in legs for passage in leg.passages)
    return SeaLeg(
        line,
        sum(leg.length_m for leg in legs),
        tuple(passages),
        any(leg.is_provisional for leg in legs),
    )
