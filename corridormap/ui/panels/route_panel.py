"""The panel where a route is named, planned, read and compared."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, Signal
from PySide6.QtWidgets import QLineEdit, QVBoxLayout, QWidget

from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_services import RouteServices


class RoutePanel(QWidget):
    """The route on the desk: what is asked for above, the answer below.

    Args:
        desk: The route that is being drawn.
        services: What the program around gives.
    """

    message_raised = Signal(str)
    """One line for people about what could not be done."""

    def __init__(self, desk: RouteDesk, services: RouteServices) -> None:
        super().__init__()
        self._desk = desk
        self._services = services
        self.name_box = QLineEdit(self)
        self.name_box.editingFinished.connect(self._rename)
        column = QVBoxLayout(self)
        column.addWidget(self.name_box)
        column.addStretch(1)
        desk.draft_changed.connect(self._show)
        self._retranslate()
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _rename(self) -> None:
        name = self.name_box.text().strip()
        if name != self._desk.draft.name:
            self._desk.change(self.tr("Rename route"), replace(self._desk.draft, name=name))

    def _show(self) -> None:
        self.name_box.setText(self._desk.draft.name)

    def _retranslate(self) -> None:
        self.name_box.setPlaceholderText(self.tr("Name of the route"))
        self.name_box.setAccessibleName(self.tr("Name of the route"))
