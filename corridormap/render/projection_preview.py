"""A small picture of how a projection shows the earth: its edge, graticule, land, area of use."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from PySide6.QtCore import QSizeF, Qt
from PySide6.QtGui import QColor, QImage, QPainter, QPen

from corridormap.core.crs import WGS84, Crs, north_up
from corridormap.core.extent import Extent, extent_of
from corridormap.core.geometry_block import GeometryBlock, PartKind
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.render.geographic_lines import map_runs
from corridormap.render.images import painting
from corridormap.render.projecting import projected_block
from corridormap.render.qt_arrays import paths
from corridormap.render.ragged import offsets_of
from corridormap.render.world_edge import world_outline

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    Floats = NDArray[np.float64]

SEA, LAND, GRID = QColor("#dfe9f0"), QColor("#c9c6ba"), QColor("#a9bac6")
EDGE, AREA = QColor("#7d8f9c"), QColor("#e6007e")
GRID_DEG = 30
MARGIN = 1.06
TOP_DEG = 85.0


@dataclass(frozen=True, slots=True)
class PreviewSize:
    """Logical pixels, and device pixels in one."""

    width_px: int
    height_px: int
    ratio: float = 1.0


def projection_preview(
    crs: Crs,
    size: PreviewSize,
    land: GeometryBlock | None = None,
    area: tuple[float, float, float, float] | None = None,
) -> QImage:
    """Return the picture; may be made on any thread.

    Args:
        crs: The projection.
        size: Of the picture.
        land: Areas in degrees, few vertices.
        area: West, south, east, north of where it is made for, degrees; west > east crosses 180.

    Raises:
        CrsError: The CRS is unknown, or there is no way into it.
    """
    crs = north_up(crs)
    edges, around = _edges(crs)
    settings = _settings(crs, around, size)
    image = QImage(
        (QSizeF(size.width_px, size.height_px) * size.ratio).toSize(),
        QImage.Format.Format_ARGB32_Premultiplied,
    )
    image.setDevicePixelRatio(size.ratio)
    image.fill(Qt.GlobalColor.transparent)
    with painting(image) as painter:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(SEA)
        _draw(painter, edges, settings)
        if land is not None:
            painter.setBrush(LAND)
            _draw_block(painter, projected_block(land, WGS84, crs), settings)
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(GRID, 0.7))
        _draw(painter, _runs(_graticule(), crs), settings)
        painter.setPen(QPen(EDGE, 1.0))
        _draw(painter, edges, settings)
        if area is not None:
            painter.setPen(QPen(AREA, 1.6))
            _draw(painter, _runs([_border(area)], crs), settings)
    return image


def _edges(crs: Crs) -> tuple[list[Floats], Extent]:
    outline = world_outline(crs)
    if outline is not None:
        rings = np.split(outline.coords, outline.offsets[1:-1])
    else:
        rings = _runs([_border((-180.0, -TOP_DEG, 180.0, TOP_DEG))], crs)
    around = extent_of(np.concatenate([np.zeros((0, 2)), *rings]))
    return list(rings), around or Extent(-1.0, -1.0, 1.0, 1.0)


def _settings(crs: Crs, around: Extent, size: PreviewSize) -> MapSettings:
    units = MARGIN * max(around.width / size.width_px, around.height / size.height_px)
    view = MapView(*around.center, units, crs)
    return MapSettings(view, size.width_px, size.height_px, size.ratio)


def _graticule() -> list[Floats]:
    lat = np.linspace(-TOP_DEG, TOP_DEG, 35)
    lon = np.linspace(-180.0, 180.0, 73)
    meridians = [np.column_stack((np.full(len(lat), x), lat)) for x in range(-180, 180, GRID_DEG)]
    parallels = [np.column_stack((lon, np.full(len(lon), y))) for y in range(-60, 61, GRID_DEG)]
    return [*meridians, *parallels]


def _border(box: tuple[float, float, float, float]) -> Floats:
    west, south, east, north = box
    east += 360.0 if east < west else 0.0
    corners = ((west, south), (east, south), (east, north), (west, north), (west, south))
    return np.array(corners, np.float64)


def _runs(lines: list[Floats], crs: Crs) -> list[Floats]:
    return [run for runs in map_runs(lines, crs) for run in runs]


def _draw(painter: QPainter, runs: Iterable[Floats], settings: MapSettings) -> None:
    shown = [settings.to_screen(run) for run in runs]
    if not shown:
        return
    offsets = offsets_of(np.array([len(run) for run in shown], np.int64)).tolist()
    for path in paths(np.concatenate(shown), offsets, list(range(len(offsets)))):
        painter.drawPath(path)


def _draw_block(painter: QPainter, block: GeometryBlock, settings: MapSettings) -> None:
    good = np.isfinite(block.coords).all(axis=1)
    if not good.all() or not (block.part_kinds >= PartKind.EXTERIOR).all():
        return
    edges = block.feature_offsets.tolist()
    screen = settings.to_screen(block.coords)
    for path in paths(screen, block.part_offsets.tolist(), edges):
        painter.drawPath(path)
