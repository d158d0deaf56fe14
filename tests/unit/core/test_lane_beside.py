from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from corridormap.core.lane_beside import TrackBeside, shares_of
from corridormap.core.lane_making import lanes_of
from corridormap.core.lane_pieces import TrackUse
from corridormap.core.lanes import Lanes
from tests.lane_scenes import block_of

ROAD, RAIL = [(0.0, 1.0), (10.0, 1.0)], [(0.0, 0.0), (10.0, 0.0)]
LEFT = TrackBeside((0, 1), (0.2, 0.6, 0.2, 0.6), 500.0, 4000.0)


def made(
    lines: list[list[tuple[float, float]]], uses: list[TrackUse], *beside: TrackBeside
) -> Lanes:
    lanes = lanes_of(block_of(lines), uses, beside)
    assert lanes.is_consistent
    return lanes


def use(fid: int, piece: int, *, backwards: bool = False) -> TrackUse:
    return TrackUse(fid, f"leg{fid}", f"line{fid}", piece, backwards)


def test_what_is_told_from_either_side_is_the_same() -> None:
    told_back = TrackBeside((1, 0), (0.2, 0.6, 0.2, 0.6), -500.0, 4000.0)
    told_against = TrackBeside((0, 1), (0.6, 0.2, 0.6, 0.2), -500.0, 4000.0)
    assert told_back.in_order == told_against.in_order == LEFT
    opposite = TrackBeside((1, 0), (0.2, 0.6, 0.8, 0.4), 500.0, 4000.0)
    # Left of a line that comes the other way is left of this one, too.
    assert opposite.in_order == TrackBeside((0, 1), (0.4, 0.8, 0.6, 0.2), 500.0, 4000.0)


def test_pieces_that_are_joined_keep_what_runs_alongside_them() -> None:
    lines = [RAIL, [(20.0, 0.0), (10.0, 0.0)], [(0.0, 1.0), (20.0, 1.0)]]
    uses = [use(1, 0), use(1, 1, backwards=True), use(2, 2)]
    # From x 12 to x 16, told against the way of the second piece: the road lies right of it.
    lanes = made(lines, uses, TrackBeside((1, 2), (0.4, 0.8, 0.8, 0.6), -500.0, 4000.0))
    assert lanes.beside.tolist() == [[0, 1]]
    assert lanes.beside_shares == pytest.approx(np.array([[0.6, 0.8, 0.6, 0.8]]))
    assert lanes.beside_m.tolist() == [[500.0, 4000.0]]


def test_two_tracks_of_one_railway_are_not_alongside_each_other() -> None:
    twin = [(0.0, 0.0), (5.0, 0.001), (10.0, 0.0)]
    uses = [use(1, 0), use(2, 1)]
    assert not len(made([RAIL, twin], uses, replace(LEFT, apart_m=100.0)).beside)


def test_what_no_line_runs_over_is_left_out() -> None:
    assert not len(made([RAIL, ROAD], [use(1, 0)], LEFT).beside)
    assert len(made([RAIL, ROAD], [use(1, 0), use(2, 1)], LEFT).beside) == 1


@pytest.mark.parametrize(
    "spoilt",
    [
        lambda lanes: replace(lanes, beside=np.array([[0, 2]])),
        lambda lanes: replace(lanes, beside_shares=np.array([[0.0, 1.5, 0.0, 1.0]])),
        lambda lanes: replace(lanes, beside_m=np.zeros((2, 2))),
    ],
)
def test_numbers_that_do_not_fit_are_noticed(spoilt: Callable[[Lanes], Lanes]) -> None:
    assert not spoilt(made([RAIL, ROAD], [use(1, 0), use(2, 1)], LEFT)).is_consistent


def test_layers_with_other_neighbours_do_not_share_their_curves() -> None:
    uses = [use(1, 0), use(2, 1)]
    keys = {made([RAIL, ROAD], uses).track_key(), made([RAIL, ROAD], uses, LEFT).track_key()}
    assert len(keys) == 2


def test_shares_are_of_the_length() -> None:
    line = np.array([[0.0, 0.0], [3.0, 4.0], [3.0, 9.0]])
    assert shares_of(line).tolist() == [0.0, 0.5, 1.0]
