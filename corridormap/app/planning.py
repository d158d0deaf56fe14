"""Brings the planner, its networks and the theme together, on first use."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property, lru_cache
from pathlib import Path

from corridormap.app.route_planner import LegName, PlanningNames
from corridormap.core.bundled import layers_folder, resources_folder
from corridormap.core.region_lengths import Region
from corridormap.formats.plan_theme import PlanTheme, read_lands, read_plan_theme, read_regions
from corridormap.network.lands import Lands
from corridormap.network.places import Place
from corridormap.network.planner import Planner
from corridormap.network.route import Stop
from corridormap.network.sea_ways import passage_names


@dataclass(frozen=True, eq=False)
class PlanningData:
    """All that planning takes.

    Attributes:
        planner: Over the networks that ship.
        theme: Ports, crossings and corridor legs.
        places: Those by id.
        passages: Names of straits and canals by id.
        theme_file: Where the theme was read.
    """

    planner: Planner
    theme: PlanTheme
    places: dict[str, Place]
    passages: dict[str, str]
    theme_file: Path

    @cached_property
    def names(self) -> PlanningNames:
        """All that is known by name."""
        legs = [
            LegName(leg.leg_id, leg.corridor_id, leg.start_id, leg.end_id)
            for leg in self.theme.legs
        ]
        return PlanningNames(self.places, tuple(legs), self.passages)

    def regions(self) -> list[Region]:
        """Return the member regions; read each time, since few ask."""
        return _regions(self.theme_file)

    def known_stop(self, stop: Stop) -> Stop:
        """Return a stop as the place that it names, if it names one."""
        place = self.places.get(stop.place_id)
        if place is None:
            return replace(stop, place_id="")
        return replace(place.stop(stop.is_via), name=stop.name)


@lru_cache(maxsize=2)
def _regions(path: Path) -> list[Region]:
    return read_regions(path, bundled=True)


@lru_cache(maxsize=1)
def _lands() -> Lands:
    return read_lands(layers_folder() / "basemap.gpkg")


@lru_cache(maxsize=1)
def load_planning() -> PlanningData:
    """Return the planner over what ships; read once per process.

    Raises:
        SourceError: The theme or a network cannot be read.
    """
    path = layers_folder() / "corridormap.gpkg"
    folder = resources_folder() / "network"
    theme = read_plan_theme(path, bundled=True)
    places = {place.place_id: place for place in theme.places}
    planner = Planner(folder, theme.places, _lands)
    return PlanningData(planner, theme, places, passage_names(folder), path)
