"""Status, author, notes and dates of a route, folded away behind a line that sums them up."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtWidgets import (
    QComboBox,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QSizePolicy,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from corridormap.network.stored_route import STATUSES
from corridormap.ui.panels.route_shelf import date_words
from corridormap.ui.routes.route_desk import RouteDesk
from corridormap.ui.routes.route_words import status_words

NOTES_PX = 46
TYPING_MS = 500


class RouteAbout(QWidget):
    """The line opens and folds the form, and has the dates then; each field is a step on the stack.

    Args:
        desk: Whose draft.
        parent: Owner.
    """

    def __init__(self, desk: RouteDesk, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._desk = desk
        self._visits = 0
        self.fold_button = QToolButton(self)
        self.fold_button.setCheckable(True)
        self.fold_button.setAutoRaise(True)
        self.fold_button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.fold_button.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Fixed)
        self.status_box = QComboBox(self)
        for status in STATUSES:
            self.status_box.addItem(status, status)
        self.author_box = QLineEdit(self)
        self.notes_box = QPlainTextEdit(self)
        self.notes_box.setMaximumHeight(NOTES_PX)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.status_box.setSizeAdjustPolicy(policy)
        self.status_box.setMinimumContentsLength(7)
        self.status_box.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.author_box.setMinimumWidth(50)
        self.notes_box.setTabChangesFocus(True)
        self.notes_box.installEventFilter(self)
        self._labels = [QLabel(self) for _ in range(3)]
        self._typing = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._body = QWidget(self)
        self._lay_out()
        self._connect()
        self._retranslate()
        self._unfold(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the notes over when they are left."""
        if watched is self.notes_box and event.type() == QEvent.Type.FocusOut:
            self._take_notes()
            self._visits += 1
        return super().eventFilter(watched, event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        form = QFormLayout(self._body)
        form.setContentsMargins(8, 0, 0, 4)
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.ExpandingFieldsGrow)
        fields = (self.status_box, self.author_box, self.notes_box)
        for label, field in zip(self._labels, fields, strict=True):
            label.setBuddy(field)
        first = QHBoxLayout()
        first.addWidget(self.status_box, 1)
        first.addWidget(self._labels[1])
        first.addWidget(self.author_box, 1)
        form.addRow(self._labels[0], first)
        form.addRow(self._labels[2], self.notes_box)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(2)
        column.addWidget(self.fold_button)
        column.addWidget(self._body)

    def _connect(self) -> None:
        self.fold_button.toggled.connect(self._unfold)
        self.status_box.activated.connect(self._take_status)
        self.author_box.editingFinished.connect(self._take_author)
        self.notes_box.textChanged.connect(self._typing.start)
        self._typing.timeout.connect(self._take_notes)
        self._desk.draft_changed.connect(self._show)

    def _unfold(self, is_open: bool) -> None:
        self._body.setVisible(is_open)
        arrow = Qt.ArrowType.DownArrow if is_open else Qt.ArrowType.RightArrow
        self.fold_button.setArrowType(arrow)
        self._show()

    def _take_status(self) -> None:
        draft = replace(self._desk.draft, status=self.status_box.currentData())
        self._desk.change(self.tr("Change status"), draft)

    def _take_author(self) -> None:
        draft = replace(self._desk.draft, author=self.author_box.text().strip())
        self._desk.change(self.tr("Change author"), draft)

    def _take_notes(self) -> None:
        self._typing.stop()
        draft = replace(self._desk.draft, notes=self.notes_box.toPlainText())
        self._desk.change(self.tr("Change notes"), draft, f"notes {self._visits}")

    def _show(self) -> None:
        draft = self._desk.draft
        self.status_box.setCurrentIndex(self.status_box.findData(draft.status))
        if self.author_box.text().strip() != draft.author:
            self.author_box.setText(draft.author)
        if self.notes_box.toPlainText() != draft.notes:
            self.notes_box.setPlainText(draft.notes)
            self._typing.stop()
        made, changed = date_words(draft.created), date_words(draft.changed)
        dates = self.tr("Made {made}, changed {changed}").format(made=made, changed=changed)
        first_note = draft.notes.strip().partition("\n")[0]
        parts = (status_words(draft.status), draft.author, first_note)
        text = " · ".join(part for part in parts if part)
        # What the fields below say need not be said twice.
        self.fold_button.setText(dates if self.fold_button.isChecked() else text)
        self.fold_button.setAccessibleName(
            self.tr("Status, author and notes: {text}").format(text=text)
        )

    def _retranslate(self) -> None:
        texts = (self.tr("Status:"), self.tr("Author:"), self.tr("Notes:"))
        for label, text in zip(self._labels, texts, strict=True):
            label.setText(text)
        for number in range(self.status_box.count()):
            self.status_box.setItemText(number, status_words(self.status_box.itemData(number)))
        self.fold_button.setToolTip(self.tr("Status, author, notes and dates"))
        self._show()
