"""Chooses from which scale on something shows, or that there is no limit."""

from __future__ import annotations

from PySide6.QtCore import QSignalBlocker, Signal
from PySide6.QtWidgets import QComboBox, QWidget

from corridormap.ui.scale_box import DENOMINATORS, format_scale, parse_scale


class ScaleLimit(QComboBox):
    """A scale to pick or type; the first entry is none."""

    limit_changed = Signal(object)
    """The n of 1:n, None for no limit."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._limit: float | None = None
        self.setEditable(True)
        self.setInsertPolicy(QComboBox.InsertPolicy.NoInsert)
        self.setCompleter(None)  # type: ignore[arg-type]  # Qt takes none, its stubs do not
        self.addItem(self.tr("no limit"), None)
        for denominator in DENOMINATORS:
            self.addItem(format_scale(denominator), float(denominator))
        self.activated.connect(lambda place: self._choose(self.itemData(place)))
        edit = self.lineEdit()
        assert edit is not None
        self._line = edit
        edit.editingFinished.connect(self._type)

    def show_limit(self, limit: float | None) -> None:
        """Show a limit without asking for a change."""
        self._limit = limit
        with QSignalBlocker(self):
            self.setEditText(self.itemText(0) if limit is None else format_scale(limit))

    def _type(self) -> None:
        if not self._line.isModified():
            return
        self._line.setModified(False)
        text = self._line.text().strip()
        limit = parse_scale(text)
        if limit is None and text not in ("", self.itemText(0)):
            self.show_limit(self._limit)
        else:
            self._choose(limit)

    def _choose(self, limit: float | None) -> None:
        changed = limit != self._limit
        self.show_limit(limit)
        if changed:
            self.limit_changed.emit(limit)
