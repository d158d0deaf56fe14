"""Answers what any opened theme file knows of its features, each file read once."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from corridormap.core.vector_layer import VectorLayer
from corridormap.formats.theme_tables import FEATURE_TABLES

if TYPE_CHECKING:
    from corridormap.core.knowledge import Knowledge, NotDrawn
    from corridormap.formats.theme_knowledge import ThemeKnowledge


class KnowledgeBase:
    """Theme files by path; safe to ask from any thread.

    Args:
        language: Gives the language of names, `en` or `zh`, at the moment of the question.
    """

    def __init__(self, language: Callable[[], str]) -> None:
        self._language = language
        self._themes: dict[Path, ThemeKnowledge] = {}
        self._lock = threading.Lock()

    def of_layer(self, layer: VectorLayer, fid: int) -> Knowledge:
        """Return what is known of a feature of a layer.

        Raises:
            SourceError: The file cannot be read.
        """
        info = layer.info
        return self.of(info.path, info.table, fid, self._language())

    def of(self, path: Path, table: str, fid: int, language: str) -> Knowledge:
        """Return what a file knows of a row of one of its tables.

        Raises:
            SourceError: The file cannot be read.
        """
        return self.theme(path).of(table, fid, language)

    def not_drawn(self, layers: Iterable[VectorLayer]) -> list[NotDrawn]:
        """Return what the files of these layers name but do not draw.

        Raises:
            SourceError: A file cannot be read.
        """
        paths = dict.fromkeys(
            layer.info.path for layer in layers if layer.info.table in FEATURE_TABLES
        )
        return [row for path in paths for row in self.theme(path).not_drawn()]

    def theme(self, path: Path) -> ThemeKnowledge:
        """Return what a file knows."""
        from corridormap.formats.theme_knowledge import ThemeKnowledge

        with self._lock:
            if path not in self._themes:
                self._themes[path] = ThemeKnowledge(path)
            return self._themes[path]

    def forget(self, path: Path) -> None:
        """Read a file anew at the next question."""
        with self._lock:
            self._themes.pop(path, None)
