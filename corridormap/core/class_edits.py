"""Changes to the classes of a style: moved, merged, hidden, turned into another renderer's."""

from __future__ import annotations

from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from corridormap.core.errors import FieldError
from corridormap.core.graduated import range_labels, recolored
from corridormap.core.palettes import DEFAULTS, PaletteKind, colors_of
from corridormap.core.symbol import Category, LayerStyle, Renderer, SymbolSet

OTHERS = -1
"""Stands for the features that no class matches."""
MOST_VALUES = 200
"""Nobody reads a legend of more."""


def symbols_at(style: LayerStyle, index: int) -> SymbolSet:
    """Return what draws a class, or drew it before it was hidden."""
    owner = style if index == OTHERS else style.categories[index]
    return owner.symbols if owner.hidden_symbols is None else owner.hidden_symbols


def is_shown(style: LayerStyle, index: int) -> bool:
    """Whether the features of a class are drawn."""
    owner = style if index == OTHERS else style.categories[index]
    return owner.hidden_symbols is None and owner.symbols != SymbolSet()


def with_shown(style: LayerStyle, index: int, shown: bool, look: SymbolSet) -> LayerStyle:
    """Return a style in which a class is shown or hidden.

    Args:
        style: The style.
        index: Of the class, `OTHERS` for what no class matches.
        shown: Whether its features are drawn.
        look: What draws it where nothing is known of how it was.
    """
    owner = style if index == OTHERS else style.categories[index]
    if shown == is_shown(style, index):
        return style
    if shown:
        symbols, kept = owner.hidden_symbols or look, None
    else:
        symbols, kept = SymbolSet(), owner.symbols
    if index == OTHERS:
        return replace(style, symbols=symbols, hidden_symbols=kept)
    return _with_class(style, index, symbols=symbols, hidden_symbols=kept)


def with_look(
    style: LayerStyle, rows: Collection[int], change: Callable[[SymbolSet], SymbolSet]
) -> LayerStyle:
    """Return a style with other symbols for these classes; hidden ones stay hidden."""
    for index in rows:
        owner = style if index == OTHERS else style.categories[index]
        name = "symbols" if owner.hidden_symbols is None else "hidden_symbols"
        changed: dict[str, Any] = {name: change(symbols_at(style, index))}
        if index == OTHERS:
            style = replace(style, **changed)
        else:
            style = _with_class(style, index, **changed)
    return style


def moved(style: LayerStyle, rows: Collection[int], before: int) -> LayerStyle:
    """Return a style whose classes stand in another order: `rows` in front of row `before`."""
    chosen = [each for index, each in enumerate(style.categories) if index in rows]
    head = [each for index, each in enumerate(style.categories[:before]) if index not in rows]
    tail = [
        each for index, each in enumerate(style.categories) if index >= before and index not in rows
    ]
    return replace(style, categories=(*head, *chosen, *tail))


def removed(style: LayerStyle, rows: Collection[int]) -> LayerStyle:
    """Return a style without these classes; their features are others from then on."""
    kept = tuple(each for index, each in enumerate(style.categories) if index not in rows)
    return _by_hand(replace(style, categories=kept, renderer=str(style.kind)))


def added(style: LayerStyle, label: str, look: SymbolSet) -> LayerStyle:
    """Return a style with one more class, to be filled in: last in order, first for no feature."""
    if style.kind == Renderer.GRADUATED:
        top = max((each.upper for each in style.categories if each.upper is not None), default=0.0)
        # Not from where the last one ends: that would leave its highest number to this one.
        new = Category((), label, look, lower=top + 1, upper=top + 2)
    elif style.kind == Renderer.RULES:
        new = Category((), label, look, filter="0")
    else:
        new = Category(("",) * max(len(style.category_fields), 1), label, look)
    return _by_hand(replace(style, categories=(*style.categories, new), renderer=str(style.kind)))


def merged(style: LayerStyle, rows: Collection[int]) -> LayerStyle:
    """Return a style with one class in place of these; it looks like the first of them.

    Raises:
        FieldError: They are ranges with others between them.
    """
    order = sorted(rows)
    parts = [style.categories[index] for index in order]
    if len(parts) < 2:
        return style
    if all(each.is_range for each in parts):
        new = _merged_range(style, order)
    else:
        new = _merged_rule(style, parts)
    categories = list(style.categories)
    categories[order[0]] = new
    for index in reversed(order[1:]):
        del categories[index]
    return _by_hand(replace(style, categories=tuple(categories), renderer=str(style.kind)))


def with_edge(style: LayerStyle, index: int, end: str, number: float) -> LayerStyle:
    """Return a graduated style with another `lower` or `upper` end of a range.

    The range that met it there follows; labels that were made of numbers are made anew.

    Raises:
        FieldError: The range would end before it begins.
    """
    old = getattr(style.categories[index], end)
    other_end = "lower" if end == "upper" else "upper"
    changed = list(style.categories)
    for at, each in enumerate(changed):
        if at == index:
            changed[at] = _relabelled(each, end, number)
        elif old is not None and getattr(each, other_end) == old:
            changed[at] = _relabelled(each, other_end, number)
    for each in changed:
        if each.lower is not None and each.upper is not None and each.lower > each.upper:
            raise FieldError(f"A class from {each.lower:g} cannot end at {each.upper:g}.")
    return _by_hand(replace(style, categories=tuple(changed)))


def as_single(style: LayerStyle, look: SymbolSet) -> LayerStyle:
    """Return a style that draws all features alike."""
    return replace(
        style,
        symbols=look,
        hidden_symbols=None,
        category_fields=(),
        categories=(),
        graduation=None,
        renderer=Renderer.SINGLE.value,
        legend_title="",
        legend_title_zh="",
    )


def as_rules(style: LayerStyle) -> LayerStyle:
    """Return the same classes as rules, each with a filter that says what it asked for."""
    rules = tuple(
        replace(each, values=(), lower=None, upper=None, filter=filter_of(style, each))
        for each in style.categories
    )
    return replace(
        style,
        categories=rules,
        category_fields=(),
        graduation=None,
        renderer=Renderer.RULES.value,
    )


def categorised(
    style: LayerStyle,
    fields: tuple[str, ...],
    values: Sequence[tuple[str, ...]],
    palette: str,
    look: SymbolSet,
) -> LayerStyle:
    """Return a style with a class for each value of a field, or of several fields together.

    Args:
        style: What labels, scales and the rest are taken from. Classes of the same value and
            fields keep their look and label.
        fields: Fields or names of joins.
        values: One of each field, in the order of the classes.
        palette: For the colours of new classes; empty for the usual one.
        look: What new classes are drawn with, but for the colour.
    """
    known = {
        each.values: each
        for each in style.categories
        if style.category_fields == fields and each.values and _only_values(each)
    }
    colors = colors_of(palette or DEFAULTS[PaletteKind.QUALITATIVE], len(values))
    classes = tuple(
        known.get(row) or Category(row, ", ".join(filter(None, row)), recolored(look, color))
        for row, color in zip(values, colors, strict=True)
    )
    return replace(
        style,
        categories=classes,
        category_fields=fields,
        graduation=None,
        renderer=Renderer.CATEGORISED.value,
    )


def in_palette(style: LayerStyle, palette: str, is_reversed: bool = False) -> LayerStyle:
    """Return a style whose classes have a palette's colours in their order."""
    colors = colors_of(palette, len(style.categories), is_reversed)
    for index, color in enumerate(colors):
        style = with_look(style, (index,), partial(recolored, color=color))
    if style.graduation is not None:
        graduation = replace(style.graduation, palette=palette, is_reversed=is_reversed)
        style = replace(style, graduation=graduation)
    return style


def filter_of(style: LayerStyle, category: Category) -> str:
    r"""Return an SQL expression for all that a class asks for but its scales; `1` for nothing.

    >>> style = LayerStyle(SymbolSet(), category_fields=("mode", "status"))
    >>> filter_of(style, Category(("rail", None), "", SymbolSet()))
    '"mode" = \'rail\''
    """
    parts = [
        f"{_name(field)} = {_text(value)}"
        for field, value in zip(style.category_fields, category.values, strict=False)
        if value is not None
    ]
    if category.is_range and style.graduation is not None:
        parts += _edges(style, category, style.graduation.field)
    if category.filter:
        parts.append(f"({category.filter})" if parts else category.filter)
    return " AND ".join(parts) or "1"


def _edges(style: LayerStyle, category: Category, field: str) -> list[str]:
    name = _name(field)
    if any(join.name == field for join in style.joins):
        # Tables of facts keep numbers as text, which SQL would compare letter by letter.
        name = f"CAST({name} AS REAL)"
    parts = []
    if category.lower is not None:
        parts.append(f"{name} >= {category.lower!r}")
    if category.upper is not None:
        others = (each for each in style.categories if each is not category)
        sign = "<" if any(each.lower == category.upper for each in others) else "<="
        parts.append(f"{name} {sign} {category.upper!r}")
    return parts


def _with_class(style: LayerStyle, index: int, **changes: Any) -> LayerStyle:
    categories = list(style.categories)
    categories[index] = replace(categories[index], **changes)
    return replace(style, categories=tuple(categories))


def _only_values(category: Category) -> bool:
    return not category.is_range and not category.filter


def _merged_range(style: LayerStyle, order: Sequence[int]) -> Category:
    parts = [style.categories[index] for index in order]
    lowers = [each.lower for each in parts]
    uppers = [each.upper for each in parts]
    lower = None if None in lowers else min(each for each in lowers if each is not None)
    upper = None if None in uppers else max(each for each in uppers if each is not None)
    for index, each in enumerate(style.categories):
        is_between = (
            index not in order
            and each.lower is not None
            and each.upper is not None
            and (lower is None or each.lower >= lower)
            and (upper is None or each.upper <= upper)
        )
        if is_between:
            raise FieldError(f"The class {each.label} lies between those to merge.")
    label = parts[0].label
    if lower is not None and upper is not None:
        label = range_labels([lower, upper])[0]
    return replace(parts[0], lower=lower, upper=upper, label=label, label_zh="")


def _merged_rule(style: LayerStyle, parts: Sequence[Category]) -> Category:
    filters = dict.fromkeys(filter_of(style, each) for each in parts)
    text = " OR ".join(f"({each})" if " AND " in each else each for each in filters)
    values = (None,) * len(style.category_fields)
    labels = list(dict.fromkeys(each.label for each in parts if each.label))
    chinese = list(dict.fromkeys(each.label_zh for each in parts if each.label_zh))
    return replace(
        parts[0],
        values=values,
        lower=None,
        upper=None,
        filter=text,
        label=", ".join(labels),
        label_zh="、".join(chinese) if len(chinese) == len(labels) else "",
    )


def _relabelled(category: Category, end: str, number: float) -> Category:
    def made(each: Category) -> str:
        if each.lower is None or each.upper is None:
            return ""
        return range_labels([each.lower, each.upper])[0]

    changed = replace(category, lower=number) if end == "lower" else replace(category, upper=number)
    has_own_label = category.label_zh or " – " not in category.label
    new = "" if has_own_label else made(changed)
    return replace(changed, label=new) if new else changed


def _by_hand(style: LayerStyle) -> LayerStyle:
    if style.graduation is None:
        return style
    return replace(style, graduation=replace(style.graduation, method="manual"))


def _name(field: str) -> str:
    return '"' + field.replace('"', '""') + '"'


def _text(value: str) -> str:
    return "'" + value.replace("'", "''") + "'"
