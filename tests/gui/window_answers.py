"""Answers the questions a window asks, as a person would: by its buttons."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QMessageBox, QWidget

LOOKS_EVERY_MS = 20


class Answers:
    """Waits for message boxes and presses a button of each; counts them.

    Args:
        button: The button to press.
    """

    def __init__(self, button: QMessageBox.StandardButton) -> None:
        self.questions: list[str] = []
        self._button = button
        self._timer = QTimer(interval=LOOKS_EVERY_MS)
        self._timer.timeout.connect(self._look)
        self._timer.start()

    def stop(self) -> None:
        self._timer.stop()

    def _look(self) -> None:
        box = QApplication.activeModalWidget()
        if isinstance(box, QMessageBox):
            self.questions.append(box.text())
            box.button(self._button).click()


def answering(
    button: QMessageBox.StandardButton, ask: Callable[[], object]
) -> tuple[list[str], object]:
    """Return the questions that `ask` put and what it returned."""
    answers = Answers(button)
    try:
        result = ask()
    finally:
        answers.stop()
    return answers.questions, result


def active_dialog() -> QWidget:
    """Return the dialog that is open."""
    dialog = QApplication.activeModalWidget()
    assert dialog is not None
    return dialog
