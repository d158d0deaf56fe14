"""The styles by which QGIS shows stored routes as this program does: lines by mode, stops named.

Written as QML, in which QGIS keeps a layer's style; lengths are in pixels.
"""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_QGIS_VERSION = "3.22.0"
_LINE, _MARKER = "line", "marker"
_GEOMETRY_TYPES = {_MARKER: "0", _LINE: "1"}
_LABEL_PLACEMENTS = {_MARKER: "6", _LINE: "2"}
MODE_COLOURS: Mapping[str, str] = {
    "rail": "#b3203d",
    "road": "#b86a00",
    "sea": "#1668b4",
    "inland_waterway": "#0a8f8a",
    "air": "#8e44ad",
}
"""As `resources/styles/theme.json` has them, so that a route looks like the corridors beside it."""
_OTHER_COLOUR = "#7d8894"
_INK, _PAPER = "#24272d", "#ffffff"


@dataclass(frozen=True, slots=True)
class _Category:
    """What rows with a value are drawn with; the value '' stands for all others."""

    value: str
    label: str
    layers: tuple[tuple[str, Mapping[str, str]], ...]


def legs_qml(titles: Mapping[str, str]) -> str:
    """Return the style of legs, by `mode`; `titles` says what modes are called."""
    categories = [
        _Category(mode, titles[mode], _cased_line(colour)) for mode, colour in MODE_COLOURS.items()
    ]
    return _qml(_LINE, "mode", [*categories, _Category("", "Other", _cased_line(_OTHER_COLOUR))])


def routes_qml() -> str:
    """Return the style of whole routes: a pale band below the legs, with the name."""
    band = (("SimpleLine", _stroke("#5b6b7a60", 7.0)),)
    return _qml(_LINE, "", [_Category("", "Route", band)], '"name"')


def waypoints_qml(titles: Mapping[str, str]) -> str:
    """Return the style of waypoints, by `role`; stops have their names beside them."""
    markers = {
        "stop": _marker("circle", 9.0, _PAPER, _INK),
        "via": _marker("circle", 6.0, _PAPER, _INK),
        "change": _marker("diamond", 9.0, "#f2c14e", _INK),
        "shape": _marker("square", 4.0, _INK, _INK),
    }
    categories = [_Category(role, titles[role], layer) for role, layer in markers.items()]
    other = _Category("", "Other", _marker("circle", 5.0, _OTHER_COLOUR, _PAPER))
    label = "CASE WHEN \"role\" IN ('stop', 'change') THEN \"name\" END"
    return _qml(_MARKER, "role", [*categories, other], label)


def crossings_qml() -> str:
    """Return the style of borders on the way; a change of gauge stands out."""
    broken = _Category("1", "Border with a change of gauge", _marker("star", 12.0, "#b3203d", _INK))
    other = _Category("", "Border", _marker("triangle", 9.0, _PAPER, _INK))
    return _qml(_MARKER, 'if("gauge_break", 1, 0)', [broken, other], '"name"')


def events_qml() -> str:
    """Return the style of waiting times: small, since they stand on stops and borders."""
    return _qml(_MARKER, "", [_Category("", "Event", _marker("cross2", 6.0, _INK, _INK))])


def _qml(kind: str, field: str, categories: Sequence[_Category], label: str = "") -> str:
    root = ET.Element("qgis", version=_QGIS_VERSION, styleCategories="AllStyleCategories")
    if field:
        renderer = ET.SubElement(root, "renderer-v2", type="categorizedSymbol", attr=field)
        listed = ET.SubElement(renderer, "categories")
        for number, each in enumerate(categories):
            ET.SubElement(
                listed, "category", symbol=str(number), value=each.value, label=each.label,
                render="true",
            )  # fmt: skip
    else:
        renderer = ET.SubElement(root, "renderer-v2", type="singleSymbol")
    symbols = ET.SubElement(renderer, "symbols")
    for number, each in enumerate(categories):
        _add_symbol(symbols, str(number), kind, each)
    if label:
        _add_label(root, label, kind)
    ET.SubElement(root, "layerGeometryType").text = _GEOMETRY_TYPES[kind]
    ET.indent(root, " ")
    return "<!DOCTYPE qgis>\n" + ET.tostring(root, encoding="unicode") + "\n"


def _add_symbol(parent: ET.Element, name: str, kind: str, category: _Category) -> None:
    symbol = ET.SubElement(parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1")
    for class_name, values in category.layers:
        layer = ET.SubElement(symbol, "layer", {"class": class_name, "enabled": "1", "pass": "0"})
        options = ET.SubElement(layer, "Option", type="Map")
        for key, value in values.items():
            ET.SubElement(options, "Option", name=key, value=value, type="QString")


def _add_label(root: ET.Element, expression: str, kind: str) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    style = {
        "fieldName": expression, "isExpression": "1", "fontFamily": "Sans Serif",
        "fontSize": "11", "fontSizeUnit": "Pixel", "textColor": _rgba(_INK), "textOpacity": "1",
    }  # fmt: skip
    text = ET.SubElement(settings, "text-style", style)
    halo = {"bufferDraw": "1", "bufferSize": "1.2", "bufferSizeUnits": "Pixel"}
    ET.SubElement(text, "text-buffer", halo, bufferColor=_rgba(_PAPER))
    # The flags mean above the line, the right way up; points take no notice.
    place = {"placement": _LABEL_PLACEMENTS[kind], "placementFlags": "10"}
    ET.SubElement(settings, "placement", place, dist="7", distUnits="Pixel")


def _cased_line(colour: str) -> tuple[tuple[str, Mapping[str, str]], ...]:
    return (("SimpleLine", _stroke(_PAPER, 5.0)), ("SimpleLine", _stroke(colour, 3.0)))


def _stroke(colour: str, width_px: float) -> dict[str, str]:
    return {
        "line_color": _rgba(colour), "line_style": "solid", "line_width": f"{width_px:g}",
        "line_width_unit": "Pixel", "capstyle": "round", "joinstyle": "round",
    }  # fmt: skip


def _marker(
    shape: str, size_px: float, colour: str, outline: str
) -> tuple[tuple[str, Mapping[str, str]], ...]:
    values = {
        "name": shape, "color": _rgba(colour), "outline_color": _rgba(outline),
        "outline_style": "solid", "outline_width": "1", "outline_width_unit": "Pixel",
        "size": f"{size_px:g}", "size_unit": "Pixel",
    }  # fmt: skip
    return (("SimpleMarker", values),)


def _rgba(colour: str) -> str:
    channels = [int(colour[i : i + 2], 16) for i in range(1, len(colour), 2)]
    return ",".join(map(str, [*channels, 255][:4]))
