"""Rows of controls, each bound to one place in a symbol: what the pages of the editor are."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDoubleSpinBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QSizePolicy,
    QSlider,
    QSpinBox,
    QWidget,
)

from corridormap.ui.styling.color_button import ColorButton
from corridormap.ui.styling.dash_box import DashBox

Change = Callable[[Any], Any]
SPIN_BUTTONS_PX = 28
COMBO_LETTERS = 8


@dataclass(frozen=True, slots=True)
class Edit:
    """What somebody asked for at a control.

    Attributes:
        key: Names the control; changes with the same key that follow each other are one step.
        change: Returns what it is given, changed.
    """

    key: str
    change: Change


@dataclass(frozen=True, slots=True)
class _Binding:
    widget: QWidget
    read: Change
    """Returns what the control shows of a symbol, None for nothing."""


def value_at(thing: Any, path: str) -> Any:
    """Return what stands at `marks.size_px` of a thing; None where a part on the way is None."""
    for name in path.split("."):
        if thing is None:
            return None
        thing = getattr(thing, name)
    return thing


def with_value(thing: Any, path: str, value: Any) -> Any:
    """Return a frozen thing with another value at `path`; as it is where a part is None."""
    if thing is None:
        return None
    name, _, rest = path.partition(".")
    if rest:
        value = with_value(getattr(thing, name), rest, value)
    return replace(thing, **{name: value})


class CalmWheel(QObject):
    """Lets the wheel scroll the page over controls that are not being used."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Pass the wheel on where the control has no focus."""
        is_wheel = event.type() == QEvent.Type.Wheel
        if is_wheel and isinstance(watched, QWidget) and not watched.hasFocus():
            event.ignore()
            return True
        return super().eventFilter(watched, event)


class FormPage(QWidget):
    """A page of rows; shows a frozen thing and tells what should be changed in it."""

    edited = Signal(object)
    """An `Edit`."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._columns = QHBoxLayout(self)
        self._columns.setContentsMargins(0, 4, 0, 4)
        self._columns.setSpacing(16)
        self.form = QFormLayout()
        self.begin_column()
        self._bindings: list[_Binding] = []
        self._calm = CalmWheel(self)

    def begin_column(self) -> None:
        """Put the rows that follow beside those before."""
        self.form = QFormLayout()
        self.form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        self.form.setVerticalSpacing(5)
        self._columns.addLayout(self.form, 1)

    def show_value(self, value: Any) -> None:
        """Show a thing without asking for a change; None leaves the page as it is, switched off."""
        self.setEnabled(value is not None)
        if value is None:
            return
        for binding in self._bindings:
            _show(binding.widget, binding.read(value))

    def add(self, title: str, widget: QWidget, path: str) -> QWidget:
        """Add a row for what stands at `path`."""
        self.add_read(title, widget, path, lambda thing: value_at(thing, path))
        self.on_change(
            widget, lambda value: Edit(path, lambda thing: with_value(thing, path, value))
        )
        return widget

    def add_read(self, title: str, widget: QWidget, name: str, read: Change) -> None:
        """Add a row that shows `read` of the thing; the caller says what its changes do."""
        widget.setObjectName(name)
        if isinstance(widget, QCheckBox) and not title:
            self.form.addRow(widget)
        else:
            label = QLabel(title)
            label.setBuddy(widget)
            widget.setAccessibleName(title.replace("&", "").rstrip(":"))
            self.form.addRow(label, widget)
        self.watch(widget, read)

    def watch(self, widget: QWidget, read: Change) -> None:
        """Let a control show `read` of the thing."""
        self._bindings.append(_Binding(widget, read))
        if isinstance(widget, QComboBox):
            # Two columns have no room for the longest words that a list may hold.
            policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
            widget.setSizeAdjustPolicy(policy)
            widget.setMinimumContentsLength(COMBO_LETTERS)
        if isinstance(widget, QComboBox | QDoubleSpinBox | QSpinBox | QSlider):
            widget.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            widget.installEventFilter(self._calm)

    def on_change(self, widget: QWidget, edit: Callable[[Any], Edit]) -> None:
        """Emit `edit(value)` when somebody changes the control."""

        def tell(value: Any) -> None:
            self.edited.emit(edit(value))

        if isinstance(widget, ColorButton):
            widget.color_changed.connect(tell)
        elif isinstance(widget, QDoubleSpinBox | QSpinBox | QSlider):
            widget.valueChanged.connect(tell)
        elif isinstance(widget, QCheckBox):
            widget.toggled.connect(tell)
        elif isinstance(widget, DashBox):
            widget.dash_chosen.connect(tell)
        elif isinstance(widget, QComboBox):
            widget.activated.connect(lambda _: tell(widget.currentData()))
        elif isinstance(widget, QLineEdit):
            widget.textEdited.connect(tell)
        else:
            raise TypeError(type(widget).__name__)


def pixels(most: float, least: float = 0.0, step: float = 0.5) -> QDoubleSpinBox:
    """Return a box for a length in logical pixels."""
    return number(least, most, " px", step)


def number(least: float, most: float, suffix: str = "", step: float = 1.0) -> QDoubleSpinBox:
    """Return a box for a number; what is typed counts when it is complete."""
    box = QDoubleSpinBox()
    box.setRange(least, most)
    box.setDecimals(1 if step < 1 else 0)
    box.setSingleStep(step)
    box.setSuffix(suffix)
    box.setKeyboardTracking(False)
    # Qt would keep room for the longest number that may ever be typed.
    box.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
    box.setMinimumWidth(box.fontMetrics().horizontalAdvance("8,888.8 px") + SPIN_BUTTONS_PX)
    return box


def _show(widget: QWidget, value: Any) -> None:
    blocker = QSignalBlocker(widget)
    widget.setEnabled(value is not None)
    if isinstance(widget, QCheckBox):
        widget.setChecked(bool(value))
    elif isinstance(widget, DashBox):
        widget.show_dash(value or ())
    elif isinstance(widget, QComboBox):
        _show_choice(widget, value)
    elif isinstance(widget, ColorButton):
        widget.set_color(value)
    elif isinstance(widget, QLineEdit):
        if widget.text() != (value or ""):
            widget.setText(value or "")
    elif value is not None:
        _show_given(widget, value)
    blocker.unblock()


def _show_given(widget: QWidget, value: Any) -> None:
    if isinstance(widget, QDoubleSpinBox):
        widget.setValue(float(value))
    elif isinstance(widget, QSpinBox | QSlider):
        widget.setValue(int(value))


def _show_choice(box: QComboBox, value: Any) -> None:
    place = next((i for i in range(box.count()) if box.itemData(i) == value), -1)
    if place < 0 and isinstance(value, str) and value:
        # A field that is not there, or a picture of another theme, is shown by its name.
        box.addItem(value, value)
        place = box.count() - 1
    box.setCurrentIndex(place)
