"""All networks as one graph: modes lie side by side and meet only at ports, hubs and crossings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, NamedTuple

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.network.anchors import Anchor, anchors_by_component
from corridormap.network.assumptions import MODES
from corridormap.network.borders import Border
from corridormap.network.core_shape import core_shape
from corridormap.network.core_ways import CoreShelf
from corridormap.network.places import Place
from corridormap.network.plan_slots import Slots
from corridormap.network.sea_ways import SeaWays

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph
    from corridormap.network.lands import Lands

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]


class Track(NamedTuple):
    """What a place is reached on.

    Attributes:
        mode: One of `MODES`.
        gauge: Position in the net's gauges, 0 where there is none.
        side: Of a border crossing 0 in its first country, 1 in its second; 0 elsewhere.
    """

    mode: str
    gauge: int = 0
    side: int = 0


HubKey = tuple[str, Track]
LEAST_COMPONENT = 20
"""Networks' pieces of fewer nodes are yards and torn ends: nothing leads on from there."""
SMALL_COMPONENT = 500
TIE = 1e-8
"""Some centimetres in thousands of kilometres."""


@dataclass(frozen=True, slots=True, eq=False)
class Layer:
    """One mode's network within the whole.

    Attributes:
        graph: As it is stored.
        first: Number of its first node in the whole.
        copies: Shape (nodes, gauges): the number, counted from `first`, of a node with a gauge;
            -1 where there is none. One column where gauges do not matter.
        edge_codes: Shape (m, 1 or 2): columns of `copies` that an edge runs in, -1 for none.
        border_of: Shape (m,): position in the net's borders, -1 for none.
    """

    graph: NetworkGraph
    first: int
    copies: NDArray[np.int32]
    edge_codes: NDArray[np.int8]
    border_of: NDArray[np.int32]

    def exits(self, anchor: Anchor) -> Iterator[tuple[int, int, float]]:
        """Yield the nodes at both ends of an anchor's edge: gauge, node, way to it in metres."""
        for code in self.edge_codes[anchor.edge].tolist():
            if code >= 0:
                for node, way_m in anchor.exits:
                    yield code, self.first + int(self.copies[node, code]), way_m


@dataclass(frozen=True, eq=False)
class PlanNet:
    """What the planner searches.

    Attributes:
        lon, lat: Shape (n,), degrees.
        node_mode: Shape (n,), positions in `MODES`.
        node_gauge: Shape (n,), positions in `gauges`.
        gauges: '' first, where none is known or there is none.
        node_country: Shape (n,), positions in `countries`.
        countries: ISO codes, '' first.
        slots: Directed edges.
        layers: By mode, of those with a network.
        borders: Of all modes; `slots.event` counts in them.
        border_modes: The mode of each border's edges.
        hubs: Places by id.
        hub_nodes: Node of a place by its id and the track it stands for.
        on_edges: Mode and edge of each node that stands on an edge, where a place meets it.
        sea: Ways between ports.
        lands: Brings the countries of the map, when they are first asked for; None for unknown.
    """

    lon: Floats
    lat: Floats
    node_mode: NDArray[np.uint8]
    node_gauge: NDArray[np.uint8]
    gauges: tuple[str, ...]
    node_country: NDArray[np.uint16]
    countries: tuple[str, ...]
    slots: Slots
    layers: dict[str, Layer]
    borders: tuple[Border, ...]
    border_modes: tuple[str, ...]
    hubs: dict[str, Place]
    hub_nodes: dict[HubKey, int]
    on_edges: dict[int, tuple[str, int]]
    sea: SeaWays | None
    lands: Callable[[], Lands] | None = None
    _core: list[CoreShelf] = field(default_factory=list)

    @property
    def node_count(self) -> int:
        """Return the number of nodes."""
        return len(self.lon)

    def tracks_at(self, place_id: str) -> dict[Track, int]:
        """Return the tracks that a place has, and its node on each."""
        return self._tracks.get(place_id, {})

    @cached_property
    def _tracks(self) -> dict[str, dict[Track, int]]:
        found: dict[str, dict[Track, int]] = {}
        for (place_id, track), node in self.hub_nodes.items():
            found.setdefault(place_id, {})[track] = node
        return found

    @cached_property
    def ports(self) -> dict[int, Place]:
        """The places that ships call at, by their nodes."""
        return {
            node: self.hubs[place_id]
            for (place_id, track), node in self.hub_nodes.items()
            if track.mode == "sea"
        }

    def anchors(self, mode: str, lon: float, lat: float, radius_m: float) -> list[Anchor]:
        """Return the nearest places on a network, one for each piece of it that is no torn end."""
        layer = self.layers.get(mode)
        return [] if layer is None else worthwhile_anchors(layer.graph, lon, lat, radius_m)

    @property
    def core_shelf(self) -> CoreShelf | None:
        """The net with most nodes left out; None before `leave_nodes_out`."""
        return self._core[0] if self._core else None

    def leave_nodes_out(self, feedback: Feedback | None = None) -> None:
        """Make the core, which takes half a second: who asks but once need not wait for it.

        Raises:
            Cancelled: The feedback said so.
        """
        if not self._core:
            stays = np.array(sorted(self.hub_nodes.values()), np.int64)
            self._core.append(CoreShelf.of(core_shape(self.slots, stays, feedback)))

    @cached_property
    def ties(self) -> Floats:
        """What slots cost more by, shape (s,), so that no two ways cost the same.

        From 1 to 1 + `TIE`: the same there and back, and for all gauges of a track.
        """
        tails, heads = self.slots.tails(), self.slots.heads
        shares = np.empty(len(heads))
        for piece in self.slots.pieces():
            there, back = heads[piece], tails[piece]
            # Products are the same there and back, and no mean of those of an edge's halves.
            share = self.lon.take(there) * self.lon.take(back) * 61_803.39887498949
            share += self.lat.take(there) * self.lat.take(back) * 75_487.76662466927
            shares[piece] = 1.0 + TIE * (share % 1.0)
        return shares

    @cached_property
    def changes(self) -> Ints:
        """The slots that lead from mode to mode or from gauge to gauge, ascending."""
        return np.flatnonzero(self.slots.kinds >= len(MODES))

    @cached_property
    def over_borders(self) -> Ints:
        """The slots that lead over a border, ascending."""
        slots = self.slots
        return np.flatnonzero((slots.events >= 0) & (slots.kinds < len(MODES)))

    @cached_property
    def ways_with_names(self) -> frozenset[tuple[tuple[str, str], str]]:
        """Pairs of countries and modes that have a named crossing with an edge over it."""
        used = np.zeros(len(self.borders), np.bool_)
        used[self.slots.events[self.over_borders]] = True
        return frozenset(
            (border.countries, mode)
            for border, mode, is_used in zip(self.borders, self.border_modes, used, strict=True)
            if border.is_named and is_used
        )

    def is_yard(self, mode: str, anchor: Anchor) -> bool:
        """Whether an anchor lies on a small piece of the network, from which nothing leads on."""
        graph = self.layers[mode].graph
        part = graph.component[graph.edge_from[anchor.edge]]
        return bool(_component_sizes(graph)[part] < SMALL_COMPONENT)

    def home_of(self, mode: str, anchor: Anchor) -> str:
        """Return the country that a place on an edge lies in, by the nearer end where unknown."""
        layer = self.layers[mode]
        codes = layer.graph.node_country[[node for node, _ in anchor.exits]].tolist()
        ends: list[str] = [layer.graph.countries[code] for code in codes]
        if ends[0] != ends[1] and self.lands is not None:
            country = self.lands().country_at(anchor.lon, anchor.lat)
            if country in ends:
                return country
        return ends[0] if anchor.exits[0][1] <= anchor.exits[1][1] else ends[1]

    def country(self, node: int) -> str:
        """Return the ISO code of the country that a node on land lies in, '' where unknown."""
        return self.countries[int(self.node_country[node])]


def worthwhile_anchors(
    graph: NetworkGraph, lon: float, lat: float, radius_m: float
) -> list[Anchor]:
    """Return the nearest place of every component of some size within a radius."""
    sizes = _component_sizes(graph)
    found = anchors_by_component(graph, lon, lat, radius_m)
    return [anchor for part, anchor in found.items() if sizes[part] >= LEAST_COMPONENT]


@lru_cache(maxsize=8)
def _component_sizes(graph: NetworkGraph) -> Ints:
    return np.bincount(graph.component)
