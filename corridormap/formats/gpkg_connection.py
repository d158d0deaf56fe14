"""Opens SQLite files so that neither their bytes nor their folder change, and nothing hangs."""

from __future__ import annotations

import os
import shutil
import sqlite3
import stat
import struct
import tempfile
import threading
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import TracebackType
from typing import Any
from urllib.parse import quote

from corridormap.core.errors import Cancelled, CorridorMapError, LayerError, SourceError
from corridormap.core.feedback import Feedback

LOCK_WAIT_S = 2.0
"""How long another program's lock is waited for."""
_INSTRUCTIONS_PER_LOOK = 20_000
_INSTRUCTIONS_OF_A_BATCH = 500_000
"""Each look waits for a turn of the interpreter: none in the midst of a usual batch."""
_MAGIC = b"SQLite format 3\x00"
_COPY_TRIES = 3
_COPIES_KEPT = 2


class TookTooLongError(SourceError):
    """A query was stopped at its time limit."""


@dataclass(frozen=True, slots=True)
class _Header:
    is_wal: bool
    expected_size: int
    """Bytes the file should have; 0 where the header does not say."""


class Reader:
    """A read-only connection; every query is fetched to its end, so that no lock outlives it.

    Args:
        path: The GeoPackage.
        feedback: Asked during long queries whether to go on.
        layer: Named in error messages when one layer is read.

    Raises:
        SourceError: The file is missing, locked, truncated or of another kind.
    """

    def __init__(self, path: Path, feedback: Feedback | None = None, layer: str = "") -> None:
        self._path = path
        self._feedback = feedback
        self._layer = layer
        self._deadline = float("inf")
        self._connection = self._connect()

    def __enter__(self) -> Reader:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Let go of the file."""
        self._connection.close()

    def rows(
        self, sql: str, parameters: Sequence[Any] = (), seconds: float | None = None
    ) -> list[tuple[Any, ...]]:
        """Return all rows of a query.

        Raises:
            Cancelled: The feedback said so.
            TookTooLongError: `seconds` are over.
            LayerError: or `SourceError`: what SQLite found wrong, in words.
        """
        self._deadline = time.monotonic() + seconds if seconds is not None else float("inf")
        try:
            return self._connection.execute(sql, parameters).fetchall()
        except (sqlite3.Error, UnicodeError, OverflowError) as exc:
            raise self._translated(exc) from exc

    def row_if_it_fits(self, sql: str) -> tuple[Any, ...] | None:
        """Return the only row of a query, None where a value is larger than SQLite can make.

        Raises:
            Cancelled, LayerError, SourceError: As `rows` does.
        """
        self._deadline = float("inf")
        try:
            self._connection.set_progress_handler(self._must_stop, _INSTRUCTIONS_OF_A_BATCH)
            row: tuple[Any, ...] = self._connection.execute(sql).fetchone()
        except (sqlite3.Error, UnicodeError, MemoryError) as exc:
            if isinstance(exc, MemoryError) or _is_too_big(exc):
                return None
            raise self._translated(exc) from exc
        finally:
            self._connection.set_progress_handler(self._must_stop, _INSTRUCTIONS_PER_LOOK)
        return row

    def chunks(
        self, sql: str, size: int, seconds: float | None = None
    ) -> Iterator[list[tuple[Any, ...]]]:
        """Yield the rows of a query in lists of `size`, for who goes through them at once.

        Raises:
            Cancelled, TookTooLongError, LayerError, SourceError: As `rows` does.
        """
        self._deadline = time.monotonic() + seconds if seconds is not None else float("inf")
        try:
            cursor = self._connection.execute(sql)
            try:
                while rows := cursor.fetchmany(size):
                    yield rows
            finally:
                # Who stops half-way may have closed the file before this is collected.
                with suppress(sqlite3.ProgrammingError):
                    cursor.close()
        except (sqlite3.Error, UnicodeError, OverflowError) as exc:
            raise self._translated(exc) from exc

    def _connect(self) -> sqlite3.Connection:
        try:
            connection = _connection(_uri(self._path))
        except sqlite3.Error as exc:
            # It was there a moment ago: removed, or on a drive that was.
            raise self._translated(exc) from exc
        connection.set_progress_handler(self._must_stop, _INSTRUCTIONS_PER_LOOK)
        try:
            # Makes SQLite look at the header, the locks and a journal left by a crash.
            connection.execute("PRAGMA schema_version").fetchall()
            connection.execute("SELECT 1 FROM sqlite_master LIMIT 1").fetchall()
        except (sqlite3.Error, UnicodeError) as exc:
            connection.close()
            if not _is_hot_journal(exc):
                raise self._translated(exc) from exc
            connection = _connection(_copy_uri(os.path.realpath(self._path), ("-journal",)))
            connection.set_progress_handler(self._must_stop, _INSTRUCTIONS_PER_LOOK)
        return connection

    def _must_stop(self) -> int:
        cancelled = self._feedback is not None and self._feedback.is_cancelled
        return int(cancelled or time.monotonic() > self._deadline)

    def _translated(self, exc: Exception) -> CorridorMapError:
        if getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_INTERRUPT:
            if self._feedback is not None and self._feedback.is_cancelled:
                return Cancelled()
            return TookTooLongError(self._path, "the query took too long and was stopped.")
        reason = _reason(exc)
        if self._layer:
            return LayerError(self._path, self._layer, reason)
        return SourceError(self._path, reason)


def quoted(name: str) -> str:
    """Return a name as an SQL identifier."""
    return '"' + name.replace('"', '""') + '"'


def _connection(uri: str) -> sqlite3.Connection:
    connection = sqlite3.connect(
        uri, uri=True, timeout=LOCK_WAIT_S, isolation_level=None, check_same_thread=False
    )
    connection.text_factory = _text
    return connection


def _text(raw: bytes) -> str:
    return raw.decode("utf-8", "replace")


def _uri(path: Path) -> str:
    real = os.path.realpath(path)
    try:
        state = os.stat(real)
    except FileNotFoundError as exc:
        raise SourceError(path, "there is no such file.") from exc
    except (OSError, ValueError) as exc:
        raise SourceError(path, "cannot be reached.") from exc
    if stat.S_ISDIR(state.st_mode):
        raise SourceError(path, "is a folder; name a file in it.")
    if not stat.S_ISREG(state.st_mode):
        raise SourceError(path, "is not an ordinary file.")
    if state.st_size == 0:
        raise SourceError(path, "is empty (0 bytes).")
    header = _header(path, real, (state.st_mtime_ns, state.st_size, state.st_ino))
    if header.is_wal:
        return _wal_uri(real)
    if state.st_size < header.expected_size:
        raise SourceError(
            path,
            f"is truncated: {state.st_size:,} of {header.expected_size:,} bytes are there; "
            "copy it again from where it came.",
        )
    return _file_uri(real, "mode=ro")


# Cached, since closing a file of our own drops every lock that another thread's connection
# holds on it (POSIX): the header is read once for each state of the file.
@lru_cache(maxsize=256)
def _header(path: Path, real: str, _state: tuple[int, int, int]) -> _Header:
    try:
        with open(real, "rb") as file:
            head = file.read(100)
    except PermissionError as exc:
        raise SourceError(path, "may not be read (no permission).") from exc
    except OSError as exc:
        raise SourceError(path, f"cannot be read ({exc.strerror}).") from exc
    if not head.startswith(_MAGIC):
        raise SourceError(path, "is not a GeoPackage (not an SQLite file at all).")
    if len(head) < 100:
        raise SourceError(path, "is truncated: its header is not whole.")
    page_size = struct.unpack_from(">H", head, 16)[0]
    page_size = 65536 if page_size == 1 else page_size
    changes, pages, valid_for = (struct.unpack_from(">I", head, at)[0] for at in (24, 28, 92))
    return _Header(2 in (head[18], head[19]), pages * page_size if changes == valid_for else 0)


def _wal_uri(real: str) -> str:
    wal = real + "-wal"
    if os.path.exists(wal) and os.path.getsize(wal) > 0:
        return _copy_uri(real, ("-wal",))
    return _file_uri(real, "immutable=1")


def _file_uri(real: str, options: str) -> str:
    posix = Path(real).as_posix()
    slash = "" if posix.startswith("/") else "/"
    return f"file://{slash}{quote(os.fsencode(posix))}?{options}"


class _PrivateCopies:
    """Copies of files that cannot be read where they lie without leaving traces there."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._copies: dict[str, tuple[object, str]] = {}
        self._made: dict[str, list[str]] = {}
        self._count = 0

    def copy(self, real: str, suffixes: tuple[str, ...]) -> str:
        """Return the path of an up-to-date copy with nothing left to recover."""
        names = (real, *(real + suffix for suffix in suffixes))
        with self._lock:
            for _ in range(_COPY_TRIES):
                before = _states(names)
                known = self._copies.get(real)
                if known is not None and known[0] == before:
                    return known[1]
                target = self._new_target()
                for name in names:
                    if os.path.exists(name):
                        shutil.copyfile(name, target + name[len(real) :])
                if _states(names) == before:
                    _recover(target)
                    self._copies[real] = (before, target)
                    self._discard_old(real, target)
                    return target
        raise SourceError(real, "is being written by another program; try again in a moment.")

    def _discard_old(self, real: str, target: str) -> None:
        # The one before is left: another thread may be about to open it.
        made = self._made.setdefault(real, [])
        made.append(target)
        while len(made) > _COPIES_KEPT:
            shutil.rmtree(os.path.dirname(made.pop(0)), ignore_errors=True)

    def _new_target(self) -> str:
        if self._folder is None:
            self._folder = tempfile.TemporaryDirectory(
                prefix="corridormap-", ignore_cleanup_errors=True
            )
        self._count += 1
        folder = os.path.join(self._folder.name, str(self._count))
        os.mkdir(folder)
        return os.path.join(folder, "copy.gpkg")


_private_copies = _PrivateCopies()


def _copy_uri(real: str, suffixes: tuple[str, ...]) -> str:
    try:
        return _file_uri(_private_copies.copy(real, suffixes), "immutable=1")
    except OSError as exc:
        raise SourceError(
            real, f"is open in another program and cannot be copied ({exc.strerror})."
        ) from exc
    except (sqlite3.Error, UnicodeError) as exc:
        raise SourceError(real, _reason(exc)) from exc


def _states(names: Sequence[str]) -> list[tuple[int, int] | None]:
    states: list[tuple[int, int] | None] = []
    for name in names:
        try:
            state = os.stat(name)
        except FileNotFoundError:
            states.append(None)
        else:
            states.append((state.st_mtime_ns, state.st_size))
    return states


def _recover(copy: str) -> None:
    # Opening for writing and closing rolls a journal back or brings a write-ahead log in.
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("SELECT count(*) FROM sqlite_master").fetchall()


def _is_hot_journal(exc: Exception) -> bool:
    code = getattr(exc, "sqlite_errorcode", 0)
    return bool(code & 0xFF == sqlite3.SQLITE_READONLY)


def _is_too_big(exc: Exception) -> bool:
    return getattr(exc, "sqlite_errorcode", None) == sqlite3.SQLITE_TOOBIG


def _reason(exc: Exception) -> str:
    code = getattr(exc, "sqlite_errorcode", None)
    primary = code & 0xFF if isinstance(code, int) else None
    if primary in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
        return "is locked by another program; finish or save there, then try again."
    if primary == sqlite3.SQLITE_NOTADB:
        return "is not a GeoPackage (not a readable SQLite file)."
    # A message that is no UTF-8 quotes a schema that is broken.
    if primary == sqlite3.SQLITE_CORRUPT or isinstance(exc, UnicodeError):
        return "is damaged; use a backup, or ask for the file again."
    if primary == sqlite3.SQLITE_CANTOPEN:
        return "cannot be opened."
    if primary == sqlite3.SQLITE_IOERR:
        return "cannot be read from its disk."
    text = " ".join(str(exc).split())
    return f"cannot be read ({text[:200]})."
