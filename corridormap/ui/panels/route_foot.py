"""The line at the foot of the route panel that says which assumptions the numbers rest on."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QWidget

from corridormap.core.errors import FieldError
from corridormap.network.assumptions import DEFAULTS, TABLE, Assumptions
from corridormap.ui.dialogs.assumptions import AssumptionsDialog
from corridormap.ui.hint_label import HintLabel
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_services import RouteServices
from corridormap.ui.routes.route_words import assumption_title, clause_words, unit_words


class RouteFoot(QWidget):
    """Names what was changed; its button opens the table of all assumptions.

    Args:
        desk: Whose draft.
        services: Keeps the assumptions of new routes.
        parent: Owner.
    """

    def __init__(
        self, desk: RouteDesk, services: RouteServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._services = desk, services
        self.button = QPushButton(self)
        self.line = HintLabel(self)
        self.dialog: AssumptionsDialog | None = None
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(2)
        row.addWidget(self.button)
        row.addWidget(self.line, 1)
        self.button.clicked.connect(self.open_dialog)
        desk.draft_changed.connect(self._show)
        self._retranslate()

    def open_dialog(self) -> None:
        """Show the table of assumptions of the route on the desk."""
        dialog = AssumptionsDialog(self._desk.draft.assumptions, self.window())
        dialog.accepted.connect(lambda: self._take(dialog))
        dialog.destroyed.connect(self._forget)
        self.dialog = dialog
        dialog.open()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _forget(self) -> None:
        self.dialog = None

    def _take(self, dialog: AssumptionsDialog) -> None:
        try:
            values = dialog.assumptions()
        except FieldError:
            # The dialog does not let go of what makes no sense.
            return
        if dialog.for_new_box.isChecked():
            self._services.set_default_assumptions(values)
        draft = replace(self._desk.draft, assumptions=values)
        self._desk.change(self.tr("Change assumptions"), draft)

    def _show(self) -> None:
        self.line.show_text(changed_words(self._desk.draft.assumptions) or self._by_default())

    def _by_default(self) -> str:
        return self.tr("All by default; hours, cost and CO₂ rest on them.")

    def _retranslate(self) -> None:
        self.button.setText(self.tr("Assumptions…"))
        self.button.setToolTip(self.tr("Speeds, waiting times, prices and emissions"))
        self._show()


def changed_words(values: Assumptions) -> str:
    """Return what differs from the defaults: 'Speed: Rail 45 km/h (30)'; '' for nothing."""
    units = {row.key: unit_words(row.unit, values.currency) for row in TABLE}
    return clause_words(
        f"{assumption_title(key)} {value:g} {units[key]} ({DEFAULTS[key]:g})"
        for key, value in values.changed
    )
