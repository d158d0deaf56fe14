"""Style files: a layer's look as JSON that can be kept, given away and pasted as text."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from corridormap.core.errors import ExportError, FieldError, SourceError
from corridormap.core.style_json import check_filters, style_from_dict, style_to_dict
from corridormap.core.symbol import LayerStyle
from corridormap.formats.safe_write import replace_file
from corridormap.formats.whole_letters import check_letters

SCHEMA = "corridormap style"
SCHEMA_VERSION = 1
MOST_BYTES = 20_000_000
"""A style is text for people; what is larger is something else."""


def style_text(style: LayerStyle) -> str:
    """Return a style as text that a file or the clipboard can hold."""
    values = {
        "schema": SCHEMA,
        "schema_version": SCHEMA_VERSION,
        "style": style_to_dict(style),
    }
    return json.dumps(values, ensure_ascii=False, indent=1) + "\n"


def parsed_style(text: str) -> LayerStyle:
    """Return the style that a text holds.

    Raises:
        FieldError: It holds none; the message says why in one line and names no file.
    """
    try:
        values = json.loads(text.removeprefix("\ufeff"))
        check_letters(values)
    except ValueError as exc:
        raise FieldError("is no style: it is not JSON.") from exc
    except RecursionError as exc:
        raise FieldError("is no style: it is nested too deeply.") from exc
    style = style_from_dict(_checked(values), "style")
    check_filters(style)
    return style


def read_style(path: Path) -> LayerStyle:
    """Return the style in a file.

    Raises:
        SourceError: It cannot be read, or holds no style.
    """
    try:
        with path.open("rb") as file:
            content = file.read(MOST_BYTES + 1)
    except OSError as exc:
        raise SourceError(path, f"cannot be read ({exc.strerror or type(exc).__name__}).") from exc
    if len(content) > MOST_BYTES:
        raise SourceError(path, "is no style: it is too large.")
    try:
        return parsed_style(content.decode("utf-8-sig"))
    except UnicodeDecodeError as exc:
        raise SourceError(path, "is no style: it is not text.") from exc
    except FieldError as exc:
        raise SourceError(path, str(exc)) from exc


def write_style(path: Path, style: LayerStyle) -> None:
    """Write a style whole or not at all.

    Raises:
        ExportError: It cannot be written there.
    """
    try:
        replace_file(path, style_text(style).encode("utf-8"))
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise ExportError(f"{path.name}: cannot be saved there ({reason}).") from exc


def _checked(values: Any) -> dict[str, Any]:
    if not isinstance(values, dict) or values.get("schema") != SCHEMA:
        raise FieldError("is no style of corridormap but another program's file.")
    version = values.get("schema_version")
    if not isinstance(version, int) or isinstance(version, bool):
        raise FieldError("schema_version has to be a whole number.")
    if version > SCHEMA_VERSION:
        raise FieldError("was made by a newer corridormap; please update this one.")
    style = values.get("style")
    if not isinstance(style, dict):
        raise FieldError("holds no style.")
    return style
