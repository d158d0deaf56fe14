"""Asks what lies over the map and where: the keyboard's way to all that a mouse can move."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QDialog,
    QDialogButtonBox,
    QDoubleSpinBox,
    QFormLayout,
    QGridLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.decorations import KINDS, Decorations, Place
from corridormap.render.decorations.furniture import LeftOut
from corridormap.ui.decoration_words import DecorationWords
from corridormap.ui.message_words import message_words

FARTHEST_PX = 9999.0
_ROWS = ("title", "legend", "scale_bar", "north_arrow", "graticule", "viewpoint", "attributions")


@dataclass(frozen=True, slots=True)
class _PlaceBoxes:
    anchor: QComboBox
    x_px: QDoubleSpinBox
    y_px: QDoubleSpinBox

    def place(self) -> Place:
        """Return what is chosen."""
        return Place(str(self.anchor.currentData()), self.x_px.value(), self.y_px.value())

    def show(self, place: Place) -> None:
        """Show a place without asking for a change."""
        boxes = (self.anchor, self.x_px, self.y_px)
        blockers = [QSignalBlocker(box) for box in boxes]
        self.anchor.setCurrentIndex(max(self.anchor.findData(place.anchor), 0))
        self.x_px.setValue(place.x_px)
        self.y_px.setValue(place.y_px)
        for blocker in blockers:
            blocker.unblock()


class DecorationsDialog(QDialog):
    """Each piece on or off, its place, the title's words; every change shows at once.

    Args:
        decorations: As they are now.
        parent: The window.
    """

    changed = Signal(object)
    """The `Decorations` asked for."""
    furnish_requested = Signal()
    """All that a map for readers needs is asked for."""

    def __init__(self, decorations: Decorations, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Decorations"))
        self._decorations = decorations
        self._words = DecorationWords(self)
        self.switches: dict[str, QCheckBox] = {}
        self.places: dict[str, _PlaceBoxes] = {}
        self.title_text = QLineEdit()
        self.subtitle_text = QLineEdit()
        self.base_map = QCheckBox(self.tr("Explain the base map in the legend as well"))
        self.notes = QLabel()
        self.notes.setWordWrap(True)
        self.notes.setTextFormat(Qt.TextFormat.PlainText)
        self._lay_out()
        self._connect()
        self.show_decorations(decorations)
        self.show_left_out(())

    def show_decorations(self, decorations: Decorations) -> None:
        """Show how things stand, without asking for a change."""
        self._decorations = decorations
        for kind, switch in self.switches.items():
            with QSignalBlocker(switch):
                switch.setChecked(decorations.is_shown(kind))
        for kind, boxes in self.places.items():
            boxes.show(decorations.of(kind).place)
        for edit, text in (
            (self.title_text, decorations.title_text),
            (self.subtitle_text, decorations.subtitle_text),
        ):
            if edit.text() != text:
                edit.setText(text)
        with QSignalBlocker(self.base_map):
            self.base_map.setChecked(decorations.legend_has_base_map)

    def show_left_out(self, left_out: Sequence[LeftOut]) -> None:
        """Say what is switched on and not to be seen, and why."""
        names = self._words.names()
        lines = [f"{names[each.kind]}: {message_words(each.reason)}" for each in left_out]
        self.notes.setText("\n".join(lines))
        self.notes.setVisible(bool(lines))

    def go_to(self, kind: str) -> None:
        """Put the keyboard at a piece."""
        if kind == "title":
            self.title_text.setFocus()
        elif kind in self.switches:
            self.switches[kind].setFocus()

    def _lay_out(self) -> None:
        words = QFormLayout()
        words.addRow(self.tr("Title:"), self.title_text)
        words.addRow(self.tr("Subtitle:"), self.subtitle_text)
        grid = QGridLayout()
        grid.setHorizontalSpacing(10)
        heads = (self.tr("Show"), self.tr("Place"), self.tr("Across"), self.tr("Down"))
        for column, head in enumerate(heads):
            grid.addWidget(QLabel(head), 0, column)
        for row, kind in enumerate(_ROWS, start=1):
            self._add_row(grid, row, kind)
        hint = QLabel(
            self.tr("Pieces can be dragged on the map. Distances count from the nearest edge.")
        )
        hint.setWordWrap(True)
        column_box = QVBoxLayout(self)
        column_box.addLayout(words)
        column_box.addLayout(grid)
        for part in (self.base_map, self.notes, hint, self._buttons()):
            column_box.addWidget(part)

    def _add_row(self, grid: QGridLayout, row: int, kind: str) -> None:
        name = self._words.names()[kind]
        switch = self.switches[kind] = QCheckBox(name)
        grid.addWidget(switch, row, 0)
        if kind not in KINDS:
            return
        anchor = QComboBox()
        for key, title in self._words.anchors().items():
            anchor.addItem(title, key)
        boxes = _PlaceBoxes(anchor, _pixels(), _pixels())
        for column, (box, what) in enumerate(
            (
                (boxes.anchor, self.tr("Place")),
                (boxes.x_px, self.tr("Across")),
                (boxes.y_px, self.tr("Down")),
            ),
            start=1,
        ):
            box.setAccessibleName(f"{name}, {what}")
            grid.addWidget(box, row, column)
        self.places[kind] = boxes

    def _buttons(self) -> QDialogButtonBox:
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        role = QDialogButtonBox.ButtonRole.ActionRole
        self.furnish = QPushButton(self.tr("For readers"))
        self.furnish.setToolTip(
            self.tr("Switch on all that a map needs before it is given to somebody")
        )
        self.reset = QPushButton(self.tr("Usual places"))
        for button in (self.furnish, self.reset):
            button.setAutoDefault(False)
            buttons.addButton(button, role)
        buttons.button(QDialogButtonBox.StandardButton.Close).setAutoDefault(False)
        buttons.rejected.connect(self.reject)
        return buttons

    def _connect(self) -> None:
        for kind, switch in self.switches.items():
            switch.toggled.connect(lambda on, kind=kind: self._switch(kind, on))
        for kind, boxes in self.places.items():
            boxes.anchor.currentIndexChanged.connect(lambda _, kind=kind: self._move(kind))
            for box in (boxes.x_px, boxes.y_px):
                box.valueChanged.connect(lambda _, kind=kind: self._move(kind))
        self.title_text.editingFinished.connect(self._name)
        self.subtitle_text.editingFinished.connect(self._name)
        self.base_map.toggled.connect(
            lambda on: self._ask(replace(self._decorations, legend_has_base_map=on))
        )
        self.furnish.clicked.connect(lambda: self.furnish_requested.emit())
        self.reset.clicked.connect(lambda: self._ask(self._decorations.in_default_places()))

    def _switch(self, kind: str, shown: bool) -> None:
        self._ask(self._decorations.with_shown(kind, shown))
        if kind == "title" and shown and not self._decorations.title_text.strip():
            self.title_text.setFocus()

    def _move(self, kind: str) -> None:
        self._ask(self._decorations.with_place(kind, self.places[kind].place()))

    def _name(self) -> None:
        title, subtitle = self.title_text.text().strip(), self.subtitle_text.text().strip()
        old = self._decorations
        if (title, subtitle) == (old.title_text, old.subtitle_text):
            return
        named = replace(old, title_text=title, subtitle_text=subtitle)
        # Who writes a first title wants to see it.
        if title and not old.title_text:
            named = named.with_shown("title", True)
        self._ask(named)

    def _ask(self, decorations: Decorations) -> None:
        self._decorations = decorations
        self.changed.emit(decorations)


def _pixels() -> QDoubleSpinBox:
    box = QDoubleSpinBox()
    box.setRange(-FARTHEST_PX, FARTHEST_PX)
    box.setDecimals(0)
    box.setSuffix(" px")
    # Each step is a change that can be taken back: not one for every digit typed.
    box.setKeyboardTracking(False)
    return box
