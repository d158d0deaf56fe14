"""Where a way runs along a border, a map's line has it cross to and fro: such slips are undone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.network.places import Place

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

    Bools = NDArray[np.bool_]
    Codes = NDArray[np.uint8]
    Ints = NDArray[np.int64]
    Floats = NDArray[np.float64]

SLIP_M = 2_000.0
"""A stretch over the border, and back to where it came from, that is no longer is none …"""
TERMINUS_M = 10_000.0
"""… and one that ends at a place of the country that it comes from may be as long as this."""
_NEAR_DEG = 0.045
"""So near, some 5 km, a place stands on a stretch."""
_STEPS = 4
"""What is farther from a border, by edges, is on no stretch so short."""


def settled_countries(graph: NetworkGraph, places: Sequence[Place]) -> Codes:
    """Return the country of each node, as `NetworkGraph.node_country` without slips.

    A stretch with a place of its own country beside it is left alone, the shortest one goes first:
    of two that lie in a row the other one is then longer, or none any more.

    Args:
        graph: rail, road or waterway.
        places: Ports and hubs count, crossings have no country of their own.

    Returns:
        Shape (n,), the array of the graph itself where nothing slips.
    """
    seam = _Seam.of(graph)
    countries = graph.node_country[seam.nodes]
    homes = [place for place in places if not place.is_crossing and place.countries]
    is_any = False
    while True:
        pieces = _Pieces.of(seam, countries)
        turned = pieces.slips(graph, seam, homes)
        if not turned.any():
            break
        is_any = True
        countries = np.where(turned[pieces.label], pieces.beyond[pieces.label], countries)
    if not is_any:
        return graph.node_country
    settled = graph.node_country.copy()
    settled[seam.nodes] = countries
    return settled


@dataclass(frozen=True, slots=True, eq=False)
class _Seam:
    """A network within some steps of its borders.

    Attributes:
        nodes: Shape (k,), ascending.
        tail, head: Shape (e,), the ends of its edges, positions in `nodes`.
        length_m: Shape (e,).
        goes_on: Shape (k,), whether edges lead on from a node that are not among these.
    """

    nodes: Ints
    tail: Ints
    head: Ints
    length_m: Floats
    goes_on: Bools

    @classmethod
    def of(cls, graph: NetworkGraph) -> _Seam:
        """Return the seam of a graph."""
        borders = graph.border_edges()
        reached = np.zeros(graph.node_count, np.bool_)
        reached[graph.edge_from[borders]] = reached[graph.edge_to[borders]] = True
        inner = reached
        edges = borders
        for _ in range(_STEPS):
            inner = reached
            edges = np.flatnonzero(inner[graph.edge_from] | inner[graph.edge_to])
            reached = inner.copy()
            reached[graph.edge_from[edges]] = reached[graph.edge_to[edges]] = True
        nodes = np.flatnonzero(reached)
        number = np.cumsum(reached) - 1
        ends = number[graph.edge_from[edges]], number[graph.edge_to[edges]]
        return cls(nodes, *ends, graph.weight_m[edges], ~inner[nodes])


@dataclass(frozen=True, slots=True, eq=False)
class _Pieces:
    """What a seam falls into where every edge over a border is cut.

    Attributes:
        label: Shape (k,), the piece of each node.
        own, beyond: Shape (p,), code of each piece's country and of its neighbours'.
        length_m: Shape (p,), infinite where it goes on.
        exits: Shape (p,), how many edges lead over the border.
        is_alone: Shape (p,), whether all of those lead to one country.
        between: Shape (2, b), the pieces at both ends of edges over the border.
    """

    label: Ints
    own: Codes
    beyond: Codes
    length_m: Floats
    exits: Ints
    is_alone: Bools
    between: Ints

    @classmethod
    def of(cls, seam: _Seam, countries: Codes) -> _Pieces:
        """Return the pieces while the seam's nodes belong to some countries."""
        from scipy.sparse import coo_array
        from scipy.sparse.csgraph import connected_components

        is_inner = countries[seam.tail] == countries[seam.head]
        tail, head = seam.tail[is_inner], seam.head[is_inner]
        links = coo_array((np.ones(len(tail), np.int8), (tail, head)), shape=(len(seam.nodes),) * 2)
        count, label = connected_components(links, directed=False)
        length_m: Floats = np.bincount(label[tail], seam.length_m[is_inner], count).astype(float)
        length_m[label[seam.goes_on]] = np.inf
        own = np.zeros(count, np.uint8)
        own[label] = countries
        over = np.flatnonzero(~is_inner)
        between = np.array([label[seam.tail[over]], label[seam.head[over]]], np.int64)
        here, there = np.hstack([between, between[::-1]])
        least, most = np.full(count, 255, np.uint8), np.zeros(count, np.uint8)
        np.minimum.at(least, here, own[there])
        np.maximum.at(most, here, own[there])
        exits = np.bincount(here, minlength=count)
        return cls(label.astype(np.int64), own, most, length_m, exits, least == most, between)

    def slips(self, graph: NetworkGraph, seam: _Seam, homes: Sequence[Place]) -> Bools:
        """Return which pieces slip, shape (p,): none of them beside a shorter one that does."""
        unknown = graph.countries.index("") if "" in graph.countries else 255
        is_fit = self.is_alone & (self.length_m <= TERMINUS_M) & (self.beyond != unknown)
        has_own, has_beyond = self._with_places(graph, seam, homes, is_fit)
        found: Bools = (
            is_fit & ~has_own & (has_beyond | ((self.exits > 1) & (self.length_m <= SLIP_M)))
        )
        one, other = self.between[:, found[self.between].all(axis=0)]
        is_longer = self.length_m[one] > self.length_m[other]
        is_longer |= (self.length_m[one] == self.length_m[other]) & (one > other)
        found[np.where(is_longer, one, other)] = False
        return found

    def _with_places(
        self, graph: NetworkGraph, seam: _Seam, homes: Sequence[Place], asked: Bools
    ) -> tuple[Bools, Bools]:
        """Return which of some pieces have a place of their own country, of the other, beside."""
        (at,) = np.nonzero(asked[self.label])
        pieces, nodes = self.label[at], seam.nodes[at]
        known = [place for place in homes if place.countries[0] in graph.countries]
        codes = np.array([graph.countries.index(place.countries[0]) for place in known], np.int64)
        lon, lat = (np.array([getattr(place, axis) for place in known]) for axis in ("lon", "lat"))
        east = (graph.lon[nodes, None] - lon) * np.cos(np.radians(lat))
        is_near = np.hypot(east, graph.lat[nodes, None] - lat) <= _NEAR_DEG
        has_own, has_beyond = np.zeros((2, len(self.own)), np.bool_)
        for country, found in ((self.own, has_own), (self.beyond, has_beyond)):
            found[pieces[(is_near & (codes == country[pieces, None])).any(axis=1)]] = True
        return has_own, has_beyond
