"""The panel of the corridor check: what is wrong, where it is, and why where that is known."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QEvent, Qt, QTimer
from PySide6.QtCore import Signal as QtSignal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPaintEvent
from PySide6.QtWidgets import QLabel, QStackedLayout, QVBoxLayout, QWidget

from corridormap.core.check_report import ERROR, WARNING, CheckReport, report_text
from corridormap.core.errors import CorridorMapError
from corridormap.core.feedback import Feedback
from corridormap.core.project import Project
from corridormap.ui.job_runner import JobRunner
from corridormap.ui.message_words import message_words
from corridormap.ui.panels.check_controls import CheckControls
from corridormap.ui.panels.check_groups import FindingGroup, FindingWords, grouped, worded
from corridormap.ui.panels.check_list import CheckList
from corridormap.ui.panels.latest_job import LatestJob
from corridormap.ui.shortcut_claim import claims

RunCheck = Callable[[Path, Feedback], CheckReport]
"""Checks a file; called on a worker thread."""
ThemeFiles = Callable[[], Sequence[Path]]
"""Gives the files that can be checked, at least one, the one that people mean first."""
NOTE_MARGIN_PX = 12


class CorridorCheckPanel(QWidget):
    """Findings in groups, to be filtered, copied and flown to.

    Args:
        project: Its language.
        runner: Runs the check.
        files: What can be checked.
        check: Checks one of them.
        parent: Owner.
    """

    finding_chosen = QtSignal(object, object)
    """The path of the file and the `CheckRow` in it that the map should show."""

    def __init__(
        self,
        project: Project,
        runner: JobRunner,
        files: ThemeFiles,
        check: RunCheck,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self._project = project
        self._files = files
        self._check = check
        self._job = LatestJob(runner)
        self._report: CheckReport | None = None
        self._words: list[FindingWords] | None = None
        self._words_language = ""
        self._error = ""
        self._is_stopped = False
        self._is_stale = True
        self.controls = CheckControls(self)
        self.list = CheckList(self)
        self.note = QLabel(self)
        self._pages = QStackedLayout()
        self._lay_out()
        self.controls.changed.connect(self._show)
        self.controls.run_requested.connect(self.run)
        self.controls.stop_requested.connect(self.stop)
        self.controls.copy_requested.connect(self.copy_text)
        self.list.finding_chosen.connect(self._choose)
        project.settings_changed.connect(self._follow_settings)
        runner.progressed.connect(self._on_progressed)
        self._retranslate()

    @property
    def report(self) -> CheckReport | None:
        """What the last check found, None where there was none or it failed."""
        return self._report

    @property
    def is_running(self) -> bool:
        """Whether a check is under way."""
        return self._job.is_running

    def reload(self) -> None:
        """Check again, now or when the panel is next seen: layers came, went or changed."""
        self._is_stale = True
        self.update()

    def run(self) -> None:
        """Check the chosen file now; a check that is under way is dropped."""
        self._is_stale, self._is_stopped, self._error = False, False, ""
        self.controls.offer(self._files())
        path = self.controls.path
        if self._report is not None and self._report.path != path:
            self._report = None
        self._job.submit(
            lambda feedback: self._check(path, feedback),
            self._take,
            self._fail,
            self._label(),
            self._take_stop,
        )
        self._show()

    def stop(self) -> None:
        """Stop the check that is under way; what the one before found stays listed."""
        self._job.cancel()
        self._take_stop()

    def copy_text(self) -> None:
        """Put all findings that are listed on the clipboard."""
        QGuiApplication.clipboard().setText(self.text())

    def text(self) -> str:
        """Return all findings that are listed as lines of text."""
        words = self._severity_words()
        groups = []
        for group in self._groups():
            found = [(words[each.row.severity], each.subject, each.full_text)
                     for each in group.findings]  # fmt: skip
            groups.append((group.title, found))
        return report_text(self._summary(), groups)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Check what nobody waited for as long as it could not be seen.

        Qt calls a panel visible behind the tab of another one, and shown as the window is.
        """
        super().paintEvent(event)
        if self._is_stale:
            self._is_stale = False
            QTimer.singleShot(0, self, self.run)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Check again on F5, stop on Esc."""
        if event.key() == Qt.Key.Key_F5:
            self.run()
        elif event.key() == Qt.Key.Key_Escape and self.is_running:
            self.stop()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """Keep F5 for the panel: in the window it reads a layer again."""
        if claims(event, Qt.Key.Key_F5):
            return True
        return super().event(event)

    def changeEvent(self, event: QEvent) -> None:
        """Follow the language of the window."""
        if event.type() == QEvent.Type.LanguageChange:
            self._retranslate()
        super().changeEvent(event)

    def _lay_out(self) -> None:
        self.note.setWordWrap(True)
        self.note.setMargin(NOTE_MARGIN_PX)
        self.note.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.note.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self._pages.addWidget(self.list)
        self._pages.addWidget(self.note)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(2)
        layout.addWidget(self.controls)
        layout.addLayout(self._pages, 1)
        self.setFocusProxy(self.controls)

    def _choose(self, row: object) -> None:
        if self._report is not None:
            self.finding_chosen.emit(self._report.path, row)

    def _follow_settings(self) -> None:
        self._show()

    def _on_progressed(self, label: str, done: int, total: int) -> None:
        if self.is_running and label == self._label():
            self.controls.show_progress(done, total)

    def _take(self, report: CheckReport) -> None:
        self._report, self._words = report, None
        self._show()

    def _fail(self, error: CorridorMapError) -> None:
        self._report, self._words, self._error = None, None, str(error)
        self._show()

    def _take_stop(self) -> None:
        self._is_stopped = True
        self._show()

    def _groups(self) -> list[FindingGroup]:
        if self._report is None:
            return []
        language = self._project.language
        if self._words is None or self._words_language != language:
            self._words, self._words_language = worded(self._report, language), language
        findings = filter(self.controls.wants, self._words)
        return grouped(findings, self.controls.grouping, self._report, language)

    def _show(self) -> None:
        groups = self._groups()
        self.list.show_groups(groups, self._severity_words())
        self.note.setText(self._note_text())
        self._pages.setCurrentWidget(self.list if groups else self.note)
        self.controls.show_state(self._report, self.is_running, bool(groups))

    def _note_text(self) -> str:
        if self.is_running and self._report is None:
            return self.tr("Checking {file}…").format(file=self.controls.path.name)
        if self._error:
            return message_words(self._error)
        if self._report is None:
            return self.tr("The check was stopped.") if self._is_stopped else ""
        if self._report.rows:
            return self.tr("Nothing here fits what is asked for.")
        return self._nothing_found(self._report)

    def _nothing_found(self, report: CheckReport) -> str:
        if not report.leg_count:
            text = self.tr("{file}: nothing found. It holds no legs of corridors or routes.")
            return text.format(file=report.path.name)
        text = self.tr("{file}: nothing found in {count} legs.")
        return text.format(file=report.path.name, count=f"{report.leg_count:,}")

    def _summary(self) -> str:
        report = self._report
        if report is None:
            return self._note_text()
        text = self.tr("{file}: errors {errors}, warnings {warnings}, legs {count}")
        return text.format(
            file=report.path.name,
            errors=f"{report.count(ERROR):,}",
            warnings=f"{report.count(WARNING):,}",
            count=f"{report.leg_count:,}",
        )

    def _severity_words(self) -> dict[str, str]:
        return {ERROR: self.tr("error"), WARNING: self.tr("warning")}

    def _label(self) -> str:
        return self.tr("Corridor check")

    def _retranslate(self) -> None:
        self.list.setAccessibleName(self.tr("Findings; Enter shows one on the map"))
        self._words = None
        self._show()
