"""Shows that values are being read, how far, and stops it."""

from __future__ import annotations

from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QPushButton, QWidget

from corridormap.ui.job_runner import JobRunner
from corridormap.ui.styling.value_reader import ValueReader


class WorkRow(QWidget):
    """Hidden while nobody waits.

    Args:
        reader: Whose work it shows.
        runner: Tells how far it is.
        parent: Owner.
    """

    def __init__(
        self, reader: ValueReader, runner: JobRunner, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self._reader = reader
        self._words = QLabel()
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setMaximumHeight(14)
        self.stop = QPushButton(self.tr("Stop"))
        self.stop.setAutoDefault(False)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        for part in (self._words, self.bar, self.stop):
            row.addWidget(part)
        self.hide()
        reader.begun.connect(self._begin)
        reader.ended.connect(self.hide)
        runner.progressed.connect(self._show_progress)
        self.stop.clicked.connect(reader.cancel)

    def _begin(self, words: str) -> None:
        self._words.setText(words)
        self.bar.setRange(0, 0)
        self.show()

    def _show_progress(self, words: str, done: int, total: int) -> None:
        if self._reader.is_busy and words == self._words.text():
            self.bar.setRange(0, total)
            self.bar.setValue(done)
