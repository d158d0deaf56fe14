from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from corridormap.core.errors import SourceError
from corridormap.network.archive import _packed, _unpacked, read_arrays, write_arrays

SOME = {
    "x": np.array([5, -3, 2**31 - 1, -(2**31), 0], dtype=np.int32),
    "names": np.array(["", "suez", "马六甲"]),
    "lines": np.array([[1.5, 2.5], [3.5, 4.5]]),
}


def test_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    assert write_arrays(tmp_path / "a.npz", dict(SOME))
    back = read_arrays(tmp_path / "a.npz")
    assert back.keys() == SOME.keys()
    for name, array in SOME.items():
        assert back[name].dtype == array.dtype
        assert np.array_equal(back[name], array)


@given(arrays(np.int32, st.integers(0, 40)))
def test_packing_loses_nothing(array: np.ndarray) -> None:
    assert np.array_equal(_unpacked(*_packed("x", array)), array)


def test_the_same_arrays_make_the_same_bytes(tmp_path: Path) -> None:
    write_arrays(tmp_path / "a.npz", dict(SOME))
    write_arrays(tmp_path / "b.npz", dict(reversed(SOME.items())))
    assert (tmp_path / "a.npz").read_bytes() == (tmp_path / "b.npz").read_bytes()


def test_a_file_with_the_same_contents_is_left_alone(tmp_path: Path) -> None:
    path = tmp_path / "a.npz"
    write_arrays(path, dict(SOME))
    before = path.stat().st_mtime_ns
    assert not write_arrays(path, dict(SOME))
    assert path.stat().st_mtime_ns == before
    assert write_arrays(path, SOME | {"x": np.array([1], dtype=np.int32)})


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(SourceError, match=r"rail\.npz: the file is missing"):
        read_arrays(tmp_path / "rail.npz")


@pytest.mark.parametrize("keep", [0, 30, 400])
def test_a_truncated_file_is_one_clear_line(tmp_path: Path, keep: int) -> None:
    path = tmp_path / "rail.npz"
    write_arrays(path, {"x": np.arange(5000, dtype=np.int32) ** 2})
    path.write_bytes(path.read_bytes()[:keep])
    with pytest.raises(SourceError, match=r"rail\.npz: not a network file"):
        read_arrays(path)
