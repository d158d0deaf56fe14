"""A person at the route panel: types stops, drags them, reads the answer, saves it."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QDropEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog
from pytestqt.qtbot import QtBot

from corridormap.app.route_dock import RouteDock
from corridormap.app.route_export import save_csv
from corridormap.network.route import Stop
from corridormap.network.stored_route import PartWish
from corridormap.ui.panels.route_panel import RoutePanel
from corridormap.ui.routes.route_desk import DraftChange
from corridormap.ui.routes.route_services import FoundStop
from corridormap.ui.routes.stop_delegate import StopRole
from tests.gui.panel_fakes import type_chinese
from tests.gui.route_drawing import choose as pick
from tests.gui.route_rig import CHONGQING, HANOI, SAIGON, SINGAPORE, RouteRig, route_rigs

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
ALT = Qt.KeyboardModifier.AltModifier


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[RouteRig]:
    yield from route_rigs(qtbot)


@pytest.fixture
def panel(rig: RouteRig) -> RoutePanel:
    panel = RoutePanel(rig.desk, rig.services)
    rig.qtbot.addWidget(panel)
    panel.resize(320, 640)
    panel.show()
    rig.qtbot.waitExposed(panel)
    return panel


def names(rig: RouteRig) -> list[str]:
    return [stop.name for stop in rig.desk.draft.stops]


def type_stop(panel: RoutePanel, text: str) -> None:
    panel.add_box.setFocus()
    if text.isascii():
        QTest.keyClicks(panel.add_box, text)
    else:
        type_chinese(panel.add_box, text)
    QTest.keyClick(panel.add_box, Qt.Key.Key_Return)
    QTest.qWait(1)


def test_an_empty_panel_says_what_to_do(rig: RouteRig, panel: RoutePanel) -> None:
    assert "Type two places" in panel.hint.text()
    assert not panel.results.isVisible()
    type_stop(panel, "chong")
    assert "next stop" in panel.hint.text()
    type_stop(panel, "hanoi")
    assert not panel.hint.isVisible()
    assert panel.results.isVisible()


def test_stops_are_typed_in_either_language(rig: RouteRig, panel: RoutePanel) -> None:
    type_stop(panel, "重庆")
    type_stop(panel, "hanoi")
    assert names(rig) == ["Chongqing", "Hanoi"]
    assert panel.add_box.text() == ""
    rig.wait()
    assert panel.results.summary.numbers[0].text() == "1,000.0 km"
    assert rig.shelf[rig.desk.draft.route_id].stops == rig.desk.draft.stops


def test_the_hit_chosen_in_the_list_is_taken_once(rig: RouteRig, panel: RoutePanel) -> None:
    panel.add_box.setFocus()
    QTest.keyClicks(panel.add_box, "h")
    popup = panel.add_box.popup
    rig.qtbot.waitUntil(popup.isVisible)
    assert panel.add_box.names == ["Hanoi", "Ho Chi Minh City"]
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Down)
    QTest.keyClick(popup, Qt.Key.Key_Return)
    QTest.qWait(1)
    assert names(rig) == ["Ho Chi Minh City"]
    assert not popup.isVisible()
    assert panel.add_box.text() == ""


def test_names_that_are_longer_than_the_box_are_shown_whole(
    rig: RouteRig, panel: RoutePanel
) -> None:
    legs = [Stop(f"A corridor with a long name: Chongqing – {end}", 1.0, 1.0) for end in "AB"]
    search = replace(rig.services.search, stops=lambda text: [FoundStop(leg) for leg in legs])
    narrow = RoutePanel(rig.desk, replace(rig.services, search=search))
    rig.qtbot.addWidget(narrow)
    narrow.resize(200, 600)
    screen = narrow.screen().availableGeometry()
    narrow.move(screen.right() - 200, 0)
    narrow.show()
    rig.qtbot.waitExposed(narrow)
    narrow.add_box.setFocus()
    QTest.keyClicks(narrow.add_box, "a")
    popup = narrow.add_box.popup
    rig.qtbot.waitUntil(popup.isVisible)
    assert popup.viewport().width() > popup.fontMetrics().horizontalAdvance(legs[0].name)
    assert screen.left() <= popup.x() <= screen.right() - popup.width() + 1


def test_a_hit_is_taken_by_a_click(rig: RouteRig, panel: RoutePanel) -> None:
    panel.add_box.setFocus()
    QTest.keyClicks(panel.add_box, "h")
    popup = panel.add_box.popup
    rig.qtbot.waitUntil(popup.isVisible)
    place = popup.visualRect(popup.model().index(0, 0)).center()
    QTest.mouseClick(popup.viewport(), LEFT, NO_KEY, place)
    QTest.qWait(1)
    assert names(rig) == ["Hanoi"]


def test_a_name_that_is_unknown_is_said_so(rig: RouteRig, panel: RoutePanel) -> None:
    with rig.qtbot.waitSignal(panel.message_raised) as raised:
        type_stop(panel, "Atlantis")
    assert raised.args == ["“Atlantis”: no place is called so."]
    assert panel.add_box.text() == "Atlantis"
    assert names(rig) == []


def test_what_is_typed_before_the_names_are_read_is_found_then(
    rig: RouteRig, panel: RoutePanel
) -> None:
    rig.are_names_read = False
    unknown: list[str] = []
    panel.message_raised.connect(unknown.append)
    type_stop(panel, "hanoi")
    assert names(rig) == []
    assert panel.add_box.text() == "hanoi"
    rig.are_names_read = True
    rig.qtbot.waitUntil(lambda: names(rig) == ["Hanoi"])
    rig.qtbot.waitUntil(lambda: panel.add_box.text() == "")
    assert unknown == []


def test_several_names_are_typed_before_the_names_are_read(
    rig: RouteRig, panel: RoutePanel
) -> None:
    rig.are_names_read = False
    for text in ("chong", "nowhere", "hano"):
        type_stop(panel, text)
    QTest.keyClicks(panel.add_box, "singa")
    rig.are_names_read = True
    with rig.qtbot.waitSignal(panel.message_raised) as raised:
        pass
    assert raised.args == ["“nowhere”: no place is called so."]
    assert names(rig) == ["Chongqing", "Hanoi"]
    assert panel.add_box.text() == "singa"


def test_stops_are_reordered_and_removed_by_keys(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI, SINGAPORE)
    panel.stops.setFocus()
    panel.stops.setCurrentRow(2)
    QTest.keyClick(panel.stops, Qt.Key.Key_Up, ALT)
    assert names(rig) == ["Chongqing", "Singapore", "Hanoi"]
    assert panel.stops.currentRow() == 1
    QTest.keyClick(panel.stops, Qt.Key.Key_Delete)
    assert names(rig) == ["Chongqing", "Hanoi"]
    rig.stack.undo()
    rig.stack.undo()
    assert names(rig) == ["Chongqing", "Hanoi", "Singapore"]
    assert [panel.stops.item(row).text() for row in range(3)] == names(rig)


def drop(panel: RoutePanel, place: QPoint) -> None:
    event = QDropEvent(
        QPointF(place),
        Qt.DropAction.MoveAction,
        panel.stops.model().mimeData([panel.stops.currentIndex()]),
        LEFT,
        NO_KEY,
    )
    panel.stops.dropEvent(event)


def test_dropping_a_stop_is_one_step(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI, SINGAPORE)
    steps = rig.stack.count()
    panel.stops.setCurrentRow(0)
    drop(panel, panel.stops.visualRect(panel.stops.model().index(2, 0)).center())
    assert names(rig) == ["Hanoi", "Singapore", "Chongqing"]
    assert rig.stack.count() == steps + 1
    rig.stack.undo()
    assert names(rig) == ["Chongqing", "Hanoi", "Singapore"]


def test_mode_and_way_are_chosen_from_the_menu(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    menu = panel.stops.part_menu(0)
    choices = {action.text(): action for action in menu.actions()}
    assert choices["Any mode"].isChecked()
    assert choices["Network"].isChecked()
    choices["Sea"].trigger()
    assert rig.desk.draft.parts[0] == PartWish("sea")
    along = next(a for a in panel.stops.part_menu(0).actions() if a.menu() is not None)
    along_menu = along.menu()
    assert along_menu is not None
    along_menu.actions()[0].trigger()  # type: ignore[attr-defined]
    assert rig.desk.draft.parts[0].corridor_id == "ilstc-east"
    assert "Along Land-sea corridor, east" in panel.stops.item(0).data(
        Qt.ItemDataRole.AccessibleTextRole
    )


def test_a_corridor_is_offered_where_both_stops_lie_beside_it(
    rig: RouteRig, panel: RoutePanel
) -> None:
    rig.draw(CHONGQING, Stop("Duisburg", 6.76, 51.43))
    menu = panel.stops.part_menu(0)
    assert not [action for action in menu.actions() if action.menu() is not None]
    none = menu.actions()[-1]
    assert (none.text(), none.isEnabled()) == ("No corridor leads past both stops", False)


def test_the_words_between_stops_open_the_menu(
    rig: RouteRig, panel: RoutePanel, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.draw(CHONGQING, HANOI)
    opened: list[int] = []
    monkeypatch.setattr(panel.stops, "open_part_menu", opened.append)
    box = panel.stops.visualRect(panel.stops.model().index(0, 0))
    QTest.mouseClick(panel.stops.viewport(), LEFT, NO_KEY, QPoint(60, box.bottom() - 4))
    QTest.mouseClick(panel.stops.viewport(), LEFT, NO_KEY, QPoint(60, box.top() + 6))
    assert opened == [0]
    panel.stops.setFocus()
    QTest.keyClick(panel.stops, Qt.Key.Key_Space)
    assert opened == [0, 0]


def test_a_corridor_that_cannot_be_followed_is_called_by_its_name(
    rig: RouteRig, panel: RoutePanel
) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.set_part(0, PartWish("", "corridor:pipes"), "Way")
    assert panel.stops.item(0).data(StopRole.LINE).part == "Along Pipelines to Yunnan"


def test_a_corridor_is_followed_in_the_modes_that_it_has(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    pick(panel.stops.part_menu(0), "Rail")
    pick(panel.stops.part_menu(0), "Land-sea corridor, east")
    assert rig.desk.draft.parts == (PartWish("", "corridor:ilstc-east"),)
    line = panel.stops.item(0).data(StopRole.LINE)
    assert (line.part, line.mode) == ("Along Land-sea corridor, east", "")
    pick(panel.stops.part_menu(0), "Road")
    assert rig.desk.draft.parts == (PartWish("road"),)


def test_the_criterion_and_the_modes(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    box = panel.options.criterion_box
    box.setFocus()
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert rig.desk.draft.criterion == "time"
    buttons = panel.options.mode_buttons
    QTest.mouseClick(buttons["sea"], LEFT)
    assert list(rig.desk.draft.modes) == ["rail", "road", "inland_waterway"]
    for mode in ("rail", "road", "inland_waterway"):
        QTest.mouseClick(buttons[mode], LEFT)
    assert list(rig.desk.draft.modes) == ["inland_waterway"]
    assert buttons["inland_waterway"].isChecked()


def test_reverse_and_new_keep_the_route_stored(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    QTest.mouseClick(panel.head.reverse_button, LEFT)
    assert names(rig) == ["Hanoi", "Chongqing"]
    rig.wait()
    QTest.mouseClick(panel.head.new_button, LEFT)
    rig.wait()
    assert names(rig) == []
    assert [route.stops for route in rig.stored()] == [(HANOI, CHONGQING)]


def test_name_status_author_and_notes(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    panel.head.name_box.setFocus()
    QTest.keyClicks(panel.head.name_box, "South")
    QTest.keyClick(panel.head.name_box, Qt.Key.Key_Return)
    assert rig.desk.draft.name == "South"
    QTest.mouseClick(panel.about.fold_button, LEFT)
    panel.about.author_box.setFocus()
    QTest.keyClicks(panel.about.author_box, "Wang")
    panel.about.notes_box.setFocus()
    QTest.keyClicks(panel.about.notes_box, "For Monday")
    panel.about.status_box.setFocus()
    assert (rig.desk.draft.author, rig.desk.draft.notes) == ("Wang", "For Monday")
    QTest.keyClick(panel.about.status_box, Qt.Key.Key_Up)
    assert rig.desk.draft.status == "target"
    assert panel.about.fold_button.text().startswith("Made 20")
    panel.about.fold_button.click()
    assert panel.about.fold_button.text() == "Target · Wang · For Monday"
    rig.stack.undo()
    rig.stack.undo()
    assert panel.about.notes_box.toPlainText() == ""


def test_no_way_is_said_in_one_line_with_what_is_closed(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.close("Pingxiang")
    rig.desk.close("Hekou")
    rig.wait()
    reason = panel.results.summary.reason
    assert reason.isVisible()
    assert "cut by closing Pingxiang, Hekou" in reason.text()
    assert not panel.results.strip.isVisible()
    assert panel.results.legs.table.rows == []


def test_what_was_found_stays_while_a_way_is_searched(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.planner.gate.clear()
    rig.desk.add_stop(SAIGON)
    rig.qtbot.waitUntil(lambda: panel.busy.maximum() == 0)
    assert panel.results.summary.numbers[0].text() == "1,000.0 km"
    assert len(panel.results.legs.table.rows) == 4
    rig.planner.gate.set()
    rig.wait()
    assert panel.busy.maximum() == 1
    assert panel.results.summary.numbers[0].text() == "2,000.0 km"


def test_copy_puts_the_route_on_the_clipboard(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    panel.head.copy_action.trigger()
    text = QGuiApplication.clipboard().text()
    assert text.startswith("Chongqing – Hanoi\nBest by distance: 1,000.0 km, 53.3 h (2 d 5 h)")


def test_saving_asks_where_and_tells_what_failed(
    rig: RouteRig, panel: RoutePanel, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    rig.draw(CHONGQING, HANOI)
    asked: list[str] = []

    def answer(parent: object, title: str, proposal: str, kind: str) -> tuple[str, str]:
        asked.append(proposal)
        return str(tmp_path / answers.pop(0)), kind

    answers = ["route", "book.xlsx", "locked.csv"]
    panel.folder = lambda: tmp_path
    saved: list[Path] = []
    panel.saved.connect(saved.append)
    monkeypatch.setattr(QFileDialog, "getSaveFileName", answer)
    panel.head.csv_action.trigger()
    panel.head.xlsx_action.trigger()
    proposals = ["Chongqing – Hanoi.csv", "Chongqing – Hanoi.xlsx"]
    assert asked == [str(tmp_path / name) for name in proposals]
    assert saved == [tmp_path / "route.csv", tmp_path / "book.xlsx"]
    assert [path.name for _, path, _ in rig.tables] == ["route.csv", "book.xlsx"]
    with rig.qtbot.waitSignal(panel.message_raised) as raised:
        panel.head.csv_action.trigger()
    assert raised.args == ["locked.csv: cannot be saved there (it is open elsewhere)."]
    assert len(saved) == 2


def test_saved_tables_name_every_route_and_what_is_closed(
    rig: RouteRig, panel: RoutePanel, tmp_path: Path
) -> None:
    rig.draw(CHONGQING, HANOI)
    rig.desk.want_alternatives(1)
    rig.wait()
    rig.desk.close("malacca")
    rig.wait()
    draft = panel._readable_draft()
    assert draft.closed == ("Strait of Malacca",)
    path = tmp_path / "routes.csv"
    save_csv(path, draft, rig.desk.routes)
    rows = list(csv.reader(path.read_text(encoding="utf-8-sig").splitlines()))
    table = dict(zip(rows[1], zip(*rows[2:4], strict=True), strict=True))
    assert table["route"] == ("Chongqing – Hanoi", "Chongqing – Hanoi (Alternative 1)")
    assert table["closed"] == ("Strait of Malacca",) * 2
    assert "Speed: Rail" in {row[1] for row in rows if len(row) > 1}


def test_a_dock_scrolls_a_panel_that_is_too_high(rig: RouteRig) -> None:
    def make() -> RoutePanel:
        panel = RoutePanel(rig.desk, rig.services)
        panel.setMinimumHeight(900)
        return panel

    dock = RouteDock()
    rig.qtbot.addWidget(dock)
    dock.make = make
    dock.make_panel()
    dock.resize(320, 400)
    dock.show()
    assert dock.panel is not None
    assert dock.minimumSizeHint().height() <= 200
    assert dock.minimumSizeHint().width() >= dock.panel.minimumSizeHint().width()
    assert dock.panel.height() >= 900


def test_a_city_has_no_empty_line_below_it(rig: RouteRig) -> None:
    city = FoundStop(Stop("Guilin", 110.3, 25.3), "Places")
    search = replace(rig.services.search, stops=lambda text: [city])
    panel = RoutePanel(rig.desk, replace(rig.services, search=search))
    rig.qtbot.addWidget(panel)
    (hit,) = panel._find("guilin")
    assert (hit.name, hit.other, hit.about) == ("Guilin", "", "Places")


def test_tab_goes_from_stops_to_the_answer(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI)
    panel.activateWindow()
    order = [panel.stops, panel.add_box, panel.options.criterion_box]
    order[0].setFocus()
    rig.qtbot.waitUntil(order[0].hasFocus)
    for widget in order[1:]:
        focused = QApplication.focusWidget()
        assert focused is not None
        QTest.keyClick(focused, Qt.Key.Key_Tab)
        assert widget.hasFocus()


def test_the_panel_fits_a_low_and_narrow_dock(rig: RouteRig, panel: RoutePanel) -> None:
    rig.draw(CHONGQING, HANOI, SAIGON, SINGAPORE)
    rig.desk.close("Pingxiang")
    rig.wait()
    panel.about.fold_button.setChecked(True)
    least = panel.minimumSizeHint()
    assert least.width() <= 300
    assert least.height() <= 560


def test_steps_have_names(rig: RouteRig, panel: RoutePanel) -> None:
    type_stop(panel, "chong")
    step = rig.stack.command(0)
    assert isinstance(step, DraftChange)
    assert step.text() == "Add Chongqing"
