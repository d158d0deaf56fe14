"""What the panel's tables say, reckoned by hand; no widget is needed."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest

from corridormap.core.length_unit import LengthUnit
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import Route
from corridormap.network.stored_route import PartWish, StoredRoute
from corridormap.ui.panels.route_foot import changed_words
from corridormap.ui.routes.route_colors import alternative_colors, ink_on, mode_color
from corridormap.ui.routes.route_numbers import days_words
from corridormap.ui.routes.route_rows import differences, leg_rows, method_note
from corridormap.ui.routes.route_strip_plan import LANES, strip_plan, widest_gap
from corridormap.ui.routes.route_text import route_text
from corridormap.ui.routes.shown_route import shown_route
from corridormap.ui.routes.stop_order import in_order, moved
from tests.gui.route_rig import CHONGQING, HANOI, SAIGON, SINGAPORE, small_route

KM = LengthUnit.KM


def draft(*stops: object, **wishes: object) -> StoredRoute:
    made = StoredRoute("r", "", tuple(stops), modes=("rail", "sea"))  # type: ignore[arg-type]
    return replace(made, **wishes)  # type: ignore[arg-type]


def two_legs(crossing: str = "Pingxiang", extra_km: float = 0.0) -> Route:
    parts = (PartWish("rail"), PartWish("sea"))
    return small_route(draft(CHONGQING, SAIGON, SINGAPORE, parts=parts), crossing, extra_km)


def test_legs_stand_in_order_with_what_happens_on_them() -> None:
    rows = leg_rows(two_legs(), KM)
    assert [(row.leg, row.is_event) for row in rows] == [
        *((0, False), (0, True), (0, True), (1, False), (-1, False)),
    ]
    assert rows[0].title == "Chongqing – Ho Chi Minh City"
    assert rows[0].about == "Rail · 1435 → 1000 mm · network"
    assert rows[0].numbers == ("1,000.0", "1,000.0", "33.3", "550", "264")
    assert rows[1].title == "Border: Pingxiang · China → Vietnam"
    assert rows[1].numbers == ("", "600.0", "8.0", "100", "")
    assert rows[2].title == "Change of gauge: Pingxiang · 1435 → 1000 mm"
    assert rows[3].numbers[1] == "2,000.0"


def test_the_total_is_the_sum_of_all_rows_above() -> None:
    route = two_legs()
    *rows, total = leg_rows(route, KM)
    for column in (2, 3):
        added = sum(float(row.numbers[column].replace(",", "")) for row in rows)
        shown = float(total.numbers[column].replace(",", ""))
        assert added == pytest.approx(shown, abs=0.2)
    assert total.numbers[0] == "2,000.0"


def test_the_straight_line_stands_beside_the_way() -> None:
    rows = leg_rows(two_legs(), KM)
    assert float(rows[0].straight.replace(",", "")) == pytest.approx(2082, rel=0.01)
    assert "Straight: " in rows[0].tip
    assert "As drawn: 950.0 km (geodesic, WGS 84)" in rows[0].tip
    assert "WGS 84" in method_note(two_legs(), KM)


def test_other_units_change_lengths_only() -> None:
    row = leg_rows(two_legs(), LengthUnit.NAUTICAL_MILE)[0]
    assert row.numbers == ("540.0", "540.0", "33.3", "550", "264")


def test_differences_are_against_the_first() -> None:
    first, other = two_legs(), two_legs("Hekou", 250.0)
    rows = differences([first, other], KM)
    assert rows[0].numbers[0] == "2,000.0"
    assert rows[1].numbers == ("+250.0", "+8.3", "+138", "+66")
    assert rows[1].about == "over Hekou; not Pingxiang"
    back = differences([other, first], KM)[1]
    assert back.numbers[0] == "−250.0"


def test_crossings_without_a_name_are_counted() -> None:
    first, other = two_legs(), two_legs("Hekou", 250.0)
    places = ("57.816, 27.712", "57.752, 26.011")
    unnamed = [replace(other.crossings[0], name=f"unnamed at {place}") for place in places]
    other = replace(other, crossings=(*other.crossings, *unnamed))
    assert differences([first, other], KM)[1].about == "over Hekou, 2 unnamed; not Pingxiang"


def test_straits_are_called_by_their_names() -> None:
    route = two_legs()
    legs = (route.legs[0], replace(route.legs[1], uses=("malacca",)))
    shown = shown_route(replace(route, legs=legs), lambda _, name: name, str.title)
    assert "By way of: Malacca" in leg_rows(shown, KM)[3].tip


def test_another_mode_is_named() -> None:
    first = two_legs()
    by_road = replace(first, legs=tuple(replace(leg, mode="road") for leg in first.legs))
    assert differences([first, by_road], KM)[1].about == "Road"


def test_days_are_told_from_a_day_on() -> None:
    assert days_words(23.4) == ""
    assert days_words(81.2) == "3 d 9 h"
    assert days_words(47.9) == "2 d 0 h"


def test_each_alternative_has_a_colour_of_its_own() -> None:
    assert len(set(alternative_colors(6))) == 6
    assert ink_on(mode_color("road")) == "#000000"


def test_a_copied_route_tells_its_assumptions() -> None:
    values = Assumptions.of({"speed_kmh.rail": 45})
    asked = draft(CHONGQING, HANOI, closed=("Hekou",), assumptions=values, notes="For Monday")
    text = route_text(asked, small_route(asked, "Pingxiang", 0.0), KM)
    lines = text.splitlines()
    assert lines[:2] == ["Chongqing – Hanoi", "For Monday"]
    assert "Closed: Hekou" in lines
    assert "Speed: Rail: 45 km/h (default 30)" in lines
    assert "Load of a container: 12 t" in lines
    assert "Countries: Vietnam 400.0 km" in lines
    assert any("runs over its capacity" in line for line in lines)


def test_changed_assumptions_are_named_with_their_defaults() -> None:
    assert changed_words(Assumptions()) == ""
    values = Assumptions.of({"speed_kmh.rail": 45, "border_per_teu": 80}, "CNY")
    assert changed_words(values) == (
        "Fees at a border 80 CNY a TEU (100); Speed: Rail 45 km/h (30)"
    )


def test_names_of_places_follow_the_language() -> None:
    names = {"hanoi": "河内", "pingxiang-dong-dang": "凭祥"}
    route = small_route(draft(CHONGQING, HANOI), "Pingxiang", 0.0)
    shown = shown_route(route, lambda place_id, name: names.get(place_id, name))
    assert [stop.name for stop in shown.stops] == ["Chongqing", "河内"]
    assert shown.legs[0].end.name == "河内"
    assert shown.crossings[0].name == "凭祥"
    assert {event.name for event in shown.events} == {"凭祥"}
    assert shown.warnings[0].startswith("凭祥 runs over its capacity")
    assert shown.length_m == route.length_m


def test_warnings_call_countries_by_their_names() -> None:
    draft = StoredRoute("r", "", (CHONGQING, HANOI), modes=("rail",))
    line = "The way from CN to VN crosses the border at 22.7, 104.2, where the map has no crossing."
    route = replace(small_route(draft, "Hekou", 0.0), warnings=(line,))
    (shown,) = shown_route(route, lambda key, name: name).warnings
    assert shown == line.replace("CN", "China").replace("VN", "Vietnam")


def test_stops_that_stay_neighbours_keep_their_way() -> None:
    parts = (PartWish("rail", "hand", ((1.0, 2.0), (3.0, 4.0))), PartWish("sea"))
    asked = draft(CHONGQING, SAIGON, SINGAPORE, parts=parts)
    turned = in_order(asked, [2, 1, 0])
    assert turned.parts == (PartWish("sea"), PartWish("rail", "hand", ((3.0, 4.0), (1.0, 2.0))))
    apart = in_order(asked, moved(3, 0, 2))
    assert [stop.name for stop in apart.stops] == ["Ho Chi Minh City", "Singapore", "Chongqing"]
    assert apart.parts == (PartWish("sea"), PartWish())


def width_of(text: str) -> float:
    return 7.0 * len(text)


@pytest.mark.parametrize("width", [60.0, 150.0, 300.0, 900.0])
def test_names_on_the_strip_never_lie_on_each_other(width: float) -> None:
    route = two_legs()
    event = route.events[0]
    many = tuple(
        replace(event, name=f"Border {number}", at_m=number * 37_000.0) for number in range(40)
    )
    plan = strip_plan(replace(route, events=(*many, *route.events)), width, width_of)
    for lane in range(-1, LANES):
        spans = sorted(
            (label.left, label.left + width_of(label.text))
            for label in plan.labels
            if label.lane == lane
        )
        assert all(left[1] <= right[0] for left, right in pairwise(spans))
        assert all(start >= 0 and end <= width for start, end in spans)
    leaders = [label.x for label in plan.labels if label.lane == 1]
    below = [label for label in plan.labels if label.lane == 0]
    for x in leaders:
        assert not any(each.left < x < each.left + width_of(each.text) for each in below)
    names = {label.text for label in plan.labels} | set(plan.unplaced)
    assert names >= {mark.name for mark in plan.marks}


def test_the_strip_is_to_scale_and_marks_lie_where_they_belong() -> None:
    route = two_legs(extra_km=1000.0)
    plan = strip_plan(route, 300.0, width_of)
    assert [segment.right - segment.left for segment in plan.segments] == [200.0, 100.0]
    assert [mark.x for mark in plan.marks] == [60.0]
    assert plan.marks[0].is_border
    assert plan.marks[0].is_gauge_break
    assert widest_gap(plan.segments[0], plan.marks) == (60.0, 200.0)


def test_the_shortest_leg_can_still_be_hit() -> None:
    route = two_legs()
    short = replace(route.legs[0], length_m=10.0)
    plan = strip_plan(replace(route, legs=(short, route.legs[1])), 300.0, width_of)
    assert plan.segments[0].right - plan.segments[0].left > 2.5
    assert plan.segments[-1].right == pytest.approx(300.0)
