"""Credits of the data that ships, as every export has to carry them."""

from __future__ import annotations

import json
from functools import lru_cache

from corridormap.app.bundled_map import is_bundled
from corridormap.core.bundled import resources_folder
from corridormap.core.project import Project


def attribution_lines(project: Project) -> tuple[str, ...]:
    """Return a line for each source of what the map shows; the user's own files need none."""
    shown = any(is_bundled(group) and group.visible for group in project.groups)
    return _bundled_lines() if shown else ()


def credit_line(project: Project) -> str:
    """Return what a picture of the map carries; empty where nothing needs it."""
    return " · ".join(attribution_lines(project))


@lru_cache(maxsize=1)
def _bundled_lines() -> tuple[str, ...]:
    path = resources_folder() / "attributions.json"
    if not path.is_file():
        return ()
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = document["attributions"] if isinstance(document, dict) else document
    return tuple(dict.fromkeys(str(row["attribution"]) for row in rows if row.get("attribution")))
