"""Pinned measurements as plain data, so that a project file can keep them."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from typing import Any

from corridormap.core.errors import ProjectError
from corridormap.core.measurement import MeasuredLeg, Measurement, PinnedMeasurement, Waypoint

PATH_DECIMALS = 6
"""A tenth of a metre: a followed line is kept for drawing, its length is kept beside it."""


def pin_to_dict(pin: PinnedMeasurement) -> dict[str, Any]:
    """Return one pinned measurement as JSON values."""
    return {
        "name": pin.name,
        "visible": pin.visible,
        "legs": [_leg_to_dict(leg) for leg in pin.measurement.legs],
    }


def pin_from_dict(data: Mapping[str, Any]) -> PinnedMeasurement:
    """Return the pinned measurement that `pin_to_dict` wrote.

    Raises:
        ProjectError: Something is missing or of the wrong kind.
    """
    try:
        legs = tuple(_leg_from_dict(leg) for leg in data["legs"])
        return PinnedMeasurement(0, str(data["name"]), Measurement(legs), bool(data["visible"]))
    except (KeyError, TypeError, ValueError) as exc:
        raise ProjectError(f"A pinned measurement cannot be read: {exc!r:.80}.") from exc


def _leg_to_dict(leg: MeasuredLeg) -> dict[str, Any]:
    return {
        "start": _waypoint_to_list(leg.start),
        "end": _waypoint_to_list(leg.end),
        "length_m": leg.length_m,
        "azimuth_deg": leg.azimuth_deg,
        "cumulative_m": leg.cumulative_m,
        "method": leg.method,
        "drawn_length_m": leg.drawn_length_m,
        "path": [[round(lon, PATH_DECIMALS), round(lat, PATH_DECIMALS)] for lon, lat in leg.path],
    }


def _leg_from_dict(data: Mapping[str, Any]) -> MeasuredLeg:
    return MeasuredLeg(
        start=_waypoint_from_list(data["start"]),
        end=_waypoint_from_list(data["end"]),
        length_m=float(data["length_m"]),
        azimuth_deg=_optional(data["azimuth_deg"]),
        cumulative_m=float(data["cumulative_m"]),
        method=str(data["method"]),
        drawn_length_m=_optional(data["drawn_length_m"]),
        path=tuple(_checked(lon, lat) for lon, lat in data["path"]),
    )


def _checked(lon: Any, lat: Any) -> tuple[float, float]:
    if not (math.isfinite(lon) and math.isfinite(lat) and abs(lat) <= 90.0):
        raise ValueError(f"{lon}, {lat} is no place on Earth")
    return float(lon), float(lat)


def _optional(value: Any) -> float | None:
    return None if value is None else float(value)


def _waypoint_to_list(point: Waypoint) -> list[Any]:
    return [point.lon, point.lat, point.name, point.layer_name]


def _waypoint_from_list(data: Sequence[Any]) -> Waypoint:
    lon, lat, name, layer_name = data
    return Waypoint(*_checked(lon, lat), str(name), str(layer_name))
