"""The cheapest way through stops in order, over all modes: one search from stop to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.core.measure import inverse
from corridormap.network.anchors import Anchor
from corridormap.network.assumptions import MODES
from corridormap.network.plan_costs import Price
from corridormap.network.plan_net import PlanNet, Track
from corridormap.network.plan_sea import PlanSea
from corridormap.network.route import Stop
from corridormap.network.sea_leg import SeaLeg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

STOP_RADIUS_M = 25_000.0
"""A stop that is no place of the map may lie so far from a network; the rest is drawn straight."""
VIA_RADIUS_M = 4_000.0
"""Where the network itself comes so near to a via point, nothing farther is meant."""
FLIGHT: Track = ("air", 0)
SHIP: Track = ("sea", 0)
_ENDLESS = 1e14
"""More than any way costs: what is closed costs more, and is never looked at."""


@dataclass(frozen=True, slots=True, eq=False)
class Access:
    """How a stop reaches the tracks of one mode and gauge.

    Attributes:
        track: The mode and gauge.
        nodes: Nodes of the net with the metres from the stop to each.
        anchors: Where the stop meets the network; empty for a place, which is a node itself.
    """

    track: Track
    nodes: dict[int, float]
    anchors: dict[int, Anchor] = field(default_factory=dict)

    @property
    def mode(self) -> str:
        """Return the mode of its tracks."""
        return self.track[0]


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
        sailed: The way over the sea where that is all there is.
    """

    nodes: list[int]
    start: Access
    end: Access
    cost: float
    slots: list[int]
    within: tuple[Anchor, Anchor] | None = None
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
    """

    net: PlanNet
    price: Price
    costs: Floats
    sea: PlanSea

    def usual_cost(self, ends: tuple[Stop, Stop], allowed: frozenset[str]) -> float:
        """Return what a way between two stops seldom costs more than."""
        here, there = ends
        way_m = 2.0 * inverse(*here.lonlat, *there.lonlat).length_m + 200_000.0
        modes = [mode for mode in MODES if mode in allowed and mode != "air"]
        return max((self.price.way(mode, way_m) for mode in modes), default=_ENDLESS)

    def access(self, stop: Stop, modes: frozenset[str]) -> dict[Track, Access]:
        """Return how a stop reaches the tracks of some modes, as far as it does."""
        own = {} if stop.is_via else self.net.tracks_at(stop.place_id)
        found = {
            track: Access(track, {node: 0.0}) for track, node in own.items() if track[0] in modes
        }
        if "air" in modes:
            # Where nothing is known of airports every stop has one.
            found[FLIGHT] = Access(FLIGHT, {})
        covered = {mode for mode, _ in own}
        for mode in (mode for mode in MODES if mode in modes and mode not in covered):
            if mode in self.net.layers:
                found |= self._by_anchors(stop, mode)
            elif mode == "sea" and self.sea.is_near(stop):
                found[SHIP] = Access(SHIP, {})
        return found

    def _by_anchors(self, stop: Stop, mode: str) -> dict[Track, Access]:
        layer = self.net.layers[mode]
        if stop.is_via:
            return self._passed(stop, mode)
        found: dict[Track, Access] = {}
        for anchor in self.net.anchors(mode, *stop.lonlat, STOP_RADIUS_M):
            for gauge, node, way_m in layer.exits(anchor):
                track = mode, gauge
                access = found.setdefault(track, Access(track, {}))
                total_m = anchor.distance_m + way_m
                if total_m < access.nodes.get(node, np.inf):
                    access.nodes[node], access.anchors[node] = total_m, anchor
        return found

    def _passed(self, stop: Stop, mode: str) -> dict[Track, Access]:
        """Return the node nearest to a via point: what lies beside the way is no detour."""
        layer = self.net.layers[mode]
        anchors = self.net.anchors(mode, *stop.lonlat, VIA_RADIUS_M)
        anchors = anchors or self.net.anchors(mode, *stop.lonlat, STOP_RADIUS_M)
        if not anchors:
            return {}
        # The network itself, not a yard beside it.
        best = min(anchors, key=lambda each: (self.net.is_yard(mode, each), each.distance_m))
        found: dict[Track, Access] = {}
        for gauge, node, _ in sorted(layer.exits(best), key=lambda leave: leave[2]):
            found.setdefault((mode, gauge), Access((mode, gauge), {node: 0.0}))
        return found

    def search(
        self,
        departures: Mapping[Track, float],
        start: Mapping[Track, Access],
        allowed: frozenset[str],
        limit: float = _ENDLESS,
    ) -> _Tree:
        """Return the cheapest ways from a stop, left on some tracks at some costs.

        Args:
            departures: Cost so far by the track on which the stop is left.
            start: How it reaches these tracks.
            allowed: Modes that may be used.
            limit: Ways that cost more are not looked for: most searches end near by.
        """
        from scipy.sparse import csr_array
        from scipy.sparse.csgraph import dijkstra

        first: dict[int, float] = {}
        for track, cost in departures.items():
            for node, way_m in start[track].nodes.items():
                total = cost + self.price.way(track[0], way_m)
                first[node] = min(total, first.get(node, np.inf))
        net = self.net
        source = net.node_count
        heads = np.array(list(first), np.int32)
        offsets = np.maximum(np.array(list(first.values()), np.float64), 1e-9)
        indptr = np.append(net.slots.indptr, len(net.slots.heads) + len(heads)).astype(np.int32)
        data = np.concatenate([self._allowed_costs(allowed), offsets])
        matrix = csr_array(
            (data, np.concatenate([net.slots.heads, heads]), indptr),
            shape=(source + 1, source + 1),
        )
        costs, before = dijkstra(
            matrix, indices=np.array([source]), return_predecessors=True, limit=limit
        )
        return _Tree(self, costs[0], before[0], source)

    def _allowed_costs(self, allowed: frozenset[str]) -> Floats:
        if set(MODES) <= allowed:
            return self.costs
        barred = np.zeros(256, np.bool_)
        barred[[MODES.index(mode) for mode in MODES if mode not in allowed]] = True
        return np.where(barred[self.net.slots.kinds], np.inf, self.costs)


@dataclass(frozen=True, slots=True, eq=False)
class _Tree:
    """Cheapest ways from one stop."""

    space: SearchSpace
    costs: Floats
    before: NDArray[np.int32]
    source: int

    def best_to(self, end: Access) -> tuple[float, int] | None:
        """Return cost and node of the cheapest way into a stop's access."""
        price = self.space.price
        offers = [
            (float(self.costs[node]) + price.way(end.mode, way_m), node)
            for node, way_m in end.nodes.items()
            if np.isfinite(self.costs[node])
        ]
        return min(offers, default=None)

    def nodes_to(self, node: int) -> list[int]:
        """Return the nodes of the way to one of them, in order."""
        nodes = [node]
        while (previous := int(self.before[nodes[-1]])) != self.source:
            nodes.append(previous)
        return nodes[::-1]


def cheapest(
    space: SearchSpace,
    stops: Sequence[Stop],
    wishes: Sequence[frozenset[str]],
    feedback: Feedback,
) -> Arrival | Stuck:
    """Return the cheapest way through all stops.

    Args:
        space: Net and costs.
        stops: Two or more, in order.
        wishes: The modes allowed from each stop to the next.
        feedback: Asked between stops whether to go on.

    Returns:
        The arrival at the last stop, or where it could not go on.

    Raises:
        Cancelled: The feedback said so.
    """
    reach = [space.access(stop, frozenset(MODES)) for stop in stops]
    arrivals = {
        track: Arrival(0.0, None, track, None) for track in reach[0] if track[0] in wishes[0]
    }
    for number, allowed in enumerate(wishes):
        feedback.check()
        left = {
            track: each
            for track, each in _departures(space, stops[number], arrivals, reach[number]).items()
            if track[0] in allowed
        }
        if not left:
            return Stuck(number, True)
        costs = {track: cost for track, (cost, _) in left.items()}
        ends = stops[number], stops[number + 1]
        wanted = {track: end for track, end in reach[number + 1].items() if track[0] in allowed}
        limit = min(costs.values()) + space.usual_cost(ends, allowed)
        for most in (limit, _ENDLESS):
            tree = space.search(costs, reach[number], allowed, most)
            found = {
                track: _arrival(tree, left, reach[number], end) for track, end in wanted.items()
            }
            if all(each is not None or not wanted[track].nodes for track, each in found.items()):
                # What was not looked at costs more than everything that was found.
                break
        arrivals = {track: each for track, each in found.items() if each is not None}
        if FLIGHT in left and FLIGHT in reach[number + 1]:
            arrivals[FLIGHT] = _flown(space, ends, left[FLIGHT])
        if SHIP in left and SHIP in reach[number + 1]:
            sailed = _sailed(space, ends, left[SHIP], (reach[number], reach[number + 1]))
            if sailed is not None:
                arrivals[SHIP] = sailed
        if not arrivals:
            return Stuck(number + 1, False)
    return min(arrivals.values(), key=lambda arrival: arrival.cost)


def _flown(space: SearchSpace, ends: tuple[Stop, Stop], left: tuple[float, Arrival]) -> Arrival:
    """Return the great circle between two stops."""
    here, there = ends
    cost = space.price.way("air", inverse(*here.lonlat, *there.lonlat).length_m)
    stretch = Stretch([], Access(FLIGHT, {}), Access(FLIGHT, {}), cost, [])
    return Arrival(left[0] + cost, stretch, FLIGHT, left[1])


def _sailed(
    space: SearchSpace,
    ends: tuple[Stop, Stop],
    left: tuple[float, Arrival],
    reach: tuple[Mapping[Track, Access], Mapping[Track, Access]],
) -> Arrival | None:
    """Return the way over the sea between two stops that are not both ports of the net."""
    if all(access[SHIP].nodes for access in reach):
        return None
    found = space.sea.direct(*ends)
    if found is None:
        return None
    cost = space.price.way("sea", found.length_m)
    stretch = Stretch([], reach[0][SHIP], reach[1][SHIP], cost, [], sailed=found)
    return Arrival(left[0] + cost, stretch, SHIP, left[1])


def _departures(
    space: SearchSpace,
    stop: Stop,
    arrivals: Mapping[Track, Arrival],
    reach: Mapping[Track, Access],
) -> dict[Track, tuple[float, Arrival]]:
    """Return the cost of leaving a stop on each track, and how it was arrived at for that."""
    price = space.price
    is_first = all(arrival.stretch is None for arrival in arrivals.values())
    stay = 0.0 if is_first or stop.is_via else price.dwell(stop.kind)
    left = {track: (each.cost + stay, each) for track, each in arrivals.items()}
    if is_first:
        return left
    for track in reach:
        for other, arrival in arrivals.items():
            extra = _change(space, stop, other, track)
            if extra is None or other == track:
                continue
            cost = arrival.cost + extra + (stay if other[0] == track[0] else 0.0)
            if cost < left.get(track, (np.inf, arrival))[0]:
                left[track] = cost, arrival
    return left


def _change(space: SearchSpace, stop: Stop, here: Track, there: Track) -> float | None:
    """Return what going on by another track costs at a stop, None where nothing changes there."""
    if stop.place_id not in space.net.hubs:
        return None
    if here[0] != there[0]:
        return space.price.transfer(here[0], there[0])
    return space.price.gauge() if here[1] and there[1] else 0.0


def _arrival(
    tree: _Tree,
    left: Mapping[Track, tuple[float, Arrival]],
    reach: Mapping[Track, Access],
    end: Access,
) -> Arrival | None:
    best = tree.best_to(end)
    found: Arrival | None = None
    if best is not None:
        cost, last = best
        nodes = tree.nodes_to(last)
        net = tree.space.net
        track = MODES[net.node_mode[nodes[0]]], int(net.node_gauge[nodes[0]])
        slots = [net.slots.between(tail, head, tree.space.costs) for tail, head in pairwise(nodes)]
        stretch = Stretch(nodes, reach[track], end, cost - left[track][0], slots)
        found = Arrival(cost, stretch, track, left[track][1])
    short = _on_one_edge(tree.space, left, reach, end)
    if short is not None and (found is None or short.cost < found.cost):
        found = short
    return found


def _on_one_edge(
    space: SearchSpace,
    left: Mapping[Track, tuple[float, Arrival]],
    reach: Mapping[Track, Access],
    end: Access,
) -> Arrival | None:
    """Return the way between two stops beside the same edge, which has no node between them."""
    if end.track not in left:
        return None
    start = reach[end.track]
    best: tuple[float, Anchor, Anchor] | None = None
    for here in set(start.anchors.values()):
        for there in set(end.anchors.values()):
            if here.edge == there.edge:
                within_m = abs(here.exits[0][1] - there.exits[0][1])
                total_m = here.distance_m + within_m + there.distance_m
                if best is None or total_m < best[0]:
                    best = total_m, here, there
    if best is None:
        return None
    cost_before, arrival = left[end.track]
    cost = space.price.way(end.mode, best[0])
    stretch = Stretch([], start, end, cost, [], (best[1], best[2]))
    return Arrival(cost_before + cost, stretch, end.track, arrival)
