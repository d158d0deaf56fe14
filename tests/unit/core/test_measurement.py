"""Chains, pins, their text, their CSV and their place in a project file."""

from __future__ import annotations

import csv
import io
import json

import pytest

from corridormap.core.errors import GeometryError, ProjectError
from corridormap.core.length_unit import LengthUnit, format_length
from corridormap.core.measurement import (
    MeasuredLeg,
    Measurement,
    PinnedMeasurement,
    PinnedMeasurements,
    Waypoint,
    measure_chain,
)
from corridormap.core.measurement_json import pin_from_dict, pin_to_dict
from corridormap.core.measurement_text import measurement_text, measurements_csv

PARIS, NEW_YORK = Waypoint(2.35, 48.85, "Paris"), Waypoint(-74.0, 40.7, 'New "York", NY')
FIJI = Waypoint(178.0, -18.0)
CHAIN = measure_chain([PARIS, NEW_YORK, FIJI])
ALONG = Measurement(
    (
        MeasuredLeg(
            PARIS,
            FIJI,
            1100.0,
            None,
            1100.0,
            "along x, way length, network",
            1000.0,
            ((2.35, 48.85), (2.36, 48.86)),
        ),
    )
)


def test_a_chain_adds_up() -> None:
    assert [leg.cumulative_m for leg in CHAIN.legs] == pytest.approx(
        [CHAIN.legs[0].length_m, CHAIN.legs[0].length_m + CHAIN.legs[1].length_m]
    )
    assert CHAIN.total_m == CHAIN.legs[-1].cumulative_m
    assert CHAIN.waypoints == (PARIS, NEW_YORK, FIJI)
    # Published by GeographicLib for these two coordinates: 5,850 km and a bit.
    assert CHAIN.legs[0].length_m == pytest.approx(5_849_000, rel=0.002)


def test_fewer_than_two_points_measure_nothing() -> None:
    for points in ([], [PARIS]):
        measurement = measure_chain(points)
        assert measurement.legs == ()
        assert measurement.total_m == 0.0
        assert measurement.title == ""
        assert measurement.waypoints == ()


def test_a_place_off_the_earth_is_refused() -> None:
    with pytest.raises(GeometryError):
        measure_chain([PARIS, Waypoint(0.0, 91.0)])


def test_the_curve_is_the_geodesic() -> None:
    curve = CHAIN.legs[0].curve()
    assert curve[0] == (2.35, 48.85)
    assert curve[-1] == pytest.approx((-74.0, 40.7))
    # The great circle from Paris to New York runs far north of both.
    assert max(lat for _, lat in curve) > 50.0
    assert ALONG.legs[0].curve() == ALONG.legs[0].path


def test_titles() -> None:
    assert CHAIN.title == "Paris – 18.0000° S 178.0000° E"
    assert CHAIN.method == "geodesic, WGS 84"
    assert Waypoint(-3.5, 0.25).title == "0.2500° N 3.5000° W"


@pytest.mark.parametrize(
    ("unit", "text"),
    [
        (LengthUnit.KM, "1.852 km"),
        (LengthUnit.NAUTICAL_MILE, "1.000 nmi"),
        (LengthUnit.MILE, "1.151 mi"),
    ],
)
def test_units(unit: LengthUnit, text: str) -> None:
    assert format_length(1852.0, unit) == text
    assert LengthUnit.of_symbol(unit.symbol) is unit
    assert LengthUnit.of_symbol("furlong") is LengthUnit.KM


def test_signed_lengths() -> None:
    assert format_length(-244_800.0, LengthUnit.KM, signed=True) == "-244.8 km"
    assert format_length(50_000.0, LengthUnit.KM, signed=True) == "+50.00 km"


def test_text_names_the_method_of_every_number() -> None:
    lines = measurement_text(CHAIN, LengthUnit.KM, "Mine").splitlines()
    assert lines[0] == "Mine"
    assert len(lines) == 4
    assert all("geodesic, WGS 84" in line for line in lines[1:])


def test_csv_survives_commas_and_quotes() -> None:
    pins = [PinnedMeasurement(1, "a, b", CHAIN), PinnedMeasurement(2, "c", ALONG)]
    rows = list(csv.DictReader(io.StringIO(measurements_csv(pins, LengthUnit.MILE))))
    assert [row["to"] for row in rows] == ['New "York", NY', FIJI.title, FIJI.title]
    assert float(rows[0]["length_mi"]) == pytest.approx(
        CHAIN.legs[0].length_m / 1609.344, abs=0.001
    )
    assert rows[2]["azimuth_deg"] == ""
    assert rows[2]["drawn_length_m"] == "1000.000"
    assert rows[0]["measurement"] == "a, b"
    assert list(rows[0])[:5] == ["from", "to", "length_m", "azimuth_deg", "cumulative_m"]


@pytest.mark.parametrize("measurement", [CHAIN, ALONG])
def test_a_project_file_keeps_it(measurement: Measurement) -> None:
    pin = PinnedMeasurement(0, "kept", measurement, visible=False)
    assert pin_from_dict(json.loads(json.dumps(pin_to_dict(pin)))) == pin


@pytest.mark.parametrize(
    "damage",
    [
        lambda data: data.pop("legs"),
        lambda data: data["legs"][0].pop("method"),
        lambda data: data["legs"][0].update(start=[1, 2]),
        lambda data: data["legs"][0].update(start=[1, 95, "", ""]),
        lambda data: data["legs"][0].update(end=[float("nan"), 5, "", ""]),
        lambda data: data["legs"][0].update(length_m="far"),
        lambda data: data["legs"][0].update(path=[[1]]),
        lambda data: data.update(legs=3),
    ],
)
def test_damage_is_named(damage: object) -> None:
    data = pin_to_dict(PinnedMeasurement(0, "kept", CHAIN))
    assert callable(damage)
    damage(data)
    with pytest.raises(ProjectError, match="pinned measurement"):
        pin_from_dict(data)


def test_pins_change_and_tell() -> None:
    pins, told = PinnedMeasurements(), []
    pins.changed.connect(lambda: told.append(len(pins)))
    first, second = pins.new_pin(CHAIN), pins.new_pin(CHAIN, "second")
    assert first.pin_id != second.pin_id
    pins.append(first)
    pins.insert(0, second)
    assert pins.position(first.pin_id) == 1
    pins.rename(first.pin_id, "A")
    pins.rename(first.pin_id, "A")
    pins.set_visible(second.pin_id, False)
    assert [(pin.name, pin.visible) for pin in pins.pins] == [("second", False), ("A", True)]
    pins.remove(second.pin_id)
    assert pins.pin(second.pin_id) is None
    assert told == [1, 2, 2, 2, 1]
    pins.set_all([first, first])
    assert len({pin.pin_id for pin in pins.pins}) == 2
    with pytest.raises(ValueError, match="not in list"):
        pins.position(first.pin_id)
