"""What a project file says, as frozen data: groups of layers, view, language, measurements."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from pathlib import Path

from corridormap.core.decorations import NEW_MAP, Decorations
from corridormap.core.looks import LIGHT
from corridormap.core.map_settings import MapView
from corridormap.core.measurement import PinnedMeasurement
from corridormap.core.symbol import LayerStyle


@dataclass(frozen=True, slots=True)
class LayerEntry:
    """One layer.

    Attributes:
        layer_id: Unique in the project.
        path: The file, absolute; for a bundled layer only its name in `layers/`.
        table: The table or view in it.
        is_bundled: The file ships with the program.
        crs: What a person chose because the file names none; None to follow the file.
        style: None for the look the program gives.
    """

    layer_id: str
    path: Path
    table: str
    name: str
    name_zh: str = ""
    is_bundled: bool = False
    visible: bool = True
    opacity: float = 1.0
    selectable: bool = True
    crs: str | None = None
    style: LayerStyle | None = None


@dataclass(frozen=True, slots=True)
class GroupEntry:
    """Layers under one heading; the first is drawn on top."""

    group_id: str
    name: str
    name_zh: str = ""
    visible: bool = True
    layers: tuple[LayerEntry, ...] = ()


@dataclass(frozen=True, slots=True)
class BrokenEntry:
    """A layer whose file or table is not there, and where it stood, so that saving keeps it."""

    group: GroupEntry
    """Its group as it was, for its name and id."""
    index: int
    """Its place in the group."""
    layer: LayerEntry


@dataclass(frozen=True, slots=True)
class ProjectDocument:
    """All that a project file keeps; the first group is drawn on top."""

    groups: tuple[GroupEntry, ...] = ()
    language: str = "en"
    show_labels: bool = True
    viewpoint: str = "de facto"
    view: MapView | None = None
    measurements: tuple[PinnedMeasurement, ...] = ()
    look: str = LIGHT
    decorations: Decorations = NEW_MAP
    both_names: bool = False

    def layers(self) -> Iterator[LayerEntry]:
        """Yield all layers, the one on top first."""
        for group in self.groups:
            yield from group.layers

    def missing_files(self) -> tuple[Path, ...]:
        """Return the user's files that are not where the project says, each once."""
        paths = dict.fromkeys(layer.path for layer in self.layers() if not layer.is_bundled)
        return tuple(path for path in paths if not path.exists())

    def broken(self, layer_id: str) -> BrokenEntry:
        """Return one layer as an entry to keep, for when it could not be opened.

        Raises:
            KeyError: There is no such layer.
        """
        for group in self.groups:
            for index, layer in enumerate(group.layers):
                if layer.layer_id == layer_id:
                    return BrokenEntry(group, index, layer)
        raise KeyError(layer_id)

    def with_broken(self, broken: tuple[BrokenEntry, ...]) -> ProjectDocument:
        """Return the document with layers put back that could not be opened.

        A layer that is in the document after all is left as it is.
        """
        known = {layer.layer_id for layer in self.layers()}
        groups = list(self.groups)
        for entry in broken:
            if entry.layer.layer_id in known:
                continue
            place = _place_of(groups, entry.group)
            layers = list(groups[place].layers)
            layers.insert(entry.index, entry.layer)
            groups[place] = replace(groups[place], layers=tuple(layers))
        return replace(self, groups=tuple(groups))


def _place_of(groups: list[GroupEntry], group: GroupEntry) -> int:
    for place, other in enumerate(groups):
        if other.group_id == group.group_id:
            return place
    groups.append(replace(group, layers=()))
    return len(groups) - 1
