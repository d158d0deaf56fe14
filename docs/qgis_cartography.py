"""Draws the views of docs/cartography.md with QGIS, as well as it can, from the same files.

Run by the Python that QGIS is installed for, without a display:

    QT_QPA_PLATFORM=offscreen python3 docs/qgis_cartography.py FOLDER [NAME...]

The layers come with the styles that the GeoPackages carry for QGIS. What a skilled user would add
is added: corridors that share a track are pulled apart by a data-defined offset from the tables
`segments` and `segment_use`, labels have priorities, halos and leader lines.
"""

import os
import sys
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    Qgis,
    QgsApplication,
    QgsCallout,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsFeature,
    QgsField,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsProject,
    QgsProperty,
    QgsRectangle,
    QgsRenderContext,
    QgsSimpleLineCallout,
    QgsSymbolLayer,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayer,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize, QVariant  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor, QFont  # type: ignore[import-not-found]

LAYERS = Path(__file__).resolve().parent.parent / "layers"
SIZE = (1200, 800)
DOTS_PER_INCH = 96.0
WGS84 = QgsCoordinateReferenceSystem("EPSG:4326")
MERCATOR = "EPSG:3857"
ASIA_ALBERS = "ESRI:102025"
VIEWS = {
    "east-asia": (95.0, 18.0, 142.0, 50.0),
    "tumen": (124.0, 34.5, 136.0, 45.0),
    "beibu": (104.0, 18.0, 112.5, 24.0),
    "yunnan": (96.5, 19.5, 107.0, 27.5),
    "eurasia": (-8.0, 0.0, 150.0, 66.0),
}
BASE = (
    "land", "countries", "regions", "region_borders", "lakes", "rivers", "coastline", "borders",
    "disputed_borders", "places",
)  # fmt: skip
THEME = ("member_regions", "corridors", "corridor_legs", "ports", "border_crossings")
LANE_MM = 0.55


def layer_of(file: str, table: str) -> QgsVectorLayer:
    """Return a layer as its file's default style draws it."""
    layer = QgsVectorLayer(f"{LAYERS / file}|layername={table}", table, "ogr")
    layer.loadDefaultStyle()
    return layer


def pulled_apart(legs: QgsVectorLayer) -> QgsVectorLayer:
    """Return legs cut where they begin or cease to share a track, each in a lane of its own.

    QGIS knows no bundles. A user can join `segments` with `segment_use` and offset every use by
    its rank among the corridors of the segment; nothing keeps a corridor on one side of the next
    segment, and where ranks change the pieces do not meet.
    """
    path = LAYERS / "corridormap.gpkg"
    segments = QgsVectorLayer(f"{path}|layername=segments", "segments", "ogr")
    uses = QgsVectorLayer(f"{path}|layername=segment_use", "uses", "ogr")
    shapes = {each["segment_id"]: each.geometry() for each in segments.getFeatures()}
    by_leg = {each["leg_id"]: each for each in legs.getFeatures()}
    by_segment: dict[str, list[str]] = {}
    for use in uses.getFeatures():
        by_segment.setdefault(use["segment_id"], []).append(use["leg_id"])
    made = QgsVectorLayer("LineString?crs=EPSG:4326", "corridor_legs", "memory")
    provider = made.dataProvider()
    provider.addAttributes(legs.fields())
    made.updateFields()
    provider.addAttributes([QgsField("lane", QVariant.Double)])
    made.updateFields()
    pieces = []

    def add(shape: QgsGeometry, leg: QgsFeature, rank: float) -> None:
        piece = QgsFeature(made.fields())
        piece.setGeometry(QgsGeometry(shape))
        piece.setAttributes([*leg.attributes(), rank])
        pieces.append(piece)

    for segment_id, leg_ids in by_segment.items():
        sharing = [by_leg[leg_id] for leg_id in leg_ids if leg_id in by_leg]
        corridors = sorted({leg["corridor_id"] for leg in sharing})
        for leg in sharing:
            rank = corridors.index(leg["corridor_id"]) - (len(corridors) - 1) / 2
            add(shapes[segment_id], leg, rank)
    used = {leg_id for leg_ids in by_segment.values() for leg_id in leg_ids}
    for leg_id, leg in by_leg.items():
        if leg_id not in used:
            add(leg.geometry(), leg, 0.0)
    provider.addFeatures(pieces)
    made.setRenderer(legs.renderer().clone())
    _offset_symbols(made)
    return made


def _offset_symbols(layer: QgsVectorLayer) -> None:
    renderer = layer.renderer()
    for symbol in renderer.symbols(QgsRenderContext()):
        for part in symbol.symbolLayers():
            part.setDataDefinedProperty(
                QgsSymbolLayer.PropertyOffset, QgsProperty.fromExpression(f'"lane" * {LANE_MM}')
            )


def with_labels(layer: QgsVectorLayer, size_pt: float, priority: int, bold: bool) -> None:
    """Give a point layer names with halos, priorities and leader lines."""
    text = QgsTextFormat()
    text.setFont(QFont("Noto Sans", -1, QFont.Bold if bold else QFont.Normal))
    text.setSize(size_pt)
    text.setColor(QColor("#16202a"))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(0.8)
    halo.setColor(QColor("#ffffff"))
    text.setBuffer(halo)
    settings = QgsPalLayerSettings()
    settings.fieldName = "name"
    settings.placement = QgsPalLayerSettings.OrderedPositionsAroundPoint
    settings.dist = 1.6
    settings.priority = priority
    settings.setFormat(text)
    settings.setCallout(_leader())
    layer.setLabeling(QgsVectorLayerSimpleLabeling(settings))
    layer.setLabelsEnabled(True)


def _leader() -> QgsCallout:
    leader = QgsSimpleLineCallout()
    leader.setEnabled(True)
    leader.setMinimumLength(2.0)
    leader.setMinimumLengthUnit(QgsUnitTypes.RenderMillimeters)
    return leader


def map_layers() -> list[QgsVectorLayer]:
    """Return all layers, the topmost first, as QGIS counts them."""
    base = [layer_of("basemap.gpkg", table) for table in BASE]
    theme = {table: layer_of("corridormap.gpkg", table) for table in THEME}
    theme["corridor_legs"] = pulled_apart(theme["corridor_legs"])
    with_labels(theme["ports"], 8.0, 10, bold=True)
    with_labels(theme["border_crossings"], 7.0, 8, bold=True)
    layers = [*base, *theme.values()]
    QgsProject.instance().addMapLayers(layers)
    return layers[::-1]


def drawn(layers: list[QgsVectorLayer], box: tuple[float, ...], crs: str, ratio: float) -> Any:
    """Return the picture of a box in degrees."""
    settings = QgsMapSettings()
    settings.setLayers(layers)
    target = QgsCoordinateReferenceSystem(crs)
    settings.setDestinationCrs(target)
    transform = QgsCoordinateTransform(WGS84, target, QgsProject.instance())
    settings.setExtent(transform.transformBoundingBox(QgsRectangle(*box)))
    settings.setOutputSize(QSize(*(round(side * ratio) for side in SIZE)))
    settings.setOutputDpi(DOTS_PER_INCH * ratio)
    settings.setBackgroundColor(QColor("#dfe9f0"))
    settings.setFlag(Qgis.MapSettingsFlag.Antialiasing, True)
    job = QgsMapRendererParallelJob(settings)
    job.start()
    job.waitForFinished()
    return job.renderedImage()


def main() -> None:
    """Draw what the command line names."""
    folder, *names = sys.argv[1:]
    application = QgsApplication([], False)
    application.initQgis()
    layers = map_layers()
    Path(folder).mkdir(parents=True, exist_ok=True)
    for name, box in VIEWS.items():
        for crs, ending in ((MERCATOR, ""), (ASIA_ALBERS, "-albers")):
            if names and f"{name}{ending}" not in names:
                continue
            image = drawn(layers, box, crs, 1.0)
            image.save(str(Path(folder) / f"qgis-{name}{ending}.png"))
    # Tidying up takes QGIS down now and then.
    os._exit(0)


if __name__ == "__main__":
    main()
