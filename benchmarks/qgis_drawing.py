"""The peer of `drawing_child`: QGIS's map job and queries, run by QGIS's own Python."""

import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsCoordinateTransform,
    QgsExpressionContext,
    QgsExpressionContextUtils,
    QgsFeatureRequest,
    QgsGeometry,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsPointLocator,
    QgsPointXY,
    QgsProject,
    QgsRectangle,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).parent))
from qgis_layers import dress, layers_of  # type: ignore[import-not-found]

MERCATOR = QgsCoordinateReferenceSystem("EPSG:3857")
REACH_PX = 8.0


class Drawing:
    """Layers and the settings of a map, without a canvas."""

    def __init__(self) -> None:
        self.layers: list[Any] = []

    def load(self, question: dict[str, Any]) -> dict[str, Any]:
        """Open the layers of files, of these `only` some tables."""
        paths = question["paths"]
        found = layers_of(paths, question.get("own", ""), question["look"])
        only = question.get("only")
        self.layers = [layer for layer in found if not only or layer.name() in only]
        if question.get("dressed"):
            for layer in self.layers:
                dress(layer, question["look"])
        return {"layers": len(self.layers)}

    def draw(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the milliseconds of one picture; `path` keeps it."""
        x, y, units = question["view"]
        width, height = question["size"]
        half_w, half_h = width / 2 * units, height / 2 * units
        settings = QgsMapSettings()
        settings.setLayers(self.layers)
        settings.setDestinationCrs(MERCATOR)
        settings.setTransformContext(QgsProject.instance().transformContext())
        settings.setOutputSize(QSize(width, height))
        settings.setExtent(QgsRectangle(x - half_w, y - half_h, x + half_w, y + half_h))
        settings.setBackgroundColor(QColor("#dfe9f0"))
        settings.setFlag(QgsMapSettings.Antialiasing, True)
        settings.setFlag(QgsMapSettings.UseRenderingOptimization, True)
        settings.setFlag(QgsMapSettings.DrawLabeling, False)
        # Rules of the styles that ship ask for the scale.
        known = QgsExpressionContext()
        known.appendScope(QgsExpressionContextUtils.globalScope())
        known.appendScope(QgsExpressionContextUtils.mapSettingsScope(settings))
        settings.setExpressionContext(known)
        started = time.perf_counter()
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        image = job.renderedImage()
        elapsed_ms = (time.perf_counter() - started) * 1000
        if question.get("path"):
            image.save(question["path"])
        return {"ms": elapsed_ms}

    def query(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return microseconds of looking for features, or a snap, near some of the features."""
        layer = self.layers[0]
        context = QgsProject.instance().transformContext()
        forward = QgsCoordinateTransform(layer.crs(), MERCATOR, context)
        reach = REACH_PX * question["units"]
        dice = random.Random(1)
        fids = [dice.randint(1, layer.featureCount()) for _ in range(question["count"])]
        spots = []
        for feature in layer.getFeatures(QgsFeatureRequest().setFilterFids(fids)):
            corner = feature.geometry().vertexAt(0)
            point = forward.transform(QgsPointXY(corner.x(), corner.y()))
            spots.append(
                QgsPointXY(
                    point.x() + dice.uniform(-reach, reach), point.y() + dice.uniform(-reach, reach)
                )
            )
        look = self._identify(layer, forward, reach)
        if question["how"] == "snap":
            look = self._snap(layer, context, reach)
        times_us = []
        for spot in spots:
            started = time.perf_counter()
            look(spot)
            times_us.append((time.perf_counter() - started) * 1e6)
        return {"times_us": times_us}

    def _identify(self, layer: Any, forward: Any, reach: float) -> Any:
        """Return what QGIS's identify tool does: features that meet a box, by the R-tree."""

        def look(spot: Any) -> int:
            box = QgsRectangle(
                spot.x() - reach, spot.y() - reach, spot.x() + reach, spot.y() + reach
            )
            request = QgsFeatureRequest().setFilterRect(
                forward.transformBoundingBox(box, QgsCoordinateTransform.ReverseTransform)
            )
            request.setFlags(QgsFeatureRequest.ExactIntersect)
            return len([QgsGeometry(each.geometry()) for each in layer.getFeatures(request)])

        return look

    def _snap(self, layer: Any, context: Any, reach: float) -> Any:
        """Return what QGIS snaps with, its index made beforehand."""
        locator = QgsPointLocator(layer, MERCATOR, context)
        locator.init(-1, False)

        def look(spot: Any) -> Any:
            match = locator.nearestVertex(spot, reach)
            return match if match.isValid() else locator.nearestEdge(spot, reach)

        return look


def main() -> None:
    """Answer until nobody asks any more."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    drawing = Drawing()
    answers = {"load": drawing.load, "draw": drawing.draw, "query": drawing.query}
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(answers[question["what"]](question)), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
