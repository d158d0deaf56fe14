"""Files that are no use, opened in the window: one clear line, the rest still opens, no trace."""

from __future__ import annotations

import os
import sqlite3
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import pytest
from pytestqt.qtbot import QtBot

from corridormap.app.main_window import MainWindow
from tests.gui.test_window_files import names, texts
from tests.gui.tiny_files import mixed_file, ports_file

LONGEST_S = 30.0
"""On a busy machine: the waits themselves come to less than ten, as `test_gpkg_damaged` checks."""
ENDLESS = "WITH RECURSIVE t(fid) AS (SELECT 1 UNION ALL SELECT fid + 1 FROM t)"


def empty(path: Path) -> None:
    path.write_bytes(b"")


def random_bytes(path: Path) -> None:
    path.write_bytes(bytes((7 * i * i + i) % 256 for i in range(50_000)))


def truncated(path: Path) -> None:
    mixed_file(path)
    whole = path.read_bytes()
    path.write_bytes(whole[: len(whole) // 3])


def folder(path: Path) -> None:
    path.mkdir()


def missing(path: Path) -> None:
    assert not path.exists()


def plain_sqlite(path: Path) -> None:
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("CREATE TABLE t (a)")
    database.close()


def no_contents(path: Path) -> None:
    ports_file(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("DROP TABLE gpkg_contents")
        database.execute("DROP TABLE gpkg_geometry_columns")
    database.close()


def no_table(path: Path) -> None:
    ports_file(path)
    with closing(sqlite3.connect(path)) as database, database:
        database.execute("PRAGMA writable_schema = 1")
        database.execute("DELETE FROM sqlite_master WHERE name = 'ports'")
    database.close()


BAD: tuple[Callable[[Path], None], ...] = (
    empty,
    random_bytes,
    truncated,
    folder,
    missing,
    plain_sqlite,
    no_contents,
    no_table,
)


@pytest.mark.parametrize("spoil", BAD, ids=lambda spoil: spoil.__name__)
def test_a_bad_file_gets_one_clear_line(
    window: MainWindow, qtbot: QtBot, tmp_path: Path, spoil: Callable[[Path], None]
) -> None:
    place = tmp_path / "data"
    place.mkdir()
    bad, good = place / "bad.gpkg", ports_file(place / "good.gpkg")
    spoil(bad)
    before = sorted(path.name for path in place.iterdir())
    begun = time.monotonic()
    window.open_files([bad, good])
    qtbot.waitUntil(lambda: not window.session.runner.jobs and bool(names(window)))
    assert time.monotonic() - begun < LONGEST_S
    assert names(window) == [("good", ["ports"])]
    (line,) = texts(window)
    assert line.startswith("bad.gpkg")
    assert "\n" not in line
    assert "Traceback" not in line
    assert sorted(path.name for path in place.iterdir()) == before


def test_a_view_without_end_is_left_out_and_the_rest_opens(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ports_file(tmp_path / "endless.gpkg")
    with closing(sqlite3.connect(path)) as database, database:
        database.execute(f"CREATE VIEW spots AS {ENDLESS} SELECT fid, NULL AS geom FROM t")
        database.execute(
            "INSERT INTO gpkg_contents (table_name, data_type, identifier, srs_id)"
            " VALUES ('spots', 'features', 'spots', 4326)"
        )
        database.execute(
            "INSERT INTO gpkg_geometry_columns VALUES ('spots','geom','POINT',4326,0,0)"
        )
    database.close()
    begun = time.monotonic()
    window.open_files([path])
    qtbot.waitUntil(lambda: not window.session.runner.jobs and bool(names(window)))
    assert time.monotonic() - begun < LONGEST_S
    assert names(window) == [("endless", ["ports"])]
    assert [text for text in texts(window) if "spots" in text and "without end" in text]


def test_a_file_locked_by_another_program_is_told_in_time(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ports_file(tmp_path / "locked.gpkg")
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    begun = time.monotonic()
    window.open_files([path])
    qtbot.waitUntil(lambda: bool(texts(window)) or bool(names(window)))
    assert time.monotonic() - begun < LONGEST_S
    assert [text for text in texts(window) if text.startswith("locked.gpkg")]
    other.execute("ROLLBACK")
    other.close()
    window.messages.clear()
    window.open_files([path])
    qtbot.waitUntil(lambda: names(window) == [("locked", ["ports"])])


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root may write anywhere")
def test_a_read_only_folder_opens_and_the_badge_says_so(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    place = tmp_path / "read only"
    place.mkdir()
    path = ports_file(place / "ports.gpkg")
    place.chmod(0o555)
    try:
        window.open_files([path])
        qtbot.waitUntil(lambda: names(window) == [("ports", ["ports"])])
        qtbot.waitUntil(lambda: window.badge.text() == "read-only")
    finally:
        place.chmod(0o755)


def test_a_layer_of_many_long_texts_and_odd_coordinates_is_shown_as_far_as_it_goes(
    window: MainWindow, qtbot: QtBot, tmp_path: Path
) -> None:
    path = ports_file(tmp_path / "odd.gpkg")
    nan = bytes.fromhex("47500001e6100000" + "0101000000" + "000000000000f87f" * 2)
    far = bytes.fromhex("47500001e6100000" + "0101000000" + "9c7500883ce4377e" * 2)
    with closing(sqlite3.connect(path)) as database, database:
        for trigger in database.execute("SELECT name FROM sqlite_master WHERE type='trigger'"):
            database.execute(f'DROP TRIGGER "{trigger[0]}"')
        for shape in (nan, far, None, b"", b"GP"):
            database.execute("INSERT INTO ports (geom, name) VALUES (?, ?)", (shape, "x" * 2**21))
    database.close()
    window.open_files([path])
    qtbot.waitUntil(lambda: not window.session.runner.jobs and bool(names(window)))
    layer = next(window.session.project.layers())
    qtbot.waitUntil(lambda: len(window.session.store.block(layer.layer_id)) == 7)
    qtbot.waitUntil(lambda: window.canvas.pictures.finished is not None)
