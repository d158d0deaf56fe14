"""Small maps for tests: one map unit is one pixel, y up, the origin in the middle."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage

from corridormap.core.crs import WEB_MERCATOR, Crs
from corridormap.core.feature import Value
from corridormap.core.feedback import Feedback
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.map_settings import MapSettings, MapView
from corridormap.core.snapshot import LayerSnapshot, RenderRequest
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, MarkerSymbol, SymbolSet
from corridormap.render.image_export import export_image
from corridormap.render.map_renderer import MapRenderer
from corridormap.render.result import RenderResult

WHITE, RED, BLUE = "#ffffff", "#ff0000", "#0000ff"
SIZE_PX = 100


def layer(
    geometries: Sequence[Any],
    style: LayerStyle | SymbolSet | LineSymbol | FillSymbol | MarkerSymbol,
    columns: Mapping[str, list[Value]] | None = None,
    crs: Crs = WEB_MERCATOR,
    layer_id: str = "layer",
) -> LayerSnapshot:
    block = block_from_shapely(range(1, len(geometries) + 1), geometries)
    return LayerSnapshot(layer_id, layer_id, block, columns or {}, crs, styled(style))


def styled(
    look: LayerStyle | SymbolSet | LineSymbol | FillSymbol | MarkerSymbol, **more: Any
) -> LayerStyle:
    if isinstance(look, LayerStyle):
        return replace(look, **more)
    if isinstance(look, LineSymbol):
        look = SymbolSet(line=look)
    elif isinstance(look, FillSymbol):
        look = SymbolSet(fill=look)
    elif isinstance(look, MarkerSymbol):
        look = SymbolSet(marker=look)
    return LayerStyle(look, **more)


def settings(
    center: tuple[float, float] = (0.0, 0.0),
    units_per_px: float = 1.0,
    size_px: tuple[int, int] = (SIZE_PX, SIZE_PX),
    **more: Any,
) -> MapSettings:
    crs = more.pop("crs", WEB_MERCATOR)
    view = MapView(center[0], center[1], units_per_px, crs)
    return MapSettings(view, *size_px, background=WHITE, **more)


def result_of(
    *layers: LayerSnapshot, at: MapSettings | None = None, renderer: MapRenderer | None = None
) -> RenderResult:
    request = RenderRequest(7, at or settings(), layers)
    return (renderer or MapRenderer()).render(request, Feedback())


def picture(*layers: LayerSnapshot, at: MapSettings | None = None) -> QImage:
    return result_of(*layers, at=at).image


def exact_picture(*layers: LayerSnapshot, at: MapSettings | None = None) -> QImage:
    exported = export_image(RenderRequest(7, at or settings(), layers), "png", Feedback())
    return QImage.fromData(exported.content)


def color_at(image: QImage, x_px: float, y_px: float) -> str:
    return QColor(image.pixel(int(x_px), int(y_px))).name()


def pixels(image: QImage) -> NDArray[np.float64]:
    """Return the picture as floats of shape (height, width, 3)."""
    plain = image.convertToFormat(QImage.Format.Format_RGB32)
    shape = (plain.height(), plain.bytesPerLine() // 4, 4)
    values = np.frombuffer(plain.constBits(), np.uint8).reshape(shape)
    return values[:, : plain.width(), :3].astype(np.float64)


def difference(first: QImage, second: QImage) -> float:
    """Return the mean absolute difference of all channels, 0 to 255."""
    return float(np.abs(pixels(first) - pixels(second)).mean())


def line(*points: tuple[float, float]) -> Any:
    return shapely.LineString(points)


def square(x: float, y: float, side: float) -> Any:
    return shapely.box(x - side / 2, y - side / 2, x + side / 2, y + side / 2)
