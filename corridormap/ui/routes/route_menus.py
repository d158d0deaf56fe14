"""The menus of the right button: on a stop, a point or a leg of the route, and on the map."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from PySide6.QtCore import QObject, Qt
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QWidget

from corridormap.network.assumptions import MODES
from corridormap.network.route import RouteLeg, Stop
from corridormap.network.stored_route import CORRIDOR_WAY, WAYS, PartWish
from corridormap.ui.icons import icon
from corridormap.ui.panels.data_words import translated
from corridormap.ui.routes.map_places import ClosableFeature
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_edits import (
    RouteAnchors,
    planned_mode,
    with_mode,
    with_way,
    without_point,
)
from corridormap.ui.routes.route_words import mode_words, way_words

MOST_CORRIDORS = 20


@dataclass(frozen=True, slots=True)
class MenuLookups:
    """What menus ask the program around them.

    Attributes:
        corridors: Returns id and name of corridors that some stops lie beside.
        closable: Returns what is closed where a place is closed, by its id and name.
        passage_name: Returns what people call a strait or canal, by what a leg `uses`.
    """

    corridors: Callable[[Sequence[Stop]], Sequence[tuple[str, str]]]
    closable: Callable[[str, str], ClosableFeature] = ClosableFeature
    passage_name: Callable[[str], str] = str


class RouteMenus(QObject):
    """Makes menus that change the draft on a desk.

    Args:
        desk: The route.
        lookups: Corridors and straits by name.
        parent: Owner.
    """

    def __init__(
        self, desk: RouteDesk, lookups: MenuLookups, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self._desk = desk
        self._lookups = lookups

    def of_stop(self, number: int, parent: QWidget) -> QMenu:
        """Return the menu of a stop."""
        desk = self._desk
        draft, stop = desk.draft, desk.draft.stops[number]
        menu = self._menu(parent, stop.name)
        if number + 1 < len(draft.stops):
            self._add_part(menu, number)
            menu.addSeparator()
        if 0 < number < len(draft.stops) - 1:
            only_passed = menu.addAction(self.tr("Only pass through"))
            only_passed.setCheckable(True)
            only_passed.setChecked(stop.is_via)
            turned = replace(stop, is_via=not stop.is_via)
            only_passed.triggered.connect(lambda _=False: desk.move_stop(number, turned))
        if stop.place_id:
            self._add_closure(menu, self._lookups.closable(stop.place_id, stop.name))
        remove = menu.addAction(icon("remove"), self.tr("Remove the stop"))
        remove.triggered.connect(lambda _=False: desk.remove_stop(number))
        self._add_reverse(menu)
        return menu

    def of_point(self, point: tuple[int, int], parent: QWidget) -> QMenu:
        """Return the menu of a point of a part."""
        desk, (part, number) = self._desk, point
        menu = self._menu(parent, self.tr("Point of the way"))
        self._add_part(menu, part)
        menu.addSeparator()
        text = self.tr("Remove the point")
        remove = menu.addAction(icon("remove"), text)
        remove.triggered.connect(
            lambda _=False: desk.change(text, without_point(desk.draft, part, number))
        )
        self._add_reverse(menu)
        return menu

    def of_leg(self, leg: int, part: int, parent: QWidget) -> QMenu:
        """Return the menu of a leg of the chosen route, which belongs to a part of the draft."""
        desk, route = self._desk, self._desk.route
        assert route is not None, "a leg was clicked"
        found = route.legs[leg]
        menu = self._menu(parent, f"{found.start.name} – {found.end.name}")
        self._add_part(menu, part)
        wish = desk.draft.parts[part]
        if wish.points:
            text = self.tr("Remove all points of the way")
            plain = replace(wish, points=())
            remove = menu.addAction(icon("remove"), text)
            remove.triggered.connect(lambda _=False: desk.set_part(part, plain, text))
        things = self._closables_of(found, leg)
        if things:
            menu.addSeparator()
        for thing in things:
            self._add_closure(menu, thing)
        menu.addSeparator()
        self._add_reverse(menu)
        return menu

    def of_map(self, stop: Stop, things: Sequence[ClosableFeature], parent: QWidget) -> QMenu:
        """Return the menu of a place on the map, and of what can be closed there."""
        desk = self._desk
        menu = self._menu(parent, stop.name)
        menu.addAction(self.tr("Route from here")).triggered.connect(
            lambda _=False: self.start_from(stop)
        )
        via = menu.addAction(self.tr("Route via here"))
        via.setEnabled(len(desk.draft.stops) > 1)
        via.triggered.connect(lambda _=False: self.go_via(stop))
        onward = menu.addAction(self.tr("Route to here"))
        onward.setEnabled(bool(desk.draft.stops))
        onward.triggered.connect(lambda _=False: desk.add_stop(stop))
        if things:
            menu.addSeparator()
        for thing in things:
            self._add_closure(menu, thing)
        return menu

    def start_from(self, stop: Stop) -> None:
        """Begin a route at a stop: another one where the present one leads somewhere already."""
        desk = self._desk
        if len(desk.draft.stops) > 1:
            desk.start_anew((stop,))
        elif desk.draft.stops:
            desk.move_stop(0, stop)
        else:
            desk.add_stop(stop)

    def go_via(self, stop: Stop) -> None:
        """Pass through a stop, on the part that it lies nearest to."""
        desk, route = self._desk, self._desk.route
        part = 0
        if route is not None:
            part = RouteAnchors(desk.draft, route).nearest_part(stop.lonlat)
        wish = desk.draft.parts[part]
        desk.add_stop(replace(stop, is_via=True), part + 1, replace(wish, points=()))

    def _menu(self, parent: QWidget, title: str) -> QMenu:
        menu = QMenu(parent)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        # No section: some styles leave its text out.
        heading = menu.addAction(title.replace("&", "&&"))
        heading.setEnabled(False)
        menu.addSeparator()
        return menu

    def _add_part(self, menu: QMenu, part: int) -> None:
        """Add how to go from a stop to the next."""
        desk = self._desk
        here, there = desk.draft.stops[part].name, desk.draft.stops[part + 1].name
        wish = desk.draft.parts[part]
        modes = menu.addMenu(self.tr("Mode: {here} – {there}").format(here=here, there=there))
        modes.setObjectName("modes")
        group = QActionGroup(modes)
        for mode in ("", *MODES):
            chosen = with_mode(wish, mode)
            step = self.tr("Go on by: {mode}").format(mode=mode_words(mode))
            self._add_choice(
                group, modes, (mode_words(mode), wish.mode == mode), (part, chosen, step)
            )
        ways = menu.addMenu(self.tr("Way: {here} – {there}").format(here=here, there=there))
        ways.setObjectName("ways")
        group = QActionGroup(ways)
        planned = planned_mode(desk.draft, desk.route, part)
        for way, text in self._ways(part).items():
            chosen = with_way(wish, way, planned)
            is_current = wish.way == way
            self._add_choice(group, ways, (text, is_current), (part, chosen, text))

    def _add_choice(
        self,
        group: QActionGroup,
        menu: QMenu,
        shown: tuple[str, bool],
        step: tuple[int, PartWish, str],
    ) -> None:
        text, is_current = shown
        action = menu.addAction(text.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(is_current)
        group.addAction(action)
        action.triggered.connect(lambda _=False: self._desk.set_part(*step))

    def _ways(self, part: int) -> dict[str, str]:
        stops = self._desk.draft.stops[part : part + 2]
        corridors = list(self._lookups.corridors(stops))[:MOST_CORRIDORS]
        along = [(CORRIDOR_WAY + key, name) for key, name in corridors]
        followed = self._desk.draft.parts[part].way
        own = () if followed in WAYS else (followed,)
        named = {way: self.tr("Along {corridor}").format(corridor=name) for way, name in along}
        return {
            "network": way_words("network"),
            **{way: way_words(way) for way in own if way not in named},
            **named,
            "great_circle": way_words("great_circle"),
            "hand": self.tr("By hand, vertex by vertex"),
        }

    def _closables_of(self, leg: RouteLeg, number: int) -> list[ClosableFeature]:
        """Return the straits, canals and borders that a leg passes."""
        route = self._desk.route
        assert route is not None, "a leg was clicked"
        before_m = sum(each.length_m for each in route.legs[:number])
        names = [self._lookups.passage_name(use) for use in leg.uses]
        things = [ClosableFeature(name, translated(name)) for name in names]
        for crossing in route.crossings:
            if before_m <= crossing.at_m <= before_m + leg.length_m:
                key = crossing.crossing_id or crossing.name
                things.append(self._lookups.closable(key, crossing.name))
        # A way may cross one border there and back.
        return list(dict.fromkeys(things))

    def _add_closure(self, menu: QMenu, thing: ClosableFeature) -> None:
        desk = self._desk
        closed = [name for name in (thing.name, thing.title) if name in desk.draft.closed]
        text = self.tr("Reopen {name}") if closed else self.tr("Close {name} for this route")
        action = menu.addAction(text.format(name=thing.title).replace("&", "&&"))
        if closed:
            action.triggered.connect(lambda _=False: desk.reopen(closed[0]))
        else:
            action.triggered.connect(lambda _=False: desk.close(thing.name))

    def _add_reverse(self, menu: QMenu) -> None:
        reverse = menu.addAction(self.tr("Reverse the route"))
        reverse.setEnabled(len(self._desk.draft.stops) > 1)
        reverse.triggered.connect(lambda _=False: self._desk.reverse())
