"""The cheapest way through stops in order, over all modes: one search from stop to stop."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from operator import or_

import numpy as np

from corridormap.core.feedback import Feedback
from corridormap.core.measure import inverse
from corridormap.network.plan_net import Track
from corridormap.network.plan_short import short_way
from corridormap.network.plan_space import (
    FLIGHT,
    SHIP,
    Access,
    Arrival,
    SearchSpace,
    Stretch,
    Stuck,
)
from corridormap.network.plan_trees import ENDLESS, Roots, Tree
from corridormap.network.route import Stop

_ROUNDING = 1e-9
"""Sums of the same costs in another order differ by less, as a share."""


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
    reach = _reach(space, stops, wishes)
    unreached = _unreached(reach, wishes)
    if unreached is not None:
        return unreached
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
        ends = stops[number], stops[number + 1]
        wanted = {track: end for track, end in reach[number + 1].items() if track[0] in allowed}
        limit = min(cost for cost, _ in left.values()) + space.usual_cost(ends, allowed)
        straight = _straight(space, ends, left, (reach[number], wanted))
        direct = frozenset[int]()
        if SHIP in straight:
            direct = frozenset([*reach[number][SHIP].own_nodes, *wanted[SHIP].own_nodes])
        section = _Section(space, left, reach[number], wanted, allowed, direct)
        if number == len(wishes) - 1:
            enough = min((each.cost for each in straight.values()), default=ENDLESS)
            is_enough = bool(straight) and space.sea.is_late()
            best = None if is_enough else section.cheapest(limit, enough)
            offers = [*straight.values(), *([] if best is None else [best])]
        else:
            arrivals = section.on_all_tracks(limit, straight)
            offers = list(arrivals.values())
        if not offers:
            return Stuck(number + 1, False)
    return min(offers, key=lambda arrival: arrival.cost)


def _reach(
    space: SearchSpace, stops: Sequence[Stop], wishes: Sequence[frozenset[str]]
) -> list[dict[Track, Access]]:
    """Return how each stop reaches its tracks; a via point only those that are wished for there."""
    asked = frozenset().union(*wishes)
    near = [asked, *map(or_, wishes, wishes[1:]), wishes[-1]]
    return [
        space.access(stop, own if stop.is_via else asked)
        for stop, own in zip(stops, near, strict=True)
    ]


def _unreached(
    reach: Sequence[Mapping[Track, Access]], wishes: Sequence[frozenset[str]]
) -> Stuck | None:
    """Return the first stop that no track leads to, for which nothing needs to be searched."""
    for number, allowed in enumerate(wishes, 1):
        if all(track.mode not in allowed for track in reach[number]):
            return Stuck(number, False)
    return None


@dataclass(frozen=True, slots=True, eq=False)
class _Section:
    """A search from one stop to the next.

    Attributes:
        space: Net and costs.
        left: What leaving the first stop costs on each track, and how it was arrived at.
        start: How that one reaches its tracks.
        wanted: How the next one reaches those on which it may be arrived at.
        allowed: Modes.
        direct: The ports of either stop where a ship sails from one to the other without the net.
    """

    space: SearchSpace
    left: Mapping[Track, tuple[float, Arrival]]
    start: Mapping[Track, Access]
    wanted: Mapping[Track, Access]
    allowed: frozenset[str]
    direct: frozenset[int]

    def on_all_tracks(
        self, limit: float, straight: Mapping[Track, Arrival]
    ) -> dict[Track, Arrival]:
        """Return the cheapest arrival on each track.

        Args:
            limit: What it seldom costs more than.
            straight: Those that need no net.
        """
        for most in (limit, ENDLESS):
            tree = self._tree(most)
            while True:
                found = self._found(tree)
                more_m = [self._settle(each) for each in found.values()]
                if self._are_known(more_m):
                    break
                if any(start_m for start_m, _ in more_m):
                    tree = self._tree(most)
            for track, each in straight.items():
                if track not in found or each.cost <= found[track].cost:
                    found[track] = each
            if all(
                not end.nodes or (track in found and found[track].cost <= most)
                for track, end in self.wanted.items()
            ):
                # What was not looked at costs more than everything that was found.
                break
            if found and self.space.sea.is_late(self.space.search_s):
                break
        return found

    def cheapest(self, limit: float, enough: float) -> Arrival | None:
        """Return the cheapest arrival of all, where nothing follows.

        Args:
            limit: What it seldom costs more than.
            enough: No arrival is wanted that costs more.
        """
        is_back = self._is_back_better(min(limit, enough))
        for most in (min(limit, enough), enough):
            tree, below = self._tree(most, is_back), most
            while found := self._left(tree) if is_back else self._found(tree):
                best = min(found.values(), key=lambda each: each.cost)
                if best.cost > most:
                    break
                start_m, end_m = self._settle(best)
                if self._are_known([(start_m, end_m)]):
                    return best
                if end_m if is_back else start_m:
                    # The same way is still there at its true cost: none that costs more is wanted.
                    true_cost = best.cost + self.space.price.way("sea", start_m + end_m)
                    below = min(below, true_cost * (1.0 + _ROUNDING))
                    tree = self._tree(below, is_back)
            if most == enough:
                break
        return None

    def _found(self, tree: Tree) -> dict[Track, Arrival]:
        """Return the cheapest arrival on each track, by the ways from the first stop."""
        found = {track: self._arrival(tree, end) for track, end in self.wanted.items()}
        return {track: each for track, each in found.items() if each is not None}

    def _left(self, tree: Tree) -> dict[Track, Arrival]:
        """Return the cheapest arrival that leaves on each track, by the ways to the next stop."""
        found: dict[Track, Arrival] = {}
        for track, (spent, before) in self.left.items():
            best = tree.best_to(self.start[track], self.direct)
            if best is not None:
                cost, first = best
                nodes = tree.nodes_to(first)[::-1]
                end = self.wanted[tree.roots.tracks[nodes[-1]]]
                stretch = self._stretch(nodes, (self.start[track], end), cost)
                found[track] = Arrival(spent + cost, stretch, track, before)
        for end in self.wanted.values():
            short = short_way(self.space, self.left, self.start, end)
            if short is not None and (
                short.left_on not in found or short.cost < found[short.left_on].cost
            ):
                found[short.left_on] = short
        return found

    def _arrival(self, tree: Tree, end: Access) -> Arrival | None:
        best = tree.best_to(end, self.direct)
        found: Arrival | None = None
        if best is not None:
            cost, last = best
            nodes = tree.nodes_to(last)
            track = tree.roots.tracks[nodes[0]]
            spent, before = self.left[track]
            stretch = self._stretch(nodes, (self.start[track], end), cost - spent)
            found = Arrival(cost, stretch, track, before)
        short = short_way(self.space, self.left, self.start, end)
        if short is not None and (found is None or short.cost < found.cost):
            found = short
        return found

    def _stretch(self, between: list[int], ends: tuple[Access, Access], cost: float) -> Stretch:
        ports = [[] if each.port < 0 else [each.port] for each in ends]
        nodes = [*ports[0], *between, *ports[1]]
        slots = self.space.net.slots.along(np.array(nodes, np.int64), self.space.costs)
        return Stretch(nodes, *ends, cost, slots.tolist())

    def _settle(self, arrival: Arrival) -> tuple[float, float]:
        """Find the ways to ports that an arrival leads over; return how much longer they are.

        Shorter ones stood in for them: another arrival may be the cheapest now.
        """
        stretch = arrival.stretch
        if stretch is None or not stretch.nodes:
            return 0.0, 0.0
        return stretch.start.settle(stretch.nodes[0]), stretch.end.settle(stretch.nodes[-1])

    def _are_known(self, more_m: Sequence[tuple[float, float]]) -> bool:
        """Tell by how much longer ways turned out whether to go on with the arrivals over them."""
        most_m = max((length_m for pair in more_m for length_m in pair), default=0.0)
        return not most_m or (np.isfinite(most_m) and self.space.sea.is_late())

    def _is_back_better(self, most: float) -> bool:
        """Tell whether to search from the next stop, since ways to it are known or soon will be."""
        ends = self._roots(is_back=False), self._roots(is_back=True)
        return self.space.trees.is_later_better(self.space, ends, most)

    def _roots(self, is_back: bool) -> Roots:
        if is_back:
            spent = dict.fromkeys(self.wanted, 0.0)
        else:
            spent = {track: cost for track, (cost, _) in self.left.items()}
        reach = self.wanted if is_back else self.start
        return Roots.of(spent, reach, self.allowed, self.space.price)

    def _tree(self, most: float, is_back: bool = False) -> Tree:
        return self.space.trees.tree(self.space, self._roots(is_back), most)


def _straight(
    space: SearchSpace,
    ends: tuple[Stop, Stop],
    left: Mapping[Track, tuple[float, Arrival]],
    reach: tuple[Mapping[Track, Access], Mapping[Track, Access]],
) -> dict[Track, Arrival]:
    """Return the ways between two stops that need no net, by track."""
    found: dict[Track, Arrival] = {}
    if FLIGHT in left and FLIGHT in reach[1]:
        found[FLIGHT] = _flown(space, ends, left[FLIGHT])
    if SHIP in left and SHIP in reach[1]:
        sailed = _sailed(space, ends, left[SHIP], reach)
        if sailed is not None:
            found[SHIP] = sailed
    return found


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
    if all(access[SHIP].port >= 0 for access in reach):
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
    """Return what going on by another track costs at a stop, None where nothing changes there.

    Over the border of a crossing leads an edge of the net.
    """
    if stop.place_id not in space.net.hubs or here.side != there.side:
        return None
    if stop.is_via and not {here, there} <= space.net.tracks_at(stop.place_id).keys():
        # What only passes it does not stop there.
        return None
    if here[0] != there[0]:
        return space.price.transfer(here[0], there[0])
    return space.price.gauge() if here[1] and there[1] else 0.0
