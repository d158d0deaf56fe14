"""The rules of the corridor theme about border crossings: do both sides say the same."""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from typing import TYPE_CHECKING

import numpy as np

from corridormap.core.errors import GeometryError
from corridormap.core.measure import inverse
from corridormap.formats.gpkg_findings import ERROR, WARNING, Finding
from corridormap.formats.theme_ground import gauge_parts, listed
from corridormap.formats.theme_shapes import whole
from corridormap.formats.theme_tables import text, unbuilt_corridors

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.theme_shapes import Leg, Stop, ThemeShapes
    from corridormap.formats.theme_tables import Row, ThemeTables

BORDER_DISTANCE_M = 5_000.0
"""How far a crossing may lie from either country: posts stand back from the line."""
_NAME_RADIUS_M = 60_000.0
_SIDE_REACH_M = 30_000.0
_SIDE_SAMPLES = 13
_SPLIT = re.compile(r"[–(),/;]")
_CODE = re.compile("[A-Z]{2}")
_TABLE = "border_crossings"
_SIDES = ("a", "b")
_LAND_MODES = ("rail", "road")


def check_crossings(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    """Note crossings whose sides disagree with each other, their legs or the ground."""
    unbuilt = unbuilt_corridors(tables)
    ending: dict[str, list[tuple[Leg, str]]] = defaultdict(list)
    for leg in shapes.legs:
        for column in ("from_stop", "to_stop"):
            ending[text(leg.row, column)].append((leg, column))
    for row in tables[_TABLE]:
        crossing = _Crossing(checked, shapes, row)
        checked.feedback.check()
        crossing.check_countries()
        crossing.check_modes()
        for leg, column in ending[crossing.id]:
            crossing.check_mode(leg, text(leg.row, "corridor_id") not in unbuilt)
            if text(leg.row, "mode") in _LAND_MODES:
                crossing.check_side(leg, column)
        if crossing.point is not None:
            crossing.check_place()
            crossing.check_tracks()
            crossing.check_names()


class _Crossing:
    """One crossing, held against all that speaks of it."""

    def __init__(self, checked: Checked, shapes: ThemeShapes, row: Row) -> None:
        self._checked = checked
        self._shapes = shapes
        self._row = row
        self.id = text(row, "crossing_id")
        stop = shapes.stops.get(self.id)
        self.point = None if stop is None else stop.point
        self._countries = {side: text(row, f"country_{side}") for side in _SIDES}
        self._gauges = {side: gauge_parts(text(row, f"gauge_{side}_mm")) for side in _SIDES}
        self._arrivals: dict[tuple[str, str, int], tuple[str, Leg]] = {}
        self._modes = {word.strip() for word in text(row, "modes").split(",") if word.strip()}

    def check_countries(self) -> None:
        for side in _SIDES:
            column = f"country_{side}"
            if column in self._row and not self._countries[side]:
                message = f"{self.id} names no country on side {side}."
                self._note(ERROR, "theme.crossing_sides", message, column)
        if self._countries["a"] and self._countries["a"] == self._countries["b"]:
            message = f"{self.id} joins {self._countries['a']} with itself."
            self._note(ERROR, "theme.crossing_sides", message, "country_b")

    def check_modes(self) -> None:
        if "modes" not in self._row:
            return
        for side in _SIDES:
            column = f"gauge_{side}_mm"
            if column not in self._row:
                continue
            if self._gauges[side] and "rail" not in self._modes:
                message = f"{self.id} has a gauge on side {side}, but its modes do not list rail."
                self._note(ERROR, "theme.crossing_modes", message, "modes")
            elif "rail" in self._modes and not self._gauges[side]:
                message = f"{self.id} lists rail, but side {side} has no gauge."
                self._note(WARNING, "theme.crossing_modes", message, column)

    def check_mode(self, leg: Leg, is_built: bool) -> None:
        mode = text(leg.row, "mode")
        if "modes" in self._row and mode and mode not in self._modes:
            severity = ERROR if is_built else WARNING
            message = f"{leg.leg_id} comes to {self.id} by {mode}, which its modes do not list."
            self._note(severity, "theme.crossing_modes", message, "modes")

    def check_side(self, leg: Leg, column: str) -> None:
        # What is no code at all has been told as that.
        sides = {code: side for side, code in self._countries.items() if _CODE.fullmatch(code)}
        if len(sides) < 2:
            return
        counts = self._countries_before(leg, column)
        first, second = sorted(sides, key=lambda code: -counts[code])
        if counts[first] > counts[second]:
            self._check_gauge(leg, sides[first])
            self._check_crossed(leg, column, first)
        elif counts and not counts[first]:
            country = counts.most_common(1)[0][0]
            message = f"{leg.leg_id} comes to {self.id} from {country}, which is on neither side."
            note = text(leg.row, "note")
            self._note(WARNING, "theme.crossing_sides", message, "country_a", note)

    def _check_crossed(self, leg: Leg, column: str, country: str) -> None:
        """Note two legs of a branch that meet here and come from the same country."""
        branch, seq = (text(leg.row, "corridor_id"), text(leg.row, "branch")), leg.row.get("seq")
        if not isinstance(seq, int):
            return
        self._arrivals[*branch, seq] = country, leg
        there, other = self._arrivals.get(
            (*branch, seq + (1 if column == "to_stop" else -1)), ("", leg)
        )
        if there == country:
            message = (
                f"{other.leg_id} and {leg.leg_id} meet at {self.id} and both come from {country}."
            )
            cause = " ".join(filter(None, (text(each.row, "note") for each in (other, leg))))
            self._note(WARNING, "theme.crossing_sides", message, "country_a", cause)

    def _check_gauge(self, leg: Leg, side: str) -> None:
        gauge = gauge_parts(text(leg.row, "gauge_mm"))
        if text(leg.row, "mode") != "rail" or not gauge:
            return
        if not self._gauges[side] or gauge & self._gauges[side]:
            return
        other = self._gauges["b" if side == "a" else "a"]
        country, own, there = self._countries[side], listed(gauge), listed(self._gauges[side])
        if gauge & other:
            message = (
                f"{leg.leg_id} comes to {self.id} from {country} with gauge {own}, that side has"
                f" {there} and the other has it: they may be swapped."
            )
        else:
            message = (
                f"{leg.leg_id} comes to {self.id} from {country} with gauge {own}, that side has"
                f" {there}."
            )
        self._note(ERROR, "theme.crossing_gauge", message, f"gauge_{side}_mm")

    def check_place(self) -> None:
        if self._checked.ground.countries is None or self.point is None:
            return
        countries = self._checked.ground.countries()
        for side in _SIDES:
            code = self._countries[side]
            distance_m = countries.distance_m(code, *self.point.tolist()) if code else 0.0
            if distance_m is None:
                message = f"{self.id}: {code} is no country of the base map."
                self._note(WARNING, "theme.crossing_sides", message, f"country_{side}")
            elif distance_m > BORDER_DISTANCE_M:
                message = f"{self.id} lies {distance_m / 1000:,.0f} km from {code}."
                self._note(WARNING, "theme.crossing_place", message, f"country_{side}")

    def check_tracks(self) -> None:
        if self._checked.ground.tracks is None or self.point is None:
            return
        for side in _SIDES:
            own, code = self._gauges[side], self._countries[side]
            if not own or not code:
                continue
            near = self._checked.ground.tracks().gauges_near(code, *self.point.tolist())
            if near and not own <= near:
                message = (
                    f"{self.id}: side {side} has gauge {listed(own)}, the tracks of {code} there"
                    f" have {listed(near)}."
                )
                self._note(WARNING, "theme.crossing_gauge", message, f"gauge_{side}_mm")

    def check_names(self) -> None:
        for side, other in zip(_SIDES, reversed(_SIDES), strict=True):
            own, theirs = self._countries[side], self._countries[other]
            for name in filter(None, map(str.strip, _SPLIT.split(text(self._row, f"side_{side}")))):
                found = self._countries_of(name)
                if theirs in found and own not in found:
                    message = f"{self.id}: {name} on side {side} lies in {theirs}, not in {own}."
                    self._note(WARNING, "theme.crossing_sides", message, f"side_{side}")

    def _countries_of(self, name: str) -> frozenset[str]:
        if self.point is None:
            return frozenset()
        lon, lat = self.point.tolist()
        found = {
            text(stop.row, "country")
            for stop in self._shapes.stops.values()
            if text(stop.row, "name") == name and self._is_near(stop)
        }
        if self._checked.ground.countries is not None:
            found |= self._checked.ground.countries().of_place(name, lon, lat, _NAME_RADIUS_M)
        return frozenset(found - {""})

    def _is_near(self, stop: Stop) -> bool:
        if stop.point is None or self.point is None:
            return False
        try:
            leg = inverse(*stop.point.tolist(), *self.point.tolist())
        except GeometryError:
            return False
        return leg.length_m <= _NAME_RADIUS_M

    def _countries_before(self, leg: Leg, column: str) -> Counter[str]:
        """Return how often each country is met before a leg comes here, or what its stop says."""
        if self._checked.ground.countries is not None:
            held = self._checked.ground.countries().at(_first_points(leg, column))
            return Counter(code for each in held for code in each if code)
        stop = self._shapes.stops.get(
            text(leg.row, "to_stop" if column == "from_stop" else "from_stop")
        )
        columns = ("country", "country_a", "country_b")
        return (
            Counter()
            if stop is None
            else Counter(code for each in columns if (code := text(stop.row, each)))
        )

    def _note(
        self, severity: str, rule: str, message: str, column: str, cause: str | None = None
    ) -> None:
        place = None if self.point is None else (float(self.point[0]), float(self.point[1]))
        fid = whole(self._row["fid"])
        if cause is None:
            cause = text(self._row, "note") if severity == WARNING else ""
        self._checked.findings.take(
            Finding(severity, _TABLE, fid, column, rule, message, cause, place=place)
        )


def _first_points(leg: Leg, column: str) -> NDArray[np.float64]:
    """Return points of a leg from the end that a stop stands at, that end left out."""
    length_m = float(leg.along_m[-1])
    lengths_m = np.linspace(0.0, min(_SIDE_REACH_M, length_m), _SIDE_SAMPLES)[1:]
    return leg.points_at(lengths_m if column == "from_stop" else length_m - lengths_m)
