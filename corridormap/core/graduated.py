"""Classes for a graduated style: where ranges of numbers part, and what a legend calls them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import FieldError
from corridormap.core.feature import Value
from corridormap.core.numbers_of import numbers_of
from corridormap.core.palettes import colors_of
from corridormap.core.symbol import (
    Category,
    Graduation,
    LayerStyle,
    Renderer,
    SymbolSet,
)

if TYPE_CHECKING:
    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

METHODS = ("quantile", "equal", "natural")
MOST_FOR_NATURAL = 20_000
"""Natural breaks take time by the square of the values: half a second for so many."""
MOST_CLASSES = 20
_TRUE_TO = 0.005
"""Numbers of labels are rounded by less than this part of the narrowest class."""


@dataclass(frozen=True, slots=True)
class Grading:
    """Ranges of numbers, ascending, each with the text that a legend has for it.

    Attributes:
        edges: One more than there are ranges; a range has its lower edge, the last one both.
        labels: One for each range.
        missing: Features without a number.
        note: What else people should know, one line; mostly nothing.
    """

    edges: tuple[float, ...]
    labels: tuple[str, ...]
    missing: int = 0
    note: str = ""


def grading_of(column: Sequence[Value], method: str, class_count: int) -> Grading:
    """Return ranges for a column's numbers; fewer than asked for where values are too few.

    Args:
        column: Values; text that reads as a number counts as one, infinities do not.
        method: One of `METHODS`.
        class_count: How many ranges are wanted.

    Raises:
        FieldError: There is no number in the column, or no such method.
    """
    if method not in METHODS:
        raise FieldError(f"There is no method {method}; use {', '.join(METHODS)}.")
    numbers = numbers_of(column)
    numbers = np.sort(numbers[np.isfinite(numbers)])
    if not len(numbers):
        raise FieldError("The field holds no numbers to make classes of.")
    missing = len(column) - len(numbers)
    count = min(max(class_count, 1), MOST_CLASSES)
    distinct = np.unique(numbers)
    if len(distinct) <= (1 if method == "equal" else count):
        return Grading((*distinct.tolist(), float(distinct[-1])), number_texts(distinct), missing)
    note = ""
    if method == "equal":
        edges = np.linspace(distinct[0], distinct[-1], count + 1)
    elif method == "quantile":
        edges = _quantiles(numbers, count)
    else:
        edges = _natural(numbers, distinct, count)
        if len(numbers) > MOST_FOR_NATURAL:
            note = f"Found from {MOST_FOR_NATURAL:,} of {len(numbers):,} values, evenly picked."
    return Grading(tuple(edges.tolist()), range_labels(edges.tolist()), missing, note)


def graded(
    style: LayerStyle, grading: Grading, graduation: Graduation, look: SymbolSet
) -> LayerStyle:
    """Return a style with a class for each range; its own symbols are for what has no number.

    Classes take their colours from the graduation's palette; without a palette those of the
    ranges that the style has stay, in their order.

    Args:
        style: What labels, scales and the rest are taken from.
        grading: The ranges.
        graduation: What they were made of.
        look: What classes are drawn with, but for the colour; it stays as see-through.
    """
    pairs = list(pairwise(grading.edges))
    looks = [look] * len(pairs)
    if graduation.palette:
        colors = colors_of(graduation.palette, len(pairs), graduation.is_reversed)
        looks = [recolored(look, color) for color in colors]
    else:
        kept = [each.symbols for each in style.categories if each.is_range][: len(pairs)]
        looks[: len(kept)] = kept
    classes = tuple(
        Category((), label, symbols, lower=lower, upper=upper)
        for (lower, upper), label, symbols in zip(pairs, grading.labels, looks, strict=True)
    )
    return replace(
        style,
        categories=classes,
        category_fields=(),
        renderer=Renderer.GRADUATED.value,
        graduation=graduation,
    )


def recolored(symbols: SymbolSet, color: str) -> SymbolSet:
    """Return symbols whose main colour is another `#rrggbb`, as see-through as before.

    A marker on areas keeps its own, to be seen on theirs.
    """
    marker, line, fill = symbols.marker, symbols.line, symbols.fill
    if marker is not None and not (marker.on_shapes and fill is not None):
        marker = replace(marker, color=color + marker.color[7:])
    return SymbolSet(
        marker,
        None if line is None else replace(line, color=color + line.color[7:]),
        None if fill is None else replace(fill, color=color + (fill.color or "")[7:]),
    )


def range_labels(edges: Sequence[float]) -> tuple[str, ...]:
    """Return what a legend calls the ranges between edges, no finer than they need.

    >>> range_labels([0.0, 1326.2004, 7273.0])
    ('0 – 1,326', '1,326 – 7,273')
    """
    texts = number_texts(np.array(edges))
    return tuple(
        f"{low} – {high}" if edges[index] < edges[index + 1] else low
        for index, (low, high) in enumerate(pairwise(texts))
    )


def number_texts(numbers: Floats) -> tuple[str, ...]:
    """Return numbers with as many decimals as it takes to tell them apart."""
    gaps = np.diff(np.unique(numbers))
    least = float(gaps.min()) if len(gaps) else float(np.abs(numbers).max())
    largest = float(np.abs(numbers).max())
    for decimals in range(10 if 1e-4 <= largest < 1e15 else 0):
        strays = np.abs(np.round(numbers, decimals) - numbers).max()
        if strays <= _TRUE_TO * least:
            return tuple(f"{number:,.{decimals}f}".replace("-", "−") for number in numbers + 0.0)
    return tuple(f"{number:.6g}".replace("-", "−") for number in numbers)


def _quantiles(numbers: Floats, count: int) -> Floats:
    edges: Floats = np.unique(np.quantile(numbers, np.linspace(0, 1, count + 1)))
    return edges


def _natural(numbers: Floats, distinct: Floats, count: int) -> Floats:
    """Return edges by Jenks' natural breaks.

    jenkspy was chosen: the same method as other GIS programs', written in C, without pandas.
    """
    from jenkspy import jenks_breaks

    if count == 1:
        return distinct[[0, -1]]
    sample = _evenly_picked(numbers)
    if len(np.unique(sample)) <= count:
        sample = _evenly_picked(distinct)
    # The library tells the highest value of each class, ranges begin with their lowest.
    highest = np.array(jenks_breaks(sample, n_classes=count)[1:-1])
    following = sample[np.searchsorted(sample, highest, side="right")]
    lowest = [_after_widest_gap(distinct, *pair) for pair in zip(highest, following, strict=True)]
    # The highest number may be a class of its own.
    edges: Floats = np.concatenate((distinct[:1], np.unique(lowest), distinct[-1:]))
    return edges


def _after_widest_gap(distinct: Floats, low: float, high: float) -> float:
    """Return the value after the widest gap from one value to another, ascending ones between."""
    first, last = np.searchsorted(distinct, (low, high)).tolist()
    return float(distinct[first + 1 + int(np.argmax(np.diff(distinct[first : last + 1])))])


def _evenly_picked(numbers: Floats) -> Floats:
    """Return at most `MOST_FOR_NATURAL` of ascending numbers, the first and last among them."""
    if len(numbers) <= MOST_FOR_NATURAL:
        return numbers
    places = np.linspace(0, len(numbers) - 1, MOST_FOR_NATURAL).round().astype(np.int64)
    return numbers[places]
