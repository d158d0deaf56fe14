"""A progress bar with Cancel for what takes longer than a blink."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, QTimer
from PySide6.QtWidgets import QHBoxLayout, QLabel, QProgressBar, QToolButton, QWidget

from corridormap.ui.icons import icon
from corridormap.ui.job_runner import Job, JobRunner

APPEARS_AFTER_MS = 300


class JobProgress(QWidget):
    """Shows the labelled jobs of a runner that have been at work for a while.

    Jobs without a label, such as pictures of the map, are nobody's concern and stay hidden.
    """

    def __init__(self, runner: JobRunner, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._jobs: list[Job] = []
        self._label = QLabel()
        self.bar = QProgressBar()
        self.bar.setFixedWidth(140)
        self.bar.setMaximumHeight(14)
        self.bar.setTextVisible(False)
        self.bar.setRange(0, 0)
        self.cancel_button = QToolButton()
        self.cancel_button.setIcon(icon("close"))
        self.cancel_button.setIconSize(QSize(14, 14))
        self.cancel_button.setAutoRaise(True)
        self.cancel_button.clicked.connect(self.cancel)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        for widget in (self._label, self.bar, self.cancel_button):
            row.addWidget(widget)
        self._wait = QTimer(self, singleShot=True, interval=APPEARS_AFTER_MS)
        self._wait.timeout.connect(self._appear)
        runner.job_started.connect(self._on_started)
        runner.job_finished.connect(self._on_finished)
        runner.progressed.connect(self._on_progressed)
        self._retranslate()
        self.hide()

    def cancel(self) -> None:
        """Ask the jobs shown to stop."""
        for job in self._jobs:
            job.cancel()

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()

    def _retranslate(self) -> None:
        self.cancel_button.setToolTip(self.tr("Cancel"))
        self.cancel_button.setAccessibleName(self.tr("Cancel"))

    def _on_started(self, job: Job) -> None:
        if job.label:
            self._jobs.append(job)
            if not self.isVisible() and not self._wait.isActive():
                self._wait.start()

    def _on_finished(self, job: Job) -> None:
        if job not in self._jobs:
            return
        self._jobs.remove(job)
        if not self._jobs:
            self._wait.stop()
            self.hide()
            self.bar.setRange(0, 0)
        elif self.isVisible():
            self._appear()

    def _on_progressed(self, label: str, done: int, total: int) -> None:
        if self._jobs and label == self._jobs[0].label:
            self.bar.setRange(0, total)
            self.bar.setValue(done)

    def _appear(self) -> None:
        if self._jobs:
            self._label.setText(self._jobs[0].label)
            self.show()
