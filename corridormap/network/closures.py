"""What is closed: crossings, ports, straits and stretches of corridors, by name or id."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import ArgumentError
from corridormap.network.assumptions import MODES
from corridormap.network.places import Place
from corridormap.network.plan_net import PlanNet, Track

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph

    Lines = NDArray[np.float64]

UNNAMED = "unnamed at "
"""What the key of a crossing without a name begins with, in lower case; its place follows."""
_SAME_DEG = 1e-4
"""Stored lines are as exact as the networks."""


@dataclass(frozen=True, slots=True)
class ClosableLeg:
    """A corridor leg that can be closed, or followed.

    Attributes:
        leg_id: Its id.
        mode: Whose network its track belongs to.
        line: Its drawn geometry as pairs of degrees.
        start_id, end_id: The places at its ends.
        corridor_id: The corridor that it belongs to.
        gauge: '1435', '1000/1435', '' where it is no railway.
        method: How it was drawn.
        way_length_m: Length of the real way, None where none is known.
        way_source: Where that length comes from.
        branch: Of the corridor; `main` for the trunk.
        seq: Its place in the branch.
    """

    leg_id: str
    mode: str
    line: tuple[tuple[float, float], ...]
    start_id: str = ""
    end_id: str = ""
    corridor_id: str = ""
    gauge: str = ""
    method: str = ""
    way_length_m: float | None = None
    way_source: str = ""
    branch: str = ""
    seq: float = 0.0


@dataclass(frozen=True, slots=True)
class Closures:
    """What a plan must not use.

    Attributes:
        names: As people call them, in the order given.
        borders: Keys of crossings.
        places: Ids of ports, hubs and crossings.
        passages: Ids of straits and canals.
        legs: Corridor legs.
        allow_unnamed: Whether crossings without a name may be used where there are named ones.
    """

    names: tuple[str, ...] = ()
    borders: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    passages: frozenset[str] = frozenset()
    legs: tuple[ClosableLeg, ...] = ()
    allow_unnamed: bool = False

    def __bool__(self) -> bool:
        return bool(self.borders or self.places or self.passages or self.legs)


@dataclass(slots=True)
class _Found:
    names: list[str] = field(default_factory=list)
    borders: set[str] = field(default_factory=set)
    places: set[str] = field(default_factory=set)
    passages: set[str] = field(default_factory=set)
    legs: list[ClosableLeg] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Closables:
    """Everything that a name to be closed may mean.

    Attributes:
        places: Ports, hubs and crossings by id.
        passages: Names of straits and canals by id.
        legs: Corridor legs.
        borders: Returns the keys of crossings without a name, `unnamed at lat, lon`; called only
            for a name that begins so.
    """

    places: Mapping[str, Place]
    passages: Mapping[str, str]
    legs: Sequence[ClosableLeg]
    borders: Callable[[], Iterable[str]]

    def find(self, text: str) -> tuple[str, str]:
        """Return the kind (`place`, `passage`, `leg`, `border`) and id of what a name stands for.

        Letter case and surrounding spaces do not count.

        Raises:
            ArgumentError: The name is unknown or means several things.
        """
        name = text.strip().casefold()
        hits = [
            *(("place", place_id) for place_id in self._places_named(name)),
            *(("passage", key) for key, title in self.passages.items() if _is(name, key, title)),
            *(("leg", leg.leg_id) for leg in self.legs if _is(name, leg.leg_id)),
        ]
        if name.startswith(UNNAMED):
            hits += [("border", key) for key in self.borders() if _is(name, key)]
        hits = list(dict.fromkeys(hits))
        by_id = [hit for hit in hits if hit[1].casefold() == name]
        hits = by_id or hits
        if not hits:
            raise ArgumentError(
                f"{text}: nothing that can be closed has this id or name; give a crossing, port, "
                "strait, canal or corridor leg."
            )
        if len(hits) > 1:
            ids = ", ".join(hit[1] for hit in hits)
            raise ArgumentError(f"{text} is ambiguous: {ids}. Give one of these ids.")
        return hits[0]

    def _places_named(self, name: str) -> list[str]:
        by_id = [key for key in self.places if key.casefold() == name]
        return by_id or [
            place.place_id
            for place in self.places.values()
            if _is(name, place.name, *place.other_names)
        ]


def find_closures(
    net: PlanNet,
    wanted: Sequence[str],
    passages: Mapping[str, str],
    legs: Sequence[ClosableLeg] = (),
) -> Closures:
    """Return what names and ids stand for; letter case and surrounding spaces aside.

    Args:
        net: Whose places and borders are looked at.
        wanted: Ids or names of crossings, ports, straits, canals or corridor legs, or
            `unnamed at lat, lon`; what is named twice counts once.
        passages: Names of straits and canals by id.
        legs: Corridor legs.

    Raises:
        ArgumentError: A name is unknown or means several things.
    """
    found = _Found()
    closables = Closables(net.hubs, passages, legs, lambda: unnamed_borders(net))
    for hit in dict.fromkeys(map(closables.find, wanted)):
        _note(found, net, hit, passages, legs)
    return Closures(
        tuple(found.names),
        frozenset(found.borders),
        frozenset(found.places),
        frozenset(found.passages),
        tuple(found.legs),
    )


def unnamed_borders(net: PlanNet) -> list[str]:
    """Return the keys of a net's crossings without a name."""
    return [border.key for border in net.borders if not border.is_named]


def _is(name: str, *keys: str) -> bool:
    return any(key.casefold() == name for key in keys)


def _note(
    found: _Found,
    net: PlanNet,
    hit: tuple[str, str],
    passages: Mapping[str, str],
    legs: Sequence[ClosableLeg],
) -> None:
    kind, key = hit
    if kind == "place":
        place = net.hubs[key]
        found.places.add(key)
        namesakes = [each for each in net.hubs.values() if each.name == place.name]
        # Brest is a station and a crossing: which of them is closed has to be seen.
        found.names.append(place.name if len(namesakes) == 1 else f"{place.name} ({key})")
        if place.is_crossing:
            found.borders.add(key)
    elif kind == "passage":
        found.passages.add(key)
        found.names.append(passages[key])
    elif kind == "border":
        found.borders.add(key)
        found.names.append(key)
    else:
        found.legs += [leg for leg in legs if leg.leg_id == key]
        found.names.append(key)


def closed_slots(net: PlanNet, closures: Closures) -> NDArray[np.bool_]:
    """Return which slots of the net must not be used, shape (s,); straits are not looked at."""
    slots = net.slots
    closed_borders = _closed_borders(net, closures)
    shut = np.zeros(len(slots.heads), np.bool_)
    over = net.over_borders
    shut[over] = closed_borders[slots.events[over]]
    for (place_id, _), node in net.hub_nodes.items():
        if place_id in closures.places:
            shut[slots.indptr[node] : slots.indptr[node + 1]] = True
            shut[slots.heads == node] = True
    for leg in closures.legs:
        _shut_leg(net, leg, shut)
    return shut


def _closed_borders(net: PlanNet, closures: Closures) -> NDArray[np.bool_]:
    """Return which borders are closed, those without a name where there is one with."""
    return np.array(
        [
            border.key in closures.borders
            or (
                not closures.allow_unnamed
                and not border.is_named
                and (border.countries, mode) in net.ways_with_names
            )
            for border, mode in zip(net.borders, net.border_modes, strict=True)
        ],
        np.bool_,
    )


def _shut_leg(net: PlanNet, leg: ClosableLeg, shut: NDArray[np.bool_]) -> None:
    """Close the edges that a leg's line runs along, node by node; at sea its two ports' way."""
    slots = net.slots
    if leg.mode == "sea":
        ends = [net.hub_nodes.get((key, Track("sea")), -1) for key in (leg.start_id, leg.end_id)]
        for tail, head in (ends, ends[::-1]):
            if tail >= 0 and head >= 0:
                first, last = slots.indptr[tail], slots.indptr[tail + 1]
                shut[first + np.flatnonzero(slots.heads[first:last] == head)] = True
        return
    layer = net.layers.get(leg.mode)
    if layer is None:
        return
    line = np.array(leg.line, np.float64)
    graph = layer.graph
    on_line = _nodes_along(graph, line)
    copies = layer.copies[on_line]
    is_on = np.zeros(net.node_count, np.bool_)
    is_on[layer.first + copies[copies >= 0]] = True
    # Where a place stands on an edge of the leg, that edge is there in two halves as well.
    for node, (mode, edge) in net.on_edges.items():
        if mode == leg.mode:
            whole = on_line[graph.edge_from[edge]] and on_line[graph.edge_to[edge]]
            is_on[node] = whole or _ends_at(line, float(net.lon[node]), float(net.lat[node]))
    tails = slots.tails()
    # A place that stands on a node is left over a half of no length: that is not the leg yet.
    own = (slots.kinds == MODES.index(leg.mode)) & (slots.lengths_m > 0.0)
    shut |= is_on[tails] & is_on[slots.heads] & own


def _nodes_along(graph: NetworkGraph, line: Lines) -> NDArray[np.bool_]:
    """Return which nodes a leg's line leads over, without the only way out of a terminus.

    Closing that would close the place for every other way as well.
    """
    keys = _place_keys(np.column_stack([graph.lon, graph.lat]))
    on_line = np.isin(keys, _place_keys(line))
    nodes = np.flatnonzero(on_line)
    nodes = nodes[np.argsort(keys[nodes], kind="stable")]
    asked = _place_keys(line)
    place = np.minimum(np.searchsorted(keys[nodes], asked), max(len(nodes) - 1, 0))
    order = nodes[place[keys[nodes][place] == asked]] if len(nodes) else nodes
    degree = np.bincount(np.concatenate([graph.edge_from, graph.edge_to]))
    for way in (order, order[::-1]):
        (junctions,) = np.nonzero(degree[way] > 2)
        if len(junctions) and degree[way[0]] == 1:
            on_line[way[: junctions[0]]] = False
    return on_line


def _ends_at(line: Lines, lon: float, lat: float) -> bool:
    """Whether a line begins or ends at a point of an edge, or has it as its neighbour there."""
    near = line[[0, 1, -2, -1]] if len(line) > 1 else line
    return bool((np.abs(near - (lon, lat)).max(axis=1) <= _SAME_DEG).any())


def _place_keys(lonlat: Lines) -> NDArray[np.int64]:
    """Return one number for each point, the same for the same ten-thousandths of a degree."""
    whole = np.rint(lonlat * 10_000).astype(np.int64)
    keys: NDArray[np.int64] = whole[:, 0] * 10_000_000 + whole[:, 1]
    return keys
