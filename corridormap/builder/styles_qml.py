"""Writes QML, the XML in which QGIS keeps a layer's style, from the program's symbols.

Lengths stay in pixels. Pictures of markers are embedded, so that the file needs no folder
beside it.
"""

from __future__ import annotations

import base64
import xml.etree.ElementTree as ET
from typing import TYPE_CHECKING

from corridormap.builder.styles_rules import limit_by_rank

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from corridormap.builder.styles_rules import DrawingRule
    from corridormap.core.symbol import (
        FillSymbol,
        LabelStyle,
        LayerStyle,
        LineSymbol,
        MarkerSymbol,
        SymbolSet,
    )

_QGIS_VERSION = "3.22.0"
_PLAIN_MARKERS = ("circle", "square")
# Of QGIS's placements: around a point, along a line, within an area.
_PLACEMENT = {"marker": "6", "line": "2", "fill": "1"}
_CENTRED = {"marker": "0", "line": "1", "fill": "2"}
# A symbol's layers, from the lowest: the name of its kind and its properties.
_SymbolLayers = list[tuple[str, dict[str, str]]]


def qml_text(
    style: LayerStyle, rules: Sequence[DrawingRule], geometry_type: str, markers: Path
) -> str:
    """Return the QML of a layer.

    Args:
        style: for labels and the scales between which the layer is shown.
        rules: what to draw, the first lowest.
        geometry_type: of the layer's column, such as ``MULTILINESTRING``.
        markers: the folder with the markers' SVG files.
    """
    kind = _symbol_kind(geometry_type)
    root = ET.Element("qgis", version=_QGIS_VERSION, styleCategories="AllStyleCategories")
    _set_scales(root, style)
    drawn = [(rule, layers) for rule in rules if (layers := _layers(rule.symbols, kind, markers))]
    if drawn:
        _add_renderer(root, drawn, kind)
    else:
        ET.SubElement(root, "renderer-v2", type="nullSymbol")
    if style.labels is not None:
        _add_labels(root, style.labels, kind)
    geometry = ET.SubElement(root, "layerGeometryType")
    geometry.text = _CENTRED[kind]
    ET.indent(root, " ")
    return "<!DOCTYPE qgis>\n" + ET.tostring(root, encoding="unicode") + "\n"


def _symbol_kind(geometry_type: str) -> str:
    if "POINT" in geometry_type:
        return "marker"
    return "line" if "LINE" in geometry_type else "fill"


def _set_scales(root: ET.Element, style: LayerStyle) -> None:
    limited = style.max_denominator is not None or style.min_denominator is not None
    root.set("hasScaleBasedVisibilityFlag", str(int(limited)))
    root.set("minScale", f"{style.max_denominator or 1e9:.0f}")
    root.set("maxScale", f"{style.min_denominator or 0:.0f}")


def _add_renderer(
    root: ET.Element, drawn: Sequence[tuple[DrawingRule, _SymbolLayers]], kind: str
) -> None:
    single = len(drawn) == 1 and not drawn[0][0].filter_text
    name = "singleSymbol" if single else "RuleRenderer"
    renderer = ET.SubElement(root, "renderer-v2", type=name, symbollevels=str(int(not single)))
    if not single:
        _add_rules(renderer, [rule for rule, _ in drawn])
    symbols = ET.SubElement(renderer, "symbols")
    for index, (_, layers) in enumerate(drawn):
        _add_symbol(symbols, str(index), kind, layers, 0 if single else index)


def _add_rules(renderer: ET.Element, rules: Sequence[DrawingRule]) -> None:
    group = ET.SubElement(renderer, "rules", key="all")
    for index, rule in enumerate(rules):
        attributes = {"key": f"rule{index}", "symbol": str(index), "label": rule.label}
        if rule.filter_text:
            attributes["filter"] = rule.filter_text
        ET.SubElement(group, "rule", attributes)


def _add_symbol(
    parent: ET.Element, name: str, kind: str, layers: _SymbolLayers, level: int
) -> None:
    symbol = ET.SubElement(
        parent, "symbol", type=kind, name=name, alpha="1", clip_to_extent="1", force_rhr="0"
    )
    for kind_name, values in layers:
        layer = ET.SubElement(
            symbol, "layer", {"class": kind_name, "enabled": "1", "pass": str(level)}
        )
        _add_options(layer, values)


def _add_options(parent: ET.Element, values: Mapping[str, str]) -> None:
    options = ET.SubElement(parent, "Option", type="Map")
    for name, value in values.items():
        ET.SubElement(options, "Option", name=name, value=value, type="QString")


def _layers(symbols: SymbolSet, kind: str, markers: Path) -> _SymbolLayers:
    if kind == "marker":
        return _marker(symbols.marker, markers) if symbols.marker else []
    if kind == "line":
        return _line(symbols.line) if symbols.line else []
    return _fill(symbols.fill) if symbols.fill else []


def _marker(symbol: MarkerSymbol, markers: Path) -> _SymbolLayers:
    outline = symbol.outline_color
    common = {
        "color": _rgba(symbol.color),
        "outline_color": _rgba(outline or "#00000000"),
        "outline_style": "solid" if outline else "no",
        "size": _number(symbol.size_px),
        "size_unit": "Pixel",
        "outline_width_unit": "Pixel",
    }
    if symbol.icon in _PLAIN_MARKERS:
        return [("SimpleMarker", {"name": symbol.icon, "outline_width": "1", **common})]
    picture = (markers / f"{symbol.icon}.svg").read_text(encoding="utf-8")
    picture = picture.replace("currentColor", symbol.color[:7])
    embedded = base64.b64encode(picture.encode("utf-8")).decode("ascii")
    return [("SvgMarker", {"name": f"base64:{embedded}", "outline_width": "0", **common})]


def _line(symbol: LineSymbol) -> _SymbolLayers:
    layers: _SymbolLayers = []
    if symbol.casing_color:
        width = symbol.width_px + 2 * symbol.casing_width_px
        layers.append(("SimpleLine", _stroke(symbol.casing_color, width, ())))
    layers.append(("SimpleLine", _stroke(symbol.color, symbol.width_px, symbol.dash_px)))
    return layers


def _stroke(color: str, width_px: float, dash_px: Sequence[float]) -> dict[str, str]:
    return {
        "line_color": _rgba(color),
        "line_style": "solid",
        "line_width": _number(width_px),
        "line_width_unit": "Pixel",
        "capstyle": "flat" if dash_px else "round",
        "joinstyle": "round",
        "use_custom_dash": str(int(bool(dash_px))),
        "customdash": ";".join(map(_number, dash_px)) or "5;2",
        "customdash_unit": "Pixel",
    }


def _fill(symbol: FillSymbol) -> _SymbolLayers:
    outline = symbol.outline
    if symbol.color is None and outline is None:
        return []
    return [
        (
            "SimpleFill",
            {
                "color": _rgba(symbol.color or "#00000000"),
                "style": "solid" if symbol.color else "no",
                "outline_color": _rgba(outline.color if outline else "#00000000"),
                "outline_style": "solid" if outline else "no",
                "outline_width": _number(outline.width_px if outline else 0.0),
                "outline_width_unit": "Pixel",
                "joinstyle": "round",
            },
        )
    ]


def _add_labels(root: ET.Element, labels: LabelStyle, kind: str) -> None:
    labeling = ET.SubElement(root, "labeling", type="simple")
    settings = ET.SubElement(labeling, "settings", calloutType="simple")
    text = ET.SubElement(
        settings,
        "text-style",
        {
            "fieldName": _label_expression(labels),
            "isExpression": "1",
            "fontFamily": "Sans Serif",
            "fontSize": _number(labels.size_px),
            "fontSizeUnit": "Pixel",
            "fontWeight": "75" if labels.bold else "50",
            "fontItalic": str(int(labels.italic)),
            "capitalization": str(int(labels.uppercase)),
            "textColor": _rgba(labels.color),
            "textOpacity": "1",
        },
    )
    halo = {"bufferDraw": "1", "bufferSize": "1.2", "bufferSizeUnits": "Pixel"}
    ET.SubElement(text, "text-buffer", halo, bufferColor=_rgba(labels.halo_color))
    ET.SubElement(
        settings,
        "placement",
        placement=_PLACEMENT[kind],
        dist="9" if kind == "marker" else "2",
        distUnits="Pixel",
        priority=str(min(labels.priority // 10, 10)),
    )
    limits = labels.max_denominators
    scales = {"scaleVisibility": str(int(bool(limits))), "scaleMin": "0"}
    # A country must not push the names of its towns away; a port may.
    scales["obstacle"] = str(int(kind == "marker"))
    ET.SubElement(settings, "rendering", scales, scaleMax=f"{max(limits, default=0):.0f}")


def _label_expression(labels: LabelStyle) -> str:
    if not labels.rank_field or not labels.max_denominators:
        return f'"{labels.field}"'
    limit = limit_by_rank(labels.rank_field, labels.max_denominators)
    return f'if(@map_scale <= {limit}, "{labels.field}", NULL)'


def _rgba(color: str) -> str:
    channels = [int(color[i : i + 2], 16) for i in range(1, len(color), 2)]
    return ",".join(map(str, [*channels, 255][:4]))


def _number(value: float) -> str:
    return f"{value:g}"
