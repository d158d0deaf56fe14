"""The map that ships with the program: corridors over a quiet base map, styled from JSON."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from corridormap.core.bundled import layers_folder, resources_folder
from corridormap.core.errors import CorridorMapError, SourceError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.looks import in_look
from corridormap.core.project import LayerGroup, Project
from corridormap.core.style_json import style_from_dict
from corridormap.core.symbol import LayerStyle
from corridormap.core.vector_layer import LayerSource, VectorLayer
from corridormap.core.viewpoint import VIEWPOINT_FIELD, style_for_viewpoint
from corridormap.formats.gpkg import open_geopackage

FIRST_VIEW_DEG = Extent(2.0, -4.0, 142.0, 62.0)
"""Where the corridors are: from Duisburg to Vladivostok, from Singapore to the Trans-Siberian."""
DENSE_VIEW_DEG = Extent(68.0, -5.5, 144.0, 57.0)
"""Where most of them are, with those to Europe running out of the picture; Singapore stays clear of
the credits at the foot of the map."""
ROOMY_PX = 1000
"""A map this wide shows all corridors without crowding those of the south-east."""


@dataclass(frozen=True)
class BundledFile:
    """A GeoPackage that ships, the styles of its tables and the group they make."""

    group_id: str
    name: str
    name_zh: str
    file_name: str
    style_name: str


THEME = BundledFile("theme", "Trade corridors", "贸易走廊", "corridormap.gpkg", "theme.json")
BASE_MAP = BundledFile("basemap", "Base map", "底图", "basemap.gpkg", "basemap.json")
WAYS = BundledFile("ways", "Railways and roads", "铁路与公路", "ways_osm.gpkg", "ways.json")
BUNDLED = (THEME, WAYS, BASE_MAP)
"""The first on top; the ways are there to be switched on."""


@dataclass(frozen=True)
class BundledGroups:
    """What could be made of the files that ship, and what could not."""

    groups: tuple[LayerGroup, ...]
    errors: tuple[CorridorMapError, ...]


def first_view_deg(width_px: int) -> Extent:
    """Return what a map of that many logical pixels should show first, degrees on WGS 84."""
    return FIRST_VIEW_DEG if width_px >= ROOMY_PX else DENSE_VIEW_DEG


def theme_path() -> Path:
    """Return the GeoPackage of the theme."""
    return layers_folder() / THEME.file_name


def read_bundled(files: tuple[BundledFile, ...], feedback: Feedback) -> BundledGroups:
    """Return the groups of these files in the order given; may run on any thread.

    Layers are the tables that the style file names, the highest `order` on top; their ids are
    `group/table`, the same at every start, so that a project can name them.
    """
    groups: list[LayerGroup] = []
    errors: list[CorridorMapError] = []
    for file in files:
        feedback.check()
        try:
            group, found = _read_group(file, feedback)
        except CorridorMapError as exc:
            errors.append(exc)
        else:
            groups.append(group)
            errors += found
    return BundledGroups(tuple(groups), tuple(errors))


@lru_cache(maxsize=1)
def bundled_styles() -> Mapping[str, LayerStyle]:
    """Return the looks that ship, by layer id; none for a style file that cannot be read."""
    looks: dict[str, LayerStyle] = {}
    for file in BUNDLED:
        try:
            styles = _read_styles(resources_folder() / "styles" / file.style_name)
        except SourceError:
            continue
        for table, look in styles.items():
            looks[f"{file.group_id}/{table}"] = _style(file, table, look)
    return looks


def is_bundled(group: LayerGroup) -> bool:
    """Whether a group is one of those that ship."""
    return group.group_id in {file.group_id for file in BUNDLED}


def follow_viewpoint(project: Project) -> None:
    """Draw the boundaries of all layers that know viewpoints as the project's one has them."""
    for layer in project.layers():
        layer.style = style_for_viewpoint(layer.style, project.viewpoint)


def follow_look(project: Project, old: str) -> None:
    """Give the layers, coloured for the look `old`, the colours of the project's look."""
    for layer in project.layers():
        layer.style = in_look(layer.style, old, project.look)


def knows_viewpoints(project: Project) -> bool:
    """Whether any layer of the map carries more than one drawing of boundaries."""
    return any(VIEWPOINT_FIELD in layer.style.category_fields for layer in project.layers())


def _read_group(
    file: BundledFile, feedback: Feedback
) -> tuple[LayerGroup, tuple[CorridorMapError, ...]]:
    opened = open_geopackage(layers_folder() / file.file_name, bundled=True, feedback=feedback)
    styles = _read_styles(resources_folder() / "styles" / file.style_name)
    sources = {source.info.table: source for source in opened.sources}
    ordered = sorted(styles, key=lambda table: -int(styles[table].get("order", 0)))
    layers = [_layer(file, sources[table], styles[table]) for table in ordered if table in sources]
    return LayerGroup(file.group_id, file.name, file.name_zh, layers), opened.errors


def _read_styles(path: Path) -> Mapping[str, Any]:
    try:
        styles = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as exc:
        raise SourceError(path, "cannot be read; install the program again.") from exc
    if not isinstance(styles, dict):
        raise SourceError(path, "is not a table of styles; install the program again.")
    return styles


def _layer(file: BundledFile, source: LayerSource, look: Mapping[str, Any]) -> VectorLayer:
    table = source.info.table
    layer_id, name = f"{file.group_id}/{table}", str(look.get("name", ""))
    layer = VectorLayer(layer_id, source, _style(file, table, look), name)
    layer.name_zh = str(look.get("name_zh", ""))
    layer.visible = bool(look.get("visible", True))
    layer.selectable = bool(look.get("selectable", True))
    return layer


def _style(file: BundledFile, table: str, look: Mapping[str, Any]) -> LayerStyle:
    return style_from_dict(look["style"], f"{file.style_name}, {table}")
