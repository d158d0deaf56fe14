from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.coordinate_text import format_lonlat, lonlat_readings, parse_lonlat
from corridormap.core.errors import ArgumentError


@pytest.mark.parametrize(
    ("text", "lon", "lat"),
    [
        ("106.5,29.5", 106.5, 29.5),
        (" -122.4 , 37.8 ", -122.4, 37.8),
        ("−122.4，37.8", -122.4, 37.8),
        ("106.5 29.5", 106.5, 29.5),
        ("106,5; 29,5", 106.5, 29.5),
        ("+.5,-.5", 0.5, -0.5),
        ("29°30'N 106°15'E", 106.25, 29.5),
        ("N 29° 30' 36\" E 106° 15' 0\"", 106.25, 29.51),
        ("29 30 S, 106 15 W", -106.25, -29.5),
        ("106°15′东 29°30′北", 106.25, 29.5),
        ("北纬29度30分 东经106度15分36秒", 106.26, 29.5),
        ("南緯29.5 西經106.25", -106.25, -29.5),
        ("106:15:00E 29:30:00N", 106.25, 29.5),
        ("106 15, 29 30", 106.25, 29.5),
        ("190,0", -170.0, 0.0),
        ("-190,0", 170.0, 0.0),
        ("180,90", 180.0, 90.0),
    ],
)
def test_what_people_write(text: str, lon: float, lat: float) -> None:
    assert parse_lonlat(text) == pytest.approx((lon, lat), abs=1e-9)


@pytest.mark.parametrize(
    "text",
    [
        "", " ", ",", "106.5", "106.5,", "x,y", "1 2 3", "1,2,3", "nan,1", "inf,1", "1e5,2",
        "106N 29N", "-29S 106E", "106.5.1 29 E 30 N", "29N 106", "1,2 E", "E N", "106 -15, 29 30",
        "1 2 3 4 5 6 7 8", "1" * 400 + ",2", "Qinzhou", "2026-01-01",
    ],
)  # fmt: skip
def test_what_is_no_coordinate(text: str) -> None:
    with pytest.raises(ArgumentError) as caught:
        parse_lonlat(text)
    assert "\n" not in str(caught.value)
    assert len(str(caught.value)) < 200


def test_messages_say_what_to_do() -> None:
    with pytest.raises(ArgumentError, match="Write the longitude first"):
        parse_lonlat("29.5, 106.5")
    with pytest.raises(ArgumentError, match="a longitude lies between"):
        parse_lonlat("400, 10")
    with pytest.raises(ArgumentError, match="go up to 59"):
        parse_lonlat("29°75'N 106°E")


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_a_decimal_text_is_read_back(lon: float, lat: float) -> None:
    assert parse_lonlat(format_lonlat(lon, lat)) == pytest.approx((lon, lat), abs=6e-6)


@given(st.floats(-180, 180), st.floats(-90, 90))
def test_degrees_minutes_and_seconds_are_read_back(lon: float, lat: float) -> None:
    text = format_lonlat(lon, lat, "dms")
    assert parse_lonlat(text) == pytest.approx((lon, lat), abs=0.06 / 3600)


def test_seconds_round_up_to_the_next_minute() -> None:
    assert format_lonlat(0.0, 29.99999999, "dms") == "30°00′00.0″N 0°00′00.0″E"
    assert format_lonlat(-1e-9, -1e-9, "dms") == "0°00′00.0″N 0°00′00.0″E"


@given(st.floats(-1000, 1000))
def test_longitudes_beyond_the_date_line_come_back_to_it(lon: float) -> None:
    shown = float(format_lonlat(lon, 0.0).split(",")[0])
    assert -180 <= shown <= 180
    turns = (shown - lon) / 360
    assert math.isclose(turns, round(turns), abs_tol=1e-7)


@pytest.mark.parametrize(
    ("text", "readings"),
    [
        ("39.9 116.4", [(116.4, 39.9, "latitude first")]),
        ("39°54′ 116°24′", [(116.4, 39.9, "latitude first")]),
        ("116.4, 39.9", [(116.4, 39.9, "longitude first")]),
        ("30, 200", [(-160.0, 30.0, "latitude first")]),
        ("30, 60", [(30.0, 60.0, "longitude first"), (60.0, 30.0, "latitude first")]),
        ("30, 30", [(30.0, 30.0, "longitude first")]),
        ("30E 60N", [(30.0, 60.0, "named")]),
        ("60N 30E", [(30.0, 60.0, "named")]),
    ],
)
def test_every_reading_is_offered(text: str, readings: list[tuple[float, float, str]]) -> None:
    found = [(each.lon, each.lat, each.order) for each in lonlat_readings(text)]
    assert [one[2] for one in found] == [one[2] for one in readings]
    assert [one[:2] for one in found] == [pytest.approx(one[:2]) for one in readings]


@pytest.mark.parametrize(
    "text", ["", "30", "100, 100", "400, 10", "1e999, 10", "30N 40N", "30N 40"]
)
def test_what_has_no_reading(text: str) -> None:
    with pytest.raises(ArgumentError):
        lonlat_readings(text)


@given(st.floats(-360, 360), st.floats(-360, 360))
def test_readings_agree_with_the_rule_of_the_command_line(first: float, second: float) -> None:
    text = f"{first:.4f}, {second:.4f}"
    try:
        expected = parse_lonlat(text)
    except ArgumentError:
        expected = None
    try:
        found = lonlat_readings(text)
    except ArgumentError:
        found = ()
    by_rule = [(r.lon, r.lat) for r in found if r.order == "longitude first"]
    assert by_rule == ([expected] if expected is not None else [])
