"""The errors a person can do something about, one tree from source to field.

Each message is one line in words a planner understands and names the file, layer,
row or field. `corridormap.formats` translates a library's exception into one of
these exactly once; whatever else escapes is a bug.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any


class CorridorMapError(Exception):
    """Base of every expected error; `str(error)` is the line shown to the user."""

    def __reduce__(self) -> tuple[Any, ...]:
        """Say how to make it again in another process: subclasses take other arguments."""
        return _made_again, (type(self), self.args, self.__dict__)


def _made_again(
    kind: type[CorridorMapError], arguments: tuple[Any, ...], state: dict[str, Any]
) -> CorridorMapError:
    error = kind.__new__(kind, *arguments)
    error.args = arguments
    error.__dict__.update(state)
    return error


class SourceError(CorridorMapError):
    """A file cannot be used: missing, locked, truncated or of another kind.

    Args:
        path: The file.
        reason: What is wrong and what to do, without the file's name.
    """

    def __init__(self, path: Path | str, reason: str) -> None:
        self.path = Path(path)
        self.reason = reason
        super().__init__(f"{self.path.name or self.path}: {reason}")


class LayerError(CorridorMapError):
    """One layer of a file cannot be read; its other layers can."""

    def __init__(self, path: Path | str, layer_name: str, reason: str) -> None:
        self.path = Path(path)
        self.layer_name = layer_name
        self.reason = reason
        super().__init__(f"{self.path.name}, layer {layer_name}: {reason}")


class CrsError(CorridorMapError):
    """A coordinate reference system is unknown or cannot be transformed."""


class GeometryError(CorridorMapError):
    """A geometry cannot be decoded, projected or measured."""


class FieldError(CorridorMapError):
    """A value or a field's name does not fit."""


class ArgumentError(CorridorMapError):
    """What the user typed does not make sense: a coordinate, a name, an option."""


class ProjectError(CorridorMapError):
    """A project file cannot be read or written."""


class ExportError(CorridorMapError):
    """A map, page or table cannot be written."""


class Cancelled(CorridorMapError):
    """The user asked to stop; nothing was changed."""

    def __init__(self, message: str = "Cancelled.") -> None:
        super().__init__(message)
