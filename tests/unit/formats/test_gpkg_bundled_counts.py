"""Files that ship are counted by their indexes, since to count rows is to read the whole table."""

from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from corridormap.core.bundled import layers_folder
from corridormap.formats.gpkg import open_geopackage
from corridormap.formats.gpkg_connection import Reader

THEME = layers_folder() / "corridormap.gpkg"


def counts(path: Path, bundled: bool) -> dict[str, int]:
    opened = open_geopackage(path, bundled=bundled)
    return {source.info.table: source.info.feature_count for source in opened.sources}


def counted_tables(monkeypatch: pytest.MonkeyPatch, path: Path) -> set[str]:
    asked: list[str] = []
    rows = Reader.rows

    def noted(reader: Reader, sql: str, *rest: object) -> object:
        asked.append(sql)
        return rows(reader, sql, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Reader, "rows", noted)
    counts(path, bundled=True)
    start = 'SELECT count(*) FROM "'
    return {sql.removeprefix(start).rstrip('"') for sql in asked if sql.startswith(start)}


def test_counts_are_those_of_the_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    assert counts(THEME, bundled=True) == counts(THEME, bundled=False)
    found = counted_tables(monkeypatch, THEME)
    assert "rtree_corridor_legs_geom_rowid" in found
    assert "corridor_legs" not in found


def test_rows_that_the_index_does_not_hold_are_counted(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    copy = Path(shutil.copy(THEME, tmp_path / "copy.gpkg"))
    with closing(sqlite3.connect(copy)) as connection:
        connection.execute("DELETE FROM rtree_corridor_legs_geom WHERE id = 3")
        connection.commit()
    assert counts(copy, bundled=True) == counts(THEME, bundled=False)
    assert "corridor_legs" in counted_tables(monkeypatch, copy)
