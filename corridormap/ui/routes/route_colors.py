"""Colours of routes: the same in the panel, its strip diagram and on the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MODE_COLORS: Final[Mapping[str, str]] = {
    "rail": "#b3203d",
    "road": "#d98200",
    "sea": "#1668b4",
    "inland_waterway": "#0a8f8a",
    "air": "#8e44ad",
}
"""As the bundled styles draw corridors, so that a route looks like those beside it."""
OTHER_MODE_COLOR: Final = "#7d8894"
GAUGE_BREAK_COLOR: Final = "#f2c14e"
"""Of the mark where the gauge changes, with an outline in the colour of text."""
_ALTERNATIVES: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""The set of Okabe and Ito, which people with any sight of colour tell apart; strong ones first."""


def mode_color(mode: str) -> str:
    """Return the colour of a mode as `#rrggbb`."""
    return MODE_COLORS.get(mode, OTHER_MODE_COLOR)


def alternative_colors(count: int) -> tuple[str, ...]:
    """Return colours of the best route and the alternatives after it, in their order.

    >>> alternative_colors(2)
    ('#0072b2', '#d55e00')
    """
    return tuple(_ALTERNATIVES[number % len(_ALTERNATIVES)] for number in range(count))
