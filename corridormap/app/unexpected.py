"""Catches what nobody foresaw, so that a bug shows a report instead of a dead window."""

from __future__ import annotations

import platform
import sys
import traceback
from types import TracebackType

import PySide6
from PySide6.QtCore import QObject, QTimer, qVersion
from PySide6.QtWidgets import QApplication

import corridormap
from corridormap.ui.dialogs.crash_report import CrashReportDialog


class ExceptionHook(QObject):
    """Becomes `sys.excepthook`: prints the traceback and shows it, one dialog at a time."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.dialog: CrashReportDialog | None = None

    def install(self) -> None:
        """Take over from Python's own hook."""
        sys.excepthook = self.catch

    def catch(
        self, kind: type[BaseException], error: BaseException, trace: TracebackType | None
    ) -> None:
        """Report one exception."""
        if issubclass(kind, KeyboardInterrupt):
            QApplication.quit()
            return
        sys.__excepthook__(kind, error, trace)
        report = report_of(kind, error, trace)
        # Not from inside a paint or a slot: the dialog waits for the next turn of the loop.
        QTimer.singleShot(0, self, lambda: self._show(report))

    def _show(self, report: str) -> None:
        if self.dialog is not None:
            return
        self.dialog = CrashReportDialog(report, QApplication.activeWindow())
        self.dialog.finished.connect(self._forget)
        self.dialog.open()

    def _forget(self) -> None:
        self.dialog = None


def report_of(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> str:
    """Return versions and traceback as text."""
    lines = [
        f"corridormap {corridormap.__version__}",
        f"Python {platform.python_version()}, Qt {qVersion()}, PySide {PySide6.__version__}",
        f"{platform.system()} {platform.release()} ({platform.machine()})",
        "",
        *traceback.format_exception(kind, error, trace),
    ]
    return "\n".join(line.rstrip("\n") for line in lines)
