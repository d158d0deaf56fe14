"""The list of pinned measurements: rename in place, a tick shows one on the map."""

from __future__ import annotations

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QUndoStack
from PySide6.QtWidgets import QListWidget, QListWidgetItem, QWidget

from corridormap.core.length_unit import format_length
from corridormap.core.measurement import PinnedMeasurement, PinnedMeasurements
from corridormap.ui.method_words import method_words
from corridormap.ui.tools.measure_options import MeasureOptions
from corridormap.ui.undo import Step

PIN_ID = Qt.ItemDataRole.UserRole


class PinsList(QListWidget):
    """Follows the pins; every change goes over the undo stack.

    Args:
        pins: What is pinned.
        options: The unit.
        stack: Gets the steps.
        parent: Owner.
    """

    pin_chosen = Signal()
    """Another pin is the current one, or it looks different."""

    def __init__(
        self,
        pins: PinnedMeasurements,
        options: MeasureOptions,
        stack: QUndoStack,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._pins = pins
        self._options = options
        self._stack = stack
        self._is_filling = False
        self.setSpacing(1)
        self._retranslate()
        pins.changed.connect(self._fill)
        options.changed.connect(self._fill)
        self.itemChanged.connect(self._take_change)
        self.currentRowChanged.connect(self._tell)
        self._fill()

    @property
    def current_pin(self) -> PinnedMeasurement | None:
        """The pin that is the current one."""
        item = self.currentItem()
        return None if item is None else self._pins.pin(item.data(PIN_ID))

    def add(self, pin: PinnedMeasurement) -> None:
        """Pin a measurement and make it the current one."""
        step = Step(
            self.tr("Measure {name}").format(name=pin.name),
            lambda: self._pins.append(pin),
            lambda: self._pins.remove(pin.pin_id),
        )
        self._stack.push(step)
        self.setCurrentRow(self.count() - 1)

    def delete_current(self) -> None:
        """Forget the current pin; undo brings it back to its place."""
        pin = self.current_pin
        if pin is None:
            return
        index = self._pins.position(pin.pin_id)
        text = self.tr("Delete {name}").format(name=pin.name)
        self._stack.push(
            Step(
                text,
                lambda: self._pins.remove(pin.pin_id),
                lambda: self._pins.insert(index, pin),
            )
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Delete on Del and Backspace."""
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_current()
        else:
            super().keyPressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _retranslate(self) -> None:
        self.setAccessibleName(self.tr("Pinned measurements"))
        self.setToolTip(self.tr("Tick to show on the map; F2 renames, Del deletes."))

    def _fill(self) -> None:
        current = self.current_id()
        self._is_filling = True
        self.clear()
        for pin in self._pins.pins:
            item = QListWidgetItem(pin.name)
            item.setData(PIN_ID, pin.pin_id)
            item.setFlags(
                item.flags() | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsUserCheckable
            )
            item.setCheckState(Qt.CheckState.Checked if pin.visible else Qt.CheckState.Unchecked)
            total = format_length(pin.measurement.total_m, self._options.unit)
            item.setToolTip(f"{total} ({method_words(pin.measurement.method)})")
            self.addItem(item)
            if pin.pin_id == current:
                self.setCurrentItem(item)
        self._is_filling = False
        self._tell()

    def current_id(self) -> int | None:
        """Return the id of the current pin, None where there is none."""
        item = self.currentItem()
        return None if item is None else int(item.data(PIN_ID))

    def _tell(self) -> None:
        if not self._is_filling:
            self.pin_chosen.emit()

    def _take_change(self, item: QListWidgetItem) -> None:
        pin = self._pins.pin(item.data(PIN_ID))
        if self._is_filling or pin is None:
            return
        visible = item.checkState() == Qt.CheckState.Checked
        name = item.text().strip()
        if visible != pin.visible:
            self._set_visible(pin, visible)
        elif name and name != pin.name:
            self._rename(pin, name)
        else:
            self._fill()

    def _rename(self, pin: PinnedMeasurement, name: str) -> None:
        text = self.tr("Rename {name}").format(name=pin.name)
        self._stack.push(
            Step(
                text,
                lambda: self._pins.rename(pin.pin_id, name),
                lambda: self._pins.rename(pin.pin_id, pin.name),
            )
        )

    def _set_visible(self, pin: PinnedMeasurement, visible: bool) -> None:
        text = self.tr("Show {name}") if visible else self.tr("Hide {name}")
        self._stack.push(
            Step(
                text.format(name=pin.name),
                lambda: self._pins.set_visible(pin.pin_id, visible),
                lambda: self._pins.set_visible(pin.pin_id, not visible),
            )
        )
