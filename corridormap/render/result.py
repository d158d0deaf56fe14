"""The answer to a render request, frozen so that it may cross from one thread to another."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtGui import QImage

from corridormap.core.map_settings import MapSettings


@dataclass(frozen=True, slots=True)
class LayerMessage:
    """What went wrong with one layer while the others were drawn; one line for people."""

    layer_id: str
    text: str


@dataclass(frozen=True, slots=True, eq=False)
class RenderResult:
    """A picture of the map.

    Attributes:
        id: The request's id.
        settings: What the picture shows.
        image: Device pixels, `devicePixelRatio` set; nobody draws into it any more.
        errors: One message a layer that could not be drawn, or not wholly.
        complete: False for a picture handed out while drawing goes on.
        unplaced_labels: Texts for which there was no room, in order of priority.
    """

    id: int
    settings: MapSettings
    image: QImage
    errors: tuple[LayerMessage, ...] = ()
    complete: bool = True
    unplaced_labels: tuple[str, ...] = ()
