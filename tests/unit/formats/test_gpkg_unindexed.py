"""A spatial index that was left behind hides no features from views of a part of the layer."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
import shapely

from corridormap.core.errors import Cancelled, LayerError
from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.formats import gpkg_unindexed
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_unindexed import UnindexedSearch, state_of
from tests.unit.formats.gpkg_making import drop_triggers, run_sql, write_layer

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


class Readings:
    """Counts searches; breaks them off when it is told to."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.looks = 0
        self.feedback = Feedback(on_warning=lambda text: self.words.append(text))
        self.words: list[str] = []
        self.stops_after = 1000
        further = UnindexedSearch._further

        def counting(search: UnindexedSearch, *args: Any) -> Any:
            self.looks += 1
            if self.looks >= self.stops_after:
                self.feedback.cancel()
            return further(search, *args)

        monkeypatch.setattr(UnindexedSearch, "_further", counting)


def test_it_is_looked_at_once_for_each_state_of_the_file(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    readings = Readings(monkeypatch)
    (source,) = open_geopackage(path).sources
    for _ in range(3):
        list(source.read_blocks(Feedback(), VIEW))
    assert readings.looks == 1
    run_sql(path, "UPDATE a SET n = n + 1000")
    list(source.read_blocks(Feedback(), VIEW))
    assert readings.looks == 2


def test_a_search_that_is_broken_off_goes_on_from_there(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = in_view(path)
    run_sql(path, "DELETE FROM rtree_a_geom WHERE id IN (106, 107, 150)")
    monkeypatch.setattr(gpkg_unindexed, "ROWS_AT_ONCE", 50)
    readings = Readings(monkeypatch)
    readings.stops_after = 4
    (source,) = open_geopackage(path).sources
    with pytest.raises(Cancelled):
        list(source.read_blocks(readings.feedback, VIEW))
    assert readings.looks == 4
    blocks = list(source.read_blocks(Feedback(), VIEW))
    assert np.concatenate([block.fids for block in blocks]).tolist() == sound
    # 400 rows in pieces of 50, and an empty one at the end; four had been looked at.
    assert readings.looks == 9


def test_a_long_search_is_told_once_and_gone_on_with(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sound = in_view(path)
    run_sql(path, "DELETE FROM rtree_a_geom WHERE id = 106")
    monkeypatch.setattr(gpkg_unindexed, "ROWS_AT_ONCE", 50)
    monkeypatch.setattr(gpkg_unindexed, "WORTH_A_WORD_S", 0.0)
    readings = Readings(monkeypatch)
    (source,) = open_geopackage(path).sources
    for _ in range(2):
        blocks = list(source.read_blocks(readings.feedback, VIEW))
        assert np.concatenate([block.fids for block in blocks]).tolist() == sound
    assert readings.words == [
        "a.gpkg, layer a: features that its spatial index lacks are looked for once. "
        "Until then near views show it simplified."
    ]


def test_a_row_in_the_place_of_an_indexed_one_is_found(path: Path) -> None:
    # As many entries as rows: the first row is null and has none of its own.
    run_sql(path, "INSERT INTO rtree_a_geom VALUES (1, 0, 0, 0, 0)")
    drop_triggers(path, "a")
    insert = "INSERT INTO a (geom, n) SELECT geom, 0 FROM a WHERE fid = 107"
    run_sql(path, "DELETE FROM a WHERE fid = 3", insert)
    assert in_view(path)[-1] == COUNT + 1


def test_a_log_that_goes_away_while_it_is_looked_at_is_none(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = state_of(path, "a")
    log = path.with_name(f"{path.name}-wal")
    log.write_bytes(b"1")
    assert state_of(path, "a") != before
    log.unlink()
    monkeypatch.setattr(Path, "exists", lambda _: True)
    assert state_of(path, "a") == before
    path.unlink()
    with pytest.raises(LayerError, match="cannot be reached"):
        state_of(path, "a")
