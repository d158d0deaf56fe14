from __future__ import annotations

import json
import sqlite3
import xml.etree.ElementTree as ET
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from corridormap.builder.build_tree import BuildTree
from corridormap.builder.styles import with_styles
from corridormap.builder.styles_qml import qml_text
from corridormap.builder.styles_rules import DrawingRule, lookups, scaled_rules
from corridormap.builder.tables import Column, Table
from corridormap.core.errors import SourceError
from corridormap.core.symbol import (
    Category,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)

RAIL = SymbolSet(line=LineSymbol("#b3203d80", 2.5, (4, 3)))
ROAD = SymbolSet(line=LineSymbol("#d98200", casing_color="#ffffff", casing_width_px=1.5))
OTHER = SymbolSet(line=LineSymbol("#888888"))
STYLE = LayerStyle(
    OTHER,
    ("mode", "status"),
    (
        Category(("rail", "planned"), "Railway, planned", RAIL),
        Category(("rail", "trial"), "Railway, trial", RAIL),
        Category(("rail", None), "Railway", RAIL),
        Category(("road", None), "Road's", ROAD),
    ),
)
LEGS = Table("legs", (Column("mode"), Column("corridor_id")), [], "LINESTRING", title="Legs")


def test_theme_layers_have_styles_that_match_each_row_once(checkout: BuildTree) -> None:
    path = checkout.layers / "corridormap.gpkg"
    with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
        styles = dict(connection.execute("SELECT f_table_name, styleQML FROM layer_styles"))
        assert set(styles) >= {
            "corridors", "corridor_legs", "ports", "border_crossings", "member_regions",
        }  # fmt: skip
        for layer in ("corridor_legs", "ports", "member_regions"):
            filters = [rule.get("filter") for rule in ET.fromstring(styles[layer]).iter("rule")]
            matches = " + ".join(f"({text})" for text in filters)
            sums = connection.execute(f"SELECT DISTINCT {matches} FROM {layer}").fetchall()
            assert sums == [(1,)], layer


def test_every_layer_of_every_style_file_gets_one(checkout: BuildTree) -> None:
    files = {"theme": "corridormap.gpkg", "basemap": "basemap.gpkg", "ways": "ways_osm.gpkg"}
    for name, gpkg in ((f"{stem}.json", gpkg) for stem, gpkg in files.items()):
        known = json.loads((checkout.resources / "styles" / name).read_text(encoding="utf-8"))
        path = checkout.layers / gpkg
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            styled = {row[0] for row in connection.execute("SELECT f_table_name FROM layer_styles")}
            there = {
                row[0] for row in connection.execute("SELECT table_name FROM gpkg_geometry_columns")
            }
        assert styled == set(known) & there


def test_joins_are_spelled_out_and_the_first_category_wins() -> None:
    from dataclasses import replace

    from corridormap.core.symbol import Join

    join = Join("status", "corridor_id", "corridors", "corridor_id", "status")
    found: dict[str, Any] = {"status": {"a": "planned", "it's": "planned", "c": "operating"}}
    rules = scaled_rules(replace(STYLE, joins=(join,)), LEGS, found)
    planned = "\"mode\" = 'rail' AND \"corridor_id\" IN ('a', 'it''s')"
    rail, road = "\"mode\" = 'rail'", "\"mode\" = 'road'"
    assert [(rule.filter_text, rule.label) for rule in rules] == [
        (planned, "Railway, planned"),
        (f"{rail} AND NOT ({planned})", "Railway"),
        (road, "Road's"),
        (f"NOT ({planned}) AND NOT ({rail}) AND NOT ({road})", "Legs"),
    ]


def test_joins_keep_to_their_conditions() -> None:
    from dataclasses import replace

    from corridormap.core.symbol import Join

    columns = (Column("subject_id"), Column("period"), Column("value"))
    facts = Table("facts", columns, [("a", "2018", "1"), ("a", "2019", "2")], None)
    join = Join("trade", "leg_id", "facts", "subject_id", "value", (("period", "2019"),))
    found = lookups({"legs": replace(STYLE, joins=(join,))}, [replace(LEGS, name="legs"), facts])
    assert found == {"legs": {"trade": {"a": "2"}}}


def test_rows_of_chinas_viewpoint_are_left_out() -> None:
    table = Table("borders", (Column("viewpoint"),), [], "LINESTRING")
    rules = scaled_rules(LayerStyle(OTHER, ("viewpoint",)), table, {})
    assert [rule.filter_text for rule in rules] == ["\"viewpoint\" <> 'china'"]


def test_rows_of_low_rank_vanish_on_small_scales() -> None:
    style = LayerStyle(OTHER, rank_field="rank", rank_max_denominators=(9e6, 1e6))
    (rule,) = scaled_rules(style, LEGS, {})
    assert rule.filter_text == '@map_scale <= array_get(array(9000000, 1000000), min("rank", 1))'


def test_corridors_show_by_themselves_on_the_land(checkout: BuildTree) -> None:
    looks = json.loads((checkout.resources / "styles" / "theme.json").read_text(encoding="utf-8"))
    line = looks["corridors"]["style"]["symbols"]["line"]
    assert line["casing_width_px"] > 0
    # The luminance of the casing is far from that of the pale land.
    red, green, blue = (int(line["casing_color"][at : at + 2], 16) for at in (1, 3, 5))
    assert 0.2126 * red + 0.7152 * green + 0.0722 * blue < 170


def test_lines_keep_colour_width_dashes_and_casing(tmp_path: Path) -> None:
    rules = [DrawingRule("x", "Rail", RAIL), DrawingRule("y", "Road", ROAD)]
    root = ET.fromstring(qml_text(STYLE, rules, "MULTILINESTRING", tmp_path))
    layers = [
        {option.get("name"): option.get("value") for option in layer.iter("Option")}
        for layer in root.iter("layer")
    ]
    assert [layer["line_width"] for layer in layers] == ["2.5", "4", "1"]
    assert [layer["line_color"] for layer in layers] == [
        "179,32,61,128", "255,255,255,255", "217,130,0,255",
    ]  # fmt: skip
    assert next(layer["customdash"] for layer in layers) == "4;3"
    assert [layer["use_custom_dash"] for layer in layers] == ["1", "0", "0"]
    assert {layer["line_width_unit"] for layer in layers} == {"Pixel"}


def test_pictures_are_embedded_in_their_colour(tmp_path: Path) -> None:
    import base64

    (tmp_path / "port.svg").write_text('<svg fill="currentColor"/>', encoding="utf-8")
    style = LayerStyle(SymbolSet(marker=MarkerSymbol("port", 18, "#0f4c81")))
    root = ET.fromstring(qml_text(style, [DrawingRule("", "", style.symbols)], "POINT", tmp_path))
    (layer,) = root.iter("layer")
    values = {option.get("name"): option.get("value") for option in layer.iter("Option")}
    picture = base64.b64decode(str(values["name"]).removeprefix("base64:")).decode()
    assert picture == '<svg fill="#0f4c81"/>'
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("type") == "singleSymbol"


def test_a_layer_that_draws_nothing_has_a_null_renderer(tmp_path: Path) -> None:
    rules = [DrawingRule("", "", SymbolSet())]
    root = ET.fromstring(qml_text(LayerStyle(SymbolSet()), rules, "MULTIPOLYGON", tmp_path))
    renderer = root.find("renderer-v2")
    assert renderer is not None
    assert renderer.get("type") == "nullSymbol"


@pytest.mark.parametrize(("text", "reason"), [(None, "missing"), ("{", "not JSON")])
def test_a_style_file_that_is_no_style_file_is_named(
    tmp_path: Path, text: str | None, reason: str
) -> None:
    folder = tmp_path / "resources" / "styles"
    folder.mkdir(parents=True)
    if text is not None:
        (folder / "theme.json").write_text(text, encoding="utf-8")
    with pytest.raises(SourceError, match=reason):
        with_styles(BuildTree(tmp_path), [LEGS], "theme.json")
