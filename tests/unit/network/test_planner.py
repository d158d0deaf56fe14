"""The planner in two small countries whose every way is known."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from corridormap.core.errors import ArgumentError, Cancelled, FieldError
from corridormap.core.feedback import Feedback
from corridormap.core.measure import inverse
from corridormap.network.alternatives import plan_with_alternatives
from corridormap.network.assumptions import Assumptions
from corridormap.network.closures import Closures, find_closures
from corridormap.network.planner import Planner, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.route_facts import with_capacities
from tests.unit.network.small_countries import PLACES, small_planner

BY_ID = {place.place_id: place for place in PLACES}
RAIL, ROAD = frozenset(("rail",)), frozenset(("road",))


@pytest.fixture(scope="module")
def planner(tmp_path_factory: pytest.TempPathFactory) -> Planner:
    return small_planner(tmp_path_factory.mktemp("network"))


def request(*ids: str, **wishes: object) -> PlanRequest:
    stops = tuple(BY_ID[name].stop() if name in BY_ID else _stop(name) for name in ids)
    return replace(PlanRequest(stops), **wishes)  # type: ignore[arg-type]


def _stop(text: str) -> Stop:
    lon, lat = map(float, text.split(","))
    return Stop(text, lon, lat)


def route(planner: Planner, asked: PlanRequest) -> Route:
    found = planner.plan(asked)
    assert isinstance(found, Route), found
    return found


def reason(planner: Planner, asked: PlanRequest) -> str:
    found = planner.plan(asked)
    assert isinstance(found, NoRoute)
    return found.reason


def closed(planner: Planner, *names: str) -> Closures:
    return find_closures(planner.net, names, {})


def test_rail_from_port_to_port_crosses_the_border_and_changes_its_gauge(planner: Planner) -> None:
    found = route(planner, request("westport", "eastport", modes=RAIL))
    (leg,) = found.legs
    assert leg.length_m == pytest.approx(inverse(5, 0, 15, 0).length_m, rel=1e-4)
    assert leg.gauges == ("1435", "1520")
    assert leg.method == "network"
    (crossing,) = found.crossings
    assert (crossing.crossing_id, crossing.countries) == ("gate", ("WW", "EE"))
    assert crossing.gauge_break
    assert crossing.at_m == pytest.approx(inverse(5, 0, 9.875, 0).length_m, rel=0.01)
    assert sorted(event.kind for event in found.events) == ["border", "gauge"]


def test_the_other_way_round_is_as_long_and_names_the_countries_the_other_way(
    planner: Planner,
) -> None:
    there = route(planner, request("westport", "eastport", modes=RAIL, criterion="time"))
    back = route(planner, request("eastport", "westport", modes=RAIL, criterion="time"))
    assert back.length_m == pytest.approx(there.length_m)
    assert back.hours == pytest.approx(there.hours)
    assert back.crossings[0].countries == ("EE", "WW")
    assert back.legs[0].gauges == ("1520", "1435")


def test_hours_and_cost_are_those_of_the_legs_and_the_events(planner: Planner) -> None:
    values = Assumptions.of({"speed_kmh.rail": 50, "border_h.rail": 7, "gauge_change_h": 3})
    asked = request("westport", "eastport", modes=RAIL, criterion="time", assumptions=values)
    found = route(planner, asked)
    assert found.hours == pytest.approx(found.length_m / 50_000 + 7 + 3)
    per_km = values["cost_per_teu_km.rail"]
    extra = values["border_per_teu"] + values["gauge_change_per_teu"]
    assert found.cost == pytest.approx(found.length_m / 1000 * per_km + extra)


def test_the_mode_changes_only_at_hubs_and_takes_its_time(planner: Planner) -> None:
    values = Assumptions.of({"speed_kmh.road": 80, "speed_kmh.rail": 10, "transfer_h.land": 1})
    wishes = (ROAD, RAIL)
    asked = request("westport", "easthub", "eastport", criterion="time", assumptions=values)
    found = route(planner, replace(asked, wishes=wishes))
    assert [leg.mode for leg in found.legs] == ["road", "rail"]
    assert found.legs[0].end.place_id == "easthub"
    (transfer,) = [event for event in found.events if event.kind == "transfer"]
    assert (transfer.name, transfer.hours, transfer.detail) == ("Easthub", 1.0, "road → rail")


def test_a_stop_that_is_no_hub_changes_no_mode(planner: Planner) -> None:
    asked = request("westport", "9.2,0.02", "eastport")
    assert reason(planner, replace(asked, wishes=(ROAD, RAIL))) == (
        "9.2,0.02 is no port, hub or crossing where goods go on from road by rail."
    )


def test_a_stop_beside_the_network_is_joined_by_a_straight_line(planner: Planner) -> None:
    found = route(planner, request("westport", "7.5,0.2", modes=ROAD))
    assert found.legs[0].line[-1].tolist() == [7.5, 0.2]
    off_m = inverse(7.5, 0.05, 7.5, 0.2).length_m
    along_m = inverse(5, 0.05, 7.5, 0.05).length_m
    # From the port to the road is 5.4 km more than the way along it.
    port_m = inverse(5, 0.001, 5, 0.05).length_m
    assert found.length_m == pytest.approx(along_m + off_m, abs=port_m + 50)
    assert "7.5,0.2 lies 16.6 km off the road network" in found.warnings[1]


def test_two_stops_beside_one_edge_are_joined_along_it(planner: Planner) -> None:
    found = route(planner, request("6.2,0.05", "6.7,0.05", modes=ROAD))
    assert found.length_m == pytest.approx(inverse(6.2, 0.05, 6.7, 0.05).length_m, rel=1e-3)


def test_a_stay_at_a_stop_is_counted_and_at_a_via_not(planner: Planner) -> None:
    asked = request("westport", "easthub", "eastport", modes=RAIL, criterion="time")
    found = route(planner, asked)
    assert [event.name for event in found.events if event.kind == "dwell"] == ["Easthub"]
    assert len(found.legs) == 2
    via = replace(asked.stops[1], is_via=True)
    through = route(planner, replace(asked, stops=(asked.stops[0], via, asked.stops[2])))
    assert not [event for event in through.events if event.kind == "dwell"]
    assert len(through.legs) == 1
    # The via point itself lies beside the railway.
    assert through.length_m == pytest.approx(found.length_m, rel=0.005)


def test_closing_the_crossing_leaves_no_way_by_rail_and_says_why(planner: Planner) -> None:
    asked = request("westport", "eastport", modes=RAIL, closures=closed(planner, "Gate"))
    assert reason(planner, asked) == (
        "No way from Westport to Eastport by rail: cut by closing Gate."
    )


def test_borders_without_a_name_are_used_only_when_asked(planner: Planner) -> None:
    shut = closed(planner, "gate")
    asked = request("westport", "eastport", modes=ROAD, closures=shut)
    assert "cut by closing Gate" in reason(planner, asked)
    unnamed = route(planner, replace(asked, closures=replace(shut, allow_unnamed=True)))
    assert [each.crossing_id for each in unnamed.crossings] == [""]
    assert unnamed.crossings[0].name == "unnamed at 1.000, 10.000"
    assert any("where the map has no crossing" in text for text in unnamed.warnings)


def test_an_unnamed_border_can_be_closed_too(planner: Planner) -> None:
    shut = closed(planner, "gate", "Unnamed at 1.000, 10.000")
    asked = request("westport", "eastport", modes=ROAD)
    opened = replace(asked, closures=replace(shut, allow_unnamed=True))
    assert "cut by closing Gate, unnamed at 1.000, 10.000" in reason(planner, opened)


def test_a_closed_port_cannot_be_a_stop_nor_a_place_of_change(planner: Planner) -> None:
    asked = request("westport", "eastport", closures=closed(planner, "西港"))
    assert reason(planner, asked) == "Westport is a stop of the route and closed."


def test_stops_off_the_network_are_named(planner: Planner) -> None:
    assert reason(planner, request("westport", "5,40", modes=RAIL)) == (
        "5,40 lies off the rail network."
    )
    assert "rail or road networks" in reason(planner, request("5,40", "gate", modes=RAIL | ROAD))
    # That takes no search: whoever wants no other reasons is told too.
    twin = planner.twin(tells_reasons=False)
    assert (
        reason(twin, request("westport", "5,40", modes=RAIL)) == "5,40 lies off the rail network."
    )
    cut = request("westport", "eastport", modes=ROAD, closures=closed(planner, "gate"))
    assert reason(twin, cut) == "No way leads there."


def test_the_same_place_twice_is_no_route(planner: Planner) -> None:
    assert reason(planner, request("gate", "gate")) == "Gate and Gate are the same place."


@pytest.mark.parametrize("stops", [("0,90", "90,90"), ("180,0", "-180,0"), ("5,0", "5,0.000001")])
def test_one_place_written_in_two_ways_is_no_route_either(
    planner: Planner, stops: tuple[str, str]
) -> None:
    for modes in (frozenset(("air",)), frozenset(("road",))):
        assert "are the same place" in reason(planner, request(*stops, modes=modes))


@pytest.mark.parametrize("stops", [(), ("gate",)])
def test_fewer_than_two_stops_are_refused(planner: Planner, stops: tuple[str, ...]) -> None:
    with pytest.raises(FieldError, match="two stops"):
        planner.plan(request(*stops))


def test_a_stretch_for_which_no_mode_is_left_is_told(planner: Planner) -> None:
    asked = request("westport", "eastport")
    asked = replace(asked, modes=ROAD, wishes=(RAIL,))
    assert reason(planner, asked).startswith("No mode is allowed from ")


def test_alternatives_keep_to_the_mode_wished_for(planner: Planner) -> None:
    asked = request("westport", "eastport")
    asked = replace(asked, wishes=(RAIL,))
    found = plan_with_alternatives(planner, asked, 3)
    assert not isinstance(found, NoRoute)
    assert {leg.mode for each in found for leg in each.legs} == {"rail"}


def test_a_stop_off_the_globe_is_refused_by_number(planner: Planner) -> None:
    with pytest.raises(FieldError, match="Stop 2, nowhere"):
        planner.plan(PlanRequest((BY_ID["gate"].stop(), Stop("nowhere", 0.0, 95.0))))


def test_flying_is_a_great_circle_and_only_when_asked_for(planner: Planner) -> None:
    asked = request("westport", "5,40")
    assert isinstance(planner.plan(asked), NoRoute)
    found = route(planner, replace(asked, modes=frozenset(("air",))))
    assert (found.legs[0].mode, found.legs[0].method) == ("air", "geodesic")
    assert found.length_m == pytest.approx(inverse(5, 0.001, 5, 40).length_m, rel=1e-6)


def test_alternatives_differ_and_come_in_order(planner: Planner) -> None:
    shut = replace(Closures(), allow_unnamed=True)
    asked = request("westport", "eastport", closures=shut)
    found = plan_with_alternatives(planner, asked, 5)
    assert isinstance(found, list)
    totals = [each.length_m for each in found]
    assert totals == sorted(totals)
    assert len({tuple(leg.mode for leg in each.legs) for each in found}) > 1
    with pytest.raises(ArgumentError, match="0 to 5"):
        plan_with_alternatives(planner, asked, 6)


def test_crossings_beyond_their_capacity_are_told_of_with_the_source(planner: Planner) -> None:
    found = with_capacities(route(planner, request("westhub", "easthub", modes=RAIL)), BY_ID)
    assert found.warnings == (
        "Gate runs over its capacity: 1,200 of 800–1,000 lorries a day (A report).",
    )


def test_unknown_and_ambiguous_closures_are_refused(planner: Planner) -> None:
    with pytest.raises(ArgumentError, match="Nowhere"):
        closed(planner, "Nowhere")
    with pytest.raises(ArgumentError, match="ambiguous: westport, west-strait"):
        find_closures(planner.net, [" 西港"], {"west-strait": "西港"})
    # An id is never ambiguous.
    assert find_closures(planner.net, ["GATE"], {"strait": "Gate"}).places == {"gate"}
    assert find_closures(planner.net, ["gate", " Gate", "GATE"], {}).names == ("Gate",)


def test_unknown_criteria_are_refused(planner: Planner) -> None:
    with pytest.raises(ArgumentError, match="distance, time, cost, co2"):
        planner.plan(request("westport", "gate", criterion="beauty"))


def test_it_stops_when_asked_to(planner: Planner) -> None:
    feedback = Feedback()
    feedback.cancel()
    with pytest.raises(Cancelled):
        planner.plan(request("westport", "eastport"), feedback)


def test_a_net_without_networks_says_which_file_is_missing(tmp_path: Path) -> None:
    with pytest.raises(Exception, match=r"rail\.npz"):
        Planner(tmp_path, PLACES)
