"""Parts of a route that are given: borders on the line, closings that they may not pass."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
import shapely

from corridormap.network.closures import ClosableLeg, Closures, find_closures
from corridormap.network.lands import Lands
from corridormap.network.plan_wishes import Ground, plan_wishes
from corridormap.network.planner import Planner
from corridormap.network.route import NoRoute, Route, Stop
from corridormap.network.sea_gates import passage_names
from corridormap.network.stored_route import PartWish, StoredRoute
from tests.unit.network import shipped
from tests.unit.network.small_countries import PLACES, write_countries

BY_ID = {place.place_id: place for place in PLACES}
WEST, EAST = Stop("West", 9.0, 0.1), Stop("East", 11.0, 0.1)
LEG = ClosableLeg(
    "line-1", "road", ((8.0, 0.05), (13.0, 0.05)), "westhub", "easthub", "line",
    method="network", way_length_m=560_000.0, branch="main", seq=1,
)  # fmt: skip


def lands() -> Lands:
    return Lands([("WW", shapely.box(0, -5, 10, 5)), ("EE", shapely.box(10, -5, 20, 5))])


@pytest.fixture(scope="module")
def ground(tmp_path_factory: pytest.TempPathFactory) -> Ground:
    folder = tmp_path_factory.mktemp("network")
    write_countries(folder)
    return Ground(Planner(folder, PLACES, lands), (LEG,), BY_ID)


def planned(ground: Ground, *parts: PartWish, stops: Sequence[Stop] = (WEST, EAST)) -> Route:
    found = answered(ground, *parts, stops=stops)
    assert isinstance(found, Route), found
    return found


def answered(
    ground: Ground,
    *parts: PartWish,
    stops: Sequence[Stop] = (WEST, EAST),
    closed: tuple[str, ...] = (),
) -> Route | NoRoute:
    legs = ground.legs
    shut = find_closures(ground.planner.net, closed, passage_names(shipped.NETWORK), legs)
    found = plan_wishes(ground, StoredRoute("r", "R", tuple(stops), parts), shut)
    return found if isinstance(found, NoRoute) else found[0]


@pytest.mark.parametrize("way", ["hand", "great_circle"])
def test_a_drawn_line_on_land_crosses_the_borders_that_it_crosses(ground: Ground, way: str) -> None:
    there = planned(ground, PartWish("road", way))
    (crossing,) = there.crossings
    assert (crossing.crossing_id, crossing.countries) == ("gate", ("WW", "EE"))
    assert crossing.at_m == pytest.approx(there.length_m / 2, rel=1e-3)
    (event,) = there.events
    assert (event.kind, event.name, event.detail) == ("border", "Gate", "WW → EE")
    assert there.hours == pytest.approx(there.legs[0].hours + there.assumptions["border_h.road"])
    assert there.warnings == ()
    back = planned(ground, PartWish("road", way), stops=(EAST, WEST))
    assert back.crossings[0].countries == ("EE", "WW")
    assert back.hours == pytest.approx(there.hours)


def test_a_border_far_from_any_crossing_has_no_name_and_is_told_of(ground: Ground) -> None:
    found = planned(ground, PartWish("road", "hand", ((9.0, 1.0), (11.0, 1.0))))
    assert [(each.crossing_id, each.name) for each in found.crossings] == [
        ("", "unnamed at 1.000, 10.000")
    ]
    assert "where the map has no crossing" in found.warnings[0]


def test_lines_through_the_air_and_over_the_sea_cross_no_border(ground: Ground) -> None:
    for mode in ("air", "sea"):
        found = planned(ground, PartWish(mode, "great_circle"))
        assert (found.crossings, found.events, found.warnings) == ((), (), ())


def test_a_border_between_two_drawn_parts_is_counted_once(ground: Ground) -> None:
    near = Stop("Near", 10.001, 0.1)
    by_hand = PartWish("road", "hand")
    found = planned(ground, by_hand, by_hand, stops=(WEST, near, EAST))
    assert len(found.crossings) == 1


def test_without_countries_a_drawn_line_says_that_borders_are_unknown(ground: Ground) -> None:
    net = replace(ground.planner.net, lands=None)
    blind = ground.planner.twin()
    blind.net = net
    found = planned(replace(ground, planner=blind), PartWish("road", "hand"))
    assert "Borders are not looked for" in found.warnings[0]


def test_a_drawn_line_does_not_pass_what_is_closed(ground: Ground) -> None:
    found = answered(ground, PartWish("road", "hand"), closed=("gate",))
    assert found == NoRoute("The way found crosses the closed border at Gate.")


def test_a_drawn_way_over_the_sea_does_not_pass_a_closed_strait() -> None:
    places = {place.place_id: place for place in shipped.theme().places}
    ground = Ground(shipped.planner(), shipped.theme().legs, places)
    ends = Stop("Mediterranean", 32.5, 31.6), Stop("Red Sea", 33.0, 29.0)
    canal = PartWish("sea", "hand", ((32.3, 31.2), (32.55, 29.9)))
    opened = planned(ground, canal, stops=ends)
    assert opened.legs[0].uses == ("suez",)
    found = answered(ground, canal, stops=ends, closed=("suez",))
    assert found == NoRoute("The way found passes Suez Canal, which is closed.")


def test_a_corridor_that_is_followed_avoids_its_closed_legs(ground: Ground) -> None:
    ends = BY_ID["westhub"].stop(), BY_ID["easthub"].stop()
    along = PartWish("", "corridor:line")
    assert planned(ground, along, stops=ends).length_m == pytest.approx(560_000.0, rel=1e-3)
    found = answered(ground, along, stops=ends, closed=("line-1",))
    assert found == NoRoute("No way from Westhub to Easthub along line: cut by closing line-1.")


def test_a_corridor_of_pipelines_cannot_be_followed(ground: Ground) -> None:
    pipe = replace(LEG, leg_id="pipe-1", mode="pipeline", corridor_id="pipe")
    ends = BY_ID["westhub"].stop(), BY_ID["easthub"].stop()
    found = answered(replace(ground, legs=(LEG, pipe)), PartWish("", "corridor:pipe"), stops=ends)
    assert found == NoRoute("pipe cannot be followed: none of its legs carries containers.")
    mixed = replace(ground, legs=(LEG, replace(pipe, corridor_id="line", way_length_m=1.0)))
    there = planned(mixed, PartWish("", "corridor:line"), stops=ends)
    assert [leg.mode for leg in there.legs] == ["road"]


def test_stops_close_together_are_followed_leg_by_leg(ground: Ground) -> None:
    near = ClosableLeg(
        "line-2", "road", ((13.0, 0.05), (13.2, 0.05)), "easthub", "siding", "line",
        method="network", way_length_m=25_000.0, branch="main", seq=2,
    )  # fmt: skip
    far = ClosableLeg(
        "line-3", "road", ((13.2, 0.05), (14.2, 0.05)), "siding", "eastport", "line",
        method="network", way_length_m=120_000.0, branch="main", seq=3,
    )  # fmt: skip
    whole = replace(ground, legs=(LEG, near, far))
    along = PartWish("", "corridor:line")
    hub, siding = BY_ID["easthub"].stop(), Stop("Siding", 13.2, 0.05, "siding")
    west, east = BY_ID["westhub"].stop(), BY_ID["eastport"].stop()
    lengths_m = {
        (hub, siding): 25_000.0,
        (hub, east): 145_000.0,
        (west, siding): 585_000.0,
        (west, east): 705_000.0,
    }
    for stops, length_m in lengths_m.items():
        assert planned(whole, along, stops=stops).length_m == pytest.approx(length_m, rel=1e-6)
        # A closed leg is not left out by beginning or ending on the next one.
        shut = answered(whole, along, stops=stops, closed=("line-2",))
        assert isinstance(shut, NoRoute), stops
    # A point beside the corridor is where its nearest leg is.
    beside = Stop("Beside", 13.15, 0.06)
    found = planned(whole, along, stops=(hub, beside))
    assert found.length_m == pytest.approx(25_000.0 * 0.75, rel=1e-2)
    shut = answered(whole, along, stops=(west, beside), closed=("line-2",))
    assert isinstance(shut, NoRoute)


def test_a_drawn_line_from_a_place_to_itself_is_no_route(ground: Ground) -> None:
    found = answered(ground, PartWish("road", "hand"), stops=(WEST, WEST))
    assert found == NoRoute("West and West are the same place.")
    loop = planned(ground, PartWish("road", "hand", ((9.5, 0.5),)), stops=(WEST, WEST))
    assert loop.length_m > 100_000


def test_a_stored_route_does_not_fly_unless_it_is_asked_to(ground: Ground, tmp_path: Path) -> None:
    stops = BY_ID["westport"].stop(), BY_ID["eastport"].stop()
    found = plan_wishes(ground, StoredRoute("r", "R", stops), Closures())
    assert not isinstance(found, NoRoute)
    assert "air" not in {leg.mode for leg in found[0].legs}
