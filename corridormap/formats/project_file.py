"""Reads and writes `.corridormap` files; a crash while saving leaves the old one as it was."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any, NoReturn

from corridormap.core.errors import ProjectError
from corridormap.formats.project_document import ProjectDocument
from corridormap.formats.project_json import document_from_dict, document_to_dict
from corridormap.formats.safe_write import replace_file
from corridormap.formats.whole_letters import check_letters

PROJECT_SUFFIX = ".corridormap"
_LARGEST_BYTES = 64 << 20


def read_project(path: Path) -> ProjectDocument:
    """Return what a project file says; files that are gone stay in it as layers.

    Raises:
        ProjectError: One line that names the file and what is wrong with it.
    """
    values = _json_values(path, _read_text(path))
    try:
        return document_from_dict(values, path.absolute().parent)
    except ProjectError as exc:
        raise ProjectError(f"{path.name}: {exc}") from exc


def write_project(path: Path, document: ProjectDocument) -> None:
    """Save a project, whole or not at all; paths in it are relative to its folder.

    Raises:
        ProjectError: It cannot be written; the old file is untouched.
    """
    values = document_to_dict(document, path.absolute().parent)
    try:
        text = json.dumps(values, ensure_ascii=False, indent=1, allow_nan=False)
        content = (text + "\n").encode()
    except ValueError as exc:
        raise ProjectError(f"{path.name}: cannot be saved ({exc}).") from exc
    try:
        replace_file(path, content)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise ProjectError(
            f"{path.name}: cannot be saved there ({reason}); choose another folder."
        ) from exc


def _read_text(path: Path) -> str:
    try:
        if not path.exists():
            raise ProjectError(f"{path.name}: there is no such file.")
        if path.is_dir():
            raise ProjectError(f"{path.name}: is a folder, not a project file.")
        if not path.is_file():
            raise ProjectError(f"{path.name}: is not an ordinary file.")
        if path.stat().st_size > _LARGEST_BYTES:
            raise ProjectError(f"{path.name}: is too large to be a project file.")
        return path.read_bytes().decode("utf-8-sig")
    except OSError as exc:
        raise ProjectError(f"{path.name}: cannot be read ({exc.strerror}).") from exc
    except UnicodeDecodeError as exc:
        raise ProjectError(f"{path.name}: is no project file (not UTF-8 text).") from exc


def _json_values(path: Path, text: str) -> Any:
    if not text.strip():
        raise ProjectError(f"{path.name}: is empty.")
    try:
        values = json.loads(text, parse_constant=_no_constant)
        check_letters(values)
    except json.JSONDecodeError as exc:
        raise ProjectError(
            f"{path.name}: is not valid JSON: {exc.msg}, line {exc.lineno}, column {exc.colno}."
        ) from exc
    except RecursionError as exc:
        raise ProjectError(f"{path.name}: is nested too deep to be a project file.") from exc
    except ValueError as exc:
        raise ProjectError(f"{path.name}: is not valid JSON: {exc}.") from exc
    return values


def _no_constant(word: str) -> NoReturn:
    raise ValueError(f"{word} is no number")
