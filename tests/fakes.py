"""Layers in memory and a small theme made of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from threading import Event
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray

from corridormap.core.crs import WGS84, Crs
from corridormap.core.extent import Extent, extent_of
from corridormap.core.feature import KEY, Feature, Field, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely
from corridormap.core.measure import line_length_m
from corridormap.core.project import LayerGroup, Project
from corridormap.core.symbol import (
    FillSymbol,
    Join,
    LayerStyle,
    LineSymbol,
    MarkerSymbol,
    SymbolSet,
)
from corridormap.core.vector_layer import Access, LayerInfo, VectorLayer

STYLE = LayerStyle(
    SymbolSet(
        MarkerSymbol("circle", 10.0, "#c00000"),
        LineSymbol("#0040c0", 3.0),
        FillSymbol("#e8e0c0", LineSymbol("#806020", 1.0)),
    )
)


@dataclass
class MemorySource:
    """Rows in memory.

    Attributes:
        batch: Features a batch.
        gate: When given, reading waits before every batch but the first until it is set.
        error: Raised after the first batch.
    """

    info: LayerInfo
    geometries: Sequence[Any]
    rows: Sequence[Mapping[str, Value]]
    batch: int = 1000
    gate: Event | None = None
    error: Exception | None = None
    columns_read: list[tuple[str, ...]] = field(default_factory=list)

    def read_blocks(
        self, feedback: Feedback, extent: Extent | None = None
    ) -> Iterator[GeometryBlock]:
        for start in range(0, len(self.geometries), self.batch):
            feedback.check()
            if start and self.error is not None:
                raise self.error
            if start and self.gate is not None:
                while not self.gate.wait(0.01):
                    feedback.check()
            some = self.geometries[start : start + self.batch]
            yield block_from_shapely(range(start + 1, start + 1 + len(some)), some)

    def read_columns(
        self, names: Sequence[str], joins: Sequence[Join], feedback: Feedback
    ) -> Mapping[str, list[Value]]:
        self.columns_read.append((*names, *(join.name for join in joins)))
        fids: list[Value] = list(range(1, len(self.rows) + 1))
        columns: dict[str, list[Value]] = {KEY: fids, "fid": fids}
        for name in names:
            columns[name] = [row.get(name) for row in self.rows]
        for join in joins:
            columns[join.name] = [f"{join.table} {row.get(join.field)!s}" for row in self.rows]
        return columns

    def read_rows(
        self, names: Sequence[str], feedback: Feedback, fids: Sequence[int] | None = None
    ) -> Iterator[Mapping[str, list[Value]]]:
        columns = self.read_columns(names, (), feedback)
        rows = range(len(self.rows)) if fids is None else [fid - 1 for fid in sorted(fids)]
        yield {name: [values[row] for row in rows] for name, values in columns.items()}

    def read_keys(self, feedback: Feedback) -> Iterator[NDArray[np.int64]]:
        yield np.arange(1, len(self.rows) + 1)

    def read_features(self, fids: Sequence[int]) -> list[Feature]:
        return [Feature(fid, self.geometries[fid - 1], self.rows[fid - 1]) for fid in fids]


def memory_source(
    table: str,
    geometries: Sequence[Any],
    rows: Sequence[Mapping[str, Value]] = (),
    crs: Crs | None = WGS84,
    access: Access = Access.BUNDLED,
) -> MemorySource:
    rows = rows or [{"name": f"{table} {number}"} for number in range(1, len(geometries) + 1)]
    coords = shapely.get_coordinates([shape for shape in geometries if shape is not None])
    info = LayerInfo(
        Path("theme.gpkg"),
        table,
        table.replace("_", " "),
        "GEOMETRY",
        crs,
        len(geometries),
        extent_of(np.asarray(coords, np.float64)),
        tuple(Field(name, _kind(value)) for name, value in rows[0].items()),
        access,
    )
    return MemorySource(info, geometries, rows)


def _kind(value: Value) -> FieldKind:
    return FieldKind.REAL if isinstance(value, float) else FieldKind.TEXT


def memory_layer(source: MemorySource, selectable: bool = True) -> VectorLayer:
    layer = VectorLayer(f"theme/{source.info.table}", source, STYLE)
    layer.selectable = selectable
    return layer


PORTS = {
    "qinzhou": (108.6, 21.7),
    "singapore": (103.8, 1.3),
    "hanoi": (105.8, 21.0),
    "suva": (178.4, -18.1),
}
"""Four stops, the last beside the date line."""


def leg_row(leg_id: str, stops: tuple[str, str], line: Any, factor: float) -> dict[str, Value]:
    drawn_m = line_length_m(np.asarray(shapely.get_coordinates(line), np.float64))
    return {
        "leg_id": leg_id,
        "corridor_id": leg_id.rsplit("-", 1)[0],
        "branch": "main",
        "from_stop": stops[0],
        "to_stop": stops[1],
        "length_m": drawn_m,
        "way_length_m": drawn_m * factor,
        "way_length_source": "network",
    }


def line_between(*stops: str) -> Any:
    return shapely.LineString([PORTS[stop] for stop in stops])


def small_theme() -> Project:
    """Return ports over two legs of one corridor and one of another, over a region and land."""
    south, north = line_between("hanoi", "singapore"), line_between("qinzhou", "hanoi")
    legs = memory_source(
        "corridor_legs",
        [north, south, north],
        [
            leg_row("east-1", ("qinzhou", "hanoi"), north, 1.2),
            leg_row("east-2", ("hanoi", "singapore"), south, 1.1),
            leg_row("west-1", ("qinzhou", "hanoi"), north, 1.3),
        ],
    )
    corridors = memory_source(
        "corridors",
        [shapely.MultiLineString([north, south]), None],
        [
            {"corridor_id": "east", "name": "East line", "published_length_km": 3000.0},
            {"corridor_id": "west", "name": "West line", "published_length_km": 0.0},
        ],
    )
    ports = memory_source(
        "ports",
        [shapely.Point(*place) for place in PORTS.values()],
        [{"port_id": stop, "name": stop.capitalize(), "name_zh": f"港 {stop}"} for stop in PORTS],
    )
    regions = memory_source("member_regions", [shapely.box(104.0, 18.0, 112.0, 26.0)])
    land = memory_source("land", [shapely.box(90.0, -10.0, 125.0, 40.0)])
    theme = [memory_layer(source) for source in (ports, legs, corridors, regions)]
    project = Project()
    project.add_group(LayerGroup("basemap", "Base map", layers=[memory_layer(land, False)]))
    project.add_group(LayerGroup("theme", "Theme", layers=theme))
    project.is_changed = False
    return project
