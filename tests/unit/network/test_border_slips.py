"""Ways along a border do not cross it to and fro; whoever changes at a crossing crosses it once."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from corridormap.core.measure import inverse
from corridormap.network.assemble import LooseNetwork, assemble
from corridormap.network.border_slips import settled_countries
from corridormap.network.graph import NetworkGraph
from corridormap.network.places import CROSSING, Place
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import Route
from tests.unit.network import shipped

STEP_DEG = 0.0089
"""Nearly a kilometre along the equator."""


def line(*runs: tuple[str, int]) -> NetworkGraph:
    """Return a road east along the equator, a node a kilometre, so many in each country."""
    codes = [code for code, count in runs for _ in range(count)]
    countries = tuple(sorted(set(codes)))
    lon = STEP_DEG * np.arange(len(codes), dtype=np.float64)
    edges = list(pairwise(range(len(codes))))
    return assemble(
        LooseNetwork(
            name="road",
            lon=lon,
            lat=np.zeros(len(lon)),
            edge_from=np.array([start for start, _ in edges], np.int64),
            edge_to=np.array([end for _, end in edges], np.int64),
            weight_m=np.array([inverse(lon[a], 0, lon[b], 0).length_m for a, b in edges]),
            node_country=np.array([countries.index(code) for code in codes], np.uint8),
            countries=countries,
            edge_label=np.zeros(len(edges), np.uint8),
            labels=("",),
        )
    )


def settled(graph: NetworkGraph, *places: Place) -> str:
    """Return the countries along the road, each as often as its nodes."""
    codes = settled_countries(graph, places)[np.argsort(graph.lon)]
    return "".join(graph.countries[code] for code in codes.tolist())


def place(at: int, country: str, kind: str = "inland_hub") -> Place:
    return Place("somewhere", "Somewhere", at * STEP_DEG, 0.0, kind, tuple(country))


@pytest.mark.parametrize(
    ("runs", "expected"),
    [
        ([("A", 20), ("B", 1), ("A", 20)], "A" * 41),
        ([("A", 20), ("B", 3), ("A", 20)], "A" * 43),
        # Four kilometres are no slip, nor is what leads on to a third country.
        ([("A", 20), ("B", 5), ("A", 20)], "A" * 20 + "B" * 5 + "A" * 20),
        ([("A", 20), ("B", 2), ("C", 20)], "A" * 20 + "B" * 2 + "C" * 20),
        # To and fro becomes once over; the shorter stretch goes first.
        ([("A", 20), ("B", 1), ("A", 2), ("B", 20)], "A" * 23 + "B" * 20),
        ([("A", 20), ("B", 2), ("A", 1), ("B", 20)], "A" * 20 + "B" * 23),
        # A terminus abroad stays abroad.
        ([("A", 20), ("B", 2)], "A" * 20 + "B" * 2),
        # Off the coast of nowhere.
        ([("", 20), ("B", 2), ("", 20)], "BB"),
    ],
)
def test_short_stretches_over_a_border_and_back_are_undone(
    runs: list[tuple[str, int]], expected: str
) -> None:
    assert settled(line(*runs)) == expected


def test_the_graph_keeps_its_array_where_nothing_slips() -> None:
    graph = line(("A", 20), ("B", 20))
    assert settled_countries(graph, ()) is graph.node_country


def test_a_stretch_with_a_place_of_its_own_country_is_none() -> None:
    graph = line(("A", 20), ("B", 2), ("A", 20))
    assert settled(graph, place(21, "B")) == "A" * 20 + "B" * 2 + "A" * 20
    assert settled(graph, place(21, "A")) == "A" * 42
    assert settled(graph, place(21, "BA", CROSSING)) == "A" * 42


def test_a_terminus_belongs_to_the_country_of_its_only_place() -> None:
    graph = line(("A", 20), ("B", 4))
    assert settled(graph, place(23, "A")) == "A" * 24
    assert settled(graph, place(23, "A"), place(22, "B")) == "A" * 20 + "B" * 4
    assert settled(line(("A", 20), ("B", 20)), place(24, "A")) == "A" * 20 + "B" * 20


@pytest.mark.parametrize(
    ("stops", "modes", "crossed"),
    [
        # The railway meets the crossing in Viet Nam, the road in China.
        (("kunming", "hanoi"), NETWORK_MODES, ["hekou-lao-cai"]),
        (("hanoi", "kunming"), NETWORK_MODES, ["hekou-lao-cai"]),
        (("kunming", "hekou-lao-cai", "hanoi"), NETWORK_MODES, ["hekou-lao-cai"]),
        # Nobody has crossed who ends at a crossing: it stands on both sides.
        (("kunming", "hekou-lao-cai"), NETWORK_MODES, []),
        (("hanoi", "hekou-lao-cai"), NETWORK_MODES, []),
        (("hekou-lao-cai", "hanoi"), frozenset(("road",)), []),
        # The road meets the crossing in Viet Nam only; its other side is China all the same.
        (("pingxiang-dong-dang", "hanoi"), frozenset(("road",)), []),
        (("ruili-muse", "kunming"), frozenset(("road",)), []),
        (("ruili-muse", "mandalay"), frozenset(("road",)), []),
        # The edge over its border begins far off.
        (("huay-xai-chiang-khong", "bangkok"), frozenset(("road",)), []),
        # The railways of Zebrzydowice and Petrovice wind along the border.
        (
            ("enns", "brest"),
            frozenset(("rail",)),
            ["breclav-hohenau", "zebrzydowice-petrovice", "brest-terespol"],
        ),
    ],
)
def test_a_crossing_is_crossed_once(
    stops: tuple[str, ...], modes: frozenset[str], crossed: list[str]
) -> None:
    asked = tuple(map(shipped.stop, stops))
    for criterion in ("distance", "cost"):
        route = shipped.planner().plan(PlanRequest(asked, modes, criterion=criterion))
        assert isinstance(route, Route)
        names = [each.crossing_id for each in route.crossings]
        if criterion == "distance" or len(modes) == 1:
            assert names == crossed
        assert len(set(names)) == len(names)
