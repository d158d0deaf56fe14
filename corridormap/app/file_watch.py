"""Notices when another program changes or removes a file that is open here."""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from threading import Thread

from PySide6.QtCore import QFileSystemWatcher, QObject, Qt, QTimer, Signal

SETTLES_AFTER_MS = 400
"""A writer touches a file many times in a row; one message is enough."""
LOOKS_EVERY_MS = 4000
"""Network folders and WAL writers send no notices, so the files are looked at as well."""
PROMPT_S = 0.1
"""Of files that answer within this, the system may be asked for notices on the GUI thread."""

Stamp = tuple[tuple[int, int] | None, tuple[int, int] | None]


@dataclass(slots=True)
class _Watched:
    """A file, what it was at the last look, and which question about it is the latest."""

    stamp: Stamp | None = None
    is_gone: bool = False
    serial: int = 0
    is_asked: bool = False


@dataclass(frozen=True, slots=True)
class _Question:
    path: Path
    serial: int


@dataclass(frozen=True, slots=True)
class _Answer:
    path: Path
    serial: int
    stamp: Stamp
    seconds: float


class _Mailbox(QObject):
    """Carries answers to the GUI thread; parentless, so that a late one never meets a corpse."""

    answered = Signal(object)


class FileWatch(QObject):
    """Compares time stamp and size of the files it was told of, and of the WAL beside them.

    Each file is asked on a thread of its own that nobody waits for: a network drive that went
    away answers after minutes, and must hold up neither the window nor the other files.
    """

    file_changed = Signal(object)
    """Path of a file that is not what it was when it was read."""
    file_vanished = Signal(object)
    """Path of a file that is gone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._files: dict[Path, _Watched] = {}
        self._serial = 0
        self._mailbox = _Mailbox()
        self._mailbox.answered.connect(self._take, Qt.ConnectionType.QueuedConnection)
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_AFTER_MS)
        self._settle.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self._settle.start)
        self._wanted: list[_Question] = []
        self._sending = QTimer(self, singleShot=True, interval=0)
        self._sending.timeout.connect(self._send)
        self._patrol = QTimer(self, interval=LOOKS_EVERY_MS)
        self._patrol.timeout.connect(self.look)

    def watch(self, path: Path) -> None:
        """Take what the file is now as what was read."""
        self._files[path] = _Watched()
        self._ask(path)
        self._patrol.start()

    def renew(self, path: Path) -> Stamp | None:
        """Take what the file is now as what is read, without telling again that it is gone.

        Returns:
            What it was before, to `put_back` if it is not read after all; None if not known.
        """
        old = self._files.get(path)
        self.watch(path)
        if old is None:
            return None
        self._files[path].is_gone = old.is_gone
        return old.stamp

    def put_back(self, path: Path, stamp: Stamp | None) -> None:
        """Take what the file was as what was read, and tell how it differs now."""
        if path in self._files and stamp is not None:
            self._files[path] = _Watched(stamp, stamp[0] is None)
            self._ask(path)

    def forget(self, path: Path) -> None:
        """Look at the file no more."""
        if self._files.pop(path, None) is not None:
            self._watcher.removePath(str(path))
        if not self._files:
            self._patrol.stop()

    def stop(self) -> None:
        """Look at no file any more; nothing is told from now on."""
        self._settle.stop()
        self._sending.stop()
        self._wanted = []
        for path in self.paths:
            self.forget(path)

    @property
    def paths(self) -> list[Path]:
        """Files being watched."""
        return list(self._files)

    @property
    def is_waiting(self) -> bool:
        """Whether a file has not answered yet."""
        return any(watched.is_asked for watched in self._files.values())

    def look(self) -> None:
        """Ask each file that has answered the last question; each change is told once."""
        for path, watched in self._files.items():
            if not watched.is_asked:
                self._ask(path)

    def _ask(self, path: Path) -> None:
        self._serial += 1
        watched = self._files[path]
        watched.serial, watched.is_asked = self._serial, True
        self._wanted.append(_Question(path, self._serial))
        self._sending.start()

    def _send(self) -> None:
        questions, self._wanted = self._wanted, []
        # To begin hundreds of threads takes long: that too is left to one.
        Thread(target=_begin, args=(questions, self._mailbox), name="watch", daemon=True).start()

    def _take(self, answer: _Answer) -> None:
        watched = self._files.get(answer.path)
        if watched is None or watched.serial != answer.serial:
            return
        watched.is_asked = False
        old, watched.stamp = watched.stamp, answer.stamp
        was_gone, watched.is_gone = watched.is_gone, answer.stamp[0] is None
        if answer.stamp == old:
            return
        # Programs that replace a file by a new one make the system's watcher lose it.
        self._watcher.removePath(str(answer.path))
        if watched.is_gone:
            if not was_gone:
                self.file_vanished.emit(answer.path)
            return
        if answer.seconds < PROMPT_S:
            self._watcher.addPath(str(answer.path))
        if old is not None:
            self.file_changed.emit(answer.path)


def _begin(questions: list[_Question], mailbox: _Mailbox) -> None:
    *others, last = questions
    for question in others:
        name = f"watch {question.path.name}"
        Thread(target=_answer, args=(question, mailbox), name=name, daemon=True).start()
    _answer(last, mailbox)


def _answer(question: _Question, mailbox: _Mailbox) -> None:
    started_s = time.monotonic()
    stamp = _stamp(question.path)
    answer = _Answer(question.path, question.serial, stamp, time.monotonic() - started_s)
    # The window, and Qt with it, may be gone by now.
    with suppress(RuntimeError):
        mailbox.answered.emit(answer)


def _stamp(path: Path) -> Stamp:
    wal = _stamp_of(path.with_name(f"{path.name}-wal"))
    # A reader may leave an empty -wal behind, which changes nothing.
    return _stamp_of(path), wal if wal and wal[1] else None


def _stamp_of(path: Path) -> tuple[int, int] | None:
    try:
        status = path.stat()
    except OSError:
        return None
    return status.st_mtime_ns, status.st_size
