"""The build step of `resources/network/sea_ways.npz`: the way from every port to every other."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from itertools import combinations
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.builder.seed_tables import read_seed_table
from corridormap.network.sea_gates import passage_names
from corridormap.network.sea_leg import passages_of
from corridormap.network.sea_route import CLOSED_BY_DEFAULT, harbour_at, taut_way
from corridormap.network.sea_string import THOROUGH
from corridormap.network.sea_ways import Port, SeaWays, StoredWay, save_sea_ways, stored_way

if TYPE_CHECKING:
    from corridormap.builder.build_tree import BuildTree

PORT_KINDS = ("sea_port", "river_port")
Pair = tuple[int, int]


def run(tree: BuildTree) -> list[str]:
    """Find the ways between the ports of ports.csv over the sea of `resources/network/`."""
    rows = read_seed_table(tree.seeds / "ports.csv")
    ports = [
        Port(row["port_id"], float(row["lon"]), float(row["lat"]))
        for row in rows
        if row["kind"] in PORT_KINDS
    ]
    table = find_sea_ways(tree.network, ports)
    state = "written" if save_sea_ways(tree.network, table) else "unchanged"
    return [f"{len(table.ports)} of {len(ports)} ports, {len(table.ways)} ways, {state}"]


def find_sea_ways(network_dir: Path, ports: list[Port]) -> SeaWays:
    """Return the ways between those ports that reach open water.

    For each pair the shortest one with nothing closed, and for each strait or canal that it uses
    the shortest one with that closed.
    """
    known = [
        port
        for port in ports
        if harbour_at(network_dir, (port.lon, port.lat), CLOSED_BY_DEFAULT).exits
    ]
    finder = _Finder(network_dir, known)
    pairs = list(combinations(range(len(known)), 2))
    for pair in pairs:
        finder.find(pair, "")
    # A rival found with a strait closed may be the shorter one after all: it is then the way
    # with nothing closed, and what it uses is closed in turn.
    while any(finder.find_without(pairs, label) for label in passage_names(network_dir)):
        pass
    return SeaWays(known, [way for pair in pairs for way in finder.kept(pair)])


@dataclass(frozen=True, slots=True, eq=False)
class _Finder:
    """Every way found between two ports, by the passage that was closed for it."""

    network_dir: Path
    ports: list[Port]
    found: dict[Pair, dict[str, StoredWay]] = field(default_factory=dict)

    def find(self, pair: Pair, label: str) -> None:
        """Find the way between two ports with one passage closed, '' for none."""
        known = self.found.setdefault(pair, {})
        start, end = ((self.ports[at].lon, self.ports[at].lat) for at in pair)
        closed = CLOSED_BY_DEFAULT | ({label} if label else frozenset())
        way = taut_way(self.network_dir, start, end, closed, THOROUGH)
        if way is None:
            known[label] = stored_way(pair, label, np.zeros((0, 2)), ())
        else:
            passed = passages_of(self.network_dir, way.line(), way.canals)
            known[label] = stored_way(pair, label, way.corners, passed)

    def find_without(self, pairs: list[Pair], label: str) -> bool:
        """Find the ways that a passage's closing calls for; return whether there were any."""
        asked = [
            pair
            for pair in pairs
            if label in self.shortest(pair).passages and label not in self.found[pair]
        ]
        for pair in asked:
            self.find(pair, label)
        return bool(asked)

    def shortest(self, pair: Pair, label: str = "") -> StoredWay:
        """Return the shortest way found between two ports that does without a passage."""
        avoiding = (way for way in self.found[pair].values() if label not in way.passages)
        return replace(min(avoiding, key=lambda way: way.length_m), closed=label)

    def kept(self, pair: Pair) -> list[StoredWay]:
        """Return the shortest way and those with each of its passages closed."""
        best = self.shortest(pair)
        return [best, *(self.shortest(pair, label) for label in best.passages)]
