"""Turns symbols of QGIS's QML into the nearest ones that the program draws.

Source: the XML that QGIS 3 writes; properties stand in `<Option>` since 3.20, in `<prop>` before.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from enum import Enum
from typing import TYPE_CHECKING

from corridormap.core.looks import own_color
from corridormap.core.symbol import FillSymbol, Hatch, LineSymbol, MarkerSymbol, SymbolSet

if TYPE_CHECKING:
    from xml.etree.ElementTree import Element

    Values = Mapping[str, str]
    Parts = Sequence[tuple[str, Values]]

PX_PER_UNIT = {"MM": 96 / 25.4, "Pixel": 1.0, "Point": 96 / 72, "Inch": 96.0}
LARGEST_PX = 1000.0
"""What a style may hold at most."""
HAIRLINE_PX = 1.0
"""QGIS draws lines of no width as thin as they get."""
LEAST_MARKER_PX = 1.0
_DASHES: Mapping[str, tuple[float, ...]] = {
    "dash": (4, 2), "dot": (1, 2), "dash dot": (4, 2, 1, 2), "dash dot dot": (4, 2, 1, 2, 1, 2),
}  # fmt: skip
"""In widths of the line."""
_HATCHES = {
    "horizontal": (0.0, False), "vertical": (90.0, False), "f_diagonal": (45.0, False),
    "b_diagonal": (135.0, False), "cross": (0.0, True), "diagonal_x": (45.0, True),
}  # fmt: skip
_DENSE = dict(zip((f"dense{n}" for n in range(1, 8)), (94, 88, 63, 50, 37, 12, 6), strict=True))
"""Share of the ground that Qt's dot patterns cover, per cent."""
_FILL_PARTS = frozenset(("SimpleFill", "SimpleLine", "LinePatternFill"))
_FAINT = 0.5
QT_HATCH_PX = 8.0
"""Qt's own patterns repeat so often along either side."""
_LEAST_GAP_PX = 0.5
_COLORS = ("line_color", "color", "color1", "outline_color")
USUAL_COLOR = "#808080"
_NOTHING = "#00000000"
_HEX = re.compile("#[0-9a-fA-F]{6}")
_ICONS = {"circle": "circle", "square": "square"}


class Missed(Enum):
    """What of a style cannot be followed."""

    CLASSES = "classes"
    LABELS = "labels"
    PARTS = "parts"
    MARKERS = "markers"
    UNITS = "units"
    DATA_DEFINED = "data-defined"


def symbols_of(symbol: Element, missed: set[Missed]) -> SymbolSet:
    """Return what draws features as a QML symbol does, as far as it goes.

    Args:
        symbol: A `<symbol>`.
        missed: Gets what could not be followed.
    """
    layers = [each for each in symbol.findall("layer") if each.get("enabled", "1") != "0"]
    if any(_is_data_defined(each) for each in (symbol, *layers)):
        missed.add(Missed.DATA_DEFINED)
    parts = [(each.get("class", ""), values_of(each)) for each in layers]
    reading = _Reading(number_of(symbol.get("alpha"), 1.0), _any_color(symbol), missed)
    kind = symbol.get("type", "")
    if kind == "line":
        return SymbolSet(line=reading.line(parts))
    return (
        SymbolSet(fill=reading.fill(parts)) if kind == "fill" else SymbolSet(reading.marker(parts))
    )


def unseen(parts: Sequence[str]) -> SymbolSet:
    """Return symbols that nothing is seen of, for features that have labels all the same.

    Args:
        parts: Names of attributes of `SymbolSet`.
    """
    symbols = SymbolSet(
        MarkerSymbol("circle", LEAST_MARKER_PX, _NOTHING, None),
        LineSymbol(_NOTHING),
        FillSymbol(None),
    )
    return SymbolSet(**{part: getattr(symbols, part) for part in parts})


def values_of(element: Element) -> dict[str, str]:
    """Return the properties of a QML element."""
    found = {each.get("k", ""): each.get("v", "") for each in element.findall("prop")}
    for options in element.findall("Option"):
        for each in options.findall("Option"):
            found[each.get("name", "")] = each.get("value", "")
    return found


def number_of(text: str | None, usual: float) -> float:
    """Return a number, the usual one for what is none."""
    try:
        number = float(text or "")
    except ValueError:
        return usual
    return number if math.isfinite(number) else usual


def color_of(text: str, alpha: float = 1.0) -> str | None:
    """Return a colour of QML, such as `255,0,0,128`, None where nothing is seen of it.

    >>> color_of("18,52,86,255"), color_of("#123456", 0.5)
    ('#123456', '#12345680')
    """
    if _HEX.fullmatch(text):
        text = ",".join(str(int(text[at : at + 2], 16)) for at in (1, 3, 5))
    channels = [number_of(part, math.nan) for part in text.split(",")[:4]]
    if len(channels) < 3 or any(math.isnan(each) for each in channels):
        return None
    red, green, blue, opacity = (round(min(max(c, 0.0), 255.0)) for c in (*channels, 255.0)[:4])
    opacity = round(opacity * min(max(alpha, 0.0), 1.0))
    if not opacity:
        return None
    plain = f"#{red:02x}{green:02x}{blue:02x}"
    # The clerk's own, so no other look of the map may change it.
    return own_color(plain) if opacity == 255 else f"{plain}{opacity:02x}"


def _any_color(symbol: Element) -> str:
    """Return the colour that stands for a symbol of which no part can be drawn."""
    for each in symbol.iter():
        name, text = each.get("name") or each.get("k"), each.get("value") or each.get("v")
        color = color_of(text or "") if name in _COLORS else None
        if color is not None:
            return color
    return USUAL_COLOR


def _with_caps(dash_px: tuple[float, ...], width_px: float) -> tuple[float, ...]:
    """Return dashes longer by the caps that stand out of them, and gaps shorter by as much."""
    grown = (each + (-width_px if at % 2 else width_px) for at, each in enumerate(dash_px))
    return tuple(round(min(max(each, _LEAST_GAP_PX), LARGEST_PX), 2) for each in grown)


def _is_data_defined(element: Element) -> bool:
    for name in ("data_defined_properties", "effect"):
        for each in element.findall(f"{name}//Option"):
            if each.get("name") == "active" and each.get("value") in ("true", "1"):
                return True
    return False


class _Reading:
    """One symbol's layers, the lowest first."""

    def __init__(self, alpha: float, any_color: str, missed: set[Missed]) -> None:
        self._alpha = alpha
        self._any_color = any_color
        self._missed = missed

    def line(self, parts: Parts) -> LineSymbol | None:
        """Return the topmost stroke, the wider one below it as its casing."""
        found = [self._stroke(values) for name, values in parts if name == "SimpleLine"]
        strokes = [stroke for stroke in found if stroke is not None]
        self._miss(Missed.PARTS, len(found) < len(parts))
        if not strokes:
            return LineSymbol(self._any_color) if len(found) < len(parts) else None
        top, below = strokes[-1], strokes[:-1]
        if below and below[-1].width_px > top.width_px and not below[-1].dash_px:
            rim_px = (below[-1].width_px - top.width_px) / 2
            top = LineSymbol(
                top.color, top.width_px, top.dash_px, below[-1].color, rim_px, top.offset_px
            )
            below = below[:-1]
        self._miss(Missed.PARTS, bool(below))
        return top

    def fill(self, parts: Parts) -> FillSymbol | None:
        """Return the topmost fill and hatch; a line around it counts as its outline."""
        by_class = dict(parts)
        known = len(by_class.keys() & _FILL_PARTS)
        self._miss(Missed.PARTS, known < len(parts))
        if not parts:
            return None
        simple, line = by_class.get("SimpleFill"), by_class.get("SimpleLine")
        hatch, color = self._hatch(by_class.get("LinePatternFill")), None
        if simple is not None:
            color, own_hatch = self._ground(simple)
            hatch = hatch or own_hatch
        elif not known:
            # A picture or a gradient: its colour is told at least, and what is below is seen.
            color = color_of(self._any_color, _FAINT)
        outline = self._stroke(line) if line is not None else self._outline(simple or {})
        return FillSymbol(color, outline, hatch)

    def _ground(self, values: Values) -> tuple[str | None, Hatch | None]:
        color, style = color_of(values.get("color", ""), self._alpha), values.get("style", "solid")
        if style in _DENSE:
            return color_of(values.get("color", ""), self._alpha * _DENSE[style] / 100), None
        if style in _HATCHES and color is not None:
            angle_deg, is_crossed = _HATCHES[style]
            slant = abs(math.cos(2 * math.radians(angle_deg))) < 0.5
            spacing_px = QT_HATCH_PX / math.sqrt(2) if slant else QT_HATCH_PX
            return None, Hatch(color, angle_deg, round(spacing_px, 2), 1.0, is_crossed)
        return (color if style == "solid" else None), None

    def _hatch(self, values: Values | None) -> Hatch | None:
        if values is None:
            return None
        # QGIS turns such lines the other way.
        angle_deg = -number_of(values.get("angle"), 0.0) % 180
        spacing_px = max(self._px(values, "distance", 5.0), 1.0)
        return Hatch(self._any_color, angle_deg, spacing_px)

    def marker(self, parts: Parts) -> MarkerSymbol | None:
        """Return the topmost marker; pictures and rarer shapes become circles."""
        self._miss(Missed.PARTS, len(parts) > 1)
        if not parts:
            return None
        name, values = parts[-1]
        shape = values.get("name", "") if name == "SimpleMarker" else ""
        self._miss(Missed.MARKERS, shape not in _ICONS)
        size_px = max(self._px(values, "size", 2.0), LEAST_MARKER_PX)
        angle_deg = number_of(values.get("angle"), 0.0)
        icon = _ICONS.get(shape, "circle")
        if name not in ("SimpleMarker", "SvgMarker"):
            return MarkerSymbol(icon, size_px, self._any_color)
        is_outlined = values.get("outline_style", "solid") != "no"
        rim = color_of(values.get("outline_color", ""), self._alpha) if is_outlined else None
        color = color_of(values.get("color", ""), self._alpha)
        if color is None and rim is None:
            return None
        # Of a ring nothing is filled.
        return MarkerSymbol(icon, size_px, color or f"{(rim or '')[:7]}00", rim, angle_deg)

    def _stroke(self, values: Values) -> LineSymbol | None:
        """Return a stroke, None for one that is not drawn."""
        color, style = color_of(values.get("line_color", ""), self._alpha), values.get("line_style")
        if color is None or style == "no":
            return None
        width_px = self._px(values, "line_width", 0.26) or HAIRLINE_PX
        dash_px = tuple(round(each * width_px, 2) for each in _DASHES.get(style or "", ()))
        if values.get("use_custom_dash") == "1":
            unit = self._unit(values.get("customdash_unit", "MM"))
            texts = values.get("customdash", "").split(";")
            lengths = [number_of(text, 0.0) * unit for text in texts if text]
            dash_px = tuple(round(min(max(each, 0.0), LARGEST_PX), 2) for each in lengths)
            dash_px = dash_px if sum(dash_px) > 0 else ()
        if dash_px and values.get("capstyle", "square") != "flat":
            dash_px = _with_caps(dash_px, width_px)
        offset_px = self._px(values, "offset", 0.0, -LARGEST_PX)
        return LineSymbol(color, width_px, dash_px, offset_px=offset_px)

    def _outline(self, values: Values) -> LineSymbol | None:
        return self._stroke(
            {
                "line_color": values.get("outline_color", ""),
                "line_style": values.get("outline_style", "solid"),
                "line_width": values.get("outline_width", "0.26"),
                "line_width_unit": values.get("outline_width_unit", "MM"),
            }
        )

    def _px(self, values: Values, name: str, usual_mm: float, least: float = 0.0) -> float:
        number = number_of(values.get(name), usual_mm)
        unit = self._unit(values.get(f"{name}_unit", "MM")) if number else 1.0
        return round(min(max(number * unit, least), LARGEST_PX), 2)

    def _unit(self, name: str) -> float:
        self._miss(Missed.UNITS, name not in PX_PER_UNIT)
        # Lengths on the ground would be any number: millimetres are seen at least.
        return PX_PER_UNIT.get(name, PX_PER_UNIT["MM"])

    def _miss(self, what: Missed, is_so: bool) -> None:
        if is_so:
            self._missed.add(what)
