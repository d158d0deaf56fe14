"""Chooses what to classify, size, turn or label by: a field of the layer, a fact, a lookup."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSignalBlocker, Qt
from PySide6.QtWidgets import QComboBox, QWidget

from corridormap.core.value_choice import ValueChoice
from corridormap.ui.panels.data_words import translated

WIDTH_LETTERS = 10


class ValueBox(QComboBox):
    """Fields first, then what the file knows elsewhere; `currentData` is the name for a style.

    Args:
        none_title: What an entry for no field is called; empty for no such entry.
        parent: Owner.
    """

    def __init__(self, none_title: str = "", parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._none_title = none_title
        self._choices: dict[str, ValueChoice] = {}
        self.setMaxVisibleItems(24)
        self.setMinimumContentsLength(WIDTH_LETTERS)
        policy = QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon
        self.setSizeAdjustPolicy(policy)

    @property
    def choice(self) -> ValueChoice | None:
        """What is chosen."""
        return self._choices.get(str(self.currentData() or ""))

    def set_choices(self, choices: Sequence[ValueChoice]) -> None:
        """Offer these; what is chosen stays chosen."""
        chosen = str(self.currentData() or "")
        self._choices = {each.name: each for each in choices}
        with QSignalBlocker(self):
            self.clear()
            if self._none_title:
                self.addItem(self._none_title, "")
            fields = [each for each in choices if each.join is None]
            facts = [each for each in choices if each.is_fact]
            others = [each for each in choices if each.join is not None and not each.is_fact]
            for group in (fields, others, facts):
                self._add_group(group)
            self.show_name(chosen)

    def show_name(self, name: str) -> None:
        """Show a field without asking for a change; one that is not there by its name."""
        with QSignalBlocker(self):
            place = self.findData(name)
            if place < 0 and name:
                self.addItem(name, name)
                place = self.count() - 1
            self.setCurrentIndex(place)
            self.setToolTip(self.currentText())

    def _add_group(self, group: Sequence[ValueChoice]) -> None:
        if group and self.count():
            self.insertSeparator(self.count())
        for each in group:
            self.addItem(title_of(each), each.name)
            place = self.count() - 1
            self.setItemData(place, self.itemText(place), Qt.ItemDataRole.ToolTipRole)


def title_of(choice: ValueChoice) -> str:
    """Return what people call a choice, in the language of the window."""
    title = translated(choice.title) if choice.title else choice.name
    if not choice.is_fact:
        known = choice.title and choice.title.casefold() != choice.name.casefold()
        return f"{title} ({choice.name})" if known and choice.join is None else title
    return choice.caption(title, translated(choice.unit))
