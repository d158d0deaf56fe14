"""Names in two languages and in any script, each in letters that a font here has."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QFontInfo

from corridormap.core.extent import Extent
from corridormap.core.feature import Value
from corridormap.core.map_settings import MapSettings
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import LabelStyle, MarkerSymbol, SymbolSet
from corridormap.render import label_fonts
from corridormap.render.area_rows import AreaRows
from corridormap.render.label_areas import area_candidates
from corridormap.render.label_fonts import face_of, han_face, unwritable_script
from corridormap.render.label_lines import line_candidates
from corridormap.render.label_names import LayerNames
from corridormap.render.label_text import LabelText, label_font
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.ragged import Runs
from tests.unit.render.pictures import layer, pixels, result_of, settings, styled

STYLE = LabelStyle("name", "name_zh", color="#000000", halo_color="#ffffff")
DOT = SymbolSet(marker=MarkerSymbol("circle", 6, "#ff0000", None))
NAMES = {
    "": "Busan",
    "Japanese": "サカイミナト",
    "Korean": "부산항",
    "Thai": "แหลมฉบัง",
    "Lao": "ວຽງຈັນ",
    "Khmer": "ភ្នំពេញ",
    "Burmese": "ရန်ကုန်",
    "Arabic": "عشق آباد",
    "Hebrew": "חיפה",
    "Devanagari": "कोलकाता",
    "Greek": "Πειραιάς",
    "Cyrillic": "Қорғас",
}


def towns(names: list[Value], names_zh: list[Value], labels: LabelStyle = STYLE) -> LayerSnapshot:
    points = [shapely.Point(0, 60 * number) for number in range(len(names))]
    style = styled(DOT, labels=labels)
    return layer(points, style, {"name": names, "name_zh": names_zh})


def texts(shot: LayerSnapshot, at: MapSettings) -> list[LabelText | None]:
    assert shot.style.labels is not None
    known = LayerNames(shot, shot.style.labels, at)
    return [known.text(row) for row in range(len(shot.block))]


def lines(text: LabelText | None) -> tuple[str, ...]:
    return () if text is None else (*text.lines, *([text.second] if text.second else ()))


@pytest.mark.parametrize(
    ("language", "both", "expected"),
    [
        ("en", False, [("Hanoi",), ("Busan",), ("阿拉木图",), (), ("HK",)]),
        ("zh", False, [("河内",), ("Busan",), ("阿拉木图",), (), ("HK",)]),
        ("en", True, [("Hanoi", "河内"), ("Busan",), ("阿拉木图",), (), ("HK",)]),
        ("zh", True, [("河内", "Hanoi"), ("Busan",), ("阿拉木图",), (), ("HK",)]),
    ],
)
def test_a_label_gives_the_names_asked_for_and_none_twice(
    language: str, both: bool, expected: list[tuple[str, ...]]
) -> None:
    shot = towns(["Hanoi", "Busan", None, "", "HK"], ["河内", None, "阿拉木图", " ", "HK"])
    found = texts(shot, settings(language=language, both_names=both))
    assert [lines(text) for text in found] == expected
    busan = found[1]
    assert busan is not None
    # What stands in for a name in the other language is paler, unless both are wanted.
    assert busan.dimmed == (language == "zh" and not both)


def test_a_second_name_is_smaller_and_stands_below_the_first() -> None:
    bold = replace(STYLE, size_px=13.0, bold=True, italic=True)
    text = LabelText(("Qinzhou",), bold, second="钦州港")
    first, second = text.rows
    assert second.style.size_px < first.style.size_px
    assert second.baseline_px > first.baseline_px + second.style.size_px * 0.8
    assert not second.style.bold
    assert not second.style.italic
    assert text.size_px[1] > LabelText(("Qinzhou",), bold).size_px[1] * 1.6


def test_both_names_run_along_a_line_one_after_the_other() -> None:
    run = np.array([[0.0, 0.0], [300.0, 30.0]])
    place = next(line_candidates(LabelText(("Lancang",), STYLE, second="澜沧江"), [run], 2.0))
    assert place.text.lines == ("Lancang 澜沧江",)
    assert not place.text.second
    slanted = replace(STYLE, italic=True)
    for second in ("澜沧江", ""):
        text = LabelText(("Lancang",), slanted, second=second)
        assert next(line_candidates(text, [run], 2.0)).text.style.italic == (not second)


def test_an_area_too_low_for_two_names_keeps_the_first() -> None:
    text = LabelText(("Laos",), STYLE, second="老挝")
    rings = [np.asarray(shapely.box(0, 0, 120, high).exterior.coords) for high in (80, 18)]
    runs = Runs(np.concatenate(rings), np.array([0, 5, 10]), np.arange(2))
    rows = AreaRows(runs, 2, Extent(-50, -50, 300, 300))
    assert next(area_candidates(text, rows, 0)).text.second == "老挝"
    assert next(area_candidates(text, rows, 1)).text.second == ""


@pytest.mark.parametrize(("face", "name"), NAMES.items())
def test_every_script_has_its_face(face: str, name: str) -> None:
    assert face_of(name) == face
    assert label_font(STYLE, face).families()[-len(label_fonts.FAMILIES) :] == list(
        label_fonts.FAMILIES
    )


def test_han_characters_are_written_as_their_language_writes_them() -> None:
    assert face_of("东京") == ""
    assert face_of("東京", han_face("name_ja")) == "Japanese"
    assert face_of("釜山", han_face("name:ko")) == "Korean"
    assert face_of("高雄", han_face("NAME_TW")) == "Chinese (traditional)"
    assert face_of("東京駅 とうきょう") == "Japanese"
    assert face_of("Владивосток") == ""
    family = QFontInfo(label_font(STYLE, face_of("哈尔滨"))).family()
    assert not family.endswith(("JP", "KR", "TC", "HK"))
    shot = towns(["東京"], [None], LabelStyle("name_ja"))
    shot = replace(shot, columns={"name_ja": ["東京"]})
    found = texts(shot, settings())[0]
    assert found is not None
    assert found.rows[0].face == "Japanese"


@pytest.mark.parametrize(("face", "name"), NAMES.items())
def test_names_are_drawn_with_letters_or_not_at_all(face: str, name: str) -> None:
    at = settings(size_px=(300, 120))
    plain = result_of(towns([None], [None]), at=at)
    result = result_of(towns([name], [None]), at=at)
    ink = np.abs(pixels(result.image) - pixels(plain.image)).sum()
    if unwritable_script(name, face_of(name)):
        assert ink == 0
        assert [message.layer_id for message in result.errors] == ["layer"]
        assert face in result.errors[0].text
    else:
        assert ink > 0
        assert result.errors == ()


def test_letters_that_no_font_has_are_told_once_a_layer_and_the_other_name_stands_in(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    known = label_fonts._has_letter

    def without_thai(letter: str, face: str) -> bool:
        return not "\u0e00" <= letter <= "\u0e7f" and known(letter, face)

    monkeypatch.setattr(label_fonts, "_has_letter", without_thai)
    shot = towns(["กรุงเทพ", "ระยอง", "Hanoi"], ["曼谷", None, "河内"])
    renderer, at = MapRenderer(), settings(size_px=(300, 400), center=(0.0, 60.0))
    result = result_of(shot, at=at, renderer=renderer)
    assert len(result.errors) == 1
    assert "Thai" in result.errors[0].text
    assert result_of(shot, at=at, renderer=renderer).errors == ()
    found = texts(shot, settings(both_names=True))
    assert [lines(text) for text in found] == [("曼谷",), (), ("Hanoi", "河内")]


def test_joined_letters_are_not_torn_apart_along_a_bend() -> None:
    angle = np.linspace(np.pi, 2 * np.pi, 60)
    arch = np.column_stack((150 + 48 * np.cos(angle), 150 + 48 * np.sin(angle)))
    latin = list(line_candidates(LabelText(("Lancang",), STYLE), [arch], 1.0))
    assert any(place.glyphs for place in latin)
    arabic = line_candidates(LabelText(("آمو داريا",), STYLE), [arch], 1.0)
    assert not any(place.glyphs for place in arabic)


def test_labels_of_two_lines_lie_on_nothing_and_inside_the_picture() -> None:
    rng = np.random.default_rng(5)
    points = [shapely.Point(*xy) for xy in rng.uniform(-180, 180, (40, 2)).tolist()]
    columns: dict[str, list[Value]] = {
        "name": [f"Town {number}" for number in range(40)],
        "name_zh": [f"城镇{number}" for number in range(40)],
    }
    shot = layer(points, styled(DOT, labels=STYLE), columns)
    at = settings(size_px=(360, 360), language="zh", both_names=True)
    result = result_of(shot, at=at)
    assert 0 < len(result.unplaced) < 40
    assert all("城镇" in label.text and "Town" in label.text for label in result.unplaced)
    assert {label.layer_id for label in result.unplaced} == {"layer"}
    assert {label.fid for label in result.unplaced} <= set(range(1, 41))
    edge = pixels(result.image)
    box = Extent(0, 0, 360, 360)
    assert edge.shape[:2] == (box.height, box.width)
