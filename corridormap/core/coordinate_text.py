"""Longitude and latitude as people write them: decimal degrees or degrees, minutes, seconds."""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import Literal

from corridormap.core.errors import ArgumentError

CoordinateStyle = Literal["decimal", "dms"]
AxisOrder = Literal["named", "longitude first", "latitude first"]
"""Which number is which: said by letters, or taken to be so."""

_Angle = tuple[float, str | None]
"""Degrees, and `lon` or `lat` where a letter names it."""

_HEMISPHERES = {
    "N": ("lat", 1),
    "S": ("lat", -1),
    "E": ("lon", 1),
    "W": ("lon", -1),
    "北": ("lat", 1),
    "南": ("lat", -1),
    "东": ("lon", 1),
    "東": ("lon", 1),
    "西": ("lon", -1),
}
_WORDS = (
    ("北纬", "N"),
    ("北緯", "N"),
    ("南纬", "S"),
    ("南緯", "S"),
    ("东经", "E"),
    ("東經", "E"),
    ("西经", "W"),
    ("西經", "W"),
)
_MINUS = str.maketrans({"−": "-", "–": "-", "，": ",", "；": ";", "、": ",", "：": ":"})
_MARKS = "°º˚度'’′分\"”″秒:"
_NUMBER = r"\d+(?:\.\d*)?|\.\d+"
_TOKEN = re.compile(rf"(?P<number>[+-]?(?:{_NUMBER}))|(?P<letter>[NSEW北南东東西])|(?P<gap>[,;])")

_SCIENTIFIC = re.compile(rf"\s*[+-]?(?:{_NUMBER})(?:[eE][+-]?\d{{1,3}})?\s*")
"""As programs print small numbers: 1e-05 is no longitude east."""


def parse_lonlat(text: str) -> tuple[float, float]:
    """Return (longitude, latitude) in degrees; without letters the longitude comes first.

    Longitudes up to 360 either way are brought into −180 … 180.

    Raises:
        ArgumentError: The text is no pair of coordinates, or lies beyond the poles.

    >>> parse_lonlat("106.5, 29.5")
    (106.5, 29.5)
    >>> parse_lonlat("29°30′N 106°30′E")
    (106.5, 29.5)
    """
    (first, axis), (second, _) = _pair(text)
    lon, lat = (second, first) if axis == "lat" else (first, second)
    return _in_range(lon, lat, text)


@dataclass(frozen=True, slots=True)
class Reading:
    """One way to understand a pair of coordinates: degrees on WGS 84, and which came first."""

    lon: float
    lat: float
    order: AxisOrder


def lonlat_readings(text: str) -> tuple[Reading, ...]:
    """Return every way to read a pair of coordinates, the longitude first before the other.

    Letters leave one way; so does a number beyond 90, which is no latitude.

    Raises:
        ArgumentError: The text is no pair of coordinates, or lies beyond the poles.

    >>> [reading.order for reading in lonlat_readings("39.9 116.4")]
    ['latitude first']
    >>> [reading.order for reading in lonlat_readings("39.9 16.4")]
    ['longitude first', 'latitude first']
    """
    (first, axis), (second, _) = _pair(text)
    if axis is not None:
        return (Reading(*parse_lonlat(text), "named"),)
    found: list[Reading] = []
    if abs(second) <= 90.0:
        found.append(Reading(*_in_range(first, second, text), "longitude first"))
    if abs(first) <= 90.0 and first != second and abs(second) <= 360.0:
        found.append(Reading(*_in_range(second, first, text), "latitude first"))
    if not found:
        _in_range(first, second, text)
    return tuple(found)


def format_lonlat(lon: float, lat: float, style: CoordinateStyle = "decimal") -> str:
    """Return a text that `parse_lonlat` reads back: decimal to 5 places, or seconds to 0.1.

    >>> format_lonlat(106.5, -29.5)
    '106.50000, -29.50000'
    >>> format_lonlat(106.5, -29.5, "dms")
    '29°30′00.0″S 106°30′00.0″E'
    """
    lon = (lon + 180.0) % 360.0 - 180.0 if not -180.0 <= lon <= 180.0 else lon
    if style == "decimal":
        return f"{lon:.5f}, {lat:.5f}"
    return f"{_dms(lat, 'N', 'S')} {_dms(lon, 'E', 'W')}"


def _pair(text: str) -> tuple[_Angle, _Angle]:
    """Return the two angles as written; both name their axes, each its own, or neither does."""
    plain = text.split(",")
    if len(plain) == 2 and all(map(_SCIENTIFIC.fullmatch, plain)):
        return (float(plain[0]), None), (float(plain[1]), None)
    first, second = (_angle(half, text) for half in _halves(text))
    if {first[1], second[1]} not in ({None}, {"lon", "lat"}):
        raise _unreadable(text)
    return first, second


def _dms(degrees: float, positive: str, negative: str) -> str:
    tenths = round(abs(degrees) * 36000)
    whole, rest = divmod(tenths, 36000)
    minutes, seconds = divmod(rest, 600)
    letter = negative if degrees < 0 and tenths else positive
    return f"{whole}°{minutes:02d}′{seconds / 10:04.1f}″{letter}"


def _halves(text: str) -> list[list[str]]:
    """Return the words of the two coordinates."""
    words = _words(text)
    letters = [index for index, word in enumerate(words) if word in _HEMISPHERES]
    if len(letters) == 2:
        split = letters[1] if letters[0] == 0 else letters[0] + 1
        halves = [words[:split], words[split:]]
    elif words.count(",") + words.count(";") == 1:
        split = next(index for index, word in enumerate(words) if word in ",;")
        halves = [words[:split], words[split + 1 :]]
    elif len(words) % 2:
        raise _unreadable(text)
    else:
        halves = [words[: len(words) // 2], words[len(words) // 2 :]]
    halves = [[word for word in half if word not in ",;"] for half in halves]
    if len(letters) == 1 or not all(halves):
        raise _unreadable(text)
    return halves


def _words(text: str) -> list[str]:
    plain = text.strip().translate(_MINUS).upper()
    for word, letter in _WORDS:
        plain = plain.replace(word, letter)
    if ";" in plain:
        plain = plain.replace(",", ".")
    for mark in _MARKS:
        plain = plain.replace(mark, " ")
    words: list[str] = []
    position = 0
    while position < len(plain):
        if plain[position].isspace():
            position += 1
            continue
        match = _TOKEN.match(plain, position)
        if match is None or len(words) > 12:
            raise _unreadable(text)
        words.append(match.group())
        position = match.end()
    return words


def _angle(words: list[str], text: str) -> _Angle:
    """Return degrees and which axis a letter names, None without one."""
    letters = [word for word in words if word in _HEMISPHERES]
    numbers = [word for word in words if word not in _HEMISPHERES]
    if len(letters) > 1 or not 1 <= len(numbers) <= 3:
        raise _unreadable(text)
    signed = numbers[0][0] in "+-"
    if any(number[0] in "+-" for number in numbers[1:]) or (letters and signed):
        raise _unreadable(text)
    if any("." in number for number in numbers[:-1]):
        raise _unreadable(text)
    sign = -1.0 if numbers[0].startswith("-") else 1.0
    degrees, *finer = [abs(float(number)) for number in numbers]
    if any(part >= 60 for part in finer):
        raise ArgumentError(f"“{_short(text)}”: minutes and seconds go up to 59.")
    value = sign * (degrees + sum(part / 60**power for power, part in enumerate(finer, start=1)))
    if not letters:
        return value, None
    axis, direction = _HEMISPHERES[letters[0]]
    return value * direction, axis


def _in_range(lon: float, lat: float, text: str) -> tuple[float, float]:
    if not (math.isfinite(lon) and math.isfinite(lat)):
        raise _unreadable(text)
    if abs(lat) > 90.0:
        hint = " Write the longitude first." if abs(lon) <= 90.0 and abs(lat) <= 180.0 else ""
        raise ArgumentError(f"“{_short(text)}”: a latitude lies between -90 and 90.{hint}")
    if abs(lon) > 360.0:
        raise ArgumentError(f"“{_short(text)}”: a longitude lies between -180 and 180.")
    if not -180.0 <= lon <= 180.0:
        lon = (lon + 180.0) % 360.0 - 180.0
    return lon, lat


def _unreadable(text: str) -> ArgumentError:
    return ArgumentError(
        f"“{_short(text)}” is no coordinate; write LON,LAT in degrees, or 29°33′N 106°34′E."
    )


def _short(text: str) -> str:
    plain = " ".join(text.split())
    return plain if len(plain) <= 60 else plain[:57] + "…"
