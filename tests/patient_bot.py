"""Waits for what must come: as long as a busy machine takes, not as long as ours does."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from pytestqt.qtbot import QtBot

LONGEST_WAIT_MS = 60_000
"""A wait ends with what it waits for; only a failing test takes as long as this."""


class PatientBot(QtBot):
    """Takes every wait for a condition, a signal or a window for at least `LONGEST_WAIT_MS`."""

    def waitUntil(
        self, callback: Callable[[], bool | None], *, timeout: int = LONGEST_WAIT_MS
    ) -> None:
        super().waitUntil(callback, timeout=max(timeout, LONGEST_WAIT_MS))

    def waitSignal(self, signal: Any, *, timeout: int = LONGEST_WAIT_MS, **options: Any) -> Any:
        if options.get("raising") is not False:
            # Else it waits whether nothing comes, as `assertNotEmitted` does.
            timeout = max(timeout, LONGEST_WAIT_MS)
        return super().waitSignal(signal, timeout=timeout, **options)

    def waitExposed(self, widget: Any, *, timeout: int = LONGEST_WAIT_MS) -> Any:
        return super().waitExposed(widget, timeout=max(timeout, LONGEST_WAIT_MS))
