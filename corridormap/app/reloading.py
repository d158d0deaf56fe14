"""Follows what other programs do to opened files: says so, and reads them again on request."""

from __future__ import annotations

from functools import partial
from pathlib import Path

from PySide6.QtCore import QObject

from corridormap.app.assumed_crs import SourceInCrs
from corridormap.app.opening import FileOpener
from corridormap.app.session import Session
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import Access, LayerSource, VectorLayer
from corridormap.formats.gpkg import OpenedFile, open_geopackage
from corridormap.ui.message_bar import Message, MessageAction, MessageBar, Severity


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
        session.watch.file_changed.connect(self._tell_changed)
        session.watch.file_vanished.connect(self._tell_vanished)
        session.project.layer_removed.connect(self._forget)

    def reload(self, path: Path) -> None:
        """Read a file again; what is shown stays until the new features are there."""
        self._messages.dismiss(_key(path))
        layers = [layer for layer in self._session.project.layers() if layer.info.path == path]
        is_bundled = any(layer.info.access is Access.BUNDLED for layer in layers)
        self._session.runner.submit(
            partial(_look_into, path, is_bundled),
            self._replace,
            lambda error: self._messages.error(str(error)),
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
            self._messages.dismiss(_key(layer.info.path))

    def _is_open(self, path: Path) -> bool:
        return any(layer.info.path == path for layer in self._session.project.layers())

    def _replace(self, opened: OpenedFile) -> None:
        self._session.watch.watch(opened.path)
        self._session.knowledge.forget(opened.path)
        self._opener.tell(opened)
        new = {source.info.table: source for source in opened.sources}
        gone = []
        for layer in list(self._session.project.layers()):
            if layer.info.path != opened.path:
                continue
            source = new.get(layer.info.table)
            if source is None:
                gone.append(layer.name)
            else:
                _replace_source(layer, source)
        if gone:
            text = self.tr("{name} has no longer: {layers}. The map shows what was read before.")
            self._messages.warn(text.format(name=opened.path.name, layers=", ".join(gone)))
        else:
            self._messages.info(self.tr("{name} was read again.").format(name=opened.path.name))


def _replace_source(layer: VectorLayer, source: LayerSource) -> None:
    old = layer.source
    if isinstance(old, SourceInCrs) and source.info.crs is None and old.info.crs is not None:
        source = SourceInCrs(source, old.info.crs)
    layer.source = source


def _look_into(path: Path, is_bundled: bool, feedback: Feedback) -> OpenedFile:
    return open_geopackage(path, is_bundled, feedback)


def _key(path: Path) -> str:
    return f"changed {path}"
