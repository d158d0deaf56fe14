"""Styles as plain JSON values, for project files, style files and the bundled looks."""

from __future__ import annotations

import re
import sys
from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields, is_dataclass
from typing import Any, TypeVar

from corridormap.core.errors import FieldError
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    Join,
    LabelStyle,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    Renderer,
    SizeScale,
    SymbolSet,
)

T = TypeVar("T")
_Decode = Callable[[Any, str], Any]
_COLOR = re.compile(r"#[0-9a-fA-F]{6}([0-9a-fA-F]{2})?")
_MAY_BE_MISSING: dict[tuple[type, str], Any] = {(Category, "values"): ()}
"""What JSON may leave out although Python asks for it."""
LARGEST = sys.float_info.max
"""JSON's whole numbers have no end."""
LEAST_STEP_PX = 1.0
"""Marks or hatch lines nearer to each other would be a tint, and take for ever."""


def style_to_dict(style: LayerStyle) -> dict[str, Any]:
    """Return the style as JSON values; what equals its default is left out.

    >>> style_to_dict(LayerStyle(SymbolSet()))
    {'symbols': {}}
    """
    plain = _plain(style)
    return {"symbols": {}, **plain}


def style_from_dict(values: Mapping[str, Any], where: str = "style") -> LayerStyle:
    """Return the style that JSON values describe.

    Args:
        values: What `style_to_dict` returned, or was written by hand.
        where: What messages call the whole, such as `theme.json, ports`.

    Raises:
        FieldError: A key is unknown, missing, or its value does not fit; the message names it.
    """
    style = _decoded(LayerStyle, values, where)
    if style.graduation is None and any(each.is_range for each in style.categories):
        raise FieldError(f"{where}.graduation is missing: it names the field of the ranges.")
    return style


def check_filters(style: LayerStyle, where: str = "style") -> None:
    """Raise an error if a filter of a style cannot be evaluated here.

    Reading a style does not ask for it: a project from another computer opens all the same, and
    the layer tells what is wrong when it is drawn.

    Raises:
        FieldError: The message names the class and what is wrong.
    """
    from corridormap.core.feature_filter import check_filter

    for index, category in enumerate(style.categories):
        if category.filter:
            check_filter(category.filter, where=f"{where}.categories[{index}].filter")


def _plain(value: Any) -> Any:
    if is_dataclass(value) and not isinstance(value, type):
        return {
            field.name: _plain(getattr(value, field.name))
            for field in fields(value)
            if getattr(value, field.name) != _default_of(type(value), field)
        }
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    return value


def _default_of(kind: type, field: Field[Any]) -> Any:
    return _MAY_BE_MISSING.get((kind, field.name), field.default)


def _decoded(kind: type[T], values: Any, where: str) -> T:
    if not isinstance(values, Mapping):
        raise FieldError(f"{where}: an object is needed, not {_named(values)}.")
    known = {field.name: field for field in fields(kind)}  # type: ignore[arg-type]
    for name in values:
        if name not in known:
            raise FieldError(f"{where}: unknown key “{name}”.")
    return kind(
        **{
            name: _decoded_field(kind, field, values, f"{where}.{name}")
            for name, field in known.items()
            if name in values or field.default is MISSING
        }
    )


def _decoded_field(kind: type, field: Field[Any], values: Mapping[str, Any], where: str) -> Any:
    if field.name not in values:
        if (kind, field.name) in _MAY_BE_MISSING:
            return _MAY_BE_MISSING[kind, field.name]
        raise FieldError(f"{where} is missing.")
    value = values[field.name]
    if value is None and field.default is None:
        return None
    return _DECODERS[kind][field.name](value, where)


def _named(value: Any) -> str:
    names = {type(None): "null", str: "a text", bool: "true or false", list: "a list"}
    return names.get(type(value), "a number" if isinstance(value, int | float) else "an object")


def _text(value: Any, where: str) -> str:
    if not isinstance(value, str):
        raise FieldError(f"{where}: a text is needed, not {_named(value)}.")
    return value


def _color(value: Any, where: str) -> str:
    if not isinstance(value, str) or not _COLOR.fullmatch(value):
        raise FieldError(f"{where}: a colour like #rrggbb or #rrggbbaa is needed.")
    return value


def _number(value: Any, where: str) -> float:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise FieldError(f"{where}: a number is needed, not {_named(value)}.")
    if not abs(value) <= LARGEST:
        raise FieldError(f"{where}: a finite number is needed.")
    return float(value)


def _size(value: Any, where: str) -> float:
    number = _number(value, where)
    if not 0 <= number <= 1000:
        raise FieldError(f"{where}: a size from 0 to 1000 pixels is needed.")
    return number


def _step(value: Any, where: str) -> float:
    number = _size(value, where)
    if number < LEAST_STEP_PX:
        raise FieldError(f"{where}: at least {LEAST_STEP_PX:g} pixel is needed.")
    return number


def _shift(value: Any, where: str) -> float:
    number = _number(value, where)
    if abs(number) > 1000:
        raise FieldError(f"{where}: at most 1000 pixels to either side are needed.")
    return number


def _integer(value: Any, where: str) -> int:
    number = _number(value, where)
    if not number.is_integer():
        raise FieldError(f"{where}: a whole number is needed.")
    return int(number)


def _flag(value: Any, where: str) -> bool:
    if not isinstance(value, bool):
        raise FieldError(f"{where}: true or false is needed, not {_named(value)}.")
    return value


def _color_or_none(value: Any, where: str) -> str | None:
    return None if value is None else _color(value, where)


def _text_or_any(value: Any, where: str) -> str | None:
    return None if value is None else _text(value, where)


def _one_of(*words: str) -> _Decode:
    def decode(value: Any, where: str) -> str:
        if value not in words:
            raise FieldError(f"{where}: one of {', '.join(words)} is needed.")
        return str(value)

    return decode


def _condition(value: Any, where: str) -> tuple[str, str | None]:
    if not isinstance(value, list | tuple) or len(value) != 2:
        raise FieldError(f"{where}: a column and the text it must hold are needed.")
    return _text(value[0], where), _text_or_any(value[1], where)


def _object(kind: type[Any]) -> _Decode:
    def decode(value: Any, where: str) -> Any:
        return _decoded(kind, value, where)

    return decode


def _list(decode_item: _Decode) -> _Decode:
    def decode(value: Any, where: str) -> Any:
        if not isinstance(value, list | tuple):
            raise FieldError(f"{where}: a list is needed, not {_named(value)}.")
        return tuple(decode_item(item, f"{where}[{index}]") for index, item in enumerate(value))

    return decode


_DECODERS: dict[type, dict[str, _Decode]] = {
    LineSymbol: {
        "color": _color,
        "width_px": _size,
        "dash_px": _list(_size),
        "casing_color": _color,
        "casing_width_px": _size,
        "offset_px": _shift,
        "marks": _object(LineMarks),
    },
    LineMarks: {
        "kind": _one_of("ticks", "arrows"),
        "color": _color,
        "size_px": _size,
        "spacing_px": _step,
        "width_px": _size,
    },
    FillSymbol: {
        "color": _color_or_none,
        "outline": _object(LineSymbol),
        "hatch": _object(Hatch),
    },
    Hatch: {
        "color": _color,
        "angle_deg": _number,
        "spacing_px": _step,
        "width_px": _size,
        "crossed": _flag,
    },
    MarkerSymbol: {
        "icon": _text,
        "size_px": _size,
        "color": _color,
        "outline_color": _color_or_none,
        "angle_deg": _number,
        "angle_field": _text,
        "size_scale": _object(SizeScale),
        "on_shapes": _flag,
    },
    SizeScale: {
        "field": _text,
        "minimum": _number,
        "maximum": _number,
        "size_min_px": _size,
        "size_max_px": _size,
        "by_area": _flag,
        "missing_px": _size,
    },
    SymbolSet: {
        "marker": _object(MarkerSymbol),
        "line": _object(LineSymbol),
        "fill": _object(FillSymbol),
    },
    Category: {
        "values": _list(_text_or_any),
        "label": _text,
        "symbols": _object(SymbolSet),
        "label_zh": _text,
        "lower": _number,
        "upper": _number,
        "filter": _text,
        "max_denominator": _number,
        "min_denominator": _number,
        "hidden_symbols": _object(SymbolSet),
    },
    Graduation: {
        "field": _text,
        "method": _one_of("quantile", "equal", "natural", "manual"),
        "class_count": _integer,
        "palette": _text,
        "is_reversed": _flag,
    },
    LabelStyle: {
        "field": _text,
        "field_zh": _text,
        "size_px": _size,
        "color": _color,
        "halo_color": _color,
        "bold": _flag,
        "italic": _flag,
        "uppercase": _flag,
        "priority": _integer,
        "rank_field": _text,
        "max_denominators": _list(_number),
        "leader_px": _size,
    },
    Join: {
        **dict.fromkeys(("name", "field", "table", "key", "column"), _text),
        "where": _list(_condition),
    },
    LayerStyle: {
        "symbols": _object(SymbolSet),
        "category_fields": _list(_text),
        "categories": _list(_object(Category)),
        "labels": _object(LabelStyle),
        "joins": _list(_object(Join)),
        "max_denominator": _number,
        "min_denominator": _number,
        "rank_field": _text,
        "rank_max_denominators": _list(_number),
        "lane_px": _size,
        "cluster_px": _size,
        "hidden_symbols": _object(SymbolSet),
        "renderer": _one_of(
            "", Renderer.SINGLE, Renderer.CATEGORISED, Renderer.GRADUATED, Renderer.RULES
        ),
        "graduation": _object(Graduation),
        **dict.fromkeys(
            ("other_label", "other_label_zh", "legend_title", "legend_title_zh"), _text
        ),
    },
}
