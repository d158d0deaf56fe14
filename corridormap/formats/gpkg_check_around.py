"""The rules of the corridor theme about what lines run through: gauges of countries, land."""

from __future__ import annotations

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


def check_around(checked: Checked, tables: ThemeTables, shapes: ThemeShapes) -> None:
    """Note railway legs of a gauge that is not there, and sea legs on land."""
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
        elif mode == "rail" and gauge and tracks is not None:
            strange = _strange_track(leg, gauge, ground.countries(), tracks)
            if strange is not None:
                is_built = text(leg.row, "corridor_id") not in unbuilt
                _note(checked, leg, (ERROR if is_built else WARNING, "theme.leg_gauge"), strange)


def _strange_track(
    leg: Leg, gauge: frozenset[str], countries: Countries, tracks: Tracks
) -> tuple[str, tuple[float, float]] | None:
    """Return what is to be said of the longest stretch without such tracks, and its middle."""
    length_m = float(leg.along_m[-1])
    count = max(int(length_m / _TRACK_STEP_M), 1)
    step_m = length_m / count
    points = leg.points_at(np.linspace(step_m / 2, length_m - step_m / 2, count))
    held = countries.at(points)
    there = [_gauges_there(gauge, *each, tracks) for each in zip(held, points, strict=True)]
    runs = stretches([each is not None for each in there])
    if not runs:
        return None
    first, last = max(runs, key=lambda run: run[1] - run[0])
    run_m = (last - first + 1) * step_m
    if run_m < min(_LEAST_TRACK_M, length_m / 2):
        return None
    middle = (first + last) // 2
    code, found = there[middle] or ("", frozenset())
    message = (
        f"{leg.leg_id} has gauge {listed(gauge)} over {run_m / 1000:,.0f} km in {code}, where"
        f" tracks have {listed(found)}."
    )
    return message, (float(points[middle][0]), float(points[middle][1]))


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
