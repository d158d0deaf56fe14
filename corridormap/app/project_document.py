"""Turns the living project into what a project file keeps, and back into layers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from corridormap.app.assumed_crs import SourceInCrs
from corridormap.app.bundled_map import BUNDLED, bundled_styles, read_bundled
from corridormap.core.crs import parse_crs
from corridormap.core.errors import CorridorMapError, LayerError
from corridormap.core.feedback import Feedback
from corridormap.core.looks import LIGHT, in_look
from corridormap.core.project import LayerGroup, Project
from corridormap.core.vector_layer import Access, LayerSource, VectorLayer
from corridormap.core.viewpoint import style_for_viewpoint
from corridormap.formats.layer_file import open_layer_file
from corridormap.formats.project_document import (
    BrokenEntry,
    GroupEntry,
    LayerEntry,
    ProjectDocument,
)


@dataclass
class OpenedProject:
    """A project file's groups with the layers that could be opened."""

    document: ProjectDocument
    groups: list[LayerGroup] = field(default_factory=list)
    broken: list[BrokenEntry] = field(default_factory=list)
    errors: list[CorridorMapError] = field(default_factory=list)


def document_of(project: Project, broken: tuple[BrokenEntry, ...] = ()) -> ProjectDocument:
    """Return all of the project that is saved.

    Args:
        project: What to save.
        broken: Layers that could not be opened and are kept for a better day.
    """
    groups = tuple(
        GroupEntry(
            group.group_id,
            group.name,
            group.name_zh,
            group.visible,
            tuple(_entry(layer, project) for layer in group.layers),
        )
        for group in project.groups
    )
    document = ProjectDocument(
        groups,
        project.language,
        project.labels.shown,
        project.viewpoint,
        project.view,
        project.measurements.pins,
        project.look,
        project.decorations,
        project.labels.both_names,
    )
    return document.with_broken(broken)


def _entry(layer: VectorLayer, project: Project) -> LayerEntry:
    info, source = layer.info, layer.source
    is_bundled = info.access is Access.BUNDLED
    given = bundled_styles().get(layer.layer_id) if is_bundled else None
    own_look = given is None or layer.style != in_look(
        style_for_viewpoint(given, project.viewpoint), LIGHT, project.look
    )
    chosen = isinstance(source, SourceInCrs) and info.crs is not None
    return LayerEntry(
        layer.layer_id,
        Path(info.path.name) if is_bundled else info.path,
        info.table,
        layer.name,
        layer.name_zh,
        is_bundled,
        layer.visible,
        layer.opacity,
        layer.selectable,
        info.crs.definition if chosen and info.crs else None,
        layer.style if own_look else None,
    )


NewLayer = Callable[[LayerSource], VectorLayer]


def open_document(
    document: ProjectDocument, new_layer: NewLayer, feedback: Feedback
) -> OpenedProject:
    """Return the document's groups with their layers; may run on any thread.

    Args:
        document: What a project file says.
        new_layer: Gives a layer without a style of its own its look.
        feedback: Hears of each file.
    """
    opened = OpenedProject(document)
    sources = _Sources(document, opened.errors, feedback)
    for group in document.groups:
        layers = []
        for entry in group.layers:
            layer = sources.layer(entry, new_layer)
            if layer is None:
                opened.broken.append(document.broken(entry.layer_id))
            else:
                layers.append(layer)
        if layers or not group.layers:
            made = LayerGroup(group.group_id, group.name, group.name_zh, layers, group.visible)
            opened.groups.append(made)
    return opened


class _Sources:
    """Opens each file of a document once and finds the layers in it."""

    def __init__(
        self, document: ProjectDocument, errors: list[CorridorMapError], feedback: Feedback
    ) -> None:
        self._errors = errors
        self._own: dict[tuple[Path, str], LayerSource] = {}
        self._readable: set[Path] = set()
        self._viewpoint, self._look = document.viewpoint, document.look
        bundled = read_bundled(BUNDLED, feedback)
        errors += bundled.errors
        self._bundled = {
            layer.layer_id: layer for group in bundled.groups for layer in group.layers
        }
        paths = list(dict.fromkeys(e.path for e in document.layers() if not e.is_bundled))
        for index, path in enumerate(paths):
            feedback.report(index, len(paths))
            self._open(path, feedback)

    def layer(self, entry: LayerEntry, new_layer: NewLayer) -> VectorLayer | None:
        """Return the layer of an entry, None (and an error) where it is not there."""
        layer = (
            self._bundled_layer(entry) if entry.is_bundled else self._own_layer(entry, new_layer)
        )
        if layer is None:
            return None
        if entry.style is not None:
            layer.style = entry.style
        layer.name, layer.name_zh = entry.name, entry.name_zh
        layer.visible, layer.opacity = entry.visible, entry.opacity
        layer.selectable = entry.selectable
        return layer

    def _open(self, path: Path, feedback: Feedback) -> None:
        try:
            found = open_layer_file(path, feedback)
        except CorridorMapError as exc:
            feedback.check()
            self._errors.append(exc)
            return
        self._readable.add(path)
        self._errors += found.errors
        self._own |= {(path, source.info.table): source for source in found.layers}

    def _bundled_layer(self, entry: LayerEntry) -> VectorLayer | None:
        layer = self._bundled.pop(entry.layer_id, None)
        if layer is None:
            reason = "no longer ships with the program."
            self._errors.append(LayerError(entry.path, entry.table, reason))
            return None
        style = style_for_viewpoint(layer.style, self._viewpoint)
        layer.style = in_look(style, LIGHT, self._look)
        return layer

    def _own_layer(self, entry: LayerEntry, new_layer: NewLayer) -> VectorLayer | None:
        source = self._own.get((entry.path, entry.table))
        if source is None:
            if entry.path in self._readable:
                reason = "is no longer in the file."
                self._errors.append(LayerError(entry.path, entry.table, reason))
            return None
        if entry.crs is not None and source.info.crs is None:
            source = SourceInCrs(source, parse_crs(entry.crs))
        looks = new_layer(source)
        style = in_look(looks.style, LIGHT, self._look)
        return VectorLayer(entry.layer_id, source, style, entry.name)
