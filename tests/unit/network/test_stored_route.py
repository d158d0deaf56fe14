from __future__ import annotations

import json
import math
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings

from corridormap.core.errors import FieldError
from corridormap.network.route import Stop
from corridormap.network.stored_route import (
    PartWish,
    StoredRoute,
    new_route_id,
    passed_between,
    utc_now,
    utc_text,
    wish_key,
)
from corridormap.network.stored_route_json import stored_route_from_dict, stored_route_to_dict
from tests.unit.formats.route_making import (
    HANOI,
    LANG_SON,
    PINGXIANG,
    QINZHOU,
    planned,
    stored_routes,
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(route=stored_routes())
def test_json_keeps_every_digit(route: StoredRoute) -> None:
    data = stored_route_to_dict(route)
    again = stored_route_from_dict(json.loads(json.dumps(data)))
    assert again == route
    assert stored_route_to_dict(again) == data


@pytest.mark.parametrize("key", [*stored_route_to_dict(planned())])
def test_json_that_lacks_something_is_refused(key: str) -> None:
    data = stored_route_to_dict(planned())
    del data[key]
    with pytest.raises(FieldError):
        stored_route_from_dict(data)


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"route_id": ""}, "route_id"),
        ({"status": "dreamt"}, "status: “dreamt” is not one of operating"),
        ({"criterion": "beauty"}, "criterion"),
        ({"modes": ("camel",)}, "modes"),
        ({"modes": ()}, "modes"),
        ({"parts": (PartWish(),)}, "parts: 1 for 3 stops"),
        ({"created": "soon"}, "“soon” is no date"),
        ({"stops": (QINZHOU, Stop("X", math.nan, 0), HANOI)}, r"Stop 2 \(X\) lies nowhere"),
        ({"stops": (QINZHOU, HANOI, Stop("Y", 0, 90.1))}, r"Stop 3 \(Y\) lies nowhere"),
    ],
)
def test_what_makes_no_sense_is_refused(changes: dict[str, object], words: str) -> None:
    with pytest.raises(FieldError, match=words):
        replace(planned(), **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "wish",
    [
        ("camel", "network", ()),
        ("", "corridor:", ()),
        ("", "by magic", ()),
        ("", "hand", ((0, 91),)),
    ],
)
def test_wishes_that_cannot_be(wish: tuple[str, str, tuple[tuple[float, float], ...]]) -> None:
    with pytest.raises(FieldError):
        PartWish(*wish)


def test_a_corridor_to_follow() -> None:
    assert PartWish(way="corridor:ilstc-east").corridor_id == "ilstc-east"
    assert PartWish(way="hand").corridor_id == ""


def test_parts_are_made_for_stops() -> None:
    assert StoredRoute("a", "A").parts == ()
    assert StoredRoute("a", "A", (HANOI,)).parts == ()
    assert StoredRoute("a", "A", (QINZHOU, PINGXIANG, HANOI)).parts == (PartWish(), PartWish())


def test_times_are_in_utc() -> None:
    assert utc_text("2026-03-01T10:00:00+08:00") == "2026-03-01T02:00:00.000Z"
    assert utc_text("2026-03-01 10:00") == "2026-03-01T10:00:00.000Z"
    assert utc_text(utc_now()) == utc_now()[:10] + utc_text(utc_now())[10:]
    assert len({new_route_id() for _ in range(100)}) == 100


def test_what_a_route_passes_on_the_way() -> None:
    asked = (QINZHOU, HANOI)
    assert passed_between(asked, (QINZHOU, LANG_SON, HANOI)) == ((LANG_SON,), ())
    assert passed_between(asked, (QINZHOU, PINGXIANG, HANOI)) is None
    assert passed_between(asked, (QINZHOU,)) is None
    assert passed_between(asked, (LANG_SON, QINZHOU, HANOI)) is None
    assert passed_between(asked, (QINZHOU, HANOI, LANG_SON)) is None


def test_the_key_of_a_wish_changes_with_it_and_not_with_names() -> None:
    route = planned()
    same = replace(
        route, name="Other", notes="", stops=(replace(QINZHOU, name="钦州"), *route.stops[1:])
    )
    assert wish_key(same) == wish_key(route)
    other = [
        replace(route, closed=()),
        replace(route, modes=("rail",)),
        replace(route, criterion="co2"),
        replace(route, parts=(PartWish(), PartWish())),
        replace(route, stops=(replace(QINZHOU, lon=108.0), *route.stops[1:])),
        replace(route, assumptions=route.assumptions.with_values({"tonnes_per_teu": 13})),
    ]
    assert len({wish_key(each) for each in [route, *other]}) == 7
