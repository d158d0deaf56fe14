"""A leg over the sea between any two points: from the table where it answers, or found anew."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from functools import lru_cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.core.feedback import Feedback
from corridormap.core.measure import check_lonlat, line_length_m
from corridormap.network.route import NoRoute
from corridormap.network.sea_bounds import least_between_m, least_taut_m, most_on_graph_m
from corridormap.network.sea_gates import gates_crossed, passage_names
from corridormap.network.sea_route import (
    CLOSED_BY_DEFAULT,
    REACH_M,
    LatticeWay,
    another_way,
    edge_labels,
    harbour_at,
    lattice_way,
    least_without_m,
    prepare_ways,
    pulled,
)
from corridormap.network.sea_string import QUICK, ROUGH, Effort, OutOfTime, TooLong
from corridormap.network.sea_ways import SeaWays, StoredWay, load_sea_ways
from corridormap.network.snapping import nodes_within
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.network.sea_sight import LonLat

    Degrees = NDArray[np.float64]


_MOST_RIVALS = 8
"""Ways around the world have many; each takes some 50 ms to find."""
_LOOK_S = 0.03
"""To look for a rival takes so long."""
_PULL_S = 0.02
"""To pull a way taut takes longer, but may be stopped after so long at any time."""


@dataclass(frozen=True, slots=True, eq=False)
class SeaLeg:
    """A way over the sea.

    Attributes:
        line: Shape (n, 2), degrees, unwrapped; points at most 50 km apart; not to be written to.
        length_m: Geodesic length of the line.
        passages: Labels of the straits and canals that it passes, in order.
        is_provisional: Whether nobody had the time to look for a shorter one.
    """

    line: Degrees
    length_m: float
    passages: tuple[str, ...]
    is_provisional: bool = False


def sea_leg(
    network_dir: Path,
    start: LonLat,
    end: LonLat,
    closed: frozenset[str] = frozenset(),
    feedback: Feedback | None = None,
) -> SeaLeg | NoRoute:
    """Return the way over the sea between two points, or why there is none.

    Args:
        network_dir: resources/network.
        start: Degrees, within 40 km of open water.
        end: The same.
        closed: Labels of straits and canals that must not be used, beside `CLOSED_BY_DEFAULT`,
            which stay closed.
        feedback: Once it says that it is late, the best way known by then is returned.

    Raises:
        SourceError: The sea's files are missing or broken.
        GeometryError: A coordinate is not finite or a latitude lies beyond the poles.
    """
    check_lonlat(np.array([start, end]))
    if start == end and harbour_at(network_dir, start, CLOSED_BY_DEFAULT).exits:
        return SeaLeg(np.array([start, end]), 0.0, ())
    ports = _ports(network_dir, start, end)
    if ports is not None:
        stored = _kept(*ports, closed)
        if stored is not None:
            return _checked(network_dir, stored, closed)
    # Between ports the ways that are stored are rivals enough.
    rivals = _MOST_RIVALS if ports is None else 0
    search = _search(network_dir, (start, end), closed | CLOSED_BY_DEFAULT, rivals)
    way = search.shortest(feedback or Feedback())
    if ports is not None and way is not None:
        other = _avoiding(*ports, closed)
        if other is not None and other.length_m < way.length_m:
            way = replace(other, is_provisional=way.is_provisional)
    if way is None:
        return NoRoute(_why_none(network_dir, start, end, closed))
    return _checked(network_dir, way, closed)


def least_legs_m(
    network_dir: Path, start: LonLat, ends: Sequence[LonLat], closed: frozenset[str] = frozenset()
) -> list[float]:
    """Return metres that no legs from a point to others are shorter than; sooner known than legs.

    Args:
        network_dir: resources/network.
        start: Degrees.
        ends: The same.
        closed: Labels of straits and canals, as for `sea_leg`.

    Returns:
        One for each end, infinite where there is no leg.
    """
    shut = closed | CLOSED_BY_DEFAULT
    prepare_ways(network_dir, start, ends, shut)
    return [_least_leg_m(lattice_way(network_dir, start, end, shut)) for end in ends]


def _least_leg_m(lattice: LatticeWay | None) -> float:
    if lattice is None:
        return np.inf
    # How a ship leaves a harbour is guessed coarsely on the graph, with a penalty at the shore.
    leaving_m = _leaving_m(lattice)
    ends = lattice.start, lattice.end
    return max(least_taut_m(lattice.length_m - leaving_m, ends) - leaving_m, 0.0)


def passages_of(network_dir: Path, line: Degrees, canals: frozenset[str]) -> tuple[str, ...]:
    """Return what a finished line passes: the gates that it crosses, in order, then canals.

    Args:
        network_dir: resources/network.
        line: Shape (n, 2), degrees, unwrapped.
        canals: Labels of edges that it runs along, such as half a canal that ends at a port.
    """
    crossed = gates_crossed(network_dir, line)
    return (*crossed, *sorted(canals.difference(crossed)))


def _checked(network_dir: Path, leg: SeaLeg, closed: frozenset[str]) -> SeaLeg | NoRoute:
    """Look at the finished line once more: nothing closed is ever handed out."""
    used = closed.intersection((*leg.passages, *gates_crossed(network_dir, leg.line)))
    if used:
        return NoRoute(f"cut by closing: {_named(network_dir, used)}")
    return leg


def _ports(network_dir: Path, start: LonLat, end: LonLat) -> tuple[SeaWays, int, int] | None:
    """Return the table of ways and the positions of two ports in it, None where one is none."""
    try:
        table = load_sea_ways(network_dir)
    except SourceError:
        return None
    a, b = table.port_at(start), table.port_at(end)
    return None if a is None or b is None or a == b else (table, a, b)


@lru_cache(maxsize=512)
def _kept(table: SeaWays, a: int, b: int, closed: frozenset[str]) -> SeaLeg | None:
    way = table.way(a, b, closed)
    return None if way is None or not len(way.corners) else _of_table(table, a, b, way)


def _avoiding(table: SeaWays, a: int, b: int, closed: frozenset[str]) -> SeaLeg | None:
    """Return the shortest way of the table that happens to avoid what is closed."""
    way = table.avoiding(a, b, closed)
    return None if way is None else _of_table(table, a, b, way)


def _of_table(table: SeaWays, a: int, b: int, way: StoredWay) -> SeaLeg:
    line = table.line_of(way, a, b)
    line.setflags(write=False)
    return SeaLeg(line, way.length_m, way.passages if a <= b else way.passages[::-1])


@dataclass(slots=True, eq=False)
class _Search:
    """A search for the shortest of the ways that are nearly the shortest on the sea graph.

    The graph's ways are longer than when they are pulled taut, some more than others: a rival
    through another strait may win. Were it not looked for, closing a strait could make a way
    shorter. Who is in a hurry gets the best way so far; the search goes on from there.

    Attributes:
        network_dir: resources/network.
        first: The shortest way on the graph, None where there is none.
        most_rivals: So many are looked for.
        best: The shortest way by now.
    """

    network_dir: Path
    first: LatticeWay | None
    most_rivals: int
    best: SeaLeg | None = None
    _waiting: list[LatticeWay] = field(default_factory=list)
    _passed: list[tuple[LatticeWay, str]] = field(default_factory=list)
    """Ways that were pulled, with a passage of theirs without which none was looked for yet."""
    _taut: dict[tuple[int, ...], SeaLeg] = field(default_factory=dict)
    """What came of ways that were pulled, by their nodes."""
    _least_m: dict[frozenset[str], float] = field(default_factory=dict)
    """What ways are longer than by what is closed: whoever closes more gets no shorter one."""
    _lock: Lock = field(default_factory=Lock)

    def __post_init__(self) -> None:
        if self.first is not None:
            self._waiting = [self.first]
            self._least_m = {self.first.closed: 0.0}

    def shortest(self, feedback: Feedback) -> SeaLeg | None:
        """Return the shortest way, or the best one known once the feedback is late."""
        with self._lock:
            while self._passed or self._may_win():
                if feedback.is_late_in(_LOOK_S if self._passed else _PULL_S):
                    return replace(self._so_far(), is_provisional=True)
                try:
                    self._go_on(feedback)
                except OutOfTime:
                    return replace(self._so_far(), is_provisional=True)
            return self.best

    def _go_on(self, feedback: Feedback) -> None:
        if self._passed:
            self._look_around(*self._passed[0])
            del self._passed[0]
        else:
            self._pull(feedback)

    def _may_win(self) -> bool:
        """Bring the way forward that is pulled next; tell whether there is one."""
        self._waiting.sort(key=lambda each: each.length_m)
        while self._waiting and self.best is not None:
            if _least_pulled_m(self.network_dir, self._waiting[0]) <= self.best.length_m:
                break
            del self._waiting[0]
        return bool(self._waiting)

    def _so_far(self) -> SeaLeg:
        if self.best is None:
            lattice = self._waiting[0]
            rough = _pulled_leg(self.network_dir, lattice, ROUGH)
            if lattice.closed.isdisjoint(rough.passages):
                return rough
            self._pull()
        assert self.best is not None
        return self.best

    def _pull(self, feedback: Feedback | None = None) -> None:
        lattice = self._waiting[0]
        nodes = tuple(lattice.way.nodes)
        leg = self._taut.get(nodes)
        # Several closings may lead to the same rival.
        if leg is None or not lattice.closed.isdisjoint(leg.passages):
            most_m = np.inf if self.best is None else self.best.length_m
            effort = replace(QUICK, feedback=feedback, most_m=most_m)
            try:
                leg = _pulled_leg(self.network_dir, lattice, effort)
            except TooLong:
                leg = None
            else:
                self._taut[nodes] = leg
        if leg is not None and (self.best is None or leg.length_m < self.best.length_m):
            self.best = leg
        del self._waiting[0]
        graph = load_network(self.network_dir, "sea")
        passages = edge_labels(graph, nodes) if leg is None else leg.passages
        self._passed = [(lattice, passage) for passage in dict.fromkeys(passages) if passage]

    def _look_around(self, lattice: LatticeWay, passage: str) -> None:
        """Look for a rival that avoids a passage of a way."""
        shut = lattice.closed | {passage}
        if shut in self._least_m or len(self._least_m) > self.most_rivals:
            return
        assert self.first is not None
        assert self.best is not None
        enough_m = most_on_graph_m(self.best.length_m, (self.first.start, self.first.end))
        fewer_m = max(length_m for each, length_m in self._least_m.items() if each < shut)
        if fewer_m <= enough_m:
            fewer_m = least_without_m(self.network_dir, lattice, passage, enough_m)
        rival = None
        if fewer_m <= enough_m:
            rival = another_way(self.network_dir, self.first, shut, enough_m)
            fewer_m = np.inf
        self._least_m[shut] = fewer_m if rival is None else rival.length_m
        self._waiting += [] if rival is None else [rival]


@lru_cache(maxsize=512)
def _search(
    network_dir: Path, ends: tuple[LonLat, LonLat], closed: frozenset[str], most_rivals: int
) -> _Search:
    """Return the search for a way; kept, so that whoever asks again goes on with it."""
    return _Search(network_dir, lattice_way(network_dir, *ends, closed), most_rivals)


def _least_pulled_m(network_dir: Path, lattice: LatticeWay) -> float:
    """Return what a way of the sea graph is not shorter than once it is pulled taut."""
    line = load_network(network_dir, "sea").coordinates(np.array(lattice.way.nodes, dtype=np.int64))
    return least_between_m(line) - _leaving_m(lattice)


def _leaving_m(lattice: LatticeWay) -> float:
    """Return metres of the ways out of both harbours, with what a shore on them is counted as."""
    ends = zip(lattice.harbours, lattice.way.ends, strict=True)
    return sum(dict(harbour.exits)[node] for harbour, node in ends)


@lru_cache(maxsize=256)
def _pulled_leg(network_dir: Path, lattice: LatticeWay, effort: Effort) -> SeaLeg:
    way = pulled(network_dir, lattice, effort)
    line = way.line()
    line.setflags(write=False)
    return SeaLeg(line, line_length_m(line), passages_of(network_dir, line, way.canals))


def _why_none(network_dir: Path, start: LonLat, end: LonLat, closed: frozenset[str]) -> str:
    graph = load_network(network_dir, "sea")
    shut = closed | CLOSED_BY_DEFAULT
    for name, point in (("start", start), ("end", end)):
        if harbour_at(network_dir, point, CLOSED_BY_DEFAULT).exits:
            continue
        if not len(nodes_within(graph, *point, REACH_M)[0]):
            return f"the {name} lies more than {REACH_M / 1000:.0f} km from open water"
        return f"land lies between the {name} and open water"
    cutting = _cutting(network_dir, start, end, shut)
    if cutting is None:
        return "no sea joins the start to the end"
    return f"cut by closing: {_named(network_dir, cutting)}"


def _cutting(
    network_dir: Path, start: LonLat, end: LonLat, shut: frozenset[str]
) -> set[str] | None:
    """Return enough of the closed passages to cut every way, None where there never was one."""
    graph = load_network(network_dir, "sea")
    cutting = set(CLOSED_BY_DEFAULT)
    for _ in range(len(shut)):
        nodes = _searched(network_dir, start, end, frozenset(cutting))
        if nodes is None:
            break
        cutting |= shut.intersection(edge_labels(graph, nodes)) or shut
    named = cutting - CLOSED_BY_DEFAULT
    if named:
        return named
    nowhere = _searched(network_dir, start, end, frozenset()) is None
    return None if nowhere else set(CLOSED_BY_DEFAULT)


def _searched(
    network_dir: Path, start: LonLat, end: LonLat, closed: frozenset[str]
) -> list[int] | None:
    found = lattice_way(network_dir, start, end, closed)
    return None if found is None else found.way.nodes


def _named(network_dir: Path, labels: set[str] | frozenset[str]) -> str:
    names = passage_names(network_dir)
    return ", ".join(sorted(names.get(label, label) for label in labels))
