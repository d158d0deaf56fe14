from __future__ import annotations

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.growing_array import GrowingArray, GrowingNumbers, room_share

PIECES = st.lists(st.lists(st.sampled_from([0, 0, 0, 3]), min_size=1, max_size=6), max_size=9)


@given(PIECES, st.sampled_from([0, 5, 1000]))
def test_numbers_appended_are_numbers_concatenated(pieces: list[list[int]], expected: int) -> None:
    plain, often_same = GrowingArray(np.uint8), GrowingNumbers(np.uint8)
    for row, piece in enumerate(pieces):
        numbers, share = np.array(piece, np.uint8), room_share(expected, len(piece))
        earlier, kept = often_same.filled(), often_same.filled().tolist()
        plain.append(numbers, share)
        often_same.append(numbers, share)
        wanted = [number for each in pieces[: row + 1] for number in each]
        assert plain.filled().tolist() == often_same.filled().tolist() == wanted
        assert earlier.tolist() == kept


def test_what_is_all_the_same_takes_no_memory() -> None:
    column = GrowingNumbers(np.float32)
    for _ in range(50):
        column.append(np.zeros(1000, np.float32), 1.0)
    assert column.filled().shape == (50_000,)
    assert column.filled().strides == (0,)
    column.append(np.ones(1, np.float32), 1.0)
    assert column.filled()[-2:].tolist() == [0.0, 1.0]
