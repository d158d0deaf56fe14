"""What the pieces of furniture and their places are called in the window."""

from __future__ import annotations

from PySide6.QtCore import QObject


class DecorationWords(QObject):
    """Gives the words in the language of the moment."""

    def names(self) -> dict[str, str]:
        """Return the name of each kind, the graticule included."""
        return {
            "title": self.tr("Title"),
            "legend": self.tr("Legend"),
            "north_arrow": self.tr("North arrow"),
            "scale_bar": self.tr("Scale bar"),
            "graticule": self.tr("Graticule"),
            "viewpoint": self.tr("Boundary viewpoint"),
            "attributions": self.tr("Credits"),
        }

    def anchors(self) -> dict[str, str]:
        """Return the name of each corner and edge that a piece may keep to."""
        return {
            "top_left": self.tr("Top left"),
            "top": self.tr("Top"),
            "top_right": self.tr("Top right"),
            "left": self.tr("Left"),
            "right": self.tr("Right"),
            "bottom_left": self.tr("Bottom left"),
            "bottom": self.tr("Bottom"),
            "bottom_right": self.tr("Bottom right"),
        }
