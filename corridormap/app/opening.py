"""Opens the user's files one by one: what is sound joins the map, what is not is told."""

from __future__ import annotations

import os
import uuid
from collections.abc import Iterable, Sequence
from functools import partial
from itertools import count
from pathlib import Path

from PySide6.QtCore import QObject, Signal

from corridormap.app.bundled_map import BASE_MAP, is_bundled
from corridormap.app.session import Session
from corridormap.core.default_style import default_style
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.looks import LIGHT, in_look
from corridormap.core.project import LayerGroup
from corridormap.core.raster import RASTER
from corridormap.core.vector_layer import LayerSource, VectorLayer
from corridormap.formats.gpkg import OpenedFile
from corridormap.formats.layer_file import follow_qgis, open_layer_file
from corridormap.ui.job_runner import Job
from corridormap.ui.message_bar import Message, MessageAction, MessageBar, Severity
from corridormap.ui.message_words import message_words

PROJECT_SUFFIX = ".corridormap"


class FileOpener(QObject):
    """Reads what files say of themselves on worker threads and puts their layers on the map.

    Args:
        session: The map and the jobs.
        messages: Where errors go.
    """

    group_opened = Signal(object)
    """A `LayerGroup` that joined the map."""
    crs_wanted = Signal(object)
    """A `VectorLayer` whose CRS a person wants to choose."""

    def __init__(self, session: Session, messages: MessageBar) -> None:
        super().__init__(session)
        self._session = session
        self._messages = messages
        self._colors = count()
        self._rank: dict[str, tuple[int, int]] = {}
        self._batches = count()
        self._first_batch = 0
        self._jobs: list[Job] = []
        session.project.layer_removed.connect(self._forget)

    def open_files(self, paths: Sequence[Path]) -> None:
        """Open files: features on top, the first topmost, pictures above the base map only.

        A bad one keeps none of the others away.
        """
        batch = next(self._batches)
        for index, path in enumerate(dict.fromkeys(map(_plain, paths))):
            if self.group_of(path) is not None:
                self._messages.info(self.tr("{name} is open already.").format(name=path.name))
                continue
            job = self._session.runner.submit(
                partial(_look_into, path),
                partial(self._add, (batch, index)),
                partial(self._tell_failed, batch),
                label=self.tr("Opening {name}").format(name=path.name),
            )
            self._jobs = [*(job for job in self._jobs if not job.is_over), job]

    def stop(self) -> None:
        """Open none of the files that are still being looked into: their map goes away."""
        self._first_batch = next(self._batches)
        for job in self._jobs:
            job.cancel()
        self._jobs = []

    def group_of(self, path: Path) -> LayerGroup | None:
        """Return the group whose layers come from a file, None if it is not open."""
        for group in self._session.project.groups:
            if any(layer.info.path == path for layer in group.layers):
                return group
        return None

    def group_of_own(self) -> LayerGroup | None:
        """Return the topmost group that did not come with the program, None if there is none."""
        own = (group for group in self._session.project.groups if not is_bundled(group))
        return next((group for group in own if group.layers), None)

    def new_layer(self, source: LayerSource) -> VectorLayer:
        """Return a layer with colours of its own, for a light map, for a source without a style."""
        style = default_style(source.info.geometry_type, next(self._colors))
        return VectorLayer(uuid.uuid4().hex, source, style)

    def tell(self, opened: OpenedFile) -> None:
        """Put a file's errors and oddities into the message bar, a missing CRS apart."""
        for error in opened.errors:
            self._messages.error(str(error))
        odd = [
            f"{opened.path.name}, {source.info.title}: {message_words(warning)}"
            for source in opened.layers
            for warning in source.info.warnings
            if warning != source.info.crs_warning
        ]
        if odd:
            self._messages.warn("\n".join(_shortened(odd, 6)))

    def ask_for_crs(self, layers: Iterable[VectorLayer]) -> None:
        """Flag layers whose file names no usable CRS, with a button to choose one."""
        for layer in layers:
            if layer.info.crs is not None:
                self._messages.dismiss(f"crs {layer.layer_id}")
                continue
            crs = self._session.store.crs(layer)
            if crs is None:
                text = self.tr("{file}, {layer} {reason} It cannot be placed on the map.")
            else:
                text = self.tr("{file}, {layer} {reason} Degrees on WGS 84 are assumed.")
            self._messages.show_message(
                Message(
                    text.format(
                        file=layer.info.path.name,
                        layer=layer.name,
                        reason=message_words(layer.info.crs_warning),
                    ),
                    Severity.WARNING,
                    MessageAction(self.tr("Choose…"), partial(self.crs_wanted.emit, layer)),
                    key=f"crs {layer.layer_id}",
                )
            )

    def _forget(self, layer: VectorLayer) -> None:
        self._messages.dismiss(f"crs {layer.layer_id}")

    def _tell_missed(self, opened: OpenedFile) -> None:
        if any(style is None or style.missed for style in opened.styles.values()):
            from corridormap.app.qgis_words import missed_text

            self._messages.info(missed_text(opened))

    def _tell_failed(self, batch: int, error: CorridorMapError) -> None:
        if batch >= self._first_batch:
            self._messages.error(str(error))

    def _add(self, rank: tuple[int, int], opened: OpenedFile) -> None:
        # Work that was done when it was told to stop still comes to its end.
        if rank[0] < self._first_batch:
            return
        self.tell(opened)
        if not opened.layers:
            if not opened.errors:
                text = self.tr("{name} holds no layers that can be shown on a map.")
                self._messages.warn(text.format(name=opened.path.name))
            return
        if self.group_of(opened.path) is not None:
            return
        layers = [self.new_layer(source) for source in opened.layers]
        for layer in layers:
            follow_qgis(layer, opened)
            layer.style = in_look(layer.style, LIGHT, self._session.project.look)
        group = LayerGroup(uuid.uuid4().hex, opened.path.stem, layers=_points_on_top(layers))
        is_backdrop = bool(opened.rasters) and not opened.sources
        place = self._place_of_backdrop(rank) if is_backdrop else self._place(rank)
        self._session.undo.add_group(group, place)
        self._rank[group.group_id] = rank
        self._session.watch.watch(opened.path)
        self._session.settings.recent.add_file(opened.path)
        self.ask_for_crs(layers)
        self._tell_missed(opened)
        self.group_opened.emit(group)

    def _place_of_backdrop(self, rank: tuple[int, int]) -> int:
        """Return the index above the base map, below all that is drawn on the ground."""
        ids = [group.group_id for group in self._session.project.groups]
        place = ids.index(BASE_MAP.group_id) if BASE_MAP.group_id in ids else len(ids)
        # What was named later lies below, whichever was read first.
        while place and rank < self._rank.get(ids[place - 1], rank):
            place -= 1
        return place

    def _place(self, rank: tuple[int, int]) -> int:
        """Return the index that keeps files of one batch in the order they were named."""
        place = 0
        for group in self._session.project.groups:
            other = self._rank.get(group.group_id)
            if other is None or other[0] != rank[0] or other > rank:
                break
            place += 1
        return place


def split_projects(paths: Iterable[Path]) -> tuple[list[Path], list[Path]]:
    """Return (project files, all other files)."""
    projects: list[Path] = []
    others: list[Path] = []
    for path in paths:
        (projects if path.suffix.lower() == PROJECT_SUFFIX else others).append(path)
    return projects, others


def _look_into(path: Path, feedback: Feedback) -> OpenedFile:
    return open_layer_file(path, feedback)


def _plain(path: Path) -> Path:
    """Return the one spelling of a file's place that it is known by."""
    absolute = path.absolute()
    plain = Path(os.path.normpath(absolute))
    # From behind a link, up leads elsewhere.
    is_same = plain == absolute or plain.resolve() == absolute.resolve()
    return plain if is_same else absolute


def _points_on_top(layers: list[VectorLayer]) -> list[VectorLayer]:
    """Return the layers in the file's order, points above lines above areas."""
    return sorted(layers, key=lambda layer: _height(layer.info.geometry_type))


def _height(geometry_type: str) -> int:
    word = geometry_type.upper()
    if word == RASTER:
        return 3
    if "POINT" in word:
        return 0
    if "POLYGON" in word or "SURFACE" in word:
        return 2
    return 1


def _shortened(lines: list[str], most: int) -> list[str]:
    return lines if len(lines) <= most else [*lines[:most], "…"]
