"""Where the benchmarks look at the map: the whole world, a region, a town."""

from __future__ import annotations

import numpy as np

from benchmarks.generated_shapes import HOME_DEG, web_mercator

View = tuple[float, float, float]
"""Centre x and y in Web Mercator, metres in a pixel."""
SIZE = (1600, 1000)
_HOME_X, _HOME_Y = web_mercator(np.array(HOME_DEG)).tolist()
WHOLE: View = (0.0, 1_900_000.0, 25_500.0)
MIDDLE: View = (_HOME_X, _HOME_Y, 835.0)
NEAR: View = (_HOME_X, _HOME_Y, 13.9)
VIEWS = {"whole": WHOLE, "middle": MIDDLE, "near": NEAR}

_EUROPE = (1_113_000.0, 6_640_000.0)
ZOOMS: tuple[View, ...] = (WHOLE, *((*_EUROPE, 25_500.0 / 4**step) for step in range(1, 6)))
"""Six zooms from the world to a town."""


def nudged(view: View, turn: int) -> View:
    """Return nearly the same view: a picture that was kept is no answer to it."""
    x, y, units = view
    scale = units * (1 + 0.001 * turn)
    return x + 1.7 * turn * scale, y, scale
