"""Which of a feature's fields are read first, which are looked up, and which are only empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from corridormap.core.feature import Field, Value
from corridormap.core.vector_layer import LayerInfo

THEME_KEYS = {
    "corridors": "corridor_id",
    "corridor_legs": "leg_id",
    "segments": "segment_id",
    "ports": "port_id",
    "border_crossings": "crossing_id",
    "member_regions": "region_id",
}
_IN_HEADING = ("name", "name_zh", "aliases", "note", "capacity_unit")
_IN_CAPACITY_UNIT = ("design_capacity", "actual_use")
_LOOKED_UP = ("from_stop", "to_stop", "seq", "geometry_method", "iso_3166_2", "branch")
_LOOKED_UP_ENDS = ("_id", "_source", "_accuracy_m", "_key")


@dataclass(frozen=True, slots=True)
class SortedFields:
    """A feature's fields by how they are read; what the page's heading shows is in none."""

    main: tuple[Field, ...]
    looked_up: tuple[Field, ...]
    empty: tuple[Field, ...]


def is_theme(info: LayerInfo) -> bool:
    """Whether a layer is one of the theme's, whose fields have known meanings."""
    key = THEME_KEYS.get(info.table)
    return key is not None and any(field.name == key for field in info.fields)


def sorted_fields(
    info: LayerInfo, values: Mapping[str, Value], left_out: tuple[str, ...] = ()
) -> SortedFields:
    """Return the fields in the file's order, those of `left_out` shown elsewhere."""
    main: list[Field] = []
    looked_up: list[Field] = []
    empty: list[Field] = []
    theme = is_theme(info)
    for field in info.fields:
        if field.name in left_out or (theme and field.name in _IN_HEADING):
            continue
        if is_empty(values.get(field.name)):
            empty.append(field)
        elif theme and _is_looked_up(field.name):
            looked_up.append(field)
        else:
            main.append(field)
    return SortedFields(tuple(main), tuple(looked_up), tuple(empty))


def is_empty(value: Value) -> bool:
    """Whether there is nothing to read in a value."""
    return value is None or (isinstance(value, str) and not value.strip())


def unit_beside(info: LayerInfo, name: str, values: Mapping[str, Value]) -> str:
    """Return the unit that another field of the theme holds for a field, empty for none."""
    unit = values.get("capacity_unit")
    return unit if name in _IN_CAPACITY_UNIT and is_theme(info) and isinstance(unit, str) else ""


def _is_looked_up(name: str) -> bool:
    return name in _LOOKED_UP or name.endswith(_LOOKED_UP_ENDS)
