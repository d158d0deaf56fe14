"""The bundled corridors side by side where a projection cuts them."""

from __future__ import annotations

import pytest
import shapely

from corridormap.app.command_map import command_project
from corridormap.app.commands.render import _snapshot
from corridormap.core.crs import WGS84, Crs
from corridormap.core.extent import WHOLE_WORLD_DEG
from corridormap.core.feedback import Feedback
from corridormap.core.map_settings import MapSettings, view_of_extent
from corridormap.core.projected_extent import projected_extent
from corridormap.render.draw_lanes import drawn_lines
from corridormap.render.prepared import PreparedLayer

FARTHEST_PX = 60.0
"""A bundle's lanes lie no farther from their track, on a map of all the world."""


@pytest.mark.parametrize("code", ["+proj=ortho +lat_0=10 +lon_0=-170 +datum=WGS84", "EPSG:32648"])
def test_no_corridor_bends_towards_what_the_map_does_not_show(code: str) -> None:
    crs = Crs(code)
    box = projected_extent(WHOLE_WORLD_DEG, WGS84, crs)
    assert box is not None
    at = MapSettings(view_of_extent(box, 1600, 1000, crs), 1600, 1000)
    legs = [
        _snapshot(layer, at, Feedback())
        for layer in command_project([], [], with_base_map=False).drawn_layers()
        if layer.info.table in ("corridors", "corridor_legs")
    ]
    assert legs
    for snapshot in legs:
        drawn = drawn_lines(snapshot, at)
        if drawn is None:
            continue
        plain = PreparedLayer(snapshot, crs).block
        tracks = shapely.MultiLineString(
            [run for row in range(len(plain)) for _, run in plain.parts(row) if len(run) > 1]
        )
        shapely.prepare(tracks)
        away = shapely.distance(shapely.points(drawn.coords), tracks)
        assert away.max() < FARTHEST_PX * at.view.map_units_per_px
