"""Finds stops, things to close and their facts by name, for the route panel."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from corridormap.core.coordinate_text import lonlat_readings
from corridormap.core.errors import ArgumentError
from corridormap.core.name_index import NameClass, NamedFeature, NameHit, NameIndex
from corridormap.network.route import Stop
from corridormap.ui.panels.data_words import in_language, translated
from corridormap.ui.routes.route_edits import point_stop
from corridormap.ui.routes.route_services import Closable, FoundStop, RouteSearch

if TYPE_CHECKING:
    from corridormap.app.planning import PlanningData
    from corridormap.app.route_planning import RoutePlanning
    from corridormap.network.places import Capacity, Place
    from corridormap.ui.routes.map_places import MapPlaces

MOST = 12
_CLASSES = {
    "crossing": NameClass.CROSSING,
    "passage": NameClass.OTHER,
    "leg": NameClass.PLACE,
}

SearchMap = Callable[[str, int], Sequence[NameHit]]
"""Finds features of the map by name: cities that are no ports."""


class RouteNames:
    """All that planning knows by name.

    Args:
        data: What planning stands on.
    """

    def __init__(self, data: PlanningData) -> None:
        self.data = data

    @cached_property
    def places(self) -> NameIndex:
        """Ports, hubs and crossings."""
        return NameIndex([_named_place(place) for place in self.data.theme.places])

    @cached_property
    def closables(self) -> NameIndex:
        """The same, then straits and canals, then corridor legs."""
        places = [_named_place(place) for place in self.data.theme.places]
        passages = [
            _named(key, name, "passage", (in_language(name, "zh"), key))
            for key, name in self.data.passages.items()
        ]
        legs = [_named(leg.leg_id, leg.leg_id, "leg") for leg in self.data.theme.legs]
        return NameIndex([*places, *passages, *legs])

    def close_name(self, key: str, name: str) -> str:
        """Return what the desk is told: the name where nothing else has it, else the id."""
        spellings = [(place.name, *place.other_names) for place in self.data.theme.places]
        spellings += [(title,) for title in self.data.passages.values()]
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

    planning: RoutePlanning
    map_places: MapPlaces
    search_map: SearchMap
    _names: RouteNames | None = None

    def search(self) -> RouteSearch:
        """Return the lookups as the panel takes them."""
        return RouteSearch(
            self.stops,
            self.closables,
            self.capacity,
            lambda: self.map_places.corridors_beside(()),
            self.map_places.place_name,
            self.passage_name,
            lambda: self.planning.data is not None,
        )

    def names(self) -> RouteNames | None:
        """Return what is known by name, None before it was read."""
        data = self.planning.data
        if self._names is None and data is not None:
            self._names = RouteNames(data)
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
            place = names.data.places[hit.feature.feature_id] if names else None
            if place is not None:
                shown = self.map_places.place_name(place.place_id, place.name)
                stop = Stop(shown, place.lon, place.lat, place.place_id, place.kind)
                found.append(FoundStop(stop, _about(place, shown, hit)))
        known = {round(each.stop.lon, 2) for each in found}
        for hit in self.search_map(text, MOST):
            feature = hit.feature
            if feature.name_class is NameClass.PLACE and feature.center is not None:
                lon, lat = feature.center
                if round(lon, 2) not in known:
                    found.append(FoundStop(Stop(feature.name, lon, lat), feature.layer_title))
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
            place = names.data.places.get(feature.feature_id)
            title = feature.name
            if place is not None:
                title = self.map_places.place_name(place.place_id, place.name)
            elif feature.kind == "passage":
                title = translated(feature.name)
            found.append(Closable(name, title, feature.kind, _about(place, title, hit)))
        return found

    def passage_name(self, key: str) -> str:
        """Return what a strait or canal is called in the language of the window, by its id."""
        return translated(self.planning.passage_name(key))

    def capacity(self, place_id: str) -> Capacity | None:
        """Return what is known of a crossing's capacity."""
        data = self.planning.data
        place = None if data is None else data.places.get(place_id)
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
