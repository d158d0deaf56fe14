"""The switches that hold for all labels of a map."""

from __future__ import annotations

from psygnal import Signal


class LabelSwitches:
    """Whether names are drawn at all, and in one language or two; says when that changes."""

    changed = Signal()

    def __init__(self) -> None:
        self._shown = True
        self._both_names = False

    @property
    def shown(self) -> bool:
        """The one switch for all labels."""
        return self._shown

    @shown.setter
    def shown(self, shown: bool) -> None:
        if shown != self._shown:
            self._shown = shown
            self.changed.emit()

    @property
    def both_names(self) -> bool:
        """Whether labels give the name in the other language too."""
        return self._both_names

    @both_names.setter
    def both_names(self, both_names: bool) -> None:
        if both_names != self._both_names:
            self._both_names = both_names
            self.changed.emit()
