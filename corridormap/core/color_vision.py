"""Colours as colour-blind people see them, after Machado, Oliveira and Fernandes (2009)."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    Bytes = NDArray[np.uint8]
    Singles = NDArray[np.float32]

SEVERITY = 100
"""Percent: those who see no difference at all; anomalies are milder."""
LEAST_DISTANCE = 7.0
"""Of CAM02-UCS, between any two colours of a legend; about one is just seen side by side.

Set between palettes whose authors publish them as safe (Tol's “bright”, 7.4; Okabe and Ito, 11;
Paired of four, 9) and those known to be confused (Set1 of four, 4.6; Dark2 of four, 3.7; Spectral
of six, 2.6; red to green, 2.4).
"""
_LEVELS = 1 << 14
_PIXELS_AT_ONCE = 1 << 16


class Vision(StrEnum):
    """Ways of seeing colour; the first is the usual one."""

    FULL = "full"
    DEUTERANOPIA = "deuteranopia"
    PROTANOPIA = "protanopia"
    TRITANOPIA = "tritanopia"
    GREY = "grey"
    """Nobody's, nearly: a picture printed without colour."""


COLOR_BLIND = (Vision.DEUTERANOPIA, Vision.PROTANOPIA, Vision.TRITANOPIA)


def simulated(colors: Bytes, vision: Vision) -> Bytes:
    """Return sRGB colours as they look to somebody with that vision.

    Args:
        colors: Shape (…, 3); a whole picture is worked through in strips.
        vision: Whose.

    Returns:
        A new array of the same shape.
    """
    if vision == Vision.FULL:
        return colors.copy()
    matrix, to_linear, to_bytes = _matrix(vision), _linear_of_bytes(), _bytes_of_linear()
    flat = colors.reshape(-1, 3)
    seen = np.empty(flat.shape, np.uint8)
    for start in range(0, len(flat), _PIXELS_AT_ONCE):
        part = flat[start : start + _PIXELS_AT_ONCE]
        # Plane by plane: numpy is slow at rows of three.
        planes = [np.take(to_linear, part[:, channel]) for channel in range(3)]
        for channel, (red, green, blue) in enumerate(matrix):
            light = planes[0] * red
            light += planes[1] * green
            light += planes[2] * blue
            np.clip(light, 0, _LEVELS - 1, out=light)
            np.take(to_bytes, light.astype(np.uint16), out=seen[start : start + len(part), channel])
    return seen.reshape(colors.shape)


def least_distance(colors: Sequence[str]) -> float:
    """Return how far apart, in CAM02-UCS, the two colours are that are told apart the least.

    The least of all pairs, and of usual vision and the three kinds of colour blindness.

    Args:
        colors: `#rrggbb`; what follows, of the opacity, does not count.
    """
    from colorspacious import cspace_convert

    if len(colors) < 2:
        return float("inf")
    rgb = np.array([list(bytes.fromhex(color[1:7])) for color in colors], np.uint8)
    found = []
    for vision in (Vision.FULL, *COLOR_BLIND):
        places = cspace_convert(simulated(rgb, vision), "sRGB255", "CAM02-UCS")
        found += [float(np.linalg.norm(one - other)) for one, other in combinations(places, 2)]
    return min(found)


def is_color_blind_safe(colors: Sequence[str]) -> bool:
    """Whether everybody can tell the colours of a legend apart."""
    return least_distance(colors) >= LEAST_DISTANCE


@lru_cache(maxsize=8)
def _matrix(vision: Vision) -> tuple[tuple[np.float32, ...], ...]:
    if vision == Vision.GREY:
        rows = np.tile([0.2126, 0.7152, 0.0722], (3, 1))
    else:
        from colorspacious import machado_et_al_2009_matrix

        rows = machado_et_al_2009_matrix(f"{vision.removesuffix('opia')}omaly", SEVERITY)
    return tuple(tuple(map(np.float32, row)) for row in rows.tolist())


@lru_cache(maxsize=1)
def _linear_of_bytes() -> Singles:
    """Return the light of each byte of sRGB, 0 to `_LEVELS` - 1 and a half for rounding."""
    share = np.arange(256) / 255
    light = np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4)
    # Rows of the matrices sum to one: the half is there once after them too.
    return (light * (_LEVELS - 1) + 0.5).astype(np.float32)


@lru_cache(maxsize=1)
def _bytes_of_linear() -> Bytes:
    light = np.arange(_LEVELS) / (_LEVELS - 1)
    share = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    rounded: Bytes = np.round(share * 255).astype(np.uint8)
    return rounded
