"""Notices when another program changes or removes a file that is open here."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QFileSystemWatcher, QObject, QTimer, Signal

SETTLES_AFTER_MS = 400
"""A writer touches a file many times in a row; one message is enough."""
LOOKS_EVERY_MS = 4000
"""Network folders and WAL writers send no notices, so the files are looked at as well."""

Stamp = tuple[tuple[int, int] | None, tuple[int, int] | None]


class FileWatch(QObject):
    """Compares time stamp and size of the files it was told of, and of the WAL beside them."""

    file_changed = Signal(object)
    """Path of a file that is not what it was when it was read."""
    file_vanished = Signal(object)
    """Path of a file that is gone."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._stamps: dict[Path, Stamp] = {}
        self._watcher = QFileSystemWatcher(self)
        self._settle = QTimer(self, singleShot=True, interval=SETTLES_AFTER_MS)
        self._settle.timeout.connect(self.look)
        self._watcher.fileChanged.connect(self._settle.start)
        self._patrol = QTimer(self, interval=LOOKS_EVERY_MS)
        self._patrol.timeout.connect(self.look)

    def watch(self, path: Path) -> None:
        """Take what the file is now as what was read."""
        self._stamps[path] = _stamp(path)
        self._watcher.addPath(str(path))
        self._patrol.start()

    def forget(self, path: Path) -> None:
        """Look at the file no more."""
        if self._stamps.pop(path, None) is not None:
            self._watcher.removePath(str(path))
        if not self._stamps:
            self._patrol.stop()

    def stop(self) -> None:
        """Look at no file any more; nothing is told from now on."""
        self._settle.stop()
        for path in self.paths:
            self.forget(path)

    @property
    def paths(self) -> list[Path]:
        """Files being watched."""
        return list(self._stamps)

    def look(self) -> None:
        """Compare now; each change is told once."""
        for path, old in list(self._stamps.items()):
            new = _stamp(path)
            if new == old:
                continue
            self._stamps[path] = new
            # Programs that replace a file by a new one make the system's watcher lose it.
            self._watcher.removePath(str(path))
            if new[0] is not None:
                self._watcher.addPath(str(path))
                self.file_changed.emit(path)
            else:
                self.file_vanished.emit(path)


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
