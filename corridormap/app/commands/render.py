"""`corridormap render`: the map as a picture, without a window."""

from __future__ import annotations

import argparse
import os
import re
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from corridormap.app.bundled_map import follow_look
from corridormap.app.command_map import (
    add_layers_option,
    command_project,
    first_extent,
    parse_extent,
)
from corridormap.app.command_output import check_output, print_json, tell
from corridormap.app.furniture import furnished, furniture_of, legend_in_view
from corridormap.core.crs import WGS84, Crs, north_up, parse_crs
from corridormap.core.errors import ArgumentError, CrsError, ExportError, LayerError
from corridormap.core.extent import WHOLE_WORLD_DEG, Extent
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, concatenate
from corridormap.core.length_unit import LengthUnit
from corridormap.core.looks import LIGHT, LOOKS, sea_color
from corridormap.core.map_settings import MapSettings, view_of_extent
from corridormap.core.projected_extent import projected_extent
from corridormap.core.raster import raster_of
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.vector_layer import LaneSource
from corridormap.formats.safe_write import replace_file

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from corridormap.core.project import Project
    from corridormap.core.vector_layer import LayerInfo, LayerSource, VectorLayer
    from corridormap.render.image_export import ExportedImage

FORMATS = ("png", "svg", "pdf")
SMALLEST_PX, LARGEST_PX = 16, 20_000
WHOLE_FEATURES = 100_000
"""Of layers of more only what is in view is read."""
MOST_PIXELS_A_PIXEL = 8.0
MARGIN_PX = 128
"""Symbols and names of features so far beyond the picture's edge may reach into it."""
_SIZE = re.compile(r"(\d{1,6})\s*[xX×]\s*(\d{1,6})")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument("out", metavar="OUT", help="the file to write: .png, .svg or .pdf")
    parser.add_argument("files", metavar="FILE", nargs="*", help="GeoPackages over the base map")
    parser.add_argument("--size", default="1600x1000", metavar="WxH", help="pixels")
    parser.add_argument(
        "--extent", metavar="W,S,E,N", help="degrees; W > E crosses the date line; widened to fit"
    )
    parser.add_argument("--crs", default="EPSG:3857", help="any that PROJ knows: a code or WKT")
    add_layers_option(parser)
    parser.add_argument("--no-basemap", action="store_true", help="leave the base map out")
    parser.add_argument("--look", choices=LOOKS, default=LIGHT, help="of the base map")
    parser.add_argument(
        "--pixel-ratio",
        default="1",
        metavar="R",
        help="pixels of a PNG to each of --size: 2 for sharp screens and print",
    )
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of names")
    parser.add_argument("--both-names", action="store_true", help="in the other language too")
    parser.add_argument("--title", default="", metavar="TEXT", help="over the map")
    parser.add_argument(
        "--furnish", action="store_true", help="with legend and north arrow, for readers"
    )
    parser.add_argument("--graticule", action="store_true", help="with meridians and parallels")
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def run(arguments: argparse.Namespace) -> int:
    """Draw the map and write it whole or not at all; return the exit status."""
    out = Path(arguments.out)
    file_format = _format_of(out)
    check_output(out, arguments.files)
    width_px, height_px = parse_size(arguments.size)
    crs = _crs_of(arguments.crs)
    asked = parse_extent(arguments.extent) if arguments.extent is not None else None
    warnings: list[str] = []
    project = command_project(arguments.files, arguments.layers, not arguments.no_basemap, warnings)
    project.look, project.language = arguments.look, arguments.language
    extent = map_extent(asked or first_extent(project), crs)
    view = view_of_extent(extent, width_px, height_px, crs)
    follow_look(project, LIGHT)
    settings = MapSettings(
        view,
        width_px,
        height_px,
        _pixel_ratio(arguments.pixel_ratio),
        project.language,
        background=sea_color(project.look),
        both_names=arguments.both_names,
    )
    layers = _snapshots(project, settings, warnings)
    _decorate(project, arguments, layers, settings)
    image = _drawn(RenderRequest(0, settings, layers), file_format, project)
    warnings += [message.text for message in image.errors]
    warnings += [each.text for each in image.left_out]
    _write(out, image.content)
    _answer(arguments, out, len(image.content), warnings)
    return 0


def parse_size(text: str) -> tuple[int, int]:
    """Return width and height of `1600x1000` in pixels.

    Raises:
        ArgumentError: It is no such pair, or too small or too large.
    """
    match = _SIZE.fullmatch(text.strip())
    if match is None:
        raise ArgumentError(f"--size {text}: give width and height in pixels, such as 1600x1000.")
    width_px, height_px = int(match[1]), int(match[2])
    if not all(SMALLEST_PX <= side <= LARGEST_PX for side in (width_px, height_px)):
        raise ArgumentError(
            f"--size {text}: each side must be from {SMALLEST_PX} to {LARGEST_PX:,} pixels."
        )
    return width_px, height_px


def _decorate(
    project: Project,
    arguments: argparse.Namespace,
    layers: Sequence[LayerSnapshot],
    settings: MapSettings,
) -> None:
    """Switch on the furniture that the arguments ask for, beside what every picture has."""
    title = " ".join(arguments.title.encode("utf-8", "replace").decode("utf-8").split())
    titled = replace(project.decorations, title_text=title).with_shown("title", bool(title))
    project.decorations = titled.with_shown("graticule", arguments.graticule)
    if arguments.furnish:
        project.decorations = furnished(project, layers, settings)


def _pixel_ratio(text: str) -> float:
    try:
        ratio = float(text)
    except ValueError:
        ratio = 0.0
    if not 0.5 <= ratio <= MOST_PIXELS_A_PIXEL:
        raise ArgumentError(f"--pixel-ratio {text}: give a number from 0.5 to 8.")
    return ratio


def map_extent(extent_deg: Extent, crs: Crs) -> Extent:
    """Return the box of the map's CRS around an extent in degrees on WGS 84.

    Raises:
        ArgumentError: The CRS shows nothing of it.
    """
    # Degrees stay degrees: PROJ would take what lies beyond the date line back to the west.
    world = crs.world
    is_in_degrees = crs.is_geographic and world is not None and world.width == 360.0
    extent = extent_deg if is_in_degrees else projected_extent(extent_deg, WGS84, crs)
    if extent is None:
        raise ArgumentError(f"--extent: {crs.title} shows nothing of it.")
    return extent


def _format_of(out: Path) -> str:
    suffix = out.suffix.lower().lstrip(".")
    if suffix not in FORMATS:
        raise ArgumentError(f"{out.name}: give a name that ends in .png, .svg or .pdf.")
    return suffix


def _crs_of(text: str) -> Crs:
    try:
        return north_up(parse_crs(text))
    except CrsError as exc:
        raise ArgumentError(f"--crs: {exc}") from exc


def _snapshots(
    project: Project, settings: MapSettings, warnings: list[str]
) -> tuple[LayerSnapshot, ...]:
    snapshots: list[LayerSnapshot] = []
    for layer in project.drawn_layers():
        try:
            snapshots.append(_snapshot(layer, settings, Feedback(on_warning=warnings.append)))
        except LayerError as exc:
            warnings.append(str(exc))
    return tuple(snapshots)


def _snapshot(layer: VectorLayer, settings: MapSettings, feedback: Feedback) -> LayerSnapshot:
    info = layer.info
    crs = info.crs or _assumed_crs(info)
    style = layer.style
    joined = {join.name for join in style.joins}
    known = {field.name for field in info.fields}
    # What the file does not have is empty, as in the window.
    names = [name for name in style.needed_fields() if name in known - joined]
    columns = layer.source.read_columns(names, style.joins, feedback)
    if info.feature_count <= WHOLE_FEATURES:
        block = concatenate(list(layer.source.read_blocks(feedback)))
    else:
        block, columns = _in_view(layer.source, crs, settings, columns)
    source = layer.source
    lanes = None
    if style.lane_px > 0 and isinstance(source, LaneSource):
        lanes = source.read_lanes(feedback)
    return LayerSnapshot(
        layer.layer_id,
        layer.name,
        block,
        columns,
        crs,
        style,
        layer.opacity,
        lanes=lanes,
        raster=raster_of(source),
    )


def _in_view(
    source: LayerSource, crs: Crs, settings: MapSettings, columns: Mapping[str, list[Value]]
) -> tuple[GeometryBlock, Mapping[str, list[Value]]]:
    """Return the features of a large layer that can be seen in the picture, and their values."""
    from corridormap.ui.canvas.layer_loading import aligned
    from corridormap.ui.canvas.windows import read_window

    view = settings.view
    reach = settings.extent.buffered(MARGIN_PX * view.map_units_per_px)
    block = read_window(source, reach, (view.crs, crs), Feedback())
    return block, aligned(columns, block)


def _assumed_crs(info: LayerInfo) -> Crs:
    """Return WGS 84 for coordinates that can be degrees, as the window takes them too."""
    box = info.extent
    if box is not None and not box.lies_in(WHOLE_WORLD_DEG):
        raise LayerError(info.path, info.table, "names no CRS that is known; it is left out.")
    return WGS84


def _drawn(request: RenderRequest, file_format: str, project: Project) -> ExportedImage:
    # No display is needed: the platform is chosen before Qt looks for one.
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from corridormap.render.image_export import ImageOptions, export_image
    from corridormap.render.one_thread import fill_on_one_thread

    fill_on_one_thread()
    application = QGuiApplication.instance() or QGuiApplication([])
    legend = legend_in_view(project, request.layers, request.settings)
    options = ImageOptions("", furniture_of(project, LengthUnit.KM, legend))
    try:
        return export_image(request, file_format, Feedback(), options)
    finally:
        # Fonts and pictures must not outlive the application they belong to.
        del application


def _write(out: Path, content: bytes) -> None:
    try:
        replace_file(out, content)
    except OSError as exc:
        raise ExportError(f"{out}: cannot be written ({exc.strerror}).") from exc


def _answer(arguments: argparse.Namespace, out: Path, size_bytes: int, warnings: list[str]) -> None:
    if arguments.json:
        print_json({"path": str(out), "bytes": size_bytes, "warnings": warnings})
        return
    print(f"{out}: {size_bytes / 1e6:.1f} MB")
    for warning in warnings:
        tell(f"Note: {warning}")
