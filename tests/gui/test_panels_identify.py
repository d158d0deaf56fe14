"""The identify panel: reads features out, steps through a stack, follows links."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.errors import LayerError
from corridormap.core.feature import Feature, FeatureRef, Field, FieldKind, Value
from corridormap.core.knowledge import Citation, Fact, Knowledge, Membership, RelatedRow
from corridormap.core.project import LayerGroup, Project
from corridormap.core.vector_layer import Access, LayerInfo, VectorLayer
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.identify import IdentifyPanel
from tests.gui.panel_fakes import (
    LINE_STYLE,
    REAL,
    TEXT,
    FakeSource,
    corridor_layer,
    make_info,
    numbers_layer,
)

LEFT = Qt.MouseButton.LeftButton
PAPER = Citation("Basis and Paths", "CIS", "18 January 2021", "note 7 (3)", "document", "doc-002")
NOTE_37 = replace(PAPER, place="note 37")
ADDED = Citation("Public knowledge", "", "", "course of the drawn line", "added", "well-known")
MIDDLE = Knowledge(
    facts=(
        Fact("trips a day", "1200-1500", "vehicle trips a day", "", "", (NOTE_37,)),
        Fact("opening", "September 2017", "", "September 2017", "Marked the opening.", (PAPER,)),
        Fact("trade", 56.55, "billion USD", "2018", "", (PAPER,), "Ten western provinces"),
    ),
    memberships=(Membership("ILSTC 13+2", "member", "2017-08", (NOTE_37,)),),
    citations=(PAPER, ADDED),
    related=(RelatedRow("corridor_legs", 1, "Chongqing to Mohan", "road · 1,520 km"),),
)
LEG = Knowledge(
    related=(
        RelatedRow("corridors", 1, "ILSTC Middle Route", "operating"),
        RelatedRow("ports", 1, "Chongqing", ""),
        RelatedRow("border_crossings", 1, "Mohan", ""),
    )
)
LEG_ROW: dict[str, Value] = {
    "corridor_id": "ilstc-middle",
    "branch": "main",
    "length_m": 2_760_000.0,
    "way_length_m": 2_815_000.0,
    "way_length_source": "network",
    "from_stop": "chongqing",
}


def leg_layer() -> VectorLayer:
    numbers = ("length_m", "way_length_m")
    fields = [Field(name, REAL if name in numbers else TEXT) for name in LEG_ROW]
    info = make_info("corridor_legs", fields, 1)
    return VectorLayer("legs", FakeSource(info, [LEG_ROW]), LINE_STYLE, "Legs")


@dataclass
class Theme:
    """Knowledge in memory; remembers what was asked."""

    known: dict[tuple[str, int], Knowledge] = field(
        default_factory=lambda: {("corridors", 1): MIDDLE, ("corridor_legs", 1): LEG}
    )
    asked: list[tuple[str, int]] = field(default_factory=list)

    def of_layer(self, layer: VectorLayer, fid: int) -> Knowledge:
        self.asked.append((layer.info.table, fid))
        return self.known.get((layer.info.table, fid), Knowledge())


class Desk:
    def __init__(self, qtbot: QtBot, runner: JobRunner) -> None:
        self.project = Project()
        layers = [corridor_layer(), leg_layer(), numbers_layer(3)]
        self.project.add_group(LayerGroup("theme", "Theme", layers=layers))
        self.theme = Theme()
        self.panel = IdentifyPanel(self.project, runner, self.theme.of_layer)
        qtbot.addWidget(self.panel)
        self.panel.resize(360, 800)
        self.panel.show()
        self.shown: list[FeatureRef] = []
        self.panel.feature_shown.connect(self.shown.append)
        self._qtbot = qtbot

    @property
    def text(self) -> str:
        return self.panel.page.toPlainText().replace("\u00a0", " ")

    def pick(self, *refs: tuple[str, int]) -> None:
        count = len(self.shown)
        self.panel.show_features([FeatureRef(*ref) for ref in refs])
        self._qtbot.waitUntil(lambda: len(self.shown) > count)

    def click_link(self, words: str) -> None:
        """Click the middle of a link, where it stands on the screen."""
        page = self.panel.page
        cursor = page.document().find(words)
        assert not cursor.isNull(), words
        page.setTextCursor(cursor)
        page.ensureCursorVisible()
        start, end = cursor.selectionStart(), cursor.selectionEnd()
        cursor.setPosition((start + end) // 2)
        point = page.cursorRect(cursor).center() + QPoint(1, 0)
        QTest.mouseClick(page.viewport(), LEFT, pos=point)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


@pytest.fixture
def desk(qtbot: QtBot, runner: JobRunner) -> Desk:
    return Desk(qtbot, runner)


def test_says_what_to_do_while_nothing_is_picked(desk: Desk) -> None:
    assert desk.text.startswith("Click a feature")
    assert not desk.panel.zoom_button.isEnabled()
    assert desk.panel.chooser.isHidden()


def test_reads_out_fields_in_plain_words(desk: Desk) -> None:
    desk.pick(("corridors", 1))
    assert "ILSTC Middle Route" in desk.text
    assert "陆海新通道中线" in desk.text
    assert "Status\noperating" in desk.text
    assert "Track gauge\n1435/1000 mm" in desk.text
    assert "Open end" not in desk.text
    assert "ilstc-middle" not in desk.text


def test_folded_fields_are_unfolded_by_a_click(desk: Desk) -> None:
    desk.pick(("corridors", 1))
    desk.click_link("More fields")
    assert "Open end\n–" in desk.text
    assert "Identifier\nilstc-middle" in desk.text
    desk.click_link("Fewer fields")
    assert "Open end" not in desk.text


def test_three_lengths_stand_side_by_side(desk: Desk) -> None:
    desk.pick(("corridors", 1))
    assert "As drawn\n2,760 km geodesic, WGS 84" in desk.text
    assert "Along the real way\n2,815 km network" in desk.text
    assert "Published\n2,800 km 1" in desk.text
    assert "Difference\n+15.0 km +0.5%" in desk.text


def test_facts_carry_unit_period_and_numbered_source(desk: Desk) -> None:
    desk.pick(("corridors", 1))
    assert "Trips a day\n1,200–1,500 vehicle trips a day 3" in desk.text
    assert "period not stated" in desk.text
    assert "Marked the opening." in desk.text
    assert desk.text.count("September 2017") == 1
    assert "ILSTC 13+2 3" in desk.text
    assert "member, since 2017-08" in desk.text
    sources = desk.text.split("Sources")[1]
    assert sources.count("Basis and Paths") == 1
    assert "CIS, 18 January 2021" in sources
    assert "1\nnote 7 (3)" in sources
    assert "3\nnote 37" in sources
    assert "2\nadded: course of the drawn line" in sources


def test_facts_of_a_group_are_unfolded_by_a_click(desk: Desk) -> None:
    desk.pick(("corridors", 1))
    assert "56.55" not in desk.text
    desk.click_link("Counted for Ten western provinces (1)")
    assert "56.55 billion USD" in desk.text


def test_a_stack_is_stepped_through(desk: Desk) -> None:
    desk.pick(("corridors", 1), ("corridors", 2), ("numbers", 3))
    panel = desk.panel
    assert panel.chooser.count() == 3
    assert panel.chooser.itemText(1) == "2/3  Railway West · Corridors"
    assert not panel.previous_button.isEnabled()
    QTest.mouseClick(panel.next_button, LEFT)
    assert "Railway West" in desk.text
    QTest.mouseClick(panel.next_button, LEFT)
    assert panel.current == FeatureRef("numbers", 3)
    assert not panel.next_button.isEnabled()
    QTest.keyClick(panel.chooser, Qt.Key.Key_Up)
    assert panel.current == FeatureRef("corridors", 2)
    assert desk.shown == [
        FeatureRef("corridors", 1),
        FeatureRef("corridors", 2),
        FeatureRef("numbers", 3),
        FeatureRef("corridors", 2),
    ]


def test_links_lead_to_a_leg_and_back(desk: Desk, qtbot: QtBot) -> None:
    desk.pick(("corridors", 2), ("corridors", 1))
    QTest.mouseClick(desk.panel.next_button, LEFT)
    desk.click_link("Chongqing to Mohan")
    qtbot.waitUntil(lambda: desk.panel.current == FeatureRef("legs", 1))
    assert "From and to" in desk.text
    desk.click_link("← ILSTC Middle Route")
    qtbot.waitUntil(lambda: desk.panel.current == FeatureRef("corridors", 1))
    assert desk.panel.chooser.count() == 2


def test_language_of_names_follows_the_project(desk: Desk, qtbot: QtBot) -> None:
    desk.pick(("corridors", 1), ("corridors", 2))
    desk.project.language = "zh"
    qtbot.waitUntil(lambda: desk.text.startswith("走廊\n陆海新通道中线"))
    assert desk.panel.chooser.itemText(1) == "2/2  铁路西线 · 走廊"
    assert desk.shown == [FeatureRef("corridors", 1)]


def test_a_layer_that_goes_takes_its_page_along(desk: Desk, qtbot: QtBot) -> None:
    desk.pick(("corridors", 1))
    layer = desk.project.layer("corridors")
    assert layer is not None
    with qtbot.waitSignal(desk.panel.cleared):
        desk.project.remove_layer(layer)
    assert desk.text.startswith("Click a feature")


def test_a_file_that_cannot_be_read_says_so(desk: Desk, qtbot: QtBot) -> None:
    layer = desk.project.layer("corridors")
    assert layer is not None
    error = LayerError("routes.gpkg", "corridors", "is locked by another program.")
    layer.source = BrokenSource(layer.info, error)
    desk.pick(("corridors", 1), ("numbers", 1))
    assert "routes.gpkg, layer corridors: is locked by another program." in desk.text
    QTest.mouseClick(desk.panel.next_button, LEFT)
    assert "row 3" in desk.text


class BrokenSource(FakeSource):
    def __init__(self, info: LayerInfo, error: LayerError) -> None:
        super().__init__(info, [])
        self.error = error

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        raise self.error


def test_fields_of_other_files_are_all_read_and_markup_is_harmless(desk: Desk) -> None:
    layer = desk.project.layer("numbers")
    assert layer is not None
    source = layer.source
    assert isinstance(source, FakeSource)
    source.rows[1]["label"] = '<b>港口</b> & "</script>"'
    desk.pick(("numbers", 2))
    assert '<b>港口</b> & "</script>"' in desk.text
    assert "amount\n0.5" in desk.text


def test_the_base_map_is_read_without_what_only_helps_to_draw_it(desk: Desk) -> None:
    whole = FieldKind.INTEGER
    fields = (
        Field("name", TEXT, "Name"),
        Field("name_zh", TEXT, "Chinese name"),
        Field("rank", whole, "Rank"),
        Field("population", whole, "Population"),
        Field("capital", whole, "Capital"),
    )
    rows: list[dict[str, Value]] = [
        {"name": "Beijing", "name_zh": "北京", "rank": 0, "population": 11106000, "capital": 1},
        {"name": "Almaty", "name_zh": "", "rank": 2, "population": 1245000, "capital": 0},
    ]
    info = make_info("places", fields, 2, access=Access.BUNDLED)
    layer = VectorLayer("places", FakeSource(info, rows), LINE_STYLE, "Places")
    desk.project.add_group(LayerGroup("base", "Base map", layers=[layer]))
    desk.pick(("places", 1))
    note = "Of the base map, not of the source documents."
    assert desk.text.strip().split("\n") == [
        *("Places", "Beijing", "北京", note, "Population", "11,106,000", "Capital", "Yes"),
    ]
    desk.pick(("places", 2))
    assert desk.text.strip().split("\n") == ["Places", "Almaty", note, "Population", "1,245,000"]
    # The same fields of anybody's own file are all read.
    own = make_info("places", fields, 2)
    other = VectorLayer("own", FakeSource(own, rows), LINE_STYLE, "Own")
    desk.project.add_group(LayerGroup("own", "Own", layers=[other]))
    desk.pick(("own", 2))
    assert "Rank\n2" in desk.text
    assert "Capital\n0" in desk.text


def test_page_is_copied_as_text(desk: Desk) -> None:
    desk.pick(("corridors", 1))
    QTest.mouseClick(desk.panel.copy_button, LEFT)
    lines = QGuiApplication.clipboard().text().split("\n")
    assert lines[0] == "Corridors"
    assert "Status\toperating" in lines
    assert "3\tnote 37" in lines


def test_zoom_asks_for_the_feature_that_is_read(desk: Desk, qtbot: QtBot) -> None:
    desk.pick(("corridors", 1))
    with qtbot.waitSignal(desk.panel.zoom_requested) as asked:
        QTest.mouseClick(desk.panel.zoom_button, LEFT)
    assert asked.args == [FeatureRef("corridors", 1)]
