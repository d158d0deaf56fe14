"""Shapes that cross themselves without end are drawn in parts, and look as if they were not."""

from __future__ import annotations

import time

import numpy as np
import pytest
from numpy.typing import NDArray

from corridormap.core.errors import Cancelled
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.core.symbol import FillSymbol, LineSymbol
from corridormap.render import pieces
from corridormap.render.draw_context import DrawContext
from corridormap.render.draw_fills import draw_fills
from corridormap.render.draw_lines import draw_strokes
from corridormap.render.pieces import LONGEST_PX, lengths_of, parts_of_area, shorter_lines
from corridormap.render.ragged import Runs
from tests.unit.render.pictures import difference, pixels
from tests.unit.render.tiny_scenes import SIZE_PX, drawn, exactly

Floats = NDArray[np.float64]
WIDTH, HEIGHT = SIZE_PX


def scribble(count: int, size_px: tuple[int, int] = SIZE_PX) -> Runs:
    """Return a closed ring that goes to and fro all over the picture."""
    coords = np.random.default_rng(count).uniform(-20, np.array(size_px) + 20, (count, 2))
    coords[-1] = coords[0]
    return Runs(coords, np.array([0, count]), np.zeros(1, np.int64))


def rings_of_one_feature(count: int) -> Runs:
    angle = np.linspace(0, 2 * np.pi, 9)
    ring = 5 * np.column_stack((np.cos(angle), np.sin(angle)))
    middles = np.random.default_rng(count).uniform(0, SIZE_PX, (count, 2))
    coords = (middles[:, None] + ring).reshape(-1, 2)
    return Runs(coords, np.arange(count + 1) * 9, np.zeros(count, np.int64))


AREAS = {"scribble": scribble(400), "many rings": rings_of_one_feature(1500)}


@pytest.mark.parametrize("ratio", [1.0, 1.5])
@pytest.mark.parametrize("color", ["#203040", "#20304080"])
@pytest.mark.parametrize("name", list(AREAS))
def test_areas_in_parts_are_those_in_one_piece(
    name: str, color: str, ratio: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    rings, symbol = AREAS[name], FillSymbol(color)
    assert lengths_of(rings).sum() > LONGEST_PX
    cut = drawn(lambda context: draw_fills(context, rings, symbol), ratio)
    monkeypatch.setattr("corridormap.render.draw_fills.LONGEST_PX", np.inf)
    whole = drawn(lambda context: draw_fills(context, rings, symbol), ratio)
    # Positions are rounded to parts of a pixel, from another corner.
    assert np.abs(pixels(cut) - pixels(whole)).max() <= 24
    assert difference(cut, whole) < 0.5


@pytest.mark.parametrize(
    "symbol",
    [LineSymbol("#203040", 3.0), LineSymbol("#203040", 2.0, dash_px=(6.0, 3.0))],
    ids=["solid", "dashed"],
)
def test_lines_in_pieces_are_those_in_one(
    symbol: LineSymbol, monkeypatch: pytest.MonkeyPatch
) -> None:
    runs = scribble(220)
    assert lengths_of(runs)[0] > LONGEST_PX
    cut = drawn(lambda context: draw_strokes(exactly(context), runs, symbol))
    monkeypatch.setattr(pieces, "LONGEST_PX", np.inf)
    whole = drawn(lambda context: draw_strokes(exactly(context), runs, symbol))
    moved = runs.moved(runs.coords + np.array([0.5, 0.0]))
    shifted = drawn(lambda context: draw_strokes(exactly(context), moved, symbol))
    assert difference(cut, whole) < 0.15 * difference(shifted, whole)


def test_pieces_make_up_the_line_and_know_how_far_along_they_begin() -> None:
    long, short = scribble(300).coords, np.array([[0.0, 0.0], [3.0, 4.0]])
    runs = Runs(
        np.concatenate((short, long, short)),
        np.array([0, 2, 302, 302, 304]),
        np.array([0, 1, 2, 3]),
        np.array([7.0, 5.0, 0.0, 1.0]),
    )
    cut = shorter_lines(runs)
    assert cut.phases is not None
    assert cut.owners.tolist()[:3] == [0, 2, 3]
    assert set(cut.owners.tolist()[3:]) == {1}
    of_long = [cut.coords[cut.offsets[run] : cut.offsets[run + 1]] for run in range(3, len(cut))]
    assert all(len(piece) > 1 for piece in of_long)
    rejoined = np.concatenate([of_long[0], *(piece[1:] for piece in of_long[1:])])
    np.testing.assert_array_equal(rejoined, long)
    lengths = lengths_of(cut)
    np.testing.assert_allclose(cut.phases[3:], 5.0 + np.cumsum(lengths[3:]) - lengths[3:])
    # Longer than wanted by no more than a segment.
    assert lengths.max() < pieces.PIECE_PX + np.hypot(WIDTH + 40, HEIGHT + 40)


def test_lines_that_are_short_are_left_alone() -> None:
    runs = Runs(np.zeros((0, 2)), np.zeros(3, np.int64), np.arange(2))
    assert shorter_lines(runs) is runs
    assert lengths_of(runs).tolist() == [0.0, 0.0]


def test_see_through_lines_are_left_whole_for_longer() -> None:
    runs = scribble(300)
    assert len(shorter_lines(runs)) > len(shorter_lines(runs, is_faded=True)) == 1
    assert len(shorter_lines(scribble(2_000), is_faded=True)) > 1


def test_parts_cover_the_box_once_and_are_short() -> None:
    box = Extent(0.0, 0.0, 240.0, 160.0)
    found = list(parts_of_area(scribble(2_000), box, 1.0))
    cells = np.zeros((160, 240), np.int64)
    for part, rings in found:
        x_0, y_0, x_1, y_1 = map(int, part.as_tuple())
        cells[y_0:y_1, x_0:x_1] += 1
        assert lengths_of(rings).sum() <= LONGEST_PX
    assert (cells == 1).all()


def test_no_call_holds_the_interpreter_for_long() -> None:
    """In one piece this takes seconds, by a thread that lets nobody else run."""
    size_px = (900, 640)
    rings = scribble(2_000, size_px)
    gaps: list[float] = []

    class Clock(Feedback):
        last = 0.0

        def check(self) -> None:
            now = time.thread_time()
            gaps.append(now - self.last)
            self.last = now

    clock = Clock()
    clock.last = time.thread_time()
    symbol = FillSymbol("#80a0c0", LineSymbol("#203040", 2.0))
    drawn(lambda context: draw_fills(exactly(context), rings, symbol), 1.0, size_px, clock)
    assert len(gaps) > 100
    assert max(gaps) < 0.3


def test_a_scribble_is_given_up_half_way() -> None:
    class Impatient(Feedback):
        asked = 0

        def check(self) -> None:
            self.asked += 1
            if self.asked == 5:
                raise Cancelled

    def draw(context: DrawContext) -> None:
        draw_fills(context, scribble(2_000), FillSymbol("#80a0c0"))

    with pytest.raises(Cancelled):
        drawn(draw, feedback=Impatient())
