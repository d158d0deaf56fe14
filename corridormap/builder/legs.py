"""Draws every leg of the corridors: over a network through its via points, or by hand."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from corridormap.builder.leg_ways import Way, WayRequest, draw_way
from corridormap.builder.segments import BuiltSegment, SegmentUse, cut_into_segments
from corridormap.core.errors import CorridorMapError, FieldError
from corridormap.core.measure import line_length_m

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from corridormap.builder.seed_tables import SeedRow, SeedTables


@dataclass(frozen=True, slots=True, eq=False)
class BuiltLeg:
    """A leg with its geometry and lengths.

    Attributes:
        leg_id: As in corridor_legs.csv.
        mode: As in corridor_legs.csv.
        coords: Shape (n, 2), degrees on WGS 84 from stop to stop; longitudes are unwrapped, so
            a leg over the date line runs past 180.
        length_m: Geodesic length of the drawn line.
        way_length_m: Length of the real way.
        way_length_source: network, published or drawn.
        connectors_m: From either stop to the network, straight.
    """

    leg_id: str
    mode: str
    coords: NDArray[np.float64]
    length_m: float
    way_length_m: float
    way_length_source: str
    connectors_m: tuple[float, float]


@dataclass(frozen=True, slots=True)
class LegBuild:
    """All legs, the shared pieces they are made of, and what could not be drawn."""

    legs: list[BuiltLeg]
    segments: list[BuiltSegment]
    uses: list[SegmentUse]
    problems: list[str]


def build_legs(tables: SeedTables, network_dir: Path) -> LegBuild:
    """Draw every row of corridor_legs.

    Args:
        tables: The seeds; corridor_legs, leg_vias, ports and border_crossings are read.
        network_dir: resources/network.

    Raises:
        FieldError: A leg cannot be drawn; the message names the first and counts the others.
    """
    build = try_build_legs(tables, network_dir)
    if build.problems:
        others = len(build.problems) - 1
        raise FieldError(build.problems[0] + (f" (and {others} more)" if others else ""))
    return build


def try_build_legs(
    tables: SeedTables, network_dir: Path, only: frozenset[str] | None = None
) -> LegBuild:
    """Draw the legs that can be drawn, or those of some corridors, and list the problems."""
    legs: list[BuiltLeg] = []
    problems: list[str] = []
    stops = _stops(tables)
    ways: dict[WayRequest, Way] = {}
    for row in _drawn_rows(tables, only):
        try:
            request = _request(row, stops, tables)
            # Corridors that run together ask for the same ways.
            if request not in ways:
                ways[request] = draw_way(request, network_dir)
            legs.append(_built(row, ways[request]))
        except CorridorMapError as exc:
            problems.append(f"corridor_legs.csv, {row['leg_id']}: {exc}")
    segments, uses = cut_into_segments([(leg.leg_id, leg.mode, leg.coords) for leg in legs])
    return LegBuild(legs, segments, uses, problems)


def _drawn_rows(tables: SeedTables, only: frozenset[str] | None) -> Iterator[SeedRow]:
    for row in tables["corridor_legs"]:
        if only is None or row["corridor_id"] in only:
            yield row


def _stops(tables: SeedTables) -> dict[str, tuple[float, float]]:
    keyed = (("ports", "port_id"), ("border_crossings", "crossing_id"))
    return {
        row[key]: (float(row["lon"]), float(row["lat"]))
        for table, key in keyed
        for row in tables[table]
    }


def _request(row: SeedRow, stops: dict[str, tuple[float, float]], tables: SeedTables) -> WayRequest:
    for end in ("from_stop", "to_stop"):
        if row[end] not in stops:
            raise FieldError(f"{end} {row[end]!r} is neither a port nor a crossing")
    vias = [via for via in tables["leg_vias"] if via["leg_id"] == row["leg_id"]]
    vias.sort(key=lambda via: int(via["seq"]))
    return WayRequest(
        mode=row["mode"],
        method=row["geometry_method"],
        start=stops[row["from_stop"]],
        end=stops[row["to_stop"]],
        vias=tuple((float(via["lon"]), float(via["lat"])) for via in vias),
    )


def _built(row: SeedRow, way: Way) -> BuiltLeg:
    length_m = line_length_m(way.coords)
    way_length_m, source = _way_length(row, way, length_m)
    return BuiltLeg(
        leg_id=row["leg_id"],
        mode=row["mode"],
        coords=way.coords,
        length_m=length_m,
        way_length_m=way_length_m,
        way_length_source=source,
        connectors_m=way.connectors_m,
    )


def _way_length(row: SeedRow, way: Way, length_m: float) -> tuple[float, str]:
    if row["published_way_km"]:
        return float(row["published_way_km"]) * 1000.0, "published"
    if way.way_length_m is not None:
        return max(way.way_length_m, length_m), "network"
    return length_m, "drawn"
