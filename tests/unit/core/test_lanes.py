from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest
import shapely

from corridormap.core.errors import GeometryError
from corridormap.core.geometry_block import block_from_shapely
from corridormap.core.lane_making import lanes_of
from corridormap.core.lane_pieces import TrackUse
from tests.lane_scenes import Points, lanes_from, northwards, sideways

TRUNK: Points = [(0, 0), (1, 0), (2, 0), (3, 0)]
FROM_NORTH: Points = [(-1, 1), (0, 0)]
FROM_SOUTH: Points = [(-1, -1), (0, 0)]


def test_lines_lie_on_the_side_that_they_come_from() -> None:
    lanes = lanes_from({"south": [*FROM_SOUTH, *TRUNK[1:]], "north": [*FROM_NORTH, *TRUNK[1:]]})
    assert northwards(lanes, 1, (1, 0), (2, 0)) == -0.5
    assert northwards(lanes, 2, (1, 0), (2, 0)) == 0.5
    # Before they meet each has its track for itself.
    assert northwards(lanes, 1, (-1, -1), (0, 0)) == 0.0


def test_lines_lie_on_the_side_to_which_they_leave() -> None:
    south: Points = [*TRUNK, (4, -1)]
    north: Points = [*TRUNK, (4, 1)]
    lanes = lanes_from({"straight": [*TRUNK, (4, 0)], "south": south, "north": north})
    found = [northwards(lanes, fid, (1, 0), (2, 0)) for fid in (1, 2, 3)]
    assert found == [0.0, -1.0, 1.0]


def test_a_line_told_backwards_keeps_its_side() -> None:
    north, south = [*FROM_NORTH, *TRUNK[1:]], [*FROM_SOUTH, *TRUNK[1:]]
    there = sideways(lanes_from({"north": north, "south": south}))
    for back in (
        {"north": north[::-1], "south": south},
        {"north": north, "south": south[::-1]},
        {"north": north[::-1], "south": south[::-1]},
    ):
        found = sideways(lanes_from(back))
        assert found.keys() == there.keys()
        assert all(np.allclose(found[key], step) for key, step in there.items())


def test_one_of_three_that_leaves_and_comes_back_does_so_on_the_same_side() -> None:
    straight: Points = [(x, 0) for x in range(10)]
    around: Points = [*straight[:4], (4, 2), (5, 2), *straight[6:]]
    lanes = lanes_from({"around": around, "one": straight, "other": straight})
    before = [northwards(lanes, fid, (1, 0), (2, 0)) for fid in (1, 2, 3)]
    after = [northwards(lanes, fid, (7, 0), (8, 0)) for fid in (1, 2, 3)]
    between = [northwards(lanes, fid, (4, 0), (5, 0)) for fid in (2, 3)]
    assert before == after
    assert before[0] == 1.0
    assert sorted(between) == [-0.5, 0.5]
    assert (between[0] > between[1]) == (before[1] > before[2])


def test_lines_that_share_all_their_way_keep_their_order_wherever_pieces_point() -> None:
    # A third line drawn from east to west cuts the way into pieces that point against each other.
    way: Points = [(x, 0) for x in range(8)]
    crossing: Points = [(5, 5), (5, 0), (4, 0), (3, 0), (3, -5)]
    lanes = lanes_from({"crossing": crossing, "first": way, "second": way})
    sides = [
        northwards(lanes, 2, here, there) > northwards(lanes, 3, here, there)
        for here, there in pairwise(way)
    ]
    assert len(set(sides)) == 1


def test_legs_of_one_corridor_have_one_lane() -> None:
    lanes = lanes_from(
        {"main": TRUNK, "branch": [*TRUNK[:3], (3, 3)], "other": TRUNK},
        {"main": "corridor", "branch": "corridor"},
    )
    main, branch, other = (northwards(lanes, fid, (0, 0), (1, 0)) for fid in (1, 2, 3))
    assert main == branch == -other
    assert abs(main) == 0.5
    assert lanes.counts[lanes.pieces[lanes.stretches[0]]] == 2


def test_where_one_leg_of_a_corridor_ends_the_next_goes_on() -> None:
    one: Points = [(0, 0), (1, 0), (2, 0)]
    lanes = lanes_from(
        {"one": one, "two": [(2, 0), (3, 0), (4, 1)], "other": [*one, (3, 0), (4, -1)]},
        {"one": "corridor", "two": "corridor"},
    )
    # The fork lies on the second leg; the first knows of it.
    assert northwards(lanes, 1, (0, 0), (1, 0)) == 0.5
    first, second = lanes.stretches[lanes.fids == 1], lanes.stretches[lanes.fids == 2]
    assert set(lanes.joints[first].ravel()) & set(lanes.joints[second].ravel())


def test_both_tracks_of_a_railway_are_one() -> None:
    there: Points = [(0, 0), (1, 0), (1.5, 0.001), (2, 0), (3, 0)]
    back: Points = [(3, 0), (2, 0), (1.5, -0.0004), (1, 0), (0, 0)]
    lanes = lanes_from({"there": there, "back": back})
    assert set(lanes.counts[lanes.pieces]) == {2}
    far = lanes_from({"there": there, "back": [*back[:2], (1.5, -0.1), *back[3:]]})
    assert set(far.counts[far.pieces]) == {1, 2}


def test_lanes_of_a_piece_lie_evenly_around_its_middle() -> None:
    lanes = lanes_from(dict.fromkeys("abcde", TRUNK))
    assert sorted(lanes.places.tolist()) == [-2.0, -1.0, 0.0, 1.0, 2.0]
    assert lanes.is_consistent


def test_a_path_with_a_gap_is_refused() -> None:
    block = block_from_shapely(
        [1, 2], [shapely.LineString([(0, 0), (1, 0)]), shapely.LineString([(5, 0), (6, 0)])]
    )
    uses = [TrackUse(1, "leg", "line", 0, False), TrackUse(1, "leg", "line", 1, False)]
    with pytest.raises(GeometryError, match="the pieces of leg do not follow each other"):
        lanes_of(block, uses)


def test_no_uses_are_no_lanes() -> None:
    block = block_from_shapely([1], [shapely.LineString([(0, 0), (1, 0)])])
    lanes = lanes_of(block, [])
    assert lanes.is_consistent
    assert len(lanes.fids) == len(lanes.pieces) == 0


def test_where_one_line_ends_the_other_leaves_on_its_own_side() -> None:
    for turn in (1, -1):
        lanes = lanes_from({"ends": TRUNK, "goes": [*TRUNK, (4, turn)]})
        assert northwards(lanes, 2, (1, 0), (2, 0)) == turn / 2
