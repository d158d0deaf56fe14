"""The search box: typing, walking through hits, going there, giving up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import pytest
import shapely
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QVBoxLayout, QWidget
from pytestqt.qtbot import QtBot

from corridormap.core.extent import Extent
from corridormap.core.feature import Field, Value
from corridormap.core.name_index import NamedFeature
from corridormap.core.project import LayerGroup, Project
from corridormap.core.vector_layer import Access, VectorLayer
from corridormap.ui.canvas.layer_store import LayerStore
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.search import SearchBox
from corridormap.ui.panels.search_list import stop_box
from corridormap.ui.panels.search_model import HitRole
from tests.gui.panel_fakes import (
    LINE_STYLE,
    TEXT,
    FakeSource,
    corridor_layer,
    make_info,
    type_chinese,
)

LEFT = Qt.MouseButton.LeftButton
KINDS = {"sea_port": "Sea port"}
PORT_FIELDS = (
    Field("name", TEXT),
    Field("name_zh", TEXT),
    Field("aliases", TEXT),
    Field("kind", TEXT, choices=KINDS),
)
PORTS: list[tuple[str, str, str, tuple[float, float] | None]] = [
    ("Qinzhou", "钦州", "", (108.6, 21.7)),
    ("Sihanoukville", "西哈努克港", "Sihanouk; Kampong Som", (103.5, 10.6)),
    ("Bangkok", "曼谷", "", None),
]
RIVERS = [
    ("Mekong", "湄公河", [(100.0, 20.0), (101.0, 18.0)]),
    ("Mekong", "湄公河", [(101.1, 17.9), (105.0, 11.0)]),
    ("Red River", "红河", [(104.0, 22.5), (106.5, 20.3)]),
    ("Red River", "红河", [(-98.0, 34.0), (-92.0, 31.0)]),
]


def named_layer(
    table: str, fields: tuple[Field, ...], rows: list[dict[str, Value]], shapes: list[object]
) -> VectorLayer:
    info = make_info(table, fields, len(rows), access=Access.BUNDLED, extent=Extent(90, 0, 120, 40))
    return VectorLayer(table, FakeSource(info, rows, shapes), LINE_STYLE, table.capitalize())


def port_layer() -> VectorLayer:
    rows: list[dict[str, Value]] = [
        {"name": name, "name_zh": zh, "aliases": aliases, "kind": "sea_port"}
        for name, zh, aliases, _ in PORTS
    ]
    shapes = [shapely.Point(place) if place else None for *_, place in PORTS]
    return named_layer("ports", PORT_FIELDS, rows, list(shapes))


def river_layer() -> VectorLayer:
    rows: list[dict[str, Value]] = [{"name": name, "name_zh": zh} for name, zh, _ in RIVERS]
    shapes = [shapely.LineString(line) for *_, line in RIVERS]
    layer = named_layer("rivers", PORT_FIELDS[:2], rows, list(shapes))
    layer.selectable = False
    return layer


class Desk:
    """A window with a search box over a place for the map."""

    def __init__(self, qtbot: QtBot, runner: JobRunner) -> None:
        self.project = Project()
        layers = [port_layer(), corridor_layer(), river_layer()]
        self.project.add_group(LayerGroup("theme", "Theme", layers=layers))
        self.store = LayerStore(self.project, runner)
        self.window = QWidget()
        self.map = QWidget(self.window, focusPolicy=Qt.FocusPolicy.StrongFocus)
        self.box = SearchBox(self.project, self.store, runner, self.window)
        layout = QVBoxLayout(self.window)
        layout.addWidget(self.box)
        layout.addWidget(self.map, 1)
        qtbot.addWidget(self.window)
        self.window.resize(700, 420)
        self.window.show()
        QTest.qWaitForWindowExposed(self.window)
        qtbot.waitUntil(lambda: self.box.index.is_complete)
        self.chosen: list[NamedFeature] = []
        self.box.place_chosen.connect(self.chosen.append)
        self.box.focus_search()

    def rows(self) -> list[str]:
        model = self.box.hits
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def about(self, row: int, role: HitRole = HitRole.ABOUT) -> str:
        return str(self.box.hits.index(row, 0).data(role))

    def type(self, qtbot: QtBot, text: str) -> None:
        self.box.clear()
        QTest.keyClicks(self.box, text)
        qtbot.waitUntil(self.box.list.isVisible)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


@pytest.fixture
def desk(qtbot: QtBot, runner: JobRunner) -> Desk:
    return Desk(qtbot, runner)


def test_hits_drop_down_while_typing(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "qin")
    assert desk.rows() == ["Qinzhou"]
    assert desk.about(0) == "Sea port · Ports"
    assert desk.about(0, HitRole.OTHER_NAME) == "钦州"
    assert desk.box.list.width() >= desk.box.width() // 2


def test_a_hit_is_added_to_the_route_by_key_mark_and_menu(desk: Desk, qtbot: QtBot) -> None:
    stops: list[NamedFeature] = []
    desk.box.stop_wanted.connect(stops.append)
    desk.type(qtbot, "sihanouk")
    QTest.keyClick(desk.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
    assert [stop.name for stop in stops] == ["Sihanoukville"]
    assert not desk.box.list.isVisible()
    desk.type(qtbot, "qin")
    hits = desk.box.list
    row = hits.visualRect(hits.model().index(0, 0))
    QTest.mouseClick(hits.viewport(), LEFT, pos=stop_box(row).center())
    assert [stop.name for stop in stops[1:]] == ["Qinzhou"]
    desk.type(qtbot, "20.5, 106.5")
    go, add = hits.menu(hits.model().index(0, 0)).actions()
    add.trigger()
    assert stops[2].center == (106.5, 20.5)
    assert desk.chosen == []
    go.trigger()
    assert len(desk.chosen) == 1


def test_what_has_no_place_or_is_a_line_is_no_stop(desk: Desk, qtbot: QtBot) -> None:
    stops: list[NamedFeature] = []
    desk.box.stop_wanted.connect(stops.append)
    for text in ("bangkok", "mekong"):
        desk.type(qtbot, text)
        QTest.keyClick(desk.box, Qt.Key.Key_Return, Qt.KeyboardModifier.ControlModifier)
        hits = desk.box.list
        assert hits.isVisible()
        index = hits.model().index(0, 0)
        assert not hits.menu(index).actions()[1].isEnabled()
        QTest.mouseClick(hits.viewport(), LEFT, pos=stop_box(hits.visualRect(index)).center())
    assert stops == []
    assert len(desk.chosen) == 2


def test_enter_goes_to_the_first_hit_at_once(desk: Desk) -> None:
    QTest.keyClicks(desk.box, "sihanouk")
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert [feature.name for feature in desk.chosen] == ["Sihanoukville"]
    assert desk.chosen[0].bounds == (103.5, 10.6, 103.5, 10.6)
    assert desk.box.list.isHidden()
    assert desk.box.text() == "Sihanoukville"
    assert desk.box.selectedText() == "Sihanoukville"


def test_arrows_walk_round_the_hits(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "r")
    count = len(desk.rows())
    assert count > 2
    for _ in range(count + 1):
        QTest.keyClick(desk.box, Qt.Key.Key_Down)
    assert desk.box.list.currentIndex().row() == 1
    QTest.keyClick(desk.box, Qt.Key.Key_Up)
    QTest.keyClick(desk.box, Qt.Key.Key_Up)
    assert desk.box.list.currentIndex().row() == count - 1


def test_chinese_is_found_and_shown_first_in_chinese(desk: Desk, qtbot: QtBot) -> None:
    desk.project.language = "zh"
    desk.box.clear()
    type_chinese(desk.box, "湄公")
    qtbot.waitUntil(desk.box.list.isVisible)
    qtbot.waitUntil(lambda: desk.rows() == ["湄公河"])
    assert desk.about(0, HitRole.OTHER_NAME) == "Mekong"


def test_near_pieces_of_a_river_are_one_hit_and_far_ones_two(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "mekong")
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.chosen[0].bounds == (100.0, 11.0, 105.0, 20.0)
    desk.type(qtbot, "red r")
    assert desk.rows() == ["Red River", "Red River"]


def test_an_alias_is_named_beside_what_it_found(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "kampong")
    assert desk.rows() == ["Sihanoukville"]
    assert desk.about(0, HitRole.OTHER_NAME) == "Kampong Som"


def test_what_is_not_drawn_says_so(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "bangkok")
    assert desk.about(0).endswith("named, not drawn")
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.chosen[0].bounds is None


def test_nothing_found_is_said_in_words(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "xyzzy")
    assert desk.rows() == ["Nothing is called “xyzzy”."]
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.chosen == []
    desk.box.clear()
    assert desk.box.list.isHidden()


def test_layers_too_large_to_be_searched_are_named(desk: Desk, qtbot: QtBot) -> None:
    large = corridor_layer("large")
    source = large.source
    assert isinstance(source, FakeSource)
    source.info = replace(source.info, feature_count=10**6)
    large.name = "Parcels"
    desk.project.add_layer(large, 0)
    desk.type(qtbot, "xyzzy")
    qtbot.waitUntil(lambda: "Too large to be searched: Parcels." in desk.rows()[-1])


def test_escape_folds_the_list_and_gives_the_keys_back(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "qin")
    with qtbot.waitSignal(desk.box.dismissed):
        QTest.keyClick(desk.box, Qt.Key.Key_Escape)
    assert desk.box.list.isHidden()
    desk.type(qtbot, "qin")
    desk.map.setFocus()
    assert desk.box.list.isHidden()


def test_a_click_chooses(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "qin")
    rect = desk.box.list.visualRect(desk.box.hits.index(0, 0))
    QTest.mouseClick(desk.box.list.viewport(), LEFT, pos=rect.center())
    assert [feature.name for feature in desk.chosen] == ["Qinzhou"]


def test_a_typed_coordinate_is_a_place(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "106.5, 29.5")
    assert desk.rows()[0] == "106.50000, 29.50000"
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.chosen[0].layer_id == ""
    assert desk.chosen[0].bounds == (106.5, 29.5, 106.5, 29.5)


@pytest.mark.parametrize(
    ("typed", "rows", "bounds"),
    [
        ("39.9 116.4", ["read as latitude, longitude"], (116.4, 39.9)),
        ("116.4, 39.9", ["read as longitude, latitude"], (116.4, 39.9)),
        ("39.9N, 116.4E", [""], (116.4, 39.9)),
        (
            "39.9, 16.4",
            ["read as longitude, latitude", "read as latitude, longitude"],
            (39.9, 16.4),
        ),
    ],
)
def test_the_reading_of_a_coordinate_is_named(
    desk: Desk, qtbot: QtBot, typed: str, rows: list[str], bounds: tuple[float, float]
) -> None:
    desk.type(qtbot, typed)
    model = desk.box.hits
    about = [str(model.index(row, 0).data(HitRole.ABOUT)) for row in range(len(rows))]
    assert about == [f"Coordinate, {words}" if words else "Coordinate" for words in rows]
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.chosen[0].bounds == (*bounds, *bounds)


def test_the_other_reading_of_a_coordinate_can_be_chosen(desk: Desk, qtbot: QtBot) -> None:
    desk.type(qtbot, "39.9, 16.4")
    QTest.keyClick(desk.box, Qt.Key.Key_Down)
    QTest.keyClick(desk.box, Qt.Key.Key_Return)
    assert desk.chosen[0].bounds == (16.4, 39.9, 16.4, 39.9)


def test_layers_that_come_and_go_are_followed(desk: Desk, qtbot: QtBot) -> None:
    layer = desk.project.layer("ports")
    assert layer is not None
    desk.project.remove_layer(layer)
    qtbot.waitUntil(lambda: desk.box.index.search("qinzhou", 5) == [])
    desk.project.add_layer(layer, 0)
    qtbot.waitUntil(lambda: len(desk.box.index.search("qinzhou", 5)) == 1)


def test_places_of_one_name_are_told_apart_by_their_country(desk: Desk, qtbot: QtBot) -> None:
    fields = (*PORT_FIELDS[:2], Field("country", TEXT))
    rows: list[dict[str, Value]] = [
        {"name": "Hamilton", "name_zh": "汉密尔顿", "country": code} for code in ("BM", "NZ", "")
    ]
    shapes = [shapely.Point(100 + number, 20) for number in range(3)]
    layer = named_layer("places", fields, rows, list(shapes))
    layer.selectable = False
    desk.project.add_layer(layer, 0)
    qtbot.waitUntil(lambda: len(desk.box.index.search("hamilton", 5)) == 3)
    desk.type(qtbot, "hamilton")
    title = desk.about(2).split(" · ")[-1]
    assert [desk.about(row) for row in range(3)] == [
        f"Bermuda · {title}",
        f"New Zealand · {title}",
        title,
    ]
