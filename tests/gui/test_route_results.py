"""The answer in the panel: legs, strip, alternatives, closures, stored routes, assumptions."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialogButtonBox, QWidget
from pytestqt.qtbot import QtBot

from corridormap.core.length_unit import LengthUnit
from corridormap.network.assumptions import Assumptions
from corridormap.network.route import Stop
from corridormap.ui.dialogs.assumptions import VALUE, AssumptionsDialog
from corridormap.ui.panels.route_panel import RoutePanel
from corridormap.ui.routes.rows_view import RowsView
from tests.gui.route_rig import CHONGQING, HANOI, SINGAPORE, RouteRig, route_rigs

LEFT, NO_KEY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
OK = QDialogButtonBox.StandardButton.Ok


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[RouteRig]:
    yield from route_rigs(qtbot)


@pytest.fixture
def panel(rig: RouteRig) -> RoutePanel:
    panel = RoutePanel(rig.desk, rig.services)
    rig.qtbot.addWidget(panel)
    panel.resize(320, 900)
    panel.show()
    rig.qtbot.waitExposed(panel)
    return panel


def click_row(table: RowsView, number: int) -> None:
    table.executeDelayedItemsLayout()
    column = 0 if table.is_wide else 1
    place = table.visualRect(table.model().index(number, column)).center()
    QTest.mouseClick(table.viewport(), LEFT, NO_KEY, place)


def draw(rig: RouteRig, *stops: Stop) -> None:
    rig.draw(*(stops or (CHONGQING, HANOI, SINGAPORE)))


def headings(table: RowsView) -> list[str]:
    model = table.model()
    across = Qt.Orientation.Horizontal
    return [str(model.headerData(column, across)) for column in range(model.columnCount())]


def test_empty_tables_are_headed_by_the_money_that_they_will_be_in(
    rig: RouteRig, panel: RoutePanel
) -> None:
    results = panel.results
    for table in (results.legs.table, results.alternatives.table):
        assert "USD" in headings(table)
    euros = replace(rig.desk.draft, assumptions=Assumptions(currency="EUR"))
    rig.desk.change("Money", euros)
    QApplication.processEvents()
    assert not rig.desk.routes
    for table in (results.legs.table, results.alternatives.table):
        assert {"EUR", "USD"} & set(headings(table)) == {"EUR"}


@pytest.mark.parametrize("width", [320, 900])
def test_a_leg_that_was_clicked_on_the_map_comes_into_view(
    rig: RouteRig, panel: RoutePanel, width: int
) -> None:
    panel.resize(width, 560)
    draw(rig, CHONGQING, HANOI, SINGAPORE, HANOI, CHONGQING, SINGAPORE)
    QApplication.processEvents()
    table = panel.results.legs.table
    bar = table.verticalScrollBar()
    assert bar.maximum() > 0
    for leg in (4, 0, 3):
        bar.setValue(0 if leg else bar.maximum())
        rig.desk.select_leg(leg)
        (number,) = {index.row() for index in table.selectionModel().selectedIndexes()}
        assert table.rows[number].key == (leg, 0)
        place = table.visualRect(table.model().index(number, 1))
        assert 0 <= place.top() < place.bottom() <= table.viewport().height()


@pytest.mark.parametrize("width", [320, 900])
def test_a_row_selects_its_leg_and_the_reverse(
    rig: RouteRig, panel: RoutePanel, width: int
) -> None:
    panel.resize(width, 900)
    draw(rig)
    table = panel.results.legs.table
    assert table.is_wide == (width == 900)
    click_row(table, 3)
    assert rig.desk.selected_leg == 1
    click_row(table, 2)
    assert rig.desk.selected_leg == 0
    assert table.currentIndex().row() == 2
    rig.desk.select_leg(1)
    assert table.currentIndex().row() == 3
    rig.desk.select_leg(-1)
    assert table.current_row is None


def test_keys_go_through_the_legs(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    table = panel.results.legs.table
    table.setFocus()
    assert rig.desk.selected_leg == -1
    for leg in (0, 0, 1):
        QTest.keyClick(table, Qt.Key.Key_Down)
        assert rig.desk.selected_leg == leg


def test_a_row_is_copied_whole(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    click_row(panel.results.legs.table, 1)
    QTest.keyClick(panel.results.legs.table, Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QApplication.clipboard().text().split("\t")
    assert copied[0] == "Border: Pingxiang · China → Vietnam"
    assert copied[3:6] == ["600.0", "8.0", "100"]


@pytest.mark.parametrize("width", [300, 320, 460])
def test_no_number_is_cut_in_a_narrow_dock(rig: RouteRig, panel: RoutePanel, width: int) -> None:
    panel.resize(width, 900)
    draw(rig)
    table = panel.results.legs.table
    table.executeDelayedItemsLayout()
    shown = [column for column in range(1, 7) if not table.isColumnHidden(column)]
    assert sum(table.columnWidth(column) for column in shown) <= table.viewport().width()
    for row in range(table.model().rowCount()):
        for column in shown:
            text = str(table.model().index(row, column).data() or "")
            assert table.fontMetrics().horizontalAdvance(text) < table.columnWidth(column)


def test_the_strip_is_clicked_and_walked_through(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    strip = panel.results.strip
    segment = strip.plan.segments[1]
    QTest.mouseClick(strip, LEFT, NO_KEY, QPoint(round(segment.left) + 20, strip.height() // 2))
    assert rig.desk.selected_leg == 1
    QTest.keyClick(strip, Qt.Key.Key_Left)
    assert rig.desk.selected_leg == 0
    assert strip.accessibleDescription() == "Chongqing – Hanoi, Rail, 1,000.0 km, 33.3 h"
    QTest.keyClick(strip, Qt.Key.Key_End)
    assert rig.desk.selected_leg == 1
    QTest.keyClick(strip, Qt.Key.Key_Escape)
    assert rig.desk.selected_leg == -1


def test_the_strip_tells_what_lies_under_the_pointer(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    strip = panel.results.strip
    mark = strip.plan.marks[0]
    told = strip.text_at(mark.x + 4)
    assert told.splitlines() == [
        *("Pingxiang", "Border: China → Vietnam, 8.0 h"),
        *("Change of gauge: 1435 → 1000 mm, 12.0 h", "600.0 km"),
    ]
    assert strip.text_at(strip.width() - 10).startswith("Hanoi – Singapore")


def test_borders_tell_their_capacity_and_lead_to_their_leg(
    rig: RouteRig, panel: RoutePanel
) -> None:
    draw(rig)
    panel.results.tabs.setCurrentIndex(1)
    page = panel.results.on_the_way.page
    text = page.toPlainText()
    assert "Pingxiang runs over its capacity" in text
    assert "1,200–1,500 vehicle trips a day" in text
    assert "Vietnam" in text
    assert panel.results.tabs.tabText(1).startswith("⚠")
    page.link_followed.emit("leg:0")
    assert rig.desk.selected_leg == 0


def test_alternatives_are_asked_for_and_chosen(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    panel.results.tabs.setCurrentIndex(2)
    page = panel.results.alternatives
    page.count_box.setFocus()
    QTest.keyClick(page.count_box, Qt.Key.Key_Up)
    rig.wait()
    assert [row.numbers[0] for row in page.table.rows] == ["2,000.0", "+250.0"]
    assert page.table.rows[1].about == "over Hekou; not Pingxiang"
    assert len({row.color for row in page.table.rows}) == 2
    click_row(page.table, 1)
    assert rig.desk.chosen == 1
    assert panel.results.summary.numbers[0].text() == "2,250.0 km"
    rig.desk.choose(0)
    assert page.table.currentIndex().row() == 0
    QTest.keyClick(page.count_box, Qt.Key.Key_Up)
    rig.wait()
    assert "1 of 2 found" in page.hint.text()


def test_another_route_begins_without_alternatives(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    panel.results.alternatives.count_box.setValue(1)
    rig.wait()
    rig.desk.start_anew([CHONGQING, HANOI])
    rig.wait()
    assert panel.results.alternatives.count_box.value() == 0
    assert len(rig.desk.routes) == 1


def close_by_name(panel: RoutePanel, text: str) -> None:
    box = panel.results.closures.name_box
    box.setFocus()
    QTest.keyClicks(box, text)
    QTest.keyClick(box, Qt.Key.Key_Return)
    QTest.qWait(1)


def wait_for_costs(rig: RouteRig, panel: RoutePanel) -> None:
    watch = panel.results.closures.watch
    rig.qtbot.waitUntil(lambda: watch.costs is not None and not rig.desk.is_planning)


def test_a_closure_shows_its_detour(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    panel.results.tabs.setCurrentIndex(3)
    closures = panel.results.closures
    close_by_name(panel, "ping")
    assert rig.desk.draft.closed == ("Pingxiang",)
    wait_for_costs(rig, panel)
    assert closures.table.rows[0].numbers == ("+250.0", "+8.3")
    close_by_name(panel, "hek")
    rig.wait()
    wait_for_costs(rig, panel)
    assert [row.numbers[0] for row in closures.table.rows] == ["+250.0", "0"]
    assert closures.together.text() == "All together: cut."
    assert panel.results.tabs.tabText(3) == "Closed 2"


def test_what_was_closed_by_its_id_is_called_by_its_name(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    close_by_name(panel, "strait")
    assert rig.desk.draft.closed == ("malacca",)
    assert panel.results.closures.table.rows[0].title == "Strait of Malacca"


def test_a_file_may_close_by_ids(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    rig.desk.close("MALACCA")
    assert panel.results.closures.table.rows[0].title == "Strait of Malacca"


def test_both_lists_of_closures_scroll_as_one(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    panel.resize(320, 520)
    panel.results.tabs.setCurrentIndex(3)
    closures = panel.results.closures
    assert not closures.table.isVisible()
    for name in ("Pingxiang", "malacca", "Hekou"):
        rig.desk.close(name)
    wait_for_costs(rig, panel)
    QApplication.processEvents()
    table, page = closures.table, closures.page
    last = table.model_.index(2, 1)
    assert table.viewport().height() > table.visualRect(last).bottom() > 0
    assert page.verticalScrollBar().maximum() > 0
    click_row(table, 0)
    table.setFocus()
    for key in (Qt.Key.Key_Down, Qt.Key.Key_Down):
        QTest.keyClick(table, key)
    spot = table.viewport().mapTo(page.viewport(), table.visualRect(last).bottomLeft())
    assert 0 <= spot.y() <= page.viewport().height()


def test_what_was_closed_is_opened_again(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig)
    panel.results.tabs.setCurrentIndex(3)
    closures = panel.results.closures
    close_by_name(panel, "ping")
    close_by_name(panel, "hek")
    assert not closures.reopen_button.isEnabled()
    click_row(closures.table, 0)
    QTest.mouseClick(closures.reopen_button, LEFT)
    assert rig.desk.draft.closed == ("Hekou",)
    panel.activateWindow()
    click_row(closures.table, 0)
    rig.qtbot.waitUntil(closures.table.hasFocus)
    QTest.keyClick(closures.table, Qt.Key.Key_Delete)
    assert list(rig.desk.draft.closed) == []
    rig.stack.undo()
    assert rig.desk.draft.closed == ("Hekou",)


def test_stored_routes_are_opened_copied_and_deleted(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig, CHONGQING, HANOI)
    rig.desk.start_anew([HANOI, SINGAPORE])
    rig.wait()
    QTest.mouseClick(panel.head.shelf_button, LEFT)
    table = panel.shelf.table
    titles = [row.title for row in table.rows]
    assert sorted(titles) == ["Chongqing – Hanoi", "Hanoi – Singapore"]
    click_row(table, titles.index("Chongqing – Hanoi"))
    QTest.mouseClick(panel.shelf.copy_button, LEFT)
    assert "Chongqing – Hanoi (copy)" in [row.title for row in table.rows]
    QTest.mouseClick(panel.shelf.delete_button, LEFT)
    assert len(rig.shelf) == 2
    rig.stack.undo()
    assert "Chongqing – Hanoi (copy)" in [row.title for row in table.rows]
    number = [row.title for row in table.rows].index("Chongqing – Hanoi")
    click_row(table, number)
    QTest.keyClick(table, Qt.Key.Key_Return)
    assert rig.desk.draft.stops == (CHONGQING, HANOI)
    assert not panel.shelf.isVisible()
    rig.stack.undo()
    assert rig.desk.draft.stops == (HANOI, SINGAPORE)


def test_the_shelf_begins_at_the_route_on_the_desk_and_shows_where_it_is(
    rig: RouteRig, panel: RoutePanel, tmp_path: Path
) -> None:
    place = tmp_path / ("folder " * 12) / "proposed_routes.gpkg"
    services = replace(rig.services, shelf=replace(rig.services.shelf, place=lambda: place))
    panel = RoutePanel(rig.desk, services)
    rig.qtbot.addWidget(panel)
    draw(rig, CHONGQING, HANOI)
    rig.desk.start_anew((HANOI, SINGAPORE))
    rig.wait()
    panel.resize(320, 640)
    panel.show()
    QTest.mouseClick(panel.head.shelf_button, LEFT)
    current = panel.shelf.table.current_row
    assert current is not None
    assert current.title == "Hanoi – Singapore"
    assert panel.shelf.open_button.isEnabled()
    assert panel.shelf.place.text() == str(place)
    assert panel.shelf.place.cursorPosition() == len(str(place))
    assert panel.head.name_box.toolTip() == "Hanoi – Singapore"


def test_deleting_what_is_on_the_desk_clears_it_and_undo_brings_it_back(
    rig: RouteRig, panel: RoutePanel
) -> None:
    draw(rig, CHONGQING, HANOI)
    rig.new_assumptions = Assumptions.of({"speed_kmh.rail": 45})
    QTest.mouseClick(panel.head.shelf_button, LEFT)
    click_row(panel.shelf.table, 0)
    QTest.keyClick(panel.shelf.table, Qt.Key.Key_Delete)
    rig.wait()
    assert rig.shelf == {}
    assert list(rig.desk.draft.stops) == []
    assert rig.desk.draft.assumptions["speed_kmh.rail"] == 45
    rig.stack.undo()
    rig.wait()
    assert rig.desk.draft.stops == (CHONGQING, HANOI)
    assert len(rig.shelf) == 1


def open_assumptions(panel: RoutePanel) -> AssumptionsDialog:
    QTest.mouseClick(panel.foot.button, LEFT)
    dialog = panel.foot.dialog
    assert dialog is not None
    return dialog


def row_of(dialog: AssumptionsDialog, title: str) -> int:
    model = dialog.model_
    return next(row for row in range(model.rowCount()) if model.item(row, 0).text() == title)


def test_an_assumption_is_changed_for_the_route(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig, CHONGQING, HANOI)
    assert panel.results.summary.numbers[1].text() == "53.3 h (2 d 5 h)"
    dialog = open_assumptions(panel)
    dialog.model_.item(row_of(dialog, "Speed: Rail"), VALUE).setText("60")
    QTest.mouseClick(dialog.buttons.button(OK), LEFT)
    rig.wait()
    assert rig.desk.draft.assumptions["speed_kmh.rail"] == 60
    assert panel.results.summary.numbers[1].text() == "36.7 h (1 d 13 h)"
    assert panel.foot.line.text == "Speed: Rail 60 km/h (30)"
    assert rig.new_assumptions.changed == ()
    rig.stack.undo()
    assert panel.foot.line.text.startswith("All by default")


def test_the_table_of_assumptions_shows_many_rows(rig: RouteRig, panel: RoutePanel) -> None:
    window = QWidget()
    rig.qtbot.addWidget(window)
    for height, rows in ((720, 12), (400, 3)):
        window.resize(1280, height)
        dialog = AssumptionsDialog(Assumptions(), window)
        dialog.open()
        QApplication.processEvents()
        assert dialog.height() <= max(height, dialog.minimumSizeHint().height())
        assert dialog.table.rowAt(dialog.table.viewport().height() - 1) >= rows
        dialog.reject()


def test_assumptions_become_those_of_new_routes(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig, CHONGQING, HANOI)
    dialog = open_assumptions(panel)
    dialog.model_.item(row_of(dialog, "Stay: Sea port"), VALUE).setText("36")
    dialog.for_new_box.setChecked(True)
    QTest.mouseClick(dialog.buttons.button(OK), LEFT)
    assert rig.new_assumptions["dwell_h.sea_port"] == 36
    rig.desk.start_anew()
    assert rig.desk.draft.assumptions["dwell_h.sea_port"] == 36


@pytest.mark.parametrize(
    ("text", "problem"),
    [
        ("", "Speed: Rail: '' is not a number."),
        ("fast", "Speed: Rail: 'fast' is not a number."),
        ("0", "Speed: Rail: 0 km/h must be greater than 0."),
        ("-3", "Speed: Rail: -3 km/h must be greater than 0."),
        ("nan", "Speed: Rail: 'nan' is not a number."),
    ],
)
def test_what_makes_no_sense_is_told_in_one_line(
    rig: RouteRig, panel: RoutePanel, text: str, problem: str
) -> None:
    draw(rig, CHONGQING, HANOI)
    dialog = open_assumptions(panel)
    row = row_of(dialog, "Speed: Rail")
    dialog.model_.item(row, VALUE).setText(text)
    assert dialog.problem.text() == problem
    assert not dialog.buttons.button(OK).isEnabled()
    dialog.table.setCurrentIndex(dialog.model_.index(row, VALUE))
    QTest.mouseClick(dialog.reset_button, LEFT)
    assert dialog.problem.text() == ""
    assert dialog.buttons.button(OK).isEnabled()
    dialog.reject()


def test_a_value_is_typed_into_the_table_and_all_are_reset(
    rig: RouteRig, panel: RoutePanel
) -> None:
    draw(rig, CHONGQING, HANOI)
    dialog = open_assumptions(panel)
    dialog.activateWindow()
    dialog.table.setFocus()
    rig.qtbot.waitUntil(dialog.table.hasFocus)
    QTest.keyClicks(dialog.table, "5")
    editor = QApplication.focusWidget()
    assert editor is not None
    QTest.keyClick(editor, Qt.Key.Key_Return)
    rig.qtbot.waitUntil(lambda: dialog.assumptions().changed == (("speed_kmh.rail", 5.0),))
    assert dialog.isVisible()
    QTest.mouseClick(dialog.reset_all_button, LEFT)
    assert dialog.assumptions().changed == ()
    assert not dialog.reset_all_button.isEnabled()
    dialog.reject()


def test_lengths_follow_the_unit_of_the_window(rig: RouteRig, panel: RoutePanel) -> None:
    draw(rig, CHONGQING, HANOI)
    rig.services.options.unit = LengthUnit.NAUTICAL_MILE
    assert panel.results.summary.numbers[0].text() == "540.0 nmi"
    assert panel.results.legs.table.rows[0].numbers[0] == "540.0"


def test_a_route_of_many_stops_is_told_whole(rig: RouteRig, panel: RoutePanel) -> None:
    stops = [replace(CHONGQING, name=f"Stop {n}", lon=100 + n / 10) for n in range(60)]
    draw(rig, *stops)
    assert panel.stops.count() == 60
    assert panel.stops.height() < 300
    assert len(panel.results.legs.table.rows) == 59 + 2 + 1
