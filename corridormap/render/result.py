"""The answer to a render request, frozen so that it may cross from one thread to another."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage, QRegion

from corridormap.core.map_settings import MapSettings


@dataclass(frozen=True, slots=True)
class LayerMessage:
    """What went wrong with one layer while the others were drawn; one line for people."""

    layer_id: str
    text: str


@dataclass(frozen=True, slots=True)
class UnplacedLabel:
    """A label in view for which there was no room, and the key of its feature."""

    layer_id: str
    fid: int
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class RenderResult:
    """A picture of the map.

    Attributes:
        id: The request's id.
        settings: What the picture shows: the view asked for, or one less than half a device
            pixel away, whose pixels are those of pictures drawn before.
        image: Device pixels, `devicePixelRatio` set; nobody draws into it any more.
        errors: One message a layer that could not be drawn, or not wholly.
        complete: False for a picture handed out while drawing goes on.
        unplaced: Labels for which there was no room, in order of priority.
        drawn: In an incomplete picture, the device pixels where nothing but new labels is
            missing; None for none.
        begun: In an incomplete picture, the device pixels where some layers may be missing;
            None for all others.
    """

    id: int
    settings: MapSettings
    image: QImage
    errors: tuple[LayerMessage, ...] = ()
    complete: bool = True
    unplaced: tuple[UnplacedLabel, ...] = ()
    drawn: QRegion | None = None
    begun: QRegion | None = None

    @property
    def unplaced_labels(self) -> tuple[str, ...]:
        """Texts for which there was no room, in order of priority."""
        return tuple(label.text for label in self.unplaced)
