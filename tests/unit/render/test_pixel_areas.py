"""Small areas added up as cover against Qt's paths of the same areas."""

from __future__ import annotations

import numpy as np
import pytest
from numpy.typing import NDArray
from PySide6.QtGui import QImage

from corridormap.core.errors import Cancelled
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import FillSymbol
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_fills import draw_fills
from corridormap.render.pixel_areas import LARGEST_PX, ink_areas
from corridormap.render.ragged import Runs
from tests.unit.render.pictures import pixels
from tests.unit.render.tiny_scenes import SIZE_PX, drawn, errors_and_bounds

Floats = NDArray[np.float64]
CORNERS = 8
COUNTS = (50, 300, 1_000, 3_000, 9_000)
SQUARE = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.0, 0.0]])


def patches_of_land(count: int, radius_px: float) -> Runs:
    """Return closed rings with bays, some going round one way and some the other."""
    rng = np.random.default_rng(count)
    angles = np.arange(CORNERS) + rng.uniform(0.0, 0.8, (count, CORNERS))
    angles *= 2 * np.pi / CORNERS
    angles[::2] *= -1
    radius = radius_px * rng.lognormal(0.0, 0.4, (count, 1)) * rng.uniform(0.5, 1.2, angles.shape)
    ring = np.stack((radius * np.cos(angles), radius * np.sin(angles)), axis=-1)
    ring = np.concatenate((ring, ring[:, :1]), axis=1)
    ring += rng.uniform(-10, SIZE_PX, (count, 2))[:, None]
    return runs_of(ring)


def runs_of(rings: Floats) -> Runs:
    count, vertices, _ = rings.shape
    return Runs(rings.reshape(-1, 2), np.arange(count + 1) * vertices, np.arange(count))


def by_path(context: DrawContext, rings: Runs, color: str) -> None:
    draw_fills(context, rings, FillSymbol(color))


@pytest.mark.parametrize("radius_px", [0.7, 2.0, 4.0])
@pytest.mark.parametrize(
    ("color", "ratio"), [("#0072b2", 1.0), ("#0072b238", 1.0), ("#0072b238", 2.0), ("#0072b2", 1.5)]
)
def test_cover_is_much_nearer_to_paths_than_half_a_pixel(
    color: str, ratio: float, radius_px: float
) -> None:
    def exact(context: DrawContext, count: int, shift_px: float) -> None:
        rings = patches_of_land(count, radius_px / ratio)
        by_path(context, rings.moved(rings.coords + np.array([shift_px, 0.0])), color)

    def shortcut(context: DrawContext, count: int) -> None:
        rest = ink_areas(context, patches_of_land(count, radius_px / ratio), color)
        by_path(context, rest, color)

    for error, bound in errors_and_bounds(COUNTS, shortcut, exact, ratio):
        # A picture that is covered all over hardly changes when it is moved.
        assert error < max(0.4 * bound, 0.01)


def ink(rings: Runs, color: str = "#000000") -> tuple[QImage, Runs]:
    rest: list[Runs] = []
    picture = drawn(lambda context: rest.append(ink_areas(context, rings, color)))
    return picture, rest[0]


def test_a_square_on_whole_pixels_covers_these_and_no_others() -> None:
    picture, rest = ink(runs_of((SQUARE * 5 + (20.0, 30.0))[None]))
    dark = pixels(picture)[:, :, :3].sum(axis=2) == 0
    assert dark[30:35, 20:25].all()
    assert dark.sum() == 25
    assert not len(rest)


def test_neighbours_that_share_a_border_leave_no_seam() -> None:
    tiles = [SQUARE * 3.3 + (3.3 * column, 3.3 * row) for row in range(9) for column in range(9)]
    picture, _ = ink(runs_of(np.stack(tiles) + 40.25))
    assert pixels(picture)[42:68, 42:68, :3].max() == 0


def test_areas_on_one_another_are_denser() -> None:
    one, _ = ink(runs_of((SQUARE * 9 + 50)[None]), "#00000040")
    three, _ = ink(runs_of(np.stack([SQUARE * 9 + 50] * 3)), "#00000040")
    clear = 1 - 0x40 / 255
    assert pixels(one)[55, 55, 0] == pytest.approx(255 * clear, abs=1.5)
    assert pixels(three)[55, 55, 0] == pytest.approx(255 * clear**3, abs=1.5)


def test_both_wings_of_a_bow_tie_are_filled() -> None:
    tie = np.array([[0.0, 0.0], [12.0, 10.0], [12.0, 0.0], [0.0, 10.0], [0.0, 0.0]])
    picture, _ = ink(runs_of((tie + 30)[None]))
    assert pixels(picture)[35, 31, 0] == 0
    assert pixels(picture)[35, 40, 0] == 0


def test_large_ones_and_those_with_holes_are_left_to_others() -> None:
    ring = np.concatenate([SQUARE * size + 10 for size in (8.0, 2.0, LARGEST_PX + 1.0, 3.0)])
    rings = Runs(ring, np.arange(5) * 5, np.array([0, 0, 1, 2]))
    _, rest = ink(rings)
    assert rest.owners.tolist() == [0, 0, 1]
    np.testing.assert_array_equal(rest.coords, ring[:15])


def test_what_is_nowhere_or_nothing_does_no_harm() -> None:
    far = np.stack([SQUARE * 4 + (1e300, 5.0), SQUARE * 4 - 1e6, SQUARE * 0 + 9, SQUARE * 4 + 9])
    picture, rest = ink(runs_of(far))
    assert (pixels(picture)[:, :, 0] < 255).sum() == 16
    assert not len(ink(Runs(np.zeros((0, 2)), np.zeros(1, np.int64), np.zeros(0, np.int64)))[1])
    assert len(rest) <= 1


def test_it_stops_when_asked_to() -> None:
    feedback = Feedback()
    feedback.cancel()

    def draw(context: DrawContext) -> None:
        ink_areas(context, patches_of_land(100, 2.0), "#000000")

    with pytest.raises(Cancelled):
        drawn(draw, feedback=feedback)


def test_edges_that_are_upright_but_for_rounding_are_divided_by_nothing() -> None:
    # So near to nought numbers lie closer together than where the picture's border has been added.
    tiny = 1e-7
    leaning = np.array([(tiny, 4), (3 * tiny, 9), (6, 9), (6, 4), (tiny, 4)], float)
    upright = np.array([(0, 4), (0, 9), (6, 9), (6, 4), (0, 4)], float)
    with np.errstate(all="raise", under="ignore"):
        picture, rest = ink(runs_of(leaning[None]))
    assert not len(rest)
    assert picture == ink(runs_of(upright[None]))[0]
