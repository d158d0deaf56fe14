"""The peer: QGIS doing the same work, run by the Python that QGIS is installed for.

    python3 qgis_peer.py start FILE...           paint these GeoPackages in a map canvas, then end
    python3 qgis_peer.py redraw FILE... RUNS     print the seconds of a redraw from a warm start

Prints one JSON object. Needs no display: QT_QPA_PLATFORM=offscreen will do.
"""

import json
import os
import sys
import time
from pathlib import Path
from typing import Any

from qgis.core import (  # type: ignore[import-not-found]
    QgsApplication,
    QgsCoordinateReferenceSystem,
    QgsMapRendererParallelJob,
    QgsMapSettings,
    QgsProject,
    QgsProviderRegistry,
    QgsRectangle,
    QgsVectorLayer,
)
from qgis.gui import QgsMapCanvas  # type: ignore[import-not-found]
from qgis.PyQt.QtCore import QEventLoop, QSize  # type: ignore[import-not-found]

# East Asia, the view that the program opens with, in Web Mercator.
VIEW = (6_000_000.0, -300_000.0, 16_000_000.0, 5_950_000.0)
SIZE = (1600, 1000)
SKIPPED = {"segments", "corridors"}


def layers_of(paths: list[str]) -> list[Any]:
    """Load every feature layer of the files, the last file on top, as their styles say."""
    found: list[Any] = []
    for path in paths:
        metadata = QgsProviderRegistry.instance().providerMetadata("ogr")
        for sub in metadata.querySublayers(path):
            if sub.name() in SKIPPED or "NoGeometry" in str(sub.wkbType()):
                continue
            layer = QgsVectorLayer(f"{path}|layername={sub.name()}", sub.name(), "ogr")
            if layer.isValid() and layer.isSpatial():
                found.insert(0, layer)
    QgsProject.instance().addMapLayers(found)
    return found


def start(paths: list[str]) -> dict[str, Any]:
    """Open a canvas with the layers and wait until it is painted."""
    canvas = QgsMapCanvas()
    canvas.resize(*SIZE)
    canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    canvas.enableAntiAliasing(True)
    layers = layers_of(paths)
    canvas.setLayers(layers)
    canvas.setExtent(QgsRectangle(*VIEW))
    loop = QEventLoop()
    canvas.mapCanvasRefreshed.connect(loop.quit)
    canvas.show()
    canvas.refresh()
    loop.exec_()
    canvas.grab()
    return {"layers": len(layers)}


def redraw(paths: list[str], runs: int) -> dict[str, Any]:
    """Draw the same view several times into an image."""
    settings = QgsMapSettings()
    settings.setLayers(layers_of(paths))
    settings.setOutputSize(QSize(*SIZE))
    settings.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
    settings.setExtent(QgsRectangle(*VIEW))
    settings.setFlag(QgsMapSettings.Antialiasing, True)
    seconds = []
    for _ in range(runs + 1):
        started = time.perf_counter()
        job = QgsMapRendererParallelJob(settings)
        job.start()
        job.waitForFinished()
        seconds.append(time.perf_counter() - started)
    return {"seconds": seconds[1:]}


def main() -> None:
    """Do what the arguments say."""
    QgsApplication.setPrefixPath("/usr", True)
    application = QgsApplication([], True)
    application.initQgis()
    what, *rest = sys.argv[1:]
    paths = [str(Path(path).resolve()) for path in rest if path.endswith(".gpkg")]
    answer = start(paths) if what == "start" else redraw(paths, int(rest[-1]))
    print(json.dumps(answer), flush=True)
    # QGIS takes a while to tear down; the work is done.
    os._exit(0)


if __name__ == "__main__":
    main()
