"""The panel keeps, copies, saves and compares; everything can be undone."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import pytest
from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QColor, QGuiApplication, QImage, QPainter, QUndoStack
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QFileDialog

from corridormap.core.errors import ExportError
from corridormap.core.feature import FeatureRef
from corridormap.core.length_unit import LengthUnit
from corridormap.core.measurement import MeasuredLeg, Measurement, Waypoint, measure_chain
from corridormap.ui.canvas import pinned_overlay
from corridormap.ui.panels.measure_panel import MeasurePanel
from corridormap.ui.tools.measure_options import MeasureOptions
from tests.gui.canvas_rig import CanvasRig

CHAIN = measure_chain(
    [
        Waypoint(108.6, 21.7, "Qinzhou", "ports"),
        Waypoint(103.8, 1.3, "Singapore", "ports"),
        Waypoint(80.2, 13.1),
    ]
)
CHECKED, UNCHECKED = Qt.CheckState.Checked, Qt.CheckState.Unchecked


@dataclass
class Desk:
    panel: MeasurePanel
    stack: QUndoStack
    options: MeasureOptions
    written: list[tuple[Path, str]]


@pytest.fixture
def desk(rig: CanvasRig) -> Desk:
    written: list[tuple[Path, str]] = []
    stack, options = QUndoStack(rig.canvas), MeasureOptions(rig.canvas)

    def save(path: Path, text: str) -> None:
        if path.stem == "locked":
            raise ExportError("locked.csv: cannot be written.")
        written.append((path, text))

    panel = MeasurePanel(rig.canvas, rig.selection, options, stack, save)
    rig.qtbot.addWidget(panel)
    panel.resize(480, 600)
    panel.show()
    return Desk(panel, stack, options, written)


def cells(desk: Desk, leg: int) -> list[str]:
    """Return the names with the method, then the numbers, of a leg or of the total."""
    table = desk.panel.legs_table
    places = [(2 * leg, 0), *((2 * leg + 1, column) for column in range(3))]
    items = [table.item(*place) for place in places]
    return [item.text() for item in items if item is not None]


def test_a_pin_shows_its_legs_with_their_method(desk: Desk) -> None:
    desk.panel.pin(CHAIN)
    table = desk.panel.legs_table
    assert table.rowCount() == 6
    assert cells(desk, 0)[0].splitlines() == ["Qinzhou – Singapore", "geodesic, WGS 84"]
    assert cells(desk, 0)[1] == "2,316.1 km"
    assert cells(desk, 0)[2] == "193.6°"
    assert all(cells(desk, row)[0].endswith("\ngeodesic, WGS 84") for row in range(3))
    desk.options.unit = LengthUnit.NAUTICAL_MILE
    assert cells(desk, 0)[1] == "1,250.6 nmi"


def test_a_narrow_panel_shows_every_number(desk: Desk) -> None:
    desk.panel.resize(310, 600)
    desk.panel.pin(CHAIN)
    table = desk.panel.legs_table
    assert desk.panel.width() == 310
    for column, text in enumerate(cells(desk, 0)[1:]):
        assert table.columnWidth(column) > table.fontMetrics().horizontalAdvance(text)
    names = table.item(0, 0)
    assert names is not None
    room = table.fontMetrics().boundingRect(
        QRect(0, 0, table.viewport().width() - 8, 1000), Qt.TextFlag.TextWordWrap, names.text()
    )
    assert table.rowHeight(0) >= room.height()
    assert table.columnSpan(0, 0) == 3
    assert table.horizontalHeader().length() <= table.viewport().width()


def test_pins_are_drawn_until_they_are_hidden(rig: CanvasRig, desk: Desk) -> None:
    before = rig.canvas.grab().toImage()
    desk.panel.pin(CHAIN)
    drawn = rig.canvas.grab().toImage()
    assert drawn != before
    item = desk.panel.pins_list.item(0)
    item.setCheckState(UNCHECKED)
    assert rig.canvas.grab().toImage() == before
    desk.stack.undo()
    assert rig.canvas.grab().toImage() == drawn
    assert desk.panel.pins_list.item(0).checkState() == CHECKED


def test_delete_and_rename_are_undone(rig: CanvasRig, desk: Desk) -> None:
    pins = rig.project.measurements
    desk.panel.pin(CHAIN)
    desk.panel.pin(measure_chain(CHAIN.waypoints[:2]))
    desk.panel.pins_list.setCurrentRow(0)
    desk.panel.pins_list.item(0).setText("To Chennai")
    assert [pin.name for pin in pins.pins] == ["To Chennai", "Qinzhou – Singapore"]
    QTest.keyClick(desk.panel.pins_list, Qt.Key.Key_Delete)
    assert [pin.name for pin in pins.pins] == ["Qinzhou – Singapore"]
    desk.stack.undo()
    assert [pin.name for pin in pins.pins] == ["To Chennai", "Qinzhou – Singapore"]
    desk.stack.undo()
    assert pins.pins[0].name == CHAIN.title
    desk.stack.undo()
    desk.stack.undo()
    assert len(pins) == 0
    desk.stack.redo()
    assert pins.pins[0].measurement == CHAIN


def test_an_empty_name_is_refused(rig: CanvasRig, desk: Desk) -> None:
    desk.panel.pin(CHAIN)
    desk.panel.pins_list.item(0).setText("  ")
    assert desk.panel.pins_list.item(0).text() == CHAIN.title
    assert desk.stack.count() == 1


def test_copies_carry_the_method(desk: Desk) -> None:
    desk.panel.pin(CHAIN)
    desk.panel.copy_text()
    text = QGuiApplication.clipboard().text()
    assert "1. Qinzhou – Singapore: 2,316.1 km, 193.6° (Σ 2,316.1 km; geodesic, WGS 84)" in text
    desk.panel.copy_csv()
    lines = QGuiApplication.clipboard().text().splitlines()
    assert lines[0].startswith("from,to,length_m,azimuth_deg,cumulative_m,length_km,")
    assert lines[1].startswith("Qinzhou,Singapore,2316")
    assert "geodesic, WGS 84" in lines[1]


def test_saving_all_as_csv(
    rig: CanvasRig, desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.panel.pin(CHAIN)
    desk.panel.pin(CHAIN)
    answers = [str(tmp_path / "legs"), str(tmp_path / "locked.csv"), ""]
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (answers.pop(0), ""))
    desk.panel.message_raised.connect(rig.messages.append)
    saved: list[Path] = []
    desk.panel.saved.connect(saved.append)
    for _ in range(3):
        desk.panel.save_csv()
    ((path, text),) = desk.written
    assert saved == [path] == [tmp_path / "legs.csv"]
    assert len(text.splitlines()) == 1 + 2 * 2
    assert rig.messages == ["locked.csv: cannot be written."]


def test_zoom_shows_the_whole_of_it(rig: CanvasRig, desk: Desk) -> None:
    across = measure_chain([Waypoint(178.4, -18.1), Waypoint(-150.0, -17.5)])
    desk.panel.pin(across)
    desk.panel.zoom_to_current()
    extent = rig.canvas.settings().extent
    assert extent.width < 10_000_000
    assert extent.x_max > 20_037_508


def test_legs_of_an_unfinished_measurement_are_shown(desk: Desk) -> None:
    desk.panel.show_progress(measure_chain(CHAIN.waypoints[:2]))
    assert desk.panel.legs_table.rowCount() == 4
    desk.panel.show_progress(measure_chain([]))
    assert desk.panel.legs_table.rowCount() == 0


def test_a_selected_corridor_is_compared(rig: CanvasRig, desk: Desk) -> None:
    comparison = desk.panel.comparison
    assert not comparison.isVisible()
    rig.selection.set([FeatureRef("theme/corridors", 1)])
    assert comparison.isVisible()
    assert comparison.title() == "East line"
    drawn, way, published, difference = comparison.texts
    assert drawn.endswith("(geodesic, WGS 84)")
    assert way.endswith("(network)")
    assert published.startswith("3,000.0 km")
    assert "% " in difference or "%)" in difference
    # A leg stands for its corridor; two corridors at once for none.
    rig.selection.set([FeatureRef("theme/corridor_legs", 2)])
    assert comparison.title() == "East line"
    rig.selection.set([FeatureRef("theme/corridors", 1), FeatureRef("theme/corridors", 2)])
    assert not comparison.isVisible()


def test_the_panel_speaks_to_readers(desk: Desk) -> None:
    panel = desk.panel
    names = [panel.unit_box, panel.pins_list, panel.legs_table]
    assert all(widget.accessibleName() for widget in names)
    assert all(button.toolTip() for button in panel.buttons.values())


def test_many_pins_are_drawn_off_the_gui_thread(
    rig: CanvasRig, desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pinned_overlay, "MOST_LEGS", 0)
    before = rig.canvas.grab().toImage()
    desk.panel.pin(CHAIN)
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() != before)
    # A saved picture does not wait for one: it gets the drawing itself.
    saved = QImage(800, 600, QImage.Format.Format_ARGB32_Premultiplied)
    saved.fill(QColor("#ffffff"))
    painter = QPainter(saved)
    rig.canvas.paint_overlays(painter, rig.canvas.settings())
    painter.end()
    place = rig.at(108.6, 21.7)
    assert saved.pixelColor(place.x(), place.y() + 4) != QColor("#ffffff")
    desk.stack.undo()
    rig.qtbot.waitUntil(lambda: rig.canvas.grab().toImage() == before)


def test_a_scaled_length_says_what_the_other_one_is(desk: Desk) -> None:
    start, end = Waypoint(108.6, 21.7, "Qinzhou"), Waypoint(103.8, 1.3, "Singapore")
    method = "along East line, way length, network"
    scaled = MeasuredLeg(start, end, 650_000.0, None, 650_000.0, method, 582_700.0)
    desk.panel.pin(Measurement((scaled,)))
    assert cells(desk, 0)[0].endswith("way length, network (582.7 km as drawn)")
    same = replace(scaled, drawn_length_m=650_000.0)
    desk.panel.pin(Measurement((same,)))
    assert cells(desk, 0)[0].endswith("way length, network")
