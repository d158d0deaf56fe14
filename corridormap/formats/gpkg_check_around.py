"""The rules of the corridor theme about what lines run through: gauges, borders, land."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import numpy as np

from corridormap.formats.gpkg_findings import ERROR, WARNING, Finding
from corridormap.formats.theme_ground import gauge_parts, listed
from corridormap.formats.theme_shapes import stretches
from corridormap.formats.theme_tables import text, unbuilt_corridors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from corridormap.formats.gpkg_findings import Checked
    from corridormap.formats.theme_ground import Countries, Tracks
    from corridormap.formats.theme_shapes import Leg, ThemeShapes
    from corridormap.formats.theme_tables import ThemeTables

LAND_FREE_M = 5_000.0
"""A sea leg may lie on land so far from either end: quays stand behind the coast as drawn."""
_TRACK_STEP_M = 2_500.0
_LEAST_TRACK_M = 10_000.0
"""What is shorter may lie across a border as the base map has it, along a river above all."""
_SEA_STEP_M = 20_000.0
_SHORE_STEP_M = 200.0
_LEGS = "corridor_legs"
_LAND_MODES = ("rail", "road")


def check_around(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    """Note railway legs of a gauge that is not there, land legs abroad, sea legs on land."""
    ground = checked.ground
    if ground.countries is None:
        return
    unbuilt = unbuilt_corridors(tables)
    tracks = None if ground.tracks is None else ground.tracks()
    for leg in shapes.legs:
        checked.feedback.check()
        mode, gauge = text(leg.row, "mode"), gauge_parts(text(leg.row, "gauge_mm"))
        if mode == "sea":
            _check_land(checked, leg, ground.countries())
        elif mode in _LAND_MODES:
            samples = _Samples(leg, ground.countries())
            _check_abroad(checked, samples)
            if mode == "rail" and gauge and tracks is not None:
                is_built = text(leg.row, "corridor_id") not in unbuilt
                _check_gauge(checked, samples, (gauge, tracks), ERROR if is_built else WARNING)


class _Samples:
    """Points along a leg, and the countries that hold them."""

    def __init__(self, leg: Leg, countries: Countries) -> None:
        length_m = float(leg.along_m[-1])
        count = max(int(length_m / _TRACK_STEP_M), 1)
        self.leg = leg
        self.step_m = length_m / count
        self.points = leg.points_at(np.linspace(self.step_m / 2, length_m - self.step_m / 2, count))
        self.countries = countries.at(self.points)
        self.least_m = min(_LEAST_TRACK_M, length_m / 2)

    def longest(self, flags: Sequence[bool]) -> tuple[int, float] | None:
        """Return middle and length of the longest run, None where it is too short to be sure."""
        runs = stretches(flags)
        if not runs:
            return None
        first, last = max(runs, key=lambda run: run[1] - run[0])
        run_m = (last - first + 1) * self.step_m
        return ((first + last) // 2, run_m) if run_m >= self.least_m else None

    def place(self, index: int) -> tuple[float, float]:
        """Return longitude and latitude of a point."""
        return float(self.points[index][0]), float(self.points[index][1])


def _check_abroad(checked: Checked, samples: _Samples) -> None:
    counts = Counter(code for held in samples.countries for code in held if code)
    if not counts:
        return
    home = counts.most_common(1)[0][0]
    found = samples.longest([bool(held) and home not in held for held in samples.countries])
    if found is not None:
        middle, run_m = found
        message = (
            f"{samples.leg.leg_id} runs in {home} and over {run_m / 1000:,.0f} km in"
            f" {listed(samples.countries[middle] - {''})}, with no crossing between."
        )
        said = message, samples.place(middle)
        _note(checked, samples.leg, (WARNING, "theme.leg_abroad"), said)


def _check_gauge(
    checked: Checked, samples: _Samples, track: tuple[frozenset[str], Tracks], severity: str
) -> None:
    gauge, tracks = track
    pairs = zip(samples.countries, samples.points, strict=True)
    there = [_gauges_there(gauge, *pair, tracks) for pair in pairs]
    found = samples.longest([each is not None for each in there])
    if found is not None:
        middle, run_m = found
        code, gauges = there[middle] or ("", frozenset())
        message = (
            f"{samples.leg.leg_id} has gauge {listed(gauge)} over {run_m / 1000:,.0f} km in {code},"
            f" where tracks have {listed(gauges)}."
        )
        said = message, samples.place(middle)
        _note(checked, samples.leg, (severity, "theme.leg_gauge"), said)


def _gauges_there(
    gauge: frozenset[str],
    held: frozenset[str],
    point: NDArray[np.float64],
    tracks: Tracks,
) -> tuple[str, frozenset[str]] | None:
    """Return country and gauges where a point has other tracks, None where all is well."""
    answer = None
    for code in sorted(held - {""}):
        main = tracks.main_gauges(code)
        if not main or gauge <= main:
            return None
        near = tracks.gauges_near(code, *point.tolist())
        if not near or gauge <= near:
            return None
        answer = code, near
    return answer


def _check_land(checked: Checked, leg: Leg, countries: Countries) -> None:
    length_m = float(leg.along_m[-1])
    lengths_m = _lengths_to_look_at(leg, _shore_steps(checked, leg))
    lengths_m = lengths_m[(lengths_m >= LAND_FREE_M) & (lengths_m <= length_m - LAND_FREE_M)]
    if not len(lengths_m):
        return
    points = leg.points_at(lengths_m)
    on_land = np.array([bool(held) for held in countries.at(points)], np.bool_)
    if on_land.any() and checked.ground.in_channel is not None:
        on_land &= ~checked.ground.in_channel(points)
    runs = stretches(on_land)
    if not runs:
        return
    on_land_m = sum(float(lengths_m[last] - lengths_m[first]) for first, last in runs)
    first, last = max(runs, key=lambda run: lengths_m[run[1]] - lengths_m[run[0]])
    middle = points[(first + last) // 2]
    message = (
        f"{leg.leg_id} runs {max(on_land_m / 1000, 0.1):,.1f} km over land, the longest stretch"
        f" {lengths_m[first] / 1000:,.0f} km from its start."
    )
    place = (float(middle[0]), float(middle[1]))
    _note(checked, leg, (ERROR, "theme.leg_on_land"), (message, place))


def _shore_steps(checked: Checked, leg: Leg) -> Sequence[int]:
    met = checked.ground.shore_met
    found: list[int] = [] if met is None else np.flatnonzero(met(leg.line)).tolist()
    return found


def _lengths_to_look_at(leg: Leg, steps: Sequence[int]) -> NDArray[np.float64]:
    """Return lengths along a leg: far apart at sea, close together where the shore is near."""
    along_m = leg.along_m
    parts = [np.arange(LAND_FREE_M, along_m[-1], _SEA_STEP_M)]
    parts += [np.arange(along_m[step], along_m[step + 1], _SHORE_STEP_M) for step in steps]
    return np.unique(np.concatenate(parts))


def _note(
    checked: Checked, leg: Leg, kind: tuple[str, str], said: tuple[str, tuple[float, float]]
) -> None:
    severity, rule = kind
    column = "gauge_mm" if rule == "theme.leg_gauge" else None
    cause = text(leg.row, "note") if severity == WARNING else ""
    checked.findings.take(
        Finding(severity, _LEGS, leg.fid, column, rule, said[0], cause, place=said[1])
    )
