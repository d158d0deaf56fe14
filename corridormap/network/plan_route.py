"""Turns what a search found into a route that people can read: legs, borders, stays, lines."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.measure import densify, inverse, segment_lengths_m, unwrap
from corridormap.network.anchors import Anchor
from corridormap.network.assumptions import MODES, Assumptions
from corridormap.network.borders import Border
from corridormap.network.connector_words import connector_warnings, crossed_again
from corridormap.network.gauge_breaks import with_gauge_breaks
from corridormap.network.plan_costs import WATER
from corridormap.network.plan_net import PlanNet, Track
from corridormap.network.plan_sea import SEA, PlanSea
from corridormap.network.plan_sections import Section, calls_on, passed_told, through_vias
from corridormap.network.plan_slots import FREE, GAUGE, TRANSFER
from corridormap.network.plan_space import FLIGHT, Access, Arrival, BorderBetween
from corridormap.network.route import CrossingPassed, Event, NoRoute, Route, RouteLeg, Stop
from corridormap.network.sea_leg import SeaLeg

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

LonLat = tuple[float, float]
METHOD_OF = {
    "rail": "network",
    "road": "network",
    "sea": "grid",
    "inland_waterway": "waterway",
    "air": "geodesic",
}
FLIGHT_STEP_M = 50_000.0


@dataclass(slots=True, eq=False)
class _Leg:
    start: Stop
    mode: str
    pieces: list[Floats] = field(default_factory=list)
    length_m: float = 0.0
    gauges: list[str] = field(default_factory=list)
    uses: list[str] = field(default_factory=list)


@dataclass(slots=True, eq=False)
class RouteWriter:
    """Follows a way and writes down what happens on it."""

    net: PlanNet
    assumptions: Assumptions
    sea: PlanSea
    legs: list[RouteLeg] = field(default_factory=list)
    events: list[Event] = field(default_factory=list)
    crossings: list[CrossingPassed] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)
    _leg: _Leg | None = None
    _done_m: float = 0.0

    @property
    def at_m(self) -> float:
        """Return how far the way has come, metres."""
        return self._done_m + (0.0 if self._leg is None else self._leg.length_m)

    def route(self, stops: Sequence[Stop], arrival: Arrival, criterion: str) -> Route:
        """Return the route of a chain of arrivals."""
        chain: list[Arrival] = []
        step: Arrival | None = arrival
        while step is not None and step.stretch is not None:
            chain.append(step)
            step = step.before
        self.warnings += passed_told(self.net, stops, chain[::-1])
        arrived: Track | None = None
        for section in through_vias(self.net, stops, chain[::-1]):
            self._leave(section.start, arrived, section.left_on)
            before = len(self.crossings)
            self._follow(section)
            self.warnings += crossed_again(self.crossings[before:], criterion)
            arrived = section.stretch.end.track
        self._close(stops[-1])
        crossings, events = with_gauge_breaks(self.crossings, self.events, self.net.hubs)
        return Route(
            tuple(stops),
            tuple(self.legs),
            crossings,
            events,
            self.assumptions,
            criterion,
            warnings=tuple(dict.fromkeys(self.warnings)),
        )

    def _leave(self, stop: Stop, arrived: Track | None, left: Track) -> None:
        if arrived is not None and arrived[0] != left[0]:
            self._close(stop)
            self._change_mode(stop, arrived[0], left[0])
        elif arrived is not None:
            if not stop.is_via:
                self._close(stop)
                self._stay(stop, self.assumptions.dwell_h(stop.kind), left[0])
            if arrived[1] != left[1] and arrived[1] and left[1]:
                self._change_gauge(stop, arrived[1], left[1])
        if self._leg is None:
            self._leg = _Leg(stop, left[0])

    def _stay(self, where: Stop, hours: float, mode: str) -> None:
        if hours:
            self._note("dwell", where, (hours, 0.0), mode)

    def _change_gauge(self, where: Stop, before: int, after: int) -> None:
        values = self.assumptions
        takes = values["gauge_change_h"], values["gauge_change_per_teu"]
        gauges = self.net.gauges
        self._note("gauge", where, takes, f"{gauges[before]} → {gauges[after]}")

    def _change_mode(self, stop: Stop, here: str, there: str) -> None:
        at_water = here in WATER or there in WATER
        hours, cost = self.assumptions.transfer_h(at_water), self.assumptions.handling(at_water)
        self._note("transfer", stop, (hours, cost), f"{here} → {there}")

    def _note(self, kind: str, where: Stop, takes: tuple[float, float], detail: str) -> None:
        self.events.append(Event(kind, where.name, self.at_m, *takes, detail, where.lon, where.lat))

    def _close(self, end: Stop) -> None:
        leg = self._leg
        self._leg = None
        if leg is None or not leg.pieces:
            return
        line = _cleaned(np.vstack(leg.pieces))
        drawn_m = float(segment_lengths_m(line).sum()) if len(line) > 1 else 0.0
        length_m = drawn_m if METHOD_OF[leg.mode] not in ("network", "waterway") else leg.length_m
        values = self.assumptions
        self.legs.append(
            RouteLeg(
                leg.start,
                end,
                leg.mode,
                METHOD_OF[leg.mode],
                line,
                length_m,
                drawn_m,
                values.hours(leg.mode, length_m),
                values.cost(leg.mode, length_m),
                values.co2_kg(leg.mode, length_m),
                tuple(dict.fromkeys(gauge for gauge in leg.gauges if gauge)),
                tuple(dict.fromkeys(leg.uses)),
            )
        )
        self._done_m += length_m

    def _follow(self, section: Section) -> None:
        stretch, stop, end = section.stretch, section.start, section.end
        if stretch.start.track == FLIGHT:
            self._add(densify(*stop.lonlat, *end.lonlat, FLIGHT_STEP_M), straight_m(stop, end))
            return
        if stretch.sailed is not None:
            self._sail(stretch.sailed)
            return
        if stretch.within is not None:
            here, there = stretch.within
            length_m = abs(here.exits[0][1] - there.exits[0][1])
            self._tell_far(stop, stretch.start, here)
            self._tell_far(end, stretch.end, there)
            self._add(np.array([stop.lonlat]), here.distance_m)
            points = (here.lon, here.lat), (there.lon, there.lat)
            self._go_on(points, length_m, stretch.over)
            self._add(np.array([end.lonlat]), there.distance_m)
            self._note_gauges([stretch.end.track.gauge])
            return
        nodes = stretch.nodes
        self._connect(stop, stretch.start, nodes[0])
        kinds = self.net.slots.kinds[stretch.slots]
        events = self.net.slots.events[stretch.slots]
        calls = calls_on(section, kinds)
        special = np.flatnonzero((kinds >= len(MODES)) | (events >= 0) | (kinds == SEA)).tolist()
        done = 0
        for place in [*special, len(stretch.slots)]:
            self._run(nodes[done : place + 1], stretch.slots[done:place])
            if place in calls:
                self._call(nodes[place])
            if place < len(stretch.slots):
                self._special(nodes[place], nodes[place + 1], stretch.slots[place])
            done = place + 1
        self._connect(end, stretch.end, nodes[-1], at_end=True)

    def _add(self, line: Floats, length_m: float) -> None:
        assert self._leg is not None
        self._leg.pieces.append(line)
        self._leg.length_m += length_m

    def _connect(self, stop: Stop, access: Access, node: int, at_end: bool = False) -> None:
        """Add the straight line from a stop to its network, and the part of an edge beyond."""
        sailed = None if access.sailed is None else access.sailed.legs[node]
        if sailed is not None:
            assert self._leg is not None
            self._add(sailed.line[::-1] if at_end else sailed.line, sailed.length_m)
            self._leg.uses += sailed.passages
        anchor = access.anchors.get(node)
        if anchor is None:
            return
        self._tell_far(stop, access, anchor)
        ends = (anchor.lon, anchor.lat), (float(self.net.lon[node]), float(self.net.lat[node]))
        edge_m = access.nodes[node] - anchor.distance_m
        over = access.over.get(node)
        beside = np.array([stop.lonlat])
        if at_end:
            self._go_on(ends[::-1], edge_m, None if over is None else over.reversed())
            self._add(beside, anchor.distance_m)
        else:
            self._add(beside, anchor.distance_m)
            self._go_on(ends, edge_m, over)

    def _tell_far(self, stop: Stop, access: Access, anchor: Anchor) -> None:
        self.warnings += connector_warnings(self.net, access.mode, stop, anchor)

    def _go_on(
        self, ends: tuple[LonLat, LonLat], length_m: float, over: BorderBetween | None
    ) -> None:
        """Add a part of an edge, with the border that it crosses half way."""
        self._add(np.array(ends[:1]), length_m / 2)
        if over is not None:
            middle = _middle(*ends)
            self._pass(self.net.borders[over.number], (over.home, over.abroad), middle)
        self._add(np.array(ends[1:]), length_m / 2)

    def _run(self, nodes: Sequence[int], slots: Sequence[int]) -> None:
        """Add a run of plain edges."""
        net, numbers = self.net, list(slots)
        assert self._leg is not None
        lengths_m = net.slots.lengths_m[numbers]
        places = np.column_stack([net.lon[list(nodes)], net.lat[list(nodes)]])
        # A place on its network's way is left and reached without a step to its very point.
        first = 1 if len(numbers) and lengths_m[0] == 0.0 else 0
        last = len(places) - 1 if len(numbers) and lengths_m[-1] == 0.0 else len(places)
        self._add(places[first:last], float(lengths_m.sum()))
        self._note_gauges(net.node_gauge[list(nodes)].tolist())

    def _note_gauges(self, codes: Sequence[int]) -> None:
        if self._leg is not None and self._leg.mode == "rail":
            self._leg.gauges += [self.net.gauges[code] for code in codes]

    def _special(self, tail: int, head: int, slot: int) -> None:
        kind = int(self.net.slots.kinds[slot])
        if kind == TRANSFER:
            self._change_at(self.net.slots.events[slot], tail, head)
        elif kind == GAUGE:
            before, after = (int(self.net.node_gauge[node]) for node in (tail, head))
            here = Stop("", float(self.net.lon[tail]), float(self.net.lat[tail]))
            self._change_gauge(here, before, after)
        elif kind == SEA:
            self._sail(self.sea.leg(slot))
        elif kind != FREE:
            self._cross(tail, head, slot)

    def _change_at(self, number: int, tail: int, head: int) -> None:
        place = list(self.net.hubs.values())[number].stop()
        here, there = (MODES[self.net.node_mode[node]] for node in (tail, head))
        self._close(place)
        self._change_mode(place, here, there)
        self._leg = _Leg(place, there)

    def _call(self, node: int) -> None:
        """Note that a ship calls at a port, since no line goes on without."""
        port = self.net.ports[node].stop()
        self._close(port)
        self._stay(port, self.assumptions.call_h(port.kind), "sea")
        self._leg = _Leg(port, "sea")

    def _sail(self, found: SeaLeg | NoRoute) -> None:
        assert self._leg is not None
        assert isinstance(found, SeaLeg), "searches use ways that are there"
        self._add(found.line, found.length_m)
        self._leg.uses += found.passages

    def _cross(self, tail: int, head: int, slot: int) -> None:
        assert self._leg is not None
        net = self.net
        length_m = float(net.slots.lengths_m[slot])
        self._run([tail], [])
        self._leg.length_m += length_m / 2
        ends = [(float(net.lon[node]), float(net.lat[node])) for node in (tail, head)]
        countries = net.country(tail), net.country(head)
        self._pass(net.borders[net.slots.events[slot]], countries, _middle(*ends))
        self._leg.length_m += length_m / 2
        self._run([head], [])

    def _pass(self, border: Border, countries: tuple[str, str], where: LonLat) -> None:
        """Note that the way crosses a border here."""
        assert self._leg is not None
        mode, values = self._leg.mode, self.assumptions
        self.crossings.append(
            CrossingPassed(border.place_id, border.name, countries, self.at_m, *where, mode)
        )
        takes = values.border_h(mode, countries), values.border_cost(countries)
        self._note("border", Stop(border.name, *where), takes, " → ".join(countries))
        if not border.is_named:
            self.warnings.append(_unnamed(border, countries))


def _unnamed(border: Border, countries: tuple[str, str]) -> str:
    home, abroad = countries
    where = border.name.removeprefix("unnamed ")
    return (
        f"The way from {home} to {abroad} crosses the border {where}, where the map has no "
        "crossing."
    )


def _middle(here: LonLat, there: LonLat) -> LonLat:
    """Return the point half way between two that are near each other."""
    lon, lat = (unwrap(np.array([here, there]))).mean(axis=0).tolist()
    return (lon + 180.0) % 360.0 - 180.0, lat


def _cleaned(line: Floats) -> Floats:
    line = unwrap(np.asarray(line, np.float64))
    moved = np.ones(len(line), np.bool_)
    moved[1:] = (np.abs(np.diff(line, axis=0)) > 1e-9).any(axis=1)
    return line[moved]


def straight_m(start: Stop, end: Stop) -> float:
    """Return the geodesic distance between two stops."""
    return inverse(*start.lonlat, *end.lonlat).length_m
