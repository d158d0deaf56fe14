"""What closing something costs the corridors that ship."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import pytest

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.network.assumptions import Assumptions
from corridormap.network.closure_effects import Detour, RouteDetour, detours, route_detours
from corridormap.network.closures import Closures, find_closures
from corridormap.network.plan_wishes import Ground, plan_wishes
from corridormap.network.sea_gates import passage_names
from corridormap.network.stored_route import PartWish, StoredRoute
from tests.unit.network.shipped import NETWORK, planner, stop, theme


def ground() -> Ground:
    places = {place.place_id: place for place in theme().places}
    return Ground(planner(), theme().legs, places)


def effects(*names: str) -> dict[str, Detour]:
    shut = find_closures(planner().net, names, passage_names(NETWORK), theme().legs)
    return {each.corridor_id: each for each in detours(ground(), shut, Assumptions())}


def test_a_closed_crossing_cuts_what_ends_there_and_sends_the_rest_around() -> None:
    found = effects("alashankou-dostyk")
    express = found["china-europe-express"]
    assert (express.start_id, express.end_id) == ("jinghe", "astana")
    assert not express.is_cut
    assert express.extra_m is not None
    assert 200_000 < express.extra_m < 900_000
    assert express.extra_h is not None
    assert express.extra_h > 0


def test_what_has_no_way_around_is_cut_and_comes_first() -> None:
    shut = find_closures(planner().net, ["qinzhou"], {})
    found = detours(ground(), shut, Assumptions())
    assert found[0].is_cut
    assert found[0].extra_h is None
    assert [each.is_cut for each in found] == sorted((each.is_cut for each in found), reverse=True)


def test_what_no_corridor_uses_affects_none() -> None:
    assert effects("heishantou-starotsurukhaitui") == {}


def test_a_closed_leg_affects_its_corridor() -> None:
    leg = next(leg for leg in theme().legs if leg.corridor_id == "asia-europe")
    assert "asia-europe" in effects(leg.leg_id)


def test_no_detour_is_negative_where_the_corridor_goes_out_of_its_way() -> None:
    # The eastern road line leads through Pingxiang, the way by Longbang is shorter.
    found = effects("pingxiang-dong-dang", "hekou-lao-cai")["ilstc-east"]
    assert (found.start_id, found.end_id) == ("chongqing-nanpeng", "hanoi")
    assert (found.extra_m, found.extra_h) == (0.0, 0.0)
    assert 10_000 < found.own_longer_m < 100_000
    assert len(found.lines) > 1
    assert all(len(line) > 1 for line in found.lines)


@pytest.mark.parametrize("name", ["pingxiang-dong-dang", "alashankou-dostyk"])
def test_closing_never_saves_anything(name: str) -> None:
    found = effects(name).values()
    assert found
    for detour in found:
        assert detour.is_cut or min(detour.extra_m or 0.0, detour.extra_h or 0.0) >= 0.0


def test_it_stops_when_asked_to() -> None:
    feedback = Feedback()
    feedback.cancel()
    shut = find_closures(planner().net, ["qinzhou"], {})
    with pytest.raises(Cancelled):
        detours(ground(), shut, Assumptions(), feedback)


def closures_of(names: Sequence[str]) -> Closures:
    return find_closures(planner().net, names, passage_names(NETWORK), theme().legs)


def answered(key: str, start: str, end: str, mode: str, **wish: object) -> StoredRoute:
    """Return a stored route with its answer."""
    parts = (PartWish(mode),)
    stored = StoredRoute(key, key, (stop(start), stop(end)), parts, **wish)  # type: ignore[arg-type]
    found = plan_wishes(ground(), stored, closures_of(stored.closed))
    assert isinstance(found, list)
    return replace(stored, route=found[0])


def routes_affected(routes: Sequence[StoredRoute], *names: str) -> dict[str, RouteDetour]:
    found = route_detours(ground(), routes, names, closures_of)
    return {each.route.route_id: each for each in found}


def test_stored_routes_are_cut_or_sent_around() -> None:
    routes = [
        answered("ship", "qinzhou", "singapore", "sea"),
        answered("truck", "nanning", "hanoi", "road"),
        replace(answered("stale", "qinzhou", "singapore", "sea"), route=None),
    ]
    cut = routes_affected(routes, "qinzhou")
    assert list(cut) == ["ship"]
    assert cut["ship"].is_cut
    assert "Qinzhou" in cut["ship"].reason
    assert cut["ship"].lines
    around = routes_affected(routes, "pingxiang-dong-dang")
    assert list(around) == ["truck"]
    assert not around["truck"].is_cut
    assert around["truck"].extra_m is not None
    assert around["truck"].extra_m > 1_000


def test_what_a_stored_route_has_closed_itself_stays_closed() -> None:
    one = "pingxiang-dong-dang"
    plain = answered("plain", "nanning", "hanoi", "road")
    careful = answered("careful", "nanning", "hanoi", "road", closed=(one,))
    assert list(routes_affected([careful], one)) == []
    assert list(routes_affected([plain, careful], one)) == ["plain"]
