"""Areas counted pixel by pixel against Qt's own filling with stepped edges."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage, QPainter

from corridormap.core.errors import Cancelled
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render import draw_fills as fills
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_fills import draw_fills
from corridormap.render.ragged import Runs
from corridormap.render.stepped_areas import FEWEST, count_areas
from tests.unit.render.pictures import difference, pixels
from tests.unit.render.test_pixel_areas import SQUARE, patches_of_land, runs_of
from tests.unit.render.tiny_scenes import SIZE_PX, drawn

Floats = NDArray[np.float64]
BLUE = "#0072b238"


def by_qt(context: DrawContext, rings: Runs, color: str) -> None:
    context.painter.setRenderHint(QPainter.RenderHint.Antialiasing, False)
    fills._fill(context, rings, color)


def counted(rings: Runs, color: str = "#000000", ratio: float = 1.0) -> tuple[QImage, Runs]:
    rest: list[Runs] = []
    picture = drawn(lambda context: rest.append(count_areas(context, rings, color)), ratio)
    return picture, rest[0]


def with_others(ring: Floats) -> Runs:
    """Return a ring of any length among enough squares that all are counted."""
    squares = np.tile(SQUARE * 3 + 200.0, (FEWEST, 1)) - (0.0, 60.0)
    offsets = np.arange(FEWEST + 1) * len(SQUARE)
    coords = np.concatenate((squares, ring))
    return Runs(coords, np.append(offsets, len(coords)), np.arange(FEWEST + 1))


@pytest.mark.parametrize("ratio", [1.0, 1.5, 2.0])
@pytest.mark.parametrize("radius_px", [1.5, 9.0, 40.0])
def test_the_same_pixels_are_filled_as_by_qt(radius_px: float, ratio: float) -> None:
    rings = patches_of_land(60, radius_px)
    found, rest = counted(rings, "#000000", ratio)
    wanted = drawn(lambda context: by_qt(context, rings, "#000000"), ratio)
    unlike = (pixels(found) != pixels(wanted)).any(axis=2)
    # Qt rounds corners to 1/64 of a pixel: one pixel in a thousand may fall on the other side.
    assert unlike.mean() < 0.002
    assert (pixels(wanted)[:, :, 0] == 0).mean() > 0.005
    # Out of sight a large ring is not looked at.
    assert len(rest) <= 1


@pytest.mark.parametrize("count", [200, 2_000])
def test_areas_on_one_another_are_as_dense_as_qt_draws_them(count: int) -> None:
    rings = patches_of_land(count, 12.0)
    found, _ = counted(rings, BLUE)
    wanted = drawn(lambda context: by_qt(context, rings, BLUE))
    moved = rings.moved(rings.coords + np.array([0.5, 0.0]))
    shifted = drawn(lambda context: by_qt(context, moved, BLUE))
    assert difference(found, wanted) < 0.2 * difference(shifted, wanted) + 2.0


def test_more_areas_than_levels_are_opaque() -> None:
    picture, _ = counted(runs_of(np.stack([SQUARE * 9 + 50] * 70_000)), "#00000010")
    dark = pixels(picture)[:, :, 0] == 0
    assert dark.sum() == 81
    assert dark[50:59, 50:59].all()


@pytest.mark.parametrize("side_px", [9, 3_000])
@pytest.mark.parametrize("count", [63, 127, 128, 129, 254, 300])
def test_no_number_of_areas_on_one_another_is_miscounted(count: int, side_px: int) -> None:
    # Some of those that end below the picture: what ends there is not looked at.
    picture, _ = counted(runs_of(np.stack([SQUARE * side_px + 50] * count)), "#00000002")
    wanted = 255.0 * (1.0 - 2 / 255) ** count
    inside = pixels(picture)[50:59, 50:59, 0].astype(np.int64)
    assert (abs(inside - max(wanted, 255.0 * (1.0 - 2 / 255) ** 255)) <= 1.5).all()


def test_what_reaches_out_of_the_picture_is_filled_up_to_its_edge() -> None:
    picture, rest = counted(with_others(SQUARE * 5_000 - 1_000.0))
    assert (pixels(picture)[:, :, 0] == 0).all()
    assert not len(rest)


def test_large_rings_that_cross_themselves_are_left_to_others() -> None:
    tie = np.array([[0.0, 0.0], [70.0, 60.0], [70.0, 0.0], [0.0, 60.0], [0.0, 0.0]]) + 20
    angles = np.linspace(0, 4 * np.pi, 41)
    twice = (
        80 + np.stack((np.cos(angles), np.sin(angles)), axis=1) * np.linspace(30, 50, 41)[:, None]
    )
    bay = np.array([[0, 0], [90, 0], [90, 90], [80, 90], [80, 10], [0, 10], [0, 0]], np.float64)
    for ring in (tie, twice, bay):
        picture, rest = counted(with_others(ring))
        assert rest.owners.tolist() == [FEWEST]
        np.testing.assert_array_equal(rest.coords, ring)
        assert (pixels(picture)[:, :, 0] == 0).sum() == 9


def test_both_wings_of_a_small_bow_tie_are_filled() -> None:
    tie = np.array([[0.0, 0.0], [12.0, 10.0], [12.0, 0.0], [0.0, 10.0], [0.0, 0.0]]) + 30
    picture, _ = counted(with_others(tie))
    assert (pixels(picture)[35, [31, 40], 0] == 0).all()


def test_holes_and_few_areas_are_left_to_others() -> None:
    rings = with_others(SQUARE * 5)
    holed = Runs(rings.coords, rings.offsets, np.minimum(rings.owners, FEWEST - 1))
    extra = counted(holed)[1]
    # Too few are left without those two: all are.
    assert len(extra) == FEWEST + 1
    assert len(counted(runs_of(np.stack([SQUARE * 9] * (FEWEST - 1))))[1]) == FEWEST - 1


def test_what_is_nowhere_or_nothing_does_no_harm() -> None:
    strange = [SQUARE * 4 + (1e300, 5.0), SQUARE * np.nan, SQUARE * 4 - 1e6, SQUARE * 0 + 9]
    picture, rest = counted(runs_of(np.stack([*strange, *[SQUARE * 4 + 9] * FEWEST])))
    assert (pixels(picture)[:, :, 0] < 255).sum() == 16
    assert rest.owners.tolist() == [0, 1]
    assert not len(counted(Runs(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64)))[1])


def test_window_after_window_gives_the_same_pixels() -> None:
    rings = patches_of_land(400, 14.0)
    whole, _ = counted(rings, BLUE)

    def in_parts(context: DrawContext) -> None:
        for left in (0, 97):
            box = Extent(left, 0, 97 if left == 0 else SIZE_PX[0], SIZE_PX[1])
            count_areas(replace(context, window=box), rings, BLUE)

    np.testing.assert_array_equal(pixels(drawn(in_parts)), pixels(whole))


def test_it_stops_when_asked_to() -> None:
    feedback = Feedback()
    feedback.cancel()

    def draw(context: DrawContext) -> None:
        count_areas(context, patches_of_land(100, 2.0), "#000000")

    with pytest.raises(Cancelled):
        drawn(draw, feedback=feedback)


@pytest.mark.parametrize(
    ("outline", "is_stepped"), [(LineSymbol("#000000", 1.2), True), (None, False)]
)
def test_only_edges_under_an_outline_are_stepped(
    monkeypatch: pytest.MonkeyPatch, outline: LineSymbol | None, is_stepped: bool
) -> None:
    monkeypatch.setattr(fills, "draw_strokes", lambda *args: None)
    rings, symbol = patches_of_land(300, 12.0), FillSymbol("#00000080", outline)
    picture = drawn(lambda context: draw_fills(context, rings, symbol, are_many=True))
    # Smooth edges have many shades of the areas' colour, stepped ones those of whole layers.
    assert (len(np.unique(pixels(picture)[:, :, 0])) < 20) == is_stepped
