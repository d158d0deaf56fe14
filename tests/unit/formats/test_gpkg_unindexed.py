"""A spatial index that was left behind hides no features from views of a part of the layer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import shapely
from numpy.typing import NDArray

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.formats import gpkg_unindexed
from corridormap.formats.gpkg import open_geopackage
from tests.unit.formats.gpkg_making import run_sql, write_layer

COUNT = 400
VIEW = Extent(99.5, 19.5, 105.5, 25.5)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    """A layer of points 20 to a row, one of them null."""
    places = [shapely.Point(95 + n % 20, 15 + n // 20) for n in range(COUNT)]
    return write_layer(tmp_path / "a.gpkg", "a", [None, *places[1:]])


def in_view(path: Path) -> list[int]:
    (source,) = open_geopackage(path).sources
    blocks = list(source.read_blocks(Feedback(), VIEW))
    return np.concatenate([block.fids for block in blocks]).tolist() if blocks else []


@pytest.mark.parametrize("most", [20_000, 50], ids=["looked at besides", "all read"])
@pytest.mark.parametrize(
    "spoil",
    [
        "DELETE FROM rtree_a_geom WHERE id % 3 = 0",
        "DELETE FROM rtree_a_geom",
        "DELETE FROM rtree_a_geom WHERE id = 106",
    ],
)
def test_what_the_index_lacks_is_found(
    path: Path, monkeypatch: pytest.MonkeyPatch, most: int, spoil: str
) -> None:
    sound = in_view(path)
    assert 106 in sound
    assert len(sound) == 36
    monkeypatch.setattr(gpkg_unindexed, "MOST_UNINDEXED", most)
    run_sql(path, spoil)
    assert in_view(path) == sound


def test_an_index_that_cannot_be_read_is_done_without(path: Path) -> None:
    sound = in_view(path)
    run_sql(path, "DELETE FROM sqlite_master WHERE name = 'rtree_a_geom_rowid'")
    assert in_view(path) == sound


def test_it_is_looked_at_once_for_each_state_of_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[int] = []

    def none_missing(*_: object) -> NDArray[np.int64]:
        asked.append(1)
        return np.zeros(0, np.int64)

    monkeypatch.setattr("corridormap.formats.gpkg_source.unindexed_keys", none_missing)
    (source,) = open_geopackage(path).sources
    for _ in range(3):
        list(source.read_blocks(Feedback(), VIEW))
    assert asked == [1]
    run_sql(path, "UPDATE a SET n = n + 1000")
    list(source.read_blocks(Feedback(), VIEW))
    assert asked == [1, 1]
