"""Finds stops, things to close and their facts by name, for the route panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corridormap.core.coordinate_text import lonlat_readings
from corridormap.core.data_language import in_language
from corridormap.core.errors import ArgumentError
from corridormap.core.name_index import NameClass, NamedFeature, NameHit, NameIndex
from corridormap.network.route import Stop
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.search_model import can_stop
from corridormap.ui.routes.route_edits import point_stop
from corridormap.ui.routes.route_services import Closable, FoundStop, RouteSearch

if TYPE_CHECKING:
    from corridormap.app.route_planner import LegName, PlanningNames, RoutePlanner
    from corridormap.network.places import Capacity, Place
    from corridormap.ui.routes.map_places import MapPlaces

MOST = 12
_OTHERS = (NameClass.PLACE, NameClass.OTHER)
"""Points that are neither ports nor crossings: cities, and whatever the user's layers have."""
_CLASSES = {
    "crossing": NameClass.CROSSING,
    "passage": NameClass.OTHER,
    "leg": NameClass.PLACE,
}

SearchMap = Callable[[str, int], Sequence[NameHit]]
"""Finds features of the map by name: cities that are no ports."""


class RouteNames:
    """Finds what planning knows by name.

    Args:
        known: All that it knows.
    """

    def __init__(self, known: PlanningNames) -> None:
        self.known = known

    @cached_property
    def places(self) -> NameIndex:
        """Ports, hubs and crossings."""
        return NameIndex([_named_place(place) for place in self.known.places.values()])

    @cached_property
    def closables(self) -> NameIndex:
        """The same, then straits and canals, then corridor legs."""
        places = [_named_place(place) for place in self.known.places.values()]
        passages = [
            _named(key, name, "passage", (in_language(name, "zh"), key))
            for key, name in self.known.passages.items()
        ]
        legs = [
            _named(leg.leg_id, leg.leg_id, "leg", (leg.corridor_id, self._ends(leg)))
            for leg in self.known.legs
        ]
        return NameIndex([*places, *passages, *legs])

    @cached_property
    def legs(self) -> dict[str, LegName]:
        """Legs of corridors by id."""
        return {leg.leg_id: leg for leg in self.known.legs}

    def _ends(self, leg: LegName) -> str:
        places = self.known.places
        names = (places[key].name for key in (leg.start_id, leg.end_id) if key in places)
        return " – ".join(names)

    def close_name(self, key: str, name: str) -> str:
        """Return what the desk is told: the name where nothing else has it, else the id."""
        spellings = [(place.name, *place.other_names) for place in self.known.places.values()]
        spellings += [(title,) for title in self.known.passages.values()]
        folded = name.casefold()
        owners = sum(any(each.casefold() == folded for each in names) for names in spellings)
        return name if owners == 1 else key


@dataclass(eq=False)
class RouteLookups:
    """Answers the panel from what planning has read, nothing before.

    Attributes:
        planning: Has the data once somebody needed it.
        map_places: Names in the language of the map.
        search_map: Finds other features.
    """

    planning: RoutePlanner
    map_places: MapPlaces
    search_map: SearchMap
    _names: RouteNames | None = None

    def search(self) -> RouteSearch:
        """Return the lookups as the panel takes them."""
        return RouteSearch(
            self.stops,
            self.closables,
            self.capacity,
            self.map_places.corridors_beside,
            self.map_places.corridor_title,
            self.map_places.place_name,
            self.passage_name,
            lambda: self.planning.names is not None,
        )

    def names(self) -> RouteNames | None:
        """Return what is known by name, None before it was read."""
        known = self.planning.names
        if self._names is None and known is not None:
            self._names = RouteNames(known)
        return self._names

    def stops(self, text: str) -> list[FoundStop]:
        """Return places that fit a text, the best first."""
        found: list[FoundStop] = []
        with suppress(ArgumentError):
            # The panel asks for the latitude first; where both could be meant, both are offered.
            readings = reversed(lonlat_readings(text))
            found += [FoundStop(point_stop(each.lon, each.lat)) for each in readings]
        names = self.names()
        for hit in [] if names is None else names.places.search(text, MOST):
            place = names.known.places[hit.feature.feature_id] if names else None
            if place is not None:
                shown = self.map_places.place_name(place.place_id, place.name)
                stop = Stop(shown, place.lon, place.lat, place.place_id, place.kind)
                found.append(FoundStop(stop, _about(place, shown, hit)))
        known = {round(each.stop.lon, 2) for each in found}
        for hit in self.search_map(text, MOST):
            feature = hit.feature
            if feature.name_class in _OTHERS and can_stop(feature):
                stop = self.map_places.stop_of_feature(feature)
                if round(stop.lon, 2) not in known:
                    found.append(FoundStop(stop, feature.layer_title))
        return found[:MOST]

    def closables(self, text: str) -> list[Closable]:
        """Return what can be closed and fits a text, the best first."""
        names = self.names()
        if names is None:
            return []
        found: list[Closable] = []
        for hit in names.closables.search(text, MOST):
            feature = hit.feature
            name = names.close_name(feature.feature_id, feature.name)
            title = self._closable_title(names, feature)
            place = names.known.places.get(feature.feature_id)
            about = feature.name if feature.kind == "leg" else _about(place, title, hit)
            found.append(Closable(name, title, feature.kind, about, feature.feature_id))
        return found

    def _closable_title(self, names: RouteNames, feature: NamedFeature) -> str:
        place = names.known.places.get(feature.feature_id)
        if place is not None:
            return self.map_places.place_name(place.place_id, place.name)
        leg = names.legs.get(feature.feature_id)
        if leg is not None:
            return self.map_places.leg_title(leg.corridor_id, leg.start_id, leg.end_id)
        return translated(feature.name)

    def passage_name(self, key: str) -> str:
        """Return what a strait or canal is called in the language of the window, by its id."""
        return translated(self.planning.passage_name(key))

    def capacity(self, place_id: str) -> Capacity | None:
        """Return what is known of a crossing's capacity."""
        known = self.planning.names
        place = None if known is None else known.places.get(place_id)
        return None if place is None else place.capacity


def _named_place(place: Place) -> NamedFeature:
    return _named(place.place_id, place.name, place.kind, (*place.other_names, place.place_id))


def _named(key: str, name: str, kind: str, aliases: tuple[str, ...] = ()) -> NamedFeature:
    name_class = _CLASSES.get(kind, NameClass.PORT)
    others = aliases or (key,)
    return NamedFeature("", "", 0, name, "", others, None, name_class, 0, key, kind)


def _about(place: Place | None, shown: str, hit: NameHit) -> str:
    """Return the spelling that fits where another one is shown, and the countries of a place."""
    other = hit.matched if hit.matched not in (shown, hit.feature.feature_id) else ""
    countries = () if place is None else place.countries
    return ", ".join(filter(None, (other, " – ".join(countries))))
