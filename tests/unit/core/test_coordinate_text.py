from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.coordinate_text import format_lonlat, parse_lonlat
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
