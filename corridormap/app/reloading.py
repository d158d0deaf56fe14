"""Follows what other programs do to opened files: says so, and reads them again on request."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from corridormap.app.assumed_crs import SourceInCrs
from corridormap.app.file_watch import Stamp
from corridormap.app.opening import FileOpener
from corridormap.app.session import Session
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import Access, LayerSource, VectorLayer
from corridormap.formats.gpkg import OpenedFile, open_geopackage
from corridormap.formats.layer_file import open_layer_file
from corridormap.ui.job_runner import Job
from corridormap.ui.message_bar import Message, MessageAction, MessageBar, Severity

_READ = "read again"
"""Key of the message that says so."""


@dataclass(slots=True, eq=False)
class _Reading:
    """A file being read again, and what it was when that was read that is shown."""

    path: Path
    before: Stamp | None
    job: Job | None = None


class Reloading(QObject):
    """Shows `changed on disk` with a button, and replaces the sources of a file's layers.

    Args:
        session: The map, the jobs and the watch.
        opener: Tells what is wrong with a file.
        messages: Where it is told.
    """

    def __init__(self, session: Session, opener: FileOpener, messages: MessageBar) -> None:
        super().__init__(session)
        self._session = session
        self._opener = opener
        self._messages = messages
        self._waiting: dict[Path, _Reading] = {}
        self._read: dict[Path, None] = {}
        session.watch.file_changed.connect(self._tell_changed)
        session.watch.file_vanished.connect(self._tell_vanished)
        session.project.layer_removed.connect(self._forget)

    def reload_layers(self, chosen: Iterable[VectorLayer]) -> None:
        """Read the files of these layers again, all opened ones where these only ship."""
        paths = _own_paths(chosen) or _own_paths(self._session.project.layers())
        for path in paths:
            self.reload(path)
        if not paths:
            text = self.tr("No file was opened that could be read again.")
            self._messages.show_message(Message(text, key=_READ))

    def reload(self, path: Path) -> None:
        """Read a file again; what is shown stays until the new features are there."""
        if not self._waiting:
            self._read.clear()
        for key in (_key(path), _fault_key(path)):
            self._messages.dismiss(key)
        # From now on: what changes while it is read is told, what is being read is not.
        reading = _Reading(path, self._session.watch.renew(path))
        earlier = self._waiting.get(path)
        if earlier is not None:
            # What that one began to read was never shown.
            reading.before = earlier.before
            if earlier.job is not None:
                earlier.job.cancel()
        self._waiting[path] = reading
        layers = [layer for layer in self._session.project.layers() if layer.info.path == path]
        is_bundled = any(layer.info.access is Access.BUNDLED for layer in layers)
        reading.job = self._session.runner.submit(
            partial(_look_into, path, is_bundled),
            partial(self._replace, reading),
            partial(self._fail, reading),
            partial(self._stop, reading),
            label=self.tr("Reading {name} again").format(name=path.name),
        )

    def _tell_changed(self, path: Path) -> None:
        if not self._is_open(path):
            self._session.watch.forget(path)
            return
        text = self.tr("{name} was changed on disk by another program.")
        self._messages.show_message(
            Message(
                text.format(name=path.name),
                Severity.WARNING,
                MessageAction(self.tr("Reload"), partial(self.reload, path)),
                key=_key(path),
            )
        )

    def _tell_vanished(self, path: Path) -> None:
        if self._is_open(path):
            text = self.tr("{name} was moved or deleted; the map shows what was read before.")
            self._messages.show_message(
                Message(text.format(name=path.name), Severity.WARNING, key=_key(path))
            )

    def _forget(self, layer: VectorLayer) -> None:
        if not self._is_open(layer.info.path):
            for key in (_key(layer.info.path), _fault_key(layer.info.path)):
                self._messages.dismiss(key)

    def _is_open(self, path: Path) -> bool:
        return any(layer.info.path == path for layer in self._session.project.layers())

    def _stop(self, reading: _Reading) -> None:
        """End a reading that came to nothing: what is shown was read before it."""
        if self._waiting.get(reading.path) is reading:
            del self._waiting[reading.path]
            self._session.watch.put_back(reading.path, reading.before)

    def _fail(self, reading: _Reading, error: CorridorMapError) -> None:
        if self._waiting.get(reading.path) is not reading:
            return
        self._stop(reading)
        # Beside what is told of the file's changes; no longer said once it is read again.
        self._messages.show_message(
            Message(str(error), Severity.ERROR, key=_fault_key(reading.path))
        )

    def _replace(self, reading: _Reading, opened: OpenedFile) -> None:
        if self._waiting.get(reading.path) is not reading:
            return
        del self._waiting[reading.path]
        if not self._is_open(opened.path):
            return
        self._session.knowledge.forget(opened.path)
        self._opener.tell(opened)
        new = {source.info.table: source for source in opened.layers}
        gone = []
        for layer in list(self._session.project.layers()):
            if layer.info.path != opened.path:
                continue
            source = new.get(layer.info.table)
            if source is None:
                gone.append(layer.name)
            else:
                _replace_source(layer, source)
                self._opener.ask_for_crs([layer])
        if gone:
            text = self.tr("{name} has no longer: {layers}. The map shows what was read before.")
            text = text.format(name=opened.path.name, layers=", ".join(gone))
            self._messages.show_message(Message(text, Severity.WARNING, key=_key(opened.path)))
        else:
            self._tell_read(opened.path)

    def _tell_read(self, path: Path) -> None:
        """Say so, in one line for files that were asked for together."""
        self._read[path] = None
        names = ", ".join(path.name for path in self._read)
        text = self.tr("{name} was read again.")
        if len(self._read) > 1:
            text = self.tr("{names} were read again.")
        self._messages.show_message(Message(text.format(name=names, names=names), key=_READ))


def _own_paths(layers: Iterable[VectorLayer]) -> list[Path]:
    own = (layer.info for layer in layers if layer.info.access is not Access.BUNDLED)
    return list(dict.fromkeys(info.path for info in own))


def _replace_source(layer: VectorLayer, source: LayerSource) -> None:
    old = layer.source
    if isinstance(old, SourceInCrs) and source.info.crs is None and old.info.crs is not None:
        source = SourceInCrs(source, old.info.crs)
    layer.source = source


def _look_into(path: Path, is_bundled: bool, feedback: Feedback) -> OpenedFile:
    return open_geopackage(path, True, feedback) if is_bundled else open_layer_file(path, feedback)


def _key(path: Path) -> str:
    return f"changed {path}"


def _fault_key(path: Path) -> str:
    return f"not read {path}"
