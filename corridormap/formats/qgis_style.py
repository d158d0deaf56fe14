"""Reads the styles that QGIS keeps in a GeoPackage, so that a clerk finds his own colours again.

Source: the table `layer_styles`, and the XML that QGIS 3 writes into it. Nothing of it is changed.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from corridormap.core.errors import FieldError, LayerError, SourceError
from corridormap.core.feature import Field, FieldKind
from corridormap.core.style_fit import PARTS, parts_of
from corridormap.core.symbol import (
    Category,
    Graduation,
    LabelStyle,
    LayerStyle,
    Renderer,
    SymbolSet,
)
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.qml_symbols import (
    PX_PER_UNIT,
    Missed,
    color_of,
    number_of,
    symbols_of,
    unseen,
)

if TYPE_CHECKING:
    from pathlib import Path
    from xml.etree.ElementTree import Element

    from corridormap.core.feedback import Feedback
    from corridormap.core.vector_layer import LayerInfo

MOST_CLASSES = 1000
MOST_LETTERS = 8_000_000
"""Larger styles are pictures in disguise."""
_BOLD_FROM = 63
_LARGEST_TEXT_PX = 100.0


@dataclass(frozen=True, slots=True)
class QgisStyle:
    """A layer's look in QGIS, as near as the program comes to it.

    Attributes:
        style: For a layer of the project.
        opacity: Of the whole layer.
        missed: What of it is not followed.
    """

    style: LayerStyle
    opacity: float
    missed: frozenset[Missed]


def read_qgis_styles(
    path: Path, layers: Iterable[LayerInfo], feedback: Feedback
) -> dict[str, QgisStyle | None]:
    """Return the style that QGIS opens each layer in, by table; None for one that is no use here.

    Layers that have none are left out.

    Raises:
        Cancelled: The feedback said so.
    """
    infos = {info.table.casefold(): info for info in layers}
    try:
        with Reader(path, feedback) as reader:
            rows = _rows_of(reader)
            return {
                info.table: _style_in(reader, rows[table], info)
                for table, info in infos.items()
                if table in rows
            }
    except (LayerError, SourceError):
        return {}


def _rows_of(reader: Reader) -> dict[str, int]:
    """Return the row of the style that QGIS takes for each table, by the table's lower-case name.

    It takes the newest default, or the newest of all where none is the default.
    """
    is_table = "type = 'table' AND lower(name) = 'layer_styles'"
    if not reader.rows(f"SELECT 1 FROM sqlite_master WHERE {is_table}"):
        # A view may go on for ever, and has no rows to be told apart by.
        return {}
    columns = {str(row[1]).casefold() for row in reader.rows("PRAGMA table_info(layer_styles)")}
    if not columns >= {"f_table_name", "styleqml", "useasdefault"}:
        return {}
    newest = ", update_time DESC" if "update_time" in columns else ""
    rows = reader.rows(
        "SELECT f_table_name, rowid FROM layer_styles"
        f" ORDER BY ifnull(useAsDefault, 0) NOT IN (1, 'true', '1'){newest}, rowid"
    )
    found: dict[str, int] = {}
    for table, row in rows:
        found.setdefault(str(table).casefold(), row)
    return found


def _style_in(reader: Reader, row: int, info: LayerInfo) -> QgisStyle | None:
    sql = f"SELECT styleQML FROM layer_styles WHERE rowid = ? AND length(styleQML) < {MOST_LETTERS}"
    texts = [text for (text,) in reader.rows(sql, (row,)) if isinstance(text, str)]
    return parsed_qml(texts[0], info.fields, info.geometry_type) if texts else None


def parsed_qml(text: str, fields: Sequence[Field], geometry_type: str = "") -> QgisStyle | None:
    """Return the style that a QML holds, None where it holds none that can be followed.

    Args:
        text: The XML.
        fields: The layer's.
        geometry_type: The layer's; styles for another one are none. Empty for any.
    """
    from xml.etree import ElementTree as ET

    if "<!ENTITY" in text:
        return None
    try:
        root = ET.fromstring(text)
    except ET.ParseError:
        return None
    renderer = root.find("renderer-v2")
    if renderer is None:
        return None
    reading = _Reading(fields, parts_of(geometry_type))
    style = reading.style(renderer)
    if style is None:
        return None
    style = replace(_with_scales(root, style), labels=reading.labels(root))
    opacity = min(max(number_of(root.findtext("layerOpacity"), 1.0), 0.0), 1.0)
    return QgisStyle(style, opacity, frozenset(reading.missed))


def _with_scales(root: Element, style: LayerStyle) -> LayerStyle:
    if root.get("hasScaleBasedVisibilityFlag") != "1":
        return style
    # QGIS's smallest scale is the largest denominator.
    most, least = (number_of(root.get(name), 0.0) for name in ("minScale", "maxScale"))
    return replace(
        style,
        max_denominator=most if most > 0 else None,
        min_denominator=least if 0 < least < (most or least + 1) else None,
    )


class _Reading:
    """One layer's style, and what of it is missed."""

    def __init__(self, fields: Sequence[Field], parts: tuple[str, ...]) -> None:
        self.missed: set[Missed] = set()
        self._parts = parts
        self._fields = {field.name.casefold(): field for field in fields}
        self._symbols: dict[str, SymbolSet] = {}

    def style(self, renderer: Element) -> LayerStyle | None:
        """Return what a renderer draws; of one that cannot be followed its first symbol."""
        while (inner := renderer.find("renderer-v2")) is not None:
            # Clusters, displaced points and the like wrap another renderer.
            self.missed.add(Missed.CLASSES)
            renderer = inner
        listed = renderer.findall("symbols/symbol")
        self._symbols = {each.get("name", ""): symbols_of(each, self.missed) for each in listed}
        kind, field = renderer.get("type", ""), self._field(renderer.get("attr", ""))
        if kind == "nullSymbol":
            # Nothing but the labels is seen of its features.
            return LayerStyle(unseen(self._parts if self._parts == PARTS else self._parts[:1]))
        if not self._symbols or not self._fits(listed):
            return None
        if kind == "categorizedSymbol" and field is not None:
            return self._categorised(renderer, field)
        if kind == "graduatedSymbol" and field is not None:
            return self._graduated(renderer, field)
        if kind == "RuleRenderer":
            return self._ruled(renderer)
        if kind != "singleSymbol":
            self.missed.add(Missed.CLASSES)
        return LayerStyle(next(iter(self._symbols.values())))

    def _fits(self, symbols: Sequence[Element]) -> bool:
        """Return whether symbols draw what the layer holds; QGIS takes no others either."""
        drawn = {symbol.get("type", "") for symbol in symbols}
        return self._parts == PARTS or self._parts[0] in drawn

    def labels(self, root: Element) -> LabelStyle | None:
        """Return labels by a field; those by an expression or by rules are missed."""
        labeling = root.find("labeling")
        if labeling is None or root.get("labelsEnabled", "1") != "1":
            return None
        text = labeling.find("settings/text-style")
        field = None if text is None else self._field(text.get("fieldName", ""))
        if labeling.get("type") != "simple" or text is None or field is None:
            self.missed.add(Missed.LABELS)
            return None
        alpha = number_of(text.get("textOpacity"), 1.0)
        color = color_of(text.get("textColor", ""), alpha)
        if color is None:
            return None
        unit = PX_PER_UNIT.get(text.get("fontSizeUnit", "Point"), PX_PER_UNIT["Point"])
        size_px = min(max(number_of(text.get("fontSize"), 10.0) * unit, 1.0), _LARGEST_TEXT_PX)
        bold = number_of(text.get("fontWeight"), 50.0) >= _BOLD_FROM
        return LabelStyle(
            field.name,
            size_px=round(size_px, 2),
            color=color,
            halo_color=_halo(text) or "#ffffff00",
            bold=bold,
            italic=text.get("fontItalic") == "1",
        )

    def _field(self, text: str) -> Field | None:
        """Return the field that an attribute of QML names, None for an expression."""
        plain = text.strip()
        if plain.startswith('"') and plain.endswith('"') and len(plain) > 1:
            plain = plain[1:-1].replace('""', '"')
        return self._fields.get(plain.casefold())

    def _categorised(self, renderer: Element, field: Field) -> LayerStyle:
        others, other_label = SymbolSet(), ""
        classes: dict[str, Category] = {}
        for each in renderer.findall("categories/category")[:MOST_CLASSES]:
            symbols = self._symbols.get(each.get("symbol", ""), SymbolSet())
            shown = each.get("render", "true") != "false"
            listed = [value.get("value", "") for value in each.findall("val")]
            values = listed or [each.get("value", "")]
            label = each.get("label", "")
            if values == [""] or each.get("type") == "NULL":
                others, other_label = (symbols if shown else SymbolSet()), label
                continue
            for value in values:
                # Of two for one value QGIS takes the first.
                told = _as_told(value, field)
                classes.setdefault(told, _class(label, symbols, shown, values=(told,)))
        return LayerStyle(
            others,
            (field.name,),
            # A legend names the last one first, and shall be in QGIS's order.
            tuple(reversed(classes.values())),
            renderer=Renderer.CATEGORISED.value,
            other_label=other_label,
        )

    def _graduated(self, renderer: Element, field: Field) -> LayerStyle:
        classes: list[Category] = []
        for each in renderer.findall("ranges/range")[:MOST_CLASSES]:
            symbols = self._symbols.get(each.get("symbol", ""), SymbolSet())
            lower, upper = (number_of(each.get(end), float("nan")) for end in ("lower", "upper"))
            if not lower <= upper:
                self.missed.add(Missed.CLASSES)
                continue
            if any(known.upper == lower for known in classes):
                # In QGIS a number on an edge is in the class that comes first.
                lower = math.nextafter(lower, math.inf)
            shown = each.get("render", "true") != "false"
            made = _class(each.get("label", ""), symbols, shown)
            classes.append(replace(made, lower=lower, upper=upper))
        graduation = Graduation(field.name, "manual", max(len(classes), 1))
        return LayerStyle(
            SymbolSet(),
            categories=tuple(classes),
            renderer=Renderer.GRADUATED.value,
            graduation=graduation,
        )

    def _ruled(self, renderer: Element) -> LayerStyle:
        """Return rules without rules in them, as far as their filters are SQL as well."""
        others, other_label = SymbolSet(), ""
        classes: list[Category] = []
        hidden: list[Category] = []
        left: list[SymbolSet] = []
        for each in renderer.findall("rules/rule")[:MOST_CLASSES]:
            symbols = self._symbols.get(each.get("symbol", ""))
            text, label = each.get("filter", ""), each.get("label", "")
            shown = each.get("checkstate", "1") != "0"
            if symbols is None or each.find("rule") is not None or not self._is_understood(text):
                self.missed.add(Missed.CLASSES)
                left += self._symbols_in(each) if shown else []
            elif _is_else(text):
                others, other_label = (symbols if shown else SymbolSet()), label
            else:
                made = _class(label, symbols, shown, filter_text=text or "1")
                (classes if shown else hidden).append(_with_rule_scales(made, each))
        if others == SymbolSet() and left:
            # What no class is understood of shall be seen all the same.
            others = left[0]
        if not classes and not hidden and others == SymbolSet():
            return LayerStyle(next(iter(self._symbols.values())))
        # QGIS draws all rules that hold, the last one on top, and none that is switched off.
        kept = [*reversed(classes), *(hidden if others == SymbolSet() else ())]
        kind = Renderer.RULES.value
        return LayerStyle(others, (), tuple(kept), renderer=kind, other_label=other_label)

    def _symbols_in(self, rule: Element) -> list[SymbolSet]:
        names = (each.get("symbol", "") for each in rule.iter("rule"))
        return [self._symbols[name] for name in names if name in self._symbols]

    def _is_understood(self, text: str) -> bool:
        from corridormap.core.feature_filter import check_filter

        if not text.strip() or _is_else(text):
            return True
        try:
            check_filter(text, [field.name for field in self._fields.values()])
        except FieldError:
            return False
        return True


def _class(
    label: str,
    symbols: SymbolSet,
    shown: bool,
    values: tuple[str | None, ...] = (),
    filter_text: str = "",
) -> Category:
    drawn, hidden = (symbols, None) if shown else (SymbolSet(), symbols)
    return Category(values, label, drawn, filter=filter_text, hidden_symbols=hidden)


def _is_else(text: str) -> bool:
    return text.strip().upper() == "ELSE"


def _with_rule_scales(rule: Category, element: Element) -> Category:
    most = number_of(element.get("scalemaxdenom"), 0.0)
    least = number_of(element.get("scalemindenom"), 0.0)
    return replace(rule, max_denominator=most or None, min_denominator=least or None)


def _as_told(text: str, field: Field) -> str:
    """Return a value of QML as the program tells it of features.

    >>> _as_told("1", Field("n", FieldKind.REAL)), _as_told("1", Field("open", FieldKind.BOOLEAN))
    ('1.0', 'True')
    """
    if field.kind is FieldKind.BOOLEAN:
        return {"1": "True", "true": "True", "0": "False", "false": "False"}.get(text.lower(), text)
    try:
        if field.kind is FieldKind.REAL:
            return str(float(text))
        return str(int(float(text))) if field.kind is FieldKind.INTEGER else text
    except (ValueError, OverflowError):
        return text


def _halo(text: Element) -> str | None:
    buffer = text.find("text-buffer")
    if buffer is None or buffer.get("bufferDraw") != "1":
        return None
    return color_of(buffer.get("bufferColor", ""), number_of(buffer.get("bufferOpacity"), 1.0))
