"""What of a style did not fit a layer, in words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

if TYPE_CHECKING:
    from corridormap.core.style_fit import Fit


class StyleWords(QObject):
    """Gives the words in the language of the moment."""

    def of_fit(self, name: str, fit: Fit) -> list[str]:
        """Return a line for each thing that was left out; none where all fits."""
        lines = []
        parts = {"marker": self.tr("markers"), "line": self.tr("lines"), "fill": self.tr("areas")}
        listed = ", ".join(parts[part] for part in fit.left_out)
        if fit.is_recolored:
            text = self.tr(
                "{name} is drawn with its own kind of symbol in the style's colours: symbols for "
                "{parts} do not fit it."
            )
            lines.append(text.format(name=name, parts=listed))
        elif fit.left_out:
            text = self.tr("Left out, since {name} has none: symbols for {parts}.")
            lines.append(text.format(name=name, parts=listed))
        if fit.missing_fields:
            count = len(fit.missing_fields)
            fields = ", ".join(fit.missing_fields)
            text = self.tr("{name} has no field {fields}: the style finds no values there.")
            if count > 1:
                text = self.tr("{name} has no fields {fields}: the style finds no values there.")
            lines.append(text.format(name=name, fields=fields))
        return lines
