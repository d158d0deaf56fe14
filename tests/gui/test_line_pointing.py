"""Rows that stand for lines point at them on the map; it moves only where it has to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.crs import WGS84, transform
from corridormap.core.extent import Extent
from corridormap.ui.routes.line_pointing import EDGE_PX, follow_to, point_at_lines, share_in_view
from tests.gui.canvas_rig import CanvasRig

NEAR = (((100.0, 10.0), (101.0, 11.0)), ((101.0, 11.0), (103.0, 11.5)))
OVER_THE_DATE_LINE = (((178.0, 50.0), (182.0, 51.0)),)
FAR = (((10.0, 52.0), (20.0, 53.0)),)


@pytest.fixture
def rig(qtbot: QtBot) -> Iterator[CanvasRig]:
    rig = CanvasRig(qtbot)
    rig.show()
    yield rig
    rig.close()


def test_lines_in_view_are_flashed_and_the_map_stays(rig: CanvasRig) -> None:
    rig.canvas.zoom_to_extent(Extent(95.0, 5.0, 110.0, 15.0))
    before = rig.canvas.navigator.target
    point_at_lines(rig.canvas, NEAR)
    assert rig.canvas.navigator.target == before
    assert rig.canvas._flash._left > 0


@pytest.mark.parametrize("lines", [FAR, OVER_THE_DATE_LINE])
def test_the_map_goes_to_lines_out_of_view(
    rig: CanvasRig, lines: tuple[tuple[tuple[float, float], ...], ...]
) -> None:
    rig.canvas.zoom_to_extent(Extent(95.0, 5.0, 110.0, 15.0))
    point_at_lines(rig.canvas, lines)
    rig.wait_idle()
    assert share_in_view(np.array(lines[0]), rig.canvas.settings()) == 1.0
    assert rig.canvas._flash._left > 0


def edge_px(rig: CanvasRig, place: tuple[float, float]) -> float:
    """Return how far a place lies from the nearest edge of the map."""
    settings = rig.canvas.settings()
    point = transform(np.array([place]), WGS84, settings.view.crs)[0].tolist()
    x, y = settings.map_to_screen(*point)
    return min(x, y, settings.width_px - x, settings.height_px - y)


def test_the_map_leaves_room_around_what_it_follows_to(rig: CanvasRig) -> None:
    rig.canvas.zoom_to_extent(Extent(95.0, 5.0, 110.0, 15.0))
    rig.wait_idle()
    before = rig.canvas.navigator.target
    places = ((100.0, 10.0), (104.0, 12.0))
    follow_to(rig.canvas, places)
    assert rig.canvas.navigator.target == before
    far = (*places, (60.0, 50.0))
    follow_to(rig.canvas, far)
    rig.wait_idle()
    assert all(edge_px(rig, place) > 1.5 * EDGE_PX for place in far)
    # A place at the very edge is followed to as one beyond it.
    settings = rig.canvas.settings()
    x, y = settings.screen_to_map(settings.width_px - 8.0, settings.height_px / 2)
    lon, lat = transform(np.array([[x, y]]), settings.view.crs, WGS84)[0].tolist()
    follow_to(rig.canvas, (*far, (lon, lat)))
    rig.wait_idle()
    assert edge_px(rig, (lon, lat)) > EDGE_PX


def test_nothing_drawn_is_nothing_to_point_at(rig: CanvasRig) -> None:
    before = rig.canvas.navigator.target
    point_at_lines(rig.canvas, ())
    assert rig.canvas.navigator.target == before
