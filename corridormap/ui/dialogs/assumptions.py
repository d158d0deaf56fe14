"""Shows every assumption with its source, and lets it be changed for a route or for new ones."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QFont, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from corridormap.core.errors import FieldError
from corridormap.network.assumptions import CURRENCY, TABLE, Assumption, Assumptions
from corridormap.ui.icons import icon
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.data_words import translated
from corridormap.ui.routes.route_words import assumption_title, unit_words

TITLE, VALUE, UNIT, DEFAULT, SOURCE = range(5)
WIDTH_PX, HEIGHT_PX, LEAST_WIDTH_PX, MARGIN_PX = 860, 640, 640, 80
ICON_PX = 16
NUMBERS = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class AssumptionsDialog(QDialog):
    """A table whose column of values is edited; what was changed is bold.

    Args:
        values: To begin with.
        parent: The window.
    """

    def __init__(self, values: Assumptions, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("Assumptions"))
        self.setMinimumWidth(LEAST_WIDTH_PX)
        # Qt would ask the wrapped lines for the height, and leave the table six rows.
        room = HEIGHT_PX if parent is None else parent.height() - MARGIN_PX
        self.resize(WIDTH_PX, max(min(HEIGHT_PX, room), self.minimumSizeHint().height()))
        self._is_filling = False
        self.model_ = QStandardItemModel(len(TABLE), 5, self)
        self.table = QTableView(self)
        self.currency_box = QLineEdit(values.currency, self)
        self.currency_box.setMaxLength(8)
        self.currency_box.setMaximumWidth(90)
        self.problem = QLabel(self)
        self._mark = QLabel(self)
        self.for_new_box = QCheckBox(self.tr("Use them for new routes too"), self)
        self.reset_button = QPushButton(self.tr("Reset the row"), self)
        self.reset_all_button = QPushButton(self.tr("Reset all"), self)
        self.buttons = QDialogButtonBox(
            QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel
        )
        self._set_up_table(values)
        self._lay_out()
        self.model_.itemChanged.connect(lambda _: self._check())
        self.currency_box.textChanged.connect(lambda _: self._check())
        self.reset_button.clicked.connect(self.reset_row)
        self.reset_all_button.clicked.connect(self.reset_all)
        self.table.selectionModel().currentChanged.connect(lambda *_: self._enable())
        self.buttons.accepted.connect(self.accept)
        self.buttons.rejected.connect(self.reject)
        self._check()

    def assumptions(self) -> Assumptions:
        """Return what the table says.

        Raises:
            FieldError: A value is no number or out of its range; the line names it.
        """
        values: dict[str, object] = {}
        for number, row in enumerate(TABLE):
            text = self._text(number)
            try:
                values[row.key] = row.checked(text)
            except FieldError as exc:
                words = message_words(str(exc).removeprefix(f"{row.key}: "))
                raise FieldError(f"{assumption_title(row.key)}: {words}") from exc
        return Assumptions.of(values, self.currency_box.text().strip() or CURRENCY)

    def reset_row(self) -> None:
        """Set the current row to its default."""
        number = self.table.currentIndex().row()
        if number >= 0:
            self.model_.item(number, VALUE).setText(f"{TABLE[number].value:g}")

    def reset_all(self) -> None:
        """Set every row to its default."""
        self._is_filling = True
        for number, row in enumerate(TABLE):
            self.model_.item(number, VALUE).setText(f"{row.value:g}")
        self._is_filling = False
        self.currency_box.setText(CURRENCY)
        self._check()

    def _set_up_table(self, values: Assumptions) -> None:
        titles = [self.tr("Assumption"), self.tr("Value"), self.tr("Unit")]
        titles += [self.tr("Default"), self.tr("Source")]
        self.model_.setHorizontalHeaderLabels(titles)
        for number, (row, value) in enumerate(values.rows()):
            for column, item in enumerate(_items(row, value)):
                self.model_.setItem(number, column, item)
        table = self.table
        table.setModel(self.model_)
        table.setAccessibleName(self.tr("Assumptions"))
        table.setWordWrap(True)
        table.setAlternatingRowColors(True)
        table.setShowGrid(False)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        table.verticalHeader().hide()
        table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(SOURCE, QHeaderView.ResizeMode.Stretch)
        table.setCurrentIndex(self.model_.index(0, VALUE))
        table.setEditTriggers(QAbstractItemView.EditTrigger.AllEditTriggers)

    def _lay_out(self) -> None:
        words = QLabel(
            self.tr(
                "None of these is a fact of a corridor: they are what hours, costs and CO₂ are "
                "worked out with. Every result is shown with them."
            )
        )
        words.setWordWrap(True)
        money = QLabel(self.tr("Currency"))
        money.setBuddy(self.currency_box)
        self.currency_box.setToolTip(self.tr("Only a name: amounts are not converted."))
        row = QHBoxLayout()
        row.addWidget(self.reset_button)
        row.addWidget(self.reset_all_button)
        row.addSpacing(12)
        row.addWidget(money)
        row.addWidget(self.currency_box)
        row.addStretch(1)
        self.problem.setWordWrap(True)
        line = QHBoxLayout()
        line.addWidget(self._mark)
        line.addWidget(self.problem, 1)
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self.table, 1)
        column.addLayout(line)
        column.addLayout(row)
        column.addWidget(self.for_new_box)
        column.addWidget(self.buttons)

    def _text(self, number: int) -> str:
        return self.model_.item(number, VALUE).text().strip()

    def _check(self) -> None:
        if self._is_filling:
            return
        try:
            self.assumptions()
            problem = ""
        except FieldError as exc:
            problem = str(exc)
        self.problem.setText(problem)
        self._mark.setPixmap(icon("warning").pixmap(QSize(ICON_PX, ICON_PX)))
        self._mark.setVisible(bool(problem))
        ok = self.buttons.button(QDialogButtonBox.StandardButton.Ok)
        ok.setEnabled(not problem)
        self._show_changes()
        self._enable()

    def _show_changes(self) -> None:
        self._is_filling = True
        for number in range(len(TABLE)):
            font = QFont(self.font())
            font.setBold(self._is_changed(number))
            for column in (TITLE, VALUE):
                self.model_.item(number, column).setFont(font)
        self._is_filling = False

    def _is_changed(self, number: int) -> bool:
        try:
            return TABLE[number].checked(self._text(number)) != TABLE[number].value
        except FieldError:
            return True

    def _enable(self) -> None:
        current = self.table.currentIndex().row()
        self.reset_button.setEnabled(current >= 0 and self._is_changed(current))
        changed = any(map(self._is_changed, range(len(TABLE))))
        self.reset_all_button.setEnabled(changed or self.currency_box.text() != CURRENCY)


def _items(row: Assumption, value: float) -> list[QStandardItem]:
    title = assumption_title(row.key)
    texts = (
        title,
        f"{value:g}",
        unit_words(row.unit, CURRENCY),
        f"{row.value:g}",
        translated(row.source),
    )
    items = [QStandardItem(text) for text in texts]
    for column, item in enumerate(items):
        item.setEditable(column == VALUE)
        if column in (VALUE, DEFAULT):
            item.setTextAlignment(NUMBERS)
    items[VALUE].setData(f"{title}: {value:g}", Qt.ItemDataRole.AccessibleTextRole)
    items[SOURCE].setToolTip(texts[SOURCE])
    return items
