"""How wide lanes are: full width close up, less where a wide ribbon would hide a small map."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.map_settings import METERS_PER_SCREEN_PX

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.core.map_settings import MapView

    Floats = NDArray[np.float64]
    Ints = NDArray[np.int64]

FULL_UP_TO = 4_000_000.0
"""Scale denominator up to which lanes have their full width …"""
LEAST_FROM = 40_000_000.0
"""… and that from which they have the least, by the logarithm of the scale in between."""
LEAST_SHARE = 0.66
WIDEST_LANES = 8.0
"""A bundle of more lanes than this is as wide as one of so many; close up …"""
WIDEST_LANES_FAR = 4.5
"""… and far out."""
SCALE_AT_DEG = 30.0
"""The latitude by whose scale maps in Mercator and in degrees go, wherever they are."""


def lane_denominator(view: MapView) -> float:
    """Return the n of the scale 1:n that the widths of lanes go by.

    It depends on the map's resolution alone: by the true scale, which changes with the latitude,
    lanes and the dashes along them would not go on where those drawn before the map was pulled end.
    """
    m_per_px = view.map_units_per_px * view.crs.unit_m
    if view.crs.is_web_mercator or view.crs.is_wgs84:
        m_per_px *= math.cos(math.radians(SCALE_AT_DEG))
    return m_per_px / METERS_PER_SCREEN_PX


def lane_shares(counts: Ints, denominator: float) -> Floats:
    """Return which share of its full width a lane has in bundles of some counts of lanes."""
    far = _farness(denominator)
    scale = 1 - far * (1 - LEAST_SHARE)
    most = WIDEST_LANES + far * (WIDEST_LANES_FAR - WIDEST_LANES)
    shares: Floats = scale * np.minimum(1.0, most / np.maximum(counts, 1))
    return shares


def lane_widths_px(counts: Ints, lane_px: float, denominator: float) -> Floats:
    """Return the distance of neighbouring lanes, pixels."""
    return lane_px * lane_shares(counts, denominator)


def _farness(denominator: float) -> float:
    share = math.log(denominator / FULL_UP_TO) / math.log(LEAST_FROM / FULL_UP_TO)
    return min(max(share, 0.0), 1.0)
