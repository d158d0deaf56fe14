"""What a feature is called at the cursor, in a tip or in a list, in either language."""

from __future__ import annotations

from collections.abc import Mapping

from corridormap.core.feature import FieldKind, Value
from corridormap.core.symbol import Join
from corridormap.core.vector_layer import LayerInfo

PREFERRED = ("name", "name_en", "title", "label")
PREFERRED_ZH = ("name_zh", "name_cn", "namezh")
CORRIDOR_NAME = Join("corridor_name", "corridor_id", "corridors", "corridor_id", "name")
CORRIDOR_NAME_ZH = Join("corridor_name_zh", "corridor_id", "corridors", "corridor_id", "name_zh")


def name_fields(info: LayerInfo) -> tuple[str, ...]:
    """Return the fields that may name a feature, in the file's own spelling.

    Without a field of a usual name the first text field is taken.
    """
    by_lower = {field.name.lower(): field.name for field in info.fields}
    found = [by_lower[name] for name in (*PREFERRED, *PREFERRED_ZH) if name in by_lower]
    if not found:
        texts = [field.name for field in info.fields if field.kind is FieldKind.TEXT]
        found = texts[:1]
    return tuple(found)


def name_joins(info: LayerInfo) -> tuple[Join, ...]:
    """Return the lookups that name a feature without a name of its own: a leg, by its corridor."""
    names = {field.name for field in info.fields}
    is_leg = info.table == "corridor_legs" and {"corridor_id", "leg_id"} <= names
    return (CORRIDOR_NAME, CORRIDOR_NAME_ZH) if is_leg else ()


def display_name(values: Mapping[str, Value], language: str) -> str:
    """Return the name among the values of `name_fields` and `name_joins`; empty where none is.

    Chinese comes first for `zh`, and stands in where there is no other name.
    """
    usual = ("corridor_name", *PREFERRED)
    chinese = ("corridor_name_zh", *PREFERRED_ZH)
    order = (*chinese, *usual) if language == "zh" else (*usual, *chinese)
    by_lower = {name.lower(): value for name, value in values.items()}
    ranked = [by_lower[name] for name in order if name in by_lower]
    for value in (*ranked, *values.values()):
        if value not in (None, "") and not isinstance(value, bytes):
            return str(value)
    return ""
