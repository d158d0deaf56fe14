"""A picture drawn window after window is the picture drawn at once."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QColor, QImage, QPainter

from corridormap.core.extent import Extent
from corridormap.core.symbol import FillSymbol, LineSymbol, MarkerSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.pixel_areas import ink_areas
from corridormap.render.pixel_lines import ink_lines
from corridormap.render.ragged import Runs
from corridormap.render.splat import Chords, Specks, splat_areas, splat_lines
from tests.unit.render.pictures import WHITE, pixels
from tests.unit.render.tiny_scenes import SIZE_PX, Draw, drawn, stamp_points, strewn

Floats = NDArray[np.float64]
COUNT = 12_000
MOVED_PX = 40_000.0
"""A window may lie far from the screen's corner."""


def scene(name: str, moved: Floats) -> Draw:
    middles = strewn(COUNT, False) + moved
    sizes = np.random.default_rng(1).uniform(0.1, 1.0, COUNT)
    move = np.column_stack((sizes, 0.3 * sizes))
    line = LineSymbol("#203040", 1.6)
    if name == "lines":
        chords = Chords(middles, middles + move, 1.05 * sizes, True)
        return lambda context: splat_lines(context, chords, line)
    if name == "areas":
        specks = Specks(middles, sizes**2, 4 * sizes)
        return lambda context: splat_areas(context, specks, FillSymbol("#0072b238", line))
    if name == "segments":
        coords = np.stack((middles, middles + 2 * move, middles + 5 * move), axis=1).reshape(-1, 2)
        runs = Runs(coords, np.arange(COUNT + 1) * 3, np.arange(COUNT))

        def segments(context: DrawContext) -> None:
            assert not len(ink_lines(context, runs, line))

        return segments
    if name == "small areas":
        corners = np.array([[0.0, 0.0], [1.0, 0.2], [0.4, 1.0], [0.0, 0.0]])
        coords = (middles[:, None] + 9 * sizes[:, None, None] * corners).reshape(-1, 2)
        rings = Runs(coords, np.arange(COUNT + 1) * 4, np.arange(COUNT))

        def cover(context: DrawContext) -> None:
            assert not len(ink_areas(context, rings, "#0072b238"))

        return cover
    marker = MarkerSymbol("circle", 7.0, "#0072b2" if name == "markers" else "#0072b280")
    return lambda context: stamp_points(context, middles[:3000], marker)


def in_windows(draw: Draw, ratio: float, moved: Floats) -> QImage:
    """Return the picture at `moved`, pieced together from windows of 64 x 56 points."""

    def in_all(context: DrawContext) -> None:
        for left in range(0, SIZE_PX[0], 64):
            for top in range(0, SIZE_PX[1], 56):
                context.painter.drawImage(left, top, one(context, left, top))

    def one(context: DrawContext, left: int, top: int) -> QImage:
        image = QImage(round(64 * ratio), round(56 * ratio), QImage.Format.Format_RGB32)
        image.setDevicePixelRatio(ratio)
        image.fill(QColor(WHITE))
        x, y = left + moved[0], top + moved[1]
        painter = QPainter(image)
        try:
            painter.translate(-x, -y)
            window = Extent(x, y, x + 64, y + 56)
            draw(replace(context, painter=painter, window=window))
        finally:
            painter.end()
        return image

    return drawn(in_all, ratio)


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("name", ["lines", "areas", "segments", "small areas", "markers", "glass"])
def test_windows_fit_together(name: str, ratio: float) -> None:
    here = np.zeros(2)
    whole = pixels(drawn(scene(name, here), ratio))
    pieces = pixels(in_windows(scene(name, here), ratio, here))
    assert np.abs(whole - pieces).max() <= 2
    assert np.abs(whole - 255).mean() > 1


@pytest.mark.parametrize("name", ["lines", "areas", "segments", "small areas", "markers"])
def test_windows_may_lie_far_away(name: str) -> None:
    far = np.array([MOVED_PX, -MOVED_PX])
    whole = pixels(drawn(scene(name, np.zeros(2))))
    pieces = pixels(in_windows(scene(name, far), 1.0, far))
    assert np.abs(whole - pieces).max() <= 2
