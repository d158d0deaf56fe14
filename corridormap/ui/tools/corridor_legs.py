"""The theme's legs and stops, as measuring along a corridor needs them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from corridormap.core.corridor_path import CorridorLeg
from corridormap.core.crs import WGS84
from corridormap.core.display_name import display_name, name_fields
from corridormap.core.feature import Value
from corridormap.core.geometry_block import PartKind
from corridormap.core.project import Project
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

LEG_COLUMNS = frozenset({"leg_id", "corridor_id", "from_stop", "to_stop", "way_length_m"})
CORRIDOR_KEYS = {"corridors": "corridor_id"}
STOP_KEYS = {"ports": "port_id", "border_crossings": "crossing_id"}


def leg_layers(project: Project) -> list[VectorLayer]:
    """Return the layers that hold legs of corridors and are drawn."""
    return [layer for layer in project.drawn_layers() if is_leg_layer(layer)]


def is_leg_layer(layer: VectorLayer) -> bool:
    """Whether a layer is a table of legs as the theme has it."""
    names = {field.name for field in layer.info.fields}
    return layer.info.table == "corridor_legs" and names >= LEG_COLUMNS


def corridor_legs(project: Project, store: LayerStore) -> list[CorridorLeg]:
    """Return the drawn legs of all layers of legs, as far as they were loaded."""
    names = corridor_names(project, store)
    return [
        replace(leg, corridor_name=names.get(leg.corridor_id, ""))
        for layer in leg_layers(project)
        for leg in _legs(layer, store)
    ]


def stop_names(project: Project, store: LayerStore) -> dict[str, str]:
    """Return what ports and crossings are called in the language of the map, by id."""
    return _names(project, store, STOP_KEYS)


def corridor_names(project: Project, store: LayerStore) -> dict[str, str]:
    """Return what corridors are called in the language of the map, by id."""
    return _names(project, store, CORRIDOR_KEYS)


def _names(project: Project, store: LayerStore, keys: Mapping[str, str]) -> dict[str, str]:
    names: dict[str, str] = {}
    for layer in project.layers():
        key = keys.get(layer.info.table)
        columns = store.columns(layer.layer_id)
        if key is None or key not in columns:
            continue
        shown = [name for name in name_fields(layer.info) if name in columns]
        for row, one in enumerate(columns[key]):
            values = {name: columns[name][row] for name in shown}
            names[str(one)] = display_name(values, project.language) or str(one)
    return names


def _legs(layer: VectorLayer, store: LayerStore) -> Iterator[CorridorLeg]:
    columns, block = store.columns(layer.layer_id), store.block(layer.layer_id)
    crs = store.crs(layer)
    if crs is None or not columns.keys() >= LEG_COLUMNS:
        return
    nobody_says = [None] * len(block)
    sources = columns.get("way_length_source", nobody_says)
    modes = columns.get("mode", nobody_says)
    degrees = block.projected(crs, WGS84)
    for row in range(len(degrees)):
        lines = [coords for kind, coords in degrees.parts(row) if kind == PartKind.LINE]
        if lines and len(lines[0]) > 1:
            yield CorridorLeg(
                str(columns["leg_id"][row]),
                str(columns["corridor_id"][row]),
                (str(columns["from_stop"][row]), str(columns["to_stop"][row])),
                lines[0],
                _length(columns["way_length_m"][row]),
                str(sources[row] or ""),
                mode=str(modes[row] or ""),
            )


def _length(value: Value) -> float | None:
    usable = isinstance(value, int | float) and value > 0
    return float(value) if usable and value is not None else None
