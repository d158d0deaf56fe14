"""Rows that stand for lines point at them on the map; it moves only where it has to."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from pytestqt.qtbot import QtBot

from corridormap.core.extent import Extent
from corridormap.ui.routes.line_pointing import point_at_lines, share_in_view
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


def test_nothing_drawn_is_nothing_to_point_at(rig: CanvasRig) -> None:
    before = rig.canvas.navigator.target
    point_at_lines(rig.canvas, ())
    assert rig.canvas.navigator.target == before
