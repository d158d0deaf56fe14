"""Rows in lists, for who goes through them and for who stops half-way."""

from __future__ import annotations

import gc
from pathlib import Path

import pytest
import shapely

from corridormap.core.errors import SourceError
from corridormap.formats.gpkg_connection import Reader
from tests.unit.formats.gpkg_making import write_layer


@pytest.fixture
def path(tmp_path: Path) -> Path:
    points = [shapely.Point(number, 1.0) for number in range(25)]
    return write_layer(tmp_path / "a.gpkg", "a", points)


def test_rows_come_in_lists(path: Path) -> None:
    with Reader(path) as reader:
        sizes = [len(rows) for rows in reader.chunks("SELECT fid FROM a", 10)]
    assert sizes == [10, 10, 5]


def test_a_file_closed_half_way_leaves_no_noise(path: Path) -> None:
    with Reader(path) as reader:
        chunks = reader.chunks("SELECT fid FROM a", 10)
        assert len(next(chunks)) == 10
    # An error in here would be an unraisable one, which the tests count as a failure.
    chunks.close()  # type: ignore[attr-defined]
    del chunks
    gc.collect()


def test_what_the_query_does_wrong_is_told(path: Path) -> None:
    with Reader(path) as reader, pytest.raises(SourceError, match="cannot be read"):
        next(reader.chunks("SELECT nothing FROM a", 10))
