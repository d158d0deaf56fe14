"""Which drawn corridors a route's closures affect, and what the way around costs them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.length_unit import LengthUnit
from corridormap.network.closure_effects import Detour
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_numbers import signed_text
from corridormap.ui.routes.route_services import Effects
from corridormap.ui.routes.rows_view import ViewRow
from corridormap.ui.routes.whole_rows import WholeRows

NameOf = Callable[[str, str], str]
"""What a place or corridor of an id is called; the second text stands in where nobody knows."""
QUIET_MS = 400
LEAST_WORTH_M = 1_000.0
"""Less than that is nothing to tell of."""


class AffectedCorridors(QWidget):
    """A list under what is closed; empty, and without work, while nothing is.

    Args:
        desk: Whose closures.
        runner: Where the effects are worked out.
        effects: Works them out.
        name_of: Names of places and corridors.
        parent: Owner.
    """

    found = Signal()
    """The list is up to date."""
    stretch_chosen = Signal(object)
    """The `Detour` whose row a person chose: the map may show it."""

    def __init__(
        self,
        desk: RouteDesk,
        runner: JobRunner,
        effects: Effects,
        name_of: NameOf,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._effects = effects
        self._name_of = name_of
        self._unit = LengthUnit.KM
        self._closed: tuple[str, ...] = ()
        self._values = desk.draft.assumptions
        self._detours: list[Detour] | None = []
        self._job = LatestJob(runner)
        self._timer = QTimer(self, singleShot=True, interval=QUIET_MS)
        self._timer.timeout.connect(self._ask)
        self.head = QLabel(self)
        self.head.setWordWrap(True)
        self.head.setContentsMargins(4, 2, 4, 0)
        self.table = WholeRows(self)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.head)
        column.addWidget(self.table)
        self.table.row_chosen.connect(self.stretch_chosen)
        desk.draft_changed.connect(self._follow)
        self._follow()

    @property
    def detours(self) -> list[Detour] | None:
        """What was found; None while it is being worked out."""
        return self._detours

    def set_unit(self, unit: LengthUnit) -> None:
        """Show lengths in another unit."""
        self._unit = unit
        self._show()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._show()
        super().changeEvent(event)

    def _follow(self) -> None:
        draft = self._desk.draft
        closed = draft.closed
        # Nothing closed costs nothing, whatever is assumed.
        if closed == self._closed and (not closed or draft.assumptions == self._values):
            return
        self._closed, self._values = closed, draft.assumptions
        self._job.cancel()
        self._detours = None if closed else []
        if closed:
            self._timer.start()
        else:
            self._timer.stop()
        self._show()

    def _ask(self) -> None:
        closed, values = self._closed, self._values

        def work(feedback: Feedback) -> list[Detour]:
            return self._effects(closed, values, feedback)

        self._job.submit(work, self._take, self._fail)

    def _take(self, detours: list[Detour]) -> None:
        self._detours = detours
        self._show()
        self.found.emit()

    def _fail(self, error: CorridorMapError) -> None:
        self._detours = []
        self._show()
        self.head.setText(str(error))
        self.head.setVisible(True)

    def _show(self) -> None:
        self.table.setAccessibleName(self.tr("Corridors affected"))
        self.table.set_titles(self.tr("Corridors affected"), (self._unit.symbol, "h"))
        self.table.show_rows([self._row(detour) for detour in self._detours or ()])
        self.head.setText(self._words())
        self.head.setVisible(bool(self._closed))
        self.table.setVisible(bool(self._detours))
        self.setVisible(bool(self._closed))

    def _words(self) -> str:
        if self._detours is None:
            return self.tr("Looking at the corridors…")
        if self._detours:
            return self.tr("Corridors affected")
        return self.tr("No drawn corridor is affected.")

    def _row(self, detour: Detour) -> ViewRow:
        ends = (self._name_of(name, name) for name in (detour.start_id, detour.end_id))
        title = self._name_of(detour.corridor_id, detour.corridor_id)
        stretch = " – ".join(ends)
        if detour.extra_m is None or detour.extra_h is None:
            cut = self.tr("cut")
            return ViewRow(title, stretch, (cut, cut), key=detour)
        if detour.own_longer_m >= LEAST_WORTH_M:
            longer = f"{self._unit.from_meters(detour.own_longer_m):,.0f} {self._unit.symbol}"
            own = self.tr("its own way is {length} longer than the way around")
            stretch = f"{stretch}; {own.format(length=longer)}"
        length = signed_text(self._unit.from_meters(detour.extra_m), 0)
        return ViewRow(title, stretch, (length, signed_text(detour.extra_h, 1)), key=detour)
