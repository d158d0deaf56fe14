"""The attribute table: all rows of one layer, tied to what is selected on the map."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QPoint, Qt, QTimer
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QAction, QGuiApplication, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QMenu,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.feature import FeatureRef
from corridormap.core.feature_set import FeatureSet
from corridormap.core.selection import Selection
from corridormap.core.vector_layer import VectorLayer
from corridormap.ui.icons import icon
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.panels.attribute_copy import rows_as_tsv
from corridormap.ui.panels.attribute_model import AttributeModel
from corridormap.ui.panels.attribute_selection import SelectionLink
from corridormap.ui.panels.attribute_view import AttributeView
from corridormap.ui.panels.latest_job import LatestJob

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

FILTER_DELAY_MS = 250
WIDEST_COLUMN_PX = 280
CELL_MARGIN_PX = 8


class AttributeTable(QWidget):
    """Rows of a layer: sorted by a click, filtered as you type, copied as text; never changed.

    Args:
        layer: Whose rows.
        selection: What is selected on the map.
        runner: Runs reading, sorting and filtering.
        parent: Owner.
    """

    zoom_requested = QtSignal(object)
    """A `FeatureSet` to bring into view."""
    feature_activated = QtSignal(object)
    """A `FeatureRef` whose row was double-clicked or chosen with Enter."""

    def __init__(
        self,
        layer: VectorLayer,
        selection: Selection,
        runner: JobRunner,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.layer = layer
        self._selection = selection
        self._runner = runner
        self._copy_job = LatestJob(runner)
        self._message = ""
        self.filter_box = QLineEdit(self, clearButtonEnabled=True)
        self.only_selected = QToolButton(self, autoRaise=True)
        self.only_selected.setCheckable(True)
        self.zoom_button = QToolButton(self, autoRaise=True)
        self.copy_button = QToolButton(self, autoRaise=True)
        self.status = QLabel(self)
        self.view = AttributeView(self)
        self._lay_out()
        self._typing = QTimer(self, singleShot=True, interval=FILTER_DELAY_MS)
        self._wanting = QTimer(self, singleShot=True, interval=0)
        self._add_actions()
        self._connect()
        self._open_rows()
        self._retranslate()

    def close_rows(self) -> None:
        """Stop reading and following the map; the table is of no use after it."""
        self._selection.changed.disconnect(self._follow_selection, missing_ok=True)
        self.layer.changed.disconnect(self._follow_layer, missing_ok=True)
        self._copy_job.cancel()
        self.model.close()

    def event(self, event: QEvent) -> bool:
        """Let go of the layer before Qt deletes the widget."""
        if event.type() == QEvent.Type.DeferredDelete:
            self.close_rows()
        return super().event(event)

    def reveal_selection(self) -> None:
        """Scroll to the first selected row."""
        row = self._link.first_selected_row()
        if row is not None:
            middle = QAbstractItemView.ScrollHint.PositionAtCenter
            self.view.scrollTo(self.model.index(row, 0), middle)

    def copy_rows(self) -> None:
        """Put the selected rows, or all shown ones, on the clipboard."""
        fids = self._fids_to_copy()
        source, fields = self.layer.source, self.layer.info.fields
        self._copy_job.submit(
            lambda feedback: rows_as_tsv(source, fields, fids, feedback),
            lambda text: self._take_copied(text, len(fids)),
            lambda error: self._say(str(error)),
            self.tr("Copying rows"),
        )

    def copy_cell(self) -> None:
        """Put the text of the current cell on the clipboard."""
        index = self.view.currentIndex()
        if index.isValid():
            QGuiApplication.clipboard().setText(self.model.full_text(index))

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Read the rows that come into view."""
        super().resizeEvent(event)
        self._wanting.start()

    def _lay_out(self) -> None:
        tools = QHBoxLayout()
        tools.setContentsMargins(6, 4, 6, 4)
        tools.addWidget(self.filter_box, 1)
        for button, name in (
            (self.only_selected, "select"),
            (self.zoom_button, "zoom_selection"),
            (self.copy_button, "copy"),
        ):
            button.setIcon(icon(name))
            tools.addWidget(button)
        self.status.setContentsMargins(8, 2, 8, 4)
        self.status.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        layout.addLayout(tools)
        layout.addWidget(self.view, 1)
        layout.addWidget(self.status)
        self.setFocusProxy(self.view)

    def _add_actions(self) -> None:
        self._copy_action = QAction(icon("copy"), "", self)
        self._copy_cell_action = QAction(self)
        self._zoom_action = QAction(icon("zoom_selection"), "", self)
        self._copy_action.triggered.connect(self.copy_rows)
        self._copy_cell_action.triggered.connect(self.copy_cell)
        self._zoom_action.triggered.connect(self._request_zoom)

    def _connect(self) -> None:
        self.filter_box.textChanged.connect(lambda _: self._typing.start())
        self._typing.timeout.connect(lambda: self.model.filter_by(self.filter_box.text()))
        self.only_selected.toggled.connect(lambda _: self._show_rows())
        self.zoom_button.clicked.connect(self._request_zoom)
        self.copy_button.clicked.connect(self.copy_rows)
        self.view.copy_requested.connect(self.copy_rows)
        self._wanting.timeout.connect(self._want_visible)
        self.view.verticalScrollBar().valueChanged.connect(lambda _: self._wanting.start())
        self.view.customContextMenuRequested.connect(self._open_menu)
        self.view.activated.connect(self._activate)
        self._selection.changed.connect(self._follow_selection)
        self.layer.changed.connect(self._follow_layer)

    def _open_rows(self) -> None:
        self.model = AttributeModel(self.layer, self._runner, self)
        self.model.rows_changed.connect(self._follow_rows)
        self.model.dataChanged.connect(self._fit_columns)
        self.model.failed.connect(self._say)
        self._are_columns_fitted = False
        self.view.setModel(self.model)
        self._link = SelectionLink(self.view, self.model, self._selection)
        self._show_rows()
        self.model.load()
        if self.filter_box.text():
            self._typing.start()

    def _show_rows(self) -> None:
        only = self.only_selected.isChecked()
        self.model.show_only(self._selection.fids(self.layer.layer_id) if only else None)

    def _follow_rows(self) -> None:
        self._link.show_selection()
        self._wanting.start()
        self._say("")

    def _follow_selection(self) -> None:
        if self.only_selected.isChecked():
            self._show_rows()
        if self._link.show_selection():
            self.reveal_selection()
        self._say("")

    def _follow_layer(self, what: str) -> None:
        if what == "source":
            old = self.model
            old.close()
            self._open_rows()
            old.deleteLater()

    def _want_visible(self) -> None:
        first = max(self.view.rowAt(0), 0)
        last = self.view.rowAt(self.view.viewport().height() - 1)
        self.model.want_rows(first, last if last >= 0 else first + 60)

    def _fit_columns(self) -> None:
        if self._are_columns_fitted:
            return
        self._are_columns_fitted = True
        self.view.resizeColumnsToContents()
        header = self.view.horizontalHeader()
        for column in range(header.count()):
            header.resizeSection(column, min(header.sectionSize(column) + 8, WIDEST_COLUMN_PX))
        # Keys grow with the rows: those further down must fit as well.
        largest = max(self.layer.info.feature_count, self.model.largest_fid)
        needed = self.view.fontMetrics().horizontalAdvance(str(largest)) + 2 * CELL_MARGIN_PX
        header.resizeSection(0, max(header.sectionSize(0), needed))

    def _fids_to_copy(self) -> NDArray[np.int64]:
        rows = self.model.rows
        chosen = rows.rows_of(self._selection.fids(self.layer.layer_id))
        return rows.fids_at(chosen if len(chosen) else slice(None))

    def _request_zoom(self) -> None:
        fids = self._selection.fids(self.layer.layer_id)
        if fids:
            self.zoom_requested.emit(FeatureSet({self.layer.layer_id: fids}))

    def _activate(self, index: QModelIndex) -> None:
        self.feature_activated.emit(FeatureRef(self.layer.layer_id, self.model.fid_at(index.row())))

    def _take_copied(self, text: str, count: int) -> None:
        QGuiApplication.clipboard().setText(text)
        self._say(self.tr("Rows copied: {count}").format(count=f"{count:,}"))

    def _open_menu(self, position: QPoint) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addActions([self._copy_cell_action, self._copy_action, self._zoom_action])
        menu.popup(self.view.viewport().mapToGlobal(position))

    def _say(self, message: str) -> None:
        chosen = len(self._selection.fids(self.layer.layer_id))
        has_rows = chosen > 0
        self.zoom_button.setEnabled(has_rows)
        self._zoom_action.setEnabled(has_rows)
        self._message = message
        self.status.setText(
            "  ·  ".join(filter(None, (message or self._count_text(), self._selected_text(chosen))))
        )

    def _count_text(self) -> str:
        shown, total = self.model.rowCount(), self.model.total
        if not self.model.is_loaded:
            return self.tr("Reading…")
        if shown == total:
            return self.tr("{count} rows").format(count=f"{total:,}")
        return self.tr("{shown} of {count} rows").format(shown=f"{shown:,}", count=f"{total:,}")

    def _selected_text(self, chosen: int) -> str:
        return self.tr("{count} selected").format(count=f"{chosen:,}") if chosen else ""

    def _retranslate(self) -> None:
        self.filter_box.setPlaceholderText(self.tr("Filter rows"))
        self.filter_box.setAccessibleName(self.tr("Filter rows"))
        self.view.setAccessibleName(self.tr("Attribute table"))
        self._copy_action.setText(self.tr("Copy rows"))
        self._copy_cell_action.setText(self.tr("Copy cell"))
        self._zoom_action.setText(self.tr("Zoom to selection"))
        for button, text in (
            (self.only_selected, self.tr("Show selected rows only")),
            (self.zoom_button, self.tr("Zoom to selection")),
            (self.copy_button, self.tr("Copy selected rows, or all when none is selected")),
        ):
            button.setToolTip(text)
            button.setAccessibleName(text)
        self.model.headerDataChanged.emit(
            Qt.Orientation.Horizontal, 0, self.model.columnCount() - 1
        )
        self._say(self._message)
