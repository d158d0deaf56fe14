"""Knows what of the map a route can stop at, be closed to, or follow."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.corridor_path import PathEnd, paths_between, position_on
from corridormap.core.crs import WGS84
from corridormap.core.feature import FeatureRef
from corridormap.core.measurement import Measurement, Waypoint
from corridormap.core.name_index import NamedFeature
from corridormap.core.snapping import SnapKind, SnapMatch
from corridormap.core.vector_layer import VectorLayer
from corridormap.network.assumptions import MODES
from corridormap.network.route import Stop
from corridormap.ui.panels.data_words import translated
from corridormap.ui.routes.route_edits import point_stop, wrapped_lon
from corridormap.ui.tools.corridor_legs import STOP_KEYS, corridor_legs, corridor_names, stop_names

if TYPE_CHECKING:
    from corridormap.core.corridor_path import CorridorLeg
    from corridormap.ui.canvas.map_canvas import MapCanvas

CROSSING = "crossing"
CROSSINGS = "border_crossings"
LEGS, LEG_KEY = "corridor_legs", "leg_id"
FOLLOW_REACH_M = 30_000.0
"""A corridor is followed from stops this near to it, as the planner has it."""
SAME_DEG = 1e-6


@dataclass(frozen=True, slots=True)
class ClosableFeature:
    """A feature of the map that a route can be closed to.

    Attributes:
        name: What the desk is told: its name, its id where the name means several.
        title: What people read.
    """

    name: str
    title: str


class MapPlaces:
    """Looks ports, crossings and corridor legs up in what the map has loaded.

    Args:
        canvas: Whose project and store.
    """

    def __init__(self, canvas: MapCanvas) -> None:
        self._canvas = canvas

    def stop_of_match(self, match: SnapMatch, is_via: bool = False) -> Stop:
        """Return the stop that a point was snapped to."""
        layer = self._canvas.project.layer(match.layer_id)
        if layer is not None and layer.info.table in STOP_KEYS:
            found = self._place(layer, match.fid, match.name, (match.lon, match.lat), is_via)
            if found is not None:
                return found
        lon = wrapped_lon(match.lon)
        # A leg is called by its corridor, a line by its road: no names for a place on them.
        is_place = match.kind is SnapKind.VERTEX and layer is not None and self._is_points(layer)
        plain = point_stop(lon, match.lat, is_via)
        return Stop(match.name, lon, match.lat, is_via=is_via) if is_place and match.name else plain

    def stop_of_waypoint(self, waypoint: Waypoint) -> Stop:
        """Return a point of a measurement as a stop, as the place that it was snapped to."""
        here = np.array([waypoint.lon, waypoint.lat])
        for layer in self._canvas.project.layers():
            if layer.info.table not in STOP_KEYS or not waypoint.name:
                continue
            block, crs = self._canvas.store.block(layer.layer_id), self._canvas.store.crs(layer)
            if crs is None or not len(block):
                continue
            points = block.projected(crs, WGS84)
            near = np.flatnonzero((np.abs(points.coords[:, :2] - here) < SAME_DEG).all(axis=1))
            if len(near) and len(points.coords) == len(block):
                fid = int(block.fids[near[0]])
                place = (waypoint.lon, waypoint.lat)
                found = self._place(layer, fid, waypoint.name, place, False)
                if found is not None:
                    return found
        if waypoint.name:
            return Stop(waypoint.name, waypoint.lon, waypoint.lat)
        return point_stop(waypoint.lon, waypoint.lat)

    def stop_of_feature(self, feature: NamedFeature) -> Stop:
        """Return a feature that has a place, found by name, or a coordinate, as a stop.

        Raises:
            AssertionError: It has no place.
        """
        assert feature.center is not None, "only what has a place is offered"
        lon, lat = feature.center
        layer = self._canvas.project.layer(feature.layer_id)
        if layer is None:
            return point_stop(wrapped_lon(lon), lat)
        name = self._canvas.store.feature_name(layer, feature.fid) or feature.name
        if layer.info.table in STOP_KEYS:
            found = self._place(layer, feature.fid, name, (lon, lat), False)
            if found is not None:
                return found
        return Stop(name, wrapped_lon(lon), lat)

    def closable(self, ref: FeatureRef) -> ClosableFeature | None:
        """Return what is closed where a feature is closed, None for one that cannot be."""
        layer = self._canvas.project.layer(ref.layer_id)
        if layer is None:
            return None
        table = layer.info.table
        key = LEG_KEY if table == LEGS else STOP_KEYS.get(table, "")
        place_id = self._value(layer, ref.fid, key)
        if not place_id:
            return None
        if table == LEGS:
            columns = ("corridor_id", "from_stop", "to_stop")
            parts = (self._value(layer, ref.fid, column) for column in columns)
            return ClosableFeature(place_id, self.leg_title(*parts) or place_id)
        shown = self._canvas.store.feature_name(layer, ref.fid) or place_id
        name = self._value(layer, ref.fid, "name")
        return ClosableFeature(name if name and self._is_unique(name) else place_id, shown)

    def leg_title(self, corridor_id: str, start_id: str, end_id: str) -> str:
        """Return what people call a leg of a corridor: the corridor, and the places at its ends."""
        project, store = self._canvas.project, self._canvas.store
        places = stop_names(project, store)
        corridor = corridor_names(project, store).get(corridor_id, corridor_id)
        ends = " – ".join(places.get(each, each) for each in (start_id, end_id) if each)
        return ": ".join(filter(None, (corridor, ends)))

    def closable_place(self, place_id: str, title: str) -> ClosableFeature:
        """Return what is closed where a port or crossing is closed."""
        store = self._canvas.store
        for layer in self._canvas.project.layers():
            columns = store.columns(layer.layer_id)
            ids = columns.get(STOP_KEYS.get(layer.info.table, ""), ())
            for fid, each in zip(store.block(layer.layer_id).fids, ids, strict=False):
                if each == place_id:
                    found = self.closable(FeatureRef(layer.layer_id, int(fid)))
                    return found or ClosableFeature(place_id, title)
        return ClosableFeature(place_id, title)

    def closed_title(self, name: str) -> str:
        """Return what people call what is closed by a name or an id."""
        store, wanted = self._canvas.store, name.casefold()
        for layer in self._canvas.project.layers():
            columns, fids = store.columns(layer.layer_id), store.block(layer.layer_id).fids
            for column in (STOP_KEYS.get(layer.info.table, ""), "name"):
                if layer.info.table not in STOP_KEYS or column not in columns:
                    continue
                for fid, each in zip(fids, columns[column], strict=False):
                    if str(each or "").casefold() == wanted:
                        return store.feature_name(layer, int(fid)) or name
            for fid, each in zip(fids, columns.get(LEG_KEY, ()), strict=False):
                if layer.info.table == LEGS and str(each or "").casefold() == wanted:
                    found = self.closable(FeatureRef(layer.layer_id, int(fid)))
                    return name if found is None else found.title
        return translated(name)

    def place_name(self, place_id: str, name: str) -> str:
        """Return the name of a port or crossing in the language of the map, else as given."""
        return stop_names(self._canvas.project, self._canvas.store).get(place_id, name)

    def corridor_title(self, corridor_id: str) -> str:
        """Return what people call a corridor, its id where nobody knows it."""
        return corridor_names(self._canvas.project, self._canvas.store).get(
            corridor_id, corridor_id
        )

    def corridors_beside(self, stops: Sequence[Stop]) -> list[tuple[str, str]]:
        """Return id and name of the corridors that all of these stops lie beside.

        What carries no containers, such as a pipeline, cannot be followed and is none of them, nor
        is one whose end is the nearest place of it to both of two stops.
        """
        drawn = corridor_legs(self._canvas.project, self._canvas.store)
        legs = [leg for leg in drawn if leg.mode in ("", *MODES)]
        names = {leg.corridor_id: leg.corridor_name or leg.corridor_id for leg in legs}
        ends = [_path_end(legs, stop) for stop in stops]
        beside = set(names).intersection(*(end.corridor_ids for end in ends))
        if len(ends) == 2:
            own = [leg for leg in legs if leg.corridor_id in beside]
            start, end = ends
            used = _followed(paths_between(own, start, end, {}))
            beside = {leg.corridor_id for leg in own if leg.leg_id in used}
        return sorted(((each, names[each]) for each in beside), key=lambda pair: pair[1])

    def _place(
        self,
        layer: VectorLayer,
        fid: int,
        name: str,
        lonlat: tuple[float, float],
        is_via: bool,
    ) -> Stop | None:
        table = layer.info.table
        place_id = self._value(layer, fid, STOP_KEYS[table])
        if not place_id:
            return None
        kind = CROSSING if table == CROSSINGS else self._value(layer, fid, "kind")
        lon, lat = wrapped_lon(lonlat[0]), lonlat[1]
        return Stop(name or place_id, lon, lat, place_id, kind, is_via)

    def _value(self, layer: VectorLayer, fid: int, column: str) -> str:
        store = self._canvas.store
        columns, fids = store.columns(layer.layer_id), store.block(layer.layer_id).fids
        row = int(np.searchsorted(fids, fid))
        if column not in columns or row >= len(fids) or fids[row] != fid:
            return ""
        return str(columns[column][row] or "")

    def _is_unique(self, name: str) -> bool:
        """Whether one port or crossing only is called so, as the planner compares names."""
        wanted = name.casefold()
        found = 0
        for layer in self._canvas.project.layers():
            if layer.info.table in STOP_KEYS:
                columns = self._canvas.store.columns(layer.layer_id)
                found += sum(
                    str(each or "").casefold() == wanted for each in columns.get("name", ())
                )
        return found == 1

    def _is_points(self, layer: VectorLayer) -> bool:
        return "POINT" in layer.info.geometry_type.upper()


def _path_end(legs: Sequence[CorridorLeg], stop: Stop) -> PathEnd:
    """Return where a stop lies on the legs within reach of it."""
    found = [position_on(leg, *stop.lonlat) for leg in legs if _may_reach(leg, stop)]
    near = tuple(each for each in found if each.off_m <= FOLLOW_REACH_M)
    return PathEnd(Waypoint(*stop.lonlat, stop.name), near)


def _followed(ways: Sequence[Measurement]) -> frozenset[str]:
    return frozenset(leg.source_id for way in ways for leg in way.legs)


def _may_reach(leg: CorridorLeg, stop: Stop) -> bool:
    """Whether a stop is so near to a leg's box that it is worth a look at its line."""
    margin_deg = FOLLOW_REACH_M / 111_000.0
    margin = np.array([margin_deg / max(np.cos(np.radians(stop.lat)), 0.01), margin_deg])
    place = np.array([stop.lon + 360.0 * np.round((leg.line[0, 0] - stop.lon) / 360.0), stop.lat])
    return bool((place >= leg.low - margin).all() and (place <= leg.high + margin).all())
