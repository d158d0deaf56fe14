"""What a page draws features with: the nearest that a browser's canvas does, and what is lost."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.classify import NO_CATEGORY, classify, symbols_of
from corridormap.core.map_settings import METERS_PER_SCREEN_PX
from corridormap.core.marker_size import explained_numbers, sizes_px
from corridormap.core.numbers_of import numbers_of
from corridormap.core.symbol import LayerStyle, MarkerSymbol, SymbolSet
from corridormap.core.tint import tinted

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.core.extent import Extent
    from corridormap.formats.page_model import PageLayer

    Floats = NDArray[np.float64]

VIEW_PX = 1200
"""Width of the window that the scale of the page's first view is told for."""
METERS_PER_DEG = 111_320
LARGEST_SWATCH_PX = 14.0
ANGLE_STEP_DEG = 5.0


class PageSymbols:
    """The symbols of one layer: one for each class, more where markers differ within a class.

    Args:
        layer: With its columns.
        language: Of the page.
        extent: What the page shows first, degrees.
    """

    def __init__(self, layer: PageLayer, language: str, extent: Extent) -> None:
        self._style, self._chinese = layer.style, language == "zh"
        count = len(layer.block)
        self.classes = classify(layer.style, layer.columns, count, denominator_of(extent))
        self.listed = [
            _plain(self._label(category), symbols_of(layer.style, category))
            for category in range(NO_CATEGORY, len(layer.style.categories))
        ]
        self._sizes, self._angles = _looks_of(layer, self.classes)
        self._variants: dict[tuple[int, float, float], int] = {}
        self._explained = self._explained_sizes()

    def number(self, row: int) -> int:
        """Return which of `listed` draws a feature."""
        category = int(self.classes[row])
        marker = symbols_of(self._style, category).marker
        if marker is None or not marker.varies:
            return category - NO_CATEGORY
        key = category, float(self._sizes[row]), float(self._angles[row])
        if key not in self._variants:
            self._variants[key] = len(self.listed)
            symbols = symbols_of(self._style, category)
            own = replace(marker, size_px=key[1], angle_deg=key[2])
            self.listed.append(_plain(self._label(category), replace(symbols, marker=own)))
        return self._variants[key]

    def marker(self, row: int) -> MarkerSymbol | None:
        """Return what draws a feature's marker, None where it has none."""
        marker = symbols_of(self._style, int(self.classes[row])).marker
        has_none = marker is not None and marker.size_scale is not None and not self._sizes[row]
        return None if has_none else marker

    def used(self, numbers: set[int]) -> list[int]:
        """Return what a legend lists, its last line first, given which symbols features have."""
        return [*self._explained, *sorted(numbers)]

    def _label(self, category: int) -> str:
        style = self._style
        if category == NO_CATEGORY:
            return (style.other_label_zh if self._chinese else "") or style.other_label
        found = style.categories[category]
        return (found.label_zh if self._chinese else "") or found.label

    def _explained_sizes(self) -> list[int]:
        markers = (each.marker for each in self._style.symbol_sets())
        sized = next((each for each in markers if each is not None and each.size_scale), None)
        if sized is None or sized.size_scale is None:
            return []
        largest = max(sized.size_scale.size_max_px, sized.size_scale.size_min_px, 1.0)
        first = len(self.listed)
        for label, size_px in explained_numbers(sized.size_scale):
            shown = _plain(label, SymbolSet(replace(sized, size_px=size_px)))
            self.listed.append(shown | {"swatchPx": LARGEST_SWATCH_PX * size_px / largest})
        return list(range(first, len(self.listed)))[::-1]


def style_losses(name: str, style: LayerStyle) -> list[str]:
    """Return what of a layer's style a page does not show, one line each."""
    sets = style.symbol_sets()
    lines = [each.line for each in sets if each.line is not None]
    found = []
    if any(each.fill is not None and each.fill.hatch is not None for each in sets):
        found.append(f"Layer {name}: hatches are shown as a tint.")
    if any(line.marks is not None for line in lines):
        found.append(f"Layer {name}: ticks and arrows along lines are left out.")
    if any(line.offset_px for line in lines):
        found.append(f"Layer {name}: lines are drawn where they lie, not beside it.")
    if style.lane_px > 0:
        found.append(f"Layer {name}: lines that share a track lie on one another.")
    if any(each.has_scale_limit for each in style.categories):
        found.append(f"Layer {name}: classes that change with the scale stay as in this view.")
    return found


def denominator_of(extent: Extent) -> float:
    """Return the n of the scale 1:n that an extent in degrees is about shown at."""
    latitude = math.radians((extent.y_min + extent.y_max) / 2)
    width_m = extent.width * METERS_PER_DEG * math.cos(latitude)
    return max(width_m / VIEW_PX / METERS_PER_SCREEN_PX, 1.0)


def _looks_of(layer: PageLayer, classes: NDArray[np.int32]) -> tuple[Floats, Floats]:
    """Return sizes and angles of the features' markers, rounded; 0 for no marker."""
    sizes, angles = np.zeros(len(classes)), np.zeros(len(classes))
    for category in range(NO_CATEGORY, len(layer.style.categories)):
        marker = symbols_of(layer.style, category).marker
        if marker is None:
            continue
        chosen = classes == category
        sizes[chosen], angles[chosen] = marker.size_px, marker.angle_deg
        if marker.size_scale is not None:
            numbers = _numbers(layer, marker.size_scale.field)[chosen]
            sizes[chosen] = np.round(sizes_px(marker.size_scale, numbers))
        if marker.angle_field and marker.icon != "circle":
            turned = np.nan_to_num(_numbers(layer, marker.angle_field)[chosen])
            angles[chosen] += np.round(turned / ANGLE_STEP_DEG) * ANGLE_STEP_DEG
    return sizes, angles % 360.0


def _numbers(layer: PageLayer, name: str) -> Floats:
    column: Sequence[Any] | None = layer.columns.get(name)
    return np.full(len(layer.block), np.nan) if column is None else numbers_of(column)


def _plain(label: str, symbols: SymbolSet) -> dict[str, Any]:
    """Return symbols as JSON values without what a page does not draw."""
    found: dict[str, Any] = {"label": label}
    if symbols.line is not None:
        found["line"] = _without(asdict(symbols.line), "marks", "offset_px")
    if symbols.fill is not None:
        tint = asdict(tinted(symbols.fill))
        if tint["outline"]:
            _without(tint["outline"], "marks", "offset_px")
        found["fill"] = _without(tint, "hatch")
    if symbols.marker is not None:
        marker = asdict(symbols.marker)
        found["marker"] = _without(marker, "size_scale", "angle_field", "on_shapes")
    return found


def _without(values: dict[str, Any], *names: str) -> dict[str, Any]:
    for name in names:
        values.pop(name, None)
    return values
