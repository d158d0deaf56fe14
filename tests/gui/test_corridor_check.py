"""The panel of the corridor check by mouse and keys, with reports made by hand."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from corridormap.core.bundled import resources_folder
from corridormap.core.check_report import CheckReport, CheckRow, TwoNames
from corridormap.core.errors import SourceError
from corridormap.core.feedback import Feedback
from corridormap.core.project import Project
from corridormap.formats.gpkg_findings import RULES
from corridormap.formats.route_schema import DESIGNS
from corridormap.ui.job_progress import JobProgress
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.check_groups import ROUTE_TABLE_TITLES
from corridormap.ui.panels.check_model import FindingRole
from corridormap.ui.panels.corridor_check import CorridorCheckPanel, RunCheck
from corridormap.ui.translation import InterfaceLanguage
from tests.gui.panel_fakes import type_chinese

THEME, OTHER = Path("theme.gpkg"), Path("other.gpkg")
RUILI = TwoNames("Kunming – Ruili", "昆明 – 瑞丽")
EAST, WEST = TwoNames("Eastern Line", "东线"), TwoNames("Western Line", "西线")
LONG_CAUSE = "The road graph is coarse here and runs short of the expressway. " * 8
ROWS = (
    CheckRow("warning", "theme.published_length", "east: the way (3,194 km) is 6.1% shorter than"
             " published (3,400 km).", LONG_CAUSE, "corridors", 1, EAST, EAST,
             extent=(100.0, 10.0, 110.0, 30.0)),
    CheckRow("warning", "theme.leg_gauge", "west-1 has gauge 1435 over 20 km in MM, where tracks"
             " have 1000.", "", "corridor_legs", 7, WEST, RUILI,
             place=(97.9, 24.0)),
    CheckRow("error", "theme.leg_ends", "west-2 ends 812 m from yangon.", "", "corridor_legs", 8,
             WEST, TwoNames("Ruili – Yangon", "瑞丽 – 仰光"), place=(96.1, 16.8)),
    CheckRow("error", "gpkg.application_id", "The file's application id is not GeoPackage's."),
)  # fmt: skip


def report(path: Path = THEME, rows: Sequence[CheckRow] = ROWS, legs: int = 204) -> CheckReport:
    return CheckReport(path, tuple(rows), legs, RULES)


@pytest.fixture
def runner() -> Iterator[JobRunner]:
    runner = JobRunner()
    yield runner
    runner.shut_down()


class Bench:
    """A shown panel, and what was asked of it."""

    def __init__(self, qtbot: QtBot, runner: JobRunner, check: RunCheck | None = None) -> None:
        self.checked: list[Path] = []
        self.project = Project()
        self.files = [THEME]
        self.panel = CorridorCheckPanel(
            self.project, runner, lambda: self.files, check or self.check
        )
        qtbot.addWidget(self.panel)
        self.panel.resize(320, 600)
        self.panel.show()

    def check(self, path: Path, feedback: Feedback) -> CheckReport:
        self.checked.append(path)
        return report(path)

    def headings(self) -> list[str]:
        model = self.panel.list.model()
        return [str(model.index(row, 0).data()) for row in range(model.rowCount())]

    def index(self, group: int, row: int) -> QModelIndex:
        model = self.panel.list.model()
        return model.index(row, 0, model.index(group, 0))

    def messages(self) -> list[str]:
        return [row.message for row in self.panel.list.findings()]


@pytest.fixture
def bench(qtbot: QtBot, runner: JobRunner) -> Bench:
    bench = Bench(qtbot, runner)
    qtbot.waitUntil(lambda: bench.panel.report is not None)
    return bench


def test_checks_when_it_is_seen_and_groups_by_corridor_errors_first(bench: Bench) -> None:
    assert bench.checked == [THEME]
    assert bench.headings() == ["Western Line", "The file as a whole", "Eastern Line"]
    assert bench.messages()[0] == "west-2 ends 812 m from yangon."
    switches = bench.panel.controls.switches
    assert [switches[each].text() for each in ("error", "warning")] == ["2", "2"]


def test_routes_are_headed_by_their_names_and_tables_by_words(
    qtbot: QtBot, runner: JobRunner
) -> None:
    route = TwoNames("Qinzhou – Hanoi")
    rows = (
        CheckRow("error", "route.length", "length_m is 1.", "", "routes", 1, route, route),
        CheckRow("error", "route.gap", "26 km are missing.", "", "route_legs", 3, route),
        CheckRow("error", "route.row", "There is no route “gone”.", "", "route_legs", 9),
    )
    bench = Bench(qtbot, runner, lambda path, feedback: report(path, rows))
    qtbot.waitUntil(lambda: bench.panel.report is not None)
    assert bench.headings() == ["Qinzhou – Hanoi", "Legs of proposed routes"]
    subjects = [str(bench.index(*at).data()) for at in ((0, 0), (0, 1), (1, 0))]
    assert subjects == ["", "Legs of proposed routes", ""]
    interface = InterfaceLanguage()
    interface.switch("zh")
    try:
        qtbot.waitUntil(lambda: bench.headings() == ["Qinzhou – Hanoi", "拟议路线的路段"])
    finally:
        interface.switch("en")


def test_tables_of_routes_are_called_as_in_their_file() -> None:
    assert {design.name: design.title for design in DESIGNS.values()} == ROUTE_TABLE_TITLES
    chinese = json.loads((resources_folder() / "i18n" / "data_zh.json").read_text("utf-8"))
    assert set(ROUTE_TABLE_TITLES.values()) <= chinese.keys()


def test_groups_by_rule_on_request(bench: Bench) -> None:
    box = bench.panel.controls.grouping_box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert bench.headings() == [
        "A leg starts and ends within 500 m of its stops, which are drawn",
        "The file calls itself a GeoPackage",
        "A corridor's way is within 3% of the published length",
        "A railway leg has a gauge that tracks of the country have there",
    ]


def test_a_click_asks_for_the_place(bench: Bench, qtbot: QtBot) -> None:
    view = bench.panel.list
    point = view.visualRect(bench.index(0, 0)).center()
    with qtbot.waitSignal(bench.panel.finding_chosen) as chosen:
        QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, pos=point)
    assert chosen.args == [THEME, ROWS[2]]


def test_keys_walk_the_list_and_enter_asks(bench: Bench, qtbot: QtBot) -> None:
    view = bench.panel.list
    chosen: list[object] = []
    bench.panel.finding_chosen.connect(lambda path, row: chosen.append(row))
    view.setFocus()
    QTest.keyClick(view, Qt.Key.Key_Home)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert not view.isExpanded(view.currentIndex())
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert view.isExpanded(view.currentIndex())
    assert chosen == []
    QTest.keyClick(view, Qt.Key.Key_Down)
    QTest.keyClick(view, Qt.Key.Key_Down)
    assert chosen == []
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert chosen == [ROWS[1]]


def test_filter_and_switches_narrow_the_list(bench: Bench, qtbot: QtBot) -> None:
    controls = bench.panel.controls
    QTest.keyClicks(controls.filter_box, "YANGON")
    qtbot.waitUntil(lambda: bench.panel.list.findings() == [ROWS[2]])
    controls.filter_box.clear()
    type_chinese(controls.filter_box, "昆明")
    qtbot.waitUntil(lambda: bench.panel.list.findings() == [])
    assert bench.panel.note.text() == "Nothing here fits what is asked for."
    bench.project.language = "zh"
    assert bench.panel.list.findings() == [ROWS[1]]
    controls.filter_box.clear()
    qtbot.waitUntil(lambda: len(bench.panel.list.findings()) == 4)
    QTest.mouseClick(controls.switches["error"], Qt.MouseButton.LeftButton)
    assert {row.severity for row in bench.panel.list.findings()} == {"warning"}
    QTest.mouseClick(controls.switches["warning"], Qt.MouseButton.LeftButton)
    assert bench.panel.list.findings() == []


def test_the_list_is_copied_as_text(bench: Bench) -> None:
    QTest.mouseClick(bench.panel.controls.copy_button, Qt.MouseButton.LeftButton)
    text = QGuiApplication.clipboard().text()
    assert text.startswith("theme.gpkg: errors 2, warnings 2, legs 204\n\nWestern Line\n")
    assert "  error  Ruili – Yangon: west-2 ends 812 m from yangon.\n" in text
    assert LONG_CAUSE.strip() in text
    view = bench.panel.list
    view.setCurrentIndex(bench.index(0, 0))
    QTest.keyClick(view, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    assert QGuiApplication.clipboard().text() == "Ruili – Yangon: west-2 ends 812 m from yangon."


def test_f5_checks_again_and_keeps_the_place_in_the_list(bench: Bench, qtbot: QtBot) -> None:
    view = bench.panel.list
    view.setCurrentIndex(bench.index(2, 0))
    QTest.keyClick(view, Qt.Key.Key_F5)
    qtbot.waitUntil(lambda: len(bench.checked) == 2 and not bench.panel.is_running)
    found = view.current_finding()
    assert found is not None
    assert found.row == ROWS[0]


def test_a_long_cause_is_read_whole_once_it_is_the_current_one(bench: Bench) -> None:
    view = bench.panel.list
    index = bench.index(2, 0)
    short = view.visualRect(index).height()
    view.setCurrentIndex(index)
    view.doItemsLayout()
    assert view.visualRect(index).height() > 2 * short


def test_a_wider_panel_needs_fewer_lines(bench: Bench) -> None:
    view, index = bench.panel.list, bench.index(2, 0)
    high = view.visualRect(index).height()
    bench.panel.resize(900, 600)
    view.doItemsLayout()
    assert view.visualRect(index).height() < high


def test_what_is_read_out_names_severity_subject_and_message(bench: Bench) -> None:
    spoken = bench.index(0, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken == "error, Ruili – Yangon: west-2 ends 812 m from yangon."
    controls = bench.panel.controls
    widgets = (controls.filter_box, controls.run_button, controls.copy_button, bench.panel.list)
    assert all(widget.accessibleName() for widget in widgets)


def test_nothing_found_says_what_was_looked_at(qtbot: QtBot, runner: JobRunner) -> None:
    bench = Bench(qtbot, runner, lambda path, feedback: report(path, ()))
    qtbot.waitUntil(lambda: bench.panel.report is not None)
    assert bench.panel.note.isVisible()
    assert bench.panel.note.text() == "theme.gpkg: nothing found in 204 legs."
    assert not bench.panel.controls.copy_button.isEnabled()


def test_an_unreadable_file_says_so(qtbot: QtBot, runner: JobRunner) -> None:
    def fail(path: Path, feedback: Feedback) -> CheckReport:
        raise SourceError(path, "is not there.")

    bench = Bench(qtbot, runner, fail)
    qtbot.waitUntil(lambda: bench.panel.note.text() == "theme.gpkg: is not there.")
    assert bench.panel.list.findings() == []


class SlowCheck:
    """A check that goes on until it is stopped or let go."""

    def __init__(self) -> None:
        self.gate = threading.Event()
        self.begun = threading.Event()
        self.ends: list[str] = []

    def __call__(self, path: Path, feedback: Feedback) -> CheckReport:
        self.begun.set()
        feedback.report(250, 1000)
        try:
            while not self.gate.wait(0.005):
                feedback.check()
        finally:
            self.ends.append("over")
        return report(path)


def test_a_check_under_way_shows_how_far_it_is_and_is_stopped(
    qtbot: QtBot, runner: JobRunner
) -> None:
    check = SlowCheck()
    bench = Bench(qtbot, runner, check)
    controls = bench.panel.controls
    qtbot.waitUntil(lambda: controls.bar.isVisible() and controls.bar.value() == 250)
    assert controls.bar.maximum() == 1000
    assert bench.panel.note.text() == "Checking theme.gpkg…"
    QTest.mouseClick(controls.run_button, Qt.MouseButton.LeftButton)
    assert bench.panel.note.text() == "The check was stopped."
    assert not controls.bar.isVisible()
    qtbot.waitUntil(lambda: check.ends == ["over"])
    check.gate.set()
    QTest.mouseClick(controls.run_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: len(bench.panel.list.findings()) == 4)


def test_escape_and_the_status_bar_stop_it_too(qtbot: QtBot, runner: JobRunner) -> None:
    check = SlowCheck()
    progress = JobProgress(runner)
    qtbot.addWidget(progress)
    bench = Bench(qtbot, runner, check)
    qtbot.waitUntil(check.begun.is_set)
    QTest.keyClick(bench.panel.list, Qt.Key.Key_Escape)
    assert not bench.panel.is_running
    qtbot.waitUntil(lambda: len(check.ends) == 1)
    bench.panel.run()
    qtbot.waitUntil(progress.isVisible)
    QTest.mouseClick(progress.cancel_button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: not bench.panel.is_running)
    assert bench.panel.note.text() == "The check was stopped."


def test_one_of_several_files_is_chosen(bench: Bench, qtbot: QtBot) -> None:
    box = bench.panel.controls.file_box
    assert not box.isVisible()
    bench.files = [OTHER, THEME]
    bench.panel.reload()
    qtbot.waitUntil(lambda: len(bench.checked) == 2)
    assert box.isVisible()
    assert bench.checked[-1] == THEME
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Up)
    qtbot.waitUntil(lambda: len(bench.checked) == 3)
    assert bench.checked[-1] == OTHER


def test_speaks_chinese(bench: Bench) -> None:
    interface = InterfaceLanguage()
    interface.switch("zh")
    try:
        bench.project.language = "zh"
        bench.panel.repaint()
        assert bench.headings() == ["西线", "整个文件", "东线"]
        finding = bench.index(0, 0).data(FindingRole.FINDING)
        assert (finding.subject, finding.message) == (
            "瑞丽 – 仰光",
            "west-2 的终点距 yangon 812 米。",
        )
        assert [title for title in RULES.values() if message_words(title) == title] == []
    finally:
        interface.switch("en")


def test_marks_stand_out_in_the_dark(bench: Bench) -> None:
    view = bench.panel.list
    before = view.grab().toImage()
    dark = QPalette(Qt.GlobalColor.black)
    dark.setColor(QPalette.ColorRole.Base, Qt.GlobalColor.black)
    dark.setColor(QPalette.ColorRole.Text, Qt.GlobalColor.white)
    bench.panel.setPalette(dark)
    rect = view.visualRect(bench.index(0, 0))
    x, y = rect.left() + 8, rect.top() + 5
    marks = [
        image.pixelColor(x + dx, y + dy)
        for image in (before, view.grab().toImage())
        for dx in range(-8, 8)
        for dy in range(16)
    ]
    half = len(marks) // 2
    darkest = min(each.lightness() for each in marks[:half])
    brightest = max(each.lightness() for each in marks[half:])
    assert darkest < 130
    assert brightest > 170
