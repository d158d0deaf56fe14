"""The hand-kept tables under seeds/ are read here, once and strictly, for every build step."""

from __future__ import annotations

import csv
from pathlib import Path

from corridormap.core.errors import SourceError

SeedRow = dict[str, str]
SeedTables = dict[str, list[SeedRow]]


def read_seed_tables(folder: Path) -> SeedTables:
    """Read every ``*.csv`` of a folder.

    Args:
        folder: the seeds folder; CSV files in UTF-8 with a header row.

    Returns:
        Rows by table name (the file's name without suffix). Values are stripped of
        surrounding space; an empty value means null.

    Raises:
        SourceError: a file is not UTF-8, has no header, or a row has a value too many or
            too few; the message names file and row.
    """
    return {path.stem: read_seed_table(path) for path in sorted(folder.glob("*.csv"))}


def read_seed_table(path: Path) -> list[SeedRow]:
    """Read one CSV file of seeds; see `read_seed_tables`."""
    try:
        with path.open(encoding="utf-8", newline="") as handle:
            reader = csv.reader(handle, strict=True)
            header = next(reader, [])
            _check_header(path, header)
            return [_row(path, reader.line_num, header, values) for values in reader if any(values)]
    except UnicodeDecodeError as exc:
        raise SourceError(path, f"not UTF-8 text ({exc.reason})") from exc
    except csv.Error as exc:
        raise SourceError(path, f"{exc}") from exc


def _check_header(path: Path, header: list[str]) -> None:
    if not header or any(not name.strip() for name in header):
        raise SourceError(path, "the first row must name every column")
    if len(set(header)) != len(header):
        raise SourceError(path, "a column name occurs twice")


def _row(path: Path, line: int, header: list[str], values: list[str]) -> SeedRow:
    if len(values) != len(header):
        raise SourceError(path, f"line {line} has {len(values)} values for {len(header)} columns")
    return {name: value.strip() for name, value in zip(header, values, strict=True)}
