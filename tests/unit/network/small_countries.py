"""Two countries with railways of two gauges, a road, a crossing, a port each: every way is known.

West (WW) lies left of longitude 10, East (EE) right of it. The railway runs along latitude 0, wide
in the East; the road along latitude 0.05. Both cross the border at 10, the road once more, where
the map has no crossing, at latitude 1.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

from corridormap.core.measure import inverse
from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.places import CROSSING, Capacity, Place
from corridormap.network.planner import Planner
from corridormap.network.store import save_network

STEPS = [5 + number / 4 for number in range(41)]
RAIL = [(lon, 0.0) for lon in STEPS]
ROAD = [(lon, 0.05) for lon in STEPS]
NORTH_ROAD = [(8.0, 1.0), (9.0, 1.0), (11.0, 1.0), (12.0, 1.0)]
COUNTRIES = ("WW", "EE")

PLACES = (
    Place("westport", "Westport", 5.0, 0.001, "sea_port", ("WW",), other_names=("西港",)),
    Place("westhub", "Westhub", 8.0, 0.02, "inland_hub", ("WW",)),
    Place(
        "gate", "Gate", 10.0, 0.02, CROSSING, ("WW", "EE"), frozenset(("rail", "road")),
        ("1435", "1520"), capacity=Capacity("800–1,000", "1,200", "lorries a day", "A report"),
    ),
    Place("easthub", "Easthub", 13.0, 0.02, "inland_hub", ("EE",)),
    Place("eastport", "Eastport", 15.0, 0.001, "sea_port", ("EE",)),
)  # fmt: skip


def write_countries(folder: Path) -> None:
    """Write rail, road and waterway of both countries."""
    folder.mkdir(parents=True, exist_ok=True)
    save_network(folder, assemble(_loose("rail", RAIL, _chain(len(RAIL)), ("1435", "1520"))))
    places = [*ROAD, *NORTH_ROAD]
    first = len(ROAD)
    north = [(first + at, first + at + 1) for at in range(3)]
    # Up to the northern road and down from it.
    links = [*_chain(len(ROAD)), *north, (STEPS.index(8), first), (STEPS.index(12), first + 3)]
    save_network(folder, assemble(_loose("road", places, links, ())))
    river = [(12.0, -0.02), (12.5, -0.5)]
    save_network(folder, assemble(_loose("waterway", river, [(0, 1)], ())))


def small_planner(folder: Path) -> Planner:
    """Return a planner over both countries."""
    write_countries(folder)
    return Planner(folder, PLACES)


def _chain(count: int) -> list[tuple[int, int]]:
    return [(at, at + 1) for at in range(count - 1)]


def _loose(
    name: str,
    places: list[tuple[float, float]],
    edges: list[tuple[int, int]],
    gauges: tuple[str, ...],
) -> LooseNetwork:
    lon, lat = (np.array([place[axis] for place in places]) for axis in (0, 1))
    labels = ("", *gauges)
    wide = [places[start][0] >= 9.9 for start, _ in edges]
    label = [1 + int(east) if gauges else 0 for east in wide]
    return LooseNetwork(
        name=name,
        lon=lon,
        lat=lat,
        edge_from=np.array([start for start, _ in edges], np.int64),
        edge_to=np.array([end for _, end in edges], np.int64),
        weight_m=np.array([inverse(*places[a], *places[b]).length_m for a, b in edges]),
        node_country=(lon > 9.9).astype(np.uint8) if name != "waterway" else np.ones(2, np.uint8),
        countries=COUNTRIES,
        edge_label=np.array(label, np.uint8),
        labels=labels,
    )
