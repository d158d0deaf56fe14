"""`corridormap export`: the map as a file that opens elsewhere."""

from __future__ import annotations

import argparse
import datetime
from pathlib import Path

from corridormap.app.attributions import attribution_lines
from corridormap.app.bundled_map import follow_look, theme_path
from corridormap.app.command_map import (
    add_layers_option,
    command_project,
    first_extent,
    parse_extent,
)
from corridormap.app.command_output import check_output, print_json, tell
from corridormap.core.errors import ArgumentError
from corridormap.core.feedback import Feedback
from corridormap.core.looks import LIGHT, LOOKS
from corridormap.formats.page_request import PagePlan, inputs_of, read_request
from corridormap.formats.theme_knowledge import ThemeKnowledge
from corridormap.formats.web_page import prepare_page, write_page

LATER = ("pdf", "pptx", "xlsx", "csv", "geojson", "kml", "gpkg")


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Describe the command's arguments."""
    parser.add_argument("out", metavar="OUT", help="the file to write, such as map.html")
    parser.add_argument("files", metavar="FILE", nargs="*", help="GeoPackages over the base map")
    parser.add_argument("--title", help="heading of the page")
    parser.add_argument("--extent", metavar="W,S,E,N", help="what to show, in degrees")
    add_layers_option(parser)
    parser.add_argument("--look", choices=LOOKS, default=LIGHT, help="of the base map and the page")
    parser.add_argument("--language", choices=("en", "zh"), default="en", help="of names and page")
    parser.add_argument("--both-names", action="store_true", help="in the other language too")
    parser.add_argument("--json", action="store_true", help="answer as JSON")


def run(arguments: argparse.Namespace) -> int:
    """Write the file and return the exit status."""
    out = Path(arguments.out)
    _check_format(out)
    check_output(out, arguments.files)
    left_out: list[str] = []
    project = command_project(arguments.files, arguments.layers, True, left_out)
    project.look, project.language = arguments.look, arguments.language
    follow_look(project, LIGHT)
    extent = (
        parse_extent(arguments.extent) if arguments.extent is not None else first_extent(project)
    )
    theme = ThemeKnowledge(theme_path())
    plan = PagePlan(
        title=_printable(arguments.title or _title(arguments.files, project.language)),
        date=datetime.date.today().isoformat(),
        language=project.language,
        extent=extent,
        inputs=inputs_of(project),
        attributions=attribution_lines(project),
        viewpoint=project.viewpoint,
        knowledge=theme.of_file,
        look=project.look,
        both_names=arguments.both_names,
    )
    page = prepare_page(read_request(plan, Feedback()), Feedback())
    write_page(page, out)
    warnings = [*left_out, *page.warnings]
    answer = {"path": str(out), "bytes": page.size_bytes, "warnings": warnings}
    if arguments.json:
        print_json(answer)
    else:
        print(f"{out}: {page.size_bytes / 1e6:.1f} MB")
        for warning in warnings:
            tell(f"Note: {warning}")
    return 0


def _check_format(out: Path) -> None:
    suffix = out.suffix.lower().lstrip(".")
    if suffix in LATER:
        raise ArgumentError(f"{out.name}: exporting to {suffix} is not built yet; use .html.")
    if suffix not in ("html", "htm"):
        raise ArgumentError(f"{out.name}: give a name that ends in .html.")


def _title(files: list[str], language: str) -> str:
    own = "国际贸易走廊" if language == "zh" else "International trade corridors"
    return ", ".join(Path(name).stem for name in files) or own


def _printable(title: str) -> str:
    """Return a title typed in any encoding as text that UTF-8 can hold."""
    return title.encode("utf-8", "replace").decode("utf-8")
