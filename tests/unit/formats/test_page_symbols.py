"""What a page makes of symbols that a browser's canvas does not know, and that it says so."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import shapely

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import (
    Category,
    FillSymbol,
    Graduation,
    Hatch,
    LabelStyle,
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.core.tint import tint_of
from corridormap.core.viewpoint import style_for_viewpoint
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.page_request import PageInput, PagePlan, read_request
from corridormap.formats.page_symbols import NOTHING, cluster_values, style_losses
from corridormap.formats.web_page import prepare_page
from tests.unit.formats.gpkg_making import write_layer

VIEW = Extent(99.0, 19.0, 101.0, 21.0)
PLAN: dict[str, Any] = {
    "title": "t",
    "date": "2026-01-01",
    "language": "en",
    "extent": VIEW,
    "attributions": (),
    "viewpoint": "",
}
HATCHED = FillSymbol(None, LineSymbol("#000000"), Hatch("#ff0000", spacing_px=4, width_px=1))


def layer_of(path: Path, style: LayerStyle, **more: Any) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the page's data of a file's one layer, and what was left out."""
    (source,) = open_geopackage(path).sources
    each = PageInput("mine", "mine", False, style, 1.0, source)
    plan = PagePlan(**{**PLAN, "inputs": (each,), **more})
    page = prepare_page(read_request(plan, Feedback()), Feedback())
    found = re.search(r"const CORRIDORMAP = (\{.*?\});</script>", page.html.decode())
    assert found is not None
    (layer,) = json.loads(found[1])["layers"]
    return layer, page.warnings


@pytest.mark.parametrize(
    ("fill", "tint"),
    [
        (HATCHED, "#ff000040"),
        (replace(HATCHED, color="#ffffff"), "#ffbfbfff"),
        (FillSymbol("#12345678"), "#12345678"),
        (FillSymbol(None, None, Hatch("#0000ff80", 0, 4, 1, crossed=True)), "#0000ff38"),
        (FillSymbol(None), None),
    ],
)
def test_a_hatch_becomes_the_tint_that_it_looks_like_from_afar(
    fill: FillSymbol, tint: str | None
) -> None:
    assert tint_of(fill) == tint


def test_casings_that_show_under_lines_are_told() -> None:
    cased = LayerStyle(SymbolSet(line=LineSymbol("#000000", 2.0, (), "#ffffff", 1.0)))
    assert style_losses("rail", cased, 1.0) == []
    assert style_losses("rail", LayerStyle(SymbolSet(line=LineSymbol("#000000"))), 0.5) == []
    (loss,) = style_losses("rail", cased, 0.5)
    assert loss == "Layer rail: what is see-through shows casings under lines."


def test_the_page_is_given_hatches_marks_and_offsets(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.box(99.5, 19.5, 100, 20)])
    lines = LineSymbol("#000000", 2.0, (6, 3), offset_px=3, marks=LineMarks("arrows"))
    layer, warnings = layer_of(path, LayerStyle(SymbolSet(line=lines, fill=HATCHED)))
    (symbol,) = layer["symbols"]
    assert symbol["fill"]["hatch"]["color"] == "#ff0000"
    assert symbol["line"]["marks"]["kind"] == "arrows"
    assert (symbol["line"]["offset_px"], symbol["line"]["dash_px"]) == (3, [6, 3])
    assert warnings == ()


def test_sizes_and_angles_are_those_of_each_feature(tmp_path: Path) -> None:
    shapes = [shapely.Point(99.5 + i / 10, 20) for i in range(4)]
    values: dict[str, list[Any]] = {"n": [100.0, 25.0, None, 25.0], "turn": [0.0, 91.0, 0.0, 91.0]}
    path = write_layer(tmp_path / "a.gpkg", "a", shapes, values)
    marker = MarkerSymbol("square", angle_field="turn", size_scale=SizeScale("n", 0, 100, 0, 40))
    layer, warnings = layer_of(path, LayerStyle(SymbolSet(marker=marker)))
    looks = [layer["symbols"][feature[0]]["marker"] for feature in layer["features"]]
    # The third has no number, and is left out as on the map.
    assert [(look["size_px"], look["angle_deg"]) for look in looks] == [(40, 0), (20, 90), (20, 90)]
    (used,) = layer["used"]
    listed = [layer["symbols"][index] for index in reversed(used)]
    assert [each["label"] for each in listed if each["label"]] == ["100", "30", "3"]
    assert [each["swatchPx"] for each in listed if each["label"]] == [40.0, 21.9, 6.9]
    assert warnings == ()


def test_markers_on_areas_stand_inside_them(tmp_path: Path) -> None:
    area = shapely.box(99.5, 19.5, 100.5, 20.5)
    path = write_layer(tmp_path / "a.gpkg", "a", [area], {"n": [5.0]})
    marker = MarkerSymbol("circle", size_scale=SizeScale("n", 0, 10, 0, 40), on_shapes=True)
    look = SymbolSet(marker, fill=FillSymbol("#eeeeee"))
    layer, _ = layer_of(path, LayerStyle(look))
    (_, first, *_), (_, second, *_) = layer["features"]
    assert (first[0][0], second[0][0]) == (3, 1)
    assert second[0][1][0] == [100 * 20_000, 20 * 20_000]
    assert layer["name"] == "mine: n"


def test_classes_that_change_with_the_scale_are_there_for_each_step(tmp_path: Path) -> None:
    shapes = [shapely.Point(99.5 + i / 10, 20) for i in range(3)]
    path = write_layer(tmp_path / "a.gpkg", "a", shapes, {"n": [1.0, 9.0, 99.0]})
    red, blue = (SymbolSet(MarkerSymbol("circle", 8, color)) for color in ("#ff0000", "#0000ff"))
    style = LayerStyle(
        SymbolSet(),
        categories=(
            Category((), "far", red, min_denominator=4e6),
            Category((), "nearest", blue, lower=9, max_denominator=1e5),
            Category((), "low", red, lower=0, upper=5),
            Category((), "high", blue, lower=5, upper=10),
        ),
        graduation=Graduation("n"),
    )
    layer, warnings = layer_of(path, style)

    def label(number: int) -> str:
        return "" if number == NOTHING else str(layer["symbols"][number]["label"])

    assert layer["limits"] == [1e5, 4e6]
    assert [[label(look) for look in feature[0]] for feature in layer["features"]] == [
        ["nearest", "high", "far"],
        ["nearest", "", "far"],
        ["low", "low", "far"],
    ]
    assert [{label(number) for number in step} for step in layer["used"]] == [
        {"low", "nearest"},
        {"low", "high"},
        {"far"},
    ]
    assert warnings == ()


def test_points_that_are_drawn_together_say_so_in_the_pages_language() -> None:
    style = LayerStyle(SymbolSet(MarkerSymbol("circle", 8, "#ff0000aa")), cluster_px=10.0)
    assert cluster_values(style, "zh") == {
        "side": 24.0,
        "color": "#ff0000",
        "label": "几处合为一圈，标出数目",
    }
    assert cluster_values(LayerStyle(SymbolSet()), "en") is None


def test_what_a_viewpoint_hides_has_no_label_either(tmp_path: Path) -> None:
    shapes = [shapely.Point(99.5 + i / 10, 20) for i in range(2)]
    names = {"viewpoint": ["china", "all"], "name": ["Hidden", "Shown"]}
    path = write_layer(tmp_path / "a.gpkg", "a", shapes, names)
    symbols = SymbolSet(MarkerSymbol("circle"), LineSymbol("#000000"))
    style = LayerStyle(symbols, ("viewpoint",), labels=LabelStyle("name"))
    layer, _ = layer_of(path, style_for_viewpoint(style, "de facto"))
    assert [feature[2] for feature in layer["features"]] == ["Shown"]


@pytest.mark.parametrize(
    ("language", "both", "expected"),
    [
        ("en", False, ["Qinzhou", ["河口", "", "dim"], "ASEAN"]),
        ("zh", False, ["钦州", "河口", ["ASEAN", "", "dim"]]),
        ("en", True, [["Qinzhou", "钦州"], "河口", "ASEAN"]),
        ("zh", True, [["钦州", "Qinzhou"], "河口", "ASEAN"]),
    ],
)
def test_names_are_those_of_the_map(
    tmp_path: Path, language: str, both: bool, expected: list[Any]
) -> None:
    shapes = [shapely.Point(99.5 + i / 10, 20) for i in range(3)]
    names: dict[str, list[Any]] = {
        "name": ["Qinzhou", None, "ASEAN"],
        "name_zh": ["钦州", "河口", None],
    }
    path = write_layer(tmp_path / "a.gpkg", "a", shapes, names)
    style = LayerStyle(SymbolSet(MarkerSymbol("circle")), labels=LabelStyle("name", "name_zh"))
    layer, warnings = layer_of(path, style, language=language, both_names=both)
    assert [feature[2] for feature in layer["features"]] == expected
    assert warnings == ()
