"""The parts that routes are made with, tied together; imported when the first route is wanted."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from corridormap.app import detached_planning
from corridormap.app.route_export import save_csv, save_xlsx
from corridormap.app.route_file import RouteFile, known_files
from corridormap.app.route_keeping import RouteKeeper
from corridormap.app.route_search import RouteLookups
from corridormap.app.route_waiting import RouteWaiting
from corridormap.core.crs import WGS84
from corridormap.core.errors import FieldError
from corridormap.core.feature import FeatureRef
from corridormap.network.assumptions import CURRENCY, Assumptions
from corridormap.ui.job_runner import Ends, Lane
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.routes.line_pointing import follow_to, point_at_lines
from corridormap.ui.routes.map_places import MapPlaces
from corridormap.ui.routes.route_desk import RouteDesk, RoutePlans
from corridormap.ui.routes.route_edits import piece
from corridormap.ui.routes.route_menus import MenuLookups, RouteMenus
from corridormap.ui.routes.route_overlay import RouteOverlay
from corridormap.ui.routes.route_services import RouteServices, RouteShelf
from corridormap.ui.routes.route_sketch import RouteSketch
from corridormap.ui.tools.map_targets import find_features, snap_at
from corridormap.ui.tools.route_draw import RouteParts, RouteTool, map_stop

if TYPE_CHECKING:
    from corridormap.app.main_window import MainWindow
    from corridormap.app.route_planner import RoutePlanner
    from corridormap.formats.route_store import RouteStore
    from corridormap.network.closure_effects import Detour, RouteDetour
    from corridormap.network.places import ClosedThing
    from corridormap.ui.canvas.pointer import PointerEvent

MOST_CLOSABLE = 5
CURRENCY_KEY = "currency"


class RouteWorkshop(QObject):
    """Desk, planner, store, overlay, tool and menus of one window.

    Args:
        window: Where they work.
        parent: Owner; outlives the window.
    """

    def __init__(self, window: MainWindow, parent: QObject) -> None:
        super().__init__(parent)
        self._window = window
        session, canvas = window.session, window.canvas
        self.planning: RoutePlanner = detached_planning.DetachedPlanning(
            lambda: session.project.language
        )
        self.keeper = RouteKeeper(
            session.settings.routes_file,
            self._open_store,
            session.runner,
            self,
            known_files(session.settings, self.planning),
        )
        self.file = RouteFile(window, self.keeper, self)
        plans = RoutePlans(
            self.planning.plan,
            self.keeper.keep,
            session.runner,
            session.undo.stack,
            self._assumptions,
        )
        self.desk = RouteDesk(plans, self)
        self.places = MapPlaces(canvas)
        self.overlay = RouteOverlay(self.desk, self._closed_things)
        self.sketch = RouteSketch(self.planning.sketch, session.runner, self)
        lookups = MenuLookups(
            self.places.corridors_beside,
            self.places.closable_place,
            self.planning.passage_name,
        )
        self.menus = RouteMenus(self.desk, lookups, self)
        self.lookups = RouteLookups(self.planning, self.places, window.panels.search.index.search)
        parts = RouteParts(self.desk, self.overlay, self.sketch, self.places, self.menus)
        self.tool = RouteTool(canvas, parts)
        self._search = LatestJob(session.runner)
        self._is_warm = False
        self._prepared: tuple[object, ...] = ()
        self._connect()

    def warm_up(self) -> None:
        """Read the networks in the background, with progress: somebody is about to plan."""
        if not self._is_warm:
            self._is_warm = True
            self._window.session.runner.submit(
                self.planning.load,
                lambda _: None,
                lambda error: self._window.messages.error(str(error)),
                label=self.tr("Reading the networks…"),
            )
            # What a first drag needs, in a lane where no question waits for its turn. Whatever
            # cannot be read the other job tells of.
            expected = replace(self.desk.draft, assumptions=self._assumptions())
            self._window.session.runner.submit_in(
                Lane.LOAD,
                lambda feedback: self.planning.get_ready(feedback, expected),
                Ends(lambda _: None, lambda _: None),
            )

    def make_panel(self) -> QWidget:
        """Return the panel; the stored routes are read for it."""
        from corridormap.ui.panels.route_panel import RoutePanel

        self.warm_up()
        self.keeper.load()
        panel = RoutePanel(self.desk, self.services())
        panel.message_raised.connect(self._window.messages.error)
        panel.folder = lambda: self._window.session.settings.folder
        panel.saved.connect(self._window.tell_saved)
        panel.stop_activated.connect(self._show_stop)
        panel.stop_added.connect(self.follow_stops)
        closures = panel.results.closures
        for affected in (closures.affected, closures.affected_routes):
            affected.stretch_chosen.connect(self._show_stretch)
        self.keeper.changed.connect(panel.shelf.follow)
        self.keeper.changed.connect(closures.affected_routes.follow)
        return panel

    def show_map_menu(self, event: PointerEvent) -> None:
        """Show what a route can do with a place of the map; what lies there is looked up first."""
        canvas = self._window.canvas

        def show(refs: list[FeatureRef]) -> None:
            found = [self.places.closable(ref) for ref in refs]
            things = [thing for thing in found if thing is not None]
            match = snap_at(canvas, event.map_point)
            stop = map_stop(canvas, event.map_point)
            if match is not None:
                stop = self.places.stop_of_match(match)
            menu = self.menus.of_map(stop, things[:MOST_CLOSABLE], canvas)
            x, y = event.screen_point
            menu.popup(canvas.mapToGlobal(QPoint(round(x), round(y))))

        find_features(canvas, event, self._search, show)

    def follow_stops(self) -> None:
        """Show the route so far, if the stop that was added last is out of view."""
        places = [stop.lonlat for stop in self.desk.draft.stops]
        follow_to(self._window.canvas, places)

    def finish(self) -> None:
        """Keep what is on the desk and write what is left."""
        if self.desk.is_planning and self.desk.draft.stops:
            self.keeper.keep(self.desk.draft)
        self.keeper.finish()
        self.planning.close()

    def _connect(self) -> None:
        window, desk, canvas = self._window, self.desk, self._window.canvas
        canvas.add_overlay(self.overlay)
        for signal in (desk.draft_changed, desk.answered, desk.planning_started):
            signal.connect(canvas.update)
        desk.chosen_changed.connect(lambda _: canvas.update())
        desk.leg_selected.connect(self._flash)
        desk.draft_changed.connect(self._locate)
        desk.answered.connect(self._prepare_sketch)
        waiting = RouteWaiting(window.messages, self._waits, self)
        self.keeper.message_raised.connect(waiting.tell)
        window.tools.add("draw_route", self.tool)

    def _prepare_sketch(self) -> None:
        """Have the hand's planner price its net before a drag: the first answer comes sooner."""
        draft = self.desk.draft
        prices = draft.criterion, draft.assumptions, draft.closed
        is_used = self._window.canvas.tool is self.tool and self.desk.route is not None
        if not is_used or prices == self._prepared:
            return
        self._prepared = prices
        self.sketch.prepare(piece(draft, 0, 1))

    def _flash(self, number: int) -> None:
        import shapely

        route = self.desk.route
        if route is not None and 0 <= number < len(route.legs):
            line = route.legs[number].line
            if len(line) > 1:
                self._window.canvas.flash(shapely.LineString(line), WGS84)
        self._window.canvas.update()

    def _show_stop(self, number: int) -> None:
        self._window.views.go_to(*self.desk.draft.stops[number].lonlat)

    def _show_stretch(self, stretch: Detour | RouteDetour) -> None:
        point_at_lines(self._window.canvas, stretch.lines)

    def _closed_things(self) -> Sequence[ClosedThing]:
        return self.planning.closed_things(self.desk.draft.closed)

    def _locate(self) -> None:
        """Find out where what is closed lies; a route of one stop is not planned."""
        names = self.desk.draft.closed
        if len(self.planning.closed_things(names)) < len(names):
            self._window.session.runner.submit(
                lambda feedback: self.planning.locate(names, feedback),
                lambda problems: self._window.canvas.update(),
                lambda error: self._window.messages.error(str(error)),
            )

    def _waits(self) -> tuple[Path, int]:
        path = self.keeper.path
        return path, self._open_store(path).pending_count

    def _open_store(self, path: Path) -> RouteStore:
        from corridormap.formats.route_store import RouteStore

        return RouteStore(path, self._window.session.settings.data_folder)

    def services(self) -> RouteServices:
        """Return what the panel works with."""
        session = self._window.session
        return RouteServices(
            self.lookups.search(),
            RouteShelf(
                self.keeper.stored,
                self.keeper.keep,
                self.keeper.delete,
                lambda: self.keeper.path,
                self.file.choose,
            ),
            save_csv,
            save_xlsx,
            self.planning.plan,
            session.runner,
            session.undo.stack,
            self._assumptions,
            self._keep_assumptions,
            options=self._window.tools.options,
            effects=self.planning.effects,
            route_effects=self.planning.route_effects,
        )

    def _assumptions(self) -> Assumptions:
        kept = self._window.session.settings.assumptions
        currency = str(kept.pop(CURRENCY_KEY, "")) or CURRENCY
        try:
            return Assumptions.of(kept, currency)
        except FieldError as exc:
            self._window.messages.warn(str(exc))
            return Assumptions()

    def _keep_assumptions(self, values: Assumptions) -> None:
        kept = {**dict(values.changed), CURRENCY_KEY: values.currency}
        self._window.session.settings.assumptions = kept
