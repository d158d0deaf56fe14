"""The list of stored routes: open, duplicate, delete."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QDateTime, QEvent, Qt, Signal
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from corridormap.core.length_unit import LengthUnit
from corridormap.network.stored_route import StoredRoute, new_route_id, utc_now
from corridormap.ui.routes.route_desk import RouteDesk, new_draft
from corridormap.ui.routes.route_numbers import hours_text, km_text
from corridormap.ui.routes.route_services import RouteServices
from corridormap.ui.routes.route_text import route_title
from corridormap.ui.routes.route_words import status_words
from corridormap.ui.routes.rows_view import RowsView, ViewRow
from corridormap.ui.undo import Step


class RouteShelfList(QWidget):
    """Enter or a double click opens, Del deletes; all of it can be undone.

    Args:
        desk: Where routes are opened.
        services: The shelf and the undo stack.
        parent: Owner.
    """

    opened = Signal()
    """A route was put on the desk."""

    def __init__(
        self, desk: RouteDesk, services: RouteServices, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._desk, self._shelf, self._stack = desk, services.shelf, services.stack
        self._default_assumptions = services.default_assumptions
        self._unit = LengthUnit.KM
        self._routes: dict[str, StoredRoute] = {}
        self.table = RowsView(self)
        self.hint = QLabel(self)
        self.hint.setWordWrap(True)
        self.place = QLineEdit(self)
        self.place_button = QPushButton(self)
        self.open_button = QPushButton(self)
        self.copy_button = QPushButton(self)
        self.delete_button = QPushButton(self)
        row = QHBoxLayout()
        row.setContentsMargins(4, 4, 4, 0)
        for button in (self.open_button, self.copy_button, self.delete_button):
            row.addWidget(button)
        row.addStretch(1)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(row)
        column.addWidget(self.hint)
        column.addWidget(self.table, 1)
        column.addLayout(self._place_row())
        self.open_button.clicked.connect(self.open_current)
        self.copy_button.clicked.connect(self.duplicate_current)
        self.delete_button.clicked.connect(self.delete_current)
        self.table.activated.connect(lambda _: self.open_current())
        self.table.row_chosen.connect(lambda _: self._enable())
        shortcut = QShortcut(QKeySequence(Qt.Key.Key_Delete), self.table)
        shortcut.setContext(Qt.ShortcutContext.WidgetShortcut)
        shortcut.activated.connect(self.delete_current)
        self._retranslate()

    def open_shelf(self, unit: LengthUnit) -> None:
        """Read the shelf, and begin at the route on the desk."""
        self.reload(unit)
        self.table.set_current(self._desk.draft.route_id)
        self._enable()

    def follow(self) -> None:
        """Read the shelf again where it is seen: its file has been read, or is another one."""
        if self.isVisible():
            self.reload()

    def reload(self, unit: LengthUnit | None = None) -> None:
        """Read the shelf again."""
        self._unit = unit or self._unit
        self._routes = {route.route_id: route for route in self._shelf.stored()}
        path = self._shelf.place()
        self.place.setText(str(path))
        # The name stands at the end of the path.
        self.place.setCursorPosition(len(self.place.text()))
        self.place.setToolTip(str(path))
        self._show()

    def open_current(self) -> None:
        """Put the current route on the desk; undo puts back what lay there."""
        route = self._current()
        if route is None:
            return
        before = self._desk.draft
        text = self.tr("Open {name}").format(name=route_title(route, route.route))
        desk = self._desk
        self._stack.push(Step(text, lambda: desk.put(route), lambda: desk.put(before)))
        self.opened.emit()

    def duplicate_current(self) -> None:
        """Store a copy of the current route."""
        route = self._current()
        if route is None:
            return
        now = utc_now()
        name = self.tr("{name} (copy)").format(name=route_title(route, route.route))
        copy = replace(route, route_id=new_route_id(), name=name, created=now, changed=now)
        text = self.tr("Duplicate {name}").format(name=route_title(route, route.route))
        self._stack.push(Step(text, lambda: self._keep(copy), lambda: self._delete(copy.route_id)))
        self.table.set_current(copy.route_id)
        self._enable()

    def delete_current(self) -> None:
        """Delete the current route; undo stores it again."""
        route = self._current()
        if route is None:
            return
        text = self.tr("Delete {name}").format(name=route_title(route, route.route))
        was_on_desk = self._desk.draft.route_id == route.route_id
        self._stack.push(
            Step(
                text,
                lambda: self._delete(route.route_id),
                lambda: self._bring_back(route, was_on_desk),
            )
        )

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _place_row(self) -> QHBoxLayout:
        """Return where the file is told and changed."""
        row = QHBoxLayout()
        row.setContentsMargins(0, 0, 0, 4)
        self.place.setReadOnly(True)
        self.place.setMinimumWidth(40)
        row.addWidget(self.place, 1)
        row.addWidget(self.place_button)
        self.place_button.clicked.connect(self._choose_place)
        return row

    def _choose_place(self) -> None:
        self._shelf.choose_place()
        self.reload()

    def _keep(self, route: StoredRoute) -> None:
        self._shelf.keep(route)
        self.reload()

    def _delete(self, route_id: str) -> None:
        if self._desk.draft.route_id == route_id:
            # What stays on the desk would be stored again by the next change.
            self._desk.put(replace(new_draft(), assumptions=self._default_assumptions()))
        self._shelf.delete(route_id)
        self.reload()

    def _bring_back(self, route: StoredRoute, to_desk: bool) -> None:
        self._keep(route)
        if to_desk:
            self._desk.put(route)

    def _current(self) -> StoredRoute | None:
        row = self.table.current_row
        return None if row is None else self._routes.get(str(row.key))

    def _show(self) -> None:
        on_desk = self._desk.draft.route_id
        self.table.set_titles(self.tr("Stored routes"), (self._unit.symbol, "h"))
        rows = []
        for route in self._routes.values():
            answer = route.route
            numbers = ("–", "–")
            if answer is not None:
                numbers = km_text(answer.length_m, self._unit), hours_text(answer.hours)
            rows.append(
                ViewRow(
                    route_title(route, answer),
                    _about(route),
                    numbers,
                    tip=route.notes,
                    is_strong=route.route_id == on_desk,
                    key=route.route_id,
                )
            )
        self.table.show_rows(rows)
        self.hint.setVisible(not rows)
        self._enable()

    def _enable(self) -> None:
        is_chosen = self._current() is not None
        for button in (self.open_button, self.copy_button, self.delete_button):
            button.setEnabled(is_chosen)

    def _retranslate(self) -> None:
        self.hint.setText(self.tr("What is drawn is stored here at once, without being asked."))
        self.open_button.setText(self.tr("Open"))
        self.copy_button.setText(self.tr("Duplicate"))
        self.delete_button.setText(self.tr("Delete"))
        self.place_button.setText(self.tr("Other file…"))
        self.place_button.setToolTip(self.tr("Keep routes in another GeoPackage"))
        self.place.setAccessibleName(self.tr("File that routes are stored in"))
        self.table.setAccessibleName(self.tr("Stored routes"))
        self._show()


def date_words(moment: str) -> str:
    """Return the day that a moment in UTC falls on where the reader is: year, month, day."""
    when = QDateTime.fromString(moment, Qt.DateFormat.ISODateWithMs)
    if not when.isValid():
        return ""
    return when.toLocalTime().date().toString(Qt.DateFormat.ISODate)


def _about(route: StoredRoute) -> str:
    parts = (status_words(route.status), route.author, date_words(route.changed))
    return " · ".join(part for part in parts if part)
