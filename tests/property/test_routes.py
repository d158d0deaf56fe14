"""What holds for every route over the networks that ship."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.closures import Closures, find_closures
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.plan_space import Arrival
from corridormap.network.planner import NETWORK_MODES, PlanRequest
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.sea_gates import passage_names
from tests.unit.network.shipped import NETWORK, planner, theme

LAND = frozenset(("rail", "road"))
PLACES = [place for place in theme().places if not place.is_crossing]
FEW = settings(max_examples=12, deadline=None)

LINES = [leg.leg_id for leg in theme().legs if leg.mode == "sea"]
STRAITS = dict(passage_names(NETWORK))
OPEN_SEA = [
    Stop("off Shanghai", 122.6, 30.6),
    Stop("Java Sea", 110.0, -5.0),
    Stop("Gulf of Thailand", 103.16, 10.64),
    Stop("North Sea", 4.0, 54.0),
    Stop("Aegean", 24.5, 38.2),
]
HOURS = {
    "dwell_h.sea_port": (24.0, 0.0, 200.0),
    "transfer_h.port": (48.0, 0.0, 2.0, 10.0),
    "transfer_h.land": (12.0, 0.0, 50.0),
    "gauge_change_h": (12.0, 0.0, 60.0),
}

places = st.sampled_from(PLACES)
ports = st.sampled_from([place for place in PLACES if place.kind == "sea_port"])
criteria = st.sampled_from(CRITERIA)
speeds = st.floats(5, 100)


@st.composite
def requests(draw: st.DrawFn) -> PlanRequest:
    stops = draw(st.lists(places, min_size=2, max_size=4, unique_by=lambda place: place.place_id))
    values = Assumptions.of({"speed_kmh.rail": draw(speeds), "speed_kmh.road": draw(speeds)})
    modes = draw(st.sampled_from((LAND, frozenset(("rail",)), frozenset(("road",)))))
    asked = tuple(place.stop() for place in stops)
    return PlanRequest(asked, modes, criterion=draw(criteria), assumptions=values)


@FEW
@given(requests())
def test_a_route_is_the_sum_of_what_it_lists(asked: PlanRequest) -> None:
    found = planner().plan(asked)
    if isinstance(found, NoRoute):
        assert found.reason
        return
    values = asked.assumptions
    for leg in found.legs:
        assert leg.mode in asked.modes
        assert leg.hours == pytest.approx(values.hours(leg.mode, leg.length_m))
        assert leg.length_m >= leg.drawn_m * 0.98
    events = sum(event.hours for event in found.events)
    assert found.hours == pytest.approx(sum(leg.hours for leg in found.legs) + events)
    assert found.length_m == pytest.approx(sum(leg.length_m for leg in found.legs))
    for leg, following in zip(found.legs[:-1], found.legs[1:], strict=True):
        assert leg.end == following.start
    assert (found.legs[0].start, found.legs[-1].end) == (asked.stops[0], asked.stops[-1])
    assert all(0 <= crossing.at_m <= found.length_m for crossing in found.crossings)


@st.composite
def by_ship(draw: st.DrawFn) -> PlanRequest:
    """Return a question between ports, at hours that nobody would think of too."""
    ends = draw(st.lists(ports, min_size=2, max_size=3, unique_by=lambda port: port.place_id))
    hours = {key: draw(st.sampled_from(values)) for key, values in HOURS.items()}
    modes = draw(st.sampled_from((NETWORK_MODES, frozenset(("sea",)))))
    asked = tuple(port.stop() for port in ends)
    return PlanRequest(asked, modes, criterion=draw(criteria), assumptions=Assumptions.of(hours))


def with_sea_closed(asked: PlanRequest, data: st.DataObject) -> PlanRequest:
    """Return the question while lines, straits or canals, and ports that are no stop are closed."""
    stops = {each.place_id for each in asked.stops}
    others = [place.place_id for place in PLACES if place.kind == "sea_port"]
    shut = [
        *data.draw(st.lists(st.sampled_from(LINES), min_size=1, max_size=8, unique=True)),
        *data.draw(st.lists(st.sampled_from(sorted(STRAITS)), max_size=2, unique=True)),
        *data.draw(st.lists(st.sampled_from(others), max_size=2, unique=True)),
    ]
    wanted = [key for key in shut if key not in stops]
    closures = find_closures(planner().net, wanted, STRAITS, theme().legs)
    return replace(asked, closures=closures)


@FEW
@given(by_ship(), st.data())
def test_what_a_search_finds_the_best_is_what_the_route_lists(
    asked: PlanRequest, data: st.DataObject
) -> None:
    asked = with_sea_closed(asked, data)
    best = planner()._found(asked, asked.mode_sets(), Feedback())
    found = planner().plan(asked)
    assert isinstance(best, Arrival) == isinstance(found, Route)
    if isinstance(best, Arrival) and isinstance(found, Route):
        assert found.total(asked.criterion) == pytest.approx(best.cost, rel=1e-7, abs=1e-3)


@FEW
@given(by_ship(), st.data())
def test_closing_what_ships_use_saves_nothing_either_way(
    asked: PlanRequest, data: st.DataObject
) -> None:
    closed = with_sea_closed(asked, data)
    opened, there = planner().plan(asked), planner().plan(closed)
    back = planner().plan(replace(closed, stops=closed.stops[::-1]))
    assert isinstance(there, Route) == isinstance(back, Route)
    if isinstance(there, Route) and isinstance(back, Route):
        assert isinstance(opened, Route)
        total = there.total(asked.criterion)
        assert back.total(asked.criterion) == pytest.approx(total, rel=1e-6, abs=1e-3)
        assert total >= opened.total(asked.criterion) * (1 - 1e-9) - 1e-6


@st.composite
def from_the_open_sea(draw: st.DrawFn) -> PlanRequest:
    """Return a question of which one stop at least lies on the open sea."""
    stops = [
        draw(st.sampled_from(OPEN_SEA)),
        *(place.stop() for place in draw(st.lists(places, max_size=2, unique=True))),
    ]
    if len(stops) == 1 or draw(st.booleans()):
        stops.append(draw(st.sampled_from([each for each in OPEN_SEA if each != stops[0]])))
    hours = {key: draw(st.sampled_from(values)) for key, values in HOURS.items()}
    modes = draw(st.sampled_from((frozenset(("road", "sea")), frozenset(("rail", "sea")))))
    values = Assumptions.of(hours)
    return PlanRequest(tuple(stops), modes, criterion=draw(criteria), assumptions=values)


@FEW
@given(st.one_of(requests(), from_the_open_sea()))
def test_the_way_back_is_as_good(asked: PlanRequest) -> None:
    there = planner().plan(asked)
    back = planner().plan(replace(asked, stops=asked.stops[::-1]))
    assert isinstance(there, Route) == isinstance(back, Route)
    if isinstance(there, Route) and isinstance(back, Route):
        total = there.total(asked.criterion)
        assert back.total(asked.criterion) == pytest.approx(total, rel=1e-6, abs=1e-3)


@FEW
@given(requests(), st.data())
def test_closing_never_makes_anything_better(asked: PlanRequest, data: st.DataObject) -> None:
    opened = planner().plan(asked)
    if isinstance(opened, NoRoute):
        return
    used = sorted({each.crossing_id or each.name for each in opened.crossings})
    if not used:
        return
    shut = frozenset(data.draw(st.lists(st.sampled_from(used), min_size=1)))
    closed = planner().plan(replace(asked, closures=Closures(tuple(shut), shut)))
    if isinstance(closed, Route):
        assert closed.total(asked.criterion) >= opened.total(asked.criterion) * (1 - 1e-9)
        assert not {each.crossing_id or each.name for each in closed.crossings} & shut
