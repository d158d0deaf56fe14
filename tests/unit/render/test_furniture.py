"""Furniture looks alike on screen and in files: text stays text, nothing is cut or hidden."""

from __future__ import annotations

import re
import subprocess
from dataclasses import replace
from pathlib import Path
from shutil import which

import numpy as np
import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from corridormap.core.crs import parse_crs
from corridormap.core.decorations import KINDS, NEW_MAP, Place
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.length_unit import LengthUnit
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import RenderRequest
from corridormap.core.symbol import (
    FillSymbol,
    LabelStyle,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.render.decorations.arrangement import (
    UNCREDITED,
    Arrangement,
    arranged,
    draw_furniture,
    furnished_request,
    still_pieces,
)
from corridormap.render.decorations.draw_graticule import graticule_labels
from corridormap.render.decorations.furniture import (
    Furniture,
    LegendGroup,
    LegendLayer,
    LegendRow,
)
from corridormap.render.decorations.legend_piece import in_columns, legend_piece, legend_rows
from corridormap.render.decorations.north_arrow import north_deg, why_no_arrow
from corridormap.render.decorations.texts import text_width_px, wrapped_text
from corridormap.render.image_export import ExportedImage, ImageOptions, export_image
from corridormap.render.images import blank_image, painting
from corridormap.render.label_placement import Placement
from corridormap.render.map_renderer import MapRenderer
from tests.unit.render.pictures import difference, layer

ALBERS = parse_crs("+proj=aea +lat_1=25 +lat_2=47 +lat_0=0 +lon_0=105 +datum=WGS84")
ROWS = (
    LegendRow("Rail, planned 铁路", SymbolSet(line=LineSymbol("#b3203d", 2.6, (5, 4)))),
    LegendRow("ASEAN", SymbolSet(fill=FillSymbol("#56b4e91c", LineSymbol("#a9cbd9", 0.9)))),
    LegendRow("Sea port", SymbolSet(marker=MarkerSymbol("sea_port", 18, "#0f4c81"))),
)
LEGEND = (
    LegendGroup("Trade corridors", (LegendLayer("Corridor legs", ROWS),)),
    LegendGroup("Mine", (LegendLayer("Plants", (LegendRow("", ROWS[2].symbols),)),)),
)
FULL = Furniture(
    replace(NEW_MAP, title_text="Trade corridors 贸易走廊", subtitle_text="2026").furnished(),
    unit=LengthUnit.MILE,
    credits="Made with Natural Earth",
    viewpoint="Boundaries: de facto",
    legend=LEGEND,
)
AT = MapSettings(MapView(1.2e7, 3.5e6, 8_000.0), 900, 600, background="#dfe9f0")
TEXTS = ("Trade corridors", "2026", "Sea port", "Plants", "Made with Natural Earth", "1,000 km")


def arrangement(furniture: Furniture = FULL, at: MapSettings = AT) -> Arrangement:
    return arranged(furniture, at, still_pieces(furniture, at))


def export(file_format: str, furniture: Furniture = FULL) -> ExportedImage:
    options = ImageOptions("", furniture)
    return export_image(RenderRequest(1, AT, ()), file_format, Feedback(), options)


def on_screen(at: MapSettings = AT) -> QImage:
    image = blank_image(at)
    with painting(image) as painter:
        draw_furniture(painter, at, FULL)
    return image


def test_texts_stay_texts_in_svg_and_pdf(tmp_path: Path) -> None:
    svg = export("svg").content.decode()
    assert "<image" not in svg
    written = "".join(re.findall(r"<text[^>]*>([^<]*)</text>", svg))
    for text in (*TEXTS, "贸易走廊", "N"):
        assert text in written, text
    path = tmp_path / "map.pdf"
    path.write_bytes(export("pdf").content)
    assert b"/Subtype /Image" not in path.read_bytes()
    if which("pdftotext"):
        said = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, check=True)
        for text in TEXTS[:-1]:
            assert text in said.stdout, text


def test_files_look_like_the_screen() -> None:
    screen = on_screen()
    png = QImage.fromData(export("png").content)
    assert difference(png, screen) < 0.5
    image = blank_image(AT)
    with painting(image) as painter:
        QSvgRenderer(export("svg").content).render(painter)
    assert difference(image, screen) < 3.0


def test_at_two_device_pixels_everything_stands_where_it_stood() -> None:
    large = on_screen(replace(AT, device_pixel_ratio=2.0))
    assert (large.width(), large.height()) == (1800, 1200)
    small = large.scaled(900, 600, mode=Qt.TransformationMode.SmoothTransformation)
    small.setDevicePixelRatio(1.0)
    assert difference(small, on_screen()) < 2.0


def test_pieces_do_not_lie_on_each_other() -> None:
    whole = Extent(0.0, 0.0, 900.0, 600.0)
    made = arrangement()
    assert {each.piece.kind for each in made.pieces} == set(KINDS)
    for each in made.pieces:
        assert each.box.lies_in(whole)
        for other in made.pieces:
            apart = other is each or not each.box.buffered(-0.01).intersects(other.box)
            assert apart, (each.piece.kind, other.piece.kind)


def test_a_piece_in_the_hand_pushes_nothing_and_is_not_pushed() -> None:
    place = Place("bottom_right", 0.0, 0.0)
    moved = replace(FULL, decorations=FULL.decorations.with_place("legend", place))
    before = {each.piece.kind: each.box for each in arrangement().pieces}
    held = arranged(moved, AT, still_pieces(moved, AT), lifted="legend")
    boxes = {each.piece.kind: each.box for each in held.pieces}
    assert boxes["legend"].x_max == 900
    assert boxes["legend"].y_max == 600
    assert boxes["attributions"] == before["attributions"]
    top = held.piece_at(890, 590)
    assert top is not None
    assert top.piece.kind == "legend"


def test_a_long_legend_gets_two_columns_and_a_small_map_none() -> None:
    rows = tuple(LegendRow(f"Class number {index}", ROWS[0].symbols) for index in range(24))
    long = replace(FULL, legend=(LegendGroup("", (LegendLayer("Many", rows),)),))
    lines = legend_rows(long.legend)
    assert len(lines) == 25
    columns = in_columns(lines, 2)
    assert [len(column) for column in columns] in ([13, 12], [12, 13])
    wide = legend_piece(long, AT, vector=False)
    one = legend_piece(replace(FULL, legend=LEGEND[:1]), AT, vector=False)
    assert wide is not None
    assert one is not None
    assert wide.width_px > 1.7 * one.width_px
    assert wide.height_px < 600
    tiny = replace(AT, width_px=140, height_px=110)
    made = arrangement(long, tiny)
    assert "legend" in {each.kind for each in made.left_out}
    assert "legend" not in {each.piece.kind for each in made.pieces}


def test_headings_keep_to_what_they_head() -> None:
    groups = tuple(
        LegendGroup(f"Group {number}", (LegendLayer(f"Layer {number}", ROWS),))
        for number in range(5)
    )
    for count in (1, 2, 3, 4):
        for column in in_columns(legend_rows(groups), count):
            assert not column[-1].is_heading


@pytest.mark.parametrize(
    "text", ["One two three four five six seven", "国界按实际控制绘制，争议界线为虚线，来源见说明"]
)
def test_lines_are_broken_where_they_may_be(text: str) -> None:
    lines = wrapped_text(text, 11.0, 90.0)
    assert len(lines) > 1
    assert all(text_width_px(line, 11.0) <= 90.0 for line in lines)
    assert "".join(lines).replace(" ", "") == text.replace(" ", "")
    assert not any(line.startswith("，") for line in lines)


def test_quotation_marks_are_as_wide_as_the_script_has_them() -> None:
    bare = text_width_px("13", 11.0)
    assert text_width_px("“13”", 11.0) - bare < 14.0
    if text_width_px("新", 11.0) == pytest.approx(11.0, abs=0.5):
        chinese = text_width_px("新通道“13”", 11.0) - text_width_px("新通道13", 11.0)
        assert chinese > text_width_px("“13”", 11.0) - bare


def test_north_is_up_on_web_mercator_and_leans_in_an_albers() -> None:
    assert north_deg(AT, 10, 10) == 0.0
    assert why_no_arrow(AT, 10, 10) == ""
    region = MapSettings(MapView(1.9e6, 4.6e6, 1_500.0, ALBERS), 900, 600)
    east, west = north_deg(region, 850, 300), north_deg(region, 50, 300)
    # East of the central meridian north leans to the left.
    assert -25 < east < west < 0
    assert why_no_arrow(region, 850, 60) == ""


def test_an_arrow_that_would_mislead_is_left_out_with_the_reason() -> None:
    asia = MapSettings(MapView(0.0, 4.0e6, 14_000.0, ALBERS), 900, 600)
    made = arrangement(FULL, asia)
    reasons = {each.kind: each.reason for each in made.left_out}
    assert "north differs by up to" in reasons["north_arrow"]
    globe = parse_crs("+proj=ortho +lat_0=30 +lon_0=105 +datum=WGS84")
    whole = MapSettings(MapView(0.0, 0.0, 25_000.0, globe), 900, 600)
    assert "globe" in why_no_arrow(whole, 450, 300)


def test_what_is_left_out_of_a_picture_is_told() -> None:
    off = replace(FULL, decorations=FULL.decorations.with_shown("attributions", False))
    exported = export("png", off)
    assert [(each.kind, each.reason) for each in exported.left_out] == [
        ("attributions", UNCREDITED)
    ]
    assert exported.left_out[0].text.startswith("Left out of the picture, credits: ")
    assert export("png").left_out == ()


def test_names_keep_clear_of_the_furniture_in_files(monkeypatch: pytest.MonkeyPatch) -> None:
    boxes = [each.box for each in arrangement().pieces]
    legend = next(box for box in boxes if box.width > 100 and box.height > 100)
    x, y = legend.center
    # One name begins in the middle of the legend, one runs into it from the left.
    places = AT.to_map(np.array([[x, y], [legend.x_min - 30, y], [200.0, 250.0]]))
    named = layer(
        [shapely.Point(*place) for place in places],
        LayerStyle(SymbolSet(), labels=LabelStyle("name", size_px=14)),
        {"name": ["Under the legend", "Beside the legend", "Elsewhere"]},
    )
    placed: list[Placement] = []
    monkeypatch.setattr(
        "corridormap.render.map_renderer.draw_placements", lambda _, found: placed.extend(found)
    )
    request = RenderRequest(1, AT, (named,))
    export_image(request, "svg", Feedback(), ImageOptions("", FULL))
    in_file, placed[:] = list(placed), []
    MapRenderer().render(furnished_request(request, FULL), Feedback())
    for found in (in_file, placed):
        assert "Elsewhere" in {each.text.text for each in found}
        for each in found:
            for box in each.boxes:
                assert not any(Extent(*box).buffered(-0.6).intersects(other) for other in boxes)


def test_pieces_without_words_are_not_drawn() -> None:
    silent = Furniture(NEW_MAP.furnished())
    kinds = {each.piece.kind for each in arrangement(silent).pieces}
    assert kinds == {"scale_bar", "north_arrow"}


def test_names_keep_clear_of_degrees_at_the_frame() -> None:
    request = RenderRequest(1, AT, ())
    furniture = replace(FULL, decorations=replace(FULL.decorations, graticule=False))
    bare = furnished_request(request, furniture).reserved
    gridded = replace(FULL, decorations=replace(FULL.decorations, graticule=True))
    more = furnished_request(request, gridded).reserved
    degrees = more[len(bare) :]
    assert more[: len(bare)] == bare
    assert degrees == graticule_labels(AT, bare)
    assert any(box.y_max > AT.height_px - 10 for box in degrees)
    assert not any(box.intersects(piece) for box in degrees for piece in bare)
