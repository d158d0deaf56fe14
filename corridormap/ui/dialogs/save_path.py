"""Asks where to save, so that no file is overwritten that nobody was asked about."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QFileDialog, QWidget

MOST_QUESTIONS = 2


def ask_save_path(
    parent: QWidget, title: str, proposal: Path, kind: str, suffixes: tuple[str, ...]
) -> Path | None:
    """Return where to save, None to leave it.

    A name without a suffix gets that of the chosen filter, or the first one. The system's dialog
    has asked about overwriting by the name as typed only: where the whole name is taken, it is
    proposed and asked for again.

    Args:
        parent: Window of the question.
        title: Of the dialog.
        proposal: Folder and name to begin with.
        kind: Filters of the dialog, such as `PNG picture (*.png)`, `;;` between two.
        suffixes: Allowed ones in lower case, dot included.
    """
    for _ in range(MOST_QUESTIONS):
        name, chosen = QFileDialog.getSaveFileName(parent, title, str(proposal), kind)
        if not name:
            return None
        path = Path(name)
        if path.suffix.lower() in suffixes:
            return path
        wanted = (suffix for suffix in suffixes if f"*{suffix}" in chosen)
        path = path.with_name(path.name + next(wanted, suffixes[0]))
        if not path.exists():
            return path
        proposal = path
    return None
