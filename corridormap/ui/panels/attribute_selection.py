"""Keeps a table's selected rows and the map's selected features the same, both ways."""

from __future__ import annotations

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QObject, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView

from corridormap.core.selection import Selection
from corridormap.ui.panels.attribute_model import AttributeModel
from corridormap.ui.panels.attribute_order import runs_of

SHOWN_RUNS = 2000
"""Runs of rows that the view marks; Qt slows to a halt on many more."""
_EXTENDING = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class SelectionLink(QObject):
    """Carries a selection from a view to the map and back, without going in circles.

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
        self._is_partly_shown = False
        view.selectionModel().selectionChanged.connect(self._to_map)

    def show_selection(self) -> bool:
        """Mark the rows of what is selected; false when the table itself has just chosen it."""
        if self._is_passing_on:
            return False
        fids = self._selection.fids(self._model.layer.layer_id)
        runs = runs_of(self._model.rows_of(list(fids)))
        self._is_partly_shown = len(runs) > SHOWN_RUNS
        wanted = QItemSelection()
        last_column = self._model.columnCount() - 1
        for first, last in runs[:SHOWN_RUNS]:
            wanted.select(self._model.index(first, 0), self._model.index(last, last_column))
        self._is_passing_on = True
        flags = QItemSelectionModel.SelectionFlag
        self._view.selectionModel().select(wanted, flags.ClearAndSelect | flags.Rows)
        self._is_passing_on = False
        return True

    def first_selected_row(self) -> int | None:
        """Return the topmost row that shows a selected feature."""
        rows = self._model.rows_of(list(self._selection.fids(self._model.layer.layer_id)))
        return int(rows[0]) if len(rows) else None

    def _to_map(self, selected: QItemSelection, deselected: QItemSelection) -> None:
        if self._is_passing_on:
            return
        layer_id = self._model.layer.layer_id
        is_extending = bool(QGuiApplication.keyboardModifiers() & _EXTENDING)
        if self._is_partly_shown and is_extending:
            kept = self._selection.fids(layer_id) - self._fids(deselected)
            fids = kept | self._fids(selected)
        else:
            fids = self._fids(self._view.selectionModel().selection())
        self._is_passing_on = True
        self._selection.set_layer(layer_id, fids)
        self._is_passing_on = False

    def _fids(self, rows: QItemSelection) -> frozenset[int]:
        fids: set[int] = set()
        # The class has an iterator in Qt only; a list of it goes by index.
        for number in range(rows.count()):
            run = rows.at(number)
            fids.update(self._model.fids_at(run.top(), run.bottom()))
        return frozenset(fids)
