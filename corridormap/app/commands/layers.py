"""`corridormap layers`: what is in these files."""

from __future__ import annotations

import argparse
from functools import partial
from typing import TYPE_CHECKING, Any

from corridormap.app.command_output import answered, print_json, tell
from corridormap.core.bundled import layers_folder
from corridormap.formats.gpkg import OpenedFile, open_geopackage
from corridormap.formats.layer_file import open_layer_file

if TYPE_CHECKING:
    from corridormap.core.vector_layer import LayerInfo


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Declare the command's arguments."""
    parser.add_argument(
        "files", nargs="*", metavar="FILE", help="GeoPackages; the bundled ones by default"
    )
    parser.add_argument("--json", action="store_true", help="one JSON object on standard output")


def run(arguments: argparse.Namespace) -> int:
    """List the layers; 2 if a file or a layer cannot be read, the others are still listed."""
    if arguments.files:
        opened, all_good = answered(arguments.files, open_layer_file)
    else:
        shipped = [str(path) for path in sorted(layers_folder().glob("*.gpkg"))]
        opened, all_good = answered(shipped, partial(open_geopackage, bundled=True))
    for file in opened:
        for error in file.errors:
            tell(str(error))
    if arguments.json:
        layers = [_layer(source.info) for file in opened for source in file.layers]
        print_json({"layers": layers})
    else:
        for file in opened:
            _print(file)
    if arguments.json:
        _tell_warnings(opened)
    return 0 if all_good and not any(file.errors for file in opened) else 2


def _layer(info: LayerInfo) -> dict[str, Any]:
    return {
        "path": str(info.path),
        "name": info.table,
        "geometry_type": info.geometry_type,
        "features": info.feature_count,
        "crs": None if info.crs is None else info.crs.definition,
        "extent": None if info.extent is None else list(info.extent.as_tuple()),
    }


def _tell_warnings(opened: list[OpenedFile]) -> None:
    for file in opened:
        for source in file.layers:
            for warning in source.info.warnings:
                tell(f"Note: {file.path.name}, layer {source.info.table}: {warning}")


def _print(file: OpenedFile) -> None:
    print(f"{file.path} ({file.access.value})")
    if not file.layers:
        print("  no layers")
    width = max((len(source.info.table) for source in file.layers), default=0)
    for source in file.layers:
        print(f"  {source.info.table:<{width}}  {_described(source.info)}")
        for warning in source.info.warnings:
            print(f"    {warning}")
    if file.tables:
        names = ", ".join(source.info.table for source in file.tables)
        print(f"  tables without geometry: {names}")


def _described(info: LayerInfo) -> str:
    crs = "no CRS" if info.crs is None else _short(info.crs.definition)
    words = [info.geometry_type, f"{info.feature_count:,} features", crs]
    if info.extent is not None:
        words.append("extent " + ", ".join(f"{side:.6g}" for side in info.extent.as_tuple()))
    return "  ".join(words)


def _short(text: str) -> str:
    return text if len(text) <= 40 else text[:39] + "…"
