"""A layer's rows for a table view: keys at once, cells when looked at, order by arrays."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from corridormap.core.errors import CorridorMapError
from corridormap.core.feature import Field, FieldKind, Value
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import LayerSource, VectorLayer
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.attribute_order import matching, positions_of, sorted_positions
from corridormap.ui.panels.attribute_pages import PAGE_ROWS, RowPages
from corridormap.ui.panels.data_words import translated
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.panels.value_text import choice_text, exact_text, field_title

Index = QModelIndex | QPersistentModelIndex
FID_FIELD = Field("fid", FieldKind.INTEGER)
LOADING = "…"
CELL_CHARS = 300
"""A cell shows no more of a text: a column may hold megabytes."""
TOOLTIP_CHARS = 2000
NO_PARENT = QModelIndex()
Positions = np.ndarray[Any, np.dtype[np.int64]]
Mask = np.ndarray[Any, np.dtype[np.bool_]]


class AttributeModel(QAbstractTableModel):
    """Rows of one layer, read-only.

    Args:
        layer: Whose rows.
        runner: Runs the reading, sorting and filtering.
        parent: Owner.
    """

    rows_changed = QtSignal()
    """Rows were read, sorted or filtered."""
    failed = QtSignal(str)

    def __init__(
        self, layer: VectorLayer, runner: JobRunner, parent: QObject | None = None
    ) -> None:
        super().__init__(parent)
        self.layer = layer
        self.fields: tuple[Field, ...] = (FID_FIELD, *layer.info.fields)
        self.is_loaded = False
        self._source = layer.source
        self._fids = np.zeros(0, np.int64)
        self._order = np.zeros(0, np.int64)
        self._rows = np.zeros(0, np.int64)
        self._text_hits: Mask | None = None
        self._only_fids: Positions | None = None
        self._sorting = (0, Qt.SortOrder.AscendingOrder)
        self._load = LatestJob(runner)
        self._sort = LatestJob(runner)
        self._filter = LatestJob(runner)
        self._pages = RowPages(self._source, runner, self._announce_rows, self._fail)

    def load(self) -> None:
        """Read the keys; rows appear when they are here."""
        self._load.submit(
            lambda feedback: _read_fids(self._source, feedback),
            self._set_fids,
            self._fail,
            self.tr("Reading {name}").format(name=self.layer.name),
        )

    def close(self) -> None:
        """Stop all reading."""
        for job in (self._load, self._sort, self._filter):
            job.cancel()
        self._pages.close()

    @property
    def total(self) -> int:
        """Rows of the layer, shown or not."""
        return len(self._fids)

    def fid_at(self, row: int) -> int:
        """Return the key of a row of the table."""
        return int(self._fids[self._rows[row]])

    def fids_at(self, first: int, last: int) -> list[int]:
        """Return the keys of rows `first` to `last`, both included."""
        found: list[int] = self._fids[self._rows[max(first, 0) : last + 1]].tolist()
        return found

    def rows_of(self, fids: Sequence[int]) -> Positions:
        """Return the rows, ascending, that show these keys; hidden ones are left out."""
        places = positions_of(self._fids, np.unique(np.asarray(fids, np.int64)))
        row_of = np.full(len(self._fids), -1, np.int64)
        row_of[self._rows] = np.arange(len(self._rows))
        rows = row_of[places]
        return np.sort(rows[rows >= 0])

    def full_text(self, index: Index) -> str:
        """Return the whole text of a cell, empty for null and for what is not read yet."""
        fid, field = self.fid_at(index.row()), self.fields[index.column()]
        row = {FID_FIELD.name: fid} if field is FID_FIELD else self._pages.row(fid)
        value = None if row is None else row.get(field.name)
        return "" if value is None else exact_text(field, value)

    def show_only(self, fids: Sequence[int] | None) -> None:
        """Show only these keys; None shows all again."""
        self._only_fids = None if fids is None else np.unique(np.asarray(fids, np.int64))
        self._apply()

    def filter_by(self, text: str) -> None:
        """Show only rows that hold the text in any cell, as it is shown; empty shows all."""
        needle = text.strip().casefold()
        self._filter.cancel()
        if not needle:
            self._set_text_hits(None)
            return
        source, fields = self._source, self.fields
        self._filter.submit(
            lambda feedback: _find_text(source, fields, needle, feedback),
            self._set_text_hits,
            self._fail,
            self.tr("Filtering {name}").format(name=self.layer.name),
        )

    def sort(self, column: int, order: Qt.SortOrder = Qt.SortOrder.AscendingOrder) -> None:
        """Sort by a column, nulls last; the old order stands until the new one is found."""
        if not 0 <= column < len(self.fields):
            return
        self._sorting = (column, order)
        if not self.is_loaded:
            return
        field, source = self.fields[column], self._source
        descending = order == Qt.SortOrder.DescendingOrder
        self._sort.submit(
            lambda feedback: _find_order(source, field, descending, feedback),
            self._set_order,
            self._fail,
            self.tr("Sorting {name}").format(name=self.layer.name),
        )

    def want_rows(self, first: int, last: int) -> None:
        """Read the rows in view and about half a page around them."""
        margin = PAGE_ROWS // 2
        self._pages.want(self.fids_at(first - margin, last + margin))

    def rowCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many rows are shown."""
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = NO_PARENT) -> int:
        """Return how many fields there are, the key included."""
        return 0 if parent.isValid() else len(self.fields)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        """Return what a cell shows, `…` while its row is being read."""
        if not index.isValid() or not 0 <= index.row() < len(self._rows):
            return None
        fid, field = self.fid_at(index.row()), self.fields[index.column()]
        if field is FID_FIELD:
            return _cell(field, fid, role)
        row = self._pages.row(fid)
        if row is None:
            return LOADING if role == Qt.ItemDataRole.DisplayRole else None
        return _cell(field, row.get(field.name), role)

    def headerData(
        self,
        section: int,
        orientation: Qt.Orientation,
        role: int = Qt.ItemDataRole.DisplayRole,
    ) -> Any:
        """Return fields' titles, and what the file says of them as tool tips."""
        if orientation == Qt.Orientation.Vertical:
            return section + 1 if role == Qt.ItemDataRole.DisplayRole else None
        if not 0 <= section < len(self.fields):
            return None
        field = self.fields[section]
        if role == Qt.ItemDataRole.DisplayRole:
            return field_title(field)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (field.name, translated(field.description))))
        return None

    def _set_fids(self, fids: Positions) -> None:
        self._fids = fids
        self._order = np.arange(len(fids))
        self.is_loaded = True
        self._apply()
        if self._sorting != (0, Qt.SortOrder.AscendingOrder):
            self.sort(*self._sorting)

    def _set_order(self, order: Positions) -> None:
        if len(order) != len(self._fids):
            # Another program has written to the file since the keys were read.
            self.load()
            return
        self._order = order
        self._apply()

    def _set_text_hits(self, hits: Mask | None) -> None:
        self._text_hits = hits
        self._apply()

    def _apply(self) -> None:
        shown = np.ones(len(self._fids), np.bool_)
        if self._text_hits is not None and len(self._text_hits) == len(shown):
            shown &= self._text_hits
        if self._only_fids is not None:
            shown &= np.isin(self._fids, self._only_fids)
        self.beginResetModel()
        self._rows = self._order[shown[self._order]]
        self.endResetModel()
        self.rows_changed.emit()

    def _announce_rows(self, fids: Sequence[int]) -> None:
        rows = self.rows_of(fids)
        if len(rows):
            last = len(self.fields) - 1
            self.dataChanged.emit(self.index(int(rows[0]), 0), self.index(int(rows[-1]), last), [])

    def _fail(self, error: CorridorMapError) -> None:
        self.failed.emit(str(error))


def _cell(field: Field, value: Value, role: int) -> Any:
    if role == Qt.ItemDataRole.DisplayRole:
        return _one_line(exact_text(field, value))
    if role == Qt.ItemDataRole.TextAlignmentRole:
        is_number = isinstance(value, int | float) and choice_text(field, value) is None
        side = Qt.AlignmentFlag.AlignRight if is_number else Qt.AlignmentFlag.AlignLeft
        return side | Qt.AlignmentFlag.AlignVCenter
    if role == Qt.ItemDataRole.ToolTipRole:
        return _tool_tip(field, value)
    if value is None and role == Qt.ItemDataRole.ForegroundRole:
        return QGuiApplication.palette().brush(QPalette.ColorRole.PlaceholderText)
    if value is None and role == Qt.ItemDataRole.FontRole:
        font = QFont()
        font.setItalic(True)
        return font
    return None


def _one_line(text: str) -> str:
    short = text if len(text) <= CELL_CHARS else text[:CELL_CHARS] + "…"
    return " ".join(short.splitlines())


def _tool_tip(field: Field, value: Value) -> str | None:
    """Return the code behind a meaning, or the whole of a text too long for its cell."""
    text = exact_text(field, value)
    if choice_text(field, value) is not None and text != str(value):
        return f"{text} ({value!s})"
    return text[:TOOLTIP_CHARS] if len(text) > 20 and isinstance(value, str) else None


def _read_fids(source: LayerSource, feedback: Feedback) -> Positions:
    return np.asarray(source.read_columns((), (), feedback)["fid"], np.int64)


def _find_order(
    source: LayerSource, field: Field, descending: bool, feedback: Feedback
) -> Positions:
    values = _read_values(source, field, feedback)
    if field.choices:
        values = [value if value is None else exact_text(field, value) for value in values]
    return sorted_positions(values, feedback, descending=descending)


def _find_text(
    source: LayerSource, fields: Sequence[Field], needle: str, feedback: Feedback
) -> Mask | None:
    hits: Mask | None = None
    for field in fields:
        values = _read_values(source, field, feedback)

        def to_text(value: Value, field: Field = field) -> str:
            return "" if value is None else exact_text(field, value)

        found = matching(values, needle, to_text, feedback)
        hits = found if hits is None else hits | found
    return hits


def _read_values(source: LayerSource, field: Field, feedback: Feedback) -> Sequence[Value]:
    names = () if field is FID_FIELD else (field.name,)
    return source.read_columns(names, (), feedback)[field.name]
