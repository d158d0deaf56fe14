"""The panel where measurements are kept, read, copied and saved."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QGuiApplication, QUndoStack
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.errors import CorridorMapError
from corridormap.core.extent import extent_of
from corridormap.core.length_unit import LengthUnit
from corridormap.core.measurement import Measurement, PinnedMeasurement
from corridormap.core.measurement_text import measurement_text, measurements_csv
from corridormap.core.selection import Selection
from corridormap.ui.canvas.map_canvas import MapCanvas
from corridormap.ui.canvas.pinned_overlay import PinnedOverlay
from corridormap.ui.dialogs.save_path import ask_save_path
from corridormap.ui.icons import icon
from corridormap.ui.panels.corridor_comparison import CorridorComparison
from corridormap.ui.panels.legs_table import LegsTable
from corridormap.ui.panels.pins_list import PinsList
from corridormap.ui.tools.measure_options import MeasureOptions

SaveText = Callable[[Path, str], None]
"""Writes a text file whole or not at all; raises `ExportError`."""


class MeasurePanel(QWidget):
    """Pinned measurements with their legs, and the lengths of a selected corridor.

    Args:
        canvas: Where pins are drawn; its project keeps them.
        selection: Whose corridor is compared.
        options: Unit and snapping, shared with the tools.
        stack: Every change can be undone on it.
        save_text: Writes the CSV file.
    """

    message_raised = Signal(str)
    """One line for people about what could not be done."""
    route_requested = Signal(object)
    """The `Measurement` that a route is to be made of."""
    saved = Signal(object)
    """Path of a file that was written."""

    def __init__(
        self,
        canvas: MapCanvas,
        selection: Selection,
        options: MeasureOptions,
        stack: QUndoStack,
        save_text: SaveText,
    ) -> None:
        super().__init__()
        self._canvas = canvas
        self._options = options
        self._save_text = save_text
        self.folder: Callable[[], Path] = Path.home
        """Where file dialogs begin."""
        self._pins = canvas.project.measurements
        self._in_progress: Measurement | None = None
        self.unit_box = QComboBox(self)
        self.base_map_box = QCheckBox(self)
        self.pins_list = PinsList(self._pins, options, stack, self)
        self.legs_table = LegsTable(self)
        self.comparison = CorridorComparison(canvas.project, canvas.store, selection, options)
        self._hint = QLabel(self)
        self.buttons = self._make_buttons()
        self._lay_out()
        overlay = PinnedOverlay(self._pins, options, canvas.runner, self)
        overlay.changed.connect(canvas.update)
        canvas.add_overlay(overlay)
        self._connect()
        self._retranslate()

    def pin(self, measurement: Measurement) -> None:
        """Keep a finished measurement."""
        self._in_progress = None
        self.pins_list.add(self._pins.new_pin(measurement))

    def show_progress(self, measurement: Measurement) -> None:
        """Show the legs of a measurement that is not finished, its pin being none yet."""
        self._in_progress = measurement if measurement.legs else None
        self._show()

    def copy_text(self) -> None:
        """Put the current measurement on the clipboard as lines of text."""
        pin = self.pins_list.current_pin
        if pin is not None:
            text = measurement_text(pin.measurement, self._options.unit, pin.name)
            QGuiApplication.clipboard().setText(text)

    def copy_csv(self) -> None:
        """Put the current measurement on the clipboard as CSV."""
        pin = self.pins_list.current_pin
        if pin is not None:
            QGuiApplication.clipboard().setText(measurements_csv([pin], self._options.unit))

    def save_csv(self) -> None:
        """Ask for a file and write all pinned measurements to it."""
        title, kinds = self.tr("Save measurements"), self.tr("CSV table") + " (*.csv)"
        proposal = self.folder() / "measurements.csv"
        path = ask_save_path(self, title, proposal, kinds, (".csv",))
        if path is None:
            return
        try:
            self._save_text(path, measurements_csv(self._pins.pins, self._options.unit))
        except CorridorMapError as exc:
            self.message_raised.emit(str(exc))
        else:
            self.saved.emit(path)

    def make_route(self) -> None:
        """Ask for a route through the points of the current measurement."""
        pin = self.pins_list.current_pin
        if pin is not None:
            self.route_requested.emit(pin.measurement)

    def zoom_to_current(self) -> None:
        """Show the whole of the current measurement."""
        pin = self.pins_list.current_pin
        if pin is None:
            return
        curves = [np.array(leg.curve(), np.float64) for leg in pin.measurement.legs]
        line = np.concatenate(curves)
        line[:, 0] = np.unwrap(line[:, 0], period=360.0)
        extent = extent_of(line)
        if extent is not None:
            self._canvas.zoom_to_extent(extent)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _make_buttons(self) -> dict[str, QToolButton]:
        calls: dict[str, tuple[str, Callable[[], None]]] = {
            "zoom": ("zoom_selection", self.zoom_to_current),
            "copy_text": ("copy", self.copy_text),
            "copy_csv": ("table", self.copy_csv),
            "save_csv": ("save", self.save_csv),
            "route": ("route", self.make_route),
            "delete": ("remove", self.pins_list.delete_current),
        }
        buttons = {}
        for name, (picture, call) in calls.items():
            button = QToolButton(self)
            button.setIcon(icon(picture))
            button.setAutoRaise(True)
            button.clicked.connect(call)
            buttons[name] = button
        return buttons

    def _lay_out(self) -> None:
        for unit in LengthUnit:
            self.unit_box.addItem(unit.symbol, unit)
        top = QHBoxLayout()
        top.addWidget(self.unit_box)
        top.addStretch(1)
        for button in self.buttons.values():
            top.addWidget(button)
        self._hint.setWordWrap(True)
        self._hint.setAlignment(Qt.AlignmentFlag.AlignCenter)
        split = QSplitter(Qt.Orientation.Vertical, self)
        split.addWidget(self.pins_list)
        split.addWidget(self.legs_table)
        split.setChildrenCollapsible(False)
        split.setStretchFactor(0, 1)
        split.setStretchFactor(1, 2)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(6, 4, 6, 4)
        layout.addLayout(top)
        # A row of its own: beside the buttons it would hold every dock of the side wide.
        layout.addWidget(self.base_map_box)
        layout.addWidget(self._hint)
        layout.addWidget(split, 1)
        layout.addWidget(self.comparison)

    def _connect(self) -> None:
        self.unit_box.activated.connect(self._take_unit)
        self.base_map_box.toggled.connect(self._take_base_map)
        self.pins_list.pin_chosen.connect(self._choose)
        self.pins_list.itemDoubleClicked.connect(lambda _: self.zoom_to_current())
        self._options.changed.connect(self._show)

    def _take_unit(self) -> None:
        self._options.unit = self.unit_box.currentData()

    def _take_base_map(self, snaps: bool) -> None:
        self._options.snaps_to_base_map = snaps

    def _choose(self) -> None:
        self._in_progress = None
        self._show()

    def _show(self) -> None:
        pin: PinnedMeasurement | None = self.pins_list.current_pin
        kept = None if pin is None else pin.measurement
        self.legs_table.show_measurement(self._in_progress or kept, self._options.unit)
        self.unit_box.setCurrentIndex(list(LengthUnit).index(self._options.unit))
        self.base_map_box.setChecked(self._options.snaps_to_base_map)
        self._hint.setVisible(not len(self._pins) and self._in_progress is None)
        for name, button in self.buttons.items():
            button.setEnabled(len(self._pins) > 0 if name == "save_csv" else pin is not None)

    def _retranslate(self) -> None:
        self.unit_box.setAccessibleName(self.tr("Unit of length"))
        self.base_map_box.setText(self.tr("Snap to the base map"))
        self._hint.setText(self.tr("What is measured is kept here."))
        texts = {
            "zoom": self.tr("Zoom to the measurement"),
            "copy_text": self.tr("Copy as text"),
            "copy_csv": self.tr("Copy as CSV"),
            "save_csv": self.tr("Save all as CSV…"),
            "route": self.tr("Make a route of it"),
            "delete": self.tr("Delete the measurement"),
        }
        for name, text in texts.items():
            self.buttons[name].setToolTip(text)
            self.buttons[name].setAccessibleName(text)
        self._show()
