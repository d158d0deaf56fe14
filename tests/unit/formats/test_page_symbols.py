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
    LayerStyle,
    LineMarks,
    LineSymbol,
    MarkerSymbol,
    SizeScale,
    SymbolSet,
)
from corridormap.core.tint import tint_of
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.page_request import PageInput, PagePlan, read_request
from corridormap.formats.page_symbols import denominator_of, style_losses
from corridormap.formats.web_page import prepare_page
from tests.unit.formats.gpkg_making import write_layer

VIEW = Extent(99.0, 19.0, 101.0, 21.0)
HATCHED = FillSymbol(None, LineSymbol("#000000"), Hatch("#ff0000", spacing_px=4, width_px=1))


def layer_of(path: Path, style: LayerStyle) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Return the page's data of a file's one layer, and what was left out."""
    (source,) = open_geopackage(path).sources
    each = PageInput("mine", "mine", False, style, 1.0, source)
    plan = PagePlan("t", "2026-01-01", "en", VIEW, (each,), (), "")
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


def test_what_is_lost_is_told_layer_by_layer() -> None:
    lines = LineSymbol("#000000", offset_px=3, marks=LineMarks("arrows"))
    near = Category((), "Near", SymbolSet(fill=HATCHED), max_denominator=1e6)
    style = LayerStyle(SymbolSet(line=lines), categories=(near,))
    assert [line.removeprefix("Layer rail: ") for line in style_losses("rail", style)] == [
        "hatches are shown as a tint.",
        "ticks and arrows along lines are left out.",
        "lines are drawn where they lie, not beside it.",
        "classes that change with the scale stay as in this view.",
    ]
    assert style_losses("rail", LayerStyle(SymbolSet(line=LineSymbol("#000000")))) == []
    beside = LayerStyle(SymbolSet(line=LineSymbol("#000000")), lane_px=4.0)
    (loss,) = style_losses("rail", beside)
    assert loss == "Layer rail: lines that share a track lie on one another."


def test_the_page_is_written_with_the_nearest_look_and_says_so(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "a", [shapely.box(99.5, 19.5, 100, 20)])
    layer, warnings = layer_of(path, LayerStyle(SymbolSet(fill=HATCHED)))
    assert layer["symbols"][0]["fill"]["color"] == "#ff000040"
    assert "hatch" not in json.dumps(layer)
    assert warnings == ("Layer mine: hatches are shown as a tint.",)


def test_sizes_and_angles_are_those_of_each_feature(tmp_path: Path) -> None:
    shapes = [shapely.Point(99.5 + i / 10, 20) for i in range(4)]
    values: dict[str, list[Any]] = {"n": [100.0, 25.0, None, 25.0], "turn": [0.0, 91.0, 0.0, 91.0]}
    path = write_layer(tmp_path / "a.gpkg", "a", shapes, values)
    marker = MarkerSymbol("square", angle_field="turn", size_scale=SizeScale("n", 0, 100, 0, 40))
    layer, warnings = layer_of(path, LayerStyle(SymbolSet(marker=marker)))
    looks = [layer["symbols"][feature[0]]["marker"] for feature in layer["features"]]
    # The third has no number, and is left out as on the map.
    assert [(look["size_px"], look["angle_deg"]) for look in looks] == [(40, 0), (20, 90), (20, 90)]
    listed = [layer["symbols"][index]["label"] for index in reversed(layer["used"])]
    assert [label for label in listed if label] == ["100", "30", "3"]
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


def test_ranges_and_scales_are_those_of_the_view(tmp_path: Path) -> None:
    shapes = [shapely.Point(99.5 + i / 10, 20) for i in range(2)]
    path = write_layer(tmp_path / "a.gpkg", "a", shapes, {"n": [1.0, 9.0]})
    red, blue = (SymbolSet(MarkerSymbol("circle", 8, color)) for color in ("#ff0000", "#0000ff"))
    limit = denominator_of(VIEW)
    style = LayerStyle(
        red,
        categories=(
            Category((), "far", red, min_denominator=limit * 2),
            Category((), "low", red, lower=0, upper=5),
            Category((), "high", blue, lower=5, upper=10),
        ),
        graduation=Graduation("n"),
    )
    layer, warnings = layer_of(path, style)
    labels = [layer["symbols"][feature[0]]["label"] for feature in layer["features"]]
    assert labels == ["low", "high"]
    assert "stay as in this view" in warnings[0]
