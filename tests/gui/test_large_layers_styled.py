"""Of a layer beyond the memory budget the features in view are drawn as the style says."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from PySide6.QtGui import QColor, QImage
from pytestqt.qtbot import QtBot

from corridormap.core.extent import Extent
from corridormap.core.symbol import Category, LayerStyle, LineSymbol, SymbolSet
from corridormap.ui.canvas import layer_reader
from tests.gui.test_large_layers import Rig
from tests.unit.formats.gpkg_making import write_layer

COLUMNS, ROWS = 120, 100
RED, BLUE, GRAY = "#ff0000", "#0000ff", "#808080"
CLASSES = LayerStyle(
    SymbolSet(line=LineSymbol(GRAY, 3)),
    category_fields=("kind",),
    categories=(
        Category(("east",), "East", SymbolSet(line=LineSymbol(RED, 3))),
        Category(("west",), "West", SymbolSet(line=LineSymbol(BLUE, 3))),
    ),
)


@pytest.fixture
def grid(tmp_path: Path) -> Path:
    """A file of short lines, every other column of another kind."""
    x, y = (each.ravel() for each in np.meshgrid(np.arange(COLUMNS), np.arange(ROWS)))
    at = np.column_stack((60 + x / 2, y / 2)).astype(np.float64)
    steps = np.linspace(0, 0.3, 8)
    runs = [np.column_stack((np.full(8, east), north + steps)) for east, north in at]
    kinds = np.where(x % 2 == 0, "east", "west").tolist()
    lines = [shapely.LineString(run) for run in runs]
    return write_layer(tmp_path / "grid.gpkg", "grid", lines, {"kind": kinds})


def colors(image: QImage) -> set[str]:
    pixels = ((x, y) for x in range(image.width()) for y in (60, 150, 220))
    return {QColor(image.pixel(x, y)).name() for x, y in pixels}


def test_classes_stay_when_features_are_read_from_the_file(
    qtbot: QtBot, grid: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(layer_reader, "geometry_budget", lambda: 200_000)
    rig = Rig(qtbot, grid)
    rig.layer.style = CLASSES
    rig.wait()
    image = rig.show(Extent(90, 20, 92, 21.5))
    assert 0 < len(rig.store.block("a")) < COLUMNS * ROWS
    found = colors(image)
    assert {RED, BLUE} <= found
    assert GRAY not in found
    rig.close()
