"""What a search starts from and finds: a net with the costs of one question, stops on it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import inverse
from corridormap.network.anchors import Anchor
from corridormap.network.assumptions import MODES
from corridormap.network.plan_costs import Price
from corridormap.network.plan_net import PlanNet, Track
from corridormap.network.plan_sea import SEA, PlanSea, PortWays
from corridormap.network.plan_trees import ENDLESS, KeptTrees
from corridormap.network.route import Stop
from corridormap.network.sea_leg import SeaLeg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STOP_RADIUS_M = 25_000.0
"""A stop that is no place of the map may lie so far from a network; the rest is drawn straight."""
VIA_RADIUS_M = 4_000.0
"""Where the network itself comes so near to a via point, nothing farther is meant."""
_WHOLE_M = 10_000_000.0
"""A search so wide takes as long as one without a limit, which nothing is ever missing from."""
_SEARCH_S, _CORE_SEARCH_S = 0.08, 0.025
INLAND_KINDS = ("inland_hub", "rail_station")
FLIGHT = Track("air")
SHIP = Track("sea")


@dataclass(frozen=True, slots=True)
class BorderBetween:
    """A border between a stop and what it leaves by: where in the net's, and both countries.

    Attributes:
        number: Position in the net's borders.
        home: ISO code of the stop's country.
        abroad: Of the other one.
    """

    number: int
    home: str
    abroad: str

    def reversed(self) -> BorderBetween:
        """Return the same border on the way back."""
        return BorderBetween(self.number, self.abroad, self.home)

    def cost(self, price: Price, mode: str) -> float:
        """Return what crossing it costs."""
        return price.border(mode, (self.home, self.abroad))


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """How a stop reaches the tracks of one mode and gauge.

    Attributes:
        track: The mode and gauge.
        nodes: Nodes of the net with the metres from the stop to each.
        anchors: Where the stop meets the network; empty for a place, which is a node itself.
        sailed: The ways over the sea to ports, from a stop that is none; `nodes` are theirs.
        over: The border between the stop and a node, for a stop on an edge that crosses one.
        more: What reaching a node costs beside the metres.
        port: The node of the port that the stop is, -1 for none. `nodes` are then the ports that
            ships sail to from there: who only changes there has not come by ship.
    """

    track: Track
    nodes: dict[int, float]
    anchors: dict[int, Anchor] = field(default_factory=dict)
    sailed: PortWays | None = None
    over: dict[int, BorderBetween] = field(default_factory=dict)
    more: dict[int, float] = field(default_factory=dict)
    port: int = -1

    @property
    def own_nodes(self) -> list[int]:
        """Return the nodes that are the stop's own."""
        return [self.port] if self.port >= 0 else list(self.nodes)

    @property
    def mode(self) -> str:
        """Return the mode of its tracks."""
        return self.track[0]

    def cost_to(self, node: int, price: Price) -> float:
        """Return what it costs to come from the stop to one of the nodes, or back."""
        cost = price.way(self.mode, self.nodes[node]) + self.more.get(node, 0.0)
        over = self.over.get(node)
        return cost if over is None else cost + over.cost(price, self.mode)

    def settle(self, node: int) -> float:
        """Work out how far one of the nodes is in truth; return by how much further, metres."""
        return 0.0 if self.sailed is None else self.sailed.settle(node)


@dataclass(frozen=True, slots=True, eq=False)
class Stretch:
    """What was found between two stops.

    Attributes:
        nodes: In order; empty where both stops lie on one edge, or the stretch was given.
        start: How the first stop reaches `nodes[0]`.
        end: How the last one does.
        cost: Of the stretch alone.
        slots: Between the nodes, shape (k - 1,).
        within: Where both stops meet the one edge that they lie on.
        over: The border between them on that edge.
        sailed: The way over the sea where that is all there is.
    """

    nodes: list[int]
    start: Access
    end: Access
    cost: float
    slots: list[int]
    within: tuple[Anchor, Anchor] | None = None
    over: BorderBetween | None = None
    sailed: SeaLeg | None = None


@dataclass(slots=True, eq=False)
class Arrival:
    """The cheapest way to a stop that arrives on a track, as far as it is known.

    Attributes:
        cost: From the first stop, with stays and changes on the way.
        stretch: The last one.
        left_on: The track on which the stop before was left.
        before: How that stop had been arrived at.
    """

    cost: float
    stretch: Stretch | None
    left_on: Track
    before: Arrival | None


@dataclass(frozen=True, slots=True)
class Stuck:
    """Where a search ended without a way: a stop that cannot be reached, or not be left."""

    number: int
    is_leaving: bool


@dataclass(frozen=True, slots=True, eq=False)
class SearchSpace:
    """A net with the costs of one question.

    Attributes:
        net: What is searched.
        price: What counts.
        costs: Shape (s,), of each slot; infinite where something is closed.
        sea: Ways over the sea.
        trees: What was found before, here and in other spaces.
    """

    net: PlanNet
    price: Price
    costs: Floats
    sea: PlanSea
    trees: KeptTrees

    @property
    def search_s(self) -> float:
        """Return how long a search over all networks takes."""
        return _CORE_SEARCH_S if self.net.core_shelf else _SEARCH_S

    def usual_cost(self, ends: tuple[Stop, Stop], allowed: frozenset[str]) -> float:
        """Return what a way between two stops seldom costs more than."""
        here, there = ends
        way_m = 2.0 * inverse(*here.lonlat, *there.lonlat).length_m + 200_000.0
        if way_m > _WHOLE_M:
            return ENDLESS
        modes = [mode for mode in MODES if mode in allowed and mode != "air"]
        return max((self.price.way(mode, way_m) for mode in modes), default=ENDLESS)

    def access(self, stop: Stop, modes: frozenset[str]) -> dict[Track, Access]:
        """Return how a stop reaches the tracks of some modes, as far as it does."""
        own = self.net.tracks_at(stop.place_id)
        found = {
            track: self._by_ship(node) if track == SHIP else Access(track, {node: 0.0})
            for track, node in own.items()
            if track[0] in modes
        }
        if "air" in modes:
            # Where nothing is known of airports every stop has one.
            found[FLIGHT] = Access(FLIGHT, {})
        covered = {track.mode for track in own}
        is_reached = bool(covered & modes)
        for mode in (mode for mode in MODES if mode in modes and mode not in covered):
            if mode in self.net.layers and stop.is_via:
                found |= self._passed(stop, mode, is_reached)
            elif mode in self.net.layers:
                found |= self._by_anchors(stop, mode)
            elif mode == "sea" and not self._is_inland(stop) and self.sea.is_near(stop):
                if modes == {"sea"}:
                    found[SHIP] = Access(SHIP, {})
                else:
                    ways = self.sea.ways_to_ports(stop)
                    more = {node: self.half_call(node) for node in self.net.ports}
                    found[SHIP] = Access(SHIP, ways.lengths_m, sailed=ways, more=more)
        return found

    def half_call(self, port: int) -> float:
        """Return what half a call at a port, by its node, costs."""
        return self.price.half_call(self.net.ports[port].kind)

    def _by_ship(self, port: int) -> Access:
        """Return how a port is left, or reached, by the lines that are open."""
        slots, back = self.net.slots, self.half_call(port)
        own = np.arange(slots.indptr[port], slots.indptr[port + 1])
        lines = own[(slots.kinds[own] == SEA) & np.isfinite(self.costs[own])]
        costs = zip(slots.heads[lines].tolist(), self.costs[lines].tolist(), strict=True)
        more = {node: cost - back for node, cost in costs}
        return Access(SHIP, dict.fromkeys(more, 0.0), more=more, port=port)

    def _is_inland(self, stop: Stop) -> bool:
        """Whether a stop is known for a place without a quay, however near the water is."""
        place = self.net.hubs.get(stop.place_id)
        return place is not None and place.kind in INLAND_KINDS

    def _by_anchors(self, stop: Stop, mode: str) -> dict[Track, Access]:
        layer = self.net.layers[mode]
        found: dict[Track, Access] = {}
        for anchor in self.net.anchors(mode, *stop.lonlat, STOP_RADIUS_M):
            home = self.net.home_of(mode, anchor)
            for gauge, node, way_m in layer.exits(anchor):
                over = self.over(mode, anchor, (home, self.net.country(node)))
                if over is not None and not self.is_open(mode, anchor, gauge):
                    continue
                track = Track(mode, gauge)
                access = found.setdefault(track, Access(track, {}))
                total_m = anchor.distance_m + way_m
                if total_m < access.nodes.get(node, np.inf):
                    access.nodes[node], access.anchors[node] = total_m, anchor
                    if over is not None:
                        access.over[node] = over
        return found

    def over(self, mode: str, anchor: Anchor, countries: tuple[str, str]) -> BorderBetween | None:
        """Return the border between two countries on an anchor's edge, None where it is one."""
        number = int(self.net.layers[mode].border_of[anchor.edge])
        return BorderBetween(number, *countries) if countries[0] != countries[1] else None

    def is_open(self, mode: str, anchor: Anchor, gauge: int) -> bool:
        """Whether the edge that an anchor lies on can be used from end to end."""
        layer = self.net.layers[mode]
        ends = [layer.first + int(layer.copies[node, gauge]) for node, _ in anchor.exits]
        return bool(self.net.slots.along(np.array(ends, np.int64), self.costs)[0] >= 0)

    def _passed(self, stop: Stop, mode: str, is_reached: bool) -> dict[Track, Access]:
        """Return the node nearest to a via point: what lies beside the way is no detour.

        A place that other tracks reach is not passed far beside.
        """
        layer = self.net.layers[mode]
        anchors = self.net.anchors(mode, *stop.lonlat, VIA_RADIUS_M)
        if not anchors and not is_reached:
            anchors = self.net.anchors(mode, *stop.lonlat, STOP_RADIUS_M)
        if not anchors:
            return {}
        # The network itself, not a yard beside it.
        best = min(anchors, key=lambda each: (self.net.is_yard(mode, each), each.distance_m))
        found: dict[Track, Access] = {}
        for gauge, node, _ in sorted(layer.exits(best), key=lambda leave: leave[2]):
            found.setdefault(Track(mode, gauge), Access(Track(mode, gauge), {node: 0.0}))
        return found
