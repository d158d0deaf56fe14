"""Turns a style's categories into rules that QGIS can filter by, joins spelled out as ids."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridormap.core.viewpoint import VIEWPOINT_FIELD

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridormap.builder.tables import Table, Value
    from corridormap.core.symbol import Category, Join, LayerStyle, SymbolSet

# Value of the join's field by which rows are found, to the value joined to it.
Lookup = dict["Value", "Value"]


@dataclass(frozen=True, slots=True)
class DrawingRule:
    """One rule: a QGIS expression, empty for any row, and what its rows are drawn with."""

    filter_text: str
    label: str
    symbols: SymbolSet


def lookups(
    styles: Mapping[str, LayerStyle], tables: Sequence[Table]
) -> dict[str, dict[str, Lookup]]:
    """Return, by layer and join, the values that a style looks up; the first row wins."""
    by_name = {table.name: table for table in tables}
    return {
        layer: {join.name: _lookup(join, by_name[join.table]) for join in style.joins}
        for layer, style in styles.items()
        if layer in by_name
    }


def _lookup(join: Join, table: Table) -> Lookup:
    names = [column.name for column in table.columns]
    key, value = names.index(join.key), names.index(join.column)
    found: Lookup = {}
    asked = [(names.index(name), wanted) for name, wanted in join.where]
    for row in table.rows:
        if all(row[place] == wanted for place, wanted in asked):
            found.setdefault(row[key], row[value])
    return found


def scaled_rules(style: LayerStyle, table: Table, found: Mapping[str, Lookup]) -> list[DrawingRule]:
    """Return the rules of a style, the first to be drawn first.

    Categories match in order and the first wins; QGIS tries every rule, so each one excludes
    the earlier ones that it overlaps with.
    """
    terms = [_terms(style, category, found) for category in style.categories]
    rules = []
    for index, category in enumerate(style.categories):
        term = terms[index]
        if term is None:
            continue
        earlier = [
            f"NOT ({before})"
            for number, before in enumerate(terms[:index])
            if before and _overlap(style.categories[number], category)
        ]
        text = " AND ".join([*([term] if term else []), *earlier])
        rules.append(DrawingRule(text, category.label, category.symbols))
    rest = " AND ".join(f"NOT ({term})" for term in terms if term)
    catches_all = any(term == "" for term in terms)
    if not catches_all:
        rules.append(DrawingRule(rest, table.title, style.symbols))
    rules = [_in_one_viewpoint(rule, table) for rule in rules]
    return [_thinned(rule, style) for rule in rules]


def _overlap(first: Category, second: Category) -> bool:
    pairs = zip(first.values, second.values, strict=False)
    return all(a is None or b is None or a == b for a, b in pairs)


def _terms(style: LayerStyle, category: Category, found: Mapping[str, Lookup]) -> str | None:
    """Return a filter, empty for one that takes anything, None for one that takes nothing."""
    fields = {join.name: join.field for join in style.joins}
    parts = []
    for name, wanted in zip(style.category_fields, category.values, strict=False):
        if wanted is None:
            continue
        if name in found:
            ids = [key for key, value in found[name].items() if value == wanted]
            if not ids:
                return None
            listed = ", ".join(_literal(str(key)) for key in ids)
            parts.append(f'"{fields[name]}" IN ({listed})')
        else:
            parts.append(f'"{name}" = {_literal(wanted)}')
    return " AND ".join(parts)


def _literal(text: str) -> str:
    return text if text.isdigit() else "'" + text.replace("'", "''") + "'"


def _in_one_viewpoint(rule: DrawingRule, table: Table) -> DrawingRule:
    """Leave out China's viewpoint where a layer holds both: QGIS has no switch for it."""
    if not any(column.name == VIEWPOINT_FIELD for column in table.columns):
        return rule
    shown = f"\"{VIEWPOINT_FIELD}\" <> 'china'"
    text = f"({rule.filter_text}) AND {shown}" if rule.filter_text else shown
    return DrawingRule(text, rule.label, rule.symbols)


def _thinned(rule: DrawingRule, style: LayerStyle) -> DrawingRule:
    """Let rows of low rank vanish on small scales, as in the program."""
    limits = style.rank_max_denominators
    if not limits:
        return rule
    shown = f"@map_scale <= {limit_by_rank(style.rank_field, limits)}"
    text = f"({rule.filter_text}) AND {shown}" if rule.filter_text else shown
    return DrawingRule(text, rule.label, rule.symbols)


def limit_by_rank(field: str, limits: Sequence[float]) -> str:
    """Return an expression for the scale denominator up to which a row is shown."""
    listed = ", ".join(f"{limit:.0f}" for limit in limits)
    return f'array_get(array({listed}), min("{field}", {len(limits) - 1}))'
