"""What holds for every route over the networks that ship."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from corridormap.network.assumptions import Assumptions
from corridormap.network.closures import Closures
from corridormap.network.plan_costs import CRITERIA
from corridormap.network.planner import PlanRequest
from corridormap.network.route import NoRoute, Route
from tests.unit.network.shipped import planner, theme

LAND = frozenset(("rail", "road"))
PLACES = [place for place in theme().places if not place.is_crossing]
FEW = settings(max_examples=12, deadline=None)

places = st.sampled_from(PLACES)
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


@FEW
@given(requests())
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
