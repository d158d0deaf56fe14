"""Which of a feature's fields are read first, which are looked up, and which are only empty."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.vector_layer import Access, LayerInfo

THEME_KEYS = {
    "corridors": "corridor_id",
    "corridor_legs": "leg_id",
    "segments": "segment_id",
    "ports": "port_id",
    "border_crossings": "crossing_id",
    "member_regions": "region_id",
}
_IN_HEADING = ("name", "name_zh", "aliases", "note", "capacity_unit")
_NAMES = ("name", "name_zh")
_IN_CAPACITY_UNIT = ("design_capacity", "actual_use")
_LOOKED_UP = ("from_stop", "to_stop", "seq", "geometry_method", "iso_3166_2", "branch")
_FOR_DRAWING = ("rank", "viewpoint", "label_lon", "label_lat", "region_key", "adm0_a3")
"""Fields of the base map that say how to draw a row, not what it is."""
_FLAGS = ("capital",)
"""Fields of the base map that are worth a line only where they say yes."""
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


def is_base_map(info: LayerInfo) -> bool:
    """Whether a layer ships with the program as the ground that the theme is drawn on."""
    return info.access is Access.BUNDLED and not is_theme(info)


def sorted_fields(
    info: LayerInfo, values: Mapping[str, Value], left_out: tuple[str, ...] = ()
) -> SortedFields:
    """Return the fields in the file's order, those of `left_out` shown elsewhere."""
    main: list[Field] = []
    looked_up: list[Field] = []
    empty: list[Field] = []
    theme, base_map = is_theme(info), is_base_map(info)
    hidden = (*left_out, *(_IN_HEADING if theme else ()), *(_FOR_DRAWING if base_map else ()))
    hidden += _NAMES if base_map else ()
    for field in info.fields:
        if field.name in hidden:
            continue
        if base_map and field.name in _FLAGS:
            if values.get(field.name):
                main.append(replace(field, kind=FieldKind.BOOLEAN))
        elif is_empty(values.get(field.name)):
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
