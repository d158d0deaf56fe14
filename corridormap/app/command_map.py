"""The map that `render` and `export` show: the bundled one, or files over the base map."""

from __future__ import annotations

import argparse
import csv
from collections.abc import Collection, Sequence
from itertools import chain
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
from corridormap.core.raster import raster_of
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.layer_file import follow_qgis, open_layer_file

GLOBE_DEG = Extent(-360.0, -90.0, 360.0, 90.0)
"""Where longitudes and latitudes can be that go on past the date line."""
MARGIN = 1.08
"""Room around the data when no extent is asked for."""


def add_layers_option(parser: argparse.ArgumentParser) -> None:
    """Let a command be told which layers to show."""
    parser.add_argument(
        "--layers",
        metavar="A,B",
        action="append",
        default=[],
        help="only these layers over the base map; may be given several times, and a name with "
        "a comma in it may stand in double quotes: --layers '\"a, b\",c'",
    )


def command_project(
    files: Sequence[str],
    layer_lists: Sequence[str],
    with_base_map: bool,
    left_out: list[str] | None = None,
) -> Project:
    """Return the project of these files, the bundled theme when there are none.

    Args:
        files: GeoPackages, the first on top.
        layer_lists: Tables or names to show, commas between them; none for all. The base map
            stays as it is.
        with_base_map: Whether the base map lies under them.
        left_out: Gets a line for each layer that cannot be read while others of its file can.

    Raises:
        SourceError: A file cannot be used.
        LayerError: None of its layers can be read.
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
        group, errors = _group_of_file(Path(name), number)
        if left_out is not None:
            left_out += errors
        project.add_group(group, _place_in(project, group, number))
    if any(text.strip() for text in layer_lists):
        _show_only(project, layer_lists)
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


def _place_in(project: Project, group: LayerGroup, number: int) -> int:
    """Return where a file's layers lie: in the order named, pictures above the base map only."""
    if all(raster_of(layer.source) is None for layer in group.layers):
        return number
    ids = [other.group_id for other in project.groups]
    return ids.index(BASE_MAP.group_id) if BASE_MAP.group_id in ids else len(ids)


def _group_of_file(path: Path, number: int) -> tuple[LayerGroup, list[str]]:
    opened = open_layer_file(path)
    if opened.errors and not opened.layers:
        raise opened.errors[0]
    layers = [
        VectorLayer(
            f"file-{number}/{source.info.table}",
            source,
            default_style(source.info.geometry_type, index + number),
        )
        for index, source in enumerate(opened.layers)
    ]
    for layer in layers:
        follow_qgis(layer, opened)
    group = LayerGroup(f"file-{number}", path.stem, layers=layers)
    return group, [str(error) for error in opened.errors]


def _show_only(project: Project, layer_lists: Sequence[str]) -> None:
    layers = list(project.layers())
    known = set(chain.from_iterable(map(_called, layers)))
    names = {name for text in layer_lists for name in _listed(text, known)}
    for name in sorted(names - known):
        there = ", ".join(_quoted(layer.info.table) for layer in layers if layer.selectable)
        raise ArgumentError(f"--layers: there is no layer {name}; there are {there}.")
    for layer in layers:
        wanted = bool(_called(layer) & names)
        if layer.selectable or wanted:
            layer.visible = wanted


def _called(layer: VectorLayer) -> set[str]:
    return {layer.info.table, layer.name, layer.info.title}


def _listed(text: str, known: Collection[str]) -> list[str]:
    """Return the names in a list; the whole of it where that is a name and its parts are not."""
    try:
        (parts,) = csv.reader([text], skipinitialspace=True, strict=True)
    except (csv.Error, ValueError):
        parts = text.split(",")
    names = [part.strip() for part in parts if part.strip()]
    is_one = text.strip() in known and not all(name in known for name in names)
    return [text.strip()] if is_one else names


def _quoted(name: str) -> str:
    return f'"{name}"' if "," in name else name
