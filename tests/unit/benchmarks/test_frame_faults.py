"""What is counted in recorded frames is found in those of a renderer that was broken on purpose."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from PySide6.QtCore import QRect
from PySide6.QtGui import QColor, QImage, QPainter

from benchmarks.frame_faults import blank_share, levels_of, longest_gap_s, seams, stale_share
from corridormap.core.snapshot import LayerSnapshot
from corridormap.core.symbol import FillSymbol, LayerStyle, LineSymbol, SymbolSet
from tests.unit.render.pictures import layer, result_of, settings

SIZE_PX = (500, 300)
BACKGROUND = QColor("#ffffff")
AT = settings(size_px=SIZE_PX)


def land() -> LayerSnapshot:
    """Return areas and roads all over the picture, but for a lake in the middle."""
    rng = np.random.default_rng(3)
    ground = shapely.box(-400, -400, 400, 400) - shapely.Point(0, 0).buffer(60)
    steps = np.cumsum(rng.normal(0, 9, (60, 30, 2)), axis=1)
    roads = shapely.linestrings(steps + rng.uniform(-250, 250, (60, 1, 2)))
    style = LayerStyle(
        SymbolSet(
            line=LineSymbol("#804020", 1.5), fill=FillSymbol("#c0d0a0", LineSymbol("#607040"))
        )
    )
    return layer([ground, *roads], style)


@pytest.fixture(scope="module")
def settled() -> QImage:
    return result_of(land(), at=AT).image


def spoiled(picture: QImage, *rects: tuple[QRect, str]) -> QImage:
    """Return the picture as a renderer would leave it that forgets some of its patches."""
    image = picture.copy()
    painter = QPainter(image)
    for rect, color in rects:
        painter.fillRect(rect, QColor(color))
    painter.end()
    return image


def moved(picture: QImage, right_px: int) -> QImage:
    return spoiled(picture).copy(QRect(-right_px, 0, picture.width(), picture.height()))


def test_a_good_frame_has_no_faults(settled: QImage) -> None:
    kept = settled.convertToFormat(QImage.Format.Format_RGB16)
    for frame in (settled, kept, moved(settled, 2)):
        levels = levels_of(frame)[:, 4:]
        wanted = levels_of(settled)[:, 4:]
        assert blank_share(levels, wanted, BACKGROUND) == 0.0
        assert seams(levels, wanted) == 0
    assert stale_share(levels_of(kept), levels_of(spoiled(kept))) == 0.0


def test_enlarged_pictures_are_no_fault(settled: QImage) -> None:
    at = replace(AT, view=replace(AT.view, map_units_per_px=0.5))
    near = result_of(land(), at=at).image
    middle = settled.copy(QRect(125, 75, 250, 150)).scaled(*SIZE_PX)
    assert blank_share(levels_of(middle), levels_of(near), BACKGROUND) < 0.0005
    assert seams(levels_of(middle), levels_of(near)) == 0


def test_a_patch_left_blank_is_counted(settled: QImage) -> None:
    frame = spoiled(settled, (QRect(100, 20, 64, 64), BACKGROUND.name()))
    share = blank_share(levels_of(frame), levels_of(settled), BACKGROUND)
    assert share == pytest.approx(64 * 64 / (500 * 300), rel=0.2)
    # What is empty in the settled map as well is no blank.
    lake = spoiled(settled, (QRect(220, 120, 50, 50), BACKGROUND.name()))
    assert blank_share(levels_of(lake), levels_of(settled), BACKGROUND) < 0.0005


def test_strips_left_blank_are_told_from_bays(settled: QImage) -> None:
    wanted = levels_of(settled)
    for strip in (QRect(100, 20, 5, 64), QRect(20, 20, 64, 5)):
        frame = levels_of(spoiled(settled, (strip, BACKGROUND.name())))
        share = blank_share(frame, wanted, BACKGROUND, long_px=40)
        assert share == pytest.approx(5 * 64 / (500 * 300), rel=0.3)
    bays = [QRect(x, y, 30, 30) for x in (20, 90, 160) for y in (20, 200)]
    frame = levels_of(spoiled(settled, *((bay, BACKGROUND.name()) for bay in bays)))
    assert blank_share(frame, wanted, BACKGROUND) > 0.02
    assert blank_share(frame, wanted, BACKGROUND, long_px=40) == 0.0


@pytest.mark.parametrize("color", ["#ffffff", "#000000"])
@pytest.mark.parametrize(
    ("rect", "count"),
    [
        (QRect(128, 0, 1, 300), 1),
        (QRect(128, 40, 2, 90), 1),
        (QRect(0, 256, 500, 1), 1),
        (QRect(60, 64, 300, 2), 1),
        (QRect(128, 40, 1, 30), 0),
        (QRect(128, 40, 9, 200), 0),
    ],
)
def test_gaps_between_patches_are_counted(
    settled: QImage, rect: QRect, color: str, count: int
) -> None:
    frame = levels_of(spoiled(settled, (rect, color)))
    assert seams(frame, levels_of(settled)) == count


def test_straight_borders_of_the_map_itself_are_no_seams() -> None:
    grid = [shapely.LineString([(x, -400), (x, 400)]) for x in range(-200, 201, 50)]
    image = result_of(layer(grid, LineSymbol("#000000", 1.5)), at=AT).image
    assert seams(levels_of(image)) > 5
    assert seams(levels_of(image), levels_of(image)) == 0
    assert seams(levels_of(moved(image, 2)), levels_of(image)) == 0
    assert seams(levels_of(moved(image, 20)), levels_of(image)) > 5


def test_a_tile_of_an_older_map_is_stale(settled: QImage) -> None:
    older = moved(settled, 7)
    mixed = settled.copy()
    painter = QPainter(mixed)
    painter.drawImage(64, 128, older, 64, 128, 64, 64)
    painter.end()
    share = stale_share(levels_of(mixed), levels_of(settled))
    assert share == pytest.approx(1 / (7 * 4))
    assert stale_share(levels_of(older), levels_of(settled)) > 0.5


def test_the_longest_gap_leaves_pauses_out() -> None:
    times_s = [0.0, 0.1, 0.2, 0.9, 1.0, 1.3]
    assert longest_gap_s(times_s) == pytest.approx(0.7)
    assert longest_gap_s(times_s, [(0.4, 0.5)]) == pytest.approx(0.3)
    assert longest_gap_s([1.0]) == 0.0
