"""Says what the program is, whose data it shows and whose view of boundaries it draws."""

from __future__ import annotations

import html
import json
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QDialog,
    QDialogButtonBox,
    QHBoxLayout,
    QLabel,
    QTextBrowser,
    QVBoxLayout,
    QWidget,
)

import corridormap
from corridormap.ui.icons import icon
from corridormap.ui.panels.data_words import translated


def read_attributions(path: Path) -> list[Mapping[str, str]]:
    """Return the credits that ship with the data, none where the file is missing."""
    if not path.is_file():
        return []
    document = json.loads(path.read_text(encoding="utf-8"))
    rows = document["attributions"] if isinstance(document, dict) else document
    return [{key: str(value) for key, value in row.items()} for row in rows]


class AboutDialog(QDialog):
    """Name, version, credits.

    Args:
        attributions: Rows of `resources/attributions.json`.
        viewpoint: Whose drawing of boundaries the map follows just now, in words.
        parent: The window.
    """

    def __init__(
        self,
        attributions: Sequence[Mapping[str, str]],
        viewpoint: str,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(self.tr("About corridormap"))
        self.resize(620, 520)
        picture = QLabel()
        picture.setPixmap(icon("open_map").pixmap(QSize(48, 48), self.devicePixelRatioF()))
        title = QLabel(
            f"<h2 style='margin:0'>corridormap {corridormap.__version__}</h2>"
            + html.escape(self.tr("A desktop map viewer for international trade corridors"))
        )
        top = QHBoxLayout()
        top.addWidget(picture)
        top.addWidget(title, 1)
        self.text = QTextBrowser()
        self.text.setOpenExternalLinks(False)
        self.text.setOpenLinks(False)
        self.text.setHtml(self._html(attributions, viewpoint))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.addLayout(top)
        column.addWidget(self.text, 1)
        column.addWidget(buttons)
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def _html(self, attributions: Sequence[Mapping[str, str]], viewpoint: str) -> str:
        nothing = self.tr("No bundled data was found.")
        program = self.tr("MIT licence. Built with Python, Qt for Python and PROJ.")
        parts = [
            _heading(self.tr("Boundaries")),
            _paragraph(viewpoint),
            _heading(self.tr("Data and credits")),
            *map(_credit, attributions),
            "" if attributions else _paragraph(nothing),
            _heading(self.tr("Program")),
            _paragraph(program),
        ]
        return "".join(parts)


def _heading(text: str) -> str:
    return f"<h3>{html.escape(text)}</h3>"


def _paragraph(text: str) -> str:
    return f"<p>{html.escape(text)}</p>"


def _credit(row: Mapping[str, str]) -> str:
    name = html.escape(row.get("source", ""))
    rest = [translated(row.get(key, "")) for key in ("attribution", "licence", "used_for")]
    lines = "<br>".join(html.escape(text) for text in rest if text)
    return f"<p><b>{name}</b><br>{lines}</p>"
