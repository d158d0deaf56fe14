"""Takes the user's routes along when they choose another file for them."""

from __future__ import annotations

import os
from pathlib import Path

from corridormap.core.errors import SourceError
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.route_store import RouteStore, Saved


def copy_routes(source: RouteStore, target: RouteStore) -> Saved:
    """Bring all routes of a store into another; the first one stays as it is.

    A new file becomes a copy of the old one, so that columns, styles and tables of other programs
    come along. Into a file that is there the routes are added; a route that it has already takes
    its place, and whatever another program made of it is kept beside.

    Returns:
        Whether the routes are in the file; else they are in its journal. The notes hold what is
        wrong with routes of the first store.

    Raises:
        SourceError: The first file cannot be read, or nothing can be written.
    """
    if _size(source.path) and not _size(target.path):
        _copy(source.path, target.path)
    routes, problems = source.load_all()
    if problems and not routes and _size(source.path):
        raise SourceError(source.path, "its routes cannot be read: " + problems[0])
    there = {route.route_id: route for route in target.load_all()[0]}
    saved = Saved(True)
    notes = problems
    for route in routes:
        if there.get(route.route_id) != route:
            saved = target.save(route)
            notes += saved.notes
    return Saved(saved.is_written, saved.reason, tuple(notes))


def check_target(path: Path) -> None:
    """Look whether routes can be kept in a file; one that is not there yet is made then.

    Raises:
        SourceError: It holds something, but is no GeoPackage, or cannot be read at the moment.
    """
    if _size(path):
        Reader(path).close()


def _copy(source: Path, target: Path) -> None:
    beside = target.with_name(f".{target.name}.new")
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        beside.unlink(missing_ok=True)
        with Reader(source) as reader:
            reader.rows("VACUUM INTO ?", (str(beside),))
        os.replace(beside, target)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise SourceError(target, f"cannot be made there ({reason}).") from exc
    finally:
        if beside.exists():
            beside.unlink()


def _size(path: Path) -> int:
    try:
        return path.stat().st_size
    except OSError:
        return 0
