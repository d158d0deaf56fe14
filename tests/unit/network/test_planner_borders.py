"""Borders under the feet of a stop, legs that are closed under a place: nothing slips through."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
import shapely

from corridormap.core.measure import inverse
from corridormap.network.closures import ClosableLeg, Closures, find_closures
from corridormap.network.lands import Lands
from corridormap.network.planner import Planner, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from tests.unit.network import shipped
from tests.unit.network.small_countries import PLACES, write_countries

ROAD = frozenset(("road",))
BY_ID = {place.place_id: place.stop() for place in PLACES}


def lands(border_lon: float) -> Lands:
    west, east = shapely.box(0, -5, border_lon, 5), shapely.box(border_lon, -5, 20, 5)
    return Lands([("WW", west), ("EE", east)])


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("network")
    write_countries(folder)
    return folder


@pytest.fixture(scope="module")
def planner(folder: Path) -> Planner:
    return Planner(folder, PLACES)


def planned(planner: Planner, *stops: Stop | str, closed: tuple[str, ...] = ()) -> Route | NoRoute:
    asked = tuple(_stop(each) for each in stops)
    shut = find_closures(planner.net, closed, {})
    return planner.plan(PlanRequest(asked, ROAD, criterion="time", closures=shut))


def route(found: Route | NoRoute) -> Route:
    assert isinstance(found, Route), found
    return found


def _stop(each: Stop | str) -> Stop:
    if isinstance(each, Stop):
        return each
    lon, lat = map(float, each.split(","))
    return Stop(each, lon, lat)


def crossed(found: Route) -> list[tuple[str, tuple[str, str]]]:
    return [(each.crossing_id, each.countries) for each in found.crossings]


def test_a_stop_on_the_edge_over_a_border_crosses_it_like_any_other(planner: Planner) -> None:
    # The road's edge over the border runs from 9.75 to 10; its half is the border.
    out = route(planned(planner, "9.8,0.05", BY_ID["eastport"]))
    assert crossed(out) == [("gate", ("WW", "EE"))]
    assert [event.kind for event in out.events] == ["border"]
    assert out.length_m == pytest.approx(sum(leg.length_m for leg in out.legs))
    assert out.legs[0].drawn_m == pytest.approx(out.length_m, rel=1e-3)
    back = route(planned(planner, BY_ID["eastport"], "9.8,0.05"))
    assert crossed(back) == [("gate", ("EE", "WW"))]
    assert back.hours == pytest.approx(out.hours)
    home = route(planned(planner, "9.8,0.05", BY_ID["westport"]))
    assert crossed(home) == []


def test_a_stop_on_the_edge_over_a_border_does_not_slip_through_when_it_is_closed(
    planner: Planner,
) -> None:
    assert isinstance(planned(planner, "9.8,0.05", BY_ID["eastport"], closed=("gate",)), NoRoute)
    assert isinstance(planned(planner, BY_ID["eastport"], "9.8,0.05", closed=("gate",)), NoRoute)
    assert isinstance(planned(planner, "9.8,0.05", BY_ID["westport"], closed=("gate",)), Route)


def test_two_stops_on_the_edge_over_a_border(planner: Planner) -> None:
    over = route(planned(planner, "9.8,0.05", "9.95,0.05"))
    assert crossed(over) == [("gate", ("WW", "EE"))]
    assert over.length_m == pytest.approx(inverse(9.8, 0.05, 9.95, 0.05).length_m, rel=1e-3)
    assert isinstance(planned(planner, "9.8,0.05", "9.95,0.05", closed=("gate",)), NoRoute)
    short = route(planned(planner, "9.78,0.05", "9.82,0.05", closed=("gate",)))
    assert crossed(short) == []


def test_the_map_knows_better_than_the_half_of_the_edge(folder: Path) -> None:
    knowing = Planner(folder, PLACES, lambda: lands(9.97))
    assert crossed(route(planned(knowing, "9.95,0.05", BY_ID["westport"]))) == []
    out = route(planned(knowing, "9.95,0.05", BY_ID["eastport"]))
    assert crossed(out) == [("gate", ("WW", "EE"))]


def test_a_straight_line_to_the_network_of_another_country_is_told_of(folder: Path) -> None:
    north = Lands([("NN", shapely.box(0, 0.1, 20, 5)), ("WW", shapely.box(0, -5, 9.9, 0.1))])
    found = route(planned(Planner(folder, PLACES, lambda: north), "7,0.2", BY_ID["westport"]))
    assert any("crosses a border that is not counted" in text for text in found.warnings)


def test_borders_on_a_line_are_those_that_it_crosses() -> None:
    line = np.array([(8.0, 0.0), (12.0, 0.0), (9.0, 1.0)])
    there, back = lands(9.97).borders_on(line)
    assert (there.countries, back.countries) == (("WW", "EE"), ("EE", "WW"))
    assert there.lon == pytest.approx(9.97, abs=1e-4)
    assert there.at_m == pytest.approx(inverse(8, 0, 9.97, 0).length_m, rel=1e-6)
    assert back.lat == pytest.approx((12 - 9.97) / 3, abs=1e-3)
    assert lands(9.97).borders_on(line[:1]) == []


def test_borders_over_the_date_line_and_over_water() -> None:
    far = Lands([("AA", shapely.box(170, -5, 178, 5)), ("BB", shapely.box(-178, -5, -170, 5))])
    (over,) = far.borders_on(np.array([(175.0, 0.0), (185.0, 0.0)]))
    assert over.countries == ("AA", "BB")
    assert over.lon == pytest.approx(-178.0, abs=1e-6)
    assert far.country_at(-175.0, 0.0) == far.country_at(185.0, 0.0) == "BB"
    assert far.country_at(180.0, 0.0) == ""


LEGS = ("busan-haerang-2-main-4", "ilstc-west-main-4", "asia-europe-main-15", "rail-east-main-1")


@pytest.mark.parametrize("leg_id", LEGS)
def test_a_closed_leg_is_not_used_where_a_place_stands_on_its_edges(leg_id: str) -> None:
    planner = shipped.planner()
    leg: ClosableLeg = next(each for each in shipped.theme().legs if each.leg_id == leg_id)
    ends = shipped.stop(leg.start_id), shipped.stop(leg.end_id)
    asked = PlanRequest(ends, frozenset((leg.mode,)))
    shut: Closures = find_closures(planner.net, [leg_id], {}, shipped.theme().legs)
    opened, around = planner.plan(asked), planner.plan(replace(asked, closures=shut))
    assert isinstance(opened, Route)
    # Each of these legs has a way around it.
    assert isinstance(around, Route)
    assert around.length_m > opened.length_m * 1.1
    on_leg = {(round(x, 4), round(y, 4)) for x, y in leg.line}
    points = [(round(x, 4), round(y, 4)) for x, y in around.legs[0].line.tolist()]
    steps = list(pairwise(points))[2:-2]
    assert not [step for step in steps if on_leg.issuperset(step)]


def test_the_mekong_has_borders_like_any_other_way() -> None:
    planner = shipped.planner()
    stops = shipped.stop("guanlei"), shipped.stop("chiang-saen")
    asked = PlanRequest(stops, frozenset(("inland_waterway",)), criterion="time")
    down = route(planner.plan(asked))
    # The river is counted as Laos' where it is its border; the port lies on the Thai bank.
    assert crossed(down) == [("", ("CN", "LA")), ("", ("LA", "TH"))]
    hours = down.assumptions["border_h.inland_waterway"]
    assert down.hours == pytest.approx(down.legs[0].hours + 2 * hours)
    up = route(planner.plan(replace(asked, stops=stops[::-1])))
    assert crossed(up) == [("", ("TH", "LA")), ("", ("LA", "CN"))]
    for name in {each.name for each in down.crossings}:
        shut = find_closures(planner.net, [name], {})
        assert isinstance(planner.plan(replace(asked, closures=shut)), NoRoute)


def test_of_places_with_one_name_the_closed_one_is_named_by_its_id() -> None:
    net = shipped.planner().net
    assert find_closures(net, ["Brest"], {}).names == ("Brest (brest)",)
    crossing = find_closures(net, ["brest-terespol"], {})
    assert crossing.names == ("Brest (brest-terespol)",)
    assert crossing.borders == {"brest-terespol"}
    assert find_closures(net, ["pingxiang-dong-dang"], {}).names == ("Pingxiang",)


def test_a_border_that_is_crossed_again_is_told_of_where_it_counts_for_nothing() -> None:
    ends = shipped.stop("longbang-tra-linh"), shipped.stop("kunming")
    asked = PlanRequest(ends, frozenset(("rail", "road")), criterion="co2")
    by_co2 = route(shipped.planner().plan(asked))
    names = [crossing.name for crossing in by_co2.crossings]
    assert names.count("Pingxiang") == 2
    told = [line for line in by_co2.warnings if "crossed" in line]
    assert told == [
        "The border at Pingxiang is crossed 2 times: by distance and CO₂ a border counts for "
        "nothing, by time it does."
    ]
    by_time = route(shipped.planner().plan(replace(asked, criterion="time")))
    assert not [line for line in by_time.warnings if "crossed" in line]
    # There and back over a stop beyond the border is what was asked for.
    beyond = shipped.stop("hanoi")
    back = replace(asked, stops=(ends[1], beyond, ends[1]), criterion="distance")
    there = route(shipped.planner().plan(back))
    assert [crossing.name for crossing in there.crossings] == ["Hekou", "Hekou"]
    assert not [line for line in there.warnings if "crossed" in line]
