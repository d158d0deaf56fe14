"""What a layer can be classified by: its fields, and values that its file knows elsewhere."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from corridormap.core.feature import Field, FieldKind
from corridormap.core.symbol import Join, LayerStyle

_NUMBERS = (FieldKind.INTEGER, FieldKind.REAL)


@dataclass(frozen=True, slots=True)
class ValueChoice:
    """A field, or a lookup that a style can use as one.

    Attributes:
        name: What the style calls it.
        title: What people call it; the name by default.
        join: How it is looked up, None for a field of the layer.
        is_numeric: Whether its values are numbers, so that ranges make sense.
        is_fact: Whether it is one metric of the file's facts.
        unit: Of its numbers.
        period: What time they are of.
    """

    name: str
    title: str = ""
    join: Join | None = None
    is_numeric: bool = False
    is_fact: bool = False
    unit: str = ""
    period: str = ""

    def caption(self, title: str = "", unit: str = "") -> str:
        """Return what stands over a legend: what is shown, its unit and its period.

        Args:
            title: In another language.
            unit: In another language.
        """
        text = title or self.title or self.name
        unit = unit or self.unit
        if unit:
            text += f" ({unit})"
        return f"{text}, {self.period}" if self.period else text


def field_choices(fields: Iterable[Field]) -> list[ValueChoice]:
    """Return what the fields of a layer offer."""
    return [
        ValueChoice(field.name, field.title, is_numeric=field.kind in _NUMBERS)
        for field in fields
        if field.kind is not FieldKind.BLOB
    ]


def join_choices(style: LayerStyle) -> list[ValueChoice]:
    """Return what the lookups of a style offer."""
    return [ValueChoice(join.name, join=join) for join in style.joins]


def with_joins(style: LayerStyle, choices: Sequence[ValueChoice]) -> LayerStyle:
    """Return a style that can look up these values, none of its own lookups lost."""
    wanted = {each.name: each.join for each in choices if each.join is not None}
    kept = tuple(join for join in style.joins if join.name not in wanted)
    added = tuple(join for join in wanted.values() if join is not None)
    joins = kept + added
    return style if set(joins) == set(style.joins) else replace(style, joins=joins)
