"""Routes are told in Chinese in a Chinese window: assumptions, reasons, warnings, the panel."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication, QLabel
from pytestqt.qtbot import QtBot

from corridormap.app.route_export import sheets_in_words
from corridormap.core.bundled import data_root
from corridormap.core.data_language import in_language
from corridormap.core.length_unit import LengthUnit
from corridormap.network.assumptions import MODES, STOP_KINDS, TABLE
from corridormap.network.stored_route import CRITERIA, STATUSES, WAYS, PartWish, StoredRoute
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.route_panel import RoutePanel
from corridormap.ui.routes import route_words
from corridormap.ui.routes.route_text import route_text
from corridormap.ui.routes.route_words import clause_words, listed_words
from corridormap.ui.routes.shown_route import reason_words
from corridormap.ui.translation import InterfaceLanguage
from tests.gui.route_rig import CHONGQING, HANOI, RouteRig, route_rigs, small_route

NETWORK = Path(__file__).resolve().parents[2] / "corridormap" / "network"
SPEAKERS = (
    "planner", "plan_route", "route_parts", "closures", "route_facts", "plan_wishes",
    "connector_words", "drawn_borders",
)  # fmt: skip
LATIN_WORD = re.compile(r"[a-z]{3,}")
SAMPLES = {
    "way": "from A1 to B1 by rail, road or sea",
    "_listed(near)": "rail or inland waterway",
    "_s(near)": "s",
    "before": "rail",
    "after": "sea or air",
    "network": "inland waterway",
    "how": "by hand",
    "source": " (A study 1)",
}


@pytest.fixture
def chinese(qapp: QApplication) -> Iterator[InterfaceLanguage]:
    # Panels of tests before, whose desks are gone, would hear of the language.
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    interface = InterfaceLanguage()
    interface.switch("zh")
    yield interface
    interface.switch("en")


def filled(node: ast.AST) -> str:
    """Return a text of the sources with samples in its blanks."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str):
        return re.sub(r"\{(\w+)\}", lambda blank: SAMPLES.get(blank[1], "X1"), node.value)
    if isinstance(node, ast.JoinedStr):
        return "".join(map(filled, node.values))
    if isinstance(node, ast.FormattedValue):
        return SAMPLES.get(ast.unparse(node.value), "X1")
    return ""


def sentences(module: str) -> set[str]:
    """Return what a module says of routes, with samples in the blanks."""
    tree = ast.parse((NETWORK / f"{module}.py").read_text("utf-8"))
    quiet: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            quiet.add(id(node.value))
        if isinstance(node, ast.JoinedStr):
            quiet |= {id(part) for part in ast.walk(node) if part is not node}
    texts = (filled(node) for node in ast.walk(tree) if id(node) not in quiet)
    return {text for text in texts if text.endswith(".") and " " in text}


@pytest.mark.parametrize("module", SPEAKERS)
def test_what_the_planner_says_is_said_in_chinese(module: str, chinese: InterfaceLanguage) -> None:
    found = sentences(module)
    assert found
    samples = "A study"
    left = {text: message_words(text) for text in found}
    assert [words for words in left.values() if LATIN_WORD.search(words.replace(samples, ""))] == []


@pytest.mark.parametrize(
    "line",
    [
        "routes.gpkg: is locked by another program; changes are kept and written when the file "
        "is free.",
        "routes.gpkg: cannot be written (Permission denied); changes are kept and written when "
        "the file is free.",
        "routes.gpkg, routes, row 3, modes: “tram” is not one of rail, road; left out.",
        "routes.gpkg, routes, row 3, status: is missing; taken as planned.",
        "routes.gpkg, route_waypoints, row 12, seq: is missing; put last.",
        "routes.gpkg, route_legs: “My way” lacks leg 2, 3; the way has to be planned again.",
        "routes.gpkg, route_legs, 3 rows, route_id: there is no route “a1”; left alone.",
        "routes.gpkg, route_assumptions, row 4, value: “-3” is not a number.",
        "routes.gpkg, route_assumptions, row 4, value: “-3 km” is not a number.",
        "routes.gpkg, route_assumptions, row 4, value: “-3” is not a number; the default 30 is "
        "kept.",
        "routes.gpkg: another program changed a route meanwhile; its version is kept as “B1”.",
        "routes.gpkg: its table routes is another program's (no column route_id); choose another "
        "file for routes.",
        "route.xlsx: cannot be saved there (Permission denied); close it elsewhere or choose "
        "another place.",
    ],
)
def test_what_the_file_of_routes_says_is_said_in_chinese(
    line: str, chinese: InterfaceLanguage
) -> None:
    names = "gpkg|xlsx|routes?|legs|waypoints|assumptions|seq|modes|status|value|tram|rail|road"
    kept = re.compile(rf"\b_?({names}|planned|way|route_id|route_\w+)\b", re.ASCII)
    words = message_words(line)
    assert words != line
    assert LATIN_WORD.findall(kept.sub("", words)) == []


def test_units_of_capacities_are_said_in_chinese(chinese: InterfaceLanguage) -> None:
    line = "Pingxiang runs over its capacity: 1,200–1,500 of 800–1,000 vehicle trips a day (X)."
    assert "800–1,000 车次/日" in message_words(line)


def test_every_assumption_has_a_title_a_unit_and_a_source_in_chinese(
    chinese: InterfaceLanguage,
) -> None:
    shown = [
        f"{route_words.assumption_title(row.key)} {translated(row.source)} "
        f"{route_words.unit_words(row.unit, 'USD').removesuffix('km/h')}"
        for row in TABLE
    ]
    assert [text for text in shown if LATIN_WORD.search(text)] == []


def test_titles_of_assumptions_differ() -> None:
    titles = [route_words.assumption_title(row.key) for row in TABLE]
    assert len(set(titles)) == len(titles)
    assert not any("_" in title for title in titles)


def test_every_code_has_a_word(chinese: InterfaceLanguage) -> None:
    words = [
        *map(route_words.mode_words, ("", *MODES)),
        *map(route_words.kind_words, STOP_KINDS),
        *map(route_words.criterion_words, CRITERIA[:-1]),
        *map(route_words.status_words, STATUSES),
        *map(route_words.way_words, WAYS),
        *map(route_words.length_method_words, ("network", "grid", "waterway", "geodesic", "hand")),
        *map(route_words.event_words, ("border", "gauge", "transfer", "dwell")),
        *map(route_words.level_words, ("country", "province", "prefecture", "city")),
    ]
    assert [word for word in words if word.isascii()] == []


def test_details_of_events_are_told_in_words() -> None:
    assert route_words.detail_words("border", "CN → VN") == "China → Vietnam"
    assert route_words.detail_words("transfer", "inland_waterway → sea") == "Inland waterway → Sea"
    assert route_words.detail_words("gauge", "1435 → 1520") == "1435 → 1520 mm"


def test_a_copied_route_is_chinese(chinese: InterfaceLanguage) -> None:
    draft = StoredRoute("r", "", (CHONGQING, HANOI), modes=("rail",))
    text = route_text(draft, small_route(draft, "Hekou", 0.0), LengthUnit.KM)
    names = ("Chongqing", "Hanoi", "Hekou", "Vietnam", "km", "USD")
    for name in names:
        text = text.replace(name, "")
    assert LATIN_WORD.findall(text) == []


def test_saved_tables_are_chinese(chinese: InterfaceLanguage) -> None:
    draft = StoredRoute("r", "", (CHONGQING, HANOI), modes=("rail", "air"), closed=("Hekou",))
    route = replace(small_route(draft, "Pingxiang", 0.0), warnings=())
    sheets = sheets_in_words(draft, [route, route])
    assert [sheet.title for sheet in sheets][:3] == ["路线", "路段", "过境"]
    currency = sheets[0].names.index("currency")
    assert {row[currency] for row in sheets[0].rows} == {"USD"}
    names = {"chongqing", "hanoi", "hekou", "pingxiang", "vietnam", "pingxiang-dong-dang"}
    cells = {
        str(cell)
        for sheet in sheets
        for row in ((sheet.title,), sheet.header, *sheet.rows)
        for cell in row
        if not names & set(re.split(r"[ –;]+", str(cell).casefold()))
    }
    assert {cell for cell in cells if LATIN_WORD.search(cell)} == set()


def test_a_reason_calls_places_as_the_window_does(chinese: InterfaceLanguage) -> None:
    draft = StoredRoute("r", "", (CHONGQING, HANOI), modes=("rail",), closed=("Hekou",))
    chinese_names = {"chongqing": "重庆", "hanoi": "河内", "Hekou": "河口"}
    reason = "No way from Chongqing to Hanoi by rail: cut by closing Hekou."
    words = reason_words(
        draft, reason, lambda key, name: chinese_names[key], chinese_names.__getitem__, str
    )
    assert all(name in words for name in chinese_names.values())
    assert LATIN_WORD.findall(words) == []


def test_lists_have_the_signs_of_the_language(chinese: InterfaceLanguage) -> None:
    assert listed_words(("河内", "钦州")) == "河内、钦州"
    assert clause_words(("公路", "经由河内")) == "公路；经由河内"
    chinese.switch("en")
    assert listed_words(("Hanoi", "Qinzhou")) == "Hanoi, Qinzhou"


def test_a_reason_of_two_sentences_is_said_line_by_line(chinese: InterfaceLanguage) -> None:
    draft = StoredRoute("r", "", (CHONGQING, HANOI), modes=("rail",), closed=("Nowhere",))
    reason = (
        "No way from A1 to B1 by rail: cut by closing C1.\nNowhere: nothing that can be closed has "
        "this id or name; give a crossing, port, strait, canal or corridor leg."
    )
    words = reason_words(draft, reason, lambda key, name: name, str, str)
    assert LATIN_WORD.findall(words.replace("Nowhere", "")) == []


def test_a_reason_calls_a_corridor_by_its_name_and_no_leg_by_half_of_it() -> None:
    wish = PartWish("", "corridor:east")
    draft = StoredRoute("r", "", (CHONGQING, HANOI), (wish,), closed=("east-4",))
    reason = "No way from Chongqing to Hanoi along east: cut by closing east-4."
    words = reason_words(
        draft, reason, lambda key, name: name, str, {"east": "East line"}.__getitem__
    )
    assert words == "No way from Chongqing to Hanoi along East line: cut by closing east-4."


def test_every_strait_has_a_chinese_name() -> None:
    with (Path(data_root()) / "seeds" / "sea_passages.csv").open(encoding="utf-8") as file:
        names = {row["name"] for row in csv.DictReader(file)}
    assert {name for name in names if in_language(name, "zh") == name} == set()


def test_the_panel_changes_its_language_while_it_is_shown(qtbot: QtBot) -> None:
    for rig in route_rigs(qtbot):
        check_panel(rig)


def check_panel(rig: RouteRig) -> None:
    panel = RoutePanel(rig.desk, rig.services)
    rig.qtbot.addWidget(panel)
    panel.resize(320, 700)
    panel.show()
    rig.draw(CHONGQING, HANOI)
    interface = InterfaceLanguage()
    try:
        interface.switch("zh")
        QApplication.processEvents()
        tabs = panel.results.tabs
        assert [tabs.tabText(n) for n in range(4)] == ["路段", "⚠ 口岸", "比较", "关闭"]
        rows = panel.results.legs.table.rows
        assert rows[0].about == "铁路 · 1435 → 1000 mm · 路网"
        assert rows[1].title == "边境：Pingxiang · 中国 → 越南"
        labels = [label.text() for label in panel.findChildren(QLabel) if label.isVisible()]
        assert not [text for text in labels if re.search(r"[a-z]{4,}", text)]
    finally:
        interface.switch("en")
