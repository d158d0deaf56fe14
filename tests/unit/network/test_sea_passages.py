"""Every strait and canal is known by name, seen on the way that passes it, and can be closed."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.measure import line_length_m
from corridormap.network.archive import read_arrays
from corridormap.network.graph import UNITS_PER_DEGREE
from corridormap.network.route import NoRoute
from corridormap.network.sea_gates import gate_lines, gates_crossed, passage_names
from corridormap.network.sea_leg import SeaLeg, sea_leg
from corridormap.network.store import load_network

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT / "resources" / "network"
SUEZ_SOUTH, SUEZ_NORTH = (32.53, 29.6), (32.4, 31.6)
# From one side to the other, and how many kilometres longer it is at least once it is closed.
ACROSS: dict[str, tuple[tuple[float, float], tuple[float, float], float]] = {
    "malacca": ((100.2, 3.5), (103.5, 1.15), 1_500.0),
    "sunda": ((104.5, -6.6), (106.8, -5.5), 100.0),
    "lombok": ((115.9, -9.3), (115.7, -7.9), 10.0),
    "hormuz": ((54.5, 26.0), (57.5, 25.0), np.inf),
    "bab-el-mandeb": ((42.8, 13.6), (44.5, 12.2), 15_000.0),
    "suez": (SUEZ_SOUTH, SUEZ_NORTH, 15_000.0),
    "bosporus": ((30.0, 42.0), (28.5, 40.8), np.inf),
    "dardanelles": ((27.5, 40.6), (25.8, 39.9), np.inf),
    "gibraltar": ((-4.5, 36.1), (-6.5, 36.0), 10_000.0),
    "dover": ((2.4, 51.4), (0.6, 50.5), 1_000.0),
    "kiel": ((8.5, 54.0), (10.3, 54.6), 300.0),
    "oresund": ((12.4, 56.3), (12.7, 55.3), 50.0),
    "great-belt": ((10.9, 55.7), (11.0, 54.9), 20.0),
    "panama": ((-80.0, 9.7), (-79.5, 8.6), 10_000.0),
    "tsugaru": ((139.7, 41.2), (141.6, 41.6), 500.0),
    "la-perouse": ((141.2, 45.8), (143.2, 45.9), 500.0),
    "korea": ((128.0, 34.2), (130.5, 35.6), 1_500.0),
    "taiwan": ((118.9, 23.8), (121.2, 26.2), 100.0),
    "good-hope": ((17.5, -34.5), (22.5, -34.8), 10_000.0),
    "horn": ((-75.0, -52.5), (-64.0, -52.5), 10_000.0),
}
ASKED_FOR = {"northwest-passage"}


def leg_of(found: SeaLeg | NoRoute) -> SeaLeg:
    assert isinstance(found, SeaLeg), found
    return found


def test_every_passage_of_the_table_has_a_name_and_a_gate() -> None:
    with (ROOT / "seeds" / "sea_passages.csv").open(encoding="utf-8", newline="") as handle:
        rows = [row for row in csv.DictReader(handle) if row["kind"] != "channel"]
    assert passage_names(FOLDER) == {row["passage_id"]: row["name"] for row in rows}
    assert set(gate_lines(FOLDER)) == set(passage_names(FOLDER)) == set(ACROSS) | ASKED_FOR
    assert set(load_network(FOLDER, "sea").labels) == {"", *passage_names(FOLDER)}


def test_every_gate_ends_on_land() -> None:
    arrays = read_arrays(FOLDER / "coast.npz")
    points = np.column_stack([arrays["x"], arrays["y"]]).astype(float) / UNITS_PER_DEGREE
    rings = np.split(points, arrays["ring_starts"].astype(int)[1:-1])
    tree = shapely.STRtree([shapely.Polygon(ring) for ring in rings])
    for label, gate in gate_lines(FOLDER).items():
        for end in gate:
            # Inside an odd number of rings: land, and no lake in it.
            inside = tree.query(shapely.Point(end), predicate="within")
            assert len(inside) % 2 == 1, (label, end)


def test_no_edge_lies_across_two_gates() -> None:
    graph = load_network(FOLDER, "sea")
    for label in passage_names(FOLDER):
        for edge in graph.edges_labelled(label).tolist():
            ends = np.array([graph.edge_from[edge], graph.edge_to[edge]], dtype=np.int64)
            assert set(gates_crossed(FOLDER, graph.coordinates(ends))) <= {label}


@pytest.mark.parametrize("label", ACROSS)
def test_closing_a_passage_changes_or_cuts_the_way_that_passes_it(label: str) -> None:
    start, end, longer_km = ACROSS[label]
    through = leg_of(sea_leg(FOLDER, start, end))
    assert label in through.passages
    closed = sea_leg(FOLDER, start, end, frozenset({label}))
    if np.isinf(longer_km):
        assert isinstance(closed, NoRoute)
        assert closed.reason == f"cut by closing: {passage_names(FOLDER)[label]}"
        return
    round_it = leg_of(closed)
    assert label not in round_it.passages
    assert label not in gates_crossed(FOLDER, round_it.line)
    assert round_it.length_m > through.length_m + 1000.0 * longer_km
    assert line_length_m(round_it.line) == pytest.approx(round_it.length_m)


def test_passages_are_told_in_order_of_the_way() -> None:
    leg = leg_of(sea_leg(FOLDER, (103.7, 1.1), (2.5, 51.6)))
    assert leg.passages == ("malacca", "bab-el-mandeb", "suez", "gibraltar", "dover")
    back = leg_of(sea_leg(FOLDER, (2.5, 51.6), (103.7, 1.1)))
    assert back.passages == leg.passages[::-1]
    assert np.array_equal(back.line, leg.line[::-1])


def test_half_a_canal_counts_as_the_canal() -> None:
    leg = leg_of(sea_leg(FOLDER, (32.37, 30.36), SUEZ_SOUTH))  # from the Great Bitter Lake
    assert leg.passages == ("suez",)
    shut = sea_leg(FOLDER, (32.37, 30.36), SUEZ_SOUTH, frozenset({"suez"}))
    assert isinstance(shut, NoRoute)


def test_a_strait_closed_at_the_mouth_of_a_harbour_is_closed() -> None:
    busan, south = (129.06, 35.105), (127.5, 33.9)
    assert leg_of(sea_leg(FOLDER, busan, south)).passages == ("korea",)
    round_it = leg_of(sea_leg(FOLDER, busan, south, frozenset({"korea"})))
    assert round_it.passages
    assert "korea" not in round_it.passages
    assert "korea" not in gates_crossed(FOLDER, round_it.line)


LonLat = tuple[float, float]
# Where a way through another strait is longer on the sea graph and yet shorter pulled taut.
RIVALS: list[tuple[LonLat, LonLat, set[str], str]] = [
    ((95.0125, 6.2328), (-5.3813, 51.9423), {"good-hope", "malacca", "suez"}, "panama"),
    ((20.3197, -54.2479), (12.529, 66.2427), {"gibraltar", "good-hope"}, "panama"),
    ((92.7786, 10.6353), (137.6042, 54.4557), {"lombok", "malacca"}, "taiwan"),
]


@pytest.mark.parametrize(("start", "end", "closed", "more"), RIVALS)
def test_closing_more_makes_no_way_over_the_sea_shorter(
    start: LonLat, end: LonLat, closed: set[str], more: str
) -> None:
    fewer = leg_of(sea_leg(FOLDER, start, end, frozenset(closed)))
    assert leg_of(sea_leg(FOLDER, start, end, frozenset(closed | {more}))).length_m >= (
        fewer.length_m - 1.0
    )
