"""Layers opened from a file that QGIS styled have QGIS's colours, as near as the program comes."""

from __future__ import annotations

from pathlib import Path

import pytest
import shapely

from corridormap.core.classify import classify
from corridormap.core.default_style import default_style
from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.looks import DARK, LIGHT, in_look
from corridormap.core.symbol import FillSymbol, Hatch, LineSymbol, MarkerSymbol
from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.gpkg_schema import LAYER_STYLES_SQL
from corridormap.formats.layer_file import follow_qgis, open_layer_file
from corridormap.formats.qgis_style import QgisStyle, parsed_qml
from corridormap.formats.qml_symbols import Missed, color_of
from tests.unit.formats.gpkg_making import run_sql, write_layer

FIELDS = (
    Field("kind", FieldKind.TEXT),
    Field("n", FieldKind.INTEGER),
    Field("r", FieldKind.REAL),
    Field("open", FieldKind.BOOLEAN),
)
MM = 96 / 25.4


def layer(kind: str, **values: object) -> str:
    listed = "".join(f'<Option name="{name}" value="{text}"/>' for name, text in values.items())
    return f'<layer class="{kind}" enabled="1"><Option type="Map">{listed}</Option></layer>'


def symbol(kind: str, *layers: str, name: str = "0", alpha: str = "1") -> str:
    return f'<symbol type="{kind}" name="{name}" alpha="{alpha}">{"".join(layers)}</symbol>'


def qml(
    *symbols: str, renderer: str = 'type="singleSymbol"', classes: str = "", more: str = ""
) -> str:
    body = f"<renderer-v2 {renderer}>{classes}<symbols>{''.join(symbols)}</symbols></renderer-v2>"
    return f"<!DOCTYPE qgis PUBLIC 'http://mrcc.com/qgis.dtd' 'SYSTEM'>\n<qgis>{body}{more}</qgis>"


def parsed(text: str) -> QgisStyle:
    found = parsed_qml(text, FIELDS)
    assert found is not None
    return found


def line_of(*layers: str, alpha: str = "1") -> LineSymbol | None:
    return parsed(qml(symbol("line", *layers, alpha=alpha))).style.symbols.line


def test_a_line_has_its_colour_width_and_dashes() -> None:
    plain = layer("SimpleLine", line_color="18,52,86,255", line_width="0.5", line_style="solid")
    assert line_of(plain) == LineSymbol("#123456", round(0.5 * MM, 2))
    assert line_of(plain, alpha="0.5") == LineSymbol("#12345680", round(0.5 * MM, 2))
    dashed = layer(
        "SimpleLine", line_color="1,2,3,255", line_width="2", line_width_unit="Pixel",
        use_custom_dash="1", customdash="6;3", customdash_unit="Pixel", capstyle="flat",
        offset="-4", offset_unit="Pixel",
    )  # fmt: skip
    assert line_of(dashed) == LineSymbol("#010203", 2.0, (6.0, 3.0), offset_px=-4.0)
    square = layer("SimpleLine", line_color="1,2,3", line_width="1.5", line_width_unit="Point",
                   line_style="dash")  # fmt: skip
    assert line_of(square) == LineSymbol("#010203", 2.0, (10.0, 2.0))
    assert line_of(layer("SimpleLine", line_color="1,2,3", line_style="no")) is None


def test_older_files_and_newer_colours_are_understood() -> None:
    values = '<prop k="line_color" v="9,8,7,255"/><prop k="line_width" v="1"/>'
    old = f'<layer class="SimpleLine">{values}</layer>'
    assert line_of(old) == LineSymbol("#090807", round(MM, 2))
    new = layer("SimpleLine", line_color="9,8,7,255,rgb:0.035,0.031,0.027,1", line_width="1")
    assert line_of(new) == LineSymbol("#090807", round(MM, 2))


def test_a_wider_line_below_is_a_casing() -> None:
    below = layer("SimpleLine", line_color="1,1,1", line_width="6", line_width_unit="Pixel")
    above = layer("SimpleLine", line_color="2,2,2", line_width="2", line_width_unit="Pixel")
    found = parsed(qml(symbol("line", below, above)))
    assert found.style.symbols.line == LineSymbol("#020202", 2.0, (), "#010101", 2.0)
    assert not found.missed
    assert Missed.PARTS in parsed(qml(symbol("line", above, below, above))).missed


def test_areas_have_tint_outline_and_hatch() -> None:
    def fill(**values: object) -> FillSymbol | None:
        return parsed(qml(symbol("fill", layer("SimpleFill", **values)))).style.symbols.fill

    outline = {"outline_color": "9,9,9", "outline_width": "1", "outline_width_unit": "Pixel"}
    rim = LineSymbol("#090909", 1.0)
    assert fill(color="1,2,3,128", style="solid", **outline) == FillSymbol("#01020380", rim)
    assert fill(color="1,2,3", style="no", **outline) == FillSymbol(None, rim)
    assert fill(color="1,2,3", style="solid", outline_style="no") == FillSymbol("#010203")
    slanted = Hatch("#010203", 135.0, 5.66, 1.0)
    assert fill(color="1,2,3", style="b_diagonal", **outline) == FillSymbol(None, rim, slanted)
    crossed = Hatch("#010203", 0.0, 8.0, 1.0, crossed=True)
    assert fill(color="1,2,3", style="cross", **outline) == FillSymbol(None, rim, crossed)


def test_markers_have_colour_rim_and_size() -> None:
    values = {"color": "1,2,3", "outline_color": "9,9,9", "size": "3", "size_unit": "Pixel"}
    found = parsed(
        qml(symbol("marker", layer("SimpleMarker", name="square", angle="30", **values)))
    )
    assert found.style.symbols.marker == MarkerSymbol("square", 3.0, "#010203", "#090909", 30.0)
    assert not found.missed
    star = parsed(qml(symbol("marker", layer("SimpleMarker", name="star", **values))))
    assert star.style.symbols.marker == MarkerSymbol("circle", 3.0, "#010203", "#090909")
    assert star.missed == {Missed.MARKERS}
    ring = parsed(qml(symbol("marker", layer("SimpleMarker", **{**values, "color": "1,2,3,0"}))))
    assert ring.style.symbols.marker is not None
    assert ring.style.symbols.marker.color == "#09090900"


CATEGORIES = """<categories>
<category value="rail" symbol="0" label="Railway" render="true"/>
<category symbol="1" label="Others by land" render="true">
<val value="road"/><val value="path"/></category>
<category value="sea" symbol="1" label="Sea" render="false"/>
<category value="" symbol="2" label="other" render="true"/>
</categories>"""


def lines(count: int) -> list[str]:
    return [
        symbol("line", layer("SimpleLine", line_color=f"{n},0,0", line_width="1"), name=str(n))
        for n in range(1, count + 1)
    ]


def classes_of(found: QgisStyle, columns: dict[str, list[Value]]) -> list[int]:
    count = len(next(iter(columns.values())))
    answer: list[int] = classify(found.style, columns, count).tolist()
    return answer


def test_categories_keep_values_labels_and_what_is_hidden() -> None:
    three = [
        each.replace(f'name="{n}"', f'name="{n - 1}"', 1) for n, each in enumerate(lines(3), 1)
    ]
    found = parsed(qml(*three, renderer='type="categorizedSymbol" attr="kind"', classes=CATEGORIES))
    style = found.style
    assert style.category_fields == ("kind",)
    assert [each.label for each in style.categories] == [
        "Sea", "Others by land", "Others by land", "Railway",
    ]  # fmt: skip
    kinds: list[Value] = ["rail", "path", "sea", None, "air"]
    assert classes_of(found, {"kind": kinds}) == [3, 1, 0, -1, -1]
    assert style.categories[0].symbols.line is None
    assert style.categories[0].hidden_symbols is not None
    assert (style.other_label, style.symbols.line) == ("other", LineSymbol("#030000", round(MM, 2)))
    assert not found.missed


@pytest.mark.parametrize(
    ("field", "written", "values"),
    [("n", "3", [3, 4]), ("r", "3", [3.0, 4.0]), ("open", "true", [True, False])],
)
def test_values_are_what_the_program_calls_them(
    field: str, written: str, values: list[Value]
) -> None:
    category = f'<categories><category value="{written}" symbol="1" label=""/></categories>'
    renderer = f'type="categorizedSymbol" attr="{field}"'
    found = parsed(qml(*lines(1), renderer=renderer, classes=category))
    assert classes_of(found, {field: values}) == [0, -1]


def test_a_number_on_an_edge_is_in_the_first_class() -> None:
    ranges = """<ranges><range lower="0" upper="3" symbol="1" label="low"/>
    <range lower="3" upper="8" symbol="2" label="high"/></ranges>"""
    found = parsed(qml(*lines(2), renderer='type="graduatedSymbol" attr="r"', classes=ranges))
    assert found.style.kind == "graduated"
    assert classes_of(found, {"r": [0.0, 3.0, 3.1, 8.0, 9.0, None]}) == [0, 0, 1, 1, -1, -1]


def test_rules_that_are_sql_too_are_followed() -> None:
    rules = """<rules key="r"><rule symbol="1" filter="&quot;kind&quot; = 'rail' AND n > 1"
    label="a" scalemaxdenom="500000"/><rule symbol="2" filter="ELSE" label="b"/></rules>"""
    found = parsed(qml(*lines(2), renderer='type="RuleRenderer"', classes=rules))
    assert classes_of(found, {"kind": ["rail", "rail", "sea"], "n": [1, 2, 3]}) == [-1, 0, -1]
    assert found.style.categories[0].max_denominator == 500_000
    assert found.style.symbols.line is not None
    assert not found.missed
    strange = rules.replace("n > 1", "$length > 1")
    missing = parsed(qml(*lines(2), renderer='type="RuleRenderer"', classes=strange))
    assert missing.missed == {Missed.CLASSES}


def ruled(rules: str, count: int = 3) -> QgisStyle:
    return parsed(qml(*lines(count), renderer='type="RuleRenderer"', classes=rules))


def test_of_rules_that_hold_together_the_last_one_is_seen_as_in_qgis() -> None:
    found = ruled("""<rules key="r"><rule symbol="1" label="all"/>
    <rule symbol="2" filter="n &gt; 1" label="many"/></rules>""")
    assert [found.style.categories[at].label for at in classes_of(found, {"n": [1, 2]})] == [
        "all", "many",
    ]  # fmt: skip


def test_a_rule_that_is_switched_off_takes_no_feature_from_the_others() -> None:
    rules = """<rules key="r"><rule symbol="1" filter="n &gt; 0" label="any"/>
    <rule symbol="2" filter="n &gt; 1" label="many" checkstate="0"/>
    <rule symbol="3" filter="n &gt; 5" label="more"/></rules>"""
    found = ruled(rules)
    taken = classes_of(found, {"n": [1, 2, 6, 0]})
    assert [found.style.categories[at].label for at in taken[:3]] == ["any", "any", "more"]
    assert taken[3] == -1
    with_else = rules.replace("</rules>", '<rule symbol="1" filter="ELSE" label="rest"/></rules>')
    kept = ruled(with_else).style
    assert [each.label for each in kept.categories] == ["more", "any"]
    assert kept.other_label == "rest"


def test_features_of_rules_that_are_not_understood_are_seen() -> None:
    found = ruled("""<rules key="r"><rule symbol="1" filter="n &gt; 9" label="a"/>
    <rule filter="kind = 'rail'"><rule symbol="2" filter="n &gt; 1"/></rule></rules>""")
    assert found.missed == {Missed.CLASSES}
    assert found.style.symbols.line == LineSymbol("#020000", round(MM, 2))
    off = ruled("""<rules key="r"><rule symbol="1" filter="n &gt; 9" label="a"/>
    <rule symbol="2" filter="$length &gt; 1" checkstate="0"/></rules>""")
    assert off.style.symbols.line is None


def test_a_style_for_another_geometry_is_none_as_in_qgis() -> None:
    text = qml(symbol("marker", layer("SimpleMarker", name="circle", color="1,2,3", size="2")))
    assert parsed_qml(text, FIELDS, "MULTILINESTRING") is None
    assert parsed_qml(text, FIELDS, "POINT") is not None
    assert parsed_qml(text, FIELDS, "GEOMETRY") is not None


def test_of_layers_without_symbols_the_labels_are_seen() -> None:
    words = '<text-style fieldName="kind" textColor="1,2,3"/>'
    labels = f'<labeling type="simple"><settings>{words}</settings></labeling>'
    text = f'<qgis labelsEnabled="1"><renderer-v2 type="nullSymbol"/>{labels}</qgis>'
    found = parsed_qml(text, FIELDS, "POINT")
    assert found is not None
    marker = found.style.symbols.marker
    assert marker is not None
    assert (marker.color, marker.outline_color) == ("#00000000", None)
    assert found.style.symbols.line is None
    assert found.style.labels is not None


@pytest.mark.parametrize(
    ("renderer", "classes"),
    [
        ('type="categorizedSymbol" attr="lower(kind)"', "<categories/>"),
        ('type="heatmapRenderer"', ""),
        ('type="categorizedSymbol" attr="gone"', "<categories/>"),
    ],
)
def test_what_cannot_be_followed_is_told_and_drawn_by_its_first_symbol(
    renderer: str, classes: str
) -> None:
    found = parsed(qml(*lines(2), renderer=renderer, classes=classes))
    assert found.missed == {Missed.CLASSES}
    assert found.style.symbols.line == LineSymbol("#010000", round(MM, 2))


def test_something_is_seen_of_symbols_that_are_all_unknown() -> None:
    inner = symbol("line", layer("SimpleLine", line_color="7,8,9", line_width="1"))
    hatched = f'<layer class="LinePatternFill">{inner}<Option type="Map">' \
        '<Option name="angle" value="45"/><Option name="distance" value="6"/>' \
        '<Option name="distance_unit" value="Pixel"/></Option></layer>'  # fmt: skip
    found = parsed(qml(symbol("fill", hatched)))
    assert found.style.symbols.fill == FillSymbol(None, None, Hatch("#070809", 135.0, 6.0))
    gradient = parsed(qml(symbol("fill", layer("GradientFill", color="7,8,9"))))
    assert gradient.style.symbols.fill == FillSymbol("#07080980")
    arrows = parsed(qml(symbol("line", layer("ArrowLine", color="7,8,9"))))
    assert arrows.style.symbols.line is not None
    assert {Missed.PARTS} == gradient.missed == arrows.missed
    ground = parsed(qml(symbol("line", layer("SimpleLine", line_color="7,8,9", line_width="5",
                                             line_width_unit="MapUnit"))))  # fmt: skip
    assert ground.missed == {Missed.UNITS}


def test_labels_scales_and_opacity_come_along() -> None:
    text = (
        '<labeling type="simple"><settings><text-style fieldName="kind" fontSize="12"'
        ' fontSizeUnit="Point" fontWeight="75" fontItalic="1" textColor="1,2,3,255">'
        '<text-buffer bufferDraw="1" bufferColor="250,250,250,255"/></text-style></settings>'
        "</labeling><layerOpacity>0.6</layerOpacity>"
    )
    whole = qml(*lines(1), more=text).replace(
        "<qgis>",
        '<qgis labelsEnabled="1" hasScaleBasedVisibilityFlag="1" minScale="1e6" maxScale="1000">',
    )
    found = parsed(whole)
    labels = found.style.labels
    assert labels is not None
    assert (labels.field, labels.size_px, labels.color) == ("kind", 16.0, "#010203")
    assert (labels.halo_color, labels.bold, labels.italic) == ("#fafafa", True, True)
    assert (found.style.max_denominator, found.style.min_denominator) == (1e6, 1000.0)
    assert found.opacity == 0.6
    assert parsed(whole.replace('labelsEnabled="1"', 'labelsEnabled="0"')).style.labels is None
    by_words = parsed(whole.replace('fieldName="kind"', 'fieldName="upper(kind)"'))
    assert by_words.style.labels is None
    assert by_words.missed == {Missed.LABELS}


def test_a_colour_that_is_none_does_no_harm() -> None:
    assert color_of("#12345g") is None
    assert line_of(layer("SimpleLine", line_color="#zzzzzz", line_width="1")) is None


def test_the_clerks_colours_are_his_in_every_look() -> None:
    white = layer("SimpleLine", line_color="255,255,255,255", line_width="1")
    style = parsed(qml(symbol("line", white))).style
    assert in_look(style, LIGHT, DARK) == style


@pytest.mark.parametrize(
    "text",
    [
        "", "no xml", "<qgis/>", "<qgis><renderer-v2 type='singleSymbol'/></qgis>",
        '<!DOCTYPE a [<!ENTITY b "c">]><qgis>&b;</qgis>', qml(*lines(1))[:-20],
    ],
)  # fmt: skip
def test_what_is_no_style_is_passed_over(text: str) -> None:
    assert parsed_qml(text, FIELDS) is None


def styled_file(path: Path, *styles: tuple[str, int]) -> Path:
    write_layer(
        path, "ways", [shapely.LineString([(0, 0), (1, 1)])], {"kind": ["rail"]}, "LineString"
    )
    write_layer(path, "bare", [shapely.Point(0, 0)], geometry_type="Point")
    run_sql(path, LAYER_STYLES_SQL)
    for text, is_default in styles:
        run_sql(
            path,
            "INSERT INTO layer_styles (f_table_name, styleName, styleQML, useAsDefault)"
            " VALUES ('ways', 'mine', ?, ?)",
            parameters=(text, is_default),
        )
    return path


def test_opening_follows_the_default_style_and_changes_no_byte(tmp_path: Path) -> None:
    first, second = (qml(each) for each in (lines(2)[0], lines(2)[1]))
    path = styled_file(tmp_path / "ways.gpkg", (second, 0), (first, 1), (second, 0))
    before = path.read_bytes()
    opened = open_layer_file(path)
    assert set(opened.styles) == {"ways"}
    ways = opened.styles["ways"]
    assert ways is not None
    assert ways.style.symbols.line == LineSymbol("#010000", round(MM, 2))
    assert path.read_bytes() == before
    assert [each.name for each in tmp_path.iterdir()] == ["ways.gpkg"]


def test_without_a_default_the_newest_style_is_followed_as_in_qgis(tmp_path: Path) -> None:
    texts = [qml(each) for each in lines(3)]
    path = styled_file(tmp_path / "ways.gpkg", *((text, 0) for text in texts))
    for place, time in enumerate(("2021-01-01", "2023-01-01", "2022-01-01"), 1):
        run_sql(path, f"UPDATE layer_styles SET update_time = '{time}' WHERE rowid = {place}")

    def color() -> str | None:
        found = open_layer_file(path).styles["ways"]
        line = None if found is None else found.style.symbols.line
        return None if line is None else line.color

    assert color() == "#020000"
    run_sql(path, "UPDATE layer_styles SET useAsDefault = 1 WHERE rowid <> 2")
    assert color() == "#030000"


@pytest.mark.parametrize("text", ["<qgis", None, qml(symbol("marker", layer("SimpleMarker")))])
def test_a_style_of_no_use_is_named_and_changes_nothing(tmp_path: Path, text: str | None) -> None:
    path = styled_file(tmp_path / "ways.gpkg", (text or "", 1))
    if text is None:
        run_sql(path, "UPDATE layer_styles SET styleQML = NULL, styleSLD = '<sld/>'")
    assert open_layer_file(path).styles == {"ways": None}


def test_kinds_of_geometry_without_a_style_are_seen_as_without_one(tmp_path: Path) -> None:
    shapes = [shapely.Point(0, 0), shapely.LineString([(0, 0), (1, 1)])]
    path = write_layer(tmp_path / "a.gpkg", "mixed", shapes, geometry_type="Unknown")
    run_sql(path, LAYER_STYLES_SQL)
    run_sql(
        path,
        "INSERT INTO layer_styles (f_table_name, styleQML, useAsDefault) VALUES ('mixed', ?, 1)",
        parameters=(qml(lines(1)[0]),),
    )
    opened = open_layer_file(path)
    usual = default_style(opened.sources[0].info.geometry_type, 0)
    mixed = VectorLayer("1", opened.sources[0], usual)
    follow_qgis(mixed, opened)
    assert mixed.style.symbols.line == LineSymbol("#010000", round(MM, 2))
    assert mixed.style.symbols.marker == usual.symbols.marker


def test_a_table_that_only_has_the_name_does_no_harm(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "bare", [shapely.Point(0, 0)], geometry_type="Point")
    run_sql(path, "CREATE TABLE layer_styles (id INTEGER PRIMARY KEY, note TEXT)")
    opened = open_layer_file(path)
    assert len(opened.sources) == 1
    assert opened.styles == {}


def test_a_view_of_that_name_is_not_asked(tmp_path: Path) -> None:
    path = write_layer(tmp_path / "a.gpkg", "bare", [shapely.Point(0, 0)], geometry_type="Point")
    run_sql(
        path,
        "CREATE VIEW layer_styles AS WITH RECURSIVE r (f_table_name, styleQML, useAsDefault) AS"
        " (SELECT 'bare', 'x', 1 UNION ALL SELECT f_table_name, styleQML, 1 FROM r LIMIT 1000)"
        " SELECT * FROM r",
    )
    assert open_layer_file(path).styles == {}
