"""Whatever runs together: which way a line is told changes nothing of where it is drawn."""

from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.lanes import Lanes
from tests.lane_scenes import Points, lanes_from, sideways

STEPS = st.lists(st.integers(-1, 1), min_size=1, max_size=7)
STARTS = st.tuples(st.integers(0, 3), st.integers(-1, 1))


@st.composite
def walks(draw: st.DrawFn) -> Points:
    """Return points of a small grid, each further east than the one before."""
    x, y = draw(STARTS)
    points = [(float(x), float(y))]
    for rise in draw(STEPS):
        x, y = x + 1, max(-2, min(2, y + rise))
        points.append((float(x), float(y)))
    return points


SCENES = st.lists(st.tuples(walks(), st.sampled_from("abc"), st.booleans()), min_size=1, max_size=6)


@given(SCENES)
def test_the_way_a_leg_is_told_does_not_matter(
    scene: list[tuple[Points, str, bool]],
) -> None:
    corridors = {f"leg{n}": name for n, (_, name, _) in enumerate(scene)}
    straight = {f"leg{n}": points for n, (points, _, _) in enumerate(scene)}
    turned = {
        f"leg{n}": points[::-1] if is_turned else points
        for n, (points, _, is_turned) in enumerate(scene)
    }
    here = sideways(lanes_from(straight, corridors))
    there = sideways(lanes_from(turned, corridors))
    assert here.keys() == there.keys()
    for key, step in here.items():
        np.testing.assert_allclose(there[key], step, atol=1e-12)


@given(SCENES)
def test_lanes_fill_a_piece_without_gap_or_overlap(scene: list[tuple[Points, str, bool]]) -> None:
    corridors = {f"leg{n}": name for n, (_, name, _) in enumerate(scene)}
    lanes = lanes_from({f"leg{n}": points for n, (points, _, _) in enumerate(scene)}, corridors)
    assert lanes.is_consistent
    for piece in range(len(lanes.block)):
        places = np.sort(lanes.places[lanes.pieces == piece])
        assert len(places) == lanes.counts[piece]
        np.testing.assert_allclose(np.diff(places), 1.0)
        assert not len(places) or places[0] == -places[-1]
    assert _joints_are_shared(lanes)


def _joints_are_shared(lanes: Lanes) -> bool:
    """Whether uses that follow each other on a path meet in the same joint."""
    sides = lanes.backwards.astype(int)
    leave = lanes.joints[lanes.stretches, 1 - sides]
    enter = lanes.joints[lanes.stretches, sides]
    return bool((lanes.starts[1:] | (leave[:-1] == enter[1:])).all())
