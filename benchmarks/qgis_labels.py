"""The peer of `labels_child`: QGIS's labelling of the same places, run by QGIS's own Python."""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererSequentialJob,
    QgsMapSettings,
    QgsPalLayerSettings,
    QgsProject,
    QgsRectangle,
    QgsTextBufferSettings,
    QgsTextFormat,
    QgsUnitTypes,
    QgsVectorLayerSimpleLabeling,
)
from qgis.PyQt.QtCore import QSize  # type: ignore[import-not-found]
from qgis.PyQt.QtGui import QColor, QFont  # type: ignore[import-not-found]

sys.path.insert(0, str(Path(__file__).parent))
from qgis_layers import dress, layers_of  # type: ignore[import-not-found]

FIELDS = {"en": '"name"', "zh": 'coalesce("name_zh", "name")'}
FIELDS["both"] = "\"name\" || coalesce('\n' || \"name_zh\", '')"


class Drawing:
    """One layer and the settings of a map, without a canvas."""

    def __init__(self) -> None:
        self.layers: list[Any] = []

    def load(self, question: dict[str, Any]) -> dict[str, Any]:
        """Open some tables of files, drawn with one symbol."""
        found = layers_of(question["paths"], "", question["look"])
        self.layers = [layer for layer in found if layer.name() in question["only"]]
        for layer in self.layers:
            dress(layer, question["look"] | {"size_px": 3.0})
        return {"layers": len(self.layers)}

    def labels(self, question: dict[str, Any]) -> dict[str, Any]:
        """Return the milliseconds that labels take, and how many were placed.

        What a picture without labels takes is taken off that with them.
        """
        for layer in self.layers:
            layer.setLabeling(QgsVectorLayerSimpleLabeling(looks(FIELDS[question["names"]])))
            layer.setLabelsEnabled(True)
        bare, _ = self._picture(question, labelled=False)
        dressed, placed = self._picture(question, labelled=True)
        return {"ms": dressed - bare, "placed": placed}

    def _picture(self, question: dict[str, Any], labelled: bool) -> tuple[float, int]:
        x, y, units = question["view"]
        width, height = question["size"]
        half_w, half_h = width / 2 * units, height / 2 * units
        settings = QgsMapSettings()
        settings.setLayers(self.layers)
        settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
        settings.setTransformContext(QgsProject.instance().transformContext())
        settings.setOutputSize(QSize(width, height))
        settings.setExtent(QgsRectangle(x - half_w, y - half_h, x + half_w, y + half_h))
        settings.setFlag(QgsMapSettings.Antialiasing, True)
        settings.setFlag(QgsMapSettings.DrawLabeling, labelled)
        started = time.process_time()
        job = QgsMapRendererSequentialJob(settings)
        job.start()
        job.waitForFinished()
        elapsed_ms = (time.process_time() - started) * 1000
        found = job.takeLabelingResults() if labelled else None
        return elapsed_ms, len(found.allLabels()) if found is not None else 0


def looks(expression: str) -> Any:
    """Return labels beside points: 11 pixels, a halo, none on another."""
    text = QgsTextFormat()
    text.setFont(QFont("Noto Sans CJK SC"))
    text.setSize(11)
    text.setSizeUnit(QgsUnitTypes.RenderPixels)
    text.setColor(QColor("#5a544c"))
    halo = QgsTextBufferSettings()
    halo.setEnabled(True)
    halo.setSize(1.7)
    halo.setSizeUnit(QgsUnitTypes.RenderPixels)
    halo.setColor(QColor(255, 255, 255, 192))
    text.setBuffer(halo)
    found = QgsPalLayerSettings()
    found.fieldName = expression
    found.isExpression = True
    found.setFormat(text)
    found.placement = QgsPalLayerSettings.OrderedPositionsAroundPoint
    found.dist = 2.5
    found.distUnits = QgsUnitTypes.RenderPixels
    return found


def main() -> None:
    """Answer until nobody asks any more."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    drawing = Drawing()
    answers = {"load": drawing.load, "labels": drawing.labels}
    for line in sys.stdin:
        question = json.loads(line)
        print(json.dumps(answers[question["what"]](question)), flush=True)
    os._exit(0)


if __name__ == "__main__":
    main()
