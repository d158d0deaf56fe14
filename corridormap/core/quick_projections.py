"""The projections offered without asking: what each is, and where its parameters come from."""

from __future__ import annotations

import re
from dataclasses import dataclass

from corridormap.core.crs import WEB_MERCATOR, WGS84, Crs

_CENTERED = {
    "globe": "+proj=ortho +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m +no_defs +type=crs",
    "equal_area": "+proj=laea +lat_0={lat} +lon_0={lon} +datum=WGS84 +units=m +no_defs +type=crs",
}
_NUMBER = r"-?\d+(?:\.\d+)?"


@dataclass(frozen=True, slots=True)
class QuickProjection:
    """One choice.

    Attributes:
        key: `mercator`, `plate_carree`, `albers`, `lambert`, `equal_area` or `globe`.
        crs: What it is; None where it is centred on the view.
    """

    key: str
    crs: Crs | None


QUICK_PROJECTIONS = (
    QuickProjection("mercator", WEB_MERCATOR),
    QuickProjection("plate_carree", WGS84),
    # Esri's registry, as PROJ ships it: 15° and 65° N, 95° E.
    QuickProjection("albers", Crs("ESRI:102025")),
    # The same: 30° and 62° N, 105° E.
    QuickProjection("lambert", Crs("ESRI:102012")),
    QuickProjection("equal_area", None),
    QuickProjection("globe", None),
)


def centered(key: str, lon: float, lat: float) -> Crs:
    """Return the azimuthal projection `globe` or `equal_area` centred on a place, degrees.

    >>> centered("globe", 108.95, 34.27).definition[:34]
    '+proj=ortho +lat_0=34.27 +lon_0=10'
    """
    turned = (lon + 180.0) % 360.0 - 180.0
    held = min(max(lat, -90.0), 90.0)
    return Crs(_CENTERED[key].format(lat=_text(held), lon=_text(turned)))


def _text(number: float) -> str:
    return f"{number:.4f}".rstrip("0").rstrip(".")


def key_of(crs: Crs) -> str | None:
    """Return which of the choices a CRS is, wherever it is centred; None for others."""
    for quick in QUICK_PROJECTIONS:
        if quick.crs == crs:
            return quick.key
    return next((key for key in _CENTERED if center_of(crs, key) is not None), None)


def center_of(crs: Crs, key: str) -> tuple[float, float] | None:
    """Return where a centred choice is centred, longitude and latitude; None for others."""
    head, tail = _CENTERED[key].split("{lat}", 1)
    middle, tail = tail.split("{lon}", 1)
    parts = (re.escape(part) for part in (head, middle, tail))
    pattern = f"({_NUMBER})".join(parts)
    match = re.fullmatch(pattern, crs.definition)
    return None if match is None else (float(match[2]), float(match[1]))
