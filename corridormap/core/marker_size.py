"""How large markers are that stand for numbers, and which numbers a legend explains it by."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.graduated import number_texts
from corridormap.core.symbol import SizeScale

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

MOST_EXPLAINED = 3
LEAST_SHARE = 0.15
"""Of the largest size; smaller ones explain nothing."""
LEAST_STEP_PX = 2.0
"""Sizes in a legend differ by so much at least."""


def sizes_px(scale: SizeScale, numbers: Floats) -> Floats:
    """Return the size of the marker for each number, `scale.missing_px` for NaN."""
    span = scale.maximum - scale.minimum
    share = (numbers - scale.minimum) / span if span else np.ones_like(numbers)
    share = np.clip(share, 0.0, 1.0)
    low, high = scale.size_min_px, scale.size_max_px
    if scale.by_area:
        sizes = np.sqrt(low * low + share * (high * high - low * low))
    else:
        sizes = low + share * (high - low)
    known: Floats = np.where(np.isfinite(numbers), sizes, scale.missing_px)
    return known


def explained_numbers(scale: SizeScale) -> tuple[tuple[str, float], ...]:
    """Return a few round numbers of the scale's range, the largest first, and their sizes."""
    low, high = sorted((scale.minimum, scale.maximum))
    rounds = _round_numbers(low, high)
    sizes = sizes_px(scale, np.array(rounds))
    seen = np.array(rounds)[sizes >= max(LEAST_SHARE * sizes.max(initial=0.0), LEAST_STEP_PX)]
    numbers = seen if len(seen) > 1 else np.array([low, high])
    found = [numbers[-1], numbers[0]]
    if len(numbers) > 2:
        sizes = sizes_px(scale, numbers)
        middle = numbers[1 + int(np.argmin(np.abs(sizes[1:-1] - (sizes[0] + sizes[-1]) / 2)))]
        found.insert(1, middle)
    kept = _told_apart(scale, found[:MOST_EXPLAINED])
    sizes = sizes_px(scale, np.array(kept))
    # Each as short as it can be: they are round, not the ends of ranges.
    texts = (number_texts(np.array([number]))[0] for number in kept)
    return tuple(zip(texts, sizes.tolist(), strict=True))


def _told_apart(scale: SizeScale, numbers: list[float]) -> list[float]:
    kept = numbers[:1]
    for number in numbers[1:]:
        first, second = sizes_px(scale, np.array([kept[-1], number])).tolist()
        if abs(first - second) >= LEAST_STEP_PX and second > 0:
            kept.append(number)
    return kept


def _round_numbers(low: float, high: float) -> list[float]:
    """Return numbers of one digit and noughts between two numbers, ascending."""
    largest = max(abs(low), abs(high))
    if largest == 0 or not math.isfinite(largest):
        return []
    top = math.floor(math.log10(largest))
    steps = [factor * 10.0**power for power in range(top - 3, top + 1) for factor in range(1, 10)]
    found = sorted({0.0, *steps, *(-step for step in steps)})
    return [step for step in found if low <= step <= high and (step != 0 or low == 0)]
