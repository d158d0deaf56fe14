"""Which of the stamps at one pixel is on top, and in which order they are drawn."""

from __future__ import annotations

import numpy as np
import pytest

from corridormap.core.feedback import Feedback
from corridormap.render.stamp_places import SPARSE, Corners, Part, topmost

PART = Part(left=0, top=0, width=40, height=30, side_px=5)


def some_corners(ranks: list[int], seed: int) -> Corners:
    """Return one corner for each rank, here and there in the part, several at one pixel."""
    rng = np.random.default_rng(seed)
    x_px = rng.integers(-4, 12, len(ranks)).astype(np.int32)
    y_px = rng.integers(-4, 9, len(ranks)).astype(np.int32)
    return Corners(x_px, y_px, np.array(ranks, np.int32))


def one_by_one(pieces: list[Corners]) -> list[int]:
    """Return what `topmost` should, found stamp by stamp."""
    highest: dict[int, int] = {}
    for piece in pieces:
        for cell, rank in zip(PART.places(piece).tolist(), piece.ranks.tolist(), strict=True):
            highest[cell] = max(highest.get(cell, -1), rank)
    return sorted(highest, key=lambda cell: highest[cell])


@pytest.mark.parametrize("step", [1, 3, 1_000, 50 * SPARSE])
def test_the_topmost_of_each_pixel_come_lowest_first(step: int) -> None:
    shuffled = (np.random.default_rng(step).permutation(300) * step).tolist()
    pieces = [some_corners(shuffled[:180], 1), some_corners(shuffled[180:], 2)]
    found = topmost(PART, pieces, Feedback()).tolist()
    assert found == one_by_one(pieces)
    assert len(found) < 300


@pytest.mark.parametrize("rank", [0, 7, 1_000_000_000])
def test_a_lone_stamp_is_found_whatever_its_rank(rank: int) -> None:
    lone = Corners(*(np.array([value], np.int32) for value in (3, 4, rank)))
    assert topmost(PART, [lone], Feedback()).tolist() == PART.places(lone).tolist()
