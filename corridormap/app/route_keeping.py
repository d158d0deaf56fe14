"""Keeps the user's routes in their file without a moment's wait in the window."""

from __future__ import annotations

from collections.abc import Callable, Collection, Container, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from corridormap.app.route_changes import Changes, RouteChanges
from corridormap.core.errors import CorridorMapError, SourceError
from corridormap.network.stored_route import StoredRoute
from corridormap.ui.job_runner import Ends, JobRunner, Lane

if TYPE_CHECKING:
    from corridormap.formats.route_store import RouteStore, Saved

RETRY_MS = 15_000
"""A file that another program holds is tried again this often."""

OpenStore = Callable[[Path], "RouteStore"]


@dataclass(frozen=True, slots=True)
class KnownFiles:
    """What is known of routes' files from before.

    Attributes:
        waiting: Returns the files that changes wait for, also those that routes were kept in once;
            on a worker thread.
        seen: Returns the files that were there when the program last had to do with them.
        remember: Notes that one is.
        places: Returns ids of ports and crossings that there are, None where nobody knows; on a
            worker thread.
    """

    waiting: Callable[[], Sequence[Path]] = tuple
    seen: Callable[[], Collection[Path]] = tuple
    remember: Callable[[Path], None] = lambda _: None
    places: Callable[[], Container[str] | None] = lambda: None


@dataclass(frozen=True, slots=True)
class _Found:
    """What reading a file gave."""

    routes: list[StoredRoute]
    problems: list[str]
    is_there: bool


@dataclass(frozen=True, slots=True)
class _Written:
    """What became of writing; nothing is written where the file was there once and is not now."""

    saved: list[Saved]
    is_there: bool


class RouteKeeper(QObject):
    """Writes what was drawn in the order it was drawn in; of one route only the newest.

    A file that was there and is not any more (renamed, on a disk that is off) is not begun anew
    without being asked: an empty one would hide that the routes lie elsewhere. What is drawn
    waits in the journal until the file is back or another is chosen.

    Args:
        path: The routes' file.
        open_store: Makes its store, when it is first needed.
        runner: Where writing happens.
        parent: Owner.
        known: Files from before.
    """

    changed = Signal()
    """`stored` has others."""
    message_raised = Signal(str)
    file_missed = Signal(bool)
    """Whether the file was there once and is gone; told when it goes, and when it is back."""

    def __init__(
        self,
        path: Path,
        open_store: OpenStore,
        runner: JobRunner,
        parent: QObject | None = None,
        known: KnownFiles | None = None,
    ) -> None:
        super().__init__(parent)
        self._open_store = open_store
        self._known = known or KnownFiles()
        self._was_there = path in self._known.seen()
        self._is_loaded = self._is_missed = False
        self._runner = runner
        self._path = path
        self._store: RouteStore | None = None
        self._routes: dict[str, StoredRoute] = {}
        self._changes = RouteChanges()
        self._told = ""
        self._said: frozenset[str] = frozenset()
        self._retry = QTimer(self, singleShot=True, interval=RETRY_MS)
        self._retry.timeout.connect(self._write)

    @property
    def path(self) -> Path:
        """The file that routes are kept in."""
        return self._path

    @property
    def is_missed(self) -> bool:
        """Whether the file was there once and is gone."""
        return self._is_missed

    def stored(self) -> list[StoredRoute]:
        """Return all routes, the last changed first."""
        return sorted(self._routes.values(), key=lambda route: route.changed, reverse=True)

    def load(self) -> None:
        """Read the file in the background; once."""
        if self._is_loaded:
            return
        self._is_loaded = True
        # Settings are not for two threads: the worker gets what they say now.
        store, seen = self._opened(), frozenset(self._known.seen())
        self._runner.submit_in(
            Lane.WORK,
            lambda feedback: self._read(store, seen),
            Ends(
                lambda found: self._take(store, found),
                lambda error: self.message_raised.emit(str(error)),
            ),
        )

    def _read(self, store: RouteStore, seen: Container[Path]) -> _Found:
        """Return what is stored; what waits for other files is written as far as they let us."""
        for path in self._known.waiting():
            if path != store.path and (path.exists() or path not in seen):
                self._open_store(path).flush_journal()
        return _Found(*store.load_all(self._known.places()), store.path.exists())

    def keep(self, route: StoredRoute) -> None:
        """Store a route soon."""
        self._secure(route.route_id, route)
        self._routes[route.route_id] = route
        self.changed.emit()
        self._write()

    def delete(self, route_id: str) -> None:
        """Delete a route soon."""
        self._secure(route_id, None)
        self._routes.pop(route_id, None)
        self.changed.emit()
        self._write()

    def move_to(self, path: Path) -> None:
        """Keep routes in another file from now on, those known so far too; the old one stays."""
        from corridormap.formats.route_move import copy_routes

        self.finish()
        before = self._opened()
        is_gone = self._was_there and not before.path.exists()
        self._leave_store()
        self._path, self._is_loaded, self._was_there = path, False, False
        self._say_missed(False)
        try:
            # Columns and tables of other programs come along. Before anything else is written:
            # a new file begins as a copy of the old one.
            for note in copy_routes(before, self._opened()).notes:
                self.message_raised.emit(note)
        except SourceError as exc:
            self.message_raised.emit(str(exc))
            is_gone = True
        if is_gone:
            self._take_along()
        self.load()
        self._write()

    def begin_anew(self) -> None:
        """Make the file again that is gone, with all routes that are known."""
        self._leave_store()
        self._was_there = False
        self._say_missed(False)
        self._take_along()
        self._write()

    def _take_along(self) -> None:
        for route_id, route in self._routes.items():
            self._secure(route_id, route)

    def finish(self) -> None:
        """Write what is left, at once: the window is going."""
        if self._changes.left():
            try:
                unsafe = self._changes.unsafe()
                # What no journal has must not be lost, wherever the file went.
                _write_all(self._opened(), unsafe, self._was_there and not unsafe)
                self._changes.forget_waiting()
            except CorridorMapError as exc:
                self.message_raised.emit(str(exc))

    def _secure(self, route_id: str, route: StoredRoute | None) -> None:
        """Put a change into the journal at once: some milliseconds, and no crash loses it.

        Where that cannot be, the change goes straight into the file.
        """
        self._changes.add(route_id, route)
        try:
            if route is None:
                self._opened().discard(route_id)
            else:
                self._opened().keep(route)
            self._changes.mark(route_id, is_safe=True)
        except SourceError as exc:
            self._changes.mark(route_id, is_safe=False)
            self._tell_once(str(exc))

    def _opened(self) -> RouteStore:
        if self._store is None:
            self._store = self._open_store(self._path)
        return self._store

    def _leave_store(self) -> None:
        """Have another store from now on; what the one before is still writing is for it too."""
        self._changes.put_back()
        self._store = None

    def _take(self, store: RouteStore, read: _Found) -> None:
        if store is not self._store:
            return
        found = {route.route_id: route for route in read.routes}
        # What was drawn while the file was read is newer.
        self._routes = self._changes.without_deleted({**found, **self._routes})
        self._said = frozenset(read.problems)
        for line in read.problems:
            self.message_raised.emit(line)
        self._look(read.is_there)
        self.changed.emit()

    def _look(self, is_there: bool) -> None:
        """Follow whether the file is there."""
        if is_there:
            if not self._was_there:
                self._known.remember(self._path)
            self._was_there = True
            if self._is_missed:
                # It is back, and may hold more than what was drawn meanwhile.
                self._say_missed(False)
                self._leave_store()
                self._is_loaded = False
                self.load()
                self._write()
        elif self._was_there:
            self._say_missed(True)
            self._retry.start()

    def _say_missed(self, is_missed: bool) -> None:
        if is_missed != self._is_missed:
            self._is_missed = is_missed
            self.file_missed.emit(is_missed)
            self.changed.emit()

    def _write(self) -> None:
        if self._changes.is_writing:
            return
        self._changes.take()
        store, unsafe, was_there = self._opened(), self._changes.unsafe(), self._was_there
        self._runner.submit_in(
            Lane.WORK,
            lambda feedback: _write_all(store, unsafe, was_there),
            Ends(
                lambda written: self._written(store, written),
                lambda error: self._failed(store, error),
                lambda: self._failed(store),
            ),
        )

    def _written(self, store: RouteStore, written: _Written) -> None:
        if store is not self._store:
            # It tells nothing of the file that routes are kept in now.
            if written.is_there:
                self._known.remember(store.path)
            return
        if self._was_there and not written.is_there:
            self._changes.put_back()
            self._look(False)
            return
        self._changes.written()
        for note in chain.from_iterable(each.notes for each in written.saved):
            self.message_raised.emit(note)
        reasons = [each.reason for each in written.saved if each.reason]
        self._tell_once(reasons[0] if reasons else "")
        if reasons:
            self._retry.start()
        self._look(written.is_there)
        if self._changes.is_waiting:
            self._write()

    def _failed(self, store: RouteStore, error: CorridorMapError | None = None) -> None:
        if store is self._store:
            # The next change or the next try writes it.
            self._changes.put_back()
            if error is not None:
                self._tell_once(str(error))
                self._retry.start()

    def _tell_once(self, line: str) -> None:
        if line and line != self._told and line not in self._said:
            self.message_raised.emit(line)
        self._told = line


def _write_all(store: RouteStore, unsafe: Changes, has_to_be_there: bool) -> _Written:
    """Write what waits in the journal, then what could not be put there.

    Raises:
        SourceError: Something that is not in the journal cannot be written either.
    """
    if has_to_be_there and not store.path.exists():
        return _Written([], False)
    saved = [store.flush_journal()]
    failure: SourceError | None = None
    for route_id, route in unsafe.items():
        try:
            saved.append(store.delete(route_id) if route is None else store.save(route))
        except SourceError as exc:
            failure = exc
    if failure is not None:
        raise failure
    return _Written(saved, store.path.exists())
