"""What ships is found again by the planner: every leg by its vias, every corridor by its stops."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import Any

import pytest

from corridormap.network import plan_sea, plan_search
from corridormap.network.assumptions import DEFAULTS, Assumptions
from corridormap.network.closures import ClosableLeg, find_closures
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.sea_gates import passage_names
from corridormap.network.sea_leg import SeaLeg, sea_leg
from tests.unit.network.shipped import NETWORK, planner, seed_rows, stop, theme, way_of

SEARCHED = ("network", "grid", "waterway")
OFF_SHANGHAI, JAVA_SEA = Stop("off Shanghai", 122.6, 30.6), Stop("Java Sea", 110.0, -5.0)
NORTH_SEA = Stop("North Sea", 4.0, 54.0)
LEG_TOLERANCE, CORRIDOR_TOLERANCE = 0.02, 0.08


def searched_legs() -> list[ClosableLeg]:
    return [leg for leg in theme().legs if leg.method in SEARCHED]


def planned(leg: ClosableLeg, vias: list[Stop]) -> Route:
    stops = (stop(leg.start_id), *vias, stop(leg.end_id))
    found = planner().plan(PlanRequest(stops, frozenset((leg.mode,))))
    assert isinstance(found, Route), f"{leg.leg_id}: {found}"
    return found


def length_like(leg: ClosableLeg, route: Route) -> float:
    """Return the route's length of the kind that the leg's is told in."""
    if leg.way_source == "network" and leg.way_length_m:
        return route.length_m
    return sum(each.drawn_m for each in route.legs)


def test_every_leg_is_found_again_through_its_vias() -> None:
    vias: dict[str, list[Stop]] = defaultdict(list)
    for row in sorted(seed_rows("leg_vias"), key=lambda row: int(row["seq"])):
        place = float(row["lon"]), float(row["lat"])
        vias[row["leg_id"]].append(Stop(row["reason"], *place, is_via=True))
    astray = {}
    legs = searched_legs()
    for leg in legs:
        ratio = length_like(leg, planned(leg, vias[leg.leg_id])) / way_of(leg)
        if abs(ratio - 1) > LEG_TOLERANCE:
            astray[leg.leg_id] = f"{ratio - 1:+.1%}"
    assert astray == {}
    assert len(legs) > 150


def test_every_corridor_is_found_again_from_its_stops_or_the_table_says_why_not() -> None:
    drawn: dict[str, float] = defaultdict(float)
    found: dict[str, float] = defaultdict(float)
    for leg in searched_legs():
        drawn[leg.corridor_id] += way_of(leg)
        found[leg.corridor_id] += length_like(leg, planned(leg, []))
    excepted = {row["corridor_id"]: row for row in seed_rows("route_check")}
    astray = {name for name in drawn if abs(found[name] / drawn[name] - 1) > CORRIDOR_TOLERANCE}
    assert astray == set(excepted)
    for name, row in excepted.items():
        assert row["cause"]
        assert drawn[name] / 1000 == pytest.approx(float(row["legs_km"]), rel=0.01)
        assert found[name] / 1000 == pytest.approx(float(row["planned_km"]), rel=0.01)


@pytest.mark.parametrize(
    ("start", "end", "mode", "crossings"),
    [
        ("chongqing-tuanjie-village", "duisburg", "rail", ["alashankou-dostyk", "brest-terespol"]),
        ("kunming", "vientiane", "rail", ["mohan-boten-rail"]),
        ("changchun", "zarubino", "rail", ["hunchun-makhalino"]),
        ("nanning", "hanoi", "road", ["pingxiang-dong-dang"]),
    ],
)
def test_known_ways_cross_the_borders_that_people_know(
    start: str, end: str, mode: str, crossings: list[str]
) -> None:
    found = planner().plan(PlanRequest((stop(start), stop(end)), frozenset((mode,))))
    assert isinstance(found, Route)
    passed = [crossing.crossing_id for crossing in found.crossings]
    assert [name for name in passed if name in crossings] == crossings


def test_the_gauge_breaks_where_it_does() -> None:
    stops = stop("chongqing-tuanjie-village"), stop("duisburg")
    found = planner().plan(PlanRequest(stops, frozenset(("rail",))))
    assert isinstance(found, Route)
    breaks = [crossing.crossing_id for crossing in found.crossings if crossing.gauge_break]
    assert breaks == ["alashankou-dostyk", "brest-terespol"]
    assert [event.detail for event in found.events if event.kind == "gauge"] == [
        "1435 → 1520", "1520 → 1435",
    ]  # fmt: skip


@pytest.mark.parametrize("end", ["ruili-muse", "ruili-muse-zone"])
def test_no_gauge_breaks_short_of_the_border(end: str) -> None:
    # The base map has the last kilometres of Baoshan–Ruili in Myanmar.
    found = planner().plan(PlanRequest((stop("kunming"), stop(end)), frozenset(("rail",))))
    assert isinstance(found, Route)
    assert [leg.gauges for leg in found.legs] == [("1435",)]
    assert found.events == ()


def test_a_gauge_that_changes_inland_is_named_by_its_place_and_not_by_the_next_border() -> None:
    found = planner().plan(PlanRequest((stop("kunming"), stop("bangkok")), frozenset(("rail",))))
    assert isinstance(found, Route)
    # The China–Laos Railway ends at Vientiane South; both sides of Nong Khai are metre gauge.
    assert [crossing.crossing_id for crossing in found.crossings] == [
        "mohan-boten-rail", "nong-khai-thanaleng",
    ]  # fmt: skip
    assert not any(crossing.gauge_break for crossing in found.crossings)
    (change,) = (event for event in found.events if event.kind == "gauge")
    assert (change.name, change.detail) == ("Vientiane South", "1435 → 1000")


def test_borders_within_a_customs_union_hold_nobody_up() -> None:
    stops = stop("chongqing-tuanjie-village"), stop("duisburg")
    found = planner().plan(PlanRequest(stops, frozenset(("rail",)), criterion="time"))
    assert isinstance(found, Route)
    hours = {event.detail: event.hours for event in found.events if event.kind == "border"}
    assert hours["CN → KZ"] == hours["BY → PL"] == DEFAULTS["border_h.rail"]
    assert hours["KZ → RU"] == hours["RU → BY"] == hours["PL → DE"] == DEFAULTS["border_h.union"]


def test_a_closed_strait_is_sailed_around() -> None:
    stops = stop("qinzhou"), stop("yangon")
    sea = frozenset(("sea",))
    names = passage_names(NETWORK)
    shut = find_closures(planner().net, ["malacca"], names)
    opened = planner().plan(PlanRequest(stops, sea))
    around = planner().plan(PlanRequest(stops, sea, closures=shut))
    assert isinstance(opened, Route)
    assert isinstance(around, Route)
    assert "malacca" in opened.legs[0].uses
    assert "malacca" not in around.legs[0].uses
    assert around.length_m > opened.length_m + 100_000


def test_two_closed_straits_ask_the_sea_for_few_ways(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[object] = []

    def noted(*args: object) -> SeaLeg | NoRoute:
        asked.append(args)
        return sea_leg(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(plan_sea, "sea_leg", noted)
    shut = find_closures(planner().net, ["dover", "taiwan"], passage_names(NETWORK))
    stops = stop("vladivostok"), stop("hamburg")
    found = planner().plan(PlanRequest(stops, criterion="co2", closures=shut))
    assert isinstance(found, Route)
    # What is stored with one of the two closed says how long the rest must be.
    assert 0 < len(asked) < 10


def test_all_crossings_closed_cut_the_corridors_through_them() -> None:
    shut = find_closures(planner().net, ["Pingxiang", "Hekou", "Longbang"], {})
    asked = PlanRequest((stop("nanning"), stop("hanoi")), frozenset(("road", "rail")))
    found = planner().plan(PlanRequest(asked.stops, asked.modes, closures=shut))
    if isinstance(found, NoRoute):
        assert "cut by closing Pingxiang, Hekou, Longbang" in found.reason
    else:
        opened = planner().plan(asked)
        assert isinstance(opened, Route)
        assert found.length_m > 2 * opened.length_m
        assert {crossing.crossing_id for crossing in found.crossings}.isdisjoint(shut.borders)


def test_a_route_by_all_modes_changes_at_places_of_the_map() -> None:
    found = planner().plan(
        PlanRequest((stop("chongqing-tuanjie-village"), stop("singapore")), NETWORK_MODES)
    )
    assert isinstance(found, Route)
    places = {place.place_id for place in theme().places}
    for leg in found.legs[:-1]:
        assert leg.end.place_id in places


def test_a_way_by_all_modes_pulls_few_ways_from_a_stop_off_the_coast(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = []

    def noted(*args: Any) -> SeaLeg | NoRoute:
        asked.append(args[1:3])
        return sea_leg(*args)

    monkeypatch.setattr(plan_sea, "sea_leg", noted)
    hand = Stop("off Vietnam", 108.9, 15.9)
    for stops in ((stop("chongqing-nanpeng"), hand), (hand, stop("chongqing-nanpeng"))):
        asked.clear()
        # A twin knows nothing of what was asked before.
        hurried = planner().twin()
        found = hurried.plan(PlanRequest(stops))
        assert isinstance(found, Route)
        assert {leg.mode for leg in found.legs} == {"road", "sea"}
        assert 1 <= len(asked) <= 3 < plan_sea.NEAREST_PORTS


def test_no_way_to_a_port_is_shorter_than_what_stands_in_for_it() -> None:
    sea = plan_sea.PlanSea(planner().net, NETWORK, frozenset({"suez-canal"}))
    # Off Vietnam, in the Gulf of Thailand, west of Burma, in the Aegean and the Baltic.
    places = ((108.9, 15.9), (103.16, 10.64), (93.54, 18.58), (24.5, 38.2), (20.5, 57.0))
    for place in places:
        ways = sea.ways_to_ports(Stop("hand", *place))
        circles_m = dict(ways.lengths_m)
        first = next(iter(circles_m))
        assert ways.settle(first) >= 0.0
        better_m = dict(ways.lengths_m)
        for node in ways.near - {first}:
            assert circles_m[node] <= better_m[node]
            assert ways.settle(node) >= 0.0
        assert set(ways.legs) == ways.near
        assert len(ways.near) == plan_sea.NEAREST_PORTS
        # The other ports lie past these.
        for node in set(ways.lengths_m) - ways.near:
            assert circles_m[node] <= ways.lengths_m[node]
            assert ways.settle(node) == 0.0
        assert len(ways.legs) == len(planner().net.ports)
        assert all(ways.lengths_m[node] == leg.length_m for node, leg in ways.legs.items())


def test_a_port_without_a_way_is_left_out_however_often_it_is_wanted(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(plan_sea, "sea_leg", lambda *_: NoRoute("cut"))
    hand = Stop("off Vietnam", 108.9, 15.9)
    ways = plan_sea.PlanSea(planner().net, NETWORK, frozenset()).ways_to_ports(hand)
    first = next(iter(ways.lengths_m))
    assert ways.settle(first) == ways.settle(first) == float("inf")
    assert first not in ways.lengths_m
    for stops in ((stop("chongqing-nanpeng"), hand), (hand, stop("chongqing-nanpeng"))):
        # No land network comes near.
        assert isinstance(planner().twin().plan(PlanRequest(stops)), NoRoute)


@pytest.mark.parametrize(
    ("ends", "modes", "criterion", "expected"),
    [
        ((stop("beihai"), OFF_SHANGHAI), {"road", "sea"}, "time", ["road", "sea"]),
        ((stop("hamburg"), JAVA_SEA), {"rail", "sea"}, "distance", ["rail", "sea"]),
        ((OFF_SHANGHAI, JAVA_SEA), {"rail", "sea"}, "distance", ["sea"]),
        ((NORTH_SEA, JAVA_SEA), {"rail", "sea"}, "distance", ["sea", "rail", "sea"]),
    ],
)
def test_who_could_sail_straight_to_the_open_sea_goes_by_land_where_that_is_better(
    ends: tuple[Stop, Stop], modes: set[str], criterion: str, expected: list[str]
) -> None:
    assumptions = Assumptions.of({"transfer_h.port": 0.0})
    totals = []
    for turn in (1, -1):
        stops = ends[::turn]
        asked = PlanRequest(stops, frozenset(modes), (), criterion, assumptions)
        found = planner().twin().plan(asked)
        assert isinstance(found, Route)
        assert [leg.mode for leg in found.legs] == expected[::turn]
        # The same where another stop follows.
        onward = replace(asked, stops=(*stops, stops[0]))
        through = planner().twin().plan(onward)
        assert isinstance(through, Route)
        assert through.total(criterion) == pytest.approx(2.0 * found.total(criterion), rel=0.2)
        assert through.legs[0].mode == expected[::turn][0]
        totals.append(found.total(criterion))
    assert totals[0] == pytest.approx(totals[1], rel=1e-6)


@pytest.mark.parametrize("is_back", [False, True])
def test_who_changes_at_a_crossing_crosses_the_same_whichever_end_is_searched_from(
    is_back: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plan_search._Section, "_is_back_better", lambda *_: is_back)
    shut = find_closures(planner().net, ["pingxiang-dong-dang", "khorgos-altynkol"], {})
    asked = PlanRequest((stop("chongqing-nanpeng"), stop("hamburg")), closures=shut)
    found = planner().twin().plan(asked)
    assert isinstance(found, Route)
    kinds = [event.kind for event in found.events if event.name == "Alashankou"]
    assert kinds == ["border", "transfer"]
