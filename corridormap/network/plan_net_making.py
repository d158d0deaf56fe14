"""Puts the planner's graph together: networks by gauge, places between them, changes of mode."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from itertools import permutations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import SourceError
from corridormap.network.anchors import Anchor
from corridormap.network.assumptions import MODES
from corridormap.network.border_slips import settled_countries
from corridormap.network.borders import Border, borders_of
from corridormap.network.far_sides import Step, way_beyond
from corridormap.network.places import Place
from corridormap.network.plan_net import HubKey, Layer, PlanNet, Track, worthwhile_anchors
from corridormap.network.plan_slots import FREE, GAUGE, TRANSFER, SlotPile
from corridormap.network.sea_ways import load_sea_ways
from corridormap.network.store import load_network

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.network.graph import NetworkGraph
    from corridormap.network.sea_ways import SeaWays

    Floats = NDArray[np.float64]

LAND = ("rail", "road", "inland_waterway")
FILE_OF = {"rail": "rail", "road": "road", "inland_waterway": "waterway"}
HUB_RADIUS_M = 5_000.0
"""A place has the modes whose network comes so near …"""
ON_THE_WAY_M = 400.0
"""… and lies on it when it is nearer than this: a line to its very point would be a spike."""


def load_plan_net(folder: Path, places: Sequence[Place]) -> PlanNet:
    """Return the net of resources/network with ports, hubs and crossings.

    Raises:
        SourceError: A network is missing or no network.
    """
    builder = _Builder(folder, places)
    for mode in LAND:
        builder.add_layer(mode)
    builder.add_hubs()
    return builder.net()


@dataclass(frozen=True, slots=True, eq=False)
class _Columns:
    """What is known of some nodes, shape (k,) each."""

    lon: Floats
    lat: Floats
    modes: NDArray[np.uint8]
    gauges: NDArray[np.uint8]
    countries: NDArray[np.uint16]


@dataclass(slots=True, eq=False)
class _Builder:
    folder: Path
    places: Sequence[Place]
    pile: SlotPile = field(default_factory=SlotPile)
    layers: dict[str, Layer] = field(default_factory=dict)
    borders: list[Border] = field(default_factory=list)
    border_modes: list[str] = field(default_factory=list)
    gauges: list[str] = field(default_factory=lambda: [""])
    countries: list[str] = field(default_factory=lambda: [""])
    columns: list[_Columns] = field(default_factory=list)
    hub_nodes: dict[HubKey, int] = field(default_factory=dict)
    on_edges: dict[int, tuple[str, int]] = field(default_factory=dict)
    count: int = 0

    def add_nodes(self, columns: _Columns) -> int:
        """Add nodes and return the number of the first."""
        first = self.count
        self.columns.append(columns)
        self.count += len(columns.lon)
        return first

    def add_node(self, lon: float, lat: float, track: Track, country: str) -> int:
        """Add one node and return its number."""
        mode, gauge, _ = track
        code = self._country_codes([country])[0]
        return self.add_nodes(
            _Columns(
                np.array([lon]),
                np.array([lat]),
                np.array([MODES.index(mode)], np.uint8),
                np.array([gauge], np.uint8),
                np.array([code], np.uint16),
            )
        )

    def _country_codes(self, names: Sequence[str]) -> list[int]:
        self.countries += [name for name in dict.fromkeys(names) if name not in self.countries]
        return [self.countries.index(name) for name in names]

    def add_layer(self, mode: str) -> None:
        """Add a mode's network: nodes once for each gauge, edges both ways, changes of gauge."""
        graph = load_network(self.folder, FILE_OF[mode])
        graph = replace(graph, node_country=settled_countries(graph, self.places))
        codes = self._gauge_codes(graph)
        edge_codes = codes[graph.edge_label]
        present = np.zeros((graph.node_count, max(int(codes.max()) + 1, 1)), np.bool_)
        for column in range(edge_codes.shape[1]):
            on = edge_codes[:, column] >= 0
            present[graph.edge_from[on], edge_codes[on, column]] = True
            present[graph.edge_to[on], edge_codes[on, column]] = True
        copies = np.where(present, np.cumsum(present.ravel()).reshape(present.shape) - 1, -1)
        node, code = np.nonzero(present)
        countries = np.array(self._country_codes(graph.countries), np.uint16)
        modes = np.full(len(node), MODES.index(mode), np.uint8)
        places = graph.lon[node], graph.lat[node]
        lands = countries[graph.node_country[node]]
        first = self.add_nodes(_Columns(*places, modes, code.astype(np.uint8), lands))
        border_of = self._borders(graph, mode)
        layer = Layer(graph, first, copies.astype(np.int32), edge_codes, border_of)
        self.layers[mode] = layer
        for column in range(edge_codes.shape[1]):
            (edges,) = np.nonzero(edge_codes[:, column] >= 0)
            tails = copies[graph.edge_from[edges], edge_codes[edges, column]] + first
            heads = copies[graph.edge_to[edges], edge_codes[edges, column]] + first
            self.pile.add(tails, heads, graph.weight_m[edges], MODES.index(mode), border_of[edges])
        _add_gauge_changes(self.pile, layer)

    def _gauge_codes(self, graph: NetworkGraph) -> NDArray[np.int8]:
        """Return for each label of the graph's edges its gauges' codes, shape (labels, 2)."""
        if graph.name != "rail":
            return np.zeros((len(graph.labels), 1), np.int8)
        codes = np.full((len(graph.labels), 2), -1, np.int8)
        for number, label in enumerate(graph.labels):
            for place, gauge in enumerate(label.split("/")[:2]):
                if gauge not in self.gauges:
                    self.gauges.append(gauge)
                codes[number, place] = self.gauges.index(gauge)
        return codes

    def _borders(self, graph: NetworkGraph, mode: str) -> NDArray[np.int32]:
        found = borders_of(graph, self.places)
        border_of = np.full(graph.edge_count, -1, np.int32)
        border_of[found.edges] = found.owners + len(self.borders)
        self.borders += found.borders
        self.border_modes += [mode] * len(found.borders)
        return border_of

    def add_hubs(self) -> None:
        """Add each place once for every mode that it has, with changes between them."""
        for place in self.places:
            for mode, layer in self.layers.items():
                if place.modes and mode not in place.modes:
                    continue
                anchors = worthwhile_anchors(layer.graph, place.lon, place.lat, HUB_RADIUS_M)
                if anchors:
                    self._add_hub(place, mode, anchors)
        self._add_ports()
        for number, place in enumerate(self.places):
            if place.is_crossing:
                self._add_other_sides(place)
            tracks = [key[1] for key in self.hub_nodes if key[0] == place.place_id]
            for here, there in permutations(tracks, 2):
                if here.side == there.side:
                    self._add_change(place, number, here, there)

    def _add_other_sides(self, place: Place) -> None:
        """Let every track of a crossing be there on both sides, with the border between them."""
        for key, track in list(self.hub_nodes):
            if key == place.place_id:
                self._hub_node(place, track._replace(side=1 - track.side))
        for (key, track), node in list(self.hub_nodes.items()):
            if key == place.place_id and track.side == 0:
                there = self.hub_nodes[key, track._replace(side=1)]
                border = _border_of(place, track.mode, (self.borders, self.border_modes))
                self.pile.add_both(node, there, 0.0, MODES.index(track.mode), border)

    def _add_change(self, place: Place, number: int, here: Track, there: Track) -> None:
        tail, head = (self.hub_nodes[place.place_id, track] for track in (here, there))
        if here.mode != there.mode:
            self.pile.add_one(tail, head, 0.0, TRANSFER, number)
        else:
            self.pile.add_one(tail, head, 0.0, GAUGE if here.gauge and there.gauge else FREE)

    def _add_hub(self, place: Place, mode: str, anchors: Sequence[Anchor]) -> None:
        layer = self.layers[mode]
        own = (
            _border_of(place, mode, (self.borders, self.border_modes)) if place.is_crossing else -1
        )
        for anchor in anchors:
            if 0 <= own == int(layer.border_of[anchor.edge]):
                # The edge over the crossing's own border: either side goes on to its own country.
                ends = _countries_at(layer, anchor)
                for side, country in enumerate(place.countries):
                    node, way_m = anchor.exits[ends.index(country)]
                    way = [Step(node, way_m, anchor.edge)]
                    self._meet(place, Track(mode, side=side), anchor, [(way, -1)])
                continue
            country = _country_of(layer, place, anchor)
            side = int(place.is_crossing and country != _home(place))
            bank = self._bank_border(place, mode, anchor)
            exits = [
                ([Step(node, way_m, anchor.edge)], border if bank < 0 else bank)
                for node, way_m, border in _exits(layer, country, anchor)
            ]
            self._meet(place, Track(mode, side=side), anchor, exits)
            beyond = way_beyond(layer, anchor, own) if own >= 0 else []
            if beyond and country in place.countries:
                self._meet(place, Track(mode, side=1 - side), anchor, [(beyond, -1)])

    def _meet(
        self,
        place: Place,
        track: Track,
        anchor: Anchor,
        exits: Sequence[tuple[Sequence[Step], int]],
    ) -> None:
        """Join a place's tracks of a mode, on one side, to a network.

        Args:
            place: The place.
            track: The mode and the side; of any gauge.
            anchor: Where it meets the network.
            exits: Ways onto the network, each with the border on it or -1. What they pass before
                their last node is there once more, as the side's own.
        """
        mode, layer = track.mode, self.layers[track.mode]
        code, graph = MODES.index(mode), layer.graph
        connector_m = anchor.distance_m if anchor.distance_m > ON_THE_WAY_M else 0.0
        country = place.countries[track.side] if track.side else _home(place)
        for gauge in layer.edge_codes[anchor.edge].tolist():
            if gauge < 0:
                continue
            hub = self._hub_node(place, track._replace(gauge=gauge))
            beside = Track(mode, gauge)
            on_edge = self.add_node(anchor.lon, anchor.lat, beside, country)
            self.on_edges[on_edge] = mode, anchor.edge
            self.pile.add_both(hub, on_edge, connector_m, code)
            for way, border in exits:
                here, last = on_edge, way[-1]
                for node, step_m, edge in way[:-1]:
                    place_of = float(graph.lon[node]), float(graph.lat[node])
                    there = self.add_node(*place_of, beside, country)
                    self.on_edges[there] = mode, edge
                    self.pile.add_both(here, there, step_m, code)
                    here = there
                copy = layer.first + int(layer.copies[last.node, gauge])
                self.pile.add_both(here, copy, last.length_m, code, border)

    def _bank_border(self, place: Place, mode: str, anchor: Anchor) -> int:
        """Return the border between a port and a river that is counted as its neighbour's.

        -1 where there is none.
        """
        layer = self.layers[mode]
        code = layer.graph.node_country[anchor.exits[0][0]]
        river, home = layer.graph.countries[code], _home(place)
        if mode != "inland_waterway" or place.is_crossing or river in ("", home) or not home:
            return -1
        name = f"unnamed at {place.lat:.3f}, {place.lon:.3f}"
        first, second = sorted((home, river))
        self.borders.append(Border(name, name, "", (first, second), place.lon, place.lat))
        self.border_modes.append(mode)
        return len(self.borders) - 1

    def _hub_node(self, place: Place, track: Track) -> int:
        key = place.place_id, track
        if key not in self.hub_nodes:
            country = place.countries[track.side] if track.side else _home(place)
            self.hub_nodes[key] = self.add_node(place.lon, place.lat, track, country)
        return self.hub_nodes[key]

    def _add_ports(self) -> None:
        sea = _sea_ways(self.folder)
        if sea is None:
            return
        for place in self.places:
            if sea.has_port(place.place_id, place.lon, place.lat):
                self._hub_node(place, Track("sea"))
        code = MODES.index("sea")
        lengths_m, _ = sea.lengths_m(frozenset())
        nodes = [self.hub_nodes.get((name, Track("sea")), -1) for name in sea.ports]
        for a, b in permutations(range(len(nodes)), 2):
            if nodes[a] >= 0 and nodes[b] >= 0 and np.isfinite(lengths_m[a, b]):
                self.pile.add_one(nodes[a], nodes[b], float(lengths_m[a, b]), code)

    def net(self) -> PlanNet:
        """Return what was put together."""
        lon, lat, modes, gauge, lands = (
            np.concatenate([getattr(columns, name) for columns in self.columns])
            for name in ("lon", "lat", "modes", "gauges", "countries")
        )
        return PlanNet(
            lon=lon,
            lat=lat,
            node_mode=modes,
            node_gauge=gauge,
            gauges=tuple(self.gauges),
            node_country=lands,
            countries=tuple(self.countries),
            slots=self.pile.sorted(self.count),
            layers=self.layers,
            borders=tuple(self.borders),
            border_modes=tuple(self.border_modes),
            hubs={place.place_id: place for place in self.places},
            hub_nodes=self.hub_nodes,
            on_edges=self.on_edges,
            sea=_sea_ways(self.folder),
        )


def _home(place: Place) -> str:
    """Return the country that a place stands in; of a crossing's two the first."""
    return place.countries[0] if place.countries else ""


def _countries_at(layer: Layer, anchor: Anchor) -> list[str]:
    """Return the countries of the two ends of an anchor's edge."""
    graph = layer.graph
    return [graph.countries[int(graph.node_country[node])] for node, _ in anchor.exits]


def _country_of(layer: Layer, place: Place, anchor: Anchor) -> str:
    """Return the country that an anchor lies in; on an edge over a border the place's."""
    if layer.border_of[anchor.edge] >= 0 or not place.is_crossing:
        return _home(place)
    return _countries_at(layer, anchor)[0]


def _exits(layer: Layer, home: str, anchor: Anchor) -> Iterator[tuple[int, float, int]]:
    """Yield the ends of an anchor's edge; the one abroad lies beyond the edge's border."""
    border = int(layer.border_of[anchor.edge])
    abroad = 0 if _countries_at(layer, anchor)[1] == home else 1
    for number, (node, way_m) in enumerate(anchor.exits):
        yield node, way_m, border if number == abroad else -1


def _add_gauge_changes(pile: SlotPile, layer: Layer) -> None:
    (several,) = np.nonzero((layer.copies >= 0).sum(axis=1) > 1)
    for node in several.tolist():
        codes = np.flatnonzero(layer.copies[node] >= 0).tolist()
        for here, there in permutations(codes, 2):
            tail, head = (layer.first + int(layer.copies[node, code]) for code in (here, there))
            # Where the gauge of a track is not known nobody knows of a change.
            pile.add_one(tail, head, 0.0, GAUGE if here and there else FREE)


def _border_of(place: Place, mode: str, borders: tuple[Sequence[Border], Sequence[str]]) -> int:
    """Return which of some borders, each of a mode, is a place's; -1 for none."""
    if not place.is_crossing:
        return -1
    for number, (border, of) in enumerate(zip(*borders, strict=True)):
        if border.place_id == place.place_id and of == mode:
            return number
    return -1


def _sea_ways(folder: Path) -> SeaWays | None:
    try:
        return load_sea_ways(folder)
    except SourceError:
        return None
