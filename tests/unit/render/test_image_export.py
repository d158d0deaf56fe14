from __future__ import annotations

import re
from dataclasses import replace

import pytest
import shapely
from PySide6.QtGui import QImage
from PySide6.QtSvg import QSvgRenderer

from corridormap.core.decorations import NEW_MAP
from corridormap.core.errors import Cancelled, ExportError
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import FillSymbol, LabelStyle, LineSymbol, MarkerSymbol
from corridormap.render.decorations.furniture import Furniture
from corridormap.render.image_export import ExportedImage, ImageOptions, export_image
from corridormap.render.images import blank_image, painting
from tests.unit.render.pictures import (
    BLUE,
    RED,
    color_at,
    difference,
    layer,
    line,
    picture,
    settings,
    square,
    styled,
)

LAYERS: tuple[LayerSnapshot, ...] = (
    layer([square(0, 0, 120)], FillSymbol(BLUE, LineSymbol("#000000", 2)), layer_id="area"),
    layer([line((-140, 5), (140, 5))], LineSymbol(RED, 4, (12, 6), "#ffffff", 2), layer_id="line"),
    layer(
        [shapely.Point(-100, -50)],
        styled(MarkerSymbol("sea_port", 18, "#0f4c81"), labels=LabelStyle("name")),
        {"name": ["Qinzhou 钦州"]},
        layer_id="port",
    ),
)
AT = settings(size_px=(300, 200))
CREDITED = Furniture(NEW_MAP.with_shown("scale_bar", False), credits="© Somebody")


def export(
    file_format: str, at: MapSettings = AT, options: ImageOptions | None = None
) -> ExportedImage:
    return export_image(RenderRequest(1, at, LAYERS), file_format, Feedback(), options)


def test_png_is_the_same_map_as_the_screen() -> None:
    image = QImage.fromData(export("png").content)
    assert (image.width(), image.height()) == (300, 200)
    assert difference(image, picture(*LAYERS, at=AT)) < 0.5


def test_png_at_two_device_pixels_has_twice_the_size() -> None:
    image = QImage.fromData(export("png", replace(AT, device_pixel_ratio=2.0)).content)
    assert (image.width(), image.height()) == (600, 400)
    assert color_at(image, 300, 250) == BLUE


def test_svg_holds_shapes_and_no_pixels() -> None:
    exported = export("svg", options=ImageOptions("A title", CREDITED))
    content = exported.content.decode()
    assert "<image" not in content
    assert len(re.findall(r"<(?:path|polyline|polygon)\b", content)) >= 8
    assert ">© Somebody</text>" in content
    assert "A title" in content
    assert "<desc>© Somebody</desc>" in content
    assert not exported.errors


@pytest.mark.parametrize("icon", ["zone", "river_port", "border_crossing", "rail_station"])
def test_symbols_get_no_outline_that_they_do_not_have(icon: str) -> None:
    marks = layer([shapely.Point(0, 0)], MarkerSymbol(icon, 60, "#7a4fa3"))
    at = settings(size_px=(80, 80))
    exported = export_image(RenderRequest(1, at, (marks,)), "svg", Feedback())
    image = blank_image(at)
    with painting(image) as painter:
        QSvgRenderer(exported.content).render(painter)
    assert difference(image, picture(marks, at=at)) < 3.0


@pytest.mark.parametrize("file_format", ["svg", "pdf"])
def test_faded_layers_stay_shapes(file_format: str) -> None:
    faded = tuple(replace(snapshot, opacity=0.4) for snapshot in LAYERS)
    exported = export_image(RenderRequest(1, AT, faded), file_format, Feedback())
    assert b"<image" not in exported.content
    assert b"/Subtype /Image" not in exported.content
    if file_format == "svg":
        assert b'opacity="0.4"' in exported.content


@pytest.mark.parametrize(("text", "is_narrow"), [("ILSTC “13+2”", True), ("通道“13+2”", False)])
def test_quotation_marks_in_svg_are_as_wide_as_they_were_measured(
    text: str, is_narrow: bool
) -> None:
    furniture = replace(CREDITED, credits=text)
    written = export("svg", options=ImageOptions("", furniture)).content.decode()
    (shown,) = re.findall(rf"<text ([^>]*)>{re.escape(text)}</text>", written)
    assert ("proportional-width" in shown) is is_narrow
    assert QSvgRenderer(written.encode()).isValid()


def test_svg_looks_like_the_screen() -> None:
    image = blank_image(AT)
    renderer = QSvgRenderer(export("svg").content)
    assert renderer.isValid()
    assert (renderer.defaultSize().width(), renderer.defaultSize().height()) == (300, 200)
    with painting(image) as painter:
        renderer.render(painter)
    assert difference(image, picture(*LAYERS, at=AT)) < 3.0


def test_pdf_is_one_page_of_the_right_size_with_shapes_and_no_pixels() -> None:
    content = export("pdf").content
    assert content.startswith(b"%PDF-")
    box = re.search(rb"/MediaBox\s*\[\s*([\d. ]+)\]", content)
    assert box is not None
    sides = [float(side) for side in box[1].split()]
    # 96 pixels and 72 points to the inch.
    assert sides == pytest.approx([0, 0, 225, 150], abs=0.6)
    assert content.count(b"/Type /Page\n") == 1
    assert b"/Subtype /Image" not in content


def test_credits_stand_in_the_lower_right_corner() -> None:
    plain = QImage.fromData(export("png").content)
    credited = QImage.fromData(export("png", options=ImageOptions("", CREDITED)).content)
    corner = (240, 180, 60, 20)
    assert plain.copy(*corner) != credited.copy(*corner)
    assert plain.copy(0, 0, 200, 170) == credited.copy(0, 0, 200, 170)


def test_a_layer_that_fails_is_named() -> None:
    odd = replace(LAYERS[0], crs=replace(LAYERS[0].crs, definition="EPSG:999999"))
    exported = export_image(RenderRequest(1, AT, (odd, LAYERS[1])), "svg", Feedback())
    assert [message.layer_id for message in exported.errors] == ["area"]


def test_what_cannot_be_exported_says_so() -> None:
    with pytest.raises(ExportError, match="gif"):
        export("gif")
    with pytest.raises(ExportError, match="too large"):
        export("png", replace(AT, width_px=100_000, height_px=100_000))
    feedback = Feedback()
    feedback.cancel()
    for file_format in ("png", "svg", "pdf"):
        with pytest.raises(Cancelled):
            export_image(RenderRequest(1, AT, LAYERS), file_format, feedback)
