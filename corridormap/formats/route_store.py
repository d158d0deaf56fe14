"""Stores the user's routes in a GeoPackage at once; while that cannot be written, in a journal."""

from __future__ import annotations

import os
import sqlite3
import threading
from collections.abc import Container, Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from corridormap.core.errors import CorridorMapError, SourceError
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_writing import LOCK_WAIT_S, transaction
from corridormap.formats.route_cells import Cells, read_cells
from corridormap.formats.route_journal import Change, Entry, ReadJournal, RouteJournal
from corridormap.formats.route_reading import RouteCells, route_from_cells
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
    that this one saves, that version is kept under another name. Any thread may call.

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
        self._lock = threading.RLock()

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
        with self._lock:
            problems: list[str] = []
            routes = self._load_file(problems, known_places)
            for change in self._waiting(problems):
                if change.seen is not None:
                    self._seen[change.route_id] = change.seen
                routes.pop(change.route_id, None)
                if change.route is not None:
                    routes[change.route_id] = change.route
            return list(routes.values()), problems

    def save(self, route: StoredRoute) -> Saved:
        """Store a route, new or changed.

        Raises:
            SourceError: Neither file nor journal can be written: it is in memory only.
        """
        return self._change(route.route_id, route)

    def delete(self, route_id: str) -> Saved:
        """Delete a route.

        Raises:
            SourceError: Neither file nor journal can be written: it is still stored.
        """
        return self._change(route_id, None)

    def flush_journal(self) -> Saved:
        """Write what waits, as far as the file lets us; cheap where nothing does."""
        with self._lock:
            if not self._journal.path.exists():
                return Saved(True)
            try:
                with self._journal.held():
                    return self._flush()[0]
            except OSError as exc:
                return Saved(False, f"{self._journal.path.name}: {_words(exc)}.")

    def _change(self, route_id: str, route: StoredRoute | None) -> Saved:
        with self._lock:
            seen = self._seen.get(route_id, "" if self._is_loaded else None)
            change = Change(route_id, route, seen)
            try:
                with self._journal.held():
                    self._journal.append(change)
                    saved, waiting = self._flush()
            except OSError as exc:
                return self._write_without_journal(change, exc)
            return replace(saved, is_written=route_id not in waiting)

    def _flush(self) -> tuple[Saved, set[str]]:
        """Write what waits; return what happened and the ids of routes that still wait."""
        read = self._journal.read()
        waiting: list[Entry] = []
        notes: list[str] = []
        reason, is_blocked = "", False
        for entry in read.latest():
            if is_blocked:
                waiting.append(entry)
                continue
            try:
                notes += self._write(entry.change)
            except (sqlite3.Error, OSError, SourceError) as exc:
                reason = reason or self._waits_because(exc)
                is_blocked = not isinstance(exc, _OF_ONE_ROUTE)
                waiting.append(entry)
        notes += self._tidy(read, waiting)
        saved = Saved(not waiting, reason, tuple(notes))
        return saved, {entry.change.route_id for entry in waiting}

    def _tidy(self, read: ReadJournal, waiting: list[Entry]) -> list[str]:
        """Take from the journal what has been written; what cannot be taken is written again."""
        if len(waiting) == len(read.entries) and not read.unreadable:
            return []
        try:
            self._journal.keep_only(read, waiting)
        except OSError as exc:
            return [f"{self._journal.path.name}: cannot be tidied ({_words(exc)})."]
        return self._about_unreadable(read)

    def _about_unreadable(self, read: ReadJournal) -> list[str]:
        if not read.unreadable:
            return []
        count, beside = len(read.unreadable), self._journal.unreadable_path.name
        what = "a line is" if count == 1 else f"{count} lines are"
        cause = "cut off by a crash or from another version of the program"
        return [f"{self._journal.path.name}: {what} no change ({cause}); kept in {beside}."]

    def _write(self, change: Change) -> list[str]:
        """Bring one change into the file, in a transaction of its own."""
        if change.route is None and not _has_content(self._path):
            return []
        if not self._path.exists():
            self._path.parent.mkdir(parents=True, exist_ok=True)
        notes: list[str] = []
        with transaction(self._path, self._lock_wait_s) as connection:
            prepare(connection, self._path)
            now = digest_in(connection, change.route_id)
            if not _is_written(connection, change, now):
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
            digest_now = digest_in(connection, change.route_id)
        self._seen[change.route_id] = digest_now
        return notes

    def _write_without_journal(self, change: Change, cause: OSError) -> Saved:
        try:
            return Saved(True, notes=tuple(self._write(change)))
        except (sqlite3.Error, OSError, SourceError) as exc:
            why = exc.reason if isinstance(exc, SourceError) else _why(exc)
            raise SourceError(
                self._path,
                f"{why}, and changes cannot be kept in {self._journal.path.parent.name} either "
                f"({_words(cause)}): the route is in memory only; choose another file for routes.",
            ) from exc

    def _waits_because(self, exc: Exception) -> str:
        why = exc.reason.rstrip(".") if isinstance(exc, SourceError) else _why(exc)
        return f"{self._path.name}: {why}; changes are kept and written when the file is free."

    def _waiting(self, problems: list[str]) -> Iterable[Change]:
        try:
            read = self._journal.read()
        except OSError as exc:
            problems.append(f"{self._journal.path.name}: cannot be read ({_words(exc)}).")
            return []
        return [entry.change for entry in read.latest()]

    def _load_file(
        self, problems: list[str], known: Container[str] | None
    ) -> dict[str, StoredRoute]:
        if not _has_content(self._path):
            self._is_loaded = True
            return {}
        lines: list[str] = []
        try:
            with Reader(self._path) as reader:
                rows = read_cells(reader.rows, ROUTES, lines)
                children = {name: read_cells(reader.rows, name, lines) for name in CHILDREN}
        except CorridorMapError as exc:
            problems.append(str(exc))
            return {}
        self._is_loaded = True
        self._seen.clear()
        routes: dict[str, StoredRoute] = {}
        for cells in _grouped(rows, children, lines):
            stored = route_from_cells(cells, known)
            routes[stored.route_id] = stored
            below = [row for name in CHILDREN for row in cells.children[name]]
            self._seen[stored.route_id] = digest(cells.route, below)
        problems += [f"{self._path.name}, {line}" for line in lines]
        return routes


def _grouped(
    rows: Iterable[Cells], children: dict[str, list[Cells]], lines: list[str]
) -> list[RouteCells]:
    """Return rows of `routes` each with what belongs to it; note what belongs to none."""
    found: dict[str, RouteCells] = {}
    for row in rows:
        route_id = row.text("route_id")
        if not route_id:
            row.note("route_id", "is missing; the row is left alone.")
        elif route_id in found:
            row.note("route_id", f"“{route_id}” occurs twice; the row is left alone.")
        else:
            found[route_id] = RouteCells(row, {name: [] for name in CHILDREN})
    for name, below in children.items():
        lost: dict[str, int] = {}
        for row in below:
            route_id = str(row.values.get("route_id"))
            if route_id in found:
                found[route_id].children[name].append(row)
            else:
                lost[route_id] = lost.get(route_id, 0) + 1
        lines += [
            f"{name}, {count} rows, route_id: there is no route “{route_id}”; left alone."
            for route_id, count in lost.items()
        ]
    return list(found.values())


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


def _why(exc: Exception) -> str:
    code = getattr(exc, "sqlite_errorcode", None)
    known = _REASONS.get(code & 0xFF) if isinstance(code, int) else None
    return known or f"cannot be written ({_words(exc)})"


def _words(exc: Exception) -> str:
    if isinstance(exc, OSError) and exc.strerror:
        return exc.strerror
    return " ".join(str(exc).split())[:200] or type(exc).__name__
