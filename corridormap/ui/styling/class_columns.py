"""The columns that a renderer's classes need, what a cell says, and what typing into it changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from enum import Enum

from corridormap.core.class_edits import OTHERS, with_edge
from corridormap.core.errors import FieldError
from corridormap.core.feature_filter import check_filter
from corridormap.core.symbol import Category, LayerStyle, Renderer
from corridormap.ui.styling.form_page import with_value

Change = Callable[[LayerStyle], LayerStyle]


class Column(Enum):
    """What a column shows."""

    SYMBOL = "symbol"
    VALUE = "value"
    LOWER = "lower"
    UPPER = "upper"
    FILTER = "filter"
    LABEL = "label"
    LABEL_ZH = "label_zh"
    COUNT = "count"


@dataclass(frozen=True, slots=True)
class Asked:
    """A column of the table.

    Attributes:
        column: What it shows.
        field: Of a value.
        place: Of that field among the style's category fields.
    """

    column: Column
    field: str = ""
    place: int = 0


def columns_of(style: LayerStyle) -> list[Asked]:
    """Return the columns that a style's classes need."""
    if style.kind == Renderer.GRADUATED:
        asked = [Asked(Column.LOWER), Asked(Column.UPPER)]
    elif style.kind == Renderer.RULES:
        asked = [Asked(Column.FILTER)]
    else:
        fields = enumerate(style.category_fields)
        asked = [Asked(Column.VALUE, name, place) for place, name in fields]
        asked = asked or [Asked(Column.VALUE)]
    tail = [Asked(each) for each in (Column.LABEL, Column.LABEL_ZH, Column.COUNT)]
    return [Asked(Column.SYMBOL), *asked, *tail]


def cell_text(category: Category, asked: Asked) -> str:
    """Return what a cell says of a class, nothing where it asks for nothing."""
    if asked.column is Column.VALUE:
        if category.filter:
            return category.filter if asked.place == 0 else ""
        values = category.values[asked.place : asked.place + 1]
        return (values[0] if values else None) or ""
    if asked.column in (Column.LOWER, Column.UPPER):
        edge = category.lower if asked.column is Column.LOWER else category.upper
        return "" if edge is None else f"{edge:.12g}"
    return str(getattr(category, asked.column.value))


def change_of(style: LayerStyle, asked: Asked, place: int, text: str) -> Change:
    """Return what typing a text into a cell does to the style.

    Raises:
        FieldError: The text is no number or no expression.
    """
    if place == OTHERS:
        name = f"other_{asked.column.value}"
        return lambda style: with_value(style, name, text)
    if asked.column in (Column.LOWER, Column.UPPER):
        changed = with_edge(style, place, asked.column.value, _number(text))
        return lambda _: changed
    new = _changed(style.categories[place], asked, text)

    def change(style: LayerStyle) -> LayerStyle:
        categories = (*style.categories[:place], new, *style.categories[place + 1 :])
        return replace(style, categories=categories)

    return change


def _changed(category: Category, asked: Asked, text: str) -> Category:
    if asked.column is Column.VALUE and not category.filter:
        values = list(category.values)
        values[asked.place] = text or None
        new = replace(category, values=tuple(values))
        # A label that repeated the value goes on doing so.
        return replace(new, label=text) if category.label in category.values else new
    if asked.column in (Column.FILTER, Column.VALUE):
        check_filter(text)
        return replace(category, filter=text.strip())
    changed: Category = with_value(category, asked.column.value, text)
    return changed


def _number(text: str) -> float:
    compact = text.replace(",", "").replace("−", "-").replace("\u202f", "").strip()
    try:
        return float(compact)
    except ValueError as exc:
        raise FieldError(f"{text} is no number.") from exc
