"""The part of the sea graph that far ways lead over: fewer nodes, joined by chains of the others.

Between nodes that lie far apart a shortest way passes nodes of the core every dozen edges or so.
What lies between two of them is found anew when somebody wants to see it: in their neighbourhood
only.
"""

from __future__ import annotations

import zlib
from dataclasses import dataclass, replace
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.archive import Arrays, read_arrays, write_arrays
from corridormap.network.graph import CellGrid, NetworkGraph
from corridormap.network.sea_part import ROUNDED, SeaPart, SeaParts

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from corridormap.network.sea_sight import LonLat
    from corridormap.network.sea_trees import Harbour

    Metres = NDArray[np.float64]
    Int32s = NDArray[np.int32]
    Bools = NDArray[np.bool_]

    Pair = tuple[int, int]

FILE_NAME = "sea_core.npz"
_FIRST_REACH_M = 150_000.0
_AT_ONCE = 16
_MOST_CHAINS = 20_000
_STORED_BY_CHAIN = ("low", "high", "length_dm", "ties")
_STORED = {"nodes", "of_graph", *_STORED_BY_CHAIN}
_TIES_PER_M = 2_560_000.0
"""Edges are longer by less than a tenth of a millimetre, so that no two ways are as long; chains
by the sum of that, kept in these units."""


@dataclass(frozen=True, slots=True, eq=False)
class Chains:
    """The core of a graph as it is stored.

    Attributes:
        nodes: Shape (c,), the nodes that belong to it, in order; all at which an edge with a label
            ends are among them.
        low, high: Shape (e,), places in `nodes`: between which of them the shortest way over edges
            without a label passes no other one; low < high, sorted.
        length_m: Shape (e,), of that way.
    """

    nodes: Int32s
    low: Int32s
    high: Int32s
    length_m: Metres


def save_chains(folder: Path, graph: NetworkGraph, chains: Chains) -> bool:
    """Write the core of a graph beside it; return whether it was new."""
    length_dm = np.rint(10.0 * chains.length_m)
    arrays: Arrays = {
        "nodes": chains.nodes,
        "low": chains.low,
        "high": chains.high,
        "length_dm": length_dm.astype(np.int32),
        "ties": np.rint((chains.length_m - length_dm / 10.0) * _TIES_PER_M).astype(np.int16),
        "of_graph": np.array([_stamp(graph)], np.int64),
    }
    return write_arrays(folder / FILE_NAME, arrays)


def load_chains(folder: Path, graph: NetworkGraph) -> Chains | None:
    """Return the core of a folder's sea graph.

    None where there is none, or another graph's, or one kept by another version of this program:
    it saves time, and ways are found without it.

    Raises:
        SourceError: The file is truncated or damaged.
    """
    path = folder / FILE_NAME
    if not path.exists():
        return None
    arrays = read_arrays(path)
    if not arrays.keys() >= _STORED:
        return None
    try:
        if int(arrays["of_graph"].astype(np.int64)[0]) != _stamp(graph):
            return None
        nodes, low, high = (arrays[name].astype(np.int32) for name in ("nodes", "low", "high"))
        if len({arrays[name].shape for name in _STORED_BY_CHAIN}) > 1:
            raise ValueError("not as many lengths as chains")
        ties_m = arrays["ties"].astype(np.float64) / _TIES_PER_M
        length_m = arrays["length_dm"].astype(np.float64) / 10.0 + ties_m
        chains = Chains(nodes, low, high, length_m)
        _check(chains, graph)
    except (IndexError, ValueError) as exc:
        raise SourceError(path, f"not the core of a sea graph ({exc})") from exc
    return chains


def _check(chains: Chains, graph: NetworkGraph) -> None:
    """Refuse what a search would go astray with, or end the process.

    Raises:
        ValueError: What is wrong.
    """
    count = len(chains.nodes)
    if count and not (chains.nodes[0] >= 0 and chains.nodes[-1] < graph.node_count):
        raise ValueError("nodes that the sea graph does not have")
    if (np.diff(chains.nodes) <= 0).any():
        raise ValueError("nodes out of order")
    is_pair = (chains.low >= 0) & (chains.low < chains.high) & (chains.high < count)
    if not (is_pair.all() and (chains.length_m > 0.0).all()):
        raise ValueError("chains between no two nodes, or of no length")
    # Chains are looked for by bisection.
    if (np.diff(_keys(chains)) <= 0).any():
        raise ValueError("chains out of order")
    labelled = np.flatnonzero(graph.edge_label)
    ends = np.concatenate([graph.edge_from[labelled], graph.edge_to[labelled]])
    if not np.isin(ends, chains.nodes).all():
        raise ValueError("a passage whose ends are not in it")


def _keys(chains: Chains) -> NDArray[np.int64]:
    """Return a number for each chain, in order as the chains are."""
    return chains.low.astype(np.int64) * len(chains.nodes) + chains.high


def _stamp(graph: NetworkGraph) -> int:
    """Return a number that other graphs hardly have: their edges, how long and with what labels."""
    stamp = 0
    for array in (graph.edge_from, graph.edge_to, graph.weight_m, graph.edge_label):
        stamp = zlib.crc32(array.tobytes(), stamp)
    return stamp


@dataclass(frozen=True, slots=True, eq=False)
class Doors:
    """How the core is reached from a harbour.

    Attributes:
        harbour: The same, but its exits are the core's nodes.
        beside: Nodes of the whole graph, not the core's, that are reached past none of the core's.
        ways: By the core's node, the nodes on the way to it from the harbour, it the last.
    """

    harbour: Harbour
    beside: frozenset[int]
    ways: dict[int, list[int]]


class SeaCore:
    """The core of a sea graph, and what leads from the rest of it there.

    Args:
        parts: The whole graph, to be searched in parts.
        lengths_m: Shape (m,), of its edges, no two ways as long.
        chains: What is stored.
    """

    def __init__(self, parts: SeaParts, lengths_m: Metres, chains: Chains) -> None:
        self._parts = parts
        self._nodes = chains.nodes
        self._is_core = np.zeros(parts.graph.node_count, dtype=bool)
        self._is_core[chains.nodes] = True
        self._keys = _keys(chains)
        self._chain_m = chains.length_m
        self._inner: dict[Pair, list[int]] = {}
        labelled = _labelled(parts.graph, lengths_m, chains)
        self._labelled = {
            (low, high): (label, metres)
            for low, high, metres, label in zip(*(each.tolist() for each in labelled), strict=True)
        }
        self.graph = _core_graph(parts.graph, chains, labelled)

    def doors(self, harbour: Harbour) -> Doors:
        """Return how the core is reached from a harbour whose exits are the whole graph's."""
        begun = {node: max(leave_m, 0.1) for node, leave_m in harbour.exits}
        found = reached(self._parts, self._is_core, harbour.point, begun)
        nodes = found.part.nodes
        places = np.flatnonzero(found.is_beside & self._is_core.take(nodes)).tolist()
        numbers = np.searchsorted(self._nodes, nodes.take(places)).tolist()
        exits = [
            (number, float(found.lengths_m[place]))
            for number, place in zip(numbers, places, strict=True)
        ]
        is_inner = found.is_beside & ~self._is_core.take(nodes)
        return Doors(
            replace(harbour, exits=sorted(exits, key=lambda each: each[1])),
            frozenset(nodes[is_inner].tolist()),
            {number: found.way_to(place) for number, place in zip(numbers, places, strict=True)},
        )

    def unfolded(self, nodes: Sequence[int], closed: frozenset[str]) -> list[int]:
        """Return nodes of the whole graph for the core's, with those between them.

        Args:
            nodes: In order of a shortest way.
            closed: Labels of edges that it avoids.
        """
        pairs = list(pairwise(nodes))
        inner = [self._inner_of(pair, closed) for pair in pairs]
        missing = {_sorted(pair) for pair, found in zip(pairs, inner, strict=True) if found is None}
        known = self._find(sorted(missing)) if missing else {}
        whole: list[int] = self._nodes.take(nodes).tolist()
        unfolded = whole[:1]
        for pair, found, end in zip(pairs, inner, whole[1:], strict=True):
            between = known[_sorted(pair)] if found is None else found
            unfolded += between if pair[0] < pair[1] else between[::-1]
            unfolded.append(end)
        return unfolded

    def _inner_of(self, pair: Pair, closed: frozenset[str]) -> list[int] | None:
        """Return the nodes between two of the core, None where they are not known by now."""
        low, high = _sorted(pair)
        label, metres = self._labelled.get((low, high), ("", np.inf))
        if label and label not in closed and metres <= self._length_m((low, high)):
            return []
        return self._inner.get((low, high))

    def _length_m(self, pair: Pair) -> float:
        """Return the length of the chain between two nodes, infinite where there is none."""
        key = pair[0] * len(self._nodes) + pair[1]
        at = int(np.searchsorted(self._keys, key))
        is_known = at < len(self._keys) and self._keys[at] == key
        return float(self._chain_m[at]) if is_known else np.inf

    def _find(self, pairs: Sequence[Pair]) -> dict[Pair, list[int]]:
        """Find the nodes between pairs of the core's, the lower one first, and keep them."""
        numbers = np.array(pairs)
        lengths_m = np.array([self._length_m(pair) for pair in pairs])
        # Every node of a chain is near one of its ends.
        ends, at = np.unique(numbers, return_inverse=True)
        reach_m = np.zeros(len(ends))
        furthest_m = (lengths_m / 2.0 + self._parts.short_m) / ROUNDED
        np.maximum.at(reach_m, at.ravel(), np.repeat(furthest_m, 2))
        around = self.graph.coordinates(ends)
        part = self._parts.part(self._parts.nodes_near(around, reach_m))
        places = part.places(self._nodes.take(numbers).astype(np.int64))
        found = {}
        order = np.argsort(lengths_m, kind="stable")
        for first in range(0, len(order), _AT_ONCE):
            some = order[first : first + _AT_ONCE]
            limit_m = float(lengths_m[some[-1]]) + 1.0
            _, before = part.ways_from_each(places[some, 0], limit_m)
            for row, one in zip(before, some.tolist(), strict=True):
                found[pairs[one]] = part.nodes.take(_between(row, *places[one].tolist())).tolist()
        self._inner.update(found)
        for oldest in list(self._inner)[:-_MOST_CHAINS]:
            del self._inner[oldest]
        return found


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """What is come to from somewhere in the sea without passing the core.

    Attributes:
        part: Where that lies, and more.
        lengths_m: Shape (k,), metres, infinite where nothing is known.
        before: Shape (k,), the place of the node before each one on its way.
        is_beside: Shape (k,), what is come to past none of the core, some of which it is.
    """

    part: SeaPart
    lengths_m: Metres
    before: Int32s
    is_beside: Bools

    def way_to(self, place: int) -> list[int]:
        """Return the nodes of the whole graph on the way to one here, it the last."""
        way = [place]
        while (previous := int(self.before[way[-1]])) != len(self.before):
            way.append(previous)
        return list(map(int, self.part.nodes.take(way[::-1])))


def reached(parts: SeaParts, is_core: Bools, point: LonLat, begun: Mapping[int, float]) -> Reached:
    """Return all that is come to from a point without passing the core.

    Args:
        parts: The whole graph of n nodes.
        is_core: Shape (n,), which of them belong to the core.
        point: Degrees.
        begun: Nodes where ways begin with metres from the point, no less than lie between them.
    """
    reach_m = max(_FIRST_REACH_M, 2.0 * max(begun.values(), default=0.0), 2.0 * parts.short_m)
    while True:
        part = parts.part(parts.nodes_near(np.array([point]), np.array([reach_m])))
        limit_m = ROUNDED * reach_m - parts.short_m
        places = part.places(np.array(list(begun), np.int64)).tolist()
        lengths_m, before = part.ways_begun(dict(zip(places, begun.values(), strict=True)), limit_m)
        core_here = is_core.take(part.nodes)
        is_beside = (lengths_m < np.inf) & ~_is_behind(before, core_here)
        inner = np.flatnonzero(is_beside & ~core_here)
        longest_m = parts.longest_m.take(part.nodes.take(inner))
        if (lengths_m.take(inner) + longest_m).max(initial=0.0) <= limit_m:
            return Reached(part, lengths_m, before, is_beside)
        reach_m *= 2.0


def _is_behind(before: Int32s, is_core: Bools) -> Bools:
    """Tell which nodes are come to past one of the core, by the place of the one before each."""
    size = len(before)
    # Whoever is the first, or not come to, has the last place before itself.
    above = np.append(np.where(before < 0, size, before), size)
    behind = np.append(is_core, False).take(above)
    while True:
        behind |= behind.take(above)
        further = above.take(above)
        if np.array_equal(further, above):
            return behind[:size]
        above = further


def _between(before: Int32s, start: int, end: int) -> list[int]:
    """Return the places between two on the way that is told by the one before each."""
    found = []
    place = int(before[end])
    while place != start:
        found.append(place)
        place = int(before[place])
    return found[::-1]


def _sorted(pair: Pair) -> Pair:
    return pair if pair[0] < pair[1] else (pair[1], pair[0])


def _labelled(
    graph: NetworkGraph, lengths_m: Metres, chains: Chains
) -> tuple[NDArray[np.int64], NDArray[np.int64], Metres, NDArray[np.str_]]:
    """Return the edges with labels: between which of the core's nodes, how long, the labels."""
    edges = np.flatnonzero(graph.edge_label)
    low = np.searchsorted(chains.nodes, graph.edge_from[edges])
    high = np.searchsorted(chains.nodes, graph.edge_to[edges])
    return low, high, lengths_m[edges], np.array(graph.labels).take(graph.edge_label[edges])


def _core_graph(
    graph: NetworkGraph,
    chains: Chains,
    labelled: tuple[NDArray[np.int64], NDArray[np.int64], Metres, NDArray[np.str_]],
) -> NetworkGraph:
    low, high, length_m, label = labelled
    places = {name: at for at, name in enumerate(graph.labels)}
    label_at = np.array([places[name] for name in label.tolist()], np.uint8)
    count = len(chains.nodes)
    return NetworkGraph(
        name="sea core",
        lon=graph.lon[chains.nodes],
        lat=graph.lat[chains.nodes],
        edge_from=np.concatenate([chains.low, low.astype(np.int32)]),
        edge_to=np.concatenate([chains.high, high.astype(np.int32)]),
        weight_m=np.concatenate([chains.length_m, length_m]),
        component=graph.component[chains.nodes],
        node_country=np.zeros(count, np.uint8),
        countries=graph.countries,
        edge_label=np.concatenate([np.zeros(len(chains.low), np.uint8), label_at]),
        labels=graph.labels,
        grid=CellGrid(-180.0, -90.0, 360.0, 1, 1, np.array([0, count], np.int32)),
    )
