"""What a route only passes is passed in truth, and nothing is skipped on the way to it."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pytest

from corridormap.core.measure import inverse
from corridormap.network.planner import PlanRequest
from corridormap.network.route import Route, Stop
from tests.unit.network.shipped import planner, stop

RAIL, ROAD = frozenset(("rail",)), frozenset(("road",))


def through(start: str, via: str, end: str, modes: frozenset[str]) -> Route:
    """Return the way past a place."""
    stops = stop(start), replace(stop(via), is_via=True), stop(end)
    found = planner().plan(PlanRequest(stops, modes))
    assert isinstance(found, Route)
    return found


def nearest_m(route: Route, to: Stop) -> float:
    """Return how near the vertices of a route come to a place, metres."""
    line = np.vstack([leg.line for leg in route.legs])
    return min(inverse(lon, lat, *to.lonlat).length_m for lon, lat in line.tolist())


@pytest.mark.parametrize(
    ("start", "via", "end", "modes"),
    [
        ("lanzhou", "alashankou-dostyk", "almaty", RAIL),
        ("nanning", "qinzhou", "guiyang", ROAD),
        ("nanning", "qinzhou", "guiyang", RAIL),
    ],
)
def test_a_place_at_the_end_of_a_branch_is_gone_to(
    start: str, via: str, end: str, modes: frozenset[str]
) -> None:
    found = through(start, via, end, modes)
    assert nearest_m(found, stop(via)) < 5_000
    parts = (
        planner().plan(PlanRequest((stop(here), stop(there)), modes))
        for here, there in pairwise((start, via, end))
    )
    whole_m = sum(part.length_m for part in parts if isinstance(part, Route))
    # The straight line from a place to its network is no part of a way past it.
    assert whole_m - 10_000 < found.length_m <= whole_m * (1 + 1e-9)


def test_a_place_on_the_way_is_no_detour() -> None:
    direct = planner().plan(PlanRequest((stop("kunming"), stop("hanoi")), RAIL))
    assert isinstance(direct, Route)
    found = through("kunming", "hekou-lao-cai", "hanoi", RAIL)
    assert found.length_m == pytest.approx(direct.length_m)
    assert len(found.legs) == 1


def test_legs_meet_where_the_mode_changes_at_a_place_that_is_passed() -> None:
    # No road comes near Posyet: nobody goes from a road 24 km away on board there.
    stops = stop("yekaterinburg"), replace(stop("posyet"), is_via=True), stop("vung-tau")
    found = planner().plan(PlanRequest(stops, criterion="time"))
    assert isinstance(found, Route)
    assert len(found.legs) > 1
    for leg, following in pairwise(found.legs):
        (lon, lat), beside = leg.line[-1].tolist(), following.line[0].tolist()
        assert inverse(lon, lat, *beside).length_m < 1_000


def test_a_place_far_off_the_only_mode_is_told_of() -> None:
    found = through("lanzhou", "posyet", "almaty", ROAD)
    assert found.warnings[0] == (
        "Posyet lies 24.2 km off the road network; it is passed where that comes nearest."
    )


def test_no_ship_calls_at_a_railway_station() -> None:
    stops = stop("chongqing-nanpeng"), stop("saigon-station")
    found = planner().plan(PlanRequest(stops))
    assert isinstance(found, Route)
    assert found.legs[-1].mode != "sea"
