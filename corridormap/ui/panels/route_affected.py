"""Which drawn corridors and stored routes closures affect, and what the way around costs them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QEvent, QTimer, Signal
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.length_unit import LengthUnit
from corridormap.network.closure_effects import Detour, RouteDetour
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_numbers import signed_text
from corridormap.ui.routes.route_services import Effects, RouteEffects
from corridormap.ui.routes.route_text import route_title
from corridormap.ui.routes.route_words import clause_words
from corridormap.ui.routes.rows_view import ViewRow
from corridormap.ui.routes.whole_rows import WholeRows

Effect = TypeVar("Effect")
NameOf = Callable[[str, str], str]
"""What a place or corridor of an id is called; the second text stands in where nobody knows."""
QUIET_MS = 400
LEAST_WORTH_M = 1_000.0
"""Less than that is nothing to tell of."""


class AffectedList(QWidget, Generic[Effect]):
    """A list under what is closed; empty, and without work, while nothing is.

    Args:
        desk: Whose closures.
        runner: Where the effects are worked out.
        parent: Owner.
    """

    found = Signal()
    """The list is up to date."""
    stretch_chosen = Signal(object)
    """The effect whose row a person chose: the map may show its `lines`."""

    def __init__(self, desk: RouteDesk, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._unit = LengthUnit.KM
        self._question: object = ()
        self._detours: list[Effect] | None = []
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
        desk.draft_changed.connect(self.follow)
        self._show()

    @property
    def detours(self) -> list[Effect] | None:
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

    def follow(self) -> None:
        """Ask anew where another answer may be due."""
        # Nothing closed costs nothing, whatever else is so.
        question = self._asked() if self._desk.draft.closed else ()
        if question == self._question:
            return
        self._question = question
        self._job.cancel()
        self._detours = None if question else []
        if question:
            self._timer.start()
        else:
            self._timer.stop()
        self._show()

    def _asked(self) -> object:
        """Return what differs where another answer may be due, something false for none."""
        raise NotImplementedError

    def _work(self) -> Callable[[Feedback], list[Effect]]:
        """Return what works it out on a worker thread."""
        raise NotImplementedError

    def _title(self) -> str:
        raise NotImplementedError

    def _words(self) -> str:
        """Return what stands over the list, '' for nothing."""
        raise NotImplementedError

    def _row(self, detour: Effect) -> ViewRow:
        raise NotImplementedError

    def _ask(self) -> None:
        self._job.submit(self._work(), self._take, self._fail)

    def _take(self, detours: list[Effect]) -> None:
        self._detours = detours
        self._show()
        self.found.emit()

    def _fail(self, error: CorridorMapError) -> None:
        self._detours = []
        self._show()
        self.head.setText(str(error))
        self.head.setVisible(True)
        self.setVisible(True)

    def _show(self) -> None:
        title = self._title()
        self.table.setAccessibleName(title)
        self.table.set_titles(title, (self._unit.symbol, "h"))
        self.table.show_rows([self._row(detour) for detour in self._detours or ()])
        words = self._words()
        self.head.setText(words)
        self.head.setVisible(bool(words))
        self.table.setVisible(bool(self._detours))
        self.setVisible(bool(self._question and words))


class AffectedCorridors(AffectedList[Detour]):
    """The corridors that are drawn on the map.

    Args:
        desk: Whose closures and assumptions.
        runner: Where the effects are worked out.
        effects: Works them out.
        name_of: Names of places and corridors.
        parent: Owner.
    """

    def __init__(
        self,
        desk: RouteDesk,
        runner: JobRunner,
        effects: Effects,
        name_of: NameOf,
        parent: QWidget | None = None,
    ) -> None:
        self._effects = effects
        self._name_of = name_of
        super().__init__(desk, runner, parent)
        self.follow()

    def _asked(self) -> object:
        return self._desk.draft.closed, self._desk.draft.assumptions

    def _work(self) -> Callable[[Feedback], list[Detour]]:
        draft, effects = self._desk.draft, self._effects
        return lambda feedback: effects(draft.closed, draft.assumptions, feedback)

    def _title(self) -> str:
        return self.tr("Corridors affected")

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
            stretch = clause_words((stretch, own.format(length=longer)))
        length = signed_text(self._unit.from_meters(detour.extra_m), 0)
        return ViewRow(title, stretch, (length, signed_text(detour.extra_h, 1)), key=detour)


class AffectedRoutes(AffectedList[RouteDetour]):
    """Stored routes beside the one on the desk.

    Args:
        desk: Whose closures.
        runner: Where the effects are worked out.
        effects: Works them out.
        stored: Returns the stored routes.
        parent: Owner.
    """

    def __init__(
        self,
        desk: RouteDesk,
        runner: JobRunner,
        effects: RouteEffects,
        stored: Callable[[], Sequence[StoredRoute]],
        parent: QWidget | None = None,
    ) -> None:
        self._effects = effects
        self._stored = stored
        super().__init__(desk, runner, parent)
        self.follow()

    def _others(self) -> list[StoredRoute]:
        on_desk = self._desk.draft.route_id
        # Whether an answer is still one to its wishes is looked at on the worker.
        return [route for route in self._stored() if route.route_id != on_desk and route.route]

    def _asked(self) -> object:
        others = frozenset((route.route_id, route.changed) for route in self._others())
        return (self._desk.draft.closed, others) if others else ()

    def _work(self) -> Callable[[Feedback], list[RouteDetour]]:
        closed, others, effects = self._desk.draft.closed, self._others(), self._effects
        return lambda feedback: effects(closed, others, feedback)

    def _title(self) -> str:
        return self.tr("Stored routes affected")

    def _words(self) -> str:
        if self._detours is None:
            return self.tr("Looking at the stored routes…")
        if self._detours:
            return self.tr("Stored routes affected")
        return self.tr("No other stored route is affected.")

    def _row(self, detour: RouteDetour) -> ViewRow:
        route = detour.route
        title = route_title(route, route.answer)
        ends = " – ".join(stop.name for stop in (route.stops[0], route.stops[-1]))
        about = ends if ends != title else ""
        if detour.extra_m is None or detour.extra_h is None:
            cut = self.tr("cut")
            return ViewRow(title, about, (cut, cut), tip=detour.reason, key=detour)
        length = signed_text(self._unit.from_meters(detour.extra_m), 0)
        return ViewRow(title, about, (length, signed_text(detour.extra_h, 1)), key=detour)
