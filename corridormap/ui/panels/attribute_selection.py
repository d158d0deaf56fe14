"""Keeps a table's selected rows and the map's selected features the same, both ways."""

from __future__ import annotations

import numpy as np
from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView

from corridormap.core.feature_set import FidSet
from corridormap.core.selection import Selection
from corridormap.ui.panels.attribute_model import AttributeModel
from corridormap.ui.panels.attribute_order import runs_of
from corridormap.ui.panels.attribute_rows import ShownRows

SHOWN_RUNS = 200
"""Runs of rows that the view marks at a time; Qt is slow with hundreds."""
_EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class SelectionLink(QObject):
    """Carries a selection from a view to the map and back, without going in circles.

    Of a selection in more runs than Qt can bear, those around the rows in view are marked.

    Args:
        view: Shows `model`; its selection model must be in place.
        model: The rows.
        selection: What is selected on the map.
    """

    def __init__(self, view: QTableView, model: AttributeModel, selection: Selection) -> None:
        super().__init__(view)
        self._view = view
        self._model = model
        self._selection = selection
        self._is_passing_on = False
        self._runs = runs_of(np.zeros(0, np.int64))
        self._runs_of: tuple[ShownRows, FidSet] | None = None
        view.selectionModel().selectionChanged.connect(self._to_map)
        view.verticalScrollBar().valueChanged.connect(self._follow_scrolling)

    def show_selection(self) -> bool:
        """Mark the rows of what is selected; false when the table itself has just chosen it."""
        if self._is_passing_on:
            return False
        self._find_runs()
        self._mark()
        return True

    def first_selected_row(self) -> int | None:
        """Return the topmost row that shows a selected feature."""
        self._find_runs()
        firsts = self._runs[0]
        return int(firsts[0]) if len(firsts) else None

    @property
    def _fids(self) -> FidSet:
        return self._selection.fids(self._model.layer.layer_id)

    @property
    def _is_partly_shown(self) -> bool:
        return len(self._runs[0]) > SHOWN_RUNS

    def _find_runs(self) -> None:
        rows, fids = self._model.rows, self._fids
        if self._runs_of != (rows, fids):
            self._runs = runs_of(rows.rows_of(fids))
            self._runs_of = (rows, fids)

    def _mark(self) -> None:
        wanted = QItemSelection()
        last_column = self._model.columnCount() - 1
        firsts, lasts = self._runs
        start = self._first_run_to_show()
        some = slice(start, start + SHOWN_RUNS)
        for first, last in zip(firsts[some].tolist(), lasts[some].tolist(), strict=True):
            wanted.select(self._model.index(first, 0), self._model.index(last, last_column))
        flags = QItemSelectionModel.SelectionFlag
        self._is_passing_on = True
        self._view.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self._is_passing_on = False

    def _first_run_to_show(self) -> int:
        if not self._is_partly_shown:
            return 0
        top = max(self._view.rowAt(0), 0)
        return max(int(np.searchsorted(self._runs[1], top)) - SHOWN_RUNS // 2, 0)

    def _follow_scrolling(self) -> None:
        # While rows are being dragged over, what is marked belongs to the hand.
        is_dragging = self._view.state() == QTableView.State.DragSelectingState
        if self._is_partly_shown and not is_dragging:
            self._mark()

    def _to_map(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._is_passing_on:
            return
        is_extending = bool(QGuiApplication.keyboardModifiers() & _EXTENDING)
        was_partly_shown = self._is_partly_shown
        if was_partly_shown and is_extending:
            fids = self._fids.minus(self._fids_of(deselected)).union(self._fids_of(selected))
        else:
            fids = self._fids_of(self._view.selectionModel().selection())
        self._is_passing_on = True
        self._selection.set_layer(self._model.layer.layer_id, fids)
        self._is_passing_on = False
        if was_partly_shown:
            self._find_runs()

    def _fids_of(self, rows: QItemSelection) -> FidSet:
        # The class has an iterator in Qt only; a list of it goes by index.
        runs = [rows.at(number) for number in range(rows.count())]
        pieces = [self._model.rows.fids_at(slice(run.top(), run.bottom() + 1)) for run in runs]
        return FidSet(np.concatenate((np.zeros(0, np.int64), *pieces)))
