from __future__ import annotations

from random import Random

import numpy as np
import shapely
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.block_buffer import BlockBuffer
from corridormap.core.geometry_block import GeometryBlock, block_from_shapely, concatenate

NAMES = ("fids", "feature_offsets", "part_offsets", "part_kinds", "coords", "bounds")


def lines(first: int, sizes: list[int]) -> GeometryBlock:
    made = [
        shapely.LineString([(first + row, k) for k in range(size)]) if size > 1 else None
        for row, size in enumerate(sizes)
    ]
    return block_from_shapely(range(first, first + len(sizes)), made)


def assert_same(ours: GeometryBlock, theirs: GeometryBlock) -> None:
    for name in NAMES:
        assert np.array_equal(
            getattr(ours, name), getattr(theirs, name), equal_nan=name == "bounds"
        )


@given(
    st.lists(st.lists(st.integers(0, 9), max_size=12), max_size=12),
    st.sampled_from([0, 3, 50, 10_000]),
)
def test_blocks_appended_are_blocks_concatenated(sizes: list[list[int]], expected: int) -> None:
    buffer = BlockBuffer(expected)
    blocks: list[GeometryBlock] = []
    for part in sizes:
        blocks.append(lines(len(buffer), part))
        buffer.append(blocks[-1])
        assert_same(buffer.block(), concatenate(blocks))


def test_what_was_handed_out_stays_as_it_was() -> None:
    buffer = BlockBuffer(4)
    buffer.append(lines(0, [3, 2]))
    early = buffer.block()
    kept = early.coords.copy()
    for start in range(2, 200, 2):
        buffer.append(lines(start, [9, 9]))
    assert np.array_equal(early.coords, kept)
    assert len(early) == 2
    assert len(buffer.block()) == 200


@given(st.lists(st.integers(0, 5), max_size=40), st.randoms(use_true_random=False))
def test_drained_in_another_order_is_taken_in_that_order(sizes: list[int], chance: Random) -> None:
    buffer = BlockBuffer(len(sizes), has_bounds=False)
    buffer.append(lines(0, sizes))
    order = list(range(len(sizes)))
    chance.shuffle(order)
    rows = np.array(order, np.int64)
    wanted = buffer.block().taken(rows)
    assert_same(buffer.drained(rows), wanted)
