"""`corridormap route` as scripts meet it: statuses, shapes, one line for whatever is wrong."""

from __future__ import annotations

import json
from typing import Any

import numpy as np
import pytest

from corridormap.app.cli import main
from corridormap.core.measure import inverse, line_length_m
from corridormap.network.assumptions import DEFAULTS

METHODS = {"network", "grid", "waterway", "geodesic", "hand"}


def answer(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> Any:
    assert main(["route", *arguments, "--json"]) == status
    return json.loads(capsys.readouterr().out)


def refusal(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    assert main(["route", *arguments]) == 2
    captured = capsys.readouterr()
    assert captured.out == ""
    assert captured.err.count("\n") == 1
    return captured.err.strip()


def test_its_json_is_as_promised(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "Chongqing Tuanjie Village", "duisburg", "--modes", "rail")
    assert found["closed"] == []
    assert found["assumptions"] == dict(DEFAULTS)
    (route,) = found["routes"]
    assert route["currency"] == "USD"
    (leg,) = route["legs"]
    assert {key: leg[key] for key in ("from", "to", "mode", "method", "gauge_mm")} == {
        "from": "Chongqing Tuanjie Village",
        "to": "Duisburg",
        "mode": "rail",
        "method": "network",
        "gauge_mm": [1435, 1520],
    }
    assert leg["geometry"]["type"] == "LineString"
    assert len(leg["geometry"]["coordinates"]) > 1000
    assert route["total_m"] == leg["length_m"]
    hours = sum(event["duration_h"] for event in route["events"])
    assert route["duration_h"] == pytest.approx(leg["duration_h"] + hours)
    first = route["crossings"][0]
    assert first == {
        "crossing_id": "alashankou-dostyk", "name": "Alashankou", "gauge_break": True,
    }  # fmt: skip
    levels = [region["level"] for region in route["regions"]]
    assert levels == sorted(levels, key=("country", "province", "prefecture", "city").index)
    china = next(region for region in route["regions"] if region["region_id"] == "china")
    assert 2.9e6 < china["length_m"] < 3.3e6


def test_lengths_stand_beside_straight_ones(capsys: pytest.CaptureFixture[str]) -> None:
    (route,) = answer(capsys, "kunming", "hanoi", "haiphong", "--modes", "rail")["routes"]
    assert route["ellipsoid"] == "WGS 84"
    assert len(route["legs"]) == 2
    for leg in route["legs"]:
        line = leg["geometry"]["coordinates"]
        straight_m = inverse(*line[0], *line[-1]).length_m
        # Stops stand beside their stations.
        assert leg["straight_m"] == pytest.approx(straight_m, abs=2_000)
        assert leg["straight_m"] < leg["drawn_m"] <= leg["length_m"] * 1.001
        assert leg["drawn_m"] == pytest.approx(line_length_m(np.array(line)), rel=1e-4)
    assert route["straight_m"] < sum(leg["straight_m"] for leg in route["legs"])


def test_a_city_is_meant_before_the_province_that_has_its_name(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (route,) = answer(capsys, "Chongqing", "singapore")["routes"]
    assert route["legs"][0]["from"] == "Chongqing"
    lon, lat = route["legs"][0]["geometry"]["coordinates"][0]
    assert inverse(lon, lat, 106.55, 29.56).length_m < 30_000


def test_a_single_gauge_is_a_number_and_a_road_has_none(
    capsys: pytest.CaptureFixture[str],
) -> None:
    rail = answer(capsys, "changchun", "harbin", "--modes", "rail")
    road = answer(capsys, "changchun", "harbin", "--modes", "road")
    assert rail["routes"][0]["legs"][0]["gauge_mm"] == 1435
    assert road["routes"][0]["legs"][0]["gauge_mm"] is None


def test_the_sea_keeps_off_the_land_and_names_what_is_closed(
    capsys: pytest.CaptureFixture[str],
) -> None:
    opened = answer(capsys, "qinzhou", "yangon", "--modes", "sea")["routes"][0]
    closed = answer(capsys, "qinzhou", "yangon", "--modes", "sea", "--close", "Strait of Malacca")
    assert closed["closed"] == ["Strait of Malacca"]
    assert opened["legs"][0]["method"] == "grid"
    assert closed["routes"][0]["total_m"] > opened["total_m"]


def test_no_way_is_an_answer_with_its_reason(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(
        capsys,
        "singapore",
        "duisburg",
        "--modes",
        "rail",
        "--close",
        "Nong Khai",
        "--close",
        "mohan-boten-rail",
        status=1,
    )
    assert found["routes"] == []
    assert found["reason"]
    assert main(["route", "0,0", "kunming", "--modes", "rail,road"]) == 1
    assert capsys.readouterr().out.strip() == "0,0 lies off the rail or road networks."


def test_goods_from_anywhere_at_sea_go_on_by_land_from_a_port(
    capsys: pytest.CaptureFixture[str],
) -> None:
    (route,) = answer(capsys, "122.1,30.6", "kunming", "--modes", "sea,rail")["routes"]
    assert [leg["mode"] for leg in route["legs"]] == ["sea", "rail"]
    assert [event["kind"] for event in route["events"]] == ["transfer"]
    first, second = (leg["geometry"]["coordinates"] for leg in route["legs"])
    assert first[0] == [122.1, 30.6]
    assert inverse(*first[-1], *second[0]).length_m < 5_000


def test_alternatives_come_after_the_best(capsys: pytest.CaptureFixture[str]) -> None:
    found = answer(capsys, "nanning", "hanoi", "--alternatives", "2", "--by", "Time")
    hours = [route["duration_h"] for route in found["routes"]]
    assert 1 < len(hours) <= 3
    assert hours == sorted(hours)


def test_a_via_is_passed_and_an_assumption_changed(capsys: pytest.CaptureFixture[str]) -> None:
    road = ("nanning", "hanoi", "--modes", "road")
    plain = answer(capsys, *road)["routes"][0]
    found = answer(capsys, *road, "--via", "longbang-tra-linh", "--assume", "speed_kmh.road=20")
    route = found["routes"][0]
    assert found["assumptions"]["speed_kmh.road"] == 20
    assert len(route["legs"]) == 1
    assert [crossing["crossing_id"] for crossing in plain["crossings"]] == ["pingxiang-dong-dang"]
    assert [crossing["crossing_id"] for crossing in route["crossings"]] == ["longbang-tra-linh"]
    assert route["legs"][0]["duration_h"] > 2 * plain["legs"][0]["duration_h"]


def test_ships_cross_the_date_line_in_the_open_sea(capsys: pytest.CaptureFixture[str]) -> None:
    (route,) = answer(capsys, "179.9,10", "-179.9,10", "--modes", "sea")["routes"]
    assert route["total_m"] == pytest.approx(inverse(179.9, 10, -179.9, 10).length_m, rel=0.01)
    longitudes = [lon for lon, _ in route["legs"][0]["geometry"]["coordinates"]]
    assert longitudes[-1] == pytest.approx(180.1)


def test_the_poles_lie_off_every_network_and_can_be_flown_to(
    capsys: pytest.CaptureFixture[str],
) -> None:
    assert "lies off" in answer(capsys, "0,90", "10,50", status=1)["reason"]
    (route,) = answer(capsys, "0,-90", "0,90", "--modes", "air")["routes"]
    assert route["total_m"] == pytest.approx(20_003_931, rel=1e-6)


def test_flying_is_a_great_circle(capsys: pytest.CaptureFixture[str]) -> None:
    (route,) = answer(capsys, "116,40", "140,36", "--modes", "air")["routes"]
    assert route["legs"][0]["method"] == "geodesic"
    assert route["total_m"] == pytest.approx(inverse(116, 40, 140, 36).length_m, rel=1e-6)


def test_people_read_a_table_with_the_assumptions(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["route", "nanning", "hanoi", "--close", "Longbang"]) == 0
    out = capsys.readouterr().out
    assert "best by distance" in out
    straight_km = inverse(108.312, 22.83, 105.841, 21.024).length_m / 1000
    assert "lengths along the way: network; " in out
    assert f"straight: {straight_km:,.1f} km (geodesic, WGS 84)" in out
    assert "closed: Longbang" in out
    assert "assumptions (changed with --assume KEY=VALUE)" in out
    assert "speed_kmh.rail" in out


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("qinzhou",), "two points or more"),
        (("qinzhou", "nowhere-at-all"), "nowhere-at-all"),
        (("qinzhou", "China"), "an area, not a point"),
        (("qinzhou", "hanoi", "--modes", "rocket"), "--modes rocket"),
        (("qinzhou", "hanoi", "--modes", ","), "--modes: name one"),
        (("qinzhou", "hanoi", "--modes", "rail, air"), "--modes rail, air: air goes with no other"),
        (
            ("qinzhou", "hanoi", "--by", "beauty"),
            "--by beauty: a route can",
        ),
        (("qinzhou", "hanoi", "--close", "Atlantis"), "--close Atlantis: nothing"),
        (
            ("qinzhou", "hanoi", "--alternatives", "9"),
            "--alternatives 9: give a whole",
        ),
        (("qinzhou", "hanoi", "--alternatives", "-1"), "--alternatives"),
        (("qinzhou", "hanoi", "--alternatives", "two"), "whole number"),
        (("qinzhou", "hanoi", "--assume", "speed_kmh.rail"), "KEY=VALUE"),
        (
            ("qinzhou", "hanoi", "--assume", "speed_kmh.rail=0"),
            "--assume speed_kmh.rail: 0 ",
        ),
        (("qinzhou", "hanoi", "--assume", "speed_kmh.road=1e-300"), "must be at least 0.001"),
        (("qinzhou", "hanoi", "--assume", "cost_per_teu_km.rail=1e308"), "must be at most 1e+06"),
        (("qinzhou", "hanoi", "--assume", "speed_kmh.rail=fast"), "'fast' is not a number"),
        (("qinzhou", "hanoi", "--assume", "luck=1"), "luck: there is no such assumption"),
        (("qinzhou", "10,95"), "95"),
    ],
)
def test_bad_arguments_are_told_in_one_line(
    capsys: pytest.CaptureFixture[str], arguments: tuple[str, ...], said: str
) -> None:
    assert said in refusal(capsys, *arguments)


def test_what_is_to_fly_flies_all_the_way(capsys: pytest.CaptureFixture[str]) -> None:
    (flown,) = answer(capsys, "changchun", "harbin", "--modes", "air,AIR")["routes"]
    assert {leg["mode"] for leg in flown["legs"]} == {"air"}


def test_longitudes_past_the_date_line_are_the_same_places(
    capsys: pytest.CaptureFixture[str],
) -> None:
    ends = [
        answer(capsys, point, "tokyo", "--modes", "air")["routes"][0]["total_m"]
        for point in ("200,30", "-160,30")
    ]
    assert ends[0] == ends[1]
    main(["route", "--help"])
    assert "±360" in capsys.readouterr().out
