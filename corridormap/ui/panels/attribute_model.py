"""A layer's rows for a table view: keys at once, cells when looked at, order by arrays."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import numpy as np
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QFont, QGuiApplication, QPalette

from corridormap.core.errors import CorridorMapError
from corridormap.core.feature import KEY, Field, FieldKind, Value
from corridormap.core.feature_set import FidSet
from corridormap.core.feedback import Feedback
from corridormap.core.vector_layer import LayerSource, VectorLayer
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.attribute_filter import TextFilter
from corridormap.ui.panels.attribute_order import sorted_positions
from corridormap.ui.panels.attribute_pages import PAGE_ROWS, RowPages
from corridormap.ui.panels.attribute_rows import ShownRows
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
        self._rows = ShownRows(self._fids, self._order)
        self._text_hits: Mask | None = None
        self._only: FidSet | None = None
        self._sorting = (0, Qt.SortOrder.AscendingOrder)
        self._runner = runner
        self._reading: object | None = None
        self._load = LatestJob(runner)
        self._sort = LatestJob(runner)
        self._filter = LatestJob(runner)
        self._pages = RowPages(self._source, runner, self._announce_rows, self._fail)

    def load(self) -> None:
        """Read the keys; the first rows appear at once, all when their keys are here."""
        source, post, ticket = self._source, self._runner.post, object()
        self._reading = ticket

        def work(feedback: Feedback) -> Positions:
            pieces = [np.zeros(0, np.int64)]
            for keys in source.read_keys(feedback):
                if len(pieces) == 1 and len(keys) < source.info.feature_count:
                    post(partial(self._take_first, ticket, keys))
                pieces.append(keys)
            return np.concatenate(pieces)

        label = self.tr("Reading {name}").format(name=self.layer.name)
        self._load.submit(work, self._set_fids, self._fail, label)

    def close(self) -> None:
        """Stop all reading."""
        self._reading = None
        for job in (self._load, self._sort, self._filter):
            job.cancel()
        self._pages.close()

    @property
    def total(self) -> int:
        """Rows of the layer, shown or not."""
        return len(self._fids)

    @property
    def largest_fid(self) -> int:
        """The last key that is known, 0 while there is none."""
        return int(self._fids[-1]) if len(self._fids) else 0

    @property
    def rows(self) -> ShownRows:
        """The rows shown, until they are sorted, filtered or read anew."""
        return self._rows

    def fid_at(self, row: int) -> int:
        """Return the key of a row of the table."""
        return self._rows.fid_at(row)

    def fids_at(self, first: int, last: int) -> list[int]:
        """Return the keys of rows `first` to `last`, both included."""
        found: list[int] = self._rows.fids_at(slice(max(first, 0), last + 1)).tolist()
        return found

    def full_text(self, index: Index) -> str:
        """Return the whole text of a cell, empty for null and for what is not read yet."""
        fid, field = self.fid_at(index.row()), self.fields[index.column()]
        row = {FID_FIELD.name: fid} if field is FID_FIELD else self._pages.row(fid)
        value = None if row is None else row.get(field.name)
        return "" if value is None else exact_text(field, value)

    def show_only(self, fids: FidSet | None) -> None:
        """Show only these keys; None shows all again."""
        if fids != self._only:
            self._only = fids
            self._apply()

    def filter_by(self, text: str) -> None:
        """Show only rows that hold the text in any cell, as it is shown; empty shows all."""
        text = text.strip()
        self._filter.cancel()
        if not text:
            self._set_text_hits(None)
            return
        source, fields = self._source, self.fields
        self._filter.submit(
            lambda feedback: _find_text(source, fields, text, feedback),
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
        if field is FID_FIELD:
            self._sort.cancel()
            ascending = np.arange(len(self._fids))
            self._set_order(ascending[::-1] if descending else ascending)
            return
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

    def _take_first(self, ticket: object, fids: Positions) -> None:
        # A table that is read again keeps its rows until all the new ones are known.
        if ticket is self._reading and not self.is_loaded:
            self._fids, self._order = fids, np.arange(len(fids))
            self._apply()

    def _set_fids(self, fids: Positions) -> None:
        self._reading = None
        is_growing = not self.is_loaded and 0 < len(self._rows) == len(self._fids) < len(fids)
        if is_growing and not np.array_equal(self._fids, fids[: len(self._fids)]):
            is_growing = False
        self._fids, self._order = fids, np.arange(len(fids))
        self.is_loaded = True
        if is_growing and self._text_hits is None and self._only is None:
            self._grow()
        else:
            self._apply()
        if self._sorting != (0, Qt.SortOrder.AscendingOrder):
            self.sort(*self._sorting)

    def _grow(self) -> None:
        """Add the rows below those that are shown, where they already stand."""
        self.beginInsertRows(NO_PARENT, len(self._rows), len(self._fids) - 1)
        self._rows = ShownRows(self._fids, self._order)
        self.endInsertRows()
        self.rows_changed.emit()

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
        rows = ShownRows(self._fids, self._order, self._text_hits, self._only)
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()
        self.rows_changed.emit()

    def _announce_rows(self, fids: Sequence[int]) -> None:
        rows = self._rows.rows_of(FidSet(fids))
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


def _find_order(
    source: LayerSource, field: Field, descending: bool, feedback: Feedback
) -> Positions:
    def in_words(values: list[Value]) -> list[Value]:
        if not field.choices:
            return values
        return [value if value is None else exact_text(field, value) for value in values]

    name = _column_of(field)
    batches = (in_words(rows[name]) for rows in source.read_rows(_asked((field,)), feedback))
    return sorted_positions(batches, descending=descending)


def _find_text(source: LayerSource, fields: Sequence[Field], text: str, feedback: Feedback) -> Mask:
    search = TextFilter({_column_of(field): field for field in fields}, text)
    batches = source.read_rows(_asked(fields), feedback)
    hits = [search.hits(rows, len(rows[KEY])) for rows in batches]
    return np.concatenate((np.zeros(0, np.bool_), *hits))


def _column_of(field: Field) -> str:
    return KEY if field is FID_FIELD else field.name


def _asked(fields: Sequence[Field]) -> list[str]:
    return [field.name for field in fields if field is not FID_FIELD]
