"""Writes tables of routes as CSV and XLSX for people with a spreadsheet, safe to open there."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from pathlib import Path

from corridormap.core.errors import ExportError
from corridormap.formats.route_sheets import Cell, Sheet
from corridormap.formats.safe_write import replace_file

FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet takes a text for a formula, in the wide forms of East Asia too."""


def routes_csv(sheets: Sequence[Sheet]) -> str:
    """Return all tables as one CSV text: its title above each, an empty line between two.

    Texts that a spreadsheet would take for formulas get an apostrophe before them.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for number, sheet in enumerate(sheets):
        if number:
            writer.writerow([])
        writer.writerow([sheet.title])
        writer.writerow(sheet.header)
        writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def write_routes_csv(path: Path, sheets: Sequence[Sheet]) -> None:
    """Save the tables as CSV, in UTF-8 with a byte order mark.

    Excel takes a CSV without the mark for the system's old code page and garbles Chinese names;
    other readers skip it.

    Raises:
        ExportError: The file cannot be written; an older one is as it was.
    """
    _save(path, routes_csv(sheets).encode("utf-8-sig", "replace"))


def write_routes_xlsx(path: Path, sheets: Sequence[Sheet]) -> None:
    """Save the tables as a workbook, a sheet each; texts stay texts, whatever they begin with.

    Raises:
        ExportError: The file cannot be written; an older one is as it was.
    """
    from corridormap.formats.route_workbook import workbook

    _save(path, workbook(sheets))


def _plain(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text


def _save(path: Path, content: bytes) -> None:
    try:
        replace_file(path, content)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise ExportError(
            f"{path.name}: cannot be saved there ({reason}); close it elsewhere or choose "
            "another place."
        ) from exc
