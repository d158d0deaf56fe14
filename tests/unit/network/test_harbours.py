"""Harbours between near shores reach the open sea, through the drawn water or along a river."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
import shapely

from benchmarks.sea_rows import land
from corridormap.core.measure import inverse, line_length_m
from corridormap.formats.sea_channels import read_sea_channels
from corridormap.network.geodesic_steps import along_geodesics, azimuths_and_lengths
from corridormap.network.route import NoRoute
from corridormap.network.sea_gates import gates_crossed
from corridormap.network.sea_leg import SeaLeg, sea_leg
from tests.unit.network.shipped import NETWORK, SEEDS

SINGAPORE_ROADS = (103.75, 1.20)
NEAR_M = 5_000.0
HARBOURS = {
    row["name"]: (float(row["lon"]), float(row["lat"]))
    for row in csv.DictReader(
        (Path(__file__).parent / "harbours.csv").read_text(encoding="utf-8").splitlines()
    )
}
"""Places of public knowledge, to a kilometre or two."""


def leg_of(found: SeaLeg | NoRoute) -> SeaLeg:
    assert isinstance(found, SeaLeg), found
    return found


def ashore_m(line: np.ndarray, port: tuple[float, float]) -> float:
    """Return metres of a line over drawn land, away from its port and from rivers and canals."""
    fine = along_geodesics(line, 400.0)
    fine[:, 0] = (fine[:, 0] + 180.0) % 360.0 - 180.0
    on_land = fine[shapely.intersects_xy(land(), *fine.T)]
    on_land = on_land[~read_sea_channels(SEEDS / "sea_passages.csv").hold(on_land)]
    here = np.tile(np.array(port), (len(on_land), 1))
    return 400.0 * int((azimuths_and_lengths(here, on_land)[1] > NEAR_M).sum())


@pytest.mark.parametrize("name", HARBOURS)
def test_a_harbour_reaches_the_open_sea(name: str) -> None:
    port = HARBOURS[name]
    leg = leg_of(sea_leg(NETWORK, port, SINGAPORE_ROADS))
    assert inverse(*port, *leg.line[0]).length_m <= NEAR_M
    assert inverse(*SINGAPORE_ROADS, *leg.line[-1]).length_m <= NEAR_M
    assert ashore_m(leg.line, port) < 1_000.0
    assert line_length_m(leg.line) == pytest.approx(leg.length_m)


@pytest.mark.parametrize("name", ["New York", "London Pool", "Antwerp city", "Guangzhou Huangpu"])
def test_there_and_back_from_a_river_is_one_line(name: str) -> None:
    there = leg_of(sea_leg(NETWORK, HARBOURS[name], SINGAPORE_ROADS))
    back = leg_of(sea_leg(NETWORK, SINGAPORE_ROADS, HARBOURS[name]))
    assert np.array_equal(there.line, back.line[::-1])


@pytest.mark.parametrize("name", ["London Pool", "Antwerp city", "Saint Petersburg", "New York"])
def test_what_is_closed_stays_closed_to_harbours_on_rivers(name: str) -> None:
    open_leg = leg_of(sea_leg(NETWORK, HARBOURS[name], SINGAPORE_ROADS))
    assert "suez" in open_leg.passages
    shut = leg_of(sea_leg(NETWORK, HARBOURS[name], SINGAPORE_ROADS, frozenset({"suez"})))
    assert "suez" not in (*shut.passages, *gates_crossed(NETWORK, shut.line))
    assert shut.length_m > open_leg.length_m


# From sea to sea there is no way through sounds and rivers that only lead to harbours.
BETWEEN: list[tuple[tuple[float, float], tuple[float, float], float]] = [
    ((-74.0, 40.4), (-71.8, 41.1), 160e3),  # round Long Island, not by the East River
    ((-5.2, 56.0), (-2.5, 57.9), 350e3),  # round Cape Wrath, not through the Great Glen
]


@pytest.mark.parametrize(("start", "end", "least_m"), BETWEEN)
def test_no_way_leads_through_a_creek_from_sea_to_sea(
    start: tuple[float, float], end: tuple[float, float], least_m: float
) -> None:
    assert leg_of(sea_leg(NETWORK, start, end)).length_m > least_m


@pytest.mark.parametrize("place", [(-87.54, 41.73), (49.87, 40.37), (-104.0, 40.0)])
def test_lakes_and_closed_seas_have_no_way_out(place: tuple[float, float]) -> None:
    found = sea_leg(NETWORK, place, SINGAPORE_ROADS)
    assert isinstance(found, NoRoute)
    assert "\n" not in found.reason
