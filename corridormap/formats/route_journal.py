"""Keeps changes to routes that could not be written yet, safe from a crash: one JSON line each."""

from __future__ import annotations

import hashlib
import json
import os
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from corridormap.core.errors import FieldError
from corridormap.formats.file_lock import locked
from corridormap.formats.safe_write import replace_file, sync_folder
from corridormap.network.stored_route import StoredRoute
from corridormap.network.stored_route_json import stored_route_from_dict, stored_route_to_dict

_VERSION = 1
_PREFIX, _SUFFIX = "proposed-routes-", ".jsonl"


@dataclass(frozen=True, slots=True)
class Change:
    """One change that is to reach the store.

    Attributes:
        route_id: Of the route.
        route: As it is to be, None to delete it.
        seen: What `RouteStore` knew to be in the file; None where it had not looked.
    """

    route_id: str
    route: StoredRoute | None
    seen: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A change and the line that holds it."""

    change: Change
    line: bytes


@dataclass(frozen=True, slots=True)
class ReadJournal:
    """What a journal holds: changes in the order they were made, and lines that are none."""

    entries: tuple[Entry, ...] = ()
    unreadable: tuple[bytes, ...] = ()

    def latest(self) -> list[Entry]:
        """Return the last change of each route, in the order in which these were made."""
        last = {entry.change.route_id: number for number, entry in enumerate(self.entries)}
        return [self.entries[number] for number in sorted(last.values())]


class RouteJournal:
    """The journal of one store, in the user's own data folder.

    Several running programs may share it: who reads and rewrites it holds a lock.

    Args:
        folder: Made when something has to be kept.
        store: The file that the changes are for.
    """

    def __init__(self, folder: Path, store: Path) -> None:
        self._store = os.path.realpath(store)
        digest = hashlib.sha256(os.fsencode(self._store)).hexdigest()[:16]
        self.path = folder / f"{_PREFIX}{digest}{_SUFFIX}"

    @property
    def unreadable_path(self) -> Path:
        """Where lines are put that are no changes."""
        return self.path.with_suffix(".unreadable")

    @contextmanager
    def held(self) -> Iterator[None]:
        """Keep other programs from the journal meanwhile.

        Raises:
            OSError: The folder cannot be written, or others did not finish.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.with_suffix(".lock")):
            yield

    def append(self, change: Change) -> None:
        """Add a change; when this returns it is on the disk.

        Raises:
            OSError: It cannot be written.
        """
        record = {
            "version": _VERSION,
            "store": self._store,
            "route_id": change.route_id,
            "route": None if change.route is None else stored_route_to_dict(change.route),
            "seen": change.seen,
        }
        line = json.dumps(record).encode("ascii") + b"\n"
        is_new = not self.path.exists()
        with open(self.path, "ab") as file:
            # After a crash the last line may be a half: this one must not lengthen it.
            if file.tell() and not self._ends_whole():
                line = b"\n" + line
            file.write(line)
            file.flush()
            os.fsync(file.fileno())
        if is_new:
            sync_folder(self.path.parent)

    def read(self) -> ReadJournal:
        """Return what is kept; nothing where there is no journal.

        Raises:
            OSError: It cannot be read.
        """
        try:
            content = self.path.read_bytes()
        except FileNotFoundError:
            return ReadJournal()
        entries: list[Entry] = []
        unreadable: list[bytes] = []
        for line in filter(None, content.split(b"\n")):
            try:
                entries.append(Entry(_change(line), line))
            except (FieldError, ValueError, KeyError, TypeError, RecursionError):
                unreadable.append(line)
        return ReadJournal(tuple(entries), tuple(unreadable))

    def keep_only(self, read: ReadJournal, waiting: Sequence[Entry]) -> None:
        """Drop what has been written; unreadable lines are put beside, not thrown away.

        Args:
            read: What the journal holds now.
            waiting: What is to stay of it.

        Raises:
            OSError: It cannot be written; nothing is lost.
        """
        if read.unreadable:
            with open(self.unreadable_path, "ab") as file:
                file.writelines(line + b"\n" for line in read.unreadable)
                file.flush()
                os.fsync(file.fileno())
        if not waiting:
            self.path.unlink(missing_ok=True)
            return
        replace_file(self.path, b"".join(entry.line + b"\n" for entry in waiting))

    def _ends_whole(self) -> bool:
        with open(self.path, "rb") as file:
            file.seek(-1, os.SEEK_END)
            return file.read(1) == b"\n"


def stores_waiting(folder: Path) -> list[Path]:
    """Return the files for which a folder keeps changes, so that they are not forgotten."""
    found = []
    for path in sorted(folder.glob(f"{_PREFIX}*{_SUFFIX}")):
        for line in path.read_bytes().split(b"\n"):
            try:
                found.append(Path(json.loads(line)["store"]))
            except (ValueError, KeyError, TypeError):
                continue
            break
    return found


def _change(line: bytes) -> Change:
    record: dict[str, Any] = json.loads(line)
    if record["version"] != _VERSION:
        raise ValueError(f"version {record['version']}")
    seen, route_id, route = record["seen"], record["route_id"], record["route"]
    if not isinstance(route_id, str) or not (seen is None or isinstance(seen, str)):
        raise TypeError("a word is of another kind")
    return Change(route_id, None if route is None else stored_route_from_dict(route), seen)
