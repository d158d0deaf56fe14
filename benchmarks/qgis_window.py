"""Run inside QGIS (`qgis --code`): show the bundled map's first view, wait for it, end."""

import os

from qgis.core import (  # type: ignore[import-not-found]
    QgsCoordinateReferenceSystem,
    QgsRectangle,
)
from qgis.utils import iface  # type: ignore[import-not-found]

VIEW = (6_000_000.0, -300_000.0, 16_000_000.0, 5_950_000.0)
canvas = iface.mapCanvas()


def painted() -> None:
    """End as soon as the picture stands on the canvas."""
    canvas.grab()
    os._exit(0)


canvas.setDestinationCrs(QgsCoordinateReferenceSystem("EPSG:3857"))
canvas.mapCanvasRefreshed.connect(painted)
canvas.setExtent(QgsRectangle(*VIEW))
canvas.refresh()
