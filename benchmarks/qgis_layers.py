"""Layers for the peer, drawn as the program draws a file without a style."""

from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsFillSymbol,
    QgsLineSymbol,
    QgsMarkerSymbol,
    QgsProject,
    QgsProviderRegistry,
    QgsSingleSymbolRenderer,
    QgsVectorLayer,
    QgsWkbTypes,
)
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]

SKIPPED = {"segments", "corridors"}
"""What the program hides at the first start."""


def layers_of(paths: list[str], own: str, look: dict[str, Any]) -> list[Any]:
    """Load every feature layer of the files, the topmost first.

    Args:
        paths: GeoPackages, the last one on top, drawn as the styles in them say.
        own: The file among them that is drawn by `look` instead.
        look: Colour, widths and size in pixels.
    """
    found: list[Any] = []
    for path in paths:
        metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
        for sub in metadata.querySublayers(path):
            if sub.name() in SKIPPED or "NoGeometry" in str(sub.wkbType()):
                continue
            layer = QgsVectorLayer(f"{path}|layername={sub.name()}", sub.name(), "ogr")
            if layer.isValid() and layer.isSpatial():
                if path == own:
                    dress(layer, look)
                found.insert(0, layer)
    QgsProject.instance().addMapLayers(found)
    return found


def dress(layer: Any, look: dict[str, Any]) -> None:
    """Draw a layer with one symbol, at every scale."""
    layer.setScaleBasedVisibility(False)
    layer.setRenderer(QgsSingleSymbolRenderer(symbol_of(layer.geometryType(), look)))


def symbol_of(geometry_type: Any, look: dict[str, Any]) -> Any:
    """Return the symbol for points, lines or areas."""
    color, width = rgba(look["color"]), str(look["width_px"])
    if geometry_type == QgsWkbTypes.LineGeometry:
        return QgsLineSymbol.createSimple(
            {"line_color": color, "line_width": width, "line_width_unit": "Pixel"}
        )
    if geometry_type == QgsWkbTypes.PolygonGeometry:
        return QgsFillSymbol.createSimple(
            {
                "color": rgba(look["color"], look["fill_alpha"]),
                "outline_color": color,
                "outline_width": str(look["outline_px"]),
                "outline_width_unit": "Pixel",
            }
        )
    return QgsMarkerSymbol.createSimple(
        {
            "name": "circle",
            "color": color,
            "size": str(look["size_px"]),
            "size_unit": "Pixel",
            "outline_color": "255,255,255,255",
            "outline_width": "1",
            "outline_width_unit": "Pixel",
        }
    )


def rgba(name: str, alpha: int = 255) -> str:
    """Return a colour as QGIS's symbols write it."""
    color = QColor(name)
    return f"{color.red()},{color.green()},{color.blue()},{alpha}"
