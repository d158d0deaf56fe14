"""The map that `render` and `export` show: the bundled one, or files over the base map."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from corridormap.app.bundled_map import (
    BASE_MAP,
    BUNDLED,
    FIRST_VIEW_DEG,
    follow_viewpoint,
    read_bundled,
)
from corridormap.core.crs import WGS84
from corridormap.core.default_style import default_style
from corridormap.core.errors import ArgumentError
from corridormap.core.extent import WHOLE_WORLD_DEG, Extent, extent_around
from corridormap.core.feedback import Feedback
from corridormap.core.project import LayerGroup, Project
from corridormap.core.projected_extent import projected_extent
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.gpkg import open_geopackage

GLOBE_DEG = Extent(-360.0, -90.0, 360.0, 90.0)
"""Where longitudes and latitudes can be that go on past the date line."""
MARGIN = 1.08
"""Room around the data when no extent is asked for."""


def command_project(
    files: Sequence[str], layer_names: Sequence[str], with_base_map: bool
) -> Project:
    """Return the project of these files, the bundled theme when there are none.

    Args:
        files: GeoPackages, the first on top.
        layer_names: Tables or names to show; empty for all. The base map stays as it is.
        with_base_map: Whether the base map lies under them.

    Raises:
        SourceError: A file cannot be used.
        LayerError: One of its layers cannot be read.
        ArgumentError: A layer's name is not among them.
    """
    project = Project()
    bundled = read_bundled(BUNDLED if not files else (BASE_MAP,), Feedback())
    for error in bundled.errors:
        raise error
    for group in bundled.groups:
        if with_base_map or group.group_id != BASE_MAP.group_id:
            project.add_group(group, len(project.groups))
    for number, name in enumerate(files):
        project.add_group(_group_of_file(Path(name), number), number)
    if layer_names:
        _show_only(project, layer_names)
    follow_viewpoint(project)
    return project


def first_extent(project: Project) -> Extent:
    """Return what to show when nothing is asked for, in degrees on WGS 84."""
    own = [
        layer
        for group in project.groups
        if group.group_id.startswith("file-")
        for layer in group.layers
        if layer.visible
    ]
    around = extent_around([box for box in map(_extent_deg, own) if box is not None])
    if around is None:
        return FIRST_VIEW_DEG
    # A single point still wants some land around it.
    grown = around.buffered(0.05) if around.width + around.height < 0.05 else around
    x, half_w = grown.center[0], min(grown.width * MARGIN / 2, 180.0)
    tall = grown.scaled(MARGIN)
    return Extent(x - half_w, max(tall.y_min, -90.0), x + half_w, min(tall.y_max, 90.0))


def _extent_deg(layer: VectorLayer) -> Extent | None:
    """Return a layer's extent on WGS 84, held to the globe; None where it has none there."""
    extent, crs = layer.info.extent, layer.info.crs
    if extent is None:
        return None
    if crs is None and not extent.lies_in(WHOLE_WORLD_DEG):
        return None
    box = projected_extent(extent, crs or WGS84, WGS84)
    if box is None or not box.intersects(GLOBE_DEG):
        return None
    return Extent(
        max(box.x_min, GLOBE_DEG.x_min),
        max(box.y_min, GLOBE_DEG.y_min),
        min(box.x_max, GLOBE_DEG.x_max),
        min(box.y_max, GLOBE_DEG.y_max),
    )


def parse_extent(text: str) -> Extent:
    """Return the extent `W,S,E,N` in degrees; W > E runs across the date line.

    Raises:
        ArgumentError: It is not four numbers, or they are no extent.
    """
    parts = text.split(",")
    try:
        west, south, east, north = (float(part) for part in parts)
    except ValueError as exc:
        raise ArgumentError(f"--extent {text}: give four degrees as W,S,E,N.") from exc
    if not (-90 <= south < north <= 90):
        raise ArgumentError(f"--extent {text}: south must be below north, both within -90 and 90.")
    if not all(-180 <= x <= 180 for x in (west, east)) or west == east:
        raise ArgumentError(f"--extent {text}: west and east must differ, within -180 and 180.")
    return Extent(west, south, east + 360 if west > east else east, north)


def _group_of_file(path: Path, number: int) -> LayerGroup:
    opened = open_geopackage(path)
    for error in opened.errors:
        raise error
    layers = [
        VectorLayer(
            f"file-{number}/{source.info.table}",
            source,
            default_style(source.info.geometry_type, index + number),
        )
        for index, source in enumerate(opened.sources)
    ]
    return LayerGroup(f"file-{number}", path.stem, layers=layers)


def _show_only(project: Project, names: Sequence[str]) -> None:
    def called(layer: VectorLayer) -> set[str]:
        return {layer.info.table, layer.name, layer.info.title}

    layers = list(project.layers())
    for name in names:
        if not any(name in called(layer) for layer in layers):
            known = ", ".join(layer.info.table for layer in layers if layer.selectable)
            raise ArgumentError(f"--layers: there is no layer {name}; there are {known}.")
    for layer in layers:
        wanted = bool(called(layer) & set(names))
        if layer.selectable or wanted:
            layer.visible = wanted
