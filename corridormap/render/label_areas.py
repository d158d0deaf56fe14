"""Places for the label of an area: inside, where a level line has the most room."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from corridormap.render.area_rows import AreaRows
from corridormap.render.label_placement import Placement, level_placement
from corridormap.render.label_text import LabelText, in_two_rows, text_size_px

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

FEW_PLACES, MANY_PLACES = 3, 10
OVERHANG = 1.08
"""A name may be this much wider than the area where it stands …"""
WIDE_OVERHANG = 1.45
"""… one that readers look for, where it has no other place, by this much."""
STICK_OUT = 0.3
"""Then it may also stick out by so much of its width on one side."""
ASIDE = 0.5
"""What a pixel away from the middle of an area weighs against one of room."""


def area_candidates(
    text: LabelText, rows: AreaRows, number: int, is_sought: bool = False
) -> Iterator[Placement]:
    """Yield the label inside an area, in one line or in two.

    Where a second name has no room the first stands alone.

    Args:
        text: The label.
        rows: Where level lines run inside areas, and whose.
        number: The area's, as `rows` count them.
        is_sought: Whether readers look for the name: then many places are tried.
    """
    for overhang in (OVERHANG, WIDE_OVERHANG) if is_sought else (OVERHANG,):
        for worded in _wordings(text):
            width, height = text_size_px(worded)
            for center in _places(rows, number, (width, height), overhang, is_sought):
                yield level_placement(worded, center)


@lru_cache(maxsize=4096)
def _wordings(text: LabelText) -> tuple[LabelText, ...]:
    in_two = in_two_rows(text)
    found = (text, in_two, text.without_second(), in_two.without_second())
    return tuple(dict.fromkeys(found))


def _places(
    rows: AreaRows, number: int, size_px: tuple[float, float], overhang: float, is_sought: bool
) -> Iterator[tuple[float, float]]:
    """Yield middles of places for a text of that size, the roomiest near the middle first."""
    width, height = size_px
    spans, y, middle = rows.roomy_spans(number, height, width / overhang)
    if not len(y):
        return
    wide = spans[:, 1] - spans[:, 0]
    order = np.argsort(np.abs(y - middle) * ASIDE - np.minimum(wide, 2 * width), kind="stable")
    found: list[tuple[float, float]] = []
    slack: list[float] = []
    most = MANY_PLACES if is_sought else FEW_PLACES
    middles = (spans[order].sum(axis=1) / 2).tolist()
    for at, x, down in zip(order.tolist(), middles, y[order].tolist(), strict=True):
        if any(abs(down - y0) < height and abs(x - x0) < width for x0, y0 in found):
            continue
        found.append((x, down))
        slack.append((float(wide[at]) - width) / 2)
        yield x, down
        if len(found) == most:
            break
    if is_sought:
        least = STICK_OUT * width if overhang == WIDE_OVERHANG else 0.0
        yield from _aside(found, [max(each, least) for each in slack], width)


def _aside(
    places: list[tuple[float, float]], slack: list[float], width: float
) -> Iterator[tuple[float, float]]:
    """Yield places to the left and the right of the middles, where there is room to move."""
    for share in (0.5, 1.0):
        for (x, y), more in zip(places, slack, strict=True):
            if more > width / 4:
                yield x + share * more, y
                yield x - share * more, y
