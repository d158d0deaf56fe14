"""A file given to read keeps its bytes and time stamp, and its folder gains no file."""

from __future__ import annotations

import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest
import shapely

from corridormap.core.extent import Extent
from corridormap.core.feedback import Feedback
from corridormap.formats import gpkg_connection
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_check import check_geopackage
from tests.unit.formats.gpkg_making import drop_triggers, run_sql, state_of, write_layer
from tests.unit.formats.test_gpkg_reading import read_all


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return write_layer(tmp_path / "a.gpkg", "a", [shapely.Point(i, i) for i in range(10)])


def use(path: Path) -> list[int]:
    source = open_geopackage(path).sources[0]
    read_all(source, Extent(0, 0, 5, 5))
    source.read_columns(["n"], (), Feedback())
    source.read_features([1])
    check_geopackage(path)
    return [int(str(value)) for value in source.read_columns(["n"], (), Feedback())["n"]]


def test_reading_changes_nothing(path: Path) -> None:
    os.utime(path, (1_000_000_000, 1_000_000_000))
    before = state_of(path)
    assert use(path) == list(range(10))
    assert state_of(path) == before


def test_a_clean_file_in_wal_mode_is_left_alone(path: Path) -> None:
    run_sql(path, "PRAGMA journal_mode = WAL")
    assert sorted(os.listdir(path.parent)) == ["a.gpkg"]
    before = state_of(path)
    assert use(path) == list(range(10))
    assert state_of(path) == before


def test_rows_in_a_write_ahead_log_are_seen_and_left_there(path: Path) -> None:
    drop_triggers(path, "a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("PRAGMA wal_autocheckpoint = 0")
        other.execute("UPDATE a SET n = 70 WHERE fid = 7")
        other.commit()
        before = state_of(path)
        log_before = path.with_name("a.gpkg-wal").read_bytes()
        assert use(path)[6] == 70
        other.execute("UPDATE a SET n = 80 WHERE fid = 8")
        other.commit()
        assert use(path)[7] == 80
        assert state_of(path) == before
        assert path.with_name("a.gpkg-wal").read_bytes().startswith(log_before)


def test_copies_of_a_busy_file_do_not_pile_up(path: Path) -> None:
    drop_triggers(path, "a")
    with closing(sqlite3.connect(path)) as other:
        other.execute("PRAGMA journal_mode = WAL")
        other.execute("PRAGMA wal_autocheckpoint = 0")
        for number in range(5):
            other.execute("UPDATE a SET n = ? WHERE fid = 1", (number,))
            other.commit()
            assert use(path)[0] == number
        private = gpkg_connection._private_copies
        made = private._made[os.path.realpath(path)]
        assert len(made) == 2
        assert all(Path(copy).is_file() for copy in made)
        folders = Path(made[0]).parents[1]
        assert sum("copy.gpkg" in names for _, _, names in os.walk(folders)) <= 2 * len(
            private._made
        )


def test_a_crash_while_saving_is_rolled_back_in_a_copy(path: Path, tmp_path: Path) -> None:
    drop_triggers(path, "a")
    crash = (
        "import os, sqlite3, sys\n"
        "c = sqlite3.connect(sys.argv[1])\n"
        "c.execute('PRAGMA cache_size = 1')\n"
        "c.execute('PRAGMA cache_spill = 1')\n"
        "c.execute('UPDATE a SET n = 99')\n"
        "c.execute('CREATE TABLE filler AS WITH RECURSIVE i(x) AS (SELECT 1 UNION ALL"
        " SELECT x + 1 FROM i LIMIT 5000) SELECT x, randomblob(100) FROM i')\n"
        "os._exit(1)\n"
    )
    subprocess.run([sys.executable, "-c", crash, str(path)], check=False)
    journal = path.with_name("a.gpkg-journal")
    assert journal.stat().st_size > 0
    shutil.copytree(tmp_path, tmp_path.parent / "before")
    before = state_of(path)
    assert use(path) == list(range(10))
    assert state_of(path) == before
    assert journal.read_bytes() == (tmp_path.parent / "before" / journal.name).read_bytes()


@pytest.mark.parametrize("name", ["a b.gpkg", "港口?x#y%20.gpkg", "a'b\".gpkg", "a;b&c=d.gpkg"])
def test_any_file_name_will_do(path: Path, name: str) -> None:
    odd = path.with_name(name)
    path.rename(odd)
    before = state_of(odd)
    assert use(odd) == list(range(10))
    assert state_of(odd) == before


def test_a_file_replaced_between_two_looks_is_read_anew(path: Path) -> None:
    assert use(path) == list(range(10))
    path.unlink()
    write_layer(path, "a", [shapely.Point(1, 1)], {"n": [77]})
    assert use(path) == [77]
