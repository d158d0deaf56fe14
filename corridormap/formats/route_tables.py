"""Writes tables of routes as CSV and XLSX for people with a spreadsheet, safe to open there."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from corridormap.core.errors import ExportError
from corridormap.formats.route_sheets import Cell, NamedRoute, Sheet, route_sheets
from corridormap.formats.safe_write import replace_file

if TYPE_CHECKING:
    from openpyxl.worksheet.worksheet import Worksheet

_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
"""With these a spreadsheet takes a text for a formula, in the wide forms of East Asia too."""
_WIDEST, _NARROWEST = 60, 8
_LONGEST_TEXT = 32_767
"""Characters that a cell of a spreadsheet holds."""


def routes_csv(routes: Sequence[NamedRoute], passages: Mapping[str, str] | None = None) -> str:
    """Return all tables as one CSV text: its title above each, an empty line between two.

    `passages` holds names of straits and canals by id.

    Texts that a spreadsheet would take for formulas get an apostrophe before them.
    """
    out = io.StringIO(newline="")
    writer = csv.writer(out)
    for number, sheet in enumerate(route_sheets(routes, passages)):
        if number:
            writer.writerow([])
        writer.writerow([sheet.title])
        writer.writerow(sheet.header)
        writer.writerows([_plain(cell) for cell in row] for row in sheet.rows)
    return out.getvalue()


def write_routes_csv(
    path: Path, routes: Sequence[NamedRoute], passages: Mapping[str, str] | None = None
) -> None:
    """Save the tables as CSV, in UTF-8 with a byte order mark.

    Excel takes a CSV without the mark for the system's old code page and garbles Chinese names;
    other readers skip it.

    Raises:
        ExportError: The file cannot be written; an older one is as it was.
    """
    _save(path, routes_csv(routes, passages).encode("utf-8-sig", "replace"))


def write_routes_xlsx(
    path: Path, routes: Sequence[NamedRoute], passages: Mapping[str, str] | None = None
) -> None:
    """Save the tables as a workbook, a sheet each; texts stay texts, whatever they begin with.

    Raises:
        ExportError: The file cannot be written; an older one is as it was.
    """
    from openpyxl import Workbook

    book = Workbook()
    book.properties.creator = "corridormap"
    book.remove(book.active)
    for sheet in route_sheets(routes, passages):
        _fill(book.create_sheet(sheet.title), sheet)
    content = io.BytesIO()
    book.save(content)
    _save(path, content.getvalue())


def _fill(page: Worksheet, sheet: Sheet) -> None:
    from openpyxl.styles import Font
    from openpyxl.utils import get_column_letter

    bold = Font(bold=True)
    for number, row in enumerate((sheet.header, *sheet.rows), start=1):
        for column, value in enumerate(row, start=1):
            if value is None or value == "":
                continue
            cell = page.cell(number, column)
            _put(cell, value)
            if number == 1:
                cell.font = bold
    page.freeze_panes = "B2"
    if sheet.rows:
        page.auto_filter.ref = page.dimensions
    for column, name in enumerate(sheet.header):
        longest = max([len(name), *(len(str(row[column] or "")) for row in sheet.rows)])
        width = min(max(longest + 2, _NARROWEST), _WIDEST)
        page.column_dimensions[get_column_letter(column + 1)].width = width


def _put(cell: Any, value: Cell) -> None:
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    if not isinstance(value, str):
        cell.value = value
        return
    text = value.encode("utf-8", "replace").decode("utf-8")
    cell.value = ILLEGAL_CHARACTERS_RE.sub("", text)[:_LONGEST_TEXT]
    # The library would make a formula of an equals sign, and people one by editing the cell.
    cell.data_type = "s"
    cell.quotePrefix = text.startswith(_FORMULA_STARTS)


def _plain(cell: Cell) -> Cell:
    if not isinstance(cell, str):
        return cell
    text = cell.replace("\0", "")
    return f"'{text}" if text.startswith(_FORMULA_STARTS) else text


def _save(path: Path, content: bytes) -> None:
    try:
        replace_file(path, content)
    except OSError as exc:
        reason = exc.strerror or type(exc).__name__
        raise ExportError(
            f"{path.name}: cannot be saved there ({reason}); close it elsewhere or choose "
            "another place."
        ) from exc
