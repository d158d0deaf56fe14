"""Opens a GeoPackage to write in place: one short transaction, whole or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from corridormap.formats.gpkg_blobs import register_functions

LOCK_WAIT_S = 0.3
"""How long another program's lock is waited for: somebody is looking at the screen."""


@contextmanager
def transaction(path: Path, lock_wait_s: float = LOCK_WAIT_S) -> Iterator[sqlite3.Connection]:
    """Open a file, made if it is not there, and commit at the end what was done within.

    Nothing is changed when an exception leaves the block. SQLite's own journal stands beside
    the file only in between.

    Raises:
        sqlite3.Error: The file is locked, protected, damaged or of another kind.
    """
    connection = sqlite3.connect(path, timeout=lock_wait_s, isolation_level=None)
    try:
        register_functions(connection)
        _leave_wal(connection)
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield connection
            connection.execute("COMMIT")
        except BaseException:
            with suppress(sqlite3.Error):
                connection.execute("ROLLBACK")
            raise
    finally:
        connection.close()


def _leave_wal(connection: sqlite3.Connection) -> None:
    # A write-ahead log that a crash left behind troubles network drives; while another program
    # has the file open in that mode, it stays.
    if connection.execute("PRAGMA journal_mode").fetchone() == ("wal",):
        with suppress(sqlite3.OperationalError):
            connection.execute("PRAGMA journal_mode = DELETE").fetchall()
