"""What a page draws features with at each scale, as JSON values, and what it cannot draw."""

from __future__ import annotations

import math
from dataclasses import asdict, replace
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from corridormap.core.classify import NO_CATEGORY, classify, symbols_of
from corridormap.core.map_settings import METERS_PER_SCREEN_PX
from corridormap.core.marker_size import explained_numbers, sizes_px
from corridormap.core.numbers_of import numbers_of
from corridormap.core.symbol import LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.core.viewpoint import is_hidden

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.core.extent import Extent
    from corridormap.formats.page_model import PageLayer

    Floats = NDArray[np.float64]

VIEW_PX = 1200
"""Width of the window that the scale of the page's first view is told for."""
METERS_PER_DEG = 111_320
LARGEST_SWATCH_PX = 40.0
ANGLE_STEP_DEG = 5.0
NOTHING = -1
"""Number of the symbol of a feature that is not drawn."""
Looks = int | list[int]


class PageSymbols:
    """The symbols of one layer: one for each class, more where markers differ within a class.

    Args:
        layer: With its columns.
        language: Of the page.
        extent: What the page shows first, degrees.
    """

    def __init__(self, layer: PageLayer, language: str, extent: Extent) -> None:
        self._style, self._chinese = layer.style, language == "zh"
        self.limits = scale_limits(layer.style)
        scales = scales_between(self.limits) if self.limits else [denominator_of(extent)]
        count = len(layer.block)
        self._steps = [
            _Step(layer, classify(layer.style, layer.columns, count, scale)) for scale in scales
        ]
        self.listed = [
            _plain(self._label(category), symbols_of(layer.style, category))
            | ({"order": category} if self.limits else {})
            for category in range(NO_CATEGORY, len(layer.style.categories))
        ]
        self._variants: dict[tuple[int, float, float], int] = {}
        self._explained = self._explained_sizes()

    def order(self, row: int) -> int:
        """Return the place of a feature's class among those drawn one after the other."""
        return int(self._steps[0].classes[row])

    def looks(self, row: int, is_point: bool) -> Looks:
        """Return which of `listed` draws a feature: one number, or one for each step of scales."""
        return _short([self._number(step, row, is_point) for step in self._steps])

    def looks_on_shape(self, row: int) -> Looks:
        """Return the same for the marker that stands on a line or an area."""
        numbers = []
        for step in self._steps:
            marker = symbols_of(self._style, int(step.classes[row])).marker
            stands = marker is not None and marker.on_shapes
            numbers.append(self._number(step, row, True) if stands else NOTHING)
        return _short(numbers)

    def used(self, found: list[Looks]) -> list[list[int]]:
        """Return what a legend lists at each step, its last line first, given features' looks."""
        each = [[look] * len(self._steps) if isinstance(look, int) else look for look in found]
        steps = (set(numbers) - {NOTHING} for numbers in zip(*each, strict=True))
        return [[*self._explained, *sorted(numbers)] for numbers in steps]

    def _number(self, step: _Step, row: int, is_point: bool) -> int:
        category = int(step.classes[row])
        symbols = symbols_of(self._style, category)
        marker = symbols.marker
        if category != NO_CATEGORY and is_hidden(self._style.categories[category]):
            return NOTHING
        if is_point and (marker is None or (marker.size_scale and not step.sizes[row])):
            return NOTHING
        if marker is None or not marker.varies:
            return category - NO_CATEGORY
        key = category, float(step.sizes[row]), float(step.angles[row])
        if key not in self._variants:
            self._variants[key] = len(self.listed)
            own = replace(marker, size_px=key[1], angle_deg=key[2])
            plain = _plain(self._label(category), replace(symbols, marker=own))
            self.listed.append(plain | ({"order": category} if self.limits else {}))
        return self._variants[key]

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
        share = min(LARGEST_SWATCH_PX / largest, 1.0)
        first = len(self.listed)
        for label, size_px in explained_numbers(sized.size_scale):
            shown = _plain(label, SymbolSet(replace(sized, size_px=size_px)))
            self.listed.append(shown | {"swatchPx": round(share * size_px, 1)})
        return list(range(first, len(self.listed)))[::-1]


class _Step:
    """Classes of a layer's features, and sizes and angles of their markers, 0 for no marker."""

    def __init__(self, layer: PageLayer, classes: NDArray[np.int32]) -> None:
        self.classes = classes
        self.sizes, angles = np.zeros(len(classes)), np.zeros(len(classes))
        for category in range(NO_CATEGORY, len(layer.style.categories)):
            marker = symbols_of(layer.style, category).marker
            if marker is None:
                continue
            chosen = classes == category
            self.sizes[chosen], angles[chosen] = marker.size_px, marker.angle_deg
            if marker.size_scale is not None:
                numbers = _numbers(layer, marker.size_scale.field)[chosen]
                self.sizes[chosen] = np.round(sizes_px(marker.size_scale, numbers))
            if marker.angle_field and marker.icon != "circle":
                turned = np.nan_to_num(_numbers(layer, marker.angle_field)[chosen])
                angles[chosen] += np.round(turned / ANGLE_STEP_DEG) * ANGLE_STEP_DEG
        self.angles: Floats = angles % 360.0


def _short(numbers: list[int]) -> Looks:
    return numbers[0] if len(set(numbers)) == 1 else numbers


def scale_limits(style: LayerStyle) -> list[float]:
    """Return the scale denominators at which classes take other features, ascending."""
    pairs = ((each.min_denominator, each.max_denominator) for each in style.categories)
    return sorted({limit for pair in pairs for limit in pair if limit is not None})


def scales_between(limits: list[float]) -> list[float]:
    """Return a scale denominator below all limits, one between each two, one above all."""
    between = [math.sqrt(max(a, 1e-9) * b) for a, b in pairwise(limits)]
    return [limits[0] / 2, *between, limits[-1] * 2]


def style_losses(name: str, style: LayerStyle, opacity: float) -> list[str]:
    """Return what of a layer's look a page does not show, one line each."""
    lines = [each.line for each in style.symbol_sets() if each.line is not None]
    if opacity < 1 and any(line.casing_color and line.casing_width_px > 0 for line in lines):
        return [f"Layer {name}: what is see-through shows casings under lines."]
    return []


def denominator_of(extent: Extent) -> float:
    """Return the n of the scale 1:n that an extent in degrees is about shown at."""
    latitude = math.radians((extent.y_min + extent.y_max) / 2)
    width_m = extent.width * METERS_PER_DEG * math.cos(latitude)
    return max(width_m / VIEW_PX / METERS_PER_SCREEN_PX, 1.0)


def cluster_values(style: LayerStyle, language: str) -> dict[str, Any] | None:
    """Return how points are drawn together, None where each is drawn by itself."""
    if not style.cluster_px:
        return None
    markers = (symbols.marker for symbols in style.symbol_sets())
    color = next((marker.color for marker in markers if marker is not None), "#3f3d56")
    label = "几处合为一圈，标出数目" if language == "zh" else "Several places and their number"
    return {"side": max(style.cluster_px, 24.0), "color": color[:7], "label": label}


def _numbers(layer: PageLayer, name: str) -> Floats:
    column: Sequence[Any] | None = layer.columns.get(name)
    return np.full(len(layer.block), np.nan) if column is None else numbers_of(column)


def _plain(label: str, symbols: SymbolSet) -> dict[str, Any]:
    """Return symbols as JSON values without what a page has no use for."""
    found: dict[str, Any] = {"label": label}
    if symbols.line is not None:
        found["line"] = _line(symbols.line)
    if symbols.fill is not None:
        fill = asdict(symbols.fill)
        if symbols.fill.outline is not None:
            fill["outline"] = _line(replace(symbols.fill.outline, marks=None, offset_px=0.0))
        found["fill"] = _filled(fill)
    if symbols.marker is not None:
        found["marker"] = _marker(symbols.marker)
    return found


def _line(line: LineSymbol) -> dict[str, Any]:
    return _filled(asdict(line)) | {"dash_px": list(line.dash_px)}


def _marker(marker: MarkerSymbol) -> dict[str, Any]:
    names = ("icon", "size_px", "color", "outline_color", "angle_deg")
    return {name: getattr(marker, name) for name in names}


def _filled(values: dict[str, Any]) -> dict[str, Any]:
    return {name: value for name, value in values.items() if value is not None}
