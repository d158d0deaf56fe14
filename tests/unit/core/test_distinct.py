from __future__ import annotations

import subprocess
import sys

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from corridormap.core.distinct import distinct, first_rows, numbered

NUMBERS = st.lists(st.integers(-5, 5), max_size=40).map(lambda values: np.array(values, np.int64))


@given(NUMBERS)
def test_they_are_what_numpy_finds(values: np.ndarray[tuple[int], np.dtype[np.int64]]) -> None:
    wanted, first, inverse, counts = np.unique(
        values, return_index=True, return_inverse=True, return_counts=True
    )
    assert distinct(values).tolist() == wanted.tolist()
    assert first_rows(values).tolist() == first.tolist()
    ours, how_many = numbered(values)
    assert ours.tolist() == inverse.tolist()
    assert how_many.tolist() == counts.tolist()


def test_masked_arrays_are_not_loaded_for_them() -> None:
    code = (
        "import sys, numpy as np; from corridormap.core.distinct import *;"
        "distinct(np.arange(3)); first_rows(np.arange(3)); numbered(np.arange(3));"
        "print('numpy.ma' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"
