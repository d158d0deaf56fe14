"""Project documents as JSON values: strict when reading, so that a message names what is wrong."""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Any

from corridormap.core.crs import north_up, parse_crs
from corridormap.core.decorations import Decorations
from corridormap.core.errors import CrsError, FieldError, ProjectError
from corridormap.core.looks import LIGHT, LOOKS
from corridormap.core.map_settings import MapView, on_axes_of
from corridormap.core.measurement_json import pin_from_dict, pin_to_dict
from corridormap.core.style_json import LARGEST, style_from_dict, style_to_dict
from corridormap.formats.project_document import GroupEntry, LayerEntry, ProjectDocument

SCHEMA = "corridormap project"
SCHEMA_VERSION = 1
_LANGUAGES = ("en", "zh")
_KINDS = {str: "a text", bool: "true or false", list: "a list", dict: "an object"}


def document_to_dict(document: ProjectDocument, folder: Path) -> dict[str, Any]:
    """Return JSON values; the files' paths are written relative to `folder`."""
    from corridormap.core.decorations_json import decorations_to_dict

    return {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "language": document.language,
        "both_names": document.both_names,
        "show_labels": document.show_labels,
        "viewpoint": document.viewpoint,
        "look": document.look,
        "decorations": decorations_to_dict(document.decorations),
        "view": None if document.view is None else _view_to_dict(document.view),
        "groups": [
            {
                "group_id": group.group_id,
                "name": group.name,
                "name_zh": group.name_zh,
                "visible": group.visible,
                "layers": [_layer_to_dict(layer, folder) for layer in group.layers],
            }
            for group in document.groups
        ],
        "measurements": [pin_to_dict(pin) for pin in document.measurements],
    }


def document_from_dict(values: Any, folder: Path) -> ProjectDocument:
    """Return the document; relative paths are taken from `folder`.

    Raises:
        ProjectError: Something is missing, of the wrong kind, or from a newer program. The
            message names the place; the file is not named.
    """
    top = _Node(values, "the project")
    if top.text("schema", "") != SCHEMA:
        raise ProjectError("this is no corridormap project.")
    _check_version(top.whole("schema_version"))
    groups = tuple(_group(node, folder) for node in top.nodes("groups", "group"))
    _check_ids([layer.layer_id for group in groups for layer in group.layers], "layer_id")
    _check_ids([group.group_id for group in groups], "group_id")
    view = top.optional("view")
    return ProjectDocument(
        groups,
        top.one_of("language", _LANGUAGES, "en"),
        top.flag("show_labels", True),
        top.text("viewpoint", "de facto"),
        None if view is None else _view(_Node(view, "view")),
        tuple(pin_from_dict(pin.values) for pin in top.nodes("measurements", "measurement")),
        top.one_of("look", LOOKS, LIGHT),
        _decorations(top),
        top.flag("both_names", False),
    )


class _Node:
    """A JSON object and where it stands; each getter says what is wrong and where."""

    def __init__(self, values: Any, where: str) -> None:
        if not isinstance(values, Mapping):
            raise ProjectError(f"{where}: an object is needed.")
        self.values = values
        self._where = where

    def optional(self, key: str) -> Any:
        return self.values.get(key)

    def text(self, key: str, default: str | None = None) -> str:
        return str(self._typed(key, str, default))

    def flag(self, key: str, default: bool | None = None) -> bool:
        return bool(self._typed(key, bool, default))

    def one_of(self, key: str, allowed: Sequence[str], default: str) -> str:
        value = self.text(key, default)
        if value not in allowed:
            raise ProjectError(f"{self._where}: {key} is one of {', '.join(allowed)}.")
        return value

    def whole(self, key: str) -> int:
        value = self._needed(key, None)
        if isinstance(value, bool) or not isinstance(value, int):
            raise ProjectError(f"{self._where}: {key} has to be a whole number.")
        return value

    def number(self, key: str, default: float | None = None) -> float:
        value = self._needed(key, default)
        if isinstance(value, bool) or not isinstance(value, int | float):
            raise ProjectError(f"{self._where}: {key} has to be a number.")
        if not abs(value) <= LARGEST:
            raise ProjectError(f"{self._where}: {key} has to be a finite number.")
        return float(value)

    def nodes(self, key: str, word: str) -> list[_Node]:
        prefix = "" if self._where == "the project" else f"{self._where}, "
        return [
            _Node(item, f"{prefix}{word} {index}")
            for index, item in enumerate(self._typed(key, list, []), start=1)
        ]

    def error(self, text: str) -> ProjectError:
        return ProjectError(f"{self._where}: {text}")

    def _typed(self, key: str, kind: type, default: Any) -> Any:
        value = self._needed(key, default)
        if not isinstance(value, kind):
            raise ProjectError(f"{self._where}: {key} has to be {_KINDS[kind]}.")
        return value

    def _needed(self, key: str, default: Any) -> Any:
        value = self.values.get(key, default)
        if value is None:
            raise ProjectError(f"{self._where}: {key} is missing.")
        return value


def _check_version(version: int) -> None:
    if version > SCHEMA_VERSION:
        raise ProjectError(
            f"it was saved by a newer corridormap (project version {version}; this one reads "
            f"up to {SCHEMA_VERSION}): update the program to open it."
        )
    if version < 1:
        raise ProjectError(f"schema_version {version} does not exist.")


def _check_ids(ids: Sequence[str], what: str) -> None:
    seen: set[str] = set()
    for value in ids:
        if value in seen:
            raise ProjectError(f"{what} “{value}” occurs twice.")
        seen.add(value)


def _group(node: _Node, folder: Path) -> GroupEntry:
    return GroupEntry(
        node.text("group_id"),
        node.text("name"),
        node.text("name_zh", ""),
        node.flag("visible", True),
        tuple(_layer(layer, folder) for layer in node.nodes("layers", "layer")),
    )


def _layer(node: _Node, folder: Path) -> LayerEntry:
    opacity = node.number("opacity", 1.0)
    if not 0.0 <= opacity <= 1.0:
        raise node.error("opacity lies between 0 and 1.")
    crs = node.optional("crs")
    if crs is not None:
        _checked_crs(node, node.text("crs"))
    style = node.optional("style")
    path, is_bundled = _path(node, folder)
    return LayerEntry(
        node.text("layer_id"),
        path,
        node.text("table"),
        node.text("name"),
        node.text("name_zh", ""),
        is_bundled,
        node.flag("visible", True),
        opacity,
        node.flag("selectable", True),
        crs,
        None if style is None else _style(node, style),
    )


def _decorations(node: _Node) -> Decorations:
    from corridormap.core.decorations_json import decorations_from_dict

    try:
        return decorations_from_dict(node.values.get("decorations", {}))
    except FieldError as exc:
        raise node.error(str(exc)) from exc


def _style(node: _Node, values: Any) -> Any:
    try:
        return style_from_dict(values)
    except FieldError as exc:
        raise node.error(str(exc)) from exc


def _checked_crs(node: _Node, text: str) -> None:
    try:
        parse_crs(text)
    except CrsError as exc:
        raise node.error(str(exc)) from exc


def _path(node: _Node, folder: Path) -> tuple[Path, bool]:
    bundled = node.optional("bundled")
    written = node.text("bundled" if bundled is not None else "path")
    if not written or "\0" in written:
        raise node.error("the file has no name.")
    if bundled is None:
        return Path(os.path.normpath(folder / written)), False
    if PurePosixPath(written).name != written or "\\" in written:
        raise node.error("a bundled file is named without a folder.")
    return Path(written), True


def _view(node: _Node) -> MapView:
    units = node.number("map_units_per_px")
    if units <= 0:
        raise node.error("map_units_per_px has to be more than 0.")
    crs_text = node.text("crs")
    _checked_crs(node, crs_text)
    crs = parse_crs(crs_text)
    view = MapView(node.number("center_x"), node.number("center_y"), units, crs)
    return on_axes_of(view, north_up(crs))


def _view_to_dict(view: MapView) -> dict[str, Any]:
    view = on_axes_of(view, view.crs.as_named)
    return {
        "center_x": view.center_x,
        "center_y": view.center_y,
        "map_units_per_px": view.map_units_per_px,
        "crs": view.crs.definition,
    }


def _layer_to_dict(layer: LayerEntry, folder: Path) -> dict[str, Any]:
    where = (
        {"bundled": layer.path.name}
        if layer.is_bundled
        else {"path": _relative(layer.path, folder)}
    )
    return {
        "layer_id": layer.layer_id,
        **where,
        "table": layer.table,
        "name": layer.name,
        "name_zh": layer.name_zh,
        "visible": layer.visible,
        "opacity": layer.opacity,
        "selectable": layer.selectable,
        "crs": layer.crs,
        "style": None if layer.style is None else style_to_dict(layer.style),
    }


def _relative(path: Path, folder: Path) -> str:
    try:
        return Path(os.path.relpath(path, folder)).as_posix()
    except ValueError:
        # Another drive on Windows: there is no way there from here.
        return path.as_posix()
