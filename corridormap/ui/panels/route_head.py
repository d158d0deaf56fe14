"""The name of a route, and the buttons for what is done with a whole one."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QMenu, QSizePolicy, QToolButton, QWidget

from corridormap.ui.icons import icon
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.shown_route import PlaceName


class RouteHead(QWidget):
    """Name, New, Reverse, stored routes, copy and save.

    Args:
        desk: Whose draft.
        place_name: Names in the language of the window.
        parent: Owner.
    """

    copy_wanted = Signal()
    csv_wanted = Signal()
    xlsx_wanted = Signal()
    shelf_toggled = Signal(bool)
    """Whether the list of stored routes is to be seen."""

    def __init__(
        self, desk: RouteDesk, place_name: PlaceName, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._place_name = desk, place_name
        self.name_box = QLineEdit(self)
        self.name_box.setMinimumWidth(80)
        self.name_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.new_button = _button(self, "new_route")
        self.reverse_button = _button(self, "reverse")
        self.shelf_button = _button(self, "route_list")
        self.shelf_button.setCheckable(True)
        self.more_button = _button(self, "save")
        self.more_button.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self)
        self.copy_action, self.csv_action, self.xlsx_action = (QAction(self) for _ in range(3))
        menu.addActions([self.copy_action, self.csv_action, self.xlsx_action])
        self.more_button.setMenu(menu)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(1)
        row.addWidget(self.name_box, 1)
        for button in self._buttons():
            row.addWidget(button)
        self._connect()
        self._retranslate()

    def _buttons(self) -> tuple[QToolButton, ...]:
        return self.new_button, self.reverse_button, self.shelf_button, self.more_button

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _connect(self) -> None:
        desk = self._desk
        self.name_box.editingFinished.connect(self._rename)
        self.new_button.clicked.connect(lambda: desk.start_anew())
        self.reverse_button.clicked.connect(desk.reverse)
        self.shelf_button.toggled.connect(self.shelf_toggled)
        self.copy_action.triggered.connect(self.copy_wanted)
        self.csv_action.triggered.connect(self.csv_wanted)
        self.xlsx_action.triggered.connect(self.xlsx_wanted)
        desk.draft_changed.connect(self._show)
        desk.answered.connect(self._show)

    def _rename(self) -> None:
        name = self.name_box.text().strip()
        if name != self._desk.draft.name:
            self._desk.change(self.tr("Rename route"), replace(self._desk.draft, name=name))

    def _show(self) -> None:
        draft = self._desk.draft
        if self.name_box.text().strip() != draft.name:
            self.name_box.setText(draft.name)
        ends = len(draft.stops) > 1
        self.name_box.setPlaceholderText(self._ends() if ends else self.tr("Name of the route"))
        self.name_box.setToolTip(draft.name or (self._ends() if ends else ""))
        self.reverse_button.setEnabled(ends)
        self.new_button.setEnabled(bool(draft.stops or draft.name))
        for action in (self.copy_action, self.csv_action, self.xlsx_action):
            action.setEnabled(self._desk.route is not None)

    def _ends(self) -> str:
        stops = self._desk.draft.stops
        return " – ".join(
            self._place_name(stop.place_id, stop.name) for stop in (stops[0], stops[-1])
        )

    def _retranslate(self) -> None:
        self.name_box.setAccessibleName(self.tr("Name of the route"))
        texts = (
            self.tr("New route; this one is stored"),
            self.tr("Turn the route round"),
            self.tr("Stored routes"),
            self.tr("Copy or save the table"),
        )
        for button, text in zip(self._buttons(), texts, strict=True):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.copy_action.setText(self.tr("Copy as text"))
        self.csv_action.setText(self.tr("Save as CSV…"))
        self.xlsx_action.setText(self.tr("Save as Excel workbook…"))
        self._show()


def _button(parent: QWidget, picture: str) -> QToolButton:
    button = QToolButton(parent)
    button.setIcon(icon(picture))
    button.setAutoRaise(True)
    return button
