"""A layer beyond the memory budget in another projection: its full geometry is there close up."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.crs import Crs
from corridormap.core.map_settings import view_in_crs
from corridormap.ui.canvas import layer_reader
from tests.gui import test_large_layers as large
from tests.unit.render.pictures import difference

file, small = large.file, large.small
CLOSE = large.VIEWS[2]


@pytest.mark.parametrize(
    "crs", [Crs("ESRI:102025"), Crs("+proj=ortho +lat_0=30 +lon_0=100 +datum=WGS84")]
)
def test_close_up_it_looks_like_one_held_whole(
    qtbot: QtBot, file: Path, crs: Crs, monkeypatch: pytest.MonkeyPatch
) -> None:
    pictures = []
    for budget in (None, 200_000):
        if budget is not None:
            monkeypatch.setattr(layer_reader, "geometry_budget", lambda: 200_000)
        rig = large.Rig(qtbot, file)
        rig.show(CLOSE)
        view = view_in_crs(rig.canvas.navigator.view, crs)
        assert view is not None
        # Closer than a reduced copy could ever be drawn.
        rig.canvas.set_view(replace(view, map_units_per_px=view.map_units_per_px / 8))
        rig.wait()
        pictures.append(rig.canvas.grab().toImage())
        assert rig.messages == []
        (snapshot,) = rig.store.snapshots(settings=rig.canvas.settings())
        assert snapshot.step is None
        rig.close()
    assert difference(*pictures) < 1.0
