"""Colours of routes: the same in the panel, its strip diagram and on the map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

MODE_COLORS: Final[Mapping[str, str]] = {
    "rail": "#b3203d",
    "road": "#b86a00",
    "sea": "#1668b4",
    "inland_waterway": "#0a8f8a",
    "air": "#8e44ad",
}
"""As the bundled styles draw corridors, so that a route looks like those beside it."""
OTHER_MODE_COLOR: Final = "#7d8894"
GAUGE_BREAK_COLOR: Final = "#f2c14e"
"""Of the mark where the gauge changes, with an outline in the colour of text."""
_EQUAL_CONTRAST: Final = 0.179
"""Relative luminance on which black and white read equally well."""
_ALTERNATIVES: Final = ("#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00")
"""The set of Okabe and Ito, which people with any sight of colour tell apart; strong ones first."""


def mode_color(mode: str) -> str:
    """Return the colour of a mode as `#rrggbb`."""
    return MODE_COLORS.get(mode, OTHER_MODE_COLOR)


def ink_on(color: str) -> str:
    """Return black or white, whichever reads better on a colour.

    >>> ink_on("#f2c14e"), ink_on("#1668b4")
    ('#000000', '#ffffff')
    """
    red, green, blue = (int(color[at : at + 2], 16) / 255 for at in (1, 3, 5))
    shares = zip((0.2126, 0.7152, 0.0722), (red, green, blue), strict=True)
    luminance = sum(
        share * (part / 12.92 if part <= 0.04045 else _linear(part)) for share, part in shares
    )
    return "#000000" if luminance > _EQUAL_CONTRAST else "#ffffff"


def _linear(part: float) -> float:
    return float(((part + 0.055) / 1.055) ** 2.4)


def alternative_colors(count: int) -> tuple[str, ...]:
    """Return colours of the best route and the alternatives after it, in their order.

    >>> alternative_colors(2)
    ('#0072b2', '#d55e00')
    """
    return tuple(_ALTERNATIVES[number % len(_ALTERNATIVES)] for number in range(count))
