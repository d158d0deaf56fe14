"""Stores the user's routes in a GeoPackage at once; while that cannot be written, in a journal."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Container, Iterable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corridormap.core.errors import CorridorMapError, SourceError
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_writing import LOCK_WAIT_S, transaction
from corridormap.formats.route_cells import read_cells
from corridormap.formats.route_journal import Change, ReadJournal, RouteJournal, Written
from corridormap.formats.route_reading import RouteCells, grouped_cells, route_from_cells
from corridormap.formats.route_schema import CHILDREN, ROUTES
from corridormap.formats.route_writing import (
    delete_route,
    digest,
    digest_in,
    fetcher,
    prepare,
    set_aside,
    write_route,
)
from corridormap.network.stored_route import StoredRoute, new_route_id
from corridormap.network.stored_route_json import stored_route_to_dict

FILE_NAME = "proposed_routes.gpkg"
_OF_ONE_ROUTE = (sqlite3.IntegrityError, sqlite3.DataError, sqlite3.ProgrammingError)
"""What concerns the route at hand; other errors concern the file, and the next would meet them."""
_REASONS = {
    sqlite3.SQLITE_BUSY: "is locked by another program",
    sqlite3.SQLITE_LOCKED: "is locked by another program",
    sqlite3.SQLITE_READONLY: "is write-protected",
    sqlite3.SQLITE_PERM: "is write-protected",
    sqlite3.SQLITE_CANTOPEN: "cannot be opened for writing (its folder is gone or protected)",
    sqlite3.SQLITE_FULL: "cannot grow: the disk is full",
    sqlite3.SQLITE_NOTADB: "is not a GeoPackage",
    sqlite3.SQLITE_CORRUPT: "is damaged",
    sqlite3.SQLITE_IOERR: "cannot be written to its disk",
}


@dataclass(frozen=True, slots=True)
class Saved:
    """What became of a change.

    Attributes:
        is_written: Whether it is in the file; else it is in the journal, no less safe.
        reason: Why it waits, one line for people.
        notes: What else happened, one line each.
    """

    is_written: bool
    reason: str = ""
    notes: tuple[str, ...] = ()


class RouteStore:
    """The GeoPackage with the user's routes, and the journal of what has not reached it yet.

    Every change is in the journal, on the disk, before the file is touched, and leaves it when
    the file has it: a crash at any moment loses nothing. Where another program changed a route
    that this one saves, that version is kept under another name. Any thread may call: `keep` and
    `discard` return when the journal has the change, which a window can wait for; `save`,
    `delete` and `flush_journal` wait for the file and belong on a worker's thread.

    Args:
        path: The file, made at the first change; opening it changes nothing.
        journal_folder: The user's own data folder, not beside the file: that may be protected.
        lock_wait_s: How long another program's lock is waited for.
    """

    def __init__(self, path: Path, journal_folder: Path, lock_wait_s: float = LOCK_WAIT_S) -> None:
        self._path = path
        self._journal = RouteJournal(journal_folder, path)
        self._lock_wait_s = lock_wait_s
        self._seen: dict[str, str] = {}
        self._is_loaded = False
        self._unreadable = ""
        self._author = new_route_id()
        self._flushing = threading.RLock()
        self._appending = threading.Lock()

    @property
    def path(self) -> Path:
        """The file."""
        return self._path

    @property
    def journal_path(self) -> Path:
        """Where changes wait; not there while none does."""
        return self._journal.path

    @property
    def pending_count(self) -> int:
        """How many routes have changes that are not in the file yet."""
        with suppress(OSError):
            return len(self._journal.read().latest())
        return 0

    def load_all(
        self, known_places: Container[str] | None = None
    ) -> tuple[list[StoredRoute], list[str]]:
        """Return all routes as the user left them, and one line for each thing that is wrong.

        Args:
            known_places: Ids of ports and crossings; a route may have others, and says so.
        """
        with self._flushing, self._others_kept_out():
            problems: list[str] = []
            routes = self._load_file(problems, known_places)
            for change in self._waiting(problems):
                if change.seen is not None:
                    self._seen[change.route_id] = change.seen
                routes.pop(change.route_id, None)
                if change.route is not None:
                    routes[change.route_id] = change.route
            return list(routes.values()), problems

    def keep(self, route: StoredRoute) -> None:
        """Make sure of a route, new or changed; `flush_journal` brings it into the file.

        Raises:
            SourceError: The journal cannot be written.
        """
        self._keep(route.route_id, route)

    def discard(self, route_id: str) -> None:
        """Make sure that a route goes; `flush_journal` takes it out of the file.

        Raises:
            SourceError: The journal cannot be written.
        """
        self._keep(route_id, None)

    def save(self, route: StoredRoute) -> Saved:
        """Store a route, new or changed.

        Raises:
            SourceError: Neither file nor journal can be written: it is in memory only.
        """
        return self._store(route.route_id, route)

    def delete(self, route_id: str) -> Saved:
        """Delete a route.

        Raises:
            SourceError: Neither file nor journal can be written: it is still stored.
        """
        return self._store(route_id, None)

    def flush_journal(self) -> Saved:
        """Write what waits, as far as the file lets us; cheap where nothing does."""
        if not self._journal.path.exists():
            return Saved(True)
        try:
            return self._flush()[0]
        except OSError as exc:
            return Saved(False, f"{self._journal.path.name}: {_words(exc)}.")

    def _change(self, route_id: str, route: StoredRoute | None) -> Change:
        seen = self._seen.get(route_id, "" if self._is_loaded else None)
        return Change(route_id, route, seen, self._author)

    def _append(self, route_id: str, route: StoredRoute | None) -> None:
        # What was seen must not age between here and the journal.
        with self._appending:
            self._journal.append(self._change(route_id, route))

    def _keep(self, route_id: str, route: StoredRoute | None) -> None:
        try:
            self._append(route_id, route)
        except OSError as exc:
            raise SourceError(
                self._journal.path, f"changes cannot be kept there ({_words(exc)})."
            ) from exc

    def _store(self, route_id: str, route: StoredRoute | None) -> Saved:
        try:
            self._append(route_id, route)
            saved, waiting = self._flush()
        except OSError as exc:
            return self._write_without_journal(self._change(route_id, route), exc)
        return replace(saved, is_written=route_id not in waiting)

    @contextmanager
    def _others_kept_out(self) -> Iterator[None]:
        """Keep other programs from the journal meanwhile, if there is one."""
        with ExitStack() as stack:
            if self._journal.path.exists():
                with suppress(OSError):
                    stack.enter_context(self._journal.flushing())
            yield

    def _flush(self) -> tuple[Saved, set[str]]:
        """Write what waits; return what happened and the ids of routes that still wait.

        Raises:
            OSError: The journal cannot be gone through.
        """
        with self._flushing, self._journal.flushing():
            read = self._journal.read()
            written = Written()
            waiting: set[str] = set()
            notes: list[str] = []
            reason, is_blocked = "", False
            for change in read.latest():
                try:
                    if not is_blocked:
                        notes += self._write(change, written)
                except (sqlite3.Error, OSError, SourceError) as exc:
                    # What was said when the file was read is said again, in the same words.
                    reason = reason or self._unreadable or _waits_because(self._path, exc)
                    is_blocked = not isinstance(exc, _OF_ONE_ROUTE)
                if change.change_id not in written.done:
                    waiting.add(change.route_id)
            latest = {change.change_id for change in read.latest()}
            written.done.update(
                each.change_id for each in read.changes if each.change_id not in latest
            )
            notes += self._tidy(read, written)
            return Saved(not waiting, reason, tuple(notes)), waiting

    def _tidy(self, read: ReadJournal, written: Written) -> list[str]:
        """Take from the journal what has been written; what cannot be taken is written again."""
        if not written.done and not read.unreadable:
            return []
        try:
            with self._appending:
                count = self._journal.forget(written)
        except OSError as exc:
            return [f"{self._journal.path.name}: cannot be tidied ({_words(exc)})."]
        if not count:
            return []
        what = "a line is" if count == 1 else f"{count} lines are"
        cause = "cut off by a crash or from another version of the program"
        beside = self._journal.unreadable_path.name
        return [f"{self._journal.path.name}: {what} no change ({cause}); kept in {beside}."]

    def _write(self, change: Change, written: Written) -> list[str]:
        """Bring one change into the file, in a transaction of its own."""
        notes: list[str] = []
        digest_now = ""
        if change.route is not None or _has_content(self._path):
            self._path.parent.mkdir(parents=True, exist_ok=True)
            with transaction(self._path, self._lock_wait_s) as connection:
                prepare(connection, self._path)
                notes = self._apply(connection, change)
                digest_now = digest_in(connection, change.route_id)
        self._seen[change.route_id] = digest_now
        self._unreadable = ""
        written.done.add(change.change_id)
        written.moves[change.route_id, change.author] = change.seen, digest_now
        return notes

    def _apply(self, connection: sqlite3.Connection, change: Change) -> list[str]:
        notes: list[str] = []
        now = digest_in(connection, change.route_id)
        if _is_written(connection, change, now):
            return notes
        if now and change.seen is not None and now != change.seen:
            name = set_aside(connection, change.route_id, new_route_id())
            notes.append(
                f"{self._path.name}: another program changed a route meanwhile; "
                f"its version is kept as “{name}”."
            )
        if change.route is None:
            delete_route(connection, change.route_id)
        else:
            write_route(connection, change.route)
        return notes

    def _write_without_journal(self, change: Change, cause: OSError) -> Saved:
        try:
            with self._flushing:
                return Saved(True, notes=tuple(self._write(change, Written())))
        except (sqlite3.Error, OSError, SourceError) as exc:
            why = exc.reason.rstrip(".") if isinstance(exc, SourceError) else _why(exc)
            raise SourceError(
                self._path,
                f"{why}, and changes cannot be kept in {self._journal.path.parent.name} either "
                f"({_words(cause)}): the route is in memory only; choose another file for routes.",
            ) from exc

    def _waiting(self, problems: list[str]) -> Iterable[Change]:
        try:
            return self._journal.read().latest()
        except OSError as exc:
            problems.append(f"{self._journal.path.name}: cannot be read ({_words(exc)}).")
            return []

    def _load_file(
        self, problems: list[str], known: Container[str] | None
    ) -> dict[str, StoredRoute]:
        lines: list[str] = []
        try:
            read = _read_file(self._path, lines, known)
        except CorridorMapError as exc:
            self._unreadable = _waits_because(self._path, exc)
            problems.append(self._unreadable)
            return {}
        self._is_loaded, self._unreadable = True, ""
        self._seen = {stored.route_id: seen for stored, seen in read}
        # Names may hold line breaks.
        problems += [f"{self._path.name}, {' '.join(line.split())}" for line in lines]
        return {stored.route_id: stored for stored, _ in read}


def _read_file(
    path: Path, lines: list[str], known: Container[str] | None
) -> list[tuple[StoredRoute, str]]:
    """Return routes, each with the digest of its rows."""
    if not _has_content(path):
        return []
    with Reader(path) as reader:
        rows = read_cells(reader.rows, ROUTES, lines)
        children = {name: read_cells(reader.rows, name, lines) for name in CHILDREN}
    found = []
    for cells in grouped_cells(rows, children, lines):
        below = [row for name in CHILDREN for row in cells.children[name]]
        found.append((route_from_cells(cells, known), digest(cells.route, below)))
    return found


def _is_written(connection: sqlite3.Connection, change: Change, digest_now: str) -> bool:
    """Whether a crash came between writing a change and forgetting it."""
    if not digest_now or change.route is None or digest_now == change.seen:
        return change.route is None and not digest_now
    fetch = fetcher(connection)
    route = read_cells(fetch, ROUTES, [], change.route_id)[0]
    children = {name: read_cells(fetch, name, [], change.route_id) for name in CHILDREN}
    stored = route_from_cells(RouteCells(route, children))
    return stored_route_to_dict(stored) == stored_route_to_dict(change.route)


def _has_content(path: Path) -> bool:
    try:
        return os.stat(path).st_size > 0
    except OSError:
        return False


def _waits_because(path: Path, exc: Exception) -> str:
    why = exc.reason.rstrip(".") if isinstance(exc, SourceError) else _why(exc)
    return f"{path.name}: {why}; changes are kept and written when the file is free."


def _why(exc: Exception) -> str:
    code = getattr(exc, "sqlite_errorcode", None)
    known = _REASONS.get(code & 0xFF) if isinstance(code, int) else None
    return known or f"cannot be written ({_words(exc)})"


def _words(exc: Exception) -> str:
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror
    return " ".join(str(exc).split())[:200] or type(exc).__name__
