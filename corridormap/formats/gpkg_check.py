"""Checks whether a file is a sound GeoPackage and keeps the rules that it carries itself."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from corridormap.core.errors import Cancelled, CorridorMapError, LayerError
from corridormap.core.feedback import Feedback
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_catalog import read_catalog
from corridormap.formats.gpkg_check_features import check_features
from corridormap.formats.gpkg_check_routes import check_routes
from corridormap.formats.gpkg_check_tables import check_tables, integrity_findings
from corridormap.formats.gpkg_check_theme import check_theme
from corridormap.formats.gpkg_check_values import check_values
from corridormap.formats.gpkg_connection import Reader
from corridormap.formats.gpkg_findings import ALL_DONE, Checked, Finding, Findings
from corridormap.formats.theme_ground import Ground

_CHECKS = (check_tables, check_features, check_values, check_theme, check_routes)


def check_geopackage(
    path: Path, feedback: Feedback | None = None, ground: Ground | None = None
) -> list[Finding]:
    """Return what breaks a rule, the file's own tables first; empty for a sound file.

    Args:
        path: The file; it is not changed.
        feedback: Told how far it is, asked whether to go on.
        ground: What a corridor theme or routes are held against; rules that need more are passed
            over.

    Raises:
        SourceError: The file is not readable as a GeoPackage at all.
        Cancelled: The feedback said so.
    """
    feedback = feedback or Feedback()
    opened = open_geopackage(path, feedback=feedback)
    findings = Findings()
    # SQLite's own check needs as long as all the others and leaves the interpreter to them.
    with ThreadPoolExecutor(1) as pool:
        integrity = pool.submit(integrity_findings, path, feedback)
        with Reader(path, feedback) as reader:
            catalog, ground = read_catalog(reader), ground or Ground()
            _check(Checked(path, reader, catalog, opened, findings, feedback, ground))
        found = integrity.result() + findings.closed()
    feedback.report(ALL_DONE, ALL_DONE)
    return found


def _check(checked: Checked) -> None:
    for check in _CHECKS:
        try:
            check(checked)
        except Cancelled:
            raise
        except CorridorMapError as exc:
            layer = exc.layer_name if isinstance(exc, LayerError) else None
            checked.findings.add("layer.readable", str(exc), layer)
