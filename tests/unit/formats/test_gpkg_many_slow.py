"""Geometry that is read one by one is put together by pieces: the window waits for each."""

from __future__ import annotations

import struct
from typing import Any

import numpy as np
import pytest
import shapely

from corridormap.formats import gpkg_geometry
from corridormap.formats.gpkg_geometry import decode_batch
from tests.unit.formats.gpkg_making import blob_of, blob_of_wkb

COUNT = 300


def curve(number: int) -> bytes:
    """Return a half circle as a circular string."""
    points = [number, 0, number + 1, 1, number + 2, 0]
    return blob_of_wkb(struct.pack("<BII6d", 1, 8, 3, *points))


def blobs() -> list[Any]:
    """Return lines, curves and collections in turn."""
    line = shapely.LineString([(0, 0), (1, 2), (3, 4)])
    both = shapely.GeometryCollection([line, shapely.Point(5, 6)])
    return [(blob_of(line), curve(number), blob_of(both))[number % 3] for number in range(COUNT)]


def test_pieces_give_what_the_whole_gives(monkeypatch: pytest.MonkeyPatch) -> None:
    whole = decode_batch(range(COUNT), blobs())
    assert not whole.unusable
    joined: list[int] = []
    taken: list[int] = []
    concatenate, take = np.concatenate, np.take

    def joining(arrays: Any, *args: Any, **kwargs: Any) -> Any:
        if "out" in kwargs:
            joined.append(len(arrays))
        return concatenate(arrays, *args, **kwargs)

    def taking(array: Any, rows: Any, *args: Any, **kwargs: Any) -> Any:
        taken.append(len(rows))
        return take(array, rows, *args, **kwargs)

    monkeypatch.setattr(gpkg_geometry, "_RUNS_AT_ONCE", 7)
    monkeypatch.setattr(gpkg_geometry, "_ROWS_AT_ONCE", 50)
    monkeypatch.setattr(np, "concatenate", joining)
    monkeypatch.setattr(np, "take", taking)
    pieces = decode_batch(range(COUNT), blobs())
    for name in ("fids", "feature_offsets", "part_offsets", "coords", "bounds"):
        np.testing.assert_array_equal(getattr(pieces.block, name), getattr(whole.block, name))
    # A curve has one part, a collection two.
    assert (max(joined), sum(joined)) == (7, COUNT)
    assert (max(taken), sum(taken)) == (50, len(whole.block.coords))
