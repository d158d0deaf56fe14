"""Keeps changes to routes that could not be written yet, safe from a crash: one JSON line each."""

from __future__ import annotations

import hashlib
import json
import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
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
        seen: What the store knew to be in the file; None where it had not looked.
        author: Names the store that made it, of those that share the journal.
        change_id: No two changes have the same.
    """

    route_id: str
    route: StoredRoute | None
    seen: str | None
    author: str
    change_id: str = field(default_factory=lambda: uuid.uuid4().hex)


@dataclass(frozen=True, slots=True)
class Written:
    """What happened to the changes that were in the journal when somebody went through it.

    Attributes:
        done: Ids of changes that the file has or that later ones took the place of.
        moves: What the file had and has now of a route, by route and author of the change.
    """

    done: set[str] = field(default_factory=set)
    moves: dict[tuple[str, str], tuple[str | None, str]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ReadJournal:
    """What a journal holds: changes in the order they were made, and lines that are none."""

    changes: tuple[Change, ...] = ()
    unreadable: tuple[bytes, ...] = ()

    def latest(self) -> list[Change]:
        """Return the last change of each route, in the order in which these were made."""
        last = {change.route_id: number for number, change in enumerate(self.changes)}
        return [self.changes[number] for number in sorted(last.values())]


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
    def flushing(self) -> Iterator[None]:
        """Keep other programs from going through the journal meanwhile; they may append.

        Raises:
            OSError: The folder cannot be written, or others did not finish.
        """
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with locked(self.path.with_suffix(".flush.lock")):
            yield

    def append(self, change: Change) -> None:
        """Add a change; when this returns it is on the disk.

        Raises:
            OSError: It cannot be written.
        """
        line = self._line(change)
        self.path.parent.mkdir(parents=True, exist_ok=True)
        with self._changing():
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
        changes: list[Change] = []
        unreadable: list[bytes] = []
        for line in filter(None, content.split(b"\n")):
            try:
                changes.append(_change(line))
            except (FieldError, ValueError, KeyError, TypeError, RecursionError):
                unreadable.append(line)
        return ReadJournal(tuple(changes), tuple(unreadable))

    def forget(self, written: Written) -> int:
        """Drop what is done; unreadable lines are put beside, not thrown away.

        Changes that were made meanwhile stay; they begin where the ones written ended.

        Returns:
            How many lines were unreadable.

        Raises:
            OSError: It cannot be written; nothing is lost.
        """
        with self._changing():
            read = self.read()
            if read.unreadable:
                with open(self.unreadable_path, "ab") as file:
                    file.writelines(line + b"\n" for line in read.unreadable)
                    file.flush()
                    os.fsync(file.fileno())
            left = [each for each in read.changes if each.change_id not in written.done]
            if not left:
                self.path.unlink(missing_ok=True)
            elif len(left) < len(read.changes) or read.unreadable:
                lines = [self._line(_moved(change, written)) for change in left]
                replace_file(self.path, b"".join(lines))
        return len(read.unreadable)

    @contextmanager
    def _changing(self) -> Iterator[None]:
        with locked(self.path.with_suffix(".lock")):
            yield

    def _line(self, change: Change) -> bytes:
        record = {
            "version": _VERSION,
            "store": self._store,
            "change_id": change.change_id,
            "author": change.author,
            "seen": change.seen,
            "route_id": change.route_id,
            "route": None if change.route is None else stored_route_to_dict(change.route),
        }
        return json.dumps(record).encode("ascii") + b"\n"

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
    words = [record[name] for name in ("route_id", "author", "change_id")]
    route, seen = record["route"], record["seen"]
    if not all(isinstance(word, str) for word in (*words, seen or "")):
        raise TypeError("a word is of another kind")
    stored = None if route is None else stored_route_from_dict(route)
    return Change(words[0], stored, seen, words[1], words[2])


def _moved(change: Change, written: Written) -> Change:
    """Return a change that was made while an earlier one of the same store was being written."""
    before, now = written.moves.get((change.route_id, change.author), (None, None))
    return change if now is None or change.seen != before else replace(change, seen=now)
