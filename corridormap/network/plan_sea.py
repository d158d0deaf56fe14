"""The sea as the planner sees it: ready ways between ports, and others found when they matter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.core.measure import inverse
from corridormap.network.assumptions import MODES
from corridormap.network.plan_net import PlanNet, Track
from corridormap.network.plan_ports import PortTable, joined_legs
from corridormap.network.route import NoRoute, Stop
from corridormap.network.sea_leg import SeaLeg, least_legs_m, sea_leg
from corridormap.network.sea_route import CLOSED_BY_DEFAULT, harbour_at

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.sea_sight import LonLat

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

SEA = MODES.index("sea")
NEAREST_PORTS = 6
"""Goods from elsewhere on the coast go on by land from one of so many ports."""
_STOPS = 8
"""Of so many stops the ways to ports are kept: those beside a hand that pulls stay."""
_PULLED_SHARE = 0.997
"""A way pulled thoroughly has no smaller share of the length of one pulled quickly."""
_SEARCH_S = 0.1
"""A search over all seas takes so long."""
_AT_PORT_M = 1.0
"""Ways that are stored end so near to their ports."""


LastPort = tuple[float, int]
"""How far it is past a port, metres, and that port's node."""


@dataclass(slots=True, eq=False)
class PlanSea:
    """Ways over the sea while some straits and canals are closed.

    Where closings make a stored way useless and no other one is stored, the length of a way for
    which less is closed stands in: no way is shorter. `settle` works the true one out when a
    search wants to use it.

    Attributes:
        net: Whose ports they lead between.
        folder: resources/network.
        closed: Ids of straits and canals.
        closed_places: Ids of places, among them ports: no ship sails past those.
        slots: Shape (k,), those of the net that lead over the sea.
        lengths_m: Shape (k,), infinite where there is no way.
        is_hurried: Whether the newest question was answered before everything was looked at.
    """

    net: PlanNet
    folder: Path
    closed: frozenset[str]
    closed_places: frozenset[str] = frozenset()
    slots: Ints = field(init=False)
    lengths_m: Floats = field(init=False)
    is_hurried: bool = field(init=False, default=False)
    _feedback: Feedback = field(init=False, default_factory=Feedback)
    _ports: Ints = field(init=False)
    """Shape (k, 2): the ports of the table that each slot leads from and to."""
    _table: PortTable = field(init=False)
    _port_of: dict[int, int] = field(init=False, default_factory=dict)
    _ways: dict[tuple[float, float], PortWays] = field(init=False, default_factory=dict)
    _differs: bool = field(init=False, default=False)
    """Whether lengths are others than when `settle` told last."""

    def __post_init__(self) -> None:
        net = self.net
        self.slots = np.flatnonzero(net.slots.kinds == SEA)
        self._ports = np.zeros((len(self.slots), 2), np.int64)
        if net.sea is None:
            self._table = PortTable.of(np.zeros((0, 0)), np.zeros((0, 0), np.bool_))
            self.lengths_m = np.zeros(0)
            return
        shut = [at for at, name in enumerate(net.sea.ports) if name in self.closed_places]
        self._table = PortTable.of(*net.sea.lengths_m(self.closed), shut)
        number = np.full(net.node_count, -1, np.int64)
        for place, name in enumerate(net.sea.ports):
            node = net.hub_nodes.get((name, Track("sea")))
            if node is not None:
                number[node] = self._port_of[node] = place
        tails = np.searchsorted(net.slots.indptr, self.slots, side="right") - 1
        self._ports = np.column_stack([number[tails], number[net.slots.heads[self.slots]]])
        self.lengths_m = self._table.lengths_m[tuple(self._ports.T)]

    def begin(self, feedback: Feedback) -> None:
        """Take up a question; its feedback tells when it is late."""
        self._feedback, self.is_hurried = feedback, False

    def is_late(self, seconds: float = 0.0) -> bool:
        """Tell whether to answer with what is known; only who then does may ask.

        Args:
            seconds: What it takes to know more.
        """
        is_late = self._feedback.is_late_in(seconds)
        self.is_hurried = self.is_hurried or is_late
        return is_late

    def settle(self, slots: Ints) -> bool:
        """Work out the true length of the slots used, all over the sea; tell if any differs.

        Lengths that `settle_between` worked out since it was last asked count as well.
        """
        for place in np.searchsorted(self.slots, slots).tolist():
            self._settle(*self._ports[place].tolist())
        differs, self._differs = self._differs, False
        return differs

    def settle_between(self, port: int, other: int) -> bool:
        """Work out the true length between two ports, by their nodes; tell if any differs."""
        return self._settle(self._port_of[port], self._port_of[other])

    def _settle(self, a: int, b: int) -> bool:
        differs = False
        while pairs := self._table.unknown(a, b):
            here, there = pairs[0]
            found = self._sailed(self._harbour(here), self._harbour(there))
            if isinstance(found, SeaLeg) and found.is_provisional:
                break
            # There and back are one way, and searches go along either.
            length_m = np.inf if isinstance(found, NoRoute) else found.length_m
            self._table.settle(here, there, length_m)
            differs = self._differs = True
        if differs:
            # What is known between two ports may be a part of ways between others.
            self.lengths_m = self._table.lengths_m[tuple(self._ports.T)]
            for ways in self._ways.values():
                ways.sail_on()
        return differs

    def leg(self, slot: int) -> SeaLeg | NoRoute:
        """Return the way of a slot."""
        tail = int(np.searchsorted(self.net.slots.indptr, slot, side="right")) - 1
        return self.leg_between(tail, int(self.net.slots.heads[slot]))

    def leg_between(self, port: int, other: int) -> SeaLeg | NoRoute:
        """Return the way from port to port, by their nodes."""
        passed = self._table.chain(self._port_of[port], self._port_of[other])[1:-1]
        between = [self._harbour(at) for at in passed]
        legs: list[SeaLeg] = []
        for here, there in pairwise([self._place(port), *between, self._place(other)]):
            leg = self._sailed(here, there)
            if isinstance(leg, NoRoute):
                return leg
            legs.append(leg)
        return joined_legs(legs)

    def _sailed(self, here: LonLat, there: LonLat) -> SeaLeg | NoRoute:
        found = sea_leg(self.folder, here, there, self.closed, self._feedback)
        is_provisional = isinstance(found, SeaLeg) and found.is_provisional
        self.is_hurried = self.is_hurried or is_provisional
        return found

    def between_m(self, port: int, other: int) -> float:
        """Return what the way between two ports, by their nodes, is not longer than."""
        pair = self._port_of[port], self._port_of[other]
        return np.inf if self._table.is_loose[pair] else float(self._table.lengths_m[pair])

    def past_m(self, ports: Sequence[int], lengths_m: Sequence[float]) -> dict[int, LastPort]:
        """Return what it is not shorter than to the other ports past some of them.

        Args:
            ports: Their nodes.
            lengths_m: How far it is to each.

        Returns:
            By node, with the node of the port that is passed; `settle_between` those two knows
            how far it is. Closed ports are left out.
        """
        nodes = [node for node in self._port_of if node not in ports and self._is_open(node)]
        if not nodes or not ports:
            return {}
        rows, columns = ([self._port_of[node] for node in each] for each in (ports, nodes))
        between_m = self._table.lengths_m[np.ix_(rows, columns)]
        ways_m = np.array(lengths_m)[:, None] + between_m
        best = ways_m.argmin(axis=0)
        least_m = ways_m.min(axis=0).tolist()
        return {
            node: (length_m, ports[at])
            for node, length_m, at in zip(nodes, least_m, best.tolist(), strict=True)
            if np.isfinite(length_m)
        }

    def _is_open(self, node: int) -> bool:
        return self.net.ports[node].place_id not in self.closed_places

    def is_near(self, stop: Stop) -> bool:
        """Whether a stop that is no port lies near enough to open water to begin there."""
        if not (self.folder / "sea.npz").exists():
            return False
        return bool(harbour_at(self.folder, stop.lonlat, CLOSED_BY_DEFAULT).exits)

    def ways_to_ports(self, stop: Stop) -> PortWays:
        """Return the ways from a stop that is no port to the ports nearest by; kept for a while."""
        ways = self._ways.pop(stop.lonlat, None) or self._new_ways(stop)
        self._ways[stop.lonlat] = ways
        while len(self._ways) > _STOPS:
            del self._ways[next(iter(self._ways))]
        return ways

    def _new_ways(self, stop: Stop) -> PortWays:
        ports = [
            (inverse(*stop.lonlat, *self._place(node)).length_m, node)
            for (_, track), node in self.net.hub_nodes.items()
            if track.mode == "sea" and self._is_open(node)
        ]
        nearest = sorted(ports)[:NEAREST_PORTS]
        least_m = {node: max(circle_m - _AT_PORT_M, 0.0) for circle_m, node in nearest}
        ways = PortWays(self, stop, least_m, frozenset(least_m))
        ways.sail_on()
        return ways

    def least_m(self, stop: Stop, nodes: Sequence[int]) -> list[float]:
        """Return what no ways from a stop to ports are shorter than; sooner known than the ways.

        Infinite where there is none.
        """
        ports = [self._place(node) for node in nodes]
        return least_legs_m(self.folder, stop.lonlat, ports, self.closed)

    def to_port(self, stop: Stop, node: int) -> SeaLeg | None:
        """Return the way from a stop to a port, None where there is none."""
        found = self._sailed(stop.lonlat, self._place(node))
        return None if isinstance(found, NoRoute) else found

    def _harbour(self, at: int) -> LonLat:
        """Return where a port of the table lies."""
        sea = self.net.sea
        assert sea is not None, "without its ways there are no ports"
        return float(sea.lon[at]), float(sea.lat[at])

    def _place(self, node: int) -> tuple[float, float]:
        return float(self.net.lon[node]), float(self.net.lat[node])

    def direct(self, here: Stop, there: Stop) -> SeaLeg | None:
        """Return the way between two stops, of which one at least is no port of the net."""
        found = self._sailed(here.lonlat, there.lonlat)
        return None if isinstance(found, NoRoute) else found


@dataclass(slots=True, eq=False)
class PortWays:
    """Ways over the sea from a stop that is no port to some ports.

    Most are never sailed, and each takes a while to pull taut: until a search wants to use one,
    a length stands in than which none is shorter, the great circle at first.

    Attributes:
        sea: Where they lead.
        stop: Where they begin.
        lengths_m: By the ports' nodes; `settle` corrects them, and drops where there is no way.
        near: The nodes of those to which ways are looked for; to others ships sail past these.
        legs: Those that were found, by the same.
    """

    sea: PlanSea
    stop: Stop
    lengths_m: dict[int, float]
    near: frozenset[int]
    legs: dict[int, SeaLeg] = field(default_factory=dict)
    _past: dict[int, int] = field(default_factory=dict)
    _is_searched: bool = False
    _rough: set[int] = field(default_factory=set)

    def settle(self, node: int) -> float:
        """Find the way to a port that a search wants to use.

        Returns:
            How much longer it is than was known, metres; infinite where there is none.
        """
        if node in self.near:
            more_m = self._settle_near(node)
            if more_m:
                self.sail_on()
            return more_m
        known_m = self.lengths_m.get(node, np.inf)
        while node in self._past:
            if self.settle(self._past[node]):
                continue
            if not self.sea.settle_between(self._past[node], node):
                break
            self.sail_on()
        if node not in self._past:
            return np.inf
        past = self._past[node]
        beyond = self.sea.leg_between(past, node)
        assert isinstance(beyond, SeaLeg), "ways of a known length are there"
        self.legs[node] = joined_legs([self.legs[past], beyond])
        return self.lengths_m[node] - known_m

    def sail_on(self) -> None:
        """Reckon the ways to the other ports: past the nearest, where no ship need call."""
        near = [node for node in self.near if node in self.lengths_m]
        found = self.sea.past_m(near, [self.lengths_m[node] for node in near])
        self._past.clear()
        for node in set(self.lengths_m) - self.near:
            del self.lengths_m[node]
        for node, (length_m, past) in found.items():
            if node not in self.near:
                self.lengths_m[node], self._past[node] = length_m, past

    def _settle_near(self, node: int) -> float:
        if node in self.legs and node not in self._rough:
            return 0.0
        if node not in self.lengths_m:
            # Arrivals on several tracks may lead over it.
            return np.inf
        known_m = self.lengths_m[node]
        if not self._is_searched and not self.sea.is_late(_SEARCH_S):
            self._search()
        leg = self.sea.to_port(self.stop, node) if node in self.lengths_m else None
        if leg is None:
            self.lengths_m.pop(node, None)
            return np.inf
        self.legs[node] = leg
        if leg.is_provisional:
            # For this answer only: the next question looks again.
            self._rough.add(node)
            return 0.0
        self._rough.discard(node)
        self.lengths_m[node] = leg.length_m
        for other in self.near.intersection(self.lengths_m) - (set(self.legs) - self._rough):
            # Ways from port to port are pulled more thoroughly than those that somebody waits for.
            beyond_m = _PULLED_SHARE * leg.length_m - self.sea.between_m(node, other)
            self.lengths_m[other] = max(self.lengths_m[other], beyond_m)
        return leg.length_m - known_m

    def _search(self) -> None:
        """Know better what no way is shorter than; ports beyond land drop out."""
        self._is_searched = True
        nodes = [node for node in self.lengths_m if node in self.near]
        for node, least_m in zip(nodes, self.sea.least_m(self.stop, nodes), strict=True):
            if np.isinf(least_m):
                del self.lengths_m[node]
            else:
                self.lengths_m[node] = max(self.lengths_m[node], least_m)
